"""Consent: for one person, to named recipients, for a purpose, by element, dated, and withdrawn when it is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.ids import RecordId


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
