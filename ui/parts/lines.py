"""A long list of rows with two lines each: evidence, films, bundles, the log. Rows come page by page, as they are looked at.

One painter for all of them: an icon or the log's thread, narrow columns, a title, a second line, and a sign behind it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractListModel,
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
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.parts.rows import draw_ground, draw_text, width_of
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
"""Rows that are asked for at once."""
_PAGES_KEPT = 60
_HEIGHT = 52
_PAD = 16
_GAP = 12
_MIDDLE = QFont.Weight.Medium


@dataclass(frozen=True)
class Row:
    """One row in words. `columns`: (upper, lower) of what stands before the title; `sign`: an icon with its tone behind the
    second line. `spoken`: what a screen reader says. `id`: of what the row stands for.
    """

    id: str
    title: str
    second: str
    spoken: str
    icon: Icon | None = None
    columns: tuple[tuple[str, str], ...] = ()
    sign: tuple[Icon, str] | None = None
    tip: str = ""
    broken: bool = False


class RowsModel(QAbstractListModel):
    """`wanted(page)`: somebody looks at rows that are not there yet; hand them in with `put`."""

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._newest: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    def show_count(self, count: int) -> None:
        """So many rows, none of which is there yet."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def show_all(self, rows: Sequence[Row]) -> None:
        """All rows of a list that is short enough to be read at once."""
        self.beginResetModel()
        self._count = len(rows)
        self._asked.clear()
        self._pages = OrderedDict(
            (number, rows[first : first + PAGE]) for number, first in enumerate(range(0, len(rows), PAGE))
        )
        self.endResetModel()

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """The rows of a page, whatever was looked at meanwhile."""
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        self.dataChanged.emit(self.index(first), self.index(min(self._count, first + PAGE) - 1))

    def failed(self, page: int) -> None:
        """The page could not be read; it is asked for again when somebody looks."""
        self._asked.discard(page)

    def row(self, number: int) -> Row | None:
        """The row if it is there; otherwise it is asked for."""
        page, place = divmod(number, PAGE)
        held = self._pages.get(page)
        if held is None:
            self._newest = page
            self._timer.start()
            return None
        return held[place] if place < len(held) else None

    def place_of(self, id_: str) -> int | None:
        """Where a row stands, of those that are there."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.id == id_:
                    return page * PAGE + place
        return None

    def _ask(self) -> None:
        """Only the page looked at last: whoever drags the scroll bar wants none of those in between."""
        page, self._newest = self._newest, None
        if page is not None and page not in self._asked and page not in self._pages:
            self._asked.add(page)
            self.wanted.emit(page)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return row
        if row is None:
            return self.tr("Reading") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or row.title
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, widths: Sequence[int], *, thread: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._widths = widths
        self._thread = thread

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, option, first=True, last=True)
        inner: QRect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        direction = option.direction
        row: Row | None = index.data(Qt.ItemDataRole.UserRole)
        left = 0

        def at(x: int, y: int, width: int, height: int = 20) -> QRect:
            return QStyle.visualRect(direction, inner, QRect(inner.left() + x, inner.top() + y, max(0, width), height))

        if self._thread:
            self._chain(painter, at(0, 0, 12, inner.height()), index, row)
            left = 24
        elif row is None or row.icon is not None:
            if row is not None and row.icon is not None:
                draw_icon(painter, QRectF(at(0, 17, 18, 18)), row.icon, colour(tokens(), "text2"))
            left = 32
        if row is None:
            for y, width in ((12, 200), (32, 120)):
                painter.fillRect(at(left, y, width, 8), colour(tokens(), "mute_soft"))
            painter.restore()
            return
        narrow = inner.width() < 560
        for (upper, lower), width in zip(row.columns, self._widths, strict=False):
            room = min(width, 96) if narrow else width
            one = not lower
            draw_text(painter, at(left, 16 if one else 6, room), upper, "text2" if one else "text", direction=direction)
            draw_text(painter, at(left, 26, room), lower, "text2", size_px=12, direction=direction)
            left += room + _GAP
        rest = inner.width() - left
        draw_text(painter, at(left, 6, rest), row.title, weight=_MIDDLE, direction=direction)
        behind = 26 if row.sign is not None else 0
        draw_text(painter, at(left, 26, rest - behind), row.second, "text2", size_px=12, direction=direction)
        if row.sign is not None:
            wide = min(width_of(row.second, size_px=12), rest - behind) + 12
            draw_icon(painter, QRectF(at(left + wide, 29, 14, 14)), row.sign[0], colour(tokens(), row.sign[1]))
        painter.restore()

    @staticmethod
    def _chain(painter: QPainter, column: QRect, index: Index, row: Row | None) -> None:
        """A ring on a thread that runs through to the lines before and after; where it is broken, a gap and an octagon."""
        middle = column.center()
        own = tokens()
        broken = row is not None and row.broken
        painter.setPen(QPen(colour(own, "edge"), 1.5))
        if index.row() and not broken:
            painter.drawLine(middle.x(), column.top(), middle.x(), middle.y() - 5)
        if index.row() < index.model().rowCount() - 1:
            painter.drawLine(middle.x(), middle.y() + 5, middle.x(), column.bottom() + 1)
        if broken:
            draw_icon(painter, QRectF(middle.x() - 7, middle.y() - 7, 14, 14), Icon.OCTAGON, colour(own, "crit"))
            return
        painter.setBrush(colour(own, "card"))
        painter.setPen(QPen(colour(own, "text2"), 1.8))
        painter.drawEllipse(QRectF(middle.x() - 4, middle.y() - 4, 8, 8))


class RowsList(QListView):
    """`opened(id)`: Enter or a double click on a row. `widths`: of the columns before the title, in pixels."""

    opened = Signal(str)

    def __init__(
        self, name: str, widths: Sequence[int] = (), *, thread: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(widths, thread=thread, parent=self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    @property
    def chosen(self) -> Row | None:
        """The row that is chosen, if it is there."""
        chosen = self.selectionModel().selectedIndexes()
        return self.rows.row(chosen[0].row()) if chosen else None

    def _open(self, number: int) -> None:
        row = self.rows.row(number)
        if row is not None:
            self.opened.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)
