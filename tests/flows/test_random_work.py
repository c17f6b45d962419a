"""Whatever is done in whatever order, against a plain model: what is held, what was known, how people stand, what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import moment, text
from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.event import Event
from app.model.ids import RecordId
from app.model.person import Person
from app.model.record import Record, links
from app.model.sameness import Verdict
from app.model.status import event_seen, status_of
from app.services import duplicates, editing, overview, searching, undoing
from app.services import record as record_service
from app.services.importing import run
from storage import log
from storage.tables import records
from storage.vault import Settings, Vault
from tests.storage.vaults import StillClock, check, create, opened

DATES = (
    "2024-09-19",
    "2024-10",
    "about November 2024",
    "between 1.9.2024 and 20.1.2025",
    "2025-02-20",
    "after 1.1.2025",
)
TYPES = ("capture", "call", "release", "visit", "death", "sighting")
NAMES = ("Aram Sahakyan", "Mher Petrosyan", "Vahe Simonyan", "Karen Hakobyan")
DAYS = (date(2024, 9, 19), date(2024, 12, 1), date(2025, 3, 1))

Snapshot = dict[RecordId, Record]


@dataclass
class Model:
    """`known`: by moment, what was held after it; `days`: and when each version was recorded. `lines`: by line of the log,
    what was held before and after it.
    """

    vault: Vault
    folder: Path
    clock: StillClock
    state: Snapshot = field(default_factory=dict)
    known: dict[str, Snapshot] = field(default_factory=dict)
    days: dict[str, dict[RecordId, date]] = field(default_factory=dict)
    lines: dict[int, tuple[Snapshot, Snapshot]] = field(default_factory=dict)
    ever: list[RecordId] = field(default_factory=list)

    def now(self) -> Snapshot:
        with self.vault.read() as reader:
            return {each.id: each.record for each in records.everything(reader) if each.kind != "investigator"}

    def recorded(self) -> dict[RecordId, date]:
        with self.vault.read() as reader:
            return {each.id: moment(each.recorded_at).date() for each in records.everything(reader)}

    def size(self) -> int:
        with self.vault.read() as reader:
            return log.size(reader)

    def do(self, what: str, one: int, two: int) -> None:
        """One step. What is refused changes nothing."""
        self.clock.move(hours=9)
        before, lines = self.state, self.size()
        try:
            undone = self._try(what, one, two)
        except (Invalid, Refused):
            assert self.now() == before
            assert self.size() == lines
            return
        self.state = self.now()
        self.ever += [id_ for id_ in self.state if id_ not in self.ever]
        self.lines[self.size()] = (before, self.state)
        self.known[text(self.clock())] = self.state
        self.days[text(self.clock())] = self.recorded()
        for record in self.state.values():
            assert all(to in self.state for _, to in links(record) if to in self.ever)
        if undone is not None:
            was, became = self.lines[undone.step]
            touched = {id_ for id_ in was.keys() | became.keys() if was.get(id_) != became.get(id_)}
            for id_ in self.state.keys() | before.keys() | touched:
                assert self.state.get(id_) == (was if id_ in touched else before).get(id_)

    def _of(self, cls: type[Any], number: int) -> RecordId:
        found = [id_ for id_ in self.ever if isinstance(self.state.get(id_), cls)]
        if not found:
            raise Refused("not-now")
        return found[number % len(found)]

    def _any(self, number: int) -> RecordId:
        if not self.ever:
            raise Refused("not-now")
        return self.ever[number % len(self.ever)]

    def _try(self, what: str, one: int, two: int) -> undoing.Undone | None:
        vault, ticket = self.vault, Ticket()
        match what:
            case "person":
                record_service.add(vault, "person", {"names": [NAMES[one % len(NAMES)]]}, ticket)
            case "event":
                record_service.add(vault, "event", self._event(one, two) | {"persons": [self._of(Person, one)]}, ticket)
            case "claim":
                about = {"subject": self._any(one), "about": "words", "value": f"value {two}", "words_only": "yes"}
                record_service.add(vault, "claim", about, ticket)
            case "rename":
                editing.edit(vault, self._of(Person, one), {"names": [NAMES[two % len(NAMES)]]}, ticket)
            case "redate":
                editing.edit(vault, self._of(Event, one), self._event(two, one), ticket)
            case "move":
                editing.edit(vault, self._of(Event, one), {"persons": [self._of(Person, two)]}, ticket)
            case "out":
                editing.retract(vault, [self._any(one), self._any(two)][: 1 + two % 2], ticket, why="typed twice")
            case "back":
                editing.restore(vault, self._any(one), ticket)
            case "same" | "other":
                verdict = Verdict.SAME if what == "same" else Verdict.NOT_SAME
                first, second = self._of(Person, one), self._of(Person, two)
                sure = "certain" if what == "same" else None
                duplicates.decide(vault, first, second, ticket, verdict=verdict, reason="seen", certainty=sure)
            case "unlink":
                duplicates.unlink(vault, self._of(Person, one), self._of(Person, two), ticket, why="a mistake")
            case "import":
                return self._import(one, two)
            case "undo":
                return undoing.undo(vault, ticket)
            case "undo_line":
                return undoing.undo(vault, ticket, line=2 + one * 7 % max(1, self.size() - 1))
            case "redo":
                line = undoing.last_undo(vault)
                if line is None:
                    raise Refused("not-now")
                return undoing.undo(vault, ticket, line=line)
        return None

    def _event(self, one: int, two: int) -> dict[str, object]:
        sure = ("certain", "possible")[one % 2]
        return {"type": TYPES[two % len(TYPES)], "date": DATES[one % len(DATES)], "confidence": sure}

    def _import(self, one: int, two: int) -> None:
        """Three rows; who has one of these numbers already is brought up to date."""
        path = self.folder / "table.csv"
        rows = [f"{NAMES[(one + n) % len(NAMES)]},N-{(two + n) % 5},note {one}\n" for n in range(3)]
        path.write_text("name,service number,notes\n" + "".join(rows))
        report = run.take_in(self.vault, "person", path, run.Options(key="service_number"), Ticket())
        if report.seq is None:
            raise Refused("not-now")

    def compare(self) -> None:
        """All that can be asked, against what the model says."""
        for at, snapshot in self.known.items():
            self._as_known(at, snapshot)
        last_of_day = {moment(at).date(): at for at in self.known}
        for day, at in last_of_day.items():
            self._statuses(day, self.known[at], self.days[at])
        if self.known:
            self._statuses(None, self.state, self.days[max(self.known)])
        self._search()
        assert check(self.vault) == []

    def _as_known(self, at: str, snapshot: Snapshot) -> None:
        with self.vault.read() as reader:
            for cls in (Person, Event):
                found = {each.id: each.record for each in records.of_kind(reader, cls, at)}
                assert found == {id_: each for id_, each in snapshot.items() if isinstance(each, cls)}
            labelled = {id_ for id_, _ in records.labels_known(reader, "person", at)}
            assert labelled == {id_ for id_, each in snapshot.items() if isinstance(each, Person)}

    def _statuses(self, known_on: date | None, snapshot: Snapshot, recorded: dict[RecordId, date]) -> None:
        people = {id_: each.name.text for id_, each in snapshot.items() if isinstance(each, Person)}
        events = {id_: each for id_, each in snapshot.items() if isinstance(each, Event)}
        for day in DAYS:
            found = overview.status(self.vault, day, known_on)
            assert {each.id for each in found.people} == people.keys()
            reasons = overview.reasons(self.vault, list(people), day, known_on)
            for each in found.people:
                seen = [event_seen(id_, one, recorded[id_]) for id_, one in events.items() if each.id in one.persons]
                expected = status_of(seen, day)
                assert reasons[each.id] == expected
                assert each.standing.status == expected.status
            assert sum(found.counts.values()) == len(people)

    def _search(self) -> None:
        for name in NAMES:
            found = {each.id for each in searching.find(self.vault, name, limit=100)}
            held = {id_ for id_, each in self.state.items() if isinstance(each, Person) and each.name.text == name}
            assert held <= found <= self.state.keys()


DOES = (
    *(
        "person",
        "event",
        "event",
        "claim",
        "rename",
        "redate",
        "move",
        "out",
        "back",
        "same",
        "other",
        "unlink",
        "import",
    ),
    *("undo", "undo", "undo_line", "redo"),
)
STEPS = st.tuples(st.sampled_from(DOES), st.integers(0, 11), st.integers(0, 11))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=4, max_size=24))
def test_whatever_is_done(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]) -> None:
    folder = tmp_path_factory.mktemp("work")
    clock = StillClock()
    create(folder / "v", Settings(clock=clock))
    with opened(folder / "v", Settings(clock=clock)) as vault:
        model = Model(vault, folder, clock)
        for step in steps:
            model.do(*step)
        model.compare()
