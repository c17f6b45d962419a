"""What stands in place of the counts while nobody is recorded: three steps, and a button for each that there is a room for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk, Where
from ui.overview import leads
from ui.parts.rows import draw_text, width_of
from ui.parts.text import label
from ui.theme.marks import colour
from ui.theme.theme import tokens

WIDE = 640
_NUMBER = 28


class _Number(QWidget):
    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = str(number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_NUMBER, _NUMBER)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(tokens(), "edge"))
        painter.setBrush(colour(tokens(), "mute_soft"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        wide = width_of(self._number, weight=QFont.Weight.DemiBold)
        at = self.rect().adjusted((_NUMBER - wide) // 2 + 1, 0, 0, 0)
        draw_text(painter, at, self._number, "text2", weight=QFont.Weight.DemiBold)
        painter.end()


class BeginHere(QFrame):
    """`buttons`: those that lead somewhere, in the order of the steps; the first is the one filled button of the page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("begin-here")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Begin here"))
        self.setMaximumWidth(WIDE)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Begin here"), "title", parent=self))
        sentence = self.tr("Nobody is recorded in this vault yet. Three steps make it useful.")
        column.addWidget(label(sentence, "body", "text2", wrap=True, parent=self))
        column.addSpacing(12)
        steps = (
            (
                self.tr("Record a person"),
                self.tr("A name in any script is enough. Everything else can come later."),
                self.tr("Add person"),
                (leads.NEW_PERSON,),
            ),
            (
                self.tr("Take in what proves it"),
                self.tr("A film or a document is copied, encrypted and never changed. How you got it is kept with it."),
                self.tr("Take in"),
                (Where("footage"), Where("evidence")),
            ),
            (
                self.tr("Make a backup"),
                self.tr("Onto another disk. It is encrypted too, and proven to open before it counts."),
                self.tr("Back up"),
                (leads.BACKUPS,),
            ),
        )
        for number, (title, words, verb, places) in enumerate(steps, start=1):
            column.addLayout(self._step(number, title, words, verb, places))
            column.addSpacing(8)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def _step(self, number: int, title: str, words: str, verb: str, places: tuple[Where, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_Number(number, self))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(title, "strong", parent=self))
        said.addWidget(label(words, "body", "text2", wrap=True, parent=self))
        row.addLayout(said, 1)
        where = next((each for each in places if self._desk.leads(each)), None)
        if where is not None:
            button = QPushButton(verb, self)
            button.setObjectName(f"begin-{number}")
            button.setAccessibleDescription(title)
            if not self.buttons:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda: self._desk.go(where))
            self.buttons.append(button)
            row.addWidget(button)
        return row
