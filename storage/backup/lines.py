"""The records in a form that needs no database: lines of canonical JSON, encrypted to the vault, for age alone.

    records.jsonl.age        every version of every record, in the order of recording
    log.jsonl.age            the lines of the log exactly as checkpoints sign them
    entries.jsonl.age        what each of these lines says, one a line; `null` where that was erased
    checkpoints.jsonl.age    {"signature", "size", "text"}
    originals.jsonl.age      {"file", "sha256", "size"}: which file of the backup holds which content

The private signing key and the vault's other secrets are in none of them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from app.errors import Integrity
from app.jobs import Ticket
from app.model.canonical import canonical
from storage import age, chain, log
from storage.backup import shelf
from storage.files import writing
from storage.reading import Reader
from storage.tables import blobs, records
from storage.tables.records import Version

RECORDS = "records.jsonl.age"


def version_text(version: Version) -> bytes:
    """A version as one canonical line: its version line with `digest`, `log_line` and, unless in force, `superseded_at`.

    Raises `Integrity("record-damaged")` where it is not what was recorded.
    """
    try:
        version.checked_line()
    except ValueError as error:
        raise Integrity("record-damaged", id=version.id[:8]) from error
    assert version.text is not None
    parts = [b'{"actor":', canonical(version.actor), b',"body":', version.text.encode()]
    parts += [b',"digest":', canonical(version.digest), b',"id":', canonical(version.id)]
    parts += [b',"kind":', canonical(version.kind), b',"log_line":', canonical(version.seq)]
    parts += [b',"recorded_at":', canonical(version.recorded_at)]
    if version.retracted:
        parts.append(b',"retracted":true')
    parts += [b',"salt":', canonical(version.salt)]
    if version.superseded_at is not None:
        parts += [b',"superseded_at":', canonical(version.superseded_at)]
    return b"".join([*parts, b',"version":', canonical(version.version), b"}"])


def _versions(reader: Reader) -> Iterator[bytes]:
    for version in records.every_version(reader):
        yield version_text(version)


def _entries(reader: Reader) -> Iterator[bytes]:
    sql = "SELECT log.seq, log.body, log_body.text FROM log LEFT JOIN log_body USING (seq) ORDER BY log.seq"
    for seq, body, text in reader.each(sql):
        if text is not None and chain.body_digest(text.encode()) != body:
            raise Integrity("log-broken", seq=seq)
        yield b"null" if text is None else text.encode()


def _checkpoints(reader: Reader) -> Iterator[bytes]:
    for each in log.checkpoints(reader):
        yield canonical({"signature": each.signature, "size": each.size, "text": each.text})


def _originals(reader: Reader) -> Iterator[bytes]:
    for blob in blobs.every(reader):
        yield canonical({"file": f"blobs/{shelf.file_of(blob)}", "sha256": blob.hash, "size": blob.size})


_FILES: dict[str, Callable[[Reader], Iterator[bytes]]] = {
    RECORDS: _versions,
    "log.jsonl.age": log.lines,
    "entries.jsonl.age": _entries,
    "checkpoints.jsonl.age": _checkpoints,
    "originals.jsonl.age": _originals,
}


def write_all(reader: Reader, folder: Path, identity: age.X25519Identity, ticket: Ticket) -> int:
    """Write them into `folder`, synced and read back; gives how many versions of records there are.

    Raises `Surroundings`; `Integrity`: "record-damaged" and "log-broken" for the vault, "read-back-differs"; `Cancelled`.
    """
    versions = 0
    for name, lines in _FILES.items():
        count = _write(folder / name, lines(reader), identity, ticket)
        if name == RECORDS:
            versions = count
    return versions


def _write(path: Path, lines: Iterator[bytes], identity: age.X25519Identity, ticket: Ticket) -> int:
    digest = hashlib.sha256()
    count = 0
    with writing(path.parent), path.open("xb", buffering=0) as out:
        with age.Sealer(out, [identity.recipient]) as sealer:
            for line in lines:
                ticket.check()
                digest.update(line + b"\n")
                sealer.write(line + b"\n")
                count += 1
        os.fsync(out.fileno())
        shelf.forget_cache(out.fileno())
    if (digest.hexdigest(), count) != read(path, identity):
        raise Integrity("read-back-differs")
    return count


def read(path: Path, identity: age.X25519Identity) -> tuple[str, int]:
    """SHA-256 of the clear lines and their number. Raises `Integrity`."""
    digest = hashlib.sha256()
    count = 0

    def put(plain: memoryview) -> None:
        nonlocal count
        digest.update(plain)
        count += bytes(plain).count(b"\n")

    with age.FileSource(path) as source:
        age.open_(source, [identity]).read_all(put, Ticket())
    return digest.hexdigest(), count
