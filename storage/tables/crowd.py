"""Everybody as of one day, side by side, for a list that is sorted and filtered: a temporary table, which lies in memory.

Status depends on the day, so it is stored nowhere. Whoever shows a list of a million people needs the order of all of them,
though: here what the sweep (`storage.tables.standing`) finds is kept on a connection of its own while the vault is open, filled
in pieces so that other questions come between them, and brought up to date from what the log says has changed since.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.model import status as rules
from app.model.event import EventType
from app.model.ids import RecordId
from app.model.status import Status
from storage.database import Connection
from storage.reading import Reader
from storage.tables import facts, records, standing

PIECE = 4096
"""People swept between two other questions."""
_MOST_AT_ONCE = 4000
"""Changed people that are looked at again one by one; after more changes everybody is swept again."""
_STATUSES = tuple(Status)
_FAR = 10_000_000
"""More than any number of days."""
_CONCERNED = f"status IN ({', '.join(str(_STATUSES.index(each)) for each in sorted(rules.ISOLABLE))})"
_TABLES = {
    "crowd": "n INTEGER PRIMARY KEY, status INTEGER NOT NULL, days INTEGER, contact INTEGER NOT NULL, seen INTEGER NOT NULL,"
    " private INTEGER NOT NULL, place INTEGER",
    "nation": "code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (n, code)",
}


class Since(StrEnum):
    """How long without contact, for those in custody or disappeared; the days are those of `THRESHOLDS_DAYS`."""

    NEVER = "never"
    LONG = "long"
    OVERDUE = "overdue"
    RECENT = "recent"


class Order(StrEnum):
    """`seen`, `contact`, `private`: the longest ago first, before them whoever never was; whom it does not concern last."""

    NAME = "name"
    STATUS = "status"
    SEEN = "seen"
    CONTACT = "contact"
    PRIVATE = "private"
    RECORDED = "recorded"


INDEXED = (Order.CONTACT, Order.STATUS, Order.SEEN, Order.PRIVATE)
_STEPS = len(INDEXED)


@dataclass(frozen=True)
class View:
    """Who is listed, and in which order. An empty set leaves nobody out; in `places`, None is for no place recorded."""

    statuses: frozenset[Status] = frozenset()
    since: frozenset[Since] = frozenset()
    nationalities: frozenset[str] = frozenset()
    places: frozenset[RecordId | None] = frozenset()
    order: Order = Order.NAME
    descending: bool = False

    @property
    def filters(self) -> int:
        """How many kinds of filter there are."""
        return sum(map(bool, (self.statuses, self.since, self.nationalities, self.places)))

    def having(self, kind: str, values: frozenset[Any]) -> View:
        """The same view with other values of one kind of filter, by the name of its field."""
        changed: dict[str, Any] = {kind: values}
        return replace(self, **changed)

    @property
    def is_everybody_by_name(self) -> bool:
        """Nothing needs to be computed for this view."""
        return not self.filters and self.order in {Order.NAME, Order.RECORDED}


@dataclass(frozen=True)
class Facets:
    """How many people each value would list, with the other kinds of filter in force. `listed`: whom the view lists;
    `total`: everybody.
    """

    total: int
    listed: int
    statuses: Mapping[Status, int]
    since: Mapping[Since, int]
    nationalities: tuple[tuple[str, int], ...]
    places: tuple[tuple[RecordId | None, str, int], ...]


_SINCE = {
    Since.NEVER: f"({_CONCERNED} AND days IS NULL)",
    Since.LONG: f"({_CONCERNED} AND days > {rules.THRESHOLDS_DAYS[1]})",
    Since.OVERDUE: f"({_CONCERNED} AND days > {rules.THRESHOLDS_DAYS[0]} AND days <= {rules.THRESHOLDS_DAYS[1]})",
    Since.RECENT: f"({_CONCERNED} AND days <= {rules.THRESHOLDS_DAYS[0]})",
}


class Crowd:
    """On a connection for temporary tables, which nobody else uses. Not shared between threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reader = Reader(connection)
        self._as_of = date.min
        self._known_on: str | None = None
        self._seq = -1
        self._next = 0
        self._last = 0
        self._indexed = 0
        self._made = False
        self._swept: standing.Piecewise | None = None

    # filling

    def begin(self, as_of: date, known_on: str | None) -> None:
        """Turn to a day and a state of knowledge. What is there for them already is kept, and looked at again where something
        was recorded meanwhile.
        """
        seq = int(self._reader.value("SELECT coalesce(max(seq), 0) FROM log"))
        if self._made and (as_of, known_on) == (self._as_of, self._known_on):
            if seq == self._seq or not self._is_swept():
                return  # what changes while the sweep runs is looked at again after it
            changed = self._changed(self._seq)
            if len(changed) <= _MOST_AT_ONCE:
                self._seq = seq
                self._again(changed)
                return
        self._as_of, self._known_on = as_of, known_on
        self._seq = seq
        self._start()

    def _start(self) -> None:
        for table, columns in _TABLES.items():
            self._connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
            self._connection.execute(f"CREATE TEMP TABLE {table} ({columns})")
        self._made = True
        self._indexed = 0
        self._next = 1
        self._last = int(self._reader.value("SELECT coalesce(max(n), 0) FROM record WHERE kind = 'person'"))
        self._swept = standing.piecewise(self._reader, self._as_of, self._known_on)

    def _is_swept(self) -> bool:
        return self._next > self._last

    @property
    def is_whole(self) -> bool:
        """Everybody is there, and every order has its index."""
        return self._made and self._is_swept() and self._indexed == _STEPS

    @property
    def progress(self) -> tuple[int, int]:
        """(numbers looked at, numbers there are)."""
        return (min(self._next, self._last), self._last)

    def step(self) -> None:
        """The next piece, or the next index. A piece is some thousand people."""
        if not self._is_swept():
            end = self._reader.value(
                f"SELECT n FROM record WHERE kind = 'person' AND n >= ? ORDER BY n LIMIT 1 OFFSET {PIECE - 1}",
                (self._next,),
            )
            last = self._last if end is None else int(end)
            self._fill(self._next, last)
            self._next = last + 1
            if self._is_swept():
                seq = int(self._reader.value("SELECT coalesce(max(seq), 0) FROM log"))
                changed = self._changed(self._seq)
                self._seq = seq
                self._again(changed)
        elif self._indexed < _STEPS:
            key = INDEXED[self._indexed].value
            self._connection.execute(f"CREATE INDEX temp.crowd_{key} ON crowd ({key}, n)")
            self._indexed += 1

    def _changed(self, since: int) -> list[int]:
        """Numbers of the people about whom something was recorded after a line of the log."""
        return [
            n
            for (n,) in self._reader.rows(
                "WITH changed AS (SELECT DISTINCT n FROM head WHERE seq > ?)"
                " SELECT n FROM changed JOIN record USING (n) WHERE kind = 'person'"
                " UNION SELECT person FROM changed JOIN fact INDEXED BY fact_event ON fact.event = changed.n",
                (since,),
            )
        ]

    def _again(self, people: Sequence[int]) -> None:
        """Look at some people again. The statement is made anew: types of events may have been met for the first time."""
        self._swept = standing.piecewise(self._reader, self._as_of, self._known_on)
        for n in people:
            self._connection.execute("DELETE FROM temp.crowd WHERE n = ?", (n,))
            self._connection.execute("DELETE FROM temp.nation WHERE n = ?", (n,))
            self._fill(n, n)

    def _fill(self, first: int, last: int) -> None:
        assert self._swept is not None
        values = self._swept.values(first, last)
        shift = standing.FIRST_DAY_SHIFT
        self._connection.execute(
            "INSERT INTO temp.crowd SELECT n, status, days,"
            f" CASE WHEN NOT {_CONCERNED} THEN {_FAR} ELSE ifnull(-days, {-_FAR}) END,"
            f" CASE WHEN NOT {_CONCERNED} THEN {_FAR} ELSE ifnull(seen >> {shift}, 0) END,"
            f" CASE WHEN NOT {_CONCERNED} THEN {_FAR} ELSE ifnull(private >> {shift}, 0) END, NULL FROM ({self._swept.text})",
            values,
        )
        self._fill_places(first, last)
        self._connection.execute(
            "INSERT OR IGNORE INTO temp.nation SELECT one.value, label.n FROM label JOIN head ON head.n = label.n"
            " AND head.superseded_at IS NULL JOIN body ON body.n = head.n AND body.version = head.version,"
            " json_each(body.text, '$.nationalities') AS one WHERE label.kind = 'person' AND label.n BETWEEN ? AND ?",
            (first, last),
        )

    def _fill_places(self, first: int, last: int) -> None:
        """Where somebody was last seen held for sure: of a transfer the place it led to."""
        codes = facts.known_codes(self._reader)
        bits = sum(1 << codes[kind] for kind in rules.SEEN_HELD if kind in codes)
        moved = codes.get(EventType.TRANSFER, 0)
        if not bits:
            return
        known, values = "superseded IS NULL", tuple[int, ...]()
        if self._known_on is not None:
            known = "recorded <= ? AND (superseded IS NULL OR superseded > ?)"
            line = records.last_seq(self._reader, self._known_on)
            values = (line, line)
        self._connection.execute(
            "UPDATE temp.crowd SET place = held.to_n FROM (SELECT person, to_n, max(latest) FROM fact JOIN link ON link.n ="
            f" fact.event AND link.field = CASE WHEN fact.type = {moved} THEN 'to_place' ELSE 'place' END"
            f" WHERE person BETWEEN ? AND ? AND 1 << type & {bits} AND sure AND latest <= ? AND {known} GROUP BY person)"
            " AS held WHERE crowd.n = held.person",
            (first, last, self._as_of.toordinal(), *values),
        )

    # asking

    def numbers(self, view: View, limit: int | None = None) -> array[int]:
        """Numbers of the people of a view in their order, the first `limit` of them, or all."""
        found = array("q")
        for (n,) in self._asked(view, "crowd.n", limit):
            found.append(n)
        return found

    def _asked(self, view: View, column: str, limit: int | None) -> Iterator[tuple[int]]:
        way = "DESC" if view.descending else "ASC"
        which, values = _where(view)
        if self._known_on is None and view.order is Order.NAME:
            table, by = "label CROSS JOIN temp.crowd ON crowd.n = label.n", f"label.text {way}, label.n {way}"
            which = f"label.kind = 'person' AND {which}"
            if view.is_everybody_by_name:
                table, column, which = "label", "label.n", "label.kind = 'person'"
        elif view.order is Order.NAME:
            table, by = "temp.crowd LEFT JOIN label USING (n)", f"label.text {way}, crowd.n {way}"
        elif view.order is Order.RECORDED:
            table, by = "temp.crowd", f"crowd.n {way}"
            if view.is_everybody_by_name and self._known_on is None:
                table, column, which = "label", "label.n", "label.kind = 'person'"
                by = f"label.n {way}"
        else:
            table, by = "temp.crowd", f"crowd.{view.order.value} {way}, crowd.n {way}"
        sql = f"SELECT {column} FROM {table} WHERE {which} ORDER BY {by} LIMIT ?"
        return self._reader.each(sql, (*values, -1 if limit is None else limit))

    def count_of(self, view: View) -> int:
        """How many people a view lists, once everybody is there."""
        which, values = _where(view)
        return int(self._reader.value(f"SELECT count(*) FROM temp.crowd WHERE {which}", values))

    def first_from(self, view: View, beginning: str) -> int | None:
        """In a view by name, the number of the first person whose name does not stand before `beginning`."""
        which, values = _where(view)
        row = self._reader.row(
            "SELECT label.n FROM label CROSS JOIN temp.crowd ON crowd.n = label.n WHERE label.kind = 'person'"
            f" AND label.text >= ? AND {which} ORDER BY label.text, label.n LIMIT 1",
            (beginning, *values),
        )
        return None if row is None else int(row[0])

    def facets(self, view: View) -> Facets:
        """Counts for every value, once everybody is there."""
        which, values = _where(view, "statuses")
        statuses = {
            _STATUSES[number]: count
            for number, count in self._reader.rows(
                f"SELECT status, count(*) FROM temp.crowd WHERE {which} GROUP BY status", values
            )
        }
        which, values = _where(view, "since")
        sums = ", ".join(f"ifnull(sum({sql}), 0)" for sql in _SINCE.values())
        row = self._reader.row(f"SELECT {sums} FROM temp.crowd WHERE {which}", values)
        since = dict(zip(_SINCE, row or (), strict=True))
        which, values = _where(view, "nationalities")
        nations = self._reader.rows(
            f"SELECT code, count(*) FROM temp.nation JOIN temp.crowd USING (n) WHERE {which} GROUP BY code"
            " ORDER BY 2 DESC, code LIMIT 200",
            values,
        )
        which, values = _where(view, "places")
        places = self._reader.rows(
            "SELECT record.id, label.text, count FROM (SELECT place, count(*) AS count FROM temp.crowd"
            f" WHERE {which} GROUP BY place) AS one LEFT JOIN record ON record.n = one.place"
            " LEFT JOIN label ON label.n = one.place ORDER BY one.place IS NULL, count DESC, label.text LIMIT 200",
            values,
        )
        return Facets(
            int(self._reader.value("SELECT count(*) FROM temp.crowd")),
            self.count_of(view),
            statuses,
            since,
            tuple((str(code), int(count)) for code, count in nations),
            tuple((None if id_ is None else RecordId(id_), text or "", int(count)) for id_, text, count in places),
        )

    def places_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """The label of the place where each of these was last seen held, where one is recorded and computed already."""
        marks = ", ".join("?" * len(numbers))
        sql = (
            f"SELECT crowd.n, label.text FROM temp.crowd JOIN label ON label.n = crowd.place WHERE crowd.n IN ({marks})"
        )
        return {int(n): str(text) for n, text in self._reader.rows(sql, tuple(numbers))}


def _where(view: View, without: str = "") -> tuple[str, tuple[object, ...]]:
    """The condition for a view, one kind of filter left out."""
    parts: list[str] = []
    values: list[object] = []
    if view.statuses and without != "statuses":
        parts.append(f"crowd.status IN ({', '.join(str(_STATUSES.index(each)) for each in sorted(view.statuses))})")
    if view.since and without != "since":
        parts.append(f"({' OR '.join(_SINCE[each] for each in sorted(view.since))})")
    if view.nationalities and without != "nationalities":
        marks = ", ".join("?" * len(view.nationalities))
        parts.append(f"EXISTS (SELECT 1 FROM temp.nation WHERE nation.n = crowd.n AND nation.code IN ({marks}))")
        values += sorted(view.nationalities)
    if view.places and without != "places":
        known = sorted(each for each in view.places if each is not None)
        ways = ["crowd.place IS NULL"] if None in view.places else []
        if known:
            ways.append(f"crowd.place IN (SELECT n FROM record WHERE id IN ({', '.join('?' * len(known))}))")
            values += known
        parts.append(f"({' OR '.join(ways)})")
    return " AND ".join(parts) or "1", tuple(values)
