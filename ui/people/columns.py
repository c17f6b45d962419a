"""The columns of the table of people, and how their cells are painted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QPainter  # noqa: TID251
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem  # noqa: TID251

from app.model.status import Status
from app.services.people import Order, Row
from ui.parts.paged import Column, draw_at_end
from ui.parts.rows import draw_text, width_of
from ui.parts.text import shown
from ui.people.words import (
    both_names,
    concerns,
    country,
    days_long,
    days_of,
    days_short,
    severity,
    status_word,
)
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour, draw_sign, draw_status
from ui.theme.theme import tokens

SIGN = {"crit": "octagon", "warn": "triangle"}
NAME_PX = 200
DAYS_PX = 84


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)


def columns(as_of: Callable[[], date]) -> list[Column[Row]]:
    """`as_of`: the day that days are counted to."""

    def days(key: str, title: str, order: Order) -> Column[Row]:
        def text(row: Row) -> str:
            return days_short(days_of(row, order, as_of())) if concerns(row.glance) else ""

        def spoken(row: Row) -> str:
            return days_long(days_of(row, order, as_of())) if concerns(row.glance) else _tr("does not apply")

        def paint(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
            if concerns(row.glance):
                found = days_of(row, order, as_of())
                paint_days(painter, option, inner, days_short(found), severity(found))

        return Column(
            key,
            title,
            text,
            order=order.value,
            spoken=spoken,
            tip=spoken,
            paint=paint,
            falls=True,
            sample="0000",
            width=DAYS_PX,
            at_end=True,
        )

    longest = max((status_word(status) for status in Status), key=width_of)
    return [
        Column(
            "name",
            _tr("Name"),
            lambda row: shown(row.name),
            order=Order.NAME.value,
            spoken=both_names,
            tip=lambda row: "\n".join(shown(name) for name in (row.name, row.other) if name),
            paint=paint_names,
            width=NAME_PX,
            always=True,
            stretches=True,
        ),
        Column(
            "status",
            _tr("Status"),
            _status_text,
            order=Order.STATUS.value,
            spoken=_status_text,
            tip=_status_text,
            paint=paint_status,
            sample=longest + "\u2002",
        ),
        days("contact", _tr("Contact"), Order.CONTACT),
        days("seen", _tr("Seen"), Order.SEEN),
        days("private", _tr("Private"), Order.PRIVATE),
        Column(
            "place",
            _tr("Last seen at"),
            lambda row: shown(row.place),
            tip=lambda row: shown(row.place),
            width=140,
            shown_at_first=False,
        ),
        Column(
            "nationality",
            _tr("Nationality"),
            lambda row: ", ".join(country(code) for code in row.nationalities),
            tip=lambda row: ", ".join(country(code) for code in row.nationalities),
            width=120,
            shown_at_first=False,
        ),
    ]


def _status_text(row: Row) -> str:
    words = status_word(row.glance.status)
    if row.glance.may_differ:
        words += ". " + _tr("It may be otherwise: look at the reasons")
    if row.glance.disagree:
        words += ". " + _tr("Some events disagree")
    return words


def paint_names(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
    """The name in force, and below it the name in another script."""
    direction = option.direction
    if not row.other:
        draw_text(painter, inner, shown(row.name), weight=QFont.Weight.Medium, direction=direction)
        return
    upper = QRect(inner.left(), inner.top() + 3, inner.width(), 20)
    lower = QRect(inner.left(), inner.top() + 21, inner.width(), 20)
    draw_text(painter, upper, shown(row.name), weight=QFont.Weight.Medium, direction=direction)
    draw_text(painter, lower, shown(row.other), "text2", size_px=12, direction=direction)


def paint_status(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
    """Mark and word; a question mark where it may be otherwise, the sign of inequality where events disagree."""
    direction: Qt.LayoutDirection = option.direction
    mark = QRect(inner.left(), inner.center().y() - 5, 12, 12)
    draw_status(painter, QRectF(QStyle.visualRect(direction, inner, mark)), row.glance.status, tokens())
    more = ("?" if row.glance.may_differ else "") + ("≠" if row.glance.disagree else "")
    wide = width_of(more, weight=QFont.Weight.DemiBold) + 6 if more else 0
    words = status_word(row.glance.status)
    place = QRect(inner.left() + 20, inner.top(), min(width_of(words), inner.width() - 20 - wide), inner.height())
    draw_text(painter, QStyle.visualRect(direction, inner, place), words, direction=direction)
    if more:
        after = QRect(place.right() + 6, inner.top(), wide, inner.height())
        role = "warn" if row.glance.disagree else "text2"
        at = QStyle.visualRect(direction, inner, after)
        draw_text(painter, at, more, role, weight=QFont.Weight.DemiBold, direction=direction)


def paint_days(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, text: str, how: str) -> None:
    """A number at the end of its cell with its sign before it."""
    weight = QFont.Weight.DemiBold if how == "crit" else QFont.Weight.Normal
    wide = draw_at_end(painter, option, inner, text, weight=weight)
    if how:
        sign = QRect(inner.right() + 1 - wide - 20, inner.center().y() - 6, 13, 13)
        where = QRectF(QStyle.visualRect(option.direction, inner, sign))
        draw_sign(painter, where, SIGN[how], colour(tokens(), how))


def paint_cover(painter: QPainter, rect: QRectF, icon: Icon) -> None:
    """The ground of a picture that is not shown, with a sign."""
    painter.setPen(colour(tokens(), "edge") if tokens().contrast else Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens(), "mute_soft"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
    sign = QRectF(rect.center().x() - 12, rect.center().y() - 12, 24, 24)
    draw_icon(painter, sign, icon, colour(tokens(), "text2"))
