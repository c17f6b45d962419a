"""Chosen things as chips that flow over several lines, each with a way to take it away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget  # noqa: TID251

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


class FlowLayout(QLayout):
    """From where writing begins to its end, then on to the next line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(_GAP)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        wide = max((min(item.sizeHint().width(), _WIDEST) for item in self._items), default=0)
        return QSize(wide, HEIGHT if self._items else 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        x, y, high = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 40), 1000))
            if x > rect.left() and x + size.width() > rect.right() + 1:
                x, y, high = rect.left(), y + high + _GAP, 0
            if move:
                item.setGeometry(QStyle.visualRect(direction, rect, QRect(QPoint(x, y), size)))
            x += size.width() + _GAP
            high = max(high, size.height())
        return y + high - rect.top()


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
        self._flow = FlowLayout(self)
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
