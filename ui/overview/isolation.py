"""The isolation wall: who is held or has disappeared, the longest without contact first, as numbers, words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QWidget  # noqa: TID251

from app.model.status import ISOLABLE, Days, Span, Status
from ui.desk import Desk, Where
from ui.overview import leads
from ui.overview.data import (
    LONGEST_BAR_DAYS,
    OVERDUE_TO_DAYS,
    RECENT_TO_DAYS,
    Isolation,
    Loaded,
    Row,
    days_since,
    how_long,
    severity,
)
from ui.overview.line import INSET, Card, Line
from ui.overview.words import days_said, last_words, severity_word
from ui.parts.flow import Flow
from ui.parts.rows import draw_text, width_of
from ui.parts.signs import Sign
from ui.parts.text import isolated, label, rule, say, shown
from ui.theme.icons import Icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

ROWS = 7
ROW_HEIGHT = 39
_COLUMN = 128
_GAP = 16
_PICTURE = 28
_LEAST_NAME = 200
_NOTE = 320
_SIGNS = {
    Isolation.RECENT: (Icon.CHECK, "good"),
    Isolation.OVERDUE: (Icon.TRIANGLE, "warn"),
    Isolation.LONG: (Icon.OCTAGON, "crit"),
    Isolation.NOT_RECORDED: (Icon.DASH, "text3"),
}
_FILLS = {Isolation.RECENT: "good_fill", Isolation.OVERDUE: "warn_fill", Isolation.LONG: "crit_fill"}
_SINCE = {
    Isolation.NOT_RECORDED: "never",
    Isolation.LONG: "long",
    Isolation.OVERDUE: "overdue",
    Isolation.RECENT: "recent",
}
"""How the filter of the people's room names them."""

SEEN, CONTACT, PRIVATE = range(3)


@dataclass(frozen=True)
class _Cell:
    """One of the three numbers: days since, how long that is, and the last day."""

    days: Days | None
    how_long: Isolation
    last: Span | None


def cells(row: Row, as_of: date) -> tuple[_Cell, _Cell, _Cell]:
    """Seen, contact, private contact. Contact counts in the present captivity only."""
    standing = row.standing
    seen = days_since(standing.last_seen, as_of)
    private = days_since(standing.last_private_contact, as_of)
    contact = standing.days_isolated
    return (
        _Cell(seen, severity(seen), standing.last_seen),
        _Cell(contact, severity(contact), standing.last_contact),
        _Cell(private, severity(private), standing.last_private_contact),
    )


def columns_in(width: int) -> tuple[tuple[int, int], ...]:
    """(which, its left edge) of the columns that there is room for; contact is the last to go, private contact the first."""
    count = max(1, min(3, (width - _LEAST_NAME - _PICTURE) // (_COLUMN + _GAP)))
    which = ((CONTACT,), (SEEN, CONTACT), (SEEN, CONTACT, PRIVATE))[count - 1]
    first = width - count * _COLUMN - (count - 1) * _GAP
    return tuple((each, first + place * (_COLUMN + _GAP)) for place, each in enumerate(which))


def initials(name: str) -> str:
    """The first letters of the first two words; of scripts without capital letters they are as they are."""
    return "".join(word[0] for word in name.replace(",", " ").split()[:2] if word[0].isalpha()).upper()


def number_words(days: Days) -> str:
    """`143`, `112\u2013142`, `30+`."""
    if days.most is None:
        return f"{days.least}+"
    return str(days.least) if days.most == days.least else f"{days.least}\u2013{days.most}"


class IsolationRow(Line):
    """One person. Enter opens the page."""

    def __init__(self, desk: Desk, row: Row, as_of: date, parent: QWidget | None = None) -> None:
        super().__init__(desk, ROW_HEIGHT, parent)
        self.row = row
        self._cells = cells(row, as_of)
        self.setObjectName(f"isolation-{row.id}")
        self.setToolTip("\n".join(shown(name) for name in (row.name, row.other) if name))
        self.lead_to(leads.person(row.id), self._spoken())

    def _spoken(self) -> str:
        names = (self.tr("Contact"), self.tr("Seen"), self.tr("Private contact"))
        said = []
        for name, cell in zip(names, (self._cells[CONTACT], self._cells[SEEN], self._cells[PRIVATE]), strict=True):
            if cell.days is None:
                said.append(self.tr("{what} not recorded").format(what=name))
            else:
                words = self.tr("{what} {days}, {word}, last {day}")
                day = last_words(cell.last)
                said.append(
                    words.format(what=name, days=days_said(cell.days), word=severity_word(cell.how_long), day=day)
                )
        return "; ".join([", ".join(isolated(name) for name in (self.row.name, self.row.other) if name), *said])

    def draw(self, painter: QPainter) -> None:
        columns = columns_in(self.inner)
        self._draw_picture(painter)
        left = _PICTURE + 12
        wide = columns[0][1] - left - 12
        name = QFont.Weight.Medium
        if self.row.other:
            self.write(painter, self.placed(left, 1, wide, 20), shown(self.row.name), weight=name)
            self.write(painter, self.placed(left, 19, wide, 20), shown(self.row.other), "text2", size_px=12)
        else:
            self.write(painter, self.placed(left, 0, wide, self.height()), shown(self.row.name), weight=name)
        for which, at in columns:
            self._draw_cell(painter, self._cells[which], at)
        painter.fillRect(self.placed(left, self.height() - 1, self.inner - left, 1), colour(tokens(), "line"))

    def _draw_picture(self, painter: QPainter) -> None:
        """Initials: pictures are covered until they are asked for, and here nobody asks."""
        place = self.placed(0, (self.height() - _PICTURE) // 2, _PICTURE, _PICTURE)
        painter.setPen(colour(tokens(), "edge") if tokens().contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens(), "mute_soft"))
        painter.drawRoundedRect(QRectF(place), 6, 6)
        letters = initials(self.row.name)
        wide = width_of(letters, size_px=11, weight=QFont.Weight.DemiBold)
        inside = QRect(place.left() + (place.width() - wide) // 2 + 1, place.top(), wide, place.height())
        self.write(painter, inside, letters, "text2", size_px=11, weight=QFont.Weight.DemiBold)

    def _draw_cell(self, painter: QPainter, cell: _Cell, left: int) -> None:
        icon, tone = _SIGNS[cell.how_long]
        self.sign(painter, left, 5, icon, tone)
        if cell.days is None:
            words = self.placed(left + 21, 2, _COLUMN - 21, 20)
            self.write(painter, words, self.tr("not recorded"), "text3", size_px=12)
        else:
            number = number_words(cell.days)
            wide = width_of(number, weight=QFont.Weight.DemiBold)
            self.write(painter, self.placed(left + 21, 2, wide, 20), number, weight=QFont.Weight.DemiBold)
            word = severity_word(cell.how_long)
            rest = _COLUMN - 21 - wide - 6
            self.write(painter, self.placed(left + 27 + wide, 2, rest, 20), word, "text2", size_px=12)
        self._draw_bar(painter, cell, left)

    def _draw_bar(self, painter: QPainter, cell: _Cell, left: int) -> None:
        """As far as it is sure the bar is filled; what may be more is hatched; not recorded is a dashed track."""
        own, top = tokens(), 28
        track = QRectF(self.placed(left, top, _COLUMN, 4))
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.days is None:
            pen = QPen(colour(own, "edge"), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            return
        painter.setBrush(colour(own, "mute_soft"))
        painter.drawRoundedRect(track, 2, 2)
        ink = colour(own, _FILLS[cell.how_long])
        sure = self._length(cell.days.least)
        most = _COLUMN if cell.days.most is None else self._length(cell.days.most)
        if most > sure:
            at = QRectF(self.placed(left + sure, top, most - sure, 4))
            painter.setPen(QPen(ink, 2 if own.contrast else 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(at.left(), at.center().y()), QPointF(at.right(), at.center().y()))
            painter.drawRect(at.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(self.placed(left, top, sure, 4)), 2, 2)

    @staticmethod
    def _length(days: int) -> int:
        return max(4, min(_COLUMN, _COLUMN * days // LONGEST_BAR_DAYS))


class _Heads(QWidget):
    """The headings over the columns, where the rows have them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        names = (self.tr("Seen"), self.tr("Contact"), self.tr("Private contact"))
        wide = self.width() - 2 * INSET
        for words, left in ((self.tr("Person"), 0), *((names[which], at) for which, at in columns_in(wide))):
            self._write(painter, words, left)
        painter.fillRect(QRect(INSET, self.height() - 1, wide, 1), colour(tokens(), "line"))
        painter.end()

    def _write(self, painter: QPainter, words: str, left: int) -> None:
        at = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(INSET + left, 0, _COLUMN, 24))
        draw_text(painter, at, words, "text2", size_px=12, weight=QFont.Weight.Medium, direction=self.layoutDirection())


class IsolationCard(Card):
    """At most seven rows; below them how many there are over each threshold, each leading to these people."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card-isolation", "", desk, parent)
        say(self.title, self.tr("Isolation"))
        self.setAccessibleName(self.tr("Isolation"))
        self.heads = _Heads(self)
        self.column.insertWidget(2, self.heads)
        self.how_many = label("", "small", "text2", parent=self)
        self.foot = QWidget(self)
        inside = Flow(self.foot, 12)
        before = label(self.tr("Without contact"), "small", "text2", parent=self.foot)
        before.setMinimumHeight(24)  # as high as the links beside it
        inside.addWidget(before)
        self.over = {each: self._link(f"without-{since}") for each, since in _SINCE.items()}
        for link in self.over.values():
            inside.addWidget(link)
        self.column.addWidget(rule(self))
        self.column.addSpacing(4)
        below = QHBoxLayout()
        below.setContentsMargins(INSET, 0, INSET, 0)
        below.addWidget(self.foot, 1)
        below.addWidget(self.how_many, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(below)
        note = QHBoxLayout()
        note.setContentsMargins(INSET, 0, INSET, 0)
        note.setSpacing(8)
        note.addWidget(Sign(Icon.INFO, "text2", 14, self), 0, Qt.AlignmentFlag.AlignVCenter)
        sentence = self.tr(
            "Footage released by the side that holds a person counts as seen. It never counts as contact."
        )
        words = label(sentence, "small", "text2", wrap=True, parent=self)
        words.setMinimumWidth(_NOTE)
        note.addWidget(words, 1)
        self.column.addLayout(note)

    def _link(self, name: str) -> QPushButton:
        link = QPushButton(self.foot)
        link.setProperty("role", "link")
        link.setObjectName(name)
        return link

    def show_wall(self, loaded: Loaded) -> None:
        """The rows, the thresholds and the sum."""
        found = loaded.overview
        concerned = sum(found.counts[status] for status in ISOLABLE)
        rows: list[QWidget] = [IsolationRow(self._desk, row, found.as_of, self) for row in loaded.rows]
        nothing = self.tr("Nobody is recorded as held or disappeared on this day.")
        self.show_lines(rows, nothing)
        self.heads.setVisible(bool(rows))
        note = self.tr("Days since each of {n} people was seen or reached")
        say(self.note, note.format(n=f"{concerned:,}") if rows else "")
        self.lead(self.tr("Open wall"), leads.people(_concerned(), order="contact"), self.tr("Everybody in isolation"))
        shown_of = self.tr("{shown} of {all}").format(shown=len(rows), all=f"{concerned:,}")
        say(self.how_many, shown_of if rows else "")
        words = {
            Isolation.NOT_RECORDED: self.tr("none recorded: {n}"),
            Isolation.LONG: self.tr("over {days} days: {n}").replace("{days}", str(OVERDUE_TO_DAYS)),
            Isolation.OVERDUE: self.tr("{a} to {b} days: {n}")
            .replace("{a}", str(RECENT_TO_DAYS + 1))
            .replace("{b}", str(OVERDUE_TO_DAYS)),
            Isolation.RECENT: self.tr("up to {days} days: {n}").replace("{days}", str(RECENT_TO_DAYS)),
        }
        for each, number in how_long(found).items():
            where = leads.people(since=_SINCE[each], order="contact")
            self._say_over(self.over[each], words[each].format(n=f"{number:,}"), where, number)
        self.foot.setVisible(bool(rows))

    def _say_over(self, link: QPushButton, text: str, where: Where, number: int) -> None:
        link.setText(isolated(text))
        link.setAccessibleName(self.tr("Without contact, {words}").format(words=text))
        link.setEnabled(bool(number) and self._desk.leads(where))
        link.setProperty("leads", where)
        if not link.property("connected"):
            link.setProperty("connected", True)
            link.clicked.connect(lambda: self._desk.go(link.property("leads")))


def _concerned() -> list[Status]:
    return [status for status in Status if status in ISOLABLE]
