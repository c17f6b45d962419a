"""A box with a list to choose from, with the theme's own arrow. The wheel turns the page, not an answer under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent  # noqa: TID251
from PySide6.QtWidgets import QComboBox, QStyle, QWidget  # noqa: TID251

from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

_ICON = 14
_FROM_EDGE = 9
_LONGEST_LIST = 14


class DropDown(QComboBox):
    """A QComboBox that keeps its width whatever stands in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(_LONGEST_LIST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(self.width() - _ICON - _FROM_EDGE, (self.height() - _ICON) // 2, _ICON, _ICON)
        where = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        ink = colour(tokens(), "text2" if self.isEnabled() else "text3")
        draw_icon(painter, QRectF(where), Icon.DOWN, ink)
        painter.end()
