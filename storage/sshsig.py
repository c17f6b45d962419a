"""Signatures that stock `ssh-keygen -Y verify` checks: OpenSSH's SSHSIG over Ed25519, in OpenSSH's own armour.

Form: OpenSSH's PROTOCOL.sshsig. A signature covers a namespace beside the message, so that what was signed for one
purpose never passes for another. Public keys travel as the one-line text that stands in `id_ed25519.pub`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app import clock
from app.errors import Integrity, Invalid

_TYPE = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_VERSION = 1
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_LINE_CHARS = 70
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_MAX_SIGNATURE_CHARS = 16_384
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\Z")


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _take(blob: bytes, place: int) -> tuple[bytes, int]:
    """The length-prefixed string at `place`, and the place after it. Raises ValueError."""
    start = place + 4
    if start > len(blob):
        raise ValueError("cut short")
    (length,) = struct.unpack(">I", blob[place:start])
    if start + length > len(blob):
        raise ValueError("cut short")
    return blob[start : start + length], start + length


def generate() -> Ed25519PrivateKey:
    """A fresh signing key from the system's random source."""
    return Ed25519PrivateKey.generate()


def private_text(key: Ed25519PrivateKey) -> str:
    """The key as an unencrypted OpenSSH private key file. To be kept inside the vault only."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    ).decode("ascii")


def load_private(text: str) -> Ed25519PrivateKey:
    """Read what `private_text` or `ssh-keygen -t ed25519 -N ''` wrote. Raises `Integrity`."""
    try:
        key = serialization.load_ssh_private_key(text.encode("utf-8"), None)
    except ValueError as bad:
        raise Integrity("signing-key-damaged") from bad
    if not isinstance(key, Ed25519PrivateKey):
        raise Integrity("signing-key-damaged")
    return key


def _key_blob(key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _string(_TYPE) + _string(raw)


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey, comment: str = "") -> str:
    """`ssh-ed25519 AAAA...`, with `comment` (printable, one line) after it if there is one. No line end."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    line = f"{_TYPE.decode()} {base64.b64encode(_key_blob(public)).decode()}"
    if not comment:
        return line
    if not comment.isprintable():
        raise ValueError("a comment of more than one line")
    return f"{line} {comment}"


def _blob_of_text(untrusted_text: str) -> bytes:
    parts = untrusted_text.strip().split(None, 2)
    if len(parts) < 2 or parts[0] != _TYPE.decode() or not _BASE64.match(parts[1]):
        raise ValueError("no Ed25519 key in OpenSSH form")
    return base64.b64decode(parts[1], validate=True)


def _key_of_blob(untrusted_blob: bytes) -> Ed25519PublicKey:
    kind, place = _take(untrusted_blob, 0)
    raw, place = _take(untrusted_blob, place)
    if kind != _TYPE or len(raw) != 32 or place != len(untrusted_blob):
        raise ValueError("no Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw)


def load_public(untrusted_text: str) -> Ed25519PublicKey:
    """Read a one-line public key; a comment after it is ignored. Raises `Invalid` with the field `public_key`."""
    try:
        return _key_of_blob(_blob_of_text(untrusted_text))
    except (ValueError, binascii.Error) as bad:
        raise Invalid({"public_key": "public-key-unreadable"}) from bad


def fingerprint(public: str) -> str:
    """`SHA256:...` of a one-line public key, as `ssh-keygen -l` prints it. Raises `Invalid`."""
    digest = hashlib.sha256(_key_blob(load_public(public))).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _signed_bytes(namespace: bytes, hash_name: bytes, message_digest: bytes) -> bytes:
    return _MAGIC + _string(namespace) + _string(b"") + _string(hash_name) + _string(message_digest)


def sign(key: Ed25519PrivateKey, namespace: str, message: bytes) -> str:
    """The armoured signature over `message` for one purpose. The same input always gives the same text."""
    if not namespace:
        raise ValueError("a signature needs a namespace")
    inner = key.sign(_signed_bytes(namespace.encode(), b"sha512", hashlib.sha512(message).digest()))
    blob = _MAGIC + struct.pack(">I", _VERSION)
    for part in (_key_blob(key.public_key()), namespace.encode(), b"", b"sha512", _string(_TYPE) + _string(inner)):
        blob += _string(part)
    return _armoured(blob)


def _armoured(blob: bytes) -> str:
    """The one text of a signature, as ssh-keygen writes it."""
    text = base64.b64encode(blob).decode()
    lines = [text[place : place + _LINE_CHARS] for place in range(0, len(text), _LINE_CHARS)]
    return "\n".join([_BEGIN, *lines, _END, ""])


@dataclass(frozen=True)
class _Parsed:
    key: Ed25519PublicKey
    namespace: bytes
    hash_name: bytes
    inner: bytes


def _parse(untrusted_signature: str) -> _Parsed:
    """Raises ValueError (binascii.Error is one)."""
    if len(untrusted_signature) > _MAX_SIGNATURE_CHARS:
        raise ValueError("too long")
    body = untrusted_signature.removeprefix(_BEGIN).removesuffix(f"{_END}\n").replace("\n", "")
    if not _BASE64.match(body):
        raise ValueError("not base64")
    blob = base64.b64decode(body, validate=True)
    if _armoured(blob) != untrusted_signature or not blob.startswith(_MAGIC + struct.pack(">I", _VERSION)):
        raise ValueError("not a signature of version 1 in its one spelling")
    place = len(_MAGIC) + 4
    parts = []
    for _ in range(5):
        part, place = _take(blob, place)
        parts.append(part)
    key_blob, namespace, reserved, hash_name, signature = parts
    if place != len(blob) or reserved or not namespace or hash_name not in _HASHES:
        raise ValueError("odd fields")
    kind, place = _take(signature, 0)
    inner, place = _take(signature, place)
    if kind != _TYPE or place != len(signature) or len(inner) != 64:
        raise ValueError("not Ed25519")
    return _Parsed(_key_of_blob(key_blob), namespace, hash_name, inner)


def verify(untrusted_signature: str, namespace: str, message: bytes) -> str:
    """The public key (one line) that made this signature over `message` in `namespace`.

    It says nothing about whose key that is: ask `allowed`. Raises `Integrity` with `signature-damaged` (cannot be
    read), `signature-purpose` (made for another purpose) or `signature-wrong` (the message is not what was signed).
    """
    try:
        parsed = _parse(untrusted_signature)
    except ValueError as bad:
        raise Integrity("signature-damaged") from bad
    if parsed.namespace != namespace.encode():
        raise Integrity("signature-purpose")
    digest = _HASHES[parsed.hash_name](message).digest()
    try:
        parsed.key.verify(parsed.inner, _signed_bytes(parsed.namespace, parsed.hash_name, digest))
    except InvalidSignature as bad:
        raise Integrity("signature-wrong") from bad
    return public_text(parsed.key)


# --- allowed_signers: who may sign what, as the ALLOWED SIGNERS section of ssh-keygen(1) has it ---

_OPTION = re.compile(r'([a-z-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|\Z)', re.IGNORECASE)
_MOMENT = re.compile(r"(\d{8})(\d{4}(?:\d{2})?)?(Z?)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Line:
    principals: str
    options: dict[str, str]
    key: bytes


def _field(text: str) -> tuple[str, str]:
    """The first word of `text`, blanks inside double quotes included, and the rest after it."""
    quoted = False
    for place, letter in enumerate(text):
        if letter == '"' and (place == 0 or text[place - 1] != "\\"):
            quoted = not quoted
        elif letter in " \t" and not quoted:
            return text[:place], text[place:].strip(" \t")
    return text, ""


def _options(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        match = _OPTION.match(text, place)
        if match is None or match.group(1).lower() in found:
            raise ValueError("options that cannot be read")
        found[match.group(1).lower()] = match.group(2) or ""
        place = match.end()
    return found


def _line(text: str) -> _Line:
    """Raises ValueError for anything but a line about one plain Ed25519 key."""
    principals, rest = _field(text)
    principals = principals.strip('"')
    options: dict[str, str] = {}
    first, after = _field(rest)
    if first != _TYPE.decode():
        options = _options(first)
        rest = after
    if set(options) - {"namespaces", "valid-after", "valid-before"} or not principals:
        raise ValueError("an option that this program does not know")
    blob = _blob_of_text(rest)
    _key_of_blob(blob)
    return _Line(principals, options, blob)


def _lines(signers: str) -> Iterator[_Line]:
    """The lines that can be used. One that cannot (another kind of key, an unknown option) lets nobody in."""
    for raw in signers.splitlines():
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        try:
            line = _line(text)
        except ValueError:
            continue
        yield line


def _matches(value: str, patterns: str) -> bool:
    """OpenSSH's pattern lists: commas between, `*` and `?`, a leading `!` excludes."""
    hit = False
    for pattern in patterns.split(","):
        wanted = pattern.removeprefix("!")
        as_regex = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in wanted)
        if re.fullmatch(as_regex, value, re.DOTALL):
            if pattern.startswith("!"):
                return False
            hit = True
    return hit


def _moment(text: str) -> datetime:
    """`YYYYMMDD[HHMM[SS]]` in this machine's zone, with `Z` in UTC. Raises ValueError."""
    match = _MOMENT.match(text)
    if match is None:
        raise ValueError("not a moment")
    written = match.group(1) + (match.group(2) or "").ljust(6, "0")
    moment = datetime.strptime(written, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone is given to it in the next line
    return moment.replace(tzinfo=UTC) if match.group(3) else moment.astimezone(UTC)


def _in_time(options: dict[str, str], at: datetime) -> bool:
    try:
        after = _moment(options["valid-after"]) if "valid-after" in options else None
        before = _moment(options["valid-before"]) if "valid-before" in options else None
    except ValueError:
        return False
    return not ((after and at < after) or (before and at > before))


def allowed(
    signers: str, namespace: str, public: str, principal: str | None = None, *, at: datetime | None = None
) -> str | None:
    """For whom `public` may sign in `namespace`, by the text of an OpenSSH allowed_signers file; None: for nobody.

    `principal`: ask for this one only; without it the principals of the first line that fits are the answer. `at`: the
    moment at which the line must be valid, now if not given. A line that cannot be read fits nobody.
    """
    blob = _key_blob(load_public(public))
    moment = at or clock.now()
    for line in _lines(signers):
        if line.key != blob or not _in_time(line.options, moment):
            continue
        if "namespaces" in line.options and not _matches(namespace, line.options["namespaces"]):
            continue
        if principal is None:
            return line.principals
        if _matches(principal, line.principals):
            return principal
    return None
