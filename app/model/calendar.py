"""Counting in months the way deadlines are counted: the same day number, or the month's last day where there is none."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS_IN_YEAR = 12


def last_day_of_month(year: int, month: int) -> date:
    """The last day of that month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """`day` moved by `months` (negative: back); a day number that the month lacks becomes its last day.

    31 October and four months is 28 February: the rule of time limits counted in calendar months (European Court, Rule 34
    practice). Raises ValueError outside the years 1 to 9999.
    """
    years, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    last = last_day_of_month(years, month + 1)
    return min(last, last.replace(day=min(day.day, last.day)))


def months_since(start: date, today: date) -> int:
    """Whole months from `start` to `today`: the most n with `add_months(start, n) <= today`. Negative if today is earlier."""
    months = (today.year - start.year) * MONTHS_IN_YEAR + today.month - start.month
    return months if add_months(start, months) <= today else months - 1


def days_since(start: date, today: date) -> int:
    """Days from `start` to `today`; 0 on the same day."""
    return (today - start).days
