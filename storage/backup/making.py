"""Making a backup: originals first, then the records as one snapshot, then the proof, and only then its name and the log line.

The order, and what a crash leaves:

1. originals that are not there are copied, synced, read back, named        more originals; all snapshots as they were
2. the snapshot is written in `work/`, synced, its manifest last            the same, and something in `work/`
3. it is opened as a restore would open it and held against the vault       the same
4. it is renamed into `snapshots/`, and that synced                         a good snapshot that the log does not know
5. the vault's log says so                                                  all of it
6. snapshots that are too old go, then originals that no snapshot names     one or two more than needed
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.clock import text
from app.errors import AppError, Integrity, Invalid, Refused
from app.jobs import Ticket
from storage import chain, keys, log
from storage.backup import lines, manifest, proving, shelf
from storage.backup.manifest import Manifest
from storage.backup.place import Place, prepared, require_room
from storage.backup.readme import readme
from storage.blobs import Blob
from storage.database import PAGE_BYTES, Connection
from storage.files import make_folder, reading, sync_folder, write_whole, writing
from storage.keys import Secret
from storage.reading import Reader
from storage.tables import aside, blobs
from storage.vault import Vault

KEPT_SNAPSHOTS = 3
_LINES_TO_DATABASE = (
    2  # the lines take about as much room as the database that they come from; an index less, an envelope more
)
_SPARE_BYTES = 1 << 20
_TRIES = 3


@dataclass(frozen=True)
class Made:
    """`folder`: the backup's. `copied`, `copied_bytes`: originals that were not there as they were, and their clear length.

    `repaired`: how many of them lay there damaged. `kept`: numbers of the snapshots that are there now;
    `unreadable`: of those that did not open, and were left alone. `same_disk`: the backup dies with the disk of the vault.
    """

    folder: Path
    manifest: Manifest
    copied: int
    copied_bytes: int
    repaired: int
    kept: tuple[int, ...]
    unreadable: tuple[int, ...]
    same_disk: bool


def fact(made: Manifest) -> dict[str, object]:
    """What the log says of a snapshot: no path, no name."""
    return {
        "at": made.at,
        "blobs": made.blobs,
        "id": made.backup,
        "lines": made.lines,
        "manifest": made.digest,
        "missing": len(made.missing),
        "number": made.number,
        "versions": made.versions,
    }


def backup(
    vault: Vault,
    target: Path,
    ticket: Ticket,
    *,
    keep: int = KEPT_SNAPSHOTS,
    full: bool = False,
    secret: Secret | None = None,
) -> Made:
    """Back the vault up to the folder `target` and prove that it can be restored. The vault stays open and usable.

    `keep`: how many snapshots to keep, the new one among them. `full`: read every original in the backup whole, not only the
    new ones and a sample. `secret`: if given, the snapshot's own key file is opened with it.

    Progress: `copy` and `prove`, in bytes. `ticket.durable` is told the name of each original and in the end the digest of the
    manifest. Raises `Refused` for a copy that can only be read, and where the backup holds a newer or another state of this
    vault ("backup-newer", "backup-forked"); `Surroundings`; `Integrity` where the records are damaged here or there;
    `Cancelled`. Whatever happens, the snapshots that were there stay as they were until a new one is proven.
    """
    if keep < 1:
        raise Invalid({"keep": "too-few"})
    vault.require_writable()
    with prepared(target, vault.about.id, readme()) as place:
        earlier, unreadable = _earlier(vault, place)
        _refuse_other_state(vault, earlier)
        number = max([*place.numbers(), 0]) + 1
        with vault.read() as reader:
            named, pages = list(blobs.every(reader)), int(reader.value("PRAGMA page_count"))
        shelved = _Shelving(vault, place, ticket)
        shelved.bring(named, pages * PAGE_BYTES)
        folder = place.work / f"{number:06d}.part"
        versions, head, named = _write_records(vault, folder, ticket)
        shelved.bring(named)  # what was taken in meanwhile
        shelved.prove(named, full=full)
        made = Manifest(
            backup=place.id,
            number=number,
            vault=vault.about.id,
            at=text(vault.settings.clock()),
            lines=head.size,
            lines_sha256=head.sha256_of_lines,
            versions=versions,
            files={
                path.relative_to(folder).as_posix(): shelf.file_digest(path, ticket)
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            },
            blobs=len(named),
            blob_bytes=sum(blob.size for blob in named),
            missing=tuple(sorted(shelved.lost)),
        )
        key, recipient = vault.signing_key, vault.secrets.identity.recipient
        write_whole(folder / manifest.NAME, manifest.sealed(made, key, recipient))
        _prove(vault, folder, made, named, ticket, secret)
        with writing(place.folder):
            folder.rename(place.snapshot(number))
            sync_folder(place.snapshots)
        with vault.change("vault.backup") as change:
            change.facts["backup"] = fact(made)
        ticket.durable(made.digest)
        kept = [*sorted(earlier), number][-keep:]
        for old in sorted(set(earlier) - set(kept)):
            place.remove_snapshot(old)
        if not unreadable:
            _remove_unneeded(vault, place, kept)
        return Made(
            folder=place.folder,
            manifest=made,
            copied=len(shelved.copied),
            copied_bytes=sum(shelved.copied.values()),
            repaired=len(shelved.repaired),
            kept=tuple(kept),
            unreadable=tuple(unreadable),
            same_disk=_same_disk(vault.folder, place.folder),
        )


def _earlier(vault: Vault, place: Place) -> tuple[dict[int, Manifest], list[int]]:
    """The snapshots there by number, and the numbers of those whose manifest does not open."""
    found: dict[int, Manifest] = {}
    unreadable: list[int] = []
    for number in place.numbers():
        try:
            found[number], _ = manifest.read(place.snapshot(number), vault.secrets.identity, number)
        except Integrity:
            unreadable.append(number)
    return found, unreadable


def _refuse_other_state(vault: Vault, earlier: dict[int, Manifest]) -> None:
    """This vault must be the state of the newest snapshot, gone on. Or the only good copy of something would be pushed out."""
    if not earlier:
        return
    newest = earlier[max(earlier)]
    with vault.read() as reader:
        size = log.size(reader)
        head = chain.check_lines(log.lines(reader, min(size, newest.lines)))
    if size < newest.lines:
        raise Refused("backup-newer", lines=newest.lines - size)
    if head.sha256_of_lines != newest.lines_sha256:
        raise Refused("backup-forked")


class _Shelving:
    """Bringing originals to the shelf. `copied`: by hash, clear length of what was brought; `repaired`: hashes of those that
    lay there damaged; `lost`: hashes of what the vault itself lost, or holds damaged.
    """

    def __init__(self, vault: Vault, place: Place, ticket: Ticket) -> None:
        self._vault = vault
        self._place = place
        self._ticket = ticket
        self._identity = vault.secrets.identity
        self.copied: dict[str, int] = {}
        self.repaired: set[str] = set()
        self.lost: set[str] = set()

    def bring(self, named: list[Blob], database_bytes: int = 0) -> None:
        """Copy what is not there. Raises "disk-full" and "file-too-large" before anything is written, as far as that is known.

        `database_bytes`: how long the records are that will be written after this.
        """
        wanted = [blob for blob in named if blob.hash not in self.lost and not self._there(blob)]
        sizes = {blob.hash: _size(self._source(blob)) for blob in wanted}
        room = sum(sizes.values()) + database_bytes * (1 + _LINES_TO_DATABASE) + _SPARE_BYTES
        require_room(self._place.folder, room, max([database_bytes, *sizes.values()]))
        total = 2 * sum(sizes.values())
        done = 0
        for blob in wanted:

            def told(_: str, part: int, __: int | None, before: int = done) -> None:
                self._ticket.progress("copy", before + part, total)

            self._copy(blob, Ticket(told))
            done += 2 * sizes[blob.hash]
            self._ticket.progress("copy", done, total)

    def prove(self, named: list[Blob], *, full: bool) -> None:
        """Every original is there by header, length and end, and, read whole, a sample of those that were there before, or all.

        What lies there damaged is brought again. Raises `Integrity("read-back-differs")` for a disk that loses it again.
        """
        already = [blob for blob in named if blob.hash not in self.copied]
        read: set[str] = {blob.hash for blob in already} if full else proving.sample(already)
        for blob in proving.bad_originals(
            self._place, named, self.lost, self._identity, read=read, step=self._ticket.progress
        ):
            if blob.hash in self.copied:
                raise Integrity("read-back-differs")
            self._copy(blob, Ticket(lambda *_: self._ticket.check()))

    def _there(self, blob: Blob) -> bool:
        path = self._place.blobs / shelf.file_of(blob)
        return shelf.is_whole(path, blob, self._identity, self._ticket, deep=False)

    def _source(self, blob: Blob) -> Path:
        return self._vault.store.path_of(blob.name)

    def _copy(self, blob: Blob, ticket: Ticket) -> None:
        to = self._place.blobs / shelf.file_of(blob)
        there = to.exists()
        if shelf.copy(self._source(blob), to, self._place.unfinished(), blob, self._identity, ticket):
            self.copied[blob.hash] = blob.size
            if there:
                self.repaired.add(blob.hash)
            self._ticket.durable(blob.name)
        else:
            self.lost.add(blob.hash)


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


@contextmanager
def _as_it_is(vault: Vault) -> Iterator[tuple[Reader, Connection]]:
    """The records as they are at this moment, however long one looks; others may go on writing."""
    connection = Connection(vault.folder / proving.DATABASE, vault.secrets.database, query_only=True)
    try:
        connection.execute("BEGIN")
        connection.value("SELECT 1 FROM sqlite_schema")
        yield Reader(connection), connection
    finally:
        with suppress(AppError):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        connection.close()


def _write_records(vault: Vault, folder: Path, ticket: Ticket) -> tuple[int, chain.Head, list[Blob]]:
    """All files of a snapshot but its manifest, durable: how many versions, how the log stands, which originals it names."""
    make_folder(folder)
    make_folder(folder / "keys")
    with _as_it_is(vault) as (reader, connection):

        def told(done: int, total: int) -> None:
            ticket.progress("copy-records", done, total)

        connection.copy_to(folder / proving.DATABASE, vault.secrets.database, told, emptied=(aside.TABLE,))
        with writing(folder):
            _sync(folder / proving.DATABASE)
        versions = lines.write_all(reader, folder, vault.secrets.identity, ticket)
        head = chain.check_lines(log.lines(reader))
        named = list(blobs.every(reader))
    _write_slots(vault, folder)
    write_whole(folder / "vault.json", vault.about.content)
    return versions, head, named


def _write_slots(vault: Vault, folder: Path) -> None:
    """The key files as they stand, also where the passphrase is being changed meanwhile."""
    slots = vault.folder / "keys"
    for _ in range(_TRIES):
        with reading():
            found = {path.name: path.read_bytes() for path in sorted(slots.glob("*.age"))}
        if {name: keys.digest(content) for name, content in found.items()} == keys.slot_digests(slots):
            break
    for name, content in found.items():
        write_whole(folder / "keys" / name, content)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        shelf.forget_cache(file.fileno())


def _prove(
    vault: Vault, folder: Path, made: Manifest, named: list[Blob], ticket: Ticket, secret: Secret | None
) -> None:
    """Raises `Integrity` unless the records in `folder` could be restored now; the originals were looked at before."""
    found, signer = manifest.read(folder, vault.secrets.identity, made.number)
    if secret is not None:
        proving.slot(folder, made.vault, secret, vault.secrets)
    if found != made or proving.records(folder, made, signer, vault.secrets, ticket) != named:
        raise Integrity("read-back-differs")


def _remove_unneeded(vault: Vault, place: Place, kept: list[int]) -> None:
    """Originals that none of the snapshots names: their records are gone from the vault for good."""
    needed: set[str] = set()
    for number in kept:
        try:
            with proving.database(place.snapshot(number), vault.secrets) as reader:
                needed.update(shelf.file_of(blob) for blob in blobs.every(reader))
        except Integrity:
            return
    for name, path in shelf.names(place.blobs):
        if name not in needed:
            with writing(path.parent):
                path.unlink()


def _same_disk(one: Path, other: Path) -> bool:
    with reading():
        return one.stat().st_dev == other.stat().st_dev
