"""The scrubber: the whole film as one line, stills as flags on it. Film runs from left to right in every window."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QWidget  # noqa: TID251

from ui.footage.data import clock
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

_HEIGHT = 48
_SIDE = 8
_TRACK_TOP, _TRACK = 18, 22
_FLAG = 8
_LEAP_S = 10


class Scrubber(QWidget):
    """`wanted(seconds)`: a place in the film, as a Fraction. Times are seconds since the first frame."""

    wanted = Signal(object)
    leapt = Signal(int)
    ends = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrubber")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._length = Fraction(0)
        self._at = Fraction(0)
        self._stills: Sequence[Fraction] = ()
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def show_film(self, length: Fraction, stills: Sequence[Fraction]) -> None:
        self._length, self._stills = length, stills
        self._say()
        self.update()

    def show_place(self, at: Fraction) -> None:
        self._at = at
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(
            self.tr("Place in the film: {at} of {length}, {n} stills").format(
                at=clock(self._at), length=clock(self._length), n=len(self._stills)
            )
        )

    def _x(self, at: Fraction) -> float:
        share = float(at / self._length) if self._length else 0.0
        return _SIDE + share * (self.width() - 2 * _SIDE)

    def _time(self, x: float) -> Fraction:
        room = max(1, self.width() - 2 * _SIDE)
        ms = min(max(0, round((x - _SIDE) / room * float(self._length) * 1000)), max(0, int(self._length * 1000) - 1))
        return Fraction(ms, 1000)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if not self._length:
            return
        x = event.position().x()
        near = min(self._stills, key=lambda at: abs(self._x(at) - x), default=None)
        snapped = near is not None and event.position().y() < _TRACK_TOP and abs(self._x(near) - x) <= _FLAG
        self.wanted.emit(near if snapped else self._time(x))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.leapt.emit(-1)
            case Qt.Key.Key_Right:
                self.leapt.emit(1)
            case Qt.Key.Key_PageUp:
                self.wanted.emit(max(Fraction(0), self._at - _LEAP_S))
            case Qt.Key.Key_PageDown:
                self.wanted.emit(min(self._time(self.width()), self._at + _LEAP_S))
            case Qt.Key.Key_Home:
                self.ends.emit(-1)
            case Qt.Key.Key_End:
                self.ends.emit(1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens()
        track = QRectF(_SIDE, _TRACK_TOP, self.width() - 2 * _SIDE, _TRACK)
        painter.setPen(QPen(colour(own, "edge"), 1) if own.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colour(own, "mute_soft"))
        painter.drawRoundedRect(track, 4, 4)
        x = self._x(self._at)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(own, "accent_soft"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), x - track.left(), _TRACK), 4, 4)
        painter.setBrush(colour(own, "warn"))
        for at in self._stills:
            middle = self._x(at)
            top = [QPointF(middle - 4, 2), QPointF(middle + 4, 2), QPointF(middle + 4, 10), QPointF(middle, 15)]
            painter.drawPolygon(QPolygonF([*top, QPointF(middle - 4, 10)]))
        painter.setPen(QPen(colour(own, "text"), 2))
        painter.drawLine(QPointF(x, _TRACK_TOP - 4), QPointF(x, _TRACK_TOP + _TRACK + 4))
        painter.setBrush(colour(own, "card"))
        painter.drawEllipse(QPointF(x, _TRACK_TOP + _TRACK / 2), 6, 6)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "accent"), 6)
        painter.end()
