"""Totals as a table of sums: who, how many, made of what, and what our list of names has of it, with a mark for each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.model.ids import RecordId
from app.model.reconciliation import Outcome, Reconciled
from app.services.claims import Counts
from ui.claims.data import Loaded
from ui.claims.words import difference_words, list_words, number_words, on_words, parts_words, who_words
from ui.parts.rows import draw_ground, draw_text, width_of
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.claims import arithmetic_words, span_words
from ui.words.dates import day

Index = QModelIndex | QPersistentModelIndex
WHO, NUMBER, PARTS, AGAINST = range(4)
_ROW = 80
_PAD = 12
_NARROW = 680
_SIZES = ((9, 12), (7, 9))
"""(side, step) of a mark: smaller ones where the larger do not fit into two lines."""
MOST_MARKS = 60
_MIDDLE = QFont.Weight.Medium
_STRONG = QFont.Weight.DemiBold


@dataclass(frozen=True)
class Sum:
    """One row. `id` None: our own list. `named`, `unnamed`: how many marks of each kind, at the most that it may be."""

    id: RecordId | None
    who: str
    when: str
    number: str
    parts: str
    adds_up: str
    comes_out: bool
    difference: str
    list: str
    outcome: Outcome
    named: int
    unnamed: int

    def cell(self, column: int) -> str:
        """A cell in words."""
        upper, lower = (
            (self.who, self.when),
            (self.number, ""),
            (self.parts, self.adds_up),
            (self.difference, self.list),
        )[column]
        return f"{upper}, {lower}" if lower else upper


def sums(loaded: Loaded, counts: Counts, ours: str) -> list[Sum]:
    """The totals of a topic by date, then our own list (`ours`: what it is called)."""
    rows = [_sum(loaded.totals[id_], loaded.names) for id_, _ in counts.topic.totals if id_ in loaded.totals]
    if counts.named is not None:
        found = counts.named.span
        rows.append(
            Sum(None, ours, day(loaded.as_of), span_words(found), "", "", True, "", "", Outcome.FITS, found.least, 0)
        )
    return rows


def _sum(found: Reconciled, names: Mapping[RecordId, str]) -> Sum:
    claim = found.claim
    source = names.get(claim.source) if claim.source else None
    against = found.against
    named = 0 if against.named is None else len(against.named.sure)
    unnamed = against.unnamed
    return Sum(
        found.id,
        who_words(claim, source),
        on_words(claim),
        number_words(claim),
        parts_words(claim, names),
        arithmetic_words(found.arithmetic) if found.arithmetic is not None else "",
        found.arithmetic is None or found.arithmetic.comes_out,
        difference_words(against),
        f"{list_words(found)}, {day(found.day)}",
        against.outcome,
        named,
        0 if unnamed is None else unnamed.least,
    )


class SumsModel(QAbstractTableModel):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sums: list[Sum] = []
        self._heads = (self.tr("Said by"), self.tr("Number"), self.tr("Made up of"), self.tr("Against our list"))

    def show_sums(self, rows: list[Sum]) -> None:
        self.beginResetModel()
        self.sums = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.sums)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.sums[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole}:
            return row.cell(index.column())
        return None

    def place_of(self, id_: str) -> int | None:
        return next((n for n, row in enumerate(self.sums) if row.id == id_), None)


_SIGNS = {
    Outcome.FITS: (Icon.CHECK, "good"),
    Outcome.MAY_FIT: (Icon.DASH, "text2"),
    Outcome.NOT_COUNTED: (Icon.DASH, "text3"),
}


class _Painter(QStyledItemDelegate):
    """`narrow`: what a total is made of has no column of its own and stands below who said it."""

    narrow = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column = index.column()
        draw_ground(painter, option, first=column == WHO, last=column == AGAINST)
        row: Sum = index.data(Qt.ItemDataRole.UserRole)
        inner: QRect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        direction = option.direction
        upper = QRect(inner.left(), inner.top() + 8, inner.width(), 20)
        lower = upper.translated(0, 20)
        if column == WHO:
            weight = _STRONG if row.id is None else _MIDDLE
            draw_text(painter, upper, row.who, weight=weight, direction=direction)
            draw_text(painter, lower, row.when, "text2", size_px=12, direction=direction)
            if self.narrow and row.parts:
                tone = "text2" if row.comes_out else "warn"
                words = row.parts if row.comes_out else f"{row.parts}; {row.adds_up}"
                draw_text(painter, lower.translated(0, 20), words, tone, size_px=12, direction=direction)
        elif column == NUMBER:
            draw_text(painter, upper, row.number, weight=_STRONG, direction=direction)
        elif column == PARTS:
            draw_text(painter, upper, row.parts, "text" if "+" in row.parts else "text2", direction=direction)
            tone = "text2" if row.comes_out else "warn"
            draw_text(painter, lower, row.adds_up, tone, size_px=12, direction=direction)
        else:
            self._against(painter, inner, upper, row, direction)
        painter.restore()

    def _against(self, painter: QPainter, inner: QRect, upper: QRect, row: Sum, direction: Qt.LayoutDirection) -> None:
        own = tokens()
        left = 0
        if row.difference:
            sign = QStyle.visualRect(direction, inner, QRect(inner.left(), upper.top() + 2, 16, 16))
            if row.outcome in _SIGNS:
                icon, tone = _SIGNS[row.outcome]
                draw_icon(painter, QRectF(sign), icon, colour(own, tone))
            else:
                draw_unequal(painter, QRectF(sign))
            left = 24
        words = QStyle.visualRect(direction, inner, upper.adjusted(left, 0, 0, 0))
        draw_text(painter, words, row.difference, direction=direction)
        under = QRect(inner.left() + left, upper.top() + 20, inner.width() - left, 20)
        if row.list:
            place = QStyle.visualRect(direction, inner, under)
            draw_text(painter, place, row.list, "text2", size_px=12, direction=direction)
        draw_marks(painter, QRect(under.left(), under.top() + 23, under.width(), 24), inner, row, direction)


def draw_unequal(painter: QPainter, rect: QRectF) -> None:
    """The sign for what does not agree."""
    painter.setPen(QPen(colour(tokens(), "warn"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y, side = rect.left(), rect.top(), rect.width()
    for at in (0.38, 0.64):
        painter.drawLine(
            QRectF(x + 2, y + side * at, 0, 0).topLeft(), QRectF(x + side - 2, y + side * at, 0, 0).topLeft()
        )
    painter.drawLine(
        QRectF(x + side * 0.68, y + side * 0.14, 0, 0).topLeft(),
        QRectF(x + side * 0.32, y + side * 0.88, 0, 0).topLeft(),
    )


def draw_marks(painter: QPainter, place: QRect, within: QRect, row: Sum, direction: Qt.LayoutDirection) -> None:
    """One filled square for everybody who is named, one dashed for everybody who is not; nothing where there are too many."""
    if not row.unnamed and row.id is not None and not row.named:
        return
    count = row.named + row.unnamed
    fits = [(side, step) for side, step in _SIZES if count <= 2 * (place.width() // step)]
    if not fits or count > MOST_MARKS:
        return
    side, step = fits[0]
    own, a_line = tokens(), place.width() // step
    for number in range(count):
        left = place.left() + number % a_line * step
        at = QRect(left, place.top() + number // a_line * step, side, side)
        square = QRectF(QStyle.visualRect(direction, within, at))
        if number < row.named:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "text2"))
            painter.drawRoundedRect(square, 2, 2)
        else:
            pen = QPen(colour(own, "text2"), 1)
            pen.setDashPattern([2, 1.6])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


class SumsTable(QTableView):
    """`chosen(id)`: a total; an empty id for our own list."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sums")
        self.sums = SumsModel(self)
        self.setModel(self.sums)
        self._painter = _Painter(self)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("Who said how many, and what our list has of it"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setAccessibleName(self.tr("Columns"))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(64)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(NUMBER, QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._current)

    def show_sums(self, rows: list[Sum]) -> None:
        self.sums.show_sums(rows)
        wide = max((width_of(row.number, weight=_STRONG) for row in rows), default=0) + 2 * _PAD
        self.setColumnWidth(NUMBER, max(80, wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._painter.narrow = event.size().width() < _NARROW
        self.setColumnHidden(PARTS, self._painter.narrow)
        super().resizeEvent(event)

    def _current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.sums.sums[index.row()].id or "")

    def choose(self, id_: str) -> bool:
        """Make a total the chosen one, if it is here."""
        place = self.sums.place_of(id_)
        if place is None:
            return False
        self.setCurrentIndex(self.sums.index(place, WHO))
        return True
