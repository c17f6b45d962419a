"""Contact by kind: what a rule and an act say, and what neither uncertain dates nor the order of entry may do."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.model.contact import Contact, Interval, Permission, contact_by_kind, state_on
from app.model.event import Confidence, ContactKind, EventType
from app.model.noted import Noted
from tests.app.noted import FIRST, LAST, events, n, with_reading

FAMILY = ContactKind.FAMILY
RULES = (EventType.CONTACT_PERMITTED, EventType.CONTACT_REFUSED)
ACTS = (EventType.VISIT, EventType.VISIT_REFUSED, EventType.CALL, EventType.LETTER, EventType.CARD)


def family(*told: Noted, on: date = date(2025, 9, 30)) -> Contact:
    return next(each for each in contact_by_kind(told, on) if each.kind is FAMILY)


def states(*told: Noted, on: date = date(2025, 9, 30)) -> list[tuple[str, str, str]]:
    return [
        (each.first.isoformat(), each.last.isoformat(), each.state.value) for each in family(*told, on=on).intervals
    ]


def f(kind: str, typed: str, **more: object) -> Noted:
    return n(kind, typed, contact=FAMILY, **more)  # type: ignore[arg-type]


def test_isolated_since_june() -> None:
    taken, last, refused = n("capture", "01.05.2025"), f("visit", "12.06.2025"), f("contact_refused", "06.2025")
    assert states(taken, last, refused) == [
        ("2025-05-01", "2025-05-31", "unknown"),
        ("2025-06-01", "2025-06-11", "unknown"),
        ("2025-06-12", "2025-06-12", "permitted"),
        ("2025-06-13", "2025-06-29", "unknown"),
        ("2025-06-30", "2025-09-30", "refused"),
    ]


def test_a_rule_holds_until_another_one() -> None:
    told = [f("contact_permitted", "01.06.2025"), f("contact_refused", "10.06.2025")]
    assert states(*told) == [("2025-06-01", "2025-06-09", "permitted"), ("2025-06-10", "2025-09-30", "refused")]
    assert states(*told, on=date(2025, 6, 5)) == [("2025-06-01", "2025-06-05", "permitted")]


def test_an_act_speaks_for_its_day_and_ends_a_rule_it_goes_against() -> None:
    assert states(f("visit_refused", "01.06.2025")) == [
        ("2025-06-01", "2025-06-01", "refused"),
        ("2025-06-02", "2025-09-30", "unknown"),
    ]
    assert states(f("contact_refused", "01.06.2025"), f("call", "01.07.2025")) == [
        ("2025-06-01", "2025-06-30", "refused"),
        ("2025-07-01", "2025-07-01", "permitted"),
        ("2025-07-02", "2025-09-30", "unknown"),
    ]
    assert states(f("contact_permitted", "01.06.2025"), f("call", "01.07.2025"))[-1][2] == "permitted"


def test_what_is_only_possible_or_announced_says_nothing() -> None:
    refused = f("contact_refused", "01.06.2025")
    possible = f("visit", "01.07.2025", confidence=Confidence.POSSIBLE)
    announced = f("visit", "01.07.2025", recorded="2025-06-20")
    assert states(refused, possible, announced) == states(refused)


def test_one_kind_says_nothing_of_another() -> None:
    told = [n("capture", "01.05.2025"), n("visit", "01.06.2025", contact=ContactKind.RED_CROSS)]
    for each in contact_by_kind(told, date(2025, 9, 30)):
        unknown = all(interval.state is Permission.UNKNOWN for interval in each.intervals)
        assert unknown is (each.kind is not ContactKind.RED_CROSS)
    assert family(f("visit_requested", "01.06.2025")).intervals == ()


def test_requests_that_nobody_answered() -> None:
    asked, again = f("visit_requested", "01.06.2025"), f("visit_requested", "01.07.2025")
    refused = f("visit_refused", "10.06.2025", request=asked.id)
    found = family(asked, again, refused)
    assert (found.requested, found.held, found.refused, found.pending) == (2, 0, 1, (again.id,))


def test_a_captivity_that_ended_is_told_to_its_end() -> None:
    told = [n("capture", "01.06.2025"), f("contact_refused", "01.06.2025"), n("release", "10.06.2025")]
    assert states(*told) == [("2025-06-01", "2025-06-10", "refused")]


def test_a_rule_of_an_earlier_captivity_holds_no_more() -> None:
    told = [n("capture", "01.01.2025"), f("contact_refused", "02.01.2025"), n("release", "10.02.2025")]
    assert states(*told, n("capture", "01.06.2025")) == [("2025-06-01", "2025-09-30", "unknown")]


any_events = events((*RULES, *ACTS), contact=st.just(FAMILY))


@given(st.lists(any_events, max_size=6, unique_by=lambda noted: noted.id), st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(told: list[Noted], mixer: object) -> None:
    again = list(told)
    mixer.shuffle(again)  # type: ignore[attr-defined]
    assert contact_by_kind(told, LAST) == contact_by_kind(again, LAST)


@given(st.lists(any_events, max_size=6, unique_by=lambda noted: noted.id))
def test_intervals_cover_every_day_once_and_say_what_each_day_says(told: list[Noted]) -> None:
    found: tuple[Interval, ...] = family(*told, on=LAST).intervals
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
        assert (before.state, before.says) != (after.state, after.says)
    heard = [each for each in told if each.event.confidence is not Confidence.POSSIBLE]
    for each in found:
        assert each.first <= each.last <= LAST
        day = each.first
        while day <= each.last:
            assert state_on(heard, day) == (each.state, each.says)
            day += timedelta(days=1)


@given(with_reading(events(RULES, contact=st.just(FAMILY))), st.dates(FIRST, LAST))
def test_an_uncertain_date_never_becomes_a_certain_one(told: tuple[list[Noted], list[Noted]], day: date) -> None:
    """Where the answer is certain, it is the same for every way to read the dates."""
    uncertain, exact = told
    state, _ = state_on(uncertain, day)
    if state is not Permission.UNKNOWN:
        assert state_on(exact, day)[0] is state
