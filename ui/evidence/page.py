"""The evidence room: items on the left, the chosen one beside; pictures covered until asked for."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection  # noqa: TID251
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.model.ids import BlobHash, RecordId
from app.services import custody
from app.services.custody import Chain
from ui.desk import Desk, Where
from ui.evidence import data
from ui.evidence.data import ItemDetail
from ui.evidence.detail import ItemView
from ui.evidence.still_card import StillCard
from ui.evidence.take_in import TakeIn, dropped_files
from ui.palette.entries import Command
from ui.parts.beside import Beside, Pane
from ui.parts.covered import Covered
from ui.parts.drop_down import DropDown
from ui.parts.empty import Empty
from ui.parts.lines import PAGE, Row, RowsList
from ui.parts.room import Room
from ui.parts.text import said, say
from ui.theme.icons import Icon
from ui.words.window import EVIDENCE

ADD = "add"


class EvidencePage(Room):
    """`Where("evidence", item)`: that item beside the list; `Where("evidence", "", "add")`: taking in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Evidence"))
        self.setAccessibleName(self.tr("Evidence"))
        self.setAcceptDrops(True)
        self._chosen = ""
        self._numbers: list[int] = []
        self.view: ItemView | None = None
        self.kind = DropDown(self)
        self.kind.setObjectName("evidence-kind")
        self.kind.setAccessibleName(self.tr("Kind of evidence"))
        self.kind.addItem(self.tr("Every kind"), "")
        for kind, words in EVIDENCE.items():
            self.kind.addItem(said(words), kind.value)
        self.kind.activated.connect(lambda _row: self.load())
        self.add_button = QPushButton(self.tr("Take evidence in"), self)
        self.add_button.setObjectName("evidence-add")
        self.add_button.setProperty("role", "primary")
        self.add_button.clicked.connect(lambda: self.desk.go(Where("evidence", "", ADD)))
        self.head.addWidget(self.kind)
        self.head.addWidget(self.add_button)
        self.items = RowsList(self.tr("Evidence items, the last taken in first"))
        self.items.setObjectName("evidence-items")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.items)
        card.setFocusProxy(self.items)
        self.pane = Pane(self.tr("The chosen item"))
        self.beside = Beside(card, self.pane)
        self.empty = Empty(
            Icon.PAPER,
            self.tr("No evidence was taken in yet."),
            self.tr("Drop files here, or choose them with \u201cTake evidence in\u201d. Each is kept byte for byte."),
        )
        self.none = Empty(Icon.FILTER, self.tr("Nothing of this kind."), self.tr("Choose every kind to see the rest."))
        self.take_in = TakeIn(desk)
        self.take_in.left.connect(lambda: self.desk.go(Where("evidence")))
        self.take_in.taken.connect(lambda id_: self.desk.go(Where("evidence", id_)))
        self.stack = QStackedWidget(self)
        for page in (self.beside, self.empty, self.none, self.take_in):
            self.stack.addWidget(page)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.progress)
        self.beside.closed.connect(self._unchoose)
        self.items.rows.wanted.connect(self._page)
        self.items.rows.dataChanged.connect(lambda *_: self._choose_again())
        self.items.selectionModel().selectionChanged.connect(self._selected)

    def show_place(self, where: Where) -> None:
        adding = where.part == ADD
        for each in (self.kind, self.add_button, self.beside_title, self.title):
            each.setVisible(not adding)
        if adding:
            self.take_in.begin()
            self.stack.setCurrentWidget(self.take_in)
            return
        if where.record and where.record != self._chosen:
            self.items.clearSelection()
            self._chosen = where.record
        self.load()
        if self._chosen:
            self._read_item(self._chosen)

    def load(self) -> None:
        kind = str(self.kind.currentData())
        job = self.ask("items", lambda _ticket: data.numbers(self.vault, kind), self.tr("Reading the record"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, numbers: list[int]) -> None:
        if not self.is_newest("items") or not self.title.isVisibleTo(self):
            return
        self.strip.clear()
        self._numbers = numbers
        count = len(numbers)
        filtered = bool(self.kind.currentData())
        self.stack.setCurrentWidget(self.beside if count else self.none if filtered else self.empty)
        say(self.beside_title, self.tr("1 item") if count == 1 else self.tr("{n} items").format(n=count))
        self.items.rows.show_count(count)

    def _page(self, page: int) -> None:
        wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
        job = self.lane.run(lambda _ticket: data.rows(self.vault, wanted))

        def put(rows: list[Row]) -> None:
            if self._numbers[page * PAGE : (page + 1) * PAGE] == wanted:
                self.items.rows.put(page, rows)

        job.succeeded.connect(put)
        job.failed.connect(self.strip.say_error)

    def _choose_again(self) -> None:
        """After reading, the same item stays chosen."""
        place = self.items.rows.place_of(self._chosen) if self._chosen else None
        if place is not None and self.items.currentIndex().row() != place:
            self.items.setCurrentIndex(self.items.rows.index(place))

    def _unchoose(self) -> None:
        self._chosen = ""
        self.items.clearSelection()
        self.beside.show_pane(wanted=False)

    def _selected(self, now: QItemSelection, _before: QItemSelection) -> None:
        row = self.items.chosen
        if now.isEmpty() or row is None or (row.id == self._chosen and self.view is not None):
            return
        self._chosen = row.id
        self._read_item(row.id)

    def _read_item(self, id_: str) -> None:
        job = self.ask(
            "item", lambda _ticket: data.detail(self.vault, RecordId(id_)), self.tr("Reading"), shows_progress=False
        )
        job.succeeded.connect(self._show_item)

    def _show_item(self, detail: ItemDetail) -> None:
        if not self.is_newest("item") or detail.item.id != self._chosen:
            return
        self.desk.entitle(Where("evidence", detail.item.id), detail.item.evidence.title)
        view = ItemView(detail)
        view.wants_log.connect(lambda: self.desk.go(Where("log", detail.item.id)))
        view.wants_film.connect(lambda: self.desk.go(Where("footage", detail.item.id)))
        view.wants_thumbnail.connect(self._thumbnail)
        for card in view.cards:
            card.wants_picture.connect(self._picture)
            card.wants_chain.connect(self._chain)
        self.view = view
        self.pane.show_body(view)
        self.beside.show_pane(wanted=True)

    # what the chosen item's view asks for

    def _thumbnail(self) -> None:
        view = self.view
        if view is None or view.thumbnail is None:
            return
        content = view.detail.item.evidence.thumbnail
        if content is not None:
            self._uncover(view.thumbnail, view.detail.item.id, content)

    def _picture(self) -> None:
        card = self.sender()
        if isinstance(card, StillCard):
            self._uncover(card, card.taken.id, card.taken.still.png)

    def _uncover(self, target: Covered | StillCard, item: RecordId, content: BlobHash) -> None:
        view = self.view
        job = self.ask(
            f"picture {content}",
            lambda ticket: data.picture_of(self.vault, item, content, ticket),
            self.tr("Decrypting"),
        )

        def show(picture: bytes) -> None:
            if self.view is view and not target.show_picture(picture):
                self.strip.say((self.tr("The small picture cannot be shown."),), "warn")

        job.succeeded.connect(show)

    def _chain(self) -> None:
        card = self.sender()
        if not isinstance(card, StillCard):
            return
        view, still = self.view, card.taken.id

        def check(ticket: Ticket) -> Chain:
            return custody.chain_of(self.vault, still, ticket)

        def show(chain: Chain) -> None:
            card.check.setEnabled(True)
            if self.view is view:
                card.show_chain(chain)

        card.check.setEnabled(False)
        job = self.ask(f"chain {still}", check, self.tr("Checking every link of the chain"))
        job.succeeded.connect(show)
        job.cancelled.connect(lambda: card.check.setEnabled(True))
        job.failed.connect(lambda _error: card.check.setEnabled(True))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page covers what was uncovered."""
        if self.view is not None:
            for card in self.view.cards:
                card.picture.cover()
                card.cover.hide()
            if self.view.thumbnail is not None:
                self.view.thumbnail.cover()
        super().hideEvent(event)

    # files that are dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.desk.go(Where("evidence", "", ADD))
            self.take_in.choose(files)

    def commands(self) -> list[Command]:
        return [Command(self.tr("Take evidence in"), lambda: self.desk.go(Where("evidence", "", ADD)), Icon.ADD)]

    def panes(self) -> list[QWidget]:
        if self.stack.currentWidget() is self.take_in:
            return [self.take_in.choose_button]
        return [self.items, self.pane.area]
