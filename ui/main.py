"""Opening the window: `run`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtGui import QGuiApplication  # noqa: TID251
from PySide6.QtWidgets import QApplication  # noqa: TID251

from ui.frame.window import Window
from ui.theme import theme


def run(arguments: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed; the exit code. `arguments`: for Qt, such as `-platform offscreen`."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Habeas")
    theme.start(application)
    window = Window()
    window.show()
    try:
        return application.exec()
    finally:
        window.shut()
