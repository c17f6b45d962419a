"""What was just done, for a few seconds, with the way to take it back. Never for errors: those stay until they are read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QEnterEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget  # noqa: TID251

from ui.desk import Done
from ui.parts.text import label, say

SHOWN_MS = 8000
_FROM_EDGE = 24
_HEIGHT = 48


class Toast(QFrame):
    """One at a time, at the bottom of the page where reading begins. Stays while the pointer or the focus is on it.

    `undo(seq)`: the person wants that line of the log taken back.
    """

    undo = Signal(int)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("role", "toast")
        self.setFixedHeight(_HEIGHT)
        self._seq: int | None = None
        self.words = label("", "body", parent=self)
        self.words.setProperty("tone", "toast")
        self.take_back = QPushButton(self.tr("Undo"), self)
        self.take_back.setProperty("role", "toast")
        self.take_back.setToolTip(self.tr("Undo (Ctrl+Z)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(self.words)
        row.addWidget(self.take_back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        self.take_back.clicked.connect(self._undo)
        self.take_back.installEventFilter(self)
        page.installEventFilter(self)
        self.hide()

    def show_done(self, done: Done) -> None:
        """Show it in place of what was shown before."""
        self._seq = done.seq
        say(self.words, done.words)
        self.setAccessibleName(done.words)
        self.take_back.setVisible(done.seq is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _undo(self) -> None:
        seq, self._seq = self._seq, None
        self.hide()
        if seq is not None:
            self.undo.emit(seq)

    def _leave(self) -> None:
        if self.underMouse() or self.take_back.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        page = self._page
        self.adjustSize()
        wide = min(self.sizeHint().width(), page.width() - 2 * _FROM_EDGE)
        left = page.width() - wide - _FROM_EDGE if self.isRightToLeft() else _FROM_EDGE
        self.setGeometry(left, page.height() - _HEIGHT - _FROM_EDGE, wide, _HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.take_back and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)
