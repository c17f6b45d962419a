"""Destroying the small files without which a vault cannot be opened: overwritten, synced, removed, the folder synced.

What an overwritten file held may still lie in spare cells of flash memory, in snapshots of the file system, in backups and
copies: that is for the words to say.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import Access
from storage.files import sync_folder

_VAULT_FILES = ("vault.json", "records.db")
_LARGEST_BYTES = 1 << 20
"""Key slots have 16 KiB at most. Of a larger file among them the beginning is overwritten, so that a second is enough."""
_STATE_FILE = re.compile(r"[0-9a-f]{32}\Z|preferences\.json\Z|\.[0-9a-f]{16}\.part\Z")


@dataclass(frozen=True)
class Erased:
    """`keys`, `state`: how many files were destroyed. `left`: names of those that could not be, without their folders."""

    keys: int
    state: int
    left: tuple[str, ...]


def destroy(paths: Iterable[Path]) -> tuple[int, tuple[str, ...]]:
    """Destroy these files: how many were, and the names of those that still lie there or may be readable.

    First all are overwritten, then all are removed: whenever it is broken off, as little as possible is left to read.
    """
    wanted = list(paths)
    unread = {path for path in wanted if not _overwrite(path)}
    gone = 0
    left: list[str] = []
    for path in wanted:
        with suppress(OSError):
            path.unlink()
        if path in unread or os.path.lexists(path):
            left.append(path.name)
        else:
            gone += 1
    for folder in {path.parent for path in wanted}:
        with suppress(OSError):
            sync_folder(folder)
    return gone, tuple(left)


def _overwrite(path: Path) -> bool:
    """Chance in place of what stood in the file. False where that was not possible: a link, a folder, a disk that refuses."""
    flags = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if not path.is_symlink():
            path.chmod(0o600)  # one that was made read-only is ours all the same
        descriptor = os.open(path, flags)
    except OSError:
        return False
    try:
        size = min(os.fstat(descriptor).st_size, _LARGEST_BYTES)
        left = memoryview(secrets.token_bytes(size))
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def erase(folder: Path, state_folder: Path | None) -> Erased:
    """Make the vault at `folder` impossible to open, and forget on this machine that there was one.

    No secret is asked for and no lock is waited for: whoever is in need has neither time nor calm. Everything in `keys/` goes,
    and everything in `work/`, where a key file may just be written; then all that this machine remembers of any vault, since
    nobody can tell without the keys which file belongs to which. Records and originals stay, encrypted, without a key.

    Raises `Access("not-a-vault")` before anything is touched where the folder is none.
    """
    if not (folder / "keys").is_dir() or not any((folder / name).is_file() for name in _VAULT_FILES):
        raise Access("not-a-vault")
    slots = sorted(_files(folder / "keys"), key=lambda path: path.name)
    keys, keys_left = destroy(slots)
    _, work_left = destroy(path for path in _files(folder / "work") if path.name.startswith("."))
    remembered = [path for path in _files(state_folder) if _STATE_FILE.match(path.name)]
    state, state_left = destroy(remembered)
    if state_folder is not None:
        with suppress(OSError):
            state_folder.rmdir()
    return Erased(keys, state, (*keys_left, *work_left, *state_left))


def _files(folder: Path | None) -> list[Path]:
    """What lies in a folder, links among it; nothing where it cannot be read."""
    found: list[Path] = []
    if folder is not None:
        with suppress(OSError):
            found.extend(path for path in folder.iterdir() if path.is_symlink() or not path.is_dir())
    return found
