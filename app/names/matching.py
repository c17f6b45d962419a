"""How alike two names are, from 0 to 1, and why: by their sounds in the traditions they may be written in.

Two words are compared in each reading of either. The edits between their sounds come from rapidfuzz; what each edit costs
stands in `data/sounds.json`. Words of two names are put beside each other whatever their order; the worst of them counts
most, so that a brother, who shares all but one word, is far from a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from app.names.classes import given_groups, near_initials
from app.names.compounds import JOINT, telling
from app.names.rules import sounds
from app.names.words import Reading, Word, folded, likeliest, meaningful, word

ALIKE = 0.7
"""From this score on, two names may be of one person; measured on the project's pairs."""


@dataclass(frozen=True)
class Why:
    """A reason as a code with facts; the sentences stand in `ui.words.names`."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Match:
    """`score`: 0 nothing alike to 1 the same spelling. `why`: the reasons, the most telling first; none for no match."""

    score: float
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class _Likeness:
    """Of two words."""

    score: float
    why: Why


_NOTHING = _Likeness(0.0, Why("other-name"))
_SAME_SPELLING = Why("same-spelling")
_SOUND_ALIKE = 0.96
_ENDING_OTHER, _ENDING_MISSING, _PATRONYMIC = 0.07, 0.14, 0.03
_GIVEN_FORM = 0.86
_INITIAL = 0.84
_FORM = 0.92
_CUT_OFF = 0.5
_UNLIKE = 0.6
"""The cost for each sound from which on two words are not alike at all."""

_LONG_WORD = 7
"""Letters of a word of which two may be mistaken."""

_LOOSE = str.maketrans("eiouE@WYbfvdgqxGzSZcDCJ", "aaaaaaaa" + "ppp" + "t" + "kkkk" + "sssssss", "hy")
_VOWELS = frozenset("aeiouE@WY")
_LONG = frozenset("iu")
"""Vowels that an abjad writes where they are long."""


@lru_cache(maxsize=1 << 14)
def _loose(said: str) -> str:
    return said.translate(_LOOSE)


@lru_cache(maxsize=1 << 14)
def distance(first: str, second: str, free_vowels: bool = False, most: float = inf) -> float:
    """The cost of turning sounds into others: 0 for the same, about 1 for each letter that is another.

    `free_vowels`: one of the two is written without most of its vowels. `most`: what costs more is not looked at to the end,
    and the answer is infinite.
    """
    if first == second:
        return 0.0
    known = sounds()
    costs, other, swapped = known.costs, known.other, known.swapped
    gone, come = _losses(first, free_vowels), _losses(second, free_vowels)
    before: list[float] = []
    line = [0.0]
    for loss in come:
        line.append(line[-1] + loss)
    last_left = ""
    for left, loss in zip(first, gone, strict=True):
        two_before, before = before, line
        diagonal = before[0]
        reached = diagonal + loss
        line = [reached]
        last_right = ""
        for place, right in enumerate(second):
            if left == right:
                best = diagonal
            else:
                best = diagonal + costs.get(left + right, other)
                if left == last_right and last_left == right and two_before[place - 1] + swapped < best:
                    best = two_before[place - 1] + swapped
            diagonal = before[place + 1]
            best = min(best, diagonal + loss)
            best = min(best, reached + come[place])
            reached = best
            line.append(best)
            last_right = right
        last_left = left
        if min(line) > most:
            return inf
    return line[-1]


@lru_cache(maxsize=1 << 14)
def _losses(said: str, free_vowels: bool) -> tuple[float, ...]:
    """What leaving out each sound costs."""
    return tuple(_lost(said, at, free_vowels) for at in range(len(said)))


def _lost(said: str, at: int, free_vowels: bool) -> float:
    known = sounds()
    sound = said[at]
    last = at == len(said) - 1
    if sound in known.vowels:
        if free_vowels:
            if last or not at:
                return known.last_vowel / 2 if last else 0.3
            return known.unwritten_long_vowel if sound in _LONG else known.unwritten_vowel
        if sound == "@":
            return known.lost[sound]
        return known.last_vowel if last else known.lost[sound] if at else max(known.first_vowel, known.lost[sound])
    return known.lost.get(sound, known.other)


@lru_cache(maxsize=1 << 14)
def _size(said: str) -> float:
    """How many sounds a word has, vowels counted less: what a cost is held against."""
    return max(3.2, sum(0.55 if sound in _VOWELS else 0.8 for sound in said))


def _sounds_alike(first: str, second: str, free_vowels: bool) -> float:
    if first == second:
        return 1.0
    first, second = telling(first, second)
    one, other = _loose(first), _loose(second)
    if free_vowels:
        one, other = one.replace("a", ""), other.replace("a", "")
    if Levenshtein.normalized_similarity(one, other) < _CUT_OFF:
        return 0.0
    size = max(_size(first), _size(second))
    return max(0.0, 1.0 - distance(first, second, free_vowels, _UNLIKE * size) / size)


def _ending_cost(first: str, second: str) -> float:
    if first == second:
        return 0.0
    if not first or not second:
        return _ENDING_MISSING
    return _PATRONYMIC if {first, second} <= {"ovich", "oghlu"} else _ENDING_OTHER


def _readings_alike(first: Reading, second: Reading) -> float:
    free = first.abjad != second.abjad
    whole = _sounds_alike(first.sounds, second.sounds, free)
    if first.ending != second.ending:
        whole -= _ENDING_OTHER  # the same letters in all, but only one of them ends like a family name
    if not first.ending and not second.ending:
        return whole
    cost = _ending_cost(first.ending, second.ending)
    stems = _sounds_alike(first.stem, second.stem, free)
    if first.ending == second.ending and first.ending:
        # What two family names have in common at their end says nothing.
        return 0.85 * stems + 0.15 * min(whole, 1.0) if stems < 1.0 else 0.99 + 0.01 * whole
    return max(whole, stems - cost)


@lru_cache(maxsize=1 << 14)
def _alike(first: str, second: str) -> _Likeness:
    """Two folded words."""
    one, other = word(first), word(second)
    if one.text == other.text:
        return _Likeness(1.0, _SAME_SPELLING)
    if one.initial or other.initial:
        return _initials(one, other)
    found = _by_sound(one, other)
    if found.score < _GIVEN_FORM and _forms_of_one(one, other):
        return _Likeness(_GIVEN_FORM, Why("form-of-name"))
    return found


def _by_sound(one: Word, other: Word) -> _Likeness:
    best, pair = 0.0, None
    for left in one.readings:
        for right in other.readings:
            found = _readings_alike(left, right)
            if found > best:
                best, pair = found, (left, right)
    score = best if best < 0.95 else _SOUND_ALIKE + (best - 0.95) * 0.6
    if one.script == other.script:
        score = max(score, _slipped(one.text, other.text))
    if pair is None:
        return _NOTHING if score <= 0 else _Likeness(score, _slip_of(one, other))
    return _Likeness(score, _why(one, other, pair, best))


def _slipped(first: str, second: str) -> float:
    """What two words of one script are worth that differ by one letter, or in long ones by two. Another letter is more often
    another name than one that is missing, doubled or out of place."""
    longest = max(len(first), len(second))
    if longest <= 4 or first[-1] != second[-1]:
        return 0.0
    slips = OSA.distance(first, second, score_cutoff=2)
    if slips == 1:
        return (0.84 if len(first) == len(second) and sorted(first) != sorted(second) else 0.94) - 0.9 / longest
    if (
        slips == 2
        and longest >= _LONG_WORD
        and first[0] == second[0]
        and (set(first) <= set(second) or set(second) <= set(first))
    ):
        return 0.94 - 1.8 / longest
    return 0.0


def _forms_of_one(one: Word, other: Word) -> bool:
    """Whether two words are forms of one given name, by the lists of such forms."""
    for group in given_groups(one.text):
        if group in given_groups(other.text) and all(
            any(_by_sound(each, word(form)).score >= _FORM for form in group) for each in (one, other)
        ):
            return True
    return False


def _slip_of(one: Word, other: Word) -> Why:
    slips = OSA.distance(one.text, other.text) if one.script == other.script else 3
    return Why("one-letter") if slips == 1 else Why("two-letters") if slips == 2 else Why("alike")


def _why(one: Word, other: Word, pair: tuple[Reading, Reading], score: float) -> Why:
    left, right = pair
    if left.ending != right.ending and score > 0.8:
        return Why("other-ending")
    if score >= 0.9:
        if left.called == right.called:
            return Why("same-sounds", (("in", left.called),))
        return Why("same-sounds-across", (("in", left.called), ("and", right.called)))
    return _slip_of(one, other)


def _initials(one: Word, other: Word) -> _Likeness:
    short, full = (one, other) if one.initial else (other, one)
    if short.initial and full.initial:
        fits = bool(set(near_initials(short.text)) & set(near_initials(full.text)))
        return _Likeness(0.9 if fits else 0.0, Why("initial-fits"))
    if set(near_initials(short.text)) & set(near_initials(full.text)):
        said = {reading.sounds[:1] for reading in short.readings} & {reading.sounds[:1] for reading in full.readings}
        return _Likeness(_INITIAL if said else _INITIAL - 0.06, Why("initial-fits"))
    return _NOTHING


def alike(first: str, second: str) -> float:
    """How alike two words of names are, from 0 to 1."""
    return _alike(folded(first), folded(second)).score


@lru_cache(maxsize=1 << 14)
def _rough(text: str) -> str:
    return _loose(likeliest(word(text)).stem)


def sketch(name: str) -> str:
    """A name in rough sounds, for comparing thousands of them in little time; kept beside the name in an index."""
    return " ".join(sorted([_rough(part) for part in meaningful(name) if len(part) > 1]))


def sketches(name: str) -> tuple[str, ...]:
    """The rough sounds of a name that is sought, in several traditions; the likeliest first."""
    parts = [word(part).readings for part in meaningful(name) if len(part) > 1]
    every = {
        " ".join(sorted(_loose(readings[min(place, len(readings) - 1)].stem) for readings in parts)): None
        for place in range(max(map(len, parts), default=0))
    }
    return tuple(every)


def promise(sought: Sequence[str], other: str) -> float:
    """How likely it is that `compare` will find two names alike, by their rough sounds, from 0 to 1.3."""
    best = 0.0
    bare = other.replace("a", "")
    for each in sought:
        consonants = fuzz.token_set_ratio(each.replace("a", ""), bare)
        if consonants > best:
            best = max(best, consonants + 0.3 * fuzz.token_set_ratio(each, other))
    return best / 100


def compare(first: str, second: str) -> Match:
    """How alike two whole names are, and why."""
    if first == second:
        return Match(1.0, (_SAME_SPELLING,))
    return _compare(meaningful(first), meaningful(second))


@lru_cache(maxsize=1 << 12)
def _compare(first: tuple[str, ...], second: tuple[str, ...]) -> Match:
    if not first or not second:
        return Match(0.0)
    if len(first) > len(second):
        first, second = second, first
    beside = _beside(first, second)
    scores = sorted((each.score * each.score if each.score < 0.5 else each.score) for _, _, each in beside)
    joined = _joined(first, second)
    mean = sum(scores) / len(scores)
    total = 0.7 * scores[0] + 0.3 * mean
    extra = len(second) - len(first)
    whys = [each.why for _, _, each in sorted(beside, key=lambda each: each[2].score)]
    if len(first) == 1 and extra:
        total *= 0.9
        whys.insert(0, Why("one-word-of-name"))
    elif extra:
        total -= 0.03 * extra
        whys.append(Why("word-missing"))
    if joined > total:
        return Match(round(joined, 4), (Why("written-together"),))
    if [at for at, _, _ in beside] != sorted(at for at, _, _ in beside) and len(first) > 1:
        total -= 0.005
        whys.append(Why("other-order"))
    total = max(0.0, min(1.0, total))
    return Match(round(total, 4), tuple(dict.fromkeys(whys)) if total > 0.3 else ())


def _beside(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, _Likeness]]:
    """The words of the shorter name each beside the word of the other that fits best; (place in second, in first, how)."""
    every = sorted(
        ((_alike(left, right), at, to) for at, left in enumerate(first) for to, right in enumerate(second)),
        key=lambda each: (-each[0].score, abs(each[1] - each[2])),
    )
    taken: dict[int, tuple[int, _Likeness]] = {}
    used: set[int] = set()
    for how, at, to in every:
        if at not in taken and to not in used:
            taken[at] = (to, how)
            used.add(to)
    return [(taken[at][0], at, taken[at][1]) for at in range(len(first))]


def _joined(first: Sequence[str], second: Sequence[str]) -> float:
    """Where one name has two words for one of the other: the two taken together."""
    if len(second) != len(first) + 1 or any(len(each) == 1 for each in second):
        return 0.0
    best = 0.0
    for at in range(len(second) - 1):
        other = (*second[:at], (second[at] + second[at + 1]).replace(JOINT, ""), *second[at + 2 :])
        if any(len(each) > 40 for each in other):
            continue
        scores = [each.score for _, _, each in _beside(first, other)]
        if min(scores) >= 0.85:
            best = max(best, 0.97 * (0.7 * min(scores) + 0.3 * sum(scores) / len(scores)))
    return best
