"""The page of a person: what it says, where it leads, and what it never does with labels and doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from app.jobs import Ticket
from app.services import dossier, drafts, editing, record, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import LONG_NAME, PASSPHRASE, settings
from tests.ui.hosts import choose, idle, typed

pytest.importorskip("PySide6")

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from ui.desk import Desk, Where
from ui.jobs import Lane as JobLane
from ui.person.lanes import Ground, Lane, Shape, lanes, walk
from ui.person.page import PersonPage
from ui.person.placing import GAP_PX, Wanted, place

SUREN = "Suren Katsakhyan"


@pytest.fixture(scope="module")
def rich(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented people, and of one of them much more."""
    import shutil

    folder = tmp_path_factory.mktemp("rich") / "Rich.habeas"
    shutil.copytree(vault_template, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:

        def add(kind: str, **draft: object) -> str:
            return str(record.add(vault, kind, draft, Ticket()))

        who = {"persons": SUREN}
        add("event", type="transfer", date="between 10.02.2026 and 01.03.2026", to_place="Northgate", **who)
        add("event", type="visit", date="26.03.2026", contact="red_cross", private="yes", **who)
        add("event", type="visit_refused", date="12.10.2026", contact="family", **who)
        add("event", type="illness", date="after 1.9.2026", **who)
        add("event", type="medical", date="18.02.2026", weight_kg="58", **who)
        add("event", type="hearing_scheduled", date="02.12.2026", **who)
        editing.edit(vault, SUREN, {"birth": "1986"}, Ticket(), kind="person", why="From the letter")
        suren = record.show(vault, SUREN, "person").stored.id
        add("claim", subject=suren, about="birth", value="1986", stated_by="Family", stated_on="02.02.2026")
        add("claim", subject=suren, about="birth", value="1979", stated_by="Detaining side", source="Charge sheet")
        add("proceeding", title="North 3/25", defendants=[suren], court="Court of the North")
        add("relative", captive=suren, relation="sibling", name="Hasmik Katsakhyan")
    return folder


@pytest.fixture
def vault(rich: Path, tmp_path: Path) -> Iterator[Any]:
    import shutil

    folder = tmp_path / "Rich.habeas"
    shutil.copytree(rich, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as opened:
        yield opened


@pytest.fixture
def desk(theme: Any, vault: Any) -> Iterator[Any]:
    lane = JobLane("person")
    made = Desk(vault, lane)
    made.rooms = frozenset({"people", "proceedings", "evidence", "claims"})
    made.said, made.places, made.titles = [], [], {}
    made.did.connect(made.said.append)
    made.went.connect(made.places.append)
    made.titled.connect(made.titles.__setitem__)
    yield made
    lane.close()


def id_of(vault: Any, name: str) -> str:
    return str(record.show(vault, name, "person").stored.id)


@pytest.fixture
def show(desk: Any, qtbot: Any) -> Callable[..., Any]:
    """`show(name, tab)`: the page of somebody, read."""

    def shown(name: str = SUREN, tab: str = "") -> Any:
        page = PersonPage(desk)
        page.resize(1232, 844)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        page.show_place(Where("people", id_of(desk.vault, name), tab))
        qtbot.waitUntil(lambda: page.loaded is not None, timeout=20_000)
        desk.changed.connect(page.load)
        desk.looked.connect(lambda _looking: page.load())
        return page

    return shown


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


# labels


LABELS = st.lists(
    st.tuples(
        st.floats(140, 900), st.text("abcdefgh ", min_size=1, max_size=24), st.text("xyz", min_size=1, max_size=6)
    ),
    max_size=40,
)


@given(LABELS, st.integers(1, 3))
@limits(max_examples=200, deadline=None)
def test_labels_never_cover_one_another_and_none_is_lost(found: list[tuple[float, str, str]], rows: int) -> None:
    wanted = [Wanted(str(n), at, words, short) for n, (at, words, short) in enumerate(found)]
    placed = place(wanted, rows, 140, 900, lambda text: 7 * len(text) + 4)
    assert sorted(id_ for label in placed for id_ in label.ids) == sorted(each.id for each in wanted)
    for row in range(rows):
        here = sorted((label for label in placed if label.row == row), key=lambda label: label.left)
        assert all(one.right + GAP_PX <= other.left for one, other in pairwise(here))
    for label in placed:
        assert label.left >= 140
        assert label.right <= 900
        assert (len(label.ids) > 1) == (label.text == f"+{len(label.ids)}")


# lanes


def test_lanes_say_what_is_sure_and_what_is_some_time_within(vault: Any) -> None:
    found = lanes(dossier.dossier(vault, SUREN))
    custody = [band for band in found.bands if band.lane is Lane.CUSTODY]
    assert [band.ground for band in custody] == [Ground.WITHIN, Ground.HIDDEN, Ground.WITHIN, Ground.SURE]
    assert custody[3].words == "Northgate"
    assert custody[0].start == date(2025, 9, 19).toordinal()
    assert custody[0].end == date(2025, 9, 25).toordinal()
    assert custody[1].start == custody[0].end
    assert custody[1].end == date(2026, 2, 10).toordinal()
    (silence,) = [band for band in found.bands if band.ground is Ground.SILENCE]
    assert silence.words == "111 days, none"
    assert silence.start == date(2026, 8, 5).toordinal()
    shapes = {mark.words: mark.shape for mark in found.marks if mark.lane in (Lane.CONTACT, Lane.HEALTH)}
    assert shapes["visited, Red Cross"] in (Shape.DISC, Shape.RING)
    assert shapes["visit refused"] is Shape.CROSSED
    assert shapes["58 kg"] is Shape.OPEN_SQUARE
    ill = next(mark for mark in found.marks if mark.words == "ill")
    assert (ill.first, ill.last) == (date(2026, 9, 2), None)
    assert [mark.shape for mark in found.marks if mark.lane is Lane.HEARINGS] == [Shape.BAR, Shape.OPEN_BAR]
    assert found.undated == 1  # a claim without a day has no place in time


def test_a_private_contact_is_filled_and_another_is_not(vault: Any) -> None:
    found = lanes(dossier.dossier(vault, SUREN))
    visits = [mark for mark in found.marks if mark.words == "visited, Red Cross"]
    assert [mark.shape for mark in visits] == [Shape.DISC, Shape.RING]


def test_walking_stays_within(vault: Any) -> None:
    marks = lanes(dossier.dossier(vault, SUREN)).marks
    assert walk(marks, marks[0].id, -1) == marks[0].id
    assert walk(marks, marks[-1].id, 1) == marks[-1].id
    assert walk((), "", 1) == ""


def test_nobody_without_events_has_bands(vault: Any) -> None:
    found = lanes(dossier.dossier(vault, "Narek Avdalunts"))
    assert (found.marks, found.bands) == ((), ())


# the page


def test_the_head_says_who_how_and_since_when(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    head = page.head_card
    assert head.name.text() == SUREN
    assert "Սուրեն Կացախյան" in texts(head.others)
    assert head.chip.word == "Held, on trial"
    assert head.computed.text() == "computed from 9 events, as of 23 November 2026"
    assert [number.figure.text() for number in head.numbers] == ["111", "111", "242"]
    assert "Contact: 111 days" in head.numbers[1].accessibleName()
    assert desk.titles[Where("people", page.person)] == SUREN
    qtbot.mouseClick(head.why_button, Qt.MouseButton.LeftButton)
    assert "Why \u201cHeld, on trial\u201d" in texts(page.time.why)
    idle(desk, qtbot)


def test_keys_walk_the_timeline_and_enter_opens(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    view = page.time.view
    page.activateWindow()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.spoken.startswith("Captured, between 19 and 24 September 2025")
    assert view.accessibleDescription() == view.spoken
    seen = [view.at]
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        seen.append(view.at)
    assert len(set(seen)) == 5
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.at == seen[3]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    form = page.sheet.form
    assert form is not None
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    assert form.fields["date"].value == "between 19.09.2025 and 24.09.2025"
    form.fields["date"].setFocus()
    qtbot.keyClick(form.fields["date"].edit, Qt.Key.Key_Escape)
    assert page.sheet.form is None
    idle(desk, qtbot)


def test_the_wheel_pans_and_zooms(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    view = page.time.view
    before = view.span

    def turn(steps: int, keys: Qt.KeyboardModifier) -> None:
        at = QPointF(view.width() / 2, 100)
        wheel = QWheelEvent(
            at,
            QPointF(view.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, wheel)

    turn(1, Qt.KeyboardModifier.NoModifier)
    panned = view.span
    assert panned[0] < before[0]
    turn(1, Qt.KeyboardModifier.ControlModifier)
    zoomed = view.span
    assert zoomed[1] - zoomed[0] < panned[1] - panned[0]
    qtbot.mouseClick(page.time.all, Qt.MouseButton.LeftButton)
    assert view.span[0] <= date(2025, 9, 19)
    assert view.span[1] >= date(2026, 12, 2)
    idle(desk, qtbot)


def test_a_mark_is_chosen_by_the_mouse_in_both_directions(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        page = show()
        page.setLayoutDirection(direction)
        view = page.time.view
        placed = next(each for each in view._placed if each.mark.words == "58 kg")
        top = dict(view._tops())[Lane.HEALTH]
        spot = view._mirrored(QRect(placed.middle - 1, top + 20, 2, 2)).center()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot)
        assert view.at == placed.mark.id
        assert page.time.lines[0].text().startswith("Medical examination")
        idle(desk, qtbot)


def test_as_of_and_known_on_come_from_the_desk(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    desk.look(as_of=date(2026, 3, 1))
    qtbot.waitUntil(lambda: page.loaded.dossier.as_of == date(2026, 3, 1), timeout=20_000)
    assert page.head_card.chip.word == "Held, no charge known"
    assert not page.line.isHidden()
    desk.look(known_on=date(2026, 1, 1))
    qtbot.waitUntil(lambda: page.loaded.dossier.known_on == date(2026, 1, 1), timeout=20_000)
    assert page.loaded.dossier.events == ()
    assert page.head_card.chip.word == "Not known"
    desk.look()
    idle(desk, qtbot)


def test_facts_show_what_disagrees_and_are_edited_in_the_row(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show(tab="facts")
    assert page.tabs.at == "facts"
    row = page.facts.row("birth")
    assert row.marker.text() == "\u2260 2 claims"
    qtbot.mouseClick(row.marker, Qt.MouseButton.LeftButton)
    found = texts(row.claims)
    assert {"1986", "1979"} <= set(found)
    assert any("contradicts" in each for each in found)
    occupation = page.facts.row("occupation")
    qtbot.mouseClick(occupation.edit, Qt.MouseButton.LeftButton)
    form = occupation.form
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    assert list(form.fields) == ["occupation"]
    typed(qtbot, form.fields["occupation"].edit, "Driver")
    qtbot.keyClick(form.fields["occupation"].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.facts.row("occupation").fact.value != "", timeout=20_000)
    assert "Driver" in page.facts.row("occupation").fact.value
    assert desk.said[0].seq is not None
    assert page.facts.row("birth").claims is not None
    idle(desk, qtbot)


def test_an_event_is_added_from_the_page(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    page.activateWindow()
    qtbot.mouseClick(page.head_card.add_event, Qt.MouseButton.LeftButton)
    form = page.sheet.form
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    assert form.fields["persons"].value == [page.person]
    choose(form.fields["type"], "letter")
    typed(qtbot, form.fields["date"].edit, "20.11.2026")
    form.save()
    qtbot.waitUntil(lambda: page.head_card.numbers[1].figure.text() == "3", timeout=20_000)
    assert page.sheet.form is None
    assert len(desk.said) == 1
    idle(desk, qtbot)


def test_history_says_who_when_and_why(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show(tab="history")
    rows = page.lists["history"].list.rows
    spoken = [rows.data(rows.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(rows.rowCount())]
    born = next(each for each in spoken if each.startswith("Born: 1986"))
    assert "Mariam Sevan" in born
    assert "why: \u2068From the letter\u2069" in born
    assert "23 November 2026" in born
    assert any(each.startswith("Names:") for each in spoken)
    assert any("Weight in kilograms: \u206858\u2069" in each for each in spoken)
    idle(desk, qtbot)


def test_rows_lead_to_their_rooms(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show(tab="proceedings")
    one = page.lists["proceedings"].list
    one.setCurrentIndex(one.rows.index(0))
    qtbot.keyClick(one, Qt.Key.Key_Return)
    case = record.show(desk.vault, "North 3/25", "proceeding").stored.id
    assert desk.places[-1] == Where("proceedings", case)
    page.head_card.twins.emit()
    assert desk.places[-1] == Where("people", page.person, "twins")
    qtbot.mouseClick(page.tabs.buttons["family"], Qt.MouseButton.LeftButton)
    assert desk.places[-1] == Where("people", page.person, "family")
    family = page.lists["family"].list
    family.setCurrentIndex(family.rows.index(0))
    qtbot.keyClick(family, Qt.Key.Key_Return)
    assert page.sheet.form.kind == "relative"
    qtbot.waitUntil(lambda: page.sheet.form.is_ready, timeout=20_000)
    idle(desk, qtbot)


def test_what_is_empty_says_what_to_do(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show("Narek Avdalunts")
    assert page.time.lines[0].text() == "No event has a date yet. Add an event, and it stands here."
    for key, one in page.lists.items():
        if key != "history":
            assert one.inside.currentWidget() is one.empty
    assert page.head_card.chip.word == "Not known"
    idle(desk, qtbot)


def test_a_person_that_is_gone_is_told(desk: Any, qtbot: Any) -> None:
    page = PersonPage(desk)
    qtbot.addWidget(page)
    page.show_place(Where("people", "0" * 32))
    qtbot.waitUntil(lambda: page.strip.code != "", timeout=20_000)
    idle(desk, qtbot)


def test_a_late_answer_about_another_person_is_dropped(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    page.show_place(Where("people", id_of(desk.vault, "Levon Pambakents")))
    page.show_place(Where("people", id_of(desk.vault, LONG_NAME)))
    idle(desk, qtbot)
    assert page.head_card.name.text() == LONG_NAME


def test_everything_that_acts_has_a_name(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    for tab in ("timeline", "facts", "history"):
        page = show(tab=tab)
        nameless = [
            (type(each).__name__, each.objectName())
            for each in page.findChildren(QWidget)
            if isinstance(each, QAbstractButton | QLineEdit)
            and each.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not (each.accessibleName() or (isinstance(each, QPushButton) and each.text()))
        ]
        assert nameless == []
        idle(desk, qtbot)


def test_a_journey_through_the_window(
    window: Any, vault_folder: Path, opening: Callable[..., None], qtbot: Any
) -> None:
    """From the list to a person, an event added, taken back by keys, and the way back."""
    opening(window, vault_folder, qtbot)
    frame = window.frame
    vault = window.opened.vault
    suren = id_of(vault, SUREN)
    events = len(list(record.listed(vault, "event")))
    frame.go(Where("people", suren))
    room = frame.room("people")
    qtbot.waitUntil(lambda: room.person is not None and room.person.loaded is not None, timeout=20_000)
    page = room.person
    window.activateWindow()
    page.head_card.add_event.setFocus()
    qtbot.waitUntil(page.head_card.add_event.hasFocus, timeout=5_000)
    qtbot.keyClick(page.head_card.add_event, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page.sheet.form
    assert form is not None
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    choose(form.fields["type"], "call")
    typed(qtbot, form.fields["date"].edit, "21.11.2026")
    form.save()
    qtbot.waitUntil(frame.toast.isVisible, timeout=20_000)
    assert frame.toast.words.text() == "Event recorded: \u2068Call, 21 November 2026\u2069"
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    assert page.head_card.numbers[1].figure.text() == "2"
    page.head_card.add_event.setFocus()
    qtbot.keyClick(page.head_card.add_event, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: frame.toast.words.text().startswith("Undone: event recorded"), timeout=20_000)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    assert len(list(record.listed(vault, "event"))) == events
    assert page.head_card.numbers[1].figure.text() == "111"
    frame.go(Where("people", suren, "twins"))
    qtbot.waitUntil(lambda: room.twins is not None and not window.lane.busy, timeout=20_000)
    assert room.twins.stack.currentWidget() is room.twins.empty
    frame.go_back()
    assert room.current is page
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)


def test_locking_keeps_what_was_typed(
    window: Any, vault_folder: Path, opening: Callable[..., None], qtbot: Any
) -> None:
    opening(window, vault_folder, qtbot)
    frame = window.frame
    suren = id_of(window.opened.vault, SUREN)
    frame.go(Where("people", suren))
    room = frame.room("people")
    qtbot.waitUntil(lambda: room.person is not None and room.person.loaded is not None, timeout=20_000)
    room.person.add("event")
    form = room.person.sheet.form
    qtbot.waitUntil(lambda: form.is_ready, timeout=20_000)
    typed(qtbot, form.fields["date"].edit, "21.11.2026")
    window.lock()
    qtbot.waitUntil(lambda: window.relaunched == [1], timeout=20_000)
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as vault:
        begun = drafts.begun(vault, drafts.key_of("event", None, suren))
        assert begun is not None
        assert begun.values["date"] == "21.11.2026"
