"""In which script a name is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.scripts import is_script_code, mixed_words, script_of, scripts_in


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Anahit Nersisyan", "Latn"),
        ("Əliyeva Şəbnəm", "Latn"),
        ("Анаит Нерсисян", "Cyrl"),
        ("Անահիտ Ներսիսյան", "Armn"),
        ("և", "Armn"),
        ("أناهيت", "Arab"),
        ("آناهیت نرسیسیان", "Arab"),
        ("ანაიტ", "Geor"),
        ("ᲐᲜᲐᲘᲢ", "Geor"),
        ("אנהיט", "Hebr"),
        ("Αναΐτ", "Grek"),
        ("アナヒト", "Kana"),
        ("王", "Hani"),
        ("김", "Hang"),
        ("ＡＢＣ", "Latn"),
        ("ａｂ ｱﾅ", "Kana"),
        ("1234 - 5", "Zyyy"),
        ("", "Zyyy"),
        ("ʼ", "Zyyy"),
        ("𐤀𐤁", "Zzzz"),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


def test_the_script_of_most_letters_is_named_first() -> None:
    assert scripts_in("Անահիտ (Anna)") == ("Armn", "Latn")


@pytest.mark.parametrize("text", ["Аrmen", "Pеtrosyan", "Արmen", "Kοstas"])
def test_look_alikes_within_a_word_are_found(text: str) -> None:
    assert mixed_words(f"Ivan {text} jr") == (text,)


@pytest.mark.parametrize(
    "text", ["Иван Smith", "Anahit Անահիտ", "山田たろう", "O'Brien", "Müller-Lüdenscheidt", "Jérôme"]
)
def test_names_that_only_stand_beside_one_another_are_not_mixed(text: str) -> None:
    assert mixed_words(text) == ()


@given(st.text())
def test_any_text_has_a_code(text: str) -> None:
    assert is_script_code(script_of(text))
    assert set(mixed_words(text)) <= set(mixed_words(text + " "))


@pytest.mark.parametrize(
    ("code", "good"), [("Latn", True), ("latn", False), ("Lat", False), ("Latin", False), ("Արմե", False)]
)
def test_codes(code: str, good: bool) -> None:
    assert is_script_code(code) is good
