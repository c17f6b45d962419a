"""Pictures: everything that needs Pillow, asked of a sandboxed worker (`media.worker`); this process never imports it.

There are two kinds of worker. A *steady* one, kept for the session, only ever sees bare pixels that came out of a decoder
(PNG writing, film thumbnails). A picture from outside is opened in a *fresh* one that is thrown away afterwards, so that a
picture which takes the worker over sees no other picture and touches no still; the next fresh one is started at once and
is warm when it is wanted.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import AppError, Media
from app.jobs import Ticket
from app.model.content import ByteSource
from media import process, worker
from media.logs import bounded
from media.process import CHECK_EVERY_S, Child, Limits

THUMBNAIL_PIXELS = 320
LARGEST_FILE_BYTES = 512 << 20
_FRESH = Limits(cpu_s=20, wall_s=30)
_STEADY = Limits(cpu_s=900, wall_s=30)
_ANSWER_BYTES = 1 << 30


@dataclass(frozen=True)
class Picture:
    """A photograph or scan. Size in pixels as stored; `orientation` is EXIF's 1 to 8; `untrusted_taken` EXIF's text.

    `thumbnail`: JPEG, at most 320 pixels a side, upright, of the first frame, without metadata.
    """

    format: str
    width: int
    height: int
    frames: int
    orientation: int
    untrusted_taken: str
    thumbnail: bytes


class _Worker:
    """One worker process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        spec = importlib.util.find_spec("PIL")
        folder = str(Path(spec.origin).parent.parent) if spec and spec.origin else ""
        request_end, self._to = process.wide_pipe()
        self._from, answer_end = process.wide_pipe()
        null = os.open(os.devnull, os.O_WRONLY)
        try:
            self.child: Child = process.start(
                process.program("worker", folder), {0: request_end, 1: answer_end, 2: null}, limits, serve=False
            )
        except BaseException:
            os.close(self._to)
            os.close(self._from)
            raise
        finally:
            for descriptor in (request_end, answer_end, null):
                os.close(descriptor)
        self._requests: BinaryIO = os.fdopen(self._to, "wb")
        self._answers: BinaryIO = os.fdopen(self._from, "rb")

    def ask(self, header: dict[str, Any], body: bytes, ticket: Ticket) -> tuple[dict[str, Any], bytes]:
        """One request, one answer. Raises _Gone if the worker ended, Media("media-timeout"), Cancelled."""
        over = threading.Event()
        deadline = time.monotonic() + self.limits.wall_s
        late = threading.Event()

        def watch() -> None:
            while not over.wait(CHECK_EVERY_S):
                if ticket.cancelled or time.monotonic() > deadline:
                    late.set()
                    self.child.kill()
                    return

        watcher = threading.Thread(target=watch, name="media-watch", daemon=True)
        watcher.start()
        try:
            worker.write_message(self._requests, header, body)
            return worker.read_message(self._answers, _ANSWER_BYTES)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
            self.child.kill()
            ended = self.child.wait(5)
            ticket.check()
            if late.is_set():
                raise Media("media-timeout", seconds=round(self.limits.wall_s)) from problem
            if ended and ended.status < 0 and ended.cpu_ms >= 1000 * self.limits.cpu_s - 100:
                raise Media("media-limit", what="cpu") from problem
            raise _GoneError from problem
        finally:
            over.set()
            watcher.join()

    def close(self) -> None:
        """End it."""
        self.child.close()
        for stream in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was not sent is not wanted any more
                stream.close()


class _GoneError(Exception):
    """The worker ended in the middle."""


class _Workers:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steady: _Worker | None = None
        self._spare: _Worker | None = None

    def steady(self, header: dict[str, Any], body: bytes, ticket: Ticket) -> tuple[dict[str, Any], bytes]:
        """Ask the steady worker; if it died, another one, once."""
        with self._lock:
            for last in (False, True):
                ticket.check()
                self._steady = self._steady or _Worker(_STEADY)
                try:
                    return self._steady.ask(header, body, ticket)
                except (_GoneError, AppError) as problem:
                    self._steady.close()
                    self._steady = None
                    if isinstance(problem, AppError) and problem.code != "media-limit":
                        raise
                    if last:
                        raise Media("picture-worker-lost") from problem
        raise AssertionError

    def fresh(self, header: dict[str, Any], body: bytes, ticket: Ticket) -> tuple[dict[str, Any], bytes]:
        """Ask a worker that has seen nothing before and will see nothing after."""
        with self._lock:
            one, self._spare = self._spare, None
        one = one or _Worker(_FRESH)
        try:
            return one.ask(header, body, ticket)
        except _GoneError as problem:
            raise Media("picture-damaged") from problem
        finally:
            one.close()
            with self._lock:
                if self._spare is None:
                    self._spare = _Worker(_FRESH)

    def close(self) -> None:
        """End all of them."""
        with self._lock:
            for one in (self._steady, self._spare):
                if one is not None:
                    one.close()
            self._steady = self._spare = None


_workers = _Workers()
process.at_close(_workers.close)


def warm_up() -> None:
    """Start the steady worker before it is wanted, so that the first still does not wait for it. Raises Surroundings."""
    write_png(b"\0\0\0", 1, 1, Ticket())


def write_png(pixels: bytes, width: int, height: int, ticket: Ticket) -> bytes:
    """RGB pixels (3 bytes each, rows from the top) as a lossless PNG without metadata, read back and compared.

    Raises ValueError if the number of bytes does not fit, Media, Cancelled, Surroundings.
    """
    if len(pixels) != 3 * width * height or width < 1 or height < 1:
        raise ValueError("pixels do not fit the size")
    _, png = _told(_workers.steady({"job": "write-png", "width": width, "height": height}, pixels, ticket))
    return png


def read_png_sha256(png: bytes, ticket: Ticket) -> tuple[int, int, str]:
    """Width, height and SHA-256 (hex) of the RGB pixels of a PNG that may come from anywhere.

    Raises Media("picture-damaged"), Media("picture-too-large"), Cancelled, Surroundings.
    """
    told, _ = _told(_workers.fresh({"job": "read-png"}, png, ticket))
    return _count(told, "width"), _count(told, "height"), str(told.get("pixels_sha256", ""))[:64]


def thumbnail(pixels: bytes, width: int, height: int, rotation: int, ticket: Ticket) -> bytes:
    """RGB pixels to a JPEG of at most 320 pixels a side, turned clockwise by `rotation` degrees (0, 90, 180, 270)."""
    if len(pixels) != 3 * width * height or width < 1 or height < 1:
        raise ValueError("pixels do not fit the size")
    header = {"job": "thumbnail", "width": width, "height": height, "rotation": rotation, "most": THUMBNAIL_PIXELS}
    return _told(_workers.steady(header, pixels, ticket))[1]


def open_picture(source: ByteSource, ticket: Ticket) -> Picture:
    """Open a JPEG, PNG, TIFF, WEBP, GIF or BMP, in a worker of its own.

    Raises Media("picture-damaged"), Media("picture-too-large") above 67 million pixels or 512 MiB, Media("media-timeout"),
    Media("media-limit"), what the source raises, Cancelled, Surroundings.
    """
    data = read_all(source, ticket)
    told, small = _told(_workers.fresh({"job": "open", "most": THUMBNAIL_PIXELS}, data, ticket))
    format_name = str(told.get("format"))
    if format_name not in worker.FORMATS or small[:2] != b"\xff\xd8":
        raise Media("picture-damaged")
    return Picture(
        format=format_name,
        width=_count(told, "width"),
        height=_count(told, "height"),
        frames=_count(told, "frames"),
        orientation=_count(told, "orientation"),
        untrusted_taken=bounded(str(told.get("taken", "")), 40),
        thumbnail=small,
    )


def pixel_copy(source: ByteSource, ticket: Ticket) -> bytes:
    """A PNG of the picture's pixels, upright, and of nothing else that its file says: no place, no time, no camera, no comment.

    For a picture that leaves. The same picture gives the same PNG. Raises like `open_picture`.
    """
    told, pixels = _told(_workers.fresh({"job": "bare"}, read_all(source, ticket), ticket))
    width, height = _count(told, "width"), _count(told, "height")
    if len(pixels) != 3 * width * height:
        raise Media("picture-damaged")
    return write_png(pixels, width, height, ticket)


def read_all(source: ByteSource, ticket: Ticket) -> bytes:
    """The whole of a small source. Raises Media("picture-too-large") above 512 MiB."""
    if source.size > LARGEST_FILE_BYTES:
        raise Media("picture-too-large")
    pieces = []
    for offset in range(0, source.size, 1 << 20):
        ticket.check()
        pieces.append(source.read_at(offset, min(1 << 20, source.size - offset)))
    return b"".join(pieces)


def _told(answer: tuple[dict[str, Any], bytes]) -> tuple[dict[str, Any], bytes]:
    failed = answer[0].get("failed")
    if failed == "picture-too-large":
        raise Media("picture-too-large")
    if failed is not None:
        raise Media("picture-damaged")
    return answer


def _count(told: dict[str, Any], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int) or not 0 < value <= worker.MAX_PIXELS:
        raise Media("picture-damaged")
    return value


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
