"""Opening the window: `run`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtGui import QGuiApplication  # noqa: TID251
from PySide6.QtWidgets import QApplication  # noqa: TID251

from app.services import preferences
from ui.frame.restart import taken_over
from ui.frame.window import Window
from ui.settings.wear import dress, scale
from ui.theme import theme


def run(arguments: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed; the exit code. `arguments`: for Qt, such as `-platform offscreen`."""
    chosen = preferences.read()
    scale(chosen.text_percent)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Habeas")
    dress(theme.start(application), chosen)
    window = Window()
    locked = taken_over()
    if locked is not None:
        window.say_locked(locked)
    window.show()
    try:
        return application.exec()
    finally:
        window.shut()
