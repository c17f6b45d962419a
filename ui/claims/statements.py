"""Statements about one thing by date, in two columns; those that contradict one another are joined by the sign for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget  # noqa: TID251

from ui.claims.data import Heading, Line, Statement
from ui.claims.sums import draw_unequal
from ui.claims.words import field_words, on_words, who_words
from ui.parts.rows import draw_text
from ui.parts.text import isolated, said, shown
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens
from ui.words.claims import RELATION

Index = QModelIndex | QPersistentModelIndex
_HIGH, _HEADING = 96, 60
_SPINE = 64
_PAD = 16
_LANES = 4
_LANE = 9


class StatementsModel(QAbstractListModel):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole}:
            return self.words(line)
        return None

    def words(self, line: Line) -> str:
        """One line for screen readers: what was said, by whom, when, and whom it contradicts."""
        if isinstance(line, Heading):
            return self.heading(line)
        claim = line.said.claim
        parts = [who_words(claim, line.said.source), on_words(claim), isolated(claim.value)]
        others = [self.lines[n] for n in line.against]
        names = [who_words(o.said.claim, o.said.source) for o in others if isinstance(o, Statement)]
        if names:
            parts.append(self.tr("contradicts {names}").format(names=", ".join(names)))
        return "; ".join(parts)

    def heading(self, line: Heading) -> str:
        recorded = isolated(line.recorded) if line.recorded else self.tr("nothing")
        return self.tr("{field}. In the record: {value}").format(field=field_words(line.field), value=recorded)


class _Heights(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(index.data(Qt.ItemDataRole.UserRole), Heading)
        return QSize(240, _HEADING if heading else _HIGH)


class StatementsList(QListView):
    """`chosen(Statement)`. Up and Down go by date."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statements")
        self.statements = StatementsModel(self)
        self.setModel(self.statements)
        self.setItemDelegate(_Heights(self))
        self.setAccessibleName(self.tr("Statements by date"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._current)

    def _current(self, index: QModelIndex) -> None:
        self.viewport().update()
        line = self.statements.lines[index.row()] if index.isValid() else None
        if isinstance(line, Statement):
            self.chosen.emit(line)

    def choose(self, id_: str) -> bool:
        """Make a claim the chosen one, if it is here."""
        for place, line in enumerate(self.statements.lines):
            if isinstance(line, Statement) and line.said.id == id_:
                self.setCurrentIndex(self.statements.index(place))
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()

    def _card(self, place: int, *, right: bool) -> QRect:
        """Where the card of a statement stands in the viewport."""
        whole = self.visualRect(self.statements.index(place)).adjusted(12, 4, -12, -4)
        wide = (whole.width() - _SPINE) // 2
        left = whole.left() + (wide + _SPINE if right else 0)
        return QStyle.visualRect(self.layoutDirection(), whole, QRect(left, whole.top(), wide, whole.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), colour(tokens(), "card"))
        lines = self.statements.lines
        for place, line in enumerate(lines):
            rect = self.visualRect(self.statements.index(place))
            if not rect.intersects(event.rect()):
                continue
            if isinstance(line, Heading):
                self._heading(painter, rect, line)
            else:
                self._statement(painter, place, line)
        lane = 0
        for place, line in enumerate(lines):
            if isinstance(line, Statement):
                for other in line.against:
                    if other > place:
                        self._join(painter, place, other, lane % _LANES)
                        lane += 1
        painter.end()

    def _heading(self, painter: QPainter, rect: QRect, line: Heading) -> None:
        direction = self.layoutDirection()
        inner = rect.adjusted(_PAD, 10, -_PAD, 0)
        upper = QRect(inner.left(), inner.top(), inner.width(), 20)
        draw_text(painter, upper, field_words(line.field), weight=QFont.Weight.DemiBold, direction=direction)
        words = self.tr("In the record: {value}").format(
            value=shown(line.recorded) if line.recorded else self.tr("nothing")
        )
        draw_text(painter, upper.translated(0, 20), words, "text2", size_px=12, direction=direction)

    def _statement(self, painter: QPainter, place: int, line: Statement) -> None:
        own, direction = tokens(), self.layoutDirection()
        card = self._card(place, right=line.right)
        at = self.currentIndex().row() == place
        painter.setPen(QPen(colour(own, "accent" if at else "line"), 1))
        painter.setBrush(colour(own, "select" if at else "card"))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        inner = card.adjusted(12, 6, -12, -6)
        claim = line.said.claim
        rows = (
            (who_words(claim, line.said.source), "text", 13, QFont.Weight.Medium),
            (on_words(claim), "text2", 12, QFont.Weight.Normal),
            (shown(claim.value), "text", 13, QFont.Weight.Normal),
        )
        for n, (words, tone, size, weight) in enumerate(rows):
            row = QRect(inner.left(), inner.top() + 19 * n, inner.width(), 20)
            draw_text(painter, row, words, tone, size_px=size, weight=weight, direction=direction)
        relation = said(RELATION[line.said.relation])
        if isinstance(self.statements.lines[0], Heading):
            row = QRect(inner.left(), inner.top() + 57, inner.width(), 18)
            words = self.tr("beside the record: {relation}").format(relation=relation)
            draw_text(painter, row, words, "text2", size_px=12, direction=direction)
        if at and self.hasFocus():
            draw_ring(painter, QRectF(card), colour(own, "accent"))

    def _join(self, painter: QPainter, one: int, other: int, lane: int) -> None:
        """From card to card along the middle, with the sign halfway."""
        own = tokens()
        first, second = self.statements.lines[one], self.statements.lines[other]
        assert isinstance(first, Statement)
        assert isinstance(second, Statement)
        a, b = self._card(one, right=first.right), self._card(other, right=second.right)
        middle = self.viewport().rect().center().x() + (lane - (_LANES - 1) // 2) * _LANE
        start = QPoint(self._inner_edge(a), a.center().y() + 8)
        end = QPoint(self._inner_edge(b), b.center().y() - 8)
        painter.setPen(QPen(colour(own, "warn"), 1.5))
        painter.drawLine(start, QPoint(middle, start.y()))
        painter.drawLine(QPoint(middle, start.y()), QPoint(middle, end.y()))
        painter.drawLine(QPoint(middle, end.y()), end)
        badge = QRectF(middle - 11, (start.y() + end.y()) / 2 - 11, 22, 22)
        painter.setPen(QPen(colour(own, "warn"), 1))
        painter.setBrush(colour(own, "warn_soft"))
        painter.drawEllipse(badge)
        draw_unequal(painter, badge.adjusted(4, 4, -4, -4))

    def _inner_edge(self, card: QRect) -> int:
        """The side of a card that looks to the middle."""
        return card.right() if card.center().x() < self.viewport().rect().center().x() else card.left()
