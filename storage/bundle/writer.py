"""Sealing a bundle: pack, sign, encrypt, put on the disk, read back and compare, and only then give it its name.

The archive is a pure function of the plan, the recipients' names and the signing key: sealed twice, the clear bytes are the
same. Contents stream from where they lie; hashing, encrypting and writing run at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Integrity, Invalid, Surroundings
from app.jobs import Ticket
from app.model.content import ByteSource
from storage import age, sshsig, timestamps
from storage.age.chunks import sealed_size
from storage.age.header import Stanza
from storage.age.sealing import PIECE_BYTES
from storage.bundle import bag, tar
from storage.bundle.furniture import furniture
from storage.bundle.names import Tidy
from storage.bundle.reader import Content, digests
from storage.files import sync_folder, writing


@dataclass(frozen=True)
class Member:
    """A file below `data/`. `sha256`: hex, if it is known already: then a bundle with other bytes is not made."""

    path: str
    content: bytes | ByteSource
    sha256: str | None = None

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.size


@dataclass(frozen=True)
class Plan:
    """What goes into a bundle. `on`: its date. `more`: further labels and values for bag-info.txt."""

    bundle_id: str
    on: date
    members: tuple[Member, ...]
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sealed:
    """What was sealed, read back and found right. `sha256` (hex) and `size` (bytes): of the encrypted file.

    `members`: files below `data/`. `signer`: fingerprint of the signing key.
    """

    bundle_id: str
    sha256: str
    size: int
    members: int
    signer: str


def new_bundle_id() -> str:
    """Six random hex digits: all that is to be read on the outside of a bundle."""
    return secrets.token_hex(3)


class Packing:
    """The clear archive of a plan as a `ByteSource` to be read once, from its beginning to its end.

    `digests`: SHA-256 of each file packed so far, by its path in the archive: computed, or as the plan stated it. Reading
    raises `Integrity("seal-source-changed", name)` as soon as a content has another length than it said.
    """

    def __init__(
        self,
        plan: Plan,
        recipients: Sequence[age.PublicKey],
        key: Ed25519PrivateKey,
        timestamp_answer: bytes | None = None,
    ) -> None:
        """`timestamp_answer`: the authority's reply for this very bundle, if the plan is sealed again with it.

        Raises ValueError for a plan that names files badly or twice.
        """
        if not bag.is_bundle_id(plan.bundle_id):
            raise ValueError("no bundle id")
        self._key = key
        self._answer = timestamp_answer
        own = (*furniture(plan.bundle_id), ("keys/signer.pub", sshsig.public_text(key).encode() + b"\n"))
        members = (*plan.members, *(Member(path, content) for path, content in own))
        self._members = sorted(members, key=lambda member: member.path)
        self.top = plan.bundle_id
        self.stated = {f"{self.top}/data/{member.path}" for member in members if member.sha256 is not None}
        self.signer = sshsig.fingerprint(sshsig.public_text(key))
        info = bag.bag_info(
            bundle_id=plan.bundle_id,
            on=plan.on,
            payload_bytes=sum(member.size for member in members),
            payload_files=len(members),
            signer=self.signer,
            recipients=[bag.recipient_fingerprint(recipient) for recipient in recipients],
            more=plan.more,
        )
        self._first = ((bag.BAG_INFO, info), (bag.BAGIT, bag.BAGIT_TEXT))
        self.sizes = self._plan_sizes()
        self._size = sum(tar.size_with_header(name, size) for name, size in self.sizes.items()) + len(tar.END)
        self.digests: dict[str, str] = {}
        self._blocks = self._pack()
        self._held = memoryview(b"")
        self._place = 0
        self._made = 0

    @property
    def size(self) -> int:
        """Length of the archive in bytes."""
        return self._size

    @property
    def payload_files(self) -> int:
        return len(self._members)

    def read_at(self, offset: int, length: int) -> bytes:
        """The next `length` bytes; `offset` must be where the last read ended (ValueError otherwise)."""
        if offset != self._place:
            raise ValueError("an archive is packed in one go")
        parts: list[memoryview] = []
        missing = length
        while missing:
            if not self._held:
                block = next(self._blocks, b"")
                self._made += len(block)
                if len(block) == missing and not parts:
                    self._place += missing
                    return block
                if not block:
                    break
                self._held = memoryview(block)
            parts.append(self._held[:missing])
            self._held = self._held[missing:]
            missing -= len(parts[-1])
        found = b"".join(parts)
        self._place += len(found)
        return found

    def _plan_sizes(self) -> dict[str, int]:
        """Path in the archive to length, in the order of packing; everything is known before the first byte."""
        sizes = {name: len(content) for name, content in self._first}
        for member in self._members:
            sizes[f"data/{member.path}"] = member.size
        zeros = dict.fromkeys(sizes, "0" * 64)
        tags = bag.manifest(dict.fromkeys(bag.TAG_FILES, "0" * 64))
        payload = bag.manifest({name: digest for name, digest in zeros.items() if name.startswith("data/")})
        for name, content in self._signed(payload, tags):
            sizes[name] = len(content)
        tidy = Tidy()
        for name in sizes:
            problem = tidy.add(f"{self.top}/{name}")
            if problem is not None:
                raise ValueError(f"{problem}: {name}")
        if sum(name.startswith("data/") for name in sizes) != len(self._members):
            raise ValueError("the same name twice")
        return {f"{self.top}/{name}": size for name, size in sizes.items()}

    def _signed(self, payload: bytes, tags: bytes) -> list[tuple[str, bytes]]:
        """The files that come last: both manifests, the signature, the question for a timestamp, and its answer."""
        signature = sshsig.sign(self._key, bag.NAMESPACE, tags).encode("ascii")
        tail = [
            (bag.MANIFEST, payload),
            (bag.TAG_MANIFEST, tags),
            (bag.SIGNATURE, signature),
            (bag.QUERY, timestamps.request(hashlib.sha256(signature).digest(), nonce=None)),
        ]
        return tail if self._answer is None else [*tail, (bag.ANSWER, self._answer)]

    def _pack(self) -> Iterator[bytes]:
        for name, content in self._first:
            yield from self._file(name, content)
        for member in self._members:
            yield from self._file(f"data/{member.path}", member.content, member.sha256)
        below = {name.partition("/")[2]: digest for name, digest in self.digests.items()}
        payload = bag.manifest({name: digest for name, digest in below.items() if name.startswith("data/")})
        listed = {name: below[name] for name, _ in self._first}
        listed[bag.MANIFEST] = hashlib.sha256(payload).hexdigest()
        for name, content in self._signed(payload, bag.manifest(listed)):
            yield from self._file(name, content)
        yield tar.END

    def _file(self, name: str, content: bytes | ByteSource, expected: str | None = None) -> Iterator[bytes]:
        full = f"{self.top}/{name}"
        size = self.sizes[full]
        yield tar.header(full, size)
        hashed = hashlib.sha256()
        source = age.BytesSource(content) if isinstance(content, bytes) else content
        offset = 0
        while offset < size:
            # Up to where the reader's next piece begins: then its later pieces are these blocks, and nothing is copied.
            wanted = min(PIECE_BYTES - self._made % PIECE_BYTES, size - offset)
            block = source.read_at(offset, wanted)
            if len(block) != wanted:
                raise Integrity("seal-source-changed", name=name)
            if expected is None:
                hashed.update(block)
            offset += wanted
            yield block
        if source.size != size:
            raise Integrity("seal-source-changed", name=name)
        # A digest that is known goes into the manifest as it is: reading back will show whether these bytes have it.
        self.digests[full] = expected or hashed.hexdigest()
        gap = tar.padding(size)
        if gap:
            yield bytes(gap)


class _Remembering:
    """A recipient that remembers the file key while the program runs, so that the file can be read back before it leaves.

    What is written is the recipient's own stanza; nobody is added to the file.
    """

    def __init__(self, recipient: age.Recipient) -> None:
        self._recipient = recipient
        self.file_key = b""

    @property
    def quantum_safe(self) -> bool:
        return self._recipient.quantum_safe

    @property
    def alone(self) -> bool:
        return self._recipient.alone

    def wrap(self, file_key: bytes) -> Stanza:
        self.file_key = file_key
        return self._recipient.wrap(file_key)

    def unwrap(self, _stanzas: Iterable[Stanza]) -> bytes | None:
        """The same object then is the identity for reading back; the header's MAC shows that the key belongs to it."""
        return self.file_key


class _HashedFile:
    """A file read back: hashes what is read in order, from its first byte to its last."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self._next = 0

    @property
    def size(self) -> int:
        return self._source.size

    def read_at(self, offset: int, length: int) -> bytes:
        found = self._source.read_at(offset, length)
        if offset <= self._next < offset + len(found):
            self._hash.update(memoryview(found)[self._next - offset :])
            self._next = offset + len(found)
        return found

    def sha256(self) -> str:
        if self._next != self.size:
            raise Integrity("seal-mismatch", chosen=self.size, packed=self.size, verified=self._next)
        return self._hash.hexdigest()


def _compare(packing: Packing, digests_found: dict[str, str | None], sizes_found: dict[str, int]) -> None:
    """Chosen, packed and read back must be the same files of the same bytes. Raises `Integrity`."""
    for name, digest in digests_found.items():
        # The encryption was authentic up to here, so other bytes than the plan stated were other bytes from the start.
        if name in packing.stated and digest not in (None, packing.digests[name]):
            raise Integrity("seal-source-changed", name=name.partition("/")[2])
    if digests_found != packing.digests or sizes_found != packing.sizes:
        raise Integrity(
            "seal-mismatch", chosen=len(packing.sizes), packed=len(packing.digests), verified=len(digests_found)
        )


def _read_back(path: Path, packing: Packing, remembered: _Remembering, ticket: Ticket) -> str:
    """SHA-256 of the file as it lies on the disk, if its every file is what was packed. Raises `Integrity`."""
    with Content(path, [remembered], through=_HashedFile) as content:
        found = list(tar.entries(content.archive))
        hashed = digests(content, found, ticket, "read-back")
        sizes = {entry.name: entry.size for entry in found}
        _compare(packing, {name: digest.sha256 for name, digest in hashed.items()}, sizes)
        if content.archive.size != packing.size or not isinstance(content.file, _HashedFile):
            raise Integrity("seal-mismatch", chosen=packing.size, packed=packing.size, verified=content.archive.size)
        return content.file.sha256()


def _forget_cache(descriptor: int) -> None:
    """Ask the system to read the file from the disk next time, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def seal(
    out: Path,
    plan: Plan,
    recipients: Sequence[age.PublicKey],
    signing_key: Ed25519PrivateKey,
    ticket: Ticket,
    *,
    timestamp_answer: bytes | None = None,
    from_medium: bool = False,
) -> Sealed:
    """Seal `plan` to `recipients` as the file `out`, which must not be there yet.

    `from_medium`: read back from the disk itself where the system allows it, not from what it remembers having written.
    That takes as long as the disk needs, and finds sticks that lose what they were given.

    On return the file is durable, was read back, decrypted, and each file in it hashed again: what was
    chosen, packed and verified agree. Before that, nothing stands under that name, whatever happens; what was begun is
    removed, or, after a crash, lies beside it as an encrypted file of a random name ending in `.part`.

    Progress: `seal`, then `read-back`, in bytes of the archive. Raises `Invalid` for no recipients; `Surroundings`
    ("file-exists", "disk-full", ...); `Integrity` ("seal-source-changed", "seal-mismatch"); `Cancelled`; what reading the
    contents raises; ValueError for a plan that names files badly or twice.
    """
    if not recipients:
        raise Invalid({"recipients": "missing"})
    packing = Packing(plan, recipients, signing_key, timestamp_answer)
    needed = sealed_size(packing.size)
    with writing(out.parent, needed):
        if out.exists() or out.is_symlink():
            raise Surroundings("file-exists")
        free = shutil.disk_usage(out.parent).free
    if free < needed:
        raise Surroundings("disk-full", needed=needed, free=free)
    remembered = _Remembering(recipients[0])
    part = out.parent / f".{secrets.token_hex(8)}.part"
    try:
        with writing(out.parent, needed):
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as file, ThreadPoolExecutor(1, "seal-sync") as other:
                age.seal(packing, file, [remembered, *recipients[1:]], ticket, "seal")
                # The disk takes its time; what it was given can be read back meanwhile.
                synced = other.submit(os.fsync, file.fileno())
                if from_medium:
                    synced.result()
                    _forget_cache(file.fileno())
                sha256 = _read_back(part, packing, remembered, ticket)
                synced.result()
        with writing(out.parent, needed):
            if out.exists():
                raise Surroundings("file-exists")
            size = part.stat().st_size
            part.replace(out)
            sync_folder(out.parent)
    except BaseException:
        with contextlib.suppress(OSError):  # the stick may be gone; what happened first is what is told
            part.unlink(missing_ok=True)
        raise
    return Sealed(plan.bundle_id, sha256, size, packing.payload_files, packing.signer)
