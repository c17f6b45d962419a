"""What happened. Status, last seen, last contact are computed from these and never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.ids import RecordId


class EventType(StrEnum):
    CAPTURE = "capture"
    DISAPPEARANCE = "disappearance"
    SIGHTING = "sighting"
    FOOTAGE_RELEASED = "footage_released"
    TRANSFER = "transfer"
    ACKNOWLEDGMENT = "acknowledgment"
    DENIAL = "denial"
    VISIT = "visit"
    VISIT_REFUSED = "visit_refused"
    CALL = "call"
    LETTER = "letter"
    MEDICAL = "medical"
    CHARGE = "charge"
    HEARING = "hearing"
    SENTENCE = "sentence"
    COMPLAINT = "complaint"
    RELEASE = "release"
    REPATRIATION = "repatriation"
    DEATH = "death"
    OTHER = "other"


class Confidence(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class ContactKind(StrEnum):
    """With whom a captive was in contact."""

    FAMILY = "family"
    COUNSEL = "counsel"
    RED_CROSS = "red_cross"
    CONSUL = "consul"


@dataclass(frozen=True)
class Event:
    """`by`: authority or body that acted, in full. `private`: contact without the detaining side listening, None unknown.

    `contact` is for visits, calls and letters; `proceeding` for charges, hearings and sentences; `reference` and `result`
    for complaints.
    """

    type: EventType
    persons: tuple[RecordId, ...]
    date: UncertainDate
    place: RecordId | None = None
    to_place: RecordId | None = None
    by: str | None = None
    contact: ContactKind | None = None
    private: bool | None = None
    proceeding: RecordId | None = None
    sentence_months: int | None = None
    reference: str | None = None
    result: str | None = None
    sources: tuple[RecordId, ...] = ()
    evidence: tuple[RecordId, ...] = ()
    confidence: Confidence = Confidence.PROBABLE
    description: str | None = None
