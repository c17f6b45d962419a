"""Text on the screen: plain labels in the styles of the theme, and names that cannot turn what stands beside them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt  # noqa: TID251
from PySide6.QtGui import QFontMetrics, QGuiApplication  # noqa: TID251
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget  # noqa: TID251

from ui.theme.theme import restyle

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_TURNING = {
    ord(mark): f"[U+{ord(mark):04X}]"
    for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
SHORT_DIGEST = 12


def shown(text: str) -> str:
    """Text of a record as it may be shown: marks that would turn the writing are written out."""
    return text.translate(_TURNING)


def isolated(text: str) -> str:
    """A name for use inside a sentence: it keeps its own direction and leaves that of the sentence alone."""
    return f"{FIRST_STRONG_ISOLATE}{shown(text)}{POP_ISOLATE}"


def said(text: str) -> str:
    """A sentence or word from `ui.words` in the language of the window."""
    return QCoreApplication.translate("words", text)


def label(
    text: str = "", kind: str = "body", tone: str = "text", *, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A label of plain text. `kind`: a type style, `tone`: a colour role; `wrap`: over several lines, as high as it needs."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("type", kind)
    made.setProperty("tone", tone)
    if QGuiApplication.isRightToLeft():  # Qt would set Latin names and figures at the far side of an Arabic window
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    say(made, text)
    return made


def say(target: QLabel, text: str, tone: str | None = None) -> None:
    """Put `text` on a label, for eyes and screen readers alike."""
    target.setText(text)
    target.setAccessibleName(text)
    if tone is not None and target.property("tone") != tone:
        restyle(target, tone=tone)


def selectable(target: QLabel) -> QLabel:
    """Lets a digest or a number be marked with mouse or keys."""
    target.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return target


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    return line


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """As much of `text` as fits, cut at its logical end."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def size_words(size_bytes: int) -> str:
    """A size for reading: `19 bytes`, `498 KB`; 1 KB is 1024 bytes."""
    if size_bytes < 1024:
        return f"{size_bytes} {'byte' if size_bytes == 1 else 'bytes'}"
    size = float(size_bytes)
    for unit in ("KB", "MB", "GB", "TB"):
        size /= 1024
        if size < 1024 or unit == "TB":
            return f"{size:.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"
    raise AssertionError
