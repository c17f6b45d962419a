"""The overview: how things stand as of today, person by person, with the reasons for whoever is chosen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection  # noqa: TID251
from PySide6.QtGui import QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk
from ui.overview import data
from ui.overview.counts import Counts
from ui.overview.data import Detail, Loaded
from ui.overview.detail import PersonDetail
from ui.overview.people import ROW_ROLE, PeopleTable
from ui.overview.words import as_of_words
from ui.parts.beside import Beside, Pane
from ui.parts.empty import Empty
from ui.parts.room import Room
from ui.parts.text import label, say
from ui.theme.icons import Icon

COMPACT_BELOW = 600
"""Height of the room, in logical pixels, under which the counts leave more of it to the people."""


class OverviewPage(Room):
    """Counts above, people below, the chosen person beside."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("How things stand"))
        self.setAccessibleName(self.tr("How things stand"))
        self._chosen = ""
        self._loaded: Loaded | None = None
        self.counts_card = QFrame(self)
        self.counts_card.setProperty("role", "card")
        self.counts = Counts(self.counts_card)
        inside = QVBoxLayout(self.counts_card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.counts)
        self.people = PeopleTable()
        self.foot = label("", "small", "text2", wrap=True)
        table = QFrame()
        table.setProperty("role", "card")
        rows = QVBoxLayout(table)
        rows.setContentsMargins(1, 8, 1, 8)
        rows.setSpacing(0)
        rows.addWidget(self.people, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 0)
        foot.addWidget(self.foot)
        rows.addLayout(foot)
        table.setFocusProxy(self.people)
        self.pane = Pane(self.tr("The chosen person"))
        self.beside = Beside(table, self.pane, self)
        self.empty = Empty(
            Icon.PEOPLE,
            self.tr("Nobody is recorded yet."),
            self.tr("People and events are recorded at the command line. Lock this vault first, then type:"),
            (
                'habeas person add VAULT --name "Given Family"',
                'habeas event add VAULT --type capture --person "Given Family" --date 2025',
            ),
            self,
        )
        self.column.addWidget(self.counts_card)
        self.column.addWidget(self.beside, 1)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.progress)
        self.counts_card.hide()
        self.empty.hide()
        self.beside.closed.connect(self._unchoose)
        self.people.selectionModel().selectionChanged.connect(self._selected)
        self.people.people.modelReset.connect(self._choose_again)

    def load(self) -> None:
        job = self.ask("people", lambda _ticket: data.load(self.vault), self.tr("Reading the record"))
        job.succeeded.connect(self._loaded_now)

    def _loaded_now(self, loaded: Loaded) -> None:
        if not self.is_newest("people"):
            return
        self.strip.clear()
        self._loaded = loaded
        say(self.beside_title, as_of_words(loaded.overview.as_of))
        somebody = bool(loaded.rows)
        self.empty.setVisible(not somebody)
        self.beside.setVisible(somebody)
        self.counts_card.setVisible(somebody)
        self.counts.show_counts(loaded.overview.counts)
        say(
            self.foot,
            self.tr("Footage released by the side that holds a person counts as seen. It never counts as contact."),
        )
        self.people.people.show_rows(loaded.rows)

    def _choose_again(self) -> None:
        """After reading or sorting, the same person stays chosen."""
        place = self.people.people.place_of(self._chosen)
        if place is not None:
            # Not `selectRow`: in a right-to-left window it looks for a column just outside and chooses nothing.
            self.people.setCurrentIndex(self.people.people.index(place, 0))
        elif self._chosen:
            self._unchoose()

    def _unchoose(self) -> None:
        self._chosen = ""
        self.people.clearSelection()
        self.beside.show_pane(wanted=False)

    def _selected(self, now: QItemSelection, _before: QItemSelection) -> None:
        if now.isEmpty() or self._loaded is None:
            return
        row = now.indexes()[0].data(ROW_ROLE)
        self._chosen = row.id
        as_of = self._loaded.overview.as_of
        job = self.ask(
            "person", lambda _ticket: data.detail(self.vault, row, as_of), self.tr("Reading"), shows_progress=False
        )
        job.succeeded.connect(self._show_detail)

    def _show_detail(self, detail: Detail) -> None:
        if self.is_newest("person") and detail.row.id == self._chosen:
            self.pane.show_body(PersonDetail(detail))
            self.beside.show_pane(wanted=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.counts.set_compact(compact=event.size().height() < COMPACT_BELOW)
        super().resizeEvent(event)

    def panes(self) -> list[QWidget]:
        return [self.people, self.pane.area]
