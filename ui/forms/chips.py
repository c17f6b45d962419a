"""Chosen things as chips that flow over several lines, each with a way to take it away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget  # noqa: TID251

from ui.parts.flow import Flow
from ui.parts.rows import draw_text, width_of
from ui.parts.text import shown
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

HEIGHT = 28
_PAD = 10
_CROSS = 12
_GAP = 6
_WIDEST = 320


class Chip(QAbstractButton):
    """One chosen thing. A click, Delete or Backspace takes it away (`removed`); `value` is what stands for it in the draft."""

    removed = Signal()

    def __init__(self, value: str, words: str, away: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.words = shown(words)
        self.setAccessibleName(self.words)
        self.setAccessibleDescription(away)
        self.setToolTip(f"{self.words}\n{away}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.removed)

    def sizeHint(self) -> QSize:
        wide = width_of(self.words, size_px=12) + 2 * _PAD + _GAP + _CROSS
        return QSize(min(wide, _WIDEST), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * HEIGHT, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens()
        painter.setBrush(colour(own, "sunken" if self.underMouse() else "accent_soft"))
        painter.setPen(colour(own, "edge") if own.contrast else Qt.PenStyle.NoPen)
        whole = self.rect()
        painter.drawRoundedRect(whole.adjusted(0, 0, -1, -1), HEIGHT / 2, HEIGHT / 2)
        direction = self.layoutDirection()
        text = QRect(_PAD, 0, whole.width() - 2 * _PAD - _GAP - _CROSS, HEIGHT)
        draw_text(painter, QStyle.visualRect(direction, whole, text), self.words, size_px=12, direction=direction)
        cross = QRect(whole.width() - _PAD - _CROSS, (HEIGHT - _CROSS) // 2, _CROSS, _CROSS)
        draw_icon(painter, QStyle.visualRect(direction, whole, cross).toRectF(), Icon.CLOSE, colour(own, "text2"))
        if self.hasFocus():
            draw_ring(painter, whole.toRectF(), colour(own, "accent"), HEIGHT / 2)
        painter.end()


class Chips(QWidget):
    """Chips in a flow. `changed` after one was taken away by hand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[Chip] = []
        self._flow = Flow(self, _GAP)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def values(self) -> list[str]:
        return [chip.value for chip in self.chips]

    def add(self, value: str, words: str) -> None:
        """One more, unless it is there."""
        if value in self.values:
            return
        chip = Chip(value, words, self.tr("Take it away"), self)
        chip.setObjectName(f"chip-{len(self.chips)}")
        chip.removed.connect(lambda: self._away(chip))
        self.chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()
        self.setVisible(True)
        self.updateGeometry()

    def clear(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        self.hide()

    def _away(self, chip: Chip) -> None:
        if chip not in self.chips:
            return
        at = self.chips.index(chip)
        self.chips.remove(chip)
        self._flow.removeWidget(chip)
        left = self.chips[min(at, len(self.chips) - 1)] if self.chips else self.parentWidget()
        if chip.hasFocus() and left is not None:
            left.setFocus(Qt.FocusReason.OtherFocusReason)
        chip.hide()
        chip.deleteLater()
        self.setVisible(bool(self.chips))
        self.updateGeometry()
        self.changed.emit()
