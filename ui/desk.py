"""What every room is handed: the open vault, the lane its questions go to, the day that is looked at, and how to be heard.

Rooms know the desk and nothing of one another: to open a person's page one says `desk.go(Where("people", id))`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal  # noqa: TID251

from app.services.vaults import Health, Vault
from ui.jobs import Lane


@dataclass(frozen=True)
class Where:
    """A place in the window. `room`: its key; `record`: the id of what is shown in it; `part`: a tab of that page."""

    room: str
    record: str = ""
    part: str = ""


@dataclass(frozen=True)
class Looking:
    """How things stood on `as_of`, as it was known on `known_on`; None is today, and all that is known."""

    as_of: date | None = None
    known_on: date | None = None

    @property
    def is_now(self) -> bool:
        return self.as_of is None and self.known_on is None


@dataclass(frozen=True)
class Done:
    """What was just done, in words. `seq`: the line of the log that undo would take back, None where nothing can be."""

    words: str
    seq: int | None = None


@dataclass(frozen=True)
class Looked:
    """What the last look at the vault's health found. `health` None: it could not be looked at."""

    health: Health | None
    at: datetime


class Desk(QObject):
    """`went(Where)`: somebody wants to be elsewhere. `did(Done)`: something was recorded. `changed()`: read what is shown anew.
    `looked(Looking)`: another day is looked at. `titled(Where, str)`: what a place is called, for the way back to it.
    `checked(Looked)`: the vault's health was looked at; `check_wanted()`: it should be, once more.

    `lane`: for what rooms ask; `quick`: for what is answered in milliseconds and must never wait behind it. `rooms`: keys of
    the rooms there are: what leads to another one is not shown.
    """

    went = Signal(object)
    did = Signal(object)
    changed = Signal()
    looked = Signal(object)
    titled = Signal(object, str)
    checked = Signal(object)
    check_wanted = Signal()

    def __init__(
        self,
        vault: Vault,
        lane: Lane,
        parent: QObject | None = None,
        *,
        quick: Lane | None = None,
        rooms: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(parent)
        self.vault = vault
        self.lane = lane
        self.quick = quick or lane
        self.rooms = rooms
        self.looking = Looking()
        self.health: Looked | None = None

    @property
    def today(self) -> date:
        """The day of the vault's own clock."""
        return self.vault.settings.clock().date()

    def go(self, where: Where) -> None:
        self.went.emit(where)

    def leads(self, where: Where) -> bool:
        """Is there a room at `where`?"""
        return where.room in self.rooms

    def say_health(self, health: Health | None) -> None:
        """What a look at the vault's health found, for whoever shows it."""
        self.health = Looked(health, self.vault.settings.clock())
        self.checked.emit(self.health)

    def done(self, words: str, seq: int | None = None) -> None:
        """Tell what was recorded; everything that is shown is read anew."""
        self.did.emit(Done(words, seq))
        self.changed.emit()

    def look(self, *, as_of: date | None = None, known_on: date | None = None) -> None:
        """Look at another day. Today itself is None, so that tomorrow it is still today."""
        wanted = Looking(as_of, known_on)
        wanted = replace(wanted, as_of=None if wanted.as_of == self.today else wanted.as_of)
        if wanted != self.looking:
            self.looking = wanted
            self.looked.emit(wanted)

    def entitle(self, where: Where, title: str) -> None:
        """Say what is shown at a place, a person's name for instance."""
        self.titled.emit(where, title)
