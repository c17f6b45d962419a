"""What the overview shows, as plain values: read in the vault's lane, painted in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.model.event import Event
from app.model.ids import RecordId
from app.model.status import (
    ISOLABLE,
    THRESHOLDS_DAYS,
    Days,
    Glance,
    Span,
    Standing,
)
from app.services import briefing, overview, record
from app.services.overview import Order, Overview, Wanted
from app.services.vaults import Vault
from ui.desk import Looking

RECENT_TO_DAYS, OVERDUE_TO_DAYS, *_ = THRESHOLDS_DAYS
LONGEST_BAR_DAYS = 365


class Isolation(StrEnum):
    """How long without contact, in a word. `DOES_NOT_APPLY`: free or dead."""

    RECENT = "recent"
    OVERDUE = "overdue"
    LONG = "long"
    NOT_RECORDED = "not recorded"
    DOES_NOT_APPLY = "does not apply"


def isolation(standing: Glance | Standing) -> Isolation:
    """By the most days it may be, since what is not known should not look better than it is."""
    return severity(standing.days_isolated) if standing.status in ISOLABLE else Isolation.DOES_NOT_APPLY


def severity(days: Days | None) -> Isolation:
    """How long a number of days is."""
    if days is None:
        return Isolation.NOT_RECORDED
    most = days.least if days.most is None else days.most
    if most <= RECENT_TO_DAYS:
        return Isolation.RECENT
    return Isolation.OVERDUE if most <= OVERDUE_TO_DAYS else Isolation.LONG


def days_since(last: Span | None, as_of: date) -> Days | None:
    """Days from the last event of a sort to `as_of`."""
    if last is None:
        return None
    most = None if last.earliest is None else (as_of - last.earliest).days
    return Days((as_of - last.latest).days, most)


@dataclass(frozen=True)
class Row:
    """One person in the table. `other`: the name in another script, where one is recorded."""

    id: RecordId
    name: str
    other: str
    standing: Glance


@dataclass(frozen=True)
class Loaded:
    overview: Overview
    rows: tuple[Row, ...]


SHOWN = 7


def load(vault: Vault, looking: Looking) -> Loaded:
    """The counts as of the day that is looked at, and whoever has been longest without contact."""
    wanted = Wanted(statuses=ISOLABLE, order=Order.ISOLATED, limit=SHOWN)
    over = (RECENT_TO_DAYS + 1, OVERDUE_TO_DAYS + 1)
    found = overview.status(vault, looking.as_of, looking.known_on, wanted, thresholds_days=over)
    others = briefing.other_names(vault, [person.id for person in found.people])
    rows = (Row(person.id, person.name, others.get(person.id, ""), person.standing) for person in found.people)
    return Loaded(found, tuple(rows))


def how_long(found: Overview) -> dict[Isolation, int]:
    """How many of those in custody or disappeared are without contact for how long."""
    concerned = sum(found.counts[status] for status in ISOLABLE)
    overdue, long = found.isolated.values()
    return {
        Isolation.NOT_RECORDED: found.never,
        Isolation.LONG: long,
        Isolation.OVERDUE: overdue - long,
        Isolation.RECENT: concerned - found.never - overdue,
    }


@dataclass(frozen=True)
class Reason:
    """An event that the status rests on."""

    event: Event
    place: str
    to_place: str
    sources: tuple[str, ...]


def reason(vault: Vault, event: RecordId) -> Reason | None:
    shown = record.show(vault, event)
    found = shown.stored.record
    if not isinstance(found, Event):
        return None
    return Reason(
        found,
        shown.links.get(found.place or "", ""),
        shown.links.get(found.to_place or "", ""),
        tuple(shown.links[source] for source in found.sources if source in shown.links),
    )
