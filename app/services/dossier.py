"""One person with everything that the record has of them, as it was known at the end of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from app.errors import Invalid
from app.model.act import Act
from app.model.consent import Consent
from app.model.event import Event
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.inquiry import Inquiry
from app.model.observation import Observation
from app.model.person import Person
from app.model.place import Place, PlacePrecision
from app.model.proceeding import Proceeding
from app.model.record import Record, label
from app.model.status import Standing
from app.model.still import Depiction, Still
from app.services import claims, families, overview
from app.services.claims import FieldSaid
from app.services.families import Member
from app.services.record import resolve
from storage import chain, log
from storage.reading import Reader
from storage.tables import facts, records
from storage.tables.records import Stored
from storage.vault import Vault

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Changed:
    """One field of one version that is not what it was. `record`: whose, `kind` and `name`: what it is and what it is called.

    `before` None: there was nothing, or the record is new. `why`: as the log has it.
    """

    record: RecordId
    kind: str
    name: str
    version: int
    field: str
    before: object
    after: object
    at: str
    who: str
    why: str | None
    seq: int
    retracted: bool


@dataclass(frozen=True)
class Dossier:
    """`person`: the version that was known. `labels`: of everything anything here leads to. `hidden`: places whose position
    nobody has disclosed. `actors`: names of who recorded things. `same`: others who are certainly the same person.
    """

    as_of: date
    known_on: date | None
    person: Stored[Person]
    standing: Standing
    events: tuple[Stored[Event], ...]
    claims: tuple[FieldSaid, ...]
    proceedings: tuple[Stored[Proceeding], ...]
    depictions: tuple[Stored[Depiction], ...]
    observations: tuple[Stored[Observation], ...]
    documents: tuple[Stored[Evidence], ...]
    relatives: tuple[Member, ...]
    consents: tuple[Stored[Consent], ...]
    acts: tuple[Stored[Act], ...]
    inquiries: tuple[Stored[Inquiry], ...]
    labels: Mapping[RecordId, str]
    hidden: frozenset[RecordId]
    actors: Mapping[RecordId, str]


def dossier(vault: Vault, written: str, as_of: date | None = None, known_on: date | None = None) -> Dossier:
    """Everything about one person (id, the beginning of one, or exact name). Raises `Invalid`.

    Standing, events and the person's own fields are as known at the end of `known_on`; what stands beside them (claims,
    documents, relatives) is what is recorded now.
    """
    day = as_of or vault.settings.clock().date()
    moment = overview.end_of(known_on)
    with vault.read() as reader:
        id_ = resolve(reader, written, "person")
        person = _then(reader, id_, Person, moment)
        events = tuple(sorted(_events(reader, id_, moment), key=_by_date))
        proceedings = tuple(records.referring(reader, id_, Proceeding))
        depictions = tuple(records.referring(reader, id_, Depiction))
        observations = tuple(records.referring(reader, id_, Observation))
        consents = tuple(each for each in records.referring(reader, id_, Consent) if each.record.person == id_)
        acts = tuple(records.referring(reader, id_, Act))
        inquiries = tuple(records.referring(reader, id_, Inquiry))
        linked: set[RecordId] = set()
        numbers = [person.n, *(each.n for each in events)]
        for several in (proceedings, depictions, observations, consents, acts):
            numbers += [each.n for each in several]
        for n in numbers:
            linked |= {RecordId(each) for each in records.linked_labels(reader, n)}
        documents = tuple(_documents(reader, linked))
        labels, hidden = _labels(reader, linked)
        actors = _actors(reader, {person.actor, *(each.actor for each in events)})
    standing = overview.reasons(vault, [id_], day, known_on)[id_]
    return Dossier(
        day,
        known_on,
        person,
        standing,
        events,
        claims.about(vault, id_).fields,
        proceedings,
        depictions,
        observations,
        documents,
        tuple(families.members(vault, id_)),
        consents,
        acts,
        inquiries,
        labels,
        hidden,
        actors,
    )


def _then(reader: Reader, id_: RecordId, cls: type[R], moment: str | None) -> Stored[R]:
    """The version that was known at a moment; the first one where that was before there was any."""
    now = records.get(reader, id_, cls)
    if moment is None or now.recorded_at <= moment:
        return now
    found = [each for each in records.history(reader, id_) if isinstance(each.record, cls) and not each.retracted]
    known = [each for each in found if each.recorded_at <= moment]
    return (known or found[:1])[-1]  # type: ignore[return-value]  # isinstance said so


def _events(reader: Reader, person: RecordId, moment: str | None) -> Iterator[Stored[Event]]:
    if moment is None:
        yield from records.referring(reader, person, Event)
        return
    for _, seen in facts.facts(reader, moment, [person]):
        known = [each for each in records.history(reader, seen.id) if each.recorded_at <= moment and not each.retracted]
        if known:
            yield known[-1]  # type: ignore[misc]  # what stands in `fact` is an event


def _by_date(stored: Stored[Event]) -> tuple[date, date, str]:
    when = stored.record.date
    return (when.earliest or date.min, when.latest or date.max, stored.id)


def _documents(reader: Reader, linked: set[RecordId]) -> Iterator[Stored[Evidence]]:
    """The items of evidence that anything about the person leads to, stills by their film."""
    films: set[RecordId] = set()
    for id_ in sorted(linked):
        with suppress(Invalid):
            found = records.get_any(reader, id_)
            if isinstance(found.record, Still):
                films.add(found.record.film)
            elif isinstance(found.record, Evidence):
                films.add(id_)
    for id_ in sorted(films):
        with suppress(Invalid):
            yield records.get(reader, id_, Evidence)


def _labels(reader: Reader, linked: set[RecordId]) -> tuple[dict[RecordId, str], frozenset[RecordId]]:
    labels: dict[RecordId, str] = {}
    hidden = set()
    for id_, (kind, text) in records.named(reader, [str(each) for each in linked]).items():
        labels[RecordId(id_)] = text
        if kind == "place":
            place = records.get(reader, RecordId(id_), Place).record
            if place.precision is PlacePrecision.UNDISCLOSED and place.official is False:
                hidden.add(RecordId(id_))
    return labels, frozenset(hidden)


def _actors(reader: Reader, ids: set[RecordId]) -> dict[RecordId, str]:
    found = {}
    for id_ in ids:
        with suppress(Invalid):
            found[id_] = label(records.latest(reader, id_).record)
    return found


def history(vault: Vault, written: str) -> tuple[Changed, ...]:
    """Every value that a person's own record and the events about them ever had, the newest first. Raises `Invalid`."""
    with vault.read() as reader:
        id_ = resolve(reader, written, "person")
        about = [id_, *dict.fromkeys(each.id for _, each in facts.facts(reader, None, [id_]))]
        found = [changed for each in about for changed in _changes(reader, each)]
        actors: dict[RecordId, str] = _actors(reader, {RecordId(each.who) for each in found})
        whys = {seq: _why(reader, seq) for seq in {each.seq for each in found}}
    named = [replace(each, who=actors.get(RecordId(each.who), ""), why=whys[each.seq]) for each in found]
    return tuple(sorted(named, key=lambda each: (-each.seq, each.kind != "person", each.record, each.field)))


def _why(reader: Reader, seq: int) -> str | None:
    text = log.body_text(reader, seq)
    return None if text is None else chain.read_body(text.encode()).why


def _changes(reader: Reader, id_: RecordId) -> Iterator[Changed]:
    before: Stored[Record] | None = None
    for stored in records.history(reader, id_):
        for name, old, new in _fields(before, stored):
            yield Changed(
                record=stored.id,
                kind=stored.kind,
                name=label(stored.record),
                version=stored.version,
                field=name,
                before=old,
                after=new,
                at=stored.recorded_at,
                who=stored.actor,
                why=None,
                seq=stored.seq,
                retracted=stored.retracted,
            )
        before = stored


def _fields(before: Stored[Record] | None, now: Stored[Record]) -> Iterator[tuple[str, object, object]]:
    """(field, before, after) of what differs; a record that was taken out or brought back has one without a field."""
    if now.retracted or (before is not None and before.retracted):
        yield "", None, None
    for field in fields(now.record):
        new = getattr(now.record, field.name)
        old = getattr(before.record, field.name) if before is not None else None
        if new != old and not (before is None and (new is None or new == ())):
            yield field.name, old, new
