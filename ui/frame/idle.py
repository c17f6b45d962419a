"""How long nobody has touched the program, and when that is long enough to lock it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal  # noqa: TID251
from PySide6.QtWidgets import QApplication  # noqa: TID251

TICK_MS = 1000
ASLEEP_FROM_S = 20.0
"""A tick this late means that the machine slept in between, or was stopped: what was open then is locked."""
WORK_PUTS_OFF_S = 3600.0
"""Work that runs puts the lock off, so that a long sealing is not broken off; but not for ever."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
        QEvent.Type.Drop,
        QEvent.Type.DragMove,
    }
)


def seconds_awake_or_asleep() -> float:
    """A clock that nobody sets, and that goes on while the machine sleeps where the system has such a one."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Idle(QObject):
    """`left(seconds)` every second while it runs; `over()` when nothing was touched for long enough, or the machine slept.

    `busy`: says whether work runs that shall not be broken off. `clock`: in seconds.
    """

    left = Signal(int)
    over = Signal()

    def __init__(
        self,
        after_minutes: int,
        busy: Callable[[], bool],
        parent: QObject | None = None,
        clock: Callable[[], float] = seconds_awake_or_asleep,
    ) -> None:
        super().__init__(parent)
        self._after_s = 60.0 * after_minutes
        self._busy = busy
        self._clock = clock
        self._touched = self._ticked = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._touched = self._ticked = self._clock()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._timer.start()
        self.left.emit(round(self._after_s))

    def stop(self) -> None:
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def set_after(self, minutes: int) -> None:
        self._after_s = 60.0 * minutes
        self.look()

    def touch(self) -> None:
        """Somebody is here."""
        self._touched = self._clock()

    def look(self) -> None:
        """Once a second: is it time?"""
        now = self._clock()
        slept = now - self._ticked >= ASLEEP_FROM_S
        self._ticked = now
        idle = now - self._touched
        left = self._after_s - idle
        if left <= 0 and self._busy() and idle < WORK_PUTS_OFF_S and not slept:
            left = 1.0
        if slept or left <= 0:
            self.stop()
            self.over.emit()
        else:
            self.left.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = self._clock()
        return super().eventFilter(watched, event)
