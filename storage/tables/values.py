"""Records by one value of their bodies, for those who bring many up to date at once."""

from __future__ import annotations

from collections.abc import Iterator

from app.model.ids import RecordId
from storage.reading import Reader

_NAMESAKES_SHOWN = 3


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


def namesakes(reader: Reader, kind: str, seq: int) -> Iterator[tuple[RecordId, RecordId]]:
    """(id, other): for every record of a kind that log line `seq` recorded first, those recorded before it with its label.

    At most three others for each.
    """
    sql = (
        "SELECT record.id, other.id FROM head JOIN record ON record.n = head.n AND record.kind = ?1"
        " JOIN label ON label.n = head.n JOIN record AS other ON other.n IN (SELECT same.n FROM label AS same"
        " WHERE same.kind = label.kind AND same.text = label.text AND same.n < label.n ORDER BY same.n LIMIT ?3)"
        " WHERE head.seq = ?2 AND head.version = 1 ORDER BY label.n, other.n"
    )
    for id_, other in reader.rows(sql, (kind, seq, _NAMESAKES_SHOWN)):
        yield RecordId(id_), RecordId(other)


def kind_and_label(reader: Reader, id_: str) -> tuple[str, str] | None:
    """What a record is and what it is called; None for one that is not held."""
    row = reader.row("SELECT label.kind, label.text FROM record JOIN label USING (n) WHERE record.id = ?", (id_,))
    return None if row is None else (str(row[0]), str(row[1]))
