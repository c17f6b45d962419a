"""Dates as people know them: a day, a month, about June, between two dates, before or after one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Invalid
from app.model.calendar import add_months, last_day_of_month
from app.model.months import LANGUAGES
from app.model.text import parse_line

FIRST_YEAR = 1850
LAST_YEAR = 2200
TEXT_LIMIT = 100
_DAY = timedelta(days=1)


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
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = Precision.RANGE
    approximate: bool = False


_MONTH_WORDS = {word: n for words in LANGUAGES.values() for n, names in enumerate(words.months, 1) for word in names}
_UNKNOWN = frozenset(word for words in LANGUAGES.values() for word in words.unknown)


def _any_of(groups: Iterable[tuple[str, ...]]) -> str:
    """A pattern for any of the words, longest first so that none hides another."""
    words = sorted((word for group in groups for word in group), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in words) + ")"


_ABOUT = re.compile(rf"{_any_of(w.about for w in LANGUAGES.values())}(?:\s+|(?<=[~.]))(.+)")
_BETWEEN = re.compile(
    rf"{_any_of(w.between for w in LANGUAGES.values())}\s+(.+?)\s+{_any_of(w.joined_by for w in LANGUAGES.values())}\s+(.+)"
)
_BEFORE = re.compile(rf"{_any_of(w.before for w in LANGUAGES.values())}\s+(.+)")
_BY = re.compile(rf"{_any_of(w.by for w in LANGUAGES.values())}\s+(.+)")
_AFTER = re.compile(rf"{_any_of(w.after for w in LANGUAGES.values())}\s+(.+)")
_SINCE = re.compile(rf"{_any_of(w.since for w in LANGUAGES.values())}\s+(.+)")

_YEAR = re.compile(r"(?P<year>\d{4})")
_MONTH_FORMS = (
    re.compile(r"(?P<month>\d{1,2})\s?\.\s?(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<month_word>[^\W\d]+)\.?,? (?P<year>\d{4})"),
)
_DAY_FORMS = (
    re.compile(r"(?P<day>\d{1,2})\s?\.\s?(?P<month>\d{1,2})\s?\.\s?(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.? (?P<month_word>[^\W\d]+)\.?,? (?P<year>\d{4})"),
    re.compile(r"(?P<month_word>[^\W\d]+)\.? (?P<day>\d{1,2}),? (?P<year>\d{4})"),
)
_SLASHES = re.compile(r"\d+\s?/\s?\d+(?:\s?/\s?\d+)?")
_SHORT_YEAR = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{1,3})?|(?:\d{1,2}\.? )?[^\W\d]+\.? '?\d{2}")
_PART_DAY = re.compile(r"\d{1,2}")
_PART_DAY_MONTH = re.compile(r"(?:\d{1,2}\.? )?(?P<month_word>[^\W\d]+)\.?")


@dataclass(frozen=True)
class _Unit:
    """One stated day, month or year."""

    first: date
    precision: Precision
    approximate: bool = False

    def shifted(self, units: int) -> _Unit:
        match self.precision:
            case Precision.DAY:
                return replace(self, first=self.first + units * _DAY)
            case Precision.MONTH:
                return replace(self, first=add_months(self.first, units))
            case _:
                return replace(self, first=add_months(self.first, 12 * units))

    @property
    def last(self) -> date:
        return self.shifted(1).first - _DAY

    @property
    def soonest(self) -> _Unit:
        """The earliest unit that may be meant: "about" is read as one unit more on each side (our own convention)."""
        return self.shifted(-1) if self.approximate else self

    @property
    def farthest(self) -> _Unit:
        """The latest unit that may be meant."""
        return self.shifted(1) if self.approximate else self


def _unit(found: re.Match[str], precision: Precision) -> _Unit:
    stated = found.groupdict()
    year = int(stated["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid({"date": "date-year"})
    if stated.get("month_word"):
        if stated["month_word"] not in _MONTH_WORDS:
            raise Invalid({"date": "date-unreadable"})
        month = _MONTH_WORDS[stated["month_word"]]
    else:
        month = int(stated.get("month") or 1)
    if not 1 <= month <= 12:
        raise Invalid({"date": "date-month"})
    day = int(stated.get("day") or 1)
    if not 1 <= day <= last_day_of_month(year, month).day:
        raise Invalid({"date": "date-day"})
    return _Unit(date(year, month, day), precision)


def _parse_stated(text: str) -> _Unit:
    """A day, a month or a year, without any word before it."""
    if found := _YEAR.fullmatch(text):
        return _unit(found, Precision.YEAR)
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            return _unit(found, Precision.MONTH)
    for form in _DAY_FORMS:
        if found := form.fullmatch(text):
            return _unit(found, Precision.DAY)
    if _SLASHES.fullmatch(text):
        raise Invalid({"date": "date-ambiguous"})
    if _SHORT_YEAR.fullmatch(text):
        raise Invalid({"date": "date-year-short"})
    raise Invalid({"date": "date-unreadable"})


def _parse_unit(text: str) -> _Unit:
    if about := _ABOUT.fullmatch(text):
        return replace(_parse_stated(about[1]), approximate=True)
    return _parse_stated(text)


def _completed(start: str, end: str) -> str:
    """`start` with the month and year it shares with `end`: the 24 of "24 and 27 September 2025"."""
    words = end.split(" ")
    if len(words) == 3 and _PART_DAY.fullmatch(start):
        return " ".join([start, *words[1:]])
    if (part := _PART_DAY_MONTH.fullmatch(start)) and part["month_word"] in _MONTH_WORDS and _YEAR.fullmatch(words[-1]):
        return f"{start} {words[-1]}"
    return start


def _parse_between(text: str, start_text: str, end_text: str) -> UncertainDate:
    end = _parse_unit(end_text)
    start = _parse_unit(_completed(start_text, end_text))
    earliest, latest = start.soonest.first, end.farthest.last
    if start.first > end.last:
        raise Invalid({"date": "date-reversed"})
    return UncertainDate(text, earliest, latest, Precision.RANGE, start.approximate or end.approximate)


def parse_date(untrusted_text: str) -> UncertainDate:
    """Read a date as typed; `text` keeps it (NFC, no space around it, at most 100 characters).

    Taken, in English and in any case: `2025`, `06.2025`, `2025-06`, `June 2025`, `24.09.2025` (dots: day first),
    `2025-09-24`, `24 September 2025`, `September 24, 2025`; each after `~` or `about`; `between ... and ...`; `before`,
    `by`, `after`, `since` and one of these; `unknown`. Years 1850 to 2200, the future included (hearings).
    `before March` ends on the last day of February, `by March` on 31 March; `after` and `since` likewise.
    `~` widens by one unit of what was stated (day, month, year) on each side, which is this program's convention.

    Raises Invalid({"date": code}): missing, too-long, control-characters, bidi-controls, date-unreadable, date-ambiguous
    (slashes: nobody can tell day from month), date-year-short, date-year, date-month, date-day, date-reversed.
    """
    try:
        kept = parse_line(untrusted_text, TEXT_LIMIT)
    except Invalid as bad:
        raise Invalid({"date": bad.problems["text"]}) from bad
    text = " ".join(kept.casefold().split())
    if text in _UNKNOWN:
        return UncertainDate(kept)
    if found := _BETWEEN.fullmatch(text):
        return _parse_between(kept, found[1], found[2])
    if found := _BY.fullmatch(text):
        unit = _parse_unit(found[1])
        return UncertainDate(kept, None, unit.farthest.last, Precision.RANGE, unit.approximate)
    if found := _SINCE.fullmatch(text):
        unit = _parse_unit(found[1])
        return UncertainDate(kept, unit.soonest.first, None, Precision.RANGE, unit.approximate)
    if found := _BEFORE.fullmatch(text):
        unit = _parse_unit(found[1])
        return UncertainDate(kept, None, unit.farthest.first - _DAY, Precision.RANGE, unit.approximate)
    if found := _AFTER.fullmatch(text):
        unit = _parse_unit(found[1])
        return UncertainDate(kept, unit.soonest.last + _DAY, None, Precision.RANGE, unit.approximate)
    unit = _parse_unit(text)
    return UncertainDate(kept, unit.soonest.first, unit.farthest.last, unit.precision, unit.approximate)


def on_day(day: date) -> UncertainDate:
    """A day known exactly, written as 2025-09-24."""
    return UncertainDate(day.isoformat(), day, day, Precision.DAY)


def is_exact(when: UncertainDate) -> bool:
    """Is it one day, and no other?"""
    return when.earliest is not None and when.earliest == when.latest


def certainly_before(a: UncertainDate, b: UncertainDate) -> bool:
    """Is every day that `a` may be earlier than every day that `b` may be?"""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def possibly_before(a: UncertainDate, b: UncertainDate) -> bool:
    """Is some day that `a` may be earlier than some day that `b` may be?"""
    return a.earliest is None or b.latest is None or a.earliest < b.latest


def overlaps(a: UncertainDate, b: UncertainDate) -> bool:
    """May both be the same day?"""
    return not certainly_before(a, b) and not certainly_before(b, a)
