"""Months counted as time limits count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.calendar import add_months, days_since, last_day_of_month, months_since

days = st.dates(date(1900, 1, 1), date(2150, 12, 31))
months = st.integers(-600, 600)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2005-11-28", 6, "2006-05-28"),
        ("2025-10-31", 4, "2026-02-28"),
        ("2025-03-17", 4, "2025-07-17"),
        ("2023-10-31", 4, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-12-31", 0, "2025-12-31"),
    ],
)
def test_time_limits(start: str, count: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_limits_counted_in_days() -> None:
    assert date(2024, 5, 15) + timedelta(days=60) == date(2024, 7, 14)
    assert days_since(date(2024, 12, 27), date(2025, 1, 17)) == 21


@given(days, months)
def test_the_day_number_stays_or_becomes_the_last_of_the_month(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert moved.day == min(day.day, last_day_of_month(moved.year, moved.month).day)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count


@given(days, days)
def test_months_since_is_the_most_that_fit(start: date, today: date) -> None:
    count = months_since(start, today)
    assert add_months(start, count) <= today < add_months(start, count + 1)


@given(days, days, months)
def test_moving_keeps_the_order(a: date, b: date, count: int) -> None:
    assert (a <= b) <= (add_months(a, count) <= add_months(b, count))
