"""The blob store: one age file per content, named by a keyed hash, never by the plain one.

The order in which a blob comes to be is a promise: written to `work/`, hashed and encrypted in one pass, synced, read back
and authenticated, renamed, its folder synced; only then may the database name it. A crash leaves the whole blob or nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.errors import Access, Integrity
from app.jobs import Ticket
from app.model.content import ByteSource
from app.model.ids import BlobHash, is_sha256
from storage import age
from storage.files import make_folder, sync_folder, writing
from storage.keys import VaultKeys

_NAME_CONTEXT = b"habeas blob name v1\n"


@dataclass(frozen=True)
class Blob:
    """`hash`: SHA-256 of the clear bytes. `name`: of the file. `header`: SHA-256 of the age header and payload nonce."""

    hash: BlobHash
    size: int
    name: str
    header: str


class OpenedBlob:
    """A blob that can be read at any offset (a `ByteSource`); close it, or use it in a `with`."""

    def __init__(self, source: age.FileSource, opened: age.OpenedAge) -> None:
        self._source = source
        self._opened = opened

    @property
    def size(self) -> int:
        return self._opened.size

    def read_at(self, offset: int, length: int) -> bytes:
        return self._opened.read_at(offset, length)

    def read_all(self, ticket: Ticket, step: str = "read-back") -> str:
        """Read and authenticate everything; gives the SHA-256 of the clear bytes."""
        digest = hashlib.sha256()
        self._opened.read_all(digest.update, ticket, step)
        return digest.hexdigest()

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> OpenedBlob:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BlobStore:
    """The `blobs/` and `work/` folders of a vault."""

    def __init__(self, folder: Path, keys: VaultKeys) -> None:
        self._blobs = folder / "blobs"
        self._work = folder / "work"
        self._keys = keys
        self._naming = threading.RLock()
        self._adopted: set[str] = set()

    def name_of(self, content: BlobHash) -> str:
        """The file name for a content: HMAC-SHA-256 under the naming key. Raises ValueError where that is no SHA-256."""
        return hmac.new(self._keys.naming, _NAME_CONTEXT + bytes.fromhex(content), hashlib.sha256).hexdigest()

    def path_of(self, name: str) -> Path:
        return self._blobs / name[:2] / f"{name}.age"

    def put(
        self,
        source: BinaryIO | ByteSource,
        ticket: Ticket,
        known: Callable[[BlobHash], Blob | None],
        size: int | None = None,
    ) -> tuple[Blob, bool]:
        """Take in all of `source` and make it durable; the blob, and whether it lay here already.

        A content that is `known`, or lies here whole though no record names it, is not kept twice.

        `size`: bytes, if known, for the words on a full disk. Raises `Surroundings`, `Cancelled`; after either nothing is
        left behind.
        """
        part = self._work / f"{secrets.token_hex(8)}.part"
        needed = size if size is not None else getattr(source, "size", None)
        digest = hashlib.sha256()
        with writing(self._work, needed):
            try:
                with part.open("xb", buffering=0) as out:
                    recipient = self._keys.identity.recipient
                    sealed = age.seal(source, out, [recipient], ticket, step="seal", watch=digest.update)
                    os.fsync(out.fileno())
                content = BlobHash(digest.hexdigest())
                if (here := known(content) or self._adopt(content, ticket)) is not None:
                    part.unlink()
                    return here, True
                self._read_back(part, sealed, ticket)
                blob = Blob(content, sealed.plain_bytes, self.name_of(content), sealed.header_sha256)
                path = self.path_of(blob.name)
                make_folder(path.parent)
                with self._naming:  # the same content may be coming in twice at once
                    if path.exists() and (here := known(content) or self._adopt(content, ticket)) is not None:
                        part.unlink()
                        return here, True
                    part.replace(path)
                    sync_folder(path.parent)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return blob, False

    def _adopt(self, content: BlobHash, ticket: Ticket) -> Blob | None:
        """An unnamed blob of this content, from now on wanted by whoever asked: who put it there may no longer discard it."""
        found = self._unnamed(content, ticket)
        with self._naming:
            if found is None or not self.path_of(found.name).exists():
                return None
            self._adopted.add(found.name)
            return found

    def discard(self, blob: Blob) -> None:
        """Remove a blob that no record names, unless somebody else has taken in the same content meanwhile."""
        with self._naming:
            if blob.name not in self._adopted:
                self.path_of(blob.name).unlink(missing_ok=True)

    def _unnamed(self, content: BlobHash, ticket: Ticket) -> Blob | None:
        """A whole blob of this content that no record names: the database may be an older copy, so it is kept and used."""
        name = self.name_of(content)
        path = self.path_of(name)
        if not path.exists():
            return None
        try:
            with age.FileSource(path) as source:
                opened = age.open_(source, [self._keys.identity])
                digest = hashlib.sha256()
                opened.read_all(digest.update, ticket, step="read-back")
        except (Access, Integrity):
            return None
        if digest.hexdigest() != content:
            return None
        return Blob(content, opened.size, name, opened.header_sha256)

    def _read_back(self, part: Path, sealed: age.Sealed, ticket: Ticket) -> None:
        """Every chunk of what is on the disk opens under the key it was sealed with, and none is missing."""
        with age.FileSource(part) as source:
            opened = age.open_(source, [self._keys.identity])
            seen = opened.read_all(_drop, ticket, step="read-back")
            if opened.header_sha256 != sealed.header_sha256 or seen != sealed.plain_bytes:
                raise Integrity("read-back-differs")

    def open(self, blob: Blob) -> OpenedBlob:
        """Open a blob for reading. Raises `Integrity` where it is missing, exchanged or damaged."""
        path = self.path_of(blob.name)
        if not is_sha256(blob.hash) or blob.name != self.name_of(blob.hash):
            raise Integrity("blob-exchanged", name=blob.name[:12])
        if not path.exists():
            raise Integrity("blob-missing", name=blob.name[:12])
        source = age.FileSource(path)
        try:
            opened = age.open_(source, [self._keys.identity])
            if opened.header_sha256 != blob.header or opened.size != blob.size:
                raise Integrity("blob-exchanged", name=blob.name[:12])
        except Access as error:  # sealed to somebody else, or damaged where it says to whom
            source.close()
            raise Integrity("blob-exchanged", name=blob.name[:12]) from error
        except BaseException:
            source.close()
            raise
        return OpenedBlob(source, opened)

    def names(self) -> Iterator[tuple[str, Path]]:
        """Every file in the store with its name."""
        for path in sorted(self._blobs.glob("??/*")):
            yield path.name.removesuffix(".age"), path

    def empty_work(self) -> int:
        """Remove what unfinished work left behind; how many files it was. Only with the vault's lock held."""
        count = 0
        with writing(self._work):
            for path in sorted(self._work.iterdir()):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                count += 1
        return count


def _drop(_: memoryview) -> None:
    """The bytes are authenticated; nobody needs them here."""
