"""A still: one frame of a film, addressed by stream and integer pts, with everything needed to derive it again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.event import Confidence
from app.model.ids import BlobHash, RecordId


@dataclass(frozen=True)
class Still:
    """`frame`: rank of the frame in order of showing, from 0. `frame_sha256`: of the decoded frame in its own pixel format.

    `pixels_sha256`: of the RGB pixels, row by row. `png`: SHA-256 of the PNG file. `command`: what to type to derive both, with
    INPUT for the film. `rotation`: degrees to turn it for showing; the pixels are kept unturned.
    """

    film: RecordId
    film_sha256: str
    stream: int
    pts: int
    time_base: tuple[int, int]
    frame: int
    pixel_format: str
    width: int
    height: int
    rotation: int
    frame_sha256: str
    pixels_sha256: str
    png: BlobHash
    png_size: int
    ffmpeg: str
    command: tuple[str, ...]
    thumbnail: BlobHash | None = None
    note: str | None = None


class Identification(StrEnum):
    """How a person in a picture was recognised. Never by a machine."""

    CAPTION = "caption"
    FAMILY = "family"
    FELLOW_CAPTIVE = "fellow_captive"
    DOCUMENT = "document"
    EXPERT = "expert"
    INVESTIGATOR = "investigator"


@dataclass(frozen=True)
class Depiction:
    """A person shown in a still or photograph. `region`: left, top, width, height in pixels of the unturned picture."""

    subject: RecordId
    person: RecordId
    how: Identification
    identified_by: str | None = None
    confidence: Confidence = Confidence.PROBABLE
    region: tuple[int, int, int, int] | None = None
    second_identifier: str | None = None
    contested: bool = False
    observation: str | None = None


class Use(StrEnum):
    """For whom a picture of a captive may be used."""

    COURT = "court"
    UN = "un"
    FAMILY = "family"
    PUBLIC = "public"


@dataclass(frozen=True)
class PublicationDecision:
    """The gate of GC III article 13: who decided that a picture may go to whom, and why."""

    subject: RecordId
    uses: tuple[Use, ...]
    identifiable: bool
    coerced: bool | None
    decided_by: str
    reason: str
