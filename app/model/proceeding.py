"""Court cases, joint or single."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.ids import RecordId


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
