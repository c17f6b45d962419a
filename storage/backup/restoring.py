"""From a backup to a vault: looked at, copied beside the place, verified to the last byte, and only then given its name."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import Access, AppError, Integrity, Refused, Surroundings
from app.jobs import Ticket
from storage import chain, checkpoint, keys, log
from storage.backup import manifest, proving, shelf
from storage.backup.making import fact
from storage.backup.manifest import Manifest
from storage.backup.place import Place, find, require_room
from storage.blobs import Blob
from storage.database import Connection
from storage.files import make_folder, sync_folder, writing
from storage.keys import Secret, VaultKeys
from storage.reading import Reader
from storage.vault import Settings, Vault, locked, read_vault_file
from storage.witness import Standing, Witness

_SPARE_BYTES = 1 << 20


@dataclass(frozen=True)
class Restored:
    """`standing`: how the snapshot stands to what this machine has seen of the vault; `lines_lost`: how many lines of the log
    this machine has seen that the snapshot does not hold, beside the one that tells of this backup. `damaged`: originals that
    were left out because the backup holds them no longer as they were; `missing`: those that it never had. `set_aside`: where
    the vault went that was there before.
    """

    folder: Path
    manifest: Manifest
    standing: Standing
    lines_lost: int
    damaged: int
    missing: int
    set_aside: Path | None


def restore(
    source: Path,
    folder: Path,
    secret: Secret | Callable[[], Secret],
    ticket: Ticket,
    settings: Settings,
    *,
    number: int | None = None,
    incomplete: bool = False,
    trial: bool = False,
) -> Restored:
    """Restore the newest snapshot in `source`, or snapshot `number`, as the vault `folder`.

    A secret given as a function is asked for only if there is a backup to open. Nothing is changed at `folder` before
    everything was verified. If there is nothing, the vault is put there. If there is this very vault, in the same or in an
    earlier state, it is set aside under another name; anything else is refused.
    `incomplete`: go on where originals are damaged in the backup, and leave them out.

    That the vault was restored is a line of its log, and this machine takes it for the state to go on from; another copy
    of it will be told to have gone another way. Not so on `trial`: then this machine goes on with what it knows, and the
    vault can be looked at but, where it is older, not be written to.

    Progress: `prove` and `copy`, in bytes. Raises `Access` (no backup there, wrong passphrase or key); `Refused` for a vault
    at `folder` that is newer than the snapshot, went another way, or is another one; `Integrity("backup-damaged")`,
    `Integrity("backup-originals-damaged")`; `Surroundings`; `Cancelled`.
    """
    folder = folder.absolute()
    place = find(source)
    if folder.is_relative_to(place.folder) or folder.resolve().is_relative_to(place.folder.resolve()):
        raise Surroundings("inside-backup")
    with writing(folder.parent):
        if not folder.parent.is_dir():
            raise Surroundings("folder-missing")
    snapshot = place.snapshot(_chosen(place, number))
    try:
        about = read_vault_file(snapshot)
    except (Access, Integrity) as error:
        raise Integrity("backup-damaged", name="vault.json") from error
    chosen = secret() if callable(secret) else secret
    vault_keys = keys.unlock(snapshot / "keys", about.id, chosen)
    made, signer = manifest.read(snapshot, vault_keys.identity, int(snapshot.name))
    if made.vault != about.id:
        raise Integrity("backup-damaged", name=manifest.NAME)
    named = proving.records(snapshot, made, signer, vault_keys, ticket)
    in_the_way = _refuse_newer(folder, snapshot, made, vault_keys)
    bad = proving.bad_originals(place, named, made.missing, vault_keys.identity, read=set(), step=ticket.progress)
    if bad and not incomplete:
        raise Integrity("backup-originals-damaged", count=len(bad))
    building = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    try:
        _copy(place, snapshot, building, made, [blob for blob in named if blob not in bad], bad, vault_keys, ticket)
        if bad and not incomplete:
            raise Integrity("backup-originals-damaged", count=len(bad))
        witness = Witness(settings.state_folder, vault_keys)
        with proving.database(snapshot, vault_keys) as reader:
            standing = witness.compare(made.lines, lambda first: _lines_digest(reader, first))
        lost = max([0, *(size - made.lines - 1 for size in witness.sizes)])
        signed = None if trial else _enter(building, vault_keys, made, standing, settings)
        aside = _put(building, folder, in_the_way=in_the_way)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    if signed is not None:
        if standing in {Standing.OLDER, Standing.FORKED, Standing.BROKEN}:
            witness.forget()
        witness.remember(signed.size, checkpoint.parse(signed.text.encode()).sha256_of_lines)
    ticket.durable(made.digest)
    return Restored(folder, made, standing, lost, len(bad), len(made.missing), aside)


def _chosen(place: Place, number: int | None) -> int:
    numbers = place.numbers()
    if not numbers:
        raise Access("backup-absent")
    if number is None:
        return numbers[-1]
    if number not in numbers:
        raise Access("snapshot-absent", number=number, newest=numbers[-1])
    return number


def _lines_digest(reader: Reader, upto: int) -> str:
    return chain.check_lines(log.lines(reader, upto)).sha256_of_lines


def _refuse_newer(folder: Path, snapshot: Path, made: Manifest, vault_keys: VaultKeys) -> bool:
    """Is there a vault at `folder` that may be set aside: this one, in a state that the snapshot holds? Raises otherwise."""
    with writing(folder.parent):
        if not folder.exists() and not folder.is_symlink():
            return False
    try:
        about = read_vault_file(folder)
    except AppError as error:
        raise Surroundings("restore-over-other") from error
    if about.id != made.vault:
        raise Surroundings("restore-over-other")
    database = folder / proving.DATABASE
    if not database.is_file() or database.stat().st_size == 0:
        raise Refused("restore-over-unreadable")
    try:
        with locked(folder):
            connection = Connection(database, vault_keys.database, query_only=True)
            try:
                there = chain.check_lines(log.lines(Reader(connection), made.lines))
                more = connection.value(
                    "SELECT count(*) FROM log LEFT JOIN log_body USING (seq)"
                    " WHERE log.seq > ? AND coalesce(text, '') NOT GLOB '{\"act\":\"vault.backup\"*'",
                    (made.lines,),
                )
            finally:
                connection.close()
    except (Integrity, Surroundings) as error:
        raise Refused("restore-over-unreadable") from error
    with proving.database(snapshot, vault_keys) as reader:
        same = _lines_digest(reader, there.size)
    if same != there.sha256_of_lines:
        raise Refused("restore-over-forked")
    if more:  # that backups were made is nothing that would be lost
        raise Refused("restore-over-newer", lines=more)
    return True


def _copy(
    place: Place,
    snapshot: Path,
    building: Path,
    made: Manifest,
    named: list[Blob],
    bad: list[Blob],
    vault_keys: VaultKeys,
    ticket: Ticket,
) -> None:
    """The vault whole, under a name of its own; what turns out damaged in the backup is added to `bad`."""
    sealed = {blob.hash: place.blobs / shelf.file_of(blob) for blob in named if blob.hash not in made.missing}
    sizes = {content: path.stat().st_size for content, path in sealed.items()}
    records_bytes = sum(size for size, _ in made.files.values())
    require_room(building.parent, sum(sizes.values()) + records_bytes + _SPARE_BYTES, max([0, *sizes.values()]))
    make_folder(building)
    for name in ("keys", "blobs", "work"):
        make_folder(building / name)
    for name, told_of in made.files.items():
        if name.endswith(".jsonl.age"):
            continue
        shelf.copy_file(snapshot / name, building / name, ticket)
        if shelf.file_digest(building / name, ticket) != told_of:
            raise Integrity("read-back-differs")
    total = 2 * sum(sizes.values())
    done = 0
    for blob in named:
        if blob.hash not in sealed:
            continue

        def told(_: str, part: int, __: int | None, before: int = done) -> None:
            ticket.progress("copy", before + part, total)

        to = building / "blobs" / blob.name[:2] / f"{blob.name}.age"
        part = building / "work" / f"{secrets.token_hex(8)}.part"
        if not shelf.copy(sealed[blob.hash], to, part, blob, vault_keys.identity, Ticket(told)):
            bad.append(blob)
        done += 2 * sizes[blob.hash]
        ticket.progress("copy", done, total)
    for each in (building / "keys", building):
        with writing(each):
            sync_folder(each)


def _enter(
    building: Path, vault_keys: VaultKeys, made: Manifest, standing: Standing, settings: Settings
) -> log.SignedCheckpoint:
    """The line of the log that says so, signed. The machine's memory is left alone until the vault has its name."""
    with Vault(building, read_vault_file(building), vault_keys, Settings(None, settings.clock)) as vault:
        vault.prepare()
        with vault.change("vault.restore") as change:
            change.facts["backup"] = fact(made)
            if standing in {Standing.OLDER, Standing.FORKED}:
                change.facts["standing"] = standing.value
        return vault.checkpoint()


def _put(building: Path, folder: Path, *, in_the_way: bool) -> Path | None:
    """Give the vault its name; where the one went that was there before."""
    aside = None
    with writing(folder.parent):
        if in_the_way:
            aside = next(
                path
                for number in range(1, 10_000)
                if not (path := folder.with_name(f"{folder.name}.before-restore-{number}")).exists()
            )
            folder.rename(aside)
        elif folder.exists() or folder.is_symlink():
            raise Surroundings("restore-over-other")
        try:
            building.rename(folder)
        except OSError:
            if aside is not None:
                with suppress(OSError):
                    aside.rename(folder)
            raise
        sync_folder(folder.parent)
    return aside
