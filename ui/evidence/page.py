"""The evidence room: items on the left, the chosen one beside; pictures covered until asked for."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection  # noqa: TID251
from PySide6.QtGui import QHideEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.model.ids import BlobHash
from app.services import custody
from app.services.custody import Chain
from ui.desk import Desk
from ui.evidence import data
from ui.evidence.data import Item, ItemDetail
from ui.evidence.detail import ItemView
from ui.evidence.items import ITEM_ROLE, ItemsList
from ui.evidence.still_card import StillCard
from ui.parts.beside import Beside, Pane
from ui.parts.covered import Covered
from ui.parts.empty import Empty
from ui.parts.room import Room
from ui.parts.text import say
from ui.theme.icons import Icon


class EvidencePage(Room):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Evidence"))
        self.setAccessibleName(self.tr("Evidence"))
        self._chosen = ""
        self.view: ItemView | None = None
        self.items = ItemsList()
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.items)
        card.setFocusProxy(self.items)
        self.pane = Pane(self.tr("The chosen item"))
        self.beside = Beside(card, self.pane, self)
        self.empty = Empty(
            Icon.PAPER,
            self.tr("No evidence was taken in yet."),
            self.tr("Evidence and stills are taken in at the command line. Lock this vault first, then type:"),
            (
                "habeas evidence add VAULT FILE --url ADDRESS --collected-by NAME",
                "habeas still take VAULT TITLE --at 00:12:03.480",
            ),
            self,
        )
        self.column.addWidget(self.beside, 1)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.progress)
        self.empty.hide()
        self.beside.closed.connect(self._unchoose)
        self.items.selectionModel().selectionChanged.connect(self._selected)

    def load(self) -> None:
        job = self.ask("items", lambda _ticket: data.items(self.vault), self.tr("Reading the record"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, items: tuple[Item, ...]) -> None:
        if not self.is_newest("items"):
            return
        self.strip.clear()
        self.empty.setVisible(not items)
        self.beside.setVisible(bool(items))
        count = len(items)
        say(self.beside_title, self.tr("1 item") if count == 1 else self.tr("{n} items").format(n=count))
        self.items.items.show_items(items)
        place = self.items.items.place_of(self._chosen)
        if place is not None:
            self.items.setCurrentIndex(self.items.items.index(place))
        else:
            self._unchoose()

    def _unchoose(self) -> None:
        self._chosen = ""
        self.items.clearSelection()
        self.beside.show_pane(wanted=False)

    def _selected(self, now: QItemSelection, _before: QItemSelection) -> None:
        if now.isEmpty():
            return
        item: Item = now.indexes()[0].data(ITEM_ROLE)
        self._chosen = item.id
        job = self.ask("item", lambda _ticket: data.detail(self.vault, item), self.tr("Reading"), shows_progress=False)
        job.succeeded.connect(self._show_item)

    def _show_item(self, detail: ItemDetail) -> None:
        if not self.is_newest("item") or detail.item.id != self._chosen:
            return
        view = ItemView(detail)
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
            self._uncover(view.thumbnail, content)

    def _picture(self) -> None:
        card = self.sender()
        if isinstance(card, StillCard):
            self._uncover(card, card.taken.still.png)

    def _uncover(self, target: Covered | StillCard, content: BlobHash) -> None:
        view = self.view
        job = self.ask(
            f"picture {content}", lambda _ticket: data.picture_of(self.vault, content), self.tr("Decrypting")
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

    def panes(self) -> list[QWidget]:
        return [self.items, self.pane.area]
