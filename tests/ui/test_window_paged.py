"""A table over any number of rows: nothing waits, late answers are dropped, keys lead everywhere."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView

from ui.jobs import Lane
from ui.parts.paged import PAGE, Column, PagedTable


@dataclass(frozen=True)
class Thing:
    n: int

    @property
    def name(self) -> str:
        return f"Thing {self.n}"


class Shelf:
    """Rows that can be held back, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.open = threading.Event()
        self.open.set()

    def rows(self, numbers: Sequence[int]) -> list[Thing | None]:
        self.open.wait(10)
        self.asked.append(numbers[0])
        return [Thing(n) if n >= 0 else None for n in numbers]


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.open.set()


@pytest.fixture
def table(theme: Any, lane: Lane, shelf: Shelf, qtbot: Any) -> Any:
    columns = [
        Column[Thing]("name", "Name", lambda row: row.name, order="name", always=True, stretches=True, width=200),
        Column[Thing]("more", "More", lambda row: str(row.n), order="more", falls=True, at_end=True, width=120),
        Column[Thing]("last", "Last", lambda row: "x", width=120),
    ]
    made = PagedTable(columns, "Things")
    qtbot.addWidget(made)
    made.source.read_with(lane, shelf.rows)
    made.resize(600, 480)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    shelf.open.set()
    qtbot.waitUntil(lambda: not lane.busy)


def wait_for(table: PagedTable, place: int, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: table.source.is_read(place), timeout=10_000)


def test_a_million_rows_are_a_few_pages(table: Any, shelf: Shelf, qtbot: Any) -> None:
    table.show_numbers(array("q", range(1_000_000)))
    wait_for(table, 0, qtbot)
    assert table.paged.index(3, 0).data() == "Thing 3"
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End)
    wait_for(table, 999_999, qtbot)
    assert table.currentIndex().row() == 999_999
    assert table.currentIndex().data() == "Thing 999999"
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    assert len(shelf.asked) < 6


def test_a_row_on_its_way_is_said_and_waits_for_nobody(table: Any, shelf: Shelf, qtbot: Any) -> None:
    shelf.open.clear()
    table.show_numbers(array("q", range(1000)))
    index = table.paged.index(0, 0)
    assert index.data() is None
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "on its way"
    table.grab()
    shelf.open.set()
    wait_for(table, 0, qtbot)
    assert index.data() == "Thing 0"


def test_pages_that_were_scrolled_past_are_not_read(table: Any, shelf: Shelf, qtbot: Any) -> None:
    shelf.open.clear()
    table.show_numbers(array("q", range(100_000)))
    for page in range(400):
        table.paged.index(page * PAGE, 0).data()
    shelf.open.set()
    wait_for(table, 399 * PAGE, qtbot)
    assert len(shelf.asked) < 12


def test_an_answer_for_an_older_order_is_dropped(table: Any, shelf: Shelf, lane: Lane, qtbot: Any) -> None:
    shelf.open.clear()
    table.show_numbers(array("q", range(1000)))
    table.paged.index(0, 0).data()
    qtbot.waitUntil(lambda: lane.busy)
    table.show_numbers(array("q", range(5000, 6000)))
    assert table.paged.index(0, 0).data() is None
    shelf.open.set()
    wait_for(table, 0, qtbot)
    assert table.paged.index(0, 0).data() == "Thing 5000"


def test_the_first_screen_and_then_the_rest_without_a_jump(table: Any, shelf: Shelf, qtbot: Any) -> None:
    table.show_numbers(array("q", range(PAGE)))
    wait_for(table, 0, qtbot)
    table.choose_number(7)
    table.verticalScrollBar().setValue(100)
    table.show_numbers(array("q", range(10_000)), same_order=True)
    assert (table.count, table.verticalScrollBar().value(), table.currentIndex().row()) == (10_000, 100, 7)
    assert shelf.asked == [0]


def test_the_chosen_row_stays_chosen_in_another_order(table: Any, qtbot: Any) -> None:
    chosen: list[Any] = []
    table.chosen.connect(chosen.append)
    table.show_numbers(array("q", range(1000)))
    wait_for(table, 0, qtbot)
    table.choose_number(3)
    assert chosen == [Thing(3)]
    table.show_numbers(array("q", range(999, -1, -1)))
    assert table.currentIndex().row() == 996
    wait_for(table, 996, qtbot)
    qtbot.waitUntil(lambda: chosen == [Thing(3), Thing(3)])
    table.show_numbers(array("q", [5, 6]))
    assert table.chosen_number == 3
    assert not table.selectionModel().hasSelection()


def test_a_row_that_is_gone_is_passed_over(table: Any, qtbot: Any) -> None:
    opened: list[Any] = []
    table.opened.connect(opened.append)
    table.show_numbers(array("q", [1, -1]))
    wait_for(table, 0, qtbot)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [Thing(1)]


def test_headings_sort_and_sort_the_other_way(table: Any, qtbot: Any) -> None:
    wanted: list[tuple[str, bool]] = []
    table.sort_wanted.connect(lambda order, descending: wanted.append((order, descending)))

    def click(column: int) -> None:
        at = QPoint(table.head.sectionViewportPosition(column) + 8, 12)
        qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(1)
    table.say_sorted("more", descending=False)
    click(1)
    click(0)
    click(2)
    assert wanted == [("more", False), ("more", True), ("name", False)]


def test_letters_are_handed_on_together(table: Any, qtbot: Any) -> None:
    typed: list[str] = []
    table.typed.connect(typed.append)
    table.show_numbers(array("q", range(10)))
    wait_for(table, 0, qtbot)
    table.setFocus()
    qtbot.keyClicks(table, "Sur")
    assert typed[-1].casefold() == "sur"


def test_columns_give_way_and_are_remembered(table: Any) -> None:
    table.resize(310, 400)
    assert [table.isColumnHidden(n) for n in range(3)] == [False, True, True]
    table.resize(600, 400)
    assert [table.isColumnHidden(n) for n in range(3)] == [False, False, False]
    table.show_column("more", wanted=False)
    table.setColumnWidth(2, 140)
    state = table.columns_state()
    assert state == {"widths": {"last": 140, "more": 120}, "hidden": ["more"]}
    table.show_column("more", wanted=True)
    table.restore_columns(state)
    assert (table.shows("more"), table.columnWidth(2)) == (False, 140)
    for strange in (None, 3, {"widths": [1], "hidden": {"a": 1}}, {"widths": {"last": -5}, "hidden": ["name"]}):
        table.restore_columns(strange)
    assert not table.isColumnHidden(0)


def test_an_error_is_told_and_asked_again_later(table: Any, lane: Lane, qtbot: Any) -> None:
    broken: list[Exception] = []
    table.source.broke.connect(broken.append)

    def fails(_numbers: Sequence[int]) -> list[Any]:
        raise ValueError

    table.source.read_with(lane, fails)
    table.show_numbers(array("q", range(3)))
    qtbot.waitUntil(lambda: bool(broken))
    assert isinstance(broken[0], ValueError)
    assert table.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
