"""The folder of a backup: what lies where, who may write there, and what its disk can take.

    habeas-<12 hex of the vault's id>/
      backup.json                          the format's number, this backup's id, the vault's id
      README.txt                           the way back with stock tools
      blobs/ab/<name>-<header>.age         originals, shared by all snapshots; never changed
      snapshots/000001/                    one state of the vault, whole and proven
      work/                                what is being written; emptied at the next backup
      lock

Several vaults may be backed up to one disk, and other things may lie beside: each backup has a folder of its own, named by
the vault's random id, so that it says nothing of the case.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from app.errors import Access, AppError, Integrity, Refused, Surroundings
from storage.files import make_folder, reading, sync_folder, told, write_whole, writing

FORMAT = 1
_MARK = "backup.json"
_LARGEST_MARK_BYTES = 4096
_ID = re.compile(r"[0-9a-f]{32}\Z")
_NUMBER = re.compile(r"[0-9]{6,}\Z")
LARGEST_ON_FAT_BYTES = 2**32 - 1
"""FAT32 takes no longer file (Microsoft, FAT32 File System Specification: the size is a 32-bit field)."""


@dataclass(frozen=True)
class Place:
    """A backup's folder. `id`: random, of this backup; `vault`: id of the vault it is of."""

    folder: Path
    id: str
    vault: str

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    def snapshot(self, number: int) -> Path:
        return self.snapshots / f"{number:06d}"

    def numbers(self) -> list[int]:
        """The snapshots that lie here, oldest first."""
        with reading():
            if not self.snapshots.is_dir():
                return []
            found = [path.name for path in self.snapshots.iterdir() if _NUMBER.match(path.name) and path.is_dir()]
        return sorted(int(name) for name in found)

    def unfinished(self) -> Path:
        """A name for something that is to be written in `work/`."""
        return self.work / f"{secrets.token_hex(8)}.part"

    def empty_work(self) -> None:
        """Put away what broken-off work left behind. Only with the lock held."""
        with writing(self.work):
            for path in sorted(self.work.iterdir()):
                _remove(path)

    def remove_snapshot(self, number: int) -> None:
        """Out of the way in one step, then away."""
        going = self.unfinished()
        with writing(self.folder):
            self.snapshot(number).rename(going)
            sync_folder(self.snapshots)
            _remove(going)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _mark(backup_id: str, vault_id: str) -> bytes:
    return json.dumps({"backup": backup_id, "format": FORMAT, "vault": vault_id}, indent=1).encode() + b"\n"


def _read(folder: Path) -> Place | None:
    """The backup that `folder` is. Raises `Refused("backup-newer-format")`, `Integrity("backup-damaged")`."""
    path = folder / _MARK
    with reading():
        if not path.is_file():
            return None
        with path.open("rb") as file:
            raw = file.read(_LARGEST_MARK_BYTES)
    try:
        found = json.loads(raw)
        if type(found["format"]) is int and found["format"] > FORMAT:
            raise Refused("backup-newer-format", format=found["format"])
        if not _ID.match(found["backup"]) or not _ID.match(found["vault"]):
            raise ValueError(_MARK)
        if raw != _mark(found["backup"], found["vault"]):
            raise ValueError(_MARK)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Integrity("backup-damaged", name=_MARK) from error
    return Place(folder, found["backup"], found["vault"])


def find(folder: Path) -> Place:
    """The backup at `folder`, or the only one in it, to be read. Its mark may be damaged: the snapshots speak for themselves.

    Raises `Access` ("backup-absent", "backup-ambiguous"), `Refused("backup-newer-format")`, and as reading does.
    """
    folder = folder.absolute()
    with reading():
        if not folder.is_dir():
            raise Access("backup-absent")
        found = [folder] if _holds_snapshots(folder) else [each for each in folder.iterdir() if _holds_snapshots(each)]
    if not found:
        raise Access("backup-absent")
    if len(found) > 1:
        raise Access("backup-ambiguous", count=len(found))
    with suppress(Integrity):
        place = _read(found[0])
        if place is not None:
            return place
    return Place(found[0], "", "")


def _holds_snapshots(folder: Path) -> bool:
    return (folder / "snapshots").is_dir() and (folder / "blobs").is_dir()


@contextmanager
def prepared(target: Path, vault_id: str, readme: bytes) -> Iterator[Place]:
    """The backup of a vault in the folder `target` (made if only its last part is missing), locked, ready for writing.

    Raises `Surroundings` (no folder, read-only), `Access("backup-in-use")`, `Refused` for the backup of another vault or a
    vault's own folder.
    """
    target = target.absolute()
    with writing(target.parent):
        if not target.parent.is_dir():
            raise Surroundings("folder-missing")
        if target.exists() and not target.is_dir():
            raise Surroundings("folder-not-empty")
    place = _read(target)
    if place is None:
        _refuse_vault(target)
        make_folder(target)
        place = _read(target / f"habeas-{vault_id[:12]}")
    if place is None:
        place = _made(target / f"habeas-{vault_id[:12]}", vault_id)
    if place.vault != vault_id:
        raise Refused("backup-of-other-vault")
    with locked(place.folder):
        for folder in (place.blobs, place.snapshots, place.work):
            make_folder(folder)
        place.empty_work()
        if not (place.folder / "README.txt").is_file() or (place.folder / "README.txt").read_bytes() != readme:
            write_whole(place.folder / "README.txt", readme, work=place.work)
        try:
            yield place
        finally:
            with suppress(AppError):  # a full disk gets its room back; a disk that is gone keeps it for the next time
                place.empty_work()


def _refuse_vault(folder: Path) -> None:
    """Neither into a vault, this or another, nor into a snapshot."""
    for each in (folder, *folder.resolve().parents):
        if (each / "vault.json").is_file():
            raise Refused("backup-into-vault")


def _made(folder: Path, vault_id: str) -> Place:
    make_folder(folder)
    with reading():
        others = [path.name for path in folder.iterdir() if path.name != "lock" and not path.name.endswith(".part")]
    if others:  # a folder of that name which is no backup: nothing of ours, or its mark is gone
        raise Integrity("backup-damaged", name=_MARK)
    backup_id = secrets.token_hex(16)
    write_whole(folder / _MARK, _mark(backup_id, vault_id))
    return Place(folder, backup_id, vault_id)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer: a shared folder may be reached from two machines."""
    lock = filelock.FileLock(folder / "lock", timeout=0, thread_local=False)  # no mode: FAT and shares know none
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise Access("backup-in-use") from error
    except OSError as error:
        raise told(error, folder) from error
    try:
        yield
    finally:
        lock.release()


def require_room(folder: Path, needed: int, largest: int) -> None:
    """Raises `Surroundings`: "disk-full" before anything is written, "file-too-large" where the file system is FAT32.

    `needed`: bytes of all, `largest`: of the longest file.
    """
    with writing(folder):
        free = shutil.disk_usage(folder).free
    if needed > free:
        raise Surroundings("disk-full", needed=needed, free=free)
    if largest > LARGEST_ON_FAT_BYTES and not _takes(folder, largest):
        raise Surroundings("file-too-large", needed=largest)


def _takes(folder: Path, size: int) -> bool:
    """Can a file of that length lie there? Making it that long tells, and on FAT32 it is refused before a byte is written."""
    part = folder / f".{secrets.token_hex(8)}.part"
    try:
        with writing(folder), part.open("xb") as file:
            try:
                os.truncate(file.fileno(), size)
            except OSError as error:
                if error.errno in {errno.EFBIG, errno.EINVAL}:
                    return False
                raise
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return True
