"""Acts as a list: for the proceedings' room, and for the page of one person."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.ids import RecordId
from app.services import violations
from app.services.violations import Shown
from ui.acts.words import foot_words, title_words, victims_words
from ui.desk import Desk, Where
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.strip import Strip
from ui.parts.text import isolated, shown
from ui.theme.icons import Icon

PART = "act"


def place_of(act: RecordId) -> Where:
    """Where an act is shown. Acts have no room of their own: a proceeding has to prove them, often for several people."""
    return Where("proceedings", act, PART)


def act_row(found: Shown, *, with_victims: bool = True) -> Row:
    title = title_words(found)
    victims = victims_words(found) if with_victims else ""
    second = "; ".join(part for part in (victims, foot_words(found)) if part)
    missing = bool(found.coverage.missing)
    return Row(
        found.stored.id,
        shown(title),
        second,
        f"{isolated(title)}, {second}",
        Icon.SCALES,
        sign=(Icon.DASH, "text2") if missing else (Icon.CHECK, "good"),
    )


class ActsList(QWidget):
    """`chosen(id)` by a click or Enter; `wanted`: the button of the empty list. `show_acts` takes what was read; `show_people`
    reads the acts done to some people by itself.
    """

    chosen = Signal(str)
    wanted = Signal()

    def __init__(self, desk: Desk, *, with_victims: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._with_victims = with_victims
        self._newest = 0
        self.strip = Strip(self)
        self.list = RowsList(self.tr("Acts"))
        self.list.setObjectName("acts")
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.list)
        self.empty = Empty(
            Icon.SCALES,
            self.tr("No act is recorded."),
            self.tr(
                "An act says what was done, to whom, by whom, and which events and evidence show each element of it."
            ),
            parent=self,
        )
        self.add = QPushButton(self.tr("Record an act"), self)
        self.add.setObjectName("act-add")
        self.add.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.strip)
        column.addWidget(self.card, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.add)
        self.list.clicked.connect(self._clicked)
        self.list.opened.connect(self.chosen)
        self.setFocusProxy(self.list)
        self.show_acts(())

    def _clicked(self, index: QModelIndex) -> None:
        row = self.list.rows.row(index.row())
        if row is not None:
            self.chosen.emit(row.id)

    def show_acts(self, acts: Collection[Shown]) -> None:
        self.strip.clear()
        self.list.rows.show_all([act_row(each, with_victims=self._with_victims) for each in acts])
        self.card.setVisible(bool(acts))
        self.empty.setVisible(not acts)

    def show_people(self, persons: Collection[RecordId]) -> None:
        """The acts that were done to one of these; a click on one leads to its page."""
        vault, wanted = self._desk.vault, tuple(persons)
        self._newest += 1
        number = self._newest
        job = self._desk.lane.run(lambda _ticket: violations.listed(vault, wanted))

        def show(acts: Collection[Shown]) -> None:
            if number == self._newest:
                self.show_acts(acts)

        job.succeeded.connect(show)
        job.failed.connect(self.strip.say_error)
