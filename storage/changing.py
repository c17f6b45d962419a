"""One change to the vault: what it records, and the one log line that says so."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from app.clock import Clock, moment, text
from app.errors import Integrity, Invalid, Refused, Surroundings
from app.jobs import Ticket
from app.model.canonical import canonical
from app.model.ids import BlobHash, RecordId, new_id
from app.model.record import Record, blobs, decode, encode, kind_of
from storage import chain, log
from storage.blobs import Blob
from storage.database import Connection, Row
from storage.reading import Reader
from storage.tables import blobs as blob_table
from storage.tables import derived, records

_CHUNK = 2000
_REFERRING_SHOWN = 5
T = TypeVar("T")


class _Known(NamedTuple):
    """What a change has learnt of a record: its number, its kind, whether it is no longer held."""

    n: int
    kind: str
    retracted: bool


class _New(NamedTuple):
    """A version to be written. `text`: its body, canonical. `record`: None where the record is no longer held.

    `of_version`: the version whose body this one repeats, where it does.
    """

    n: int
    id: RecordId
    kind: str
    version: int
    text: str
    record: Record | None
    of_version: int


def _chunks(each: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces that SQL can be handed at once."""
    return (each[at : at + _CHUNK] for at in range(0, len(each), _CHUNK))


class Change(Reader):
    """Handed out by `Vault.change`; reads see what was written before in the same change.

    `act` is what was done ("person.add"). `facts` may be filled with digests, counts and ids until the change ends; names and
    texts have no place there. `apart`: the versions of this change have nothing to do with one another (an import, an undo),
    so the line names their root only, and each can later be proven without telling of the others.
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
        self.apart = False
        self._rows: list[chain.Row] = []
        self._blobs: list[str] = []
        self._known: dict[RecordId, _Known] = {}
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
            self._known.clear()
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

    def _find(self, id_: RecordId) -> _Known | None:
        if id_ not in self._known:
            row = self.row(
                "SELECT n, kind, coalesce((SELECT retracted FROM head WHERE head.n = record.n AND superseded_at IS NULL), 0)"
                " FROM record WHERE id = ?",
                (id_,),
            )
            if row is None:
                return None
            self._known[id_] = _Known(row[0], row[1], bool(row[2]))
        return self._known[id_]

    def _number(self, id_: RecordId) -> tuple[int, str] | None:
        """Number and kind of what a link leads to, None for what never was. Raises `Invalid` for what is no longer held."""
        found = self._find(id_)
        if found is None:
            return None
        if found.retracted:
            raise Invalid({"id": "record-retracted"})
        return found.n, found.kind

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

    @contextmanager
    def many(self) -> Iterator[Many]:
        """For thousands of records: written in pieces, with all that a record has.

        What fails in the block, or leaves it, ends the whole change: see `_in_pieces`.
        """
        with self._in_pieces(None):
            many = Many(self)
            yield many
            many.flush()

    def retract(self, ids: Iterable[RecordId]) -> None:
        """From now on these are no longer held: added by mistake, imported wrongly. Their versions stay in the history.

        Raises `Refused("still-referred")` where something that is held leads to one of them, and then retracts none;
        `Invalid` for an id that is not there. What is retracted already stays so.
        """
        self.revert([(id_, None) for id_ in ids])

    @contextmanager
    def _in_pieces(self, count: int | None) -> Iterator[None]:
        """Many records as one step. What does not fit into one piece (None: who knows) ends the whole change where it fails.

        The database goes through all that an open savepoint keeps at the end of every statement, so a savepoint around a
        hundred thousand changed rows would cost the square of it.
        """
        if count is not None and count <= _CHUNK:
            with self._step():
                yield
            return
        try:
            yield
        except BaseException:
            self.roll_back()
            raise

    def revert(self, targets: Sequence[tuple[RecordId, int | None]], ticket: Ticket | None = None) -> int:
        """Give each record what it had at a version, as a new version; None: it is no longer held. Gives how many changed.

        A version that itself says "no longer held" does so again. Raises `Invalid` for ids and versions that are not there
        and for links to what is not held, `Refused("still-referred")`, `Integrity` for a damaged version, `Cancelled`.
        """
        targets = list(dict(targets).items())
        gone: list[int] = []
        count = 0
        with self._in_pieces(len(targets)):
            # First who will be held, so that what comes back may lead to what comes back after it.
            for chunk in _chunks(targets):
                found = records.positions(self, chunk)
                wanted = dict(chunk)
                for position, takes_out in found:
                    retracted = wanted[position.id] is None or takes_out
                    self._known[position.id] = _Known(position.n, position.kind, retracted)
                if len(found) != len(wanted):
                    raise Invalid({"id": "no-such-record"})
            for number, chunk in enumerate(_chunks(targets)):
                if ticket is not None:
                    ticket.progress("revert", number * _CHUNK, len(targets))
                    ticket.check()
                new = [
                    each
                    for position, version in records.at_versions(self, chunk)
                    if (each := self._again(position, version)) is not None
                ]
                with self._step():
                    self._write_all(new)
                gone += [each.n for each in new if each.record is None]
                count += len(new)
            self._refuse_referred(gone)
        return count

    def _again(self, position: records.Position, version: records.Version) -> _New | None:
        """The version that gives a record what it had before; None where it has that already."""
        retracted = self._known[position.id].retracted
        try:
            version.checked_line()
            record = None if retracted else decode(position.kind, version.body)
        except (ValueError, TypeError, RecursionError) as error:
            raise Integrity("record-damaged", id=position.id[:8]) from error
        if retracted == position.retracted and (retracted or version.version == position.version):
            return None
        return _New(
            position.n, position.id, position.kind, position.version + 1, version.text or "", record, version.version
        )

    def _refuse_referred(self, gone: Sequence[int]) -> None:
        by = [each for chunk in _chunks(gone) for each in records.referring_to(self, chunk)]
        if by:
            shown = ", ".join(f"{kind} {id_[:8]}" for kind, id_ in by[:_REFERRING_SHOWN])
            raise Refused("still-referred", count=len(by), by=shown)

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
        with self._step():
            self._write(id_, before.version + 1, record)
        return before.version + 1

    def _write(self, id_: RecordId, version: int, record: Record) -> None:
        found = self._find(id_)
        if found is None:
            raise Invalid({"id": "no-such-record"})
        text = canonical(encode(record)).decode()
        self._write_all([_New(found.n, id_, found.kind, version, text, record, version - 1)])

    def _write_all(self, new: Sequence[_New]) -> None:
        """Versions of different records, with all that hangs on them."""
        heads: list[Row] = []
        bodies: list[Row] = []
        for each in new:
            salt = secrets.token_hex(32)
            line = chain.version_line_of(
                each.text.encode(),
                record_id=each.id,
                kind=each.kind,
                version=each.version,
                recorded_at=self.at,
                actor=self.by,
                salt=salt,
                retracted=each.record is None,
            )
            digest = chain.version_digest(line)
            heads.append((each.n, each.version, digest, self.seq, self.at, self.by, int(each.record is None)))
            bodies.append((each.n, each.version, salt, each.text))
            self._rows.append(chain.row(each.kind, each.id, each.version, digest))
            self._known[each.id] = _Known(each.n, each.kind, each.record is None)
        self._connection.many(
            "UPDATE head SET superseded_at = ? WHERE n = ? AND superseded_at IS NULL",
            [(self.at, each.n) for each in new if each.version > 1],
        )
        self._connection.many(
            "INSERT INTO head (n, version, digest, seq, recorded_at, actor, retracted) VALUES (?, ?, ?, ?, ?, ?, ?)",
            heads,
        )
        self._connection.many("INSERT INTO body (n, version, salt, text) VALUES (?, ?, ?, ?)", bodies)
        gone = [each for each in new if each.record is None]
        if gone:
            self._connection.many(
                "INSERT INTO blob_use SELECT n, ?, field, hash FROM blob_use WHERE n = ? AND version = ?",
                [(each.version, each.n, each.of_version) for each in gone],
            )
            derived.forget(self._connection, [each.n for each in gone], self.seq)
        held = [derived.New(each.n, each.version, each.record) for each in new if each.record is not None]
        for n, version, record in held:
            for field, content in blobs(record):
                self._use(n, version, field, content)
        derived.write(self._connection, held, self.at, self.seq, self._number)
        if self.subject is None and new:
            self.subject = new[0].id

    def check_links(self, record: Record) -> None:
        """Raises `Invalid` for links that lead nowhere, to the wrong kind, or to what is no longer held."""
        derived.link_rows(0, record, self._number)

    def remember(self, n: int, id_: RecordId, kind: str) -> None:
        """A record that will be written shortly: others may lead to it already."""
        self._known[id_] = _Known(n, kind, retracted=False)

    def forget_known(self, ids: Iterable[RecordId]) -> None:
        """These are in the database now and can be looked up there."""
        for id_ in ids:
            self._known.pop(id_, None)

    def write_gathered(self, new_records: Sequence[Row], versions: Sequence[_New]) -> None:
        """For `Many`: records with their numbers, then versions."""
        with self._step():
            self._connection.many("INSERT INTO record (n, id, kind) VALUES (?, ?, ?)", new_records)
            self._write_all(versions)

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
            apart=self.apart,
        )
        log.append(self._connection, self.seq, self._prev, body)
        self._connection.execute("COMMIT")
        self._over = True

    def roll_back(self) -> None:
        """Forget all of it."""
        self._over = True
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


class Many:
    """Handed out by `Change.many`. What was added is there for readers of the change only after the block."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._next = int(change.value("SELECT coalesce(max(n), 0) + 1 FROM record"))
        self._records: list[Row] = []
        self._versions: list[_New] = []
        self._touched: set[RecordId] = set()

    def add(self, record: Record) -> RecordId:
        """Record something new; gives its id. Raises `Invalid` for links that cannot be, and then takes nothing."""
        change = self._change
        change.check_links(record)
        id_, kind, n = new_id(), kind_of(record), self._next
        self._next += 1
        self._records.append((n, id_, kind))
        self._versions.append(_New(n, id_, kind, 1, canonical(encode(record)).decode(), record, 0))
        change.remember(n, id_, kind)
        if len(self._versions) >= _CHUNK:
            self.flush()
        return id_

    def put(self, before: records.Stored[Any], record: Record) -> bool:
        """Record a new version of what was read as `before`; False where it is the same. Raises like `add`.

        Once for each record: `Invalid({"id": "record-twice"})`.
        """
        if before.id in self._touched:
            raise Invalid({"id": "record-twice"})
        if before.record == record:
            return False
        self._change.check_links(record)
        self._touched.add(before.id)
        text_ = canonical(encode(record)).decode()
        self._versions.append(_New(before.n, before.id, before.kind, before.version + 1, text_, record, before.version))
        if len(self._versions) >= _CHUNK:
            self.flush()
        return True

    def flush(self) -> None:
        """Write what has gathered."""
        self._change.write_gathered(self._records, self._versions)
        self._change.forget_known(each.id for each in self._versions)
        self._records.clear()
        self._versions.clear()
