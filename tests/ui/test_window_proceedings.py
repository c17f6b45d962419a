"""Cases, their sessions and who was seen there: by clicks and keys, with what a screen reader is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.services import proceedings, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from tests.ui.court import COURT, NAMES, TITLE, Court
from ui.desk import Where
from ui.parts.matrix import Head, Matrix, MatrixTable

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


@pytest.fixture(scope="session")
def court_vault(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Court]:
    """The recorded people and a joint case of eight. Not to be changed."""
    folder = tmp_path_factory.mktemp("court") / "Court.habeas"
    shutil.copytree(vault_template, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        court = Court(vault)
        court.announce("26.11.2026")
        court.announce("between 01.12.2026 and 04.12.2026")
        court.announce("10.11.2026")
        court.decide()
    return folder, court


@pytest.fixture
def court(
    window: Any, court_vault: tuple[Path, Court], tmp_path: Path, qtbot: Any, opening: Callable[..., None]
) -> Any:
    """The window in the proceedings' room. `window.court`: what was recorded."""
    folder = tmp_path / "Court.habeas"
    shutil.copytree(court_vault[0], folder)
    opening(window, folder, qtbot)
    window.court = court_vault[1]
    go(window, Where("proceedings"), qtbot)
    return window


def go(window: Any, where: Where, qtbot: Any) -> Any:
    window.frame.go(where)
    idle(window, qtbot)
    return window.frame.room("proceedings")


def idle(window: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)


def spoken(listed: Any) -> list[str]:
    return [listed.rows.data(listed.rows.index(n), SPOKEN) for n in range(listed.rows.rowCount())]


def test_cases_say_how_many_are_tried_and_when_the_court_sits_again(court: Any, qtbot: Any) -> None:
    page = court.frame.room("proceedings")
    (row,) = spoken(page.index.cases)
    assert TITLE in row
    assert "8 defendants" in row
    assert "6 sessions held; next session 26 November 2026" in row
    page.index.cases.setCurrentIndex(page.index.cases.rows.index(0))
    qtbot.keyClick(page.index.cases, Qt.Key.Key_Return)
    idle(court, qtbot)
    assert court.frame.history.here == Where("proceedings", court.court.case)
    assert page.title.text() == TITLE
    assert COURT in page.beside_title.text()
    assert TITLE in texts(court.frame.top)


def test_the_calendar_of_all_cases(court: Any, qtbot: Any) -> None:
    page = court.frame.room("proceedings")
    qtbot.mouseClick(page.index.tabs.buttons["calendar"], Qt.MouseButton.LeftButton)
    idle(court, qtbot)
    month = page.index.month
    assert month.name.text() == "November 2026"
    days = [month.table.days.data(month.table.days.index(row, n), SPOKEN) for row in range(6) for n in range(7)]
    today = next(each for each in days if "today" in each)
    assert today == "Mon 23 November 2026, today"
    assert any(each.startswith("Thu 26 November 2026: ") and "session 8, ahead" in each for each in days)
    assert sum("perhaps on this day" in each for each in days) == 4
    assert any("set, not recorded as held" in each for each in days)
    agenda = spoken(page.index.agenda)
    assert [each.split(",")[0] for each in agenda] == [
        "26 November 2026",
        "between 1 and 4 December 2026",
        "10 November 2026",
    ]
    month.table.setFocus()
    qtbot.keyClick(month.table, Qt.Key.Key_PageDown)
    assert month.name.text() == "December 2026"
    qtbot.mouseClick(month.to_today, Qt.MouseButton.LeftButton)
    assert month.name.text() == "November 2026"
    month.table.setCurrentIndex(month.table.days.index(4, 3))
    qtbot.keyClick(month.table, Qt.Key.Key_Return)
    idle(court, qtbot)
    assert court.frame.history.here == Where("proceedings", court.court.case)


def test_defendants_with_their_fate_counsel_and_charges(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case), qtbot)
    rows = spoken(page.case.defendants.list)
    assert len(rows) == len(NAMES)
    assert "Sentenced, 15 years and 6 months" in rows[0]
    assert "Counsel: \u2068Hasmik Tsaturents\u2069, chosen" in rows[0]
    assert "charged with \u2068Article 12\u2069" in rows[1]
    assert "No counsel recorded" in rows[1]
    assert "\u2068يوسف الحداد\u2069" in rows[5]


def test_the_matrix_is_what_the_service_computes(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "sightings"), qtbot)
    found = proceedings.sighting_matrix(court.opened.vault, court.court.case)
    table = page.case.sightings.table
    assert [list(row) for row in table.cells.cells] == [list(cells) for cells in found.rows.values()]
    first = table.cells.data(table.cells.index(0, 0), SPOKEN)
    assert first == (
        "\u2068Hrant Vorotnents\u2069, seen on 0 of 6 days, 16 January 2026, session 1, held, "
        "40 of 40 minutes watched: not shown"
    )
    none = table.cells.data(table.cells.index(0, 3), SPOKEN)
    assert none.endswith("no film of this day: no footage")
    assert table.cells.headerData(2, Qt.Orientation.Horizontal, SPOKEN).endswith("0 of 42 minutes watched")


def test_arrows_move_and_enter_opens_the_frame(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "sightings"), qtbot)
    card = page.case.sightings
    card.table.setCurrentIndex(card.table.cells.index(0, 0))
    assert card.detail.title.text().endswith("16 January 2026, session 1")
    assert "Looked for" in texts(card.detail)
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Down)
    assert card.chosen == (court.court.people[1], 0)
    assert card.detail.state.text() == "seen"
    assert "Session 1, camera 1\u2069, 00:12:03.480" in " ".join(texts(card.detail))
    assert "\u2068his brother\u2069, certain" in texts(card.detail)
    went: list[Where] = []
    court.frame.desk.went.disconnect()
    court.frame.desk.went.connect(went.append)
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert went == [Where("footage", court.court.films[0], "pts 723480")]
    card.table.setCurrentIndex(card.table.cells.index(0, 3))
    assert not card.detail.button.isVisible()


def test_the_same_cell_stays_chosen_when_read_anew(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "sightings"), qtbot)
    card = page.case.sightings
    card.table.setCurrentIndex(card.table.cells.index(2, 1))
    page.load()
    idle(court, qtbot)
    assert card.chosen == (court.court.people[2], 1)


def test_guarantees_say_what_was_and_what_was_not_recorded(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "guarantees"), qtbot)
    guarantees = page.case.guarantees
    rows = spoken(guarantees.list)
    assert sum(each.endswith("nothing recorded") for each in rows) == len(rows) - 1
    place = guarantees.list.rows.place_of("counsel_of_choice")
    assert rows[place].endswith("answers differ")
    guarantees.list.setCurrentIndex(guarantees.list.rows.index(place))
    found = texts(guarantees.pane.area.widget())
    assert "Not observed" in found
    assert "\u2068Mher Sisakunts\u2069" in found
    assert "Two answers that cover the same person differ. Both stand." in found


def test_an_answer_is_recorded_through_the_form(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "guarantees"), qtbot)
    guarantees = page.case.guarantees
    guarantees.list.setCurrentIndex(guarantees.list.rows.index(guarantees.list.rows.place_of("public_hearing")))
    qtbot.mouseClick(guarantees.pane.findChild(QPushButton, "guarantee-add"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is not None and page._form.is_ready, timeout=20_000)
    form = page._form
    form.fields["observed"].value = "no"
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is None, timeout=20_000)
    idle(court, qtbot)
    assert any("public" in each and each.endswith("not observed") for each in spoken(guarantees.list))
    assert court.frame.history.here.part == "guarantees"


def test_leaving_a_form_brings_the_page_back(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case), qtbot)
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is not None and page._form.is_ready, timeout=20_000)
    assert page._form.fields["type"].value == "hearing"
    assert not page.add.isVisible()
    qtbot.mouseClick(page._form.leave_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is None, timeout=20_000)
    assert page.stack.currentWidget() is page.case
    assert page.add.isVisible()
    idle(court, qtbot)


def test_judgments_and_footage(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "judgments"), qtbot)
    rows = spoken(page.case.judgments.list)
    assert [each.split(";")[0].split(",")[0] for each in rows] == ["Charged", "Judgment", "Sentenced"]
    assert "source: \u2068Court channel\u2069" in rows[1]
    assert "no source recorded" in rows[2]
    qtbot.mouseClick(page.case.tabs.buttons["footage"], Qt.MouseButton.LeftButton)
    idle(court, qtbot)
    films = spoken(page.case.films.list)
    assert len(films) == len(court.court.films)
    assert films[0] == "\u2068Session 1, camera 1\u2069, 16 January 2026; 40 of 40 minutes watched"


def test_tabs_by_keys(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case), qtbot)
    page.case.tabs.buttons["defendants"].setFocus()
    qtbot.keyClick(page.case.tabs.buttons["defendants"], Qt.Key.Key_Right)
    idle(court, qtbot)
    assert court.frame.history.here == Where("proceedings", court.court.case, "hearings")
    assert page.case.tabs.buttons["hearings"].accessibleName() == "Hearings, 9"
    qtbot.keyClick(court.frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    idle(court, qtbot)
    assert page.case.tabs.at == "defendants"


def test_another_day_is_another_case(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", court.court.case, "sightings"), qtbot)
    court.frame.desk.look(as_of=date(2026, 1, 31), known_on=date(2026, 2, 1))
    idle(court, qtbot)
    assert len(page.case.sightings.table.cells.columns) == 3
    assert page.strip.code == "known-today"


def test_what_is_gone_is_said(court: Any, qtbot: Any) -> None:
    page = go(court, Where("proceedings", "00000000-0000-7000-8000-000000000000"), qtbot)
    assert page.strip.isVisible()
    assert page.strip.code


def test_an_empty_room_says_what_to_do(opened: Any, qtbot: Any) -> None:
    page = go(opened, Where("proceedings"), qtbot)
    assert page.index.empty.isVisible()
    assert "Add a case" in page.index.empty.accessibleName()
    assert page.add.text() == "Add case"
    go(opened, Where("proceedings", "", "acts"), qtbot)
    assert page.index.acts.empty.isVisible()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_large_matrix_is_painted_in_either_direction(theme: Any, qtbot: Any, direction: Qt.LayoutDirection) -> None:
    """Thirty by two hundred: heads stay, what is in view is painted, keys and pointer meet the same cell."""
    painted: list[str] = []
    table = MatrixTable("Large", lambda _painter, _rect, cell: painted.append(cell))
    matrix = Matrix(table, "End", ("Above", "below"))
    qtbot.addWidget(matrix)
    matrix.setLayoutDirection(direction)
    matrix.resize(1000, 600)
    columns = [Head(str(n), f"column {n}", upper=f"Group {n // 7}", foot=("1", "2")) for n in range(200)]
    rows = [Head(f"Row {n}", f"row {n}", tail="1 of 200") for n in range(30)]
    cells = [[f"{row}/{column}" for column in range(200)] for row in range(30)]
    matrix.show_cells(rows, columns, cells, lambda cell: f"cell {cell}")
    matrix.show()
    matrix.activateWindow()
    qtbot.waitExposed(matrix)
    painted.clear()
    picture = QPixmap(matrix.size())
    matrix.render(picture)
    assert "0/0" in painted
    assert "29/199" not in painted
    assert len(painted) < 1000
    first = table.visualRect(table.cells.index(0, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    on = Qt.Key.Key_Left if direction == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
    qtbot.keyClick(table, on)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)
    assert table.visualRect(table.currentIndex()).center().x() - first.center().x() in {34, -34}
    assert table.cells.data(table.currentIndex(), SPOKEN) == "row 0, column 1: cell 0/1"
