"""A still: one frame of a film, addressed by stream and integer pts, with everything needed to derive it again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.errors import Invalid
from app.model.drafts import Draft, Reading, one_of, parse_id, parse_yes_no, parse_yes_no_unknown
from app.model.event import Confidence
from app.model.ids import BlobHash, RecordId
from app.model.text import parse_line, parse_long, parse_name_text


@dataclass(frozen=True)
class Still:
    """`frame`: rank of the frame in order of showing, from 0. `frame_sha256`: of the decoded frame in its own pixel format.

    `pixels_sha256`: of the RGB pixels, row by row. `png`: SHA-256 of the PNG file. `command`: what to type to derive both, with
    INPUT for the film. `rotation`: degrees to turn it for showing; the pixels are kept unturned. `damaged`: the decoder
    complained on the way to this frame, so parts of it may be made up.
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
    rotation: int | None = field(default=None, kw_only=True)
    frame_sha256: str
    pixels_sha256: str
    png: BlobHash
    png_size: int
    ffmpeg: str
    command: tuple[str, ...]
    damaged: bool = False
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
    """A person shown in a still or photograph. `region`: left, top, width, height in pixels of the unturned picture.

    `second_identifier`: another, independent way they were recognised. `contested`: somebody disputes that it is them, and
    `contested_by` says who and on what ground. What can be seen of their condition is `app.model.observation`.
    """

    subject: RecordId
    person: RecordId
    how: Identification
    identified_by: str | None = None
    confidence: Confidence = Confidence.PROBABLE
    region: tuple[int, int, int, int] | None = None
    second_identifier: str | None = None
    contested: bool = False
    contested_by: str | None = None


class Use(StrEnum):
    """For whom a picture of a captive may be used."""

    COURT = "court"
    UN = "un"
    FAMILY = "family"
    PUBLIC = "public"


@dataclass(frozen=True)
class PublicationDecision:
    """The gate of GC III article 13: who decided that a picture may go to whom, and why. `coerced`: None is not known.

    `persons`: captives seen in it whose interest was weighed one by one; a decision lets the faces of those pass that it
    names, and of nobody else.
    """

    subject: RecordId
    uses: tuple[Use, ...] = field(default=(), kw_only=True)
    identifiable: bool
    coerced: bool | None = field(default=None, kw_only=True)
    persons: tuple[RecordId, ...] = field(default=(), kw_only=True)
    decided_by: str
    reason: str


def decision_in_force(
    decisions: Iterable[PublicationDecision], picture: RecordId, film: RecordId | None = None
) -> PublicationDecision | None:
    """The decision about a picture, None where nobody decided. `decisions` in the order of recording: the last one counts.

    A still goes by its own decision, and where there is none by that about its `film`.
    """
    in_force = {decision.subject: decision for decision in decisions}
    return in_force.get(picture) or (in_force.get(film) if film is not None else None)


LARGEST_SIDE_PIXELS = 100_000

_REGION = re.compile(r"\s*(\d{1,6})\s*[,x ]\s*(\d{1,6})\s*[,x ]\s*(\d{1,6})\s*[,x ]\s*(\d{1,6})\s*")


def parse_region(text: str) -> tuple[int, int, int, int]:
    """`left, top, width, height` in pixels; that it lies within the picture is for those to check who know the picture.

    Code: region-form.
    """
    found = _REGION.fullmatch(text)
    if not found:
        raise Invalid({"region": "region-form"})
    left, top, width, height = (int(number) for number in found.groups())
    if max(left + width, top + height) > LARGEST_SIDE_PIXELS or not (width and height):
        raise Invalid({"region": "region-form"})
    return left, top, width, height


def parse_depiction(draft: Draft) -> Depiction:
    """A depiction from a draft with the fields of `Depiction`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    subject = reading.need("subject", parse_id)
    person = reading.need("person", parse_id)
    how = reading.need("how", one_of(Identification))
    identified_by = reading.get("identified_by", parse_name_text)
    confidence = reading.choose("confidence", one_of(Confidence), Confidence.PROBABLE)
    region = reading.get("region", parse_region)
    second_identifier = reading.get("second_identifier", parse_name_text)
    contested = reading.choose("contested", parse_yes_no, otherwise=False)
    contested_by = reading.get("contested_by", parse_long)
    if contested_by is not None and not contested:
        reading.problem("contested_by", "not-contested")
    reading.done()
    return Depiction(
        subject, person, how, identified_by, confidence, region, second_identifier, contested, contested_by
    )


def parse_publication(draft: Draft) -> PublicationDecision:
    """A publication decision from a draft with the fields of `PublicationDecision`; `coerced` is yes, no or unknown.

    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    subject = reading.need("subject", parse_id)
    uses = reading.several("uses", one_of(Use), at_least=1)
    identifiable = reading.need("identifiable", parse_yes_no)
    coerced = reading.get("coerced", parse_yes_no_unknown)
    persons = reading.several("persons", parse_id)
    decided_by = reading.need("decided_by", parse_name_text)
    reason = reading.need("reason", parse_line)
    reading.done()
    return PublicationDecision(subject, identifiable, decided_by, reason, uses=uses, coerced=coerced, persons=persons)
