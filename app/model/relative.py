"""Families: who is related to a captive, how they can be reached, and what each was told and when (the right to know).

How a relative can be reached is a record of its own, as the identity of a source is, and never travels by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, one_of, parse_id
from app.model.ids import RecordId
from app.model.term import parse_term
from app.model.text import parse_line, parse_long, parse_name_text


@dataclass(frozen=True)
class Relative:
    """Somebody of a captive's family: by `name`, or as a `person` who is recorded anyway. `relation`: a term."""

    captive: RecordId
    relation: str
    name: str | None = None
    person: RecordId | None = None
    notes: str | None = None


@dataclass(frozen=True)
class RelativeContact:
    """How a relative can be reached, and when not to. Stays in the vault unless it is released by its id, with a reason."""

    relative: RecordId
    contact: str
    notes: str | None = None


class Topic(StrEnum):
    """What a telling was about. What became of somebody and where they are are two things."""

    FATE = "fate"
    WHEREABOUTS = "whereabouts"
    OTHER = "other"


@dataclass(frozen=True)
class Told:
    """A relative was told something. `by`: who told them; `how`: a term; `source`: from which we know of it."""

    relative: RecordId
    date: UncertainDate
    about: tuple[Topic, ...]
    what: str
    by: str | None = None
    how: str | None = None
    source: RecordId | None = None
    document: RecordId | None = None


def parse_relative(draft: Draft) -> Relative:
    """A relative from a draft with the fields of `Relative`; a name or a person is needed. Raises Invalid with all problems."""
    reading = Reading(draft)
    captive = reading.need("captive", parse_id)
    relation = reading.need("relation", parse_term)
    name = reading.get("name", parse_name_text)
    person = reading.get("person", parse_id)
    notes = reading.get("notes", parse_long)
    if name is None and person is None and not reading.is_wrong("person"):
        reading.problem("name", "missing")
    if person is not None and person == captive and relation != "self":
        reading.problem("person", "own-relative")
    reading.done()
    return Relative(captive, relation, name, person, notes)


def parse_relative_contact(draft: Draft) -> RelativeContact:
    """How to reach a relative, from a draft with the fields of `RelativeContact`. Raises Invalid with all problems."""
    reading = Reading(draft)
    relative = reading.need("relative", parse_id)
    contact = reading.need("contact", parse_long)
    notes = reading.get("notes", parse_long)
    reading.done()
    return RelativeContact(relative, contact, notes)


def parse_told(draft: Draft) -> Told:
    """A telling from a draft with the fields of `Told`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    relative = reading.need("relative", parse_id)
    when = reading.need("date", parse_date)
    about = reading.several("about", one_of(Topic), at_least=1)
    what = reading.need("what", parse_long)
    by = reading.get("by", parse_line)
    how = reading.get("how", parse_term)
    source = reading.get("source", parse_id)
    document = reading.get("document", parse_id)
    reading.done()
    return Told(relative, when, about, what, by, how, source, document)
