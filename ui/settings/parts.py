"""What settings are made of: a name, a sentence that says what changes, and something to choose or press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QButtonGroup,
    QFrame,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.desk import Desk
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import label

COLUMN = 560


class Setting(QFrame):
    """A card of one setting; `column` takes what it is set with. `tone`: "crit" for what cannot be undone."""

    def __init__(
        self, name: str, sentences: Sequence[str], parent: QWidget | None = None, *, tone: str = "text"
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.column.addWidget(label(name, "heading", tone, parent=self))
        self.sentences = [label(sentence, "body", "text2", wrap=True, parent=self) for sentence in sentences]
        inner = QVBoxLayout()
        inner.setSpacing(4)
        for sentence in self.sentences:
            inner.addWidget(sentence)
        self.column.addLayout(inner)

    def put(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.column.addWidget(widget)


class Choice(QWidget):
    """One of several, as radio buttons in `across` columns. `chosen(value)` when the person chose."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[object, str]],
        now: object,
        parent: QWidget | None = None,
        *,
        across: int = 1,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[object, QRadioButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for place, (value, words) in enumerate(options):
            button = QRadioButton(words, self)
            button.setAccessibleName(f"{name}: {words}")
            button.setChecked(value == now)
            self.buttons[value] = button
            self._group.addButton(button, place)
            grid.addWidget(button, place // across, place % across)
        values = [value for value, _ in options]
        self._group.idClicked.connect(lambda place: self.chosen.emit(values[place]))


class Group(QWidget):
    """One group of settings: cards below one another, and a strip for what went wrong."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setMaximumWidth(COLUMN)
        self.strip = Strip(self)
        self.progress = Progress(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(self.strip)
        self.build()
        self.column.addWidget(self.progress)
        self.column.addStretch(1)

    def build(self) -> None:
        """Put the cards into `column`."""

    def load(self) -> None:
        """Read anew what is shown."""
