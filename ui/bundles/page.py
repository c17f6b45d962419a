"""The bundles room: what left sealed, the wizard that seals, and the check of one that came."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from ui.bundles import data
from ui.bundles.seal import SealWizard
from ui.bundles.verify import VerifyView
from ui.desk import Desk, Where
from ui.evidence.take_in import dropped_files
from ui.palette.entries import Command
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.room import Room
from ui.parts.text import say
from ui.theme.icons import Icon

SEAL, VERIFY = "seal", "verify"


class BundlesPage(Room):
    """`Where("bundles", "", "seal")` and `Where("bundles", "", "verify")` are its pages."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Bundles"))
        self.setAccessibleName(self.tr("Bundles"))
        self.setAcceptDrops(True)
        self.verify_button = QPushButton(self.tr("Check a bundle"), self)
        self.verify_button.setObjectName("bundle-verify")
        self.verify_button.clicked.connect(lambda: self.desk.go(Where("bundles", "", VERIFY)))
        self.seal_button = QPushButton(self.tr("Seal a bundle"), self)
        self.seal_button.setObjectName("bundle-seal")
        self.seal_button.setProperty("role", "primary")
        self.seal_button.clicked.connect(lambda: self.desk.go(Where("bundles", "", SEAL)))
        self.head.addWidget(self.verify_button)
        self.head.addWidget(self.seal_button)
        self.bundles = RowsList(self.tr("Bundles that left, the newest first"))
        self.bundles.setObjectName("bundles")
        self.card = QFrame()
        self.card.setProperty("role", "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.bundles)
        self.card.setFocusProxy(self.bundles)
        self.empty = Empty(
            Icon.BUNDLES,
            self.tr("No bundle was sealed yet."),
            self.tr("A bundle is one encrypted, signed file that a court can check without this program."),
        )
        self.wizard = SealWizard(desk)
        self.wizard.left.connect(lambda: self.desk.go(Where("bundles")))
        self.verify = VerifyView(desk.lane)
        self.verify.left.connect(lambda: self.desk.go(Where("bundles")))
        self.stack = QStackedWidget(self)
        for page in (self.card, self.empty, self.wizard, self.verify):
            self.stack.addWidget(page)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.progress)
        self._part = ""

    def show_place(self, where: Where) -> None:
        self.strip.clear()
        self._part = where.part
        titles = {SEAL: self.tr("Seal a bundle"), VERIFY: self.tr("Check a bundle")}
        say(self.title, titles.get(where.part, self.tr("Bundles")))
        plain = where.part not in titles
        for each in (self.verify_button, self.seal_button, self.beside_title):
            each.setVisible(plain)
        if where.part == SEAL:
            if self.stack.currentWidget() is not self.wizard:
                self.wizard.begin()
            self.stack.setCurrentWidget(self.wizard)
        elif where.part == VERIFY:
            self.stack.setCurrentWidget(self.verify)
        else:
            self.load()

    def load(self) -> None:
        job = self.ask("bundles", lambda _ticket: data.listed(self.vault), self.tr("Reading the log"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, rows: list[Row]) -> None:
        if not self.is_newest("bundles") or self._part:
            return
        self.bundles.rows.show_all(rows)
        count = len(rows)
        say(self.beside_title, self.tr("1 bundle") if count == 1 else self.tr("{n} bundles").format(n=count))
        self.stack.setCurrentWidget(self.card if rows else self.empty)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A bundle that is dropped here is to be checked."""
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.desk.go(Where("bundles", "", VERIFY))
            self.verify.choose(files[0])

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Seal a bundle"), lambda: self.desk.go(Where("bundles", "", SEAL)), Icon.BUNDLES),
            Command(self.tr("Check a bundle"), lambda: self.desk.go(Where("bundles", "", VERIFY)), Icon.SHIELD),
        ]

    def panes(self) -> list[QWidget]:
        current = self.stack.currentWidget()
        if current is self.wizard:
            return [self.wizard.next]
        if current is self.verify:
            return [self.verify.bundle.edit, self.verify.button]
        return [self.bundles, self.seal_button]
