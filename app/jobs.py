"""Long work: a plain function that takes a `Ticket`, tells how far it is, and can be stopped. No Qt, no threads here."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.errors import Cancelled

Report = Callable[[str, int, int | None], None]
Durable = Callable[[str], None]


class Ticket:
    """Handed to long work by whoever waits for it. Safe to use from several threads.

    `report(step, done, total)`: step is a code with words in `ui.words` ("hash", "seal", "read-back"); done and total are
    bytes or items, total is None where it is not known. `durable(id)`: a step is on the disk and survives a crash.
    """

    def __init__(self, report: Report | None = None, durable: Durable | None = None) -> None:
        self._report = report
        self._durable = durable
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next `check`."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop. To be called at least every 50 ms of work."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, step: str, done: int, total: int | None = None) -> None:
        """Tell how far `step` is, and stop here if asked to."""
        self.check()
        if self._report is not None:
            self._report(step, done, total)

    def durable(self, subject: str) -> None:
        """Tell that the step about `subject` (a record id) is durable: from now on no crash may undo it."""
        if self._durable is not None:
            self._durable(subject)
