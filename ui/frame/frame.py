"""The window's inside while a vault is open: the rail, the top bar, the rooms, and what was just done.

Rooms are made when they are first entered, so that a vault opens as fast as its first room.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import Refused
from app.jobs import Ticket
from app.services import searching, vaults
from app.services.vaults import Health
from ui.desk import Desk, Where
from ui.frame.history import History
from ui.frame.rail import Rail
from ui.frame.rooms import PLACES, ROOMS, keys_of, settled
from ui.frame.top import TopBar
from ui.frame.undoing import Undoing
from ui.help.pane import HelpPane
from ui.help.sample_tour import steps
from ui.help.tour import Tour
from ui.jobs import Lane
from ui.palette.entries import Command, Entry
from ui.palette.palette import Palette
from ui.palette.search import Search
from ui.parts.looking import LookingLine
from ui.parts.room import Room
from ui.parts.toast import Toast
from ui.session import OpenVault
from ui.theme.icons import Icon

RAIL_NARROW_BELOW = 1280


class Frame(QWidget):
    """`lock` when the person asks for it. `checks`: the lane of looks at the vault's health; `quick`: that of searches."""

    lock = Signal()

    def __init__(self, opened: OpenVault, lane: Lane, checks: Lane, quick: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._checks = checks
        self.desk = Desk(opened.vault, lane, self, quick=quick, rooms=PLACES)
        self.rail = Rail(opened.name, self)
        self.top = TopBar(self)
        self.rooms = QStackedWidget(self)
        self._made: dict[str, Room] = {}
        self._titles: dict[Where, str] = {}
        self.history = History(Where(ROOMS[0].key))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(LookingLine(self.desk, self))
        right.addWidget(self.rooms, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.toast = Toast(self.rooms)
        self.help = HelpPane(self.rooms)
        self.tour: Tour | None = None
        self.top.help.connect(self.help.toggle)
        self.undoing = Undoing(self.desk, lambda: self.current.strip, self)
        self.toast.undo.connect(self.undoing.undo)
        self.search = Search(self.desk, self._show_found, self._show_unfound, self)
        self.palette_ = Palette(self.top.search, self._commands, self.search.ask, self)
        self.rail.chosen.connect(lambda number: self.go(Where(ROOMS[number].key)))
        self.rail.lock.connect(self.lock)
        self.top.back.connect(self.go_back)
        self.top.forward.connect(self.go_forward)
        self.top.went.connect(self.go)
        self.desk.went.connect(self.go)
        self.desk.did.connect(self.toast.show_done)
        self.desk.changed.connect(self._read_anew)
        self.desk.looked.connect(lambda _looking: self._read_anew())
        self.desk.titled.connect(self._entitle)
        for keys, act in (
            ("Ctrl+L", self.lock.emit),
            ("F1", self.help.toggle),
            ("F6", partial(self._step, 1)),
            ("Shift+F6", partial(self._step, -1)),
            ("Ctrl+K", self.palette_.open),
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+Z", self.undoing.undo),
            ("Ctrl+Shift+Z", self.undoing.redo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for number, spec in enumerate(ROOMS):
            QShortcut(QKeySequence(keys_of(number)), self).activated.connect(partial(self.go, Where(spec.key)))
        self._show(self.history.here)
        self.desk.check_wanted.connect(self._look_at_health)
        self._look_at_health()

    def room(self, key: str) -> Room:
        """The page of a room; it is made when it is first asked for."""
        if key not in self._made:
            spec = next(spec for spec in ROOMS if spec.key == key)
            page = spec.make(self.desk)
            page.setAccessibleName(spec.title)
            self._made[key] = page
            self.rooms.addWidget(page)
        return self._made[key]

    @property
    def current(self) -> Room:
        return self.room(self.history.here.room)

    def _show_found(self, text: str, exact: bool, found: Sequence[Entry]) -> None:
        self.palette_.show_found(text, exact, found)

    def _show_unfound(self, text: str, words: str) -> None:
        self.palette_.show_failed(text, words)

    def _commands(self) -> list[Command]:
        """What can be done from anywhere, the present room's own first."""
        places = [
            Command(spec.title, partial(self.go, Where(spec.key)), spec.icon, keys_of(number))
            for number, spec in enumerate(ROOMS)
        ]
        lock = Command(self.tr("Lock now"), self.lock.emit, Icon.LOCK, "Ctrl+L")
        aid = Command(self.tr("Help for this room"), self.help.toggle, Icon.HELP, "F1")
        tour = Command(self.tr("Take the tour"), self.start_tour, Icon.INFO)
        undo = Command(self.tr("Undo the last step"), self.undoing.undo, Icon.UNDO, "Ctrl+Z")
        redo = Command(self.tr("Do again what was undone"), self.undoing.redo, Icon.UNDO, "Ctrl+Shift+Z")
        return [*self.current.commands(), undo, redo, *places, lock, aid, tour]

    def go(self, where: Where) -> None:
        """Show a place, read anew; going there once more reads it once more."""
        here = settled(where)
        self.history.visit(here)
        self._show(here)

    def go_back(self) -> None:
        if self.history.can_go_back:
            self._show(self.history.back())

    def go_forward(self) -> None:
        if self.history.can_go_forward:
            self._show(self.history.forward())

    def _show(self, where: Where) -> None:
        page = self.room(where.room)
        self.rail.choose(next(number for number, spec in enumerate(ROOMS) if spec.key == where.room))
        self.rooms.setCurrentWidget(page)
        self.toast.raise_()
        self._say_path(where)
        self.help.show_room(where.room, page.accessibleName())
        self.help.raise_()
        page.show_place(where)

    def start_tour(self) -> None:
        """Five steps through the rooms, beside what they are about."""
        if self.tour is None:
            places = dict(zip((spec.key for spec in ROOMS), self.rail.places, strict=True))
            self.tour = Tour(self, steps(self.go, places, self.top.search, self.rail.lock_now))
            self.tour.ended.connect(self._end_tour)

    def _end_tour(self) -> None:
        self.tour = None
        self.go(Where(ROOMS[0].key))

    def _say_path(self, where: Where) -> None:
        spec = next(spec for spec in ROOMS if spec.key == where.room)
        steps = [(Where(spec.key), spec.title)]
        if where.record:
            steps.append((where, self._titles.get(Where(where.room, where.record), "\u2026")))
        back, forward = self.history.can_go_back, self.history.can_go_forward
        self.top.show_path(steps, can_go_back=back, can_go_forward=forward)

    def _entitle(self, where: Where, title: str) -> None:
        self._titles[Where(where.room, where.record)] = title
        here = self.history.here
        if (here.room, here.record) == (where.room, where.record):
            self._say_path(here)

    def _read_anew(self) -> None:
        """What is shown; the other rooms are read when they are entered."""
        self.current.show_place(self.history.here)

    # the vault's health

    def _look_at_health(self) -> None:
        vault = self._opened.vault

        def look(ticket: Ticket) -> Health:
            if not searching.in_force(vault):  # the index was made by another version's rules
                with suppress(Refused):  # a copy that can only be read keeps the index that it has
                    searching.renew(vault, ticket)
            return vaults.check(vault, ticket, deep=False)

        job = self._checks.run(look)
        job.succeeded.connect(self._say_health)
        job.failed.connect(self._say_unchecked)

    def _say_health(self, health: Health) -> None:
        self.desk.say_health(health)
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
        self.desk.say_health(None)
        self.rail.say_health(self.tr("The vault's health could not be checked"), Icon.TRIANGLE, "warn")

    # keys

    def _panes(self) -> list[QWidget]:
        return [self.rail.places[self._number], self.top.search, *self.current.panes()]

    @property
    def _number(self) -> int:
        return next(number for number, spec in enumerate(ROOMS) if spec.key == self.history.here.room)

    def _step(self, by: int) -> None:
        panes = [pane for pane in self._panes() if pane.isVisible() and pane.isEnabled()]
        current = self.focusWidget()
        at = next(
            (n for n, pane in enumerate(panes) if pane is current or pane.isAncestorOf(current)), -1 if by > 0 else 0
        )
        panes[(at + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rail.set_narrow(narrow=event.size().width() < RAIL_NARROW_BELOW)
        super().resizeEvent(event)
