"""Disks that are full, files that may not grow, streams that take little: an error, and never a short file as success."""

from __future__ import annotations

import errno
import io
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import AppError, Surroundings
from app.jobs import Ticket
from storage import age
from storage.age.chunks import CHUNK_BYTES, sealed_size
from storage.age.streams import write_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits of files are those of Unix")

IDENTITY = age.X25519Identity.generate()
PLAIN = bytes(20 * CHUNK_BYTES)


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Lets no file of this process grow beyond so many bytes: only while nobody else writes, for the limit is everybody's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class Failing(io.RawIOBase):
    """Takes `room` bytes and then says `number`; `path` lends it the figures of a disk."""

    def __init__(self, room: int, number: int, disk: Path | None = None) -> None:
        self.room = room
        self._number = number
        self._disk = None if disk is None else disk.open("rb")

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self._disk is None:
            raise OSError
        return self._disk.fileno()

    def close(self) -> None:
        if self._disk is not None:
            self._disk.close()
        super().close()

    def write(self, data: object, /) -> int:
        size = len(memoryview(data))  # type: ignore[arg-type]
        if not self.room:
            raise OSError(self._number, os.strerror(self._number))
        taken = min(size, self.room)
        self.room -= taken
        return taken


def _copy(out: object) -> None:
    age.open_(age.BytesSource(age.seal_bytes(PLAIN, [IDENTITY.recipient])), [IDENTITY]).copy_to(out, Ticket())  # type: ignore[arg-type]


def _seal(out: object) -> None:
    age.seal(age.BytesSource(PLAIN), out, [IDENTITY.recipient], Ticket())  # type: ignore[arg-type]


def _seal_stream(out: object) -> None:
    age.seal(io.BytesIO(PLAIN), out, [IDENTITY.recipient], Ticket())  # type: ignore[arg-type]


def _sealer(out: object) -> None:
    with age.Sealer(out, [IDENTITY.recipient]) as sealer:  # type: ignore[arg-type]
        sealer.write(PLAIN)


WAYS = pytest.mark.parametrize("way", [_seal, _seal_stream, _sealer, _copy])


@WAYS
@pytest.mark.parametrize("buffering", [0, -1, 4 << 20])
def test_a_device_that_is_always_full(way: Callable[[object], None], buffering: int) -> None:
    """Also where a buffer takes everything first and the error comes with the flush."""
    if not Path("/dev/full").exists():
        pytest.skip("missing tool: /dev/full")
    out = open("/dev/full", "wb", buffering=buffering)  # noqa: PTH123, SIM115
    try:
        with pytest.raises(Surroundings) as caught:
            way(out)
    finally:
        out.raw.close() if buffering else out.close()
    assert caught.value.code == "write-failed"
    assert caught.value.facts == {"reason": os.strerror(errno.ENOSPC)}


@WAYS
@pytest.mark.parametrize("most", [0, 100, CHUNK_BYTES, 20 * CHUNK_BYTES - 1])
def test_a_file_that_may_not_grow(way: Callable[[object], None], most: int, tmp_path: Path) -> None:
    path = tmp_path / "short"
    with path.open("xb", buffering=0) as out, pytest.raises(Surroundings) as caught, limited(most):
        way(out)
    assert caught.value.code == "write-failed"
    assert caught.value.facts == {"reason": os.strerror(errno.EFBIG)}
    assert path.stat().st_size <= most


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("room", [0, 100, 3 * CHUNK_BYTES])
def test_a_full_disk_is_told_with_figures_that_agree(
    number: int, room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 4096

    def figures(_: int) -> os.statvfs_result:
        return os.statvfs_result((4096, 4096, 1000, 1, free // 4096, 10, 10, 10, 0, 255))

    monkeypatch.setattr(os, "fstatvfs", figures)
    with Failing(room, number, tmp_path_file(tmp_path)) as out, pytest.raises(Surroundings) as caught:
        _seal(out)
    assert caught.value.code == "disk-full"
    assert caught.value.facts["free"] == free
    needed = int(caught.value.facts["needed"])
    assert sealed_size(len(PLAIN)) - room <= needed <= sealed_size(len(PLAIN)) + 300
    free = 1 << 40  # there is room: a quota, or something else that figures do not explain
    with Failing(room, number, tmp_path_file(tmp_path)) as out, pytest.raises(Surroundings) as caught:
        _seal(out)
    assert caught.value.code == "write-failed"
    free = 4096
    with Failing(room, number, tmp_path_file(tmp_path)) as out, pytest.raises(Surroundings) as caught:
        _seal_stream(out)  # nobody knows how much is still to come
    assert caught.value.code == "write-failed"
    with Failing(room, number) as out, pytest.raises(Surroundings) as caught:
        _seal(out)  # no disk to ask
    assert caught.value.code == "write-failed"


def tmp_path_file(folder: Path) -> Path:
    path = folder / "disk"
    path.touch()
    return path


@WAYS
def test_a_stick_pulled_out(way: Callable[[object], None]) -> None:
    with Failing(CHUNK_BYTES, errno.EIO) as out, pytest.raises(Surroundings) as caught:
        way(out)
    assert caught.value.facts == {"reason": os.strerror(errno.EIO)}


def test_a_failed_sealer_stays_failed() -> None:
    with Failing(1000, errno.EIO) as out:
        sealer = age.Sealer(out, [IDENTITY.recipient])
        with pytest.raises(Surroundings) as first:
            sealer.write(PLAIN)
        out.room = 1 << 30  # the disk has room again, but a piece in the middle is missing
        for again in (lambda: sealer.write(b"x"), sealer.close, sealer.close):
            with pytest.raises(AppError) as later:
                again()
            assert later.value is first.value


def test_writers_that_take_a_part_or_nothing() -> None:
    class Part(io.BytesIO):
        def write(self, data: object, /) -> int:
            return super().write(bytes(memoryview(data)[:1000]))  # type: ignore[arg-type]

    out = Part()
    age.seal(age.BytesSource(PLAIN), out, [IDENTITY.recipient], Ticket())
    assert age.open_bytes(out.getvalue(), [IDENTITY]) == PLAIN

    class Stalled:
        def write(self, data: object, /) -> None:
            return None

    with pytest.raises(Surroundings, match="write-failed"):
        write_all(Stalled(), b"x")


def test_sources_that_cannot_be_read(tmp_path: Path) -> None:
    class Bad(io.RawIOBase):
        def __init__(self, start: bytes) -> None:
            self._start = start

        def read(self, size: int = -1) -> bytes:
            start, self._start = self._start[:size], b""
            if not start:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return start

    class Stalled(io.RawIOBase):
        def read(self, size: int = -1) -> None:
            return None

    file = age.seal_bytes(PLAIN, [IDENTITY.recipient])
    for untrusted in (Bad(b""), Bad(file[:100]), Bad(file[:-1]), Stalled()):
        with pytest.raises(Surroundings, match="read-failed"):
            list(age.decrypt_stream(untrusted, [IDENTITY]))
        with pytest.raises(Surroundings, match="read-failed"):
            age.seal(untrusted, io.BytesIO(), [IDENTITY.recipient], Ticket())  # type: ignore[arg-type]
    with pytest.raises(Surroundings, match="read-failed"):
        age.FileSource(tmp_path / "none")
    with pytest.raises(Surroundings, match="read-failed"):
        age.FileSource(tmp_path)


def test_a_file_source(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))
    with age.FileSource(path) as source:
        assert source.size == 100
        assert source.read_at(10, 5) == bytes(range(10, 15))
        assert source.read_at(98, 5) == bytes((98, 99))
        assert source.read_at(100, 5) == source.read_at(1000, 1) == b""
    source.close()


def test_a_file_source_without_pread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pread")
    test_a_file_source(tmp_path)
