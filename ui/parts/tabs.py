"""Tabs of a page: words with a count each, the present one underlined. Left and Right go from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget  # noqa: TID251

from ui.parts.flow import Flow
from ui.parts.rows import draw_text, width_of
from ui.parts.text import rule
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

_HEIGHT = 40
_MIDDLE = QFont.Weight.DemiBold
_GAP = 8


@dataclass(frozen=True)
class Tab:
    """`key`: how `Where.part` names it."""

    key: str
    words: str


class _Button(QAbstractButton):
    def __init__(self, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count: int | None = None
        self.setObjectName(f"tab-{tab.key}")
        self.setText(tab.words)
        self.setAccessibleName(tab.words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def count(self, number: int | None) -> None:
        self._count = number
        self.setAccessibleName(self.text() if number is None else f"{self.text()}, {number}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        counted = 0 if self._count is None else _GAP + width_of(str(self._count))
        return QSize(width_of(self.text(), weight=_MIDDLE) + counted + 16, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        own, direction = tokens(), self.layoutDirection()
        at, hovered = self.isChecked(), self.underMouse()
        if hovered and not at:
            painter.fillRect(self.rect().adjusted(0, 4, 0, -4), colour(own, "sunken"))
        wide = width_of(self.text(), weight=_MIDDLE)
        words = QRect(8, 0, wide, self.height() - 2)
        if direction == Qt.LayoutDirection.RightToLeft:
            words.moveRight(self.width() - 9)
        draw_text(
            painter, words, self.text(), "text" if at else "text2", weight=_MIDDLE if at else QFont.Weight.Medium,
            direction=direction,
        )  # fmt: skip
        if self._count is not None:
            counted = QRect(8 + wide + _GAP - 4, 0, width_of(str(self._count)), self.height() - 2)
            if direction == Qt.LayoutDirection.RightToLeft:
                counted.moveRight(self.width() - 1 - (8 + wide + _GAP - 4))
            draw_text(painter, counted, str(self._count), "text2", direction=direction)
        if at:
            painter.fillRect(QRect(8, self.height() - 2, self.width() - 16, 2), colour(own, "accent"))
        if self.hasFocus():
            draw_ring(painter, self.rect().toRectF(), colour(own, "accent"))
        painter.end()


class Tabs(QWidget):
    """`chosen(key)` when somebody picks another one. Where they do not fit into one line they flow into the next."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._keys = tuple(tab.key for tab in tabs)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, _Button] = {}
        line = QWidget(self)
        flow = Flow(line, 8)
        for number, tab in enumerate(tabs):
            button = _Button(tab, line)
            self.buttons[tab.key] = button
            self._group.addButton(button, number)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(rule(self))
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))
        self.choose(self._keys[0])

    def choose(self, key: str) -> None:
        """Show which one is the present one; nothing is sent."""
        self.buttons[key].setChecked(True)
        for each, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == key else Qt.FocusPolicy.ClickFocus)

    @property
    def at(self) -> str:
        return self._keys[self._group.checkedId()]

    def count(self, key: str, number: int | None) -> None:
        """The number behind a tab's words; None for no number."""
        self.buttons[key].count(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() not in steps:
            super().keyPressEvent(event)
            return
        by = steps[Qt.Key(event.key())] * (-1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1)
        key = self._keys[(self._keys.index(self.at) + by) % len(self._keys)]
        self.choose(key)
        self.buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(key)
