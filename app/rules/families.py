"""What a family has not been told. Families have a right to know the fate and the whereabouts, and these are two things.

An event counts as told to a relative where a telling followed it: the day of the telling is not before the day on which the
event was recorded here, and the telling was recorded after the event was. A telling with an uncertain day counts from the
earliest day it may have been. An event that was corrected after a telling is not told in its new form. So whoever reads the
list sees rather too much than too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.clock import moment
from app.model.event import Event, EventType
from app.model.ids import RecordId
from app.model.relative import Relative, Told, Topic

_BOTH = frozenset({Topic.FATE, Topic.WHEREABOUTS})
_FATE = frozenset({Topic.FATE})
TOPICS: Mapping[EventType, frozenset[Topic]] = {
    EventType.CAPTURE: _BOTH,
    EventType.DISAPPEARANCE: _BOTH,
    EventType.SIGHTING: _BOTH,
    EventType.FOOTAGE_RELEASED: _FATE,
    EventType.TRANSFER: frozenset({Topic.WHEREABOUTS}),
    EventType.ACKNOWLEDGMENT: _BOTH,
    EventType.ACKNOWLEDGMENT_RETRACTED: _BOTH,
    EventType.DENIAL: _BOTH,
    EventType.BUREAU_ENTRY: _BOTH,
    EventType.VISIT: _BOTH,
    EventType.CALL: _FATE,
    EventType.LETTER: _FATE,
    EventType.CARD: _FATE,
    EventType.CAPTURE_CARD: _BOTH,
    EventType.MEDICAL: _FATE,
    EventType.INJURY: _FATE,
    EventType.ILLNESS: _FATE,
    EventType.CHARGE: _FATE,
    EventType.JUDGMENT: _FATE,
    EventType.SENTENCE: _FATE,
    EventType.APPEAL: _FATE,
    EventType.RELEASE: _BOTH,
    EventType.REPATRIATION: _BOTH,
    EventType.DEATH: _BOTH,
    EventType.REMAINS_HANDED_OVER: _BOTH,
}
"""Which of the two an event tells of (our own reading). Of any other type: whatever a telling was about, it counts."""


@dataclass(frozen=True)
class Known:
    """An event as the vault holds it now. `recorded_at`: of this version, as `app.clock.text` writes it."""

    id: RecordId
    event: Event
    recorded_at: str


@dataclass(frozen=True)
class Telling:
    """A telling as the vault holds it. `recorded_at`: of its first version."""

    told: Told
    recorded_at: str


@dataclass(frozen=True)
class Untold:
    """A relative who has not been told of an event. `topics`: what is open of it; empty where it is of neither kind."""

    relative: RecordId
    event: RecordId
    topics: tuple[Topic, ...]


def _tells(telling: Telling, known: Known) -> bool:
    day = telling.told.date.earliest
    return day is not None and known.recorded_at <= telling.recorded_at and moment(known.recorded_at).date() <= day


def untold(
    relatives: Mapping[RecordId, Relative], tellings: Iterable[Telling], events: Iterable[Known]
) -> tuple[Untold, ...]:
    """Relative by relative, what happened to their captive and was recorded after they were last told of such things. Pure.

    Order: as the relatives and the events are given.
    """
    by_relative: dict[RecordId, list[Telling]] = {}
    for telling in tellings:
        by_relative.setdefault(telling.told.relative, []).append(telling)
    by_captive: dict[RecordId, list[Known]] = {}
    for known in events:
        for person in dict.fromkeys(known.event.persons):
            by_captive.setdefault(person, []).append(known)
    found: list[Untold] = []
    for id_, relative in relatives.items():
        for known in by_captive.get(relative.captive, ()):
            told = [each.told.about for each in by_relative.get(id_, ()) if _tells(each, known)]
            topics = TOPICS.get(known.event.type, frozenset())
            left = topics - {topic for about in told for topic in about}
            if left or (not topics and not told):
                found.append(Untold(id_, known.id, tuple(sorted(left))))
    return tuple(found)
