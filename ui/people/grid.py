"""People as cards or as a wall of photographs: painted in a grid of equal cells over the same pages as the table.

A photograph is covered until it is asked for. What was uncovered is held here only, and is gone when the wall is left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import (  # noqa: TID251
    QFont,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QToolTip, QWidget  # noqa: TID251

from app.services.people import Order, Row
from ui.parts.paged import Source
from ui.parts.rows import draw_text
from ui.parts.text import shown
from ui.people.columns import SIGN, paint_cover
from ui.people.words import both_names, concerns, days_long, days_of, severity, status_word
from ui.theme.icons import Icon
from ui.theme.marks import colour, draw_sign, draw_status
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

GAP = 16
_EDGE = 12
_PAD = 12


class Kind(StrEnum):
    CARDS = "cards"
    WALL = "wall"


SIZES = {Kind.CARDS: QSize(240, 120), Kind.WALL: QSize(160, 200)}
PICTURE_HEIGHT = 148


class PeopleGrid(QAbstractScrollArea):
    """`chosen(Row)`, `opened(Row)`, `looked_at(Row)` as in the table; `typed(str)` as well."""

    chosen = Signal(object)
    opened = Signal(object)
    looked_at = Signal(object)

    def __init__(self, source: Source, as_of: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.kind = Kind.CARDS
        self.current = -1
        self.pictures: dict[int, QImage] = {}
        self._as_of = as_of
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("People"))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        source.arrived.connect(self._arrived)

    def show_kind(self, kind: Kind) -> None:
        """Cards, or the wall; the place in the list stays."""
        self.kind = kind
        self.layout_again()
        if self.current >= 0:
            self._into_view(self.current)

    def layout_again(self) -> None:
        """After another order, another width or another kind of cell."""
        count = len(self.source.numbers)
        self.current = min(self.current, count - 1)
        lines = -(-count // self._across)
        whole = lines * (self._cell.height() + GAP) + 2 * _EDGE - GAP
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, whole - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        self.viewport().update()

    def choose_number(self, number: int | None) -> None:
        """Mark a person by number, where it is in the list."""
        try:
            self.current = -1 if number is None else self.source.numbers.index(number)
        except ValueError:
            self.current = -1
        if self.current >= 0:
            self._into_view(self.current)
        self._say_current()
        self.viewport().update()

    @property
    def _cell(self) -> QSize:
        return SIZES[self.kind]

    @property
    def _across(self) -> int:
        return max(1, (self.viewport().width() - 2 * _EDGE + GAP) // (self._cell.width() + GAP))

    def rect_of(self, place: int) -> QRect:
        """Where a cell stands in the viewport."""
        line, column = divmod(place, self._across)
        wide, high = self._cell.width(), self._cell.height()
        top = _EDGE + line * (high + GAP) - self.verticalScrollBar().value()
        inside = QRect(_EDGE + column * (wide + GAP), top, wide, high)
        return QStyle.visualRect(self.layoutDirection(), QRect(QPoint(0, 0), self.viewport().size()), inside)

    def visible_places(self) -> range:
        """The cells of which anything is seen."""
        pitch = self._cell.height() + GAP
        top = self.verticalScrollBar().value()
        first = max(0, (top - _EDGE) // pitch) * self._across
        last = ((top + self.viewport().height() - _EDGE) // pitch + 1) * self._across
        return range(first, min(last, len(self.source.numbers)))

    def _place_at(self, at: QPoint) -> int:
        return next((place for place in self.visible_places() if self.rect_of(place).contains(at)), -1)

    # pictures

    def uncover(self, pictures: dict[int, QImage]) -> None:
        """Show photographs of people, by their number."""
        self.pictures.update(pictures)
        self.viewport().update()

    def cover(self) -> None:
        self.pictures.clear()
        self.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.cover()
        super().hideEvent(event)

    # painting

    def _arrived(self, _first: int, _last: int) -> None:
        self.viewport().update()
        self._say_current()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), colour(tokens(), "window"))
        for place in self.visible_places():
            rect, row = self.rect_of(place), self.source.row(place)
            self._ground(painter, rect, place)
            if row is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(tokens(), "mute_soft"))
                painter.drawRoundedRect(QRectF(rect.left() + _PAD, rect.top() + 24, 110, 8), 4, 4)
            else:
                direction = self.layoutDirection()
                picture = self.pictures.get(row.n)
                if self.kind is Kind.CARDS:
                    paint_card(painter, rect, row, self._as_of(), direction)
                else:
                    paint_wall(painter, rect, row, picture, direction)
        painter.end()

    def _ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        own = tokens()
        chosen = place == self.current
        painter.setPen(colour(own, "accent" if chosen else "line"))
        painter.setBrush(colour(own, "select" if chosen else "sunken" if place == self._hovered else "card"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        if chosen and self.hasFocus():
            draw_ring(painter, QRectF(rect), colour(own, "accent"), 10)

    # keys and pointer

    def _say_current(self) -> None:
        row = self.source.row(self.current) if 0 <= self.current < len(self.source.numbers) else None
        words = ""
        if row is not None:
            words = f"{both_names(row)}, {status_word(row.glance.status)}"
            if concerns(row.glance):
                contact = days_long(days_of(row, Order.CONTACT, self._as_of()))
                words += ", " + self.tr("contact: {days}").format(days=contact)
        self.setAccessibleDescription(words)

    def _choose(self, place: int) -> None:
        self.current = place
        self._into_view(place)
        self._say_current()
        self.viewport().update()
        row = self.source.row(place)
        if row is not None:
            self.chosen.emit(row)

    def _into_view(self, place: int) -> None:
        rect, bar = self.rect_of(place), self.verticalScrollBar()
        if rect.top() < _EDGE:
            bar.setValue(bar.value() + rect.top() - _EDGE)
        elif rect.bottom() > self.viewport().height() - _EDGE:
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + _EDGE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self.source.numbers)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        page = max(1, self.viewport().height() // (self._cell.height() + GAP)) * self._across
        steps = {
            Qt.Key.Key_Left: 1 if mirrored else -1,
            Qt.Key.Key_Right: -1 if mirrored else 1,
            Qt.Key.Key_Up: -self._across,
            Qt.Key.Key_Down: self._across,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and count:
            self._choose(min(count - 1, max(0, self.current + step if self.current >= 0 or abs(step) > 1 else 0)))
            return
        row = self.source.row(self.current) if 0 <= self.current < count else None
        if row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Space:
            self.looked_at.emit(row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place >= 0:
            self._choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        row = self.source.row(place) if place >= 0 else None
        if row is not None:
            self.opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            at = self.viewport().mapFromGlobal(self.cursor().pos())
            place = self._place_at(at)
            row = self.source.row(place) if place >= 0 else None
            names = "" if row is None else "\n".join(shown(name) for name in (row.name, row.other) if name)
            QToolTip.showText(self.cursor().pos(), names, self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, _event: QEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, _event: QEvent) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout_again()


def paint_card(painter: QPainter, rect: QRect, row: Row, as_of: date, direction: Qt.LayoutDirection) -> None:
    """Names, status, days without contact."""
    own, inner = tokens(), rect.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2)

    def line(top: int, left: int = 0, high: int = 20) -> QRect:
        inside = QRect(inner.left() + left, inner.top() + top, inner.width() - left, high)
        return QStyle.visualRect(direction, inner, inside)

    draw_text(painter, line(0), shown(row.name), weight=QFont.Weight.DemiBold, direction=direction)
    draw_text(painter, line(20), shown(row.other), "text2", size_px=12, direction=direction)
    mark = QStyle.visualRect(direction, inner, QRect(inner.left(), inner.top() + 52, 12, 12))
    draw_status(painter, QRectF(mark), row.glance.status, own)
    draw_text(painter, line(48, 20), status_word(row.glance.status), direction=direction)
    if concerns(row.glance):
        days = days_of(row, Order.CONTACT, as_of)
        how = severity(days)
        left = 20 if how else 0
        if how:
            sign = QStyle.visualRect(direction, inner, QRect(inner.left(), inner.top() + 77, 13, 13))
            draw_sign(painter, QRectF(sign), SIGN[how], colour(own, how))
        words = _contact(days_long(days))
        draw_text(painter, line(74, left), words, "text2", size_px=12, direction=direction)


def _contact(days: str) -> str:
    return QCoreApplication.translate("people", "Contact: {days}").format(days=days)


def paint_wall(painter: QPainter, rect: QRect, row: Row, picture: QImage | None, direction: Qt.LayoutDirection) -> None:
    """A photograph, or its cover, above the names."""
    own = tokens()
    place = QRectF(rect.left() + 8, rect.top() + 8, rect.width() - 16, PICTURE_HEIGHT - 8)
    if picture is not None:
        painter.fillRect(place, colour(own, "stage"))
        fitted = QSize(picture.size()).scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = place.left() + (place.width() - fitted.width()) / 2
        top = place.top() + (place.height() - fitted.height()) / 2
        painter.drawImage(QRectF(left, top, fitted.width(), fitted.height()), picture)
    else:
        paint_cover(painter, place, Icon.COVERED if row.photograph else Icon.PERSON)
    mark = QRect(rect.left() + 10, rect.top() + PICTURE_HEIGHT + 8, 12, 12)
    draw_status(painter, QRectF(QStyle.visualRect(direction, rect, mark)), row.glance.status, own)
    upper = QRect(rect.left() + 28, rect.top() + PICTURE_HEIGHT + 4, rect.width() - 36, 20)
    lower = QRect(rect.left() + 28, rect.top() + PICTURE_HEIGHT + 24, rect.width() - 36, 20)
    at = QStyle.visualRect(direction, rect, upper)
    draw_text(painter, at, shown(row.name), weight=QFont.Weight.Medium, direction=direction)
    at = QStyle.visualRect(direction, rect, lower)
    draw_text(painter, at, shown(row.other), "text2", size_px=12, direction=direction)
