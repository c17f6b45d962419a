"""The page of one case, in six tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk, Where
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.tabs import Tab, Tabs
from ui.proceedings.data import Whole
from ui.proceedings.guarantees import Guarantees
from ui.proceedings.index import card_of
from ui.proceedings.lists import decision_row, defendant_rows, film_row, sitting_row
from ui.proceedings.month import Day, Month
from ui.proceedings.sightings import SightingCard, film_place
from ui.theme.icons import Icon
from ui.words.dates import read_back

DEFENDANTS, HEARINGS, SIGHTINGS = "defendants", "hearings", "sightings"
GUARANTEES, JUDGMENTS, FOOTAGE = "guarantees", "judgments", "footage"
TABS = (DEFENDANTS, HEARINGS, SIGHTINGS, GUARANTEES, JUDGMENTS, FOOTAGE)


class _Listed(QStackedWidget):
    """A list, or what is said where it is empty. `chosen(id)` by a click or Enter."""

    chosen = Signal(str)

    def __init__(self, listed: RowsList, empty: Empty) -> None:
        super().__init__()
        self.list = listed
        self.addWidget(card_of(listed))
        self.addWidget(empty)
        listed.opened.connect(self.chosen)
        listed.clicked.connect(self._clicked)
        self.setFocusProxy(listed)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.list.rows.row(index.row())
        if row is not None:
            self.chosen.emit(row.id)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.list.rows.show_all(rows)
        self.setCurrentIndex(0 if rows else 1)


class CasePage(QWidget):
    """`tab(key)`: another tab is wanted. `change_event(id)`, `answer(guarantee, id or "")`: a form is wanted."""

    tab = Signal(str)
    change_event = Signal(str)
    answer = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.whole: Whole | None = None
        self.tabs = Tabs(
            (
                Tab(DEFENDANTS, self.tr("Defendants")),
                Tab(HEARINGS, self.tr("Hearings")),
                Tab(SIGHTINGS, self.tr("Sightings")),
                Tab(GUARANTEES, self.tr("Guarantees")),
                Tab(JUDGMENTS, self.tr("Judgments")),
                Tab(FOOTAGE, self.tr("Footage")),
            ),
            self.tr("Parts of the case"),
            self,
        )
        self.defendants = _Listed(
            self._rows(self.tr("Defendants"), "defendants"),
            Empty(
                Icon.PEOPLE,
                self.tr("No defendant is recorded."),
                self.tr("Change the case to say who is tried in it."),
            ),
        )
        self.month = Month(with_titles=False)
        self.sessions = self._rows(self.tr("All sessions of the case"), "sessions")
        self.sightings = SightingCard(desk)
        self._unseen = Empty(
            Icon.EYE,
            self.tr("No session with a defendant is recorded as held."),
            self.tr("Add a hearing and tie its footage to it. Who was seen on which day then stands here."),
        )
        self.guarantees = Guarantees(desk)
        self.judgments = _Listed(
            self._rows(self.tr("Charges, judgments, sentences and appeals"), "judgments"),
            Empty(
                Icon.SCALES,
                self.tr("Nothing was decided yet, as far as is recorded."),
                self.tr("Charges, judgments, sentences and appeals are events that name this case."),
            ),
        )
        self.films = _Listed(
            self._rows(self.tr("Footage of the case"), "case-footage"),
            Empty(
                Icon.FILM,
                self.tr("No footage is tied to this case."),
                self.tr("Take film in, and name it as evidence of a hearing or tie it to the case."),
            ),
        )
        self._lay_out()
        self.tabs.chosen.connect(self.tab)
        self.defendants.chosen.connect(self._person)
        self.judgments.chosen.connect(self.change_event)
        self.films.chosen.connect(self._film)
        self.sessions.opened.connect(self._session)
        self.month.opened.connect(self._day)
        self.guarantees.answer.connect(self.answer)

    @staticmethod
    def _rows(name: str, key: str) -> RowsList:
        made = RowsList(name)
        made.setObjectName(key)
        return made

    def _lay_out(self) -> None:
        hearings = QWidget()
        across = QHBoxLayout(hearings)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.month, 5)
        across.addWidget(card_of(self.sessions, self.tr("All sessions")), 3)
        self._seen = QStackedWidget()
        self._seen.addWidget(self.sightings)
        self._seen.addWidget(self._unseen)
        self._pages = {
            DEFENDANTS: self.defendants,
            HEARINGS: hearings,
            SIGHTINGS: self._seen,
            GUARANTEES: self.guarantees,
            JUDGMENTS: self.judgments,
            FOOTAGE: self.films,
        }
        self.stack = QStackedWidget(self)
        for page in self._pages.values():
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def show_tab(self, key: str) -> None:
        """One of `TABS`; anything else is the first."""
        key = key if key in TABS else DEFENDANTS
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self._pages[key])

    def show_whole(self, whole: Whole) -> None:
        """Put in what was read. Another case begins at today's month."""
        if self.whole is None or self.whole.case != whole.case:
            self.month.first = self.month.first.min
        self.whole = whole
        self.defendants.show_rows(defendant_rows(whole))
        sittings = whole.sittings()
        self.month.show_sittings(sittings, whole.calendar.as_of)
        self.sessions.rows.show_all([sitting_row(each, with_title=False) for each in reversed(sittings)])
        seen = bool(whole.matrix.sessions and whole.matrix.rows)
        self._seen.setCurrentIndex(0 if seen else 1)
        if seen:
            self.sightings.show_matrix(whole.matrix)
        self.guarantees.show_whole(whole)
        self.judgments.show_rows([decision_row(each) for each in whole.decisions])
        days = {each.event: read_back(each.date) for each in whole.calendar.sessions if not each.set_by_adjournment}
        self.films.show_rows(
            [film_row(film, [days[each] for each in film.sessions if each in days]) for film in whole.films]
        )
        self.tabs.count(DEFENDANTS, len(whole.calendar.fates))
        self.tabs.count(HEARINGS, len(sittings))
        self.tabs.count(GUARANTEES, sum(bool(each.answers) for each in whole.checklist.checked) or None)
        self.tabs.count(JUDGMENTS, len(whole.decisions) or None)
        self.tabs.count(FOOTAGE, len(whole.films) or None)

    def _person(self, id_: str) -> None:
        place = Where("people", id_)
        if self._desk.leads(place):
            self._desk.go(place)

    def _film(self, id_: str) -> None:
        if self.whole is not None:
            film = next(each.id for each in self.whole.films if each.id == id_)
            self._desk.go(film_place(self._desk, film))

    def _session(self, key: str) -> None:
        self.change_event.emit(key.partition("/")[2])

    def _day(self, day: Day) -> None:
        if day.chips:
            self.change_event.emit(day.chips[0].sitting.session.event)

    def panes(self) -> list[QWidget]:
        here: dict[str, list[QWidget]] = {
            DEFENDANTS: [self.defendants.list],
            HEARINGS: [self.month.table, self.sessions],
            SIGHTINGS: [self.sightings.table],
            GUARANTEES: [self.guarantees.list, self.guarantees.pane.area],
            JUDGMENTS: [self.judgments.list],
            FOOTAGE: [self.films.list],
        }
        return [self.tabs.buttons[self.tabs.at], *here[self.tabs.at]]
