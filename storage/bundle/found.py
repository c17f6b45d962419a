"""An opened bundle as the checks see it: what lies where, its hashes, and the few files that say what the rest is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.errors import Integrity
from app.model.content import ByteSource
from storage.bundle.reader import Digest, Part
from storage.bundle.report import Wrong
from storage.bundle.tar import Entry

LARGEST_JSON_BYTES = 8 * 1024 * 1024
LONGEST_ENTRY_BYTES = 1024 * 1024
_READ_BYTES = 256 * 1024


@dataclass
class Found:
    """`entries`: path below the bundle's folder to its place; `digests`: the same to its hash.

    `signer`: public key (one line) of the valid signature over the tag manifest. `opened_for`: fingerprint of the
    recipient whose key opened it; `sealed`: whether it was encrypted.
    """

    archive: ByteSource
    bundle_id: str
    entries: Mapping[str, Entry]
    digests: Mapping[str, Digest]
    sealed: bool
    opened_for: str | None
    signer: str | None = None
    info: Sequence[tuple[str, str]] = ()
    sources: dict[str, ByteSource] = field(default_factory=dict)

    def sha256(self, name: str) -> str | None:
        """Hex; None if the file is missing or damaged."""
        digest = self.digests.get(name)
        return None if digest is None else digest.sha256

    def below(self, folder: str, pattern: str = "") -> list[str]:
        """Sorted paths in `folder` (with its slash) whose rest matches `pattern` wholly."""
        wanted = re.compile(pattern or ".*")
        return [name for name in self.entries if name.startswith(folder) and wanted.fullmatch(name[len(folder) :])]

    def source(self, name: str) -> ByteSource:
        """A file at any place; the same object each time, so that who reads it may remember it. Raises `Wrong`."""
        if name not in self.entries:
            raise Wrong(f"{name}: missing")
        return self.sources.setdefault(name, Part(self.archive, self.entries[name]))

    def read(self, name: str, most_bytes: int = LARGEST_JSON_BYTES) -> bytes:
        """A small file whole. Raises `Wrong` if it is missing, damaged or too large."""
        source = self.source(name)
        if source.size > most_bytes:
            raise Wrong(f"{name}: too large")
        try:
            return source.read_at(0, source.size)
        except Integrity as bad:
            raise Wrong(f"{name}: damaged") from bad

    def lines(self, name: str, longest_bytes: int = LONGEST_ENTRY_BYTES) -> Iterator[bytes]:
        """The lines of a file without their line feeds. Raises `Wrong`, also if the last line has no line feed."""
        source = self.source(name)
        rest = b""
        for offset in range(0, source.size, _READ_BYTES):
            try:
                block = source.read_at(offset, _READ_BYTES)
            except Integrity as bad:
                raise Wrong(f"{name}: damaged") from bad
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
            if len(rest) > longest_bytes:
                raise Wrong(f"{name}: a line that is too long")
        if rest:
            raise Wrong(f"{name}: the last line is cut short")
