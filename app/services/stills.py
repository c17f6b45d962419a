"""Stills: one frame of a film, kept with everything needed to derive it again, and the chain that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction

from app.errors import AppError, Invalid
from app.jobs import Ticket
from app.model.evidence import Evidence
from app.model.ids import BlobHash, RecordId
from app.model.still import Still
from app.model.text import parse_long
from app.services import record as record_service
from app.services.evidence import open_index
from media import stills
from media.frames import FrameIndex
from media.stills import StillRecord
from storage import age
from storage.blobs import OpenedBlob
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@contextmanager
def _film(vault: Vault, evidence: Evidence) -> Iterator[tuple[OpenedBlob, FrameIndex]]:
    with ExitStack() as stack:
        index = open_index(vault, stack, evidence)
        yield stack.enter_context(vault.open_blob(evidence.content)), index


def take(
    vault: Vault,
    item: str,
    ticket: Ticket,
    *,
    pts: int | None = None,
    at: Fraction | None = None,
    stream: int | None = None,
    note: str | None = None,
) -> tuple[RecordId, Still]:
    """Take the still of the frame with exactly `pts`, or of the one on the screen `at` seconds after the first.

    Raises `Invalid` unless exactly one of the two is given, or for what is no film; `Media` for a frame that is not there.
    """
    if (pts is None) == (at is None):
        raise Invalid({"frame": "pts-or-time"})
    said = None if note is None else parse_long(note)
    with vault.read() as reader:
        film = records.get(reader, record_service.resolve(reader, item, "evidence"), Evidence)
    with _film(vault, film.record) as (content, index):
        number = index.film_streams[0].number if stream is None else stream
        made = (
            stills.take(content, index, number, pts, ticket)
            if pts is not None
            else stills.take_at(content, index, number, at or Fraction(0), ticket)
        )
    blob, already = vault.take_in(age.BytesSource(made.png), Ticket())
    try:
        with vault.change("still.take") as change:
            change.keep(blob)
            still = _still(film, made.record, len(made.png), said)
            id_ = change.add(still)
            change.subject = id_
            change.facts["film"] = film.id
            change.facts["frame_sha256"] = still.frame_sha256
    except BaseException:
        if not already:
            vault.discard([blob])
        raise
    ticket.durable(id_)
    return id_, still


def _still(film: Stored[Evidence], made: StillRecord, png_size: int, note: str | None) -> Still:
    return Still(
        film=film.id,
        film_sha256=film.record.content,
        stream=made.stream,
        pts=made.pts,
        time_base=made.time_base,
        frame=made.frame_number,
        pixel_format=made.pixel_format,
        width=made.width,
        height=made.height,
        rotation=made.rotation,
        frame_sha256=made.frame_sha256,
        pixels_sha256=made.pixels_sha256,
        png=BlobHash(made.png_sha256),
        png_size=png_size,
        ffmpeg=made.ffmpeg_version,
        command=made.command,
        damaged=made.damaged,
        note=note,
    )


def recorded(still: Still) -> StillRecord:
    """The still as the media room knows it."""
    return StillRecord(
        stream=still.stream,
        pts=still.pts,
        time_base=still.time_base,
        frame_number=still.frame,
        pixel_format=still.pixel_format,
        width=still.width,
        height=still.height,
        frame_sha256=still.frame_sha256,
        pixels_sha256=still.pixels_sha256,
        png_sha256=still.png,
        ffmpeg_version=still.ffmpeg,
        command=still.command,
        rotation=still.rotation,
        damaged=still.damaged,
    )


@dataclass(frozen=True)
class Rederived:
    """A still derived again. `expected` and `found`: the figures that differ."""

    id: RecordId
    ok: bool
    expected: dict[str, str]
    found: dict[str, str]


def verify(vault: Vault, written: str, ticket: Ticket) -> Rederived:
    """Derive a still again from the film and compare every figure. What cannot be read at all is a difference too."""
    stored = get(vault, written)
    still = stored.record
    try:
        with vault.read() as reader:
            film = records.get(reader, still.film, Evidence)
        png = vault.read_blob(still.png)
        if film.record.content != still.film_sha256:
            return Rederived(stored.id, False, {"film": still.film_sha256}, {"film": film.record.content})
        with _film(vault, film.record) as (content, index):
            different = stills.verify(content, index, recorded(still), png, ticket)
    except AppError as error:
        if error.code == "cancelled":
            raise
        return Rederived(stored.id, False, {"still": "derivable"}, {"still": error.code})
    return Rederived(
        stored.id,
        not different,
        {each.what: each.recorded for each in different},
        {each.what: each.found for each in different},
    )


def get(vault: Vault, written: str) -> Stored[Still]:
    """A still by id or the beginning of one."""
    with vault.read() as reader:
        return records.get(reader, records.resolve(reader, written, "still"), Still)


def listed(vault: Vault) -> list[Stored[Still]]:
    """Every still, in the order of taking."""
    with vault.read() as reader:
        return list(records.of_kind(reader, Still))


def parse_time(text: str) -> Fraction:
    """`12:03.480`, `00:12:03.480` or `723.48`: seconds, exact. Raises `Invalid` for the field `at`."""
    parts = text.strip().split(":")
    try:
        if not 1 <= len(parts) <= 3 or any(not part.replace(".", "", 1).isdigit() for part in parts):
            raise ValueError(text)
        seconds = Fraction(parts[-1])
        for place, part in enumerate(reversed(parts[:-1]), start=1):
            seconds += int(part) * 60**place
        if len(parts) > 1 and any(Fraction(part) >= 60 for part in parts[1:]):
            raise ValueError(text)
    except ValueError as error:
        raise Invalid({"at": "time-form"}) from error
    return seconds
