"""The narrow table of what happened to whom: what computed status reads. One row a person for every version of an event.

A row is integers only and lies beside the others of its person, so that a million of them are read in one sweep. Days are
proleptic ordinals. `earliest` is 1 for an open beginning. For an open end `latest` is the day it was recorded, if the event can
have happened by then, and `open_end` says so; else NULL. `recorded` and `superseded` are lines of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from app import clock
from app.errors import Integrity, Invalid
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.record import Record
from app.model.status import EventSeen, event_seen, latest_day
from storage.database import Connection, Row
from storage.reading import Reader
from storage.tables import records

Numbers = Callable[[RecordId], "tuple[int, str] | None"]

_TYPES = frozenset(kind.value for kind in EventType)
NO_BEGINNING = date.min.toordinal()


def rows(n: int, version: int, record: Record, recorded_at: str, seq: int, number_of: Numbers) -> Iterator[Row]:
    """One row a person for an event that log line `seq` recorded, its type by name; nothing for other kinds."""
    if not isinstance(record, Event):
        return
    seen = event_seen(RecordId(""), record, clock.moment(recorded_at).date())
    latest = latest_day(seen)
    for person in dict.fromkeys(record.persons):
        found = number_of(person)
        if found is None:
            raise Invalid({"persons": "no-such-record"})
        yield (
            found[0],
            n,
            version,
            record.type.value,
            int(record.confidence is not Confidence.POSSIBLE),
            None if record.private is None else int(record.private),
            seen.earliest.toordinal() if seen.earliest else NO_BEGINNING,
            latest.toordinal() if latest else None,
            int(seen.latest is None),
            seq,
        )


def write(connection: Connection, new: Sequence[Row]) -> None:
    """Add what `rows` made. A type that this vault did not know yet gets the next code."""
    connection.many("INSERT OR IGNORE INTO fact_type (name) VALUES (?)", [(name,) for name in {row[3] for row in new}])
    connection.many(
        "INSERT INTO fact (person, event, version, type, sure, private, earliest, latest, open_end, recorded)"
        " VALUES (?, ?, ?, (SELECT code FROM fact_type WHERE name = ?), ?, ?, ?, ?, ?, ?)",
        new,
    )


def supersede(connection: Connection, events: Sequence[int], seq: int) -> None:
    """From log line `seq` on the version in force of each event is so no longer."""
    connection.many(
        "UPDATE fact SET superseded = ? WHERE event = ? AND superseded IS NULL", [(seq, event) for event in events]
    )


def of_version(reader: Reader, event: int, version: int) -> set[Row]:
    """The stored rows of a version of an event, as `rows` makes them, with the line that superseded it; for `check`."""
    return set(
        reader.each(
            "SELECT person, event, version, coalesce(name, type), sure, private, earliest, latest, open_end, recorded,"
            " superseded FROM fact INDEXED BY fact_event LEFT JOIN fact_type ON code = type WHERE event = ? AND version = ?",
            (event, version),
        )
    )


def count(reader: Reader) -> int:
    return int(reader.value("SELECT count(*) FROM fact"))


def codes(reader: Reader) -> dict[str, int]:
    """This vault's number for each type of event that it has met; what is there, for `check`."""
    return {str(name): int(code) for code, name in reader.rows("SELECT code, name FROM fact_type")}


def known_codes(reader: Reader) -> dict[EventType, int]:
    """This vault's number for each type of event that it has met. Raises `Integrity` for a type that is none."""
    found = codes(reader)
    if not _TYPES.issuperset(found):
        raise Integrity("database-damaged")
    return {EventType(name): code for name, code in found.items()}


def facts(
    reader: Reader, known_on: str | None = None, persons: Sequence[RecordId] | None = None
) -> Iterator[tuple[RecordId, EventSeen]]:
    """(person, event) for every event in force now, or as known at the moment `known_on`; of everybody, or of some persons."""
    when, values = "superseded IS NULL", tuple[int, ...]()
    if known_on is not None:
        known = records.last_seq(reader, known_on)
        when, values = "recorded <= ? AND (superseded IS NULL OR superseded > ?)", (known, known)
    sql = (
        "SELECT p.id, e.id, name, earliest, latest, open_end, private, sure FROM fact"
        " JOIN record AS p ON p.n = person JOIN record AS e ON e.n = event LEFT JOIN fact_type ON code = type"
        f" WHERE {when}"
    )
    if persons is None:
        yield from map(_seen, reader.each(f"{sql} ORDER BY person, event", values))
        return
    for person in persons:
        one = f"{sql} AND person = (SELECT n FROM record WHERE id = ?) ORDER BY event"
        yield from map(_seen, reader.rows(one, (*values, person)))


def _seen(row: Row) -> tuple[RecordId, EventSeen]:
    """Raises `Integrity` for a type that is none."""
    person, event, name, earliest, latest, open_end, private, sure = row
    if name not in _TYPES:
        raise Integrity("database-damaged")
    last = None if latest is None else date.fromordinal(latest)
    return RecordId(person), EventSeen(
        RecordId(event),
        EventType(name),
        None if earliest == NO_BEGINNING else date.fromordinal(earliest),
        None if open_end else last,
        None if private is None else bool(private),
        Confidence.PROBABLE if sure else Confidence.POSSIBLE,
        last if open_end else None,
    )
