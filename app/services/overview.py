"""How things stand: computed status of everybody, for any day and any state of knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.clock import text
from app.model.drafts import parse_exact_day
from app.model.ids import RecordId
from app.model.status import THRESHOLDS_DAYS, EventSeen, Glance, Standing, Status, status_of
from app.services.record import resolve
from storage.reading import Reader
from storage.tables import facts, standing
from storage.tables.standing import Order as Order
from storage.tables.standing import Wanted as Wanted
from storage.vault import Vault

EVERYBODY = Wanted()


@dataclass(frozen=True)
class Person:
    id: RecordId
    name: str
    standing: Glance


@dataclass(frozen=True)
class Overview:
    """A page of the table of people, and the figures over all of whom it is made.

    `known_on`: the last day whose entries count, None for all of them. `isolated`: of how many of those in custody or
    disappeared the last contact lies at least so many days back, on the cautious reading; `never`: of how many none is
    recorded. `matching`: how many people there are to page through.
    """

    as_of: date
    known_on: date | None
    counts: Mapping[Status, int]
    isolated: Mapping[int, int]
    never: int
    matching: int
    people: tuple[Person, ...]


def status(
    vault: Vault,
    as_of: date | None = None,
    known_on: date | None = None,
    wanted: Wanted = EVERYBODY,
    *,
    thresholds_days: tuple[int, ...] = THRESHOLDS_DAYS,
) -> Overview:
    """How people stand on `as_of` (today if None), as known at the end of `known_on` (UTC); of them the page `wanted`.

    `thresholds_days`: for which `isolated` is counted.
    """
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        found = standing.table(reader, day, wanted, end_of(known_on), thresholds_days)
    people = tuple(Person(line.id, line.label, line.glance) for line in found.lines)
    return Overview(day, known_on, found.counts, found.isolated, found.never, found.matching, people)


def reasons(
    vault: Vault, people: Sequence[RecordId], as_of: date | None = None, known_on: date | None = None
) -> dict[RecordId, Standing]:
    """For each of some people the whole standing: with the events that say so, what else may be, what disagrees."""
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        return _whole(reader, people, day, end_of(known_on))


def _whole(reader: Reader, people: Iterable[RecordId], day: date, moment: str | None) -> dict[RecordId, Standing]:
    events: dict[RecordId, list[EventSeen]] = {person: [] for person in people}
    for person, event in facts.facts(reader, moment, list(events)):
        events[person].append(event)
    return {person: status_of(seen, day) for person, seen in events.items()}


def people_ids(vault: Vault, written: Iterable[str]) -> tuple[RecordId, ...]:
    """The people that are named by id, the beginning of one, or exact name. Raises `Invalid` for the field `id`."""
    with vault.read() as reader:
        return tuple(resolve(reader, each, "person") for each in written)


def end_of(day: date | None) -> str | None:
    """The moment at which a day is over, UTC."""
    return None if day is None else text(datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC))


def parse_day(written: str) -> date:
    """A day as typed. Raises `Invalid` for the field `date`."""
    found = parse_exact_day(written)
    assert found.earliest is not None
    return found.earliest
