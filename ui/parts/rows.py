"""Painting rows of lists and tables: ground, chosen edge, hairline, focus; elided text that is kept."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QFontMetrics, QPainter  # noqa: TID251
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem  # noqa: TID251

from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import body_font, tokens

ROW_HEIGHT = 44
# Made once: flags are put together by Python, and a screen of a table has some hundred texts.
_ON_ONE_LINE = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_FROM_THE_LEFT = Qt.AlignmentFlag.AlignLeft | _ON_ONE_LINE
_FROM_THE_RIGHT = Qt.AlignmentFlag.AlignRight | _ON_ONE_LINE


@lru_cache(maxsize=64)
def font(size_px: int, weight: QFont.Weight) -> QFont:
    return body_font(size_px, weight)


@lru_cache(maxsize=4096)
def _cut(text: str, width: int, size_px: int, weight: QFont.Weight) -> str:
    return QFontMetrics(font(size_px, weight)).elidedText(text, Qt.TextElideMode.ElideRight, width)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    role: str = "text",
    *,
    size_px: int = 13,
    weight: QFont.Weight = QFont.Weight.Normal,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """One line in `rect`, cut at its end; it begins where the window's writing begins, whatever its own direction is."""
    painter.setFont(font(size_px, weight))
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # words keep the order of their own writing
    painter.setPen(colour(tokens(), role))
    flags = _FROM_THE_RIGHT if direction == Qt.LayoutDirection.RightToLeft else _FROM_THE_LEFT
    painter.drawText(rect, flags, _cut(text, rect.width(), size_px, weight))


def width_of(text: str, *, size_px: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> int:
    """Width in pixels, with one to spare: cutting reckons with fractions of a pixel."""
    return QFontMetrics(font(size_px, weight)).horizontalAdvance(text) + 2


def draw_ground(painter: QPainter, option: QStyleOptionViewItem, *, first: bool, last: bool) -> None:
    """The ground of one cell: chosen, under the pointer, or plain; the hairline below; the ring of the row with the focus."""
    own = tokens()
    rect: QRect = option.rect
    state: QStyle.StateFlag = option.state
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    painter.fillRect(rect, colour(own, "select" if chosen else "sunken" if hovered else "card"))
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour(own, "line"))
    if chosen and first:
        edge = QRect(rect.left(), rect.top(), 3, rect.height())
        painter.fillRect(QStyle.visualRect(option.direction, rect, edge), colour(own, "accent"))
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    if focused and first and last:
        draw_ring(painter, QRectF(rect), colour(own, "accent"), 4)
    elif focused:
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), colour(own, "accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), colour(own, "accent"))
