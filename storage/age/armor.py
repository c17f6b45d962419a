"""The ASCII form of age files (C2SP age.md, "ASCII armor"): strict PEM, for what must pass through text.

Read strictly, so that no two texts mean the same file: only space around the whole and the choice of line ends are
free.
"""

from __future__ import annotations

import base64
import binascii
from typing import BinaryIO

from app.errors import Integrity
from storage.age.chunks import Buffer
from storage.age.streams import Reads, Writes, read_some, write_all

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_LINE_BYTES = 48
_READ_BYTES = 16 * 1024
_SPACE = b" \t\r\n"
_MAX_SPACE_BYTES = 4096  # before the first line; whoever wants more is not writing to us


class ArmorReader:
    """The bytes inside an armoured text, as a stream. `read` raises `Integrity("age-armor-damaged")`.

    Damage is noticed where it is met: what is read before may come from a text that turns out to be damaged later.
    """

    def __init__(self, text: Reads) -> None:
        self._text = text
        self._untrusted = bytearray()
        self._exhausted = False
        self._decoded = bytearray()
        self._line_end: bytes | None = None
        self._started = False
        self._ended = False
        self._short_line = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none only at the end."""
        while not self._ended and len(self._decoded) < size:
            self._advance()
        data = bytes(self._decoded[:size])
        del self._decoded[:size]
        return data

    def _advance(self) -> None:
        if not self._started:
            self._skip_space()
            if self._line() != BEGIN:
                raise Integrity("age-armor-damaged")
            self._started = True
            return
        line = self._line()
        if line == _END:
            self._expect_only_space()
            self._ended = True
        elif self._short_line:
            raise Integrity("age-armor-damaged")
        else:
            self._decoded += _decoded_line(line)
            self._short_line = len(line) < _COLUMNS

    def _line(self) -> bytes:
        """The next line without its end; every line must end like the first, the last may have no end."""
        while (at := self._untrusted.find(b"\n")) < 0 and self._fill():
            if len(self._untrusted) > 2 * _READ_BYTES:
                raise Integrity("age-armor-damaged")
        if at < 0:
            line = bytes(self._untrusted)
            self._untrusted.clear()
            return line.removesuffix(b"\r") if self._line_end == b"\r\n" else line
        line = bytes(self._untrusted[: at + 1])
        del self._untrusted[: at + 1]
        if self._line_end is None:
            self._line_end = b"\r\n" if line.endswith(b"\r\n") else b"\n"
        return line[: -len(self._line_end)] if line.endswith(self._line_end) else line

    def _skip_space(self) -> None:
        skipped = 0
        while self._untrusted or self._fill():
            rest = self._untrusted.lstrip(_SPACE)
            skipped += len(self._untrusted) - len(rest)
            if skipped > _MAX_SPACE_BYTES:
                raise Integrity("age-armor-damaged")
            self._untrusted = rest
            if rest:
                return

    def _expect_only_space(self) -> None:
        while self._untrusted or self._fill():
            if self._untrusted.strip(_SPACE):
                raise Integrity("age-armor-damaged")
            self._untrusted.clear()

    def _fill(self) -> bool:
        if not self._exhausted:
            block = read_some(self._text, _READ_BYTES)
            self._exhausted = not block
            self._untrusted += block
        return not self._exhausted


class ArmorWriter:
    """Writes what it is given to `out` as armoured text. `close` writes the last lines; `out` is not closed."""

    def __init__(self, out: BinaryIO | Writes) -> None:
        self._out = out
        self._pending = bytearray()
        self._closed = False
        write_all(out, BEGIN + b"\n")

    def write(self, data: Buffer, /) -> int:
        """Takes all of `data`. Raises `Surroundings`."""
        self._pending += data
        whole = len(self._pending) // _LINE_BYTES * _LINE_BYTES
        self._put(whole)
        return len(data)

    def close(self) -> None:
        """End the text. May be called again."""
        if not self._closed:
            self._put(len(self._pending))
            write_all(self._out, _END + b"\n")
            self._closed = True

    def _put(self, size: int) -> None:
        text = base64.b64encode(self._pending[:size])
        del self._pending[:size]
        lines = (text[at : at + _COLUMNS] + b"\n" for at in range(0, len(text), _COLUMNS))
        write_all(self._out, b"".join(lines))


def _decoded_line(untrusted_line: bytes) -> bytes:
    if not 0 < len(untrusted_line) <= _COLUMNS:
        raise Integrity("age-armor-damaged")
    try:
        data = base64.b64decode(untrusted_line, validate=True)
    except binascii.Error as error:
        raise Integrity("age-armor-damaged") from error
    if base64.b64encode(data) != untrusted_line:
        raise Integrity("age-armor-damaged")
    return data
