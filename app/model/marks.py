"""Letters without the marks on them, fast enough for every word of a hundred thousand records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_KEPT = 1 << 12


class Dropping(dict[int, int | None]):
    """A table for `str.translate` that drops marks that stand alone (Unicode category Mn), and what else it is told to. What a
    letter is, is looked up once; of so many letters that a text of all of Unicode does not fill the memory."""

    def __init__(self, also: Iterable[str] = ()) -> None:
        super().__init__(dict.fromkeys(map(ord, also)))

    def __missing__(self, letter: int) -> int | None:
        kept = None if unicodedata.category(chr(letter)) == "Mn" else letter
        if len(self) < _KEPT:
            self[letter] = kept
        return kept
