"""Sources of bytes that watch what is read of them, and children that report what they could do."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from app.errors import AppError, Integrity
from media import process
from media.process import Limits


class Watched:
    """Bytes in memory; counts how many are read, and raises Integrity on touching `broken`."""

    def __init__(self, data: bytes, broken: range = range(0)) -> None:
        self._data = data
        self._broken = broken
        self._lock = threading.Lock()
        self.read_bytes = 0
        self.reads = 0

    @classmethod
    def of(cls, path: Path) -> Watched:
        return cls(path.read_bytes())

    @property
    def size(self) -> int:
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < self._broken.stop and offset + length > self._broken.start:
            raise Integrity("blob-damaged")
        found = self._data[offset : offset + length]
        with self._lock:
            self.read_bytes += len(found)
            self.reads += 1
        return found


def outcome(act: Callable[[], object]) -> str:
    """The code of the error that `act` raises, or nothing. Errors that are not ours come through."""
    try:
        act()
    except AppError as error:
        return error.code
    return ""


def python(code: str) -> list[str]:
    """A child of this interpreter that runs `code`."""
    return [sys.executable, "-I", "-S", "-B", "-c", code]


def told(code: str, limits: Limits | None = None, files: Mapping[int, int] | None = None) -> tuple[int, str]:
    """Run Python code as a sandboxed child, with a media server's socket nobody answers on: exit status and stdout."""
    read_end, write_end = os.pipe()
    child = process.start(python(code), {1: write_end, **(files or {})}, limits or Limits(), serve=True)
    os.close(write_end)
    try:
        with os.fdopen(read_end, "rb") as stream:
            text = stream.read(1 << 20).decode()
        ended = child.wait(30)
        assert ended is not None
        return ended.status, text
    finally:
        child.close()
        assert child.listener is not None
        child.listener.close()
