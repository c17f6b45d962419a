"""Making, opening and looking after vaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.errors import Invalid
from app.jobs import Ticket
from storage import age, health, keys, vault
from storage.backup import history
from storage.files import reading
from storage.health import Finding, Severity
from storage.keys import PASSPHRASE_SLOT as PASSPHRASE_SLOT
from storage.keys import RECOVERY_SLOT as RECOVERY_SLOT
from storage.keys import Passphrase as Passphrase
from storage.keys import RecoveryKey as RecoveryKey
from storage.keys import Secret as Secret
from storage.sshsig import fingerprint
from storage.vault import Settings as Settings
from storage.vault import Vault as Vault
from storage.vault import read_vault_file

DEFAULT_WORK_FACTOR = age.DEFAULT_WORK_FACTOR
LONGEST_NAME_CHARACTERS = 120


def default_settings() -> Settings:
    """This machine's settings: checkpoints are remembered in the user's folder for state."""
    return Settings(state_folder=Path(platformdirs.user_state_path("habeas", appauthor=False)))


def passphrase_from(path: Path) -> str:
    """The passphrase in a file: its first line. Raises `Surroundings`, `Invalid`."""
    return keys.read_secret_file(path)


def passphrase_text(raw: bytes) -> str:
    """The passphrase in some bytes: the first line. Raises `Invalid`."""
    return keys.secret_text(raw)


def recovery_from(path: Path) -> RecoveryKey:
    """The recovery key in a file. Raises `Surroundings`, `Access`."""
    with reading():
        return keys.recovery_text(path.read_bytes())


def create(
    folder: Path,
    passphrase: str,
    *,
    investigator: str = "Investigator",
    work_factor: int = DEFAULT_WORK_FACTOR,
    settings: Settings | None = None,
) -> RecoveryKey:
    """Make a vault. The recovery key that is returned is kept nowhere: print it now or never.

    `investigator`: the name shown for what is done here. `work_factor`: scrypt's, smaller only in tests.
    """
    chosen = keys.new_passphrase(passphrase)
    name = investigator.strip()
    if not name or len(name) > LONGEST_NAME_CHARACTERS:
        raise Invalid({"investigator": "missing" if not name else "too-long"})
    return vault.create(
        folder, chosen, investigator=name, work_factor=work_factor, settings=settings or default_settings()
    )


@contextmanager
def open_vault(
    folder: Path, secret: Secret | Callable[[], Secret], settings: Settings | None = None
) -> Iterator[Vault]:
    """Open a vault for this block. A secret given as a function is asked for only if there is a vault to open."""
    read_vault_file(folder)
    chosen = secret() if callable(secret) else secret
    with vault.open_vault(folder, chosen, settings or default_settings()) as opened:
        yield opened


def change_passphrase(opened: Vault, new: str, *, work_factor: int = DEFAULT_WORK_FACTOR) -> None:
    """Set a new passphrase, whichever secret the vault was opened with. Older copies of the key file keep the old one."""
    opened.change_passphrase(keys.new_passphrase(new), work_factor)


def add_recovery(opened: Vault) -> RecoveryKey:
    """One more recovery key: kept nowhere, so print it now. The keys that there were go on opening the vault."""
    return opened.add_recovery()


@dataclass(frozen=True)
class KeyState:
    """`slots`: name of each slot file and whether it is one this vault allows."""

    slots: tuple[tuple[str, bool], ...]
    public_key: str
    fingerprint: str


def key_state(opened: Vault) -> KeyState:
    return KeyState(tuple(opened.slot_states()), opened.public_key, fingerprint(opened.public_key))


@dataclass(frozen=True)
class Health:
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Nothing critical, nothing to warn of."""
        return all(finding.severity is Severity.INFO for finding in self.findings)


def check(opened: Vault, ticket: Ticket, *, deep: bool = False) -> Health:
    """Look at everything. `deep`: also read every blob whole."""
    return Health((*health.check(opened, ticket, deep=deep), *history.remarks(opened)))


def accept_copy(opened: Vault, why: str) -> None:
    """Go on with a copy that is older or other than one seen on this machine."""
    from app.services import record  # noqa: PLC0415  (the parsers of every kind: opening does not wait for them)

    said = record.reason(why)
    if said is None:
        raise Invalid({"why": "missing"})
    opened.accept_copy(said)
