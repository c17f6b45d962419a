"""The vault is older than, or other than, one this machine has seen: read only, or go on with a reason for the log."""

from __future__ import annotations

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.services.vaults import Vault
from ui.opening.fields import Field
from ui.parts.strip import Strip
from ui.parts.text import said
from ui.words import WORDS


class OtherCopy(QWidget):
    """`only_read` or `go_on(why)`. A copy whose log is broken can only be read."""

    only_read = Signal()
    go_on = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = Strip(self)
        self.why = Field(self.tr("Why you go on with this copy, for the log"), parent=self)
        self.read = QPushButton(self.tr("Only read it"), self)
        self.read.setProperty("role", "primary")
        self.accept = QPushButton(self.tr("Go on with this copy"), self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.read)
        buttons.addWidget(self.accept)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.strip)
        column.addWidget(self.why)
        column.addLayout(buttons)
        self.why.changed.connect(self._typed)
        self.read.clicked.connect(self.only_read)
        self.accept.clicked.connect(lambda: self.go_on.emit(self.why.text))
        self.hide()

    def ask(self, vault: Vault) -> None:
        """Say how the copy stands and offer what can be done."""
        code = _CODES[vault.standing.value]
        self.strip.say(tuple(said(part) for part in WORDS[code]), "warn", code)
        broken = code == "broken-copy"
        self.why.setVisible(not broken)
        self.accept.setVisible(not broken)
        self._typed(self.why.text)
        self.show()
        self.read.setFocus()

    def _typed(self, text: str) -> None:
        self.accept.setEnabled(bool(text.strip()))
        self.accept.setToolTip("" if text.strip() else self.tr("Write a reason first."))


_CODES = {"older": "older-copy", "forked": "forked-copy", "broken": "broken-copy"}
