"""One definition, two executions: what the database computes for everybody is what `status_of` says of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import text
from app.model.dates import UncertainDate, parse_date
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.status import ISOLABLE, THRESHOLDS_DAYS, Glance, Last, Standing, Status, When, event_seen, status_of
from storage import migrate
from storage.database import Connection
from storage.reading import Reader
from storage.tables import facts, standing
from storage.tables.standing import Order, Wanted
from tests.app.test_status import STORIES, TODAY

FIRST = date(2023, 1, 1)
LAST = date(2026, 12, 31)
FAR = date(2200, 1, 1)
ANYBODY = RecordId("f" * 32)
days = st.dates(FIRST, LAST)
few_days = st.dates(date(2024, 1, 1), date(2024, 1, 12))
MATTERING = [kind for kind in EventType if kind not in {EventType.OTHER, EventType.COMPLAINT}]


@st.composite
def events(draw: st.DrawFn, on: st.SearchStrategy[date]) -> Event:
    first = draw(on)
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 3, 30, 400])))
    earliest, latest = draw(st.sampled_from([(first, last)] * 4 + [(first, None), (None, last), (None, None)]))
    return Event(
        draw(st.sampled_from(MATTERING)),
        (ANYBODY,),
        UncertainDate("typed", earliest, latest),
        private=draw(st.none() | st.booleans()),
        confidence=draw(st.sampled_from([Confidence.PROBABLE, Confidence.CERTAIN, Confidence.POSSIBLE])),
    )


@dataclass
class Step:
    """One line of the log: a version of event number `event` of person number `person`; `what` None takes the event back."""

    person: int
    event: int
    what: Event | None
    day: date


@dataclass
class Record:
    """People are recorded by the first lines of the log, `a_day` days apart from `FIRST` on; then come the steps."""

    people: int
    steps: list[Step] = field(default_factory=list)
    a_day: int = 1

    def known(self, until: date) -> dict[int, list[tuple[RecordId, Event, date]]]:
        """Per person who is known at the end of a day, the events in force then, with the day each was recorded on."""
        found: dict[int, dict[int, Step]] = {
            person: {} for person in range(self.people) if FIRST + timedelta(days=person * self.a_day) <= until
        }
        for step in self.steps:
            if step.day <= until:
                found[step.person][step.event] = step
        return {
            person: [(_event_id(person, step.event), step.what, step.day) for step in steps.values() if step.what]
            for person, steps in found.items()
        }


@st.composite
def histories(draw: st.DrawFn) -> tuple[Record, date, date]:
    """A record, the day that is asked about, and the day up to which is known."""
    on = draw(st.sampled_from([days, few_days]))
    record = Record(draw(st.integers(1, 4)))
    day = FIRST + timedelta(days=record.people)
    for _ in range(draw(st.integers(0, 14))):
        day += timedelta(days=draw(st.sampled_from([0, 1, 2, 40, 200])))
        what = draw(st.none() | events(on)) if draw(st.booleans()) else draw(events(on))
        record.steps.append(Step(draw(st.integers(0, record.people - 1)), draw(st.integers(0, 6)), what, day))
    return record, draw(on), draw(days | st.just(FAR))


def _event_id(person: int, event: int) -> RecordId:
    return RecordId(f"{1_000_000 + person * 100 + event:032x}")


def _end(day: date) -> str:
    return f"{day.isoformat()}T23:59:59.999Z"


def _moment(day: date) -> str:
    return text(datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC))


class Table:
    """A database with nothing but what the table of standing reads."""

    def __init__(self, path: Path) -> None:
        self.connection = Connection(path, "ab" * 48)
        migrate.migrate(self.connection)
        self.connection.execute("PRAGMA foreign_keys = 0")
        self.connection.execute("PRAGMA synchronous = 0")
        for table in ("head", "record"):
            self.connection.execute(f"DROP TRIGGER {table}_kept")
        self.reader = Reader(self.connection)

    def write(self, record: Record) -> None:
        """Takes the place of what was there before."""
        self.connection.execute("DELETE FROM fact")
        self.connection.execute("DELETE FROM label")
        for table in ("head", "record"):
            self.connection.execute(f"DELETE FROM {table}")
        numbers: dict[RecordId, int] = {}
        versions: dict[RecordId, int] = {}

        def put(id_: RecordId, kind: str, day: date, seq: int, retracted: bool = False) -> tuple[int, int]:
            if id_ not in numbers:
                numbers[id_] = len(numbers) + 1
                self.connection.execute("INSERT INTO record VALUES (?, ?, ?)", (numbers[id_], id_, kind))
            n, version = numbers[id_], versions.get(id_, 0) + 1
            versions[id_] = version
            self.connection.execute(
                "UPDATE head SET superseded_at = ? WHERE n = ? AND superseded_at IS NULL", (_moment(day), n)
            )
            self.connection.execute(
                "INSERT INTO head VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
                (n, version, "a" * 64, seq, _moment(day), "0" * 32, int(retracted)),
            )
            return n, version

        for person in range(record.people):
            n, _ = put(RecordId(f"{person:032x}"), "person", FIRST + timedelta(days=person * record.a_day), person + 1)
            self.connection.execute("INSERT INTO label VALUES (?, 'person', ?)", (n, f"person {person}"))
        for seq, step in enumerate(record.steps, record.people + 1):
            id_ = _event_id(step.person, step.event)
            if step.what is None and id_ not in numbers:
                continue
            n, version = put(id_, "event", step.day, seq, step.what is None)
            facts.supersede(self.connection, [n], seq)
            if step.what is not None:
                whose = {ANYBODY: (step.person + 1, "person")}
                made = facts.rows(n, version, step.what, _moment(step.day), seq, whose.get)
                facts.write(self.connection, list(made))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    made = Table(tmp_path_factory.mktemp("standing") / "records.db")
    yield made
    made.connection.close()


def _when(last: Last | None) -> When | None:
    return None if last is None else When(last.earliest, last.latest)


def _same(glance: Glance, full: Standing) -> None:
    assert glance.status is full.status
    assert glance.last_seen == _when(full.last_seen)
    assert glance.last_contact == _when(full.last_contact)
    assert glance.last_private_contact == _when(full.last_private_contact)
    assert glance.days_isolated == full.days_isolated
    assert glance.disagree == bool(full.contradictions)
    assert glance.may_differ or not full.possible


def _agree(base: Table, record: Record, on: date, until: date, known_on: str | None, *, deep: bool = True) -> None:
    """The table is what the rules make of everybody; `deep`: pages too, and what is read back of each person."""
    expected = {
        f"{person:032x}": status_of((event_seen(id_, what, day) for id_, what, day in known), on)
        for person, known in record.known(until).items()
    }
    found = standing.table(base.reader, on, Wanted(), known_on)
    assert [line.id for line in found.lines] == list(expected)
    for line in found.lines:
        _same(line.glance, expected[line.id])
    totals = dict.fromkeys(Status, 0)
    for one in expected.values():
        totals[one.status] += 1
    assert found.counts == totals
    assert found.matching == len(expected)
    if not deep:
        return
    for person, full in expected.items():
        seen = [event for _, event in facts.facts(base.reader, known_on, [RecordId(person)])]
        assert status_of(seen, on) == full
    _pages(base, on, known_on, expected)


def _cautious(full: Standing) -> int | None:
    found = full.days_isolated
    return None if found is None else found.least if found.most is None else found.most


def _pages(base: Table, on: date, known_on: str | None, expected: dict[str, Standing]) -> None:
    def order(id_: str) -> tuple[int, int, str]:
        full = expected[id_]
        days_ = _cautious(full)
        return (2 if full.status not in ISOLABLE else int(days_ is not None), -(days_ or 0), id_)

    concerned = {id_: full for id_, full in expected.items() if full.status in ISOLABLE}
    by_isolation = sorted(expected, key=order)
    found = standing.table(base.reader, on, Wanted(order=Order.ISOLATED, offset=1, limit=2), known_on)
    assert [line.id for line in found.lines] == by_isolation[1:3]
    assert found.never == sum(_cautious(full) is None for full in concerned.values())
    for days_ in THRESHOLDS_DAYS:
        long = [id_ for id_, full in concerned.items() if (most := _cautious(full)) is not None and most >= days_]
        assert found.isolated[days_] == len(long)
        wanted = Wanted(days=days_, statuses=frozenset({Status.HELD, Status.DISAPPEARED, Status.DEAD}))
        filtered = standing.table(base.reader, on, wanted, known_on)
        assert {line.id for line in filtered.lines} == {
            id_
            for id_, full in concerned.items()
            if full.status in wanted.statuses and (id_ in long or _cautious(full) is None)
        }
        assert filtered.matching == len(filtered.lines)
    some = standing.table(base.reader, on, Wanted(ids=(RecordId(f"{0:032x}"), ANYBODY)), known_on)
    assert [line.id for line in some.lines] == [id_ for id_ in expected if id_ == f"{0:032x}"]


@contextmanager
def _written(base: Table, record: Record) -> Iterator[None]:
    base.connection.execute("BEGIN")
    try:
        base.write(record)
        yield
    finally:
        base.connection.execute("ROLLBACK")


@given(histories())
def test_the_database_says_what_the_rules_say(base: Table, drawn: tuple[Record, date, date]) -> None:
    record, on, until = drawn
    with _written(base, record):
        _agree(base, record, on, FAR, None)
        _agree(base, record, on, until, _end(until))


def test_it_does_so_for_two_thousand_people_at_once(base: Table) -> None:
    """Histories from dice with a fixed seed, dense enough that events meet, overlap and take one another back."""
    dice = Random(20250731)
    record = Record(2000, a_day=0)
    spread = {person: dice.choice([12, 60, 400]) for person in range(record.people)}
    day = FIRST
    for _ in range(14_000):
        person = dice.randrange(record.people)
        first = date(2023, 6, 1) + timedelta(days=dice.randrange(spread[person]))
        last = first + timedelta(days=dice.choice([0, 0, 0, 2, 9, 60]))
        event = Event(
            dice.choice(MATTERING),
            (ANYBODY,),
            UncertainDate("typed", *dice.choice([(first, last)] * 8 + [(first, None), (None, last), (None, None)])),
            private=dice.choice([None, False, True]),
            confidence=dice.choice([Confidence.PROBABLE, Confidence.CERTAIN, Confidence.CERTAIN, Confidence.POSSIBLE]),
        )
        day += timedelta(days=int(dice.random() < 0.08))
        record.steps.append(Step(person, dice.randrange(11), event if dice.random() < 0.97 else None, day))
    with _written(base, record):
        for on, until in (
            (date(2023, 6, 20), FAR),
            (date(2023, 9, 1), FAR),
            (LAST, FAR),
            (date(2023, 9, 1), date(2024, 6, 1)),
            (date(2024, 3, 1), date(2025, 2, 1)),
        ):
            _agree(base, record, on, until, None if until == FAR else _end(until), deep=on == LAST)


def test_every_story_told_by_hand(base: Table) -> None:
    """Each person lives one of the stories that say what the rules mean."""
    record = Record(len(STORIES), a_day=0)
    for person, (story, _) in enumerate(STORIES):
        for number, (kind, typed) in enumerate(story):
            what = Event(EventType(kind), (ANYBODY,), parse_date(typed))
            record.steps.append(Step(person, number, what, LAST))
    with _written(base, record):
        _agree(base, record, TODAY, FAR, None)
        found = standing.table(base.reader, TODAY, Wanted())
        assert [line.glance.status for line in found.lines] == [status for _, status in STORIES]


def test_every_type_of_event_alone_and_in_pairs(base: Table) -> None:
    """A type that is added to the rules needs no other place: every one, and every two in order, are as the rules say."""
    record = Record(0, a_day=0)
    for first, second, apart_days in product([None, *EventType], EventType, (0, 1)):
        for number, kind in enumerate(kind for kind in (first, second) if kind is not None):
            when = date(2024, 1, 1 + apart_days * number)
            what = Event(kind, (ANYBODY,), UncertainDate("typed", when, when))
            record.steps.append(Step(record.people, number, what, LAST))
        record.people += 1
    with _written(base, record):
        _agree(base, record, LAST, FAR, None, deep=False)


def test_there_are_codes_enough() -> None:
    assert len(EventType) <= 62, "fact_type has 62 codes: a type's code is a bit of a number"
