"""Backing up, restoring, and how long ago the last backup was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.jobs import Ticket
from app.services.files import outside
from app.services.vaults import default_settings
from storage.backup import history, making, restoring
from storage.backup.history import OLD_AFTER_DAYS as OLD_AFTER_DAYS
from storage.backup.history import LastBackup as LastBackup
from storage.backup.making import KEPT_SNAPSHOTS as KEPT_SNAPSHOTS
from storage.backup.making import Made as Made
from storage.backup.restoring import Restored as Restored
from storage.keys import Secret
from storage.vault import Settings, Vault


def backup(
    vault: Vault,
    target: Path,
    ticket: Ticket,
    *,
    keep: int = KEPT_SNAPSHOTS,
    full: bool = False,
    secret: Secret | None = None,
) -> Made:
    """Back the vault up to any folder, and prove that it can be restored; see `storage.backup.making.backup`.

    Raises what that raises, and `Surroundings("inside-vault")`.
    """
    return making.backup(vault, outside(vault.folder, target), ticket, keep=keep, full=full, secret=secret)


def restore(
    source: Path,
    folder: Path,
    secret: Secret | Callable[[], Secret],
    ticket: Ticket,
    *,
    number: int | None = None,
    incomplete: bool = False,
    trial: bool = False,
    settings: Settings | None = None,
) -> Restored:
    """Make a vault from a backup; see `storage.backup.restoring.restore`. `secret`: of the time of the backup."""
    chosen = settings or default_settings()
    return restoring.restore(source, folder, secret, ticket, chosen, number=number, incomplete=incomplete, trial=trial)


def last_backup(vault: Vault) -> LastBackup | None:
    """The last backup that this vault's log tells of, or None."""
    with vault.read() as reader:
        return history.last_backup(reader)
