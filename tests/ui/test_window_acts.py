"""Acts: the list, and which element is shown by what."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.services import vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from tests.ui.court import Court
from ui.acts.data import Mark
from ui.acts.listing import ActsList, place_of
from ui.desk import Where

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


@pytest.fixture
def acts(window: Any, vault_folder: Path, tmp_path: Path, qtbot: Any, opening: Callable[..., None]) -> Any:
    folder = tmp_path / "Acts.habeas"
    shutil.copytree(vault_folder, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        window.court = Court(vault, sessions=2)
        window.act = window.court.act()
    opening(window, folder, qtbot)
    return go(window, Where("proceedings", "", "acts"), qtbot)


def go(window: Any, where: Where, qtbot: Any) -> Any:
    window.frame.go(where)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    return window


def test_the_list_says_how_many_elements_have_evidence(acts: Any, qtbot: Any) -> None:
    page = acts.frame.room("proceedings")
    listed = page.index.acts.list
    (row,) = [listed.rows.data(listed.rows.index(n), SPOKEN) for n in range(listed.rows.rowCount())]
    assert "Enforced disappearance, October 2025" in row
    assert "\u2068يوسف الحداد\u2069" in row
    assert row.endswith("2 of 3 elements have evidence")
    listed.setCurrentIndex(listed.rows.index(0))
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not acts.lane.busy, timeout=20_000)
    assert acts.frame.history.here == place_of(acts.act)
    assert page.title.text() == "Enforced disappearance, October 2025"


def test_acts_are_led_to_like_a_room(acts: Any, qtbot: Any) -> None:
    assert acts.frame.desk.leads(Where("acts", acts.act))
    go(acts, Where("acts", acts.act), qtbot)
    assert acts.frame.history.here == place_of(acts.act)
    go(acts, Where("acts"), qtbot)
    assert acts.frame.history.here == Where("proceedings", "", "acts")
    assert acts.frame.room("proceedings").index.tabs.at == "acts"


def test_what_nothing_shows_stands_first(acts: Any, qtbot: Any) -> None:
    page = go(acts, place_of(acts.act), qtbot).frame.room("proceedings").act
    cells = page.table.cells
    assert [head.tail for head in cells.rows] == ["nothing yet", "shown", "disputed"]
    assert [head.upper for head in cells.columns] == ["Evidence", "Evidence", "Event", "Event"]
    assert [[cell.mark for cell in row] for row in cells.cells] == [
        [Mark.EMPTY] * 4,
        [Mark.SHOWS, Mark.EMPTY, Mark.SHOWS, Mark.EMPTY],
        [Mark.EMPTY] * 3 + [Mark.PARTLY],
    ]
    assert page.foot.text() == "2 of 3 elements have evidence"
    assert cells.data(cells.index(1, 0), SPOKEN).endswith("Session 1, camera 1\u2069: shows it")
    found = texts(page.pane.area.widget())
    assert "Named for the act, and for no element of it" in found
    assert "Northern command" in found


def test_enter_opens_what_stands_in_the_column_or_the_form(acts: Any, qtbot: Any) -> None:
    room = go(acts, place_of(acts.act), qtbot).frame.room("proceedings")
    table = room.act.table
    table.setCurrentIndex(table.cells.index(1, 0))
    assert "shows it; shown" in room.act.chosen.text()
    went: list[Where] = []
    acts.frame.desk.went.disconnect()
    acts.frame.desk.went.connect(went.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert went == [Where("evidence", acts.court.films[0])]
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room._form is not None and room._form.is_ready, timeout=20_000)
    assert room._form.kind == "act"
    qtbot.mouseClick(room._form.leave_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room._form is None and not acts.lane.busy, timeout=20_000)


def test_the_acts_of_one_person_for_another_page(acts: Any, qtbot: Any) -> None:
    listed = ActsList(acts.frame.desk, with_victims=False)
    qtbot.addWidget(listed)
    listed.show()
    listed.activateWindow()
    listed.show_people([acts.court.people[1]])
    qtbot.waitUntil(lambda: not acts.lane.busy, timeout=20_000)
    assert listed.empty.isVisible()
    listed.show_people([acts.court.people[5]])
    qtbot.waitUntil(lambda: listed.list.rows.rowCount() == 1, timeout=20_000)
    assert listed.card.isVisible()
    qtbot.waitUntil(lambda: not acts.lane.busy, timeout=20_000)
