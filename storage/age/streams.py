"""Reading and writing streams: a full disk is an error with figures, and a stall is never taken for the end."""

from __future__ import annotations

import errno
import os
from typing import BinaryIO, Protocol

from app.errors import Surroundings
from storage.age.chunks import Buffer

_FULL = (errno.ENOSPC, errno.EDQUOT)


class Reads(Protocol):
    """The half of a stream that is read from."""

    def read(self, size: int, /) -> bytes | None:
        """Up to `size` bytes; none only at the end."""
        ...


class Writes(Protocol):
    """The half of a file that is written to."""

    def write(self, data: Buffer, /) -> int | None:
        """Take some of `data` and say how much."""
        ...


_WRITTEN_AT_ONCE = 64 * 1024
"""For larger writes Linux looks for larger blocks of memory; where those are scarce, one GiB then took 2.8 s instead of 0.8."""


def write_all(out: BinaryIO | Writes, data: Buffer, remaining_bytes: int | None = None) -> None:
    """Write the whole of `data`, also where `out` takes it in parts.

    `remaining_bytes`: what is still to be written, `data` included, where that is known. Raises `Surroundings`:
    "disk-full" if the disk says so and the figures agree, otherwise "write-failed".
    """
    view = memoryview(data)
    try:
        while view:
            taken = out.write(view[:_WRITTEN_AT_ONCE])
            if taken is None:
                raise _stalled()
            view = view[taken:]
    except OSError as error:
        raise write_failure(error, out, remaining_bytes) from error


def read_some(stream: Reads, size: int) -> bytes:
    """Up to `size` bytes, none only at the end. Raises `Surroundings("read-failed")`."""
    try:
        data = stream.read(size)
        if data is None:
            raise _stalled()
    except OSError as error:
        raise read_failure(error) from error
    return data


def flush(out: BinaryIO | Writes) -> None:
    """Hand what `out` buffers to the system. Raises `Surroundings` like `write_all`."""
    try:
        if hasattr(out, "flush"):
            out.flush()
    except OSError as error:
        raise write_failure(error, out) from error


def write_failure(error: OSError, out: object, remaining_bytes: int | None = None) -> Surroundings:
    """The error to raise for `error`. "disk-full" is said only where both figures are known and explain it.

    (They do not where a quota is used up or the file is a device: then room on the disk is not what is missing.)
    """
    if error.errno in _FULL and remaining_bytes is not None:
        free = _free_bytes(out)
        if free is not None and free < remaining_bytes:
            return Surroundings("disk-full", needed=remaining_bytes, free=free)
    return Surroundings("write-failed", reason=_reason(error))


def read_failure(error: OSError) -> Surroundings:
    """The error to raise where a source cannot be read."""
    return Surroundings("read-failed", reason=_reason(error))


def _stalled() -> BlockingIOError:
    """What a stream in non-blocking mode means by None; only files and blocking pipes are of use here."""
    return BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__


def _free_bytes(out: object) -> int | None:
    if not hasattr(os, "fstatvfs") or not hasattr(out, "fileno"):
        return None
    try:
        room = os.fstatvfs(out.fileno())
    except (OSError, ValueError):
        return None
    return room.f_bavail * room.f_frsize
