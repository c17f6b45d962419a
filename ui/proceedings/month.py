"""A month of sessions: weeks in rows, a chip for each session, dashed where its day is not certain, today in a ring."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.model.calendar import add_months
from app.model.hearings import SessionState
from ui.parts.icon_button import IconButton
from ui.parts.rows import draw_text, width_of
from ui.parts.text import isolated, label, say, shown
from ui.proceedings.data import Sitting
from ui.proceedings.words import number_words, state_words
from ui.theme.icons import Icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens
from ui.words.custody import month_words
from ui.words.dates import day

Index = QModelIndex | QPersistentModelIndex
_ROW_MOST, _ROW_LEAST = 96, 60
_CHIP = 22
_STRONG = QFont.Weight.DemiBold
_WEEKS = Weeks(firstweekday=0)


@dataclass(frozen=True)
class Chip:
    """One session on one day. `exact`: it is on this day, not perhaps."""

    sitting: Sitting
    exact: bool


@dataclass(frozen=True)
class Day:
    on: date
    inside: bool
    chips: tuple[Chip, ...]


def month_of(first: date, sittings: Sequence[Sitting]) -> tuple[tuple[Day, ...], ...]:
    """The weeks of the month that `first` begins, each with its seven days, from Monday."""
    on_day: dict[date, list[Chip]] = {}
    days = [each for week in _WEEKS.monthdatescalendar(first.year, first.month) for each in week]
    for sitting in sittings:
        span = sitting.days()
        if span is None or span[1] < days[0] or span[0] > days[-1]:
            continue
        for each in days:
            if span[0] <= each <= span[1]:
                on_day.setdefault(each, []).append(Chip(sitting, span[0] == span[1]))
    made = [Day(each, each.month == first.month, tuple(on_day.get(each, ()))) for each in days]
    return tuple(tuple(made[at : at + 7]) for at in range(0, len(made), 7))


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.weeks: tuple[tuple[Day, ...], ...] = ()
        self.today = date.min
        self.with_titles = True
        self.weekdays = (
            self.tr("Mon"),
            self.tr("Tue"),
            self.tr("Wed"),
            self.tr("Thu"),
            self.tr("Fri"),
            self.tr("Sat"),
            self.tr("Sun"),
        )

    def show_weeks(self, weeks: tuple[tuple[Day, ...], ...], today: date) -> None:
        self.beginResetModel()
        self.weeks, self.today = weeks, today
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.weeks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.weekdays[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.weeks[index.row()][index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(found, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and found.chips:
            return self.words(found, index.column())
        return None

    def words(self, found: Day, column: int) -> str:
        """`Fri 26 September 2025, today: North 3/25, session 31, ahead`."""
        head = f"{self.weekdays[column]} {day(found.on)}"
        if found.on == self.today:
            head = self.tr("{day}, today").format(day=head)
        said = []
        for chip in found.chips:
            each = chip.sitting
            title = f"{isolated(each.title)}, " if self.with_titles else ""
            doubt = "" if chip.exact else self.tr(", perhaps on this day")
            said.append(f"{title}{number_words(each.number)}, {state_words(each.session)}{doubt}")
        return f"{head}: {'; '.join(said)}" if said else head


class MonthTable(QTableView):
    """`turned(months)`: another month is wanted; `opened(Day)` by Enter or a double click."""

    turned = Signal(int)
    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("month")
        self.setProperty("role", "matrix")
        self.days = _Model(self)
        self.setModel(self.days)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(_ROW_LEAST)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(24)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setAccessibleName(self.tr("Days of the week"))
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(self._open)

    def _moved(self) -> None:
        self.viewport().update()

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(self.days.weeks[index.row()][index.column()])

    def day_at(self, index: Index) -> Day | None:
        return self.days.weeks[index.row()][index.column()] if index.isValid() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Weeks share the height."""
        weeks = max(1, len(self.days.weeks))
        high = max(_ROW_LEAST, min(_ROW_MOST, self.viewport().height() // weeks))
        self.verticalHeader().setDefaultSectionSize(high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turned.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), colour(tokens(), "card"))
        for row, week in enumerate(self.days.weeks):
            for column, found in enumerate(week):
                self._paint(painter, self.visualRect(self.days.index(row, column)), found)
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            draw_ring(painter, QRectF(self.visualRect(current)).adjusted(1, 1, -1, -1), colour(tokens(), "accent"))
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, found: Day) -> None:
        own, direction = tokens(), self.layoutDirection()
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width() - 4, 1), colour(own, "line"))
        inner = rect.adjusted(6, 4, -6, -4)
        number = str(found.on.day)
        wide = width_of(number, weight=_STRONG)
        place = QStyle.visualRect(direction, inner, QRect(inner.left(), inner.top(), wide, 22))
        if found.on == self.days.today:
            ring = QRectF(place).adjusted(-5, 0, 5, 0)
            painter.setPen(QPen(colour(own, "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, 11, 11)
        tone = "accent" if found.on == self.days.today else "text" if found.inside else "text3"
        draw_text(painter, place, number, tone, weight=_STRONG if found.inside else QFont.Weight.Normal)
        room = (inner.height() - 24) // (_CHIP + 2)
        shown_chips = found.chips if len(found.chips) <= room else found.chips[: max(0, room - 1)]
        top = inner.top() + 24
        for chip in shown_chips:
            self._chip(painter, QRect(inner.left(), top, inner.width(), _CHIP), chip)
            top += _CHIP + 2
        rest = len(found.chips) - len(shown_chips)
        if rest:
            more = QRect(inner.left(), top if room else inner.top(), inner.width(), 20)
            if not room:
                more = QStyle.visualRect(direction, inner, more.adjusted(wide + 10, 0, 0, 0))
            draw_text(painter, more, f"+{rest}", "text2", size_px=12, direction=direction)

    def _chip(self, painter: QPainter, rect: QRect, chip: Chip) -> None:
        own = tokens()
        state = chip.sitting.session.state
        tone = "warn" if state is SessionState.NOT_CONFIRMED else "accent"
        ground = "card" if state is SessionState.AHEAD or not chip.exact else f"{tone}_soft"
        pen = QPen(colour(own, tone), 1)
        if not chip.exact or state is SessionState.MAY_BE:
            pen.setStyle(Qt.PenStyle.DashLine)
        elif state is SessionState.HELD and not own.contrast:
            pen = QPen(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.setBrush(colour(own, ground))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        words = number_words(chip.sitting.number)
        if self.days.with_titles:
            words = f"{shown(chip.sitting.title)}, {words}"
        if state is SessionState.NOT_CONFIRMED or not chip.exact:
            words = f"? {words}"
        draw_text(painter, rect.adjusted(7, 0, -5, 0), words, size_px=12, direction=self.layoutDirection())


class Month(QFrame):
    """The calendar as a card: the month's name, back, today and on, and the days. `opened(Day)` as in `MonthTable`."""

    opened = Signal(object)

    def __init__(self, *, with_titles: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.first = date.min
        self._sittings: tuple[Sitting, ...] = ()
        self.name = label("", "heading", parent=self)
        self.name.setObjectName("month-name")
        self.earlier = IconButton(Icon.LEFT, self.tr("Month before"), "Page Up", self)
        self.later = IconButton(Icon.RIGHT, self.tr("Month after"), "Page Down", self)
        self.earlier.setObjectName("month-before")
        self.later.setObjectName("month-after")
        self.to_today = QPushButton(self.tr("Today"), self)
        self.to_today.setObjectName("month-today")
        self.to_today.setProperty("role", "link")
        self.table = MonthTable(self.tr("Calendar of sessions"), self)
        self.table.days.with_titles = with_titles
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.addWidget(self.name, 1)
        head.addWidget(self.to_today)
        head.addWidget(self.earlier)
        head.addWidget(self.later)
        inside = QVBoxLayout()
        inside.setContentsMargins(18, 0, 14, 0)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 14, 1, 8)
        column.addLayout(head)
        column.addLayout(inside, 1)
        self.earlier.clicked.connect(lambda: self.turn(-1))
        self.later.clicked.connect(lambda: self.turn(1))
        self.to_today.clicked.connect(lambda: self.show_month(self.table.days.today))
        self.table.turned.connect(self.turn)
        self.table.opened.connect(self.opened)
        self.setFocusProxy(self.table)

    def show_sittings(self, sittings: Sequence[Sitting], today: date) -> None:
        """Put in other sessions; the month that is shown stays, at first it is that of `today`."""
        self._sittings = tuple(sittings)
        self.table.days.today = today
        self.show_month(today if self.first == date.min else self.first)

    def show_month(self, when: date) -> None:
        current = self.table.currentIndex()
        self.first = when.replace(day=1)
        say(self.name, month_words(self.first))
        self.table.days.show_weeks(month_of(self.first, self._sittings), self.table.days.today)
        self.table.fit()
        if current.isValid():
            row = min(current.row(), len(self.table.days.weeks) - 1)
            self.table.setCurrentIndex(self.table.days.index(row, current.column()))

    def turn(self, months: int) -> None:
        """So many months on, or back."""
        if 1 < self.first.year < 9998:
            self.show_month(add_months(self.first, months))
