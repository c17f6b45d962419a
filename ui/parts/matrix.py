"""A painted matrix: frozen heads of rows and columns, one small shape to a cell, arrows, and a name for every cell.

It is a table of Qt's with nothing of Qt's painting: so keys, scrolling, mirroring and what a screen reader meets are those of
any table, and a whole view of 30 rows by 30 columns is painted in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QScrollBar,
    QStyle,
    QTableView,
    QWidget,
)

from ui.parts.rows import draw_text, font, width_of
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

Index = QModelIndex | QPersistentModelIndex
Paint = Callable[[QPainter, QRectF, Any], None]
COLUMN_WIDTH = 34
ROW_HEIGHT = 34
HEAD_HEIGHT = 48
_SHAPE = 16
_LINE = 20
_MIDDLE = QFont.Weight.Medium
_STRONG = QFont.Weight.DemiBold


@dataclass(frozen=True)
class Head:
    """The head of a row or column. `upper`: above the words of a column, shown where it changes; beside those of a row.

    `spoken`: for screen readers and tooltips. `tail`: at the far end of a row; `foot`: below a column, in two lines.
    """

    words: str
    spoken: str
    upper: str = ""
    tail: str = ""
    foot: tuple[str, str] = ("", "")
    foot_tone: str = "text"
    quiet: bool = False


class MatrixModel(QAbstractTableModel):
    """`cells[row][column]`: whatever the painting takes. `name`: a cell in words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Head] = ()
        self.columns: Sequence[Head] = ()
        self.cells: Sequence[Sequence[Any]] = ()
        self.words: Callable[[Any], str] = str

    def show_cells(
        self,
        rows: Sequence[Head],
        columns: Sequence[Head],
        cells: Sequence[Sequence[Any]],
        words: Callable[[Any], str],
    ) -> None:
        self.beginResetModel()
        self.rows, self.columns, self.cells, self.words = rows, columns, cells, words
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return cell
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            row, column = self.rows[index.row()], self.columns[index.column()]
            return f"{row.spoken}, {column.spoken}: {self.words(cell)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        head = (self.columns if orientation == Qt.Orientation.Horizontal else self.rows)[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.words
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return head.spoken
        return None


class _Heads(QHeaderView):
    """Both heads: painted here, sized by the matrix."""

    def __init__(self, orientation: Qt.Orientation, matrix: MatrixTable) -> None:
        super().__init__(orientation, matrix)
        self._matrix = matrix
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model, own = self._matrix.cells, tokens()
        current = self._matrix.currentIndex()
        direction = self.layoutDirection()
        painter.save()
        if self.orientation() == Qt.Orientation.Horizontal:
            at = current.isValid() and current.column() == section
            painter.fillRect(rect, colour(own, "select" if at else "card"))
            head = model.columns[section]
            self._upper(painter, rect, section)
            painter.setFont(self._matrix.font())
            words = QRect(rect.left(), rect.bottom() - 24, rect.width(), 20)
            wide = width_of(head.words, weight=_STRONG)
            centred = QRect(words.left() + (words.width() - wide) // 2, words.top(), wide, 20)
            tone = "text2" if head.quiet else "text"
            draw_text(painter, centred, head.words, tone, weight=_STRONG if at else _MIDDLE)
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour(own, "line"))
        else:
            at = current.isValid() and current.row() == section
            painter.fillRect(rect, colour(own, "select" if at else "card"))
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour(own, "line"))
            head = model.rows[section]
            inner = rect.adjusted(12, 0, -8, 0)
            wide = min(width_of(head.words, weight=_MIDDLE), inner.width())
            if width_of(head.words, weight=_MIDDLE) > inner.width() and rect.height() >= 2 * _LINE:
                self._two_lines(painter, inner, head.words)
                painter.restore()
                return
            first = QStyle.visualRect(direction, inner, QRect(inner.left(), rect.top(), wide, rect.height()))
            draw_text(painter, first, head.words, weight=_MIDDLE, direction=direction)
            rest = inner.width() - wide - 10
            if head.upper and rest > 24:
                other = QRect(inner.left() + wide + 10, rect.top(), rest, rect.height())
                draw_text(
                    painter, QStyle.visualRect(direction, inner, other), head.upper, "text2", size_px=12,
                    direction=direction,
                )  # fmt: skip
        painter.restore()

    def _two_lines(self, painter: QPainter, inner: QRect, words: str) -> None:
        painter.setFont(font(13, _MIDDLE))
        painter.setPen(colour(tokens(), "text"))
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inner.adjusted(0, 2, 0, -2), flags, words)

    def _upper(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The words above a group of columns, as much of them as falls into this one, and the line where it begins."""
        columns = self._matrix.cells.columns
        upper = columns[section].upper
        first = last = section
        while first and columns[first - 1].upper == upper:
            first -= 1
        while last + 1 < len(columns) and columns[last + 1].upper == upper:
            last += 1
        wide = (last - first + 1) * rect.width() - 6
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        begin = self.sectionViewportPosition(first)
        left = begin + rect.width() - 5 - wide if right else begin + 5
        words = upper if width_of(upper, size_px=12) <= wide else upper.split(" ")[0]
        painter.save()
        painter.setClipRect(rect)
        line = QRect(left, rect.top() + 2, wide, 20)
        draw_text(painter, line, words, "text2", size_px=12, direction=self.layoutDirection())
        painter.restore()
        if section and first == section:
            x = rect.right() if right else rect.left()
            painter.fillRect(QRect(x, rect.top() + 6, 1, rect.height() - 6), colour(tokens(), "line"))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.orientation() == Qt.Orientation.Horizontal:
            return QSize(hint.width(), HEAD_HEIGHT)
        return QSize(self._matrix.head_width, hint.height())


class MatrixTable(QTableView):
    """`moved` when another cell is the present one; `opened(row, column)` by Enter or a double click."""

    moved = Signal()
    opened = Signal(int, int)

    def __init__(
        self,
        name: str,
        paint: Paint,
        *,
        head_width: int = 208,
        column_width: int = COLUMN_WIDTH,
        row_height: int = ROW_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.head_width, self.column_width, self.row_height = head_width, column_width, row_height
        self.setProperty("role", "matrix")
        self.cells = MatrixModel(self)
        self._paint = paint
        self.setModel(self.cells)
        self.setAccessibleName(name)
        self.setHorizontalHeader(_Heads(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Heads(Qt.Orientation.Vertical, self))
        self.horizontalHeader().setDefaultSectionSize(column_width)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.horizontalHeader().setAccessibleName(name)
        self.verticalHeader().setAccessibleName(name)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))

    def set_head_width(self, width: int) -> None:
        """How much the heads of the rows take, in logical pixels."""
        if width != self.head_width:
            self.head_width = width
            self.updateGeometries()

    def _moved(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(index.row(), index.column())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging over cells chooses none of them."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own, wide = tokens(), self.column_width
        area = event.rect()
        painter.fillRect(area, colour(own, "card"))
        columns = [
            (column, self.columnViewportPosition(column))
            for column in range(len(self.cells.columns))
            if -wide < self.columnViewportPosition(column) < self.viewport().width()
        ]
        current = self.currentIndex()
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        heads = self.cells.columns
        for row in range(len(self.cells.rows)):
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            if top > area.bottom() or top + high < area.top():
                continue
            if current.isValid() and current.row() == row:
                painter.fillRect(QRect(0, top, self.viewport().width(), high), colour(own, "select"))
            painter.fillRect(QRect(0, top + high - 1, self.viewport().width(), 1), colour(own, "line"))
            for column, left in columns:
                if current.isValid() and current.column() == column and current.row() != row:
                    painter.fillRect(QRect(left, top, wide, high - 1), colour(own, "select"))
                if column and heads[column].upper != heads[column - 1].upper:
                    x = left + wide - 1 if right else left
                    painter.fillRect(QRect(x, top, 1, high), colour(own, "line"))
                shape = QRectF(left + (wide - _SHAPE) / 2, top + (high - _SHAPE) / 2, _SHAPE, _SHAPE)
                self._paint(painter, shape, self.cells.cells[row][column])
        if current.isValid() and self.hasFocus():
            draw_ring(painter, QRectF(self.visualRect(current)).adjusted(2, 2, -2, -2), colour(own, "accent"), 6)
        painter.end()


class _Foot(QWidget):
    """Below the columns, moving with them: two short lines each."""

    def __init__(self, matrix: MatrixTable, words: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self._words = words
        self.setFixedHeight(48)
        matrix.horizontalScrollBar().valueChanged.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        direction = self.layoutDirection()
        wide = self._matrix.head_width
        head = QStyle.visualRect(direction, self.rect(), QRect(12, 0, wide - 20, self.height()))
        for n, (words, tone, weight) in enumerate(zip(self._words, ("text", "text2"), (_STRONG, None), strict=True)):
            line = QRect(head.left(), 4 + 19 * n, head.width(), 20)
            draw_text(painter, line, words, tone, weight=weight or QFont.Weight.Normal, size_px=12, direction=direction)
        view = self._matrix.viewport()
        left = 0 if direction == Qt.LayoutDirection.RightToLeft else wide
        painter.setClipRect(QRect(left, 0, view.width(), self.height()))
        for column, found in enumerate(self._matrix.cells.columns):
            at = self._matrix.columnViewportPosition(column)
            if not -self._matrix.column_width < at < view.width():
                continue
            for n, text in enumerate(found.foot):
                if not text:
                    continue
                wide = self._matrix.column_width
                room = min(width_of(text, size_px=12), wide)
                alone = not found.foot[1 - n]
                line = QRect(left + at + (wide - room) // 2, 13 if alone else 4 + 19 * n, room, 20)
                tone = found.foot_tone if n == 0 else "text2"
                draw_text(painter, line, text, tone, size_px=12, weight=_MIDDLE if n == 0 else QFont.Weight.Normal)
        painter.end()


class _Tails(QWidget):
    """At the far end of the rows, moving with them, below a heading."""

    def __init__(self, matrix: MatrixTable, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self._words = words
        matrix.verticalScrollBar().valueChanged.connect(self.update)
        matrix.selectionModel().currentChanged.connect(self.update)

    def fit(self) -> None:
        """As wide as the widest of them."""
        texts = [self._words, *(row.tail for row in self._matrix.cells.rows)]
        self.setFixedWidth(max(width_of(text) for text in texts) + 28)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        own, direction = tokens(), self.layoutDirection()
        inner = self.rect().adjusted(12, 0, -12, 0)
        # Numbers stand at the far end of their column, whichever way the window is written.
        far = (
            Qt.LayoutDirection.LeftToRight
            if direction == Qt.LayoutDirection.RightToLeft
            else Qt.LayoutDirection.RightToLeft
        )
        head = QRect(inner.left(), HEAD_HEIGHT - 25, inner.width(), 20)
        draw_text(painter, head, self._words, "text2", size_px=12, direction=far)
        painter.fillRect(QRect(0, HEAD_HEIGHT - 1, self.width(), 1), colour(own, "line"))
        painter.setClipRect(QRect(0, HEAD_HEIGHT, self.width(), self._matrix.viewport().height()))
        current = self._matrix.currentIndex()
        for row, found in enumerate(self._matrix.cells.rows):
            top = HEAD_HEIGHT + self._matrix.rowViewportPosition(row)
            whole = QRect(0, top, self.width(), self._matrix.row_height)
            if current.isValid() and current.row() == row:
                painter.fillRect(whole, colour(own, "select"))
            painter.fillRect(QRect(0, whole.bottom(), self.width(), 1), colour(own, "line"))
            draw_text(
                painter,
                QRect(inner.left(), top, inner.width(), self._matrix.row_height),
                found.tail,
                "text2",
                direction=far,
            )
        painter.end()


class Matrix(QWidget):
    """A matrix with what stands at the end of its rows and below its columns. `foot` None: nothing stands there."""

    def __init__(
        self,
        table: MatrixTable,
        tail: str = "",
        foot: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = table
        table.setParent(self)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._across = self._bar(table.horizontalScrollBar(), Qt.Orientation.Horizontal)
        self._down = self._bar(table.verticalScrollBar(), Qt.Orientation.Vertical)
        self._tails = _Tails(table, tail, self) if tail else None
        self._foot = _Foot(table, foot, self) if foot else None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(table, 0, 0)
        if self._tails is not None:
            grid.addWidget(self._tails, 0, 1)
        grid.addWidget(self._down, 0, 2)
        if self._foot is not None:
            grid.addWidget(self._foot, 1, 0)
        grid.addWidget(self._across, 2, 0)
        grid.setColumnStretch(0, 1)
        self.setFocusProxy(table)

    def _bar(self, of: QScrollBar, orientation: Qt.Orientation) -> QScrollBar:
        """A bar outside the table that moves with its own."""
        bar = QScrollBar(orientation, self)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar.hide()

        def follow(least: int, most: int) -> None:
            bar.setRange(least, most)
            bar.setPageStep(of.pageStep())
            bar.setSingleStep(of.singleStep())
            bar.setVisible(most > least)

        of.rangeChanged.connect(follow)
        of.valueChanged.connect(bar.setValue)
        bar.valueChanged.connect(of.setValue)
        return bar

    def show_cells(
        self,
        rows: Sequence[Head],
        columns: Sequence[Head],
        cells: Sequence[Sequence[Any]],
        words: Callable[[Any], str],
    ) -> None:
        """Put new content in; the same cell stays the present one where there is one."""
        current = self.table.currentIndex()
        kept = (current.row(), current.column()) if current.isValid() else None
        self.table.cells.show_cells(rows, columns, cells, words)
        if self._tails is not None:
            self._tails.fit()
        if self._foot is not None:
            self._foot.update()
        if kept and kept[0] < len(rows) and kept[1] < len(columns):
            self.table.setCurrentIndex(self.table.cells.index(*kept))
        self.setMaximumHeight(self.whole_height())

    def whole_height(self) -> int:
        """As high as all rows need."""
        foot = 0 if self._foot is None else self._foot.height()
        return HEAD_HEIGHT + self.table.row_height * len(self.table.cells.rows) + foot + 14
