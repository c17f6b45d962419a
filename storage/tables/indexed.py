"""By which rules the index of names and words was made, and making it anew where they have changed: piece by piece, with the
old numbers gone first, and in force only when it is whole.

The index is made from the versions, so none of this is a line of the log. While it is not in force, nobody is found by sound;
words are found as before. What is recorded meanwhile is written by the new rules at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from app.model.searched import words
from app.names.stamp import stamp
from storage.database import Connection
from storage.reading import Reader

_FORM = 1
"""Raised when the tables themselves are filled in another way."""

_WORDS = "Ёлкин և Եղիազարյան, L'Été №7 ﬁn كتاب Straße İIı"
_GONE = 20_000


class Standing(NamedTuple):
    """`rules`: those by which the whole index was made, empty where it is not whole; `making`: those by which it is being
    made anew, up to record `upto`; empty where it is not."""

    rules: str
    making: str
    upto: int


@cache
def rules() -> str:
    """The rules of this program, as a digest."""
    return hashlib.sha256(f"{_FORM} {stamp()} {words(_WORDS)}".encode()).hexdigest()


def standing(reader: Reader | Connection) -> Standing | None:
    """How the index stands; None where nothing was ever indexed."""
    row = reader.row("SELECT rules, making, upto FROM indexed")
    return None if row is None else Standing(*row)


def in_force(reader: Reader) -> bool:
    """Whether the index is whole and by the rules of this program."""
    found = standing(reader)
    return found is None or found.rules == rules()


def touched(connection: Connection) -> None:
    """To be called before the index is written to: one made by other rules is then of two kinds, and never whole again."""
    found = standing(connection)
    if found is None:
        put(connection, Standing(rules(), "", 0))
    elif rules() not in found and found[:2] != ("", ""):
        put(connection, Standing("", "", 0))


def put(connection: Connection, now: Standing) -> None:
    connection.execute(
        "INSERT INTO indexed (only_row, rules, making, upto) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (only_row) DO UPDATE SET rules = excluded.rules, making = excluded.making, upto = excluded.upto",
        now,
    )


def keys_gone(connection: Connection) -> bool:
    """Take a piece of the numbers made from sounds out of the index; False when none is left."""
    last = connection.value("SELECT key FROM name_key ORDER BY key LIMIT 1 OFFSET ?", (_GONE,))
    if last is None:
        connection.execute("DELETE FROM name_key")
        return False
    connection.execute("DELETE FROM name_key WHERE key <= ?", (last,))
    return True


def next_numbers(reader: Reader | Connection, after: int, most: int, kinds: Sequence[str]) -> list[int]:
    """Numbers of the next records of these kinds that are held."""
    marks = ", ".join("?" * len(kinds))
    rows = reader.rows(
        f"SELECT n FROM label WHERE n > ? AND kind IN ({marks}) ORDER BY n LIMIT ?",
        (after, *kinds, most),
    )
    return [int(n) for (n,) in rows]
