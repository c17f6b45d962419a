"""Changing, taking out and undoing through the command line."""

from __future__ import annotations

from app.jobs import Ticket
from app.services import editing
from tests.flows.habeas import Box


def test_edit_undo_and_redo(new: Box) -> None:
    id_ = new.do("person add", "--name", "Aram Manukyan", "--alias", "Aro", "--notes", "first")["id"]
    done = new.do("person edit", id_[:8], "--notes", "second", "--clear", "alias", "--why", "he said so")
    assert done == {"id": id_, "version": 2, "fields": ["names", "notes"]}
    shown = new.do("person show", id_)["record"]
    assert (len(shown["names"]), shown["notes"]) == (1, "second")
    code, answer = new.ask("person edit", id_, "--notes", "third", "--expected-version", "1")
    assert (code, answer["error"]["code"]) == (1, "changed-meanwhile")
    code, answer = new.ask("person edit", id_, "--clear", "shoe-size")
    assert (code, answer["error"]["facts"]["problems"]) == (2, {"shoe_size": "unknown-field"})
    new.do("undo")
    assert new.do("person show", id_)["record"]["notes"] == "first"
    new.do("undo", "--redo")
    assert new.do("person show", id_)["record"]["notes"] == "second"
    code, answer = new.ask("undo", "--redo")
    assert (code, answer["error"]["code"]) == (1, "redo-nothing-left")


def test_the_list_says_what_each_step_was(new: Box) -> None:
    person = new.do("person add", "--name", "Nare Nazaryan")["id"]
    new.do("event add", "--type", "capture", "--person", person, "--date", "2025")
    found = new.do("undo", "--list")
    assert [each["says"] for each in found["steps"][:2]] == [
        "event recorded: capture 2025 for Nare Nazaryan",
        "person recorded: Nare Nazaryan",
    ]
    assert found["steps"][2]["says"].startswith("vault made: ")
    assert found["steps"][2]["cannot"] in found["reasons"]
    done = new.do("undo")
    assert (done["step"], done["versions"], done["redone"]) == (found["steps"][0]["line"], 1, False)
    assert (
        new.do("undo", "--list")["steps"][0]["says"] == f"undo of line {done['step']}: capture 2025 for Nare Nazaryan"
    )
    consent = ("--given-by", "Sister", "--relation", "sister", "--recipient", "court", "--element", "name")
    new.do("consent add", "--person", person, *consent, "--purpose", "justice", "--given-on", "2025-02-01")
    assert new.do("undo", "--list")["steps"][0]["says"] == "consent recorded for Nare Nazaryan"
    ran = new.run("undo", new.vault, "--list", *new.key)
    assert " UTC: person recorded: Nare Nazaryan" in ran.out


def test_taken_out_and_brought_back(new: Box) -> None:
    id_ = new.do("person add", "--name", "Aram Manukyan")["id"]
    code, answer = new.ask("person retract", id_)
    assert (code, answer["error"]["facts"]["problems"]) == (2, {"why": "reason-missing"})
    assert new.do("person retract", id_, "--why", "typed twice") == {"ids": [id_]}
    assert new.do("person list")["people"] == []
    assert new.do("status")["people"] == []
    assert len(new.do("person history", id_)["versions"]) == 2
    code, answer = new.ask("person show", id_)
    assert (code, answer["error"]["facts"]["problems"]) == (2, {"id": "record-retracted"})
    assert new.do("person restore", id_) == {"id": id_, "version": 3}
    assert [each["id"] for each in new.do("person list")["people"]] == [id_]


def test_every_kind_that_is_typed_can_be_changed(new: Box) -> None:
    place = new.do("place add", "--name", "Ridge")["id"]
    assert new.do("place edit", place, "--country", "AZ")["fields"] == ["country"]
    claim = new.do("claim add", "--about", "held", "--number", "16 = 1 + 7 + 8")["id"]
    new.do("claim edit", claim, "--number", "23")
    shown = new.do("claim show", claim)["record"]
    assert (shown["value"], shown["number"]) == ("23", 23)
    assert "parts" not in shown
    code, answer = new.ask("place edit", place)
    assert (code, answer["error"]["facts"]["problems"]) == (2, {"fields": "nothing-given"})


def test_what_of_several_kinds_was_taken_out_says_so(new: Box) -> None:
    person = new.do("person add", "--name", "Aram Manukyan")["id"]
    event = new.do("event add", "--type", "capture", "--person", person, "--date", "2025")["id"]
    with new.held() as held:
        editing.retract(held.session.held, [person, event], Ticket(), why="typed twice")
    assert new.do("log")["entries"][-1]["act"] == "record.retract"
    assert new.do("undo", "--list")["steps"][0]["says"] == "2 records taken out"
