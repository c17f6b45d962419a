"""Consent: for one person, to named recipients, for a purpose, by element, dated, and withdrawn when it is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.drafts import Draft, Reading, one_of, parse_exact_day, parse_id
from app.model.ids import RecordId
from app.model.text import parse_line, parse_long, parse_name_text


class Element(StrEnum):
    """What may be passed on."""

    NAME = "name"
    PHOTOGRAPH = "photograph"
    PLACE = "place"
    FAMILY = "family"
    HEALTH = "health"


@dataclass(frozen=True)
class Consent:
    """`recipients`: keys of bodies ("wgeid") or "court", "public", or a recipient's own key. Dates are days known exactly."""

    person: RecordId
    given_by: str
    relation: str
    recipients: tuple[str, ...]
    elements: tuple[Element, ...]
    purpose: str
    given_on: UncertainDate
    method: str | None = None
    expires_on: UncertainDate | None = None
    withdrawn_on: UncertainDate | None = None
    document: RecordId | None = None
    notes: str | None = None


def parse_consent(draft: Draft) -> Consent:
    """A consent from a draft with the fields of `Consent`.

    All its dates are days known exactly (a filing stands or falls with them), and it neither ends nor is withdrawn before it
    is given. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    person = reading.need("person", parse_id)
    given_by = reading.need("given_by", parse_name_text)
    relation = reading.need("relation", parse_line)
    recipients = reading.several("recipients", parse_line, at_least=1)
    elements = reading.several("elements", one_of(Element), at_least=1)
    purpose = reading.need("purpose", parse_line)
    given_on = reading.need("given_on", parse_exact_day)
    method = reading.get("method", parse_line)
    expires_on = reading.get("expires_on", parse_exact_day)
    withdrawn_on = reading.get("withdrawn_on", parse_exact_day)
    document = reading.get("document", parse_id)
    notes = reading.get("notes", parse_long)
    if not reading.is_wrong("given_on") and given_on.earliest:
        for field, later in (("expires_on", expires_on), ("withdrawn_on", withdrawn_on)):
            if later and later.latest and later.latest < given_on.earliest:
                reading.problem(field, "before-given")
    reading.done()
    return Consent(
        person,
        given_by,
        relation,
        recipients,
        elements,
        purpose,
        given_on,
        method,
        expires_on,
        withdrawn_on,
        document,
        notes,
    )
