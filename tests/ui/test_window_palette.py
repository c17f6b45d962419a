"""The search box: commands by their words, keys that stay in the box, nothing left of what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from ui.palette.entries import Command, Entry, commands_for, together
from ui.theme.icons import Icon


def command(words: str) -> Command:
    return Command(words, lambda: None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 3), ("ev", 1), ("EVID", 1), ("now lo", 1), ("Évidence", 1), ("vid", 0), ("lock log", 0), ("l", 2)],
)
def test_commands_answer_to_the_beginnings_of_their_words(typed: str, found: int) -> None:
    assert len(commands_for(typed, [command("Evidence"), command("Log"), command("Lock now")])) == found


def test_what_was_found_does_not_crowd_out_the_commands() -> None:
    found = [Entry(str(number), "", Icon.PERSON, lambda: None) for number in range(20)]
    commands = commands_for("", [command("One"), command("Two"), command("Three")])
    shown = together(found, commands)
    assert [entry.title for entry in shown] == ["0", "1", "2", "3", "4", "5", "One", "Two"]
    assert [entry.title for entry in together([], commands)] == ["One", "Two", "Three"]


def test_keys_stay_in_the_box(opened: Any, qtbot: Any) -> None:
    frame = opened.frame
    opened.activateWindow()
    box, palette = frame.top.search, frame.palette_
    qtbot.keyClick(frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert palette.isVisible()
    assert palette.entries.rowCount() >= 4
    qtbot.keyClicks(box, "lo")
    assert [entry.title for entry in palette.entries.entries] == ["Log", "Lock now"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (frame.history.here.room, palette.isVisible(), box.text()) == ("log", False, "")
    qtbot.keyClicks(box, "zzz")
    assert (palette.list.isVisible(), palette.nothing.text()) == (False, "Nothing matches.")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert (palette.isVisible(), box.text()) == (False, "")
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)


def test_an_entry_opens_by_a_click(opened: Any, qtbot: Any) -> None:
    frame = opened.frame
    frame.palette_.open()
    at = frame.palette_.list.visualRect(frame.palette_.entries.index(1)).center()
    qtbot.mouseClick(frame.palette_.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert frame.history.here.room == "evidence"
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)
