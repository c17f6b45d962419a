"""The ordered pipeline: order, errors of each part, nobody left waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from storage.pipeline import run_ordered


def test_order_and_threads() -> None:
    where: dict[str, set[str]] = {"draw": set(), "work": set(), "put": set()}
    got: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(500):
            where["draw"].add(threading.current_thread().name)
            yield number

    def work(number: int) -> int:
        where["work"].add(threading.current_thread().name)
        return number * number

    def put(number: int) -> None:
        where["put"].add(threading.current_thread().name)
        got.append(number)

    run_ordered(pieces(), work, put)
    assert got == [number * number for number in range(500)]
    assert where["draw"] == {threading.current_thread().name}
    assert len(where["work"]) == len(where["put"]) == 1
    assert where["draw"].isdisjoint(where["work"] | where["put"])
    assert where["work"].isdisjoint(where["put"])


def test_nothing_at_all() -> None:
    run_ordered(iter(()), str, pytest.fail)


def test_few_pieces_wait() -> None:
    """However slow the end is, the beginning does not run far ahead of it."""
    drawn = 0
    ahead: list[int] = []

    def pieces() -> Iterator[int]:
        nonlocal drawn
        for number in range(200):
            drawn += 1
            yield number

    run_ordered(pieces(), int, lambda number: ahead.append(drawn - number), ahead=2)
    assert max(ahead) <= 2 * 2 + 4


@pytest.mark.parametrize("part", ["draw", "work", "put"])
@pytest.mark.parametrize("at", [0, 1, 50, 99])
def test_an_error_of_any_part_ends_all(part: str, at: int) -> None:
    class Broken(BaseException):
        pass

    seen: list[int] = []

    def maybe(name: str, number: int) -> int:
        if name == part and number == at:
            raise Broken
        return number

    def pieces() -> Iterator[int]:
        for number in range(100):
            yield maybe("draw", number)

    def put(number: int) -> None:
        seen.append(maybe("put", number))

    before = threading.active_count()
    with pytest.raises(Broken):
        run_ordered(pieces(), lambda number: maybe("work", number), put)
    assert threading.active_count() == before
    assert seen == list(range(len(seen)))
    assert len(seen) <= at


def test_an_endless_source_stops_when_the_end_fails() -> None:
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    def put(number: int) -> None:
        if number == 10:
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        run_ordered(endless(), int, put)
    assert drawn < 100
