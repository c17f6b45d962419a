"""What the claims' room shows, as plain values: read in the vault's lane, painted in the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.jobs import Ticket
from app.model.claim import Claim
from app.model.claimed import Relation
from app.model.ids import RecordId
from app.model.reconciliation import Reconciled
from app.services import claims
from app.services.claims import About, Counts, FieldSaid, Said, Subject
from app.services.vaults import Vault


@dataclass(frozen=True)
class Loaded:
    """Everything that was claimed, but for what was said of single records: that is read when one is chosen.

    `totals`: each total held against its parts and the list of names; `names`: of all that the totals lead to.
    """

    as_of: date
    topics: tuple[Counts, ...]
    totals: Mapping[RecordId, Reconciled]
    statements: tuple[FieldSaid, ...]
    subjects: tuple[Subject, ...]
    names: Mapping[RecordId, str]


def load(vault: Vault, as_of: date | None, known_on: date | None, ticket: Ticket) -> Loaded:
    """Totals as of a day and as known on another (today if None), statements, and what single records are claimed of."""
    totals = claims.totals(vault, as_of, known_on)
    ticket.check()
    reconciled = claims.reconciled(vault, None, as_of, known_on)
    ticket.check()
    return Loaded(
        totals.as_of,
        totals.topics,
        {each.id: each for each in reconciled.totals},
        claims.statements(vault),
        claims.subjects(vault),
        {**reconciled.names, **totals.names},
    )


def about(vault: Vault, id_: str) -> About:
    """What was claimed of one record. Raises `Invalid`."""
    return claims.about(vault, id_)


@dataclass(frozen=True)
class Heading:
    """Above the statements about one field of a record. `recorded`: the value in force, None where there is none."""

    field: str
    recorded: str | None


@dataclass(frozen=True)
class Statement:
    """One claim on its side of the middle line. `against`: the places, in the whole list, of those it contradicts."""

    said: Said
    right: bool
    against: tuple[int, ...]


Line = Heading | Statement


def timeline(fields: Sequence[FieldSaid], *, of_record: bool) -> tuple[Line, ...]:
    """Statements by date, each on the other side of the first one that it contradicts; of a record, under its fields."""
    found: list[Line] = []
    for field in fields:
        if of_record:
            found.append(Heading(field.field, field.recorded))
        said = sorted(field.claims, key=lambda each: _order(each.claim, each.id))
        first = len(found)
        place = {each.id: first + n for n, each in enumerate(said)}
        opposed = _opposed(field, place)
        sides: dict[RecordId, bool] = {}
        for each in said:
            before = [other for other in opposed[each.id] if other in sides]
            sides[each.id] = not sides[before[0]] if before else False
            against = tuple(sorted(place[other] for other in opposed[each.id]))
            found.append(Statement(each, sides[each.id], against))
    return tuple(found)


def _opposed(field: FieldSaid, place: Mapping[RecordId, int]) -> dict[RecordId, list[RecordId]]:
    found: dict[RecordId, list[RecordId]] = {id_: [] for id_ in place}
    for pair in field.between:
        if pair.relation is Relation.CONTRADICTS:
            found[pair.first].append(pair.second)
            found[pair.second].append(pair.first)
    return {id_: sorted(others, key=place.__getitem__) for id_, others in found.items()}


def _order(claim: Claim, id_: RecordId) -> tuple[date, date, str]:
    """By the day something was said; where that is not known, by the day it speaks of."""
    when = claim.stated_on or claim.as_of
    if when is None:
        return date.max, date.max, id_
    return when.latest or date.max, when.earliest or date.min, id_


def disagree(fields: Iterable[FieldSaid]) -> bool:
    """Do any two of these contradict one another?"""
    return any(pair.relation is Relation.CONTRADICTS for field in fields for pair in field.between)
