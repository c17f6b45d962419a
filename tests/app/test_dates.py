"""Dates as people type them: what is taken, what is refused, and that doubt is never lost."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.dates import (
    Precision,
    UncertainDate,
    certainly_before,
    is_exact,
    on_day,
    overlaps,
    parse_date,
    possibly_before,
)
from tests.app.attempt import attempt, problems
from ui.words.dates import MONTHS, read_back


def d(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


TAKEN = [
    ("2025", "2025-01-01", "2025-12-31", Precision.YEAR, "2025"),
    ("06.2025", "2025-06-01", "2025-06-30", Precision.MONTH, "June 2025"),
    ("6.2025", "2025-06-01", "2025-06-30", Precision.MONTH, "June 2025"),
    ("2025-06", "2025-06-01", "2025-06-30", Precision.MONTH, "June 2025"),
    ("02.2024", "2024-02-01", "2024-02-29", Precision.MONTH, "February 2024"),
    ("24.09.2025", "2025-09-24", "2025-09-24", Precision.DAY, "24 September 2025"),
    ("3.4.2025", "2025-04-03", "2025-04-03", Precision.DAY, "3 April 2025"),
    ("2025-09-24", "2025-09-24", "2025-09-24", Precision.DAY, "24 September 2025"),
    ("24 September 2025", "2025-09-24", "2025-09-24", Precision.DAY, "24 September 2025"),
    ("SEPTEMBER 24, 2025", "2025-09-24", "2025-09-24", Precision.DAY, "24 September 2025"),
    ("September 2025", "2025-09-01", "2025-09-30", Precision.MONTH, "September 2025"),
    ("sep 2025", "2025-09-01", "2025-09-30", Precision.MONTH, "September 2025"),
    ("Sept. 2025", "2025-09-01", "2025-09-30", Precision.MONTH, "September 2025"),
    ("may 2025", "2025-05-01", "2025-05-31", Precision.MONTH, "May 2025"),
    ("29.02.2024", "2024-02-29", "2024-02-29", Precision.DAY, "29 February 2024"),
    ("  2025-12-31\t", "2025-12-31", "2025-12-31", Precision.DAY, "31 December 2025"),
    ("between 3.2025 and 5.2025", "2025-03-01", "2025-05-31", Precision.RANGE, "between 1 March and 31 May 2025"),
    ("between March and May 2025", "2025-03-01", "2025-05-31", Precision.RANGE, "between 1 March and 31 May 2025"),
    (
        "between 24.09.2025 and 27.09.2025",
        "2025-09-24",
        "2025-09-27",
        Precision.RANGE,
        "between 24 and 27 September 2025",
    ),
    (
        "between 24 and 27 September 2025",
        "2025-09-24",
        "2025-09-27",
        Precision.RANGE,
        "between 24 and 27 September 2025",
    ),
    (
        "Between 30 December 2024 and 2 January 2025",
        "2024-12-30",
        "2025-01-02",
        Precision.RANGE,
        "between 30 December 2024 and 2 January 2025",
    ),
    ("before 3.2025", None, "2025-02-28", Precision.RANGE, "before March 2025"),
    ("before 24.09.2025", None, "2025-09-23", Precision.RANGE, "before 24 September 2025"),
    ("by 3.2025", None, "2025-03-31", Precision.RANGE, "before April 2025"),
    ("by 24.09.2025", None, "2025-09-24", Precision.RANGE, "before 25 September 2025"),
    ("before 2025", None, "2024-12-31", Precision.RANGE, "before 2025"),
    ("after 24.09.2025", "2025-09-25", None, Precision.RANGE, "after 24 September 2025"),
    ("after 2024", "2025-01-01", None, Precision.RANGE, "after 2024"),
    ("since 3.2025", "2025-03-01", None, Precision.RANGE, "after February 2025"),
    ("since 24.09.2025", "2025-09-24", None, Precision.RANGE, "after 23 September 2025"),
    ("unknown", None, None, Precision.RANGE, "unknown"),
]


@pytest.mark.parametrize(("typed", "earliest", "latest", "precision", "reads"), TAKEN)
def test_taken(typed: str, earliest: str | None, latest: str | None, precision: Precision, reads: str) -> None:
    when = parse_date(typed)
    assert (when.earliest, when.latest, when.precision) == (d(earliest), d(latest), precision)
    assert not when.approximate
    assert when.text == typed.strip()
    assert read_back(when) == reads


@pytest.mark.parametrize(
    ("typed", "earliest", "latest", "reads"),
    [
        ("~June 2025", "2025-05-01", "2025-07-31", "about June 2025"),
        ("~ 06.2025", "2025-05-01", "2025-07-31", "about June 2025"),
        ("~1.2025", "2024-12-01", "2025-02-28", "about January 2025"),
        ("about 2024", "2023-01-01", "2025-12-31", "about 2024"),
        ("ca. 24.09.2025", "2025-09-23", "2025-09-25", "about 24 September 2025"),
        ("~1 March 2024", "2024-02-29", "2024-03-02", "about 1 March 2024"),
        ("between ~3.2025 and 5.2025", "2025-02-01", "2025-05-31", "between 1 February and 31 May 2025"),
        ("between 3.2025 and about 5.2025", "2025-03-01", "2025-06-30", "between 1 March and 30 June 2025"),
        ("before ~3.2025", None, "2025-03-31", "before April 2025"),
        ("after about 3.2025", "2025-03-01", None, "after February 2025"),
        ("by ~3.2025", None, "2025-04-30", "before May 2025"),
        ("since ~3.2025", "2025-02-01", None, "after January 2025"),
    ],
)
def test_about_is_one_unit_more_on_each_open_side(
    typed: str, earliest: str | None, latest: str | None, reads: str
) -> None:
    when = parse_date(typed)
    assert (when.earliest, when.latest) == (d(earliest), d(latest))
    assert when.approximate
    assert read_back(when) == reads


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "missing"),
        (" \t ", "missing"),
        ("2" * 101, "too-long"),
        ("20\x0025", "control-characters"),
        ("2025\ud800", "control-characters"),
        ("\u202e5202", "bidi-controls"),
        ("03/04/2025", "date-ambiguous"),
        ("24/9/2025", "date-ambiguous"),
        ("09/2025", "date-ambiguous"),
        ("between 03/04/2025 and 5.2025", "date-ambiguous"),
        ("31.02.2025", "date-day"),
        ("29.02.2025", "date-day"),
        ("0.05.2025", "date-day"),
        ("31 April 2025", "date-day"),
        ("2025-06-31", "date-day"),
        ("13.2025", "date-month"),
        ("2025-00", "date-month"),
        ("01.13.2025", "date-month"),
        ("0000", "date-year"),
        ("1849", "date-year"),
        ("01.01.2201", "date-year"),
        ("24.09.25", "date-year-short"),
        ("24 September 25", "date-year-short"),
        ("Sep '25", "date-year-short"),
        ("between 5.2025 and 3.2025", "date-reversed"),
        ("between 27 and 24 September 2025", "date-reversed"),
        ("someday", "date-unreadable"),
        ("Sextember 2025", "date-unreadable"),
        ("24", "date-unreadable"),
        ("2025-06-01T12:00", "date-unreadable"),
        ("before", "date-unreadable"),
        ("~", "date-unreadable"),
        ("between 2024", "date-unreadable"),
        ("before between 2024 and 2025", "date-unreadable"),
        ("~ ~ 2025", "date-unreadable"),
        ("20²5", "date-unreadable"),
    ],
)
def test_refused(typed: str, code: str) -> None:
    assert problems(parse_date, typed) == {"date": code}


# Two years inside the bounds, since "about 1850" reaches back to 1849.
years = st.integers(1852, 2198)
stated = st.one_of(
    years.map(str),
    st.builds("{:02d}.{}".format, st.integers(1, 12), years),
    st.builds("{}-{:02d}".format, years, st.integers(1, 12)),
    st.builds("{} {}".format, st.sampled_from(MONTHS), years),
    st.dates(date(1852, 1, 1), date(2198, 12, 31)).map(lambda day: day.strftime("%d.%m.%Y")),
    st.dates(date(1852, 1, 1), date(2198, 12, 31)).map(lambda day: day.isoformat()),
)
points = st.one_of(stated, st.builds("{}{}".format, st.sampled_from(["~", "about ", "c. "]), stated))
typed_dates = st.one_of(
    points,
    st.builds("{} {}".format, st.sampled_from(["before", "by", "after", "since", "on or before"]), points),
    st.builds("between {} and {}".format, points, points),
    st.just("unknown"),
)


@st.composite
def dates(draw: st.DrawFn) -> UncertainDate:
    when, wrong = attempt(parse_date, draw(typed_dates))
    if when is None:
        assert wrong == {"date": "date-reversed"}
        return parse_date(draw(points))
    return when


@given(dates())
def test_the_ends_are_in_order(when: UncertainDate) -> None:
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@given(dates())
def test_read_back_and_typed_again_it_is_the_same_time(when: UncertainDate) -> None:
    again = parse_date(read_back(when))
    assert (again.earliest, again.latest) == (when.earliest, when.latest)
    assert read_back(again) == read_back(when)


@given(dates())
def test_doubt_is_never_lost(when: UncertainDate) -> None:
    again = parse_date(read_back(when))
    assert is_exact(again) == is_exact(when)
    if when.precision in {Precision.MONTH, Precision.YEAR} or when.approximate:
        assert not is_exact(when)
    if when.precision is Precision.DAY and not when.approximate:
        assert is_exact(when)


@given(points)
def test_about_takes_in_what_was_stated_and_more(typed: str) -> None:
    plain = parse_date(typed.removeprefix("~").removeprefix("about ").removeprefix("c. "))
    wide = parse_date("~" + plain.text)
    assert wide.earliest is not None is not wide.latest
    assert plain.earliest is not None is not plain.latest
    assert wide.earliest < plain.earliest
    assert plain.latest < wide.latest


@given(st.text(max_size=130))
def test_any_text_is_read_or_refused(typed: str) -> None:
    when, wrong = attempt(parse_date, typed)
    if when is None:
        assert set(wrong) == {"date"}
    else:
        assert when.text == unicodedata.normalize("NFC", when.text)


def test_the_text_is_kept_as_typed_but_composed() -> None:
    assert parse_date("  Between  3.2025 and 5.2025 ").text == "Between  3.2025 and 5.2025"


def test_digits_of_other_scripts_are_digits() -> None:
    assert parse_date("٢٤.٠٩.٢٠٢٥").earliest == date(2025, 9, 24)


@given(dates(), dates())
def test_before_and_after(a: UncertainDate, b: UncertainDate) -> None:
    assert certainly_before(a, b) <= possibly_before(a, b)
    assert not (certainly_before(a, b) and possibly_before(b, a))
    assert overlaps(a, b) == overlaps(b, a)
    assert certainly_before(a, b) + certainly_before(b, a) + overlaps(a, b) == 1


def test_before_and_after_by_example() -> None:
    march, june, before_may = parse_date("3.2025"), parse_date("6.2025"), parse_date("before 5.2025")
    assert certainly_before(march, june)
    assert certainly_before(before_may, june)
    assert not certainly_before(before_may, march)
    assert possibly_before(before_may, march)
    assert not possibly_before(march, march) or not is_exact(march)
    day = on_day(date(2025, 3, 5))
    assert overlaps(day, march)
    assert not possibly_before(day, day)


@given(st.dates(), st.none() | st.dates(), st.sampled_from(Precision), st.booleans())
def test_a_date_from_elsewhere_is_always_shown(
    first: date, last: date | None, precision: Precision, approximate: bool
) -> None:
    for earliest, latest in ((first, last), (last, first)):
        assert read_back(UncertainDate("as typed", earliest, latest, precision, approximate))


def test_days_beyond_the_calendar_are_shown_as_typed() -> None:
    for day in (date.min, date.max):
        assert read_back(UncertainDate("long ago", day, None)) == "long ago"
        assert read_back(UncertainDate("long ago", None, day)) == "long ago"
    assert read_back(on_day(date(2025, 1, 1) + timedelta(days=30))) == "31 January 2025"
