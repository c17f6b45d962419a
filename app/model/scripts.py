"""In which script a text is written (ISO 15924), and words that mix scripts to look like others.

The standard library has no script property; the first words of a letter's Unicode name say it for the scripts below.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

COMMON = "Zyyy"
"""No letters, or letters that belong to no one script."""

UNKNOWN = "Zzzz"
"""Letters of a script that this table does not know."""

_BY_NAME = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "BOPOMOFO": "Bopo",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "COPTIC": "Copt",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Hira",
    "KANNADA": "Knda",
    "KATAKANA": "Kana",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
    "YI": "Yiii",
}
_COMMON_NAMES = frozenset(
    {"MODIFIER", "MATHEMATICAL", "FEMININE", "MASCULINE", "MICRO", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER"}
)
_WRITTEN_TOGETHER = (frozenset({"Hani", "Hira", "Kana"}), frozenset({"Hani", "Hang"}), frozenset({"Hani", "Bopo"}))
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_CODE = re.compile(r"[A-Z][a-z]{3}")


def is_script_code(text: str) -> bool:
    """Has `text` the form of an ISO 15924 code (Latn)? The list itself is not asked: it grows."""
    return _CODE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _letter_script(char: str) -> str:
    if not unicodedata.category(char).startswith("L"):
        return COMMON
    words = unicodedata.name(char, "").split(" ")
    if words[0] in {"FULLWIDTH", "HALFWIDTH", "KELVIN", "ANGSTROM"}:
        words = unicodedata.name(unicodedata.normalize("NFKC", char), "").split(" ")
    if words[0] in _COMMON_NAMES:
        return COMMON
    return _BY_NAME.get(words[0], UNKNOWN)


def scripts_in(text: str) -> tuple[str, ...]:
    """The scripts of the letters of `text`, most frequent first (then by code), without letters common to all."""
    if text.isascii():
        return ("Latn",) if _ASCII_LETTER.search(text) else ()
    counted = Counter(script for char in text if (script := _letter_script(char)) != COMMON)
    return tuple(sorted(counted, key=lambda script: (-counted[script], script)))


def script_of(text: str) -> str:
    """The script most letters of `text` are in; Zyyy if it has none."""
    found = scripts_in(text)
    return found[0] if found else COMMON


def mixed_words(text: str) -> tuple[str, ...]:
    """Words whose letters come from more than one script: what look-alike letters give, or a slip of the keyboard.

    Scripts that are written together (Chinese characters with kana, Hangul or Bopomofo) are not mixed, and neither are two
    words of one text in two scripts.
    """
    return tuple(word for word in _WORD.findall(text) if _is_mixed(word))


def _is_mixed(word: str) -> bool:
    found = set(scripts_in(word))
    return len(found) > 1 and not any(found <= together for together in _WRITTEN_TOGETHER)
