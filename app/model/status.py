"""How things stand with a captive on a day: computed from events, never typed in.

The rules, which make no use of the order in which events were entered:

*Which events count.* An event counts on a day if its latest day has come by then and its confidence is not "possible". One with
an open end counts from the day it was recorded, if that lies after its beginning: it had happened when it was written down.
Events that may have happened by the day, but need not have, change nothing in the status: what they would make of it stands
in `Standing.possible`.

*Which is later.* One event is later than another only if it is so on every reading of their dates. Where the order cannot be
told, leaving custody stands against being seen in it (who left was held before), and a disappearance stands against a trace.

*What follows.* 1. Leaving (death, repatriation, release) ends a captivity, unless a capture, disappearance, sighting,
transfer or visit is later; death stands before repatriation, and repatriation before release. 2. Otherwise only what is
later than every leaving counts. A disappearance, or a denial of custody where there was a capture and no act of
acknowledgment, means disappeared until a trace of custody is later. Footage that is released is no such trace: it may be
old. 3. Otherwise a sentence, else a charge or hearing, else any sign of custody, says how he stands; else it is not known.

*Seen and contacted.* Footage and sightings move "last seen" alone. Visits, calls and letters are contact, visits also sight; a
refused visit is neither. Contact is private only where that was said.

*What changes nothing.* A session that is set for a day (it has not happened by being announced), a visit that is asked for,
contact that is permitted or refused in general, a State's silence, and the retraction of an acknowledgment: a captive who was
seen in custody is not freed by a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Protocol

from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId


class Status(StrEnum):
    HELD = "held"
    ON_TRIAL = "on_trial"
    SENTENCED = "sentenced"
    DISAPPEARED = "disappeared"
    RELEASED = "released"
    REPATRIATED = "repatriated"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Disagreement(StrEnum):
    """How two events contradict one another."""

    HELD_AFTER_LEAVING = "held_after_leaving"
    RELEASED_BEFORE_CAPTURE = "released_before_capture"
    ALIVE_AFTER_DEATH = "alive_after_death"
    TWO_DEATHS = "two_deaths"
    DENIED_AFTER_ACKNOWLEDGMENT = "denied_after_acknowledgment"
    SEEN_AFTER_DENIAL = "seen_after_denial"


@dataclass(frozen=True)
class EventSeen:
    """As much of an event as the status needs, so that a narrow table can feed it.

    `known_on`: the day it was recorded, None if that is not to count.
    """

    id: RecordId
    type: EventType
    earliest: date | None
    latest: date | None
    private: bool | None = None
    confidence: Confidence = Confidence.PROBABLE
    known_on: date | None = None


class Span(Protocol):
    """The days that something may have been on, both included; `earliest` None: an open beginning."""

    @property
    def earliest(self) -> date | None: ...

    @property
    def latest(self) -> date: ...


@dataclass(frozen=True)
class When:
    earliest: date | None
    latest: date


@dataclass(frozen=True)
class Last:
    """The last event of its sort, and the days it may have been on."""

    event: RecordId
    earliest: date | None
    latest: date


@dataclass(frozen=True)
class Days:
    """A number of days that is somewhere from `least` to `most`; `most` None: no limit is known."""

    least: int
    most: int | None


@dataclass(frozen=True)
class Contradiction:
    """Two events that disagree, the earlier first. Both are kept; nothing here chooses."""

    kind: Disagreement
    first: RecordId
    second: RecordId


@dataclass(frozen=True)
class Standing:
    """How things stand on a day. `says_so`: the events the status rests on, in order of date.

    `possible`: what the status may be instead, since some events may have happened by that day. `days_isolated`: since the
    last contact in this captivity; None where none is recorded, or where he is free or dead.
    """

    status: Status
    says_so: tuple[RecordId, ...]
    possible: tuple[Status, ...]
    last_seen: Last | None
    last_contact: Last | None
    last_private_contact: Last | None
    days_isolated: Days | None
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class Glance:
    """As much of a standing as a list shows, without reasons.

    `may_differ`: the status may be another one (never False where `Standing.possible` names one; where it is True, none may be
    left on a closer look). `disagree`: some events contradict one another.
    """

    status: Status
    last_seen: When | None
    last_contact: When | None
    last_private_contact: When | None
    days_isolated: Days | None
    may_differ: bool
    disagree: bool


MANY_UNCERTAIN = 30

# What each type of event means. Nothing else says it: the rules below are made of these sets, and so is their execution in
# the database. A type that is in none of them says nothing about how a captive stands.
LEAVING = {
    EventType.DEATH: Status.DEAD,
    EventType.REMAINS_HANDED_OVER: Status.DEAD,
    EventType.REPATRIATION: Status.REPATRIATED,
    EventType.RELEASE: Status.RELEASED,
}
"""In order of precedence."""
SEEN_HELD = frozenset({EventType.SIGHTING, EventType.TRANSFER, EventType.VISIT})
CAPTURES = frozenset({EventType.CAPTURE})
GONE = frozenset({EventType.DISAPPEARANCE})
DENIALS = frozenset({EventType.DENIAL})
SENTENCES = frozenset({EventType.SENTENCE})
DEATHS = frozenset({EventType.DEATH})
"""Of which there can be one only."""
TAKEN = CAPTURES | GONE
REOPENS = SEEN_HELD | TAKEN
SEEN = frozenset({EventType.SIGHTING, EventType.FOOTAGE_RELEASED, EventType.VISIT})
CONTACT = frozenset({EventType.VISIT, EventType.CALL, EventType.LETTER, EventType.CARD})
IN_COURT = frozenset({EventType.CHARGE, EventType.HEARING, EventType.JUDGMENT, EventType.APPEAL})
ACKNOWLEDGES = (
    IN_COURT | SENTENCES | {EventType.ACKNOWLEDGMENT, EventType.VISIT, EventType.BUREAU_ENTRY, EventType.CAPTURE_CARD}
)
TRACE = SEEN_HELD | CONTACT | ACKNOWLEDGES | CAPTURES | {EventType.MEDICAL, EventType.INJURY, EventType.ILLNESS}
CUSTODY = TRACE | {EventType.FOOTAGE_RELEASED}
ALIVE = REOPENS | {EventType.CALL, EventType.RELEASE}

FREE = frozenset(LEAVING.values())
ISOLABLE = frozenset({Status.HELD, Status.ON_TRIAL, Status.SENTENCED, Status.DISAPPEARED})
"""Of whom it is asked how long they have been without contact."""
THRESHOLDS_DAYS = (30, 90, 180)
"""Days without contact that are counted. No rule of law sets them: they are this program's, and say nothing about a duty."""
DEAD = frozenset(kind for kind, status in LEAVING.items() if status is Status.DEAD)
FREED = frozenset(LEAVING) - DEAD
PRECEDENCE = tuple(dict.fromkeys(LEAVING.values()))
MATTERS = frozenset(LEAVING) | REOPENS | CUSTODY | GONE | DENIALS
"""Types that can change the status."""


@dataclass(frozen=True)
class _Placed:
    """An event with its days closed: it happened, and by the day that is asked about."""

    seen: EventSeen
    earliest: date
    latest: date

    @property
    def type(self) -> EventType:
        return self.seen.type

    def is_after(self, other: _Placed) -> bool:
        return other.latest < self.earliest

    @property
    def order(self) -> tuple[date, date, str]:
        return (self.latest, self.earliest, self.seen.id)


def event_seen(event_id: RecordId, event: Event, known_on: date | None = None) -> EventSeen:
    """What the status needs of an event."""
    when = event.date
    return EventSeen(event_id, event.type, when.earliest, when.latest, event.private, event.confidence, known_on)


def latest_day(seen: EventSeen) -> date | None:
    """Its latest day; for an open end, the day it was recorded, if it can have happened by then."""
    if seen.latest is None and seen.known_on and (seen.earliest is None or seen.earliest <= seen.known_on):
        return seen.known_on
    return seen.latest


def _place(events: Iterable[EventSeen], as_of: date) -> tuple[list[_Placed], list[_Placed]]:
    """The events that count on the day, and those that may; later ones are left out."""
    certain, possible = [], []
    for seen in events:
        latest, earliest = latest_day(seen), seen.earliest or date.min
        if earliest > as_of:
            continue
        if latest is not None and latest <= as_of and seen.confidence is not Confidence.POSSIBLE:
            certain.append(_Placed(seen, earliest, latest))
        else:
            possible.append(_Placed(seen, earliest, min(latest or as_of, as_of)))
    certain.sort(key=lambda placed: placed.order)
    possible.sort(key=lambda placed: placed.order)
    return certain, possible


def _this_captivity(events: Sequence[_Placed]) -> list[_Placed]:
    """What is later than every leaving."""
    left = max((placed.latest for placed in events if placed.type in LEAVING), default=None)
    return [placed for placed in events if left is None or placed.earliest > left]


def _how_left(events: Sequence[_Placed]) -> tuple[Status, list[_Placed]] | None:
    """The leaving that nothing later overtakes, by precedence."""
    taken_again = max((placed.earliest for placed in events if placed.type in REOPENS), default=date.min)
    for status in PRECEDENCE:
        left = [placed for placed in events if LEAVING.get(placed.type) is status]
        standing = [placed for placed in left if placed.latest >= taken_again]
        if standing:
            return status, standing
    return None


def _why_disappeared(current: Sequence[_Placed]) -> list[_Placed]:
    """The disappearances and denials that stand."""
    traced = max((placed.earliest for placed in current if placed.type in TRACE), default=date.min)
    captures = [placed for placed in current if placed.type in CAPTURES]
    acknowledged = any(placed.type in ACKNOWLEDGES for placed in current)
    standing = []
    for placed in current:
        denied = placed.type in DENIALS and not acknowledged
        denied = denied and any(not capture.is_after(placed) for capture in captures)
        if (placed.type in GONE or denied) and traced <= placed.latest:
            standing.append(placed)
    return standing


def _status(events: Sequence[_Placed]) -> tuple[Status, list[_Placed]]:
    """The status that these events give, all of them taken to have happened, and those it rests on."""
    current = _this_captivity(events)
    if not any(placed.type in REOPENS for placed in current) and (left := _how_left(events)):
        return left
    if gone := _why_disappeared(current):
        return Status.DISAPPEARED, gone
    if sentences := [placed for placed in current if placed.type in SENTENCES]:
        return Status.SENTENCED, sentences
    if hearings := [placed for placed in current if placed.type in IN_COURT]:
        return Status.ON_TRIAL, hearings
    if signs := [placed for placed in current if placed.type in CUSTODY]:
        captures = [placed for placed in signs if placed.type in CAPTURES]
        return Status.HELD, captures if signs[-1] in captures else [*captures, signs[-1]]
    return Status.UNKNOWN, []


def _possible(certain: list[_Placed], possible: list[_Placed], status: Status) -> tuple[Status, ...]:
    """What else it may be: with each of the uncertain events, each two of them, and all.

    One event makes a status, and a second may be needed to open a captivity for it. Above `MANY_UNCERTAIN` events the pairs
    are left out and one event of each type is tried, so that a hostile record cannot hold up the program.
    """
    chosen: list[Sequence[_Placed]] = [possible]
    if len(possible) <= MANY_UNCERTAIN:
        chosen += [[one] for one in possible]
        chosen += combinations(possible, 2)
    else:
        chosen += [[one] for one in {placed.type: placed for placed in possible}.values()]
    others = {_status(sorted([*certain, *some], key=lambda placed: placed.order))[0] for some in chosen}
    return tuple(other for other in Status if other in others - {status})


def _last(certain: Sequence[_Placed], wanted: Iterable[EventType], *, private: bool = False) -> Last | None:
    """The event that is last on the cautious reading: by its earliest day, then its latest."""
    found = [placed for placed in certain if placed.type in wanted and (placed.seen.private is True or not private)]
    if not found:
        return None
    last = max(found, key=lambda placed: (placed.earliest, placed.latest, placed.seen.id))
    return Last(last.seen.id, last.seen.earliest, last.latest)


def _days_isolated(certain: list[_Placed], possible: list[_Placed], as_of: date) -> Days | None:
    current = _this_captivity(certain)
    sure = [placed for placed in current if placed.type in CONTACT]
    maybe = [placed for placed in possible if placed.type in CONTACT]
    if not sure:
        return None
    newest = max(placed.latest for placed in [*sure, *maybe])
    oldest = max(placed.earliest for placed in sure)
    return Days((as_of - newest).days, None if oldest == date.min else (as_of - oldest).days)


def _may_lie_between(first: _Placed, between: _Placed, second: _Placed) -> bool:
    return between.latest >= first.earliest and between.earliest <= second.latest


def _contradictions(certain: Sequence[_Placed]) -> tuple[Contradiction, ...]:
    """Pairs that disagree for sure, however their uncertain dates are read."""
    by_type: dict[EventType, list[_Placed]] = {kind: [] for kind in EventType}
    for placed in certain:
        by_type[placed.type].append(placed)

    def all_of(kinds: Iterable[EventType]) -> list[_Placed]:
        return [placed for kind in kinds for placed in by_type[kind]]

    taken, left = all_of(TAKEN), all_of(FREED)
    found: set[tuple[Disagreement, _Placed, _Placed]] = set()
    for leaving in left:
        for seen in all_of(SEEN_HELD):
            taken_again = any(_may_lie_between(leaving, again, seen) for again in taken)
            if seen.is_after(leaving) and not taken_again:
                found.add((Disagreement.HELD_AFTER_LEAVING, leaving, seen))
        if taken and all(capture.is_after(leaving) for capture in taken):
            first = min(taken, key=lambda placed: placed.order)
            found.add((Disagreement.RELEASED_BEFORE_CAPTURE, leaving, first))
    for death in all_of(DEAD):
        found |= {(Disagreement.ALIVE_AFTER_DEATH, death, sign) for sign in all_of(ALIVE) if sign.is_after(death)}
    for death in all_of(DEATHS):
        found |= {(Disagreement.TWO_DEATHS, death, other) for other in all_of(DEATHS) if other.is_after(death)}
    for denial in all_of(DENIALS):
        for act in all_of(ACKNOWLEDGES):
            freed = any(_may_lie_between(act, leaving, denial) for leaving in left)
            if denial.is_after(act) and not freed:
                found.add((Disagreement.DENIED_AFTER_ACKNOWLEDGMENT, act, denial))
        for seen in all_of(SEEN_HELD):
            taken_since = any(_may_lie_between(denial, capture, seen) for capture in taken)
            if seen.is_after(denial) and not taken_since:
                found.add((Disagreement.SEEN_AFTER_DENIAL, denial, seen))
    ordered = sorted(found, key=lambda pair: (pair[0].value, pair[1].order, pair[2].order))
    return tuple(Contradiction(kind, first.seen.id, second.seen.id) for kind, first, second in ordered)


def status_of(events: Iterable[EventSeen], as_of: date) -> Standing:
    """How things stand on the day `as_of`, by the rules above. The order of `events` makes no difference."""
    certain, possible = _place(events, as_of)
    status, says_so = _status(certain)
    return Standing(
        status,
        tuple(placed.seen.id for placed in sorted(says_so, key=lambda placed: placed.order)),
        _possible(certain, possible, status) if possible else (),
        _last(certain, SEEN),
        _last(certain, CONTACT),
        _last(certain, CONTACT, private=True),
        None if status in FREE else _days_isolated(certain, possible, as_of),
        _contradictions(certain),
    )


def counts(standings: Iterable[Standing]) -> dict[Status, int]:
    """How many stand how; every status is named, none counted twice."""
    totals = dict.fromkeys(Status, 0)
    for standing in standings:
        totals[standing.status] += 1
    return totals
