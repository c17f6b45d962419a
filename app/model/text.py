"""Text as people type it, made safe to keep: composed (NFC), without characters that hide or cannot be shown.

Never NFKC: it would split the Armenian ligature ech-yiwn (U+0587) and change names for good.
"""

from __future__ import annotations

import unicodedata

from app.errors import Invalid

NAME_LIMIT = 300
TITLE_LIMIT = 500
LONG_LIMIT = 100_000

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing and can make one name look like another (Unicode annex 9)."""

_MOST_COMPOSED = 4
"""NFC joins at most this many code points into one (Greek letters with three marks)."""


def _is_noncharacter(char: str) -> bool:
    point = ord(char)
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE


def _cannot_be_shown(char: str, allowed: str) -> bool:
    return char not in allowed and (unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or _is_noncharacter(char))


def _clean(untrusted_text: str, limit: int, allowed: str) -> str:
    if len(untrusted_text) > limit * _MOST_COMPOSED:
        raise Invalid({"text": "too-long"})
    text = untrusted_text.strip()
    if any(_cannot_be_shown(char, allowed) for char in text):
        raise Invalid({"text": "control-characters"})
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise Invalid({"text": "missing"})
    if len(text) > limit:
        raise Invalid({"text": "too-long"})
    return text


def parse_line(untrusted_text: str, limit: int = TITLE_LIMIT) -> str:
    """One line of at most `limit` characters: NFC, without space around it.

    Raises Invalid({"text": code}): missing, too-long, control-characters (C0, C1, line and paragraph separators, lone
    surrogates, noncharacters: a document format refuses them later), bidi-controls.
    """
    text = _clean(untrusted_text, limit, "")
    if not BIDI_CONTROLS.isdisjoint(text):
        raise Invalid({"text": "bidi-controls"})
    return text


def parse_name_text(untrusted_text: str) -> str:
    """A name: one line of at most 300 characters. Raises as `parse_line`."""
    return parse_line(untrusted_text, NAME_LIMIT)


def parse_long(untrusted_text: str) -> str:
    """A note or narrative of at most 100,000 characters; tabs, line breaks and direction controls are kept.

    Line breaks of Windows and of old Macs become `\\n`. Raises Invalid({"text": code}): missing, too-long, control-characters.
    """
    return _clean(untrusted_text.replace("\r\n", "\n").replace("\r", "\n"), LONG_LIMIT, "\t\n\u2028\u2029")
