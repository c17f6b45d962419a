"""After the recovery key opened a vault that was locked for travel: a passphrase again, or not yet."""

from __future__ import annotations

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from ui.opening.passphrase_pair import PassphrasePair
from ui.parts.strip import Strip


class SetPassphrase(QWidget):
    """`chosen(passphrase, work factor)`, or `later`: the vault stays locked for travel."""

    chosen = Signal(str, int)
    later = Signal()

    def __init__(self, work_factor: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work_factor = work_factor
        self.strip = Strip(self)
        self.pair = PassphrasePair(self)
        self.go = QPushButton(self.tr("Set the passphrase"), self)
        self.go.setObjectName("set-passphrase")
        self.go.setProperty("role", "primary")
        self.not_now = QPushButton(self.tr("Stay locked for travel"), self)
        self.not_now.setObjectName("stay-travel-locked")
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(self.not_now)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.strip)
        column.addWidget(self.pair)
        column.addLayout(buttons)
        self.go.clicked.connect(self._choose)
        self.pair.entered.connect(self._choose)
        self.not_now.clicked.connect(self.later)
        self.hide()

    def ask(self) -> None:
        """Say how the vault stands."""
        self.strip.say(
            (
                self.tr("The recovery key opened the vault; no passphrase opens it."),
                self.tr("Everything that was recorded is there."),
                self.tr("Set a passphrase where you are safe from being asked for it, or leave it as it is."),
            )
        )
        self.pair.setFocus()

    def _choose(self) -> None:
        if self.go.isEnabled():
            typed = self.pair.checked(self.strip)
            if typed is not None:
                self.pair.take()
                self._enable(on=False)
                self.chosen.emit(typed, self._work_factor)

    def failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)

    def _enable(self, *, on: bool) -> None:
        for widget in (self.pair, self.go, self.not_now):
            widget.setEnabled(on)
