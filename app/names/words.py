"""A name taken apart into words, and each word read in every tradition it may be written in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from app.model.marks import Dropping
from app.model.scripts import COMMON, scripts_in
from app.names.compounds import JOINT, Told, as_compound, compounds, has_article, part_of, put_together, without_article
from app.names.rules import Rule, Tradition, endings, look_alikes, sounds, traditions

WORDS_LIMIT = 8
"""A name has no more words than this that count; what follows is not looked at."""

WORD_LIMIT = 40
"""Letters of one word that count."""

_KEPT = Dropping("'’‘ʼʹʺʻʽ`´՚՛ʿʾ\u0640\u200c\u200d\u00ad\u2060\ufeff")
_WORD = re.compile(r"[^\W\d_]+")
_WITH_STOP = (("tC", "C"), ("dJ", "J"), ("tc", "c"))
_LONGEST_KIN = 7
"""Letters of the longest word for son or daughter."""

_CLIFF = 3
"""What is left of a family name without its ending has so many sounds at least."""


class Reading(NamedTuple):
    """A word in sounds. `stem`: without the ending of a family name; `ending`: its kind, "" for none."""

    called: str
    sounds: str
    stem: str
    ending: str
    abjad: bool


class Word(NamedTuple):
    """One word of a name. `text`: folded, as it is compared letter by letter; `readings`: the likeliest first."""

    text: str
    script: str
    readings: tuple[Reading, ...]

    @property
    def initial(self) -> bool:
        return len(self.text) == 1


def folded(text: str) -> str:
    """Composed, without case, apostrophes and marks of vowels: the form in which words are looked up."""
    return unicodedata.normalize("NFC", text.casefold()).translate(_KEPT)


def split(name: str) -> list[str]:
    """The folded words of a name, in the order they are written."""
    return [word[:WORD_LIMIT] for word in _WORD.findall(folded(name))][:WORDS_LIMIT]


def words(name: str) -> tuple[Word, ...]:
    """The words of a name with their readings."""
    return tuple(map(word, split(name)))


_ORDINARY, _KIN, _OF, _PART = range(4)


@lru_cache(maxsize=1 << 13)
def _role(part: str) -> int:
    """What a folded word is among others: a name, a word for son or daughter, one that is left out, part of a compound."""
    if part_of(part):
        return _PART
    if not 1 < len(part) <= _LONGEST_KIN:
        return _ORDINARY
    known = endings()
    said = {reading.sounds for reading in word(part).readings}
    if said & (known.son | known.daughter):
        return _KIN
    if said & known.of:
        return _OF
    return _PART if len(part) <= 3 and _assimilated(part, "") else _ORDINARY


def _assimilated(part: str, following: str) -> bool:
    """Whether a word is an article that has become like the beginning of the next one, or of any where that is empty."""
    vowels = sounds().vowels
    begins = {reading.sounds[:1] for reading in word(following).readings} if following else compounds().sun
    return any(
        len(each.sounds) == 2 and each.sounds[0] in vowels and each.sounds[1] in begins & compounds().sun
        for each in word(part).readings
    )


def _serves(part: str) -> bool:
    """Whether a word sounds like a name of God and does not end like a family name."""
    return not _family(part) and any(reading.sounds.translate(_ROUGH) in _gods() for reading in word(part).readings)


def _family(part: str) -> bool:
    return any(reading.ending for reading in word(part).readings)


_ROUGH = str.maketrans("EgqxGzSdD", "akkkkssts", "haeiou@yYW")


@cache
def _gods() -> frozenset[str]:
    return frozenset(
        reading.sounds.translate(_ROUGH) for name in compounds().servant_of for reading in word(name).readings
    )


_TOLD = Told(_assimilated, _serves, _family)


@lru_cache(maxsize=1 << 10)
def meaningful(name: str) -> tuple[str, ...]:
    """The words of a name: "son of" and "daughter of" joined to the name they follow, the like before a name left out, and the
    words of a compound put together."""
    parts = split(name)
    roles = {_role(part) for part in parts if len(part) <= _LONGEST_KIN}
    if not roles - {_ORDINARY}:
        return tuple(parts)
    kept: list[str] = []
    for part in parts:
        role = _role(part)
        if role == _KIN and kept and len(kept[-1]) > 1:
            kept[-1] += part
        elif role != _OF:
            kept.append(part)
    if _PART in roles:
        kept = put_together(kept, _TOLD)
    return tuple(kept or parts)


def likeliest(found: Word) -> Reading:
    """The reading in which a word ends like a family name, else the first."""
    return next((each for each in found.readings if each.ending), found.readings[0])


@lru_cache(maxsize=1 << 15)
def word(text: str) -> Word:
    """One folded word, read in every tradition it may be in; one with an article both without and with it."""
    before, _, bare = text.rpartition(JOINT)
    if before:
        script, readings = _readings(bare)
        readings.update(_readings(before + bare)[1])
    else:
        script, readings = _readings(text)
        if has_article(text):
            readings.update(_readings(without_article(text))[1])
    return Word(text, script, tuple(readings.values()))


def _readings(text: str) -> tuple[str, dict[str, Reading]]:
    """The script of a word, and what it is read as in every tradition."""
    if text.isascii():
        script = "Latn"
    else:
        found = scripts_in(text)
        script = found[0] if found else COMMON
        if len(found) > 1:
            script, text = _of_one_script(text, found)
    readings: dict[str, Reading] = {}
    for tradition in traditions(script):
        if _may_be(tradition, text):
            said = transcribed(text, tradition)
            if said and said not in readings:
                stem, ending = _without_ending(said)
                readings[said] = Reading(
                    tradition.called, as_compound(said), as_compound(stem), ending, tradition.abjad
                )
    if not readings:
        readings[text] = Reading("", text, text, "", abjad=False)
    return script, readings


def _of_one_script(text: str, scripts: tuple[str, ...]) -> tuple[str, str]:
    """The script a word of several was meant in, and the word with the letters that look like those of that script: the
    script that most letters become, of two alike the one that most letters are in."""
    tried = [(script, text.translate(look_alikes(script))) for script in scripts]
    return min(tried, key=lambda each: len(scripts_in(each[1])))


def _may_be(tradition: Tradition, text: str) -> bool:
    if tradition.only_with:
        return any(sign in text for sign in tradition.only_with)
    return not tradition.signs or any(sign in text for sign in tradition.signs)


def transcribed(text: str, tradition: Tradition) -> str:
    """The sounds of a folded word as one tradition writes them; letters it does not have are read as their base letter."""
    said: list[str] = []
    at, end = 0, len(text)
    while at < end:
        for rule in tradition.rules.get(text[at], ()):
            if text.startswith(rule.letters, at) and _holds(rule, text, at, tradition):
                said.append(rule.sounds)
                at += len(rule.letters)
                break
        else:
            base = unicodedata.normalize("NFD", text[at])[0]
            said.extend(
                rule.sounds for rule in tradition.rules.get(base, ()) if rule.letters == base and not rule.where
            )
            at += 1
    whole = "".join(said)
    return whole if tradition.abjad else _single(whole)


def _holds(rule: Rule, text: str, at: int, tradition: Tradition) -> bool:
    after = at + len(rule.letters)
    match rule.where:
        case "":
            return True
        case "start":
            return at == 0
        case "end":
            return after == len(text) and at > 0
        case "before_vowel":
            return after < len(text) and text[after] in tradition.vowels
        case "before_consonant":
            return 0 < after < len(text) and text[after] not in tradition.vowels
        case _:
            return at > 0 and text[at - 1] in tradition.vowels


def _single(said: str) -> str:
    """Doubled sounds once, and no t before ch or d before dj: some write it and some do not. No name begins with a doubled
    sound, so there it is two of which the vowel between was left out."""
    for written, instead in _WITH_STOP:
        said = said.replace(written, instead)
    return "".join(sound for at, sound in enumerate(said) if at < 2 or said[at - 1] != sound)


def _without_ending(said: str) -> tuple[str, str]:
    vowels = sounds().vowels
    for ending, kind in endings().strong:
        if said.endswith(ending):
            stem = said[: -len(ending)]
            if len(stem) >= _CLIFF and any(sound not in vowels for sound in stem):
                return stem, kind
    return said, ""
