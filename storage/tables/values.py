"""Records by one value of their bodies, for those who bring many up to date at once."""

from __future__ import annotations

from collections.abc import Iterator

from app.model.ids import RecordId
from storage.reading import Reader


def by_value(reader: Reader, kind: str, path: str) -> Iterator[tuple[str, RecordId]]:
    """(value, id) of every record of a kind that is held and has a text at `path` (as SQLite writes it: `$.service.number`).

    Not held against the digests: whoever changes a record reads it first, and that does.
    """
    sql = (
        "SELECT json_extract(body.text, ?1), record.id FROM record JOIN head ON head.n = record.n"
        " AND head.superseded_at IS NULL AND head.retracted = 0"
        " JOIN body ON body.n = head.n AND body.version = head.version"
        " WHERE record.kind = ?2 AND json_type(body.text, ?1) = 'text' ORDER BY record.n"
    )
    for value, id_ in reader.rows(sql, (path, kind)):
        yield str(value), RecordId(id_)
