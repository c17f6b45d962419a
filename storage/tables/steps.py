"""What each line of the log recorded, in numbers: what undoing it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.model.ids import RecordId
from storage.reading import Reader


class Recorded(NamedTuple):
    """Versions of one kind that a line recorded. `born`: how many of them were the first of their record."""

    seq: int
    kind: str
    versions: int
    born: int


def last_seqs(reader: Reader, limit: int, before: int | None = None) -> list[int]:
    """Numbers of the last lines that recorded versions, newest first; `before`: only lines before this one."""
    # One look for each line: a line of an import may have a hundred thousand versions.
    found: list[int] = []
    at = before
    while len(found) < limit:
        below = "" if at is None else "WHERE seq < ?"
        seq = reader.value(f"SELECT max(seq) FROM head {below}", () if at is None else (at,))
        if seq is None:
            break
        found.append(int(seq))
        at = int(seq)
    return found


def recorded(reader: Reader, seqs: Sequence[int]) -> dict[int, list[Recorded]]:
    """By line: the kinds it recorded."""
    found: dict[int, list[Recorded]] = {seq: [] for seq in seqs}
    for seq in seqs:
        rows = reader.rows(
            "SELECT record.kind, count(*), sum(head.version = 1) FROM head JOIN record USING (n) WHERE head.seq = ?"
            " GROUP BY record.kind ORDER BY record.kind",
            (seq,),
        )
        found[seq] = [Recorded(seq, *row) for row in rows]
    return found


class Before(NamedTuple):
    """A record that a line changed. `version`: the one it had before, None for one that came to be with the line."""

    id: RecordId
    version: int | None


def before(reader: Reader, seq: int) -> list[Before]:
    """Every record that line `seq` changed, with what it had before."""
    rows = reader.rows(
        "SELECT record.id, min(head.version) FROM head JOIN record USING (n) WHERE head.seq = ?"
        " GROUP BY head.n ORDER BY head.n",
        (seq,),
    )
    return [Before(RecordId(id_), None if first == 1 else first - 1) for id_, first in rows]


def changed_since(reader: Reader, seq: int, limit: int) -> tuple[int, list[tuple[str, RecordId, int]]]:
    """How many records are no longer what line `seq` left them as, and (kind, id, line of the last change) of the first.

    A record that was changed and put back since (by undoing the change) is again what it was.
    """
    sql = (
        " FROM (SELECT n, max(version) AS version FROM head WHERE seq = ? GROUP BY n) AS step"
        " JOIN head AS was ON was.n = step.n AND was.version = step.version"
        " JOIN head AS now ON now.n = step.n AND now.superseded_at IS NULL"
        " JOIN body AS a ON a.n = was.n AND a.version = was.version"
        " JOIN body AS b ON b.n = now.n AND b.version = now.version"
        " JOIN record ON record.n = step.n"
        " WHERE now.version <> was.version AND (now.retracted <> was.retracted OR a.text <> b.text)"
    )
    count = int(reader.value("SELECT count(*)" + sql, (seq,)))
    rows = reader.rows(
        "SELECT record.kind, record.id, now.seq" + sql + f" ORDER BY record.n LIMIT {int(limit)}", (seq,)
    )
    return count, [(kind, RecordId(id_), last) for kind, id_, last in rows]
