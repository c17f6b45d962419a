"""Everything that one inquiry draws on, gathered from the vault at one moment, for the functions that check and render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.model.consent import Consent
from app.model.event import Event
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.inquiry import Inquiry, Letter
from app.model.observation import Observation
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still


@dataclass(frozen=True)
class PixelCopy:
    """What leaves in the place of a photograph or scan: its pixels as a PNG, and nothing else that its file says.

    `sha256`: hex, of the PNG file; `size`: of it, bytes.
    """

    sha256: str
    size: int


@dataclass(frozen=True)
class Case:
    """`on`: the day for which it is checked. Mappings hold whatever the inquiry, its persons, events and annexes refer to."""

    on: date
    inquiry_id: RecordId
    inquiry: Inquiry
    persons: Mapping[RecordId, Person]
    events: Mapping[RecordId, Event]
    places: Mapping[RecordId, Place]
    sources: Mapping[RecordId, Source]
    source_identities: Mapping[RecordId, SourceIdentity]
    evidence: Mapping[RecordId, Evidence]
    stills: Mapping[RecordId, Still]
    depictions: Mapping[RecordId, Depiction]
    publications: Mapping[RecordId, PublicationDecision]
    consents: Mapping[RecordId, Consent]
    proceedings: Mapping[RecordId, Proceeding]
    letters: Mapping[RecordId, Letter]
    other_inquiries: Mapping[RecordId, Inquiry]
    """Other inquiries about the same persons."""
    other_letters: Mapping[RecordId, Letter]
    """Letters of those other inquiries."""
    seen_with: Mapping[RecordId, Person | Event | Still | Depiction | Observation] = field(default_factory=dict)
    """What tells who else is seen in the annexed pictures: never written into a form, their consents are among the others."""
    copies: Mapping[RecordId, PixelCopy] = field(default_factory=dict)
    """Of annexed pictures, once they were made for a submission."""
