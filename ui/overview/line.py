"""What all cards of the overview are made of: the card itself, and lines that are painted, pressed and spoken."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ui.desk import Desk, Where
from ui.parts.rows import draw_text, width_of
from ui.parts.text import label, say
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

SIDE = 24
_LEAST = 480
INSET = 8
"""A line's ground is so much wider than its words on each side."""


class Leading(QAbstractButton):
    """Something painted that leads to a place; where there is no such room it can be read and not pressed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.where: Where | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._go)

    def lead_to(self, where: Where | None, spoken: str) -> None:
        """`spoken`: the whole of it in words."""
        self.where = where if where is not None and self._desk.leads(where) else None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.where else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.where else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(spoken)

    def _go(self) -> None:
        if self.where is not None:
            self._desk.go(self.where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def draw_state(self, painter: QPainter, *, ring_only: bool = False) -> None:
        """The ground under the pointer and the ring of the focus."""
        whole = QRectF(self.rect())
        if self.where is not None and self.underMouse() and not ring_only:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens(), "sunken"))
            painter.drawRoundedRect(whole.adjusted(0, 0.5, 0, -0.5), 6, 6)
        if self.hasFocus():
            draw_ring(painter, whole, colour(tokens(), "accent"), 6)


class Line(Leading):
    """One row of a card. Subclasses draw into `draw(painter, inner)` with places from `placed`."""

    def __init__(self, desk: Desk, height: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height)

    def placed(self, left: int, top: int, wide: int, high: int) -> QRect:
        """A place inside the line, mirrored where the window is."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(INSET + left, top, max(0, wide), high))

    @property
    def inner(self) -> int:
        return self.width() - 2 * INSET

    def write(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        role: str = "text",
        *,
        size_px: int = 13,
        weight: QFont.Weight = QFont.Weight.Normal,
    ) -> None:
        draw_text(painter, place, words, role, size_px=size_px, weight=weight, direction=self.layoutDirection())

    def sign(self, painter: QPainter, left: int, top: int, icon: Icon, role: str, side: int = 14) -> None:
        draw_icon(painter, QRectF(self.placed(left, top, side, side)), icon, colour(tokens(), role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_state(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Paint what the line says."""


class Card(QFrame):
    """A card with its title, a quiet note beside it, a link at the end, lines, and what is said where there are none."""

    def __init__(self, name: str, title: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.title = label(title, "heading", parent=self)
        self.note = label("", "small", "text2", parent=self)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.link = QPushButton(self)
        self.link.setProperty("role", "link")
        self.link.setObjectName(f"{name}-link")
        self.link.hide()
        self._leads: Where | None = None
        self.link.clicked.connect(self._go)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 0, INSET, 0)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addWidget(self.link)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SIDE - INSET, 14, SIDE - INSET, 12)
        self.column.setSpacing(0)
        self.column.addLayout(head)
        self.column.addSpacing(4)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.column.addLayout(self.lines)
        self.words = label("", "body", "text2", wrap=True, parent=self)
        self.words.setContentsMargins(INSET, 4, INSET, 4)
        self.column.addWidget(self.words)
        self.words.hide()
        self.column.addStretch(1)

    def sizeHint(self) -> QSize:
        """As high as it is at its width: a hint for narrow labels would keep space that nothing fills."""
        hint = super().sizeHint()
        if self.column.hasHeightForWidth():
            hint.setHeight(self.column.totalHeightForWidth(max(self.width(), _LEAST)))
        return hint

    def lead(self, words: str, where: Where, spoken: str) -> None:
        """The link at the end of the head; not shown where there is no such room."""
        self._leads = where
        self.link.setText(words)
        self.link.setAccessibleName(spoken)
        self.link.setVisible(self._desk.leads(where))

    def _go(self) -> None:
        if self._leads is not None:
            self._desk.go(self._leads)

    def show_lines(self, lines: list[QWidget], nothing: str = "") -> None:
        """Put `lines` in place of those before; `nothing` is said where there are none. The focus stays in its row."""
        old = [item.widget() for index in range(self.lines.count()) if (item := self.lines.itemAt(index)) is not None]
        at = next((place for place, each in enumerate(old) if each is not None and each.hasFocus()), None)
        for each in old:
            if each is not None:
                self.lines.removeWidget(each)
                each.hide()
                each.deleteLater()
        for line in lines:
            self.lines.addWidget(line)
        say(self.words, nothing)
        self.words.setVisible(not lines and bool(nothing))
        if at is not None and lines:
            lines[min(at, len(lines) - 1)].setFocus()
        self.setFocusProxy(next((each for each in lines if each.focusPolicy() != Qt.FocusPolicy.NoFocus), self.link))

    def shown_lines(self) -> list[QWidget]:
        """The lines as they stand, for whoever steps through them."""
        found = (self.lines.itemAt(index) for index in range(self.lines.count()))
        return [widget for item in found if item is not None and (widget := item.widget()) is not None]


def cut_width(words: str, *, size_px: int = 13, weight: QFont.Weight = QFont.Weight.Normal, most: int = 10_000) -> int:
    """How wide words are written, `most` at most."""
    return min(most, width_of(words, size_px=size_px, weight=weight))
