"""Text as people type it, made safe to keep: composed (NFC), without characters that hide or cannot be shown.

Never NFKC: it would split the Armenian ligature ech-yiwn (U+0587) and change names for good.
"""

from __future__ import annotations

import re
import unicodedata

from app.errors import Invalid

NAME_LIMIT = 300
TITLE_LIMIT = 500
LONG_LIMIT = 100_000

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing and can make one name look like another (Unicode annex 9)."""

_MOST_COMPOSED = 4
"""NFC joins at most this many code points into one (Greek letters with three marks)."""


_UNSHOWN = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef" + "".join(
    f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17)
)
"""What cannot be shown but for tabs, line breaks and separators: categories Cc and Cs, and noncharacters."""
_NOT_IN_A_LINE = re.compile(f"[{_UNSHOWN}\\t\\n\\u2028\\u2029]")
_NOT_IN_LONG = re.compile(f"[{_UNSHOWN}]")


def _clean(untrusted_text: str, limit: int, unshown: re.Pattern[str]) -> str:
    if len(untrusted_text) > limit * _MOST_COMPOSED:
        raise Invalid({"text": "too-long"})
    text = untrusted_text.strip()
    if unshown.search(text):
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
    text = _clean(untrusted_text, limit, _NOT_IN_A_LINE)
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
    return _clean(untrusted_text.replace("\r\n", "\n").replace("\r", "\n"), LONG_LIMIT, _NOT_IN_LONG)
