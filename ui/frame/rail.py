"""The rail: the rooms that exist, the vault's name and health, that there is no network, and the way to lock."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ui.frame.rooms import ROOMS, keys_of
from ui.parts.signs import Logo, Sign
from ui.parts.text import isolated, label, rule, say
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import body_font, tokens

WIDE = 208
NARROW = 56
LAST_MINUTE_S = 60
_ITEM_HEIGHT = 32
_EDGE = 8


class Place(QAbstractButton):
    """A room: icon and word; a bar at its beginning where it is the current one. Narrow it is the icon, named in a tooltip."""

    def __init__(self, icon: Icon, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._narrow = False
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({keys})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 2 * _EDGE, _ITEM_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens()
        if self.isChecked() or self.underMouse():
            painter.setPen(colour(own, "edge") if own.contrast and self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "accent"))
            painter.drawRoundedRect(QRectF(self._mirrored(QRect(0, 7, 3, self.height() - 14))), 1.5, 1.5)
        left = (self.width() - 18) // 2 if self._narrow else 12
        icon = self._mirrored(QRect(left, (self.height() - 18) // 2, 18, 18))
        draw_icon(painter, QRectF(icon), self._icon, colour(own, "accent" if self.isChecked() else "text2"))
        if not self._narrow:
            painter.setFont(body_font(weight=QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium))
            painter.setPen(colour(own, "text" if self.isChecked() else "text2"))
            words = self._mirrored(QRect(40, 0, self.width() - 48, self.height()))
            across = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
            painter.drawText(words, across | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "accent"))
        painter.end()

    def _mirrored(self, inside: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), inside)


class Rail(QFrame):
    """`chosen(number of the room)`, `lock`."""

    chosen = Signal(int)
    lock = Signal()

    def __init__(self, vault_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName(self.tr("Rooms"))
        self.places = tuple(Place(spec.icon, spec.title, keys_of(number), self) for number, spec in enumerate(ROOMS))
        self._group = QButtonGroup(self)
        self._brand = label("Habeas", "heading", parent=self)
        self._name = label(isolated(vault_name), "strong", wrap=True, parent=self)
        self._health_sign = Sign(Icon.DASH, "text2", parent=self)
        self.health = label(self.tr("Looking at the vault"), "small", "text2", wrap=True, parent=self)
        self._offline = label(self.tr("No network, ever"), "small", "text2", wrap=True, parent=self)
        self._offline_sign = Sign(Icon.NO_NETWORK, "text2", parent=self)
        self._offline_sign.setToolTip(self._offline.text())
        self.left = label("", "small", "text2", wrap=True, parent=self)
        self._left_sign = Sign(Icon.CLOCK, "text2", parent=self)
        for sign in (
            self._health_sign,
            self._offline_sign,
            self._left_sign,
        ):  # where the words give way, the pointer finds them here
            sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.lock_now = Place(Icon.LOCK, self.tr("Lock now"), "Ctrl+L", self)
        self.lock_now.setCheckable(False)
        self.lock_now.clicked.connect(self.lock)
        self._build()
        self.set_narrow(narrow=False)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 0, _EDGE, 16)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(6, 14, 6, 14)
        head.setSpacing(10)
        head.addWidget(Logo(28, self))
        head.addWidget(self._brand, 1)
        column.addLayout(head)
        for number, place in enumerate(self.places):
            self._group.addButton(place, number)
            column.addWidget(place)
        self._group.idClicked.connect(self.chosen)
        column.addStretch(1)
        column.addWidget(rule(self))
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 12, 12, 0)
        foot.setSpacing(8)
        foot.addWidget(self._name)
        for sign, words in (
            (self._health_sign, self.health),
            (self._offline_sign, self._offline),
            (self._left_sign, self.left),
        ):
            foot.addLayout(self._line(sign, words))
        column.addLayout(foot)
        column.addSpacing(4)
        column.addWidget(self.lock_now)

    @staticmethod
    def _line(sign: Sign, words: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words, 1)
        return row

    def choose(self, number: int) -> None:
        self.places[number].setChecked(True)

    def say_health(self, words: str, icon: Icon, tone: str) -> None:
        """The vault's health as a sentence with its sign."""
        say(self.health, words)
        self._health_sign.show_icon(icon, tone)
        for each in (self.health, self._health_sign):
            each.setToolTip(words)

    def say_left(self, seconds: int) -> None:
        """How long until the vault locks itself, if nobody touches anything: minutes, and the last one in tens of seconds."""
        if seconds > LAST_MINUTE_S:
            words = self.tr("Locks in %n minute(s)", "", round(seconds / 60))
            words = words.replace("(s)", "" if round(seconds / 60) == 1 else "s")
        else:
            words = self.tr("Locks in %n second(s)", "", 10 * -(-seconds // 10)).replace("(s)", "s")
        if words != self.left.text():
            soon = seconds <= LAST_MINUTE_S / 2
            say(self.left, words, "warn" if soon else "text2")
            self._left_sign.show_icon(Icon.CLOCK, "warn" if soon else "text2")
            self._left_sign.setToolTip(words)

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone where the window is narrow; the words stay for screen readers and in tooltips."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        for place in (*self.places, self.lock_now):
            place.set_narrow(narrow)
        for words in (self._brand, self._name, self.health, self._offline, self.left):
            words.setVisible(not narrow)
