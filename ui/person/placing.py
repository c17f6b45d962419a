"""Where labels stand so that none covers another: they shorten, then move to a further row, then hide behind "+3"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

GAP_PX = 8

Measure = Callable[[str], int]
_WIDEST_COUNT = "+99"
"""Every label is at least as wide, so that it can become a count without growing."""


@dataclass(frozen=True)
class Wanted:
    """A label for something at `at` (pixels). `words` where there is room, else `short`."""

    id: str
    at: float
    words: str
    short: str


@dataclass(frozen=True)
class Label:
    """`ids`: what it stands for; more than one where some are hidden behind it."""

    row: int
    left: int
    width: int
    text: str
    ids: tuple[str, ...]

    @property
    def right(self) -> int:
        return self.left + self.width


def place(wanted: Sequence[Wanted], rows: int, left: int, right: int, measure: Measure) -> list[Label]:
    """Labels for everything that is wanted, in the order of `at`; none covers another within its row.

    `rows`: how many rows there are; `left`, `right`: the room in pixels; `measure`: the width of a text.
    """
    ends = [left - GAP_PX] * rows
    placed: list[Label] = []
    last_of: list[int | None] = [None] * rows
    for each in sorted(wanted, key=lambda one: (one.at, one.id)):
        found = _fit(each, ends, left, right, measure)
        if found is None:
            _hide(each, placed, last_of, ends, measure, left, right)
            continue
        last_of[found.row] = len(placed)
        ends[found.row] = found.right
        placed.append(found)
    return placed


def _fit(each: Wanted, ends: Sequence[int], left: int, right: int, measure: Measure) -> Label | None:
    for row, end in enumerate(ends):
        for text in dict.fromkeys((each.words, each.short)):
            width = max(measure(text), measure(_WIDEST_COUNT))
            ideal = max(left, min(round(each.at - width / 2), right - width))
            at = max(ideal, end + GAP_PX)  # it may move on as long as it still stands under what it names
            if at - ideal <= width // 2 and at + width <= right:
                return Label(row, at, width, text, (each.id,))
    return None


def _hide(
    each: Wanted,
    placed: list[Label],
    last_of: list[int | None],
    ends: list[int],
    measure: Measure,
    left: int,
    right: int,
) -> None:
    """Behind the last label of the last row that has one, which becomes a count."""
    row = max((row for row, last in enumerate(last_of) if last is not None), default=None)
    if row is None:  # no room for even one: a count at its own place
        text = "+1"
        width = measure(_WIDEST_COUNT)
        at = max(left, min(round(each.at - width / 2), right - width))
        last_of[0], ends[0] = len(placed), at + width
        placed.append(Label(0, at, width, text, (each.id,)))
        return
    last = last_of[row]
    assert last is not None
    before = placed[last]
    ids = (*before.ids, each.id)
    text = f"+{len(ids)}" if len(ids) < 100 else "99+"
    width = measure(_WIDEST_COUNT)
    middle = before.left + before.width // 2
    start = max(before.left, min(middle - width // 2, before.right - width))
    placed[last] = replace(before, left=start, width=width, text=text, ids=ids)
    ends[row] = start + width
