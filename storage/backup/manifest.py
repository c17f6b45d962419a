"""What belongs to a snapshot: a signed list, encrypted to the vault, written last.

The clear text is one line of canonical JSON and the SSHSIG signature of that line (with its line feed) by the key that signs in
the vault, namespace `habeas-backup-v1`. So `head -n 1` and `tail -n +2` give `ssh-keygen -Y verify` what it needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock
from app.errors import Access, Integrity
from app.model.canonical import Json, canonical
from app.model.ids import is_sha256
from storage import age, sshsig
from storage.files import reading

NAMESPACE = "habeas-backup-v1"
NAME = "manifest.age"
_LARGEST_BYTES = 64 * 1024 * 1024
_VERSION = 1


@dataclass(frozen=True)
class Manifest:
    """`backup`, `number`: which backup, which snapshot. `vault`: its id. `at`: when it was taken, by the machine's clock.

    `lines`, `lines_sha256`: the log as in a checkpoint. `versions`: how many versions of records. `files`: by path in the
    snapshot, length in bytes and SHA-256 of each file. `blobs`, `blob_bytes`: originals that the records name, and their clear
    length. `missing`: SHA-256 of those that the vault itself had lost or that were damaged there.
    """

    backup: str
    number: int
    vault: str
    at: str
    lines: int
    lines_sha256: str
    versions: int
    files: Mapping[str, tuple[int, str]]
    blobs: int
    blob_bytes: int
    missing: tuple[str, ...]

    @property
    def line(self) -> bytes:
        """The canonical JSON, without a line end."""
        found: dict[str, Json] = {**asdict(self), "v": _VERSION}
        found["files"] = {name: list(each) for name, each in self.files.items()}
        found["missing"] = list(self.missing)
        return canonical(found)

    @property
    def digest(self) -> str:
        """SHA-256 of the line: the name of this snapshot in the log."""
        return hashlib.sha256(self.line).hexdigest()


def sealed(manifest: Manifest, key: Ed25519PrivateKey, recipient: age.X25519Recipient) -> bytes:
    """The bytes of `manifest.age`."""
    line = manifest.line + b"\n"
    return age.seal_bytes(line + sshsig.sign(key, NAMESPACE, line).encode("ascii"), [recipient])


def read(folder: Path, identity: age.X25519Identity, number: int) -> tuple[Manifest, str]:
    """The manifest in `folder` of snapshot `number`, and the public key that signed it: hold that against those of the records.

    Raises `Integrity("backup-damaged")`, `Surroundings`.
    """
    path = folder / NAME
    with reading():
        if not path.is_file() or path.stat().st_size > _LARGEST_BYTES:
            raise Integrity("backup-damaged", name=NAME)
        content = path.read_bytes()
    try:
        line, feed, signature = age.open_bytes(content, [identity]).partition(b"\n")
        signer = sshsig.verify(signature.decode("ascii"), NAMESPACE, line + feed)
        manifest = _parse(json.loads(line))
        if manifest.line != line or manifest.number != number:
            raise ValueError(NAME)
    except (Access, Integrity, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Integrity("backup-damaged", name=NAME) from error
    return manifest, signer


def _parse(untrusted: Any) -> Manifest:
    """Raises ValueError, KeyError or TypeError."""
    if untrusted.pop("v") != _VERSION:
        raise ValueError("another version")
    files = {str(name): (_count(size), _hash(digest)) for name, (size, digest) in untrusted.pop("files").items()}
    missing = tuple(_hash(each) for each in untrusted.pop("missing"))
    clock.moment(untrusted["at"])
    for name in ("number", "lines", "versions", "blobs", "blob_bytes"):
        _count(untrusted[name])
    _hash(untrusted["lines_sha256"])
    return Manifest(**untrusted, files=files, missing=missing)


def _count(untrusted: Any) -> int:
    if type(untrusted) is not int or untrusted < 0:
        raise ValueError("no count")
    return untrusted


def _hash(untrusted: Any) -> str:
    if not isinstance(untrusted, str) or not is_sha256(untrusted):
        raise ValueError("no hash")
    return untrusted
