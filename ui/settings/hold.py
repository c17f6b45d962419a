"""A button that does nothing when it is pressed, only when it is held: a bar fills it meanwhile; letting go takes it back."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QWidget  # noqa: TID251

from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import body_font, tokens

_TICK_MS = 40
_HEIGHT = 40
_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class HoldButton(QWidget):
    """`held` once it was held for `hold_s` seconds, with the mouse or with Space or Enter."""

    held = Signal()

    def __init__(self, words: str, hold_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.hold_s = hold_s
        self._since: float | None = None
        self.share = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._grow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.tr("Hold the mouse button, Space or Enter until it is full."))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 64, _HEIGHT)

    @property
    def is_held(self) -> bool:
        return self._since is not None

    def begin(self) -> None:
        if self.isEnabled() and self._since is None:
            self._since = monotonic()
            self._timer.start()

    def let_go(self) -> None:
        """Before its time: nothing happens."""
        self._since = None
        self._timer.stop()
        self.share = 0.0
        self.update()

    def _grow(self) -> None:
        if self._since is None:
            return
        self.share = min(1.0, (monotonic() - self._since) / self.hold_s)
        self.update()
        if self.share >= 1.0:
            self._since = None
            self._timer.stop()
            self.held.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.rect().contains(event.position().toPoint()):
            self.let_go()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self.begin()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self.let_go()
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.let_go()
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        own = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(whole, 7, 7)
        painter.fillPath(outline, colour(own, "card"))
        filled = QRectF(whole)
        filled.setWidth(whole.width() * self.share)
        if self.isRightToLeft():
            filled.moveRight(whole.right())
        painter.setClipPath(outline)
        painter.fillRect(filled, colour(own, "crit_soft"))
        bar = QRectF(filled)  # the state is told by a shape too: a solid bar along the foot
        bar.setTop(whole.bottom() - 4)
        painter.fillRect(bar, colour(own, "crit"))
        painter.setClipping(False)
        painter.setPen(QPen(colour(own, "crit"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        painter.setFont(body_font(weight=QFont.Weight.DemiBold))
        painter.setPen(colour(own, "crit" if self.isEnabled() else "text3"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "accent"))
        painter.end()
