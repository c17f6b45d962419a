"""What a room says when there is nothing in it: a sign, one line, one sentence, and what to type."""

from __future__ import annotations

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget  # noqa: TID251

from ui.parts.signs import Sign
from ui.parts.text import label, selectable
from ui.theme.icons import Icon


class Empty(QWidget):
    """Stands in the middle of the page; the lines to type can be marked."""

    def __init__(
        self, icon: Icon, happened: str, do: str, lines: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(" ".join((happened, do, *lines)))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(Sign(icon, "text3", 32, self), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, kind, tone in ((happened, "heading", "text"), (do, "body", "text2")):
            line = label(words, kind, tone, wrap=True, parent=self)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        if lines:
            well = QFrame(self)
            well.setProperty("role", "well")
            well.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            inside = QVBoxLayout(well)
            inside.setContentsMargins(16, 12, 16, 12)
            for text in lines:
                inside.addWidget(selectable(label(text, "mono", wrap=True, parent=well)))
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(well, 4)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(2)
