"""Deadlines: what sets them going, when they end, whether they were met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.model.calendar import add_months
from app.model.case import Case
from app.model.dates import Precision, UncertainDate, on_day
from app.model.event import EventType
from app.model.inquiry import Letter
from app.rules.clocks import Clock, State, clocks
from app.rules.loader import bodies
from tests.app.invented import CAPTURE, GONE, complete_case, letter, rid, with_event, with_inquiry, without

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


def case_of(*letters: Letter, gone: date = date(2025, 3, 10)) -> Case:
    case = without(with_event(complete_case(), GONE, date=on_day(gone)), "events", CAPTURE)
    return replace(case, letters={rid(f"letter{n}"): letter for n, letter in enumerate(letters)})


def found(case: Case, as_of: date) -> dict[str, Clock]:
    return {clock.rule: clock for clock in clocks(case, bodies(), as_of)}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2005, 11, 28), 6, date(2006, 5, 28)),
        (date(2025, 10, 31), 4, date(2026, 2, 28)),
        (date(2025, 3, 17), 4, date(2025, 7, 17)),
        (date(2023, 10, 31), 4, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_number_or_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(date(2024, 5, 15), 60, date(2024, 7, 14)), (date(2025, 1, 17), -21, date(2024, 12, 27))],
)
def test_days_are_days(start: date, days: int, end: date) -> None:
    assert start + timedelta(days=days) == end


@given(DAYS, st.integers(0, 48), st.integers(0, 48))
def test_month_arithmetic(day: date, months: int, more: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
    assert add_months(day, months + more) >= end
    assert add_months(day + timedelta(days=1), months) >= end


@given(DAYS, st.integers(-200, 500))
def test_the_state_follows_the_days_left(gone: date, passed: int) -> None:
    assume(date(1900, 6, 1) < gone)
    due = add_months(gone, 3)
    as_of = due - timedelta(days=passed)
    assume(as_of >= gone)
    clock = found(case_of(gone=gone), as_of)["C01"]
    assert (clock.due, clock.days_left) == (due, passed)
    expected = (
        State.OVERDUE
        if passed < 0
        else State.LAST_WEEK
        if passed <= 7
        else State.DUE_SOON
        if passed <= 30
        else State.RUNNING
    )
    assert clock.state is expected
    assert clock.late_days == max(0, -passed)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_before_clocks_count_from_the_earliest_day(middle: date, before: int, after: int) -> None:
    when = UncertainDate("x", middle - timedelta(days=before), middle + timedelta(days=after), Precision.RANGE)
    case = with_event(case_of(), GONE, date=when)
    assert found(case, middle)["C01"].due == add_months(middle - timedelta(days=before), 3)


def test_a_disappearance_without_an_earliest_day_has_no_due_day() -> None:
    case = with_event(case_of(), GONE, date=UncertainDate("by May", None, date(2025, 5, 31), Precision.RANGE))
    clock = found(case, date(2025, 6, 1))["C01"]
    assert (clock.due, clock.state, clock.days_left) == (None, State.UNKNOWN, None)


def test_nothing_runs_before_it_happened() -> None:
    assert found(case_of(), date(2025, 3, 9)) == {}


def test_the_capture_counts_where_no_disappearance_is_dated() -> None:
    case = without(complete_case(), "events", GONE)
    clock = found(case, date(2025, 7, 1))["C01"]
    assert (clock.due, clock.trigger.record) == (date(2025, 9, 24), CAPTURE)


def test_a_return_home_ends_the_story_before_it() -> None:
    case = complete_case()
    home = replace(case.events[CAPTURE], type=EventType.REPATRIATION, date=on_day(date(2025, 7, 20)))
    again = replace(case.events[CAPTURE], date=on_day(date(2025, 8, 1)))
    case = replace(case, events={**case.events, rid("home"): home, rid("again"): again})
    assert found(case, date(2025, 8, 20))["C01"].due == date(2025, 11, 1)


SENT = "1 June 2025"
LATE = letter("out", "submission", "12 June 2025")


@pytest.mark.parametrize(
    ("letters", "as_of", "state", "late"),
    [
        ((), date(2025, 4, 1), "running", 0),
        ((letter("out", "submission", SENT),), date(2025, 6, 3), "last_week", 0),
        ((letter("out", "submission", SENT),), date(2025, 6, 11), "unknown", 0),
        ((letter("out", "submission", SENT), letter("in", "acknowledgment", "4 June 2025")), date(2025, 8, 1), "met", 0),
        ((letter("out", "submission", SENT), letter("in", "acknowledgment", "10 June 2025")), date(2025, 8, 1), "met", 0),
        ((letter("out", "submission", SENT), letter("in", "acknowledgment", "11 June 2025")), date(2025, 8, 1), "unknown", 0),
        ((letter("out", "submission", SENT), letter("in", "information_requested", "9 June 2025")), date(2025, 8, 1), "met", 0),
        ((letter("out", "submission", SENT), letter("in", "acknowledgment", "June 2025")), date(2025, 8, 1), "unknown", 0),
        ((LATE,), date(2025, 8, 1), "overdue", 2),
        ((LATE, letter("in", "acknowledgment", "14 June 2025")), date(2025, 8, 1), "overdue", 4),
        ((letter("in", "acknowledgment", "1 May 2025"), letter("out", "submission", SENT)), date(2025, 6, 20), "unknown", 0),
        ((letter("out", "answer", SENT), letter("in", "acknowledgment", "4 June 2025")), date(2025, 6, 5), "last_week", 0),
    ],
)  # fmt: skip
def test_the_urgent_clock_is_met_at_receipt(letters: tuple[Letter, ...], as_of: date, state: str, late: int) -> None:
    clock = found(case_of(*letters), as_of)["C01"]
    assert clock.due == date(2025, 6, 10)
    assert (clock.state.value, clock.late_days) == (state, late)
    assert clock.verified


def test_what_was_sent_but_not_acknowledged_is_shown_as_sent() -> None:
    clock = found(case_of(letter("out", "submission", SENT)), date(2025, 6, 2))["C01"]
    assert clock.sent is not None
    assert clock.sent.text == SENT
    assert clock.days_left == 8


def test_letters_of_a_later_day_are_not_known_yet() -> None:
    case = case_of(letter("out", "submission", SENT), letter("in", "acknowledgment", "4 June 2025"))
    assert found(case, date(2025, 6, 3))["C01"].state is State.LAST_WEEK
    assert found(case, date(2025, 5, 30))["C01"].sent is None


def test_the_second_way_runs_only_where_the_first_was_missed() -> None:
    in_time = case_of(letter("out", "submission", SENT), letter("in", "acknowledgment", "4 June 2025"))
    assert "C02" not in found(in_time, date(2025, 8, 1))
    late = case_of(letter("out", "submission", "1 July 2025"), letter("in", "acknowledgment", "4 July 2025"))
    assert found(late, date(2025, 8, 1))["C02"].state is State.MET
    assert found(case_of(), date(2025, 8, 1))["C02"].due == date(2026, 3, 10)


REPLY = letter("in", "state_reply", "31 August 2025")


@pytest.mark.parametrize(
    ("answers", "as_of", "state"),
    [
        ((), date(2025, 9, 1), "running"),
        ((), date(2026, 2, 28), "last_week"),
        ((), date(2026, 3, 1), "overdue"),
        ((letter("out", "comments", "28 February 2026"),), date(2026, 6, 1), "met"),
        ((letter("out", "answer", "1 March 2026"),), date(2026, 6, 1), "overdue"),
        ((letter("out", "comments", "between 27 February 2026 and 2 March 2026"),), date(2026, 6, 1), "unknown"),
        ((letter("out", "comments", "30 August 2025"),), date(2026, 6, 1), "overdue"),
    ],
)
def test_six_months_to_answer_a_government(answers: tuple[Letter, ...], as_of: date, state: str) -> None:
    case = case_of(letter("out", "submission", SENT), REPLY, *answers)
    clock = found(case, as_of)["C03"]
    assert clock.due == date(2026, 2, 28)
    assert clock.state.value == state
    assert not clock.verified


def test_each_reply_has_a_clock_of_its_own() -> None:
    case = case_of(letter("out", "submission", SENT), REPLY, letter("in", "state_reply", "1 October 2025"))
    due = [clock.due for clock in clocks(case, bodies(), date(2025, 11, 1)) if clock.rule == "C03"]
    assert due == [date(2026, 2, 28), date(2026, 4, 1)]


def test_a_year_after_the_last_letter() -> None:
    assert "C04" not in found(case_of(REPLY), date(2025, 11, 1))
    case = case_of(letter("out", "submission", SENT), letter("in", "acknowledgment", "4 June 2025"))
    assert found(case, date(2025, 11, 1))["C04"].due == date(2026, 6, 4)


@pytest.mark.parametrize(
    ("letters", "as_of", "state", "late"),
    [
        ((), date(2025, 6, 20), "due_soon", 0),
        ((), date(2025, 7, 1), "overdue", 1),
        ((letter("in", "acknowledgment", "12 June 2025"),), date(2025, 7, 1), "overdue", 1),
        ((letter("in", "other", "30 June 2025"),), date(2025, 7, 1), "met", 0),
        ((letter("in", "answer", "3 July 2025"),), date(2025, 8, 1), "overdue", 3),
        ((letter("in", "answer", "1 June 2025"),), date(2025, 8, 1), "overdue", 32),
    ],
)
def test_a_promise_is_counted_to_its_latest_day(
    letters: tuple[Letter, ...], as_of: date, state: str, late: int
) -> None:
    promise = letter("in", "other", "10 June 2025", promised_by="June 2025")
    case = with_inquiry(case_of(promise, *letters), body="authority")
    (clock,) = clocks(case, bodies(), as_of)
    assert (clock.rule, clock.due) == ("C24", date(2025, 6, 30))
    assert (clock.state.value, clock.late_days) == (state, late)


def test_a_promise_without_a_day_waits() -> None:
    case = with_inquiry(case_of(letter("in", "other", "10 June 2025", promised_by="after June 2025")), body="authority")
    (clock,) = clocks(case, bodies(), date(2025, 9, 1))
    assert (clock.due, clock.state) == (None, State.UNKNOWN)


def test_a_body_nobody_wrote_rules_for_keeps_its_promises() -> None:
    case = with_inquiry(case_of(letter("in", "other", "10 June 2025", promised_by="30 June 2025")), body="my-office")
    assert [clock.rule for clock in clocks(case, bodies(), date(2025, 6, 11))] == ["C24"]


def test_a_withdrawn_inquiry_has_no_clocks() -> None:
    case = case_of(letter("out", "submission", SENT), letter("out", "withdrawal", "1 July 2025"))
    assert clocks(case, bodies(), date(2025, 6, 30))
    assert clocks(case, bodies(), date(2025, 7, 1)) == ()


def test_letters_of_other_inquiries_are_left_alone() -> None:
    case = case_of(letter("out", "submission", SENT, inquiry=rid("another")))
    assert found(case, date(2025, 6, 2))["C01"].sent is None


def test_the_next_due_comes_first_and_the_met_last() -> None:
    case = case_of(letter("out", "submission", SENT), letter("in", "acknowledgment", "4 June 2025"), REPLY)
    order = [clock.rule for clock in clocks(case, bodies(), date(2025, 10, 1))]
    assert order == ["C03", "C04", "C01"]
