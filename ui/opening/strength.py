"""How hard a passphrase is to guess, in four words. An estimate that errs on the low side, by length and variety.

The rule, which the window says too: a word counts as one part however long it is, a figure or sign adds a little, and what
repeats or counts upwards adds nothing. A word is taken for one of 4,096 (12 bits), a letter in it for at most 4 bits, a
figure for 3, any other sign for 4. A guess costs a second and 256 MiB: at 44 bits ten thousand machines need 28 years on
average, at 66 bits 117 million years.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

WORD_BITS = 12
LETTER_BITS = 4
FIGURE_BITS = 3
SIGN_BITS = 4
STRONG_BITS = 44
VERY_STRONG_BITS = 66
LEAST_CHARACTERS = 8
_PARTS = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_")


class Strength(StrEnum):
    TOO_SHORT = "too short"
    GUESSABLE = "guessable"
    STRONG = "strong"
    VERY_STRONG = "very strong"


def _fresh(text: str) -> int:
    """How many characters neither repeat nor count on from the one before."""
    return sum(1 for place, char in enumerate(text) if place == 0 or abs(ord(char) - ord(text[place - 1])) > 1)


def bits(passphrase: str) -> int:
    """The estimate, in bits."""
    text = unicodedata.normalize("NFC", passphrase)
    total = 0
    seen: set[str] = set()
    for part in _PARTS.findall(text):
        folded = part.casefold()
        if part.isspace() or folded in seen:
            continue
        seen.add(folded)
        if part.isdigit():
            total += FIGURE_BITS * _fresh(part)
        elif part[0].isalpha():
            total += min(WORD_BITS, LETTER_BITS * _fresh(folded))
        else:
            total += SIGN_BITS
    return total


def strength(passphrase: str) -> Strength:
    """The word for a passphrase as it is typed."""
    if len(unicodedata.normalize("NFC", passphrase)) < LEAST_CHARACTERS:
        return Strength.TOO_SHORT
    found = bits(passphrase)
    if found < STRONG_BITS:
        return Strength.GUESSABLE
    return Strength.STRONG if found < VERY_STRONG_BITS else Strength.VERY_STRONG
