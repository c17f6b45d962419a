"""What the timeline of a person shows, before anybody knows how wide it is: bands and marks on lanes, in days.

Pure: a dossier in, values out. A band that is sure and one that lies "some time within" are two bands; nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.dates import UncertainDate
from app.model.event import Event, EventType
from app.model.status import GONE, ISOLABLE, LEAVING, Span
from app.services.dossier import Dossier
from ui.parts.text import isolated, said
from ui.words.custody import CONTACT
from ui.words.dates import read_back, short_day
from ui.words.standing import days_words
from ui.words.window import EVENTS


class Lane(Enum):
    CUSTODY = auto()
    CONTACT = auto()
    HEARINGS = auto()
    SIGHTINGS = auto()
    HEALTH = auto()
    CLAIMS = auto()


class Shape(Enum):
    """`RING` contact, `DISC` private contact, `CROSSED` refused, `BAR` hearing, `OPEN_BAR` one set for a day, `TICK` an act."""

    DISC = auto()
    RING = auto()
    CROSSED = auto()
    BAR = auto()
    OPEN_BAR = auto()
    TRIANGLE = auto()
    OPEN_TRIANGLE = auto()
    SQUARE = auto()
    OPEN_SQUARE = auto()
    DIAMOND = auto()
    TICK = auto()


class Ground(Enum):
    """How a band is drawn. `SILENCE`: no contact; `HIDDEN`: held at a place that is not disclosed."""

    SURE = auto()
    HIDDEN = auto()
    UNKNOWN = auto()
    WITHIN = auto()
    SILENCE = auto()


@dataclass(frozen=True)
class Mark:
    """One event or claim. `first`, `last`: the days it may have been on, None for an open end. `words`, `short`: its label;
    `spoken`: all of it in one line. `possible`: only possible, drawn as such.
    """

    id: str
    lane: Lane
    shape: Shape
    first: date | None
    last: date | None
    words: str
    short: str
    spoken: str
    is_claim: bool = False
    possible: bool = False
    tone: str = "text2"

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def middle(self) -> float:
        """Where a label belongs, as an ordinal."""
        known = [each.toordinal() for each in (self.first, self.last) if each is not None]
        return sum(known) / len(known) if known else 0.0

    @property
    def order(self) -> tuple[float, str]:
        return (self.middle, self.id)


@dataclass(frozen=True)
class Band:
    """From `start` to `end`, ordinals of days; `end` after the last day."""

    lane: Lane
    ground: Ground
    start: float
    end: float
    words: str = ""


@dataclass(frozen=True)
class Timeline:
    """`start`, `end`: ordinals between which anything is drawn; `today`: the day that is looked at."""

    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    start: int
    end: int
    today: int
    undated: int


_CONTACT = {
    EventType.VISIT,
    EventType.CALL,
    EventType.LETTER,
    EventType.CARD,
    EventType.VISIT_REQUESTED,
    EventType.VISIT_REFUSED,
    EventType.CONTACT_PERMITTED,
    EventType.CONTACT_REFUSED,
}
_COURT = {
    EventType.CHARGE,
    EventType.HEARING_SCHEDULED,
    EventType.HEARING,
    EventType.JUDGMENT,
    EventType.SENTENCE,
    EventType.APPEAL,
}
_HEALTH = {EventType.MEDICAL, EventType.INJURY, EventType.ILLNESS}
_SEEN = {EventType.SIGHTING, EventType.FOOTAGE_RELEASED}
_REFUSED = {EventType.VISIT_REFUSED, EventType.CONTACT_REFUSED}
_HELD_SOMEWHERE = {EventType.CAPTURE, EventType.TRANSFER, EventType.DISAPPEARANCE}
_ROOM_DAYS = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)


def lane_of(kind: EventType) -> Lane:
    """The lane that an event of this type stands on."""
    for lane, kinds in (
        (Lane.CONTACT, _CONTACT),
        (Lane.HEARINGS, _COURT),
        (Lane.HEALTH, _HEALTH),
        (Lane.SIGHTINGS, _SEEN),
    ):
        if kind in kinds:
            return lane
    return Lane.CUSTODY


def shape_of(event: Event) -> Shape:
    """The shape that says what sort of event it is, without its colour."""
    if event.type in _REFUSED:
        return Shape.CROSSED
    lane = lane_of(event.type)
    if lane is Lane.CONTACT:
        return Shape.DISC if event.private else Shape.RING
    if lane is Lane.HEARINGS:
        return Shape.OPEN_BAR if event.type is EventType.HEARING_SCHEDULED else Shape.BAR
    if lane is Lane.SIGHTINGS:
        return Shape.TRIANGLE if event.type is EventType.SIGHTING else Shape.OPEN_TRIANGLE
    if lane is Lane.HEALTH:
        return Shape.OPEN_SQUARE if event.type is EventType.MEDICAL else Shape.SQUARE
    return Shape.TICK


def short_when(when: UncertainDate) -> str:
    """A date for tight places: `4 Jun`, `18 to 24 Sep`; longer spans in full."""
    first, last = when.earliest, when.latest
    if first is None or last is None or (last - first).days > 45 or first.year != last.year:
        return read_back(when)
    if first == last:
        return short_day(first)
    if first.month == last.month:
        return _tr("{first} to {last}").format(first=first.day, last=short_day(last))
    return _tr("{first} to {last}").format(first=short_day(first), last=short_day(last))


def lanes(of: Dossier) -> Timeline:
    """Everything that has a date, on its lane."""
    marks = [*_event_marks(of), *_claim_marks(of)]
    dated = [mark for mark in marks if mark.first is not None or mark.last is not None]
    today = of.as_of.toordinal()
    known = [day.toordinal() for mark in dated for day in (mark.first, mark.last) if day is not None]
    start = min([*known, today - 300]) - _ROOM_DAYS
    end = max([*known, today]) + _ROOM_DAYS
    bands = [*_custody(of, start, today), *_silence(of, today)]
    ordered = sorted(dated, key=lambda mark: mark.order)
    return Timeline(tuple(ordered), tuple(bands), start, end, today, len(marks) - len(dated))


def _event_marks(of: Dossier) -> Iterator[Mark]:
    today = of.as_of
    for stored in of.events:
        event = stored.record
        type_words = said(EVENTS[event.type])
        short = type_words[:1].lower() + type_words[1:]
        words = short
        if event.weight_kg:
            short = words = _tr("{kg} kg").format(kg=event.weight_kg)
        elif event.contact is not None and event.type not in _REFUSED:
            words = f"{short}, {said(CONTACT[event.contact])}"
        elif event.type is EventType.HEARING:
            short = words = ""  # each bar is one; the lane says so
        elif event.type is EventType.HEARING_SCHEDULED:
            short, words = short_when(event.date), _tr("set for {day}").format(day=short_when(event.date))
        elif event.type is EventType.SIGHTING:
            short = words = short_when(event.date)
        elif event.type in _HELD_SOMEWHERE:
            words = f"{short}, {short_when(event.date)}"
        place = of.labels.get(event.place) if event.place else None
        spoken = ", ".join(
            part
            for part in (type_words, read_back(event.date), isolated(place) if place else "", event.description or "")
            if part
        )
        ahead = event.date.earliest is not None and event.date.earliest > today
        yield Mark(
            stored.id,
            lane_of(event.type),
            shape_of(event),
            event.date.earliest,
            event.date.latest,
            words,
            short,
            spoken,
            possible=event.confidence.value == "possible",
            tone="accent" if ahead else "crit" if event.type in _REFUSED else "text2",
        )


def _claim_marks(of: Dossier) -> Iterator[Mark]:
    for field in of.claims:
        for each in field.claims:
            claim = each.claim
            when = claim.when
            who = claim.stated_by or each.source or _tr("Somebody")
            spoken = _tr("{who} said: {field}, {value}").format(
                who=isolated(who), field=field.field.replace("_", " "), value=isolated(claim.value)
            )
            yield Mark(
                each.id,
                Lane.CLAIMS,
                Shape.DIAMOND,
                when.earliest if when else None,
                when.latest if when else None,
                f"{isolated(who)}: {isolated(claim.value)}",
                isolated(who),
                spoken,
                is_claim=True,
                tone="warn",
            )


def _custody(of: Dossier, start: int, today: int) -> Iterator[Band]:
    """Where somebody was held: sure between two events, hatched while either may have happened."""
    turning = [each for each in of.events if each.record.type in _HELD_SOMEWHERE or each.record.type in LEAVING]
    turning = [each for each in turning if each.record.confidence.value != "possible"]
    held: tuple[Ground, str] | None = None
    sure_from = float(start)
    for stored in turning:
        event = stored.record
        first = event.date.earliest.toordinal() if event.date.earliest else start
        last = event.date.latest.toordinal() if event.date.latest else today
        if first > today:
            continue
        last = min(last, today)
        if held is not None and first > sure_from:
            yield Band(Lane.CUSTODY, held[0], sure_from, first, held[1])
        if last > first:
            yield Band(Lane.CUSTODY, Ground.WITHIN, max(first, sure_from if held else first), last + 1)
        held = _held(of, event)
        sure_from = max(sure_from, last + 1 if last > first else first)
    if held is not None and sure_from < today:
        yield Band(Lane.CUSTODY, held[0], sure_from, today + 1, held[1])


def _held(of: Dossier, event: Event) -> tuple[Ground, str] | None:
    if event.type in LEAVING:
        return None
    if event.type in GONE:
        return Ground.UNKNOWN, _tr("Whereabouts not known")
    place = event.to_place or (event.place if event.type is EventType.TRANSFER else None)
    if place is None:
        return Ground.HIDDEN, _tr("Place not disclosed")
    return Ground.SURE, of.labels.get(place, "")


def _silence(of: Dossier, today: int) -> Iterator[Band]:
    """No contact: from the last one, or from the beginning of the captivity, to the day that is looked at."""
    standing = of.standing
    if standing.status not in ISOLABLE:
        return
    last: Span | None = standing.last_contact
    if last is not None and standing.days_isolated is not None:
        words = _tr("{days}, none").format(days=said(days_words(standing.days_isolated)))
        since = last.latest.toordinal() + 1
    else:
        began = [each.record.date.latest for each in of.events if each.record.type in _HELD_SOMEWHERE]
        known = [day.toordinal() for day in began if day is not None]
        if not known:
            return
        since, words = min(known), _tr("no contact recorded")
    if since <= today:
        yield Band(Lane.CONTACT, Ground.SILENCE, since, today + 1, words)


def chosen_words(of: Dossier, id_: str) -> tuple[str, str, str]:
    """The chosen event in three lines: what and when; where it is known from; what is said of it."""
    for stored in of.events:
        if stored.id != id_:
            continue
        event = stored.record
        place = of.labels.get(event.place) if event.place else None
        first = ", ".join(part for part in (said(EVENTS[event.type]), isolated(place) if place else "") if part)
        sources = [isolated(of.labels[each]) for each in event.sources if each in of.labels]
        known = _tr("Source: {names}.").format(names=", ".join(sources)) if sources else _tr("No source is recorded.")
        who = of.actors.get(stored.actor, "")
        recorded = _tr("Recorded by {who} on {day}.").format(
            who=isolated(who), day=short_day(date.fromisoformat(stored.recorded_at[:10]))
        )
        return f"{first}\u2003{read_back(event.date)}", f"{known} {recorded}", event.description or _meaning(event)
    for field in of.claims:
        for each in field.claims:
            if each.id == id_:
                who = each.claim.stated_by or each.source or ""
                when = read_back(each.claim.when) if each.claim.when else ""
                first = ", ".join(part for part in (isolated(who), when) if part)
                name = field.field.replace("_", " ").capitalize()
                return first, f"{name}: {isolated(each.claim.value)}", each.claim.quote or ""
    return "", "", ""


def _meaning(event: Event) -> str:
    """What it counts as, where that is easily mistaken."""
    if lane_of(event.type) is Lane.CONTACT and event.type not in _REFUSED:
        if event.private is False:
            return _tr("Not private. It counts as contact, not as private contact.")
        if event.private is None and event.type in (EventType.VISIT, EventType.CALL):
            return _tr("Whether it was private is not recorded. It counts as contact.")
    if event.type is EventType.FOOTAGE_RELEASED:
        return _tr("Footage counts as seen. It never counts as contact.")
    return ""


def walk(marks: Sequence[Mark], at: str, by: int) -> str:
    """The mark `by` steps on in order of date; the first or last one where nothing is chosen."""
    ids = [mark.id for mark in marks]
    if not ids:
        return ""
    if at not in ids:
        return ids[0] if by > 0 else ids[-1]
    return ids[max(0, min(len(ids) - 1, ids.index(at) + by))]
