"""The index of names and words: kept with each version, asked by `app.services.searching`, made again and compared by `check`.

Names stand under numbers made from their sounds (`app.names.keys`), and in a full-text index under the words as they are
written; other text stands in the full-text index only. What comes out are candidates: how well they match is for others to say.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.model.ids import RecordId
from app.model.record import Record
from app.model.searched import NAMES, TEXTS, names, texts, words
from app.names.classes import Probe, abbreviated_keys, fine_pair_keys, initial_of, keys, near, near_initials, pair_keys
from app.names.matching import sketch
from app.names.words import likeliest, meaningful, word
from storage.database import Connection, Row
from storage.reading import Reader
from storage.tables import indexed

SOUGHT = frozenset(NAMES) | frozenset(TEXTS)
"""Kinds that are in the index."""

MOST_CANDIDATES = 300
_CLASSES = 28
"""Classes that one word is looked for under, of those that anybody's name has."""

_PAIRS = 350
_COMMON = 1000
"""A key that more records have than this is read only so far: what is rare tells more."""

_ROWS = 2000
"""Rows that are read for one search at most."""

_FATHER = 0.4
"""What a pair of words with a patronymic weighs, which most records do not have."""

_REASON_BITS = 8
"""So many bits tell apart the reasons to be found: each word, each pair of them, each word with an initial."""

_WORDS = 4
_LAST_PREFIX = 2
"""So many letters the last word has before it is taken for the beginning of one."""

_MASK = (1 << 64) - 1


class Candidate(NamedTuple):
    """A record that may be sought, with the names it is found by (none for what is found by other text).

    `likely`: by the keys it shares with what is sought, from 0 to 1; comparing names says more.
    """

    n: int
    id: RecordId
    kind: str
    names: tuple[str, ...]
    sketches: tuple[str, ...]
    likely: float = 0.0


def _named_row(n: int, several: Sequence[str]) -> Row:
    return (n, "\n".join(several), "\n".join(map(sketch, several)))


def _key_rows(n: int, several: Iterable[str]) -> list[tuple[int, int]]:
    found: set[int] = set()
    for name in several:
        found |= keys(name)
    return [(key, n) for key in found]


def _joined(several: Iterable[str]) -> str:
    """Each word once: the index holds no text that could be read."""
    return " ".join(dict.fromkeys(word for text in several for word in words(text)))


def _found_row(n: int, several: Sequence[str], record: Record) -> Row | None:
    name, text = _joined(several), _joined(text for _, text in texts(record))
    return (n, name, text) if name or text else None


def write(connection: Connection, new: Iterable[tuple[int, Record]]) -> None:
    """Take records into the index that are not in it."""
    indexed.touched(connection)
    named: list[Row] = []
    numbers: list[tuple[int, int]] = []
    found: list[Row] = []
    for n, record in new:
        several = names(record)
        if several:
            named.append(_named_row(n, several))
            numbers += _key_rows(n, several)
        row = _found_row(n, several, record)
        if row is not None:
            found.append(row)
    if named:
        numbers.sort()  # neighbours go into the same page
        connection.many("INSERT INTO named (n, names, sketches) VALUES (?, ?, ?)", named)
        connection.many("INSERT INTO name_key (key, n) VALUES (?, ?)", numbers)
    if found:
        connection.many("INSERT INTO found (rowid, name, text) VALUES (?, ?, ?)", found)


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take records out of the index, those that are in it."""
    if not numbers:
        return
    indexed.touched(connection)
    asked = (json.dumps(list(numbers)),)
    rows = connection.rows("SELECT n, names FROM named WHERE n IN (SELECT value FROM json_each(?))", asked)
    if rows:
        gone = sorted(row for n, several in rows for row in _key_rows(n, several.split("\n")))
        connection.many("DELETE FROM name_key WHERE key = ? AND n = ?", gone)
        connection.many("DELETE FROM named WHERE n = ?", [(n,) for n, _ in rows])
    connection.execute("DELETE FROM found WHERE rowid IN (SELECT value FROM json_each(?))", asked)


def write_anew(connection: Connection, held: Iterable[tuple[int, Record | None]]) -> None:
    """Put records into the index in place of what it has of them; there is nothing under numbers from sounds that rules of
    today would not give. One that cannot be read (None) keeps the names and words it had."""
    numbers: list[tuple[int, int]] = []
    reader = Reader(connection)
    for n, record in held:
        stored = _stored(reader, n)
        if record is None:
            several = stored["named"][0][1].split("\n") if stored["named"] else []
            made = {"named": [_named_row(n, several)] if several else [], "found": stored["found"]}
        else:
            several = list(names(record))
            row = _found_row(n, several, record)
            made = {"named": [_named_row(n, several)] if several else [], "found": [] if row is None else [row]}
        numbers += _key_rows(n, several)
        for table, key, columns in (("named", "n", "n, names, sketches"), ("found", "rowid", "rowid, name, text")):
            if made[table] != stored[table]:
                connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (n,))
                connection.many(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?)", made[table])
    numbers.sort()
    connection.many("INSERT OR IGNORE INTO name_key (key, n) VALUES (?, ?)", numbers)


def _stored(reader: Reader, n: int) -> dict[str, list[Row]]:
    return {
        "named": reader.rows("SELECT n, names, sketches FROM named WHERE n = ?", (n,)),
        "found": reader.rows("SELECT rowid, name, text FROM found WHERE rowid = ?", (n,)),
    }


_TABLES = (("named", "n, names, sketches"), ("name_key", "key, n"), ("found", "rowid, name, text"))


def _made(n: int, record: Record) -> dict[str, set[Row]]:
    """The rows that a record has in the index."""
    several = names(record)
    row = _found_row(n, several, record)
    return {
        "named": {_named_row(n, several)} if several else set(),
        "name_key": set(_key_rows(n, several)),
        "found": set() if row is None else {row},
    }


class Compared:
    """The index made again from the versions, as sums, so that a million records need no memory."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()

    def add(self, n: int, record: Record) -> None:
        """A record as it is held now."""
        for table, rows in _made(n, record).items():
            for row in rows:
                self._sums[table] = self._sums[table] + hash(row) & _MASK

    def same(self, reader: Reader) -> bool:
        """Whether the tables hold exactly what was made; where not, `differing` tells."""
        for table, columns in _TABLES:
            total = 0
            for row in reader.each(f"SELECT {columns} FROM {table}"):
                total = total + hash(row) & _MASK
            if total != self._sums[table]:
                return False
        return True


def unfindable(reader: Reader) -> int:
    """How many words are in the full-text index and yet not found as often as they are there: its own way to a word (a page
    of which SQLite's check does not look at) may be damaged or from another day."""
    wrong = int(
        reader.value(  # every segment has pages, and a way to its pages
            "SELECT count(*) FROM (SELECT id >> 37 AS segment FROM found_data WHERE id >> 37 > 0 GROUP BY 1) AS pages "
            "FULL JOIN (SELECT segid AS segment FROM found_idx GROUP BY 1) AS ways USING (segment) "
            "WHERE pages.segment IS NULL OR ways.segment IS NULL"
        )
    )
    for term, there in reader.each("SELECT term, doc FROM found_word"):
        query = (f'"{term}"',)
        wrong += int(reader.value("SELECT count(*) FROM found WHERE found MATCH ?", query)) != there
    return wrong


def differing(reader: Reader, held: Iterable[tuple[int, Record | None]]) -> dict[str, int]:
    """How many rows of each table are other than what is made of the records that are held; tables without any are left out.

    A record that cannot be read (None) is taken to be in the index rightly: what is wrong with it is told elsewhere.
    """
    wrong = dict.fromkeys((table for table, _ in _TABLES), 0)
    met = dict(wrong)
    for n, record in held:
        made = None if record is None else _made(n, record)
        kept = _stored(reader, n)
        stored_names = kept["named"]
        made_keys = (
            made["name_key"]
            if made is not None
            else set(_key_rows(n, (stored_names or [(n, "", "")])[0][1].split("\n")))
        )
        asked = (n, json.dumps([key for key, _ in made_keys]))
        stored = {
            "named": set(stored_names),
            "name_key": set(
                reader.rows(
                    "SELECT key, n FROM name_key WHERE n = ? AND key IN (SELECT value FROM json_each(?))", asked
                )
            ),
            "found": set(kept["found"]),
        }
        for table, rows in stored.items():
            met[table] += len(rows)
            wrong[table] += 0 if made is None else len(rows ^ made[table])
    for table in wrong:
        wrong[table] += max(0, int(reader.value(f"SELECT count(*) FROM {table}")) - met[table])
    return {table: rows for table, rows in wrong.items() if rows}


def by_sound(reader: Reader, name: str, most: int = MOST_CANDIDATES) -> list[Candidate]:
    """Records with names that may be this one in any spelling, the likeliest first; none while the index is not in force
    (`storage.tables.indexed`)."""
    if not indexed.in_force(reader):
        return []
    ranked = _ranked(reader, name, most)
    found = (each._replace(likely=min(1.0, ranked[each.n] / 4)) for each in _candidates(reader, list(ranked)))
    return sorted(found, key=lambda each: (-each.likely, each.n))


def _candidates(reader: Reader, numbers: Sequence[int]) -> list[Candidate]:
    rows = reader.rows(
        "SELECT record.n, record.id, record.kind, coalesce(named.names, ''), named.sketches FROM json_each(?) AS asked "
        "CROSS JOIN record ON record.n = asked.value LEFT JOIN named ON named.n = record.n",
        (json.dumps(list(numbers)),),
    )
    return [
        Candidate(
            n,
            RecordId(id_),
            kind,
            tuple(several.split("\n")) if several else (),
            tuple(rough.split("\n")) if rough is not None else (),
        )
        for n, id_, kind, several, rough in rows
    ]


def _known(reader: Reader, sought: Sequence[tuple[Probe, ...]]) -> list[list[Probe]]:
    """Of the classes of each word those that somebody's name has, the surest first."""
    every = {probe.number for probes in sought for probe in probes}
    there = {
        key
        for (key,) in reader.rows(
            "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM name_key WHERE key = value)",
            (json.dumps(list(every)),),
        )
    }
    return [[probe for probe in probes if probe.number in there][:_CLASSES] for probes in sought]


def _probes(reader: Reader, name: str) -> Iterator[dict[int, float]]:
    """Keys to look under with their weights; each dictionary is one reason to be found, of which the best counts."""
    parts = meaningful(name)[:_WORDS]
    full = [part for part in parts if len(part) > 1]
    short = [part for part in parts if len(part) == 1]
    fathers = {part for part in full if likeliest(word(part)).ending == "ovich"}
    known = _known(reader, [near(part) for part in full])
    for at, first in enumerate(known):
        for place, second in enumerate(known[at + 1 :]):
            telling = _FATHER if {full[at], full[at + 1 + place]} & fathers else 1.0
            made = {key: 3.0 * telling * weight for key, weight in pair_keys(first, second, most=_PAIRS).items()}
            made.update(dict.fromkeys(fine_pair_keys(full[at], full[at + 1 + place]), 3.3 * telling))
            yield made
        for letter in short:
            initials = near_initials(letter)
            made = abbreviated_keys(first, initials, recorded=False)
            made.update(abbreviated_keys(first, initials, recorded=True))
            yield {key: 2.5 * weight for key, weight in made.items()}
        for other in known[:at] + known[at + 1 :]:
            sure = [initial_of(probe.number) for probe in other if probe.weight > 0.85]
            made = abbreviated_keys([probe for probe in first if probe.weight > 0.85], sure, recorded=True)
            yield {key: 2.0 * weight for key, weight in made.items()}
    for first in known:
        alone = 1.0 if len(full) == 1 else 0.8
        yield {probe.number: alone * probe.weight for probe in first}
    if not full:
        for letter in short:
            yield dict.fromkeys(near_initials(letter), 1.0)


def _ranked(reader: Reader, name: str, most: int) -> dict[int, float]:
    reasons = [reason for reason in _probes(reader, name) if reason]
    held = _counted(reader, {key for reason in reasons for key in reason})
    chosen = sorted(
        (-weight, held[key], place, key)
        for place, reason in enumerate(reasons)
        for key, weight in reason.items()
        if key in held
    )
    left = _ROWS
    asked: list[tuple[int, int, float]] = []
    common: list[tuple[int, int, float]] = []
    for weight, count, place, key in chosen:
        if left <= 0:
            break
        left -= count
        (common if count > _COMMON else asked).append((key, place, -weight))
    reasons_of: dict[int, list[tuple[int, float]]] = {}
    for key, place, weight in asked:
        reasons_of.setdefault(key, []).append((place, weight))
    rows = reader.rows(
        "SELECT name_key.key, n FROM json_each(?) CROSS JOIN name_key ON name_key.key = value",
        (json.dumps(list(reasons_of)),),
    )
    for key, place, weight in common:
        reasons_of.setdefault(key, []).append((place, weight))
    for key in {key for key, _, _ in common}:
        rows += reader.rows("SELECT key, n FROM name_key WHERE key = ? LIMIT ?", (key, _COMMON))
    weighed: dict[int, float] = {}
    totals: dict[int, float] = {}
    for key, n in rows:
        for place, weight in reasons_of[key]:
            for_reason = n << _REASON_BITS | place
            before = weighed.get(for_reason, 0.0)
            if weight > before:
                weighed[for_reason] = weight
                totals[n] = totals.get(n, 0.0) + weight - before
    return dict(heapq.nlargest(most, totals.items(), key=lambda each: (each[1], -each[0])))


def _counted(reader: Reader, wanted: set[int]) -> dict[int, int]:
    """How many records have each key, counted no further than what is common."""
    rows = reader.rows(
        "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM name_key WHERE key = value LIMIT ?)) FROM json_each(?)",
        (_COMMON + 1, json.dumps(list(wanted))),
    )
    return {key: count for key, count in rows if count}


def match_expression(sought: Sequence[str], column: str, *, prefix: bool) -> str | None:
    """The words as a query of the full-text index, quoted by us; None where there is nothing to look for."""
    if not sought:
        return None
    *whole, last = dict.fromkeys(sought)
    star = "*" if prefix and last == sought[-1] and len(last) >= _LAST_PREFIX else ""
    quoted = [f'"{word}"' for word in (*whole, last)]
    return f"{column} : ({' '.join(quoted)}{star})"


def by_word(
    reader: Reader, text: str, column: str, kinds: Sequence[str] | None, most: int, after: int = 0
) -> list[Candidate]:
    """Records that have all these words, in the order of recording from number `after` on; the last may be a beginning.

    `column`: name or text. `kinds`: only these, None for all.
    """
    expression = match_expression(words(text), column, prefix=True)
    if expression is None:
        return []
    only = "" if kinds is None else "AND record.kind IN (SELECT value FROM json_each(?)) "
    values = (expression, after, *(() if kinds is None else (json.dumps(list(kinds)),)), most)
    rows = reader.rows(
        "SELECT found.rowid FROM found CROSS JOIN record ON record.n = found.rowid"
        f" WHERE found MATCH ? AND found.rowid > ? {only}ORDER BY found.rowid LIMIT ?",
        values,
    )
    return sorted(_candidates(reader, [n for (n,) in rows]), key=lambda each: each.n)
