"""How names are written in each tradition, read from `data/` once and compiled.

A rule says that letters stand for sounds, where in the word that holds, and by which published standard. A sound is one
character; which sounds there are, and how near they are to each other, stands in `data/sounds.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "data"
WRITTEN = ("armenian", "cyrillic", "georgian", "arabic", "latin")
WHERE = frozenset({"", "start", "end", "before_vowel", "after_vowel", "before_consonant"})


class Rule(NamedTuple):
    letters: str
    sounds: str
    where: str


@dataclass(frozen=True)
class Tradition:
    """One way to write. `signs`: letters that make it likely (none: always read so); `only_with`: letters it never lacks."""

    key: str
    called: str
    script: str
    abjad: bool
    rules: dict[str, tuple[Rule, ...]]
    vowels: frozenset[str]
    signs: tuple[str, ...]
    only_with: tuple[str, ...]


def load(name: str) -> Any:
    """The content of one file of data."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def _compiled(rules: list[Rule]) -> dict[str, tuple[Rule, ...]]:
    """By first letter; the longest first, and of the same length those with a condition."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.letters[0], []).append(rule)
    return {
        letter: tuple(sorted(several, key=lambda rule: (-len(rule.letters), rule.where == "")))
        for letter, several in found.items()
    }


@cache
def traditions(script: str) -> tuple[Tradition, ...]:
    """The traditions of a script (ISO 15924); none for a script that is not in the data."""
    return tuple(each for each in every_tradition() if each.script == script)


@cache
def every_tradition() -> tuple[Tradition, ...]:
    """All traditions, in the order of the files."""
    vowels = sounds().vowels
    made: list[Tradition] = []
    for file in WRITTEN:
        content = load(file)
        rules_of: dict[str, dict[tuple[str, str], Rule]] = {}
        for key, each in content["traditions"].items():
            own = dict(rules_of[each["like"]]) if "like" in each else {}
            for letters, said, _source, *where in each["rules"]:
                rule = Rule(letters, said, where[0] if where else "")
                own[(rule.letters, rule.where)] = rule
                if not rule.where:  # a letter said anew loses the conditions it had in the tradition it was taken from
                    own = {at: kept for at, kept in own.items() if at[0] != letters or not at[1] or _own(each, kept)}
            rules_of[key] = own
            singles = {rule.letters: rule.sounds for rule in own.values() if len(rule.letters) == 1 and not rule.where}
            made.append(
                Tradition(
                    key,
                    each["called"],
                    content["script"],
                    bool(each.get("abjad")),
                    _compiled(list(own.values())),
                    frozenset(letter for letter, said in singles.items() if said and said[-1] in vowels),
                    tuple(each.get("signs", ())),
                    tuple(each.get("only_with", ())),
                )
            )
    return tuple(made)


def _own(tradition: Any, rule: Rule) -> bool:
    """Whether the tradition itself has this rule, and not only the one it was taken from."""
    return any(each[0] == rule.letters and (each[3:] or [""])[0] == rule.where for each in tradition["rules"])


@dataclass(frozen=True)
class Sounds:
    """The sounds. `costs`: of putting one for another, from 0 same to 1 another; `lost`: of leaving one out."""

    vowels: frozenset[str]
    class_of: dict[str, str]
    costs: dict[str, float]
    lost: dict[str, float]
    other: float
    last_vowel: float
    unwritten_vowel: float
    unwritten_long_vowel: float
    first_vowel: float
    swapped: float


@cache
def sounds() -> Sounds:
    """How near the sounds are to each other."""
    content = load("sounds")
    costs: dict[str, float] = {}
    for pair, cost, _source in content["substitutions"]:
        costs[pair] = costs[pair[::-1]] = cost
    return Sounds(
        frozenset(content["vowels"]),
        {sound: name for name, several in content["classes"].items() for sound in several},
        costs,
        content["lost"],
        content["other"],
        content["last_vowel"],
        content["unwritten_vowel"],
        content["unwritten_long_vowel"],
        content["first_vowel"],
        content["swapped"],
    )


@dataclass(frozen=True)
class Endings:
    """Endings of family names in sounds, longest first, with the kind each belongs to."""

    strong: tuple[tuple[str, str], ...]
    weak: tuple[tuple[str, str], ...]
    son: frozenset[str]
    daughter: frozenset[str]
    of: frozenset[str]


@cache
def endings() -> Endings:
    """Endings of family names and the words for "son of"."""
    content = load("endings")

    def sorted_(name: str) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(((said, kind) for said, kind, _ in content[name]), key=lambda each: -len(each[0])))

    alone = content["alone"]
    return Endings(
        sorted_("endings"),
        sorted_("weak"),
        frozenset(alone["son"]),
        frozenset(alone["daughter"]),
        frozenset(alone["of"]),
    )


@cache
def look_alikes(script: str) -> dict[int, str]:
    """Letters of other scripts that look like letters of this one, for `str.translate`."""
    return str.maketrans(load("likeness")["pairs"].get(script, {}))
