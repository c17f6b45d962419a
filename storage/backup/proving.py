"""A snapshot opened as a restore would open it: every file against the manifest, the database, its log, its originals."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Integrity, Refused
from app.jobs import Ticket
from storage import age, chain, keys, log, migrate
from storage.backup import lines, shelf
from storage.backup.manifest import NAME, Manifest
from storage.backup.place import Place
from storage.blobs import Blob
from storage.database import Connection
from storage.keys import Secret, VaultKeys
from storage.reading import Reader
from storage.tables import blobs, slots

DATABASE = "records.db"
SAMPLE_BYTES = 64 * 1024 * 1024
"""So much of what a backup held already is read whole each time, chosen at random; the rest by header, length and end."""

Step = Callable[[str, int, int | None], None]


@contextmanager
def database(folder: Path, vault_keys: VaultKeys) -> Iterator[Reader]:
    """The records of a snapshot, read without writing anything. Raises `Integrity("backup-damaged")`."""
    try:
        connection = Connection(folder / DATABASE, vault_keys.database, at_rest=True)
    except Integrity as error:
        raise Integrity("backup-damaged", name=DATABASE) from error
    try:
        yield Reader(connection)
    finally:
        connection.close()


def records(folder: Path, manifest: Manifest, signer: str, vault_keys: VaultKeys, ticket: Ticket) -> list[Blob]:
    """Hold all of a snapshot but the originals against its manifest; gives the originals that it names.

    Raises `Integrity("backup-damaged", name)` with the file that is wrong; `Refused("vault-newer")`; `Cancelled`.
    """
    _files(folder, manifest, ticket)
    with database(folder, vault_keys) as reader:
        version = int(reader.value("PRAGMA user_version"))
        if version > migrate.newest():
            raise Refused("vault-newer", format=version)
        try:
            if not _is_sound(reader) or not _is_as_told(reader, manifest, signer):
                raise Integrity("backup-damaged", name=DATABASE)
            found = list(blobs.every(reader))
        except Integrity as error:
            raise Integrity("backup-damaged", name=DATABASE) from error
    if len(found) != manifest.blobs or not {blob.hash for blob in found}.issuperset(manifest.missing):
        raise Integrity("backup-damaged", name=DATABASE)
    _, count = lines.read(folder / lines.RECORDS, vault_keys.identity)
    if count != manifest.versions:
        raise Integrity("backup-damaged", name=lines.RECORDS)
    return found


def _files(folder: Path, manifest: Manifest, ticket: Ticket) -> None:
    there = {str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if not path.is_dir()} - {NAME}
    for name in sorted(there ^ set(manifest.files)):
        raise Integrity("backup-damaged", name=name)
    for name, told in manifest.files.items():
        if shelf.file_digest(folder / name, ticket) != told:
            raise Integrity("backup-damaged", name=name)


def _is_sound(reader: Reader) -> bool:
    """What SQLCipher and SQLite find wrong with the pages is nothing."""
    return (
        not reader.rows("PRAGMA cipher_integrity_check")
        and reader.rows("PRAGMA integrity_check") == [("ok",)]
        and not reader.rows("PRAGMA foreign_key_check")
    )


def _is_as_told(reader: Reader, manifest: Manifest, signer: str) -> bool:
    head = chain.check_lines(log.lines(reader))
    last = log.last_checkpoint(reader)
    return (
        reader.value("SELECT id FROM vault") == manifest.vault
        and (head.size, head.sha256_of_lines) == (manifest.lines, manifest.lines_sha256)
        and (last is None or last.size <= head.size)
        and reader.value("SELECT count(*) FROM head") == manifest.versions
        and signer in slots.public_keys(reader)
    )


def slot(folder: Path, vault_id: str, secret: Secret, vault_keys: VaultKeys) -> None:
    """The snapshot's own key file opens with the secret and gives the same keys. Raises `Integrity("backup-damaged")`."""
    if keys.unlock(folder / "keys", vault_id, secret) != vault_keys:
        raise Integrity("backup-damaged", name="keys")


def bad_originals(
    place: Place,
    named: Iterable[Blob],
    lost: Collection[str],
    identity: age.X25519Identity,
    *,
    read: set[str],
    step: Step,
) -> list[Blob]:
    """Those of `named` that are not there as they were, apart from the `lost` (hashes), which the backup never had.

    `read`: hashes of those to be read whole; the others by header, length and last chunk. `step`: progress, in clear bytes.
    """
    bad: list[Blob] = []
    wanted = [blob for blob in named if blob.hash not in lost]
    total = sum(blob.size for blob in wanted if blob.hash in read)
    done = 0
    for blob in wanted:
        deep = blob.hash in read

        def told(_: str, part: int, __: int | None, before: int = done) -> None:
            step("prove", before + part, total)

        if not shelf.is_whole(place.blobs / shelf.file_of(blob), blob, identity, Ticket(told), deep=deep):
            bad.append(blob)
        if deep:
            done += blob.size
        step("prove", done, total)
    return bad


def sample(named: Iterable[Blob]) -> set[str]:
    """Hashes of some of them, at random, of `SAMPLE_BYTES` together."""
    chosen: set[str] = set()
    room = SAMPLE_BYTES
    every = list(named)
    secrets.SystemRandom().shuffle(every)
    for blob in every:
        if blob.size <= room:
            chosen.add(blob.hash)
            room -= blob.size
    return chosen
