"""Where something is known from. Who a protected source is, is a record of its own that stays behind by default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.drafts import Draft, Reading, one_of, parse_id, parse_web_address, parse_yes_no
from app.model.ids import RecordId
from app.model.term import parse_term
from app.model.text import parse_line, parse_long, parse_name_text


class SourceKind(StrEnum):
    RELATIVE = "relative"
    WITNESS = "witness"
    RELEASED_CAPTIVE = "released_captive"
    LAWYER = "lawyer"
    JOURNALIST = "journalist"
    ORGANISATION = "organisation"
    STATE = "state"
    DETAINING_STATE = "detaining_state"
    COURT = "court"
    MEDIA = "media"
    DOCUMENT = "document"
    OTHER = "other"


class Reliability(StrEnum):
    """Of a source: A completely reliable to E unreliable, F cannot be judged (the Admiralty scale)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


@dataclass(frozen=True)
class Source:
    """`label` is what may be shown to others ("a relative", "court press service"). `protected`: its identity is held apart.

    `connection`: with the event, a term.
    """

    label: str
    kind: SourceKind = SourceKind.OTHER
    reliability: Reliability = Reliability.F
    protected: bool = False
    url: str | None = None
    notes: str | None = None
    connection: str | None = None


@dataclass(frozen=True)
class SourceIdentity:
    """Who a protected source is. Leaves the vault only by an explicit, logged override."""

    source: RecordId
    name: str
    contact: str | None = None
    notes: str | None = None


def parse_source(draft: Draft) -> Source:
    """A source from a draft with the fields of `Source`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    label = reading.need("label", parse_line)
    kind = reading.choose("kind", one_of(SourceKind), SourceKind.OTHER)
    reliability = reading.choose("reliability", one_of(Reliability), Reliability.F)
    protected = reading.choose("protected", parse_yes_no, otherwise=False)
    url = reading.get("url", parse_web_address)
    notes = reading.get("notes", parse_long)
    connection = reading.get("connection", parse_term)
    reading.done()
    return Source(label, kind, reliability, protected, url, notes, connection)


def parse_source_identity(draft: Draft) -> SourceIdentity:
    """Who a source is, from a draft with the fields of `SourceIdentity`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    source = reading.need("source", parse_id)
    name = reading.need("name", parse_name_text)
    contact = reading.get("contact", parse_long)
    notes = reading.get("notes", parse_long)
    reading.done()
    return SourceIdentity(source, name, contact, notes)
