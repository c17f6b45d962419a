"""Evidence items: the original as it was found, and the record of how it was acquired (Berkeley Protocol, paragraph 155)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import (
    Draft,
    Reading,
    integer,
    parse_id,
    parse_moment,
    parse_sha256,
    parse_web_address,
)
from app.model.ids import BlobHash, RecordId
from app.model.text import parse_line, parse_long


class EvidenceKind(StrEnum):
    FILM = "film"
    PHOTOGRAPH = "photograph"
    SCAN = "scan"
    DOCUMENT = "document"
    AUDIO = "audio"
    TESTIMONY = "testimony"
    WEB_CAPTURE = "web_capture"
    OTHER = "other"


@dataclass(frozen=True)
class Acquisition:
    """How, when, by whom and from where an item was collected.

    `collected_at`: what the collector states, a moment as written by `app.clock.text`, or a day (2025-07-31) where no hour
    was noted; `clock_offset_s`: how far the collecting machine's clock was off, in seconds, if known.
    `sha256_at_collection`: hex, as noted at the time.
    """

    url: str | None = None
    final_url: str | None = None
    publisher: str | None = None
    first_published: UncertainDate | None = None
    collected_by: str | None = None
    collected_at: str | None = None
    clock_offset_s: int | None = None
    tool: str | None = None
    method: str | None = None
    context: str | None = None
    embedded_metadata: str | None = None
    page_source: RecordId | None = None
    page_capture: RecordId | None = None
    sha256_at_collection: str | None = None
    source: RecordId | None = None
    difficulties: str | None = None


@dataclass(frozen=True)
class Collector:
    """From where in the network, and under what assumed identity, an item was collected (paragraph 155 (g)).

    It can lead to the collector, so it is a record of its own, which stays in the vault unless it is released with a reason.
    """

    item: RecordId
    address: str | None = None
    persona: str | None = None
    route: str | None = None


@dataclass(frozen=True)
class PictureFacts:
    """What the decoder says of a photograph or scan. `taken`: untrusted text from the file."""

    width: int
    height: int
    format: str
    taken: str | None = None


@dataclass(frozen=True)
class FilmFacts:
    """What the decoder says of a film. `time_base`: seconds as numerator, denominator. `damage`: what could not be read."""

    container: str
    codec: str
    stream: int
    width: int
    height: int
    time_base: tuple[int, int]
    first_pts: int
    last_pts: int
    frames: int
    rotation: int | None = field(default=None, kw_only=True)
    audio: bool
    ffmpeg: str
    damage: str | None = None


@dataclass(frozen=True)
class Evidence:
    """`content`: SHA-256 of the original, byte for byte. `frame_index` and `thumbnail` are derived and can be made again.

    `unread`: where the content begins like a film but no frame of it can be read, the code of the reason.
    """

    title: str
    kind: EvidenceKind
    content: BlobHash
    size: int
    file_name: str
    acquisition: Acquisition
    media_type: str
    picture: PictureFacts | None = None
    film: FilmFacts | None = None
    unread: str | None = None
    frame_index: BlobHash | None = None
    thumbnail: BlobHash | None = None
    proceeding: RecordId | None = None
    persons: tuple[RecordId, ...] = ()
    notes: str | None = None


_PICTURES = frozenset({EvidenceKind.FILM, EvidenceKind.PHOTOGRAPH})


def is_picture(item: Evidence) -> bool:
    """May it show a captive? Film and photographs, whatever else they are called; of pictures of paper only those that
    were not called scans.
    """
    if item.kind in _PICTURES or item.film is not None or item.unread is not None:
        return True
    return item.picture is not None and item.kind is not EvidenceKind.SCAN


def parse_collector(draft: Draft) -> Collector:
    """The collector's traces from a draft with the fields of `Collector`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    found = Collector(
        item=reading.need("item", parse_id),
        address=reading.get("address", parse_line),
        persona=reading.get("persona", parse_line),
        route=reading.get("route", parse_line),
    )
    reading.done()
    return found


LARGEST_CLOCK_OFFSET_S = 100 * 366 * 24 * 3600
"""A machine without a battery may stand at 1970 or 1980."""


def parse_acquisition(draft: Draft) -> Acquisition:
    """The acquisition record from a draft with the fields of `Acquisition`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    found = Acquisition(
        url=reading.get("url", parse_web_address),
        final_url=reading.get("final_url", parse_web_address),
        publisher=reading.get("publisher", parse_line),
        first_published=reading.get("first_published", parse_date),
        collected_by=reading.get("collected_by", parse_line),
        collected_at=reading.get("collected_at", parse_moment),
        clock_offset_s=reading.get("clock_offset_s", integer(-LARGEST_CLOCK_OFFSET_S, LARGEST_CLOCK_OFFSET_S)),
        tool=reading.get("tool", parse_line),
        method=reading.get("method", parse_long),
        context=reading.get("context", parse_long),
        embedded_metadata=reading.get("embedded_metadata", parse_long),
        page_source=reading.get("page_source", parse_id),
        page_capture=reading.get("page_capture", parse_id),
        sha256_at_collection=reading.get("sha256_at_collection", parse_sha256),
        source=reading.get("source", parse_id),
        difficulties=reading.get("difficulties", parse_long),
    )
    reading.done()
    return found
