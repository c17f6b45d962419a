"""What a detaining Power owes a prisoner of war, counted from what is recorded: by month, by arrival, by day.

A figure is a span, "at least" to "at most", wherever dates are uncertain. What is counted is what somebody recorded: that
fewer letters are recorded than are owed does not prove that fewer were written, and the words of the verdicts say so.
Each duty names its article of the Third Geneva Convention (1949).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.model.calendar import add_months, last_day_of_month
from app.model.captivity import Captivity, captivities
from app.model.event import ContactKind, EventType, Way
from app.model.ids import RecordId
from app.model.noted import Noted, Span, days_until


class Duty(StrEnum):
    """The duties that are counted."""

    LETTERS = "letters"
    CARDS = "cards"
    INSPECTION = "inspection"
    CAPTURE_CARD = "capture_card"
    BUREAU_ENTRY = "bureau_entry"
    VISIT = "visit"


ARTICLE_OF: dict[Duty, str] = {
    Duty.LETTERS: "GC III 71",
    Duty.CARDS: "GC III 71",
    Duty.INSPECTION: "GC III 31",
    Duty.CAPTURE_CARD: "GC III 70",
    Duty.BUREAU_ENTRY: "GC III 122",
    Duty.VISIT: "GC III 126",
}

LETTERS_A_MONTH = 2
CARDS_A_MONTH = 4
"""Article 71: where correspondence is limited, not below two letters and four cards, sent by the prisoner, a month."""
INSPECTIONS_A_MONTH = 1
"""Article 31: at least once a month, with weighing."""
CAPTURE_CARD_DAYS = 7
"""Article 70: not more than one week after arrival at a camp, and likewise on sickness and after a transfer."""


class Verdict(StrEnum):
    """`not_shown`: what is recorded does not reach it. `not_judged`: too early, or custody itself is unsure."""

    MET = "met"
    MAY_BE = "may_be"
    NOT_SHOWN = "not_shown"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Tally:
    """One duty in one month. `owed` a number of pieces or inspections."""

    duty: Duty
    owed: int
    counted: Span
    verdict: Verdict

    @property
    def article(self) -> str:
        return ARTICLE_OF[self.duty]


@dataclass(frozen=True)
class Month:
    """One calendar month of captivity, from its `first` day. `whole`: surely held throughout; `over`: it had ended.

    `received`: letters and cards that reached him; they count towards no minimum.
    """

    first: date
    whole: bool
    over: bool
    tallies: tuple[Tally, ...]
    received: Span


@dataclass(frozen=True)
class CaptureCard:
    """Whether a card followed one event that calls for it. `after`: that event.

    `days`: from it to the `card`, or to the day asked about where there is none. `runs`: whether a week runs from it at all:
    from the capture itself none does, the card is due at once and a week after the arrival at a camp at the latest.
    """

    after: RecordId
    type: EventType
    card: RecordId | None
    days: Span
    runs: bool
    verdict: Verdict

    @property
    def article(self) -> str:
        return ARTICLE_OF[Duty.CAPTURE_CARD]


@dataclass(frozen=True)
class Since:
    """Days since the last event of its sort; where none is recorded (`event` None), since captivity began."""

    duty: Duty
    event: RecordId | None
    days: Span

    @property
    def article(self) -> str:
        return ARTICLE_OF[self.duty]


@dataclass(frozen=True)
class Duties:
    """All that is counted for one person on one day. `visit` and `bureau_entry` None: nobody is known to be held then."""

    as_of: date
    captivities: tuple[Captivity, ...]
    months: tuple[Month, ...]
    capture_cards: tuple[CaptureCard, ...]
    visit: Since | None
    bureau_entry: Since | None


def duties(events: Iterable[Noted], as_of: date) -> Duties:
    """Every duty counted up to and including `as_of`. The order of `events` makes no difference."""
    every = sorted(events, key=lambda noted: noted.order)
    held = captivities(every, as_of)
    now = held[-1] if held and held[-1].until_latest is None else None
    return Duties(
        as_of,
        held,
        tuple(_month(every, held, first, as_of) for first in _months(held, as_of)),
        tuple(_capture_card(every, trigger, as_of) for trigger in every if _calls_for_card(trigger, as_of)),
        None if now is None else _since(Duty.VISIT, every, now, as_of, _is_protecting_visit),
        None if now is None else _since(Duty.BUREAU_ENTRY, every, now, as_of, _is_bureau_entry),
    )


def _months(held: Sequence[Captivity], as_of: date) -> list[date]:
    """The first days of the months in which somebody may have been held, once custody had begun on some reading."""
    found: set[date] = set()
    for each in held:
        first = (each.since_earliest or each.since_latest).replace(day=1)
        last = min(each.until_latest or as_of, as_of)
        while first <= last:
            found.add(first)
            first = add_months(first, 1)
    return sorted(found)


def _in_month(noted: Noted, first: date, last: date) -> bool:
    """Surely on a day from `first` to `last`."""
    return noted.surely_by(last) and noted.earliest >= first


def _maybe_in_month(noted: Noted, first: date, last: date) -> bool:
    latest = noted.latest
    return noted.maybe_by(last) and (latest is None or latest >= first)


def _counted(events: Sequence[Noted], first: date, last: date, pieces: Callable[[Noted], tuple[int, int]]) -> Span:
    """`pieces`: how many an event is of what is counted, at least and at most."""
    least = most = 0
    for noted in events:
        at_least, at_most = pieces(noted)
        if _in_month(noted, first, last):
            least += at_least
        if at_most and _maybe_in_month(noted, first, last):
            most += at_most
    return Span(least, most)


def _sent(kind: EventType) -> Callable[[Noted], tuple[int, int]]:
    def pieces(noted: Noted) -> tuple[int, int]:
        if noted.type is not kind or noted.event.way is Way.TO_CAPTIVE:
            return 0, 0
        number = noted.event.pieces or 1
        return (number if noted.event.way is Way.FROM_CAPTIVE else 0), number

    return pieces


def _received(noted: Noted) -> tuple[int, int]:
    if noted.type not in {EventType.LETTER, EventType.CARD} or noted.event.way is Way.FROM_CAPTIVE:
        return 0, 0
    number = noted.event.pieces or 1
    return (number if noted.event.way is Way.TO_CAPTIVE else 0), number


def _weighed(noted: Noted) -> tuple[int, int]:
    """An inspection without a weight may have had one."""
    if noted.type is not EventType.MEDICAL:
        return 0, 0
    return int(noted.event.weight_kg is not None), 1


_MONTHLY: tuple[tuple[Duty, int, Callable[[Noted], tuple[int, int]]], ...] = (
    (Duty.LETTERS, LETTERS_A_MONTH, _sent(EventType.LETTER)),
    (Duty.CARDS, CARDS_A_MONTH, _sent(EventType.CARD)),
    (Duty.INSPECTION, INSPECTIONS_A_MONTH, _weighed),
)


def _month(events: Sequence[Noted], held: Sequence[Captivity], first: date, as_of: date) -> Month:
    end = last_day_of_month(first.year, first.month)
    last = min(end, as_of)
    whole = any(each.covers(first, end) for each in held)
    over = end <= as_of
    tallies = []
    for duty, owed, pieces in _MONTHLY:
        counted = _counted(events, first, last, pieces)
        tallies.append(Tally(duty, owed, counted, _verdict(counted, owed, judged=whole and over)))
    return Month(first, whole, over, tuple(tallies), _counted(events, first, last, _received))


def _verdict(counted: Span, owed: int, *, judged: bool) -> Verdict:
    if counted.least >= owed:
        return Verdict.MET
    if counted.most is None or counted.most >= owed:
        return Verdict.MAY_BE
    return Verdict.NOT_SHOWN if judged else Verdict.NOT_JUDGED


_CALLS_FOR_CARD = frozenset({EventType.CAPTURE, EventType.TRANSFER, EventType.ILLNESS})


def _calls_for_card(noted: Noted, as_of: date) -> bool:
    return noted.type in _CALLS_FOR_CARD and noted.surely_by(as_of)


def _capture_card(events: Sequence[Noted], trigger: Noted, as_of: date) -> CaptureCard:
    """The card that followed soonest. One that may have been written before the event still may be the one that followed."""
    runs = trigger.type is not EventType.CAPTURE
    latest = trigger.latest or as_of
    cards = [
        (_days_between(trigger, noted, as_of), noted)
        for noted in events
        if noted.type is EventType.CAPTURE_CARD and noted.maybe_by(as_of) and not trigger.is_after(noted)
    ]
    sure = [(days, card) for days, card in cards if card.surely_by(as_of)]
    waiting = days_until(as_of, trigger.event.date.earliest, latest)
    in_time = [
        days
        for days, card in sure
        if days.most is not None and days.most <= CAPTURE_CARD_DAYS and card.earliest >= latest
    ]
    verdict = Verdict.NOT_JUDGED
    if in_time:
        verdict = Verdict.MET
    elif any(days.least <= CAPTURE_CARD_DAYS for days, _ in cards):
        verdict = Verdict.MAY_BE
    elif runs and waiting.least > CAPTURE_CARD_DAYS:
        verdict = Verdict.NOT_SHOWN
    soonest = min(sure, key=lambda found: (found[0].least, found[1].order), default=None)
    if soonest is None:
        return CaptureCard(trigger.id, trigger.type, None, waiting, runs, verdict)
    return CaptureCard(trigger.id, trigger.type, soonest[1].id, soonest[0], runs, verdict)


def _days_between(trigger: Noted, card: Noted, as_of: date) -> Span:
    latest = trigger.latest or as_of
    least = max(timedelta(0), card.earliest - latest).days
    card_latest = card.latest
    earliest = trigger.event.date.earliest
    if card_latest is None or earliest is None:
        return Span(least, None)
    return Span(least, max(least, (card_latest - earliest).days))


def _is_protecting_visit(noted: Noted) -> bool:
    kinds = {ContactKind.RED_CROSS, ContactKind.PROTECTING_POWER}
    return noted.type is EventType.VISIT and noted.event.contact in kinds


def _is_bureau_entry(noted: Noted) -> bool:
    return noted.type is EventType.BUREAU_ENTRY


def _since(duty: Duty, events: Sequence[Noted], now: Captivity, as_of: date, wanted: Callable[[Noted], bool]) -> Since:
    """Since the newest that surely happened in this captivity; one that only may have makes the least number smaller.

    What is no more than possible makes it smaller too: isolation is never overstated.
    """
    began = now.since_earliest or date.min
    found = [noted for noted in events if wanted(noted) and noted.maybe_by(as_of) and (noted.latest or as_of) >= began]
    sure = [noted for noted in found if noted.surely_by(as_of)]
    newest = max((min(noted.latest or as_of, as_of) for noted in found), default=now.since_latest)
    least = min((as_of - newest).days, (as_of - now.since_latest).days) if not sure else (as_of - newest).days
    if sure:
        last = max(sure, key=lambda noted: (noted.earliest, noted.latest or as_of, noted.id))
        oldest = last.event.date.earliest
        return Since(duty, last.id, Span(least, None if oldest is None else (as_of - oldest).days))
    most = None if now.since_earliest is None else (as_of - now.since_earliest).days
    return Since(duty, None, Span(least, most))
