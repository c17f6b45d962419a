"""The stills of a film with who is seen in them and what was noted, and the stills of one person over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from app.model.dates import UncertainDate
from app.model.event import Event
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.observation import Observation
from app.model.person import Person
from app.model.record import label
from app.model.still import Depiction, Still
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Seen:
    """Somebody in a still; `name`: the person's label."""

    id: RecordId
    name: str
    depiction: Depiction


@dataclass(frozen=True)
class Noted:
    """What can be seen of somebody in a still; `name`: the person's label."""

    id: RecordId
    name: str
    observation: Observation


@dataclass(frozen=True)
class TakenStill:
    """A still, who was recognised in it, what was observed. `recorded_at`: as `app.clock.text` writes it."""

    id: RecordId
    still: Still
    recorded_at: str
    seen: tuple[Seen, ...]
    noted: tuple[Noted, ...]


@dataclass(frozen=True)
class Film:
    """A film with its stills in order of showing."""

    id: RecordId
    evidence: Evidence
    recorded_at: str
    stills: tuple[TakenStill, ...]


def film(vault: Vault, id_: RecordId) -> Film:
    """A film and all that was taken from it. Raises `Invalid`, `Integrity`."""
    with vault.read() as reader:
        stored = records.get(reader, id_, Evidence)
        names: dict[RecordId, str] = {}
        found = [_taken(reader, each, names) for each in records.referring(reader, id_, Still)]
    return Film(id_, stored.record, stored.recorded_at, tuple(sorted(found, key=lambda each: each.still.pts)))


def _taken(reader: Reader, stored: Stored[Still], names: dict[RecordId, str]) -> TakenStill:
    def name(person: RecordId) -> str:
        if person not in names:
            names[person] = label(records.latest(reader, person).record)
        return names[person]

    seen = [each for each in records.referring(reader, stored.id, Depiction) if each.record.subject == stored.id]
    noted = [each for each in records.referring(reader, stored.id, Observation) if each.record.subject == stored.id]
    return TakenStill(
        stored.id,
        stored.record,
        stored.recorded_at,
        tuple(Seen(each.id, name(each.record.person), each.record) for each in seen),
        tuple(Noted(each.id, name(each.record.person), each.record) for each in noted),
    )


@dataclass(frozen=True)
class Dated:
    """A still of one person. `when`: the day of what the film shows, by an event of this person that names the film, or
    else when the film was first published (`by_publication`); None where neither is recorded.
    """

    taken: TakenStill
    film_title: str
    first_pts: int
    depiction: Depiction
    when: UncertainDate | None
    by_publication: bool


@dataclass(frozen=True)
class OverTime:
    """All stills in which somebody was recognised, the earliest first, undated ones last."""

    person: RecordId
    name: str
    stills: tuple[Dated, ...]


def over_time(vault: Vault, person: RecordId) -> OverTime:
    """The stills of one person. Raises `Invalid`, `Integrity`."""
    with vault.read() as reader:
        name = label(records.get(reader, person, Person).record)
        events = [each.record for each in records.referring(reader, person, Event) if person in each.record.persons]
        films: dict[RecordId, Evidence] = {}
        names: dict[RecordId, str] = {person: name}
        found = []
        for stored in records.referring(reader, person, Depiction):
            subject = records.latest(reader, stored.record.subject)
            if subject.retracted or not isinstance(subject.record, Still):
                continue
            film_id = subject.record.film
            if film_id not in films:
                films[film_id] = records.get(reader, film_id, Evidence).record
            item = films[film_id]
            when = _day_of(events, film_id)
            first = item.film.first_pts if item.film is not None else 0
            found.append(
                Dated(
                    _taken(reader, cast("Stored[Still]", subject), names),
                    item.title,
                    first,
                    stored.record,
                    when or item.acquisition.first_published,
                    when is None and item.acquisition.first_published is not None,
                )
            )
    return OverTime(person, name, tuple(sorted(found, key=_order)))


def _day_of(events: list[Event], film: RecordId) -> UncertainDate | None:
    """The narrowest date among the events that name the film."""
    dates = [event.date for event in events if film in event.evidence]
    return min(dates, key=_width, default=None)


def _width(when: UncertainDate) -> int:
    return ((when.latest or date.max) - (when.earliest or date.min)).days


def _order(each: Dated) -> tuple[date, date, int]:
    if each.when is None:
        return date.max, date.max, each.taken.still.pts
    return each.when.earliest or date.min, each.when.latest or date.max, each.taken.still.pts


def days_between(one: UncertainDate | None, other: UncertainDate | None) -> tuple[int, int] | None:
    """Least and most days from one date to the later one; None where either is open or not known.

    Dates that overlap may be the same day, so the least is 0.
    """
    bounds = [each for when in (one, other) if when is not None for each in (when.earliest, when.latest)]
    if len(bounds) < 4 or any(each is None for each in bounds):
        return None
    first, last, first2, last2 = (each for each in bounds if each is not None)
    least = max(0, (first2 - last).days, (first - last2).days)
    return least, max(abs((last2 - first).days), abs((last - first2).days))
