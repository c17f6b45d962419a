"""Painted shapes: how a captive stands, signs of state, icons and the logo. They exist without any font or picture file.

Every shape is drawn into a rectangle in one colour; shapes that mean different things differ without their colour too.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

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


class Icon(StrEnum):
    """Outline icons and signs."""

    HOME = "home"
    PAPER = "paper"
    LINES = "lines"
    LOCK = "lock"
    FOLDER = "folder"
    EYE = "eye"
    COVERED = "covered"
    NO_NETWORK = "no network"
    FILM = "film"
    PICTURE = "picture"
    SOUND = "sound"
    GLOBE = "globe"
    SPEECH = "speech"
    INFO = "info"
    CHECK = "check"
    TRIANGLE = "triangle"
    OCTAGON = "octagon"
    DASH = "dash"
    PEOPLE = "people"
    LINK = "link"


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


def _home(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(_polyline((2.5, 7.5), (8, 2.5), (13.5, 7.5), (13.5, 13.5), (2.5, 13.5)))


def _paper(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(_polyline((3.5, 1.8), (9.5, 1.8), (12.7, 5), (12.7, 14.2), (3.5, 14.2)))
    painter.drawPolyline(_polyline((9.3, 2), (9.3, 5.2), (12.5, 5.2)))
    painter.drawLine(QPointF(5.8, 8.4), QPointF(10.4, 8.4))
    painter.drawLine(QPointF(5.8, 11), QPointF(10.4, 11))


def _lines(painter: QPainter, _: QColor) -> None:
    for y in (3.5, 8, 12.5):
        painter.drawPoint(QPointF(2.5, y))
        painter.drawLine(QPointF(5.5, y), QPointF(13.8, y))


def _lock(painter: QPainter, _: QColor) -> None:
    painter.drawRoundedRect(QRectF(2.6, 6.6, 10.8, 7.4), 1.2, 1.2)
    arch = QPainterPath(QPointF(5.2, 6.5))
    arch.lineTo(5.2, 4.8)
    arch.arcTo(QRectF(5.2, 2, 5.6, 5.6), 180, -180)
    arch.lineTo(10.8, 6.5)
    painter.drawPath(arch)


def _folder(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(_polyline((1.8, 3.4), (6, 3.4), (7.6, 5.2), (14.2, 5.2), (14.2, 13), (1.8, 13)))


def _eye(painter: QPainter, _: QColor) -> None:
    lid = QPainterPath(QPointF(1.4, 8))
    lid.quadTo(8, 0.4, 14.6, 8)
    lid.quadTo(8, 15.6, 1.4, 8)
    painter.drawPath(lid)
    painter.drawEllipse(QPointF(8, 8), 2.2, 2.2)


def _covered(painter: QPainter, ink: QColor) -> None:
    _eye(painter, ink)
    painter.drawLine(QPointF(2.6, 2.4), QPointF(13.4, 13.6))


def _no_network(painter: QPainter, _: QColor) -> None:
    for radius in (3, 6):
        painter.drawArc(QRectF(8 - radius, 11.5 - radius, 2 * radius, 2 * radius), 45 * 16, 90 * 16)
    painter.drawPoint(QPointF(8, 12))
    painter.drawLine(QPointF(2.4, 2.4), QPointF(13.6, 13.6))


def _film(painter: QPainter, _: QColor) -> None:
    painter.drawRoundedRect(QRectF(1.8, 3, 12.4, 10), 1.2, 1.2)
    for x in (4.8, 11.2):
        painter.drawLine(QPointF(x, 3.2), QPointF(x, 12.8))
    for y in (6.3, 9.7):
        painter.drawLine(QPointF(2, y), QPointF(4.6, y))
        painter.drawLine(QPointF(11.4, y), QPointF(14, y))


def _picture(painter: QPainter, _: QColor) -> None:
    painter.drawRoundedRect(QRectF(1.8, 3, 12.4, 10), 1.2, 1.2)
    painter.drawPolyline(_polyline((2.2, 11.4), (6, 7.6), (8.6, 10.2), (10.4, 8.6), (13.8, 11.6)))
    painter.drawPoint(QPointF(10.8, 5.8))


def _sound(painter: QPainter, _: QColor) -> None:
    for x, half in ((2.5, 1.5), (5.2, 4), (8, 6), (10.8, 3.2), (13.5, 1.5)):
        painter.drawLine(QPointF(x, 8 - half), QPointF(x, 8 + half))


def _globe(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)
    painter.drawEllipse(QPointF(8, 8), 2.6, 6.2)
    painter.drawLine(QPointF(1.8, 8), QPointF(14.2, 8))


def _speech(painter: QPainter, _: QColor) -> None:
    painter.drawPolygon(_polyline((1.8, 2.8), (14.2, 2.8), (14.2, 11), (7, 11), (3.8, 14), (3.8, 11), (1.8, 11)))


def _info(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)
    painter.drawLine(QPointF(8, 7.4), QPointF(8, 11))
    painter.drawPoint(QPointF(8, 5))


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


def _people(painter: QPainter, _: QColor) -> None:
    painter.drawEllipse(QPointF(5.6, 5.2), 2.6, 2.6)
    painter.drawArc(QRectF(1.2, 8.8, 8.8, 9), 15 * 16, 150 * 16)
    painter.drawArc(QRectF(8.4, 2.8, 5, 5), -110 * 16, 210 * 16)
    painter.drawArc(QRectF(7.4, 8.8, 8, 9), 15 * 16, 75 * 16)


def _link(painter: QPainter, _: QColor) -> None:
    painter.drawRoundedRect(QRectF(1.6, 5.6, 7.4, 4.8), 2.4, 2.4)
    painter.drawRoundedRect(QRectF(7, 5.6, 7.4, 4.8), 2.4, 2.4)


_DRAWINGS: dict[Icon, Drawing] = {
    Icon.HOME: _home,
    Icon.PAPER: _paper,
    Icon.LINES: _lines,
    Icon.LOCK: _lock,
    Icon.FOLDER: _folder,
    Icon.EYE: _eye,
    Icon.COVERED: _covered,
    Icon.NO_NETWORK: _no_network,
    Icon.FILM: _film,
    Icon.PICTURE: _picture,
    Icon.SOUND: _sound,
    Icon.GLOBE: _globe,
    Icon.SPEECH: _speech,
    Icon.INFO: _info,
    Icon.CHECK: _check,
    Icon.TRIANGLE: _triangle,
    Icon.OCTAGON: _octagon,
    Icon.DASH: _dash,
    Icon.PEOPLE: _people,
    Icon.LINK: _link,
}


def draw_icon(painter: QPainter, rect: QRectF, icon: Icon, ink: QColor) -> None:
    """An icon into a square, in one colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    painter.setPen(_pen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWINGS[icon](painter, ink)
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
