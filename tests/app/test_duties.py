"""The duties towards prisoners of war, counted: each by example, months and leap years, and what holds for any events."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.captivity import Captivity, captivities
from app.model.duties import ARTICLE_OF, Duties, Duty, Month, Span, Tally, Verdict, duties
from app.model.event import Confidence, ContactKind, EventType, Way
from app.model.noted import Noted
from tests.app.noted import LAST, events, n, with_reading

TODAY = date(2025, 9, 30)
SENT, GOT = Way.FROM_CAPTIVE, Way.TO_CAPTIVE
TAKEN = n("capture", "10.01.2025")


def month(found: Duties, first: str) -> Month:
    return next(each for each in found.months if each.first.isoformat() == first)


def tally(told: list[Noted], duty: Duty, first: str, on: date = TODAY) -> Tally:
    return next(each for each in month(duties(told, on), first).tallies if each.duty is duty)


def said(told: list[Noted], duty: Duty, first: str, on: date = TODAY) -> tuple[int, int | None, str]:
    found = tally(told, duty, first, on)
    return found.counted.least, found.counted.most, found.verdict.value


def test_every_duty_names_its_article() -> None:
    assert set(ARTICLE_OF) == set(Duty)
    assert ARTICLE_OF[Duty.LETTERS] == ARTICLE_OF[Duty.CARDS] == "GC III 71"


def test_letters_and_cards_by_the_month() -> None:
    told = [
        TAKEN,
        n("letter", "03.02.2025", way=SENT, pieces=2),
        n("card", "02.2025", way=SENT, pieces=3),
        n("card", "between 20.02.2025 and 05.03.2025", way=SENT),
        n("letter", "04.02.2025", way=GOT, pieces=5),
        n("letter", "05.03.2025"),
    ]
    assert said(told, Duty.LETTERS, "2025-02-01") == (2, 2, "met")
    assert said(told, Duty.CARDS, "2025-02-01") == (3, 4, "may_be")
    assert said(told, Duty.CARDS, "2025-03-01") == (0, 1, "not_shown")
    assert said(told, Duty.LETTERS, "2025-03-01") == (0, 1, "not_shown")  # which way it went is not known
    assert said(told, Duty.LETTERS, "2025-04-01") == (0, 0, "not_shown")
    assert month(duties(told, TODAY), "2025-02-01").received == Span(5, 5)
    assert month(duties(told, TODAY), "2025-03-01").received == Span(0, 1)


def test_nothing_is_held_against_a_month_that_is_not_over_or_not_wholly_in_custody() -> None:
    told = [TAKEN, n("release", "10.06.2025")]
    assert said(told, Duty.LETTERS, "2025-01-01") == (0, 0, "not_judged")
    assert said(told, Duty.LETTERS, "2025-05-01") == (0, 0, "not_shown")
    assert said(told, Duty.LETTERS, "2025-06-01") == (0, 0, "not_judged")
    assert duties(told, TODAY).months[-1].first == date(2025, 6, 1)
    assert said([TAKEN], Duty.LETTERS, "2025-09-01", date(2025, 9, 29)) == (0, 0, "not_judged")
    assert said([TAKEN], Duty.LETTERS, "2025-09-01", date(2025, 9, 30)) == (0, 0, "not_shown")


def test_a_release_that_only_may_have_been_makes_the_months_after_it_unsure() -> None:
    told = [TAKEN, n("release", "between 01.06.2025 and 31.12.2025")]
    assert said(told, Duty.LETTERS, "2025-05-01")[2] == "not_shown"
    assert said(told, Duty.LETTERS, "2025-07-01")[2] == "not_judged"
    possible = [TAKEN, n("release", "01.06.2025", confidence=Confidence.POSSIBLE)]
    assert said(possible, Duty.LETTERS, "2025-07-01")[2] == "not_judged"


def test_inspections_count_with_a_weight_and_may_without() -> None:
    told = [TAKEN, n("medical", "28.02.2025", weight_kg="61.50"), n("medical", "03.2025"), n("illness", "04.2025")]
    assert said(told, Duty.INSPECTION, "2025-02-01") == (1, 1, "met")
    assert said(told, Duty.INSPECTION, "2025-03-01") == (0, 1, "may_be")
    assert said(told, Duty.INSPECTION, "2025-04-01") == (0, 0, "not_shown")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("29.02.2024", "2024-02-01"),
        ("28.02.2025", "2025-02-01"),
        ("31.12.2024", "2024-12-01"),
        ("01.01.2025", "2025-01-01"),
    ],
)
def test_the_ends_of_months(typed: str, first: str) -> None:
    told = [n("capture", "15.01.2024"), n("medical", typed, weight_kg="60")]
    counted = {each.first.isoformat(): each.tallies[2].counted for each in duties(told, TODAY).months}
    assert {key for key, span in counted.items() if span.least or span.most} == {first}
    assert len(counted) == 21


@pytest.mark.parametrize(
    ("card", "most_days", "verdict"),
    [
        ("22.01.2025", Span(7, 7), "met"),
        ("23.01.2025", Span(8, 8), "not_shown"),
        ("15.01.2025", Span(0, 0), "met"),
        ("between 20.01.2025 and 30.01.2025", Span(5, 15), "may_be"),
        ("before 20.01.2025", Span(0, 4), "may_be"),
        ("14.01.2025", Span(258, 258), "not_shown"),
        (None, Span(258, 258), "not_shown"),
    ],
)
def test_a_capture_card_within_a_week_of_arrival(card: str | None, most_days: Span, verdict: str) -> None:
    moved = n("transfer", "15.01.2025")
    told = [TAKEN, moved, *([n("capture_card", card)] if card else [])]
    found = next(each for each in duties(told, TODAY).capture_cards if each.after == moved.id)
    assert (found.days, found.verdict.value) == (most_days, verdict)
    assert found.article == "GC III 70"


def test_from_the_capture_itself_no_week_runs() -> None:
    (found,) = duties([TAKEN], TODAY).capture_cards
    assert (found.runs, found.verdict, found.days) == (False, Verdict.NOT_JUDGED, Span(263, 263))
    found = duties([TAKEN, n("capture_card", "12.01.2025")], TODAY).capture_cards[0]
    assert found.verdict is Verdict.MET


def test_an_arrival_of_which_only_the_month_is_known_is_never_surely_in_time() -> None:
    told = [TAKEN, n("transfer", "02.2025"), n("capture_card", "01.03.2025")]
    found = duties(told, TODAY).capture_cards[-1]
    assert (found.days, found.verdict) == (Span(1, 28), Verdict.MAY_BE)


def test_days_since_a_visit_without_witnesses_of_the_other_side() -> None:
    red_cross, counsel = ContactKind.RED_CROSS, ContactKind.COUNSEL
    told = [TAKEN, n("visit", "06.2025", contact=red_cross), n("visit", "01.09.2025", contact=counsel)]
    found = duties(told, TODAY).visit
    assert found is not None
    assert (found.event, found.days, found.article) == (told[1].id, Span(92, 121), "GC III 126")
    maybe = n("visit", "between 01.09.2025 and 31.12.2025", contact=ContactKind.PROTECTING_POWER)
    found = duties([*told, maybe], TODAY).visit
    assert found is not None
    assert (found.event, found.days) == (told[1].id, Span(0, 121))
    none = duties([TAKEN, n("visit_refused", "06.2025", contact=red_cross)], TODAY).visit
    assert none is not None
    assert (none.event, none.days) == (None, Span(263, 263))
    assert duties([TAKEN, n("release", "2.2025")], TODAY).visit is None


def test_the_entry_of_the_bureau() -> None:
    entered = n("bureau_entry", "20.01.2025", state="AZ")
    found = duties([TAKEN, entered], TODAY).bureau_entry
    assert found is not None
    assert (found.event, found.days) == (entered.id, Span(253, 253))


def test_captivities() -> None:
    def held(*told: Noted) -> tuple[Captivity, ...]:
        return captivities(told, TODAY)

    assert held() == ()
    assert held(n("capture", "10.2025")) == ()
    assert held(n("sighting", "05.2025")) == (Captivity(None, date(2025, 5, 31)),)
    first, again = date(2025, 1, 10), date(2025, 8, 1)
    back = n("release", "02.2025")
    left = Captivity(first, first, date(2025, 2, 1), date(2025, 2, 28))
    assert held(TAKEN, back) == (left,)
    assert held(TAKEN, back, n("letter", "05.2025"), n("footage_released", "06.2025")) == (left,)
    assert held(TAKEN, back, n("capture", "01.08.2025")) == (left, Captivity(again, again))
    assert held(TAKEN, back, n("sighting", "20.02.2025")) == (left,)
    late = held(n("release", "02.2025"), n("capture", "03.2025"))
    assert late == (
        Captivity(None, date(2025, 2, 28), date(2025, 2, 1), date(2025, 2, 28)),
        Captivity(date(2025, 3, 1), date(2025, 3, 31)),
    )


def test_what_was_written_down_before_it_could_have_happened_never_counts_as_done() -> None:
    planned = n("visit", "20.09.2025", contact=ContactKind.RED_CROSS, recorded="2025-09-01")
    found = duties([TAKEN, planned], TODAY).visit
    assert found is not None
    assert found.event is None
    assert found.days == Span(10, 263)


KINDS = tuple(kind for kind in EventType if kind not in {EventType.HEARING_SCHEDULED})
any_events = events(
    KINDS,
    contact=st.sampled_from(ContactKind),
    way=st.sampled_from((None, *Way)),
    pieces=st.sampled_from((None, 1, 3)),
    weight_kg=st.sampled_from((None, "60.5")),
)


@given(st.lists(any_events, max_size=8, unique_by=lambda noted: noted.id), st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(told: list[Noted], mixer: object) -> None:
    again = list(told)
    mixer.shuffle(again)  # type: ignore[attr-defined]
    assert duties(told, LAST) == duties(again, LAST)


@given(with_reading(any_events))
def test_an_uncertain_date_never_becomes_a_certain_one(told: tuple[list[Noted], list[Noted]]) -> None:
    """What is counted lies between the two ends, however the dates are read; a verdict that is certain stays."""
    uncertain, exact = told
    spans = {each.first: each for each in duties(uncertain, LAST).months}
    for counted in duties(exact, LAST).months:
        if counted.first not in spans:
            continue
        for rough, fine in zip(spans[counted.first].tallies, counted.tallies, strict=True):
            assert rough.counted.least <= fine.counted.least
            assert fine.counted.most is not None
            assert rough.counted.most is None or fine.counted.most <= rough.counted.most
            if rough.verdict is Verdict.MET:
                assert fine.verdict is Verdict.MET


@given(st.lists(any_events, max_size=8, unique_by=lambda noted: noted.id))
def test_spans_are_spans(told: list[Noted]) -> None:
    found = duties(told, LAST)
    spans = [tally.counted for month in found.months for tally in month.tallies]
    spans += [card.days for card in found.capture_cards]
    spans += [since.days for since in (found.visit, found.bureau_entry) if since is not None]
    assert all(span.least >= 0 and (span.most is None or span.least <= span.most) for span in spans)
    assert all(each.until_latest is None or each.since_latest <= each.until_latest for each in found.captivities)
