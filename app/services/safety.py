"""Leaving with the vault where others may ask for it: locked for travel, or erased."""

from __future__ import annotations

from pathlib import Path

from app.errors import Refused
from app.services.vaults import default_settings
from storage import erasing
from storage.erasing import Erased as Erased
from storage.keys import Passphrase, RecoveryKey, Secret
from storage.vault import Settings, Vault

HOLD_S = 3.0
"""How long the button that erases is held: long enough for no slip of the hand, short enough for a knock at the door."""


def is_travel_locked(vault: Vault) -> bool:
    """No passphrase opens the vault; only a recovery key does."""
    return vault.travel_locked


def opens(vault: Vault, recovery: RecoveryKey) -> None:
    """Try a recovery key on the vault that is open. Raises `Access` or `Integrity` where it does not open it."""
    vault.try_recovery(recovery)


def travel_lock(vault: Vault, recovery: Secret | None) -> None:
    """Remove the local key file, so that no passphrase opens the vault any more, only a recovery key; a line of the log.

    `recovery` is tried before anything is removed: without a key that is known to work the vault would be lost. Raises
    `Refused("recovery-not-shown")` where none is given, and what `Vault.travel_lock` raises.
    """
    if recovery is None or isinstance(recovery, Passphrase):
        raise Refused("recovery-not-shown")
    vault.travel_lock(recovery)


def panic_erase(folder: Path, settings: Settings | None = None) -> Erased:
    """Destroy the key files of the vault at `folder`, and all that this machine remembers of any vault. Asks for no secret.

    Where the vault is open in a window, that goes on until it is closed. Raises `Access("not-a-vault")`.
    """
    chosen = settings or default_settings()
    return erasing.erase(folder.absolute(), chosen.state_folder)
