"""Records are versions: nothing is overwritten, every moment can be asked for, a change is whole or has not been."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from app import clock
from app.errors import Integrity, Invalid
from app.model.evidence import Acquisition
from app.model.ids import BlobHash, RecordId, new_id
from app.model.person import Person
from app.model.place import Place
from app.model.record import Record, kind_of
from app.model.source import Source
from storage import log
from storage.changing import Change
from storage.tables import facts, records
from storage.vault import Settings, Vault
from tests.storage.vaults import (
    Small,
    StillClock,
    add,
    bad,
    check,
    claim,
    create,
    event,
    evidence,
    opened,
    person,
    put,
)


def _counts(vault: Vault) -> dict[str, int]:
    with vault.read() as reader:
        tables = [name for (name,) in reader.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: reader.value(f"SELECT count(*) FROM {name}") for name in tables}


def test_a_version_says_who_when_and_in_which_line(tmp_path: Path) -> None:
    still = StillClock()
    create(tmp_path / "v", Settings(clock=still))
    with opened(tmp_path / "v", Settings(clock=still)) as vault:
        still.move(hours=2)
        id_ = add(vault, person("Amira"))
        still.move(days=1)
        assert put(vault, id_, person("Amira Solheim")) == 2
        with vault.read() as reader:
            first, second = records.history(reader, id_)
            assert (first.version, second.version) == (1, 2)
            assert (first.recorded_at, second.recorded_at) == ("2025-03-01T10:00:00.000Z", "2025-03-02T10:00:00.000Z")
            assert first.actor == second.actor == vault.investigator
            assert (first.seq, second.seq) == (2, 3)
            assert records.get(reader, id_, Person) == second
            assert records.get_any(reader, id_) == second
            assert records.recorded_by(reader, 3) == [second]
            assert first.record == person("Amira")


def test_the_same_value_makes_no_version(small: Small) -> None:
    with opened(small.folder) as vault:
        before = _counts(vault)
        assert put(vault, small.things["amira"], person("Amira Solheim", notes="second")) == 2
        after = _counts(vault)
    assert {name for name in before if before[name] != after[name]} == {"log", "log_body"}


def test_what_was_superseded_is_never_touched_again(small: Small) -> None:
    with opened(small.folder) as vault:
        id_ = small.things["amira"]
        with vault.read() as reader:
            before = reader.rows("SELECT * FROM head JOIN body USING (n, version) WHERE version = 1")
        for number in range(5):
            put(vault, id_, person("Amira Solheim", notes=f"again {number}"))
        with vault.read() as reader:
            assert reader.rows("SELECT * FROM head JOIN body USING (n, version) WHERE version = 1") == before
            assert [each.version for each in records.history(reader, id_)] == list(range(1, 8))


def _fails_by_error(change: Change) -> None:
    change.add(person("Nobody"))
    raise ZeroDivisionError


def _fails_by_link(change: Change) -> None:
    change.add(person("Nobody"))
    change.add(event(new_id()))


def _fails_by_blob(change: Change) -> None:
    change.add(person("Nobody"))
    change.add(evidence(BlobHash("f" * 64), 1))


def _fails_by_being_stopped(change: Change) -> None:
    change.add(person("Nobody"))
    raise KeyboardInterrupt


def _fails_by_reason(change: Change) -> None:
    change.add(person("Nobody"))
    change.why = "\ud800"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (_fails_by_error, ZeroDivisionError),
        (_fails_by_link, Invalid),
        (_fails_by_blob, Integrity),
        (_fails_by_being_stopped, KeyboardInterrupt),
        (_fails_by_reason, ValueError),
    ],
)
def test_a_change_that_fails_leaves_no_trace(
    small: Small, body: Callable[[Change], None], error: type[BaseException]
) -> None:
    with opened(small.folder) as vault:
        before = _counts(vault)
        with pytest.raises(error), vault.change("record.add") as change:
            body(change)
        assert _counts(vault) == before
        add(vault, person("Somebody"))  # and the next one goes through
        assert bad(check(vault)) == []


def test_a_step_that_fails_is_undone_where_the_change_goes_on(small: Small) -> None:
    """An import takes the good rows and names the bad ones: a bad one must not be there by half."""
    with opened(small.folder) as vault:
        before = _counts(vault)
        with vault.change("import") as change:
            with pytest.raises(Invalid):
                change.add(event(new_id()))
            good = change.add(person("Good"))
            with pytest.raises(Invalid):
                change.put(good, person("Good", photograph=good))
            with pytest.raises(driver.IntegrityError):
                change.add(person("Twice"), good)
            capture = change.add(event(good))
        after = _counts(vault)
        assert after["record"] == before["record"] + 2
        assert after["head"] == before["head"] + 2
        with vault.read() as reader:
            body = list(log.entries(reader))[-1].body or {}
            assert [row[:3] for row in body["rows"]] == [["event", capture, 1], ["person", good, 1]]
            assert body["subject"] == good
        assert bad(check(vault)) == []


def test_a_change_is_of_no_use_once_it_is_over(small: Small) -> None:
    with opened(small.folder) as vault:
        with vault.change("record.add") as change:
            pass
        before = _counts(vault)
        with pytest.raises(RuntimeError):
            change.add(person("Late"))
        with pytest.raises(RuntimeError):
            change.put(small.things["amira"], person("Late"))
        with pytest.raises(RuntimeError):
            change.commit()
        assert _counts(vault) == before


def test_a_change_within_a_change_is_refused_and_harms_nothing(small: Small) -> None:
    with opened(small.folder) as vault:
        with vault.change("outer") as outer:
            kept = outer.add(person("Kept"))
            with pytest.raises(driver.OperationalError), vault.change("inner") as inner:
                inner.add(person("Lost"))
        with vault.read() as reader:
            assert records.get(reader, kept, Person).record.name.text == "Kept"
        assert bad(check(vault)) == []


WRONG_LINKS = [
    (lambda amira, item: event(new_id()), {"persons": "no-such-record"}),
    (lambda amira, item: event(item), {"persons": "other-kind"}),
    (lambda amira, item: event(amira, place=amira), {"place": "other-kind"}),
    (
        lambda amira, item: event(amira, place=new_id(), to_place=item, sources=(amira,)),
        {"place": "no-such-record", "to_place": "other-kind", "sources": "other-kind"},
    ),
    (lambda amira, item: person("X", photograph=amira), {"photograph": "other-kind"}),
    (lambda amira, item: claim("x", disputes=(amira,)), {"disputes": "other-kind"}),
    (
        lambda amira, item: evidence(BlobHash("a" * 64), 1, persons=(item,)),
        {"persons": "other-kind"},
    ),
]


@pytest.mark.parametrize(("make", "problems"), WRONG_LINKS)
def test_links_that_lead_nowhere_or_astray_are_all_named(
    small: Small, make: Callable[[RecordId, RecordId], Record], problems: dict[str, str]
) -> None:
    with opened(small.folder) as vault:
        record = make(small.things["amira"], small.things["item"])
        if kind_of(record) == "evidence":
            record = evidence(small.things["content"], 1, persons=record.persons)  # type: ignore[union-attr]
        with pytest.raises(Invalid) as caught:
            add(vault, record)
        assert dict(caught.value.problems) == problems


def test_a_link_inside_a_value_is_followed_too(small: Small) -> None:
    with opened(small.folder) as vault:
        source = add(vault, Source("court press service"))
        record = evidence(small.things["content"], 1)
        inner = Acquisition(method="download", source=source, page_capture=small.things["amira"])
        with pytest.raises(Invalid) as caught:
            add(
                vault,
                evidence(small.things["content"], 1, persons=(small.things["amira"],)).__class__(
                    **{**record.__dict__, "acquisition": inner}
                ),
            )
        assert dict(caught.value.problems) == {"acquisition.page_capture": "other-kind"}


def test_put_keeps_the_kind(small: Small) -> None:
    with opened(small.folder) as vault:
        with pytest.raises(Invalid) as caught:
            put(vault, small.things["amira"], claim("x"))
        assert dict(caught.value.problems) == {"id": "other-kind"}
        with pytest.raises(Invalid) as caught:
            put(vault, new_id(), person("x"))
        assert dict(caught.value.problems) == {"id": "no-such-record"}


def test_a_prefix_finds_one_record_or_says_why_not(small: Small) -> None:
    with opened(small.folder) as vault:
        near = [RecordId("abcd" + "0" * 28), RecordId("abcd" + "f" * 28)]
        with vault.change("record.add") as change:
            for id_ in near:
                change.add(person("Near"), id_)
        with vault.read() as reader:

            def problem(text: str, kind: str | None = None) -> str:
                with pytest.raises(Invalid) as caught:
                    records.resolve(reader, text, kind)
                return caught.value.problems["id"]

            amira = small.things["amira"]
            assert records.resolve(reader, amira) == amira
            assert records.resolve(reader, f"  {amira[:10].upper()} ", "person") == amira
            assert records.resolve(reader, "abcdf") == near[1]
            assert records.resolve(reader, near[0]) == near[0]
            assert problem("abcd") == "id-ambiguous"
            assert problem("abc") == "not-an-id"
            assert problem("abce" + "1" * 28) == "no-such-record"
            assert problem("0" * 33) == "no-such-record"
            assert problem(amira, "place") == "other-kind"
            for odd in ("", "    ", "%%%%", "____", "abc*", "abcg", "' OR 1=1 --", "٣٤٥٦"):
                assert problem(odd) == "not-an-id"


NAMES = st.sampled_from(["Amira", "Boran", "Tesfaye", "Ամիրա"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NAMES),
        st.tuples(st.just("put"), st.integers(0, 20), NAMES),
        st.tuples(st.just("both"), st.integers(0, 20), NAMES),
        st.tuples(st.just("event"), st.integers(0, 20)),
        st.tuples(st.just("move"), st.integers(0, 20), st.integers(0, 20)),
        st.tuples(st.just("fail"), st.integers(0, 20), NAMES),
        st.tuples(st.just("clock"), st.integers(-3, 5)),
    ),
    max_size=25,
)


class Model:
    """What the vault should know: the whole state after every change, with the moment it was recorded at."""

    def __init__(self) -> None:
        self.persons: list[RecordId] = []
        self.events: list[RecordId] = []
        self.now: dict[RecordId, Record] = {}
        self.states: list[tuple[str, dict[RecordId, Record]]] = []

    def person(self, number: int) -> RecordId | None:
        return self.persons[number % len(self.persons)] if self.persons else None

    def known_on(self, moment: str) -> dict[RecordId, Record]:
        found: dict[RecordId, Record] = {}
        for at, state in self.states:
            if at <= moment:
                found = state
        return found


def _step(vault: Vault, model: Model, still: StillClock, step: tuple[Any, ...]) -> None:
    what = step[0]
    if what == "clock":
        still.move(hours=step[1])
        return
    id_ = None if what == "add" else model.person(step[1])
    if what != "add" and id_ is None:
        return
    before = dict(model.now)
    try:
        with vault.change(f"test.{what}") as change:
            if what == "add":
                model.persons.append(change.add(person(step[1])))
                model.now[model.persons[-1]] = person(step[1])
            elif what == "event":
                model.events.append(change.add(event(id_)))
                model.now[model.events[-1]] = event(id_)
            elif what == "move" and model.events:
                which = model.events[step[2] % len(model.events)]
                other = event(id_, on=f"2024-10-{step[2] + 1:02}")
                change.put(which, other)
                model.now[which] = other
            elif what in {"put", "both", "fail"}:
                if what == "both":  # two versions in one change: the first was never in force at any moment
                    change.put(id_, person("between"))
                change.put(id_, person(step[2]))
                model.now[id_] = person(step[2])
            if what == "fail":
                raise ZeroDivisionError
    except ZeroDivisionError:
        model.now = before
        return
    model.states.append((change.at, dict(model.now)))


@settings(max_examples=30)
@given(STEPS, st.randoms(use_true_random=False))
def test_every_moment_is_as_it_was(tmp_path_factory: pytest.TempPathFactory, steps: list[Any], chance: Any) -> None:
    """Random work under a clock that goes both ways, against a plain model; then the derived tables and the whole check."""
    folder = tmp_path_factory.mktemp("versions")
    still, model = StillClock(), Model()
    create(folder / "v", Settings(clock=still))
    with opened(folder / "v", Settings(clock=still)) as vault:
        for step in steps:
            _step(vault, model, still, step)
        moments = {at for at, _ in model.states} | {"2020-01-01T00:00:00.000Z", clock.text(still() + timedelta(days=9))}
        moments |= {clock.text(clock.moment(at) - timedelta(milliseconds=1)) for at, _ in model.states}
        with vault.read() as reader:
            recorded = [entry.body["at"] for entry in log.entries(reader) if entry.body]
            assert recorded == sorted(recorded)
            for moment in chance.sample(sorted(moments), min(6, len(moments))):
                expected = model.known_on(moment)
                found = {
                    stored.id: stored.record
                    for cls in (Person, type(event()))
                    for stored in records.of_kind(reader, cls, moment)
                }
                assert found == expected
                known = {(who, seen.id) for who, seen in facts.facts(reader, moment)}
                assert known == {(expected[id_].persons[0], id_) for id_ in model.events if id_ in expected}  # type: ignore[union-attr]
            now = {id_: records.get_any(reader, id_).record for id_ in [*model.persons, *model.events]}
            assert now == model.now
            for id_ in model.persons:
                referring = {stored.id for stored in records.referring(reader, id_, type(event()))}
                assert referring == {one for one in model.events if id_ in model.now[one].persons}  # type: ignore[union-attr]
            assert dict(records.labels(reader, "person")) == {one: model.now[one].name.text for one in model.persons}  # type: ignore[union-attr]
        assert check(vault) == []
    shutil.rmtree(folder)


def test_a_clock_that_jumps_harms_no_order(tmp_path: Path) -> None:
    still = StillClock()
    settings_ = Settings(clock=still)
    create(tmp_path / "v", settings_)
    with opened(tmp_path / "v", settings_) as vault:
        first = add(vault, Place("Baku"))
        still.move(days=400)
        far = add(vault, Place("Far ahead"))
        still.move(days=-800)
        back = add(vault, Place("Far behind"))
        put(vault, first, Place("Baku", country="AZ"))
        still.move(days=1200)
        after = add(vault, Place("Right again"))
        with vault.read() as reader:
            at = {id_: records.history(reader, id_)[-1].recorded_at for id_ in (far, back, first, after)}
            assert at[far] == at[back] == at[first] < at[after]
            told = dict(log.fact(reader, "clock"))
            assert told == {4: "2024-01-26T08:00:00.000Z", 5: "2024-01-26T08:00:00.000Z"}
            assert next(each.record.country for each in records.of_kind(reader, Place, at[far])) == "AZ"
            before = clock.text(clock.moment(at[far]) - timedelta(milliseconds=1))
            assert [each.record for each in records.of_kind(reader, Place, before)] == [Place("Baku")]
        assert check(vault) == []
    with opened(tmp_path / "v", settings_) as vault:
        assert check(vault) == []


def test_what_fails_among_many_ends_the_whole_change(small: Small) -> None:
    def stopped(change: Change, people: int) -> None:
        with change.many() as many:
            for number in range(people):
                many.add(person(f"Somebody {number}"))
            raise ValueError("stop")

    def stopped_and_gone_on(vault: Vault, people: int) -> None:
        with vault.change("person.import") as change, suppress(ValueError):
            stopped(change, people)

    with opened(small.folder) as vault:
        with vault.read() as reader:
            before = records.count(reader, "person")
        for people in (1, 4500):  # at the last, two pieces are written by then
            with pytest.raises(RuntimeError, match="over"):
                stopped_and_gone_on(vault, people)
        with vault.read() as reader:
            assert records.count(reader, "person") == before
        assert bad(check(vault)) == []


def test_rows_of_a_line_are_what_it_recorded(small: Small) -> None:
    with opened(small.folder) as vault:
        add(vault, person("Somebody"))
        with vault.read() as reader:
            seq = log.size(reader)
            rows = [(each.kind, each.id, each.version, each.digest) for each in records.recorded_by(reader, seq)]
            assert records.rows_of(reader, seq) == rows
