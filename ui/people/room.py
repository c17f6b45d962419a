"""The room of people: the list, over it the page of one person, and the pairs that may be one person."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent  # noqa: TID251
from PySide6.QtWidgets import QStackedWidget, QWidget  # noqa: TID251

from ui.desk import Desk, Where
from ui.duplicates.page import TwinsPage
from ui.palette.entries import Command
from ui.parts.room import Room
from ui.people.asked import NEW, asked_view
from ui.people.page import PeoplePage
from ui.person.page import PersonPage
from ui.theme.icons import Icon

TWINS = "twins"
"""The part of a place that shows who may have been recorded twice, of everybody or with the person that is named."""


class PeopleRoom(Room):
    """Each page is made when it is first entered; all keep what is chosen in them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self.setAccessibleName(self.tr("People"))
        self.title.hide()
        self.beside_title.hide()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.pages = QStackedWidget(self)
        self.column.addWidget(self.pages, 1)
        self.list = PeoplePage(desk)
        self.person: PersonPage | None = None
        self.twins: TwinsPage | None = None
        self.pages.addWidget(self.list)
        self._asked = ""

    @property
    def current(self) -> Room:
        """The page that is shown."""
        found = self.pages.currentWidget()
        assert isinstance(found, Room)
        return found

    def show_place(self, where: Where) -> None:
        """The list, the page of the person that the place names, or who may have been recorded twice."""
        page = self._page(where)
        self.pages.setCurrentWidget(page)
        self.strip = page.strip  # what is said about the room is said on the page that is shown
        if page is self.list:
            self._show_asked(where.part)
        page.show_place(where)
        if page is self.list and where.part == NEW and self._asked != NEW:
            self.list.add_person()
        self._asked = where.part

    def _show_asked(self, part: str) -> None:
        """The view that the place asks for, once: what is chosen after that stays while the room is not left."""
        view = asked_view(part) if part != self._asked else None
        if view is not None:
            self.list.show_view(view)

    def hideEvent(self, event: QHideEvent) -> None:
        self._asked = ""
        super().hideEvent(event)

    def _page(self, where: Where) -> Room:
        if where.part == TWINS:
            if self.twins is None:
                self.twins = TwinsPage(self.desk)
                self.pages.addWidget(self.twins)
            return self.twins
        if not where.record:
            return self.list
        if self.person is None:
            self.person = PersonPage(self.desk)
            self.pages.addWidget(self.person)
        return self.person

    def commands(self) -> list[Command]:
        twins = Command(self.tr("People recorded twice"), lambda: self.desk.go(Where("people", "", TWINS)), Icon.PEOPLE)
        return [*self.current.commands(), *([] if self.current is self.twins else [twins])]

    def panes(self) -> list[QWidget]:
        return self.current.panes()
