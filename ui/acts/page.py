"""The page of one act: its elements in rows, what shows them in columns, and beside it what the act is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.model.ids import RecordId
from app.services.violations import Shown
from ui.acts.data import Cell, Mark, Table, table
from ui.acts.words import MARKS, element_words, foot_words, judged_words, mark_words, state_words, title_words
from ui.desk import Desk, Where
from ui.parts.beside import PANE_WIDTH, Beside, Pane
from ui.parts.flow import Flow
from ui.parts.matrix import Head, Matrix, MatrixTable
from ui.parts.rows import draw_text, width_of
from ui.parts.text import isolated, label, rule, said, say, shown
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.dates import read_back
from ui.words.window import KINDS

_HEAD_WIDTH, _HEAD_NARROW = 280, 192
_NARROW = 640
_COLUMN_WIDTH = 64
_ROW_HEIGHT = 56


def draw_mark(painter: QPainter, rect: QRectF, mark: Mark) -> None:
    """Filled, half, or a dashed outline with a plus."""
    own = tokens()
    inner = rect.adjusted(0.75, 0.75, -0.75, -0.75)
    box = QPainterPath()
    box.addRoundedRect(inner, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark is Mark.EMPTY:
        pen = QPen(colour(own, "edge"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(box)
        painter.setPen(QPen(colour(own, "text3"), 1.2))
        middle = inner.center()
        painter.drawLine(middle - QPointF(3, 0), middle + QPointF(3, 0))
        painter.drawLine(middle - QPointF(0, 3), middle + QPointF(0, 3))
        return
    ink = colour(own, "text2")
    painter.setPen(QPen(ink, 1.5))
    if mark is Mark.SHOWS:
        painter.fillPath(box, ink)
    else:
        lower = QPainterPath()
        lower.addRect(QRectF(inner.left(), inner.center().y(), inner.width(), inner.height()))
        painter.fillPath(box.intersected(lower), ink)
    painter.drawPath(box)


def _draw_cell(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    draw_mark(painter, rect, cell.mark)


class _Key(QWidget):
    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self._words = said(MARKS[mark])
        self.setAccessibleName(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(22 + width_of(self._words), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        direction = self.layoutDirection()
        draw_mark(painter, QRectF(QStyle.visualRect(direction, self.rect(), QRect(0, 3, 16, 16))), self._mark)
        words = QStyle.visualRect(direction, self.rect(), QRect(22, 0, self.width() - 22, 22))
        draw_text(painter, words, self._words, "text2", direction=direction)
        painter.end()


class ActPage(QWidget):
    """`change` when the act is to be edited. Enter on a cell opens what stands in its column, on an empty one the form."""

    change = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found: Table | None = None
        self.table = MatrixTable(
            self.tr("Elements of the act, and what shows them"),
            _draw_cell,
            head_width=_HEAD_WIDTH,
            column_width=_COLUMN_WIDTH,
            row_height=_ROW_HEIGHT,
        )
        self.table.setObjectName("coverage")
        self.matrix = Matrix(self.table, self.tr("Judged"))
        card = QFrame()
        card.setProperty("role", "card")
        self.foot = label("", "strong", wrap=True, parent=card)
        self.foot.setObjectName("coverage-foot")
        self.chosen = label("", "body", "text2", wrap=True, parent=card)
        self.chosen.setObjectName("coverage-chosen")
        keys = QWidget(card)
        flow = Flow(keys, 16)
        for mark in Mark:
            flow.addWidget(_Key(mark, keys))
        self.nothing = label(
            self.tr("Nothing is named in this act yet. Change it to name events and evidence, element by element."),
            "body",
            "text2",
            wrap=True,
            parent=card,
        )
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 14, 12, 12)
        inside.setSpacing(10)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 12, 0)
        inner.addWidget(label(self.tr("Elements by what shows them"), "heading", parent=card))
        inner.addWidget(keys)
        inner.addWidget(self.nothing)
        inside.addLayout(inner)
        inside.addWidget(self.matrix, 100)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(4)
        foot.addWidget(self.foot)
        foot.addWidget(self.chosen)
        inside.addLayout(foot)
        inside.addStretch(1)
        card.setFocusProxy(self.table)
        self.pane = Pane(self.tr("The act"))
        self.beside = Beside(card, self.pane, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.beside)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() - PANE_WIDTH < _NARROW
        self.table.set_head_width(_HEAD_NARROW if narrow else _HEAD_WIDTH)

    def show_act(self, found: Shown) -> None:
        """Another state of the act, or another act."""
        self.found = table(found)
        heads = []
        for row in self.found.rows:
            words, judged = element_words(row), judged_words(row)
            heads.append(Head(shown(words), f"{words}, {judged}", tail=judged))
        columns = [
            Head(
                str(number), f"{number}, {said(KINDS.get(kind, ''))}, {isolated(name)}", upper=said(KINDS.get(kind, ""))
            )
            for number, (_, kind, name) in enumerate(self.found.columns, 1)
        ]
        self.matrix.show_cells(heads, columns, self.found.cells, mark_words)
        self.nothing.setVisible(not columns)
        say(self.foot, foot_words(found))
        self.pane.show_body(_About(self._desk, found, self.found))
        self.beside.show_pane(wanted=not self.beside.is_over)
        self._moved()

    def _moved(self) -> None:
        index = self.table.currentIndex()
        if self.found is None or not index.isValid():
            say(self.chosen, "")
            return
        row, (_, _, name) = self.found.rows[index.row()], self.found.columns[index.column()]
        cell = self.found.cells[index.row()][index.column()]
        words = f"{element_words(row)}: {isolated(name)}, {mark_words(cell)}; {state_words(row).lower()}"
        say(self.chosen, f"{words}. {isolated(row.note)}" if row.note else words)

    def _open(self, row: int, column: int) -> None:
        if self.found is None:
            return
        cell = self.found.cells[row][column]
        if cell.mark is Mark.EMPTY:
            self.change.emit()
            return
        kind = self.found.columns[column][1]
        target = place_of_thing(self._desk, cell.column, kind, self.found.shown)
        if target is not None:
            self._desk.go(target)

    def panes(self) -> list[QWidget]:
        return [self.table, self.pane.area]


def place_of_thing(desk: Desk, id_: RecordId, kind: str, found: Shown) -> Where | None:
    """Where something that an act names is shown: an event stands on the timeline of the act's first victim."""
    if kind in {"evidence", "still"}:
        return Where("evidence", id_)
    victims = found.stored.record.victims
    place = Where("people", victims[0], "timeline") if victims else None
    return place if place is not None and desk.leads(place) else None


class _About(QWidget):
    """The act in words, and what stands in its columns, numbered."""

    def __init__(self, desk: Desk, found: Shown, shape: Table) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(8)
        act = found.stored.record
        self._say(title_words(found), "heading")
        for victim in act.victims:
            if victim in found.labels:
                self._link(shown(found.labels[victim]), Where("people", victim))
        for name, value in self._facts(found):
            self._line(name, value)
        self._column.addWidget(rule(self))
        self._say(self.tr("What stands in the columns"), "strong")
        if not shape.columns:
            self._say(self.tr("Nothing yet."), "body", "text2")
        for number, (id_, kind, name) in enumerate(shape.columns, 1):
            target = place_of_thing(desk, id_, kind, found)
            self._link(f"{number}. {isolated(name)}", target)
            if id_ in found.coverage.unused:
                self._say(self.tr("Named for the act, and for no element of it"), "small", "text2")
        known = found.coverage.known
        self._column.addWidget(rule(self))
        if known is None:
            self._say(self.tr("The program knows no elements for this type of act; those that were typed are shown."))
        else:
            self._say(self.tr("Elements from: {source}").format(source=known.citation.source), "small", "text2")
            if not known.citation.verified:
                self._say(self.tr("Not compared with an official text yet."), "small", "text2")
        self._column.addStretch(1)

    def _facts(self, found: Shown) -> list[tuple[str, str]]:
        act = found.stored.record
        lines = [(self.tr("When"), read_back(act.date))]
        if act.place is not None and act.place in found.labels:
            lines.append((self.tr("Where"), found.labels[act.place]))
        lines += [(self.tr("Believed responsible"), each.name) for each in act.perpetrators]
        for each in act.qualifications:
            article = f", {each.article}" if each.article else ""
            lines.append((self.tr("In law"), f"{each.instrument}{article}"))
        if act.stated_reason:
            lines.append((self.tr("Reason they gave"), act.stated_reason))
        if act.note:
            lines.append((self.tr("Note"), act.note))
        return lines

    def _say(self, words: str, kind: str = "body", tone: str = "text") -> None:
        self._column.addWidget(label(words, kind, tone, wrap=True, parent=self))

    def _line(self, name: str, value: str) -> None:
        block = QVBoxLayout()
        block.setSpacing(0)
        block.addWidget(label(name, "small", "text2", parent=self))
        block.addWidget(label(shown(value), wrap=True, parent=self))
        self._column.addLayout(block)

    def _link(self, words: str, target: Where | None) -> None:
        if target is None or not self._desk.leads(target):
            self._say(words)
            return
        made = QPushButton(words, self)
        made.setProperty("role", "link")
        made.setToolTip(words)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.clicked.connect(partial(self._go, target))
        row = QHBoxLayout()
        row.addWidget(made, 1)
        self._column.addLayout(row)

    def _go(self, target: Where, _checked: bool = False) -> None:
        self._desk.go(target)
