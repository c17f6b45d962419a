"""People recorded twice: found across scripts, compared field by field, decided by a human, reversibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import Cancelled, Invalid, Refused
from app.jobs import Ticket
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.person import parse_person
from app.model.sameness import Sameness, Verdict, groups
from app.model.status import Status
from app.rules.likeness import likeness
from app.services import candidates, duplicates, editing, undoing
from app.services import record as record_service
from storage.tables import records
from storage.vault import Vault
from tests.storage.vaults import add, bad, check, create, day, opened


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def _add(vault: Vault, *names: str, **more: object) -> RecordId:
    return record_service.add(vault, "person", {"names": list(names), **more}, Ticket())


def _pairs(vault: Vault, **more: object) -> list[set[RecordId]]:
    found = duplicates.suggest(vault, Ticket(), **more)  # type: ignore[arg-type]
    return [{pair.first.id, pair.second.id} for pair in found.pairs]


def _decide(
    vault: Vault, one: str, other: str, verdict: Verdict = Verdict.SAME, certainty: str = "certain"
) -> RecordId:
    return duplicates.decide(
        vault, one, other, Ticket(), verdict=verdict, certainty=certainty, reason="the mother said so", by="Nour Dahl"
    )


def test_one_name_in_several_scripts_is_suggested(vault: Vault) -> None:
    latin = _add(vault, "Karen Sargsyan", birth="12.03.1998")
    armenian = _add(vault, "Կարեն Սարգսյան", birth="1998")
    russian = _add(vault, "Саргсян, Карен", birth="12.03.1998")
    _add(vault, "Aghasi Tadevosyan")
    assert {frozenset(each) for each in _pairs(vault)} == {
        frozenset({latin, armenian}),
        frozenset({latin, russian}),
        frozenset({armenian, russian}),
    }
    best = duplicates.suggest(vault, Ticket()).pairs[0]
    assert {best.first.id, best.second.id} == {latin, russian}  # the day of birth says more than the year
    assert [each.field for each in best.likeness.fields] == ["names", "birth"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"names": ["Karen Sargsyan"], "birth": "1998"}, {"names": ["Karen Sargsyan"], "birth": "1961"}),
        ({"names": ["Sargsyan, Karen, Hovik"]}, {"names": ["Sargsyan, Karen, Artashes"]}),
        ({"names": ["Karen Sargsyan"]}, {"names": ["Armen Sargsyan"]}),
        ({"names": ["Karen Sargsyan"], "sex": "male"}, {"names": ["Karen Sargsyan"], "sex": "female"}),
    ],
)
def test_other_people_are_not(vault: Vault, first: dict[str, object], second: dict[str, object]) -> None:
    for draft in (first, second):
        record_service.add(vault, "person", draft, Ticket())
    assert _pairs(vault) == []


def test_a_document_brings_together_what_names_do_not(vault: Vault) -> None:
    one = _add(vault, "Karen Sargsyan", documents=["Passport; AN 0417-22"])
    other = _add(vault, "Garo Sarkissian", documents=["passport; an041722"])
    assert _pairs(vault) == [{one, other}]


def test_an_initial_is_looked_up_in_the_index(vault: Vault) -> None:
    short, full = _add(vault, "K. Sargsyan", birth="12.03.1998"), _add(vault, "Karen Sargsyan", birth="12.03.1998")
    assert _pairs(vault) == [{short, full}]


def test_day_and_month_exchanged_are_no_other_birth() -> None:
    one = parse_person({"names": ["Karen Sargsyan"], "birth": "03.04.1998"})
    other = parse_person({"names": ["Karen Sargsyan"], "birth": "04.03.1998"})
    swapped = {each.field: each.says.value for each in likeness(one, other).fields}
    assert swapped["birth"] == "like"
    assert likeness(one, other) == likeness(one, other)
    assert likeness(one, other).score == likeness(other, one).score


def test_reviewed_not_the_same_is_remembered_until_something_changes(vault: Vault) -> None:
    one, other = _add(vault, "Karen Sargsyan"), _add(vault, "Karen Sarkisian")
    _decide(vault, one, other, Verdict.NOT_SAME)
    assert _pairs(vault) == []
    editing.edit(vault, one, {"notes": "of no matter"}, Ticket())
    assert _pairs(vault) == []
    editing.edit(vault, one, {"birth": "12.03.1998"}, Ticket())
    (pair,) = duplicates.suggest(vault, Ticket()).pairs
    assert pair.changed == ("birth",)
    assert pair.decision is not None
    _decide(vault, one, other, Verdict.NOT_SAME)
    assert _pairs(vault) == []
    with vault.read() as reader:
        assert [each.version for each in records.of_kind(reader, Sameness)] == [2]


def test_linked_and_unlinked_and_undone(vault: Vault) -> None:
    one, other = _add(vault, "Karen Sargsyan"), _add(vault, "Karen Sarkisian")
    before = duplicates.show(vault, one, other).first.record
    _decide(vault, one, other)
    assert _pairs(vault) == []
    pair = duplicates.show(vault, other, one)
    assert (pair.first.id, pair.first.record) == (one, before)  # nothing was overwritten
    with vault.read() as reader:
        assert duplicates.same_as(reader, other) == {one, other}
    duplicates.unlink(vault, one, other, Ticket(), why="another father after all")
    assert _pairs(vault) == [{one, other}]
    undoing.undo(vault, Ticket())
    assert _pairs(vault) == []
    with pytest.raises(Refused):
        editing.retract(vault, [one], Ticket(), why="x")
    with pytest.raises(Invalid):
        duplicates.unlink(vault, one, other, Ticket(), why="")
    third = _add(vault, "Somebody Else")
    with pytest.raises(Refused) as caught:
        duplicates.unlink(vault, one, third, Ticket(), why="x")
    assert caught.value.code == "not-decided"
    assert bad(check(vault)) == []


def test_a_group_is_what_certain_links_connect(vault: Vault) -> None:
    a, b, c, d = (_add(vault, f"Karen Sargsyan{end}") for end in ("", " Jr", "ts", "e"))
    _decide(vault, a, b)
    _decide(vault, b, c)
    _decide(vault, c, d, certainty="probable")
    with vault.read() as reader:
        assert duplicates.same_as(reader, c) == {a, b, c}
        assert duplicates.same_as(reader, d) == {d}
        assert duplicates.all_groups(reader) == dict.fromkeys((a, b, c), frozenset({a, b, c}))
    _decide(vault, a, c, Verdict.NOT_SAME)
    found = duplicates.group(vault, b)
    assert [id_ for id_, _ in found.people] == [a, b, c]
    assert (a, c, None) in {(each.first, each.second, each.field) for each in found.contradictions}


def test_status_of_a_group_knows_the_events_of_all(vault: Vault) -> None:
    one = _add(vault, "Karen Sargsyan", birth="1998")
    other = _add(vault, "Karen Sarkisian", birth="1961")
    add(vault, Event(EventType.CAPTURE, (one,), day("2024-09-19")))
    add(vault, Event(EventType.RELEASE, (other,), day("2025-01-10")))
    assert duplicates.group(vault, one, date(2025, 2, 1)).standing.status is Status.HELD
    _decide(vault, one, other)
    found = duplicates.group(vault, one, date(2025, 2, 1))
    assert found.standing.status is Status.RELEASED
    assert [each.field.field for each in found.contradictions if each.field] == ["birth"]


def test_what_cannot_be_decided_is_told_with_all_problems(vault: Vault) -> None:
    one = _add(vault, "Karen Sargsyan")
    with pytest.raises(Invalid) as caught:
        _decide(vault, one, one)
    assert dict(caught.value.problems) == {"second": "two-persons"}
    with pytest.raises(Invalid) as caught:
        _decide(vault, "Nobody", "0000")
    assert dict(caught.value.problems) == {"first": "not-an-id", "second": "no-such-record"}
    other = _add(vault, "Karen Sarkisian")
    with pytest.raises(Invalid) as caught:
        duplicates.decide(vault, one, other, Ticket(), verdict=Verdict.SAME, reason=" ", certainty="sure")
    assert dict(caught.value.problems) == {"reason": "missing", "certainty": "not-in-list"}


def test_common_names_are_split_and_what_is_left_is_counted(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_IN_BLOCK", 4)
    with vault.change("import") as change:
        for year in range(1960, 1966):
            change.add(parse_person({"names": ["Karen Sargsyan"], "birth": str(year)}))
        twin = change.add(parse_person({"names": ["Karen Sargsyan"], "birth": "1965"}))
    found = duplicates.suggest(vault, Ticket())
    assert [twin in {pair.first.id, pair.second.id} for pair in found.pairs] == [True]
    assert (found.people, found.compared, found.crowded) == (7, 1, 0)
    with vault.change("import") as change:
        for _ in range(5):
            change.add(parse_person({"names": ["Karen Sargsyan"]}))
    found = duplicates.suggest(vault, Ticket())  # of these nothing else is known
    assert (found.compared, found.crowded) == (1, 1)
    monkeypatch.setattr(candidates, "_MOST_READ", 6)
    assert duplicates.suggest(vault, Ticket()).crowded == 1


def test_one_person_is_compared_under_near_names_too(vault: Vault) -> None:
    one = _add(vault, "Karen Hakobyan")
    other = _add(vault, "Карен Акопян")
    assert {one, other} in _pairs(vault, person=one)


def test_it_can_be_stopped(vault: Vault) -> None:
    _add(vault, "Karen Sargsyan")
    ticket = Ticket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        duplicates.suggest(vault, ticket)


def test_groups_of_decisions() -> None:
    a, b, c, d = (RecordId(letter * 32) for letter in "abcd")
    made = [
        Sameness((a, b), Verdict.SAME, Confidence.CERTAIN, "x"),
        Sameness((c, d), Verdict.SAME, Confidence.CERTAIN, "x"),
        Sameness((b, c), Verdict.SAME, Confidence.CERTAIN, "x"),
    ]
    whole = frozenset({a, b, c, d})
    assert groups(made) == groups(reversed(made)) == dict.fromkeys((a, b, c, d), whole)
