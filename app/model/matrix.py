"""Who was seen on which day in court: people by sessions, from the pictures that are tied to them and the parts watched.

Nothing of it is typed in. A person is *seen* where somebody identified them in a still of that session's film; *not seen* where
parts of the film were watched for them without result; *not shown* where all of it was. A film nobody watched says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.model.event import Confidence
from app.model.ids import RecordId
from app.model.still import Depiction
from app.model.watched import Watched, covered

_SECOND_MS = 1000


class Cell(StrEnum):
    SEEN = "seen"
    MAYBE_SEEN = "maybe_seen"
    NOT_SEEN = "not_seen"
    NOT_SHOWN = "not_shown"
    NOT_WATCHED = "not_watched"
    NO_FOOTAGE = "no_footage"


@dataclass(frozen=True)
class Picture:
    """A depiction with where it is: `item` is the still or photograph, `film` and `at_ms` where the still was taken."""

    id: RecordId
    depiction: Depiction
    item: RecordId
    film: RecordId | None = None
    at_ms: int | None = None


@dataclass(frozen=True)
class Part:
    """A part of a film that was watched."""

    id: RecordId
    watched: Watched


@dataclass(frozen=True)
class Footage:
    """What is tied to one session. `films`: length of each in milliseconds, None where it cannot be told."""

    session: RecordId
    items: frozenset[RecordId]
    films: Mapping[RecordId, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """One cell. `says`: depictions or parts it rests on; `against`: parts watched in which the person was not seen there."""

    cell: Cell
    says: tuple[RecordId, ...] = ()
    against: tuple[RecordId, ...] = ()


@dataclass(frozen=True)
class Watching:
    """How much of a session's films anyone here has watched, by film: spans in milliseconds from its start, and its length."""

    film: RecordId
    spans: tuple[tuple[int, int], ...]
    length_ms: int | None

    @property
    def watched_ms(self) -> int:
        return sum(end - start for start, end in self.spans)


def watching(footage: Footage, parts: Iterable[Part]) -> tuple[Watching, ...]:
    """What was watched of each film of a session, whoever it was watched for."""
    every = list(parts)
    return tuple(
        Watching(film, _spans([part for part in every if part.watched.film == film], length), length)
        for film, length in sorted(footage.films.items())
    )


def _spans(parts: Iterable[Part], length_ms: int | None) -> tuple[tuple[int, int], ...]:
    """What was watched, within the film."""
    spans = covered(part.watched for part in parts)
    if length_ms is None:
        return tuple(spans)
    return tuple((start, min(end, length_ms)) for start, end in spans if start < length_ms)


def matrix(
    persons: Sequence[RecordId], footage: Sequence[Footage], pictures: Iterable[Picture], parts: Iterable[Part]
) -> dict[RecordId, tuple[Seen, ...]]:
    """For each person one cell a session, in the order of `footage`."""
    depicted: dict[RecordId, list[Picture]] = {}
    for picture in pictures:
        depicted.setdefault(picture.depiction.person, []).append(picture)
    looked_for: dict[RecordId, list[Part]] = {}
    for part in parts:
        for person in part.watched.not_seen:
            looked_for.setdefault(person, []).append(part)
    shared = _in_several(footage)
    return {
        person: tuple(_cell(each, depicted.get(person, ()), looked_for.get(person, ()), shared) for each in footage)
        for person in persons
    }


def _in_several(footage: Sequence[Footage]) -> frozenset[RecordId]:
    """Films that are tied to more than one session: what they show may be of either."""
    counted: dict[RecordId, int] = {}
    for each in footage:
        for film in each.films:
            counted[film] = counted.get(film, 0) + 1
    return frozenset(film for film, sessions in counted.items() if sessions > 1)


def _cell(footage: Footage, pictures: Sequence[Picture], parts: Sequence[Part], shared: frozenset[RecordId]) -> Seen:
    here = [each for each in pictures if each.item in footage.items or each.film in footage.films]
    watched = [part for part in parts if part.watched.film in footage.films]
    if here:
        sure = [each for each in here if _is_sure(each, footage, shared)]
        says = tuple(sorted(each.id for each in sure or here))
        against = tuple(sorted(part.id for part in watched if any(_contradicts(part, each) for each in here)))
        return Seen(Cell.SEEN if sure else Cell.MAYBE_SEEN, says, against)
    if not footage.films:
        return Seen(Cell.NO_FOOTAGE)
    if not watched:
        return Seen(Cell.NOT_WATCHED)
    ids = tuple(sorted(part.id for part in watched))
    whole = all(_is_whole(film, length, watched) for film, length in footage.films.items())
    return Seen(Cell.NOT_SHOWN if whole else Cell.NOT_SEEN, ids)


def _is_sure(picture: Picture, footage: Footage, shared: frozenset[RecordId]) -> bool:
    depiction = picture.depiction
    told = depiction.confidence is not Confidence.POSSIBLE and not depiction.contested
    return told and (picture.item in footage.items or picture.film not in shared)


def _contradicts(part: Part, picture: Picture) -> bool:
    """Somebody was looked for in the very part in which they were identified."""
    watched = part.watched
    here = picture.film == watched.film and picture.at_ms is not None
    return here and watched.from_ms <= (picture.at_ms or 0) <= watched.to_ms


def _is_whole(film: RecordId, length_ms: int | None, parts: Sequence[Part]) -> bool:
    """To the end means to the last whole second: that is what a player shows, and what somebody types."""
    spans = covered(part.watched for part in parts if part.watched.film == film)
    if length_ms is None or len(spans) != 1:
        return False
    start, end = spans[0]
    return start == 0 and end > 0 and end >= length_ms - length_ms % _SECOND_MS
