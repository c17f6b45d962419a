"""What the tests of backups share."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from app.jobs import Ticket
from storage.backup.making import Made, backup
from storage.backup.place import Place, find
from storage.backup.restoring import Restored, restore
from storage.keys import Secret
from storage.vault import Settings
from tests.storage.vaults import PASSPHRASE, bad, check, every_truth, opened


def back_up(folder: Path, to: Path, settings: Settings | None = None, **how: Any) -> Made:
    with opened(folder, settings) as vault:
        return backup(vault, to, how.pop("ticket", Ticket()), **how)


def bring_back(source: Path, folder: Path, settings: Settings | None = None, **how: Any) -> Restored:
    secret: Secret = how.pop("secret", PASSPHRASE)
    return restore(source, folder, secret, how.pop("ticket", Ticket()), settings or Settings(), **how)


def whole(folder: Path, settings: Settings | None = None, secret: Secret = PASSPHRASE) -> dict[str, Any]:
    """All that is in a vault in which a deep check finds nothing wrong."""
    with opened(folder, settings, secret) as vault:
        assert bad(check(vault)) == []
        return every_truth(vault)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def shelved(to: Path) -> dict[str, int]:
    """Originals in a backup, and which file on the disk each one is."""
    return {path.name: path.stat().st_ino for path in place(to).blobs.rglob("*.age")}


def place(to: Path) -> Place:
    return find(to)


def flip(path: Path, at: float) -> None:
    """One bit, at a part of the length between 0 and 1."""
    content = bytearray(path.read_bytes())
    content[min(int(len(content) * at), len(content) - 1)] ^= 1
    path.write_bytes(content)


def other(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))
