"""Settings, help and the tour, by clicks and keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.clock import moment
from app.errors import Access
from app.services import backups, preferences, vaults
from app.services.preferences import Look, Preferences
from app.services.vaults import Passphrase, RecoveryKey, Settings
from media import process
from storage import age
from tests.ui.conftest import NOW, PASSPHRASE, WORK_FACTOR
from ui.desk import Where
from ui.settings.hold import HoldButton
from ui.settings.wear import scale


def press(qtbot: Any, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.text())


class Case:
    """A vault whose recovery key is known, in a window that keeps its choices in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Case.habeas"
        self.settings = Settings(folder / "state", clock=lambda: moment(NOW))
        self.key = vaults.create(
            self.folder, PASSPHRASE, investigator="Mariam Sevan", work_factor=WORK_FACTOR, settings=self.settings
        )
        self.relaunched: list[int] = []
        self.window: Any = None

    @property
    def settled(self) -> bool:
        return not self.window.lane.busy

    def opens(self, secret: Any) -> str:
        try:
            with vaults.open_vault(self.folder, secret, self.settings):
                return "opens"
        except Access as error:
            return error.code


@pytest.fixture
def case(theme: Any, tmp_path: Path, qtbot: Any) -> Iterator[Case]:
    from ui.frame.window import Window

    made = Case(tmp_path)
    window = Window(made.settings, WORK_FACTOR, lambda: made.relaunched.append(1))
    made.window = window
    window.resize(1440, 900)
    qtbot.addWidget(window)
    window.show()
    window.opening.open_form.start_with(made.folder, PASSPHRASE)
    qtbot.waitUntil(lambda: window.frame is not None and not window.lane.busy, timeout=20_000)
    yield made
    window.shut()
    theme.prefer(dark=None, contrast=False)
    process.close()  # the decoder may have been asked


def group(case: Case, key: str, qtbot: Any) -> Any:
    """The group of settings, reached by the keys of the room and a click."""
    page = case.window.frame.room("settings")
    case.window.frame.go(Where("settings"))
    press(qtbot, page.places[key])
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert page.group(key).isVisible()
    return page.group(key)


def test_every_group_says_what_it_changes(case: Case, qtbot: Any) -> None:
    for key in case.window.frame.room("settings").places:
        shown = group(case, key, qtbot)
        assert len(texts(shown).split()) > 15
        assert not shown.strip.isVisible()
    assert texts(group(case, "you", qtbot)).count("Mariam Sevan") == 1
    assert "SHA256:" in texts(group(case, "you", qtbot))
    assert "ffmpeg" in texts(group(case, "media", qtbot))
    assert "network" in texts(group(case, "about", qtbot))


def test_looks_are_put_on_and_kept(case: Case, theme: Any, qtbot: Any) -> None:
    look = group(case, "look", qtbot)
    press(qtbot, look.look.buttons[Look.CONTRAST_DARK])
    assert theme.tokens.contrast
    assert theme.tokens.card == "#000000"
    press(qtbot, look.text_size.buttons[150])
    assert look.anew.isVisible()
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert preferences.read(case.settings) == Preferences(Look.CONTRAST_DARK, 150)
    press(qtbot, look.anew)
    qtbot.waitUntil(lambda: case.relaunched == [1], timeout=20_000)


def test_the_time_until_locking(case: Case, qtbot: Any) -> None:
    safety = group(case, "safety", qtbot)
    assert safety.minutes.buttons[5].isChecked()
    press(qtbot, safety.minutes.buttons[15])
    assert case.window.frame.rail.left.text() == "Locks in 15 minutes"
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert preferences.read(case.settings).lock_after_minutes == 15


def test_locked_for_travel_only_after_the_key_was_tried(case: Case, qtbot: Any) -> None:
    safety = group(case, "safety", qtbot)
    assert not safety.travel.isEnabled()
    safety.key.edit.setText(age.X25519Identity.generate().text)
    press(qtbot, safety.try_key)
    qtbot.waitUntil(safety.travel_strip.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert safety.travel_strip.code == "wrong-recovery-key"
    assert not safety.travel.isEnabled()
    safety.key.edit.setText(" ".join(case.key.text[at : at + 6].lower() for at in range(0, len(case.key.text), 6)))
    press(qtbot, safety.try_key)
    qtbot.waitUntil(safety.travel.isEnabled, timeout=20_000)
    safety.key.edit.setText("changed after it was tried")
    assert not safety.travel.isEnabled()
    safety.key.edit.setText(case.key.text)
    press(qtbot, safety.try_key)
    qtbot.waitUntil(safety.travel.isEnabled, timeout=20_000)
    assert case.opens(Passphrase(PASSPHRASE)) == "vault-in-use"
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    press(qtbot, safety.travel)
    qtbot.waitUntil(lambda: case.relaunched == [1], timeout=20_000)
    assert case.opens(Passphrase(PASSPHRASE)) == "travel-locked"
    assert case.opens(case.key) == "opens"


def test_the_card_of_a_vault_locked_for_travel(window: Any, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "Case.habeas"
    key = vaults.create(folder, PASSPHRASE, work_factor=WORK_FACTOR, settings=Settings())
    (folder / "keys" / "passphrase.age").unlink()
    form = window.opening.open_form
    form.start_with(folder, PASSPHRASE)
    qtbot.waitUntil(form.strip.isVisible, timeout=20_000)
    assert form.strip.code == "travel-locked"
    assert form.secret.edit.accessibleName() == "Recovery key"
    form.secret.edit.setText(key.text)
    press(qtbot, form.go)
    qtbot.waitUntil(form.set_passphrase.isVisible, timeout=20_000)
    asked = form.set_passphrase
    press(qtbot, asked.go)
    assert "too short" in asked.strip.text
    for edit in (asked.pair.passphrase.edit, asked.pair.again.edit):
        qtbot.keyClicks(edit, "a different seven geese")
    qtbot.keyClick(asked.pair.again.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    window.shut()
    with vaults.open_vault(folder, Passphrase("a different seven geese"), Settings()) as vault:
        assert vault.writable


def test_it_can_stay_locked_for_travel(window: Any, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "Case.habeas"
    key = vaults.create(folder, PASSPHRASE, work_factor=WORK_FACTOR, settings=Settings())
    (folder / "keys" / "passphrase.age").unlink()
    form = window.opening.open_form
    form.folder.edit.setText(str(folder))
    press(qtbot, form.other_way)
    form.secret.edit.setText(key.text)
    press(qtbot, form.go)
    qtbot.waitUntil(form.set_passphrase.isVisible, timeout=20_000)
    press(qtbot, form.set_passphrase.not_now)
    qtbot.waitUntil(lambda: window.frame is not None and not window.lane.busy, timeout=20_000)
    assert not (folder / "keys" / "passphrase.age").exists()


@pytest.mark.parametrize("by", ["mouse", "space"])
def test_held_to_the_end_and_not_before(qtbot: Any, theme: Any, by: str) -> None:
    button = HoldButton("Hold", 0.2)
    qtbot.addWidget(button)
    button.show()
    held: list[int] = []
    button.held.connect(lambda: held.append(1))
    if by == "mouse":
        press(qtbot, button)
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert held == []
        qtbot.keyPress(button, Qt.Key.Key_Space)
    assert held == []
    assert button.is_held
    qtbot.waitUntil(lambda: held == [1], timeout=20_000)
    button.let_go()


def test_letting_go_takes_it_back(qtbot: Any, theme: Any) -> None:
    button = HoldButton("Hold", 60.0)
    qtbot.addWidget(button)
    button.show()
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: button.share > 0, timeout=20_000)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert (button.share, button.is_held) == (0.0, False)
    button.begin()
    button.clearFocus()
    button.let_go()
    assert not button.is_held


def test_erased_from_the_window(case: Case, qtbot: Any) -> None:
    safety = group(case, "safety", qtbot)
    assert safety.erase.hold_s == 3.0
    safety.erase.hold_s = 0.1
    qtbot.waitUntil(lambda: not case.window.checks.busy, timeout=20_000)
    safety.erase.setFocus()
    qtbot.keyPress(safety.erase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: case.relaunched == [1], timeout=20_000)
    assert not case.window.isVisible()
    assert list((case.folder / "keys").iterdir()) == []
    case.window.shut()
    assert not (case.settings.state_folder or case.folder).exists()
    assert case.opens(Passphrase(PASSPHRASE)) == "keys-gone"
    assert case.opens(RecoveryKey(case.key.text)) == "keys-gone"


def test_a_new_passphrase(case: Case, qtbot: Any) -> None:
    keys = group(case, "keys", qtbot)
    assert texts(keys).count("Recovery key") == 1
    press(qtbot, keys.change)
    assert "too short" in keys.strip.text
    keys.pair.passphrase.edit.setText("a different seven geese")
    keys.pair.again.edit.setText("a different seven geese")
    press(qtbot, keys.change)
    qtbot.waitUntil(lambda: "in force" in keys.strip.text, timeout=20_000)
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    case.window.shut()
    assert case.opens(Passphrase(PASSPHRASE)) == "wrong-passphrase"
    assert case.opens(Passphrase("a different seven geese")) == "opens"


def test_another_recovery_key(case: Case, qtbot: Any) -> None:
    keys = group(case, "keys", qtbot)
    press(qtbot, keys.more)
    qtbot.waitUntil(keys.shown.isVisible, timeout=20_000)
    key = RecoveryKey("AGE-SECRET-KEY-1" + "".join(keys.shown.groups))
    qtbot.waitUntil(lambda: "Another recovery key" in keys.slots.text(), timeout=20_000)
    group(case, "look", qtbot)  # who goes elsewhere leaves no key on the screen
    assert keys.shown.groups == ()
    group(case, "keys", qtbot)
    assert keys.more.isVisible()
    assert not keys.shown.isVisible()
    case.window.shut()
    assert case.opens(key) == "opens"
    assert case.opens(case.key) == "opens"


def test_backed_up_and_restored(case: Case, tmp_path: Path, qtbot: Any) -> None:
    backup = group(case, "backups", qtbot)
    assert "never backed up" in backup.age.text()
    press(qtbot, backup.go)
    assert "No folder is chosen" in backup.strip.text
    backup.target.edit.setText(str(case.folder / "inside"))
    press(qtbot, backup.go)
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert backup.strip.code == "inside-vault"
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.target.edit.setText(str(stick))
    press(qtbot, backup.go)
    qtbot.waitUntil(lambda: "Backed up and proven" in backup.strip.text, timeout=60_000)
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)
    assert backup.age.text().startswith("Last proven backup: today")
    case.window.shut()
    shutil.rmtree(case.folder)
    _restore(case, stick, tmp_path, qtbot)


def _restore(case: Case, stick: Path, folder: Path, qtbot: Any) -> None:
    from ui.frame.window import Window

    window = Window(case.settings, WORK_FACTOR, lambda: None)
    qtbot.addWidget(window)
    window.show()
    press(qtbot, window.opening.open_form.restore)
    form = window.opening.restore_form
    press(qtbot, form.go)
    assert "not there" in form.strip.text
    form.source.edit.setText(str(stick))
    form.where.edit.setText(str(folder))
    form.vault_name.edit.setText("Case")
    form.secret.edit.setText("not the passphrase")
    press(qtbot, form.go)
    qtbot.waitUntil(lambda: form.strip.code == "wrong-passphrase", timeout=20_000)
    form.secret.edit.setText(PASSPHRASE)
    press(qtbot, form.go)
    qtbot.waitUntil(lambda: form.go.text() == "Open it", timeout=60_000)
    assert "every byte" in form.strip.text
    press(qtbot, form.go)
    opening = window.opening.open_form
    assert opening.isVisible()
    assert opening.folder.folder == folder / "Case.habeas"
    opening.secret.edit.setText(PASSPHRASE)
    press(qtbot, opening.go)
    qtbot.waitUntil(lambda: window.frame is not None and not window.lane.busy, timeout=20_000)
    window.shut()
    with vaults.open_vault(folder / "Case.habeas", Passphrase(PASSPHRASE), case.settings) as vault:
        assert backups.last_backup(vault) is not None


def test_help_beside_every_room(case: Case, qtbot: Any) -> None:
    from ui.frame.rooms import ROOMS
    from ui.help.texts import ROOMS as TEXTS

    frame = case.window.frame
    qtbot.keyClick(frame, Qt.Key.Key_F1)
    assert frame.help.isVisible()
    for spec in ROOMS:
        assert TEXTS[spec.key].paragraphs
        frame.go(Where(spec.key))
        qtbot.waitUntil(lambda: case.settled, timeout=20_000)
        assert TEXTS[spec.key].paragraphs[0] in texts(frame.help.area.widget())
    qtbot.keyClick(frame.help, Qt.Key.Key_Escape)
    assert not frame.help.isVisible()
    press(qtbot, frame.top.help_button)
    assert frame.help.isVisible()


def test_the_tour_by_keys(case: Case, qtbot: Any) -> None:
    frame = case.window.frame
    frame.start_tour()
    tour = frame.tour
    whole = frame.rect()
    titles = []
    for number in range(5):
        assert tour.at == number
        assert whole.contains(tour.geometry())
        titles.append(tour.accessibleName())
        qtbot.waitUntil(lambda: case.settled, timeout=20_000)
        qtbot.keyClick(tour.next, Qt.Key.Key_Return)
    assert len(set(titles)) == 5
    assert frame.tour is None
    frame.start_tour()
    qtbot.keyClick(frame.tour, Qt.Key.Key_Escape)
    assert frame.tour is None
    qtbot.waitUntil(lambda: case.settled, timeout=20_000)


def test_a_sample_is_made_and_the_tour_begins(window: Any, tmp_path: Path, qtbot: Any) -> None:
    press(qtbot, window.opening.open_form.sample)
    form = window.opening.sample_form
    press(qtbot, form.go)
    assert "not there" in form.strip.text
    form.where.edit.setText(str(tmp_path))
    press(qtbot, form.go)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=120_000)
    assert window.opened.folder == tmp_path / "habeas-demo" / "case.habeas"
    assert window.frame.tour is not None
    press(qtbot, window.frame.tour.skip)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=60_000)
    process.close()


def test_the_size_of_text_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    monkeypatch.delenv("HABEAS_SCALED", raising=False)
    scale(100)
    assert "QT_SCALE_FACTOR" not in os.environ
    scale(150)
    assert os.environ["QT_SCALE_FACTOR"] == "1.5"
    scale(100)
    assert "QT_SCALE_FACTOR" not in os.environ
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    scale(100)
    assert os.environ["QT_SCALE_FACTOR"] == "2"


def test_the_square_holds_the_key(theme: Any, qtbot: Any) -> None:
    import segno

    from ui.opening.square import QUIET, SIDE, Square, rows_of

    text = age.X25519Identity.generate().text
    square = Square()
    qtbot.addWidget(square)
    square.show_text(text)
    square.resize(SIDE, SIDE)
    image = square.grab().toImage()
    rows = rows_of(text)
    assert rows == tuple(tuple(bool(cell) for cell in row) for row in segno.make(text, error="m", micro=False).matrix)
    side = image.width() / (len(rows) + 2 * QUIET)
    for down, row in enumerate(rows):
        for across, black in enumerate(row):
            at = image.pixelColor(int((QUIET + across + 0.5) * side), int((QUIET + down + 0.5) * side))
            assert (at.lightness() < 128) is black
    square.forget()
    assert square.rows == ()
