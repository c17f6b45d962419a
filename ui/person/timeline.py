"""The timeline of a person, painted: lanes of bands and marks. Keys walk the events; the wheel pans, with Ctrl it zooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import (  # noqa: TID251
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget  # noqa: TID251

from app.model.calendar import add_months
from ui.parts.rows import draw_text, width_of
from ui.person.lanes import Band, Ground, Lane, Mark, Shape, Timeline, walk
from ui.person.placing import Label, Wanted, place
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens
from ui.words.dates import MONTHS, short_day

_NAMES = 136
_AXIS = 52
_MARK = 12
_BAND = 22
_TARGET = 24
_YEAR_DAYS = 400
_AFTER_TODAY_DAYS = 30
_CLOSEST_PX = 36.0
_LABEL = 20
_HEIGHTS = {
    Lane.CUSTODY: 70,
    Lane.CONTACT: 76,
    Lane.HEARINGS: 60,
    Lane.SIGHTINGS: 72,
    Lane.HEALTH: 60,
    Lane.CLAIMS: 76,
}
_ROWS = {lane: 2 if height > 64 else 1 for lane, height in _HEIGHTS.items()}
_ICONS = {
    Lane.CUSTODY: Icon.HOME,
    Lane.CONTACT: Icon.PHONE,
    Lane.HEARINGS: Icon.SCALES,
    Lane.SIGHTINGS: Icon.EYE,
    Lane.HEALTH: Icon.HEALTH,
    Lane.CLAIMS: Icon.CLAIMS,
}
_DEMI = QFont.Weight.DemiBold


@dataclass(frozen=True)
class _Placed:
    mark: Mark
    left: int
    right: int
    middle: int


class TimelineView(QWidget):
    """`chosen(id)` when another mark is chosen; `opened(id)` on Enter or a double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline"))
        self._timeline: Timeline | None = None
        self._start = 0.0
        self._scale = 1.0
        self._fitted = True
        self.at = ""
        self._placed: list[_Placed] = []
        self._labels: dict[Lane, list[Label]] = {}
        self._silence: list[tuple[QRect, str]] = []

    # what is shown

    def show_timeline(self, timeline: Timeline) -> None:
        """Put this in place of what was shown; what was chosen stays chosen if it is still there."""
        first = self._timeline is None
        self._timeline = timeline
        if self.at not in {mark.id for mark in timeline.marks}:
            past = [mark for mark in timeline.marks if mark.middle <= timeline.today and not mark.is_claim]
            self.at = past[-1].id if past else timeline.marks[0].id if timeline.marks else ""
        if first:
            self.show_year()
        else:
            self._lay_out()
        self._tell()

    def show_year(self) -> None:
        """About thirteen months, with the day that is looked at near the end."""
        self._fit(lambda found: (found.today - _YEAR_DAYS + _AFTER_TODAY_DAYS, found.today + _AFTER_TODAY_DAYS))

    def show_all(self) -> None:
        """Everything that has a date."""
        self._fit(lambda found: (found.start, found.end))

    def _fit(self, span: object) -> None:
        self._span = span
        self._fitted = True
        self._refit()

    def _refit(self) -> None:
        if self._timeline is None or not callable(self._span):
            return
        start, end = self._span(self._timeline)
        self._start = float(start)
        self._scale = max(0.02, self._room / max(1, end - start))
        self._lay_out()

    @property
    def spoken(self) -> str:
        """The chosen mark in one line."""
        mark = self._mark(self.at)
        return mark.spoken if mark is not None else ""

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day that can be seen."""
        first = max(1, round(self._start))
        return date.fromordinal(first), date.fromordinal(max(first, round(self._start + self._room / self._scale)))

    def _mark(self, id_: str) -> Mark | None:
        marks = self._timeline.marks if self._timeline is not None else ()
        return next((mark for mark in marks if mark.id == id_), None)

    # geometry, written from left to right and mirrored when painted

    @property
    def _room(self) -> int:
        return max(80, self.width() - _NAMES - 8)

    def _x(self, ordinal: float) -> int:
        return round(_NAMES + (ordinal - self._start) * self._scale)

    def _tops(self) -> Iterator[tuple[Lane, int]]:
        top = _AXIS
        for lane, high in _HEIGHTS.items():
            yield lane, top
            top += high

    def sizeHint(self) -> QSize:
        return QSize(640, _AXIS + sum(_HEIGHTS.values()))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and self._timeline is not None:
            self._refit()
        else:
            self._lay_out()

    def _lay_out(self) -> None:
        """Where every mark and every label stands; done once for a size and a stretch of time."""
        self._placed, self._labels = [], {}
        found = self._timeline
        if found is None:
            return
        for mark in found.marks:
            first = mark.first.toordinal() if mark.first else found.start
            last = mark.last.toordinal() if mark.last else found.end
            left, right = self._x(first), self._x(last + 1 if last > first else last)
            if right < _NAMES - _MARK or left > self.width() + _MARK:
                continue
            if right - left < _MARK:
                middle = (left + right) // 2
                left, right = middle - _MARK // 2, middle + _MARK // 2
            seen = (max(left, _NAMES) + min(right, self.width())) // 2
            self._placed.append(_Placed(mark, left, right, seen))
        for lane in Lane:
            here = [each for each in self._placed if each.mark.lane is lane]
            wanted = [Wanted(each.mark.id, each.middle, each.mark.words, each.mark.short) for each in here]
            for band in found.bands:
                if band.lane is lane and band.ground is Ground.SILENCE:
                    left, right = max(self._x(band.start), _NAMES), min(self._x(band.end), self.width() - 8)
                    wanted.append(Wanted("", (left + right) / 2 if right > left else -999, band.words, band.words))
            wanted = [each for each in wanted if each.at > 0 and each.words]
            self._labels[lane] = place(wanted, _ROWS[lane], _NAMES + 4, self.width() - 8, _measure)
        self.update()

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    # hands

    def _mark_at(self, where: QPoint) -> Mark | None:
        spot = self._mirrored(QRect(where, QSize(1, 1))).topLeft()
        tops = dict(self._tops())
        best: tuple[int, Mark] | None = None
        for each in self._placed:
            top = tops[each.mark.lane]
            if not top <= spot.y() < top + _HEIGHTS[each.mark.lane]:
                continue
            grow = max(0, (_TARGET - (each.right - each.left)) // 2)
            if each.left - grow <= spot.x() <= each.right + grow:
                distance = abs(spot.x() - each.middle)
                if best is None or distance < best[0]:
                    best = (distance, each.mark)
        return best[1] if best is not None else None

    def choose(self, id_: str) -> None:
        """Choose a mark and bring it into view."""
        mark = self._mark(id_)
        if mark is None:
            return
        self.at = id_
        x = self._x(mark.middle)
        if not _NAMES + _MARK <= x <= self.width() - _MARK:
            self._fitted = False
            self._start = mark.middle - self._room / self._scale / 2
            self._lay_out()
        self.update()
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.spoken)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.chosen.emit(self.at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self._mark_at(event.position().toPoint())
        if mark is not None:
            self.choose(mark.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        mark = self._mark_at(event.position().toPoint())
        if mark is not None:
            self.opened.emit(mark.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = self._timeline.marks if self._timeline is not None else ()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        on = Qt.Key.Key_Left if mirrored else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if mirrored else Qt.Key.Key_Left
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.at:
                self.opened.emit(self.at)
            case key if key in (on, Qt.Key.Key_Down):
                self.choose(walk(marks, self.at, 1))
            case key if key in (back, Qt.Key.Key_Up):
                self.choose(walk(marks, self.at, -1))
            case Qt.Key.Key_Home if marks:
                self.choose(marks[0].id)
            case Qt.Key.Key_End if marks:
                self.choose(marks[-1].id)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(1.25, self.width() / 2)
            case Qt.Key.Key_Minus:
                self.zoom(0.8, self.width() / 2)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            at = self._mirrored(QRect(event.position().toPoint(), QSize(1, 1))).left()
            self.zoom(1.25 if turned > 0 else 0.8, at)
        else:
            self._pan(-turned / 120 * self._room / 12)
        event.accept()

    def zoom(self, by: float, around: float) -> None:
        """Closer or further; the day at `around` (pixels) stays where it is."""
        if self._timeline is None:
            return
        self._fitted = False
        day = self._start + (around - _NAMES) / self._scale
        whole = self._room / max(1, self._timeline.end - self._timeline.start)
        self._scale = max(min(whole, 0.5), min(_CLOSEST_PX, self._scale * by))
        self._start = day - (around - _NAMES) / self._scale
        self._within()

    def _pan(self, by_px: float) -> None:
        self._fitted = False
        self._start += by_px / self._scale
        self._within()

    def _within(self) -> None:
        """Never beyond what there is by more than half of what can be seen."""
        found = self._timeline
        if found is not None:
            half = self._room / self._scale / 2
            self._start = max(found.start - half, min(self._start, found.end - half))
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._mark_at(event.pos())
            QToolTip.showText(event.globalPos(), mark.spoken if mark is not None else "", self)
            return True
        return super().event(event)

    # paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self._timeline
        tops = dict(self._tops())
        self._axis(painter)
        for lane, top in tops.items():
            painter.fillRect(QRect(0, top, self.width(), 1), colour(tokens(), "line"))
            self._name(painter, lane, top)
        painter.save()
        painter.setClipRect(self._mirrored(QRect(_NAMES, 0, self.width() - _NAMES, self.height())))
        if found is not None:
            for band in found.bands:
                self._band(painter, band, tops[band.lane] + 10)
            for each in self._placed:
                self._draw_mark(painter, each, tops[each.mark.lane] + 10)
            self._today(painter, found.today)
            for lane, labels in self._labels.items():
                self._draw_labels(painter, labels, tops[lane] + 10 + _BAND + 2)
        painter.restore()
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(tokens(), "accent"), 6)
        painter.end()

    def _name(self, painter: QPainter, lane: Lane, top: int) -> None:
        names = {
            Lane.CUSTODY: (self.tr("Custody"), self.tr("where held")),
            Lane.CONTACT: (self.tr("Contact"), self.tr("filled: private")),
            Lane.HEARINGS: (self.tr("Hearings"), self.tr("each bar a day")),
            Lane.SIGHTINGS: (self.tr("Sightings"), self.tr("film, people")),
            Lane.HEALTH: (self.tr("Health"), self.tr("not a diagnosis")),
            Lane.CLAIMS: (self.tr("Claims"), self.tr("who says what")),
        }
        name, hint = names[lane]
        direction = self.layoutDirection()
        icon = self._mirrored(QRect(20, top + 13, 16, 16))
        draw_icon(painter, QRectF(icon), _ICONS[lane], colour(tokens(), "text2"))
        words = self._mirrored(QRect(44, top + 10, _NAMES - 48, 20))
        draw_text(painter, words, name, weight=_DEMI, direction=direction)
        below = self._mirrored(QRect(44, top + 28, _NAMES - 48, 18))
        draw_text(painter, below, hint, "text2", size_px=11, direction=direction)

    def _axis(self, painter: QPainter) -> None:
        """Months where they have room, else quarters, else years; the year above the first of each."""
        direction = self.layoutDirection()
        first, last = self.span
        month_px = 30.4 * self._scale
        step = 1 if month_px >= 36 else 3 if month_px >= 13 else 12 if month_px >= 4 else 60
        when = date(first.year, 1, 1)
        own = tokens()
        while when <= last and when.year < 9990:
            x = self._x(when.toordinal())
            after = add_months(when, step)
            wide = self._x(after.toordinal()) - x
            if x + wide > _NAMES:
                at = max(x, _NAMES)
                if x >= _NAMES:
                    down = 6 if own.contrast else self.height() - _AXIS  # white lines would run through white words
                    painter.fillRect(self._mirrored(QRect(x, _AXIS, 1, down)), colour(own, "line"))
                begins = when.month == 1 or at > x
                if begins and (when.month == 1 or first.year == when.year) and self._has_year_room(when, at):
                    year = self._mirrored(QRect(at + 5, 8, 60, 18))
                    draw_text(painter, year, str(when.year), "text2", size_px=11, direction=direction)
                if step < 12 and x >= _NAMES - 2:
                    name = self._mirrored(QRect(x + 5, 26, max(20, wide - 6), 20))
                    draw_text(painter, name, MONTHS[when.month - 1][:3], size_px=12, direction=direction)
            when = after

    def _has_year_room(self, when: date, at: int) -> bool:
        """The year of what is cut off at the start gives way to the next one."""
        next_year = self._x(date(when.year + 1, 1, 1).toordinal())
        return next_year - at > 40

    def _band(self, painter: QPainter, band: Band, top: int) -> None:
        left, right = self._x(band.start), self._x(band.end)
        if right <= _NAMES or left >= self.width():
            return
        own = tokens()
        high = 14 if band.ground is Ground.SILENCE else _BAND
        whole = self._mirrored(QRect(left, top + (_BAND - high) // 2, max(2, right - left), high))
        words, ink = band.words, "text"
        match band.ground:
            case Ground.SURE:
                painter.fillRect(whole, colour(own, "custody"))
                ink = "on_custody"
            case Ground.HIDDEN | Ground.UNKNOWN:
                painter.fillRect(whole, colour(own, "mute_soft"))
                painter.setPen(_edge(band.ground is Ground.UNKNOWN))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(whole).adjusted(0.5, 0.5, -0.5, -0.5))
            case Ground.WITHIN:
                hatch(painter, whole, colour(own, "text2"))
                painter.setPen(_edge(dashed=True))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(whole).adjusted(0.5, 0.5, -0.5, -0.5))
            case Ground.SILENCE:
                hatch(painter, whole, colour(own, "crit_fill"))
        if words and band.ground in (Ground.SURE, Ground.HIDDEN, Ground.UNKNOWN):
            seen = QRect(max(left, _NAMES) + 8, top, min(right, self.width()) - max(left, _NAMES) - 16, _BAND)
            if seen.width() > 40:
                draw_text(
                    painter,
                    self._mirrored(seen),
                    words,
                    ink,
                    size_px=12,
                    weight=_DEMI,
                    direction=self.layoutDirection(),
                )

    def _draw_mark(self, painter: QPainter, each: _Placed, top: int) -> None:
        own, mark = tokens(), each.mark
        ink = colour(own, mark.tone)
        on_band = mark.lane is Lane.CUSTODY
        y = top + _BAND // 2
        chosen = mark.id == self.at
        if not mark.is_day and each.right - each.left > _MARK and not on_band:
            self._range(painter, each, QRect(each.left, y - 7, each.right - each.left, 14), ink)
            shape = self._mirrored(QRect(each.left, y - 7, each.right - each.left, 14))
        else:
            shape = self._mirrored(QRect(each.middle - _MARK // 2, y - _MARK // 2, _MARK, _MARK))
            if on_band:
                shape.moveTop(top + _BAND - 2)
                shape.setHeight(8)
            draw_shape(painter, QRectF(shape), mark.shape, ink, colour(own, "card"), possible=mark.possible)
        if chosen:
            painter.setPen(QPen(colour(own, "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(shape).adjusted(-4, -4, 4, 4), 8, 8)

    def _range(self, painter: QPainter, each: _Placed, whole: QRect, ink: QColor) -> None:
        """Some time within: hatched, dashed all around, and open where an end is."""
        visible = self._mirrored(whole)
        hatch(painter, visible, ink)
        pen = QPen(ink, 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        box = QRectF(visible).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawLine(box.topLeft(), box.topRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        starts_left = self.layoutDirection() != Qt.LayoutDirection.RightToLeft
        if (each.mark.first if starts_left else each.mark.last) is not None:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if (each.mark.last if starts_left else each.mark.first) is not None:
            painter.drawLine(box.topRight(), box.bottomRight())

    def _draw_labels(self, painter: QPainter, labels: list[Label], top: int) -> None:
        direction = self.layoutDirection()
        for label in labels:
            place_ = self._mirrored(QRect(label.left, top + label.row * 18, label.width, _LABEL))
            painter.fillRect(place_.adjusted(0, 2, 0, -2), colour(tokens(), "card"))
            silent = label.ids == ("",)
            chosen = self.at in label.ids
            role = "crit" if silent else "text" if chosen else "text2"
            weight = _DEMI if silent or chosen else QFont.Weight.Normal
            draw_text(painter, place_, label.text, role, size_px=12, weight=weight, direction=direction)

    def _today(self, painter: QPainter, today: int) -> None:
        x = self._x(today + 0.5)
        own = tokens()
        painter.fillRect(self._mirrored(QRect(x - 1, 20, 2, self.height() - 20)), colour(own, "accent"))
        words = short_day(date.fromordinal(today))
        wide = width_of(words, size_px=12, weight=_DEMI) + 16
        left = max(_NAMES, min(x - wide // 2, self.width() - wide - 2))
        pill = self._mirrored(QRect(left, 2, wide, 20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(own, "accent"))
        painter.drawRoundedRect(pill, 10, 10)
        inside = pill.adjusted(8, 0, -6, 0)
        draw_text(painter, inside, words, "on_accent", size_px=12, weight=_DEMI, direction=self.layoutDirection())


def _measure(text: str) -> int:
    return width_of(text, size_px=12) + 4


def _edge(dashed: bool) -> QPen:
    return QPen(colour(tokens(), "edge"), 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)


def hatch(painter: QPainter, rect: QRect, ink: QColor, step: int = 5) -> None:
    """Oblique lines inside a rectangle; twice as wide in high contrast."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    seen = painter.clipBoundingRect().toAlignedRect() & rect
    painter.setPen(QPen(ink, 2.4 if tokens().contrast else 1.2))
    high = rect.height()
    first = seen.left() - (seen.left() - rect.left()) % step - high
    for x in range(first, seen.right() + step, step):
        painter.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + high, rect.top()))
    painter.restore()


def draw_shape(
    painter: QPainter, rect: QRectF, shape: Shape, ink: QColor, ground: QColor, *, possible: bool = False
) -> None:
    """One mark. What is only possible has a dotted outline and no filling."""
    painter.save()
    pen = QPen(ink, 1.8, Qt.PenStyle.DotLine if possible else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    filled = shape in (Shape.DISC, Shape.BAR, Shape.TRIANGLE, Shape.SQUARE, Shape.DIAMOND, Shape.TICK)
    painter.setBrush(ink if filled and not possible else ground)
    inner = rect.adjusted(1, 1, -1, -1)
    match shape:
        case Shape.DISC | Shape.RING | Shape.CROSSED:
            painter.drawEllipse(inner)
            if shape is Shape.CROSSED:
                away = inner.width() * 0.15
                painter.drawLine(inner.topLeft() + QPointF(away, away), inner.bottomRight() - QPointF(away, away))
        case Shape.BAR | Shape.OPEN_BAR:
            bar = QRectF(rect.center().x() - 2, rect.top() - 3, 4, rect.height() + 6)
            painter.setPen(QPen(ink, 1.2, pen.style()))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        case Shape.TRIANGLE | Shape.OPEN_TRIANGLE:
            top = QPointF(inner.center().x(), inner.top())
            painter.drawPolygon(QPolygonF([top, inner.bottomRight(), inner.bottomLeft()]))
        case Shape.SQUARE | Shape.OPEN_SQUARE:
            painter.drawRoundedRect(inner, 2, 2)
        case Shape.DIAMOND:
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
        case Shape.TICK:
            top = QPointF(inner.center().x(), inner.top())
            painter.setPen(QPen(ink, 1.2, pen.style()))
            painter.drawPolygon(QPolygonF([top, inner.bottomRight(), inner.bottomLeft()]))
    painter.restore()
