"""The counts as words and numbers, with one mark for each person as long as there are not too many to draw, else as bars.

What is painted can be pressed: each number and each sort of mark lies under a button of its own, for the pointer, for keys and
for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget  # noqa: TID251

from app.model.status import Status
from ui.desk import Desk
from ui.overview import leads
from ui.overview.line import Leading
from ui.parts.rows import draw_text, width_of
from ui.parts.text import said
from ui.theme.marks import STATUS_TONE, colour, draw_status
from ui.theme.theme import tokens
from ui.words.window import STATUS_FULL, STATUS_PART

MOST_MARKS = 60
_MARK = 12
_STEP = 16
_MARKS_IN_LINE = 20
_MARKS_WHERE_NARROW = 10
_BAR = 160
"""Length of a bar that stands for everybody."""

_BAR_HIGH = 10
_LEAST_PART = 4
_PAD = 24
_COLUMN_HEIGHT = 84
_COMPACT_HEIGHT = 58
_HELD = (Status.ON_TRIAL, Status.SENTENCED, Status.HELD)
_BOLD = QFont.Weight.DemiBold


@dataclass(frozen=True)
class Group:
    """One count: its words, the numbers of each status it is made of, and a line that says more.

    `with_marks`: a mark for each person; otherwise a bar, `share` of the whole long.
    """

    words: str
    number: int
    parts: tuple[tuple[Status, int], ...]
    more: str
    with_marks: bool = True
    share: float = 0.0

    @property
    def marks(self) -> tuple[Status, ...]:
        return tuple(status for status, number in self.parts for _ in range(number)) if self.with_marks else ()

    def lengths(self) -> list[tuple[Status, int]]:
        """The parts of its bar in pixels."""
        whole = max(1, self.number)
        return [
            (status, max(_LEAST_PART, round(_BAR * self.share * number / whole)))
            for status, number in self.parts
            if number
        ]


class _Spot(Leading):
    """A number or a sort of mark that can be pressed; what is seen is painted below it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_state(painter, ring_only=True)
        if self.where is not None and self.underMouse():
            painter.fillRect(QRect(0, self.height() - 2, self.width(), 2), colour(tokens(), "accent"))
        painter.end()


class Counts(QWidget):
    """Painted columns that flow into further lines where the window is narrow."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.groups: tuple[Group, ...] = ()
        self.spots: list[tuple[_Spot, int, Status | None]] = []
        self._compact = False
        self._in_line = _MARKS_IN_LINE
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_counts(self, counts: Mapping[Status, int]) -> None:
        """Group the counts: all who are held in one, the others by status where there are any, and the sum."""
        total = sum(counts.values())
        held = {status: counts[status] for status in _HELD}
        more = ", ".join(f"{number} {said(STATUS_PART[status])}" for status, number in held.items() if number)
        groups = [self._group(self.tr("Held now"), held, more, total)]
        words = {
            Status.DISAPPEARED: (self.tr("Disappeared"), self.tr("Fate and whereabouts unknown")),
            Status.REPATRIATED: (self.tr("Repatriated"), ""),
            Status.RELEASED: (self.tr("Released"), ""),
            Status.DEAD: (self.tr("Died"), ""),
            Status.UNKNOWN: (self.tr("Not known"), self.tr("No event says how they stand")),
        }
        groups += [
            self._group(name, {status: counts[status]}, more, total)
            for status, (name, more) in words.items()
            if counts[status]
        ]
        parts = " + ".join(f"{group.number:,}" for group in groups if group.number)
        groups.append(Group(self.tr("People recorded"), total, (), parts if len(groups) > 1 else ""))
        self.groups = tuple(groups)
        self.setAccessibleName(". ".join(map(self._spoken, self.groups)))
        self._make_spots()
        self.updateGeometry()
        self._place_spots()
        self.update()

    @staticmethod
    def _spoken(group: Group) -> str:
        return f"{group.words}: {group.number}" + (f", {group.more}" if group.more else "")

    @staticmethod
    def _group(words: str, numbers: Mapping[Status, int], more: str, total: int) -> Group:
        number = sum(numbers.values())
        parts = tuple(numbers.items())
        return Group(words, number, parts, more, total <= MOST_MARKS, number / total if total else 0.0)

    def _make_spots(self) -> None:
        """Spots that lead where one led before are kept, so that the focus stays."""
        wanted: list[tuple[int, Status | None, str]] = []
        for number, group in enumerate(self.groups):
            wanted.append((number, None, self._spoken(group)))
            several = [(status, count) for status, count in group.parts if count]
            if len(several) > 1:
                wanted += [(number, status, f"{said(STATUS_FULL[status])}: {count}") for status, count in several]
        while len(self.spots) > len(wanted):
            self.spots.pop()[0].deleteLater()
        kept = [spot for spot, _, _ in self.spots]
        kept += [_Spot(self._desk, self) for _ in range(len(wanted) - len(kept))]
        self.spots = []
        for spot, (number, status, spoken) in zip(kept, wanted, strict=True):
            group = self.groups[number]
            statuses = (status,) if status else tuple(each for each, _ in group.parts)
            spot.setObjectName(
                f"count-{status.value if status else statuses[0].value + '-all' if statuses else 'everybody'}"
            )
            spot.setToolTip(spoken)
            spot.lead_to(leads.people(statuses) if group.number else None, spoken)
            spot.show()
            self.spots.append((spot, number, status))
        for before, after in pairwise(kept):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(kept[0])

    def _width(self, group: Group, with_more: bool) -> int:
        shown = _STEP * min(len(group.marks), self._in_line)
        if not group.with_marks:
            shown = sum(wide + 2 for _, wide in group.lengths())
        figure = width_of(f"{group.number:,}", size_px=30, weight=_BOLD) + (12 + shown if shown else 0)
        held = group is self.groups[0] and not self._compact
        more = width_of(group.more, size_px=12) if with_more or held else 0
        return max(figure, width_of(group.words, size_px=13), more) + 8

    def _layout(self, width: int) -> list[QRect]:
        """Where each group stands, written from left to right; the sum at the far end.

        Where they do not fit into one line, they first move together, then lose their third lines (but for those held), then
        have their marks in two lines, and only then flow into further lines.
        """
        ways = [(_PAD, True, _MARKS_IN_LINE), (14, True, _MARKS_IN_LINE), (14, False, _MARKS_IN_LINE)]
        ways.append((14, False, _MARKS_WHERE_NARROW))
        found: list[QRect] = []
        for pad, with_more, in_line in ways[2:] if self._compact else ways:
            self._in_line = in_line
            found = self._flow(width, pad, with_more)
            if found and found[-1].top() == found[0].top():
                found[-1].moveLeft(width - _PAD - found[-1].width())
                break
        return found

    def _flow(self, width: int, pad: int, with_more: bool) -> list[QRect]:
        found: list[QRect] = []
        high = _COMPACT_HEIGHT if self._compact else _COLUMN_HEIGHT
        left, top = _PAD, 12 if self._compact else 16
        for group in self.groups:
            wide = self._width(group, with_more)
            if left > _PAD and left + wide > width - _PAD:
                left, top = _PAD, top + high + 12
            found.append(QRect(left, top, min(wide, max(40, width - 2 * _PAD)), high))
            left += wide + 2 * pad
        return found

    def set_compact(self, *, compact: bool) -> None:
        """Without third lines, for windows that are low; the words stay for screen readers and in the tooltips."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self._place_spots()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._layout(width)
        return (places[-1].bottom() if places else _COLUMN_HEIGHT) + (8 if self._compact else 12)

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(max(640, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _COMPACT_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
        self._place_spots()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_spots()

    def _place_spots(self) -> None:
        places = self._layout(self.width())
        for spot, number, status in self.spots:
            group, place = self.groups[number], places[number]
            figure = width_of(f"{group.number:,}", size_px=30, weight=_BOLD)
            if status is None:
                alone = sum(1 for _, count in group.parts if count) < 2
                wide = place.width() if alone else max(figure, width_of(group.words))
                at = QRect(place.left() - 4, place.top() - 2, min(wide, place.width()) + 8, 62)
            else:
                at = self._around(group, place, status)
            spot.setGeometry(self._mirrored(at))

    def _around(self, group: Group, place: QRect, status: Status) -> QRect:
        """The rectangle of the marks, or the part of the bar, of one status: at least 24 pixels high."""
        own = [rect for each, rect in self._shapes(group, place) if each is status]
        whole = own[0]
        for rect in own[1:]:
            whole = whole.united(rect)
        return whole.adjusted(-2, -(max(0, 24 - whole.height()) + 1) // 2, 2, max(0, 24 - whole.height()) // 2)

    def _shapes(self, group: Group, place: QRect) -> Iterator[tuple[Status, QRect]]:
        """Where each mark stands, or each part of the bar."""
        middle = place.top() + 22 + 18
        left = place.left() + width_of(f"{group.number:,}", size_px=30, weight=_BOLD) + 12
        if not group.with_marks:
            for status, wide in group.lengths():
                yield status, QRect(left, middle - _BAR_HIGH // 2 + 1, wide, _BAR_HIGH)
                left += wide + 2
            return
        marks = group.marks
        first = middle - (-(-len(marks) // self._in_line) * _STEP) // 2 + 3
        for number, mark in enumerate(marks):
            x = left + _STEP * (number % self._in_line)
            yield mark, QRect(x, first + _STEP * (number // self._in_line), _MARK, _MARK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        places = self._layout(self.width())
        for number, (group, place) in enumerate(zip(self.groups, places, strict=True)):
            if number and places[number - 1].top() == place.top():
                line = QRect(place.left() - 24, place.top(), 1, place.height() - 8)
                if number < len(places) - 1:
                    line.moveLeft(place.left() - (place.left() - places[number - 1].right()) // 2)
                painter.fillRect(self._mirrored(line), colour(tokens(), "line"))
            self._paint(painter, group, place)
        painter.end()

    def _paint(self, painter: QPainter, group: Group, place: QRect) -> None:
        direction = self.layoutDirection()
        top = QRect(place.left(), place.top(), place.width(), 20)
        draw_text(painter, self._mirrored(top), group.words, "text2", direction=direction)
        figure = QRect(place.left(), place.top() + 22, place.width(), 36)
        number = f"{group.number:,}"
        draw_text(painter, self._mirrored(figure), number, size_px=30, weight=_BOLD, direction=direction)
        for status, rect in self._shapes(group, place):
            at = QRectF(self._mirrored(rect))
            if group.with_marks:
                draw_status(painter, at, status, tokens())
            else:
                draw_share(painter, at, status)
        more = QRect(place.left(), place.top() + 62, place.width(), 20)
        if not self._compact and width_of(group.more, size_px=12) <= place.width() + 2:
            draw_text(painter, self._mirrored(more), group.more, "text2", size_px=12, direction=direction)

    def _mirrored(self, inside: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), inside)


def draw_share(painter: QPainter, rect: QRectF, status: Status) -> None:
    """A part of a bar, told apart as the marks are: full, half full, outlined, dashed."""
    ink = colour(tokens(), STATUS_TONE[status])
    painter.save()
    painter.setPen(ink)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    match status:
        case Status.SENTENCED | Status.DEAD:
            painter.fillRect(rect, ink)
        case Status.ON_TRIAL:
            painter.fillRect(QRectF(rect.left(), rect.center().y(), rect.width(), rect.height() / 2), ink)
            painter.drawRect(inner)
        case Status.DISAPPEARED | Status.UNKNOWN:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRect(inner)
        case _:
            painter.drawRect(inner)
    painter.restore()
