"""Whether two records may be of one person: field by field, with a score and what speaks for and against it.

The points are this program's own convention, chosen so that the same name alone is worth a look, the same name with another
father or another birth is not, and a document decides more than a name. A score is no probability that a court could rely on;
it puts pairs in order for a human who decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.model.dates import Precision, UncertainDate
from app.model.person import Person, PersonName
from app.names import Why, compare

WORTH_A_LOOK = 0.5
"""From this score on a pair is suggested."""

_ZERO = 2.5
"""So many points are a score of one half."""

_NAMES_COMPARED = 12
_ALIKE = 0.8
_YEAR_DAYS = 366


class Says(StrEnum):
    """What one field says about two records."""

    SAME = "same"
    LIKE = "like"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FieldLikeness:
    """One line of the comparison. `first`, `second`: as they are shown, "" where not known. `why`: reasons about names."""

    field: str
    first: str
    second: str
    says: Says
    points: float
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """`score`: 0 to 1. `fields`: those that at least one of the two has, in a fixed order."""

    score: float
    fields: tuple[FieldLikeness, ...]

    @property
    def contradictions(self) -> tuple[FieldLikeness, ...]:
        return tuple(each for each in self.fields if each.says is Says.DIFFERS)


COMPARED = (
    "names",
    "sex",
    "birth",
    "birth_place",
    "mother_maiden_name",
    "nationalities",
    "documents",
    "service",
    "photograph",
)
"""Fields of a person that are compared: a change of any other brings no decision back."""


def compared(person: Person) -> tuple[object, ...]:
    """What is compared of a person, to see whether it changed."""
    return tuple(getattr(person, name) for name in COMPARED)


def likeness(first: Person, second: Person) -> Likeness:
    """The two field by field. The same whichever of them comes first, but for the sides."""
    fields = [_names(first, second), *_father(first, second), _birth(first.birth, second.birth)]
    fields += [
        _words("birth_place", first.birth_place, second.birth_place, 1.0, -0.5),
        _words("mother_maiden_name", first.mother_maiden_name, second.mother_maiden_name, 1.5, -1.0),
        _exactly("sex", first.sex, second.sex, 0.0, -4.0),
        _shared("nationalities", first.nationalities, second.nationalities, 0.0, -0.5),
        _shared("documents", _numbers(first), _numbers(second), 5.0, 0.0),
    ]
    ours, theirs = first.service, second.service
    number = _plain(ours.number if ours else None), _plain(theirs.number if theirs else None)
    fields.append(_exactly("service_number", *number, 4.0, -2.0))
    fields.append(_words("service_unit", ours.unit if ours else None, theirs.unit if theirs else None, 0.5, 0.0))
    fields.append(_exactly("photograph", first.photograph, second.photograph, 3.0, 0.0))
    known = tuple(each for each in fields if each.first or each.second)
    total = sum(each.points for each in known)
    return Likeness(round(1 / (1 + math.exp(_ZERO - total)), 3), known)


def hopeless(first: Person, second: Person) -> bool:
    """Whether no name could make up for what differs, told without comparing names: births years apart, or another sex, and
    no number in common.
    """
    births = first.birth is not None and second.birth is not None and _birth(first.birth, second.birth).points <= -4
    sexes = first.sex is not None and second.sex is not None and first.sex is not second.sex
    return (births or sexes) and not set(numbers(first)) & set(numbers(second))


def _name_points(score: float) -> float:
    """3 for the same spelling or sound, less for names that are only alike, -4 for another name."""
    for least, points in ((0.97, 3.0), (0.92, 2.75), (0.85, 2.5), (0.8, 1.5), (0.7, 0.5), (0.5, -2.0)):
        if score >= least:
            return points
    return -4.0


def _names(first: Person, second: Person) -> FieldLikeness:
    pairs = ((one, other) for one in first.names[:_NAMES_COMPARED] for other in second.names[:_NAMES_COMPARED])
    best, one, other = max(
        ((compare(*sorted((one.text, other.text))), one.text, other.text) for one, other in pairs),
        key=lambda each: (each[0].score, *sorted(each[1:])),
    )
    score = best.score
    says = Says.SAME if score >= 0.95 else Says.LIKE if score >= _ALIKE else Says.DIFFERS
    return FieldLikeness("names", one, other, says, _name_points(score), best.why)


def _fathers(names: Iterable[PersonName]) -> list[str]:
    return list(dict.fromkeys(name.father for name in names if name.father))


def _father(first: Person, second: Person) -> list[FieldLikeness]:
    ours, theirs = _fathers(first.names), _fathers(second.names)
    shown = ours[0] if ours else "", theirs[0] if theirs else ""
    if not ours or not theirs:
        return [FieldLikeness("father", *shown, Says.UNKNOWN, 0.0)]
    best = max((compare(*sorted((one, other))) for one in ours for other in theirs), key=lambda each: each.score)
    if best.score >= _ALIKE:
        return [FieldLikeness("father", *shown, Says.SAME, 2.0, best.why)]
    return [FieldLikeness("father", *shown, Says.DIFFERS, -3.0)]


def _birth(first: UncertainDate | None, second: UncertainDate | None) -> FieldLikeness:
    shown = first.text if first else "", second.text if second else ""
    if first is None or second is None:
        return FieldLikeness("birth", *shown, Says.UNKNOWN, 0.0)
    if _disjoint(first, second):
        if _swapped(first, second):
            return FieldLikeness("birth", *shown, Says.LIKE, 1.0)
        return FieldLikeness("birth", *shown, Says.DIFFERS, -1.0 if _gap_days(first, second) <= _YEAR_DAYS else -4.0)
    if _is_day(first) and _is_day(second):
        return FieldLikeness("birth", *shown, Says.SAME, 3.0)
    width = _overlap_days(first, second)
    if width is not None and width <= _YEAR_DAYS:
        return FieldLikeness("birth", *shown, Says.LIKE, 1.0)
    return FieldLikeness("birth", *shown, Says.UNKNOWN, 0.0)


def _is_day(when: UncertainDate) -> bool:
    return when.precision is Precision.DAY and not when.approximate


def _disjoint(first: UncertainDate, second: UncertainDate) -> bool:
    return _gap_days(first, second) > 0


def _gap_days(first: UncertainDate, second: UncertainDate) -> int:
    """Days between the two at least; 0 where they may be one day. About a day is some days around it already."""
    gaps = [
        (later.earliest - earlier.latest).days
        for earlier, later in ((first, second), (second, first))
        if later.earliest and earlier.latest
    ]
    return max([0, *gaps])


def _overlap_days(first: UncertainDate, second: UncertainDate) -> int | None:
    """How many days the two may both be; None without limit."""
    start = max((each.earliest for each in (first, second) if each.earliest), default=None)
    end = min((each.latest for each in (first, second) if each.latest), default=None)
    return None if start is None or end is None else (end - start).days + 1


def _swapped(first: UncertainDate, second: UncertainDate) -> bool:
    """Day and month exchanged, as happens where dates are copied from one country's order to another's."""
    one, other = first.earliest, second.earliest
    if not (_is_day(first) and _is_day(second) and one and other) or one.day > 12:
        return False
    return date(one.year, one.day, one.month) == other if one.month <= 12 else False


def _words(field: str, first: str | None, second: str | None, same: float, differs: float) -> FieldLikeness:
    shown = first or "", second or ""
    if not first or not second:
        return FieldLikeness(field, *shown, Says.UNKNOWN, 0.0)
    score = _text_likeness(*sorted((first, second)))
    if score >= 0.95:
        return FieldLikeness(field, *shown, Says.SAME, same)
    if score >= _ALIKE:
        return FieldLikeness(field, *shown, Says.LIKE, same / 2)
    return FieldLikeness(field, *shown, Says.DIFFERS, differs)


@lru_cache(maxsize=1 << 14)
def _text_likeness(first: str, second: str) -> float:
    return 1.0 if first.casefold() == second.casefold() else compare(first, second).score


def _exactly(field: str, first: str | None, second: str | None, same: float, differs: float) -> FieldLikeness:
    shown = str(first or ""), str(second or "")
    if not first or not second:
        return FieldLikeness(field, *shown, Says.UNKNOWN, 0.0)
    return FieldLikeness(field, *shown, *((Says.SAME, same) if first == second else (Says.DIFFERS, differs)))


def _shared(field: str, first: tuple[str, ...], second: tuple[str, ...], same: float, differs: float) -> FieldLikeness:
    shown = ", ".join(first), ", ".join(second)
    if not first or not second:
        return FieldLikeness(field, *shown, Says.UNKNOWN, 0.0)
    if set(first) & set(second):
        return FieldLikeness(field, *shown, Says.SAME, same)
    return FieldLikeness(field, *shown, Says.DIFFERS if differs else Says.UNKNOWN, differs)


def _plain(number: str | None) -> str | None:
    """Letters and digits only: spaces, dashes and case of a number say nothing."""
    return "".join(char for char in number.casefold() if char.isalnum()) or None if number else None


def numbers(person: Person) -> tuple[str, ...]:
    """The numbers of a person's documents and of the service, as they are compared; each says of what it is."""
    served = _plain(person.service.number) if person.service else None
    return (*(f"document {each}" for each in _numbers(person)), *([f"service {served}"] if served else []))


def _numbers(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for each in person.documents if (number := _plain(each.number))))
