"""Keys of names for an index: what is left of a word when only its consonants count, and near ones count as one.

A class is a small whole number: up to twelve consonants of ten kinds, four bits each, with a mark in front where the word
begins with a vowel. Spellings of one name in two traditions share a class, or their classes are among each other's `near`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from app.names.rules import load, sounds
from app.names.words import Reading, Word, folded, likeliest, meaningful, word

LETTERS = "APTKVSCLRMN"
"""The kinds of consonant; A marks a vowel at the beginning."""

LONGEST = 12
_NUMBER = {letter: number for number, letter in enumerate(LETTERS, 1)}
_STRANGE = 1 << 50
_INITIAL = 1 << 52
_ABBREVIATED = 1 << 53
_MASK = (1 << 62) - 1
_VARIANTS = 10
_SAME, _OTHER_SOUND, _VARIANT, _SLIP = 1.0, 0.9, 0.8, 0.55

# Sounds that one tradition writes for another's, where that changes the class: [from, to].
_EXCHANGED = (("x", "h"), ("h", "x"), ("h", "g"), ("g", "h"), ("G", "h"), ("G", "v"))


def skeleton(said: str, *, abjad: bool = False) -> str:
    """The letters of the class of sounds: at most `LONGEST` of `LETTERS`."""
    known = sounds()
    class_of, vowels = known.class_of, known.vowels
    found: list[str] = []
    touching = False
    for at, sound in enumerate(said):
        between = sound == "W" and (at == 0 or said[at - 1] in "ae")  # where vav cannot be a vowel
        letter = "V" if between else class_of.get(sound, "")
        if not letter:
            if not found and at == 0:
                found.append("A")
            touching = touching and sound not in vowels
            continue
        before = found[-1] if found and touching else ""
        if before == "T" and (letter == "C" or (letter == "S" and not abjad)):
            found[-1] = "C"
        elif before != letter or abjad or (at == 1 and said[0] == sound):
            found.append(letter)
        touching = True
    return "".join(found[:LONGEST])


@lru_cache(maxsize=1 << 14)
def packed(letters: str) -> int:
    """The number of a skeleton."""
    number = 0
    for letter in letters:
        number = number << 4 | _NUMBER[letter]
    return number


def _strange(text: str) -> int:
    """A class for a word in a script without rules: only the same word has it."""
    number = 0
    for char in text:
        number = (number * 1_000_003 + ord(char)) % _STRANGE
    return number | _STRANGE


@lru_cache(maxsize=1 << 15)
def classes(text: str) -> tuple[int, ...]:
    """The classes of one folded word, of every reading; one as a rule, seldom more than three."""
    found = word(text)
    if not found.readings[0].called:
        return (_strange(found.text),)
    made = (packed(skeleton(each.stem, abjad=each.abjad)) for each in found.readings)
    return tuple(dict.fromkeys(number for number in made if number))[:3] or (_strange(found.text),)


def _pair(first: int, second: int) -> int:
    """One number for two classes in either order."""
    low, high = (first, second) if first < second else (second, first)
    mixed = (low * 0x9E3779B97F4A7C15 + high * 0xC2B2AE3D27D4EB4F) & 0xFFFFFFFFFFFFFFFF
    mixed ^= mixed >> 29
    return (mixed * 0xBF58476D1CE4E5B9 & _MASK) | 1 << 61


@lru_cache(maxsize=1 << 15)
def _initials(number: int) -> int:
    """The initial of a class: its first letter."""
    if number & _STRANGE:
        return 0
    while number > 0xF:
        number >>= 4
    return number | _INITIAL


_FINE = str.maketrans("eE@YyovbdgqxGzSZDCJfW", "aaaiiuuptkkkkssscccuu", "h")


@lru_cache(maxsize=1 << 14)
def _fine(stem: str) -> bytes:
    """Sounds with their vowels, less rough than a class: for names that too many have in common by their consonants."""
    return stem.translate(_FINE).encode()


@lru_cache(maxsize=1 << 14)
def _likeliest_fine(text: str) -> bytes:
    return _fine(likeliest(word(text)).stem)


def _fine_pair(first: bytes, second: bytes) -> int:
    low, high = (first, second) if first < second else (second, first)
    return int.from_bytes(blake2b(b"%b %b" % (low, high), digest_size=8).digest(), "big") & _MASK | 1 << 60


def fine_pair_keys(first: str, second: str) -> frozenset[int]:
    """The keys of two folded words sought together, in every reading, with their vowels."""
    return frozenset(
        _fine_pair(_fine(one.stem), _fine(other.stem))
        for one in word(first).readings
        for other in word(second).readings
    )


def _keys(parts: tuple[str, ...]) -> set[int]:
    long = [part for part in parts if len(part) > 1]
    short = [_first(word(part)) for part in parts if len(part) == 1]
    full = [classes(part) for part in long]
    fine = [_likeliest_fine(part) for part in long]
    initials = [[_initials(number) for number in several] for several in full]
    found: set[int] = set()
    for at, several in enumerate(full):
        found.update(several)
        for place in range(at + 1, len(full)):
            found.add(_fine_pair(fine[at], fine[place]))
            found.update([_pair(number, other) for number in several for other in full[place]])
        begins = [each for place, those in enumerate(initials) if place != at for each in those]
        found.update([_pair(number, initial) for number in several for initial in begins])
        found.update([_pair(number, initial | _ABBREVIATED) for number in several for initial in short])
    if not full:
        found.update(short)
    return found


def _first(one: Word) -> int:
    made = skeleton(one.readings[0].sounds)
    return _NUMBER[made[0]] | _INITIAL if made else _INITIAL


def keys(name: str) -> set[int]:
    """The keys under which a name belongs into an index: for each word, each two words, each word with an initial.

    Numbers of at most 62 bits. Names that sound alike share keys; how rare a shared key is says how much that means.
    """
    return _keys(meaningful(name))


class Probe(NamedTuple):
    """A class to look for and how sure it is that a word of this class is the word sought, 0 to 1."""

    number: int
    weight: float


@cache
def _groups() -> dict[int, frozenset[int]]:
    """Class of a given name to the classes of other forms of that name."""
    found: dict[int, set[int]] = {}
    for _source, *names in load("given")["groups"]:
        several = {number for name in names for number in classes(folded(name))[:1]}
        for number in several:
            found.setdefault(number, set()).update(several - {number})
    return {number: frozenset(others) for number, others in found.items()}


def _exchanged(reading: Reading) -> Iterable[str]:
    """Other sounds that a tradition may write for these, one exchange or all of a kind at a time."""
    said = reading.stem
    if said.startswith("vo"):
        yield said[1:]
    elif said.startswith("o"):
        yield "v" + said
    for put, instead in _EXCHANGED:
        count = said.count(put)
        if count:
            yield said.replace(put, instead)
        if count > 1:
            yield said.replace(put, instead, 1)
            at = said.rindex(put)
            yield said[:at] + instead + said[at + 1 :]
    if "W" in said:
        yield said.replace("W", "v")
        yield said.replace("W", "u")
        at = said.rindex("W")
        yield said[:at] + "v" + said[at + 1 :]


@lru_cache(maxsize=4096)
def near(text: str) -> tuple[Probe, ...]:
    """The classes to look for when one folded word is sought, the surest first: its own, those of other sounds and other
    forms of the name, and those one slip away."""
    own = classes(text)
    found = dict.fromkeys(own, _SAME)
    for reading in word(text).readings:
        if not reading.called:
            return tuple(Probe(number, _SAME) for number in own)
        several = list(_exchanged(reading))
        several += [other for one in several[:4] for other in _exchanged(reading._replace(stem=one))][:_VARIANTS]
        for said in (*several, reading.sounds):
            number = packed(skeleton(said, abjad=reading.abjad))
            if number:
                found.setdefault(number, _OTHER_SOUND)
    for number in own:
        for other in sorted(_groups().get(number, ())):
            found.setdefault(other, _VARIANT)
    sure = list(found)
    for number in sure[:3]:
        for other in _slips(number):
            found.setdefault(other, _SLIP)
    return tuple(Probe(number, weight) for number, weight in sorted(found.items(), key=lambda each: -each[1]))


@lru_cache(maxsize=4096)
def _slips(number: int) -> tuple[int, ...]:
    """Classes one letter away: put for another, left out, added, or two exchanged."""
    size = (number.bit_length() + 3) // 4
    letters = range(1, len(LETTERS) + 1)
    made: list[int] = []
    for at in range(size + 1):
        shift = 4 * at
        below = number & (1 << shift) - 1
        if at < size:
            above = number >> shift + 4 << shift
            if size > 1:
                made.append(above | below)
            made += [above << 4 | letter << shift | below for letter in letters]
        if at + 1 < size:
            low, high = number >> shift & 0xF, number >> shift + 4 & 0xF
            made.append(number >> shift + 8 << shift + 8 | low << shift + 4 | high << shift | below)
        if size < LONGEST:
            made += [number >> shift << shift + 4 | letter << shift | below for letter in letters]
    return tuple(made)


def near_initials(text: str) -> tuple[int, ...]:
    """The initials that a word, or a single letter of one, may be abbreviated to in any tradition."""
    found = [_first(word(text))]
    readings = word(text).readings
    said = {sound for reading in readings for sound in reading.sounds[:1]}
    found += [_first(word(text[1:]))] if said & set("hx") and len(text) > 1 else []
    if said & set("hxgG"):
        found += [_NUMBER["A"] | _INITIAL, _NUMBER["K"] | _INITIAL]
    if said & set("cCjJZ"):
        found += [_NUMBER["C"] | _INITIAL, _NUMBER["S"] | _INITIAL, _NUMBER["A"] | _INITIAL]
    if said & set("cD"):
        found += [_NUMBER["T"] | _INITIAL, _NUMBER["S"] | _INITIAL]
    if said & set("vo"):
        found += [_NUMBER["V"] | _INITIAL, _NUMBER["A"] | _INITIAL]
    return tuple(dict.fromkeys(found))


def pair_keys(first: Iterable[Probe], second: Iterable[Probe], *, most: int) -> dict[int, float]:
    """The keys of two words sought together, at most `most` of them, the surest first, with their weights."""
    several = sorted(
        ((one.weight * other.weight, one.number, other.number) for one in first for other in second), reverse=True
    )
    found: dict[int, float] = {}
    for weight, one, other in several[:most]:
        found.setdefault(_pair(one, other), weight)
    return found


def abbreviated_keys(full: Iterable[Probe], initials: Iterable[int], *, recorded: bool) -> dict[int, float]:
    """The keys of a word with an initial. `recorded`: the initial stands in the record (else in what is sought)."""
    mark = _ABBREVIATED if recorded else 0
    return {_pair(one.number, initial | mark): one.weight for one in full for initial in initials}


def initial_of(number: int) -> int:
    """The initial that a word of this class would be abbreviated to; 0 for a script without rules."""
    return _initials(number)


@cache
def _forms() -> dict[int, tuple[frozenset[str], ...]]:
    """Class to the groups of forms of one given name that have a form of this class."""
    found: dict[int, list[frozenset[str]]] = {}
    for _source, *names in load("given")["groups"]:
        group = frozenset(map(folded, names))
        for number in {number for name in group for number in classes(name)}:
            found.setdefault(number, []).append(group)
    return {number: tuple(groups) for number, groups in found.items()}


def given_groups(text: str) -> tuple[frozenset[str], ...]:
    """The groups of forms of one given name in which one sounds like this folded word by its consonants."""
    known = _forms()
    return tuple(dict.fromkeys(group for number in classes(text) for group in known.get(number, ())))
