"""The people of the record: filters at the left, everybody in a table, as cards or as a wall, the chosen one beside."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer  # noqa: TID251
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut, QTransform  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.jobs import Ticket
from app.model.ids import RecordId
from app.services import drafts, people
from app.services.people import Facets, Order, People, Progress, Row, View
from ui.desk import Desk, Where
from ui.forms.form import RecordForm
from ui.forms.sheet import Sheet
from ui.palette.entries import Command
from ui.parts.beside import Beside, Pane
from ui.parts.covered import decode
from ui.parts.empty import Empty
from ui.parts.icon_button import IconButton
from ui.parts.looking import DateControl
from ui.parts.paged import PAGE, PagedTable
from ui.parts.room import Room
from ui.parts.text import label, say
from ui.people import detail, filters
from ui.people.bar import Bar
from ui.people.columns import columns
from ui.people.detail import Material, PersonBrief
from ui.people.filters import Filters, Saved
from ui.people.grid import Kind, PeopleGrid
from ui.people.words import sort_words
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import tokens

FILTERS_FROM = 900
"""Width of the room, in logical pixels, under which the filters are behind a button."""
_TABLE, _CARDS, _WALL = range(3)
_SAVED, _COLUMNS = "people.filters", "people.columns"
_REMEMBER_AFTER_MS = 800


@dataclass(frozen=True)
class _Screen:
    """The first people of an order and their rows, in one answer: what is seen first waits for nothing else in the lane."""

    numbers: array[int]
    rows: Sequence[Row | None]


class _Opened:
    """What the first question brings. `first`: the first screen, None while the order has to wait for everybody's standing."""

    def __init__(self, progress: Progress, first: _Screen | None, saved: object, columns_: object) -> None:
        self.progress = progress
        self.first = first
        self.saved = saved
        self.columns = columns_


class PeoplePage(Room):
    """The list. Its order comes in two answers, the first screen and then everybody; counts beside filters come last."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("People"))
        self.setAccessibleName(self.tr("People"))
        self.people = People(self.vault)
        self.view = View()
        self._recalled = False
        self._whole = False
        self._facets: Facets | None = None
        self._wanted_id = ""
        self._filters_wanted = True
        self._build_list()
        self._build_head()
        self._build_keys()
        self.table.source.read_with(self.lane, self.people.rows)
        self.table.say_sorted(self.view.order.value, descending=False)

    # what it is made of

    def _build_list(self) -> None:
        self.filters = Filters(self)
        self.bar = Bar()
        self.table = PagedTable(columns(self._as_of), self.tr("People"))
        self.table.setObjectName("people-table")
        self.grid = PeopleGrid(self.table.source, self._as_of)
        self.grid.setObjectName("people-grid")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.grid)
        self.nobody = Empty(Icon.FILTER, self.tr("No one matches."), self.tr("Remove a filter above, or all of them."))
        self.stack.addWidget(self.nobody)
        self.count = label("", "strong")
        self.order = label("", "small", "text2")
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 0)
        foot.setSpacing(12)
        foot.addWidget(self.count)
        foot.addWidget(self.order)
        foot.addStretch(1)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 8)
        inside.setSpacing(0)
        inside.addWidget(self.stack, 1)
        inside.addLayout(foot)
        main = QWidget()
        self._main = QVBoxLayout(main)
        self._main.setContentsMargins(0, 0, 0, 0)
        self._main.setSpacing(12)
        self._main.addWidget(self.bar)
        self._main.addWidget(card, 1)
        main.setFocusProxy(self.table)
        self.pane = Pane(self.tr("The chosen person"))
        self.beside = Beside(main, self.pane, self)
        self.empty = Empty(
            Icon.PEOPLE,
            self.tr("Nobody is recorded yet."),
            self.tr("Add the first person you look for. A name is enough."),
            parent=self,
        )
        self.body = QWidget(self)
        across = QHBoxLayout(self.body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.filters)
        across.addWidget(self.beside, 1)
        self.column.addWidget(self.body, 1)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.progress)
        self.empty.hide()
        self.body.hide()
        self.filters.wanted.connect(self.show_view)
        self.filters.saved_changed.connect(self._keep_saved)
        self.bar.wanted.connect(self.show_view)
        self.bar.edited.connect(self._to_filters)
        self.bar.saved.connect(self._save_filter)
        self.bar.uncover_wanted.connect(self._uncover)
        self.bar.cover_wanted.connect(self._cover)
        self.bar.columns.clicked.connect(self._choose_columns)
        self.table.sort_wanted.connect(self._sort)
        self.table.typed.connect(self._go_to_name)
        self.table.source.broke.connect(self.strip.say_error)
        self.beside.closed.connect(self._unchoose)
        for view in (self.table, self.grid):
            view.chosen.connect(self._chosen)
            view.opened.connect(self._open)
            view.looked_at.connect(self._look_at)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_AFTER_MS)
        self._remember.timeout.connect(self._keep_columns)
        self.table.columns_changed.connect(self._remember.start)

    def _build_head(self) -> None:
        self.filters_button = QPushButton(self.tr("Filters"), self)
        self.filters_button.setObjectName("people-filters")
        self.filters_button.setIcon(icon_of(Icon.FILTER, colour(tokens(), "text2")))
        self.filters_button.setCheckable(True)
        self.filters_button.toggled.connect(self._toggle_filters)
        self.filters_button.hide()
        views = QFrame(self)
        views.setProperty("role", "well")
        row = QHBoxLayout(views)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.views = QButtonGroup(self)
        for number, (icon, name, key) in enumerate(
            (
                (Icon.TABLE, self.tr("Table"), "people-as-table"),
                (Icon.CARDS, self.tr("Cards"), "people-as-cards"),
                (Icon.PICTURE, self.tr("Photo wall"), "people-as-wall"),
            )
        ):
            button = IconButton(icon, name, parent=views)
            button.setObjectName(key)
            button.setCheckable(True)
            self.views.addButton(button, number)
            row.addWidget(button)
        self.views.button(_TABLE).setChecked(True)
        self.views.idClicked.connect(self.show_as)
        self.date_control = DateControl(self.desk, self)
        self.add = QPushButton(self.tr("Add person"), self)
        self.add.setObjectName("people-add")
        self.add.setProperty("role", "primary")
        self.add.setToolTip(self.tr("Add person (Ctrl+N)"))
        self.add.setIcon(icon_of(Icon.ADD, colour(tokens(), "on_accent")))
        self.add.clicked.connect(self.add_person)
        self.sheet = Sheet(self)
        self.head.addWidget(self.filters_button)
        self.head.addWidget(views)
        self.head.addWidget(self.date_control)
        self.head.addWidget(self.add)

    def _build_keys(self) -> None:
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_filters)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add_person)

    def add_person(self) -> None:
        """A form for somebody new, beside the list."""
        form = RecordForm(self.desk, "person")
        form.recorded.connect(self._added)
        self.sheet.show_form(form)

    def _added(self, id_: str) -> None:
        """The one who was added is chosen as soon as the list is read again."""
        self._wanted_id = id_

    def _as_of(self) -> date:
        return self.desk.looking.as_of or self.desk.today

    # reading

    def load(self) -> None:
        looking, view = self.desk.looking, self.view
        recall = not self._recalled

        def open_list(_ticket: Ticket) -> _Opened:
            progress = self.people.turn_to(looking.as_of, looking.known_on)
            if progress.total <= people.AT_ONCE:
                while not progress.whole:
                    progress = self.people.compute()
            first = self._screen(view) if self.people.can_list(view) else None
            saved = drafts.recall(self.vault, _SAVED) if recall else None
            columns_ = drafts.recall(self.vault, _COLUMNS) if recall else None
            return _Opened(progress, first, saved, columns_)

        job = self.ask("people", open_list, self.tr("Reading the record"))
        job.succeeded.connect(self._opened_now)

    def _opened_now(self, opened: _Opened) -> None:
        if not self.is_newest("people"):
            return
        self.strip.clear()
        if not self._recalled:
            self._recalled = True
            self.filters.show_saved(filters.decode(opened.saved))
            self.table.restore_columns(opened.columns)
        self._whole = opened.progress.whole
        if opened.first is not None:
            self._show_first(opened.first)
            self._ask_everyone(again=True)
        else:
            self._show_waiting()
        self._go_on(opened.progress)

    def _screen(self, view: View) -> _Screen:
        """In the lane."""
        numbers = self.people.first(view)
        return _Screen(numbers, self.people.rows(numbers))

    def _show_waiting(self) -> None:
        """Nobody can be said to be first before everybody's standing is known: grey rows until then."""
        self.body.show()
        self.empty.hide()
        self.table.show_waiting()
        self.grid.layout_again()
        self._show_list()
        say(self.order, self.tr("Computing how everybody stands"))

    def _go_on(self, progress: Progress) -> None:
        """The next piece of everybody's standing, until all of it is there."""
        if progress.whole:
            self._whole = True
            self._ask_facets()
            return
        job = self.ask("computing", lambda _ticket: self.people.compute(), "", shows_progress=False)
        job.succeeded.connect(self._computed)

    def _computed(self, progress: Progress) -> None:
        if not self.is_newest("computing"):
            return
        if progress.whole and not self.view.is_everybody_by_name:
            self._whole = True
            self._list_again()
        elif not progress.whole:
            part = f"{100 * progress.done // max(1, progress.total)} %"
            say(self.order, self.tr("Computing how everybody stands: {part}").format(part=part))
        self._go_on(progress)

    def _list_again(self) -> None:
        view = self.view
        if not (self._whole or view.is_everybody_by_name):
            self._show_waiting()
            return
        job = self.ask("first", lambda _ticket: self._screen(view), self.tr("Sorting"), shows_progress=False)
        job.succeeded.connect(self._first_now)

    def _first_now(self, first: _Screen) -> None:
        if self.is_newest("first"):
            self._show_first(first)
            self._ask_everyone(again=False)

    def _show_first(self, screen: _Screen) -> None:
        """The first screen; where it is the one that is shown, nothing moves, and the rows are read again."""
        first, before = screen.numbers, self.table.source.numbers
        if first and before[: len(first)] == first:
            self.table.read_anew()
        else:
            self._show_numbers(first, same_order=False)
        self.table.source.give(screen.rows)
        self.grid.viewport().update()
        somebody = bool(first) or bool(self.view.filters)
        self.empty.setVisible(not somebody)
        self.body.setVisible(somebody)
        self._show_list()
        self._say_order()

    def _ask_everyone(self, *, again: bool) -> None:
        """`again`: after reading anew, when the order may have stayed what it was."""
        view = self.view
        job = self.ask("everyone", lambda _ticket: self.people.everyone(view), self.tr("Sorting"), shows_progress=False)
        job.succeeded.connect(self._everyone_now)
        if not again and self._whole:
            self._ask_facets()

    def _everyone_now(self, numbers: array[int]) -> None:
        if not self.is_newest("everyone"):
            return
        before = self.table.source.numbers
        if numbers != before:
            same = len(before) <= len(numbers) and (len(before) <= PAGE or numbers[: len(before)] == before)
            self._show_numbers(numbers, same_order=same and numbers[: len(before)] == before)
        if self.table.chosen_number is not None and self.table.chosen_number not in numbers:
            self._unchoose()
        self._say_count()
        self._find_wanted()

    def _show_numbers(self, numbers: array[int], *, same_order: bool) -> None:
        self.table.show_numbers(numbers, same_order=same_order)
        self.grid.layout_again()

    def _ask_facets(self) -> None:
        view, saved = self.view, [each.view for each in self.filters.saved]

        def count(_ticket: Ticket) -> tuple[Facets, list[int]]:
            return self.people.facets(view), [self.people.count(each) for each in saved]

        job = self.ask("facets", count, self.tr("Counting"), shows_progress=False)
        job.succeeded.connect(self._facets_now)

    def _facets_now(self, found: tuple[Facets, list[int]]) -> None:
        if not self.is_newest("facets"):
            return
        self._facets = found[0]
        self.filters.show_facets(*found)
        self.bar.know_places({id_: name for id_, name, _ in found[0].places if id_ is not None})
        self._say_count()
        self._say_order()

    def _say_count(self) -> None:
        listed = self.table.count
        total = self._facets.total if self._facets is not None else listed
        if self.view.filters and self._facets is not None:
            words = self.tr("{listed} of {total} people").format(listed=f"{listed:,}", total=f"{total:,}")
        else:
            words = self.tr("{total} people").format(total=f"{listed:,}") if listed != 1 else self.tr("1 person")
        say(self.count, words)

    def _say_order(self) -> None:
        if self._whole or self.view.is_everybody_by_name:
            say(self.order, sort_words(self.view))

    # other views

    def show_view(self, view: View) -> None:
        """List others, or in another order."""
        if view == self.view:
            return
        self.view = view
        self.filters.show_view(view)
        self.bar.show_view(view)
        self.table.say_sorted(view.order.value, descending=view.descending)
        self._list_again()

    def _sort(self, order: str, descending: bool) -> None:
        self.show_view(replace(self.view, order=Order(order), descending=descending))

    def show_as(self, number: int) -> None:
        """Table, cards or wall."""
        self.views.button(number).setChecked(True)
        self._cover()
        self.bar.columns.setVisible(number == _TABLE)
        self.bar.show_wall(wanted=number == _WALL)
        if number != _TABLE:
            self.grid.show_kind(Kind.WALL if number == _WALL else Kind.CARDS)
            self.grid.choose_number(self.table.chosen_number)
        self._show_list()
        self._list_widget.setFocus()

    @property
    def _list_widget(self) -> QWidget:
        return self.table if self.views.checkedId() == _TABLE else self.grid

    def _show_list(self) -> None:
        none = not self.table.count and bool(self.view.filters) and (self._whole or self.view.is_everybody_by_name)
        self.stack.setCurrentWidget(self.nobody if none else self._list_widget)

    def _go_to_name(self, typed: str) -> None:
        """The first name that begins as typed, where the list is by name."""
        if self.view.order is not Order.NAME or self.view.descending or not self._whole:
            return
        view = self.view
        beginning = typed[:1].upper() + typed[1:]
        job = self.ask(
            "name", lambda _ticket: self.people.first_from(view, beginning), self.tr("Looking"), shows_progress=False
        )
        job.succeeded.connect(self._name_found)

    def _name_found(self, number: int | None) -> None:
        if self.is_newest("name") and number is not None:
            self.table.choose_number(number)

    # filters and columns

    def _to_filters(self, kind: str = "statuses") -> None:
        if not self.filters.isVisible():
            self.filters_button.setChecked(True)
        self.filters.focus_kind(kind)

    def _toggle_filters(self, on: bool) -> None:
        self.filters.setVisible(on or not self.filters_button.isVisibleTo(self))

    def _save_filter(self, name: str) -> None:
        kept = [each for each in self.filters.saved if each.name != name]
        self.filters.show_saved([*kept, Saved(name, self.view)])
        self._keep_saved(self.filters.saved)
        if self._whole:
            self._ask_facets()

    def _keep_saved(self, saved: list[Saved]) -> None:
        encoded = filters.encode(saved)
        self.ask(
            "keep",
            lambda _ticket: drafts.remember(self.vault, _SAVED, encoded),
            self.tr("Saving"),
            shows_progress=False,
        )

    def _keep_columns(self) -> None:
        state = self.table.columns_state()
        if self.vault.writable:
            job = lambda _ticket: drafts.remember(self.vault, _COLUMNS, state)  # noqa: E731
            self.ask("keep columns", job, self.tr("Saving"), shows_progress=False)

    def _choose_columns(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("people-columns-menu")
        for column in self.table.paged.columns:
            if column.always:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(self.table.shows(column.key))
            action.toggled.connect(lambda on, key=column.key: self.table.show_column(key, wanted=on))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.bar.columns.mapToGlobal(self.bar.columns.rect().bottomLeft()))

    # the chosen person

    def _find_wanted(self) -> None:
        """Choose whoever this place is about."""
        wanted, self._wanted_id = self._wanted_id, ""
        if not wanted:
            return
        job = self.ask(
            "number", lambda _ticket: self.people.number_of(RecordId(wanted)), self.tr("Looking"), shows_progress=False
        )
        job.succeeded.connect(self._number_found)

    def _number_found(self, number: int | None) -> None:
        if self.is_newest("number") and number is not None:
            self.table.choose_number(number)
            self.grid.choose_number(number)

    def _chosen(self, row: Row) -> None:
        if self.sender() is self.grid:
            self.table.choose_number(row.n)
            return  # the table says so in its turn
        if self.stack.currentWidget() is self.grid:
            self.grid.choose_number(row.n)
        looking, as_of = self.desk.looking, self._as_of()
        job = self.ask(
            "person",
            lambda _ticket: detail.read(self.vault, row, as_of, looking.known_on),
            self.tr("Reading"),
            shows_progress=False,
        )
        job.succeeded.connect(self._show_detail)

    def _show_detail(self, material: Material) -> None:
        if not self.is_newest("person") or material.brief.row.n != self.table.chosen_number:
            return
        body = PersonBrief(material)
        row = material.brief.row
        body.opened.connect(partial(self._open, row))
        body.went.connect(lambda part: self.desk.go(Where("people", row.id, part)))
        body.picture_wanted.connect(partial(self._show_picture, row))
        self.pane.show_body(body)
        self.beside.show_pane(wanted=True)

    def _show_picture(self, row: Row) -> None:
        job = self.ask(
            "picture",
            lambda ticket: people.photographs(self.vault, [row], ticket),
            self.tr("Reading"),
            shows_progress=False,
        )
        job.succeeded.connect(partial(self._picture_there, row.n))

    def _picture_there(self, number: int, pictures: dict[int, tuple[bytes, int]]) -> None:
        body = self.pane.area.widget()
        if isinstance(body, PersonBrief) and body.row.n == number and body.picture is not None and number in pictures:
            body.picture.show_picture(*pictures[number])

    def _unchoose(self) -> None:
        self.table.forget_chosen()
        self.grid.choose_number(None)
        self.beside.show_pane(wanted=False)

    def _open(self, row: Row) -> None:
        self.desk.go(Where("people", row.id))

    def _look_at(self, row: Row) -> None:
        """Space: the pane shows and hides."""
        if self.pane.isVisible():
            self.beside.show_pane(wanted=False)
        else:
            self._chosen(row)

    # the wall

    def _uncover(self) -> None:
        rows = [row for place in self.grid.visible_places() if (row := self.table.source.row(place)) is not None]

        def read(ticket: Ticket) -> dict[int, QImage]:
            found = people.photographs(self.vault, rows, ticket)
            images = {n: (decode(raw), turned) for n, (raw, turned) in found.items()}
            return {
                n: image.transformed(QTransform().rotate(turned)) if turned else image
                for n, (image, turned) in images.items()
                if image is not None
            }

        job = self.ask("photographs", read, self.tr("Reading the photographs"))
        job.succeeded.connect(self._uncovered)

    def _uncovered(self, pictures: dict[int, QImage]) -> None:
        if self.is_newest("photographs") and self.grid.isVisible():
            self.grid.uncover(pictures)
            self.bar.say_covered(covered=False)

    def _cover(self) -> None:
        self.grid.cover()
        self.bar.say_covered(covered=True)

    # the frame

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Add person"), self.add_person, Icon.ADD, "Ctrl+N"),
            Command(self.tr("People as a table"), partial(self.show_as, _TABLE), Icon.TABLE),
            Command(self.tr("People as cards"), partial(self.show_as, _CARDS), Icon.CARDS),
            Command(self.tr("People as a photo wall"), partial(self.show_as, _WALL), Icon.PICTURE),
            Command(self.tr("Filter the people"), self._to_filters, Icon.FILTER, "Ctrl+F"),
        ]

    def panes(self) -> list[QWidget]:
        ticked = next(iter(self.filters.rows["statuses"].values()))
        return [ticked, self._list_widget, self.pane.area]

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < FILTERS_FROM
        self.filters_button.setVisible(narrow)
        self.add.setText("" if narrow else self.tr("Add person"))
        self.add.setAccessibleName(self.tr("Add person"))
        self.filters.setVisible(not narrow or self.filters_button.isChecked())
        super().resizeEvent(event)
