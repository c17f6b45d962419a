"""A list with its detail pane: side by side where there is room, the pane over the list where there is not."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QStyle, QVBoxLayout, QWidget  # noqa: TID251

PANE_WIDTH = 376
GAP = 16
SIDE_BY_SIDE_FROM = 864
"""Logical pixels of the room: a window of 1120 without its narrow rail and margins, and a little."""


class Pane(QFrame):
    """The detail pane: a card that scrolls. `body` takes what is shown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAccessibleName(name)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setProperty("role", "link")
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(name)
        self.area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 8)
        column.setSpacing(0)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.area, 1)
        self.setFocusProxy(self.area)

    def show_body(self, body: QWidget) -> None:
        """Put `body` in place of what was shown."""
        self.area.setWidget(body)
        body.setAutoFillBackground(False)  # Qt fills it with the window's colour; the pane is a card
        self.area.verticalScrollBar().setValue(0)


class Beside(QWidget):
    """`closed`: the pane that lay over the list was closed, so nothing is chosen any more."""

    closed = Signal()

    def __init__(self, main: QWidget, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main = main
        self._pane = pane
        self._wanted = False
        main.setParent(self)
        pane.setParent(self)
        pane.close_button.clicked.connect(self._close)
        self.setMinimumHeight(200)
        pane.hide()

    def show_pane(self, *, wanted: bool) -> None:
        """Whether something is chosen; without room for both the pane shows only then."""
        self._wanted = wanted
        self._arrange()

    @property
    def is_over(self) -> bool:
        """The pane lies over the list."""
        return self.width() < SIDE_BY_SIDE_FROM

    def _arrange(self) -> None:
        whole = self.rect()
        self._pane.close_button.setVisible(self.is_over)
        if self.is_over or not self._wanted:
            self._main.setGeometry(whole)
        else:
            self._place(self._main, QRect(0, 0, whole.width() - PANE_WIDTH - GAP, whole.height()))
        wide = min(PANE_WIDTH, whole.width())
        self._place(self._pane, QRect(whole.width() - wide, 0, wide, whole.height()))
        self._pane.setVisible(self._wanted)
        self._pane.raise_()

    def _place(self, widget: QWidget, where: QRect) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), where))

    def _close(self) -> None:
        self.show_pane(wanted=False)
        self.closed.emit()
        self._main.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pane.isVisible():
            self._close()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
