"""Evidence items: the original as it was found, and the record of how it was acquired (Berkeley Protocol, paragraph 155)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.ids import BlobHash, RecordId


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
    """How, when, by whom and from where an item was collected. `address` and `persona` stay behind by default.

    `collected_at`: a moment as written by `app.clock.text`, what the collector states; `clock_offset_s`: how far the
    collecting machine's clock was off, in seconds, if known. `sha256_at_collection`: hex, as noted at the time.
    """

    url: str | None = None
    final_url: str | None = None
    publisher: str | None = None
    first_published: UncertainDate | None = None
    collected_by: str | None = None
    collected_at: str | None = None
    clock_offset_s: int | None = None
    address: str | None = None
    persona: str | None = None
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
    rotation: int
    audio: bool
    ffmpeg: str
    damage: str | None = None


@dataclass(frozen=True)
class Evidence:
    """`content`: SHA-256 of the original, byte for byte. `frame_index` and `thumbnail` are derived and can be made again."""

    title: str
    kind: EvidenceKind
    content: BlobHash
    size: int
    file_name: str
    acquisition: Acquisition
    media_type: str
    picture: PictureFacts | None = None
    film: FilmFacts | None = None
    frame_index: BlobHash | None = None
    thumbnail: BlobHash | None = None
    proceeding: RecordId | None = None
    persons: tuple[RecordId, ...] = ()
    notes: str | None = None
