"""The events of one captive in order, and the ones a form asks for by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from app.model.case import Case
from app.model.dates import UncertainDate
from app.model.event import Event, EventType
from app.model.ids import RecordId

SEEN = frozenset({EventType.SIGHTING, EventType.VISIT})
"""Somebody saw the captive on that day. The day footage is published says nothing of when it was filmed."""

LATER = frozenset(
    {
        EventType.SIGHTING,
        EventType.FOOTAGE_RELEASED,
        EventType.TRANSFER,
        EventType.ACKNOWLEDGMENT,
        EventType.ACKNOWLEDGMENT_RETRACTED,
        EventType.DENIAL,
        EventType.SILENCE,
        EventType.BUREAU_ENTRY,
        EventType.VISIT_REQUESTED,
        EventType.VISIT,
        EventType.VISIT_REFUSED,
        EventType.CONTACT_PERMITTED,
        EventType.CONTACT_REFUSED,
        EventType.CALL,
        EventType.LETTER,
        EventType.CARD,
        EventType.CAPTURE_CARD,
        EventType.MEDICAL,
        EventType.INJURY,
        EventType.ILLNESS,
        EventType.CHARGE,
        EventType.HEARING_SCHEDULED,
        EventType.HEARING,
        EventType.JUDGMENT,
        EventType.SENTENCE,
        EventType.APPEAL,
        EventType.REMAINS_HANDED_OVER,
        EventType.DEATH,
        EventType.OTHER,
    }
)
"""What may tell where somebody is held or what became of them."""

AUTHORITIES = frozenset(
    {
        EventType.CAPTURE,
        EventType.DISAPPEARANCE,
        EventType.TRANSFER,
        EventType.ACKNOWLEDGMENT,
        EventType.FOOTAGE_RELEASED,
        EventType.BUREAU_ENTRY,
        EventType.CHARGE,
        EventType.HEARING,
        EventType.JUDGMENT,
        EventType.SENTENCE,
    }
)
"""Acts whose author holds the captive, or held them."""

HEALTH = frozenset({EventType.MEDICAL, EventType.INJURY, EventType.ILLNESS})
"""What tells of somebody's health: shown where a consent covers that."""

_FREED = frozenset({EventType.RELEASE, EventType.REPATRIATION})


def sort_key(when: UncertainDate) -> tuple[date, date]:
    """Order by the earliest possible day, then the latest; what has no earliest day comes first."""
    return when.earliest or date.min, when.latest or date.max


@dataclass(frozen=True)
class Dated:
    """An event with its id."""

    id: RecordId
    event: Event

    @property
    def date(self) -> UncertainDate:
        return self.event.date


class Timeline:
    """The events of `person` in `case`, earliest first."""

    def __init__(self, case: Case, person: RecordId) -> None:
        mine = (Dated(record, event) for record, event in case.events.items() if person in event.persons)
        self.events = tuple(sorted(mine, key=lambda dated: (*sort_key(dated.date), dated.id)))

    def of(self, types: Collection[EventType]) -> Iterator[Dated]:
        return (dated for dated in self.events if dated.event.type in types)

    def _episode(self) -> date:
        """The first day that can belong to the last deprivation of liberty: after the last return that is dated."""
        freed = [dated.date.latest for dated in self.of(_FREED) if dated.date.latest is not None]
        return max(freed, default=date.min)

    def start(self, *kinds: EventType) -> Dated | None:
        """The earliest event of the first of `kinds` that occurs after the last return home."""
        since = self._episode()
        for kind in kinds:
            for dated in self.of({kind}):
                if dated.date.latest is None or dated.date.latest >= since:
                    return dated
        return None

    @property
    def disappearance(self) -> Dated | None:
        """What the form dates: the disappearance, else the capture. Of several accounts, the one with the earliest day."""
        return self.start(EventType.DISAPPEARANCE, EventType.CAPTURE)

    @property
    def capture(self) -> Dated | None:
        return self.start(EventType.CAPTURE, EventType.DISAPPEARANCE)

    @property
    def last_seen(self) -> Dated | None:
        """The sighting or visit with the latest day."""
        since = self._episode()
        seen = [dated for dated in self.of(SEEN) if dated.date.latest is not None and dated.date.latest >= since]
        return max(seen, key=lambda dated: (dated.date.latest or date.min, dated.id), default=None)

    def later(self) -> tuple[Dated, ...]:
        """Everything since the capture that may tell where the captive is held."""
        since = self._episode()
        return tuple(dated for dated in self.of(LATER) if dated.date.latest is None or dated.date.latest >= since)
