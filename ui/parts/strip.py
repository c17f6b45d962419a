"""The information strip: what happened, what is safe, what to do; with a sign, on a soft ground."""

from __future__ import annotations

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import AppError
from ui.bugs import said_of
from ui.parts.signs import Sign
from ui.parts.text import label, said, say
from ui.theme.icons import Icon
from ui.theme.theme import restyle

_ICONS = {"accent": Icon.INFO, "warn": Icon.TRIANGLE, "crit": Icon.OCTAGON, "good": Icon.CHECK}
_QUIET = frozenset(
    {
        "wrong-passphrase",
        "wrong-recovery-key",
        "recovery-key-mistyped",
        "vault-in-use",
        "not-a-vault",
        "travel-locked",
        "vault-newer",
    }
)
"""Nothing is broken: the person tries again."""


class Strip(QFrame):
    """Hidden until something is said. `code` is that of the error shown, for tests and for support."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = ""
        self.setProperty("role", "strip")
        self.setProperty("tone", "accent")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign = Sign(Icon.INFO, "accent", parent=self)
        self._lines = [label("", "strong" if n == 0 else "body", wrap=True, parent=self) for n in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        for line in self._lines:
            column.addWidget(line)
        row.addLayout(column, 1)
        self.hide()

    @property
    def text(self) -> str:
        """All that stands in the strip."""
        return self.accessibleName()

    def say(self, sentences: tuple[str, ...], tone: str = "accent", code: str = "", icon: Icon | None = None) -> None:
        """Show one to three sentences; the first says what happened. `icon`: in place of the one of the tone."""
        self.code = code
        for line, sentence in zip(self._lines, (*sentences, "", "", ""), strict=False):
            say(line, sentence)
            line.setVisible(bool(sentence))
        self._sign.show_icon(icon or _ICONS[tone], tone)
        restyle(self, tone=tone)
        self.setAccessibleName(" ".join(sentence for sentence in sentences if sentence))
        self.show()

    def say_error(self, error: Exception) -> None:
        """The words of an error: in brick where something is broken, in olive where it only has to be tried again."""
        found = said_of(error)
        fields = " ".join(said(says) for _, says in found.problems)
        happened = " ".join(part for part in (said(found.happened), fields) if part)
        tone = "warn" if isinstance(error, AppError) and error.code in _QUIET else "crit"
        self.say((happened, said(found.safe), said(found.do)), tone, found.code)

    def clear(self) -> None:
        self.code = ""
        self.setAccessibleName("")
        self.hide()
