"""The frames of one film as somebody steps through it: what is wanted now, what was decoded before, what is likely next.

Of several frames asked for while the decoder works only the last one is decoded. Frames around the one that is shown are
decoded ahead while nobody waits, so that the next step is there at once. They are kept in memory only, and no longer than
the film is shown.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QTimer, Signal  # noqa: TID251

from app.jobs import Ticket
from app.model.evidence import Evidence
from app.services.frames import Place, Target
from app.services.vaults import Vault
from ui.footage import data
from ui.footage.data import Frame
from ui.jobs import Job, Lane

SILENT_MS = 300
"""How long the decoder may work before the window says so."""
_MOST_BYTES = 120 << 20
_FIRST = (1, 2)
_AHEAD = range(-4, 13)
_ENOUGH_AHEAD = 4
_SECONDS_AHEAD = 4


class Reel(QObject):
    """`shown(Frame)`: the frame that was wanted last. `reading(bool)`: the decoder has been silent for a while, or no more."""

    shown = Signal(object)
    reading = Signal(bool)
    failed = Signal(object)

    def __init__(self, vault: Vault, lane: Lane, film: Evidence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault = vault
        self._lane = lane
        self._film = film
        self._held: OrderedDict[int, Frame] = OrderedDict()
        self._bytes = 0
        self._wanted: Target | None = None
        self._asking: Job | None = None
        self._ahead: Job | None = None
        self._ahead_of: frozenset[int] = frozenset()
        self._leaping = 0
        self._closed = False
        self.current: Frame | None = None
        self._silent = QTimer(self)
        self._silent.setSingleShot(True)
        self._silent.setInterval(SILENT_MS)
        self._silent.timeout.connect(lambda: self.reading.emit(True))

    def go(self, target: Target) -> None:
        """Show that frame as soon as it can be."""
        held = self._held.get(target.number) if target.number is not None else None
        if held is not None:
            self._wanted = None
            self._show(held)
            return
        self._wanted = target
        if not self._silent.isActive():
            self._silent.start()
        if self._ahead is not None and target.number not in self._ahead_of:
            self._ahead.cancel()
        if self._asking is None and (self._ahead is None or target.number not in self._ahead_of):
            self._ask()

    def step(self, by: int) -> None:
        """So many frames on or back from what is shown, or from what was asked for since."""
        if self.current is None:
            return
        asked = self._wanted.number if self._wanted is not None else None
        start = asked if asked is not None else self.current.place.number
        self._leaping = 0
        self.go(Target(number=max(0, start + by)))

    def second(self, by: int) -> None:
        """One second on (1) or back (-1)."""
        if self.current is not None:
            place = self.current.place
            self._leaping = by
            self.go(Target(number=place.on if by > 0 else place.back))

    def close(self) -> None:
        """Let go of every frame."""
        self._closed = True
        for job in (self._asking, self._ahead):
            if job is not None:
                job.cancel()
        self._silent.stop()
        self._held.clear()
        self._bytes = 0
        self.current = None

    # asking

    def _ask(self) -> None:
        target = self._wanted
        if target is None or self._closed:
            return
        vault, film = self._vault, self._film

        def work(ticket: Ticket) -> tuple[Target, Place, tuple[Frame, ...]]:
            place, frames = data.look(vault, film, target, _FIRST, ticket)
            return target, place, frames

        job = self._lane.run(work)
        self._asking = job
        job.succeeded.connect(self._came)
        job.failed.connect(self._failed)
        job.ended.connect(self._asked)

    def _came(self, found: tuple[Target, Place, tuple[Frame, ...]]) -> None:
        if self._closed:
            return
        target, place, frames = found
        self._keep(frames)
        if self._wanted == target:
            self._wanted = None
            self._show(self._held[place.number])
        elif self._wanted is not None and self._wanted.number in self._held:
            self.go(self._wanted)

    def _failed(self, error: Exception) -> None:
        if self._closed:
            return
        self._wanted = None
        self._quiet()
        self.failed.emit(error)

    def _asked(self) -> None:
        self._asking = None
        if self._wanted is not None:
            self._ask()
        else:
            self._look_ahead()

    def _quiet(self) -> None:
        self._silent.stop()
        self.reading.emit(False)

    def _show(self, frame: Frame) -> None:
        self._quiet()
        self.current = frame
        self._held.move_to_end(frame.place.number)
        self.shown.emit(frame)
        if self._asking is None:
            self._look_ahead()

    def _keep(self, frames: tuple[Frame, ...]) -> None:
        for frame in frames:
            if frame.place.number not in self._held:
                self._held[frame.place.number] = frame
                self._bytes += frame.image.sizeInBytes()
        while self._bytes > _MOST_BYTES and len(self._held) > 1:
            number = next(each for each in self._held if self.current is None or each != self.current.place.number)
            self._bytes -= self._held.pop(number).image.sizeInBytes()

    # ahead

    def _look_ahead(self) -> None:
        """What is likely to be wanted next, unless enough of it is there."""
        if self._closed or self.current is None or self._ahead is not None or self._wanted is not None:
            return
        place = self.current.place
        if not self._is_short(place):
            return
        wanted = sorted({each for each in self._likely(place) if 0 <= each <= self._last and each not in self._held})
        first = wanted[0]
        vault, film = self._vault, self._film

        def work(ticket: Ticket) -> tuple[Frame, ...]:
            return data.look(vault, film, Target(number=first), [each - first for each in wanted], ticket)[1]

        job = self._lane.run(work)
        self._ahead, self._ahead_of = job, frozenset(wanted)
        job.succeeded.connect(self._came_ahead)
        job.ended.connect(self._looked_ahead)

    @property
    def _last(self) -> int:
        return self._film.film.frames - 1 if self._film.film is not None else 0

    def _likely(self, place: Place) -> list[int]:
        """Whoever goes by seconds goes on by seconds; else the frames around, and those a second away."""
        if self._leaping > 0:
            return [place.number + (place.on - place.number) * each for each in range(1, _SECONDS_AHEAD + 1)]
        if self._leaping < 0:
            return [place.number - (place.number - place.back) * each for each in range(1, _SECONDS_AHEAD + 1)]
        return [*(place.number + each for each in _AHEAD), place.back, place.on]

    def _is_short(self, place: Place) -> bool:
        """What is wanted with the next key or two is not there."""
        near = [*range(place.number - 1, place.number + _ENOUGH_AHEAD + 1), place.back, place.on]
        if self._leaping:
            near = self._likely(place)[:2]
        return any(0 <= each <= self._last and each not in self._held for each in near)

    def _came_ahead(self, frames: tuple[Frame, ...]) -> None:
        if not self._closed:
            self._keep(frames)

    def _looked_ahead(self) -> None:
        self._ahead = None
        if self._closed:
            return
        wanted = self._wanted
        if wanted is not None:
            if wanted.number in self._held:
                self.go(wanted)
            elif self._asking is None:
                self._ask()
