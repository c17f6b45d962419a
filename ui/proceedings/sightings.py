"""Who was seen on which day in court: the matrix, what its shapes mean, and what stands behind the chosen cell."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.model.ids import RecordId
from app.model.matrix import Cell, Picture, Seen
from app.model.watched import film_time
from app.services.proceedings import Matrix as Found
from app.services.proceedings import WatchedPart
from ui.desk import Desk, Where
from ui.parts.flow import Flow
from ui.parts.matrix import Head, Matrix, MatrixTable
from ui.parts.rows import draw_text, width_of
from ui.parts.text import isolated, label, rule, said, say, shown
from ui.proceedings.words import (
    CELL_MEANS,
    cell_words,
    counted,
    is_exact,
    month_of,
    state_words,
    watched_sentence,
    watched_words,
)
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.choices import CONFIDENCE, IDENTIFICATION
from ui.words.custody import CELL
from ui.words.dates import day, read_back

_LOWEST, _LOW = 400, 560
"""Heights of the page: under the second, of a cell only its heading is shown, under the first, nothing."""
_AROUND = 128
"""Height of a card without its matrix: heading, keys in two lines, margins."""


def draw_cell(painter: QPainter, rect: QRectF, seen: Seen) -> None:
    """The shape of a cell into a square of about 16 pixels. Shapes differ without their colours."""
    own = tokens()
    inner = rect.adjusted(1, 1, -1, -1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = colour(own, "text2")
    match seen.cell:
        case Cell.SEEN:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(inner, 3, 3)
        case Cell.MAYBE_SEEN:
            painter.setPen(QPen(ink, 1.5))
            outline = inner.adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(outline, 3, 3)
            box, lower = QPainterPath(), QPainterPath()
            box.addRoundedRect(outline, 3, 3)
            lower.addRect(QRectF(inner.left(), inner.center().y(), inner.width(), inner.height()))
            painter.fillPath(box.intersected(lower), ink)
        case Cell.NOT_SEEN:
            pen = QPen(colour(own, "crit"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            cross = inner.adjusted(2, 2, -2, -2)
            painter.drawLine(cross.topLeft(), cross.bottomRight())
            painter.drawLine(cross.topRight(), cross.bottomLeft())
        case Cell.NOT_SHOWN:
            painter.setPen(QPen(ink, 1.7))
            painter.drawEllipse(inner.adjusted(0.9, 0.9, -0.9, -0.9))
        case Cell.NOT_WATCHED:
            _hatched(painter, inner)
        case Cell.NO_FOOTAGE:
            painter.setPen(QPen(colour(own, "text3"), 1.5))
            middle = inner.center()
            painter.drawLine(
                QRectF(middle.x() - 4, middle.y(), 8, 0).topLeft(), QRectF(middle.x() + 4, middle.y(), 0, 0).topLeft()
            )
    if seen.against:
        painter.setPen(QPen(colour(own, "card"), 1))
        painter.setBrush(colour(own, "warn"))
        painter.drawEllipse(QRectF(rect.right() - 5, rect.top() - 2, 7, 7))


_SIDE = 12.5
_HATCH = [
    QLineF(max(0.0, at - _SIDE), min(at, _SIDE), min(at, _SIDE), max(0.0, at - _SIDE))
    for at in (4.5, 8.5, 12.5, 16.5, 20.5)
]
"""Diagonals that end at the sides of the square: a clip for each of some hundred cells would take longer than all the rest."""


def _hatched(painter: QPainter, inner: QRectF) -> None:
    own = tokens()
    painter.setPen(QPen(colour(own, "custody"), 2.0 if own.contrast else 1.2))
    corner = inner.center() - QPointF(_SIDE / 2, _SIDE / 2)
    painter.translate(corner)
    painter.drawRoundedRect(QRectF(0, 0, _SIDE, _SIDE), 3, 3)
    painter.drawLines(_HATCH)
    painter.translate(-corner)


class Key(QWidget):
    """One shape and its word, with what it means in the tooltip."""

    def __init__(self, cell: Cell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen = Seen(cell)
        self._words = said(CELL[cell])
        means = said(CELL_MEANS[cell])
        self.setAccessibleName(f"{self._words}: {means}")
        self.setToolTip(f"{self._words}: {means}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(22 + width_of(self._words), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        direction = self.layoutDirection()
        draw_cell(painter, QRectF(QStyle.visualRect(direction, self.rect(), QRect(0, 3, 16, 16))), self._seen)
        words = QStyle.visualRect(direction, self.rect(), QRect(22, 0, self.width() - 22, 22))
        draw_text(painter, words, self._words, "text2", direction=direction)
        painter.end()


class SightingCard(QWidget):
    """The matrix of one case. `watch(film)`: somebody wants to see a film, or the item in which a person was seen."""

    watch = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found: Found | None = None
        self._people: tuple[RecordId, ...] = ()
        self.table = MatrixTable(self.tr("Who was seen on which day"), draw_cell)
        self.table.setObjectName("sightings")
        self.matrix = Matrix(
            self.table,
            self.tr("Days seen"),
            (self.tr("Minutes watched"), self.tr("of minutes of film")),
        )
        card = QFrame(self)
        card.setProperty("role", "card")
        self.days = label("", "body", "text2", parent=card)
        title = label(self.tr("Who was seen on which day"), "heading", parent=card)
        self._keys = QWidget(card)
        self._flow = Flow(self._keys, 16)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(title)
        head.addWidget(self.days, 1)
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 0, 12, 0)
        keys.addWidget(self._keys, 1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 14, 12, 8)
        inside.setSpacing(10)
        inside.addLayout(head)
        inside.addLayout(keys)
        inside.addWidget(self.matrix, 1)
        self.detail = CellDetail(self)
        self.detail.button.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(card, 100)
        column.addWidget(self.detail)
        column.addStretch(1)
        self._card = card
        self.table.moved.connect(self._moved)
        self.table.opened.connect(lambda _row, _column: self._open())
        self.setFocusProxy(self.table)

    def show_matrix(self, found: Found) -> None:
        """Another state of the case; the same cell stays the chosen one."""
        self.found = found
        self._people = tuple(found.rows)
        total = len(found.sessions)
        say(self.days, counted(total, self.tr("1 day"), self.tr("{n} days")))
        self._show_keys({seen.cell for cells in found.rows.values() for seen in cells})
        rows = []
        for person, cells in found.rows.items():
            seen = sum(each.cell is Cell.SEEN for each in cells)
            tail = self.tr("{n} of {all}").format(n=seen, all=total)
            spoken = self.tr("{name}, seen on {n} of {all} days").format(
                name=isolated(found.names[person]), n=seen, all=total
            )
            rows.append(Head(shown(found.names[person]), spoken, tail=tail))
        self.matrix.show_cells(rows, self._columns(found), list(found.rows.values()), cell_words)
        self._card.setMaximumHeight(self.matrix.whole_height() + _AROUND)
        self._moved()

    def _show_keys(self, used: set[Cell]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for cell in Cell:
            if cell is not Cell.MAYBE_SEEN or cell in used:
                key = Key(cell, self._keys)
                self._flow.addWidget(key)
                key.show()
        self._keys.updateGeometry()

    def _columns(self, found: Found) -> list[Head]:
        heads = []
        for number, (session, films) in enumerate(zip(found.sessions, found.watching, strict=True), 1):
            when = session.date
            exact, first = is_exact(when), when.earliest
            done, length = watched_words(films)
            spoken = ", ".join(
                (
                    read_back(when),
                    self.tr("session {n}").format(n=number),
                    state_words(session),
                    watched_sentence(films),
                )
            )
            heads.append(
                Head(
                    str(first.day) if exact and first is not None else "?",
                    spoken,
                    upper="" if first is None else month_of(first),
                    foot=(done, length),
                    foot_tone="text3" if not films else "crit" if done == "0" else "text",
                    quiet=not exact,
                )
            )
        return heads

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.set_compact(compact=event.size().height() < _LOW)
        self._show_detail()

    def _show_detail(self) -> None:
        """In the lowest windows the rows have all of the room; a cell's tooltip and Enter still lead on."""
        self.detail.setVisible(self.chosen is not None and self.height() >= _LOWEST)

    @property
    def chosen(self) -> tuple[RecordId, int] | None:
        """The person and the number of the session, counted from 0, of the present cell."""
        index = self.table.currentIndex()
        return (self._people[index.row()], index.column()) if index.isValid() else None

    def _moved(self) -> None:
        if self.found is None or self.chosen is None:
            self.detail.hide()
            return
        person, at = self.chosen
        self.detail.show_cell(self.found, person, at)
        self.detail.button.setVisible(self._target() is not None)
        self._show_detail()

    def _target(self) -> Where | None:
        """The frame a person was seen in, else the first film of that day."""
        if self.found is None or self.chosen is None:
            return None
        person, at = self.chosen
        for id_ in self.found.rows[person][at].says:
            picture = self.found.pictures.get(id_)
            if picture is not None:
                if picture.film is None:
                    return Where("evidence", picture.item)
                return film_place(self._desk, picture.film, self.found.pts.get(picture.item))
        films = self.found.watching[at]
        return film_place(self._desk, films[0].film) if films else None

    def _open(self) -> None:
        target = self._target()
        if target is not None:
            self._desk.go(target)


def film_place(desk: Desk, film: RecordId, pts: int | None = None) -> Where:
    """Where a film is shown, at one of its frames where one is meant."""
    place = Where("footage", film, "" if pts is None else f"pts {pts}")
    return place if desk.leads(place) else Where("evidence", film)


class CellDetail(QFrame):
    """What a cell rests on, line by line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("sighting-detail")
        self.title = label("", "heading", wrap=True, parent=self)
        self.state = label("", "strong", parent=self)
        self._body = QWidget(self)
        self._lines = QGridLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(16)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnMinimumWidth(0, 96)
        self._lines.setColumnStretch(1, 1)
        self.button = QPushButton(self.tr("Open film (Enter)"), self)
        self.button.setObjectName("sighting-open")
        self.button.setProperty("role", "link")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._body)
        self._rule = rule(self)
        column.addWidget(self._rule)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def set_compact(self, *, compact: bool) -> None:
        """Only who, when and how, with the rest in the tooltip."""
        self._body.setVisible(not compact)
        self._rule.setVisible(not compact)

    def show_cell(self, found: Found, person: RecordId, at: int) -> None:
        """The person and the session with this number, counted from 0."""
        seen, session = found.rows[person][at], found.sessions[at]
        words = self.tr("{name}, {day}, session {n}").format(
            name=isolated(found.names[person]), day=read_back(session.date), n=at + 1
        )
        say(self.title, words)
        say(self.state, cell_words(seen), "crit" if seen.cell is Cell.NOT_SEEN else "text")
        lines = [(self.tr("That means"), said(CELL_MEANS[seen.cell])), *self._says(found, seen)]
        lines.append((self.tr("Film"), watched_sentence(found.watching[at])))
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(lines):
            top = Qt.AlignmentFlag.AlignTop
            self._lines.addWidget(label(name, "body", "text2", parent=self._body), row, 0, top)
            self._lines.addWidget(label(value, wrap=True, parent=self._body), row, 1, top)
        self.setAccessibleName(f"{words}: {cell_words(seen)}")
        self.setToolTip("\n".join(f"{name}: {value}" for name, value in lines))

    def _says(self, found: Found, seen: Seen) -> list[tuple[str, str]]:
        parts = {part.id: part for part in found.parts}
        lines = []
        for id_ in seen.says:
            if id_ in found.pictures:
                lines += self._picture(found, found.pictures[id_])
            elif id_ in parts:
                lines.append((self.tr("Looked for"), self._part(found, parts[id_])))
        lines += [(self.tr("Not seen in"), self._part(found, parts[id_])) for id_ in seen.against if id_ in parts]
        return lines

    def _picture(self, found: Found, picture: Picture) -> list[tuple[str, str]]:
        depiction = picture.depiction
        where = shown(found.items.get(picture.item, ""))
        if picture.film is not None and picture.film in found.films and picture.at_ms is not None:
            where = f"{isolated(found.films[picture.film])}, {film_time(picture.at_ms)}"
        who = (
            isolated(depiction.identified_by) if depiction.identified_by else said(IDENTIFICATION[depiction.how.value])
        )
        named = f"{who}, {said(CONFIDENCE[depiction.confidence.value]).lower()}"
        if depiction.second_identifier:
            named += f"; {isolated(depiction.second_identifier)}"
        lines = [(self.tr("Seen in"), where), (self.tr("Named by"), named)]
        if depiction.contested:
            lines.append(
                (self.tr("Disputed"), isolated(depiction.contested_by or self.tr("nobody is named who disputes it")))
            )
        return lines

    def _part(self, found: Found, part: WatchedPart) -> str:
        span = self.tr("{start} to {end}").format(
            start=film_time(part.watched.from_ms), end=film_time(part.watched.to_ms)
        )
        return self.tr("{film}, {span}, by {name} on {day}").format(
            film=isolated(found.films[part.watched.film]), span=span, name=isolated(part.by), day=day(part.on)
        )
