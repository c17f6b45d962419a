"""Dates read back in English: "24 September 2025", "about June 2025", "between 1 March and 31 May 2025", "before 2025".

What is read back says no more than the date does, and read again as typed text it gives the same days.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.model.calendar import add_months
from app.model.dates import FIRST_YEAR, LAST_YEAR, Precision, UncertainDate
from app.model.months import ENGLISH

_DAY = timedelta(days=1)
MONTHS = tuple(names[0].capitalize() for names in ENGLISH.months)


def day(when: date) -> str:
    """`24 September 2025`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year:04d}"


def short_day(when: date) -> str:
    """`24 Sep`, for tight places where the year stands elsewhere."""
    return f"{when.day} {MONTHS[when.month - 1][:3]}"


def _unit(first: date, last: date) -> str | None:
    """The day, month or year that these days fill exactly."""
    if first == last:
        return day(first)
    if first.day == 1 and last == add_months(first, 1) - _DAY:
        return f"{MONTHS[first.month - 1]} {first.year:04d}"
    if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
        return f"{first.year:04d}"
    return None


def _about(when: UncertainDate, first: date, last: date) -> str | None:
    """The unit in the middle of an approximate date, which takes in one more on each side."""
    match when.precision:
        case Precision.DAY:
            return _unit(first + _DAY, last - _DAY) if (last - first).days == 2 else None
        case Precision.MONTH:
            months = 1
        case Precision.YEAR:
            months = 12
        case Precision.RANGE:
            return None
    if first.day != 1 or last + _DAY != add_months(first, 3 * months):
        return None
    return _unit(add_months(first, months), add_months(first, 2 * months) - _DAY)


def _between(first: date, last: date) -> str:
    if first.year != last.year:
        return f"between {day(first)} and {day(last)}"
    if first.month != last.month:
        return f"between {first.day} {MONTHS[first.month - 1]} and {day(last)}"
    return f"between {first.day} and {day(last)}"


def _before(end: date) -> str:
    if end.day != 1:
        return f"before {day(end)}"
    return f"before {end.year:04d}" if end.month == 1 else f"before {MONTHS[end.month - 1]} {end.year:04d}"


def _after(start: date) -> str:
    if (start + _DAY).day != 1:
        return f"after {day(start)}"
    return f"after {start.year:04d}" if start.month == 12 else f"after {MONTHS[start.month - 1]} {start.year:04d}"


def read_back(when: UncertainDate) -> str:
    """How `when` was understood, for a person to check. Days far outside the years that are taken are shown as typed."""
    first, last = when.earliest, when.latest
    if any(end is not None and not FIRST_YEAR - 5 <= end.year <= LAST_YEAR + 5 for end in (first, last)):
        return when.text
    if first is None and last is None:
        return "unknown"
    if first is None:
        assert last is not None
        return _before(last + _DAY)
    if last is None:
        return _after(first - _DAY)
    if when.approximate and (unit := _about(when, first, last)):
        return f"about {unit}"
    return _unit(first, last) or _between(first, last)
