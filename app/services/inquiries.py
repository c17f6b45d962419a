"""Inquiries: made from the record, checked, rendered, and every letter about them kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.errors import Invalid
from app.jobs import Ticket
from app.model.case import Case
from app.model.consent import Consent
from app.model.event import Event
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.inquiry import FieldText, Inquiry, Letter, parse_inquiry_fields
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.record import Record
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still
from app.rules.clocks import Clock, clocks
from app.rules.loader import bodies, load_body
from app.rules.preflight import Problem, preflight
from app.services import record as record_service
from storage.reading import Reader
from storage.tables import records
from storage.vault import Vault

R = TypeVar("R", bound=Record)


def new(vault: Vault, draft: Mapping[str, object], ticket: Ticket) -> RecordId:
    """Begin an inquiry. Raises `Invalid`: an unknown body, no person, fields that cannot be read."""
    body = draft.get("body")
    if isinstance(body, str) and body and body not in bodies():
        raise Invalid({"body": "no-such-body"})
    return record_service.add(vault, "inquiry", draft, ticket)


def write_fields(vault: Vault, inquiry: str, texts: Mapping[str, str], ticket: Ticket) -> int:
    """Set fields of the form by hand, by their keys; a blank text takes the hand-written one away. Gives the version.

    Raises `Invalid` for keys that the body's form does not have.
    """
    with vault.change("inquiry.write") as change:
        stored = records.get(change, record_service.resolve(change, inquiry, "inquiry"), Inquiry)
        known = {field.key for field in load_body(stored.record.body).fields}
        if wrong := sorted(set(texts) - known):
            raise Invalid(dict.fromkeys(wrong, "no-such-field"))
        written = {field.key: field.text for field in stored.record.fields} | dict(texts)
        fields: tuple[FieldText, ...] = parse_inquiry_fields(
            {key: text for key, text in written.items() if text.strip()}
        )
        version = change.put(stored.id, replace(stored.record, fields=fields))
        change.subject = stored.id
    ticket.durable(stored.id)
    return version


def annex(vault: Vault, inquiry: str, items: Sequence[str], ticket: Ticket) -> int:
    """Add evidence items or stills to the annexes, each once; gives how many there are now."""
    with vault.change("inquiry.annex") as change:
        stored = records.get(change, record_service.resolve(change, inquiry, "inquiry"), Inquiry)
        added = [records.resolve(change, item) for item in items]
        annexes = tuple(dict.fromkeys([*stored.record.annexes, *added]))
        change.put(stored.id, replace(stored.record, annexes=annexes))
        change.subject = stored.id
    ticket.durable(stored.id)
    return len(annexes)


def _by_id(found: Iterable[records.Stored[R]]) -> dict[RecordId, R]:
    return {each.id: each.record for each in found}


def _wanted(reader: Reader, ids: Iterable[RecordId | None], cls: type[R]) -> dict[RecordId, R]:
    """The records of one kind among some ids, each once."""
    found: dict[RecordId, R] = {}
    for id_ in dict.fromkeys(id_ for id_ in ids if id_ is not None):
        stored = records.get_any(reader, id_)
        if isinstance(stored.record, cls):
            found[id_] = stored.record
    return found


def gather(reader: Reader, id_: RecordId, on: date) -> Case:
    """Everything that an inquiry draws on."""
    inquiry = records.get(reader, id_, Inquiry).record
    persons = _wanted(reader, inquiry.persons, Person)
    events: dict[RecordId, Event] = {}
    consents: dict[RecordId, Consent] = {}
    proceedings: dict[RecordId, Proceeding] = {}
    depictions: dict[RecordId, Depiction] = {}
    others: dict[RecordId, Inquiry] = {}
    for person in persons:
        events |= _by_id(records.referring(reader, person, Event))
        consents |= _by_id(records.referring(reader, person, Consent))
        proceedings |= _by_id(records.referring(reader, person, Proceeding))
        depictions |= _by_id(records.referring(reader, person, Depiction))
        others |= {
            other: each for other, each in _by_id(records.referring(reader, person, Inquiry)).items() if other != id_
        }
    pictures = [*inquiry.annexes, *(item for event in events.values() for item in event.evidence)]
    pictures += [person.photograph for person in persons.values() if person.photograph is not None]
    pictures += [consent.document for consent in consents.values() if consent.document is not None]
    letters = _by_id(records.referring(reader, id_, Letter))
    pictures += [document for letter in letters.values() for document in letter.documents]
    stills = _wanted(reader, pictures, Still)
    films = [still.film for still in stills.values()]
    evidence = _wanted(reader, [*pictures, *films], Evidence)
    publications: dict[RecordId, PublicationDecision] = {}
    for subject in (*stills, *evidence):
        publications |= _by_id(records.referring(reader, subject, PublicationDecision))
        depictions |= _by_id(records.referring(reader, subject, Depiction))
    sources = _wanted(
        reader,
        [
            *(source for event in events.values() for source in event.sources),
            *(item.acquisition.source for item in evidence.values()),
        ],
        Source,
    )
    places = _wanted(
        reader,
        [
            *(place for event in events.values() for place in (event.place, event.to_place)),
            *(proceeding.place for proceeding in proceedings.values()),
        ],
        Place,
    )
    other_letters: dict[RecordId, Letter] = {}
    for other in others:
        other_letters |= _by_id(records.referring(reader, other, Letter))
    return Case(
        on=on,
        inquiry_id=id_,
        inquiry=inquiry,
        persons=persons,
        events=events,
        places=places,
        sources=sources,
        source_identities=_by_id(records.of_kind(reader, SourceIdentity)),
        evidence=evidence,
        stills=stills,
        depictions=depictions,
        publications=publications,
        consents=consents,
        proceedings=proceedings,
        letters=letters,
        other_inquiries=others,
        other_letters=other_letters,
    )


def case_of(vault: Vault, inquiry: str, on: date | None = None) -> Case:
    """The case of an inquiry given by id or the beginning of one, for the day `on` (today if None)."""
    with vault.read() as reader:
        return gather(reader, records.resolve(reader, inquiry, "inquiry"), on or vault.settings.clock().date())


def check(vault: Vault, inquiry: str, on: date | None = None) -> tuple[Problem, ...]:
    """What stands between the inquiry and its being taken by the body."""
    case = case_of(vault, inquiry, on)
    return preflight(case, load_body(case.inquiry.body))


def all_clocks(vault: Vault, as_of: date | None = None) -> list[tuple[RecordId, Clock]]:
    """Every clock of every inquiry, the next due first; those without a due date last."""
    day = as_of or vault.settings.clock().date()
    found: list[tuple[RecordId, Clock]] = []
    with vault.read() as reader:
        for stored in records.of_kind(reader, Inquiry):
            found += [(stored.id, clock) for clock in clocks(gather(reader, stored.id, day), bodies(), day)]
    return sorted(found, key=lambda pair: (pair[1].due is None, pair[1].due or date.max, pair[1].rule))


def letter(vault: Vault, inquiry: str, draft: Mapping[str, object], ticket: Ticket) -> RecordId:
    """Log a letter, in or out."""
    with vault.read() as reader:
        id_ = records.resolve(reader, inquiry, "inquiry")
    return record_service.add(vault, "letter", {**draft, "inquiry": id_}, ticket)


def letters(vault: Vault, inquiry: str) -> list[records.Stored[Letter]]:
    """The letters of an inquiry in order of date."""
    with vault.read() as reader:
        found = list(records.referring(reader, records.resolve(reader, inquiry, "inquiry"), Letter))
    return sorted(found, key=lambda each: (each.record.date.earliest or date.max, each.seq))
