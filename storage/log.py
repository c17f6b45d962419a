"""The log in the database: lines, their bodies, signed checkpoints. The pure formats are in `chain` and `checkpoint`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Integrity
from app.model.canonical import digest
from storage import chain
from storage.database import Connection
from storage.reading import Reader


@dataclass(frozen=True)
class Entry:
    """One line with its body as JSON; `body` is None where it was erased."""

    seq: int
    line: bytes
    body: dict[str, Any] | None


@dataclass(frozen=True)
class SignedCheckpoint:
    size: int
    text: str
    signature: str

    @property
    def digest(self) -> str:
        """What the next line of the log says of it, so that a checkpoint that goes missing is noticed."""
        return digest([self.size, self.text, self.signature])


def next_place(reader: Reader) -> tuple[int, str]:
    """The number of the next line and the digest of the last one."""
    row = reader.row("SELECT seq, prev, body FROM log ORDER BY seq DESC LIMIT 1")
    if row is None:
        return 1, chain.NOTHING_BEFORE
    seq, prev, body = row
    return seq + 1, chain.line_digest(_line(seq, prev, body))


def _line(seq: int, prev: str, body: str) -> bytes:
    """A stored line in its written form. Raises `Integrity("log-broken")`."""
    try:
        return chain.make_line(seq, prev, body)
    except ValueError as error:
        raise Integrity("log-broken", seq=seq) from error


def size(reader: Reader) -> int:
    return int(reader.value("SELECT coalesce(max(seq), 0) FROM log"))


def last_moment(reader: Reader) -> str | None:
    """When the last line whose body is there says it was written. Raises `Integrity`."""
    row = reader.row("SELECT log.seq, log.body, text FROM log JOIN log_body USING (seq) ORDER BY log.seq DESC LIMIT 1")
    if row is None:
        return None
    seq, body, text = row
    if chain.body_digest(text.encode()) != body:
        raise Integrity("log-broken", seq=seq)
    return chain.read_body(text.encode()).at


def append(connection: Connection, seq: int, prev: str, body: bytes) -> None:
    connection.execute("INSERT INTO log_body (seq, text) VALUES (?, ?)", (seq, body.decode()))
    connection.execute("INSERT INTO log (seq, prev, body) VALUES (?, ?, ?)", (seq, prev, chain.body_digest(body)))


def lines(reader: Reader, upto: int | None = None) -> Iterator[bytes]:
    """The lines in order, the first `upto` of them or all."""
    limit = -1 if upto is None else upto
    for seq, prev, body in reader.each("SELECT seq, prev, body FROM log ORDER BY seq LIMIT ?", (limit,)):
        yield _line(seq, prev, body)


def entries(reader: Reader, since: int = 1) -> Iterator[Entry]:
    """Lines with their bodies, each held against the line before it and the body against its line.

    That the last lines are missing only a checkpoint can tell. Raises `Integrity("log-broken")`.
    """
    sql = (
        "SELECT log.seq, log.prev, log.body, log_body.text FROM log LEFT JOIN log_body USING (seq)"
        " WHERE log.seq >= ? ORDER BY log.seq"
    )
    expected, before = since, chain.NOTHING_BEFORE if since == 1 else None
    for seq, prev, body, text in reader.each(sql, (since,)):
        if seq != expected or before not in {None, prev}:
            raise Integrity("log-broken", seq=expected)
        if text is not None and chain.body_digest(text.encode()) != body:
            raise Integrity("log-broken", seq=seq)
        line = _line(seq, prev, body)
        yield Entry(seq, line, None if text is None else json.loads(text))
        expected, before = seq + 1, chain.line_digest(line)


def at(reader: Reader, numbers: Sequence[int]) -> list[Entry]:
    """These lines in the order asked for, each body held against its line. Raises `Integrity("log-broken")`."""
    sql = (
        "SELECT log.seq, log.prev, log.body, log_body.text FROM log LEFT JOIN log_body USING (seq)"
        " WHERE log.seq IN (SELECT value FROM json_each(?))"
    )
    found: dict[int, Entry] = {}
    for seq, prev, body, text in reader.rows(sql, (json.dumps(list(numbers)),)):
        if text is not None and chain.body_digest(text.encode()) != body:
            raise Integrity("log-broken", seq=seq)
        found[seq] = Entry(seq, _line(seq, prev, body), None if text is None else json.loads(text))
    return [found[seq] for seq in numbers if seq in found]


def matching(
    reader: Reader,
    *,
    act: str | None = None,
    since: str | None = None,
    until: str | None = None,
    about: str | None = None,
) -> list[int]:
    """Numbers of the lines with this act, written from the moment `since` on and before `until`, that name the id `about`;
    the newest first.
    """
    sql = (
        "SELECT seq FROM log_body WHERE (?1 IS NULL OR text ->> '$.act' = ?1) AND (?2 IS NULL OR text ->> '$.at' >= ?2)"
        " AND (?3 IS NULL OR text ->> '$.at' < ?3) AND (?4 IS NULL OR instr(text, ?4)) ORDER BY seq DESC"
    )
    return [int(seq) for (seq,) in reader.rows(sql, (act, since, until, about))]


def acts(reader: Reader) -> list[tuple[str, int]]:
    """Every act that stands in the log, and how often."""
    sql = "SELECT text ->> '$.act' AS act, count(*) FROM log_body GROUP BY act HAVING act IS NOT NULL ORDER BY act"
    return [(str(act), int(count)) for act, count in reader.rows(sql)]


def body_text(reader: Reader, seq: int) -> str | None:
    found: str | None = reader.value("SELECT text FROM log_body WHERE seq = ?", (seq,))
    return found


def fact(reader: Reader, name: str) -> Iterator[tuple[int, Any]]:
    """(number of the line, value) of every line that holds the fact `name`, in order."""
    sql = (
        "SELECT seq, json_extract(text, '$.facts.' || ?1) FROM log_body"
        " WHERE json_type(text, '$.facts.' || ?1) IS NOT NULL ORDER BY seq"
    )
    for seq, value in reader.rows(sql, (name,)):
        yield seq, json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def checkpoints(reader: Reader) -> list[SignedCheckpoint]:
    return [SignedCheckpoint(*row) for row in reader.rows("SELECT size, text, signature FROM checkpoint ORDER BY size")]


def last_checkpoint(reader: Reader) -> SignedCheckpoint | None:
    row = reader.row("SELECT size, text, signature FROM checkpoint ORDER BY size DESC LIMIT 1")
    return None if row is None else SignedCheckpoint(*row)


def add_checkpoint(connection: Connection, checkpoint: SignedCheckpoint) -> None:
    connection.execute(
        "INSERT INTO checkpoint (size, text, signature) VALUES (?, ?, ?)",
        (checkpoint.size, checkpoint.text, checkpoint.signature),
    )
