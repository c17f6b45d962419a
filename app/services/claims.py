"""What was claimed: about one record, field by field; and the totals, beside one another and against the list of names."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

from app.clock import text
from app.errors import Invalid
from app.model import claimed
from app.model.claim import Claim
from app.model.claimed import COUNTED, STATUS, Field, Relation
from app.model.dates import UncertainDate, on_day
from app.model.ids import RecordId
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.reconciliation import Counted, Reconciled, Someone, Topic, count, is_total, reconcile, topics
from app.model.record import Record, label, link_kinds
from app.model.sameness import Sameness, groups
from app.model.status import Standing, Status, status_of
from app.names import ALIKE, compare
from app.services import overview
from app.services import record as recording
from storage.reading import Reader
from storage.tables import facts, records
from storage.tables.records import Stored
from storage.vault import Vault

_ONE_NAME = 0.9
"""From this score on, two names differ in spelling and no more. Between it and `ALIKE` they may: that is not decided here."""


@dataclass(frozen=True)
class Said:
    """A claim and how it stands to what is recorded. `source`: the label of its source.

    `computed`: of a claim about how somebody stands, the day for which it was compared and what the events say for it.
    """

    id: RecordId
    claim: Claim
    relation: Relation
    source: str | None
    computed: tuple[date, Status] | None = None


@dataclass(frozen=True)
class Between:
    """Two claims about one field."""

    first: RecordId
    second: RecordId
    relation: Relation


@dataclass(frozen=True)
class FieldSaid:
    """`recorded`: the value in the record, or computed for a status, as words; None where there is none."""

    field: str
    recorded: str | None
    claims: tuple[Said, ...]
    between: tuple[Between, ...]


@dataclass(frozen=True)
class About:
    """Everything that was claimed about a record. Nothing is resolved."""

    id: RecordId
    kind: str
    label: str
    fields: tuple[FieldSaid, ...]


@dataclass(frozen=True)
class Counts:
    """A topic with what the list of names has of it; None where a status does not tell who is meant."""

    topic: Topic
    named: Counted | None


@dataclass(frozen=True)
class Totals:
    """`names`: labels of everything that the totals lead to: sources, people, proceedings, places."""

    as_of: date
    known_on: date | None
    topics: tuple[Counts, ...]
    names: Mapping[RecordId, str]


@dataclass(frozen=True)
class Reconciliation:
    """`known_on` as in `Totals`; `names` likewise."""

    known_on: date | None
    totals: tuple[Reconciled, ...]
    names: Mapping[RecordId, str]


def about(vault: Vault, written: str) -> About:
    """Per field of one record: the value that is recorded, the claims, and how all of them stand to one another.

    `written`: an id, the beginning of one, or the exact name of a person, the title of a proceeding, the name of a place.
    Raises `Invalid`.
    """
    today = vault.settings.clock().date()
    with vault.read() as reader:
        subject = records.get_any(reader, _named(reader, written))
        said = [each for each in records.referring(reader, subject.id, Claim) if each.record.subject == subject.id]
        sources = _labels(reader, (each.record.source for each in said))
        grouped: dict[str, list[Stored[Claim]]] = {}
        for each in said:
            field = claimed.find_field(subject.kind, each.record.about)
            grouped.setdefault(field.path if field else each.record.about, []).append(each)
        fields = [_field(reader, subject, name, grouped[name], sources) for name in sorted(grouped)]
    if any(name in COUNTED or name == STATUS for name in grouped) and subject.kind == "person":
        fields = [_status_field(vault, subject, each, today) if _is_status(each.field) else each for each in fields]
    return About(subject.id, subject.kind, label(subject.record), tuple(fields))


def statements(vault: Vault) -> tuple[FieldSaid, ...]:
    """What was said about no record and gives no number, by what it is about: officials contradicting one another, say."""
    with vault.read() as reader:
        said = [
            each
            for each in records.of_kind(reader, Claim)
            if each.record.subject is None and each.record.number is None
        ]
        sources = _labels(reader, (each.record.source for each in said))
        grouped: dict[str, list[Stored[Claim]]] = {}
        for each in said:
            grouped.setdefault(claimed.key_of(each.record.about), []).append(each)
        return tuple(_said_of(Field(name, None), None, None, grouped[name], sources) for name in sorted(grouped))


@dataclass(frozen=True)
class Subject:
    """A record that something was claimed about. `claims`: how many."""

    id: RecordId
    kind: str
    label: str
    claims: int


def subjects(vault: Vault) -> tuple[Subject, ...]:
    """Every record that claims other than totals are about, those with the most claims first."""
    counted: Counter[RecordId] = Counter()
    with vault.read() as reader:
        for each in records.of_kind(reader, Claim):
            if each.record.subject is not None and not is_total(each.record):
                counted[each.record.subject] += 1
        named = records.named(reader, list(counted))
    found = [Subject(RecordId(id_), kind, text, counted[RecordId(id_)]) for id_, (kind, text) in named.items()]
    return tuple(sorted(found, key=lambda each: (-each.claims, each.label.casefold(), each.id)))


def _named(reader: Reader, written: str) -> RecordId:
    for kind in ("person", "proceeding", "place"):
        if recording.find_by_label(reader, kind, written):
            return recording.resolve(reader, written, kind)
    return records.resolve(reader, written)


def _is_status(field: str) -> bool:
    return field in COUNTED or field == STATUS


def _labels(reader: Reader, ids: Iterator[RecordId | None]) -> dict[RecordId, str]:
    """What records are called; one that was taken out since is left out."""
    found = {}
    for id_ in sorted({id_ for id_ in ids if id_ is not None}):
        with suppress(Invalid):
            found[id_] = label(records.get_any(reader, id_).record)
    return found


def _field(
    reader: Reader, subject: Stored[Record], name: str, said: list[Stored[Claim]], sources: Mapping[RecordId, str]
) -> FieldSaid:
    """One field with its claims; without a field of that name they are words that nothing is compared with."""
    field = claimed.find_field(subject.kind, name) or Field(name, None)
    value = claimed.recorded_value(subject.record, field) if field.type is not None else None
    if field.type is RecordId:
        relations = [_reference_relation(reader, field, each.record, value) for each in said]
        return _said_of(field, _called(reader, value), relations, said, sources)
    if field.type is None or _is_status(field.path):
        return _said_of(field, None, None, said, sources)
    backed = _backed_on(subject, field, said, value)
    relations = [claimed.against_recorded(field, each.record, value, backed, _alike) for each in said]
    return _said_of(field, None if value is None or value == () else claimed.words_of(value), relations, said, sources)


def _said_of(
    field: Field,
    recorded: str | None,
    relations: list[Relation] | None,
    said: list[Stored[Claim]],
    sources: Mapping[RecordId, str],
) -> FieldSaid:
    """The claims about one thing with how each stands to what is recorded (None: to nothing) and to the others."""
    relations = relations or [Relation.NOT_COMPARED] * len(said)
    seen = tuple(
        Said(each.id, each.record, relation, sources.get(each.record.source) if each.record.source else None)
        for each, relation in zip(said, relations, strict=True)
    )
    between = (
        Between(a.id, b.id, claimed.between(field, a.record, b.record, a.id, b.id, _alike))
        for a, b in combinations(said, 2)
    )
    return FieldSaid(field.path, recorded, seen, tuple(between))


def _alike(first: str, second: str) -> bool | None:
    """Are two names one, in whatever scripts and spellings? None where it cannot be told."""
    score = compare(first, second).score
    return True if score >= _ONE_NAME else None if score >= ALIKE else False


def _backed_on(subject: Stored[Record], field: Field, said: list[Stored[Claim]], value: Any) -> UncertainDate:
    """The latest day for which somebody says what is recorded; where nobody does, the day it was recorded."""
    agreeing = [
        each.record.when
        for each in said
        if claimed.against_recorded(field, each.record, value, None, _alike) is Relation.AGREES and each.record.when
    ]
    recorded = on_day(date.fromisoformat(subject.recorded_at[:10]))
    return max(agreeing, key=lambda when: (when.latest or date.max, when.text), default=recorded)


def _called(reader: Reader, value: Any) -> str | None:
    ids = value if isinstance(value, tuple) else (value,)
    return "; ".join(label(records.get_any(reader, id_).record) for id_ in ids if id_) or None


def _reference_relation(reader: Reader, field: Field, claim: Claim, value: Any) -> Relation:
    """A claim that names another record, by an id or by what it is called."""
    if value is None or value == ():
        return Relation.NOTHING_RECORDED
    if claim.words_only or claim.number is not None:
        return claimed.against_recorded(field, claim, value, None)
    ids = value if isinstance(value, tuple) else (value,)
    if claim.value in ids or claim.value.casefold() in _names_of(reader, ids):
        return Relation.AGREES
    known = any(
        recording.find_by_label(reader, kind, claim.value) for kind in link_kinds(field.path.rpartition(".")[2])
    )
    return Relation.CONTRADICTS if known and not field.several else Relation.NOT_COMPARED


def _names_of(reader: Reader, ids: tuple[RecordId, ...]) -> set[str]:
    found = set()
    for id_ in ids:
        record = records.get_any(reader, id_).record
        found.add(label(record).casefold())
        if isinstance(record, Place):
            found |= {name.casefold() for name in record.other_names}
        if isinstance(record, Person):
            found |= {name.text.casefold() for name in record.names}
    return found


def _day_of(claim: Claim, today: date) -> date:
    """The day for which the list is taken: the latest that the claim may speak of, and not in the future."""
    when = claim.when
    return min(when.latest, today) if when and when.latest else today


def _status_field(vault: Vault, subject: Stored[Record], said: FieldSaid, today: date) -> FieldSaid:
    """Claims of how somebody stands, each against what is computed for the day it speaks of."""
    field = claimed.find_field("person", said.field)
    assert field is not None

    def standing(day: date) -> Standing:
        return overview.reasons(vault, [subject.id], day)[subject.id]

    def compared(each: Said) -> Said:
        day = _day_of(each.claim, today)
        then = standing(day)
        return dataclasses.replace(
            each, relation=claimed.against_status(field, each.claim, then), computed=(day, then.status)
        )

    seen = tuple(compared(each) for each in said.claims)
    return dataclasses.replace(said, recorded=claimed.words_of(standing(today).status), claims=seen)


@dataclass(frozen=True)
class _Material:
    """What the totals are held against. `same`: all records of one person, by each of them; who has but one is left out."""

    totals: Mapping[RecordId, Claim]
    defendants: Mapping[RecordId, frozenset[RecordId]]
    same: Mapping[RecordId, frozenset[RecordId]]
    names: dict[RecordId, str]


def _gather(vault: Vault, known_on: date | None) -> _Material:
    moment = _end_of(known_on)
    with vault.read() as reader:
        found = {each.id: each.record for each in records.of_kind(reader, Claim, moment) if is_total(each.record)}
        cases = {each.id: each.record for each in records.of_kind(reader, Proceeding, moment)}
        wanted = {
            id_
            for claim in found.values()
            for id_ in (claim.source, claim.place, claim.subject, *(part.proceeding for part in claim.parts))
        }
        names = _labels(reader, iter(wanted))
        same = groups(each.record for each in records.of_kind(reader, Sameness, moment))
    defendants = {
        id_: frozenset(min(same.get(person, (person,))) for person in case.defendants) for id_, case in cases.items()
    }
    return _Material(found, defendants, same, names)


def _end_of(day: date | None) -> str | None:
    """The moment at which a day is over, UTC."""
    return None if day is None else text(datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC))


def _people(vault: Vault, day: date, known_on: date | None, material: _Material) -> list[Someone]:
    """Everybody with all that he or she may be on the day. Notes what they are called.

    Several records of one person stand as the first of them, by the events of all: a person is counted once.
    """
    everybody = overview.status(vault, day, known_on).people
    material.names.update({each.id: each.name for each in everybody})
    alone = [each for each in everybody if each.id not in material.same]
    may_be: dict[RecordId, frozenset[Status]] = {each.id: frozenset({each.standing.status}) for each in alone}
    doubtful = [each.id for each in alone if each.standing.may_differ]
    for id_, standing in overview.reasons(vault, doubtful, day, known_on).items():
        may_be[id_] = frozenset({standing.status, *standing.possible})
    listed = {each.id for each in everybody}
    with vault.read() as reader:
        for group in {group for group in material.same.values() if group & listed}:
            seen = {event.id: event for _, event in facts.facts(reader, _end_of(known_on), sorted(group))}
            standing = status_of(seen.values(), day)
            may_be[min(group)] = frozenset({standing.status, *standing.possible})
            material.names.setdefault(min(group), material.names[min(group & listed)])
    return [Someone(id_, statuses) for id_, statuses in may_be.items()]


def totals(vault: Vault, as_of: date | None = None, known_on: date | None = None) -> Totals:
    """The totals that speak of a day up to `as_of` (today if None), by what they count, and whom the list has of it then.

    `known_on`: as was known at the end of that day (UTC).
    """
    day = as_of or vault.settings.clock().date()
    material = _gather(vault, known_on)
    spoken = {id_: claim for id_, claim in material.totals.items() if _speaks_by(claim, day)}
    people = _people(vault, day, known_on, material)
    found = []
    for topic in topics(spoken):
        among = None if topic.subject is None else material.defendants.get(topic.subject, frozenset())
        wanted = COUNTED.get(topic.about)
        found.append(Counts(topic, None if wanted is None else count(people, wanted, among)))
    return Totals(day, known_on, tuple(found), material.names)


def _speaks_by(claim: Claim, day: date) -> bool:
    return claim.when is None or claim.when.earliest is None or claim.when.earliest <= day


def reconciled(
    vault: Vault, written: str | None = None, as_of: date | None = None, known_on: date | None = None
) -> Reconciliation:
    """One total, or all, against their parts, the other totals and the list of names.

    The list is taken for `as_of`, else for the latest day that each total may speak of. Raises `Invalid`: not-a-total for a
    claim that has no number of people.
    """
    today = vault.settings.clock().date()
    material = _gather(vault, known_on)
    wanted = list(material.totals)
    if written is not None:
        with vault.read() as reader:
            wanted = [recording.resolve(reader, written, "claim")]
        if wanted[0] not in material.totals:
            raise Invalid({"claim": "not-a-total"})
    of_day: dict[date, list[RecordId]] = {}
    for id_ in wanted:
        of_day.setdefault(as_of or _day_of(material.totals[id_], today), []).append(id_)
    found: dict[RecordId, Reconciled] = {}
    for day, ids in of_day.items():  # the list of one day at a time: it may be long
        people = _people(vault, day, known_on, material)
        found |= {id_: reconcile(id_, material.totals, people, material.defendants, day) for id_ in ids}
    return Reconciliation(known_on, tuple(found[id_] for id_ in wanted), material.names)
