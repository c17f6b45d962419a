"""Forms by clicks and keys: fields that fit, problems beside them, drafts that survive, two hands on one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobs import Ticket
from app.services import drafts, editing, logbook, record, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from tests.ui.hosts import choose, idle, typed

pytest.importorskip("PySide6")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ui.desk import Desk, Done
from ui.forms.form import RecordForm
from ui.forms.specs import FORMS
from ui.jobs import Lane

SUREN = "Suren Katsakhyan"


@pytest.fixture
def vault(vault_folder: Path) -> Iterator[Any]:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as opened:
        yield opened


@pytest.fixture
def desk(theme: Any, vault: Any) -> Iterator[Any]:
    lane = Lane("forms")
    made = Desk(vault, lane)
    made.said = []
    made.did.connect(made.said.append)
    yield made
    lane.close()


@pytest.fixture
def make(desk: Any, qtbot: Any) -> Callable[..., Any]:
    """`make(kind, id, preset=...)`: a form that is ready and shown."""

    def made(kind: str, id_: str | None = None, **more: Any) -> Any:
        form = RecordForm(desk, kind, id_, **more)
        form.resize(560, 860)
        qtbot.addWidget(form)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
        return form

    return made


def person_id(vault: Any, name: str) -> str:
    return str(record.show(vault, name, "person").stored.id)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_kind_has_a_form_with_words(make: Callable[..., Any], desk: Any, kind: str, qtbot: Any) -> None:
    form = make(kind)
    assert set(form.fields) == {spec.key for section in FORMS[kind] for spec in section.fields}
    for field in form.fields.values():
        assert field.name.text()
        for editor in field.editors():
            assert editor.accessibleName()
    assert form.save_button.text() == "Save"
    assert form.values() == {} or kind == "person"
    idle(desk, qtbot)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_what_is_missing_stands_beside_its_field(make: Callable[..., Any], desk: Any, kind: str, qtbot: Any) -> None:
    form = make(kind)
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(form.strip.code), timeout=20_000)
    wrong = [key for key, field in form.fields.items() if field.problem]
    assert wrong
    assert all(form.fields[key].note.text() == form.fields[key].problem for key in wrong)
    assert form.save_button.isEnabled()
    assert desk.said == []
    idle(desk, qtbot)


def test_an_event_shows_only_what_its_type_has(make: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    form = make("event")
    assert form.fields["weight_kg"].isHidden()
    choose(form.fields["type"], "medical")
    assert not form.fields["weight_kg"].isHidden()
    assert form.fields["outcome"].isHidden()
    typed(qtbot, form.fields["weight_kg"].edit, "58")
    choose(form.fields["type"], "judgment")
    assert form.fields["weight_kg"].isHidden()
    assert "weight_kg" not in form.values()
    offered = {form.fields["outcome"].box.itemData(row) for row in range(form.fields["outcome"].box.count())}
    assert offered == {"", "convicted", "acquitted", "discontinued"}
    idle(desk, qtbot)


def test_an_event_is_recorded_once_by_two_hits(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    suren = person_id(vault, SUREN)
    form = make("event", preset={"persons": [suren]})
    assert [chip.words for chip in form.fields["persons"].chips.chips] == [SUREN]
    choose(form.fields["type"], "visit")
    typed(qtbot, form.fields["date"].edit, "~June 2026")
    typed(qtbot, form.fields["place"].edit, "Northgate")
    recorded: list[str] = []
    form.recorded.connect(recorded.append)
    before = len(list(record.listed(vault, "event")))
    qtbot.keyClick(form.fields["date"].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.fields["date"].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    form.save()
    qtbot.waitUntil(lambda: bool(recorded), timeout=20_000)
    idle(desk, qtbot)
    assert len(list(record.listed(vault, "event"))) == before + 1
    shown = record.show(vault, recorded[0])
    assert list(shown.links.values()).count("Northgate") == 1
    (done,) = desk.said
    assert isinstance(done, Done)
    assert done.seq == shown.stored.seq
    assert done.words == "Event recorded: \u2068Visited, about June 2026\u2069"
    assert drafts.waiting(vault) == []


def test_wrong_values_are_told_where_they_stand_and_the_first_has_the_focus(
    make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any
) -> None:
    form = make("event", preset={"persons": [person_id(vault, SUREN)]})
    form.activateWindow()
    choose(form.fields["type"], "medical")
    typed(qtbot, form.fields["date"].edit, "31.02.2026")
    typed(qtbot, form.fields["weight_kg"].edit, "heavy")
    form.save()
    qtbot.waitUntil(lambda: form.fields["weight_kg"].problem != "", timeout=20_000)
    assert form.fields["date"].problem == "That month has no such day."
    assert form.fields["date"].edit.hasFocus()
    assert form.fields["date"].edit.property("state") == "wrong"
    typed(qtbot, form.fields["weight_kg"].edit, "x")
    assert form.fields["weight_kg"].problem == ""
    idle(desk, qtbot)


def test_a_person_with_names_in_several_scripts(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    form = make("person")
    names = form.fields["names"]
    typed(qtbot, names.rows[0].text, "Davit Ohanjants")
    assert names.rows[0].script.text() == "Latin"
    qtbot.mouseClick(names.add_button, Qt.MouseButton.LeftButton)
    typed(qtbot, names.rows[1].text, "Դավիթ Օհանջանց")
    assert names.rows[1].script.text() == "Armenian"
    typed(qtbot, names.rows[1].source, "Family list")
    names.rows[1].kind.setCurrentIndex(names.rows[1].kind.findData("birth"))
    recorded: list[str] = []
    form.recorded.connect(recorded.append)
    form.save()
    qtbot.waitUntil(lambda: bool(recorded), timeout=20_000)
    found = record.show(vault, recorded[0]).stored.record
    assert [(name.text, name.script, name.kind.value) for name in found.names] == [
        ("Davit Ohanjants", "Latn", "main"),
        ("Դավիթ Օհանջանց", "Armn", "birth"),
    ]
    assert found.names[1].source is not None
    idle(desk, qtbot)
    again = make("person", recorded[0])
    assert [row.text.text() for row in again.fields["names"].rows] == ["Davit Ohanjants", "Դավիթ Օհանջանց"]
    assert again.fields["names"].rows[1].source.text() == "Family list"
    assert (again.values(), again.is_changed) == (again._base, False)
    again.fields["names"].rows[1].text.end(False)
    typed(qtbot, again.fields["names"].rows[1].text, "ի")
    typed(qtbot, again.fields["occupation"].edit, "Teacher")
    again.recorded.connect(recorded.append)
    again.save()
    qtbot.waitUntil(lambda: len(recorded) == 2, timeout=20_000)
    after = record.show(vault, recorded[0]).stored
    assert (after.version, after.record.occupation) == (2, "Teacher")
    assert [name.text for name in after.record.names] == ["Davit Ohanjants", "Դավիթ Օհանջանցի"]
    assert [name.kind.value for name in after.record.names] == ["main", "birth"]
    assert after.record.names[1].source == found.names[1].source
    idle(desk, qtbot)


def test_a_wrong_name_is_told_at_its_line(make: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    form = make("person")
    names = form.fields["names"]
    typed(qtbot, names.rows[0].text, "Davit Ohanjants")
    qtbot.mouseClick(names.add_button, Qt.MouseButton.LeftButton)
    typed(qtbot, names.rows[1].text, "12345")
    form.save()
    qtbot.waitUntil(lambda: names.problem != "", timeout=20_000)
    assert [row.text.property("state") for row in names.rows] == ["", "wrong"]
    idle(desk, qtbot)


def test_references_are_found_while_typing(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    form = make("event")
    form.activateWindow()
    persons = form.fields["persons"]
    typed(qtbot, persons.edit, "pambak")
    qtbot.waitUntil(lambda: "Levon Pambakents" in persons.suggestions.offers, timeout=20_000)
    popup = persons.suggestions.completer.popup()
    qtbot.waitUntil(popup.isVisible, timeout=5_000)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: persons.value == [person_id(vault, "Levon Pambakents")], timeout=5_000)
    qtbot.waitUntil(lambda: persons.edit.text() == "", timeout=5_000)
    qtbot.keyClick(persons.edit, Qt.Key.Key_Backspace)
    assert persons.value == []
    sources = form.fields["sources"]
    typed(qtbot, sources.edit, "Harbour office")
    qtbot.waitUntil(lambda: sources.suggestions.offers == ["Harbour office"], timeout=20_000)
    idle(desk, qtbot)


def test_what_is_typed_is_kept_and_offered_again(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    suren = person_id(vault, SUREN)
    form = make("event", preset={"persons": [suren]})
    lines = len(list(logbook.entries(vault)))
    choose(form.fields["type"], "letter")
    typed(qtbot, form.fields["date"].edit, "June 2026")
    qtbot.waitUntil(lambda: bool(drafts.waiting(vault)), timeout=20_000)
    assert len(list(logbook.entries(vault))) == lines
    form.close()
    idle(desk, qtbot)
    again = make("event", preset={"persons": [suren]})
    assert again.fields["date"].value == "June 2026"
    assert "You began this on 23 November 2026" in again.strip.text
    other = make("event", preset={"persons": [person_id(vault, "Levon Pambakents")]})
    assert other.fields["date"].value == ""
    qtbot.mouseClick(again.anew, Qt.MouseButton.LeftButton)
    assert again.fields["date"].value == ""
    assert (
        again.values() == {"persons": [suren]} | {"confidence": again.fields["confidence"].value}
        if again.fields["confidence"].value
        else {"persons": [suren]}
    )
    idle(desk, qtbot)
    assert drafts.waiting(vault) == []


def test_closing_at_once_loses_nothing(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    form = make("place")
    typed(qtbot, form.fields["name"].edit, "Northgate")
    form.hide()
    desk.lane.cancel_all()
    idle(desk, qtbot)
    assert drafts.begun(vault, "place/new/").values == {"name": "Northgate"}


def test_a_record_changed_meanwhile_shows_both(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    suren = person_id(vault, SUREN)
    form = make("person", suren)
    editing.edit(vault, suren, {"occupation": "Driver", "address": "12 Mill lane"}, Ticket())
    form.fields["occupation"].value = ""
    for field in ("occupation", "marks"):
        form._open_fold(form.fields[field])
    typed(qtbot, form.fields["occupation"].edit, "Teacher")
    typed(qtbot, form.fields["marks"].edit, "A scar")
    recorded: list[str] = []
    form.recorded.connect(recorded.append)
    form.save()
    qtbot.waitUntil(lambda: form.strip.code == "changed-meanwhile", timeout=20_000)
    assert recorded == []
    assert form.fields["address"].value == "12 Mill lane"
    assert form.fields["occupation"].value == "Teacher"
    said = [each.text() for each in form.fields["occupation"].findChildren(QLabel)]
    assert "Recorded meanwhile: Driver" in said
    take = form.fields["occupation"].findChild(QPushButton, "take-occupation")
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert form.fields["occupation"].value == "Driver"
    form.save()
    qtbot.waitUntil(lambda: bool(recorded), timeout=20_000)
    after = record.show(vault, suren).stored
    assert (after.version, after.record.occupation, after.record.marks) == (3, "Driver", "A scar")
    assert after.record.address == "12 Mill lane"
    idle(desk, qtbot)


def test_groups_come_back_as_they_were(make: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    form = make("proceeding")
    typed(qtbot, form.fields["title"].edit, "North 9/26")
    charges = form.fields["charges"]
    qtbot.mouseClick(charges.add_button, Qt.MouseButton.LeftButton)
    form.save()
    recorded: list[str] = []
    form.recorded.connect(recorded.append)
    qtbot.waitUntil(lambda: bool(recorded), timeout=20_000)
    again = make("proceeding", recorded[0])
    charges = again.fields["charges"]
    qtbot.mouseClick(charges.add_button, Qt.MouseButton.LeftButton)
    inner = {field.key: field for field in charges.groups[0].fields}
    typed(qtbot, inner["instrument"].edit, "Penal code")
    again.save()
    qtbot.waitUntil(lambda: inner["text"].problem != "", timeout=20_000)
    typed(qtbot, inner["article"].edit, "214")
    again.recorded.connect(recorded.append)
    again.save()
    qtbot.waitUntil(lambda: len(recorded) == 2, timeout=20_000)
    case = record.show(vault, recorded[0]).stored.record
    assert [(charge.article, charge.instrument) for charge in case.charges] == [("214", "Penal code")]
    idle(desk, qtbot)
