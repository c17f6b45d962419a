"""Evidence: taken in byte for byte with its acquisition record, looked at, listed, written out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import cast

from app.errors import Integrity, Invalid, Media
from app.jobs import Ticket
from app.model.content import ByteSource
from app.model.drafts import Reading, one_of
from app.model.evidence import (
    Acquisition,
    Evidence,
    EvidenceKind,
    FilmFacts,
    PictureFacts,
    parse_acquisition,
    parse_collector,
)
from app.model.ids import BlobHash, RecordId
from app.model.record import reference_fields
from app.model.text import parse_line, parse_long
from app.services import record as record_service
from app.services.files import outside, plain_file
from media import images, kinds, probe, stills
from media.frames import FrameIndex
from media.kinds import Kind
from storage import age
from storage.blobs import Blob
from storage.changing import Change
from storage.files import export_whole
from storage.tables import blobs as blob_table
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault

OWN_FIELDS = ("title", "kind", "proceeding", "persons", "notes")
COLLECTOR_FIELDS = ("address", "persona", "route")


@dataclass(frozen=True)
class TakenIn:
    """`already_here`: the content was in the vault before, under `earlier` if a record names it."""

    id: RecordId
    evidence: Evidence
    already_here: bool
    earlier: RecordId | None


@dataclass(frozen=True)
class _Derived:
    """What was made from the original: facts, and blobs that are durable but not yet named by a record."""

    kind: EvidenceKind
    media_type: str
    blobs: tuple[Blob, ...] = ()
    picture: PictureFacts | None = None
    film: FilmFacts | None = None
    unread: str | None = None
    frame_index: BlobHash | None = None
    thumbnail: BlobHash | None = None


def take_in_file(vault: Vault, path: Path, draft: Mapping[str, object], ticket: Ticket) -> TakenIn:
    """Take a file in. `draft`: fields of the acquisition record, title, kind, proceeding, persons, notes, address, persona.

    Raises `Surroundings`, `Media` for a film or picture that cannot be read at all, `Invalid` for fields, `Cancelled`.
    """
    with age.FileSource(plain_file(path)) as source:
        return take_in(vault, source, path.name, draft, ticket)


def take_in(vault: Vault, source: ByteSource, file_name: str, draft: Mapping[str, object], ticket: Ticket) -> TakenIn:
    """Take in what lies in `source`, which was called `file_name`. Raises like `take_in_file`."""
    own = {field: draft[field] for field in OWN_FIELDS if field in draft}
    traces = {field: draft[field] for field in COLLECTOR_FIELDS if draft.get(field)}
    acquired = {field: value for field, value in draft.items() if field not in own and field not in COLLECTOR_FIELDS}
    _check(own, acquired)
    kind = kinds.recognise(source, ticket)
    new: list[Blob] = []
    try:
        original, already = vault.take_in(source, ticket)
        if not already:
            new.append(original)
        with vault.store.open(original) as content:
            derived = _derive(vault, content, kind, ticket)
        new += derived.blobs
        return _record(vault, original, already, file_name, own, acquired, traces, derived, ticket)
    except BaseException:
        vault.discard(new)
        raise


def _check(own: Mapping[str, object], acquired: Mapping[str, object]) -> None:
    """Fields that can be judged before any byte is read are; references wait for the change."""
    problems: dict[str, str] = {}
    references = {"source", "page_source", "page_capture"}
    for parse, draft in (
        (_own, {key: value for key, value in own.items() if key not in reference_fields("evidence")}),
        (parse_acquisition, {key: value for key, value in acquired.items() if key not in references}),
    ):
        try:
            parse(draft)
        except Invalid as error:
            problems.update(error.problems)
    if problems:
        raise Invalid(problems)


@dataclass(frozen=True)
class _Own:
    title: str | None
    kind: EvidenceKind | None
    notes: str | None


def _own(draft: Mapping[str, object]) -> _Own:
    reading = Reading(draft)
    found = _Own(
        reading.get("title", parse_line), reading.get("kind", one_of(EvidenceKind)), reading.get("notes", parse_long)
    )
    reading.done()
    return found


def _derive(vault: Vault, content: ByteSource, kind: Kind, ticket: Ticket) -> _Derived:
    """What the decoder says, the frame index and the thumbnail, each durable in the blob store."""
    if kind.what == "film":
        try:
            index_bytes = probe.take_in(content, ticket)
        except Media as error:
            # Cut off before its index, or broken throughout: no still can come of it, but it is evidence that it is there.
            return _Derived(EvidenceKind.FILM, kind.media_type, unread=error.code)
        return _derive_film(vault, content, kind, index_bytes, ticket)
    if kind.what == "picture":
        picture = images.open_picture(content, ticket)
        facts = PictureFacts(picture.width, picture.height, picture.format, picture.untrusted_taken or None)
        thumbnail, _ = vault.take_in(age.BytesSource(picture.thumbnail), Ticket())
        return _Derived(EvidenceKind.PHOTOGRAPH, kind.media_type, (thumbnail,), picture=facts, thumbnail=thumbnail.hash)
    return _Derived(_kind_of(kind.media_type), kind.media_type)


def _kind_of(media_type: str) -> EvidenceKind:
    """What kind of evidence a content that is neither film nor picture most likely is; the person may say otherwise."""
    if media_type.startswith("audio/"):
        return EvidenceKind.AUDIO
    if media_type in {"application/pdf", "application/rtf", "text/plain", "application/x-ole-storage"}:
        return EvidenceKind.DOCUMENT
    return EvidenceKind.OTHER


def _thumbnail(vault: Vault, content: ByteSource, index: FrameIndex, ticket: Ticket) -> Blob | None:
    """A small picture of the film, where its frame can be decoded."""
    try:
        picture = stills.film_thumbnail(content, index, ticket)
    except Media:
        return None
    return vault.take_in(age.BytesSource(picture), Ticket())[0]


def _derive_film(vault: Vault, content: ByteSource, kind: Kind, index_bytes: bytes, ticket: Ticket) -> _Derived:
    index_source = age.BytesSource(index_bytes)
    index = FrameIndex(index_source)
    made, _ = vault.take_in(index_source, Ticket())
    small = _thumbnail(vault, content, index, ticket)
    stream = index.film_streams[0]
    base = index.time_base(stream.number)
    damage = index.film.damage
    facts = FilmFacts(
        container=index.film.container,
        codec=stream.untrusted_codec,
        stream=stream.number,
        width=stream.width,
        height=stream.height,
        time_base=(base.numerator, base.denominator),
        first_pts=index.frame(stream.number, 0).pts,
        last_pts=index.frame(stream.number, stream.frame_count - 1).pts,
        frames=stream.frame_count,
        rotation=stream.rotation,
        audio=any(each.kind == "audio" for each in index.film.streams),
        ffmpeg=index.film.ffmpeg_version,
        damage=None if damage is None else kinds.damage_words(damage),
    )
    return _Derived(
        EvidenceKind.FILM,
        kind.media_type,
        (made,) if small is None else (made, small),
        film=facts,
        frame_index=made.hash,
        thumbnail=None if small is None else small.hash,
    )


def _record(
    vault: Vault,
    original: Blob,
    already: bool,
    file_name: str,
    own: Mapping[str, object],
    acquired: Mapping[str, object],
    traces: Mapping[str, object],
    derived: _Derived,
    ticket: Ticket,
) -> TakenIn:
    mine = _own({key: value for key, value in own.items() if key not in reference_fields("evidence")})
    with vault.change("evidence.add") as change:
        earlier = _earlier(change, original.hash)
        acquisition = _acquisition(change, acquired)
        proceeding = record_service.reference(change, "proceeding", own.get("proceeding"))
        persons = record_service.references(change, "persons", own.get("persons"))
        for blob in (original, *derived.blobs):
            change.keep(blob)
        evidence = Evidence(
            title=mine.title or _title(file_name),
            kind=mine.kind or derived.kind,
            content=original.hash,
            size=original.size,
            file_name=_title(file_name),
            acquisition=acquisition,
            media_type=derived.media_type,
            picture=derived.picture,
            film=derived.film,
            unread=derived.unread,
            frame_index=derived.frame_index,
            thumbnail=derived.thumbnail,
            proceeding=proceeding,
            persons=persons,
            notes=mine.notes,
        )
        id_ = change.add(evidence)
        change.subject = id_
        change.facts["sha256"] = original.hash
        change.facts["size"] = original.size
        if traces:
            change.add(parse_collector({"item": id_, **traces}))
    ticket.durable(id_)
    return TakenIn(id_, evidence, already, earlier)


def _title(file_name: str) -> str:
    """A file's name as a title: what cannot be shown is written out, so that no name stops a taking in."""
    try:
        return parse_line(file_name)
    except Invalid:
        return file_name.encode("unicode_escape").decode("ascii")[:200] or "unnamed"


def _acquisition(change: Change, acquired: Mapping[str, object]) -> Acquisition:
    plain = {key: value for key, value in acquired.items() if key not in {"source", "page_source", "page_capture"}}
    return replace(
        parse_acquisition(plain),
        source=record_service.reference(change, "source", acquired.get("source")),
        page_source=record_service.reference(change, "page_source", acquired.get("page_source")),
        page_capture=record_service.reference(change, "page_capture", acquired.get("page_capture")),
    )


def _earlier(change: Change, content: BlobHash) -> RecordId | None:
    ids = blob_table.used_by(change, content)
    return RecordId(ids[0]) if ids else None


# reading


def listed(vault: Vault) -> list[Stored[Evidence]]:
    """Every evidence item, in the order of taking in."""
    with vault.read() as reader:
        return list(records.of_kind(reader, Evidence))


def numbers(vault: Vault, kind: EvidenceKind | None = None) -> list[int]:
    """The vault's own numbers of the items (of a kind), the last taken in first."""
    with vault.read() as reader:
        if kind is None:
            return records.numbers(reader, "evidence")
        return records.numbers(reader, "evidence", field="kind", value=kind.value)


def at(vault: Vault, wanted: Sequence[int]) -> list[Stored[Evidence]]:
    """The items with these numbers in the order asked for; to be asked for some hundred at once. Raises `Integrity`."""
    with vault.read() as reader:
        found = {stored.n: stored for stored in records.by_numbers(reader, wanted)}
    return [cast("Stored[Evidence]", found[n]) for n in wanted if n in found]


def get(vault: Vault, written: str) -> Stored[Evidence]:
    """An evidence item by id, the beginning of one, or its title."""
    with vault.read() as reader:
        return records.get(reader, record_service.resolve(reader, written, "evidence"), Evidence)


def write_out(vault: Vault, written: str, out: Path, ticket: Ticket, *, why: str) -> Evidence:
    """Write an original, byte for byte, to `out`, which must not exist; that it left is a line of the log.

    Raises `Invalid` without a reason, `Surroundings`, `Integrity`.
    """
    said = record_service.reason(why)
    if said is None:
        raise Invalid({"why": "missing"})
    outside(vault.folder, out)
    vault.require_writable()  # what leaves without a line of the log must not leave
    stored = get(vault, written)
    with vault.open_blob(stored.record.content) as content:
        digest = export_whole(out, content, ticket)
    try:
        if digest != stored.record.content:
            raise Integrity("blob-exchanged", name=stored.id[:8])
        _log_export(vault, stored, said)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    ticket.durable(stored.id)
    return stored.record


def _log_export(vault: Vault, stored: Stored[Evidence], why: str) -> None:
    with vault.change("evidence.export", why=why, subject=stored.id) as change:
        change.facts["sha256"] = stored.record.content


@dataclass(frozen=True)
class FrameLine:
    """One frame of the index. `sha256`: of its packet; `key`: decoding can begin here; `at`: since the first frame."""

    number: int
    pts: int
    key: bool
    sha256: str
    at: Fraction


@dataclass(frozen=True)
class Frames:
    stream: int
    time_base: tuple[int, int]
    count: int
    frames: tuple[FrameLine, ...]


def open_index(vault: Vault, stack: ExitStack, evidence: Evidence) -> FrameIndex:
    """The frame index of a film, open as long as `stack`. Raises `Invalid` for what is no film."""
    if evidence.frame_index is None:
        raise Invalid({"item": "not-a-film-item"})
    return FrameIndex(stack.enter_context(vault.open_blob(evidence.frame_index)))


def frames(
    vault: Vault, written: str, *, first: int = 0, limit: int | None = None, stream: int | None = None
) -> Frames:
    """The frames of a film in order of showing, from number `first`, at most `limit` of them."""
    stored = get(vault, written)
    with ExitStack() as stack:
        index = open_index(vault, stack, stored.record)
        number = index.film_streams[0].number if stream is None else stream
        count = index.stream(number).frame_count
        base = index.time_base(number)
        last = count if limit is None else min(count, first + limit)
        found = []
        for each in range(max(0, first), last):
            frame = index.frame(number, each)
            found.append(
                FrameLine(each, frame.pts, frame.key_number == each, frame.sha256.hex(), index.seconds(number, frame))
            )
    return Frames(number, (base.numerator, base.denominator), count, tuple(found))
