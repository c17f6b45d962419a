"""In which encoding a table is written.

Marks at the beginning and valid UTF-8 settle it. Otherwise the old single-byte encodings of the region are tried, and one is
taken only where it alone gives words that somebody may have written: letters of one script, in small letters, in capitals, or
with one capital at the front. Where two are as likely, or lines differ in encoding, nothing is guessed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from app.model.scripts import scripts_in
from app.services.importing.fault import TableUnfitError, fault, unfit

ARMSCII_8 = "armscii-8"
"""Armenian standard AST 34.002, version 8; Python has no decoder for it."""

CANDIDATES = (
    "windows-1252",
    "windows-1254",
    "windows-1251",
    "windows-1256",
    ARMSCII_8,
    "koi8-r",
    "cp866",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 256 * 1024
_LEAST_LIKELY = 0.75
_LEAST_AHEAD = 0.1
_WORD = re.compile(r"[^\W\d_]+")
_FAULTS_SHOWN = 20


def _armscii_table() -> str:
    """256 characters, U+FFFE where the standard has none. The letters alternate: capital, small."""
    table = [chr(code) if code < 0xA1 else "\ufffe" for code in range(256)]
    signs = {0xA2: 0x587, 0xA3: 0x589, 0xAA: 0x55D, 0xAD: 0x58A, 0xAE: 0x2026, 0xAF: 0x55C, 0xB0: 0x55B, 0xB1: 0x55E}
    table[0xA4:0xAD] = [")", "(", "\u00bb", "\u00ab", "\u2014", ".", "\u055d", ",", "-"]
    for code, point in signs.items():
        table[code] = chr(point)
    for letter in range(38):
        table[0xB2 + 2 * letter] = chr(0x531 + letter)
        table[0xB3 + 2 * letter] = chr(0x561 + letter)
    table[0xFE] = "\u055a"
    return "".join(table)


_ARMSCII = _armscii_table()


@dataclass(frozen=True)
class Decoded:
    """`guessed`: nothing in the file says so; it is what its letters look like."""

    text: str
    encoding: str
    guessed: bool = False


def decode(untrusted: bytes, encoding: str | None = None) -> Decoded:
    """The text of a table, in `encoding` where that is known.

    Raises TableUnfitError: encoding-unknown, encoding-wrong, encodings-mixed (with the rows), encoding-uncertain.
    """
    if encoding is not None:
        return Decoded(_decoded(untrusted, encoding), encoding)
    for mark, name in _MARKS:
        if untrusted.startswith(mark):
            return Decoded(_decoded(untrusted, name), name)
    if wide := _wide(untrusted):
        return Decoded(_decoded(untrusted, wide), wide)
    try:
        return Decoded(untrusted.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    _refuse_halves(untrusted)
    _refuse_mixed(untrusted)
    name = _likeliest(untrusted)
    return Decoded(_decoded(untrusted, name), name, guessed=True)


def _decoded(untrusted: bytes, encoding: str) -> str:
    if encoding.lower().replace("_", "-") in {ARMSCII_8, "armscii8"}:
        text, _ = codecs.charmap_decode(untrusted, "replace", _ARMSCII)
        if "\ufffd" in text:
            raise unfit("encoding-wrong", row=text[: text.index("\ufffd")].count("\n") + 1)
        return text
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError) as bad:
        raise unfit("encoding-unknown", value=encoding) from bad
    if not info._is_text_encoding:  # zip, base64 and the like are codecs too
        raise unfit("encoding-unknown", value=encoding)
    try:
        text = untrusted.decode(encoding)
    except UnicodeDecodeError as bad:
        raise unfit("encoding-wrong", row=untrusted[: bad.start].count(b"\n") + 1) from bad
    except UnicodeError as bad:
        raise unfit("encoding-wrong") from bad
    return text.removeprefix("\ufeff")


def _wide(untrusted: bytes) -> str | None:
    """UTF-16 without a mark: its line ends and separators have a zero byte on one side."""
    sample = untrusted[:_SAMPLE_BYTES]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if len(untrusted) % 2 or max(first, second) * 20 < len(sample) // 2 or not sample:
        return None
    if min(first, second) * 10 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _refuse_halves(untrusted: bytes) -> None:
    """Raises where all of it is UTF-8 but for halves of characters, which no text may have."""
    try:
        text = untrusted.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    at = next(at for at, char in enumerate(text) if "\ud800" <= char <= "\udfff")
    raise unfit("encoding-wrong", row=text.count("\n", 0, at) + 1)


def _refuse_mixed(untrusted: bytes) -> None:
    """Raises where some lines are UTF-8 beyond ASCII and others cannot be."""
    utf8, other = 0, []
    for number, line in enumerate(untrusted.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            utf8 += 1
        except UnicodeDecodeError:
            other.append((number, line))
    if utf8 and other:
        raise TableUnfitError(
            *(
                fault(number, "", line.decode("ascii", "replace").strip(), "encodings-mixed")
                for number, line in other[:_FAULTS_SHOWN]
            )
        )


def _likeliest(untrusted: bytes) -> str:
    sample = untrusted[:_SAMPLE_BYTES]
    scores: list[tuple[float, str, str]] = []
    for name in CANDIDATES:
        try:
            text = _decoded(sample, name)
        except TableUnfitError:
            continue
        scores.append((_likelihood(text), name, text))
    scores.sort(key=lambda score: -score[0])  # stable: the earlier candidate wins where they say the same
    if not scores or scores[0][0] < _LEAST_LIKELY:
        raise unfit("encoding-uncertain", value=", ".join(name for _, name, _ in scores[:3]))
    best = scores[0]
    for score, name, text in scores[1:]:
        if score > best[0] - _LEAST_AHEAD and text != best[2]:
            raise unfit("encoding-uncertain", value=f"{best[1]}, {name}")
    return best[1]


_RARE = frozenset("\u00d0\u00dd\u00de\u00f0\u00fd\u00fe")
"""Icelandic letters, where the Turkish encoding has its own: an Icelandic table has to name its encoding."""


def _likelihood(text: str) -> float:
    """The share of signs beyond ASCII that stand in words somebody may have written."""
    foreign = sum(1 for char in text if char > "\x7f")
    good = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        beyond = sum(1 for char in word if char > "\x7f")
        scripts = scripts_in(word)
        if scripts == ("Latn",) and 3 * (len(word) - beyond) < len(word):
            continue  # no language writes words of accented letters only: these are other letters in a wrong light
        if len(scripts) == 1 and _cased(word) and not _RARE.intersection(word):
            good += beyond
    good += sum(
        1
        for char in text
        if char in "\u00ab\u00bb\u2013\u2014\u2018\u2019\u201c\u201d\u2116\u2026\u00a0\u060c\u061b\u055d\u0589"
    )
    return good / foreign if foreign else 0.0


def _cased(word: str) -> bool:
    """All small, all capitals, or one capital at the front; scripts without capitals pass."""
    return word in (word.lower(), word.upper(), word[:1].upper() + word[1:].lower())
