"""A vault: created, opened, read, changed, closed. The only way to the records, the blobs and the log.

Create builds the whole folder under another name and renames it, so that a half-made vault never bears the vault's name.
Open takes the lock first, so that a second program is told at once, then the keys, then the database.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO

import filelock
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock as clocks
from app.clock import Clock
from app.errors import Access, AppError, Integrity, Refused, Surroundings
from app.jobs import Ticket
from app.model.content import ByteSource
from app.model.ids import BlobHash, RecordId, new_id
from app.model.investigator import Investigator
from storage import age, chain, checkpoint, keys, log, migrate, sshsig
from storage.blobs import Blob, BlobStore, OpenedBlob
from storage.changing import Change
from storage.database import Connection
from storage.erasing import destroy
from storage.files import make_folder, reading, sync_folder, told, write_whole, writing
from storage.keys import Passphrase, RecoveryKey, Secret, VaultKeys
from storage.reading import Reader
from storage.tables import blobs as blob_table
from storage.tables import slots
from storage.witness import Standing, Witness

FORMAT = 1
_VAULT_ID = re.compile(r"[0-9a-f]{32}\Z")
_FILE = "vault.json"
_LOCK = "lock"
_DATABASE = "records.db"
_SALT_BYTES = 16
_LARGEST_VAULT_FILE_BYTES = 64 * 1024
_SCRATCH_CACHE_KIB = 16 * 1024
"""Pages of the record that such a connection keeps: it reads them once, in their order."""
_CHECKPOINT_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class VaultFile:
    """What stands in the clear: nothing about people or cases."""

    format: int
    id: str
    created: str

    @property
    def content(self) -> bytes:
        return json.dumps({"created": self.created, "format": self.format, "id": self.id}, indent=1).encode() + b"\n"


@dataclass(frozen=True)
class Settings:
    """How a vault is opened. `state_folder`: where this machine remembers checkpoints, None for nowhere."""

    state_folder: Path | None = None
    clock: Clock = clocks.now


def read_vault_file(folder: Path) -> VaultFile:
    """Raises `Access("not-a-vault")`, `Integrity("vault-file-damaged")`, `Refused("vault-newer")`."""
    path = folder / _FILE
    if not path.is_file():
        raise Access("not-a-vault")
    with reading(), path.open("rb") as file:
        raw = file.read(_LARGEST_VAULT_FILE_BYTES)
    try:
        found = json.loads(raw)
        number = found["format"]
        if type(number) is not int or number < 1:
            raise ValueError(_FILE)
        if number > FORMAT:  # what else stands in it is for the newer program to know
            raise Refused("vault-newer", format=number)
        about = VaultFile(number, found["id"], found["created"])
        if not _VAULT_ID.match(about.id) or about.content != raw:
            raise ValueError(_FILE)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Integrity("vault-file-damaged") from error
    return about


def create(
    folder: Path, passphrase: Passphrase, *, investigator: str, work_factor: int, settings: Settings
) -> RecoveryKey:
    """Make a new vault at `folder`, which must not exist; gives the recovery key, which is kept nowhere.

    Raises `Surroundings("file-exists")` and others for the disk.
    """
    folder = folder.absolute()
    if folder.exists():
        raise Surroundings("file-exists")
    with writing(folder.parent):
        if not folder.parent.is_dir():
            raise Surroundings("folder-missing")
    building = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    try:
        recovery = _build(building, passphrase, investigator, work_factor, settings)
        with writing(folder.parent):
            building.rename(folder)
            sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return recovery


def _build(
    folder: Path, passphrase: Passphrase, investigator: str, work_factor: int, settings: Settings
) -> RecoveryKey:
    vault_keys = VaultKeys.generate(new_id())
    recovery = age.X25519Identity.generate()
    about = VaultFile(FORMAT, vault_keys.vault_id, clocks.today(settings.clock).isoformat())
    make_folder(folder)
    for name in ("keys", "blobs", "work"):
        make_folder(folder / name)
    slot_folder = folder / "keys"
    write_whole(slot_folder / keys.PASSPHRASE_SLOT, keys.seal_slot(vault_keys, passphrase, work_factor))
    write_whole(slot_folder / keys.RECOVERY_SLOT, keys.seal_recovery_slot(vault_keys, recovery.recipient))
    connection = Connection(folder / _DATABASE, vault_keys.database)
    try:
        migrate.migrate(connection)
        signing = sshsig.generate()
        public = sshsig.public_text(signing)
        me = new_id()
        change = Change(connection, act="vault.create", by=me, why=None, subject=me, clock=settings.clock)
        connection.execute(
            "INSERT INTO vault (only_row, id, format, created) VALUES (1, ?, ?, ?)", (about.id, FORMAT, about.created)
        )
        change.add(Investigator(investigator, public), me)
        slots.add_signing_key(connection, public, sshsig.private_text(signing), me, change.at)
        change.facts["slots"] = keys.slot_digests(slot_folder)
        for name, digest in keys.slot_digests(slot_folder).items():
            slots.allow(connection, name, digest)
        change.commit()
    finally:
        connection.close()
    write_whole(folder / _FILE, about.content)
    return RecoveryKey(recovery.text)


class Vault:
    """An open vault. Use in a `with`, or `close` it. Reads may come from several threads; changes wait for one another."""

    def __init__(self, folder: Path, about: VaultFile, vault_keys: VaultKeys, settings: Settings) -> None:
        self.folder = folder
        self.about = about
        self.settings = settings
        self.store = BlobStore(folder, vault_keys)
        self.standing = Standing.UNKNOWN
        self._keys = vault_keys
        self._writer = Connection(folder / _DATABASE, vault_keys.database)
        self._writing = threading.RLock()
        self._readers: list[Connection] = []
        self._readers_lock = threading.Lock()
        self._scratches: list[Connection] = []
        self._witness = Witness(settings.state_folder, vault_keys)
        self._prepared = False
        self._closed = False

    # opening and closing

    def prepare(self) -> None:
        """What happens once after the database opened: schema, identity, leftovers, standing. For `open_vault` only."""
        migrate.migrate(self._writer)
        about = (self.about.id, self.about.format, self.about.created)
        if self._writer.row("SELECT id, format, created FROM vault") != about:
            raise Integrity("vault-exchanged")
        self.store.empty_work()
        with self.read() as reader:
            size = log.size(reader)
            self.standing = self._witness.compare(size, lambda first: self._lines_digest(reader, first))
            last = log.last_checkpoint(reader)
            if last is not None and last.size > size:  # lines that were signed are gone
                self.standing = Standing.BROKEN
        self._prepared = True

    @staticmethod
    def _lines_digest(reader: Reader, upto: int) -> str:
        return chain.check_lines(log.lines(reader, upto)).sha256_of_lines

    def close(self) -> None:
        """Sign a checkpoint if something happened, and let go of everything. May be called twice."""
        with self._readers_lock:
            if self._closed:
                return
            self._closed = True
        try:
            if self._prepared and self.writable:
                self.checkpoint()
        finally:
            with self._readers_lock:
                for reader in self._readers:
                    reader.close()
                self._readers.clear()
                for scratch in self._scratches:
                    scratch.close()
                self._scratches.clear()
            self._writer.close()

    # reading

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A snapshot of everything, as it was when the block was entered."""
        with self._readers_lock:
            self._require_open()
            connection = self._readers.pop() if self._readers else None
        if connection is None:
            connection = Connection(self.folder / _DATABASE, self._keys.database, query_only=True)
        try:
            connection.execute("BEGIN")
            connection.value("SELECT 1 FROM sqlite_schema")  # a snapshot begins with the first look, not with BEGIN
            yield Reader(connection)
        finally:
            if connection.in_transaction and not connection.failed:
                connection.execute("ROLLBACK")
            with self._readers_lock:
                if self._closed or connection.failed:
                    connection.close()
                else:
                    self._readers.append(connection)

    def scratch(self) -> Connection:
        """A connection for temporary tables, which lie in memory, for whoever keeps something computed while the vault is
        open. It is not for changes; only `storage` is handed one. Closed with the vault.
        """
        with self._readers_lock:
            self._require_open()
            made = Connection(self.folder / _DATABASE, self._keys.database)
            made.execute(f"PRAGMA main.cache_size = -{_SCRATCH_CACHE_KIB}")
            self._scratches.append(made)
            return made

    def _require_open(self) -> None:
        """A late thread must not open the database again: the lock is gone, and the vault was said to be closed."""
        if self._closed:
            raise RuntimeError("the vault is closed")

    @contextmanager
    def _writer_alone(self) -> Iterator[Connection]:
        """The writing connection, for this thread only; a fresh one where the last one failed."""
        with self._writing:
            if self._writer.failed:
                self._writer.close()
                self._writer = Connection(self.folder / _DATABASE, self._keys.database)
            yield self._writer

    def open_blob(self, content: BlobHash) -> OpenedBlob:
        """A blob for reading at any offset. Raises `Integrity` where it is missing, exchanged or damaged."""
        with self.read() as reader:
            blob = blob_table.get(reader, content)
        return self.store.open(blob)

    def read_blob(self, content: BlobHash) -> bytes:
        """A small blob whole (a thumbnail, a still)."""
        with self.open_blob(content) as opened:
            return opened.read_at(0, opened.size)

    @property
    def investigator(self) -> RecordId:
        """Who works here now."""
        with self.read() as reader:
            return slots.signing_key(reader).investigator

    # changing

    @property
    def writable(self) -> bool:
        """False where this copy is older than, or other than, one this machine has seen, until that is accepted.

        And where the log is broken among the lines that this machine has seen: such a copy can only be read.
        """
        return self.standing not in {Standing.OLDER, Standing.FORKED, Standing.BROKEN}

    @contextmanager
    def change(self, act: str, *, why: str | None = None, subject: RecordId | None = None) -> Iterator[Change]:
        """One transaction and one log line. Anything but the end of the block undoes it all."""
        self.require_writable()
        with self._changing(act, why, subject) as change:
            yield change
        with suppress(AppError):  # the change is durable; a checkpoint that fails is made at the next chance
            self.checkpoint_if_old()

    def require_writable(self) -> None:
        """Raises `Refused` where this copy can only be read; see `writable`."""
        if self.standing is Standing.OLDER:
            raise Refused("older-copy")
        if self.standing is Standing.FORKED:
            raise Refused("forked-copy")
        if self.standing is Standing.BROKEN:
            raise Refused("broken-copy")

    @contextmanager
    def _changing(self, act: str, why: str | None, subject: RecordId | None) -> Iterator[Change]:
        with self._writer_alone() as writer:
            by = slots.signing_key(Reader(writer)).investigator
            change = Change(writer, act=act, by=by, why=why, subject=subject, clock=self.settings.clock)
            try:
                yield change
                change.commit()
            except BaseException:
                change.roll_back()
                raise

    def take_in(self, source: BinaryIO | ByteSource, ticket: Ticket, size: int | None = None) -> tuple[Blob, bool]:
        """Make a content durable in the blob store; the blob, and whether it was here already.

        No record names it yet: do that in a `change`, beginning with `Change.keep`.
        """

        def known(content: BlobHash) -> Blob | None:
            with self.read() as reader:
                found = blob_table.find(reader, content)
            if found is not None:
                # A damaged one is not taken for there: what comes in now may be the only good copy.
                with suppress(Integrity), self.store.open(found) as opened:
                    return found if opened.read_all(ticket) == content else None
            return None

        return self.store.put(source, ticket, known, size)

    def discard(self, untaken: Iterable[Blob]) -> None:
        """Put away blobs that were made durable for a record that did not come to be; those that the database knows stay."""
        with self._writing, self.read() as reader:
            for blob in untaken:
                if blob_table.find(reader, blob.hash) is None:
                    self.store.discard(blob)

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """For what is kept in the vault and is no part of its record (`storage.tables.aside`): no version, no line of the log.

        Raises `Refused` where this copy can only be read.
        """
        self.require_writable()
        with self._writer_alone() as writer:
            yield writer

    # log and checkpoints

    def checkpoint(self) -> log.SignedCheckpoint:
        """Sign where the log stands and remember it on this machine; the last one, where that still says it all.

        Raises `Refused` for a copy that can only be read: to remember it would be to accept it.
        """
        self.require_writable()
        with self._writer_alone() as writer:
            reader = Reader(writer)
            last = log.last_checkpoint(reader)
            if last is not None and last.size == log.size(reader):
                if self.standing is Standing.UNKNOWN:
                    self._remember(last.size, checkpoint.parse(last.text.encode()).sha256_of_lines)
                return last
            head = chain.check_lines(log.lines(reader))
            text = checkpoint.make(self.about.id, head, self.settings.clock())
            key = sshsig.load_private(slots.signing_key(reader).private)
            signed = log.SignedCheckpoint(head.size, text.decode(), sshsig.sign(key, checkpoint.NAMESPACE, text))
            log.add_checkpoint(writer, signed)  # one statement, hence one transaction
        self._remember(head.size, head.sha256_of_lines)
        return signed

    def _remember(self, size: int, sha256_of_lines: str) -> None:
        """On this machine; but of a vault that was erased while it was open here nothing is written down again."""
        if keys.any_left(self.folder / "keys"):
            self._witness.remember(size, sha256_of_lines)

    def checkpoint_if_old(self) -> None:
        """Sign a checkpoint if the last one is more than a day old; the first one is signed when the vault is closed."""
        with self.read() as reader:
            last = log.last_checkpoint(reader)
        if last is None:
            return
        signed_at = clocks.moment(checkpoint.parse(last.text.encode()).at)
        if self.settings.clock() - signed_at >= _CHECKPOINT_EVERY:
            self.checkpoint()

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        """The investigator's key, for sealing."""
        with self.read() as reader:
            return sshsig.load_private(slots.signing_key(reader).private)

    @property
    def public_key(self) -> str:
        """The investigator's public key, one line, without a comment."""
        with self.read() as reader:
            return slots.signing_key(reader).public

    def accept_copy(self, why: str) -> None:
        """Go on with this older or other copy; that it was accepted is a line of the log. Raises `Refused` for a broken one."""
        if self.standing is Standing.BROKEN:
            raise Refused("broken-copy")
        with self._changing("vault.accept-copy", why, None) as change:
            change.facts["standing"] = self.standing.value
        self._witness.forget()
        self.standing = Standing.UNKNOWN
        self.checkpoint()

    def check_pages(self) -> list[str]:
        """What SQLCipher and SQLite find wrong with the pages, in their words; they hold nothing of the records."""
        with self._writer_alone() as writer:
            # Pages still in the write-ahead log are not looked at by the cipher's check.
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            problems = [str(row[0]) for row in writer.rows("PRAGMA cipher_integrity_check")]
            with reading(), (self.folder / _DATABASE).open("rb") as file:
                # The salt opens the file and is never read: it comes with the key, and stock tools may look for it here.
                if file.read(_SALT_BYTES).hex() != self._keys.database[-2 * _SALT_BYTES :]:
                    problems.append("the salt before page 1 is not the key's")
            try:
                problems += [str(row[0]) for row in writer.rows("PRAGMA integrity_check") if row[0] != "ok"]
                problems += [f"foreign key in {row[0]}" for row in writer.rows("PRAGMA foreign_key_check")]
            except Integrity as error:
                problems.append(error.code)
        return problems

    # keys

    def slot_states(self) -> list[tuple[str, bool]]:
        """Each key slot file, and whether it is one that was put there by this vault."""
        with self.read() as reader:
            allowed = slots.allowed(reader)
        found = keys.slot_digests(self.folder / "keys")
        return [(name, (name, digest) in allowed) for name, digest in found.items()]

    @property
    def secrets(self) -> VaultKeys:
        """What the slots hold; for a backup, and never to leave `storage`."""
        return self._keys

    @property
    def remembered(self) -> list[int]:
        """The log sizes of which this machine has seen a signed checkpoint."""
        return self._witness.sizes

    def change_passphrase(self, new: Passphrase, work_factor: int) -> None:
        """Replace the passphrase slot. A crash leaves the old one or the new one working, and `check` clean.

        Old copies of the slot file still open with the old passphrase.
        """
        content = keys.seal_slot(self._keys, new, work_factor)
        digest = keys.digest(content)
        with self.change("keys.change-passphrase") as change:
            slots.allow(self._writer, keys.PASSPHRASE_SLOT, digest)
            change.facts["slots"] = {keys.PASSPHRASE_SLOT: digest}
        keys.write_slot(self.folder / "keys", keys.PASSPHRASE_SLOT, content, self.folder / "work")
        with self._writer_alone() as writer:
            slots.forget_others(writer, keys.PASSPHRASE_SLOT, digest)

    def add_recovery(self) -> RecoveryKey:
        """One more recovery key, which is kept nowhere; those that there were stay. A crash leaves the slot out or in whole."""
        recovery = age.X25519Identity.generate()
        content = keys.seal_recovery_slot(self._keys, recovery.recipient)
        digest = keys.digest(content)
        with self.change("keys.add-recovery") as change:
            with self.read() as reader:
                taken = {name for name, _ in slots.allowed(reader)} | set(keys.slot_digests(self.folder / "keys"))
            name = next(name for number in count(1) if (name := f"recovery-{number}.age") not in taken)
            slots.allow(self._writer, name, digest)
            change.facts["slots"] = {name: digest}
        keys.write_slot(self.folder / "keys", name, content, self.folder / "work")
        return RecoveryKey(recovery.text)

    @property
    def travel_locked(self) -> bool:
        """No passphrase opens this vault; a recovery key does."""
        return not (self.folder / "keys" / keys.PASSPHRASE_SLOT).exists()

    def try_recovery(self, recovery: RecoveryKey) -> None:
        """Raises as `keys.unlock` for a key that does not open this very vault."""
        if keys.unlock(self.folder / "keys", self.about.id, recovery).database != self._keys.database:
            raise Integrity("key-slot-exchanged")

    def travel_lock(self, recovery: RecoveryKey) -> None:
        """Destroy the passphrase slot, so that only a recovery key opens the vault. `recovery` is tried first.

        In order: the line of the log; the file; its hash is forgotten. Broken off before the file is gone the passphrase still
        opens, and a check says that the travel lock was not finished. Raises as `keys.unlock` for a key that does not open it,
        `Surroundings("key-file-stays")` where the disk does not let go of the file.
        """
        self.try_recovery(recovery)
        with self.change("keys.travel-lock") as change:
            change.facts["removed_slots"] = [keys.PASSPHRASE_SLOT]
        slot = self.folder / "keys" / keys.PASSPHRASE_SLOT
        if os.path.lexists(slot) and destroy([slot])[1]:
            raise Surroundings("key-file-stays")
        with self._writer_alone() as writer:
            slots.forget_others(writer, keys.PASSPHRASE_SLOT, "")

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def open_vault(folder: Path, secret: Secret, settings: Settings) -> Iterator[Vault]:
    """Open the vault at `folder` for this block.

    Raises `Access` (not a vault, in use, wrong passphrase or key), `Refused` (newer), `Integrity` (damaged, exchanged),
    `Surroundings` (read-only folder, disk).
    """
    folder = folder.absolute()
    about = read_vault_file(folder)
    with locked(folder):
        vault_keys = keys.unlock(folder / "keys", about.id, secret)
        database = folder / _DATABASE
        if not database.is_file() or database.stat().st_size == 0:
            raise Integrity("database-missing")
        with writing(folder):
            for name in ("blobs", "work"):
                make_folder(folder / name)
        vault = Vault(folder, about, vault_keys, settings)
        try:
            vault.prepare()
            yield vault
        except BaseException:
            with suppress(AppError):
                vault.close()
            raise
        vault.close()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The vault's one lock: the system's own, so that it is gone with the process that held it."""
    lock = filelock.FileLock(folder / _LOCK, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise Access("vault-in-use") from error
    except OSError as error:
        raise told(error, folder) from error
    try:
        yield
    finally:
        lock.release()
