"""The narrow table of what happened to whom: what computed status reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.model.event import ContactKind, EventType
from app.model.ids import RecordId
from storage.reading import Reader


@dataclass(frozen=True)
class Fact:
    """One event as it touches one person. Open ends are None."""

    person: RecordId
    event: RecordId
    type: EventType
    earliest: date | None
    latest: date | None
    contact: ContactKind | None
    private: bool | None


def facts(reader: Reader, known_on: str | None = None, person: RecordId | None = None) -> Iterator[Fact]:
    """Facts in force now, or as they were known at the moment `known_on`; of everybody, or of one person."""
    when = "superseded_at IS NULL"
    values: tuple[str, ...] = ()
    if known_on is not None:
        when, values = "recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?)", (known_on, known_on)
    who = ""
    if person is not None:
        who, values = "AND p.id = ?", (*values, person)
    sql = (
        "SELECT p.id, e.id, type, earliest, latest, contact, private FROM fact"
        " JOIN record AS p ON p.n = fact.person JOIN record AS e ON e.n = fact.event"
        f" WHERE {when} {who} ORDER BY fact.person, fact.event"
    )
    for person_id, event_id, type_, earliest, latest, contact, private in reader.rows(sql, values):
        yield Fact(
            RecordId(person_id),
            RecordId(event_id),
            EventType(type_),
            None if earliest is None else date.fromordinal(earliest),
            None if latest is None else date.fromordinal(latest),
            None if contact is None else ContactKind(contact),
            None if private is None else bool(private),
        )
