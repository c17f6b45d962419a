"""An event with the day it was written down: what surely happened by a day, and what only may have.

An event surely happened by a day if its latest day has come by then, it is more than possible, and it was not written down
before it could have happened: what is announced is not yet done. An open end ends, at the latest, on the day of recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId

ANNOUNCED = frozenset({EventType.HEARING_SCHEDULED})
"""Types that are never an event that happened."""

_TIME_ZONES = timedelta(days=1)
"""The day of recording is that of UTC: on the clock of the event it may be the day before or after."""


@dataclass(frozen=True)
class Noted:
    """`recorded_on`: the day its version in force was recorded, None if that is not known."""

    id: RecordId
    event: Event
    recorded_on: date | None = None

    @property
    def type(self) -> EventType:
        return self.event.type

    @property
    def earliest(self) -> date:
        return self.event.date.earliest or date.min

    @property
    def latest(self) -> date | None:
        """Its latest day; for an open end the day it was recorded, if it can have happened by then."""
        latest = self.event.date.latest
        if latest is None and self.recorded_on is not None and self.earliest <= self.recorded_on:
            return self.recorded_on
        return latest

    @property
    def is_announced(self) -> bool:
        """Was it written down before it could have happened?"""
        if self.type in ANNOUNCED:
            return True
        return self.recorded_on is not None and self.recorded_on + _TIME_ZONES < self.earliest

    @property
    def order(self) -> tuple[date, date, str]:
        """By date, and where that does not tell by id: never by the order of entry."""
        return (self.latest or date.max, self.earliest, self.id)

    def surely_by(self, day: date) -> bool:
        latest = self.latest
        sure = self.event.confidence is not Confidence.POSSIBLE and not self.is_announced
        return sure and latest is not None and latest <= day

    def maybe_by(self, day: date) -> bool:
        """May it have happened by then? What surely happened also may."""
        return self.type not in ANNOUNCED and self.earliest <= day

    def is_after(self, other: Noted) -> bool:
        """Later on every reading of both dates."""
        latest = other.latest
        return latest is not None and latest < self.earliest


@dataclass(frozen=True)
class Span:
    """A number that is at least `least` and at most `most`; `most` None: no limit is known."""

    least: int
    most: int | None

    @property
    def is_certain(self) -> bool:
        return self.least == self.most


def days_until(day: date, earliest: date | None, latest: date | None) -> Span:
    """How many days lie between an uncertain date and `day`; 0 where it may be that day or later."""
    least = max(0, (day - min(latest or day, day)).days)
    if earliest is None or earliest == date.min:
        return Span(least, None)
    return Span(least, max(least, (day - earliest).days))
