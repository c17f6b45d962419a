"""Single fields typed anew: the rest stays, a stale look is refused, and what is taken out comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.claim import Claim
from app.model.ids import RecordId
from app.model.person import Person
from app.model.place import Place
from app.services import editing
from app.services import record as record_service
from storage import log
from storage.tables import records
from storage.vault import Vault
from tests.storage.vaults import add, bad, check, create, opened, person, take


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def _add(vault: Vault, kind: str, **draft: object) -> RecordId:
    return record_service.add(vault, kind, draft, Ticket())


def _current(vault: Vault, id_: RecordId) -> Person:
    with vault.read() as reader:
        return records.get(reader, id_, Person).record


def test_one_field_is_exchanged_and_the_line_says_why(vault: Vault) -> None:
    id_ = _add(vault, "person", names=["Amira Solheim"], aliases=["Mira"], notes="first", birth="1990")
    done = editing.edit(vault, "Amira Solheim", {"notes": "second"}, Ticket(), kind="person", why="she called")
    assert (done.id, done.version, done.fields) == (id_, 2, ("notes",))
    done = editing.edit(vault, id_[:8], {"birth": "March 1990"}, Ticket(), clear=["notes"])
    assert done.fields == ("birth", "notes")
    found = _current(vault, id_)
    assert (found.notes, found.birth and found.birth.text, len(found.names)) == (None, "March 1990", 2)
    with vault.read() as reader:
        lines = [entry.body for entry in log.entries(reader) if entry.body]
    assert (lines[-2]["act"], lines[-2]["why"], lines[-2]["subject"]) == ("person.edit", "she called", id_)
    assert bad(check(vault)) == []


def test_what_changes_nothing_makes_no_version(vault: Vault) -> None:
    id_ = _add(vault, "person", names=["Amira"], notes="first")
    done = editing.edit(vault, id_, {"notes": "first"}, Ticket())
    assert (done.version, done.fields) == (1, ())


def test_a_stale_look_is_refused_with_both_versions(vault: Vault) -> None:
    id_ = _add(vault, "person", names=["Amira"])
    editing.edit(vault, id_, {"notes": "of another"}, Ticket(), expected_version=1)
    for act in (
        lambda: editing.edit(vault, id_, {"notes": "mine"}, Ticket(), expected_version=1),
        lambda: editing.retract(vault, [id_], Ticket(), why="mine", expected_version=1),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "changed-meanwhile"
        assert (caught.value.facts["expected"], caught.value.facts["found"]) == (1, 2)
    assert _current(vault, id_).notes == "of another"


def test_all_problems_at_once_and_nothing_is_left_of_it(vault: Vault) -> None:
    id_ = _add(vault, "person", names=["Amira"])
    with pytest.raises(Invalid) as caught:
        editing.edit(vault, id_, {"birth": "03/04/1990", "sex": "x", "photograph": id_}, Ticket())
    assert dict(caught.value.problems) == {"birth": "date-ambiguous", "sex": "not-in-list"}
    for changes, clear, problems in (
        ({}, (), {"fields": "nothing-given"}),
        ({}, ("names",), {"names": "missing"}),
        ({"photograph": id_}, (), {"photograph": "other-kind"}),
    ):
        with pytest.raises(Invalid) as caught:
            editing.edit(vault, id_, changes, Ticket(), clear=clear)
        assert dict(caught.value.problems) == problems
    with vault.read() as reader:
        assert len(records.history(reader, id_)) == 1


def test_references_are_found_and_made_as_when_it_was_added(vault: Vault) -> None:
    ana = _add(vault, "person", names=["Ana"])
    capture = _add(vault, "event", type="capture", persons=["Ana"], date="2025", place="Ridge")
    editing.edit(vault, capture, {"place": "Lower Tsakut", "sources": ["a neighbour"]}, Ticket())
    with vault.read() as reader:
        places = {each.record.name: each.id for each in records.of_kind(reader, Place)}
        assert set(places) == {"Ridge", "Lower Tsakut"}
        found = records.get_any(reader, capture).record
        assert (found.place, found.persons) == (places["Lower Tsakut"], (ana,))  # type: ignore[union-attr]
        assert [entry.body["act"] for entry in log.entries(reader) if entry.body][-3:] == [
            "place.add",
            "source.add",
            "event.edit",
        ]
    assert bad(check(vault)) == []


def test_taken_out_with_a_reason_and_brought_back(vault: Vault) -> None:
    id_ = _add(vault, "person", names=["Amira"], notes="first")
    with pytest.raises(Invalid) as caught:
        editing.retract(vault, [id_], Ticket(), why=" ")
    assert dict(caught.value.problems) == {"why": "reason-missing"}
    assert editing.retract(vault, ["Amira"], Ticket(), why="typed twice", kind="person") == [id_]
    for again in (
        lambda: editing.retract(vault, [id_], Ticket(), why="again"),
        lambda: editing.edit(vault, id_, {"notes": "x"}, Ticket()),
    ):
        with pytest.raises(Invalid) as caught:
            again()
        assert dict(caught.value.problems) == {"id": "record-retracted"}
    assert editing.restore(vault, id_[:8], Ticket(), why="it was right") == (id_, 3)
    assert _current(vault, id_).notes == "first"
    with pytest.raises(Invalid) as caught:
        editing.restore(vault, id_, Ticket())
    assert dict(caught.value.problems) == {"id": "not-taken-out"}
    assert bad(check(vault)) == []


def test_several_at_once_where_one_leads_to_the_other(vault: Vault) -> None:
    ana = _add(vault, "person", names=["Ana"])
    capture = _add(vault, "event", type="capture", persons=[ana], date="2025")
    with pytest.raises(Refused) as refused:
        editing.retract(vault, [ana], Ticket(), why="imported wrongly")
    assert refused.value.facts["by"] == f"event {capture[:8]}"
    assert editing.retract(vault, [ana, capture], Ticket(), why="imported wrongly") == [ana, capture]
    with pytest.raises(Invalid) as caught:
        editing.restore(vault, capture, Ticket())
    assert dict(caught.value.problems) == {"persons": "record-retracted"}


def test_who_works_here_stays_and_originals_are_not_typed(vault: Vault) -> None:
    with pytest.raises(Refused) as caught:
        editing.retract(vault, [vault.investigator], Ticket(), why="x")
    assert caught.value.code == "worker-stays"
    item, _ = take(vault, b"court footage")
    with pytest.raises(Invalid) as invalid:
        editing.edit(vault, item, {"title": "x"}, Ticket())
    assert dict(invalid.value.problems) == {"id": "not-typed"}
    assert editing.retract(vault, [item], Ticket(), why="of another case") == [item]
    assert bad(check(vault)) == []


def test_a_form_gets_the_draft(vault: Vault) -> None:
    id_ = add(vault, person("Amira", notes="first"))
    stored, draft = editing.as_draft(vault, id_)
    assert stored.version == 1
    assert draft["notes"] == "first"


def test_what_leads_to_one_another_goes_and_comes_together(vault: Vault) -> None:
    def claim(**more: object) -> RecordId:
        draft = {"about": "held", "value": "23", "number": "23", **more}
        return record_service.add(vault, "claim", draft, Ticket())

    one = claim()
    two = claim(disputes=[one])
    editing.edit(vault, one, {"disputes": [two]}, Ticket())
    for each in (one, two):
        with pytest.raises(Refused) as caught:
            editing.retract(vault, [each], Ticket(), why="invented")
        assert caught.value.code == "still-referred"
    editing.retract(vault, [one, two], Ticket(), why="invented")
    for each in (one, two):
        with pytest.raises(Invalid) as missing:
            editing.restore(vault, each, Ticket())
        assert dict(missing.value.problems) == {"disputes": "record-retracted"}
    assert editing.restore(vault, one[:8], Ticket(), kind="claim", together=[two]) == (one, 4)
    with vault.read() as reader:
        assert {each.id for each in records.of_kind(reader, Claim)} == {one, two}
        body = list(log.entries(reader))[-1].body
    assert body is not None
    assert body["act"] == "claim.restore"
    assert bad(check(vault)) == []
