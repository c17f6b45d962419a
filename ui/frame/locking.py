"""When an open vault is locked by itself: nobody touched it for a while, the machine sleeps, or its screen was locked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal  # noqa: TID251

from ui.frame.clipboard import ClipboardKeeper
from ui.frame.idle import Idle
from ui.frame.system import SystemWatch


class Locking(QObject):
    """`due`: lock now. `left(seconds)`: how long until then. `after_minutes`: as set by the person; `busy`: work runs.

    It runs from `start` to `stop`, while a vault is open; the clipboard is looked after all the time.
    """

    due = Signal()
    left = Signal(int)

    def __init__(self, after_minutes: int, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clipboard = ClipboardKeeper(self)
        self.idle = Idle(after_minutes, busy, self)
        self.system: SystemWatch | None = None
        self._running = False
        self.idle.left.connect(self.left)
        self.idle.over.connect(self._due)

    def start(self) -> None:
        """A vault is open."""
        self._running = True
        self.idle.start()
        if self.system is None:
            self.system = SystemWatch(self)
            self.system.leaving.connect(self._due)

    def stop(self) -> None:
        """It is being locked or closed: nothing of ours stays on the clipboard."""
        self._running = False
        self.idle.stop()
        self.clipboard.clear()

    def _due(self) -> None:
        if self._running:
            self._running = False
            self.due.emit()
