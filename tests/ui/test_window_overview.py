"""The overview: its numbers are those of the services, all on it opens what it counts, another day can be looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from app.jobs import Ticket
from app.model.status import ISOLABLE, Days, Status
from app.services import overview, record, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import LONG_NAME, PASSPHRASE, WORK_FACTOR, settings
from ui.desk import Where
from ui.overview.counts import MOST_MARKS
from ui.overview.data import Isolation, severity
from ui.overview.isolation import CONTACT, PRIVATE, SEEN, columns_in, initials, number_words


@pytest.fixture
def page(opened: Any) -> Any:
    return opened.frame.room("overview")


def settle(window: Any, qtbot: Any) -> None:
    def quiet() -> bool:
        return not (window.lane.busy or window.quick.busy or window.checks.busy)

    qtbot.waitUntil(quiet, timeout=20_000)


def named(page: QWidget, name: str) -> Any:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    return found


def id_of(window: Any, name: str) -> str:
    return next(each.id for each in overview.status(window.opened.vault).people if each.name == name)


def spoken(page: Any) -> dict[str, str]:
    """What screen readers say of each row of the isolation card, by the name in force."""
    return {row.row.name: row.accessibleName() for row in page.isolation.shown_lines()}


def test_counts_are_those_of_the_service(opened: Any, page: Any) -> None:
    found = overview.status(opened.opened.vault)
    said = page.counts.accessibleName()
    assert said.startswith("Held now: 3, 1 on trial, 2 no charge known")
    assert "Disappeared: 1" in said
    assert "Not known: 2" in said
    assert said.endswith("People recorded: 6, 3 + 1 + 2")
    marks = [mark for group in page.counts.groups for mark in group.marks]
    assert {status: marks.count(status) for status in Status} == dict(found.counts)


@pytest.mark.parametrize("people", [MOST_MARKS, MOST_MARKS + 1, 100_000])
def test_a_mark_for_each_person_or_a_bar(page: Any, people: int) -> None:
    counts = dict.fromkeys(Status, 0) | {Status.ON_TRIAL: people - 7, Status.SENTENCED: 2, Status.DISAPPEARED: 5}
    page.counts.show_counts(counts)
    held, gone, everybody = page.counts.groups
    assert held.with_marks is (people <= MOST_MARKS)
    if people <= MOST_MARKS:
        assert (len(held.marks), len(gone.marks)) == (people - 5, 5)
    else:
        assert held.marks == ()
        lengths = dict(held.lengths())
        assert set(lengths) == {Status.ON_TRIAL, Status.SENTENCED}
        assert lengths[Status.ON_TRIAL] > lengths[Status.SENTENCED] > 0
    assert everybody.number == people
    picture = QImage(page.counts.size(), QImage.Format.Format_ARGB32)
    page.counts.render(picture)


def test_every_number_and_mark_opens_whom_it_counts(opened: Any, page: Any, qtbot: Any) -> None:
    asked: list[Where] = []
    opened.frame.desk.went.connect(asked.append)
    for name in ("count-on_trial-all", "count-on_trial", "count-held", "count-disappeared-all", "count-everybody"):
        qtbot.mouseClick(named(page, name), Qt.MouseButton.LeftButton)
    assert asked == [
        Where("people", part="status=on_trial,sentenced,held"),
        Where("people", part="status=on_trial"),
        Where("people", part="status=held"),
        Where("people", part="status=disappeared"),
        Where("people"),
    ]
    settle(opened, qtbot)


def test_a_number_leads_to_the_people_it_counts(opened: Any, page: Any, qtbot: Any) -> None:
    named(page, "count-disappeared-all").setFocus()
    qtbot.keyClick(named(page, "count-disappeared-all"), Qt.Key.Key_Return)
    assert opened.frame.history.here.room == "people"
    room = opened.frame.room("people")
    assert room.list.view.statuses == {Status.DISAPPEARED}
    qtbot.waitUntil(lambda: room.list.table.count == 1, timeout=20_000)
    settle(opened, qtbot)


def test_the_longest_without_contact_stand_first(opened: Any, page: Any) -> None:
    rows = page.isolation.shown_lines()
    found = overview.status(opened.opened.vault)
    concerned = [each for each in found.people if each.standing.status in ISOLABLE]
    assert {row.row.name for row in rows} == {each.name for each in concerned}
    days = [row.row.standing.days_isolated for row in rows]
    known = [each.most for each in days if each is not None]
    assert days[: len(days) - len(known)] == [None] * (len(days) - len(known))
    assert known == sorted(known, reverse=True)
    assert page.isolation.how_many.text() == f"{len(rows)} of {len(rows)}"


def test_rows_in_words(page: Any) -> None:
    said = spoken(page)
    suren = said["Suren Katsakhyan"]
    assert "Սուրեն Կացախյան" in suren
    assert "Contact 111 days, long, last 4 August 2026" in suren
    assert "Private contact not recorded" in suren
    assert "Contact 10 days, recent, last 13 November 2026" in said[LONG_NAME]
    assert "Contact not recorded" in said["Levon Pambakents"]


def test_a_row_opens_the_person_and_the_thresholds_open_the_wall(opened: Any, page: Any, qtbot: Any) -> None:
    asked: list[Where] = []
    opened.frame.desk.went.connect(asked.append)
    row = next(row for row in page.isolation.shown_lines() if row.row.name == LONG_NAME)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert asked == [Where("people", id_of(opened, LONG_NAME))]
    texts = {name: named(page, f"without-{name}").text().strip("\u2068\u2069") for name in ("never", "long", "recent")}
    assert texts == {"never": "none recorded: 2", "long": "over 90 days: 1", "recent": "up to 30 days: 1"}
    assert not named(page, "without-overdue").isEnabled()
    named(page, "without-long").click()
    assert asked[-1] == Where("people", part="since=long&order=contact")
    settle(opened, qtbot)


@pytest.mark.parametrize(
    ("days", "word", "number"),
    [
        (Days(30, 30), Isolation.RECENT, "30"),
        (Days(20, 31), Isolation.OVERDUE, "20\u201331"),
        (Days(90, 91), Isolation.LONG, "90\u201391"),
        (Days(12, None), Isolation.RECENT, "12+"),
    ],
)
def test_how_long_is_told_by_the_most_it_may_be(days: Days, word: Isolation, number: str) -> None:
    assert (severity(days), number_words(days)) == (word, number)
    assert severity(None) is Isolation.NOT_RECORDED


def test_columns_give_way_contact_last() -> None:
    assert [which for which, _ in columns_in(700)] == [SEEN, CONTACT, PRIVATE]
    assert [which for which, _ in columns_in(520)] == [SEEN, CONTACT]
    assert [which for which, _ in columns_in(300)] == [CONTACT]
    assert all(left >= 0 for width in range(160, 1200, 40) for _, left in columns_in(width))


@pytest.mark.parametrize(
    ("name", "letters"), [("Suren Katsakhyan", "SK"), ("Կացախյան, Սուրեն", "ԿՍ"), ("-", ""), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


# what lies ahead, and the vault


def test_hearings_deadlines_and_figures(
    window: Any, vault_folder: Path, qtbot: Any, opening: Callable[..., None]
) -> None:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as vault:
        case = record.add(
            vault,
            "proceeding",
            {"title": "North 3/25", "court": "Northgate Military Court", "defendants": ["Suren Katsakhyan"]},
            Ticket(),
        )
        draft = {"type": "hearing_scheduled", "proceeding": case, "date": "26.11.2026"}
        record.add(vault, "event", draft, Ticket())
        for number, who in (("3", "State prosecutor"), ("5", "Families' committee")):
            said = {"about": "held", "number": number, "value": number, "stated_by": who, "stated_on": "20.11.2026"}
            record.add(vault, "claim", said, Ticket())
    opening(window, vault_folder, qtbot)
    page = window.frame.room("overview")
    qtbot.waitUntil(lambda: page.is_whole, timeout=20_000)
    (hearing,) = page.hearings.shown_lines()
    assert hearing.accessibleName().startswith("\u2068North 3/25\u2069, 26 November 2026, 1 defendant")
    assert hearing.where == Where("proceedings", case)
    words = [row.words for row in page.figures.shown_lines()]
    assert {(each[1], each[3]) for each in words[:-1]} == {
        ("3", "may fit our 3 to 4 names"),  # one was released and seen after that
        ("5", "1 to 2 not named yet"),
    }
    assert words[-1][:2] == ("Our list, 23 November 2026", "3")
    assert page.deadlines.words.text().startswith("No deadline runs.")
    settle(window, qtbot)


def test_the_vault_in_words(opened: Any, page: Any, qtbot: Any) -> None:
    rows = {row.objectName(): row for row in page.kept.shown_lines()}
    assert rows["vault-health"].words == "Nothing wrong was found"
    assert rows["vault-log"].words.startswith("Log unbroken, ")
    assert rows["vault-backup"].words == "No backup yet"
    assert rows["vault-checkpoint"].words.startswith("Signed up to entry ")
    qtbot.mouseClick(page.kept.link, Qt.MouseButton.LeftButton)
    assert not page.kept.link.isEnabled()
    qtbot.waitUntil(page.kept.link.isEnabled, timeout=20_000)
    qtbot.mouseClick(named(page, "vault-log"), Qt.MouseButton.LeftButton)
    assert opened.frame.history.here == Where("log")
    settle(opened, qtbot)


def test_before_it_is_looked_at_nothing_is_said_of_the_log(opened: Any, page: Any, qtbot: Any) -> None:
    opened.frame.desk.say_health(None)
    rows = {row.objectName(): row.words for row in page.kept.shown_lines()}
    assert rows["vault-health"] == "The vault's health could not be checked"
    assert rows["vault-log"].endswith("not looked at yet")


def test_a_new_vault_says_where_to_begin(window: Any, tmp_path: Path, qtbot: Any, opening: Callable[..., None]) -> None:
    folder = tmp_path / "New.habeas"
    vaults.create(folder, PASSPHRASE, investigator="Mariam Sevan", work_factor=WORK_FACTOR, settings=settings())
    opening(window, folder, qtbot)
    page = window.frame.room("overview")
    qtbot.waitUntil(lambda: page.loaded is not None, timeout=20_000)
    assert page.begin.isVisible()
    assert not page.area.isVisible()
    filled = [each for each in page.findChildren(QPushButton) if each.property("role") == "primary"]
    assert filled == page.begin.buttons[:1]
    titles = [each.text() for each in page.begin.findChildren(QLabel)]
    assert {"Begin here", "Record a person", "Take in what proves it", "Make a backup"} <= set(titles)
    asked: list[Where] = []
    window.frame.desk.went.connect(asked.append)
    page.begin.setFocus()
    qtbot.keyClick(window.frame.focusWidget(), Qt.Key.Key_Space)
    assert asked == [Where("people", part="new")]
    settle(window, qtbot)


# the day that is looked at


def look(page: Any, qtbot: Any, as_of: str, known_on: str = "") -> None:
    chooser = page.looking.chooser
    for field, typed in ((chooser.as_of, as_of), (chooser.known_on, known_on)):
        field.edit.clear()
        qtbot.keyClicks(field.edit, typed)


def test_another_day_by_keys(opened: Any, page: Any, qtbot: Any) -> None:
    opened.activateWindow()
    line = opened.frame.findChild(QWidget, "looking-line")
    assert not line.isVisible()
    qtbot.keyClick(opened.frame, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    chooser = page.looking.chooser
    assert chooser.isVisible()
    assert chooser.as_of.reading.text() == "Read as: today"
    look(page, qtbot, "2 June 2026")
    qtbot.waitUntil(lambda: chooser.as_of.reading.text() == "Read as: 2 June 2026", timeout=5_000)
    qtbot.keyClick(chooser.as_of.edit, Qt.Key.Key_Return)
    assert not chooser.isVisible()
    assert opened.frame.desk.looking.as_of == date(2026, 6, 2)
    assert line.isVisible()
    assert line.words.text() == "You are looking at 2 June 2026, with all that is known now."
    assert page.looking.property("tone") == "other"
    assert page.looking.halves[0].accessibleName() == "On 2 June 2026"
    qtbot.waitUntil(lambda: page.is_whole and page.loaded.overview.as_of == date(2026, 6, 2), timeout=20_000)
    assert page.title.text() == "How things stood"
    found = overview.status(opened.opened.vault, date(2026, 6, 2))
    assert dict(page.loaded.overview.counts) == dict(found.counts)
    qtbot.mouseClick(line.back, Qt.MouseButton.LeftButton)
    assert opened.frame.desk.looking.is_now
    assert not line.isVisible()
    qtbot.waitUntil(lambda: page.is_whole and page.loaded.overview.as_of == date(2026, 11, 23), timeout=20_000)
    assert page.title.text() == "How things stand"
    settle(opened, qtbot)


def test_as_known_before_anything_was_recorded(opened: Any, page: Any, qtbot: Any) -> None:
    qtbot.mouseClick(page.looking.halves[1], Qt.MouseButton.LeftButton)
    look(page, qtbot, "2.6.2026", "1.7.2026")
    qtbot.mouseClick(page.looking.chooser.look, Qt.MouseButton.LeftButton)
    line = opened.frame.findChild(QWidget, "looking-line")
    assert line.words.text() == "You are looking at 2 June 2026 as it was known on 1 July 2026."
    qtbot.waitUntil(lambda: page.is_whole and page.loaded.overview.known_on == date(2026, 7, 1), timeout=20_000)
    assert sum(page.loaded.overview.counts.values()) == 0
    assert page.begin.isHidden()
    assert page.isolation.words.text() == "Nobody is recorded as held or disappeared on this day."
    assert page.hearings.note.text() == "with all that is known now"
    settle(opened, qtbot)


@pytest.mark.parametrize(
    ("typed", "says"),
    [("31.02.2026", "no such day"), ("2026", "day"), ("24.11.2026", "has not come yet"), ("nonsense", "")],
)
def test_a_day_that_cannot_be_looked_at_is_said(opened: Any, page: Any, qtbot: Any, typed: str, says: str) -> None:
    page.looking.open(known=False)
    look(page, qtbot, typed)
    qtbot.keyClick(page.looking.chooser.as_of.edit, Qt.Key.Key_Return)
    chooser = page.looking.chooser
    assert chooser.isVisible()
    assert chooser.as_of.reading.property("tone") == "crit"
    assert says in chooser.as_of.reading.text()
    assert opened.frame.desk.looking.is_now
    qtbot.keyClick(chooser.as_of.edit, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_going_elsewhere_folds_the_chooser(opened: Any, page: Any, qtbot: Any) -> None:
    page.looking.open(known=False)
    opened.frame.go(Where("log"))
    assert not page.looking.chooser.isVisible()
    settle(opened, qtbot)


# the page


def test_cards_line_up_and_stand_in_one_column_where_it_is_narrow(opened: Any, page: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.kept.y() == page.figures.y() > 0, timeout=5_000)
    assert page.hearings.y() == page.isolation.y()
    assert page.deadlines.geometry().bottom() == page.isolation.geometry().bottom()
    assert page.area.verticalScrollBar().maximum() == 0
    opened.resize(800, 560)
    qtbot.waitUntil(lambda: page.hearings.x() == page.isolation.x(), timeout=5_000)
    assert page.area.horizontalScrollBar().maximum() == 0
    opened.resize(1440, 900)
    qtbot.waitUntil(lambda: page.hearings.x() > page.isolation.x(), timeout=5_000)


def test_mirrored(opened: Any, page: Any, qtbot: Any) -> None:
    opened.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: page.hearings.x() < page.isolation.x(), timeout=5_000)
    spots = {name: named(page, name).x() for name in ("count-on_trial-all", "count-everybody")}
    assert spots["count-everybody"] < spots["count-on_trial-all"]
    picture = QImage(page.size(), QImage.Format.Format_ARGB32)
    page.render(picture)


def test_everything_that_takes_the_focus_has_a_name_and_is_seen_when_it_has_it(opened: Any, page: Any) -> None:
    buttons = [each for each in page.findChildren(QAbstractButton) if each.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert len(buttons) > 15
    assert [each.objectName() for each in buttons if not (each.accessibleName() or each.text())] == []
    small = [each.objectName() for each in buttons if each.isVisible() and min(each.width(), each.height()) < 12]
    assert small == []


def test_leaving_stops_what_has_not_begun_and_coming_back_reads_it(opened: Any, page: Any, qtbot: Any) -> None:
    page.load()
    opened.frame.go(Where("log"))
    settle(opened, qtbot)
    opened.frame.go_back()
    qtbot.waitUntil(lambda: page.is_whole, timeout=20_000)
    settle(opened, qtbot)


def test_the_focus_stays_in_its_row_when_the_room_is_read_anew(opened: Any, page: Any, qtbot: Any) -> None:
    opened.activateWindow()
    row = page.isolation.shown_lines()[1]
    row.setFocus()
    assert opened.frame.focusWidget() is row
    page.load()
    qtbot.waitUntil(lambda: page.is_whole, timeout=20_000)
    assert opened.frame.focusWidget() is page.isolation.shown_lines()[1]
    settle(opened, qtbot)
