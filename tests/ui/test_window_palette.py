"""The search box: people across scripts, places, papers, commands; keys stay in the box; nothing is left of what was typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.errors import Integrity
from app.jobs import Ticket
from app.services import record, searching, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from ui.desk import Where
from ui.palette.entries import MOST, Command, Entry, commands_for, together
from ui.theme.icons import Icon


def command(words: str) -> Command:
    return Command(words, lambda: None)


def entry(title: str, sort: str = "person") -> Entry:
    return Entry(title, "", Icon.PERSON, lambda: None, sort=sort)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 3), ("ev", 1), ("EVID", 1), ("now lo", 1), ("Évidence", 1), ("vid", 0), ("lock log", 0), ("l", 2)],
)
def test_commands_answer_to_the_beginnings_of_their_words(typed: str, found: int) -> None:
    assert len(commands_for(typed, [command("Evidence"), command("Log"), command("Lock now")])) == found


def test_what_was_found_does_not_crowd_out_the_commands() -> None:
    found = [entry(str(number)) for number in range(20)]
    commands = commands_for("", [command("One"), command("Two"), command("Three")])
    shown = together(found, commands)
    assert [each.title for each in shown] == ["0", "1", "2", "3", "4", "5", "One", "Two"]
    assert [each.title for each in together([], commands)] == ["One", "Two", "Three"]


def test_people_come_first_and_leave_room_for_the_others() -> None:
    found = [*(entry(str(number)) for number in range(20)), entry("A place", "place"), entry("A film", "evidence")]
    shown = [each.title for each in together(found, [])]
    assert shown == ["0", "1", "2", "3", "4", "5", "A place", "A film"]
    assert len(shown) == MOST


def test_a_command_that_is_called_exactly_so_comes_before_all() -> None:
    commands = commands_for("log", [command("Log"), command("Login")])
    assert [each.title for each in together([entry("Logan")], commands, " LOG ")] == ["Log", "Logan", "Login"]


# in the window


@pytest.fixture
def box(opened: Any, qtbot: Any) -> Iterator[Any]:
    opened.activateWindow()
    qtbot.keyClick(opened.frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    yield opened.frame.top.search
    qtbot.waitUntil(lambda: not (opened.lane.busy or opened.quick.busy), timeout=20_000)


def write(box: Any, text: str) -> None:
    """Letters of any script, as an input method sends them."""
    for letter in text:
        QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))


def answered(window: Any, qtbot: Any) -> None:
    palette = window.frame.palette_
    qtbot.waitUntil(lambda: palette.is_settled and not window.quick.busy, timeout=20_000)


def titles(window: Any) -> list[str]:
    return [each.title for each in window.frame.palette_.entries.entries]


def test_keys_stay_in_the_box(opened: Any, box: Any, qtbot: Any) -> None:
    frame, palette = opened.frame, opened.frame.palette_
    assert palette.isVisible()
    assert palette.entries.rowCount() >= 4
    qtbot.keyClicks(box, "lo")
    answered(opened, qtbot)
    assert {"Log", "Lock now"} <= set(titles(opened))
    count = palette.entries.rowCount()
    for _ in range(count):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1
    box.setText("")
    qtbot.keyClicks(box, "log")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.history.here == Where("log"), timeout=20_000)
    assert (palette.isVisible(), box.text()) == (False, "")
    qtbot.keyClicks(box, "qqqqzzzz")
    answered(opened, qtbot)
    assert (palette.list.isVisible(), palette.nothing.text()) == (False, "Nothing matches.")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert (palette.isVisible(), box.text()) == (False, "")


def test_an_entry_opens_by_a_click(opened: Any, box: Any, qtbot: Any) -> None:
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "evidence")
    answered(opened, qtbot)
    at = palette.list.visualRect(palette.entries.index(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.frame.history.here == Where("evidence")


@pytest.mark.parametrize("typed", ["katsax", "Կացախյան", "Кацахян", "suren kacaxyan"])
def test_a_person_in_any_script_with_the_reason(opened: Any, box: Any, qtbot: Any, typed: str) -> None:
    palette = opened.frame.palette_
    write(box, typed)
    answered(opened, qtbot)
    first = palette.entries.entries[0]
    assert first.title == "Suren Katsakhyan"
    assert first.sort == "person"
    assert first.second
    qtbot.keyClick(box, Qt.Key.Key_Return)
    here = opened.frame.history.here
    assert here.room == "people"
    assert record.show(opened.opened.vault, here.record).stored.kind == "person"


def test_exactly_as_typed_is_a_switch_that_keys_reach(opened: Any, box: Any, qtbot: Any) -> None:
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "katsax")
    answered(opened, qtbot)
    assert "Suren Katsakhyan" in titles(opened)
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert palette.exact.hasFocus()
    assert palette.isVisible()
    qtbot.keyClick(palette.exact, Qt.Key.Key_Space)
    answered(opened, qtbot)
    assert palette.exact.isChecked()
    assert "Suren Katsakhyan" not in titles(opened)
    qtbot.keyClick(palette.exact, Qt.Key.Key_Escape)
    assert box.hasFocus()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not palette.exact.isChecked()


def test_no_answer_is_shown_for_another_text(
    opened: Any, box: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    asked: list[str] = []
    really = searching.find

    def slow(vault: Any, text: str, **how: Any) -> Any:
        asked.append(text)
        gate.wait(20)
        return really(vault, text, **how)

    monkeypatch.setattr(searching, "find", slow)
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "suren")
    qtbot.waitUntil(lambda: asked == ["suren"], timeout=20_000)
    box.selectAll()
    qtbot.keyClicks(box, "levon")
    palette._ask()
    qtbot.keyClick(box, Qt.Key.Key_Return)  # before there is an answer
    assert opened.frame.history.here == Where("overview")
    assert "Suren Katsakhyan" not in titles(opened)
    gate.set()
    qtbot.waitUntil(lambda: opened.frame.history.here.room == "people", timeout=20_000)
    found = record.show(opened.opened.vault, opened.frame.history.here.record).stored.record
    assert found.names[0].text == "Levon Pambakents"  # type: ignore[union-attr]


def test_old_rows_go_where_the_answer_takes_long(
    opened: Any, box: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "suren")
    answered(opened, qtbot)
    gate = threading.Event()
    really = searching.find

    def slow(vault: Any, text: str, **how: Any) -> Any:
        gate.wait(20)
        return really(vault, text, **how)

    monkeypatch.setattr(searching, "find", slow)
    qtbot.keyClicks(box, "xx")
    qtbot.waitUntil(palette.nothing.isVisible, timeout=20_000)
    assert palette.nothing.text() == "Looking"
    assert "Suren Katsakhyan" not in titles(opened)
    gate.set()
    answered(opened, qtbot)


def test_searching_waits_for_no_long_work(opened: Any, box: Any, qtbot: Any) -> None:
    gate = threading.Event()
    opened.lane.run(lambda _ticket: gate.wait(20))
    qtbot.keyClicks(box, "suren")
    answered(opened, qtbot)
    assert titles(opened)[0] == "Suren Katsakhyan"
    assert opened.lane.busy
    gate.set()


def test_what_cannot_be_answered_is_said(opened: Any, box: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise Integrity("database-damaged")

    monkeypatch.setattr(searching, "find", broken)
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "suren")
    answered(opened, qtbot)
    assert palette.nothing.isVisible()
    assert palette.nothing.text() not in {"", "Looking", "Nothing matches."}
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_places_and_papers_open_where_they_are_shown(
    window: Any, vault_folder: Path, qtbot: Any, opening: Callable[..., None]
) -> None:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as vault:
        suren = next(each.id for each in record.listed(vault, "person"))
        draft = {"title": "Quarry file 7", "defendants": [suren], "court": "Northgate Military Court"}
        case = record.add(vault, "proceeding", draft, Ticket())
        note = {"type": "other", "persons": [suren], "date": "01.06.2026", "description": "A zeppelin over the quarry."}
        record.add(vault, "event", note, Ticket())
        place = next(each.id for each in record.listed(vault, "place"))
    opening(window, vault_folder, qtbot)
    qtbot.waitUntil(lambda: window.frame.room("overview").is_whole, timeout=20_000)
    asked: list[Where] = []
    window.frame.desk.went.connect(asked.append)
    window.activateWindow()
    for typed, where in (
        ("quarry file", Where("proceedings", case)),
        ("zeppelin", Where("people", suren, "timeline")),
        ("vel pass", Where("people", part=f"place={place}")),
    ):
        window.frame.palette_.open()
        qtbot.keyClicks(window.frame.top.search, typed)
        answered(window, qtbot)
        qtbot.keyClick(window.frame.top.search, Qt.Key.Key_Return)
        assert asked[-1] == where
        qtbot.waitUntil(lambda: not (window.lane.busy or window.quick.busy), timeout=20_000)


def test_names_that_turn_the_writing_do_not(opened: Any, box: Any, qtbot: Any) -> None:
    palette = opened.frame.palette_
    qtbot.keyClicks(box, "samir")
    answered(opened, qtbot)
    index = palette.entries.index(0)
    spoken = palette.entries.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("سمير الخطيب, \u2068Samir al-Khatib\u2069")


def test_the_palette_stays_inside_the_window(opened: Any, box: Any, qtbot: Any) -> None:
    palette = opened.frame.palette_
    for wide, high in ((800, 560), (1440, 900)):
        opened.resize(wide, high)
        qtbot.keyClicks(box, "s")
        answered(opened, qtbot)
        frame = opened.frame
        assert frame.rect().contains(palette.geometry().topLeft())
        assert palette.mapTo(frame, QPoint(palette.width(), 0)).x() <= frame.width()
