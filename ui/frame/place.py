"""A place in a list of places: icon and word, a bar at the beginning of the current one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget  # noqa: TID251

from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import body_font, tokens

NARROW = 56
EDGE = 8
_ITEM_HEIGHT = 32


class Place(QAbstractButton):
    """A room: icon and word; a bar at its beginning where it is the current one. Narrow it is the icon, named in a tooltip."""

    def __init__(self, icon: Icon, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._narrow = False
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({keys})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 2 * EDGE, _ITEM_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens()
        if self.isChecked() or self.underMouse():
            painter.setPen(colour(own, "edge") if own.contrast and self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "accent"))
            painter.drawRoundedRect(QRectF(self._mirrored(QRect(0, 7, 3, self.height() - 14))), 1.5, 1.5)
        left = (self.width() - 18) // 2 if self._narrow else 12
        icon = self._mirrored(QRect(left, (self.height() - 18) // 2, 18, 18))
        draw_icon(painter, QRectF(icon), self._icon, colour(own, "accent" if self.isChecked() else "text2"))
        if not self._narrow:
            painter.setFont(body_font(weight=QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium))
            painter.setPen(colour(own, "text" if self.isChecked() else "text2"))
            words = self._mirrored(QRect(40, 0, self.width() - 48, self.height()))
            across = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
            painter.drawText(words, across | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "accent"))
        painter.end()

    def _mirrored(self, inside: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), inside)
