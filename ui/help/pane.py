"""The help pane: it lies at the side of the room, closes with Esc or F1, and follows where one goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt  # noqa: TID251
from PySide6.QtGui import QKeyEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251

from ui.help.texts import EVERYWHERE, ROOMS
from ui.parts.text import label, rule

WIDTH = 344


def _told(text: str) -> str:
    return QCoreApplication.translate("help", text)


class HelpPane(QFrame):
    """`over`: the widget that it lies on, at the end of the writing."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._room = ""
        self._before: QWidget | None = None
        self.setProperty("role", "pane")
        self.setObjectName("help")
        self.setAccessibleName(self.tr("Help"))
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setProperty("role", "link")
        self.close_button.setToolTip("Esc")
        self.close_button.clicked.connect(self.leave)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Help"))
        self.area.viewport().setAutoFillBackground(False)
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 12, 0)
        head.addWidget(label(self.tr("Help"), "heading", parent=self))
        head.addStretch(1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 8)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        over.installEventFilter(self)
        self.hide()

    def show_room(self, room: str, title: str) -> None:
        """The help for a room; read when the pane is open, kept in mind while it is not."""
        self._room, self._title = room, title
        if self.isVisible():
            self._fill()

    def toggle(self) -> None:
        if self.isVisible():
            self.leave()
            return
        self._before = self.window().focusWidget()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def leave(self) -> None:
        """Close; the focus goes back to where it was."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.hide()
        if self._before is not None and had_focus:
            self._before.setFocus()
        self._before = None

    def _fill(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self._title, "title", parent=body))
        found = ROOMS.get(self._room)
        for paragraph in found.paragraphs if found is not None else ():
            column.addWidget(label(_told(paragraph), "body", wrap=True, parent=body))
        column.addWidget(rule(body))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (keys, does) in enumerate((*(found.keys if found is not None else ()), *EVERYWHERE)):
            grid.addWidget(label(keys, "strong", "text2", parent=body), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(_told(does), "body", "text2", wrap=True, parent=body), row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.area.setWidget(body)
        body.setAutoFillBackground(False)

    def _place(self) -> None:
        wide = min(WIDTH, self._over.width())
        left = 0 if self.isRightToLeft() else self._over.width() - wide
        self.setGeometry(left, 0, wide, self._over.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
