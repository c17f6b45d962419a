"""Files that people name: told early and clearly when they are none."""

from __future__ import annotations

import stat
from pathlib import Path

from app.errors import Surroundings
from storage.files import reading


def is_file(path: Path) -> bool:
    """Does it lead to an ordinary file? A text that can be no path does not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def outside(vault: Path, path: Path) -> Path:
    """`path`, if it does not lie in the vault's own folder, where nothing may lie in the clear and leftovers are put away.

    Raises `Surroundings("inside-vault")`.
    """
    if path.resolve().is_relative_to(vault.resolve()):
        raise Surroundings("inside-vault")
    return path


def on_other_disks(one: Path, other: Path) -> bool:
    """Whether two folders that are there lie on different file systems: a stick, a share, another disk."""
    with reading():
        return one.stat().st_dev != other.stat().st_dev


def plain_file(path: Path) -> Path:
    """`path`, if it leads to an ordinary file. A pipe or a device could keep a reader waiting, or never end.

    Raises `Surroundings`: "file-missing", "file-is-folder", "file-special", "read-failed".
    """
    with reading():
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        if not stat.S_ISREG(mode):
            raise Surroundings("file-special")
        with path.open("rb"):
            pass
    return path
