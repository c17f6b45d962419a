"""Tables that are made from the versions: labels, links and facts. Kept in the same transaction; `check` makes them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.errors import Invalid
from app.model.record import Record, kind_of, label, links, may_link
from storage.database import Connection, Row
from storage.reading import Reader
from storage.tables import facts, search
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


class New(NamedTuple):
    """A version that has just been recorded: number of its record, its own number, what it says."""

    n: int
    version: int
    record: Record


def write(connection: Connection, new: Sequence[New], recorded_at: str, seq: int, number_of: Numbers) -> None:
    """Bring the derived tables up to versions of different records that log line `seq` has just recorded."""
    new_links = [row for each in new for row in link_rows(each.n, each.record, number_of)]
    new_facts = [
        row for each in new for row in facts.rows(each.n, each.version, each.record, recorded_at, seq, number_of)
    ]
    connection.many(
        "INSERT INTO label (n, kind, text) VALUES (?, ?, ?) ON CONFLICT (n) DO UPDATE SET text = excluded.text",
        [label_row(each.n, each.record) for each in new],
    )
    changed = [each.n for each in new if each.version > 1]
    if changed:
        connection.many("DELETE FROM link WHERE n = ?", [(n,) for n in changed])
        facts.supersede(connection, changed, seq)
    if new_links:
        connection.many("INSERT INTO link (n, field, position, to_n) VALUES (?, ?, ?, ?)", new_links)
    if new_facts:
        facts.write(connection, new_facts)
    search.forget(connection, changed)
    search.write(connection, [(each.n, each.record) for each in new])


def forget(connection: Connection, numbers: Sequence[int], seq: int) -> None:
    """Take what is no longer held from log line `seq` on out of the derived tables; facts stay for "as known on"."""
    ones = [(n,) for n in numbers]
    connection.many("DELETE FROM label WHERE n = ?", ones)
    connection.many("DELETE FROM link WHERE n = ?", ones)
    facts.supersede(connection, numbers, seq)
    search.forget(connection, numbers)


def stored_labels(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, kind, text FROM label"))


def stored_links(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, field, position, to_n FROM link"))
