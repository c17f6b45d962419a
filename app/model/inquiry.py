"""A question put to a body that can find a captive, and every letter about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate
from app.model.ids import RecordId


@dataclass(frozen=True)
class Author:
    """Who files. `relation`: to the person; `organisation` None for a relative filing alone."""

    family: str
    given: str
    relation: str | None = None
    organisation: str | None = None
    address: str | None = None
    telephone: str | None = None
    email: str | None = None
    confidential: bool = True


@dataclass(frozen=True)
class FieldText:
    """One field of the form, written by hand: it stands before what the record would give."""

    key: str
    text: str


@dataclass(frozen=True)
class Inquiry:
    """`body`: key of a rule file. `annexes`: evidence and stills as they are numbered. Stage and clocks are computed."""

    body: str
    persons: tuple[RecordId, ...]
    author: Author | None = None
    fields: tuple[FieldText, ...] = ()
    annexes: tuple[RecordId, ...] = ()
    language: str = "en"
    notes: str | None = None


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class LetterKind(StrEnum):
    SUBMISSION = "submission"
    ACKNOWLEDGMENT = "acknowledgment"
    INFORMATION_REQUESTED = "information_requested"
    ANSWER = "answer"
    FORWARDED_TO_STATE = "forwarded_to_state"
    STATE_REPLY = "state_reply"
    COMMENTS = "comments"
    DECISION = "decision"
    WITHDRAWAL = "withdrawal"
    OTHER = "other"


class Judgement(StrEnum):
    """What a State's reply amounts to."""

    NONE = "none"
    TOKEN = "token"  # noqa: S105
    PARTIAL = "partial"
    FULL = "full"
    DENIAL = "denial"
    CUSTODY_ACKNOWLEDGED = "custody_acknowledged"


@dataclass(frozen=True)
class Letter:
    """One letter of an inquiry, in or out. `date`: sent (out) or received (in). `promised_by`: a reply was promised by then."""

    inquiry: RecordId
    direction: Direction
    kind: LetterKind
    date: UncertainDate
    correspondent: str | None = None
    channel: str | None = None
    reference: str | None = None
    tracking: str | None = None
    judged: Judgement | None = None
    promised_by: UncertainDate | None = None
    documents: tuple[RecordId, ...] = ()
    summary: str | None = None
