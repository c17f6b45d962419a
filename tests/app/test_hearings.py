"""Sessions of a case: what is only set has not been held; what became of each defendant."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.dates import parse_date
from app.model.event import EventType, Outcome, Penalty
from app.model.hearings import Fate, Session, SessionState, Stage, calendar, fates, next_hearing
from app.model.ids import RecordId
from app.model.noted import Noted
from app.model.status import Status, event_seen, status_of
from tests.app.noted import LAST, WHO, events, n

TODAY = date(2025, 7, 20)
OTHER = RecordId("e" * 32)


def said(*told: Noted, on: date = TODAY) -> list[tuple[str, str]]:
    return [(each.date.text, each.state.value) for each in calendar(told, on)]


def coming(*told: Noted, on: date = TODAY) -> str | None:
    found = next_hearing(told, on)
    return None if found is None else found.date.text


BEGAN = n("hearing", "17.01.2025")
LATEST = n("hearing", "17.07.2025", adjourned_to=parse_date("31.07.2025"))


def test_the_next_session_of_a_case_that_was_adjourned() -> None:
    for told in permutations([BEGAN, LATEST]):
        assert said(*told) == [("17.01.2025", "held"), ("17.07.2025", "held"), ("31.07.2025", "ahead")]
        assert coming(*told) == "31.07.2025"
        assert coming(*told, on=date(2025, 7, 31)) == "31.07.2025"
        assert coming(*told, on=date(2025, 8, 1)) is None
        assert said(*told, on=date(2025, 8, 1))[-1] == ("31.07.2025", "not_confirmed")


def test_a_session_that_was_held_stands_for_the_day_that_was_set() -> None:
    held = n("hearing", "31.07.2025")
    assert said(BEGAN, LATEST, held, on=date(2025, 8, 1))[2:] == [("31.07.2025", "held")]
    assert said(n("hearing_scheduled", "31.07.2025"), held, on=date(2025, 8, 1)) == [("31.07.2025", "held")]


def test_a_later_session_of_the_month_is_not_taken_for_the_one_before() -> None:
    first, second = n("hearing", "03.07.2025"), n("hearing", "10.07.2025", adjourned_to=parse_date("07.2025"))
    assert said(first, second) == [("07.2025", "may_be"), ("03.07.2025", "held"), ("10.07.2025", "held")]
    assert coming(first, second) == "07.2025"


def test_what_is_set_never_counts_as_held() -> None:
    scheduled = n("hearing_scheduled", "01.07.2025")
    assert said(scheduled) == [("01.07.2025", "not_confirmed")]
    assert said(scheduled, on=date(2025, 6, 1)) == [("01.07.2025", "ahead")]
    written_before = n("hearing", "10.07.2025", recorded="2025-07-01")
    assert said(written_before) == [("10.07.2025", "not_confirmed")]
    assert said(n("hearing", "10.07.2025", recorded="2025-07-11")) == [("10.07.2025", "held")]
    assert fates([scheduled, written_before], [WHO], TODAY) == (Fate(WHO, Stage.NONE),)


def test_a_future_session_changes_no_status() -> None:
    taken = n("capture", "9.2023")
    told = [taken, n("hearing", "31.07.2025"), n("hearing_scheduled", "01.07.2025")]
    seen = [event_seen(each.id, each.event) for each in told]
    assert status_of(seen, TODAY).status is Status.HELD
    assert status_of(seen, date(2025, 8, 1)).status is Status.ON_TRIAL


def fate(*told: Noted, on: date = TODAY) -> Fate:
    return fates(told, [WHO], on)[0]


SENTENCED = n("sentence", "05.2025", sentence_months=180)


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ([], Stage.NONE),
        ([n("charge", "01.2025")], Stage.CHARGED),
        ([n("charge", "01.2025"), BEGAN], Stage.ON_TRIAL),
        ([BEGAN, n("judgment", "05.2025")], Stage.ON_TRIAL),
        ([BEGAN, n("judgment", "05.2025", outcome=Outcome.CONVICTED)], Stage.CONVICTED),
        ([n("judgment", "05.2025", outcome=Outcome.CONVICTED), SENTENCED], Stage.SENTENCED),
        ([n("judgment", "2025", outcome=Outcome.CONVICTED, recorded="2025-07-01"), SENTENCED], Stage.SENTENCED),
        ([BEGAN, n("charge", "02.2025")], Stage.ON_TRIAL),
        ([SENTENCED, n("hearing", "06.2025")], Stage.SENTENCED),
        ([SENTENCED, n("appeal", "06.2025")], Stage.APPEALED),
        ([SENTENCED, n("appeal", "06.2025", outcome=Outcome.UPHELD)], Stage.UPHELD),
        ([SENTENCED, n("appeal", "06.2025", outcome=Outcome.WITHDRAWN)], Stage.SENTENCED),
        ([SENTENCED, n("appeal", "08.2025", outcome=Outcome.QUASHED)], Stage.SENTENCED),
    ],
)
def test_stages(told: list[Noted], stage: Stage) -> None:
    for order in permutations(told):
        assert fate(*order).stage is stage


def test_a_sentence_that_was_quashed_is_no_longer_in_force() -> None:
    found = fate(SENTENCED, n("appeal", "06.2025", outcome=Outcome.QUASHED))
    assert (found.stage, found.sentence, found.sentence_months) == (Stage.QUASHED, None, None)
    changed = n("sentence", "07.07.2025", sentence_months=120)
    found = fate(SENTENCED, n("appeal", "06.2025", outcome=Outcome.CHANGED), changed)
    assert (found.stage, found.sentence, found.sentence_months) == (Stage.SENTENCED, changed.id, 120)
    assert found.differing == ()


def test_accounts_that_differ_are_both_kept() -> None:
    other = n("sentence", "05.2025", penalty=Penalty.LIFE)
    found = fate(SENTENCED, other)
    assert {found.sentence, *found.differing} == {SENTENCED.id, other.id}
    assert fate(SENTENCED, n("sentence", "05.2025", sentence_months=180, penalty=Penalty.TERM)).differing == ()


def test_each_defendant_has_a_fate_of_his_own() -> None:
    told = [n("hearing", "01.2025", persons=(WHO, OTHER)), SENTENCED]
    assert [each.stage for each in fates(told, [WHO, OTHER], TODAY)] == [Stage.SENTENCED, Stage.ON_TRIAL]


KINDS = (EventType.HEARING, EventType.HEARING_SCHEDULED, EventType.SENTENCE, EventType.JUDGMENT, EventType.APPEAL)
any_events = events(KINDS, adjourned_to=st.sampled_from((None, parse_date("03.2025"), parse_date("2025-05-01"))))


@given(st.lists(any_events, max_size=7, unique_by=lambda noted: noted.id), st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(told: list[Noted], mixer: object) -> None:
    again = list(told)
    mixer.shuffle(again)  # type: ignore[attr-defined]
    assert calendar(told, LAST) == calendar(again, LAST)
    assert next_hearing(told, LAST) == next_hearing(again, LAST)
    assert fates(told, [WHO], LAST) == fates(again, [WHO], LAST)


@given(
    st.lists(any_events, max_size=7, unique_by=lambda noted: noted.id), st.dates(date(2024, 11, 1), date(2025, 6, 30))
)
def test_nothing_is_held_that_is_not_recorded_as_held_or_not_yet_come(told: list[Noted], day: date) -> None:
    by_id = {each.id: each for each in told}
    for each in calendar(told, day):
        if each.state is SessionState.HELD:
            assert by_id[each.event].type is EventType.HEARING
            assert each.date.latest is not None
            assert each.date.latest <= day
        if each.state is SessionState.AHEAD:
            assert each.date.earliest is not None
            assert each.date.earliest >= day
    found: Session | None = next_hearing(told, day)
    assert found is None or found.date.latest is None or found.date.latest >= day
