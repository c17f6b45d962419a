"""The overview: how things stand on the day that is looked at, and what needs attention next.

The counts and the longest without contact are asked first; what takes longer fills the space that was kept for it. Leaving the
room stops what has not begun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt  # noqa: TID251
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251

from app.services import briefing
from ui.desk import Desk
from ui.jobs import Job
from ui.overview import data
from ui.overview.ahead import DEADLINES, HEARINGS, DeadlinesCard, HearingsCard
from ui.overview.begin import BeginHere
from ui.overview.counts import Counts
from ui.overview.data import Loaded
from ui.overview.figures import FiguresCard
from ui.overview.isolation import IsolationCard
from ui.overview.kept import KeptCard
from ui.parts.looking import DateControl
from ui.parts.room import Room
from ui.parts.text import say

COMPACT_BELOW = 600
"""Height of the room, in logical pixels, under which the counts leave more of it to the rest."""

TWO_COLUMNS_FROM = 880
"""Width of the cards, in logical pixels."""

_EDGE = 24


class OverviewPage(Room):
    """`loaded`: what is shown, None until it was read. `is_whole`: every card has its answer."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self.loaded: Loaded | None = None
        self._late: dict[str, Job] = {}
        self._owing = True
        self.looking = DateControl(desk, self)
        self.head.addWidget(self.looking)
        self.counts_card = QFrame()
        self.counts_card.setObjectName("card-counts")
        self.counts_card.setProperty("role", "card")
        self.counts = Counts(desk, self.counts_card)
        inside = QVBoxLayout(self.counts_card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.counts)
        self.counts_card.setFocusProxy(self.counts)
        self.isolation = IsolationCard(desk)
        self.hearings = HearingsCard(desk)
        self.deadlines = DeadlinesCard(desk)
        self.figures = FiguresCard(desk)
        self.kept = KeptCard(desk)
        self.begin = BeginHere(desk)
        self.cards = (self.counts_card, self.isolation, self.hearings, self.deadlines, self.figures, self.kept)
        self.body = QWidget()
        self.body.setProperty("role", "page")
        self.grid = QGridLayout(self.body)
        self.grid.setSpacing(16)
        self._columns = 0
        self._arrange(2)
        self.area = QScrollArea(self)
        self.area.setObjectName("overview-area")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.body)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_edge)
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.begin, 1, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.progress)
        self.begin.hide()
        for card in self.cards:
            card.hide()
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(False)  # the cards keep their own places
        self.progress.setSizePolicy(policy)
        self._keep_edge()
        self._say_title()

    @property
    def is_whole(self) -> bool:
        return self.loaded is not None and not self._late and not self._owing

    def _say_title(self) -> None:
        title = self.tr("How things stand") if self.desk.looking.is_now else self.tr("How things stood")
        say(self.title, title)
        self.setAccessibleName(title)

    def load(self) -> None:
        self._say_title()
        looking = self.desk.looking
        self._stop_late()
        self._owing = True
        job = self.ask("people", lambda _ticket: data.load(self.vault, looking), self.tr("Reading the record"))
        job.succeeded.connect(self._show)

    def _show(self, loaded: Loaded) -> None:
        if not self.is_newest("people"):
            return
        self.strip.clear()
        self.loaded = loaded
        somebody = sum(loaded.overview.counts.values()) > 0
        begins = not somebody and self.desk.looking.is_now
        self.begin.setVisible(begins)
        self.area.setVisible(not begins)
        for card in self.cards:
            card.setVisible(not begins)
        self.counts.show_counts(loaded.overview.counts)
        self.isolation.show_wall(loaded)
        if begins:
            self._owing = False
        elif self.isVisible():
            self._ask_late(loaded)

    # what takes longer

    def _ask_late(self, loaded: Loaded) -> None:
        self._owing = False
        looking, vault = self.desk.looking, self.vault
        self._later("kept", lambda: briefing.kept(vault), self.kept.show_kept)
        self._later("hearings", lambda: briefing.hearings(vault, looking.as_of, HEARINGS), self.hearings.show_hearings)
        self._later(
            "deadlines", lambda: briefing.deadlines(vault, looking.as_of, DEADLINES), self.deadlines.show_deadlines
        )
        self._later(
            "stated",
            lambda: briefing.stated(vault, looking.as_of, looking.known_on),
            lambda found: self.figures.show_stated(found, loaded.overview),
        )
        known_now = "" if looking.known_on is None else self.tr("with all that is known now")
        for card in (self.hearings, self.deadlines):
            say(card.note, known_now)

    def _later(self, what: str, work: Callable[[], Any], show: Callable[[Any], None]) -> None:
        job = self.ask(what, lambda _ticket: work(), "", shows_progress=False)
        self._late[what] = job

        def arrived(found: Any) -> None:
            if self._late.get(what) is job:
                show(found)

        def ended() -> None:
            if self._late.get(what) is job:
                del self._late[what]

        job.succeeded.connect(arrived)
        job.ended.connect(ended)

    def _stop_late(self) -> None:
        for job in self._late.values():
            job.cancel()
        self._late.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """The first answer may come before the window shows the room."""
        super().showEvent(event)
        if self.loaded is not None and self._owing:
            self._ask_late(self.loaded)

    def hideEvent(self, event: QHideEvent) -> None:
        self._owing = self._owing or bool(self._late)
        self._stop_late()
        super().hideEvent(event)

    # places

    def _arrange(self, columns: int) -> None:
        """Cards in two columns that line up, or one under the other where it is narrow."""
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards:
            self.grid.removeWidget(card)
        counts, isolation, hearings, deadlines, figures, kept = self.cards
        if columns == 1:
            for row, card in enumerate(self.cards):
                self.grid.addWidget(card, row, 0)
        else:
            self.grid.addWidget(counts, 0, 0, 1, 2)
            self.grid.addWidget(isolation, 1, 0, 2, 1)
            self.grid.addWidget(hearings, 1, 1)
            self.grid.addWidget(deadlines, 2, 1)
            self.grid.addWidget(figures, 3, 0)
            self.grid.addWidget(kept, 3, 1)
        self.grid.setColumnStretch(0, 9 if columns == 2 else 1)
        self.grid.setColumnStretch(1, 5 if columns == 2 else 0)
        self.grid.setRowStretch(2, 1 if columns == 2 else 0)
        self.grid.setRowStretch(6, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(2 if event.size().width() - 48 >= TWO_COLUMNS_FROM else 1)
        self.counts.set_compact(compact=event.size().height() < COMPACT_BELOW)
        super().resizeEvent(event)

    def _keep_edge(self) -> None:
        """Cards end where the page's title ends, with a scroll bar beside them and without."""
        bar = self.area.verticalScrollBar()
        beside = bar.sizeHint().width() if bar.maximum() else 0
        for layout, gap, top, bottom in (
            (self.column, 0, 16, 0),
            (self.head, _EDGE, 0, 0),
            (self.grid, _EDGE - beside, 0, 8),
        ):
            begin = _EDGE if layout is self.column else 0
            left, right = (gap, begin) if self.isRightToLeft() else (begin, gap)
            layout.setContentsMargins(left, top, right, bottom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._keep_edge()

    def panes(self) -> list[QWidget]:
        if not self.begin.isHidden():
            return [self.begin] if self.begin.buttons else [self.looking.halves[0]]
        return [self.looking.halves[0], *(card for card in self.cards if _takes_focus(card))]


def _takes_focus(card: QWidget) -> bool:
    """Whether a card has a line that can be pressed."""
    inside: QWidget | None = card
    while inside is not None and inside.focusProxy() is not None:
        inside = inside.focusProxy()
    return inside is not None and inside.isVisible() and inside.focusPolicy() != Qt.FocusPolicy.NoFocus
