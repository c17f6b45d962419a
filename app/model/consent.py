"""Consent: for one person, to named recipients, for purposes, by element, dated, and withdrawn when it is withdrawn.

What a set of consents lets pass is decided in one place, `app.rules.consent`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.drafts import Draft, Reading, one_of, parse_exact_day, parse_id, parse_language
from app.model.ids import RecordId
from app.model.term import parse_term
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
    """`recipients`: keys of bodies ("wgeid"), "court", "un", "family", "public", or a recipient's own key.

    `given_by` is the person, or somebody of the family: `relation` is a term (`self` for the person), `relative` the record of
    them where there is one. `purposes`, `explained` (what was explained before): terms. Dates are days known exactly. More
    than one consent may stand side by side; to take back a part, withdraw one and record a narrower one.
    """

    person: RecordId
    given_by: str
    relation: str
    recipients: tuple[str, ...]
    elements: tuple[Element, ...]
    purposes: tuple[str, ...]
    given_on: UncertainDate
    method: str | None = None
    expires_on: UncertainDate | None = None
    withdrawn_on: UncertainDate | None = None
    document: RecordId | None = None
    notes: str | None = None
    relative: RecordId | None = None
    explained: tuple[str, ...] = ()
    language: str | None = None
    interpreter: str | None = None
    witness: str | None = None


def parse_consent(draft: Draft) -> Consent:
    """A consent from a draft with the fields of `Consent`.

    All its dates are days known exactly (a filing stands or falls with them), and it neither ends nor is withdrawn before it
    is given. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    made = Consent(
        person=reading.need("person", parse_id),
        given_by=reading.need("given_by", parse_name_text),
        relation=reading.need("relation", parse_term),
        recipients=reading.several("recipients", parse_line, at_least=1),
        elements=reading.several("elements", one_of(Element), at_least=1),
        purposes=reading.several("purposes", parse_term, at_least=1),
        given_on=reading.need("given_on", parse_exact_day),
        method=reading.get("method", parse_line),
        expires_on=reading.get("expires_on", parse_exact_day),
        withdrawn_on=reading.get("withdrawn_on", parse_exact_day),
        document=reading.get("document", parse_id),
        notes=reading.get("notes", parse_long),
        relative=reading.get("relative", parse_id),
        explained=reading.several("explained", parse_term),
        language=reading.get("language", parse_language),
        interpreter=reading.get("interpreter", parse_name_text),
        witness=reading.get("witness", parse_name_text),
    )
    if not reading.is_wrong("given_on") and made.given_on.earliest:
        for field, later in (("expires_on", made.expires_on), ("withdrawn_on", made.withdrawn_on)):
            if later and later.latest and later.latest < made.given_on.earliest:
                reading.problem(field, "before-given")
    reading.done()
    return made
