"""What a child says on stderr: kept to a bounded head and tail, and made harmless to look at."""

from __future__ import annotations

_HEAD_BYTES = 256 * 1024
_TAIL_BYTES = 64 * 1024


class Log:
    """Collects a stream of any length in bounded space. `take` and `text` belong to one thread at a time."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out_bytes = 0

    def take(self, data: bytes) -> None:
        """Take the next bytes."""
        room = _HEAD_BYTES - len(self._head)
        self._head += data[:room]
        self._tail += data[room:] if room < len(data) else b""
        surplus = len(self._tail) - _TAIL_BYTES
        if surplus > 0:
            del self._tail[:surplus]
            self._left_out_bytes += surplus

    def text(self) -> str:
        """Head and tail as text, with a line between them if something was left out."""
        between = f"\n[{self._left_out_bytes} bytes left out]\n".encode() if self._left_out_bytes else b""
        return plain(bytes(self._head) + between + bytes(self._tail))


def plain(untrusted: bytes) -> str:
    """Text without control characters but line ends; undecodable bytes and bidirectional controls become U+FFFD."""
    text = untrusted.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter if letter == "\n" or _harmless(letter) else "\ufffd" for letter in text)


def _harmless(letter: str) -> bool:
    code = ord(letter)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return False
    return not (
        code in {0x200E, 0x200F, 0x061C, 0x2028, 0x2029} or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    )


def bounded(untrusted: str, most_letters: int) -> str:
    """One line of untrusted text, harmless and at most `most_letters` long."""
    line = plain(untrusted.encode("utf-8", "replace")).replace("\n", " ").strip()
    return line if len(line) <= most_letters else line[: most_letters - 1] + "…"
