"""Dates as people know them: a day, a month, about June, between two dates, before or after one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True)
class UncertainDate:
    """Some day from `earliest` to `latest`, both included; None is an open end. `text` is what was typed, kept as it was."""

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool = False
