"""The rail: the rooms that exist, the vault's name and health, that there is no network, and the way to lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui.frame.place import EDGE as _EDGE
from ui.frame.place import NARROW, Place
from ui.frame.rooms import ROOMS, keys_of
from ui.parts.signs import Logo, Sign
from ui.parts.text import isolated, label, rule, say
from ui.theme.icons import Icon

WIDE = 208
LAST_MINUTE_S = 60


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
