"""The evidence room: taking in by dropping, filtering, custody and what was made of an item, and leading elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.jobs import Ticket
from app.services import drafts, evidence, logbook
from app.services.logbook import Wanted
from media import process
from tests.outside import footage as films
from ui.desk import Where

WAIT = {"timeout": 30_000}


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    yield
    process.close()


@pytest.fixture
def room(opened: Any, qtbot: Any) -> Iterator[Any]:
    opened.frame.go(Where("evidence"))
    page = opened.frame.room("evidence")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty, **WAIT)
    yield page
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("What was read out in court.")
    return path


def drop(page: Any, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    no_keys = Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys))


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


def test_what_is_dropped_is_taken_in_and_shown(room: Any, opened: Any, qtbot: Any, note: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("another")
    drop(room, note, other)
    take_in = room.take_in
    assert not take_in.fields["title"].isVisible()
    take_in.fields["collected_by"].value = "Mariam Sevan"
    take_in.fields["source"].value = "Court channel"
    take_in.fields["address"].value = "192.0.2.7"
    qtbot.keyClick(take_in.fields["url"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.view is not None and room.items.rows.rowCount() == 2, **WAIT)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    vault = opened.opened.vault
    assert {each.record.title for each in evidence.listed(vault)} == {"note.txt", "other.txt"}
    assert all(each.record.acquisition.collected_by == "Mariam Sevan" for each in evidence.listed(vault))
    assert room.beside_title.text() == "2 items"
    found = texts(room.view)
    assert "Custody" in found
    assert found[found.index("Custody") + 1] == "Evidence taken in"
    assert "23 November 2026, 12:00 UTC, by \u2068Mariam Sevan\u2069" in found
    assert take_in.values() == {}


def test_kinds_are_filtered_and_an_item_is_opened_from_elsewhere(
    room: Any, opened: Any, qtbot: Any, note: Path
) -> None:
    vault = opened.opened.vault
    item = evidence.take_in_file(vault, note, {"title": "Court note"}, Ticket())
    opened.frame.go(Where("evidence", item.id))
    qtbot.waitUntil(lambda: room.view is not None and room.items.chosen is not None, **WAIT)
    assert room.items.chosen.id == item.id
    assert "Court note" in texts(room.view)
    place = room.kind.findData("film")
    room.kind.setCurrentIndex(place)
    room.kind.activated.emit(place)
    qtbot.waitUntil(lambda: room.stack.currentWidget() is room.none, **WAIT)
    room.kind.setCurrentIndex(0)
    room.kind.activated.emit(0)
    qtbot.waitUntil(lambda: room.items.rows.row(0) is not None, **WAIT)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    button = room.view.findChild(QWidget, "item-log")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.frame.history.here == Where("log", item.id)
    page = opened.frame.room("log")
    qtbot.waitUntil(lambda: page.beside_title.text() == "1 line", **WAIT)


def test_what_was_made_of_a_film_and_looking_at_it_is_logged(room: Any, opened: Any, qtbot: Any) -> None:
    vault = opened.opened.vault
    item = evidence.take_in_file(vault, films("bikes.mp4"), {"title": "North 3/25"}, Ticket())
    opened.frame.go(Where("evidence", item.id))
    qtbot.waitUntil(lambda: room.view is not None, **WAIT)
    found = texts(room.view)
    assert "List of frames" in found
    assert found[found.index("List of frames") + 1].startswith("250 frames, ffmpeg ")
    qtbot.mouseClick(room.view.thumbnail.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not room.view.thumbnail.is_covered, **WAIT)
    assert len(logbook.contents(vault, Wanted(act="evidence.view", about=item.id)).numbers) == 1
    qtbot.mouseClick(room.view.findChild(QWidget, "item-film"), Qt.MouseButton.LeftButton)
    assert opened.frame.history.here == Where("footage", item.id)


def test_what_was_typed_is_kept_until_it_is_recorded(room: Any, opened: Any, qtbot: Any) -> None:
    qtbot.mouseClick(room.add_button, Qt.MouseButton.LeftButton)
    take_in = room.take_in
    assert not take_in.button.isEnabled()
    qtbot.keyClicks(take_in.fields["publisher"].edit, "Court channel")
    opened.frame.go(Where("log"))
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    begun = drafts.begun(opened.opened.vault, drafts.key_of("evidence"))
    assert begun is not None
    assert begun.values == {"publisher": "Court channel"}


def test_a_file_that_cannot_be_taken_in_is_said(room: Any, opened: Any, qtbot: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    drop(room, empty)
    qtbot.mouseClick(room.take_in.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.take_in.strip.code == "file-empty", **WAIT)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    assert evidence.listed(opened.opened.vault) == []
    assert room.take_in.files == [empty]
