"""One change to the vault: what it records, and the one log line that says so."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.clock import Clock, moment, text
from app.errors import Invalid, Surroundings
from app.model.canonical import canonical
from app.model.ids import BlobHash, RecordId, new_id
from app.model.record import Record, blobs, encode, kind_of
from storage import chain, log
from storage.blobs import Blob
from storage.database import Connection
from storage.reading import Reader
from storage.tables import blobs as blob_table
from storage.tables import derived, records


class Change(Reader):
    """Handed out by `Vault.change`; reads see what was written before in the same change.

    `act` is what was done ("person.add"). `facts` may be filled with digests, counts and ids until the change ends; names and
    texts have no place there.
    """

    def __init__(
        self, connection: Connection, *, act: str, by: RecordId, why: str | None, subject: RecordId | None, clock: Clock
    ) -> None:
        super().__init__(connection)
        self.act = act
        self.by = by
        self.why = why
        self.subject = subject
        self.facts: dict[str, Any] = {}
        self._rows: list[chain.Row] = []
        self._blobs: list[str] = []
        self._numbers: dict[RecordId, tuple[int, str]] = {}
        self._over = False
        connection.execute("BEGIN IMMEDIATE")
        try:
            self.seq, self._prev = log.next_place(self)
            self.at = self._moment(clock)
            last = log.last_checkpoint(self)
        except BaseException:
            self.roll_back()
            raise
        if last is not None and last.size == self.seq - 1:
            self.facts["checkpoint"] = last.digest

    @contextmanager
    def _step(self) -> Iterator[None]:
        """What happens in the block happens whole or not at all, also where the caller goes on after an error."""
        if self._over:
            raise RuntimeError("the change is over")
        if not self._connection.in_transaction:  # SQLite undid it by itself: disk full, or the disk is gone
            raise Surroundings("write-failed", reason="the change was undone")
        rows, blobs_, subject = len(self._rows), len(self._blobs), self.subject
        self._connection.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO step")
                self._connection.execute("RELEASE step")
            del self._rows[rows:], self._blobs[blobs_:]
            self.subject = subject
            self._numbers.clear()
            raise
        self._connection.execute("RELEASE step")

    def _moment(self, clock: Clock) -> str:
        """Now, but never before the line before: where the machine's clock went back, the log keeps its order and says so."""
        now = text(clock())
        last = log.last_moment(self)
        if last is None or moment(last) <= moment(now):
            return now
        self.facts["clock"] = now
        return last

    def _number(self, id_: RecordId) -> tuple[int, str] | None:
        if id_ not in self._numbers:
            row = self.row("SELECT n, kind FROM record WHERE id = ?", (id_,))
            if row is None:
                return None
            self._numbers[id_] = (row[0], row[1])
        return self._numbers[id_]

    def keep(self, blob: Blob) -> Blob:
        """Let the database know a blob that is durable in the store; one of the same content that is known already stays.

        Where the known one was damaged or lost, and so was written again, the new encryption takes its place.
        """
        known = blob_table.find(self, blob.hash)
        if known == blob:
            return known
        with self._step():
            if known is None:
                blob_table.add(self._connection, blob, self.seq)
            else:
                blob_table.reseal(self._connection, blob, self.seq)
            self._blobs.append(blob_table.row_digest(blob))
        return blob

    def add(self, record: Record, id_: RecordId | None = None) -> RecordId:
        """Record something new; gives its id. Raises `Invalid` for links that lead nowhere or to the wrong kind."""
        id_ = id_ or new_id()
        with self._step():
            self._connection.execute("INSERT INTO record (id, kind) VALUES (?, ?)", (id_, kind_of(record)))
            self._write(id_, 1, record)
        return id_

    def add_before(self, record: Record) -> RecordId:
        """Record something new under a log line of its own, before this change's line; gives its id.

        For what a change names on its way and others will name too (a place, a source): a bundle can then carry the entry
        about one without the entry about the other. To be called before anything else is recorded or kept.
        """
        if self._rows or self._blobs:
            raise RuntimeError("what has a line of its own comes first")
        subject = self.subject
        own = {key: value for key, value in self.facts.items() if key in {"checkpoint", "clock"}}
        with self._step():
            id_ = self.add(record)
            body = chain.make_body(
                act=f"{kind_of(record)}.add",
                actor=self.by,
                at=moment(self.at),
                facts=own,
                rows=self._rows,
                subject=id_,
            )
            log.append(self._connection, self.seq, self._prev, body)
        self._rows.clear()
        self.subject = subject
        self.facts.pop("checkpoint", None)  # it stood right before the line that was just written
        self.seq, self._prev = log.next_place(self)
        return id_

    def put(self, id_: RecordId, record: Record) -> int:
        """Record a new version of something; gives its number. What is the same as before makes no version."""
        before = records.get(self, id_, type(record))
        if before.record == record:
            return before.version
        n, _ = self._known(id_)
        with self._step():
            self._connection.execute(
                "UPDATE head SET superseded_at = ? WHERE n = ? AND superseded_at IS NULL", (self.at, n)
            )
            self._write(id_, before.version + 1, record)
        return before.version + 1

    def _known(self, id_: RecordId) -> tuple[int, str]:
        found = self._number(id_)
        if found is None:
            raise Invalid({"id": "no-such-record"})
        return found

    def _write(self, id_: RecordId, version: int, record: Record) -> None:
        n, kind = self._known(id_)
        body = encode(record)
        salt = secrets.token_hex(32)
        line = chain.version_line(
            record_id=id_, kind=kind, version=version, body=body, recorded_at=self.at, actor=self.by, salt=salt
        )
        digest = chain.version_digest(line)
        self._connection.execute(
            "INSERT INTO head (n, version, digest, seq, recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?)",
            (n, version, digest, self.seq, self.at, self.by),
        )
        self._connection.execute(
            "INSERT INTO body (n, version, salt, text) VALUES (?, ?, ?, ?)",
            (n, version, salt, canonical(body).decode()),
        )
        for field, content in blobs(record):
            self._use(n, version, field, content)
        derived.write(self._connection, n, version, record, self.at, self._number)
        self._rows.append(chain.row(kind, id_, version, digest))
        if self.subject is None:
            self.subject = id_

    def _use(self, n: int, version: int, field: str, content: BlobHash) -> None:
        blob_table.get(self, content)
        self._connection.execute(
            "INSERT OR IGNORE INTO blob_use (n, version, field, hash) VALUES (?, ?, ?, ?)", (n, version, field, content)
        )

    def commit(self) -> None:
        """Write the log line and make everything durable."""
        if self._over:
            raise RuntimeError("the change is over")
        if not self._connection.in_transaction:
            raise Surroundings("write-failed", reason="the change was undone")
        if self._blobs:
            self.facts["blobs"] = self._blobs
        body = chain.make_body(
            act=self.act,
            actor=self.by,
            at=moment(self.at),
            facts=self.facts,
            rows=sorted(self._rows),
            subject=self.subject,
            why=self.why,
        )
        log.append(self._connection, self.seq, self._prev, body)
        self._connection.execute("COMMIT")
        self._over = True

    def roll_back(self) -> None:
        """Forget all of it."""
        self._over = True
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
