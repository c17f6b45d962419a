"""What was copied here does not stay on the clipboard: it is taken off after half a minute, and when the vault is locked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer  # noqa: TID251
from PySide6.QtGui import QClipboard, QGuiApplication  # noqa: TID251

CLEARED_AFTER_MS = 30_000


class ClipboardKeeper(QObject):
    """Watches the clipboard for what this program put there. What another program put there since is left alone.

    A clipboard manager of the desktop may have kept a copy of its own; we cannot reach that.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEARED_AFTER_MS)
        self._timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._changed)

    @property
    def waits(self) -> bool:
        """Something of ours is there and will be taken off."""
        return self._timer.isActive()

    def _changed(self) -> None:
        if self._board.ownsClipboard() and self._board.text():
            self._timer.start()
        else:
            self._timer.stop()

    def clear(self) -> None:
        """Take off what is still ours: the clipboard, and on X11 also what is merely marked."""
        self._timer.stop()
        if self._board.ownsClipboard():
            self._board.clear(QClipboard.Mode.Clipboard)
        if self._board.supportsSelection() and self._board.ownsSelection():
            self._board.clear(QClipboard.Mode.Selection)
