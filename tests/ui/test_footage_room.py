"""The footage room by clicks and keys: taking film in, looking, stepping, stills, regions, and stills side by side."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.errors import AppError, Invalid
from app.jobs import Ticket
from app.model.still import Depiction, Still
from app.services import evidence, footage, logbook, record, stills, vaults
from app.services.frames import Target
from app.services.logbook import Wanted
from app.services.vaults import Passphrase
from media import process
from tests.outside import footage as films
from tests.ui.conftest import LONG_NAME, PASSPHRASE, settings
from ui.desk import Where
from ui.footage.data import parse_place
from ui.footage.turning import turned, turned_back, within

WAIT = {"timeout": 30_000}
TITLE = "North 3/25, day 30, camera 2"


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    yield
    process.close()


@pytest.fixture(scope="module")
def footage_vault(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded people, a film with two stills, and one person in both."""
    folder = tmp_path_factory.mktemp("footage") / "Film.habeas"
    shutil.copytree(vault_template, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        try:
            taken = evidence.take_in_file(
                vault, films("bikes.mp4"), {"title": TITLE, "first_published": "18.06.2026"}, Ticket()
            )
        except AppError as error:
            pytest.skip(f"missing tool: {error.code}")
        for at, region in (("2", "250, 60, 70, 90"), ("5", None)):
            still, _ = stills.take(vault, taken.id, Ticket(), at=stills.parse_time(at))
            draft = {"subject": still, "person": LONG_NAME, "how": "family"}
            record.add(vault, "depiction", draft | ({"region": region} if region else {}), Ticket())
    process.close()
    return folder


@pytest.fixture
def room(window: Any, footage_vault: Path, tmp_path: Path, qtbot: Any, opening: Callable[..., None]) -> Iterator[Any]:
    folder = tmp_path / "Film.habeas"
    shutil.copytree(footage_vault, folder)
    opening(window, folder, qtbot)
    window.frame.go(Where("footage"))
    yield window.frame.room("footage")
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)


@pytest.fixture
def film(room: Any, window: Any, qtbot: Any) -> Any:
    """The film's page, still covered."""
    qtbot.waitUntil(lambda: room.films.rows.rowCount() == 1 and room.films.rows.row(0) is not None, **WAIT)
    room.films.setCurrentIndex(room.films.rows.index(0))
    qtbot.keyClick(room.films, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.film.opened is not None, **WAIT)
    return room.film


@pytest.fixture
def shown(film: Any, qtbot: Any) -> Any:
    """The film uncovered at its first frame."""
    qtbot.mouseClick(film.stage.show_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: film.reel is not None and film.reel.current is not None, **WAIT)
    return film


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text() and each.isVisibleTo(widget)]


def number(film: Any) -> int:
    return int(film.reel.current.place.number)


def test_films_are_listed_in_words(room: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: room.films.rows.rowCount() == 1 and room.films.rows.row(0) is not None, **WAIT)
    row = room.films.rows.row(0)
    assert row.spoken == f"{TITLE}, 00:00:10, 640 x 272, 498 KB, taken in 23 November 2026, 12:00 UTC"
    assert room.beside_title.text() == "1 film"


def test_a_film_is_covered_until_asked_for_and_showing_is_logged(film: Any, window: Any, qtbot: Any) -> None:
    vault = window.opened.vault
    assert film.stage.is_covered
    assert not film.take.isEnabled()
    assert film.take.toolTip() == "Show the film first."
    assert all(button.accessibleName().endswith(", covered") for button in film.stills.buttons)
    assert not logbook.contents(vault, Wanted(act="evidence.view")).numbers
    film.stage.setFocus()
    qtbot.keyClick(film.stage, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: not film.stage.is_covered and film.reel.current is not None, **WAIT)
    (line,) = logbook.lines_at(vault, logbook.contents(vault, Wanted(act="evidence.view")).numbers)
    assert (line.subject, line.who) == (TITLE, "Mariam Sevan")
    qtbot.waitUntil(lambda: not any(each.accessibleName().endswith("covered") for each in film.stills.buttons), **WAIT)
    window.frame.go(Where("log"))
    assert film.stage.is_covered
    assert film.stage._image is None
    assert film.reel is None
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)


def test_stepping_by_keys(shown: Any, qtbot: Any) -> None:
    stage = shown.stage
    for key, expected in (
        (Qt.Key.Key_Period, 1),
        (Qt.Key.Key_Period, 2),
        (Qt.Key.Key_Comma, 1),
        (Qt.Key.Key_Right, 26),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 249),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(stage, key)
        qtbot.waitUntil(lambda expected=expected: number(shown) == expected, **WAIT)
    assert stage.accessibleName() == "Frame 0 at 00:00:00.000"
    assert shown.time.text() == "00:00:00.000"


def test_many_steps_at_once_end_at_the_last_one(shown: Any, qtbot: Any) -> None:
    for _ in range(60):
        qtbot.keyClick(shown.stage, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: number(shown) == 60, **WAIT)


def test_jumping_to_a_time_and_to_a_pts(shown: Any, qtbot: Any) -> None:
    qtbot.keyClick(shown.stage, Qt.Key.Key_G)
    assert shown.time.hasFocus()
    shown.time.setText("0:04.5")
    qtbot.keyClick(shown.time, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number(shown) == 112, **WAIT)
    shown.time.setText("pts 6144")
    qtbot.keyClick(shown.time, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number(shown) == 12, **WAIT)
    shown.time.setText("99:00:00")
    qtbot.keyClick(shown.time, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.strip.code == "beyond-the-end", **WAIT)
    assert number(shown) == 12
    shown.time.setText("soon")
    qtbot.keyClick(shown.time, Qt.Key.Key_Return)
    assert shown.strip.code == "time-form"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("pts 9 260 544", Target(pts=9260544)),
        ("PTS -12", Target(pts=-12)),
        ("00:12:03.480", Target(at=Fraction("723.48"))),
        ("7", Target(at=Fraction(7))),
    ],
)
def test_what_is_typed_as_a_place(text: str, target: Target) -> None:
    assert parse_place(text) == target


@pytest.mark.parametrize("text", ["", "pts", "pts x", "1:99", "-3"])
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(Invalid):
        parse_place(text)


def test_a_still_by_a_key_once(shown: Any, window: Any, qtbot: Any) -> None:
    vault = window.opened.vault
    qtbot.keyClick(shown.stage, Qt.Key.Key_S)
    qtbot.keyClick(shown.stage, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: len(shown.stills.buttons) == 3, **WAIT)
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
    assert len(stills.listed(vault)) == 3
    assert window.frame.toast.words.text() == "Still taken at 00:00:00.000"
    assert not shown.take.isEnabled()
    assert shown.take.toolTip() == "A still of this frame was taken already."
    assert number(shown) == 0
    assert not shown.stage.is_covered


def test_a_region_by_keys_takes_the_still_and_says_who(shown: Any, window: Any, qtbot: Any) -> None:
    vault = window.opened.vault
    qtbot.keyClick(shown.stage, Qt.Key.Key_R)
    assert shown.stage.is_marking
    qtbot.keyClick(shown.stage, Qt.Key.Key_Left)
    qtbot.keyClick(shown.stage, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(shown.stage, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.pane.form is not None and shown.pane.form.is_ready, **WAIT)
    form = shown.pane.form
    left, top, wide, high = (int(part) for part in str(form.fields["region"].value).split(","))
    assert high > wide > 0
    assert left + wide / 2 < 320
    assert abs(top - (272 - wide) / 2) <= 2
    form.fields["person"].value = "Suren Katsakhyan"
    form.fields["how"].value = "family"
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.pane.form is None, **WAIT)
    qtbot.waitUntil(lambda: shown.still_here is not None and bool(shown.still_here.seen), **WAIT)
    qtbot.waitUntil(lambda: "1  \u2068Suren Katsakhyan\u2069" in texts(shown.side), **WAIT)
    assert [each.name for each in shown.stage._regions] == ["Suren Katsakhyan"]
    made = [each.record for each in record.listed(vault, "depiction")][-1]
    assert isinstance(made, Depiction)
    assert made.region == (left, top, wide, high)
    still = [each.record for each in record.listed(vault, "still")][-1]
    assert isinstance(still, Still)
    assert still.frame == 0


def test_a_region_by_the_mouse_and_leaving_it(shown: Any, qtbot: Any) -> None:
    stage = shown.stage
    marked: list[Any] = []
    stage.marked.disconnect()
    stage.marked.connect(marked.append)
    qtbot.keyClick(stage, Qt.Key.Key_R)
    qtbot.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.is_marking
    place = stage._place
    qtbot.mouseClick(shown.region, Qt.MouseButton.LeftButton)
    start, end = place.topLeft() + QPointF(40, 30), place.topLeft() + QPointF(140, 130)
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(stage, end.toPoint())
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=end.toPoint())
    factor = 640 / place.width()
    assert len(marked) == 1
    assert marked[0] == pytest.approx([40 * factor, 30 * factor, 100 * factor, 100 * factor], abs=2)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90])
def test_a_rectangle_turned_and_back_is_the_same(rotation: int) -> None:
    rect = (10, 20, 30, 40)
    assert turned_back(turned(rect, 640, 272, rotation), 640, 272, rotation) == rect
    assert turned(rect, 640, 272, 90) == (272 - 20 - 40, 10, 40, 30)
    assert within((-5, 260, 30, 40), 640, 272) == (0, 260, 25, 12)
    assert within((700, 0, 10, 10), 640, 272) is None


def test_what_can_be_seen_carries_its_caution(shown: Any, window: Any, qtbot: Any) -> None:
    qtbot.mouseClick(shown.stills.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.still_here is not None, **WAIT)
    qtbot.mouseClick(shown.side.findChild(QWidget, "note-seen"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.pane.form is not None and shown.pane.form.is_ready, **WAIT)
    form = shown.pane.form
    assert form.fields["region"].value == "250, 60, 70, 90"
    form.fields["seen"].value = ["limping"]
    qtbot.keyClick(form.fields["seen"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.pane.form is None, **WAIT)
    qtbot.waitUntil(lambda: shown.still_here is not None and bool(shown.still_here.noted), **WAIT)
    qtbot.waitUntil(lambda: f"\u2068{LONG_NAME}\u2069: Limping" in texts(shown.side), **WAIT)
    assert "Visual observation, not a diagnosis." in texts(shown.side)


def test_stills_of_one_person_side_by_side(shown: Any, room: Any, window: Any, qtbot: Any) -> None:
    qtbot.mouseClick(shown.compare_button, Qt.MouseButton.LeftButton)
    compare = room.compare
    qtbot.waitUntil(lambda: len(compare.lookers) == 2, **WAIT)
    assert window.frame.history.here.part == "compare"
    assert compare.between == ["The earliest of these", "0 days after the one before"]
    assert all(looker.accessibleName().endswith("covered") for looker in compare.lookers)
    qtbot.mouseClick(compare.show_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: all(looker._image is not None for looker in compare.lookers), **WAIT)
    vault = window.opened.vault
    assert len(logbook.contents(vault, Wanted(act="evidence.view")).numbers) == 3
    qtbot.keyClick(compare.lookers[0], Qt.Key.Key_Plus)
    qtbot.keyClick(compare.lookers[1], Qt.Key.Key_Right)
    assert [looker._zoom for looker in compare.lookers] == [1.25, 1.25]
    assert compare.lookers[0]._shift == compare.lookers[1]._shift != (0.0, 0.0)
    qtbot.mouseClick(compare.boxes[0], Qt.MouseButton.LeftButton, pos=QPoint(8, compare.boxes[0].height() // 2))
    assert compare.note.text() == "Choose two to four stills."


def test_film_is_taken_in_by_dropping_it(room: Any, window: Any, qtbot: Any, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(films("carphone_pristine.mp4")))])
    no_keys = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys)
    room.dropEvent(drop)
    take_in = room.take_in
    assert take_in.isVisible()
    assert take_in.chosen.text() == "\u2068carphone_pristine.mp4\u2069, 575 KB"
    take_in.fields["url"].value = "no address"
    qtbot.keyClick(take_in.fields["url"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(take_in.fields["url"].problem), **WAIT)
    take_in.fields["url"].value = "https://example.org/v"
    take_in.fields["title"].value = "Մի նիստ"
    qtbot.mouseClick(take_in.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(take_in.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.film.opened is not None and room.film.isVisible(), **WAIT)
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
    assert room.film.opened.film.evidence.title == "Մի նիստ"
    assert len(evidence.listed(window.opened.vault)) == 2
    assert window.frame.toast.words.text() == "Taken in: \u2068Մի նիստ\u2069"


def test_cancelling_loses_nothing(room: Any, window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_vault: Any, _path: Path, _draft: Any, ticket: Ticket) -> None:
        while True:
            ticket.check()
            time.sleep(0.005)

    window.frame.go(Where("footage", "", "add"))
    take_in = room.take_in
    take_in.choose([films("bikes.mp4")])
    take_in.fields["collected_by"].value = "Mariam Sevan"
    monkeypatch.setattr(evidence, "take_in_file", slow)
    qtbot.mouseClick(take_in.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(take_in.progress.isVisible, **WAIT)
    qtbot.mouseClick(take_in.progress._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: take_in.strip.code == "cancelled", **WAIT)
    assert take_in.fields["collected_by"].value == "Mariam Sevan"
    assert take_in.files == [films("bikes.mp4")]
    assert take_in.button.isEnabled()


def test_a_vault_without_film_says_what_to_do(opened: Any, qtbot: Any) -> None:
    opened.frame.go(Where("footage"))
    room = opened.frame.room("footage")
    qtbot.waitUntil(lambda: room.stack.currentWidget() is room.empty, **WAIT)
    assert room.empty.accessibleName().startswith("No film was taken in yet.")
    qtbot.keyClick(room.add_button, Qt.Key.Key_Space)
    assert room.stack.currentWidget() is room.take_in
    qtbot.keyClick(room.take_in, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not opened.lane.busy, **WAIT)
    assert opened.frame.history.here == Where("footage")


def test_people_of_a_film_lead_to_their_page(shown: Any, qtbot: Any) -> None:
    went: list[Any] = []
    shown.desk.went.disconnect()
    shown.desk.went.connect(went.append)
    qtbot.mouseClick(shown.stills.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.still_here is not None, **WAIT)
    qtbot.mouseClick(shown.side.findChild(QWidget, "open-person-1"), Qt.MouseButton.LeftButton)
    person = shown.still_here.seen[0].depiction.person
    assert went == [Where("people", person)]
    assert footage.over_time(shown.desk.vault, person).name == LONG_NAME
