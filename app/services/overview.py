"""How things stand: computed status of everybody, for any day and any state of knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.clock import text
from app.model.drafts import parse_exact_day
from app.model.ids import RecordId
from app.model.status import EventSeen, Standing, Status, counts, status_of
from storage.tables import facts, records
from storage.vault import Vault


@dataclass(frozen=True)
class Person:
    id: RecordId
    name: str
    standing: Standing


@dataclass(frozen=True)
class Overview:
    """`known_on`: the last day whose entries count, None for all of them."""

    as_of: date
    known_on: date | None
    counts: Mapping[Status, int]
    people: tuple[Person, ...]


def status(vault: Vault, as_of: date | None = None, known_on: date | None = None) -> Overview:
    """Everybody's standing on `as_of` (today if None), as it was known at the end of `known_on` (UTC)."""
    day = as_of or vault.settings.clock().date()
    moment = (
        None if known_on is None else text(datetime.combine(known_on + timedelta(days=1), datetime.min.time(), UTC))
    )
    events: dict[RecordId, list[EventSeen]] = {}
    with vault.read() as reader:
        for person, event in facts.facts(reader, None if moment is None else records.last_seq(reader, moment)):
            events.setdefault(person, []).append(event)
        names = records.labels_known(reader, "person", moment)
    people = tuple(Person(id_, name, status_of(events.get(id_, ()), day)) for id_, name in names)
    return Overview(day, known_on, counts(person.standing for person in people), people)


def parse_day(written: str) -> date:
    """A day as typed. Raises `Invalid` for the field `date`."""
    found = parse_exact_day(written)
    assert found.earliest is not None
    return found.earliest
