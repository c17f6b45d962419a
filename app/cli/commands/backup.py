"""`habeas backup` and `habeas restore`."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import common
from app.cli.session import Session
from app.services import backups, vaults
from app.services.backups import Made, Restored
from app.services.vaults import Secret, Vault


@root.command("backup")
@common
@click.argument("vault")
@click.argument("folder", metavar="DEST")
@click.option(
    "--full", is_flag=True, help="Read every original in the backup whole, not only the new ones and a sample."
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=backups.KEPT_SNAPSHOTS,
    show_default=True,
    metavar="N",
    help="How many snapshots to keep, the new one among them.",
)
def backup(session: Session, vault: str, folder: str, full: bool, keep: int) -> Answer:
    """Back a vault up to DEST, a folder on a stick or a share, and prove that it can be restored.

    Only what is new is copied. The backup lies in a folder of its own in DEST; it says nothing of the case in its names.
    """
    if session.held is not None:
        with session.vault(vault) as held:
            return _backup(session, held, folder, full, keep, None)
    given: list[Secret] = []

    def secret() -> Secret:
        given.append(session.secret())
        return given[0]

    with vaults.open_vault(Path(vault), secret) as opened:
        return _backup(session, opened, folder, full, keep, given[0])


backup.callback.works_on_vault = True  # type: ignore[union-attr]


def _backup(session: Session, vault: Vault, folder: str, full: bool, keep: int, secret: Secret | None) -> Answer:
    with session.ticket() as ticket:
        made = backups.backup(vault, Path(folder), ticket, keep=keep, full=full, secret=secret)
    told = made.manifest
    data = {
        "backup": str(made.folder),
        "id": told.backup,
        "number": told.number,
        "digest": told.digest,
        "at": told.at,
        "lines": told.lines,
        "versions": told.versions,
        "originals": told.blobs,
        "bytes": told.blob_bytes,
        "copied": made.copied,
        "copied_bytes": made.copied_bytes,
        "repaired": made.repaired,
        "missing": list(told.missing),
        "kept": list(made.kept),
        "unreadable": list(made.unreadable),
        "same_disk": made.same_disk,
    }
    return Answer(data, _lines(made), ok=not told.missing)


def _lines(made: Made) -> list[str]:
    told = made.manifest
    lines = [
        f"Backed up and proven: snapshot {told.number} in {made.folder}",
        f"{told.versions} versions of records, {told.lines} lines of the log, {told.blobs} originals.",
        f"{made.copied} originals were copied now ({made.copied_bytes} bytes); the others lay there already."
        if made.copied
        else "All of them lay there already.",
    ]
    if told.missing:
        lines.append(
            f"NOT in it: {len(told.missing)} originals that are lost or damaged in the vault itself. Run a check of the vault."
        )
    if made.repaired:
        lines.append(
            f"{made.repaired} originals were damaged in the backup and were copied again. Do not trust this disk."
        )
    if made.unreadable:
        which = ", ".join(map(str, made.unreadable))
        lines.append(f"These older snapshots are damaged and were left alone: {which}. Do not trust this disk.")
    if made.same_disk:
        lines.append("It lies on the same disk as the vault: keep another one elsewhere.")
    return lines


@root.command("restore")
@common
@click.argument("source", metavar="SRC")
@click.argument("vault")
@click.option("--snapshot", "number", type=click.IntRange(min=1), metavar="N", help="An older snapshot, by its number.")
@click.option("--incomplete", is_flag=True, help="Go on where originals are damaged in the backup, and leave them out.")
@click.option("--trial", is_flag=True, help="Only to see that it works: this computer goes on with the vault it has.")
def restore(session: Session, source: str, vault: str, number: int | None, incomplete: bool, trial: bool) -> Answer:
    """Make a vault from the backup in SRC, after verifying every byte of it.

    Takes the passphrase or recovery key of the time when it was made. VAULT must be new, or this very vault in a state no
    newer than the backup: that one is then set aside under another name.
    """
    with session.ticket() as ticket:
        done = backups.restore(
            Path(source), Path(vault), session.secret, ticket, number=number, incomplete=incomplete, trial=trial
        )
    told = done.manifest
    data = {
        "vault": str(vault),
        "id": told.backup,
        "number": told.number,
        "digest": told.digest,
        "at": told.at,
        "lines": told.lines,
        "standing": done.standing.value,
        "lines_lost": done.lines_lost,
        "originals": told.blobs,
        "damaged": done.damaged,
        "missing": done.missing,
        "set_aside": None if done.set_aside is None else str(done.set_aside),
    }
    return Answer(data, _restored(done, trial), ok=not done.damaged and not done.missing)


def _restored(done: Restored, trial: bool) -> list[str]:
    told = done.manifest
    lines = [
        f"Restored and verified: {done.folder}, as it was at {told.at} (snapshot {told.number}, {told.lines} lines of the log)."
    ]
    if done.lines_lost:
        lines.append(
            f"This computer has seen {done.lines_lost} lines of the log that the backup does not hold: what they tell of"
            " is not in this vault."
        )
    if done.damaged:
        lines.append(
            f"LEFT OUT: {done.damaged} originals that are damaged in the backup. A check of the vault names them."
        )
    if done.missing:
        lines.append(f"NOT in it: {done.missing} originals that were lost before the backup was made.")
    if done.set_aside is not None:
        lines.append(f"The vault that was there before is now {done.set_aside}")
    if trial:
        lines.append(
            "It was a trial: go on with the vault that you have. Whoever finds this copy can try passphrases on it."
        )
    else:
        lines.append(
            "This computer goes on with this vault. Any other copy of it opens read-only until that is accepted."
        )
    return lines
