"""A vault is locked when nobody touches it, when the machine sleeps, on Ctrl+L; nothing of it stays on the clipboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.services import vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from ui.frame.clipboard import ClipboardKeeper
from ui.frame.idle import ASLEEP_FROM_S, WORK_PUTS_OFF_S, Idle
from ui.frame.restart import Locked, _write, taken_over

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Watched:
    """An idle watch on a clock that is moved by hand, and what it said."""

    def __init__(self, minutes: int = 5) -> None:
        self.clock = Clock()
        self.busy = False
        self.idle = Idle(minutes, lambda: self.busy, None, self.clock)
        self.said: list[int] = []
        self.over = 0
        self.idle.left.connect(self.said.append)
        self.idle.over.connect(self._over)
        self.idle.start()

    def _over(self) -> None:
        self.over += 1

    def passes(self, seconds: float, step: float = 1.0) -> None:
        while seconds > 0:
            self.clock.at += min(step, seconds)
            seconds -= step
            self.idle.look()


@pytest.fixture
def watched(qapp: Any) -> Any:
    made = Watched()
    yield made
    made.idle.stop()


def test_nobody_there(watched: Watched) -> None:
    watched.passes(299)
    assert (watched.over, watched.said[-1]) == (0, 1)
    watched.passes(1)
    assert watched.over == 1


def test_somebody_there(watched: Watched) -> None:
    for _ in range(5):
        watched.passes(200)
        watched.idle.touch()
    assert watched.over == 0


def test_a_key_is_somebody(watched: Watched, qtbot: Any) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    watched.passes(299)
    qtbot.keyClick(label, Qt.Key.Key_A)
    watched.passes(299)
    assert watched.over == 0


def test_a_machine_that_slept(watched: Watched) -> None:
    watched.passes(5)
    watched.idle.touch()
    watched.busy = True
    watched.passes(ASLEEP_FROM_S, step=ASLEEP_FROM_S)
    assert watched.over == 1


def test_work_puts_it_off_but_not_for_ever(watched: Watched) -> None:
    watched.busy = True
    watched.passes(WORK_PUTS_OFF_S - 10)
    assert watched.over == 0
    watched.busy = False
    watched.passes(1)
    assert watched.over == 1
    again = Watched()
    again.busy = True
    again.passes(WORK_PUTS_OFF_S)
    assert again.over == 1
    again.idle.stop()


@pytest.fixture
def ours(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen Qt does not know whose the clipboard is; here it is ours until a test says otherwise."""
    monkeypatch.setattr(type(QGuiApplication.clipboard()), "ownsClipboard", lambda _self: True)


def test_what_is_ours_leaves_the_clipboard(ours: None) -> None:
    board = QGuiApplication.clipboard()
    board.clear()
    keeper = ClipboardKeeper()
    board.setText("AGE-PUBLIC")
    assert keeper.waits
    keeper.clear()
    assert board.text() == ""
    assert not keeper.waits


def test_what_another_put_there_stays(ours: None, monkeypatch: pytest.MonkeyPatch) -> None:
    board = QGuiApplication.clipboard()
    keeper = ClipboardKeeper()
    board.setText("ours")
    monkeypatch.setattr(type(board), "ownsClipboard", lambda _self: False)
    board.setText("of another program")
    assert not keeper.waits
    keeper.clear()
    assert board.text() == "of another program"
    board.clear()


@pytest.fixture
def opened(window: Any, vault_folder: Path, qtbot: Any, opening: Callable[..., None]) -> Any:
    opening(window, vault_folder, qtbot)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    return window


def test_the_window_locks_itself(ours: None, opened: Any, vault_folder: Path, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)
    assert opened.frame.rail.left.text() == "Locks in 5 minutes"
    QGuiApplication.clipboard().setText("Suren Katsakhyan")
    opened.locking.idle.over.emit()
    assert not opened.isVisible()
    assert opened.frame is None
    assert QGuiApplication.clipboard().text() == ""
    qtbot.waitUntil(lambda: opened.relaunched == [1], timeout=20_000)
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as vault:
        assert vault.writable


def test_locking_twice_is_locking_once(opened: Any, qtbot: Any) -> None:
    opened.lock()
    opened.lock()
    opened.locking.due.emit()
    qtbot.waitUntil(lambda: opened.relaunched == [1], timeout=20_000)


def test_time_left_in_words(opened: Any, qtbot: Any) -> None:
    rail = opened.frame.rail
    for seconds, words in (
        (300, "5 minutes"),
        (61, "1 minute"),
        (60, "60 seconds"),
        (41, "50 seconds"),
        (3, "10 seconds"),
    ):
        rail.say_left(seconds)
        assert rail.left.text() == f"Locks in {words}"
        assert rail.left.property("tone") == ("warn" if seconds <= 30 else "text2")


def test_sleep_and_a_locked_screen_are_heard(tmp_path: Path) -> None:
    """On a bus of its own, as the desktop would say it."""
    run = shutil.which("dbus-run-session")
    if run is None:
        pytest.skip("missing tool: dbus-run-session")
    script = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
app = QCoreApplication([])
from ui.frame.system import SystemWatch
watch = SystemWatch()
said = []
watch.leaving.connect(lambda: (said.append(1), app.quit()))
bus = QDBusConnection.sessionBus()
assert bus.registerService("org.freedesktop.ScreenSaver")
def tell(begins):
    message = QDBusMessage.createSignal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
    message.setArguments([begins])
    bus.send(message)
QTimer.singleShot(0, lambda: tell(False))
QTimer.singleShot(100, lambda: (print(len(said), flush=True), tell(True)))
QTimer.singleShot(20000, app.quit)
app.exec()
print(len(said), flush=True)
"""
    done = subprocess.run(
        [run, "--", sys.executable, "-X", "utf8", "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["0", "1"], done.stderr


@pytest.mark.parametrize(
    "locked", [Locked("14:07", Path("/media/stick/Field record 2.habeas")), Locked("00:00", Path("/Ե ա"))]
)
def test_what_is_handed_over_comes_once_and_through_no_file(locked: Locked) -> None:
    _write(locked)
    named = os.environ["HABEAS_AFTER_LOCK"]
    assert named.isdigit()
    assert taken_over() == locked
    assert taken_over() is None
    assert "HABEAS_AFTER_LOCK" not in os.environ


@pytest.mark.parametrize("named", ["", "x", "99999", "-1"])
def test_nothing_handed_over(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("HABEAS_AFTER_LOCK", named)
    assert taken_over() is None


def test_the_card_says_when_it_was_locked(window: Any, qtbot: Any) -> None:
    window.say_locked(Locked("14:07", Path("/media/stick/Field record 2.habeas")))
    form = window.opening.open_form
    assert "Locked at" in form.strip.text
    assert "14:07" in form.strip.text
    assert form.folder.text.endswith("Field record 2.habeas")
    assert window.windowTitle() == "Habeas"
