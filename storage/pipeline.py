"""Three things at once and still in order: read here, work in a second thread, put away in a third.

Reading, encrypting, hashing and writing large buffers all let other Python threads run, so a file goes through as fast
as its slowest part instead of the sum of all three. There is one thread per part, hence the order needs no bookkeeping.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Generic, TypeVar

from storage import buffers

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class _End:
    """Stands behind the last piece."""


_END = _End()


class _Waiting(Generic[Piece]):
    """A queue with so many places. Both halves are of the kind that holds Python's lock for an instant only.

    (`queue.Queue` is written in Python: where threads are many and cores few, sealing took a tenth longer with it.)
    """

    def __init__(self, places: int) -> None:
        self._pieces: SimpleQueue[Piece | _End] = SimpleQueue()
        self._places: SimpleQueue[None] = SimpleQueue()
        for _ in range(places):
            self._places.put(None)

    def put(self, piece: Piece | _End) -> None:
        """Wait for a place and take it."""
        self._places.get()
        self._pieces.put(piece)

    def get(self) -> Piece | _End:
        """Wait for a piece; its place is free from now on."""
        piece = self._pieces.get()
        self._places.put(None)
        return piece


def run_ordered(
    pieces: Iterable[Piece], work: Callable[[Piece], Result], put: Callable[[Result], object], *, ahead: int = 4
) -> None:
    """`put(work(piece))` for every piece, in the order of `pieces`.

    `pieces` is drawn in the calling thread (so a `Ticket` may be asked there), `work` runs in a second thread and `put`
    in a third. At most `ahead` pieces wait before each of them, which bounds the memory to about 2 * `ahead` + 3
    pieces.

    The first exception of any part stops all parts and is raised here; what was waiting is dropped. When this returns
    or raises, both threads have ended.
    """
    buffers.keep()
    waiting: _Waiting[Piece] = _Waiting(ahead)
    worked: _Waiting[Result] = _Waiting(ahead)
    failures: list[BaseException] = []

    def working() -> None:
        while not isinstance(piece := waiting.get(), _End):
            if failures:  # keep emptying the queue, or the thread before this one would wait for ever
                continue
            try:
                worked.put(work(piece))
            except BaseException as error:
                failures.append(error)
        worked.put(_END)

    def putting() -> None:
        while not isinstance(result := worked.get(), _End):
            if failures:
                continue
            try:
                put(result)
            except BaseException as error:
                failures.append(error)

    threads = [
        threading.Thread(target=working, name="ordered-work"),
        threading.Thread(target=putting, name="ordered-put"),
    ]
    for thread in threads:
        thread.start()
    try:
        for piece in pieces:
            if failures:
                break
            waiting.put(piece)
    except BaseException as error:
        failures.append(error)
    finally:
        waiting.put(_END)
        for thread in threads:
            thread.join()
    if failures:
        try:
            raise failures[0]
        finally:
            failures.clear()  # an exception that refers to itself would keep the buffers of its frames alive
