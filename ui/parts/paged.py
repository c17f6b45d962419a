"""A table over any number of rows: an order of numbers in memory, the rows themselves read a page at a time.

    columns = [Column("name", self.tr("Name"), lambda row: row.name, order="name", always=True, stretches=True), ...]
    table = PagedTable(columns, self.tr("People"))
    table.source.read_with(lane, service.rows)     # numbers -> rows, in the lane's thread; None for a row that is gone
    table.sort_wanted.connect(...)                 # (order, descending): ask for numbers, then
    table.show_numbers(first_screen)               # an array('q'); what was asked for an older order is dropped
    table.show_numbers(all_of_them, same_order=True)  # the first rows are the same: nothing moves, nothing is read again
    table.chosen.connect(...)                      # the row that is chosen now, None for none
    table.opened.connect(...)                      # Enter or double click

`data()` never waits: a row that is on its way is painted as grey bars, and its page is asked for, the newest wish first.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (  # noqa: TID251
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.parts.paging import PAGE as PAGE
from ui.parts.paging import Source as Source
from ui.parts.rows import ROW_HEIGHT, draw_ground, draw_text, width_of
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Painting = Callable[[QPainter, QStyleOptionViewItem, QRect, Any], None]

_WAITING_ROWS = 30
ROW_ROLE = Qt.ItemDataRole.UserRole
_PAD = 12
HEAD_HEIGHT = 32
LEAST_COLUMN = 64
_WIDEST_COLUMN = 1000


@dataclass(frozen=True)
class Column(Generic[R]):
    """`key`: in what is remembered; `text`: the cell in words; `spoken`: for screen readers, where it says more.

    `order`: what `sort_wanted` sends, "" where the table cannot be sorted by it; `falls`: what the first
    click gives has the largest on top, and the arrow says so.
    `paint`: paints the cell inside its padding; None: the text, on one line. `width`: in pixels, 0 for as wide as the heading
    and `sample`. `always`: cannot be hidden. `stretches`: takes what room is left. `at_end`: figures, at the end of the cell.
    """

    key: str
    title: str
    text: Callable[[R], str]
    order: str = ""
    falls: bool = False
    spoken: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    paint: Painting | None = None
    width: int = 0
    sample: str = ""
    always: bool = False
    stretches: bool = False
    at_end: bool = False
    shown_at_first: bool = True


class PagedModel(QAbstractTableModel):
    """What the view asks: answers from the pages that are there."""

    def __init__(self, columns: Sequence[Column[Any]], source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.source = source
        source.arrived.connect(self._arrived)

    def _arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def show_numbers(self, numbers: array[int], *, same_order: bool) -> None:
        if same_order and len(numbers) >= len(self.source.numbers):
            before, now = len(self.source.numbers), len(numbers)
            if now > before:
                self.beginInsertRows(QModelIndex(), before, now - 1)
            self.source.show(numbers, same_order=True)
            if now > before:
                self.endInsertRows()
            return
        self.beginResetModel()
        self.source.show(numbers, same_order=False)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.source.numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in {
            ROW_ROLE,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return None
        row = self.source.row(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            return self.tr("on its way") if role == Qt.ItemDataRole.AccessibleTextRole else None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if column.tip is None else column.tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole and column.spoken is not None:
            return column.spoken(row)
        return column.text(row)


class PagedDelegate(QStyledItemDelegate):
    """Paints a cell; grey bars for a row that is on its way."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(96, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        if not isinstance(view, PagedTable):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = view.hasFocus() and view.currentIndex().row() == index.row()
        state = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        state |= QStyle.StateFlag.State_HasFocus if focused else QStyle.StateFlag.State_None
        state |= QStyle.StateFlag.State_MouseOver if view.hovered == index.row() else QStyle.StateFlag.State_None
        option.state = state
        draw_ground(painter, option, first=index.column() == view.first_column, last=False)
        row = view.source.row(index.row())
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        column = view.paged.columns[index.column()]
        if row is None:
            self._bar(painter, option, inner, index, at_end=column.at_end)
        elif column.paint is not None:
            column.paint(painter, option, inner, row)
        elif column.at_end:
            draw_at_end(painter, option, inner, column.text(row))
        else:
            draw_text(painter, inner, column.text(row), direction=option.direction)
        painter.restore()

    @staticmethod
    def _bar(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, index: Index, *, at_end: bool) -> None:
        """As long as a value of that column is about, a little different from row to row."""
        wide = min(inner.width(), 36 if at_end else 70 + (index.row() * 37 + index.column() * 53) % 60)
        bar = QRect(inner.right() - wide if at_end else inner.left(), inner.center().y() - 4, wide, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens(), "mute_soft"))
        painter.drawRoundedRect(QRectF(QStyle.visualRect(option.direction, inner, bar)), 4, 4)


def draw_at_end(
    painter: QPainter,
    option: QStyleOptionViewItem,
    inner: QRect,
    text: str,
    role: str = "text",
    weight: QFont.Weight = QFont.Weight.Normal,
) -> int:
    """A figure at the end of its cell; gives its width."""
    wide = min(width_of(text, weight=weight), inner.width())
    place = QRect(inner.right() + 1 - wide, inner.top(), wide, inner.height())
    draw_text(
        painter,
        QStyle.visualRect(option.direction, inner, place),
        text,
        role,
        weight=weight,
        direction=option.direction,
    )
    return wide


class PagedHead(QHeaderView):
    """Painted headings: the arrow stands before the words, the heading that sorts is darker."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(LEAST_COLUMN)
        self.setFixedHeight(HEAD_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model = self.model()
        if not isinstance(model, PagedModel) or not rect.isValid():
            return
        column = model.columns[logical]
        own = tokens()
        painter.save()
        painter.fillRect(rect, colour(own, "sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour(own, "line"))
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        option = QStyleOptionHeader()
        self.initStyleOption(option)
        sorting = logical == self.sorted_by
        weight = QFont.Weight.DemiBold if sorting else QFont.Weight.Medium
        wide = min(width_of(column.title, size_px=12, weight=weight), inner.width())
        arrow = 18 if sorting else 0
        left = inner.right() + 1 - wide - arrow if column.at_end else inner.left()
        if sorting:
            icon = Icon.DOWN_ARROW if self.descending != column.falls else Icon.UP_ARROW
            place = QRect(left, inner.center().y() - 6, 14, 14)
            draw_icon(
                painter, QRectF(QStyle.visualRect(self.layoutDirection(), rect, place)), icon, colour(own, "text")
            )
        words = QRect(left + arrow, inner.top(), min(wide, inner.right() + 1 - left - arrow), inner.height())
        draw_text(
            painter,
            QStyle.visualRect(self.layoutDirection(), rect, words),
            column.title,
            "text" if sorting else "text2",
            size_px=12,
            weight=weight,
            direction=self.layoutDirection(),
        )
        painter.restore()


class PagedTable(QTableView):
    """`sort_wanted(order, descending)`, `chosen(row or None)`, `opened(row)`, `looked_at(row)` on Space, `typed(text)`: the
    beginning of a name, for whoever can find it; `columns_changed()`: widths or columns, to be remembered with `columns_state`.
    """

    sort_wanted = Signal(str, bool)
    chosen = Signal(object)
    opened = Signal(object)
    looked_at = Signal(object)
    typed = Signal(str)
    columns_changed = Signal()

    def __init__(self, columns: Sequence[Column[Any]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = Source(self)
        self.paged = PagedModel(columns, self.source, self)
        self.hovered = -1
        self._kept: int | None = None
        self._hidden = {column.key for column in columns if not column.shown_at_first}
        self._widths = {column.key: self._first_width(column) for column in columns}
        self._typed = ""
        self._arranging = False
        self._forget_typed = QTimer(self)
        self._forget_typed.setSingleShot(True)
        self._forget_typed.setInterval(1000)
        self._forget_typed.timeout.connect(self._typed_over)
        self.head = PagedHead(self)
        self.setHorizontalHeader(self.head)
        self.setModel(self.paged)
        self.setItemDelegate(PagedDelegate(self))
        self.setAccessibleName(name)
        self.head.setAccessibleName(self.tr("Columns"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        for place, column in enumerate(self.paged.columns):
            stretched = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            self.head.setSectionResizeMode(place, stretched)
        self.head.sectionClicked.connect(self._heading_clicked)
        self.head.sectionResized.connect(self._resized)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.doubleClicked.connect(lambda index: self._send(self.opened, index.row()))
        self.selectionModel().selectionChanged.connect(self._selected)
        self.source.arrived.connect(self._arrived)
        self._arrange()

    # what is shown

    def show_numbers(self, numbers: array[int], *, same_order: bool = False) -> None:
        """Take an order of numbers. The chosen row stays chosen where it still is there; the place in the list stays where the
        order is the same.
        """
        self.paged.show_numbers(numbers, same_order=same_order)
        self._choose_kept()

    def show_waiting(self) -> None:
        """Grey rows, while the order itself is on its way."""
        self.paged.show_numbers(array("q", bytes(8 * _WAITING_ROWS)), same_order=False)
        self.source.hold()

    def read_anew(self) -> None:
        """The rows that are shown, with what was recorded meanwhile."""
        self.source.forget()
        self.viewport().update()

    @property
    def count(self) -> int:
        return len(self.source.numbers)

    @property
    def chosen_number(self) -> int | None:
        """The number of the chosen row."""
        return self._kept

    def choose_number(self, number: int | None) -> None:
        """Choose a row by its number, now or as soon as it is there; None for none."""
        self._kept = number
        if number is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self._choose_kept()

    def _choose_kept(self) -> None:
        if self._kept is None:
            return
        current = self.currentIndex().row()
        numbers = self.source.numbers
        if 0 <= current < len(numbers) and numbers[current] == self._kept and self.selectionModel().hasSelection():
            return
        try:
            place = numbers.index(self._kept)
        except ValueError:
            return
        self.setCurrentIndex(self.paged.index(place, self.first_column))

    def forget_chosen(self) -> None:
        """Nothing is chosen any more; nobody is told."""
        self._kept = None
        blocked = self.blockSignals(True)
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self.blockSignals(blocked)
        self.viewport().update()

    def _selected(self, now: QItemSelection, _before: QItemSelection) -> None:
        if now.isEmpty():
            return
        place = now.indexes()[0].row()
        self._kept = self.source.numbers[place]
        row = self.source.row(place)
        if row is not None:
            self.chosen.emit(row)

    def _arrived(self, first: int, last: int) -> None:
        """A row that was chosen before it was there."""
        place = self.currentIndex().row()
        if self._kept is not None and first <= place <= last and self.source.numbers[place] == self._kept:
            row = self.source.row(place)
            if row is not None:
                self.chosen.emit(row)

    # sorting and columns

    def say_sorted(self, order: str, *, descending: bool) -> None:
        """Mark the heading by which the rows are in order."""
        self.head.sorted_by = next((n for n, each in enumerate(self.paged.columns) if each.order == order), -1)
        self.head.descending = descending
        self.head.viewport().update()

    def _heading_clicked(self, place: int) -> None:
        column = self.paged.columns[place]
        if column.order:
            again = place == self.head.sorted_by
            self.sort_wanted.emit(column.order, again and not self.head.descending)

    def _first_width(self, column: Column[Any]) -> int:
        words = width_of(column.title, size_px=12, weight=QFont.Weight.DemiBold) + (18 if column.order else 0)
        return max(column.width, max(words, width_of(column.sample) if column.sample else 0) + 2 * _PAD)

    @property
    def first_column(self) -> int:
        """The first column that is seen."""
        return next((n for n in range(len(self.paged.columns)) if not self.isColumnHidden(n)), 0)

    def shows(self, key: str) -> bool:
        """Whether a column was chosen to be seen (it may have given way where it is narrow)."""
        return key not in self._hidden

    def show_column(self, key: str, *, wanted: bool) -> None:
        self._hidden = self._hidden - {key} if wanted else self._hidden | {key}
        self._arrange()
        self.columns_changed.emit()

    def columns_state(self) -> dict[str, Any]:
        """Widths and hidden columns, to be remembered."""
        fixed = {column.key for column in self.paged.columns if not column.stretches}
        return {
            "widths": {key: wide for key, wide in self._widths.items() if key in fixed},
            "hidden": sorted(self._hidden),
        }

    def restore_columns(self, state: object) -> None:
        """Take what `columns_state` gave once; what does not fit is passed over."""
        if not isinstance(state, dict):
            return
        widths, hidden = state.get("widths"), state.get("hidden")
        for column in self.paged.columns:
            wide = widths.get(column.key) if isinstance(widths, dict) else None
            if isinstance(wide, int) and LEAST_COLUMN <= wide <= _WIDEST_COLUMN and not column.stretches:
                self._widths[column.key] = wide
        if isinstance(hidden, list):
            optional = {column.key for column in self.paged.columns if not column.always}
            self._hidden = optional.intersection(map(str, hidden))
        self._arrange()

    def _resized(self, place: int, _before: int, now: int) -> None:
        column = self.paged.columns[place]
        if not self._arranging and not column.stretches and now:
            self._widths[column.key] = now
            self._arrange()
            self.columns_changed.emit()

    def _arrange(self) -> None:
        """The last columns give way where it is narrow, so that the stretching one keeps its least width."""
        if self._arranging:
            return
        self._arranging = True
        columns = self.paged.columns
        left = self.viewport().width() - sum(self._first_width(each) for each in columns if each.stretches)
        for place, column in enumerate(columns):
            if column.stretches:
                continue
            hidden = column.key in self._hidden
            if not hidden:
                left -= self._widths[column.key]
                hidden = left < 0 and not column.always
            self.setColumnHidden(place, hidden)
            if not hidden:
                self.setColumnWidth(place, self._widths[column.key])
        self._arranging = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # keys and pointer

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def leaveEvent(self, event: Any) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _send(self, signal: Any, place: int) -> None:
        row = self.source.row(place) if 0 <= place < self.count else None
        if row is not None:
            signal.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._send(self.opened, place)
            case Qt.Key.Key_Space if not self._typed:
                self._send(self.looked_at, place)
            case Qt.Key.Key_Home if self.count:
                self._go_to(0)
            case Qt.Key.Key_End if self.count:
                self._go_to(self.count - 1)
            case _:
                super().keyPressEvent(event)
                return
        event.accept()

    def _go_to(self, place: int) -> None:
        self.setCurrentIndex(self.paged.index(place, self.first_column))
        self.scrollTo(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Letters typed within a second of one another are the beginning of a name; Qt would look at every row."""
        self._typed += search
        self._forget_typed.start()
        self.typed.emit(self._typed)

    def _typed_over(self) -> None:
        self._typed = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(0, 0, self.viewport().width(), 2), colour(tokens(), "accent"))
            painter.end()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.count and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.viewport().update()
