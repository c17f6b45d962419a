"""The narrow table of what happened to whom: what computed status reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app import clock
from app.model.event import Confidence, ContactKind, EventType
from app.model.ids import RecordId
from app.model.status import EventSeen
from storage.reading import Reader


def facts(
    reader: Reader, known_on: str | None = None, person: RecordId | None = None
) -> Iterator[tuple[RecordId, EventSeen]]:
    """(person, event) for every event in force now, or as known at the moment `known_on`; of everybody, or of one person."""
    when = "fact.superseded_at IS NULL"
    values: tuple[str, ...] = ()
    if known_on is not None:
        when = "fact.recorded_at <= ? AND (fact.superseded_at IS NULL OR fact.superseded_at > ?)"
        values = (known_on, known_on)
    who = ""
    if person is not None:
        who, values = "AND p.id = ?", (*values, person)
    sql = (
        "SELECT p.id, e.id, type, earliest, latest, contact, private, confidence, fact.recorded_at FROM fact"
        " JOIN record AS p ON p.n = fact.person JOIN record AS e ON e.n = fact.event"
        f" WHERE {when} {who} ORDER BY fact.person, fact.event"
    )
    for person_id, event_id, type_, earliest, latest, contact, private, confidence, recorded_at in reader.rows(
        sql, values
    ):
        yield (
            RecordId(person_id),
            EventSeen(
                RecordId(event_id),
                EventType(type_),
                None if earliest is None else date.fromordinal(earliest),
                None if latest is None else date.fromordinal(latest),
                None if contact is None else ContactKind(contact),
                None if private is None else bool(private),
                Confidence(confidence),
                clock.moment(recorded_at).date(),
            ),
        )
