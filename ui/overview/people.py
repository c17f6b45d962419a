"""The table of people: model, and a delegate that paints name, status, dates and days without contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.overview.data import Isolation, Row, by_isolation, isolation
from ui.overview.words import isolation_word, isolation_words, last_words
from ui.parts.rows import ROW_HEIGHT, draw_ground, draw_text, width_of
from ui.parts.text import isolated, said, shown
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour, draw_status
from ui.theme.theme import tokens
from ui.words.window import STATUS_FULL

Index = QModelIndex | QPersistentModelIndex
NAME, STATUS, SEEN, CONTACT, WITHOUT = range(5)
ROW_ROLE = Qt.ItemDataRole.UserRole
_SIGNS = {
    Isolation.RECENT: (Icon.CHECK, "good"),
    Isolation.OVERDUE: (Icon.TRIANGLE, "warn"),
    Isolation.LONG: (Icon.OCTAGON, "crit"),
    Isolation.NOT_RECORDED: (Icon.DASH, "text3"),
}
_PAD = 12
LEAST_NAME_PX = 200
_NEVER = date.min


def _last(row: Row, *, contact: bool) -> date:
    last = row.standing.last_contact if contact else row.standing.last_seen
    return _NEVER if last is None else last.latest


_KEYS: tuple[Callable[[Row], Any], ...] = (
    lambda row: row.name.casefold(),
    lambda row: (list(STATUS_FULL).index(row.standing.status), row.name.casefold()),
    lambda row: (_last(row, contact=False), row.name.casefold()),
    lambda row: (_last(row, contact=True), row.name.casefold()),
    by_isolation,
)


class PeopleModel(QAbstractTableModel):
    """Rows as loaded; sorting is by any column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._sorted = (WITHOUT, Qt.SortOrder.AscendingOrder)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self._sort()
        self.endResetModel()

    def place_of(self, id_: str) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.id == id_), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(_KEYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Person"),
            self.tr("Status"),
            self.tr("Last seen"),
            self.tr("Last contact"),
            self.tr("Without contact"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return "\n".join(shown(name) for name in (row.name, row.other) if name)
        return None

    @staticmethod
    def text(row: Row, column: int) -> str:
        """A cell in words."""
        standing = row.standing
        if column == NAME:
            return shown(row.name)
        if column == STATUS:
            return said(STATUS_FULL[standing.status])
        if column == WITHOUT:
            return isolation_words(standing)
        return last_words(standing.last_seen if column == SEEN else standing.last_contact)

    def spoken(self, row: Row, column: int) -> str:
        """A cell as a screen reader says it: with the word for how long, and both names."""
        words = self.text(row, column)
        if column == NAME and row.other:
            return f"{words}, {isolated(row.other)}"
        if column == WITHOUT:
            if isolation(row.standing) is Isolation.DOES_NOT_APPLY:
                return self.tr("does not apply")
            word = isolation_word(row.standing)
            return f"{words}, {word}" if word else words
        return words

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sorted = (column, order)
        self._sort()
        self.endResetModel()

    def _sort(self) -> None:
        column, order = self._sorted
        self.rows.sort(key=_KEYS[column], reverse=order == Qt.SortOrder.DescendingOrder)


class PeopleDelegate(QStyledItemDelegate):
    """Paints a cell; nothing is made into widgets or pictures."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        words = str(index.data())
        if index.column() == WITHOUT:
            wide = 22 + width_of(words, weight=QFont.Weight.DemiBold) + 6
            wide += width_of(isolation_word(row.standing), size_px=12)
        else:
            wide = width_of(words) + (20 if index.column() == STATUS else 0)
        return QSize(wide + 2 * _PAD, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = option.widget
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            focused = QStyle.StateFlag.State_HasFocus
        option.state = (option.state & ~QStyle.StateFlag.State_HasFocus) | focused
        draw_ground(painter, option, first=index.column() == NAME, last=False)
        row: Row = index.data(ROW_ROLE)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        match index.column():
            case 0:
                self._name(painter, option, inner, row)
            case 1:
                self._status(painter, option, inner, row)
            case 4:
                self._without(painter, option, inner, row)
            case _:
                words = str(index.data())
                known = row.standing.last_seen if index.column() == SEEN else row.standing.last_contact
                draw_text(painter, inner, words, "text" if known else "text3", direction=option.direction)
        painter.restore()

    @staticmethod
    def _name(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
        if not row.other:
            draw_text(painter, inner, shown(row.name), weight=QFont.Weight.Medium, direction=option.direction)
            return
        upper = QRect(inner.left(), inner.top() + 3, inner.width(), 20)
        lower = QRect(inner.left(), inner.top() + 21, inner.width(), 20)
        draw_text(painter, upper, shown(row.name), weight=QFont.Weight.Medium, direction=option.direction)
        draw_text(painter, lower, shown(row.other), "text2", size_px=12, direction=option.direction)

    @staticmethod
    def _status(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
        mark = QRect(inner.left(), inner.center().y() - 5, 12, 12)
        words = inner.adjusted(20, 0, 0, 0)
        draw_status(painter, QRectF(QStyle.visualRect(option.direction, inner, mark)), row.standing.status, tokens())
        draw_text(
            painter,
            QStyle.visualRect(option.direction, inner, words),
            said(STATUS_FULL[row.standing.status]),
            direction=option.direction,
        )

    @staticmethod
    def _without(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: Row) -> None:
        found = isolation(row.standing)
        if found is Isolation.DOES_NOT_APPLY:
            return
        icon, tone = _SIGNS[found]
        sign = QRect(inner.left(), inner.center().y() - 6, 14, 14)
        draw_icon(painter, QRectF(QStyle.visualRect(option.direction, inner, sign)), icon, colour(tokens(), tone))
        words = isolation_words(row.standing)
        quiet = found is Isolation.NOT_RECORDED
        weight = QFont.Weight.Normal if quiet else QFont.Weight.DemiBold
        at = inner.adjusted(22, 0, 0, 0)
        draw_text(
            painter,
            QStyle.visualRect(option.direction, inner, at),
            words,
            "text3" if quiet else "text",
            weight=weight,
            direction=option.direction,
        )
        wide = width_of(words, weight=weight) + 6
        rest = at.adjusted(wide, 0, 0, 0)
        if rest.width() > 0:
            draw_text(
                painter,
                QStyle.visualRect(option.direction, inner, rest),
                isolation_word(row.standing),
                "text2",
                size_px=12,
                direction=option.direction,
            )


class PeopleTable(QTableView):
    """Rows are chosen whole; the less needed columns give way where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.setItemDelegate(PeopleDelegate(self))
        self.setAccessibleName(self.tr("People"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setAccessibleName(self.tr("Columns"))
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(96)
        head.setResizeContentsPrecision(64)
        self.setSortingEnabled(True)
        self.sortByColumn(WITHOUT, Qt.SortOrder.AscendingOrder)
        self.people.modelReset.connect(self.give_way)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.give_way()

    def give_way(self) -> None:
        """Names get 200 pixels at least: the last contact is hidden first, since its days stand beside it, then last seen."""
        left = self.viewport().width() - LEAST_NAME_PX
        for column in (STATUS, WITHOUT, SEEN, CONTACT):
            left -= max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            if column in {SEEN, CONTACT}:
                self.setColumnHidden(column, left < 0)
