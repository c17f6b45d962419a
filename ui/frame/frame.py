"""The window's inside while a vault is open: rail, top bar with the page's title, and the rooms."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.services import vaults
from app.services.vaults import Health
from ui.evidence.page import EvidencePage
from ui.frame.rail import Rail
from ui.jobs import Lane
from ui.log.page import LogPage
from ui.overview.page import OverviewPage
from ui.parts.text import label, say
from ui.session import OpenVault
from ui.theme.marks import Icon

RAIL_NARROW_BELOW = 1280


class Frame(QWidget):
    """`lock` when the person asks for it. `checks`: the lane in which the vault's health is looked at."""

    lock = Signal()

    def __init__(self, opened: OpenVault, lane: Lane, checks: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self.rail = Rail(opened.name, self)
        self.title = label("", "strong", parent=self)
        self.overview = OverviewPage(opened.vault, lane)
        self.evidence = EvidencePage(opened.vault, lane)
        self.log = LogPage(opened.vault, lane)
        self.rooms = QStackedWidget(self)
        self._titles = (self.tr("Overview"), self.tr("Evidence"), self.tr("Log"))
        for room in self._pages:
            self.rooms.addWidget(room)
        top = QFrame(self)
        top.setProperty("role", "top")
        top.setMinimumHeight(56)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(24, 0, 24, 0)
        bar.addWidget(self.title, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self.rooms, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.rail.chosen.connect(self.go_to)
        self.rail.lock.connect(self.lock)
        for keys, act in (("Ctrl+L", self.lock.emit), ("F6", self._next_pane), ("Shift+F6", self._previous_pane)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for number, page in enumerate(self._pages):
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self).activated.connect(partial(self.go_to, number))
            page.setAccessibleName(self._titles[number])
        self.go_to(0)
        self._look_at_health(checks)

    @property
    def _pages(self) -> tuple[OverviewPage, EvidencePage, LogPage]:
        return self.overview, self.evidence, self.log

    def go_to(self, number: int) -> None:
        """Show a room, read anew."""
        self.rail.choose(number)
        say(self.title, self._titles[number])
        self.rooms.setCurrentIndex(number)
        self._pages[number].load()

    def _look_at_health(self, checks: Lane) -> None:
        vault = self._opened.vault

        def look(ticket: Ticket) -> Health:
            return vaults.check(vault, ticket, deep=False)

        job = checks.run(look)
        job.succeeded.connect(self._say_health)
        job.failed.connect(self._say_unchecked)

    def _say_health(self, health: Health) -> None:
        severities = [finding.severity.value for finding in health.findings]
        critical, warnings = severities.count("critical"), severities.count("warn")
        if critical:
            words = self.tr("%n thing(s) wrong with the vault", "", critical)
            self.rail.say_health(words.replace("(s)", "" if critical == 1 else "s"), Icon.OCTAGON, "crit")
        elif warnings:
            words = self.tr("%n thing(s) to look at", "", warnings)
            self.rail.say_health(words.replace("(s)", "" if warnings == 1 else "s"), Icon.TRIANGLE, "warn")
        else:
            self.rail.say_health(self.tr("Nothing wrong was found"), Icon.CHECK, "good")

    def _say_unchecked(self, _error: Exception) -> None:
        self.rail.say_health(self.tr("The vault's health could not be checked"), Icon.TRIANGLE, "warn")

    def _panes(self) -> list[QWidget]:
        return [self.rail.places[self.rooms.currentIndex()], *self._pages[self.rooms.currentIndex()].panes()]

    def _step(self, by: int) -> None:
        panes = [pane for pane in self._panes() if pane.isVisible() and pane.isEnabled()]
        current = self.focusWidget()
        at = next(
            (n for n, pane in enumerate(panes) if pane is current or pane.isAncestorOf(current)), -1 if by > 0 else 0
        )
        panes[(at + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _next_pane(self) -> None:
        self._step(1)

    def _previous_pane(self) -> None:
        self._step(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rail.set_narrow(narrow=event.size().width() < RAIL_NARROW_BELOW)
        super().resizeEvent(event)
