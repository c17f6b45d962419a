"""Drafts: all problems at once, and the parsers of single values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.errors import Invalid
from app.model import drafts
from app.model.event import Confidence
from app.model.text import parse_line, parse_long
from tests.app.attempt import attempt, problems


@pytest.mark.parametrize(
    ("parser", "text", "code"),
    [
        (drafts.parse_id, "a" * 31, "not-an-id"),
        (drafts.parse_id, "g" * 32, "not-an-id"),
        (drafts.parse_yes_no, "perhaps", "not-yes-or-no"),
        (drafts.integer(1, 6), "7", "number-range"),
        (drafts.integer(1, 6), "0", "number-range"),
        (drafts.integer(1, 6), "2.0", "not-a-number"),
        (drafts.integer(1, 6), "1e3", "not-a-number"),
        (drafts.integer(1, 6), "9" * 5000, "not-a-number"),
        (drafts.parse_country, "GEO", "country-code"),
        (drafts.parse_country, "G1", "country-code"),
        (drafts.parse_country, "ՀԱ", "country-code"),
        (drafts.parse_language, "english", "language-code"),
        (drafts.parse_key, "../wgeid", "key-form"),
        (drafts.parse_web_address, "javascript:alert(1)", "web-address"),
        (drafts.parse_web_address, "file:///etc/passwd", "web-address"),
        (drafts.parse_web_address, "ftp://example.org/film", "web-address"),
        (drafts.parse_web_address, "https://", "web-address"),
        (drafts.parse_web_address, "https:///path", "web-address"),
        (drafts.parse_web_address, "https://example.org/a b", "web-address"),
        (drafts.parse_web_address, "example.org", "web-address"),
        (drafts.parse_sha256, "ab" * 31, "sha256-form"),
        (drafts.parse_sha256, "xy" * 32, "sha256-form"),
        (drafts.parse_moment, "2025-07-31T13:15", "moment-without-zone"),
        (drafts.parse_moment, "20250731", "moment-without-zone"),
        (drafts.parse_moment, "yesterday", "moment-form"),
        (drafts.parse_moment, "2025-02-30", "moment-form"),
        (drafts.parse_moment, "0001-01-01T00:00+14:00", "date-year"),
        (drafts.parse_exact_day, "9.2025", "day-needed"),
        (drafts.parse_exact_day, "~24.09.2025", "day-needed"),
        (drafts.parse_exact_day, "31.02.2025", "date-day"),
        (drafts.degrees(90), "90.0001", "number-range"),
        (drafts.degrees(90), "-91", "number-range"),
        (drafts.degrees(180), "40,5", "not-degrees"),
        (drafts.degrees(180), "40°", "not-degrees"),
        (drafts.degrees(180), "nan", "not-degrees"),
        (drafts.one_of(Confidence), "sure", "not-in-list"),
    ],
)
def test_refused(parser: Callable[[str], Any], text: str, code: str) -> None:
    assert list(problems(parser, text).values()) == [code]


@pytest.mark.parametrize(
    ("parser", "text", "value"),
    [
        (drafts.parse_id, f" {'AB' * 16} ", "ab" * 16),
        (drafts.parse_yes_no, "YES", True),
        (drafts.parse_yes_no, "0", False),
        (drafts.parse_yes_no_unknown, "unknown", None),
        (drafts.integer(-5, 5), " -5 ", -5),
        (drafts.parse_country, "ge", "GE"),
        (drafts.parse_language, "HY", "hy"),
        (drafts.parse_web_address, "HTTPS://example.org/a?b#c", "HTTPS://example.org/a?b#c"),
        (drafts.parse_sha256, "AB" * 32, "ab" * 32),
        (drafts.parse_moment, "2025-07-31", "2025-07-31"),
        (drafts.parse_moment, "2025-07-31T13:15:00+04:00", "2025-07-31T09:15:00.000Z"),
        (drafts.parse_moment, "2025-07-31T09:15:00.123456Z", "2025-07-31T09:15:00.123Z"),
        (drafts.degrees(90), "+40.17930", "40.17930"),
        (drafts.degrees(90), "-90.000", "-90.000"),
        (drafts.one_of(Confidence), " Certain ", Confidence.CERTAIN),
    ],
)
def test_taken(parser: Callable[[str], Any], text: str, value: object) -> None:
    assert parser(text) == value


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2150, 1, 1), timezones=zones))  # noqa: DTZ001  # zones are added
def test_moments_are_the_same_moments(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    written = drafts.parse_moment(moment.isoformat())
    assert clock.moment(written) == moment.astimezone(UTC)
    assert drafts.parse_moment(written) == written


def test_all_problems_come_at_once() -> None:
    reading = drafts.Reading({"title": "x" * 501, "place": "nowhere", "stray": "value", "people": 7, "number": ["1"]})
    reading.need("title", parse_line)
    reading.get("place", drafts.parse_id)
    reading.several("people", drafts.parse_id, at_least=1)
    reading.get("number", drafts.integer(0, 9))
    reading.need("absent", parse_line)
    assert problems(reading.done) == {
        "title": "too-long",
        "place": "not-an-id",
        "people": "not-a-list",
        "number": "not-text",
        "absent": "missing",
        "stray": "unknown-field",
    }


def test_blank_is_absent() -> None:
    reading = drafts.Reading({"a": " ", "b": "", "c": None, "d": ["", " "], "e": []})
    assert reading.get("a", parse_line) is None
    assert reading.get("b", drafts.parse_id) is None
    assert reading.choose("c", parse_line, "otherwise") == "otherwise"
    assert reading.several("d", parse_line) == ()
    assert reading.several("e", parse_line) == ()
    reading.done()


def test_lists_keep_their_order_and_drop_repetitions() -> None:
    reading = drafts.Reading({"list": ["b", "a", "b"], "one": "a", "long": ["x"] * (drafts.ITEMS_LIMIT + 1)})
    assert reading.several("list", parse_line) == ("b", "a")
    assert reading.several("one", parse_line) == ("a",)
    assert reading.several("long", parse_line) == ()
    assert problems(reading.done) == {"long": "too-many"}


def test_switches_and_numbers_of_a_command_line_are_taken() -> None:
    reading = drafts.Reading({"yes": True, "no": False, "number": 12})
    assert reading.get("yes", drafts.parse_yes_no) is True
    assert reading.get("no", drafts.parse_yes_no) is False
    assert reading.get("number", drafts.integer(0, 20)) == 12
    reading.done()


def test_problems_inside_a_draft_within_say_where() -> None:
    def inner(draft: drafts.Draft) -> str:
        reading = drafts.Reading(draft)
        text = reading.need("text", parse_long)
        reading.done()
        return text

    reading = drafts.Reading({"author": {}})
    assert reading.within("author", inner, {"text": "\x00", "more": "x"}) is None
    reading.raw("author")
    assert problems(reading.done) == {"author.text": "control-characters", "author.more": "unknown-field"}


@given(st.text(), st.sampled_from([drafts.parse_id, drafts.parse_moment, drafts.parse_web_address, drafts.degrees(90)]))
def test_any_text_is_read_or_refused(text: str, parser: Callable[[str], object]) -> None:
    value, wrong = attempt(parser, text)
    assert (value is None) == bool(wrong)


def test_the_first_problem_is_the_only_one_of_a_single_value() -> None:
    assert drafts.first_problem(Invalid({"text": "missing"})) == "missing"
