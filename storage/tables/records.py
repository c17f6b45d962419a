"""Records and their versions, as they are now and as they were known on any day.

Every version that is read is held against its digest, so that a damaged page is an error and never a strange value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, cast

from app.errors import Integrity, Invalid
from app.model.canonical import Json
from app.model.ids import RecordId
from app.model.record import KINDS, Record, decode, label
from storage import chain
from storage.database import Row
from storage.reading import Reader

R = TypeVar("R", bound=Record)

_KIND_OF: dict[type, str] = {cls: kind for kind, cls in KINDS.items()}
_COLUMNS = (
    "record.n, record.id, record.kind, head.version, body.salt, body.text, head.digest, head.recorded_at, head.actor,"
    " head.seq, head.superseded_at, head.retracted"
)
_FROM = (
    f"SELECT {_COLUMNS} FROM record JOIN head ON head.n = record.n "
    "LEFT JOIN body ON body.n = head.n AND body.version = head.version "
)
_HELD = "head.superseded_at IS NULL AND head.retracted = 0"
"""The version in force, of a record that is held."""
SHORTEST_PREFIX = 4


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A version of a record with what is known about its recording. `n` is this vault's own number for the record.

    `line`: the canonical line whose SHA-256 is `digest`. `retracted`: with this version the record is no longer held;
    `record` is then what was held before.
    """

    id: RecordId
    kind: str
    version: int
    record: R
    digest: str
    recorded_at: str
    actor: RecordId
    seq: int
    n: int
    line: bytes
    retracted: bool = False


class Version(NamedTuple):
    """A version as it stands in the tables, not yet held against its digest."""

    n: int
    id: str
    kind: str
    version: int
    salt: str | None
    text: str | None
    digest: str
    recorded_at: str
    actor: str
    seq: int
    superseded_at: str | None
    retracted: int

    @property
    def body(self) -> Json:
        """Raises ValueError for one that is gone or no JSON."""
        if self.text is None:
            raise ValueError("no body")
        return json.loads(self.text)

    @property
    def line(self) -> bytes:
        """The canonical line whose SHA-256 is the digest. Raises ValueError."""
        if self.text is None:
            raise ValueError("no body")
        return chain.version_line_of(
            self.text.encode(),
            record_id=self.id,
            kind=self.kind,
            version=self.version,
            recorded_at=self.recorded_at,
            actor=self.actor,
            salt=self.salt,
            retracted=bool(self.retracted),
        )

    def checked_line(self) -> bytes:
        """The line, held against the digest. Raises ValueError where it is not what was recorded."""
        line = self.line
        if chain.version_digest(line) != self.digest:
            raise ValueError("another digest")
        return line

    def read(self) -> Record:
        """The record, held against the digest. Raises ValueError where it is not what was recorded."""
        self.checked_line()
        return decode(self.kind, self.body)


def _stored(row: Row) -> Stored[Record]:
    found = Version(*row)
    try:
        line = found.checked_line()
        record = decode(found.kind, found.body)
    except (ValueError, TypeError, RecursionError) as error:
        raise Integrity("record-damaged", id=str(found.id)[:8]) from error
    return Stored(
        RecordId(found.id),
        found.kind,
        found.version,
        record,
        found.digest,
        found.recorded_at,
        RecordId(found.actor),
        found.seq,
        found.n,
        line,
        bool(found.retracted),
    )


def resolve(reader: Reader, written: str, kind: str | None = None) -> RecordId:
    """The id that `written` is, or is the beginning of (four digits or more). Raises `Invalid` for the field `id`."""
    text = written.strip().lower()
    if len(text) < SHORTEST_PREFIX or any(letter not in "0123456789abcdef" for letter in text):
        raise Invalid({"id": "not-an-id"})
    rows = reader.rows("SELECT id, kind FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT 3", (text, text + "g"))
    if len(rows) > 1:
        raise Invalid({"id": "id-ambiguous"})
    if not rows:
        raise Invalid({"id": "no-such-record"})
    if kind is not None and rows[0][1] != kind:
        raise Invalid({"id": "other-kind"})
    return RecordId(rows[0][0])


def get(reader: Reader, id_: RecordId, cls: type[R]) -> Stored[R]:
    """The current version. Raises `Invalid` where there is no such record of this kind, or where it is no longer held;
    `Integrity` where it is damaged.
    """
    stored = get_any(reader, id_)
    if not isinstance(stored.record, cls):
        raise Invalid({"id": "other-kind"})
    return cast("Stored[R]", stored)


def get_any(reader: Reader, id_: RecordId) -> Stored[Record]:
    """The current version of a record of whatever kind. Raises like `get`."""
    stored = latest(reader, id_)
    if stored.retracted:
        raise Invalid({"id": "record-retracted"})
    return stored


def latest(reader: Reader, id_: RecordId) -> Stored[Record]:
    """The last version of a record, also of one that is no longer held. Raises `Invalid` for one that never was."""
    row = reader.row(_FROM + "WHERE record.id = ? AND head.superseded_at IS NULL", (id_,))
    if row is None:
        raise Invalid({"id": "no-such-record"})
    return _stored(row)


def of_kind(reader: Reader, cls: type[R], known_on: str | None = None) -> Iterator[Stored[R]]:
    """Every record of a kind in the order it was first recorded, now or as known at the moment `known_on`."""
    when, values = _known(known_on)
    sql = _FROM + f"WHERE record.kind = ? AND {when} ORDER BY record.n"
    for row in reader.rows(sql, (_KIND_OF[cls], *values)):
        yield cast("Stored[R]", _stored(row))


def everything(reader: Reader) -> Iterator[Stored[Record]]:
    """Every record that is held, in its current version, in the order of recording."""
    for row in reader.rows(_FROM + f"WHERE {_HELD} ORDER BY record.n"):
        yield _stored(row)


def referring(reader: Reader, id_: RecordId, cls: type[R]) -> Iterator[Stored[R]]:
    """Records of a kind whose current version links to `id_`."""
    sql = (
        _FROM
        + f"WHERE {_HELD} AND record.kind = ? AND record.n IN "
        + "(SELECT link.n FROM link JOIN record AS target ON target.n = link.to_n WHERE target.id = ?) ORDER BY record.n"
    )
    for row in reader.rows(sql, (_KIND_OF[cls], id_)):
        yield cast("Stored[R]", _stored(row))


def history(reader: Reader, id_: RecordId) -> list[Stored[Record]]:
    """Every version of a record, first to last, also those that say that it is no longer held."""
    return [_stored(row) for row in reader.rows(_FROM + "WHERE record.id = ? ORDER BY head.version", (id_,))]


def recorded_by(reader: Reader, seq: int) -> list[Stored[Record]]:
    """The versions that log line `seq` recorded."""
    return [_stored(row) for row in reader.rows(_FROM + "WHERE head.seq = ? ORDER BY record.n, head.version", (seq,))]


def rows_of(reader: Reader, seq: int) -> list[chain.Row]:
    """What log line `seq` says of each version that it recorded, without reading them: an import has a hundred thousand."""
    sql = "SELECT record.kind, record.id, head.version, head.digest FROM head JOIN record USING (n) WHERE head.seq = ?"
    return [chain.row(*found) for found in reader.each(sql, (seq,))]


def labels(reader: Reader, kind: str) -> list[tuple[RecordId, str]]:
    """Id and label of every record of a kind, by label."""
    sql = "SELECT record.id, label.text FROM label JOIN record USING (n) WHERE label.kind = ? ORDER BY label.text, record.n"
    return [(RecordId(id_), text) for id_, text in reader.rows(sql, (kind,))]


def labels_known(reader: Reader, kind: str, known_on: str | None = None) -> list[tuple[RecordId, str]]:
    """Id and label of every record of a kind that was held at the moment `known_on`, in the order of recording.

    The label is the present one: a person is shown under the name in force, whatever the day that is asked about. What
    is no longer held has no label; it is shown under the one it had then.
    """
    when, values = _known(known_on)
    sql = (
        "SELECT record.id, label.text, record.n FROM record JOIN head USING (n) LEFT JOIN label USING (n)"
        f" WHERE record.kind = ? AND {when} ORDER BY record.n"
    )
    found = reader.rows(sql, (kind, *values))
    return [(RecordId(id_), _label_then(reader, n, when, values) if text is None else text) for id_, text, n in found]


def label_then(reader: Reader, n: int, known_on: str | None) -> str:
    """The label that record `n` had as of the moment `known_on`, for what is no longer held."""
    return _label_then(reader, n, *_known(known_on))


def _label_then(reader: Reader, n: int, when: str, values: tuple[str, ...]) -> str:
    row = reader.row(_FROM + f"WHERE record.n = ? AND {when}", (n, *values))
    return "" if row is None else label(_stored(row).record)


def labelled(reader: Reader, kind: str, text: str) -> list[RecordId]:
    """Ids of the records of a kind with exactly this label, at most three."""
    sql = "SELECT record.id FROM label JOIN record USING (n) WHERE label.kind = ? AND label.text = ? ORDER BY n LIMIT 3"
    return [RecordId(row[0]) for row in reader.rows(sql, (kind, text))]


def linked_labels(reader: Reader, n: int) -> dict[str, str]:
    """Id and label of everything that a record leads to."""
    sql = (
        "SELECT record.id, label.text FROM link JOIN record ON record.n = link.to_n JOIN label ON label.n = link.to_n"
        " WHERE link.n = ?"
    )
    return dict((str(id_), str(text)) for id_, text in reader.rows(sql, (n,)))  # noqa: C402


def named(reader: Reader, ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Kind and label of those of these that are held."""
    sql = (
        "SELECT record.id, record.kind, label.text FROM json_each(?) AS one JOIN record ON record.id = one.value"
        " JOIN label ON label.n = record.n"
    )
    return {str(id_): (str(kind), str(text)) for id_, kind, text in reader.rows(sql, (json.dumps(sorted(ids)),))}


def count(reader: Reader, kind: str) -> int:
    """How many records of a kind are held: those that have a label."""
    return int(reader.value("SELECT count(*) FROM label WHERE kind = ?", (kind,)))


def referring_to(reader: Reader, numbers: Sequence[int]) -> list[tuple[str, RecordId]]:
    """(kind, id) of every record that is held and leads to one of these, in the order of recording."""
    sql = (
        "SELECT DISTINCT record.n, record.kind, record.id FROM json_each(?) AS one JOIN link ON link.to_n = one.value"
        " JOIN record ON record.n = link.n ORDER BY record.n"
    )
    return [(kind, RecordId(id_)) for _, kind, id_ in reader.rows(sql, (json.dumps(list(numbers)),))]


def by_numbers(reader: Reader, numbers: Sequence[int]) -> Iterator[Stored[Record]]:
    """The current versions of these that are held, in the order of recording; to be asked for some thousand at once."""
    sql = _FROM + f"WHERE record.n IN (SELECT value FROM json_each(?)) AND {_HELD} ORDER BY record.n"
    for row in reader.rows(sql, (json.dumps(list(numbers)),)):
        yield _stored(row)


def numbers(reader: Reader, kind: str, *, field: str | None = None, value: str | None = None) -> list[int]:
    """Numbers of the records of a kind that are held, the last recorded first; only those whose `field` is `value`."""
    if field is None:
        return [int(n) for (n,) in reader.rows("SELECT n FROM label WHERE kind = ? ORDER BY n DESC", (kind,))]
    sql = (
        "SELECT label.n FROM label JOIN head ON head.n = label.n AND head.superseded_at IS NULL"
        " JOIN body ON body.n = head.n AND body.version = head.version"
        " WHERE label.kind = ? AND body.text ->> ? = ? ORDER BY label.n DESC"
    )
    return [int(n) for (n,) in reader.rows(sql, (kind, f"$.{field}", value))]


class Position(NamedTuple):
    """Where a record stands: its `number` in this vault, its kind, its last version and whether it is still held."""

    n: int
    id: RecordId
    kind: str
    version: int
    retracted: bool


def positions(reader: Reader, wanted: Sequence[tuple[RecordId, int | None]]) -> list[tuple[Position, bool]]:
    """For each (id, version) the record's position, and whether that version takes it out; None for the last one."""
    sql = (
        "SELECT record.n, record.id, record.kind, now.version, now.retracted, head.retracted FROM json_each(?) AS one"
        " JOIN record ON record.id = one.value ->> 0 JOIN head AS now ON now.n = record.n AND now.superseded_at IS NULL"
        " JOIN head ON head.n = record.n AND head.version = coalesce(one.value ->> 1, now.version) ORDER BY record.n"
    )
    rows = reader.rows(sql, (json.dumps([list(each) for each in wanted]),))
    return [
        (Position(n, RecordId(id_), kind, version, bool(retracted)), bool(takes_out))
        for n, id_, kind, version, retracted, takes_out in rows
    ]


def at_versions(reader: Reader, wanted: Sequence[tuple[RecordId, int | None]]) -> list[tuple[Position, Version]]:
    """For each (id, version) the record's position and that version, None for the last one; by number, not yet held against
    the digest. Ids and versions that are not there are left out.
    """
    sql = (
        f"SELECT now.version, now.retracted, {_COLUMNS} FROM json_each(?) AS one"
        " JOIN record ON record.id = one.value ->> 0 JOIN head AS now ON now.n = record.n AND now.superseded_at IS NULL"
        " JOIN head ON head.n = record.n AND head.version = coalesce(one.value ->> 1, now.version)"
        " LEFT JOIN body ON body.n = head.n AND body.version = head.version ORDER BY record.n"
    )
    rows = reader.rows(sql, (json.dumps([list(each) for each in wanted]),))
    return [(Position(row[2], RecordId(row[3]), row[4], row[0], bool(row[1])), Version(*row[2:])) for row in rows]


def without_versions(reader: Reader) -> list[str]:
    """Ids of records of which no version is left; there are none, for `check`."""
    return [row[0] for row in reader.rows("SELECT id FROM record WHERE n NOT IN (SELECT n FROM head) ORDER BY n")]


def seq_of(reader: Reader, n: int, version: int) -> int | None:
    """The log line that recorded a version, None if there is no such version."""
    found = reader.value("SELECT seq FROM head WHERE n = ? AND version = ?", (n, version))
    return None if found is None else int(found)


def last_seq(reader: Reader, known_on: str) -> int:
    """The last log line by the moment `known_on`; 0 if there was none. Moments never decrease from line to line."""
    low, high = 0, int(reader.value("SELECT coalesce(max(seq), 0) FROM head"))
    while low < high:
        middle = (low + high + 1) // 2
        at = reader.value("SELECT recorded_at FROM head WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,))
        low, high = (middle, high) if at <= known_on else (low, middle - 1)
    return low


def last_number(reader: Reader, known: int) -> int:
    """The number of the last record that log line `known` or one before it recorded first; 0 if there was none."""
    low, high = 0, int(reader.value("SELECT coalesce(max(n), 0) FROM record"))
    while low < high:
        middle = (low + high + 1) // 2
        seq = reader.value("SELECT seq FROM head WHERE n = ? AND version = 1", (middle,))
        low, high = (middle, high) if seq is not None and seq <= known else (low, middle - 1)
    return low


def every_version(reader: Reader) -> Iterator[Version]:
    """Every version there is, for `check`; not held against its digest."""
    for row in reader.each(_FROM + "ORDER BY head.seq, head.n, head.version"):
        yield Version(*row)


def _known(known_on: str | None) -> tuple[str, tuple[str, ...]]:
    if known_on is None:
        return _HELD, ()
    return (
        "head.recorded_at <= ? AND (head.superseded_at IS NULL OR head.superseded_at > ?) AND head.retracted = 0",
        (known_on, known_on),
    )
