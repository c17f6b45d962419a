"""What lies in the blob store, as the database knows it."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Integrity
from app.model.canonical import digest
from app.model.ids import BlobHash
from storage.blobs import Blob
from storage.database import Connection, Row
from storage.reading import Reader


def find(reader: Reader, content: BlobHash) -> Blob | None:
    row = reader.row("SELECT hash, size, name, header FROM blob WHERE hash = ?", (content,))
    return None if row is None else Blob(BlobHash(row[0]), row[1], row[2], row[3])


def get(reader: Reader, content: BlobHash) -> Blob:
    """Raises `Integrity` where the database does not know the content."""
    found = find(reader, content)
    if found is None:
        raise Integrity("blob-missing", name=content[:12])
    return found


def every(reader: Reader) -> Iterator[Blob]:
    for row in reader.rows("SELECT hash, size, name, header FROM blob ORDER BY hash"):
        yield Blob(BlobHash(row[0]), row[1], row[2], row[3])


def add(connection: Connection, blob: Blob, seq: int) -> None:
    connection.execute(
        "INSERT INTO blob (hash, size, name, header, seq) VALUES (?, ?, ?, ?, ?)",
        (blob.hash, blob.size, blob.name, blob.header, seq),
    )


def reseal(connection: Connection, blob: Blob, seq: int) -> None:
    """The same content lies in the store in a newer encryption: what was damaged or lost was taken in again."""
    connection.execute("UPDATE blob SET header = ?, seq = ? WHERE hash = ?", (blob.header, seq, blob.hash))


def row_digest(blob: Blob) -> str:
    """What the log says of a blob. The name (a keyed hash) and the header (random) keep it from being guessed."""
    return digest([blob.hash, blob.header, blob.name, blob.size])


def seqs(reader: Reader) -> dict[str, int]:
    """By content: the log line that tells of the blob."""
    return dict(reader.rows("SELECT hash, seq FROM blob"))


def stored_uses(reader: Reader) -> set[Row]:
    return set(reader.each("SELECT n, version, field, hash FROM blob_use"))


def used_by(reader: Reader, content: BlobHash) -> list[str]:
    """Ids of the records that need the content."""
    sql = "SELECT DISTINCT record.id FROM blob_use JOIN record USING (n) WHERE blob_use.hash = ? ORDER BY record.id"
    return [row[0] for row in reader.rows(sql, (content,))]
