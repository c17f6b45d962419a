"""Undo and do again: by keys and by the toast, in words, and what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest

from app.jobs import Ticket
from app.model.person import Person
from app.model.record import label
from app.services import editing, record

pytest.importorskip("PySide6")

from PySide6.QtCore import Qt

SUREN = "Suren Katsakhyan"
CTRL = Qt.KeyboardModifier.ControlModifier


def occupation_of(vault: Any) -> str | None:
    person = record.show(vault, SUREN, "person").stored.record
    assert isinstance(person, Person)
    return person.occupation


def places(vault: Any) -> list[str]:
    return [each.id for each in record.listed(vault, "place") if label(each.record) == "Northgate"]


def idle(window: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)


def test_a_step_is_taken_back_and_done_again_by_keys(opened: Any, qtbot: Any) -> None:
    vault, frame = opened.opened.vault, opened.frame
    editing.edit(vault, SUREN, {"occupation": "Driver"}, Ticket(), kind="person")
    opened.activateWindow()
    frame.setFocus()
    qtbot.keyClick(frame, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(frame.toast.isVisible, timeout=20_000)
    assert frame.toast.words.text() == f"Undone: person changed: \u2068{SUREN}\u2069"
    assert occupation_of(vault) is None
    idle(opened, qtbot)
    qtbot.keyClick(frame, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "Done again" in frame.toast.words.text(), timeout=20_000)
    assert occupation_of(vault) == "Driver"
    idle(opened, qtbot)
    qtbot.keyClick(frame, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    room = frame.current
    qtbot.waitUntil(lambda: room.strip.code == "redo-nothing-left", timeout=20_000)
    assert room.strip.text == "There is nothing to do again. Nothing was changed."
    idle(opened, qtbot)


def test_the_toast_takes_back_once(opened: Any, qtbot: Any) -> None:
    vault, frame = opened.opened.vault, opened.frame
    id_ = record.add(vault, "place", {"name": "Northgate"}, Ticket())
    frame.desk.done("Place recorded: Northgate", record.show(vault, id_).stored.seq)
    qtbot.mouseClick(frame.toast.take_back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(frame.toast.take_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Undone" in frame.toast.words.text(), timeout=20_000)
    idle(opened, qtbot)
    assert places(vault) == []
    qtbot.mouseClick(frame.toast.take_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Done again" in frame.toast.words.text(), timeout=20_000)
    idle(opened, qtbot)
    assert places(vault) == [id_]


def test_what_was_changed_since_is_said(opened: Any, qtbot: Any) -> None:
    vault, frame = opened.opened.vault, opened.frame
    id_ = record.add(vault, "place", {"name": "Northgate"}, Ticket())
    line = record.show(vault, id_).stored.seq
    editing.edit(vault, id_, {"region": "North"}, Ticket())
    frame.undoing.undo(line)
    strip = frame.current.strip
    qtbot.waitUntil(lambda: strip.code == "undo-changed-since", timeout=20_000)
    assert "place recorded: \u2068Northgate\u2069: What it recorded was changed since" in strip.text
    assert "Changed by: place changed: \u2068Northgate\u2069." in strip.text
    assert record.show(vault, id_).stored.version == 2
    idle(opened, qtbot)
