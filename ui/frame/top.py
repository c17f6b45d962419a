"""The top bar: back and forward, where one is, and the search box that is always at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget  # noqa: TID251

from ui.desk import Where
from ui.parts.icon_button import IconButton
from ui.parts.text import label, shown
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import tokens

_HEIGHT = 56
_SEARCH_WIDTH = 320
_SEARCH_LEAST = 200
_LONGEST_CRUMB = 60


class TopBar(QFrame):
    """`back`, `forward`, `went(Where)` from a crumb, `help`."""

    back = Signal()
    forward = Signal()
    went = Signal(object)
    help = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "top")
        self.setMinimumHeight(_HEIGHT)
        self.back_button = IconButton(Icon.BACK, self.tr("Back"), "Alt+Left", self)
        self.forward_button = IconButton(Icon.FORWARD, self.tr("Forward"), "Alt+Right", self)
        self.back_button.clicked.connect(self.back)
        self.forward_button.clicked.connect(self.forward)
        self.crumbs = QHBoxLayout()
        self.crumbs.setSpacing(4)
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText(self.tr("Search people and commands (Ctrl+K)"))
        self.search.setAccessibleName(self.tr("Search people, places and commands"))
        self.search.setMaximumWidth(_SEARCH_WIDTH)
        self.search.setMinimumWidth(_SEARCH_LEAST)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._glass = self.search.addAction(
            icon_of(Icon.SEARCH, colour(tokens(), "text3")), QLineEdit.ActionPosition.LeadingPosition
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 24, 0)
        row.setSpacing(4)
        row.addWidget(self.back_button)
        row.addWidget(self.forward_button)
        row.addSpacing(8)
        row.addLayout(self.crumbs, 2)
        row.addWidget(self.search, 1)
        self.help_button = IconButton(Icon.HELP, self.tr("Help"), "F1", self)
        self.help_button.setObjectName("help-button")
        self.help_button.clicked.connect(self.help)
        row.addWidget(self.help_button)

    def show_path(self, steps: list[tuple[Where, str]], *, can_go_back: bool, can_go_forward: bool) -> None:
        """`steps`: places with their names, the present one last."""
        while (item := self.crumbs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (where, name) in enumerate(steps):
            words = shown(name)
            short = words if len(words) <= _LONGEST_CRUMB else words[: _LONGEST_CRUMB - 1] + "\u2026"
            if number == len(steps) - 1:
                self.crumbs.addWidget(label(short, "strong", parent=self))
            else:
                step = QPushButton(short, self)
                step.setProperty("role", "crumb")
                step.setAccessibleName(self.tr("Back to {place}").format(place=words))
                step.clicked.connect(lambda _checked=False, to=where: self.went.emit(to))
                self.crumbs.addWidget(step)
                between = label("\u203a", "body", "text3", parent=self)
                between.setAccessibleName("")
                self.crumbs.addWidget(between)
        self.crumbs.addStretch(1)
        self.back_button.setEnabled(can_go_back)
        self.forward_button.setEnabled(can_go_forward)

    def recolour(self) -> None:
        """After a change of theme."""
        self._glass.setIcon(icon_of(Icon.SEARCH, colour(tokens(), "text3")))
