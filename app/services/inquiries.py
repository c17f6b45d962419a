"""Inquiries: made from the record, checked, rendered, and every letter about them kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.errors import Integrity, Invalid, Surroundings
from app.jobs import Ticket
from app.model.canonical import canonical
from app.model.case import Case, PixelCopy
from app.model.consent import Consent
from app.model.event import Event
from app.model.evidence import Evidence
from app.model.ids import BlobHash, RecordId
from app.model.inquiry import FieldText, Inquiry, Letter, parse_inquiry_fields
from app.model.observation import Observation
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.record import Record
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still
from app.render import wgeid
from app.render.annexes import Annex, plan
from app.rules.body import Body
from app.rules.clocks import Clock, clocks
from app.rules.fields import Filled, fill
from app.rules.loader import bodies, load_body
from app.rules.pictures import Seen
from app.rules.preflight import Problem, preflight
from app.rules.preflight import blocks as blocks
from app.services import record as record_service
from app.services.files import outside
from media import images
from storage import age
from storage.files import export_whole, make_folder, write_whole
from storage.reading import Reader
from storage.tables import records
from storage.vault import Vault

R = TypeVar("R", bound=Record)
_FILES = ("submission.docx", "submission.pdf", "manifest.json")


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
        problems: dict[str, str] = {}
        for key in sorted(set(texts) - known):
            problems[key] = "no-such-field"
        if problems:
            raise Invalid(problems)
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
    seen_with = _seen_with(reader, inquiry.annexes, stills)
    onlookers = Seen([*seen_with.items(), *evidence.items()])
    for picture in [*seen_with, *stills, *evidence]:
        for person in onlookers.itself(picture):
            consents |= _by_id(records.referring(reader, person, Consent))
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
        seen_with=seen_with,
    )


Telling = Person | Event | Still | Depiction | Observation


def _seen_with(
    reader: Reader, annexes: Sequence[RecordId], stills: Mapping[RecordId, Still]
) -> dict[RecordId, Telling]:
    """Whatever says who is seen in the annexes, in the films of annexed stills, in the stills of annexed films."""
    found: dict[RecordId, Telling] = {}
    for annex in annexes:
        found |= _by_id(records.referring(reader, annex, Still))
    films = [stills[annex].film for annex in annexes if annex in stills]
    for picture in dict.fromkeys([*annexes, *films, *found]):
        found |= _by_id(records.referring(reader, picture, Person))
        found |= _by_id(records.referring(reader, picture, Event))
        found |= _by_id(records.referring(reader, picture, Depiction))
        found |= _by_id(records.referring(reader, picture, Observation))
    return found


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


def filled(vault: Vault, inquiry: str) -> tuple[Body, Mapping[str, Filled]]:
    """The form and its fields as they would be written now."""
    case = case_of(vault, inquiry)
    body = load_body(case.inquiry.body)
    return body, fill(case, body)


@dataclass(frozen=True)
class Package:
    """What was written out. `files`: name and SHA-256 of each; `problems`: of the preflight, none of them blocking."""

    folder: Path
    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def render(vault: Vault, inquiry: str, folder: Path, ticket: Ticket, *, draft: bool = False) -> Package:
    """Write the submission as DOCX and PDF, its annexes and a manifest into `folder`; the log keeps the hashes.

    A draft is marked as one on every page, may still have open points, and comes without annexes, since nobody has said yet
    that they may leave. Photographs and scans leave as their pixels alone. Raises `Refused("inquiry-blocked")`,
    `Surroundings` (also where a file of that name is there), `Media`, `Integrity`, `Cancelled`; then nothing stays in `folder`.
    """
    # Word processing and Qt cost a fifth of a second to load, which every other command would pay too.
    from app.render.docx import to_docx  # noqa: PLC0415
    from app.render.pdf import to_pdf  # noqa: PLC0415

    outside(vault.folder, folder)
    vault.require_writable()  # what leaves without a line of the log must not leave
    case = case_of(vault, inquiry)
    body = load_body(case.inquiry.body)
    problems = preflight(case, body)
    copies = {} if draft else _pixel_copies(vault, case, ticket)
    case = replace(
        case, copies={id_: PixelCopy(hashlib.sha256(png).hexdigest(), len(png)) for id_, png in copies.items()}
    )
    document = wgeid.document(case, body, draft=draft)
    made = {"submission.docx": to_docx(document), "submission.pdf": to_pdf(document)}
    hashes: dict[str, str] = {}
    with _only_whole(folder) as new:
        for name, content in made.items():
            ticket.check()
            write_whole(new(name), content, replace=False)
            hashes[name] = hashlib.sha256(content).hexdigest()
        for each in () if draft else plan(case):
            path = new(f"annexes/{each.name}")
            hashes[f"annexes/{each.name}"] = _write_annex(vault, case, each, copies.get(each.record), path, ticket)
        manifest = {
            "inquiry": case.inquiry_id,
            "body": body.key,
            "on": case.on.isoformat(),
            "draft": draft,
            "files": hashes,
        }
        content = canonical(manifest)
        write_whole(new("manifest.json"), content, replace=False)
        with vault.change("inquiry.render", subject=case.inquiry_id) as change:
            change.facts |= {"manifest": hashlib.sha256(content).hexdigest(), "draft": draft, "files": len(hashes)}
            change.facts["hashes"] = sorted(hashes.values())
    ticket.durable(case.inquiry_id)
    return Package(folder, tuple(sorted(hashes.items())), problems)


@contextmanager
def _only_whole(folder: Path) -> Iterator[Callable[[str], Path]]:
    """Gives the path for each new file below `folder`; where the block fails, all of them go, and the folders made for them."""
    there = {path for path in (folder, folder / "annexes") if path.is_dir()}
    begun: list[Path] = []

    def new(name: str) -> Path:
        path = folder / name
        make_folder(path.parent)
        if path.exists():
            raise Surroundings("file-exists", name=name)
        begun.append(path)
        return path

    make_folder(folder)
    if taken := [name for name in _FILES if (folder / name).exists()]:
        raise Surroundings("file-exists", name=taken[0])
    try:
        yield new
    except BaseException:
        for path in begun:
            path.unlink(missing_ok=True)
        for made in (folder / "annexes", folder):
            if made not in there:
                with suppress(OSError):
                    made.rmdir()
        raise


def _pixel_copies(vault: Vault, case: Case, ticket: Ticket) -> dict[RecordId, bytes]:
    """Of every annexed photograph or scan that the decoder knows as a picture."""
    copies = {}
    for id_ in case.inquiry.annexes:
        item = case.evidence.get(id_)
        if item is not None and item.picture is not None:
            with vault.open_blob(item.content) as content:
                copies[id_] = images.pixel_copy(content, ticket)
    return copies


def _write_annex(vault: Vault, case: Case, annex_: Annex, copy: bytes | None, path: Path, ticket: Ticket) -> str:
    """Write one annex; gives its SHA-256, which must be the one that the form names."""
    if copy is not None:
        digest = export_whole(path, age.BytesSource(copy), ticket)
    else:
        with vault.open_blob(BlobHash(annex_.sha256)) as content:
            digest = export_whole(path, content, ticket)
    if digest != annex_.sha256:
        raise Integrity("blob-exchanged", name=case.inquiry_id[:8])
    return digest


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
