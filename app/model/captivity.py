"""When somebody was held: from being taken, or the first sign of custody, until leaving it. Several times, if need be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.model.noted import Noted
from app.model.status import CUSTODY, LEAVING, REOPENS, TAKEN

_SIGNS = CUSTODY | TAKEN


@dataclass(frozen=True)
class Captivity:
    """Held from some day between `since_earliest` (None: no limit known) and `since_latest`, both included.

    `until_earliest` is the first day on which he may have left, `until_latest` the day by which he surely had; None: not known
    to have left.
    """

    since_earliest: date | None
    since_latest: date
    until_earliest: date | None = None
    until_latest: date | None = None

    def covers(self, first: date, last: date) -> bool:
        """Was he surely held on every day from `first` to `last`?"""
        return self.since_latest <= first and (self.until_earliest is None or self.until_earliest > last)

    def may_touch(self, first: date, last: date) -> bool:
        """May he have been held on some day from `first` to `last`?"""
        began = self.since_earliest is None or self.since_earliest <= last
        return began and (self.until_latest is None or self.until_latest >= first)


def captivities(events: Iterable[Noted], as_of: date) -> tuple[Captivity, ...]:
    """Every captivity that had surely begun by `as_of`, in order. The order of `events` makes no difference.

    Letters and footage after a release open no new captivity; being taken, moved, visited or seen does.
    """
    every = sorted(events, key=lambda noted: noted.order)
    sure = [noted for noted in every if noted.surely_by(as_of) and noted.type in _SIGNS | LEAVING.keys()]
    groups: list[tuple[list[Noted], Noted | None]] = []
    signs: list[Noted] = []
    for noted in sure:
        if noted.type in LEAVING:
            if signs or not groups:
                groups.append((signs, noted))
                signs = []
        elif signs or not groups or _opens_again(noted, groups[-1][1]):
            signs.append(noted)
    if signs:
        groups.append((signs, None))
    perhaps = [n for n in every if n.type in LEAVING and n.maybe_by(as_of) and not n.surely_by(as_of)]
    return tuple(_captivity(signs, left, perhaps) for signs, left in groups)


def _opens_again(noted: Noted, left: Noted | None) -> bool:
    """Only what is surely later than the leaving; where the order cannot be told, he was seen before he left."""
    return noted.type in REOPENS and left is not None and noted.is_after(left)


def _captivity(signs: list[Noted], left: Noted | None, perhaps: list[Noted]) -> Captivity:
    if not signs:
        assert left is not None
        latest = left.latest or left.earliest
        return Captivity(None, latest, left.earliest, latest)
    since_latest = min(noted.latest or noted.earliest for noted in signs)
    taken = [noted.earliest for noted in signs if noted.type in TAKEN and noted.earliest <= since_latest]
    since_earliest = min(taken, default=date.min)
    until = [noted.earliest for noted in perhaps if (noted.latest or date.max) >= since_latest]
    until += [left.earliest] if left is not None else []
    return Captivity(
        None if since_earliest == date.min else since_earliest,
        since_latest,
        min(until, default=None),
        left.latest if left is not None else None,
    )
