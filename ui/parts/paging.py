"""An order of numbers in memory, and the rows that belong to them, read a page at a time and kept for a while."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal  # noqa: TID251

from ui.jobs import Job, Lane

Read = Callable[[Sequence[int]], Sequence[Any]]

PAGE = 200
_PAGES_KEPT = 40
_WISHES_KEPT = 4
"""Pages asked for while another is on its way; older wishes are those of rows that were scrolled past."""


@dataclass
class _Asked:
    """The page on its way, of which order."""

    token: int
    page: int
    job: Job = field(repr=False)


class Source(QObject):
    """The order and the pages that were read. `arrived(first, last)`: rows that can be painted now. `broke(error)`."""

    arrived = Signal(int, int)
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.numbers: array[int] = array("q")
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._wishes: OrderedDict[int, None] = OrderedDict()
        self._lane: Lane | None = None
        self._read: Read | None = None
        self._asked: _Asked | None = None
        self._token = 0
        self._held = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    def read_with(self, lane: Lane, read: Read) -> None:
        """Pages are read by `read` in `lane`."""
        self._lane, self._read = lane, read

    def show(self, numbers: array[int], *, same_order: bool) -> None:
        """Take an order. `same_order`: what is known of the rows so far stays; a last page that was short is read again."""
        before = len(self.numbers)
        self.numbers = numbers
        self._held = False
        if same_order:
            if before % PAGE and len(numbers) != before:
                self._pages.pop(before // PAGE, None)
            return
        self.forget()

    def give(self, rows: Sequence[Any]) -> None:
        """The first page, where whoever asked for the order has read it already."""
        self._wishes.pop(0, None)
        self._keep(0, rows)

    def _keep(self, page: int, rows: Sequence[Any]) -> None:
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        if self.numbers:
            self.arrived.emit(first, min(first + PAGE, len(self.numbers)) - 1)

    def hold(self) -> None:
        """Read nothing until there is another order."""
        self._held = True

    def forget(self) -> None:
        """Read everything anew, and take no answer that is on its way."""
        self._token += 1
        self._pages.clear()
        self._wishes.clear()
        if self._asked is not None:
            self._asked.job.cancel()
            self._asked = None

    def row(self, place: int) -> Any:
        """The row at a place, None while it is on its way: then its page is wished for."""
        page, at = divmod(place, PAGE)
        found = self._pages.get(page)
        if found is None:
            self._wish(page)
            return None
        self._pages.move_to_end(page)
        return found[at] if at < len(found) else None

    def is_read(self, place: int) -> bool:
        return place // PAGE in self._pages

    def _wish(self, page: int) -> None:
        if self._held or (self._asked is not None and self._asked.page == page):
            return
        self._wishes[page] = None
        self._wishes.move_to_end(page)
        while len(self._wishes) > _WISHES_KEPT:
            self._wishes.popitem(last=False)
        if self._asked is None and not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        if self._asked is not None or not self._wishes or self._lane is None or self._read is None:
            return
        page, _ = self._wishes.popitem()
        read, numbers = self._read, self.numbers[page * PAGE : (page + 1) * PAGE]
        if not numbers:
            return
        job = self._lane.run(lambda _ticket: read(numbers))
        self._asked = asked = _Asked(self._token, page, job)
        job.succeeded.connect(lambda rows: self._take(asked, rows))
        job.failed.connect(lambda error: self._fail(asked, error))
        job.ended.connect(lambda: self._next(asked))

    def _take(self, asked: _Asked, rows: Sequence[Any]) -> None:
        if asked.token != self._token:
            return
        self._keep(asked.page, rows)

    def _fail(self, asked: _Asked, error: Exception) -> None:
        if asked.token == self._token:
            self.broke.emit(error)

    def _next(self, asked: _Asked) -> None:
        if self._asked is asked:
            self._asked = None
        self._ask()
