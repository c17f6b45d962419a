"""Painted shapes: how a captive stands, signs of state and the logo. They exist without any font or picture file.

Every shape is drawn into a rectangle in one colour; shapes that mean different things differ without their colour too.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF  # noqa: TID251

from app.model.status import Status
from ui.theme.tokens import Tokens

STATUS_TONE: dict[Status, str] = {
    Status.HELD: "text2",
    Status.ON_TRIAL: "text2",
    Status.SENTENCED: "text2",
    Status.DISAPPEARED: "crit",
    Status.RELEASED: "good",
    Status.REPATRIATED: "good",
    Status.DEAD: "text",
    Status.UNKNOWN: "text3",
}


def colour(tokens: Tokens, role: str) -> QColor:
    """The colour of a role of the theme."""
    return QColor(getattr(tokens, role))


def _pen(ink: QColor, width: float) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def draw_status(painter: QPainter, rect: QRectF, status: Status, tokens: Tokens) -> None:
    """The mark of a status, 12 to 16 pixels a side."""
    ink = colour(tokens, STATUS_TONE[status])
    width = max(1.5, rect.width() / 9)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(ink, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = rect.width() / 5
    match status:
        case Status.HELD | Status.ON_TRIAL | Status.SENTENCED:
            if status is Status.SENTENCED:
                painter.setBrush(ink)
            painter.drawRoundedRect(inner, corner, corner)
            if status is Status.ON_TRIAL:
                box = QPainterPath()
                box.addRoundedRect(inner, corner, corner)
                lower = QPainterPath()
                lower.addRect(QRectF(inner.left(), inner.center().y(), inner.width(), inner.height()))
                painter.fillPath(box.intersected(lower), ink)
        case Status.DISAPPEARED:
            pen = _pen(ink, width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([1.6, 1.2])
            painter.setPen(pen)
            painter.drawEllipse(inner)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(rect.center(), rect.width() / 8, rect.width() / 8)
        case Status.RELEASED | Status.REPATRIATED:
            painter.drawEllipse(inner)
        case Status.DEAD:
            painter.setBrush(ink)
            middle = inner.center()
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle.x(), inner.top()),
                        QPointF(inner.right(), middle.y()),
                        QPointF(middle.x(), inner.bottom()),
                        QPointF(inner.left(), middle.y()),
                    ]
                )
            )
        case Status.UNKNOWN:
            painter.drawLine(
                QPointF(inner.left() + 1, inner.center().y()), QPointF(inner.right() - 1, inner.center().y())
            )
    painter.restore()


Drawing = Callable[[QPainter, QColor], None]
"""Draws on a field of 16 by 16 with the pen set."""


def _polyline(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _check(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)
    painter.drawPolyline(_polyline((5.2, 8.2), (7.2, 10.2), (10.9, 6.2)))


def _triangle(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(_polyline((8, 2), (14.6, 13.6), (1.4, 13.6)))
    painter.drawLine(QPointF(8, 6.4), QPointF(8, 9.6))
    painter.drawPoint(QPointF(8, 11.6))


def _octagon(painter: QPainter, ink: QColor) -> None:
    a, b = 4.9, 11.1
    painter.setBrush(ink)
    painter.drawPolygon(_polyline((a, 1.2), (b, 1.2), (14.8, a), (14.8, b), (b, 14.8), (a, 14.8), (1.2, b), (1.2, a)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # The sign inside is the ground seen through, which is light on dark ink and dark on light ink.
    hole = QColor(Qt.GlobalColor.black if ink.lightness() > 140 else Qt.GlobalColor.white)
    painter.setPen(_pen(hole, 1.8))
    painter.drawLine(QPointF(8, 4.4), QPointF(8, 8.6))
    painter.drawPoint(QPointF(8, 11.4))


def _dash(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)
    painter.drawLine(QPointF(5.4, 8), QPointF(10.6, 8))


SIGNS: dict[str, Drawing] = {"check": _check, "triangle": _triangle, "octagon": _octagon, "dash": _dash}
"""Signs of state: painted, so that they are there whatever fonts are."""


def draw_sign(painter: QPainter, rect: QRectF, sign: str, ink: QColor) -> None:
    """A sign of state into a square, in one colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    painter.setPen(_pen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    SIGNS[sign](painter, ink)
    painter.restore()


def draw_logo(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """The sign of the program: two posts and the bar between them."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens, "accent"))
    side = rect.width()
    painter.drawRoundedRect(rect, side * 0.22, side * 0.22)
    painter.setBrush(colour(tokens, "on_accent"))
    for x, y, wide, high in ((0.29, 0.27, 0.12, 0.46), (0.59, 0.27, 0.12, 0.46), (0.35, 0.44, 0.30, 0.12)):
        bar = QRectF(rect.left() + x * side, rect.top() + y * side, wide * side, high * side)
        painter.drawRoundedRect(bar, side * 0.03, side * 0.03)
    painter.restore()
