"""A passphrase that is set: typed twice, its strength in words while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QVBoxLayout, QWidget  # noqa: TID251

from ui.opening.fields import SecretField
from ui.opening.strength import Strength, strength
from ui.parts.strip import Strip
from ui.parts.text import label, say

_TONES = {
    Strength.TOO_SHORT: "crit",
    Strength.GUESSABLE: "warn",
    Strength.STRONG: "good",
    Strength.VERY_STRONG: "good",
}


class PassphrasePair(QWidget):
    """`entered` when Enter was pressed in either line."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = SecretField(
            self.tr("Passphrase"),
            self.tr("Four unrelated words are strong, six are very strong. A word counts once, however long it is."),
        )
        self.passphrase.edit.setObjectName("new-passphrase")
        self.strength = label("", "strong", parent=self)
        self.again = SecretField(self.tr("The same again"))
        self.again.edit.setObjectName("new-passphrase-again")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.passphrase, self.strength, self.again):
            column.addWidget(widget)
        self.passphrase.changed.connect(self._weigh)
        self.passphrase.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        self.setFocusProxy(self.passphrase)
        self._weigh("")

    def _weigh(self, text: str) -> None:
        found = strength(text)
        words = {
            Strength.TOO_SHORT: self.tr("Too short: eight characters at least."),
            Strength.GUESSABLE: self.tr("Guessable: whoever takes the disk can try it out. Add words."),
            Strength.STRONG: self.tr("Strong."),
            Strength.VERY_STRONG: self.tr("Very strong."),
        }
        say(self.strength, words[found] if text else "", _TONES[found])
        self.passphrase.edit.setAccessibleDescription(words[found] if text else "")

    def checked(self, strip: Strip) -> str | None:
        """What was typed, if it can be a passphrase and both lines agree; else None, and the strip says what to mend."""
        typed = self.passphrase.text
        if strength(typed) is Strength.TOO_SHORT:
            strip.say((self.tr("The passphrase is too short."), "", self.tr("Use four words or more.")), "warn")
            self.passphrase.setFocus()
            return None
        if typed != self.again.text:
            strip.say(
                (self.tr("The two passphrases are not the same."), "", self.tr("Type it once more.")),
                "warn",
            )
            self.again.setFocus()
            return None
        strip.clear()
        return typed

    def take(self) -> str:
        """What was typed; both lines are emptied."""
        self.again.take()
        return self.passphrase.take()
