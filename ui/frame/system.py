"""The system says that it goes to sleep or that the screen was locked: on Linux over D-Bus, which is a local socket.

Elsewhere, and where there is no bus, a machine that slept is noticed when it wakes (`ui.frame.idle`): then what was open is
locked before anything can be done with it.
"""

from __future__ import annotations

import sys
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot  # noqa: TID251

_PREPARE = cast(bytes, SLOT("prepare(bool)"))  # PySide6 6.11.2 says that it wants bytes here, and takes only a text
_LOCKED = cast(bytes, SLOT("locked()"))
_LOGIN = "org.freedesktop.login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver")


class SystemWatch(QObject):
    """`leaving()`: the machine is about to sleep, or its screen was locked. `heard`: how many sources could be listened to."""

    leaving = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heard = 0
        if sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415, TID251  (not in every packaging of Qt)
        except ImportError:
            return
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        anywhere = ""  # any path: a session's own is not known without asking, and locking once too often does no harm
        wanted = [
            (system, _LOGIN, f"{_LOGIN}.Manager", "PrepareForSleep", _PREPARE),
            (system, _LOGIN, f"{_LOGIN}.Session", "Lock", _LOCKED),
            *((session, name, name, "ActiveChanged", _PREPARE) for name in _SAVERS),
        ]
        for bus, service, interface, name, slot in wanted:
            if bus.isConnected() and bus.connect(service, anywhere, interface, name, self, slot):
                self.heard += 1

    @Slot(bool)
    def prepare(self, begins: bool) -> None:
        """True before sleep or when the screen is covered, False afterwards."""
        if begins:
            self.leaving.emit()

    @Slot()
    def locked(self) -> None:
        self.leaving.emit()
