"""Rule files: those that ship are whole; a broken one is refused at the right place and line."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules import checks, fields, loader
from app.rules.body import Kind, Level
from app.rules.loader import bodies, load_body, parse_body
from app.rules.located import Misplaced, read

TEXT = resources.files("app.rules").joinpath("bodies/wgeid.json").read_text(encoding="utf-8")


def broken(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse_body(text, "some.json")
    assert caught.value.code == "rule-file-broken"
    assert caught.value.facts["file"] == "some.json"
    return caught.value


def test_every_shipped_body_is_found_by_its_key() -> None:
    assert set(bodies()) == {"wgeid", "authority"}
    assert all(load_body(key).key == key for key in bodies())


def test_an_unknown_body_is_refused() -> None:
    with pytest.raises(Refused, match="unknown-body"):
        load_body("nobody")


def test_no_rule_blocks_that_nobody_verified() -> None:
    rules = [rule for body in bodies().values() for rule in body.validators]
    assert all(rule.citation.verified for rule in rules if rule.level is Level.BLOCK)
    assert any(not rule.citation.verified for rule in rules)


def test_every_rule_says_where_it_is_from() -> None:
    for body in bodies().values():
        cited = [rule.citation for rule in (*body.validators, *body.clocks)] + [body.form, body.channels_from]
        assert all(len(citation.source) > 10 for citation in cited)


def test_each_check_of_the_files_exists_and_each_existing_one_is_used() -> None:
    used = {rule.check for body in bodies().values() for rule in body.validators}
    assert loader.CHECKS == set(checks.CHECKS) == used


def test_rules_name_only_fields_that_the_form_has() -> None:
    body = load_body("wgeid")
    keys = {field.key for field in body.fields}
    assert set(fields.FILLERS) <= keys
    for rule in body.validators:
        named = [rule.parameters.get(name) for name in ("field", "note", "contact")]
        named += list(rule.parameters.get("names", ()))
        named += [key for e in rule.parameters.get("elements", ()) for way in e["any_of"] for key in way]
        assert {key for key in named if key} <= keys


def test_what_a_file_says_is_frozen() -> None:
    rule = next(rule for rule in load_body("wgeid").validators if rule.check == "consent")
    with pytest.raises(TypeError):
        rule.parameters["relatives"] = ()  # type: ignore[index]


def _line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "pointer", "reason"),
    [
        ('"type": "pdate", "need": "R*"', '"type": "pdate", "need": "X"', "/fields/7/need", "unknown-value"),
        ('"label": "Sex", ', "", "/fields/6", "missing-label"),
        ('"number": "1(c)"', '"number": 1', "/fields/6/number", "wrong-type"),
        ('"label": "Sex"', '"label": "Sex", "labels": "Sex"', "/fields/6/labels", "unknown-key"),
        ('"key": "victim.dob"', '"key": "victim.sex"', "/fields/7", "twice"),
        (
            '"key": "victim.dob", "section": "1"',
            '"key": "victim.dob", "section": "9"',
            "/fields/7/section",
            "unknown-section",
        ),
        ('"check": "abbreviations"', '"check": "abbreviation"', "/validators/3/check", "unknown-check"),
        (
            '"check": "abbreviations", "level": "warn"',
            '"check": "abbreviations", "level": "block"',
            "/validators/3/level",
            "unverified-rule-blocks",
        ),
        ('"months": 3,', '"months": 3.5,', "/clocks/0/months", "not-an-integer"),
        ('"months": 3,', '"months": -3,', "/clocks/0/months", "negative"),
        ('"months": 3,', '"months": 3, "months": 4,', "/clocks/0/months", "twice"),
        ('"use": "un"', '"use": "un,"', "/use", "unknown-value"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_line(
    old: str, new: str, pointer: str | None, reason: str | None
) -> None:
    if pointer is None:
        return
    assert old in TEXT
    error = broken(TEXT.replace(old, new, 1))
    assert (error.facts["pointer"], error.facts["reason"]) == (pointer, reason)
    assert error.facts["line"] == _line_of(TEXT, old) or reason in {"missing-label", "unknown-check"}


def test_a_date_that_is_none_is_named() -> None:
    error = broken(TEXT.replace('"checked": "2026-11-23"', '"checked": "23.11.2026"', 1))
    assert error.facts["reason"] == "not-a-date"


def test_broken_json_is_named_with_its_line() -> None:
    lines = TEXT.splitlines()
    place = next(number for number, line in enumerate(lines) if "victim.sex" in line)
    lines[place] = lines[place].replace("{", "", 1)
    assert broken("\n".join(lines)).facts["line"] == place + 1
    assert broken(TEXT + "{}").facts["reason"] == "more-than-one-value"
    assert broken("").facts["line"] == 1
    assert broken("[" * 100_000).facts["reason"] == "too-deep"
    assert broken("[]").facts["reason"] == "not-an-object"


@given(st.integers(0, len(TEXT) - 1))
def test_a_file_cut_short_is_always_refused(at: int) -> None:
    if TEXT[at:].strip():
        broken(TEXT[:at])


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(PLAIN, st.sampled_from([None, 2]))
def test_the_reader_reads_what_json_writes(value: Any, indent: int | None) -> None:
    located = read(json.dumps(value, indent=indent, ensure_ascii=indent is None))
    assert located.value == value


@given(st.text(max_size=40))
def test_the_reader_refuses_or_agrees_with_json(text: str) -> None:
    try:
        ours = read(text).value
    except Misplaced:
        return
    assert json.loads(text) == ours


def test_house_rules_are_marked_as_ours() -> None:
    kinds = {rule.id: rule.kind for rule in load_body("wgeid").validators}
    assert kinds["V25"] is kinds["V28"] is kinds["V29"] is Kind.HOUSE
    assert kinds["V01"] is Kind.BODY
