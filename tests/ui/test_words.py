"""Every error that can be raised has words, every word is needed, and all of them are fit to be read by a tired person."""

from __future__ import annotations

import re
import string

import pytest

from app.errors import Cancelled, Invalid, Surroundings
from app.model.status import Status
from tests.ui.said import everything
from ui.words import _AREAS as AREAS
from ui.words import PROBLEMS, WORDS, common, say
from ui.words.standing import STATUS

FACT = re.compile(r"[a-z][a-z0-9_]*\Z")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_codes_are_written_where_they_are_raised() -> None:
    assert everything().unclear == []


def test_every_error_has_words() -> None:
    assert {code: places[0][0] for code, places in everything().codes.items() if code not in WORDS} == {}


def test_every_problem_of_a_field_has_words() -> None:
    assert {code: places[0] for code, places in everything().problems.items() if code not in PROBLEMS} == {}


def test_all_words_are_needed() -> None:
    """Those of `common` may wait for their first use."""
    assert set(WORDS) - set(everything().codes) - set(common.WORDS) == set()
    assert set(PROBLEMS) - set(everything().problems) - set(common.PROBLEMS) == set()


def test_no_code_has_words_in_two_places() -> None:
    for table in ("WORDS", "PROBLEMS"):
        codes = [code for area in AREAS for code in getattr(area, table)]
        assert sorted(codes) == sorted(set(codes))


def test_codes_are_kebab_case() -> None:
    found = everything()
    assert [code for code in [*WORDS, *PROBLEMS, *found.codes, *found.problems] if not CODE.match(code)] == []


def test_the_facts_a_sentence_shows_are_given_wherever_its_error_is_raised() -> None:
    missing = []
    for code, places in everything().codes.items():
        wanted = set().union(*map(facts_in, WORDS.get(code, ())))
        missing += [(code, where, wanted - given) for where, given in places if given is not None and wanted - given]
    assert missing == []


@pytest.mark.parametrize("code", sorted(WORDS))
def test_three_sentences(code: str) -> None:
    happened, safe, do = WORDS[code]
    for part in (happened, safe, do):
        assert part.endswith("."), part
        assert part[0].isupper() or part[0] == "{", part
        _is_plain(part)


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_one_sentence_for_a_field(code: str) -> None:
    assert PROBLEMS[code].endswith(".")
    assert not facts_in(PROBLEMS[code])
    _is_plain(PROBLEMS[code])


def _is_plain(sentence: str) -> None:
    assert sentence == sentence.strip()
    assert "  " not in sentence
    assert "!" not in sentence
    assert not re.search(r"\b(please|sorry|oops|error|exception|invalid)\b", sentence, re.IGNORECASE), sentence
    assert all(FACT.match(name) for name in facts_in(sentence))
    assert len(sentence) <= 300


def test_saying_an_error() -> None:
    said = say(Surroundings("disk-full", needed=10, free=3))
    assert said.happened == "The disk is full: 10 bytes were needed, 3 are free."
    assert said.sentence == " ".join((said.happened, said.safe, said.do))
    assert say(Cancelled()).code == "cancelled"


def test_saying_what_is_wrong_with_fields() -> None:
    said = say(Invalid({"date": "date-ambiguous", "name": "missing"}))
    assert [field for field, _ in said.problems] == ["date", "name"]
    assert "date: day and month" in said.sentence


def test_every_status_has_a_word() -> None:
    assert set(STATUS) == set(Status)
