"""Court cases, joint or single."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.drafts import Draft, Reading, parse_id, parse_language
from app.model.ids import RecordId
from app.model.text import parse_line, parse_long


@dataclass(frozen=True)
class Proceeding:
    title: str
    defendants: tuple[RecordId, ...] = ()
    court: str | None = None
    place: RecordId | None = None
    case_number: str | None = None
    charges: str | None = None
    language: str | None = None
    notes: str | None = None


def parse_proceeding(draft: Draft) -> Proceeding:
    """A court case from a draft with the fields of `Proceeding`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    title = reading.need("title", parse_line)
    defendants = reading.several("defendants", parse_id)
    court = reading.get("court", parse_line)
    place = reading.get("place", parse_id)
    case_number = reading.get("case_number", parse_line)
    charges = reading.get("charges", parse_long)
    language = reading.get("language", parse_language)
    notes = reading.get("notes", parse_long)
    reading.done()
    return Proceeding(title, defendants, court, place, case_number, charges, language, notes)
