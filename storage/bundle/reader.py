"""Opening bundles without unpacking them: an index of what lies where, and any file's bytes at any place.

Nothing is ever written. What must not be in an archive refuses the whole of it (`tar.entries`); nothing is mended.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app.errors import Integrity
from app.jobs import Ticket
from app.model.content import ByteSource
from storage import age
from storage.age.header import Stanza
from storage.age.sealing import PIECE_BYTES
from storage.bundle import bag, tar
from storage.bundle.tar import Entry
from storage.files import original
from storage.pipeline import run_ordered

_CLEAR_BEGINS = re.compile(rb"[0-9a-f]{6}/")


class Part:
    """One file of the archive as a `ByteSource`."""

    def __init__(self, whole: ByteSource, entry: Entry) -> None:
        self._whole = whole
        self._entry = entry

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._entry.size

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`, fewer only at the end. Raises `Integrity` where the bundle is damaged."""
        if offset < 0 or length < 0:
            raise ValueError("an offset or a length below zero")
        return self._whole.read_at(self._entry.offset + offset, max(0, min(length, self._entry.size - offset)))


class _Noting:
    """An identity that remembers whether it was the one that fitted."""

    def __init__(self, identity: age.Identity) -> None:
        self.identity = identity
        self.fitted = False

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        file_key = self.identity.unwrap(stanzas)
        self.fitted = file_key is not None
        return file_key


class Content:
    """A bundle's archive in the clear, read through its encryption. Close it, or use it as a context manager.

    `sealed`: whether the file was encrypted (one that its recipient has decrypted is taken too). `opened_for`: fingerprint
    of the recipient whose identity opened it; None if it was not encrypted, or opened by something without one.
    """

    def __init__(
        self,
        path: Path,
        identities: Sequence[age.Identity],
        through: Callable[[ByteSource], ByteSource] = lambda file: file,
    ) -> None:
        """`through`: wraps the file, for who wants to see what is read of it.

        Raises `Access("age-no-match")`, `Surroundings`, and what `age.open_` raises.
        """
        with original(path):
            self._file = age.FileSource(path)
        try:
            self.file = through(self._file)
            self.sealed = _CLEAR_BEGINS.match(self.file.read_at(0, 7)) is None
            self.opened_for: str | None = None
            self.archive: ByteSource = self.file
            if self.sealed:
                noting = [_Noting(identity) for identity in identities]
                self.archive = age.open_(self.file, noting)
                self.opened_for = next((bag.identity_fingerprint(n.identity) for n in noting if n.fitted), None)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Give the file back to the system."""
        self._file.close()

    def __enter__(self) -> Content:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Bundle:
    """A bundle whose archive obeys the rules; whether what it says is true is for `verify` to find out.

    `bundle_id`: name of its one folder. `names`: paths below that folder, sorted.
    """

    def __init__(self, content: Content) -> None:
        """Raises `Integrity("archive-refused")`, also if not everything stands in one folder named like a bundle."""
        self._content = content
        found = list(tar.entries(content.archive))
        self.bundle_id = top_folder(found)
        self._entries = {entry.name.partition("/")[2]: entry for entry in found}
        self.names: tuple[str, ...] = tuple(self._entries)

    def source(self, name: str) -> ByteSource:
        """A file's bytes at any place. Raises `Integrity("bundle-file-missing", name)`."""
        if name not in self._entries:
            raise Integrity("bundle-file-missing", name=name)
        return Part(self._content.archive, self._entries[name])

    def read(self, name: str, most_bytes: int) -> bytes:
        """A small file whole. Raises `Integrity`: "bundle-file-missing", "bundle-file-too-large"."""
        source = self.source(name)
        if source.size > most_bytes:
            raise Integrity("bundle-file-too-large", name=name, size=source.size)
        return source.read_at(0, source.size)

    def close(self) -> None:
        """Give the file back to the system."""
        self._content.close()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def top_folder(found: Sequence[Entry]) -> str:
    """The one folder in which all files stand. Raises `Integrity("archive-refused")`."""
    tops = {entry.name.partition("/")[0] for entry in found}
    top = min(tops, default="")
    if len(tops) != 1 or not bag.is_bundle_id(top) or any("/" not in entry.name for entry in found):
        raise Integrity("archive-refused", reason="not one folder named like a bundle", offset=0, name=top)
    return top


def open_bundle(path: Path, identities: Sequence[age.Identity]) -> Bundle:
    """Open a bundle for reading at any place; the caller closes it. Only headers are read.

    Raises `Access("age-no-match")`, `Integrity`, `Surroundings`.
    """
    content = Content(path, identities)
    try:
        return Bundle(content)
    except BaseException:
        content.close()
        raise


@dataclass(frozen=True)
class Digest:
    """SHA-256 of a file's bytes, hex; None if some cannot be read, and then `damaged` holds the ranges (start, end)."""

    sha256: str | None
    damaged: tuple[tuple[int, int], ...] = ()


class _Sorter:
    """Gets the archive piece by piece and hashes each file's share of it."""

    def __init__(self, found: Sequence[Entry]) -> None:
        self._waiting = iter(found)
        self._entry = next(self._waiting, None)
        self._hash = hashlib.sha256()
        self._place = 0
        self.digests: dict[str, Digest] = {}

    def put(self, piece: memoryview | bytes) -> None:
        view = memoryview(piece)
        end = self._place + len(view)
        while self._entry is not None:
            start, stop = self._entry.offset, self._entry.offset + self._entry.size
            if start < end:
                self._hash.update(view[max(start - self._place, 0) : max(stop - self._place, 0)])
            if stop > end:
                break
            self.digests[self._entry.name] = Digest(self._hash.hexdigest())
            self._hash = hashlib.sha256()
            self._entry = next(self._waiting, None)
        self._place = end


def _plain_pieces(archive: ByteSource, ticket: Ticket, step: str) -> Iterator[bytes]:
    for offset in range(0, archive.size, PIECE_BYTES):
        piece = archive.read_at(offset, PIECE_BYTES)
        yield piece
        ticket.progress(step, offset + len(piece), archive.size)


def _digest_around_damage(archive: ByteSource, entry: Entry, ticket: Ticket) -> Digest:
    """Chunk by chunk, so that damage is known to 64 KiB and the rest of the archive can still be judged."""
    hashed = hashlib.sha256()
    damaged: list[tuple[int, int]] = []
    place, stop = entry.offset, entry.offset + entry.size
    while place < stop:
        ticket.check()
        following = min(stop, (place // age.CHUNK_BYTES + 1) * age.CHUNK_BYTES)
        try:
            hashed.update(archive.read_at(place, following - place))
        except Integrity:
            damaged.append((place - entry.offset, following - entry.offset))
        place = following
    return Digest(None if damaged else hashed.hexdigest(), tuple(damaged))


def digests(content: Content, found: Sequence[Entry], ticket: Ticket, step: str = "verify") -> Mapping[str, Digest]:
    """SHA-256 of every file of the archive, in one pass over it; damaged ones are named, the others still hashed.

    Progress of `step` is in bytes of the archive. Raises `Cancelled`, `Surroundings`.
    """
    sorter = _Sorter(found)
    try:
        if isinstance(content.archive, age.OpenedAge):
            content.archive.read_all(sorter.put, ticket, step)
        else:
            run_ordered(_plain_pieces(content.archive, ticket, step), lambda piece: piece, sorter.put)
    except Integrity:
        return {entry.name: _digest_around_damage(content.archive, entry, ticket) for entry in found}
    return sorter.digests
