"""The tag files of a bundle (BagIt 1.0, RFC 8493): written in one form, read strictly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.errors import Integrity
from storage.age import PublicKey
from storage.age.hybrid import HybridIdentity
from storage.age.x25519 import X25519Identity
from storage.bundle.names import wrong_with

NAMESPACE = "habeas-bundle-v1"
"""What the signature over the tag manifest is for (SSHSIG namespace)."""
FORMAT = "1"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.sig"
QUERY = "tagmanifest-sha256.txt.sig.tsq"
ANSWER = "tagmanifest-sha256.txt.sig.tsr"
TAG_FILES = (BAG_INFO, BAGIT, MANIFEST)
"""What the tag manifest lists; the rest at the top follows from it."""

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LARGEST_MANIFEST_BYTES = 64 * 1024 * 1024

_ID = re.compile(r"[0-9a-f]{6}\Z")
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]{1,200})\Z")
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}\Z")


def is_bundle_id(text: str) -> bool:
    """Six hex digits, random; all that a bundle's outer name says."""
    return _ID.match(text) is not None


def file_name(bundle_id: str) -> str:
    """The neutral name under which a bundle leaves."""
    return f"bundle-{bundle_id}.age"


def recipient_fingerprint(recipient: PublicKey) -> str:
    """SHA-256 of a recipient's text, hex: `printf %s age1... | sha256sum`."""
    return hashlib.sha256(recipient.text.encode("ascii")).hexdigest()


def identity_fingerprint(identity: object) -> str | None:
    """The fingerprint of the recipient that belongs to an identity; None for a passphrase."""
    if isinstance(identity, X25519Identity | HybridIdentity):
        return recipient_fingerprint(identity.recipient)
    return None


def manifest(digests: Mapping[str, str]) -> bytes:
    """`digests`: path to SHA-256 in hex. Sorted by path, as `sha256sum` writes and `sha256sum -c --strict` reads it."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("ascii")


def read_manifest(untrusted: bytes) -> dict[str, str]:
    """Path to SHA-256. Raises `Integrity("manifest-unreadable", line)` for any other form, order, or a path twice."""
    found: dict[str, str] = {}
    last = ""
    lines = untrusted.split(b"\n")
    if lines.pop() != b"":
        raise Integrity("manifest-unreadable", line=len(lines) + 1)
    for number, raw in enumerate(lines, start=1):
        match = _MANIFEST_LINE.match(raw.decode("latin-1"))
        if match is None or wrong_with(match.group(2)) is not None or match.group(2) <= last:
            raise Integrity("manifest-unreadable", line=number)
        digest, last = match.groups()
        found[last] = digest
    return found


def bag_info(
    *,
    bundle_id: str,
    on: date,
    payload_bytes: int,
    payload_files: int,
    signer: str,
    recipients: Iterable[str],
    more: Sequence[tuple[str, str]] = (),
) -> bytes:
    """`signer`: fingerprint of the signing key; `recipients`: their fingerprints. `more`: labels with values of one line.

    Raises ValueError for a label or value that does not fit on one line.
    """
    rows = [
        ("Bagging-Date", on.isoformat()),
        ("External-Identifier", bundle_id),
        ("Payload-Oxum", f"{payload_bytes}.{payload_files}"),
        ("Habeas-Format", FORMAT),
        ("Habeas-Signer", signer),
        *(("Habeas-Recipient", each) for each in sorted(recipients)),
        *more,
    ]
    for label, value in rows:
        if not _LABEL.match(label) or not value or not value.isprintable() or value != value.strip():
            raise ValueError("not a line of bag-info.txt")
    return "".join(f"{label}: {value}\n" for label, value in rows).encode("utf-8")


def read_bag_info(untrusted: bytes) -> list[tuple[str, str]]:
    """The lines in their order. Raises `Integrity("bag-info-unreadable", line)` for any other form."""
    try:
        lines = untrusted.decode("utf-8").split("\n")
    except UnicodeDecodeError as bad:
        raise Integrity("bag-info-unreadable", line=1) from bad
    if lines.pop() != "":
        raise Integrity("bag-info-unreadable", line=len(lines) + 1)
    found = []
    for number, line in enumerate(lines, start=1):
        label, colon, value = line.partition(": ")
        if not colon or not _LABEL.match(label) or not value.isprintable() or value != value.strip():
            raise Integrity("bag-info-unreadable", line=number)
        found.append((label, value))
    return found
