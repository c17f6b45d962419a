"""Long work off the window's thread: one thread to a lane, jobs one after another, one outcome each on the window's thread.

There is no nested event loop, no call to process events and no thread that is ended from outside: a job is asked to stop
through its ticket, and the lane waits for the one it is in.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal  # noqa: TID251

from app.errors import Cancelled
from app.jobs import Ticket

Work = Callable[[Ticket], Any]


class Job(QObject):
    """One piece of work. Exactly one of `succeeded`, `failed`, `cancelled` is sent, then `ended`, all on the window's thread.

    `progressed(step, done, total)`: as in `Ticket.progress`; total is -1 where it is not known.
    """

    progressed = Signal(str, object, object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    _told = Signal(str, object, object)
    _done = Signal(object, object)

    def __init__(self, work: Work, *, stays: bool = False) -> None:
        super().__init__()
        self.ticket = Ticket(self._tell)
        self._stays = stays
        self.is_over = False
        self._work = work
        queued = Qt.ConnectionType.QueuedConnection
        self._told.connect(self._pass_on, queued)
        self._done.connect(self._deliver, queued)

    def cancel(self) -> None:
        """Ask the work to stop; it may still succeed, and then it did. What stays is done all the same."""
        if not self._stays:
            self.ticket.cancel()

    def run(self) -> None:
        """In the lane's thread."""
        outcome: Any = None
        error: Exception | None = None
        try:
            self.ticket.check()
            outcome = self._work(self.ticket)
        except Exception as raised:  # whatever it was, the window has to be told
            error = raised
        del self._work
        self._done.emit(outcome, error)

    def _tell(self, step: str, done: int, total: int | None) -> None:
        self._told.emit(step, done, -1 if total is None else total)

    def _pass_on(self, step: str, done: int, total: int) -> None:
        if not self.is_over:
            self.progressed.emit(step, done, total)

    def _deliver(self, outcome: object, error: Exception | None) -> None:
        self.is_over = True
        if error is None:
            self.succeeded.emit(outcome)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self.ended.emit()


class Lane(QObject):
    """One thread that does its jobs in order. `close` before the program ends."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._jobs: set[Job] = set()
        self._thread = threading.Thread(target=self._work, name=name, daemon=False)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Something has been asked for whose outcome has not been delivered."""
        return bool(self._jobs)

    def run(self, work: Work, *, stays: bool = False) -> Job:
        """Queue `work`. Connect to the job before returning to the event loop: no outcome is sent earlier.

        `stays`: short work that is done also when everything is asked to stop, as keeping what was typed before a lock.
        """
        job = Job(work, stays=stays)
        self._jobs.add(job)  # held here, so that no outcome is lost with an owner that forgot it
        job.ended.connect(self._forget)
        self._waiting.put(job)
        return job

    def cancel_all(self) -> None:
        """Ask everything that runs or waits to stop."""
        for job in self._jobs:
            job.cancel()

    def close(self) -> None:
        """Stop everything and wait for the thread. May be called twice."""
        self.cancel_all()
        self._waiting.put(None)
        self._thread.join()

    def _forget(self) -> None:
        self._jobs = {job for job in self._jobs if not job.is_over}

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            job.run()
            del job
