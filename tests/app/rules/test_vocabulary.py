"""The lists of words: sound as shipped, refused with their line where broken, added to and never put aside."""

from __future__ import annotations

import dataclasses
import json
from contextlib import suppress
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid, Refused
from app.model.ids import new_id
from app.model.record import KINDS
from app.model.term import Term, is_key, parse_term
from app.rules import vocabulary
from app.rules.elements import sets
from app.rules.vocabulary import TermList, uses

GOOD = """{
  "key": "colours",
  "title": "Colours",
  "huridocs": "77",
  "source": "A source",
  "checked": "2026-11-23",
  "verified": true,
  "terms": [
    {"key": "red", "code": "01", "label": "Red"},
    {"key": "scarlet", "code": "0101", "label": "Scarlet", "parent": "red", "note": "Bright."},
    {"key": "infrared", "label": "Infrared", "source": "Another source", "verified": false}
  ]
}
"""


def test_a_list() -> None:
    made = vocabulary.parse_list(GOOD, "colours.json")
    assert list(made.entries) == ["red", "scarlet", "infrared"]
    assert made.entries["scarlet"].citation is not None
    assert made.entries["scarlet"].citation.verified
    other = made.entries["infrared"].citation
    assert other is not None
    assert (other.source, other.verified) == ("Another source", False)
    assert vocabulary.wider(made.entries, "scarlet") == ("scarlet", "red")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('"label": "Red"', '"label": "Red"}', 9, "not-json"),
        ('"key": "red"', '"key": "Red"', 9, "key-form"),
        ('"label": "Red"', '"label": " "', 9, "empty"),
        ('"code": "0101"', '"code": "011"', 10, "code-form"),
        ('"code": "0101"', '"code": "01a1"', 10, "code-form"),
        ('"parent": "red"', '"parent": "blue"', 10, "unknown-parent"),
        ('"parent": "red"', '"parent": "infrared"', 10, "unknown-parent"),
        ('"note": "Bright."', '"nota": "Bright."', 10, "unknown-key"),
        ('"key": "infrared"', '"key": "red"', 11, "twice"),
        ('"verified": false', '"verified": "no"', 11, "wrong-type"),
        ('"source": "Another source"', '"source": ""', 11, "empty"),
        ('"label": "Infrared", ', "", 11, "missing-label"),
        ('  "huridocs": "77",\n', "", 8, "code-without-list"),
        ('"checked": "2026-11-23"', '"checked": "lately"', 6, "not-a-date"),
        ('"title": "Colours"', '"title": 3', 3, "wrong-type"),
    ],
)
def test_a_broken_list_is_refused_at_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(Refused) as bad:
        vocabulary.parse_list(GOOD.replace(old, new), "colours.json")
    assert bad.value.code == "rule-file-broken"
    assert (bad.value.facts["line"], bad.value.facts["reason"]) == (line, reason)
    assert bad.value.facts["file"] == "colours.json"


@given(st.integers(0, len(GOOD) - 1), st.characters())
def test_whatever_is_changed_it_is_a_list_or_refused(at: int, char: str) -> None:
    changed = GOOD[:at] + char + GOOD[at + 1 :]
    with suppress(Refused):
        assert all(is_key(key) for key in vocabulary.parse_list(changed, "colours.json").entries)


@pytest.mark.parametrize("list_", vocabulary.lists().values(), ids=vocabulary.lists())
def test_every_shipped_term_can_be_typed_and_stands_under_its_code(list_: TermList) -> None:
    assert list_.entries
    labels = [(entry.parent, entry.label) for entry in list_.entries.values()]
    assert len(set(labels)) == len(labels)
    codes = [entry.code for entry in list_.entries.values() if entry.code]
    assert len(set(codes)) == len(codes)
    assert bool(codes) == (list_.huridocs is not None)
    for entry in list_.entries.values():
        assert parse_term(entry.key) == entry.key
        above = list_.entries.get(entry.parent or "")
        if entry.code and above is not None and above.code:
            assert entry.code.startswith(above.code)
        assert entry.citation is not None


def test_terms_are_read_in_any_case() -> None:
    assert parse_term(" Enforced-Disappearance ") == parse_term("enforced disappearance") == "enforced_disappearance"
    for wrong in ("", "ё", "a/b", "_x", "x" * 65):
        with pytest.raises(Invalid):
            parse_term(wrong)


def _hint(kind: str, field: str) -> Any:
    at: Any = KINDS[kind]
    for name in field.split("."):
        hint = get_type_hints(at)[name]
        inner = [part for part in get_args(hint) if part not in {type(None), Ellipsis}]
        at = inner[0] if get_origin(hint) is not None or inner else hint
    return at


def test_every_use_leads_from_a_text_of_a_kind_to_a_list() -> None:
    for kind, fields in uses.LIST_OF.items():
        assert dataclasses.is_dataclass(KINDS[kind])
        for field, list_ in fields.items():
            assert _hint(kind, field) is str
            assert list_ in vocabulary.lists()


def test_every_set_of_elements_is_of_a_type_of_act() -> None:
    assert set(sets()) <= set(vocabulary.lists()["acts"].entries)
    assert {
        "enforced_disappearance",
        "torture",
        "wilful_killing_of_captive",
        "denial_of_contact",
        "public_display",
    } <= set(sets())


def test_a_vaults_own_term_stands_beside_and_never_in_place() -> None:
    own, same, under = new_id(), new_id(), new_id()
    found = vocabulary.extended(
        [
            (own, Term("acts", "hair_cut", "Hair cut off by force", "cruel_treatment")),
            (same, Term("acts", "torture", "Something milder")),
            (under, Term("acts", "beard_cut", "Beard cut off", "hair_cut")),
        ]
    )["acts"]
    assert found.entries["hair_cut"].record == own
    assert found.entries["torture"].label == vocabulary.lists()["acts"].entries["torture"].label
    assert [entry.record for entry in found.hidden] == [same]
    assert vocabulary.wider(found.entries, "beard_cut")[:3] == ("beard_cut", "hair_cut", "cruel_treatment")
    assert list(found.entries)[: len(vocabulary.lists()["acts"].entries)] == list(vocabulary.lists()["acts"].entries)


def test_a_circle_of_own_terms_ends() -> None:
    pair = [(new_id(), Term("acts", "a1", "A", "b1")), (new_id(), Term("acts", "b1", "B", "a1"))]
    assert vocabulary.wider(vocabulary.extended(pair)["acts"].entries, "a1") == ("a1", "b1")


def test_a_list_that_only_a_newer_program_has_is_kept() -> None:
    found = vocabulary.extended([(new_id(), Term("later", "x", "X"))])
    assert found["later"].entries["x"].label == "X"
    assert vocabulary.label_of(found, "later", "y") == "y"
    assert vocabulary.label_of(found, "never", "y") == "y"


def test_the_files_are_one_term_a_line() -> None:
    """So that a change of one term is a change of one line."""
    for list_ in vocabulary.lists().values():
        text = (vocabulary.resources.files("app.rules.vocabulary") / "lists" / f"{list_.key}.json").read_text("utf-8")
        rows = [line for line in text.splitlines() if line.startswith("    {")]
        assert [json.loads(row.rstrip(","))["key"] for row in rows] == list(list_.entries)
