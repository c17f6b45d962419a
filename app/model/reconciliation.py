"""Totals that were stated, their arithmetic, one another, and the list of names. Pure; it shows and never settles.

A total counts people of some status; whom the list of names has in that status on a day is counted from the computed
standings, so that whoever may stand otherwise makes a range and never a figure. What is left of the total is the unnamed
remainder; what the list has beyond it is the excess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from app.model.claim import Claim, Part, Span, exactly, span
from app.model.claimed import COUNTED, Relation, key_of
from app.model.dates import certainly_before
from app.model.ids import RecordId
from app.model.status import Status

GROWING = frozenset({"dead", "released", "repatriated", "returned"})
"""Totals that only grow: a later and smaller one contradicts."""


@dataclass(frozen=True)
class Someone:
    """One person on the list: every status that he or she may have on the day."""

    id: RecordId
    may_be: frozenset[Status]


@dataclass(frozen=True)
class Counted:
    """Whom the list has: `sure`, and those who `may` be among them."""

    sure: frozenset[RecordId]
    may: frozenset[RecordId]

    @property
    def span(self) -> Span:
        return Span(len(self.sure), len(self.sure) + len(self.may))


@dataclass(frozen=True)
class Arithmetic:
    """What was stated against the sum of its parts. `missing`: what the parts leave, below nought where they are too many."""

    stated: int
    sum: int
    comes_out: bool

    @property
    def missing(self) -> int:
        return self.stated - self.sum


class Outcome(StrEnum):
    """How a total stands to the list of names."""

    FITS = "fits"
    MAY_FIT = "may_fit"
    UNNAMED = "unnamed"
    EXCESS = "excess"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Against:
    """A number against the list. `named` None: the list cannot tell who is meant."""

    stated: Span
    named: Counted | None

    @property
    def unnamed(self) -> Span | None:
        return None if self.named is None else self.stated.beyond(self.named.span)

    @property
    def excess(self) -> Span | None:
        return None if self.named is None else self.named.span.beyond(self.stated)

    @property
    def outcome(self) -> Outcome:
        unnamed, excess = self.unnamed, self.excess
        if unnamed is None or excess is None:
            return Outcome.NOT_COUNTED
        if unnamed.least:
            return Outcome.UNNAMED
        if excess.least:
            return Outcome.EXCESS
        return Outcome.FITS if unnamed.most == 0 and excess.most == 0 else Outcome.MAY_FIT


@dataclass(frozen=True)
class PartSeen:
    """A part against the list, and against the totals that were claimed of the same thing elsewhere."""

    part: Part
    against: Against
    elsewhere: tuple[tuple[RecordId, Relation], ...]


@dataclass(frozen=True)
class Reconciled:
    """A total held against everything. `day`: for which the list was taken.

    `outside`: people on the list whom the total counts and no part does; only where the list can tell for every part.
    `twice`: whom two parts count. `not_narrowed`: the total speaks of a place or a party, and the list was not divided by it.
    """

    id: RecordId
    claim: Claim
    day: date
    against: Against
    arithmetic: Arithmetic | None
    parts: tuple[PartSeen, ...]
    outside: frozenset[RecordId]
    twice: frozenset[RecordId]
    not_narrowed: bool


@dataclass(frozen=True)
class Pair:
    """Two totals of one thing. `second` is the later one where that is certain."""

    first: RecordId
    second: RecordId
    relation: Relation


@dataclass(frozen=True)
class Topic:
    """All totals of one thing, in order of the day they speak of."""

    about: str
    subject: RecordId | None
    totals: tuple[tuple[RecordId, Claim], ...]
    pairs: tuple[Pair, ...]


def is_total(claim: Claim) -> bool:
    """A number that is no value of a field: of the whole list, or of one proceeding."""
    return claim.number is not None and (claim.subject is None or key_of(claim.about) in COUNTED)


def stated(claim: Claim) -> Span:
    """The number of a total as it was meant."""
    assert claim.number is not None
    return span(claim.number, claim.bound)


def arithmetic(claim: Claim) -> Arithmetic | None:
    """The sum of the parts; None where there are none."""
    if claim.number is None or not claim.parts:
        return None
    total = sum(part.number for part in claim.parts)
    return Arithmetic(claim.number, total, stated(claim).meets(exactly(total)))


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or key_of(one) == key_of(other)


def _one_thing(first: Claim, second: Claim) -> bool:
    return (
        key_of(first.about) == key_of(second.about)
        and first.subject == second.subject
        and _compatible(first.place, second.place)
        and _compatible(first.party, second.party)
    )


def _order(item: tuple[RecordId, Claim]) -> tuple[date, date, str]:
    when = item[1].when
    return (
        (when.latest if when and when.latest else date.max),
        (when.earliest if when and when.earliest else date.min),
        item[0],
    )


def pair(one: tuple[RecordId, Claim], other: tuple[RecordId, Claim]) -> Pair:
    """How two totals stand to one another, whichever is given first.

    Numbers that may be the same agree. Others are an update where one day is later on every reading of the dates, unless the
    thing only grows and the later number is smaller, or one claim says that it disputes the other; then they contradict.
    """
    (first_id, first), (second_id, second) = sorted((one, other), key=_order)
    if first_id in second.disputes or second_id in first.disputes:
        relation = Relation.CONTRADICTS
    elif not _one_thing(first, second):
        relation = Relation.NOT_COMPARED
    elif stated(first).meets(stated(second)):
        relation = Relation.AGREES
    elif first.when and second.when and certainly_before(first.when, second.when):
        before, after = stated(first), stated(second)
        shrinks = after.most is not None and after.most < before.least
        fails = shrinks and key_of(first.about) in GROWING
        relation = Relation.CONTRADICTS if fails else Relation.UPDATES
    else:
        relation = Relation.CONTRADICTS
    return Pair(first_id, second_id, relation)


def topics(totals: Mapping[RecordId, Claim]) -> tuple[Topic, ...]:
    """All totals by what they count, each pair of them compared. The order in which they are given makes no difference."""
    grouped: dict[tuple[str, str], list[tuple[RecordId, Claim]]] = {}
    for id_, claim in totals.items():
        if is_total(claim):
            grouped.setdefault((key_of(claim.about), claim.subject or ""), []).append((id_, claim))
    found = []
    for (about, subject), group in sorted(grouped.items()):
        ordered = sorted(group, key=_order)
        pairs = tuple(pair(first, second) for first, second in combinations(ordered, 2))
        found.append(Topic(about, RecordId(subject) if subject else None, tuple(ordered), pairs))
    return tuple(found)


def count(people: Iterable[Someone], wanted: frozenset[Status], among: frozenset[RecordId] | None) -> Counted:
    """Whom the list has in these statuses, of all or of those `among` whom they must be."""
    asked = [each for each in people if among is None or each.id in among]
    sure = frozenset(each.id for each in asked if each.may_be <= wanted)
    return Counted(sure, frozenset(each.id for each in asked if each.may_be & wanted) - sure)


@dataclass(frozen=True)
class _Whom:
    """Whom a number counts. `wanted` None: the list cannot tell."""

    wanted: frozenset[Status] | None
    among: frozenset[RecordId] | None

    def on(self, people: Iterable[Someone]) -> Counted | None:
        return None if self.wanted is None else count(people, self.wanted, self.among)


def _whom(claim: Claim, proceedings: Mapping[RecordId, frozenset[RecordId]]) -> _Whom:
    among = None if claim.subject is None else proceedings.get(claim.subject, frozenset())
    return _Whom(COUNTED.get(key_of(claim.about)), among)


def _whom_of_part(
    part: Part, whole: _Whom, totals: Mapping[RecordId, Claim], proceedings: Mapping[RecordId, frozenset[RecordId]]
) -> _Whom:
    """A part is among the whole, and is told apart by a proceeding, by the total it leads to, or by a status as its label."""
    wanted, among, told = whole.wanted, whole.among, False
    if part.proceeding is not None:
        defendants = proceedings.get(part.proceeding, frozenset())
        among, told = (defendants if among is None else among & defendants), True
    if part.claim is not None and part.claim in totals:
        other = _whom(totals[part.claim], proceedings)
        told = told or other.wanted is not None
        wanted = other.wanted if wanted is None else wanted & (other.wanted or wanted)
        if other.among is not None:
            among = other.among if among is None else among & other.among
    elif (labelled := COUNTED.get(key_of(part.label))) is not None:
        wanted, told = (labelled if wanted is None else wanted & labelled), True
    return _Whom(wanted if told else None, among)


def _elsewhere(
    id_: RecordId, claim: Claim, part: Part, totals: Mapping[RecordId, Claim]
) -> Iterator[tuple[RecordId, Relation]]:
    """The total that a part leads to, or else those of the status that its label names, each with its relation to it."""
    alone = replace(claim, number=part.number, bound=None, parts=(), disputes=())
    if part.claim is not None:
        if (other := totals.get(part.claim)) is not None and other.number is not None:
            as_other = replace(alone, about=other.about, subject=other.subject)
            yield part.claim, pair((id_, as_other), (part.claim, other)).relation
        return
    if part.proceeding is None and key_of(part.label) not in COUNTED:
        return
    about = key_of(part.label) if key_of(part.label) in COUNTED else claim.about
    same = replace(alone, about=about, subject=part.proceeding or claim.subject)
    for other_id, other in sorted(totals.items()):
        if other_id != id_ and is_total(other) and _one_thing(same, other):
            yield other_id, pair((id_, same), (other_id, replace(other, disputes=()))).relation


def reconcile(
    id_: RecordId,
    totals: Mapping[RecordId, Claim],
    people: Iterable[Someone],
    proceedings: Mapping[RecordId, frozenset[RecordId]],
    day: date,
) -> Reconciled:
    """One total against its parts, the other totals, and the list of names as of `day`.

    `totals`: all claims that are totals, by id; `proceedings`: the defendants of each. Neither their order nor that of the
    people makes a difference.
    """
    claim, listed = totals[id_], tuple(people)
    whole = _whom(claim, proceedings)
    named = whole.on(listed)
    parts = []
    for part in claim.parts:
        counted = _whom_of_part(part, whole, totals, proceedings).on(listed)
        elsewhere = tuple(_elsewhere(id_, claim, part, totals))
        parts.append(PartSeen(part, Against(exactly(part.number), counted), elsewhere))
    inside = [each.against.named for each in parts]
    known = [each for each in inside if each is not None]
    all_told = named is not None and known and len(known) == len(inside)
    in_parts = frozenset[RecordId]().union(*(each.sure | each.may for each in known))
    twice = frozenset[RecordId]().union(*(a.sure & b.sure for a, b in combinations(known, 2)))
    return Reconciled(
        id_,
        claim,
        day,
        Against(stated(claim), named),
        arithmetic(claim),
        tuple(parts),
        named.sure - in_parts if all_told and named is not None else frozenset(),
        twice,
        claim.place is not None or claim.party is not None,
    )
