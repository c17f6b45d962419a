"""The lines of the log as a list: a chain mark joined to the next, when, what, about what, who."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPen  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.clock import moment
from ui.log.data import Line
from ui.parts.rows import draw_ground, draw_text
from ui.parts.text import isolated, said
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.dates import day
from ui.words.window import act

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT = 52
_PAD = 16


def when_words(line: Line) -> tuple[str, str]:
    """Day and time of a line; an erased body has neither."""
    if line.entry.at is None:
        return "", ""
    found = moment(line.entry.at)
    return day(found.date()), f"{found:%H:%M:%S} UTC"


def what_words(line: Line) -> str:
    return said(act(line.entry.act)) if line.entry.act else ""


def about_words(line: Line) -> str:
    """What a line is about, who wrote it, and why where that was said."""
    who = QCoreApplication.translate("log", "by {name}").format(name=line.who) if line.who else ""
    why = isolated(line.entry.why) if line.entry.why else ""
    about = "" if line.subject == line.who else line.subject
    return "; ".join(part for part in (about, who, why) if part)


class LinesModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return what_words(line) or self.tr("The body of this line was erased")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [
                self.tr("Line {n}").format(n=line.entry.seq),
                *when_words(line),
                what_words(line),
                about_words(line),
            ]
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Line {n}, digest {digest}").format(n=line.entry.seq, digest=line.entry.digest)
        return None


class LineDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(320, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, option, first=True, last=True)
        line: Line = index.data(LINE_ROLE)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        direction = option.direction

        def at(left: int, top: int, width: int) -> QRect:
            place = QRect(inner.left() + left, inner.top() + top, max(0, width), 20)
            return QStyle.visualRect(direction, inner, place)

        self._mark(painter, option, inner, index)
        wide = inner.width()
        draw_text(painter, at(24, 16, 56), f"{line.entry.seq:,}".replace(",", " "), "text2", direction=direction)
        on, time = when_words(line)
        draw_text(painter, at(84, 6, 160), on, direction=direction)
        draw_text(painter, at(84, 26, 160), time, "text2", size_px=12, direction=direction)
        rest = wide - 256
        draw_text(painter, at(256, 6, rest), str(index.data()), weight=QFont.Weight.Medium, direction=direction)
        draw_text(painter, at(256, 26, rest), about_words(line), "text2", size_px=12, direction=direction)
        painter.restore()

    @staticmethod
    def _mark(painter: QPainter, option: QStyleOptionViewItem, inner: QRect, index: Index) -> None:
        """A ring on a thread that runs through to the lines before and after."""
        column = QStyle.visualRect(option.direction, inner, QRect(inner.left(), inner.top(), 12, inner.height()))
        middle = column.center()
        own = tokens()
        painter.setPen(QPen(colour(own, "edge"), 1.5))
        last = index.row() == index.model().rowCount() - 1
        if index.row():
            painter.drawLine(middle.x(), column.top(), middle.x(), middle.y() - 5)
        if not last:
            painter.drawLine(middle.x(), middle.y() + 5, middle.x(), column.bottom() + 1)
        painter.setBrush(colour(own, "card"))
        painter.setPen(QPen(colour(own, "text2"), 1.8))
        painter.drawEllipse(QRectF(middle.x() - 4, middle.y() - 4, 8, 8))


class LinesList(QListView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setAccessibleName(self.tr("Lines of the log, the newest first"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
