"""Tables that are made from the versions: labels, links and facts. Kept in the same transaction; `check` makes them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.errors import Invalid
from app.model.event import Event
from app.model.ids import RecordId
from app.model.record import Record, kind_of, label, links, may_link
from storage.database import Connection, Row
from storage.reading import Reader

Numbers = Callable[[RecordId], "tuple[int, str] | None"]


LONGEST_LABEL_CHARACTERS = 300
"""A label is no more than a page can hold: it has no digest, and damage in the pages of a longer text may go unnoticed."""


def label_row(n: int, record: Record) -> Row:
    return (n, kind_of(record), label(record)[:LONGEST_LABEL_CHARACTERS])


def link_rows(n: int, record: Record, number_of: Numbers) -> list[Row]:
    """(n, field, position, to_n) for every link. Raises `Invalid` for links that lead nowhere or to the wrong kind."""
    rows: list[Row] = []
    problems: dict[str, str] = {}
    positions: dict[str, int] = {}
    for field, target in links(record):
        try:
            found = number_of(target)
        except Invalid as error:
            problems[field] = next(iter(error.problems.values()))
            continue
        if found is None:
            problems[field] = "no-such-record"
        elif not may_link(record, field, found[1]):
            problems[field] = "other-kind"
        else:
            position = positions[field] = positions.get(field, -1) + 1
            rows.append((n, field, position, found[0]))
    if problems:
        raise Invalid(problems)
    return rows


def fact_rows(n: int, version: int, record: Record, recorded_at: str, number_of: Numbers) -> Iterator[Row]:
    """One row a person for an event; nothing for other kinds. Days are proleptic ordinals, NULL for an open end."""
    if not isinstance(record, Event):
        return
    earliest = record.date.earliest.toordinal() if record.date.earliest else None
    latest = record.date.latest.toordinal() if record.date.latest else None
    contact = record.contact.value if record.contact else None
    private = None if record.private is None else int(record.private)
    for person in dict.fromkeys(record.persons):
        found = number_of(person)
        if found is None:
            raise Invalid({"persons": "no-such-record"})
        yield (
            found[0],
            n,
            version,
            record.type.value,
            earliest,
            latest,
            contact,
            private,
            record.confidence.value,
            recorded_at,
        )


def write(connection: Connection, n: int, version: int, record: Record, recorded_at: str, number_of: Numbers) -> None:
    """Bring the derived tables up to a new version that has just been recorded."""
    new_links = link_rows(n, record, number_of)
    facts = list(fact_rows(n, version, record, recorded_at, number_of))
    connection.execute(
        "INSERT INTO label (n, kind, text) VALUES (?, ?, ?) ON CONFLICT (n) DO UPDATE SET text = excluded.text",
        label_row(n, record),
    )
    if version > 1:
        connection.execute("DELETE FROM link WHERE n = ?", (n,))
        connection.execute(
            "UPDATE fact SET superseded_at = ? WHERE event = ? AND superseded_at IS NULL", (recorded_at, n)
        )
    if new_links:
        connection.many("INSERT INTO link (n, field, position, to_n) VALUES (?, ?, ?, ?)", new_links)
    if facts:
        connection.many(
            "INSERT INTO fact (person, event, version, type, earliest, latest, contact, private, confidence,"
            " recorded_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            facts,
        )


def forget(connection: Connection, numbers: Sequence[int], at: str) -> None:
    """Take what is no longer held from the moment `at` on out of the derived tables; facts stay for "as known on"."""
    ones = [(n,) for n in numbers]
    connection.many("DELETE FROM label WHERE n = ?", ones)
    connection.many("DELETE FROM link WHERE n = ?", ones)
    connection.many(
        "UPDATE fact SET superseded_at = ? WHERE event = ? AND superseded_at IS NULL", [(at, n) for n in numbers]
    )


def stored_labels(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, kind, text FROM label"))


def stored_links(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, field, position, to_n FROM link"))


def stored_facts(reader: Reader) -> set[Row]:
    return set(
        reader.each(
            "SELECT person, event, version, type, earliest, latest, contact, private, confidence, recorded_at,"
            " superseded_at FROM fact"
        )
    )
