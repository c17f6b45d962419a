"""Where something is known from. Who a protected source is, is a record of its own that stays behind by default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.ids import RecordId


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
    """`label` is what may be shown to others ("a relative", "court press service"). `protected`: its identity is held apart."""

    label: str
    kind: SourceKind = SourceKind.OTHER
    reliability: Reliability = Reliability.F
    protected: bool = False
    url: str | None = None
    notes: str | None = None


@dataclass(frozen=True)
class SourceIdentity:
    """Who a protected source is. Leaves the vault only by an explicit, logged override."""

    source: RecordId
    name: str
    contact: str | None = None
    notes: str | None = None
