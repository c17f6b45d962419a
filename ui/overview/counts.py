"""The counts as words and numbers, with one mark for each person as long as there are not too many to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget  # noqa: TID251

from app.model.status import Status
from ui.parts.rows import draw_text, width_of
from ui.parts.text import said
from ui.theme.marks import colour, draw_status
from ui.theme.theme import tokens
from ui.words.window import STATUS_PART

MOST_MARKS = 60
_MARK = 12
_STEP = 16
_MARKS_IN_LINE = 15
_PAD = 24
_COLUMN_HEIGHT = 84
_COMPACT_HEIGHT = 58
_HELD = (Status.ON_TRIAL, Status.SENTENCED, Status.HELD)


@dataclass(frozen=True)
class Group:
    """One count: its words, the marks it is made of, and a line that says more."""

    words: str
    number: int
    marks: tuple[Status, ...]
    more: str


class Counts(QWidget):
    """Painted columns that flow into further lines where the window is narrow. All of it is one sentence for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[Group, ...] = ()
        self._compact = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_counts(self, counts: Mapping[Status, int]) -> None:
        """Group the counts: all who are held in one, the others by status where there are any, and the sum."""
        total = sum(counts.values())
        with_marks = total <= MOST_MARKS
        held = {status: counts[status] for status in _HELD}
        groups = [
            self._group(
                self.tr("Held now"),
                held,
                ", ".join(f"{number} {said(STATUS_PART[status])}" for status, number in held.items() if number),
                with_marks,
            )
        ]
        words = {
            Status.DISAPPEARED: (self.tr("Disappeared"), self.tr("Fate and whereabouts unknown")),
            Status.REPATRIATED: (self.tr("Repatriated"), ""),
            Status.RELEASED: (self.tr("Released"), ""),
            Status.DEAD: (self.tr("Died"), ""),
            Status.UNKNOWN: (self.tr("Not known"), self.tr("No event says how they stand")),
        }
        groups += [
            self._group(name, {status: counts[status]}, more, with_marks)
            for status, (name, more) in words.items()
            if counts[status]
        ]
        parts = " + ".join(str(group.number) for group in groups if group.number)
        groups.append(Group(self.tr("People recorded"), total, (), parts if len(groups) > 1 else ""))
        self.groups = tuple(groups)
        self.setAccessibleName(
            ". ".join(f"{group.words}: {group.number}" + (f", {group.more}" if group.more else "") for group in groups)
        )
        self.updateGeometry()
        self.update()

    @staticmethod
    def _group(words: str, numbers: Mapping[Status, int], more: str, with_marks: bool) -> Group:
        marks = tuple(status for status, number in numbers.items() for _ in range(number)) if with_marks else ()
        return Group(words, sum(numbers.values()), marks, more)

    def _width(self, group: Group, with_more: bool) -> int:
        marks = _STEP * min(len(group.marks), _MARKS_IN_LINE)
        figure = width_of(str(group.number), size_px=30, weight=QFont.Weight.DemiBold) + (12 + marks if marks else 0)
        held = group is self.groups[0] and not self._compact
        more = width_of(group.more, size_px=12) if with_more or held else 0
        return max(figure, width_of(group.words, size_px=13), more) + 8

    def _layout(self, width: int) -> list[QRect]:
        """Where each group stands, written from left to right.

        Where they do not fit into one line, they first move together, then lose their third lines (but for those held), and
        only then flow into further lines.
        """
        ways = ((14, False),) if self._compact else ((_PAD, True), (14, True), (14, False))
        for pad, with_more in ways:
            found = self._flow(width, pad, with_more)
            if found and found[-1].top() == found[0].top():
                break
        return found

    def _flow(self, width: int, pad: int, with_more: bool) -> list[QRect]:
        found: list[QRect] = []
        high = _COMPACT_HEIGHT if self._compact else _COLUMN_HEIGHT
        left, top = _PAD, 12 if self._compact else 20
        for group in self.groups:
            wide = self._width(group, with_more)
            if left > _PAD and left + wide > width - _PAD:
                left, top = _PAD, top + high + 12
            found.append(QRect(left, top, min(wide, max(40, width - 2 * _PAD)), high))
            left += wide + 2 * pad
        return found

    def set_compact(self, *, compact: bool) -> None:
        """Without third lines, for windows that are low; the words stay for screen readers and in the tooltip."""
        if compact != self._compact:
            self._compact = compact
            self.setToolTip(self.accessibleName() if compact else "")
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._layout(width)
        return (places[-1].bottom() if places else _COLUMN_HEIGHT) + (8 if self._compact else 16)

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(max(640, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        places = self._layout(self.width())
        for number, (group, place) in enumerate(zip(self.groups, places, strict=True)):
            if number and places[number - 1].top() == place.top():
                gap = place.left() - places[number - 1].right()
                line = QRect(place.left() - gap // 2, place.top(), 1, place.height() - 8)
                painter.fillRect(self._mirrored(line), colour(tokens(), "line"))
            self._paint(painter, group, place)
        painter.end()

    def _paint(self, painter: QPainter, group: Group, place: QRect) -> None:
        direction = self.layoutDirection()
        top = QRect(place.left(), place.top(), place.width(), 20)
        draw_text(painter, self._mirrored(top), group.words, "text2", direction=direction)
        figure = QRect(place.left(), place.top() + 22, place.width(), 36)
        draw_text(
            painter,
            self._mirrored(figure),
            str(group.number),
            size_px=30,
            weight=QFont.Weight.DemiBold,
            direction=direction,
        )
        left = place.left() + width_of(str(group.number), size_px=30, weight=QFont.Weight.DemiBold) + 12
        lines = -(-len(group.marks) // _MARKS_IN_LINE)
        first = figure.center().y() - (lines * _STEP) // 2 + 3
        for number, mark in enumerate(group.marks):
            x = left + _STEP * (number % _MARKS_IN_LINE)
            y = first + _STEP * (number // _MARKS_IN_LINE)
            draw_status(painter, QRectF(self._mirrored(QRect(x, y, _MARK, _MARK))), mark, tokens())
        more = QRect(place.left(), place.top() + 62, place.width(), 20)
        if not self._compact and width_of(group.more, size_px=12) <= place.width() + 2:
            draw_text(painter, self._mirrored(more), group.more, "text2", size_px=12, direction=direction)

    def _mirrored(self, inside: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), inside)
