"""Text that is kept: composed, visible, of bounded length."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.text import BIDI_CONTROLS, LONG_LIMIT, NAME_LIMIT, parse_line, parse_long, parse_name_text
from tests.app.attempt import attempt, problems


def code_of(parser: Callable[[str], str], text: str) -> str:
    return problems(parser, text)["text"]


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\ufdd0", "\uffff", "\U0010fffe"]
)
@pytest.mark.parametrize("parser", [parse_name_text, parse_line, parse_long])
def test_what_cannot_be_shown_is_refused_everywhere(parser: Callable[[str], str], char: str) -> None:
    assert code_of(parser, f"Anahit{char}Nersisyan") == "control-characters"


@pytest.mark.parametrize("char", sorted(BIDI_CONTROLS))
def test_direction_controls_are_refused_in_names_and_kept_in_notes(char: str) -> None:
    assert len(BIDI_CONTROLS) == 12
    assert code_of(parse_name_text, f"Aram{char}Sahakyan") == "bidi-controls"
    assert parse_long(f"he said {char}this") == f"he said {char}this"


@pytest.mark.parametrize("char", ["\n", "\t", "\r", "\u2028", "\u2029"])
def test_line_breaks_belong_into_long_texts(char: str) -> None:
    assert code_of(parse_line, f"one{char}two") == "control-characters"
    assert parse_long(f"one{char}two") == f"one{char}two".replace("\r", "\n")


def test_windows_line_breaks_become_plain() -> None:
    assert parse_long("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_the_armenian_ligature_survives() -> None:
    assert parse_name_text("Արև \u0587") == "Արև \u0587"
    assert parse_line("ﬁne Ⅳ ２") == "ﬁne Ⅳ ２"


def test_text_is_composed() -> None:
    assert parse_name_text("Je\u0301ro\u0302me") == "J\u00e9r\u00f4me"


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0\u2003"])
def test_blank_is_missing(blank: str) -> None:
    assert code_of(parse_long, blank) == "missing"
    assert code_of(parse_name_text, blank) == "missing"


def test_lengths_are_counted_after_composing() -> None:
    assert len(parse_name_text("e\u0301" * NAME_LIMIT)) == NAME_LIMIT
    assert code_of(parse_name_text, "a" * (NAME_LIMIT + 1)) == "too-long"
    assert code_of(parse_name_text, "a" * 10_000) == "too-long"
    assert code_of(parse_line, "a" * 501) == "too-long"
    assert len(parse_long("a" * LONG_LIMIT)) == LONG_LIMIT
    assert code_of(parse_long, "a" * (LONG_LIMIT + 1)) == "too-long"
    assert len(parse_name_text("\u03b1\u0313\u0300\u0345" * NAME_LIMIT)) == NAME_LIMIT


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for parser in (parse_name_text, parse_long):
        kept, wrong = attempt(parser, text)
        if kept is None:
            assert set(wrong) == {"text"}
            continue
        assert parser(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert kept.encode("utf-8")
