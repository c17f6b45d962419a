"""The one place that asks what time it is, so that tests can hold it still and a wrong clock does no harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time now, aware, in UTC, to the millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def text(moment: datetime) -> str:
    """`2025-07-31T09:15:00.000Z`: the one written form of a moment, sortable as text. Raises ValueError if it is naive."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def moment(written: str) -> datetime:
    """Read what `text` wrote. Raises ValueError on any other form."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def today(clock: Clock = now) -> date:
    """The date now in UTC."""
    return clock().date()
