"""Names made of several words: abd with a name of God, abu, ibn, -eddin, the article; written apart or joined, in any script.

Their words are put together, so that "Abd ar-Rahman" is one word like "Abdurrahman"; an article or a "son of" before a word is
joined to it with `JOINT`, and such a word is read both with and without it. Which words these are stands in
`data/compounds.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from app.names.rules import load

JOINT = "-"
"""Between an article and its word; it is in no folded word."""

ARTICLE, SERVANT, FATHER, SON_OF, FAITH, OF_FAITH, OF_GOD = (
    "article",
    "servant",
    "father",
    "son-of",
    "faith",
    "of-faith",
    "of-god",
)
LONGEST_PART = 6
_SHORTEST_WITH_ARTICLE = 5
_LEAST_LEFT = 3


@dataclass(frozen=True)
class Compounds:
    """`parts`: folded word to what it is in a compound; `articles`: what a word of the script begins with that has one;
    `sun`: sounds to which the article becomes like; `forms`: sounds of a compound and what they are read as; `begins`,
    `ends`: what so many names have in common that it tells nothing."""

    parts: dict[str, str]
    servant_of: tuple[str, ...]
    articles: tuple[str, ...]
    sun: frozenset[str]
    forms: tuple[tuple[re.Pattern[str], str], ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]


@cache
def compounds() -> Compounds:
    """The rules."""
    content = load("compounds")
    return Compounds(
        {text: part for text, part, _source in content["parts"]},
        tuple(name for *names, _source in content["servant_of"] for name in names),
        tuple(text for text, _part, _source in content["arabic_article"]),
        frozenset(sound for several, _part, _source in content["sun"] for sound in several),
        tuple((re.compile(form), said) for form, said, _source in content["forms"]),
        tuple(said for said, where, _source in content["in_common"] if where == "begins"),
        tuple(said for said, where, _source in content["in_common"] if where == "ends"),
    )


def part_of(text: str) -> str:
    """What a folded word is in a compound; "" for an ordinary word."""
    return compounds().parts.get(text, "") if len(text) <= LONGEST_PART else ""


def has_article(text: str) -> bool:
    """Whether a folded word may begin with an article that is always written joined to it."""
    return len(text) >= _SHORTEST_WITH_ARTICLE and text.startswith(compounds().articles)


def without_article(text: str) -> str:
    """The word after the article, for a word that `has_article`."""
    return next((text[len(each) :] for each in compounds().articles if text.startswith(each)), text)


def as_compound(said: str) -> str:
    """Sounds of a word, with the article in them as one spelling of many: abdal-, abdel-, abdur- are alike."""
    for form, instead in compounds().forms:
        said = form.sub(instead, said)
    return said


def telling(first: str, second: str) -> tuple[str, str]:
    """What is left of two words in sounds without what both have in common only because both are compounds of a kind."""
    known = compounds()
    for said in known.begins:
        if first.startswith(said) and second.startswith(said):
            rest, other = first[len(said) :], second[len(said) :]
            if len(rest) >= _LEAST_LEFT and len(other) >= _LEAST_LEFT:
                return rest, other
    for said in known.ends:
        if first.endswith(said) and second.endswith(said):
            rest, other = first[: -len(said)], second[: -len(said)]
            if len(rest) >= _LEAST_LEFT and len(other) >= _LEAST_LEFT:
                return rest, other
    return first, second


@dataclass(frozen=True)
class Told:
    """What must be known of words to put them together. `assimilated(article, word)`: whether the first is an article made like
    the beginning of the second; `serves(word)`: whether it is a name of God; `family(word)`: whether it ends like a family
    name."""

    assimilated: Callable[[str, str], bool]
    serves: Callable[[str], bool]
    family: Callable[[str], bool]


def put_together(parts: Sequence[str], told: Told) -> list[str]:
    """The folded words of a name with those of a compound as one; the same words where there is none."""
    made: list[str] = []
    pending = ""
    at = 0
    while at < len(parts):
        part = parts[at]
        rest = parts[at + 1 :]
        role = part_of(part)
        article = _article(parts, at, told)
        if role in {SERVANT, FATHER} and (taken := _taken(role, rest, told)):
            made.append(_with(pending, part + "".join(rest[:taken])))
            pending, at = "", at + taken
        elif article and made and not pending and part_of(rest[0]) == FAITH:
            made[-1] += part + rest[0]
            at += 1
        elif role in {OF_FAITH, OF_GOD} and made and not pending and len(made[-1]) > 1:
            made[-1] += part
        elif (article or role == SON_OF) and rest:
            pending += part
        else:
            made.append(_with(pending, part))
            pending = ""
        at += 1
    return made


def _with(pending: str, part: str) -> str:
    return f"{pending}{JOINT}{part}" if pending and len(part) > 1 else part


def _article(parts: Sequence[str], at: int, told: Told) -> bool:
    """Whether there is an article before another word."""
    if at + 1 >= len(parts) or len(parts[at + 1]) < 2:
        return False
    return part_of(parts[at]) == ARTICLE or (
        at > 0 and 2 <= len(parts[at]) <= 3 and told.assimilated(parts[at], parts[at + 1])
    )


def _taken(role: str, rest: Sequence[str], told: Told) -> int:
    """How many of the words after abd or abu belong to it."""
    if not rest or len(rest[0]) < 2:
        return 0
    if len(rest) > 1 and len(rest[1]) > 1 and (part_of(rest[0]) == ARTICLE or told.assimilated(rest[0], rest[1])):
        return 2
    if has_article(rest[0]) or part_of(rest[0]) in {OF_GOD, OF_FAITH}:
        return 1
    if role == SERVANT:
        return int(told.serves(rest[0]))
    return int(not told.family(rest[0]))
