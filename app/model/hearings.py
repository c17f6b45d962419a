"""The sessions of a case in order, the next one, and what became of each defendant: computed from the events of the case.

A session that was set for a day has not been held because the day has passed: only a hearing that is recorded was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.model.dates import UncertainDate, certainly_before, overlaps
from app.model.event import EventType, Outcome, Penalty
from app.model.ids import RecordId
from app.model.noted import Noted


class SessionState(StrEnum):
    """`ahead`: its day has not come; `not_confirmed`: it has, and nobody recorded that the session was held; `may_be`: the
    day is uncertain, or the hearing is only possible.
    """

    HELD = "held"
    MAY_BE = "may_be"
    AHEAD = "ahead"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True)
class Session:
    """One session. `event`: the hearing, or what set it; `set_by_adjournment`: that event is an earlier hearing."""

    event: RecordId
    date: UncertainDate
    state: SessionState
    set_by_adjournment: bool = False
    adjourned_to: UncertainDate | None = None


class Stage(StrEnum):
    """How far a case has come for one defendant."""

    NONE = "none"
    CHARGED = "charged"
    ON_TRIAL = "on_trial"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DISCONTINUED = "discontinued"
    SENTENCED = "sentenced"
    APPEALED = "appealed"
    UPHELD = "upheld"
    CHANGED = "changed"
    QUASHED = "quashed"


@dataclass(frozen=True)
class Fate:
    """What became of one defendant. `says`: the event the stage rests on; `sentence`: the one in force, as last recorded.

    `differing`: events that say something else and cannot be told to be older.
    """

    person: RecordId
    stage: Stage
    says: RecordId | None = None
    sentence: RecordId | None = None
    sentence_months: int | None = None
    penalty: Penalty | None = None
    differing: tuple[RecordId, ...] = ()


def _ahead(when: UncertainDate, as_of: date) -> SessionState:
    """Of a session that is only set."""
    if when.earliest is not None and when.earliest >= as_of:
        return SessionState.AHEAD
    if when.latest is not None and when.latest < as_of:
        return SessionState.NOT_CONFIRMED
    return SessionState.MAY_BE


def calendar(events: Iterable[Noted], as_of: date) -> tuple[Session, ...]:
    """The sessions of a case as they stand on `as_of`, by date. The order of `events` makes no difference.

    A day that was set is not shown again where a hearing may have been that session, nor where it was set twice.
    """
    every = sorted(events, key=lambda noted: noted.order)
    hearings = [noted for noted in every if noted.type is EventType.HEARING]
    found = []
    for noted in hearings:
        state = _ahead(noted.event.date, as_of)
        if noted.surely_by(as_of):
            state = SessionState.HELD
        elif noted.maybe_by(as_of) and not noted.is_announced:
            state = SessionState.MAY_BE
        found.append(Session(noted.id, noted.event.date, state, adjourned_to=noted.event.adjourned_to))
    scheduled = [noted for noted in every if noted.type is EventType.HEARING_SCHEDULED]
    for noted in scheduled:
        if not any(overlaps(noted.event.date, session.date) for session in found):
            found.append(Session(noted.id, noted.event.date, _ahead(noted.event.date, as_of)))
    for noted in hearings:
        when = noted.event.adjourned_to
        if when is None or not noted.maybe_by(as_of):
            continue
        others = [session for session in found if session.event != noted.id]
        if not any(overlaps(when, each.date) and not certainly_before(each.date, noted.event.date) for each in others):
            found.append(Session(noted.id, when, _ahead(when, as_of), set_by_adjournment=True))
    return tuple(
        sorted(found, key=lambda each: (each.date.earliest or date.min, each.date.latest or date.max, each.event))
    )


def next_hearing(events: Iterable[Noted], as_of: date) -> Session | None:
    """The session that comes first of those that are still ahead, else of those that may be; None where none is known."""
    ahead = [each for each in calendar(events, as_of) if each.state in {SessionState.AHEAD, SessionState.MAY_BE}]
    ahead = [each for each in ahead if each.date.latest is None or each.date.latest >= as_of]
    return min(
        ahead,
        key=lambda each: (
            each.state is not SessionState.AHEAD,
            each.date.earliest or date.min,
            each.date.latest or date.max,
            each.event,
        ),
        default=None,
    )


_PLAIN = {
    EventType.CHARGE: Stage.CHARGED,
    EventType.HEARING: Stage.ON_TRIAL,
    EventType.JUDGMENT: Stage.CONVICTED,
    EventType.SENTENCE: Stage.SENTENCED,
    EventType.APPEAL: Stage.APPEALED,
}
_BY_OUTCOME = {
    Outcome.CONVICTED: Stage.CONVICTED,
    Outcome.ACQUITTED: Stage.ACQUITTED,
    Outcome.DISCONTINUED: Stage.DISCONTINUED,
    Outcome.LODGED: Stage.APPEALED,
    Outcome.UPHELD: Stage.UPHELD,
    Outcome.CHANGED: Stage.CHANGED,
    Outcome.QUASHED: Stage.QUASHED,
    Outcome.WITHDRAWN: Stage.SENTENCED,
}
_DECIDES = frozenset({EventType.JUDGMENT, EventType.SENTENCE, EventType.APPEAL})
_RANK = {kind: rank for rank, kind in enumerate(_PLAIN)}


def _stage(noted: Noted) -> Stage:
    """A judgment of which nothing is said is no more than part of the trial."""
    if noted.event.outcome is not None:
        return _BY_OUTCOME[noted.event.outcome]
    return Stage.ON_TRIAL if noted.type is EventType.JUDGMENT else _PLAIN[noted.type]


def fates(events: Iterable[Noted], defendants: Sequence[RecordId], as_of: date) -> tuple[Fate, ...]:
    """What became of each defendant by `as_of`, in their order. Only what surely happened by then counts."""
    sure = [noted for noted in events if noted.type in _PLAIN and noted.surely_by(as_of)]
    return tuple(_fate(person, [noted for noted in sure if person in noted.event.persons]) for person in defendants)


def _later(noted: Noted) -> tuple[date, date, str]:
    return (noted.latest or date.max, noted.earliest, noted.id)


def _last(said: Sequence[Noted]) -> Noted | None:
    """The last of them. Where dates do not tell, a hearing follows the charge, a sentence its judgment, an appeal both."""
    standing = [noted for noted in said if not any(other.is_after(noted) for other in said)]
    return max(standing, key=lambda noted: (_RANK[noted.type], _later(noted)), default=None)


def _fate(person: RecordId, mine: list[Noted]) -> Fate:
    decided = [noted for noted in mine if noted.type in _DECIDES]
    last = _last(decided) or max(mine, key=lambda noted: (_RANK[noted.type], _later(noted)), default=None)
    if last is None:
        return Fate(person, Stage.NONE)
    sentences = [noted for noted in mine if noted.type is EventType.SENTENCE]
    sentence = max(sentences, key=_later, default=None)
    if _stage(last) in {Stage.ACQUITTED, Stage.DISCONTINUED, Stage.QUASHED}:
        sentence = None
    differing = {n.id for n in _rivals(last, decided) if _stage(n) is not _stage(last)}
    if sentence is not None:
        differing |= {n.id for n in _rivals(sentence, sentences) if _measure(n) != _measure(sentence)}
    return Fate(
        person,
        _stage(last),
        last.id,
        None if sentence is None else sentence.id,
        None if sentence is None else sentence.event.sentence_months,
        None if sentence is None else sentence.event.penalty,
        tuple(sorted(differing)),
    )


def _rivals(last: Noted, others: Sequence[Noted]) -> list[Noted]:
    """Events of the same type that are not surely older."""
    return [n for n in others if n.id != last.id and n.type is last.type and not last.is_after(n)]


def _measure(noted: Noted) -> tuple[int | None, Penalty | None]:
    event = noted.event
    return event.sentence_months, event.penalty or (Penalty.TERM if event.sentence_months else None)
