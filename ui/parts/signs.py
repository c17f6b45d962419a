"""Icons, status chips and the logo as widgets, and the painting that tables share with them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget  # noqa: TID251

from app.model.status import Status
from ui.parts.text import label, said, say
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour, draw_logo, draw_status
from ui.theme.theme import tokens
from ui.words.window import STATUS_FULL


class Sign(QWidget):
    """One icon. It carries no meaning of its own: the words stand beside it, so screen readers pass it over."""

    def __init__(self, icon: Icon, tone: str = "text2", size_px: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._tone = tone
        self._size_px = size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, icon: Icon, tone: str) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size_px, self._size_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, QRectF(self.rect()), self._icon, colour(tokens(), self._tone))
        painter.end()


class Logo(QWidget):
    def __init__(self, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._size_px, self._size_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_logo(painter, QRectF(self.rect()), tokens())
        painter.end()


class _StatusMark(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = Status.UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(12, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_status(painter, QRectF(self.rect()), self.status, tokens())
        painter.end()


_GROUND = {Status.DISAPPEARED: "crit_soft", Status.RELEASED: "good_soft", Status.REPATRIATED: "good_soft"}


class StatusChip(QFrame):
    """A status as mark and word on its quiet ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = _StatusMark(self)
        self._word = label("", "small", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 12, 2)
        row.setSpacing(6)
        row.addWidget(self._mark)
        row.addWidget(self._word)
        self.setMinimumHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, status: Status) -> None:
        self._mark.status = status
        word = said(STATUS_FULL[status])
        say(self._word, word)
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    @property
    def word(self) -> str:
        return self._word.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = _GROUND.get(self._mark.status, "mute_soft")
        painter.setBrush(colour(tokens(), ground))
        painter.setPen(colour(tokens(), "edge") if tokens().contrast else Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
