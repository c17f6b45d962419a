"""Tables that are made from the versions: labels, links and facts. Kept in the same transaction; `check` makes them again."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Invalid
from app.model.record import Record, kind_of, label, links, may_link
from storage.database import Connection, Row
from storage.reading import Reader
from storage.tables import facts
from storage.tables.facts import Numbers

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


def write(
    connection: Connection, n: int, version: int, record: Record, recorded_at: str, seq: int, number_of: Numbers
) -> None:
    """Bring the derived tables up to a new version that has just been recorded under log line `seq`."""
    new_links = link_rows(n, record, number_of)
    new_facts = list(facts.rows(n, version, record, recorded_at, seq, number_of))
    connection.execute(
        "INSERT INTO label (n, kind, text) VALUES (?, ?, ?) ON CONFLICT (n) DO UPDATE SET text = excluded.text",
        label_row(n, record),
    )
    if version > 1:
        connection.execute("DELETE FROM link WHERE n = ?", (n,))
        facts.supersede(connection, [n], seq)
    if new_links:
        connection.many("INSERT INTO link (n, field, position, to_n) VALUES (?, ?, ?, ?)", new_links)
    if new_facts:
        facts.write(connection, new_facts)


def forget(connection: Connection, numbers: Sequence[int], seq: int) -> None:
    """Take what is no longer held from log line `seq` on out of the derived tables; facts stay for "as known on"."""
    ones = [(n,) for n in numbers]
    connection.many("DELETE FROM label WHERE n = ?", ones)
    connection.many("DELETE FROM link WHERE n = ?", ones)
    facts.supersede(connection, numbers, seq)


def stored_labels(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, kind, text FROM label"))


def stored_links(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, field, position, to_n FROM link"))
