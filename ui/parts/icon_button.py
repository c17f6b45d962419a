"""A square button with an icon and no word: its name is its tooltip and what a screen reader says."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget  # noqa: TID251

from ui.theme.icons import Icon, draw_icon, mirrored
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

SIDE = 32
_ICON = 18


class IconButton(QAbstractButton):
    """`name`: what it does. Icons that point along the writing turn with the window."""

    def __init__(self, icon: Icon, name: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.rename(name, keys)

    def rename(self, name: str, keys: str = "") -> None:
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({keys})" if keys else name)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens()
        whole = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "line" if self.isDown() else "accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        ink = "text3" if not self.isEnabled() else "accent" if self.isChecked() else "text2"
        place = QRectF((whole.width() - _ICON) / 2, (whole.height() - _ICON) / 2, _ICON, _ICON)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        draw_icon(painter, place, mirrored(self._icon, self.layoutDirection()), colour(own, ink))
        if self.hasFocus():
            draw_ring(painter, whole, colour(own, "accent"))
        painter.end()
