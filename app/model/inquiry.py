"""A question put to a body that can find a captive, and every letter about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Invalid
from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, one_of, parse_id, parse_key, parse_language, parse_yes_no
from app.model.ids import RecordId
from app.model.text import parse_line, parse_long, parse_name_text


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


_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
_FORM_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def parse_email(text: str) -> str:
    """An address for electronic mail; only its outline is checked. Code: email-form."""
    found = parse_line(text, 254)
    if not _EMAIL.fullmatch(found):
        raise Invalid({"email": "email-form"})
    return found


def parse_author(draft: Draft) -> Author:
    """Who files, from a draft with the fields of `Author`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    family = reading.need("family", parse_name_text)
    given = reading.need("given", parse_name_text)
    relation = reading.get("relation", parse_line)
    organisation = reading.get("organisation", parse_line)
    address = reading.get("address", parse_line)
    telephone = reading.get("telephone", parse_line)
    email = reading.get("email", parse_email)
    confidential = reading.choose("confidential", parse_yes_no, otherwise=True)
    reading.done()
    return Author(family, given, relation, organisation, address, telephone, email, confidential)


def parse_inquiry_fields(draft: Draft) -> tuple[FieldText, ...]:
    """Fields of a form written by hand, by their keys; blank ones are left out, the rest stand in order of their keys.

    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    written = []
    for key in sorted(draft):
        text = reading.get(key, parse_long)
        if not _FORM_KEY.fullmatch(key):
            reading.problem(key, "key-form")
        elif text is not None:
            written.append(FieldText(key, text))
    reading.done()
    return tuple(written)


def parse_inquiry(draft: Draft) -> Inquiry:
    """An inquiry from a draft with the fields of `Inquiry`; `author` and `fields` are drafts of their own.

    Problems inside those stand under `author.email` and the like. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    body = reading.need("body", parse_key)
    persons = reading.several("persons", parse_id, at_least=1)
    author_draft, fields_draft = reading.raw("author"), reading.raw("fields")
    author, fields = None, None
    if isinstance(author_draft, Mapping):
        author = reading.within("author", parse_author, author_draft)
    elif author_draft is not None:
        reading.problem("author", "not-fields")
    if isinstance(fields_draft, Mapping):
        fields = reading.within("fields", parse_inquiry_fields, fields_draft)
    elif fields_draft is not None:
        reading.problem("fields", "not-fields")
    annexes = reading.several("annexes", parse_id)
    language = reading.choose("language", parse_language, "en")
    notes = reading.get("notes", parse_long)
    reading.done()
    return Inquiry(body, persons, author, fields or (), annexes, language, notes)


def parse_letter(draft: Draft) -> Letter:
    """A letter from a draft with the fields of `Letter`. Only what comes in is judged.

    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    inquiry = reading.need("inquiry", parse_id)
    direction = reading.need("direction", one_of(Direction))
    kind = reading.need("kind", one_of(LetterKind))
    when = reading.need("date", parse_date)
    correspondent = reading.get("correspondent", parse_line)
    channel = reading.get("channel", parse_line)
    reference = reading.get("reference", parse_line)
    tracking = reading.get("tracking", parse_line)
    judged = reading.get("judged", one_of(Judgement))
    promised_by = reading.get("promised_by", parse_date)
    documents = reading.several("documents", parse_id)
    summary = reading.get("summary", parse_long)
    if judged is not None and direction is Direction.OUT:
        reading.problem("judged", "not-for-letters-out")
    reading.done()
    return Letter(
        inquiry,
        direction,
        kind,
        when,
        correspondent,
        channel,
        reference,
        tracking,
        judged,
        promised_by,
        documents,
        summary,
    )
