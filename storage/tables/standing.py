"""How things stand with everybody, in one sweep over the facts: the rules of `app.model.status`, executed by the database.

The rules are defined there and only there. Here they are written down a second time, as SQL that is made from the same sets of
types, and tests hold the two against each other on histories of all sorts.

The sweep makes five numbers for each person, since every further one costs time for a million facts; what is asked about few
people only (whoever left, disappeared or was denied), or for the page that is shown, is asked of their own facts, which lie
together. What else the status may be, the reasons for it, and which events disagree are for `status_of`, person by person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.model import status as rules
from app.model.event import EventType
from app.model.ids import RecordId
from app.model.status import Days, Glance, Status, When
from storage.reading import Reader
from storage.tables import facts, records

_STATUSES = tuple(Status)
_NUMBER = {status: number for number, status in enumerate(_STATUSES)}
_DAY_BITS = 22
"""Enough for the ordinal of any day; two days in one number are compared by the first, then by the second."""
_ONE_DAY = (1 << _DAY_BITS) - 1


class Order(StrEnum):
    """`isolated`: those of whom no contact is recorded first, then by days, those whom it does not concern last."""

    RECORDED = "recorded"
    ISOLATED = "isolated"
    NAME = "name"


@dataclass(frozen=True)
class Wanted:
    """Which rows of the table. `ids`: nobody else is looked at. `days`: so many days without contact at least, on the cautious
    reading, or no contact recorded at all. `limit` None: all of them.
    """

    ids: tuple[RecordId, ...] | None = None
    statuses: frozenset[Status] = frozenset(Status)
    days: int | None = None
    order: Order = Order.RECORDED
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Line:
    """One person in the table."""

    id: RecordId
    label: str
    glance: Glance


@dataclass(frozen=True)
class Table:
    """`counts`: of everybody who is looked at. `isolated`: of how many of those in custody or disappeared the last contact lies
    at least so many days back, on the cautious reading; `never`: of how many none is recorded. `matching`: how many there are
    to page through.
    """

    counts: Mapping[Status, int]
    isolated: Mapping[int, int]
    never: int
    matching: int
    lines: tuple[Line, ...]


class _Found(NamedTuple):
    """A row of the page. `newest`: the last day on which contact may have been."""

    person: int
    id: str
    label: str | None
    status: int
    days: int | None
    contacted: int | None
    newest: int | None
    seen: int | None
    contact: int | None
    private: int | None
    may_differ: int
    disagree: int


class _Statement:
    """SQL made for one state of `fact_type`.

    ?1: the day. ?2, ?3, ?4, if `then`: the line of the log up to which is known, the number of the last record known by then,
    the moment. ?5, if `some`: ids as JSON; nobody else is looked at. ?6, ?7, if `piece`: the first and the last number that
    are looked at.
    """

    def __init__(
        self, codes: tuple[tuple[EventType, int], ...], *, then: bool, some: bool, piece: bool = False
    ) -> None:
        self._codes = dict(codes)
        self._then = then
        self._some = some
        self._piece = piece

    def _bits(self, kinds: Iterable[EventType]) -> int:
        return sum(1 << self._codes[kind] for kind in kinds if kind in self._codes)

    def _is(self, fact: str, kinds: Iterable[EventType]) -> str:
        return f"1 << {fact}.type & {self._bits(kinds)}"

    def _known(self, fact: str) -> str:
        if not self._then:
            return f"{fact}.superseded IS NULL"
        return f"({fact}.recorded <= ?2 AND ({fact}.superseded IS NULL OR {fact}.superseded > ?2))"

    def _certain(self, fact: str) -> str:
        return f"({self._known(fact)} AND {fact}.earliest <= ?1 AND {fact}.latest <= ?1 AND {fact}.sure)"

    def _possible(self, fact: str) -> str:
        return (
            f"({self._known(fact)} AND {fact}.earliest <= ?1 AND NOT ({fact}.sure AND ifnull({fact}.latest <= ?1, 0)))"
        )

    def _of(self, person: str, what: str, fact: str, kinds: Iterable[EventType], more: str = "1") -> str:
        """A query for one figure of the certain facts of a person that are of some kinds."""
        return (
            f"(SELECT {what} FROM fact AS {fact} WHERE {fact}.person = {person} AND {self._certain(fact)}"
            f" AND {self._is(fact, kinds)} AND {more})"
        )

    def _any(self, person: str, fact: str, kinds: Iterable[EventType], more: str = "1") -> str:
        return "EXISTS " + self._of(person, "1", fact, kinds, more)

    def _held(self, n: str) -> str:
        """Is the person one of the record, as of that state of knowledge?"""
        then, known = "superseded_at IS NULL", ""
        if self._then:
            then, known = "recorded_at <= ?4 AND (superseded_at IS NULL OR superseded_at > ?4)", f"{n} <= ?3 AND "
        return f"{known}{n} NOT IN (SELECT n FROM head INDEXED BY head_retracted WHERE retracted = 1 AND {then})"

    @staticmethod
    def _placed(fact: str) -> str:
        return f"{fact}.earliest << {_DAY_BITS} | {fact}.latest"

    def _rank(self, fact: str) -> str:
        """Sentenced before on trial before held: the status of whoever has neither left nor disappeared."""
        court = rules.SENTENCES | rules.IN_COURT
        return (
            f"CASE WHEN {self._is(fact, rules.CUSTODY - court)} THEN 1 WHEN {self._is(fact, rules.IN_COURT)} THEN 2"
            f" WHEN {self._is(fact, rules.SENTENCES)} THEN 3 ELSE 0 END"
        )

    def _swept(self) -> str:
        """One pass over the facts: a few numbers for each person, NULL where there is no such event."""
        happened = self._certain("fact")
        who = ""
        if self._some:
            who = " AND fact.person IN (SELECT record.n FROM json_each(?5) AS one JOIN record ON record.id = one.value)"
        if self._piece:
            who = " AND fact.person BETWEEN ?6 AND ?7"
        last = f"max({self._placed('fact')}) FILTER (WHERE"
        more = (
            f", {last} {self._is('fact', rules.SEEN)}) AS seen,"
            f" {last} {self._is('fact', rules.CONTACT)} AND fact.private) AS private"
        )
        return (
            "SELECT person,"
            f" max({self._placed('fact')}) FILTER (WHERE {self._is('fact', rules.CONTACT)}) AS contact,"
            f" ifnull(max(latest) FILTER (WHERE {self._is('fact', rules.LEAVING)}), 0) AS ended,"
            f" ifnull(max(earliest) FILTER (WHERE {self._is('fact', rules.REOPENS)}), 0) AS reopened,"
            f" max(1) FILTER (WHERE {self._is('fact', rules.GONE | rules.DENIALS)}) AS doubted,"
            f" max({self._rank('fact')}) AS standing{more if self._piece else ''}"
            f" FROM fact WHERE {happened}{who} GROUP BY person"
        )

    def _left(self) -> str:
        """The leaving that nothing later overtakes, by precedence."""
        cases = []
        for status in rules.PRECEDENCE:
            kinds = [kind for kind, left in rules.LEAVING.items() if left is status]
            cases.append(
                f"WHEN {self._any('swept.person', 'f', kinds, 'f.latest >= swept.reopened')} THEN {_NUMBER[status]}"
            )
        return f"CASE {' '.join(cases)} END"

    def _gone(self) -> str:
        """Is there a disappearance or denial that stands, in this captivity?"""
        now = "{fact}.earliest > swept.ended"
        traced = self._any("swept.person", "t", rules.TRACE, f"{now.format(fact='t')} AND t.earliest > f.latest")
        acknowledged = self._any("swept.person", "a", rules.ACKNOWLEDGES, now.format(fact="a"))
        captured = self._any("swept.person", "c", rules.CAPTURES, f"{now.format(fact='c')} AND c.earliest <= f.latest")
        stands = f"({self._is('f', rules.GONE)} OR NOT {acknowledged} AND {captured})"
        return self._any(
            "swept.person", "f", rules.GONE | rules.DENIALS, f"{now.format(fact='f')} AND {stands} AND NOT {traced}"
        )

    def _newest(self, person: str, ended: str) -> str:
        """The last day on which there may have been contact in the present captivity."""
        sure = self._of(person, "max(f.latest)", "f", rules.CONTACT, f"f.earliest > {ended}")
        return (
            f"max(ifnull({sure}, 0), ifnull((SELECT max(min(ifnull(f.latest, ?1), ?1)) FROM fact AS f WHERE"
            f" f.person = {person} AND {self._possible('f')} AND {self._is('f', rules.CONTACT)}), 0))"
        )

    def _standing(self) -> str:
        """The status by its number, the first day of the last contact in the present captivity, the days since."""
        free = "swept.ended > 0 AND swept.reopened <= swept.ended"
        again = self._of("swept.person", f"max({self._rank('f')})", "f", rules.CUSTODY, "f.earliest > swept.ended")
        ranks = (Status.UNKNOWN, Status.HELD, Status.ON_TRIAL, Status.SENTENCED)
        rank = " ".join(f"WHEN {place} THEN {_NUMBER[status]}" for place, status in enumerate(ranks))
        status = (
            f"CASE WHEN {free} THEN {self._left()}"
            f" WHEN swept.doubted AND {self._gone()} THEN {_NUMBER[Status.DISAPPEARED]}"
            f" ELSE CASE ifnull(CASE WHEN swept.ended THEN {again} ELSE swept.standing END, 0) {rank} END END"
        )
        contacted = f"(swept.contact >> {_DAY_BITS})"
        since = f"CASE WHEN {contacted} > 1 THEN {contacted} ELSE {self._newest('swept.person', 'swept.ended')} END"
        isolated = f"NOT ({free}) AND {contacted} > swept.ended"
        return (
            f"SELECT person, {status} AS status, ended, CASE WHEN {isolated} THEN {contacted} END AS contacted,"
            f" CASE WHEN {isolated} THEN ?1 - {since} END AS days{', seen, private' if self._piece else ''}"
            f" FROM ({self._swept()}) AS swept"
            f" WHERE {self._held('person')}"
        )

    def _tables(self) -> str:
        """`standing`: a row for each person, those of whom nothing is known by the day included."""
        # The plus keeps the database from walking through all people where a few ids are asked about.
        kind = "+kind = 'person'" if self._some else "kind = 'person'"
        only = "AND id IN (SELECT value FROM json_each(?5))" if self._some else ""
        return (
            "WITH asked (a, b, c, d, e, f, g, h) AS (VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)),"
            f" found AS MATERIALIZED ({self._standing()}), standing AS MATERIALIZED (SELECT * FROM found UNION ALL"
            f" SELECT n, {_NUMBER[Status.UNKNOWN]}, 0, NULL, NULL FROM record WHERE {kind} {only}"
            f" AND n NOT IN (SELECT person FROM found) AND {self._held('n')})"
        )

    def piece(self) -> str:
        """Everybody with a number from ?6 to ?7: number, status by its number, days without contact (None where none is
        recorded or where it is not asked), the days last seen and of the last private contact, each as `placed_day` reads it.
        """
        return (
            f"WITH asked (a, b, c, d, e, f, g) AS (VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)),"
            f" found AS MATERIALIZED ({self._standing()})"
            " SELECT person AS n, status, days, seen, private FROM found UNION ALL"
            f" SELECT n, {_NUMBER[Status.UNKNOWN]}, NULL, NULL, NULL FROM record WHERE kind = 'person'"
            f" AND n BETWEEN ?6 AND ?7 AND n NOT IN (SELECT person FROM found) AND {self._held('n')}"
        )

    def _apart(self, first: Iterable[EventType], second: Iterable[EventType], between: Iterable[EventType] = ()) -> str:
        """Is one of `second` later than one of `first` for sure, and can none of `between` lie between them?"""
        lies = self._any("a.person", "c", between, "c.latest >= a.earliest AND c.earliest <= b.latest")
        later = self._any("a.person", "b", second, f"b.earliest > a.latest AND NOT {lies}")
        return self._any("page.person", "a", first, later)

    def _disagree(self) -> str:
        """Do any two events contradict one another?"""
        taken = self._any("a.person", "t", rules.TAKEN)
        taken_by_then = self._any("a.person", "t", rules.TAKEN, "t.earliest <= a.latest")
        ways = (
            self._apart(rules.FREED, rules.SEEN_HELD, rules.TAKEN),
            self._any("page.person", "a", rules.FREED, f"{taken} AND NOT {taken_by_then}"),
            self._apart(rules.DEAD, rules.ALIVE),
            self._apart(rules.DEATHS, rules.DEATHS),
            self._apart(rules.ACKNOWLEDGES, rules.DENIALS, rules.FREED),
            self._apart(rules.DENIALS, rules.SEEN_HELD, rules.TAKEN),
        )
        needed = self._any("page.person", "n", frozenset(rules.LEAVING) | rules.DENIALS)
        return f"({needed} AND ({' OR '.join(ways)}))"

    def text(self, wanted: Wanted, thresholds_days: tuple[int, ...]) -> str:
        """?6, ?7, ?8: limit, offset, days.

        First a row for each status (0, number, how many, without contact recorded, over each threshold), then (1, how many
        match), then (2, the columns of `_Found`) for each person of the page, in no order.
        """
        concerned = f"status IN ({', '.join(str(_NUMBER[status]) for status in rules.ISOLABLE)})"
        over = "".join(f", sum({concerned} AND ifnull(days >= {int(days)}, 0))" for days in thresholds_days)
        which = f"status IN ({', '.join(str(_NUMBER[status]) for status in sorted(wanted.statuses))})"
        if wanted.days is not None:
            which += f" AND {concerned} AND (days IS NULL OR days >= ?8)"
        order = {
            Order.RECORDED: "person",
            Order.ISOLATED: f"CASE WHEN NOT {concerned} THEN 2 ELSE days IS NOT NULL END, days DESC, person",
            Order.NAME: "(SELECT label.text FROM label WHERE label.n = person), person",
        }[wanted.order]
        last = f"max({self._placed('f')})"
        possible = (
            f"EXISTS (SELECT 1 FROM fact AS f WHERE f.person = page.person AND {self._possible('f')}"
            f" AND {self._is('f', rules.MATTERS)})"
        )
        columns = (
            "page.person, record.id, label.text, status, days, contacted",
            f"CASE WHEN contacted THEN {self._newest('page.person', 'page.ended')} END",
            self._of("page.person", last, "f", rules.SEEN),
            self._of("page.person", last, "f", rules.CONTACT),
            self._of("page.person", last, "f", rules.CONTACT, "f.private"),
            possible,
            self._disagree(),
        )
        empty = len(_Found._fields) - 2
        return (
            f"{self._tables()} SELECT 0, status, count(*), sum({concerned} AND days IS NULL){over}"
            f"{', NULL' * (empty - 1 - len(thresholds_days))} FROM standing GROUP BY status"
            f" UNION ALL SELECT 1, count(*){', NULL' * (empty + 1)} FROM standing WHERE {which}"
            f" UNION ALL SELECT 2, {', '.join(columns)} FROM (SELECT * FROM standing WHERE {which}"
            f" ORDER BY {order} LIMIT ?6 OFFSET ?7) AS page"
            " JOIN record ON record.n = page.person LEFT JOIN label ON label.n = page.person"
        )


@lru_cache(maxsize=16)
def _text(
    codes: tuple[tuple[EventType, int], ...], then: bool, some: bool, wanted: Wanted, thresholds_days: tuple[int, ...]
) -> str:
    return _Statement(codes, then=then, some=some).text(wanted, thresholds_days)


def table(
    reader: Reader,
    as_of: date,
    wanted: Wanted,
    known_on: str | None = None,
    thresholds_days: tuple[int, ...] = rules.THRESHOLDS_DAYS,
) -> Table:
    """How things stand on the day `as_of`, as it was known at the moment `known_on` (now, if None). Raises `Integrity`.

    `thresholds_days`: for which `isolated` is counted, eight at most.
    """
    known = 0 if known_on is None else records.last_seq(reader, known_on)
    last = 0 if known_on is None else records.last_number(reader, known)
    ids = None if wanted.ids is None else json.dumps(wanted.ids)
    limit = -1 if wanted.limit is None else wanted.limit
    shape = Wanted(None, wanted.statuses, None if wanted.days is None else 0, wanted.order)
    text = _text(
        tuple(sorted(facts.known_codes(reader).items())),
        known_on is not None,
        ids is not None,
        shape,
        thresholds_days,
    )
    counts = dict.fromkeys(Status, 0)
    isolated = dict.fromkeys(thresholds_days, 0)
    never = matching = 0
    page: list[_Found] = []
    day = as_of.toordinal()
    for sort, *row in reader.each(text, (day, known, last, known_on, ids, limit, wanted.offset, wanted.days)):
        if sort == 0:
            status, number, without, *over = row
            counts[_STATUSES[status]] = number
            never += without
            for days, more in zip(thresholds_days, over, strict=False):
                isolated[days] += more
        elif sort == 1:
            matching = row[0]
        else:
            page.append(_Found(*row))
    labels = {
        found.person: records.label_then(reader, found.person, known_on) if found.label is None else found.label
        for found in page
    }
    page.sort(key=_KEYS[wanted.order])
    lines = tuple(Line(RecordId(found.id), labels[found.person], _glance(found, day)) for found in page)
    return Table(counts, isolated, never, matching, lines)


@dataclass(frozen=True)
class Piecewise:
    """How to sweep in pieces, for whoever keeps what was found. `text`: a query with the parameters of `values`.

    A row of it: number of the person, number of the status in the order of `Status`, days without contact on the cautious
    reading, and for the last sighting and the last private contact one number each, from which `first_day` takes the day.
    """

    text: str
    _values: tuple[object, ...]

    def values(self, first: int, last: int) -> tuple[object, ...]:
        """For everybody with a number from `first` to `last`."""
        return (*self._values, first, last)


def piecewise(reader: Reader, as_of: date, known_on: str | None = None) -> Piecewise:
    """The sweep as of a day, as it was known at a moment (now, if None), to be asked piece by piece. Raises `Integrity`."""
    known = 0 if known_on is None else records.last_seq(reader, known_on)
    last = 0 if known_on is None else records.last_number(reader, known)
    codes = tuple(sorted(facts.known_codes(reader).items()))
    statement = _Statement(codes, then=known_on is not None, some=False, piece=True)
    return Piecewise(statement.piece(), (as_of.toordinal(), known, last, known_on, None))


FIRST_DAY_SHIFT = _DAY_BITS
"""How far the first of two days in one number is shifted."""


def _by_isolation(found: _Found) -> tuple[int, int, int]:
    concerned = _STATUSES[found.status] in rules.ISOLABLE
    return (2 if not concerned else int(found.days is not None), -(found.days or 0), found.person)


_KEYS: Mapping[Order, Callable[[_Found], tuple[str | int, ...]]] = {
    Order.RECORDED: lambda found: (found.person,),
    Order.ISOLATED: _by_isolation,
    Order.NAME: lambda found: (found.label or "", found.person),
}


def _when(placed: int | None) -> When | None:
    if placed is None:
        return None
    earliest, latest = placed >> _DAY_BITS, placed & _ONE_DAY
    return When(None if earliest == facts.NO_BEGINNING else date.fromordinal(earliest), date.fromordinal(latest))


def _glance(found: _Found, day: int) -> Glance:
    days = None
    if found.contacted is not None and found.newest is not None:
        days = Days(day - found.newest, None if found.contacted == facts.NO_BEGINNING else day - found.contacted)
    return Glance(
        _STATUSES[found.status],
        _when(found.seen),
        _when(found.contact),
        _when(found.private),
        days,
        bool(found.may_differ),
        bool(found.disagree),
    )
