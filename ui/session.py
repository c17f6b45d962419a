"""The open vault while the window shows it: opened and closed in the vault's lane, never in the window's thread."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from app.jobs import Ticket
from app.services import vaults
from app.services.vaults import Secret, Settings, Vault


class OpenVault:
    """A vault and what keeps it open."""

    def __init__(self, folder: Path, vault: Vault, stack: ExitStack) -> None:
        self.folder = folder
        self.vault = vault
        self._stack = stack

    @property
    def name(self) -> str:
        """The folder's name without its ending."""
        return self.folder.name.removesuffix(".habeas") or self.folder.name

    def close(self) -> None:
        """Sign a last checkpoint and let go of everything. May be called twice."""
        self._stack.close()


def open_vault(folder: Path, secret: Secret, settings: Settings | None, ticket: Ticket) -> OpenVault:
    """Open the vault at `folder`; one that was cancelled meanwhile is closed again. Raises what `vaults.open_vault` raises."""
    with ExitStack() as stack:
        vault = stack.enter_context(vaults.open_vault(folder, secret, settings))
        ticket.check()
        return OpenVault(folder.absolute(), vault, stack.pop_all())
