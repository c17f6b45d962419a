"""Every letter finds a font that has it, or is named; nothing hidden stays hidden."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.render.document import Paragraph
from app.render.docx import to_docx
from app.render.glyphs import FACES, coverage, is_right_to_left, runs, visible
from app.render.pdf import to_pdf
from tests.app.render.reading import page


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Aramazd Vahanyan", ["Noto Sans"]),
        ("Арамазд Ваганян", ["Noto Sans"]),
        ("Əliyeva Şükran", ["Noto Sans"]),
        ("Արամազդ և Վահան", ["Noto Sans Armenian"]),
        ("არამაზდ", ["Noto Sans Georgian"]),
        ("آرامازد واهانیان", ["Noto Sans Arabic"]),
        ("می\u200cروم", ["Noto Sans Arabic"]),
        ("Name: Արամ, 12", ["Noto Sans", "Noto Sans Armenian", "Noto Sans"]),
        ("", []),
    ],
)
def test_each_script_has_its_font(text: str, families: list[str]) -> None:
    assert [run.face.family for run in runs(text)] == families


def test_brackets_after_arabic_belong_to_the_line_they_stand_in() -> None:
    assert [(run.text, run.right_to_left) for run in runs("Name علی (call sign)")] == [
        ("Name ", False),
        ("علی", True),
        (" ", False),
        ("(call sign)", False),
    ]
    assert all(run.right_to_left for run in runs("علی (محمد)."))


SHOWABLE = sorted(point for face in FACES for point in coverage(face) if 0x20 <= point < 0xE000)


@given(st.text(st.sampled_from([chr(point) for point in SHOWABLE]), max_size=60))
def test_runs_are_the_text_in_order_and_each_font_has_its_letters(text: str) -> None:
    shown = visible(text)
    cut = runs(shown)
    assert "".join(run.text for run in cut) == shown
    assert [run.start for run in cut] == [sum(len(before.text) for before in cut[:n]) for n in range(len(cut))]
    for run in cut:
        assert all(ord(char) in coverage(run.face) or unicodedata.category(char) in {"Cf", "Mn"} for char in run.text)


@pytest.mark.parametrize("letter", ["王", "अ", "ไ", "\U0001f600", "ሀ", "한"])
def test_a_letter_no_font_has_is_named_by_both(letter: str) -> None:
    for write in (to_pdf, to_docx):
        with pytest.raises(Refused) as caught:
            write(page(Paragraph(f"Name {letter}")))
        assert caught.value.code == "glyph-missing"
        assert caught.value.facts["character"] == f"U+{ord(letter):04X}"


@given(st.characters(categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")))
def test_what_cannot_be_shown_is_written_out(char: str) -> None:
    if char in "\n\t":
        return
    assert visible(f"a{char}b") == f"a[U+{ord(char):04X}]b"


@pytest.mark.parametrize("char", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"))
def test_what_would_turn_the_text_around_is_written_out(char: str) -> None:
    assert visible(f"invoice{char}exe") == f"invoice[U+{ord(char):04X}]exe"


def test_the_first_letter_decides_the_direction() -> None:
    assert is_right_to_left("12 (علی) a")
    assert not is_right_to_left("a علی")
    assert not is_right_to_left("12")
