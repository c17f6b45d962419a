"""The log room: every line in words, page by page, filtered, and the sentence about its verification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.services import logbook, vaults
from app.services.vaults import Passphrase
from storage import keys
from storage.database import Connection
from tests.ui.conftest import PASSPHRASE, settings
from ui.desk import Where
from ui.parts.lines import PAGE, Row, RowsList

WAIT = {"timeout": 20_000}


@pytest.fixture
def room(opened: Any, qtbot: Any) -> Any:
    opened.frame.go(Where("log"))
    page = opened.frame.room("log")
    qtbot.waitUntil(lambda: page.verdict.code != "" and page.lines.rows.row(0) is not None, **WAIT)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    return page


def spoken(page: Any) -> list[str]:
    model = page.lines.rows
    return [model.data(model.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())]


def test_the_log_says_that_it_is_unbroken(room: Any, opened: Any) -> None:
    entries = list(logbook.entries(opened.opened.vault))
    assert room.verdict.code == "log-unbroken"
    assert room.verdict.text.startswith(f"Unbroken from 23 November 2026 to now: {len(entries)} lines")
    assert room.beside_title.text() == f"{len(entries)} lines"
    model = room.lines.rows
    assert [model.row(n).id for n in range(model.rowCount())] == [str(each.seq) for each in reversed(entries)]
    lines = spoken(room)
    assert not any("U+" in line for line in lines)
    last = next(line for line in lines if "Event recorded" in line)
    assert "سمير الخطيب\u2069: Captured, 2026" in last
    assert last.endswith("by \u2068Mariam Sevan\u2069")


def test_lines_by_kind_and_by_day(room: Any, opened: Any, qtbot: Any) -> None:
    whole = room.lines.rows.rowCount()
    at = room.kind.findData("person.add")
    assert room.kind.itemText(at) == "Person recorded (6)"
    room.kind.setCurrentIndex(at)
    room.kind.activated.emit(at)
    qtbot.waitUntil(lambda: room.lines.rows.rowCount() == 6, **WAIT)
    room.on.setText("22.11.2026")
    qtbot.keyClick(room.on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.lines.rows.rowCount() == 0, **WAIT)
    assert room.none.isVisible()
    room.on.setText("2026")
    qtbot.keyClick(room.on, Qt.Key.Key_Return)
    assert room.note.text() == "Type one day, such as 23.11.2026."
    qtbot.mouseClick(room.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.lines.rows.rowCount() == whole, **WAIT)
    assert not room.all.isVisible()
    room.on.setText("23.11.2026")
    qtbot.keyClick(room.on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    assert room.lines.rows.rowCount() == whole


def test_only_the_lines_about_one_record(room: Any, opened: Any, qtbot: Any) -> None:
    vault = opened.opened.vault
    person = next(each.subject for each in logbook.entries(vault) if each.act == "person.add")
    opened.frame.go(Where("log", person))
    qtbot.waitUntil(lambda: room.beside_title.text() == "1 line", **WAIT)
    qtbot.waitUntil(lambda: room.lines.rows.row(0) is not None, **WAIT)
    assert ["Person recorded" in line for line in spoken(room)] == [True]
    qtbot.mouseClick(room.all, Qt.MouseButton.LeftButton)
    assert opened.frame.history.here == Where("log")
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)


def test_a_broken_log_is_said(window: Any, vault_folder: Path, qtbot: Any, opening: Callable[..., None]) -> None:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()):
        pass
    about = (vault_folder / "vault.json").read_text()
    secret = keys.unlock(vault_folder / "keys", json.loads(about)["id"], Passphrase(PASSPHRASE))
    connection = Connection(vault_folder / "records.db", secret.database)
    for (name,) in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE log_body SET text = replace(text, 'person.add', 'person.xxx') WHERE seq = 4")
    connection.close()
    opening(window, vault_folder, qtbot)
    page = window.frame.room("log")
    window.frame.go(Where("log"))
    qtbot.waitUntil(lambda: page.verdict.code != "" and page.lines.rows.row(0) is not None, **WAIT)
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
    assert page.verdict.code == "log-not-as-written"
    assert page.strip.code == "log-broken"
    model = page.lines.rows
    broken = [model.row(n).id for n in range(model.rowCount()) if model.row(n).broken]
    assert broken == ["4"]
    assert "Line 4, This line is not as it was written" in spoken(page)
    qtbot.waitUntil(lambda: "wrong with the vault" in window.frame.rail.health.text(), **WAIT)


def test_a_long_list_asks_only_for_what_is_looked_at(theme: Any, qtbot: Any) -> None:
    rows = RowsList("Lines", (64,), thread=True)
    qtbot.addWidget(rows)
    rows.resize(600, 520)
    asked: list[int] = []
    rows.rows.wanted.connect(asked.append)
    rows.rows.show_count(50_000)
    rows.show()
    rows.activateWindow()
    qtbot.waitUntil(lambda: asked == [0], **WAIT)
    rows.rows.put(0, [Row(str(n), f"Line {n}", "", f"Line {n}") for n in range(PAGE)])
    assert rows.rows.row(3).title == "Line 3"
    rows.scrollToBottom()
    qtbot.waitUntil(lambda: asked == [0, 499], **WAIT)
    rows.rows.failed(499)
    assert rows.rows.place_of("5") == 5
