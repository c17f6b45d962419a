"""Contact by kind: when it was permitted, when refused, and when nobody here can tell.

*A rule* (contact permitted, contact refused) is in force from its day until another rule is later. *An act* (a visit, call,
letter or card; a visit refused) speaks for its own day. An act that is surely later than the rule it goes against ends it: from
then on the state is not known. Where the order of the two cannot be told, the rule stands. Between uncertain dates the state
is not known, and what is no more than possible changes nothing. The order in which events were entered makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.model.captivity import Captivity, captivities
from app.model.event import Confidence, ContactKind, EventType
from app.model.ids import RecordId
from app.model.noted import Noted


class Permission(StrEnum):
    PERMITTED = "permitted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Interval:
    """From `first` to `last`, both included. `says`: what the state rests on; where it is unknown, what disagrees."""

    first: date
    last: date
    state: Permission
    says: tuple[RecordId, ...] = ()


@dataclass(frozen=True)
class Contact:
    """One kind of contact. `pending`: requested visits that no recorded visit or refusal answers."""

    kind: ContactKind
    intervals: tuple[Interval, ...]
    held: int
    refused: int
    requested: int
    pending: tuple[RecordId, ...]


_RULES = {EventType.CONTACT_PERMITTED: Permission.PERMITTED, EventType.CONTACT_REFUSED: Permission.REFUSED}
_ACTS = {
    EventType.VISIT: Permission.PERMITTED,
    EventType.CALL: Permission.PERMITTED,
    EventType.LETTER: Permission.PERMITTED,
    EventType.CARD: Permission.PERMITTED,
    EventType.VISIT_REFUSED: Permission.REFUSED,
}
_STATE_OF = {**_RULES, **_ACTS}
ABOUT_CONTACT = frozenset(_STATE_OF) | {EventType.VISIT_REQUESTED}
"""Types of events that are about a kind of contact."""

_DAY = timedelta(days=1)


def contact_by_kind(events: Iterable[Noted], as_of: date) -> tuple[Contact, ...]:
    """For every kind of contact, its intervals in the last captivity up to `as_of`, from when it may have begun.

    Where nobody knows when it began, from the first event about the kind or the first sign of custody. Where no captivity is
    known, a kind of which nothing is recorded has none.
    """
    every = sorted(events, key=lambda noted: noted.order)
    held = captivities(every, as_of)
    last = held[-1] if held else Captivity(None, date.max)
    after = held[-2].until_latest if len(held) > 1 else None
    return tuple(_contact(kind, every, last, after or date.min, as_of) for kind in ContactKind)


def _first_day(told: Sequence[Noted], held: Captivity, after: date) -> date:
    if held.since_earliest is not None:
        return held.since_earliest
    days = (noted.earliest if noted.earliest > date.min else noted.latest or date.max for noted in told)
    return min((day for day in days if day > after), default=date.max)


def _contact(kind: ContactKind, every: Sequence[Noted], held: Captivity, after: date, as_of: date) -> Contact:
    mine = [noted for noted in every if noted.event.contact is kind and noted.maybe_by(as_of)]
    told = [noted for noted in mine if noted.event.confidence is not Confidence.POSSIBLE and not noted.is_announced]
    told = [noted for noted in told if (noted.latest or date.max) > after]  # what held before he was free holds no more
    requests = [noted for noted in mine if noted.type is EventType.VISIT_REQUESTED]
    answered = {noted.event.request for noted in every}
    first = min(_first_day([noted for noted in told if noted.type in _STATE_OF], held, after), held.since_latest)
    last = min(held.until_latest or as_of, as_of)
    return Contact(
        kind,
        () if first > last else tuple(_intervals(told, first, last)),
        sum(noted.type is EventType.VISIT and noted.surely_by(as_of) for noted in mine),
        sum(noted.type is EventType.VISIT_REFUSED and noted.surely_by(as_of) for noted in mine),
        len(requests),
        tuple(noted.id for noted in requests if noted.id not in answered),
    )


def _intervals(told: Sequence[Noted], first: date, last: date) -> list[Interval]:
    """The state can only change on the first day an event may be on, and on the days around its last."""
    breaks = {first}
    for noted in told:
        latest = noted.latest
        breaks |= {noted.earliest} if noted.earliest > date.min else set()
        breaks |= {noted.earliest + _DAY} if date.min < noted.earliest < last else set()
        breaks |= {latest, latest + _DAY} if latest is not None and latest <= last else set()
    starts = sorted(day for day in breaks if first <= day <= last)
    found: list[Interval] = []
    for start, following in zip(starts, [*starts[1:], last + _DAY], strict=True):
        state, says = state_on(told, start)
        if found and (found[-1].state, found[-1].says) == (state, says):
            found[-1] = Interval(found[-1].first, following - _DAY, state, says)
        else:
            found.append(Interval(start, following - _DAY, state, says))
    return found


def state_on(told: Sequence[Noted], day: date) -> tuple[Permission, tuple[RecordId, ...]]:
    """The state on one day, and what says so. `told`: events about one kind of contact."""
    acts = [n for n in told if n.type in _ACTS and n.earliest == day == n.latest]
    if acts:
        return _agreed(acts)
    rules = [n for n in told if n.type in _RULES and n.earliest <= day]
    sure = [n for n in rules if n.latest is not None and n.latest <= day]
    newest = max((n.earliest for n in sure), default=date.min)
    standing = [n for n in rules if n.latest is None or n.latest >= newest]
    if not {n.id for n in sure} & {n.id for n in standing}:
        return Permission.UNKNOWN, tuple(sorted(n.id for n in standing))
    state, says = _agreed(standing)
    if state is Permission.UNKNOWN:
        return state, says
    against = [
        n
        for n in told
        if n.type in _ACTS and _ACTS[n.type] is not state and n.earliest <= day and _is_later(n, standing)
    ]
    if against:
        return Permission.UNKNOWN, tuple(sorted((*says, *(n.id for n in against))))
    return state, says


def _is_later(act: Noted, rules: Sequence[Noted]) -> bool:
    """Later than every rule on every reading of the rules; the act itself may have an open end."""
    return all(rule.latest is not None and act.earliest > rule.latest for rule in rules)


def _agreed(said: Sequence[Noted]) -> tuple[Permission, tuple[RecordId, ...]]:
    states = {_STATE_OF[noted.type] for noted in said}
    ids = tuple(sorted(noted.id for noted in said))
    return (states.pop() if len(states) == 1 else Permission.UNKNOWN), ids
