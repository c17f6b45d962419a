"""Undo takes back one line of the log as a whole, by a new line; undoing that is redo; what happened is not undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.dates import parse_date
from app.model.ids import RecordId
from app.model.inquiry import Direction, Inquiry, Letter, LetterKind
from app.model.record import Record
from app.services import undoing
from storage import chain, log
from storage.tables import records
from storage.vault import Vault
from tests.storage.vaults import add, bad, check, create, event, opened, person, put, take


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def undo(vault: Vault, line: int | None = None) -> undoing.Undone:
    return undoing.undo(vault, Ticket(), line=line)


def refusal(vault: Vault, line: int | None = None) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as caught:
        undo(vault, line)
    return caught.value.code, dict(caught.value.facts)


def now(vault: Vault) -> dict[RecordId, Record]:
    with vault.read() as reader:
        return {each.id: each.record for each in records.everything(reader) if each.kind != "investigator"}


def body(vault: Vault, seq: int) -> chain.Body:
    with vault.read() as reader:
        return chain.read_body((log.body_text(reader, seq) or "").encode())


def test_back_step_by_step_and_forward_again(vault: Vault) -> None:
    states = [now(vault)]
    ana = add(vault, person("Ana"))
    states.append(now(vault))
    put(vault, ana, person("Ana", notes="second"))
    states.append(now(vault))
    add(vault, event(ana))
    states.append(now(vault))
    for expected in (states[2], states[1], states[0]):
        undo(vault)
        assert now(vault) == expected
    assert refusal(vault)[0] == "undo-who-works-here"  # the line that made the vault
    for expected in (states[1], states[2], states[3]):
        line = undoing.last_undo(vault)
        assert line is not None
        assert undo(vault, line).redone
        assert now(vault) == expected
    assert undoing.last_undo(vault) is None
    assert bad(check(vault)) == []


def test_the_new_line_names_the_one_it_undid(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    done = undoing.undo(vault, Ticket(), why="of another case")
    assert (done.step, done.versions, done.redone) == (2, 1, False)
    said = body(vault, done.line)
    assert (said.act, said.facts["undoes"], said.subject, said.why) == ("undo", 2, ana, "of another case")
    again = undo(vault, done.line)
    assert (body(vault, again.line).act, again.redone) == ("redo", True)
    back = undo(vault, again.line)
    assert (body(vault, back.line).act, back.redone) == ("undo", False)
    assert now(vault) == {}
    with vault.read() as reader:
        assert [each.retracted for each in records.history(reader, ana)] == [False, True, False, True]


def test_an_import_is_one_step(vault: Vault) -> None:
    with vault.change("import") as change:
        people = [change.add(person(f"Person {number}")) for number in range(150)]
        for one in people[:80]:
            change.add(event(one))
    before = now(vault)
    done = undo(vault)
    assert done.versions == 230
    assert now(vault) == {}
    assert body(vault, done.line).count == 230
    assert undo(vault, done.line).versions == 230
    assert now(vault) == before
    assert bad(check(vault)) == []


def test_what_was_changed_since_is_named(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    put(vault, ana, person("Ana", notes="second"))
    code, facts = refusal(vault, 2)
    assert (code, facts["count"], facts["by"]) == ("undo-changed-since", 1, f"person {ana[:8]} by line 3")
    undo(vault, 3)
    assert undo(vault, 2).versions == 1  # the change since was taken back itself
    assert refusal(vault, 2) == ("undone-already", {"line": 2, "by": 5})
    assert refusal(vault, 3)[0] == "undone-already"


def test_what_others_lead_to_is_not_taken_away(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    capture = add(vault, event(ana))
    code, facts = refusal(vault, 2)
    assert (code, facts["by"]) == ("still-referred", f"event {capture[:8]}")
    assert len(now(vault)) == 2


def test_what_comes_back_must_not_lead_to_what_is_gone(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    add(vault, event(ana))
    last = undo(vault)
    undo(vault)
    with pytest.raises(Invalid) as caught:
        undo(vault, last.line)
    assert dict(caught.value.problems) == {"persons": "record-retracted"}
    assert now(vault) == {}


def _letter(vault: Vault, direction: Direction) -> RecordId:
    inquiry = add(vault, Inquiry("wgeid", (add(vault, person("Ana")),)))
    return add(vault, Letter(inquiry, direction, LetterKind.OTHER, parse_date("1 July 2025")))


def test_what_happened_is_not_undone(vault: Vault) -> None:
    assert refusal(vault, 1)[0] == "undo-who-works-here"
    item, _ = take(vault, b"court footage")
    assert refusal(vault)[0] == "undo-taken-in"
    _letter(vault, Direction.OUT)
    assert refusal(vault)[0] == "undo-sent"
    came_in = _letter(vault, Direction.IN)
    undo(vault)
    assert came_in not in now(vault)
    assert item in now(vault)
    with vault.change("bundle.seal"):
        pass
    with vault.change("keys.change-passphrase"):
        pass
    with vault.read() as reader:
        size = log.size(reader)
    assert refusal(vault, size - 1)[0] == "undo-left"
    assert refusal(vault, size)[0] == "undo-recorded-nothing"
    for line in (0, -1, size + 1):
        with pytest.raises(Invalid):
            undo(vault, line)


def test_the_steps_in_a_list(vault: Vault) -> None:
    ana = add(vault, person("Ana Sol"))
    capture = add(vault, event(ana))
    undo(vault)
    found = undoing.history(vault)
    assert [(each.seq, each.act, each.undoes, each.undone_by, each.fault and each.fault.code) for each in found] == [
        (4, "undo", 3, None, None),
        (3, "record.add", None, 4, None),
        (2, "record.add", None, None, None),
        (1, "vault.create", None, None, "undo-who-works-here"),
    ]
    assert (found[1].what, found[1].whom, found[1].kinds) == ("capture 2024-09-19", ("Ana Sol",), ("event",))
    assert found[2].what == "Ana Sol"
    assert len(undoing.history(vault, 2)) == 2
    assert capture not in now(vault)


def test_a_stop_leaves_all_as_it_was(vault: Vault) -> None:
    add(vault, person("Ana"))
    before, ticket = now(vault), Ticket()
    ticket.cancel()
    with pytest.raises(Exception, match="cancelled"):
        undoing.undo(vault, ticket)
    assert now(vault) == before


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["add", "event", "put", "undo", "undo"]), st.integers(0, 5)), max_size=14))
def test_undo_walks_back_through_the_states(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """Against a plain model: a stack of states."""
    folder = tmp_path_factory.mktemp("undo") / "v"
    create(folder)
    with opened(folder) as vault:
        past: list[dict[RecordId, Record]] = []
        state: dict[RecordId, Record] = {}
        for what, number in steps:
            people = sorted(id_ for id_, record in state.items() if type(record) is type(person("x")))
            if what == "undo":
                if past:
                    undo(vault)
                    assert now(vault) == past[-1]
                    state = past.pop()
                continue
            if what != "add" and not people:
                continue
            if what == "put":
                one = people[number % len(people)]
                if state[one] == person(f"Other {number}"):
                    continue
                put(vault, one, person(f"Other {number}"))
            else:
                add(vault, person(f"Person {number}") if what == "add" else event(people[number % len(people)]))
            past.append(state)
            state = now(vault)
        assert now(vault) == state
        assert bad(check(vault)) == []
