"""The log in the database: lines, their bodies, signed checkpoints. The pure formats are in `chain` and `checkpoint`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.errors import Integrity
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


def next_place(reader: Reader) -> tuple[int, str]:
    """The number of the next line and the digest of the last one."""
    row = reader.row("SELECT seq, prev, body FROM log ORDER BY seq DESC LIMIT 1")
    if row is None:
        return 1, chain.NOTHING_BEFORE
    seq, prev, body = row
    return seq + 1, chain.line_digest(chain.make_line(seq, prev, body))


def size(reader: Reader) -> int:
    return int(reader.value("SELECT coalesce(max(seq), 0) FROM log"))


def last_moment(reader: Reader) -> str | None:
    """When the last line says it was written."""
    text = reader.value("SELECT text FROM log_body ORDER BY seq DESC LIMIT 1")
    return None if text is None else str(json.loads(text)["at"])


def append(connection: Connection, seq: int, prev: str, body: bytes) -> None:
    connection.execute("INSERT INTO log_body (seq, text) VALUES (?, ?)", (seq, body.decode()))
    connection.execute("INSERT INTO log (seq, prev, body) VALUES (?, ?, ?)", (seq, prev, chain.body_digest(body)))


def lines(reader: Reader, upto: int | None = None) -> Iterator[bytes]:
    """The lines in order, the first `upto` of them or all."""
    limit = -1 if upto is None else upto
    for seq, prev, body in reader.each("SELECT seq, prev, body FROM log ORDER BY seq LIMIT ?", (limit,)):
        yield chain.make_line(seq, prev, body)


def entries(reader: Reader, since: int = 1) -> Iterator[Entry]:
    """Lines with their bodies, each body held against its line. Raises `Integrity("log-broken")`."""
    sql = (
        "SELECT log.seq, log.prev, log.body, log_body.text FROM log LEFT JOIN log_body USING (seq)"
        " WHERE log.seq >= ? ORDER BY log.seq"
    )
    for seq, prev, body, text in reader.each(sql, (since,)):
        if text is not None and chain.body_digest(text.encode()) != body:
            raise Integrity("log-broken", seq=seq)
        yield Entry(seq, chain.make_line(seq, prev, body), None if text is None else json.loads(text))


def body_text(reader: Reader, seq: int) -> str | None:
    found: str | None = reader.value("SELECT text FROM log_body WHERE seq = ?", (seq,))
    return found


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
