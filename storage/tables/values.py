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


def kind_and_label(reader: Reader, id_: str) -> tuple[str, str] | None:
    """What a record is and what it is called; None for one that is not held."""
    row = reader.row("SELECT label.kind, label.text FROM record JOIN label USING (n) WHERE record.id = ?", (id_,))
    return None if row is None else (str(row[0]), str(row[1]))
