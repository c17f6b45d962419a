"""The lane: one outcome for each job, in the window's thread, whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.errors import Access, AppError
from app.jobs import Ticket
from ui.bugs import said_of
from ui.jobs import Job, Lane
from ui.parts.progress import Progress


@pytest.fixture
def lane(qapp: Any) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


class Outcomes:
    def __init__(self, job: Job) -> None:
        self.seen: list[tuple[str, object]] = []
        self.threads: set[threading.Thread] = set()
        job.succeeded.connect(lambda value: self._note("succeeded", value))
        job.failed.connect(lambda error: self._note("failed", error))
        job.cancelled.connect(lambda: self._note("cancelled", None))
        job.ended.connect(lambda: self._note("ended", None))

    def _note(self, what: str, value: object) -> None:
        self.seen.append((what, value))
        self.threads.add(threading.current_thread())

    @property
    def names(self) -> list[str]:
        return [what for what, _ in self.seen]


def test_success_is_delivered_in_the_windows_thread(lane: Lane, qtbot: Any) -> None:
    worked_in: list[threading.Thread] = []

    def work(_: Ticket) -> int:
        worked_in.append(threading.current_thread())
        return 7

    outcomes = Outcomes(lane.run(work))
    qtbot.waitUntil(lambda: len(outcomes.seen) == 2, timeout=20_000)
    assert outcomes.seen == [("succeeded", 7), ("ended", None)]
    assert outcomes.threads == {threading.main_thread()}
    assert worked_in != [threading.main_thread()]
    assert not lane.busy


def test_an_error_and_a_bug_fail(lane: Lane, qtbot: Any) -> None:
    def refuse(_: Ticket) -> None:
        raise Access("not-a-vault")

    def stumble(_: Ticket) -> None:
        raise ValueError("Suren Katsakhyan")

    first, second = Outcomes(lane.run(refuse)), Outcomes(lane.run(stumble))
    qtbot.waitUntil(lambda: len(second.seen) == 2, timeout=20_000)
    assert first.names == ["failed", "ended"]
    error, bug = first.seen[0][1], second.seen[0][1]
    assert isinstance(error, AppError)
    assert error.code == "not-a-vault"
    assert isinstance(bug, ValueError)
    said = said_of(bug)
    assert said.code == "bug"
    assert "Suren" not in said.sentence
    assert "test_window_jobs.py:" in said.sentence


def test_cancelling_is_its_own_outcome(lane: Lane, qtbot: Any) -> None:
    running = threading.Event()

    def work(ticket: Ticket) -> None:
        running.set()
        while True:
            ticket.check()

    def never(_: Ticket) -> None:
        raise AssertionError

    first, waiting = lane.run(work), lane.run(never)
    outcomes = [Outcomes(first), Outcomes(waiting)]
    running.wait(10)
    lane.cancel_all()
    qtbot.waitUntil(lambda: not lane.busy, timeout=20_000)
    assert [each.names for each in outcomes] == [["cancelled", "ended"]] * 2


def test_work_that_could_not_stop_any_more_succeeded(lane: Lane, qtbot: Any) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(_: Ticket) -> str:
        begun.set()
        go_on.wait(10)
        return "done"

    job = lane.run(work)
    outcomes = Outcomes(job)
    begun.wait(10)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: len(outcomes.seen) == 2, timeout=20_000)
    assert outcomes.names == ["succeeded", "ended"]


def test_jobs_run_one_after_another(lane: Lane, qtbot: Any) -> None:
    order: list[int] = []
    jobs = [lane.run(lambda _, number=number: order.append(number)) for number in range(20)]
    outcomes = Outcomes(jobs[-1])
    qtbot.waitUntil(lambda: len(outcomes.seen) == 2, timeout=20_000)
    assert order == list(range(20))


def test_progress_appears_late_and_stops_the_work(theme: Any, lane: Lane, qtbot: Any) -> None:
    progress = Progress()
    qtbot.addWidget(progress)
    running = threading.Event()

    def work(ticket: Ticket) -> None:
        running.set()
        ticket.progress("seal", 1, 4)
        while True:
            ticket.check()

    job = lane.run(work)
    outcomes = Outcomes(job)
    progress.watch(job, "Working")
    assert progress.isHidden()
    qtbot.waitUntil(lambda: not progress.isHidden(), timeout=20_000)
    assert progress._sentence.text().startswith("Reading and encrypting")
    assert progress._bar.value() * 4 == progress._bar.maximum()
    progress._cancel.click()
    qtbot.waitUntil(lambda: len(outcomes.seen) == 2, timeout=20_000)
    assert outcomes.names[0] == "cancelled"
    assert progress.isHidden()
