"""All cases: as a list, on a calendar with the next ten sessions beside it, and the acts that they have to prove."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from ui.acts.listing import ActsList
from ui.desk import Desk
from ui.parts.empty import Empty
from ui.parts.lines import RowsList
from ui.parts.tabs import Tab, Tabs
from ui.parts.text import label
from ui.proceedings.data import Everything, agenda
from ui.proceedings.lists import case_row, sitting_row
from ui.proceedings.month import Day, Month
from ui.theme.icons import Icon

CASES, CALENDAR, ACTS = "cases", "calendar", "acts"


def card_of(inside: QWidget, title: str = "") -> QFrame:
    """A card that holds a list, with a heading where one is given."""
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 14 if title else 8, 1, 8)
    if title:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(label(title, "heading", parent=card))
        column.addLayout(head)
    column.addWidget(inside, 1)
    card.setFocusProxy(inside)
    return card


class Index(QWidget):
    """`tab(key)`: another tab is wanted; `case(id)`, `act(id)`: one is to be opened."""

    tab = Signal(str)
    case = Signal(str)
    act = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = Tabs(
            (Tab(CASES, self.tr("Cases")), Tab(CALENDAR, self.tr("Calendar")), Tab(ACTS, self.tr("Acts"))),
            self.tr("Views of all proceedings"),
            self,
        )
        self.cases = RowsList(self.tr("Cases"))
        self.cases.setObjectName("cases")
        self.empty = Empty(
            Icon.SCALES,
            self.tr("No case is recorded yet."),
            self.tr("Add a case with its defendants. Sessions, judgments and footage are then tied to it."),
        )
        self.month = Month(with_titles=True)
        self.agenda = RowsList(self.tr("The next sessions"))
        self.agenda.setObjectName("agenda")
        self.acts = ActsList(desk)
        self.acts.add.hide()
        listed = QStackedWidget()
        listed.addWidget(card_of(self.cases))
        listed.addWidget(self.empty)
        self._listed = listed
        calendar = QWidget()
        across = QHBoxLayout(calendar)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.month, 5)
        across.addWidget(card_of(self.agenda, self.tr("Next sessions")), 3)
        self.stack = QStackedWidget(self)
        self._pages = {CASES: listed, CALENDAR: calendar, ACTS: self.acts}
        for page in self._pages.values():
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.tab)
        self.cases.opened.connect(self.case)
        self.cases.clicked.connect(self._clicked)
        self.agenda.opened.connect(self._sitting)
        self.agenda.clicked.connect(self._clicked)
        self.month.opened.connect(self._day)
        self.acts.chosen.connect(self.act)

    def show_tab(self, key: str) -> None:
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self._pages[key])

    def show_all(self, found: Everything) -> None:
        """Put in what was read; the same case stays chosen."""
        kept = self.cases.chosen
        self.cases.rows.show_all([case_row(case) for case in found.cases])
        place = None if kept is None else self.cases.rows.place_of(kept.id)
        if place is not None:
            self.cases.setCurrentIndex(self.cases.rows.index(place))
        self._listed.setCurrentIndex(0 if found.cases else 1)
        sittings = found.sittings()
        self.month.show_sittings(sittings, found.as_of)
        self.agenda.rows.show_all([sitting_row(each, with_title=True) for each in agenda(sittings, found.as_of)])
        self.acts.show_acts(found.acts)
        self.tabs.count(CASES, len(found.cases))
        self.tabs.count(ACTS, len(found.acts))

    def _clicked(self, index: QModelIndex) -> None:
        chosen = self.sender()
        if isinstance(chosen, RowsList) and (row := chosen.rows.row(index.row())) is not None:
            self._sitting(row.id)

    def _sitting(self, key: str) -> None:
        self.case.emit(key.partition("/")[0])

    def _day(self, day: Day) -> None:
        if day.chips:
            self.case.emit(day.chips[0].sitting.case)

    def panes(self) -> list[QWidget]:
        here: dict[str, list[QWidget]] = {
            CASES: [self.cases],
            CALENDAR: [self.month.table, self.agenda],
            ACTS: [self.acts.list],
        }
        return [self.tabs.buttons[self.tabs.at], *here[self.tabs.at]]
