"""What happened. Status, last seen, last contact are computed from these and never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, integer, one_of, parse_id, parse_yes_no_unknown
from app.model.ids import RecordId
from app.model.text import parse_line, parse_long


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


MEETINGS = frozenset({EventType.VISIT, EventType.VISIT_REFUSED, EventType.CALL, EventType.LETTER})
"""Events that a kind of contact belongs to."""

LONGEST_SENTENCE_MONTHS = 1200
"""A hundred years: more is a slip of the hand."""


def parse_event(draft: Draft) -> Event:
    """An event from a draft with the fields of `Event`; `private` is yes, no or unknown.

    A kind of contact is taken for visits, calls and letters only, and a length for sentences only: elsewhere it would be
    passed over without a word. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    kind = reading.need("type", one_of(EventType))
    persons = reading.several("persons", parse_id, at_least=1)
    when = reading.need("date", parse_date)
    place = reading.get("place", parse_id)
    to_place = reading.get("to_place", parse_id)
    by = reading.get("by", parse_line)
    contact = reading.get("contact", one_of(ContactKind))
    private = reading.get("private", parse_yes_no_unknown)
    proceeding = reading.get("proceeding", parse_id)
    sentence_months = reading.get("sentence_months", integer(1, LONGEST_SENTENCE_MONTHS))
    reference = reading.get("reference", parse_line)
    result = reading.get("result", parse_long)
    sources = reading.several("sources", parse_id)
    evidence = reading.several("evidence", parse_id)
    confidence = reading.choose("confidence", one_of(Confidence), Confidence.PROBABLE)
    description = reading.get("description", parse_long)
    if not reading.is_wrong("type"):
        for field, value in (("contact", contact), ("private", private)):
            if value is not None and kind not in MEETINGS:
                reading.problem(field, "not-for-this-type")
        if sentence_months is not None and kind is not EventType.SENTENCE:
            reading.problem("sentence_months", "not-for-this-type")
    reading.done()
    return Event(
        kind,
        persons,
        when,
        place,
        to_place,
        by,
        contact,
        private,
        proceeding,
        sentence_months,
        reference,
        result,
        sources,
        evidence,
        confidence,
        description,
    )
