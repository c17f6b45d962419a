"""The one window: the opening card, then the vault, then nothing again. It owns the lanes and what is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTime, QTimer  # noqa: TID251
from PySide6.QtGui import QCloseEvent  # noqa: TID251
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget  # noqa: TID251

from app.errors import AppError
from app.jobs import Ticket
from app.services import preferences, safety
from app.services.preferences import Preferences
from app.services.safety import Erased
from app.services.vaults import DEFAULT_WORK_FACTOR, Settings
from ui.frame.locking import Locking
from ui.frame.restart import Locked, hand_over, restart
from ui.jobs import Lane
from ui.opening.page import OpeningPage
from ui.session import OpenVault
from ui.settings.wear import dress
from ui.theme import theme

if TYPE_CHECKING:
    from ui.frame.frame import Frame

_ROOMS = (
    "app.services.record",
    "app.services.inquiries",
    "app.services.sealing",
    "ui.forms.form",
    "ui.person.page",
    "ui.overview.page",
    "ui.frame.frame",
)
"""What is loaded one after another, so that no part takes long."""
LOCKS_WITHIN_MS = 5000
LEAST_SIZE = QSize(800, 560)
FIRST_SIZE = QSize(1440, 900)


class Window(QMainWindow):
    """`relaunch`: becomes a fresh program; called once the vault is closed, or when closing takes too long.

    `work_factor`: scrypt's for new vaults, smaller only in tests. The title names no vault: others see it.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        work_factor: int = DEFAULT_WORK_FACTOR,
        relaunch: Callable[[], None] = restart,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Habeas")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self.lane = Lane("vault", self)
        self.checks = Lane("health", self)
        self.quick = Lane("quick", self)
        self.opened: OpenVault | None = None
        self.frame: Frame | None = None
        self._settings = settings
        self.opening_sample: Path | None = None
        self.work_factor = work_factor
        self.preferences = preferences.read(settings)
        self.locking = Locking(self.preferences.lock_after_minutes, lambda: self.lane.busy, self)
        self.locking.due.connect(self.lock)
        self._relaunch = relaunch
        self._relaunched = False
        self._closed = False
        self._left = False
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(LOCKS_WITHIN_MS)
        self._deadline.timeout.connect(self._forget)
        self.opening = OpeningPage(self.lane, settings, work_factor)
        self.opening.opened.connect(self.show_vault)
        self.setCentralWidget(self.opening)
        QTimer.singleShot(0, self._load_rooms)

    def _load_rooms(self, done: int = 0) -> None:
        """Once the opening card is seen, a part in each turn of the loop: half of the program is the rooms, and nobody needs
        them before. Not in a thread: two that load the same modules may be handed unfinished ones.
        """
        if not self._closed and done < len(_ROOMS):
            import_module(_ROOMS[done])
            QTimer.singleShot(0, partial(self._load_rooms, done + 1))

    def say_locked(self, locked: Locked) -> None:
        """The program before this one locked a vault: its card stands ready to open it again."""
        self.opening.open_form.say_locked(locked.at, locked.folder)

    def show_vault(self, opened: OpenVault) -> None:
        """The rooms of an open vault in place of the opening card."""
        from ui.frame.frame import Frame  # noqa: PLC0415  (see `_load_rooms`)

        self.opened = opened
        self.opening_sample = self.opening.sample
        self.frame = Frame(opened, self.lane, self.checks, self.quick)
        self.frame.lock.connect(self.lock)
        self.locking.left.connect(self.frame.rail.say_left)
        self.setCentralWidget(self.frame)
        self.locking.start()
        if opened.folder == self.opening_sample:
            self.frame.start_tour()

    def prefer(self, chosen: Preferences) -> None:
        """Put on what was chosen, at once; the size of text waits until the program starts anew."""
        self.preferences = chosen
        self.locking.idle.set_after(chosen.lock_after_minutes)
        worn = theme.in_force()
        if worn is not None:
            dress(worn, chosen)

    def lock(self) -> None:
        """Take everything off the screen, close the vault, and become a fresh program.

        Hiding comes first: forms keep what was typed when they are hidden, and such work is done before the vault closes.
        """
        if self._leave():
            self._deadline.start()
            if self.opened is not None:
                hand_over(Locked(QTime.currentTime().toString("HH:mm"), self.opened.folder))
            job = self.lane.run(self._close_vault, stays=True)
            job.ended.connect(self._forget)

    def _leave(self) -> bool:
        """Nothing on the screen, nothing running any more; False where that was done already."""
        if self._left:
            return False
        self._left = True
        self.locking.stop()
        self.hide()
        self.setCentralWidget(QWidget())
        self.frame = None
        for lane in (self.lane, self.checks, self.quick):
            lane.cancel_all()
        return True

    def erase(self) -> Erased:
        """Destroy the keys of the vault that is open; what is in memory goes with this program, which then starts anew.

        The vault is not closed in the usual way: that would write to it. Not in a lane, which may be busy: it takes less than a
        second, and nothing else matters then.
        """
        assert self.opened is not None
        done = safety.panic_erase(self.opened.folder, self._settings)
        self._leave()
        self._forget()
        return done

    def _close_vault(self, _ticket: Ticket) -> None:
        """In the vault's lane: after whatever runs there, and after the look at its health."""
        self.checks.close()
        self.quick.close()
        if self.opened is not None:
            self.opened.close()

    def _forget(self) -> None:
        if not self._relaunched:
            self._relaunched = True
            self._deadline.stop()
            try:
                self._relaunch()
            except OSError:  # the program's own file is gone: better no window than one that remembers
                QApplication.exit(1)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaving: the same end without a new beginning."""
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """End the lanes and close whatever vault is open. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self.locking.stop()
        self._deadline.stop()
        self.hide()
        held = self.opening_held()
        self.checks.close()
        self.quick.close()
        self.lane.close()
        for opened in (self.opened, held):
            if opened is not None:
                with suppress(AppError):  # nothing is lost: what was acknowledged is on the disk
                    opened.close()

    def opening_held(self) -> OpenVault | None:
        """A vault that the opening card still asks about."""
        return self.opening.open_form.held if self.frame is None and self.opened is None else None
