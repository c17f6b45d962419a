"""A person: identity only. What happened to them is events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.ids import RecordId


class NameKind(StrEnum):
    MAIN = "main"
    SPELLING = "spelling"
    BIRTH = "birth"
    ALIAS = "alias"
    CALL_SIGN = "call_sign"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True)
class PersonName:
    """One name in one script. `text` is the whole name as written; the parts are known or None. `script`: ISO 15924."""

    text: str
    script: str
    kind: NameKind = NameKind.SPELLING
    family: str | None = None
    given: str | None = None
    father: str | None = None
    language: str | None = None
    source: RecordId | None = None


@dataclass(frozen=True)
class IdentityDocument:
    """Passport, identity card, service book: what it is, its number, when and where it was issued."""

    kind: str
    number: str | None = None
    issued_on: UncertainDate | None = None
    issued_by: str | None = None


@dataclass(frozen=True)
class Service:
    """Military service."""

    branch: str | None = None
    rank: str | None = None
    unit: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class Person:
    """At least one name; the first of kind MAIN (else the first) is the one in force."""

    names: tuple[PersonName, ...]
    sex: Sex | None = None
    birth: UncertainDate | None = None
    birth_place: str | None = None
    mother_maiden_name: str | None = None
    nationalities: tuple[str, ...] = ()
    documents: tuple[IdentityDocument, ...] = ()
    service: Service | None = None
    occupation: str | None = None
    civil_status: str | None = None
    address: str | None = None
    marks: str | None = None
    health_needs: str | None = None
    photograph: RecordId | None = None
    notes: str | None = None

    @property
    def name(self) -> PersonName:
        """The name in force."""
        return next((name for name in self.names if name.kind is NameKind.MAIN), self.names[0])
