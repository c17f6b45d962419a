"""A file on the disk as a `ByteSource`."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

from storage.age.streams import read_failure


class FileSource:
    """A file opened for reading at any offset, from several threads. Its size is the one it had when it was opened.

    Raises `Surroundings("read-failed")`.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb", buffering=0)
            self._size = os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise read_failure(error) from error
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`, fewer only at the end."""
        parts: list[bytes] = []
        missing = min(length, self._size - offset)
        try:
            while missing > 0 and (part := self._read_some(offset, missing)):
                parts.append(part)
                offset += len(part)
                missing -= len(part)
        except OSError as error:
            raise read_failure(error) from error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Give the file back to the system. May be called again."""
        self._file.close()

    def __enter__(self) -> FileSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_some(self, offset: int, length: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), length, offset)
        with self._lock:  # Windows knows no read at an offset
            self._file.seek(offset)
            return self._file.read(length)


class BytesSource:
    """Bytes in memory as a `ByteSource`, for what is small."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`, fewer only at the end."""
        return self._data[offset : offset + length]
