"""`habeas travel-lock` and `habeas panic-erase`."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import common, with_vault
from app.cli.session import Session
from app.errors import Refused
from app.services import safety, vaults
from app.services.vaults import Vault

KEPT = (
    "Flash memory and snapshots of the file system may keep old contents of the key file out of our reach. Backups and",
    "copies of the vault that were made before keep their own key files.",
)


@root.command("travel-lock")
@with_vault
def travel_lock(session: Session, vault: Vault) -> Answer:
    """Lock a vault for travel: no passphrase opens it any more, only a recovery key.

    Give the recovery key with --recovery-file: it is tried first. Leave it with somebody who stays. Undone by opening with
    the recovery key and setting a passphrase: keys reset-passphrase.
    """
    if session.recovery_file is None:
        raise Refused("recovery-not-shown")
    safety.travel_lock(vault, vaults.recovery_from(Path(session.recovery_file)))
    session.acknowledge("travel-lock")
    return Answer(
        {"travel_locked": True},
        (
            "Locked for travel: from now on only a recovery key opens this vault.",
            "Undo it with the recovery key: habeas keys reset-passphrase VAULT --recovery-file FILE",
            *KEPT,
        ),
    )


@root.command("panic-erase")
@click.argument("vault")
@click.option("--yes-erase", is_flag=True, help="Needed: nothing else is asked, and nothing brings the vault back.")
@common
def panic_erase(session: Session, vault: str, yes_erase: bool) -> Answer:
    """Destroy a vault's key files and what this computer remembers of any vault. Asks for no passphrase; cannot be undone.

    Records and originals stay as encrypted files that nobody can open. Where the vault is open in a window, close that too.
    """
    if not yes_erase:
        raise Refused("erase-not-confirmed")
    done = safety.panic_erase(Path(vault))
    session.acknowledge("panic-erase")
    lines = [f"Erased: {done.keys} key files, {done.state} files of what this computer remembered of vaults."]
    if done.left:
        lines.append(f"NOT erased, remove them by hand: {', '.join(done.left)}")
    return Answer({"keys": done.keys, "state": done.state, "left": list(done.left)}, [*lines, *KEPT], ok=not done.left)
