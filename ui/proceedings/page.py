"""The proceedings' room: all cases, the page of one case, the page of one act, and the forms that belong to them.

Places: `Where("proceedings")` with the part `calendar` or `acts`; a case by its id with one of the tabs as its part; an act by
its id with the part `act`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.model.ids import RecordId
from app.services import violations
from app.services.violations import Shown
from ui.acts.listing import PART as ACT
from ui.acts.listing import place_of
from ui.acts.page import ActPage
from ui.acts.words import foot_words, title_words
from ui.desk import Desk, Where
from ui.forms.form import RecordForm
from ui.palette.entries import Command
from ui.parts.room import Room
from ui.parts.text import say, shown
from ui.proceedings import data
from ui.proceedings.case import CasePage
from ui.proceedings.data import Everything, Whole
from ui.proceedings.index import ACTS, CALENDAR, CASES, Index
from ui.proceedings.words import about_case
from ui.theme.icons import Icon
from ui.words.dates import day

ROOM = "proceedings"


class ProceedingsPage(Room):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self._where = Where(ROOM)
        self._form: RecordForm | None = None
        self.index = Index(desk)
        self.case = CasePage(desk)
        self.act = ActPage(desk)
        self.stack = QStackedWidget(self)
        for page in (self.index, self.case, self.act):
            self.stack.addWidget(page)
        self.change = QPushButton(self.tr("Change"), self)
        self.change.setObjectName("change")
        self.change.setToolTip(self.tr("Change (Ctrl+E)"))
        self.change.setShortcut("Ctrl+E")
        self.add = QPushButton(self)
        self.add.setObjectName("add")
        self.add.setProperty("role", "primary")
        self.head.addWidget(self.change)
        self.head.addWidget(self.add)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.progress)
        self.add.clicked.connect(self._add)
        self.change.clicked.connect(self._change)
        self.index.tab.connect(lambda key: desk.go(Where(ROOM, part="" if key == CASES else key)))
        self.index.case.connect(lambda id_: desk.go(Where(ROOM, id_)))
        self.index.act.connect(lambda id_: desk.go(place_of(id_)))
        self.case.tab.connect(lambda key: desk.go(Where(ROOM, self._where.record, key)))
        self.case.change_event.connect(lambda id_: self._open_form("event", id_))
        self.case.answer.connect(self._answer)
        self.act.change.connect(self._change)

    # places

    def show_place(self, where: Where) -> None:
        if where != self._where or not self._writes:
            self._leave_form()
        self._where = where
        self._arrange()
        self.load()

    @property
    def _at_act(self) -> bool:
        return bool(self._where.record) and self._where.part == ACT

    def _arrange(self) -> None:
        """What stands around the page for the place that is shown."""
        where = self._where
        self.setAccessibleName(self.tr("Proceedings"))
        if self._writes:
            return
        writable = self.vault.writable
        self.change.setVisible(bool(where.record) and writable)
        self.add.setVisible(not self._at_act and writable)
        if self._at_act:
            self.stack.setCurrentWidget(self.act)
        elif where.record:
            self._name_add(self.tr("Add hearing"))
            self.case.show_tab(where.part)
            self.stack.setCurrentWidget(self.case)
        else:
            tab = where.part if where.part in {CALENDAR, ACTS} else CASES
            self._name_add(self.tr("Record an act") if tab == ACTS else self.tr("Add case"))
            self.index.show_tab(tab)
            self.stack.setCurrentWidget(self.index)
            say(self.title, self.tr("Proceedings"))

    def _name_add(self, words: str) -> None:
        self.add.setText(words)
        self.add.setToolTip(self.tr("{words} (Ctrl+N)").format(words=words))
        self.add.setShortcut("Ctrl+N")

    def load(self) -> None:
        where, as_of = self._where, self.desk.looking.as_of
        job = self.ask("place", lambda ticket: (where, self._read(where, as_of, ticket)), self.tr("Reading the record"))
        job.succeeded.connect(self._show)
        job.failed.connect(self._gone)

    def _read(self, where: Where, as_of: date | None, ticket: Ticket) -> Everything | Whole | Shown:
        """In the vault's lane."""
        if where.part == ACT and where.record:
            return violations.covered(self.vault, where.record)
        if where.record:
            return data.whole(self.vault, where.record, as_of, ticket)
        return data.everything(self.vault, as_of, ticket)

    def _gone(self, _error: Exception) -> None:
        say(self.beside_title, "")

    def _show(self, answer: tuple[Where, Everything | Whole | Shown]) -> None:
        where, found = answer
        if not self.is_newest("place") or where != self._where:
            return
        self.strip.clear()
        if self.desk.looking.known_on is not None:
            self.strip.say(
                (
                    self.tr("This page shows all that is known today."),
                    self.tr("Cases cannot be shown as they were known on another day."),
                ),
                "warn",
                "known-today",
            )
        if isinstance(found, Everything):
            self.index.show_all(found)
            say(self.beside_title, self.tr("As of {day}").format(day=day(found.as_of)))
        elif isinstance(found, Whole):
            say(self.title, shown(found.title))
            say(self.beside_title, about_case(found.calendar.proceeding))
            self.desk.entitle(where, found.title)
            self.case.show_whole(found)
        else:
            title = title_words(found)
            say(self.title, title)
            say(self.beside_title, foot_words(found))
            self.desk.entitle(where, title)
            self.act.show_act(found)

    # forms

    @property
    def _writes(self) -> bool:
        return self._form is not None

    def _open_form(
        self, kind: str, id_: str | None = None, preset: Mapping[str, object] | None = None, about: str | None = None
    ) -> None:
        if self._writes or not self.vault.writable:
            return
        form = RecordForm(self.desk, kind, id_, preset=preset, about=about, parent=self.stack)
        self._form = form
        form.recorded.connect(self._recorded)
        form.left.connect(self._left)
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        self.add.hide()
        self.change.hide()

    def _leave_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self.stack.removeWidget(form)
            form.hide()
            form.deleteLater()

    def _left(self) -> None:
        self._leave_form()
        self._arrange()
        page = self.stack.currentWidget()
        if page is not None:
            page.setFocus()

    def _recorded(self, id_: str) -> None:
        """A new case or act is opened; after anything else the page stays, and is read anew by whoever hears of it."""
        kind = self._form.kind if self._form is not None else ""
        self._left()
        if kind == "proceeding" and not self._where.record:
            self.desk.go(Where(ROOM, id_))
        elif kind == "act" and not self._where.record:
            self.desk.go(place_of(RecordId(id_)))

    def _add(self) -> None:
        where = self._where
        if where.record:
            whole = self.case.whole
            people = list(whole.calendar.proceeding.defendants) if whole and whole.case == where.record else []
            preset = {"type": "hearing", "proceeding": where.record, "persons": people}
            self._open_form("event", preset=preset, about=where.record)
        elif where.part == ACTS:
            self._open_form("act")
        else:
            self._open_form("proceeding")

    def _change(self) -> None:
        if self._where.record:
            self._open_form("act" if self._at_act else "proceeding", self._where.record)

    def _answer(self, key: str, id_: str) -> None:
        case = self._where.record
        if id_:
            self._open_form("guarantee", id_)
        else:
            self._open_form("guarantee", preset={"proceeding": case, "guarantee": key}, about=f"{case}-{key}")

    # keys

    def commands(self) -> list[Command]:
        if not self.vault.writable or self._writes:
            return []
        found: list[tuple[str, Callable[[], None]]] = []
        if self.add.isVisibleTo(self):
            found.append((self.add.text(), self._add))
        if self._where.record:
            found.append((self.tr("Change the act") if self._at_act else self.tr("Change the case"), self._change))
        return [Command(words, act, Icon.ADD if act == self._add else Icon.EDIT) for words, act in found]

    def panes(self) -> list[QWidget]:
        page = self.stack.currentWidget()
        if isinstance(page, Index | CasePage | ActPage):
            return page.panes()
        return [page] if page is not None else []
