"""The room of people: table, cards and wall over the same list; filters, sorting, the chosen one; by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton

from app.errors import AppError
from app.jobs import Ticket
from app.model.status import Status
from app.services import drafts, evidence, logbook, overview, people, record
from app.services.people import Order, Since, View
from media import process
from storage import age
from tests.ui.conftest import LONG_NAME
from ui.desk import Where
from ui.people import filters
from ui.people.filters import Saved

SUREN = "Suren Katsakhyan"


def idle(window: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)


@pytest.fixture
def page(opened: Any, qtbot: Any) -> Any:
    """The room with everybody in it, and the counts there."""
    opened.frame.go(Where("people"))
    found = opened.frame.room("people").list
    qtbot.waitUntil(lambda: found._facets is not None and not opened.lane.busy, timeout=20_000)
    qtbot.waitUntil(lambda: found.table.source.is_read(0) or not found.table.count, timeout=20_000)
    return found


def names(page: Any) -> list[str]:
    """What stands in the list, top to bottom."""
    rows = [page.table.source.row(place) for place in range(page.table.count)]
    return [row.name for row in rows if row is not None]


def listed(page: Any, window: Any, qtbot: Any) -> list[str]:
    """The same, once everything that was asked for is there."""
    page.table.source.row(0) if page.table.count else None
    qtbot.waitUntil(
        lambda: not window.lane.busy and (not page.table.count or page.table.source.is_read(0)), timeout=20_000
    )
    return names(page)


def choose(page: Any, window: Any, name: str, qtbot: Any) -> Any:
    place = listed(page, window, qtbot).index(name)
    page.table.setCurrentIndex(page.table.paged.index(place, 0))
    qtbot.waitUntil(
        lambda: page.pane.area.widget() is not None and page.pane.area.widget().row.name == name, timeout=20_000
    )
    return page.pane.area.widget()


def texts(widget: Any) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


def tick(page: Any, kind: str, key: Any, qtbot: Any) -> None:
    qtbot.mouseClick(page.filters.rows[kind][key], Qt.MouseButton.LeftButton)


def test_everybody_by_name_with_counts(page: Any, opened: Any) -> None:
    found = overview.status(opened.opened.vault)
    assert names(page) == sorted(person.name for person in found.people)
    assert page.count.text() == "6 people"
    assert page.order.text() == "By name"
    counts = {status: row.count for status, row in page.filters.rows["statuses"].items()}
    assert counts == dict(found.counts)
    assert page.filters.rows["statuses"][Status.HELD].accessibleName() == "Held, no charge known, 2"
    assert {since: row.count for since, row in page.filters.rows["since"].items()} == {
        Since.NEVER: 2,
        Since.LONG: 1,
        Since.OVERDUE: 0,
        Since.RECENT: 1,
    }
    assert not page.filters._parts["nationalities"].isVisible()


def test_cells_in_words_for_screen_readers(page: Any) -> None:
    place = names(page).index(SUREN)
    spoken = [
        page.table.paged.index(place, n).data(Qt.ItemDataRole.AccessibleTextRole)
        for n, column in enumerate(page.table.paged.columns)
        if column.key in {"name", "status", "contact", "private"}
    ]
    assert "Սուրեն Կացախյան" in spoken[0]
    assert spoken[1:] == ["Held, on trial", "111 days, long", "none recorded"]
    narek = names(page).index("Narek Avdalunts")
    contact = next(n for n, column in enumerate(page.table.paged.columns) if column.key == "contact")
    assert page.table.paged.index(narek, contact).data(Qt.ItemDataRole.AccessibleTextRole) == "does not apply"


def test_filters_meet_are_said_and_go_away_again(page: Any, opened: Any, qtbot: Any) -> None:
    tick(page, "statuses", Status.HELD, qtbot)
    assert sorted(listed(page, opened, qtbot)) == sorted([LONG_NAME, "Vahe Nazelunts"])
    assert page.count.text() == "2 of 6 people"
    tick(page, "since", Since.RECENT, qtbot)
    assert listed(page, opened, qtbot) == [LONG_NAME]
    assert [chip.words for chip in page.bar.chips] == ["Held, no charge known", "No contact: 30 days or less"]
    assert page.filters.rows["statuses"][Status.ON_TRIAL].count == 0
    tick(page, "since", Since.OVERDUE, qtbot)
    tick(page, "since", Since.RECENT, qtbot)
    assert listed(page, opened, qtbot) == []
    assert page.nobody.isVisible()
    page.bar.chips[1].setFocus()
    qtbot.keyClick(page.bar.chips[1], Qt.Key.Key_Delete)
    assert len(listed(page, opened, qtbot)) == 2
    qtbot.keyClick(page.bar.chips[0], Qt.Key.Key_Return)
    assert page.filters.rows["statuses"][Status.HELD].hasFocus()
    qtbot.mouseClick(page.bar.clear, Qt.MouseButton.LeftButton)
    assert len(listed(page, opened, qtbot)) == 6
    assert page.bar.chips == []


def test_sorting_says_so_and_keeps_the_chosen_one(page: Any, opened: Any, qtbot: Any) -> None:
    choose(page, opened, SUREN, qtbot)
    head, contact = page.table.head, [column.key for column in page.table.paged.columns].index("contact")
    if page.table.isColumnHidden(contact):
        pytest.fail("the column of contact gave way")
    at = QPoint(head.sectionViewportPosition(contact) + 20, 16)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    first = listed(page, opened, qtbot)
    assert first[2:4] == [SUREN, LONG_NAME]
    assert page.order.text() == "Days without contact, longest first"
    assert page.table.source.row(page.table.currentIndex().row()).name == SUREN
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert listed(page, opened, qtbot) == first[::-1]
    assert page.order.text() == "Days without contact, shortest first"


def test_the_reasons_stand_beside_the_person(page: Any, opened: Any, qtbot: Any) -> None:
    body = choose(page, opened, SUREN, qtbot)
    found = texts(body)
    assert body.chip.word == "Held, on trial"
    assert "Hearing, 18 June 2026" in found
    assert "111" in found
    body = choose(page, opened, "Vahe Nazelunts", qtbot)
    assert any("Seen in custody after having left it." in each for each in texts(body))


def test_keys_open_look_and_find_by_typing(page: Any, opened: Any, qtbot: Any) -> None:
    table = page.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.waitUntil(page.pane.isVisible, timeout=20_000)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not page.pane.isVisible()
    qtbot.keyClicks(table, "va")
    qtbot.waitUntil(lambda: table.source.row(table.currentIndex().row()).name == "Vahe Nazelunts", timeout=20_000)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    row = table.source.row(table.currentIndex().row())
    assert opened.frame.history.here == Where("people", row.id)
    assert opened.frame.room("people").current is opened.frame.room("people").person
    idle(opened, qtbot)
    opened.frame.go_back()
    assert opened.frame.room("people").current is page
    idle(opened, qtbot)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filters.rows["statuses"][Status.ON_TRIAL].hasFocus()


def test_a_filter_is_kept_in_the_vault_under_a_name(page: Any, opened: Any, qtbot: Any) -> None:
    tick(page, "statuses", Status.DISAPPEARED, qtbot)
    listed(page, opened, qtbot)
    qtbot.mouseClick(page.bar.save, Qt.MouseButton.LeftButton)
    box = page.findChild(QLineEdit, "people-filter-name")
    qtbot.keyClicks(box, "Gone")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    idle(opened, qtbot)
    (saved,) = page.filters.saved_rows
    assert (saved.isChecked(), saved.count) == (True, 1)
    kept = filters.decode(drafts.recall(opened.opened.vault, "people.filters"))
    assert kept == [Saved("Gone", View(statuses=frozenset({Status.DISAPPEARED})))]
    qtbot.mouseClick(page.bar.clear, Qt.MouseButton.LeftButton)
    listed(page, opened, qtbot)
    qtbot.mouseClick(saved, Qt.MouseButton.LeftButton)
    assert listed(page, opened, qtbot) == ["Levon Pambakents"]
    saved.setFocus()
    qtbot.keyClick(saved, Qt.Key.Key_Delete)
    idle(opened, qtbot)
    assert filters.decode(drafts.recall(opened.opened.vault, "people.filters")) == []


@pytest.mark.parametrize("kept", [None, 3, "x", [3], [{"name": "a"}], [{"name": "a", "statuses": ["no"]}]])
def test_a_filter_that_cannot_be_read_is_passed_over(kept: object) -> None:
    assert filters.decode(kept) == []


def test_filters_are_kept_as_they_were() -> None:
    view = View(
        frozenset({Status.HELD}), frozenset({Since.LONG}), frozenset({"AM"}), frozenset({None}), Order.CONTACT, True
    )
    assert filters.decode(filters.encode([Saved("One", view)])) == [Saved("One", view)]


def test_cards_and_keys_in_them(page: Any, opened: Any, qtbot: Any) -> None:
    choose(page, opened, SUREN, qtbot)
    qtbot.mouseClick(page.findChild(QAbstractButton, "people-as-cards"), Qt.MouseButton.LeftButton)
    grid = page.grid
    assert grid.hasFocus()
    assert grid.source.row(grid.current).name == SUREN
    assert "Held, on trial" in grid.accessibleDescription()
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    expected = names(page)[1]
    qtbot.waitUntil(lambda: page.pane.area.widget().row.name == expected, timeout=20_000)
    assert page.table.source.row(page.table.currentIndex().row()).name == expected
    at = grid.rect_of(2).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: page.pane.area.widget().row.name == names(page)[2], timeout=20_000)
    idle(opened, qtbot)


def test_a_mirrored_window_has_its_cards_from_the_right(page: Any, opened: Any, qtbot: Any) -> None:
    opened.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.show_as(1)
    assert page.grid.rect_of(0).left() > page.grid.rect_of(1).left()
    qtbot.waitUntil(lambda: page.filters.x() > page.beside.x())


def test_a_narrow_window_has_the_filters_behind_a_button(page: Any, opened: Any, qtbot: Any) -> None:
    opened.resize(800, 560)
    qtbot.waitUntil(lambda: not page.filters.isVisible())
    qtbot.mouseClick(page.filters_button, Qt.MouseButton.LeftButton)
    assert page.filters.isVisible()


def test_columns_are_chosen_and_remembered_in_the_vault(page: Any, opened: Any, qtbot: Any) -> None:
    page.table.show_column("private", wanted=False)
    qtbot.waitUntil(lambda: drafts.recall(opened.opened.vault, "people.columns") is not None, timeout=20_000)
    idle(opened, qtbot)
    kept: Any = drafts.recall(opened.opened.vault, "people.columns")
    assert "private" in kept["hidden"]


def test_what_is_recorded_shows_and_the_place_in_the_list_stays(page: Any, opened: Any, qtbot: Any) -> None:
    vault = opened.opened.vault
    record.add(vault, "person", {"names": ["Zaven Tsitsern"]}, Ticket())
    record.add(vault, "event", {"type": "death", "persons": SUREN, "date": "1.11.2026"}, Ticket())
    choose(page, opened, SUREN, qtbot)
    opened.frame.desk.changed.emit()
    qtbot.waitUntil(lambda: page.table.count == 7, timeout=20_000)
    assert "Zaven Tsitsern" in listed(page, opened, qtbot)
    qtbot.waitUntil(lambda: page.pane.area.widget().chip.word == "Died", timeout=20_000)
    qtbot.waitUntil(lambda: page.filters.rows["statuses"][Status.DEAD].count == 1, timeout=20_000)


def test_another_day_and_what_was_known_then(page: Any, opened: Any, qtbot: Any) -> None:
    from datetime import date

    opened.frame.desk.look(as_of=date(2025, 10, 15))
    idle(opened, qtbot)
    found = overview.status(opened.opened.vault, date(2025, 10, 15))
    listed(page, opened, qtbot)
    assert {status: row.count for status, row in page.filters.rows["statuses"].items()} == dict(found.counts)
    opened.frame.desk.look(known_on=date(2020, 1, 1))
    idle(opened, qtbot)
    assert listed(page, opened, qtbot) == []
    opened.frame.desk.look()
    idle(opened, qtbot)
    assert len(listed(page, opened, qtbot)) == 6


def test_a_large_list_is_computed_in_pieces_and_waits_in_grey(
    page: Any, opened: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.tables import crowd

    monkeypatch.setattr(people, "AT_ONCE", 0)
    monkeypatch.setattr(crowd, "PIECE", 2)
    page.show_view(View(order=Order.CONTACT))
    idle(opened, qtbot)
    opened.frame.desk.look(as_of=opened.frame.desk.today.replace(month=10))
    qtbot.waitUntil(lambda: page.table.source.numbers[:1].tolist() == [0], timeout=20_000)
    assert page.order.text().startswith("Computing how everybody stands")
    page.table.grab()
    qtbot.waitUntil(lambda: page.table.count == 6 and not opened.lane.busy, timeout=20_000)
    assert page.order.text() == "Days without contact, longest first"


def test_nobody_yet_says_what_to_do(window: Any, tmp_path: Path, qtbot: Any, opening: Any) -> None:
    from app.services import vaults
    from tests.ui.conftest import PASSPHRASE, WORK_FACTOR, settings

    folder = tmp_path / "Empty.habeas"
    vaults.create(folder, PASSPHRASE, work_factor=WORK_FACTOR, settings=settings())
    opening(window, folder, qtbot)
    window.frame.go(Where("people"))
    page = window.frame.room("people").list
    qtbot.waitUntil(page.empty.isVisible, timeout=20_000)
    idle(window, qtbot)
    assert not page.body.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page.sheet.form
    assert form is not None
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    form.left.emit()
    idle(window, qtbot)


@pytest.fixture
def pictured(page: Any, opened: Any, qtbot: Any) -> Iterator[Any]:
    """Suren has a photograph."""
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the types know bytes, Qt takes text
    vault = opened.opened.vault
    try:
        source = age.BytesSource(bytes(buffer.data().data()))
        taken = evidence.take_in(vault, source, "face.png", {"title": "A face"}, Ticket())
    except AppError as error:
        pytest.skip(f"missing tool: {error.code}")
    record.add(vault, "person", {"names": ["Anahit Vosk"], "photograph": taken.id}, Ticket())
    opened.frame.desk.changed.emit()
    qtbot.waitUntil(lambda: page.table.count == 7 and not opened.lane.busy, timeout=20_000)
    yield page
    process.close()


def views(vault: Any) -> int:
    return sum(entry.act == "evidence.view" for entry in logbook.entries(vault))


def test_photographs_are_covered_until_asked_for_and_looking_is_logged(pictured: Any, opened: Any, qtbot: Any) -> None:
    page, vault = pictured, opened.opened.vault
    body = choose(page, opened, "Anahit Vosk", qtbot)
    assert body.picture.is_covered
    qtbot.mouseClick(page.findChild(QAbstractButton, "people-as-wall"), Qt.MouseButton.LeftButton)
    assert page.grid.pictures == {}
    assert views(vault) == 0
    qtbot.mouseClick(page.bar.uncover, Qt.MouseButton.LeftButton)
    assert views(vault) == 0
    qtbot.mouseClick(page.findChild(QPushButton, "people-uncover-yes"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.grid.pictures), timeout=20_000)
    assert views(vault) == 1
    page.grid.grab()
    qtbot.mouseClick(page.bar.uncover, Qt.MouseButton.LeftButton)
    assert page.grid.pictures == {}
    qtbot.mouseClick(body.picture.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not body.picture.is_covered, timeout=20_000)
    assert views(vault) == 2
    idle(opened, qtbot)
    opened.frame.go(Where("log"))
    assert page.grid.pictures == {}
    idle(opened, qtbot)
