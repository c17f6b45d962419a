"""The textual head of an age file (C2SP age.md, "Header"): who can open it, and a MAC so that nobody changes that.

A header is read strictly by the grammar of that document: one spelling for one meaning, everything else is damage.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Integrity

FILE_KEY_BYTES = 16
WRAPPED_KEY_BYTES = FILE_KEY_BYTES + 16
NONCE_BYTES = 16
# The format sets no limit. This is room for 150 hybrid or 2,000 plain recipients, and keeps hostile headers cheap.
MAX_HEADER_BYTES = 256 * 1024

_VERSION_LINE = b"age-encryption.org/v1"
_MAC_LINE = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_ARGUMENTS_LINE = re.compile(rb"-> [!-~]+(?: [!-~]+)*")
_BODY_LINE = re.compile(rb"[A-Za-z0-9+/]{0,64}")
_BODY_COLUMNS = 64
_END = re.compile(rb"\n---[^\n]*\n")
_READ_BYTES = 4096


@dataclass(frozen=True)
class Stanza:
    """The file key wrapped for one recipient: `kind` says how ("X25519"), `arguments` and `body` depend on the kind."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def encoded(self) -> bytes:
        """The lines as they stand in a header."""
        first = " ".join(("->", self.kind, *self.arguments)).encode("ascii")
        text = b64(self.body).encode("ascii")
        # The last line must be shorter than a full one, so a body that fills its lines is followed by an empty line.
        lines = [text[at : at + _BODY_COLUMNS] for at in range(0, len(text) + 1, _BODY_COLUMNS)]
        return b"\n".join((first, *lines)) + b"\n"


@dataclass(frozen=True)
class Header:
    """A header that obeys the grammar; nothing in it is authenticated before `check_mac`."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    raw: bytes

    def check_mac(self, file_key: bytes) -> None:
        """Raises `Integrity("age-header-altered")` if anything in the header changed after it was written."""
        if not hmac.compare_digest(_mac(file_key, self.raw[: self.raw.rindex(b"---") + 3]), self.mac):
            raise Integrity("age-header-altered")


def b64(data: bytes) -> str:
    """Base 64 without padding, as headers use it."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def unb64(untrusted_text: str | bytes) -> bytes:
    """The bytes of canonical base 64 without padding. Raises `Integrity("age-header-damaged")`."""
    text = untrusted_text.encode("ascii") if isinstance(untrusted_text, str) else untrusted_text
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise Integrity("age-header-damaged") from error
    if b64(data).encode("ascii") != text:
        raise Integrity("age-header-damaged")
    return data


def derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256, the only derivation age knows."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def write_header(stanzas: Iterable[Stanza], file_key: bytes) -> bytes:
    """A whole header, its MAC line included."""
    body = _VERSION_LINE + b"\n" + b"".join(stanza.encoded() for stanza in stanzas) + b"---"
    return body + b" " + b64(_mac(file_key, body)).encode("ascii") + b"\n"


def read_header(read: Callable[[int], bytes]) -> tuple[Header, bytes]:
    """Read a header with `read(n)` (up to n bytes, none only at the end), and give it with the bytes read past its end.

    Raises `Integrity("age-header-damaged")`.
    """
    untrusted = bytearray()
    searched = 0
    while (end := _END.search(untrusted, searched)) is None:
        # A line may be torn by the end of what was read, so look again from where the last line began.
        searched = max(untrusted.rfind(b"\n"), 0)
        block = read(_READ_BYTES) if len(untrusted) < MAX_HEADER_BYTES else b""
        known = min(len(untrusted), len(_VERSION_LINE))
        if not block or untrusted[:known] != _VERSION_LINE[:known]:
            raise Integrity("age-header-damaged")
        untrusted += block
    return parse_header(bytes(untrusted[: end.end()])), bytes(untrusted[end.end() :])


def parse_header(untrusted: bytes) -> Header:
    """The header that is exactly these bytes. Raises `Integrity("age-header-damaged")`."""
    first, *lines = untrusted.split(b"\n")
    if first != _VERSION_LINE or len(lines) < 2 or lines.pop() != b"":
        raise Integrity("age-header-damaged")
    mac_line = _MAC_LINE.fullmatch(lines.pop())
    if mac_line is None:
        raise Integrity("age-header-damaged")
    stanzas = tuple(_stanzas(lines))
    # A passphrase says who wrote the file only if nobody else could have: it stands alone (age.md, "scrypt recipient").
    if not stanzas or (len(stanzas) > 1 and any(stanza.kind == "scrypt" for stanza in stanzas)):
        raise Integrity("age-header-damaged")
    return Header(stanzas, unb64(mac_line[1]), untrusted)


def _stanzas(untrusted_lines: Sequence[bytes]) -> Iterable[Stanza]:
    lines = iter(untrusted_lines)
    for line in lines:
        if _ARGUMENTS_LINE.fullmatch(line) is None:
            raise Integrity("age-header-damaged")
        _, kind, *arguments = line.decode("ascii").split(" ")
        body = bytearray()
        full = True
        while full:
            part = next(lines, None)
            if part is None or _BODY_LINE.fullmatch(part) is None:
                raise Integrity("age-header-damaged")
            body += part
            full = len(part) == _BODY_COLUMNS
        yield Stanza(kind, tuple(arguments), unb64(bytes(body)))


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    return hmac.digest(derive(file_key, b"", b"header"), authenticated, hashlib.sha256)
