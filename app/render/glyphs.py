"""Which of the shipped fonts shows which character. A character that none can show is an error, never an empty box."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from app.errors import Refused


@dataclass(frozen=True)
class Face:
    """`family`: as the file calls itself. `stem`: of its files, Regular and Bold. `word`: for DOCX, found on most desks."""

    family: str
    stem: str
    word: str


LATIN = Face("Noto Sans", "NotoSans", "Arial")
ARABIC = Face("Noto Sans Arabic", "NotoSansArabic", "Arial")
FACES = (
    LATIN,
    Face("Noto Sans Armenian", "NotoSansArmenian", "Sylfaen"),
    Face("Noto Sans Georgian", "NotoSansGeorgian", "Sylfaen"),
    ARABIC,
)

_INVISIBLE = frozenset("\u00ad\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff") | {
    chr(point) for point in range(0xFE00, 0xFE10)
}
"""They shape or order what stands beside them, and need no glyph of their own."""

_TURNING = frozenset("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows and can make one text look like another: shown, not obeyed."""


def font_file(face: Face, bold: bool) -> bytes:
    """The TrueType file of a face."""
    name = f"{face.stem}-{'Bold' if bold else 'Regular'}.ttf"
    return resources.files("app.render").joinpath("fonts").joinpath(name).read_bytes()


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    """The characters of a `cmap` subtable of format 4 or 12 (OpenType specification), first and last of each range."""
    kind = struct.unpack_from(">H", table)[0]
    if kind == 12:
        count = struct.unpack_from(">I", table, 12)[0]
        for group in range(count):
            first, last, _ = struct.unpack_from(">III", table, 16 + 12 * group)
            yield first, last
    elif kind == 4:
        count = struct.unpack_from(">H", table, 6)[0] // 2
        lasts = struct.unpack_from(f">{count}H", table, 14)
        firsts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
        yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points that both weights of `face` have."""
    covered: list[set[int]] = []
    for bold in (False, True):
        file = font_file(face, bold)
        points: set[int] = set()
        tables = struct.unpack_from(">H", file, 4)[0]
        for entry in range(tables):
            tag, _, start, _ = struct.unpack_from(">4sIII", file, 12 + 16 * entry)
            if tag != b"cmap":
                continue
            subtables = struct.unpack_from(">H", file, start + 2)[0]
            for subtable in range(subtables):
                offset = struct.unpack_from(">I", file, start + 4 + 8 * subtable + 4)[0]
                for first, last in _ranges(file[start + offset :]):
                    points.update(range(first, last + 1))
        covered.append(points)
    return frozenset(covered[0] & covered[1])


def visible(text: str) -> str:
    """Characters that would hide, or turn the text around, by their names: `[U+202E]`. A tab is a space, line ends stay."""
    shown = []
    for char in text.replace("\r\n", "\n").replace("\t", " "):
        hidden = char != "\n" and unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp", "Co", "Cn"}
        shown.append(f"[U+{ord(char):04X}]" if hidden or char in _TURNING else char)
    return "".join(shown)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face. `start`: its place in the whole text. `right_to_left`: it holds such letters."""

    text: str
    start: int
    face: Face
    right_to_left: bool


def _face_for(char: str, current: Face | None) -> Face:
    point = ord(char)
    neutral = not unicodedata.category(char).startswith("L")
    if current is not None and (neutral or char in _INVISIBLE) and (char in _INVISIBLE or point in coverage(current)):
        return current
    for face in FACES:
        if point in coverage(face):
            return face
    if char in _INVISIBLE:
        return current or LATIN
    raise Refused("glyph-missing", character=f"U+{point:04X}")


def is_right_to_left(text: str) -> bool:
    """Does its first letter that has a direction run from right to left (Unicode annex 9, rule P2)?"""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def runs(text: str) -> tuple[Run, ...]:
    """`text`, which is already `visible`, cut where the face must change.

    Raises `Refused` ("glyph-missing", character="U+0000") where no shipped font has a letter.
    """
    cut: list[Run] = []
    base = is_right_to_left(text)
    begin = 0
    current: Face | None = None
    for at, char in enumerate(text):
        face = current or LATIN if char == "\n" else _face_for(char, current)
        if current is not None and face is not current:
            cut += _cut(text, begin, at, current, base)
            begin = at
        current = face
    if current is not None:
        cut += _cut(text, begin, len(text), current, base)
    return tuple(cut)


def _cut(text: str, begin: int, end: int, face: Face, base: bool) -> list[Run]:
    """One run; or two, where brackets and stops after a right-to-left word belong to a left-to-right line."""
    kinds = [unicodedata.bidirectional(char) for char in text[begin:end]]
    directions = [kind in {"R", "AL"} for kind in kinds]
    if not any(directions):
        return [Run(text[begin:end], begin, face, base and "L" not in kinds)]
    last = end if base else begin + max(at for at, turned in enumerate(directions) if turned) + 1
    while last < end and unicodedata.bidirectional(text[last]) == "NSM":
        last += 1
    parts = [Run(text[begin:last], begin, face, True)]
    if last < end:
        parts.append(Run(text[last:end], last, face, False))
    return parts
