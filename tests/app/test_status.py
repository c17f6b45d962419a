"""The computed status: each rule by example, and what holds for any events at all."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.model.dates import parse_date
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.status import (
    MANY_UNCERTAIN,
    Contradiction,
    Days,
    Disagreement,
    EventSeen,
    Standing,
    Status,
    counts,
    event_seen,
    status_of,
)

TODAY = date(2025, 9, 30)
_numbers = count(1)


def e(
    kind: str, typed: str, *, private: bool | None = None, known: str | None = None, sure: str = "probable"
) -> EventSeen:
    event = Event(
        EventType(kind), (RecordId("f" * 32),), parse_date(typed), private=private, confidence=Confidence(sure)
    )
    return event_seen(RecordId(f"{next(_numbers):032x}"), event, date.fromisoformat(known) if known else None)


def standing(*events: EventSeen, on: date = TODAY) -> Standing:
    return status_of(events, on)


STORIES = [
    ([], Status.UNKNOWN),
    ([("capture", "19.09.2023")], Status.HELD),
    ([("sighting", "2024")], Status.HELD),
    ([("footage_released", "2024")], Status.HELD),
    ([("complaint", "2024"), ("other", "2024"), ("visit_refused", "2024")], Status.UNKNOWN),
    ([("denial", "2024")], Status.UNKNOWN),
    ([("capture", "9.2023"), ("charge", "1.2025")], Status.ON_TRIAL),
    ([("capture", "9.2023"), ("hearing", "1.2025"), ("sighting", "6.2025")], Status.ON_TRIAL),
    ([("capture", "9.2023"), ("hearing", "1.2025"), ("sentence", "6.2025")], Status.SENTENCED),
    ([("sentence", "1.2025"), ("hearing", "6.2025")], Status.SENTENCED),
    ([("capture", "9.2023"), ("hearing", "10.2025")], Status.HELD),
    # disappearance and its end
    ([("disappearance", "9.2023")], Status.DISAPPEARED),
    ([("capture", "9.2023"), ("disappearance", "9.2023")], Status.DISAPPEARED),
    ([("disappearance", "9.2023"), ("sighting", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("letter", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("acknowledgment", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("hearing", "10.2023")], Status.ON_TRIAL),
    ([("disappearance", "9.2023"), ("footage_released", "10.2023")], Status.DISAPPEARED),
    ([("disappearance", "9.2023"), ("visit_refused", "10.2023")], Status.DISAPPEARED),
    ([("disappearance", "9.2023"), ("sighting", "20.09.2023")], Status.DISAPPEARED),
    ([("sighting", "8.2023"), ("disappearance", "9.2023")], Status.DISAPPEARED),
    ([("sentence", "1.2025"), ("disappearance", "6.2025")], Status.DISAPPEARED),
    # denial
    ([("capture", "9.2023"), ("denial", "10.2023")], Status.DISAPPEARED),
    ([("capture", "9.2023"), ("denial", "25.09.2023")], Status.DISAPPEARED),
    ([("capture", "9.2023"), ("footage_released", "9.2023"), ("denial", "10.2023")], Status.DISAPPEARED),
    ([("capture", "9.2023"), ("acknowledgment", "9.2023"), ("denial", "10.2023")], Status.HELD),
    ([("capture", "9.2023"), ("denial", "10.2023"), ("acknowledgment", "1.2024")], Status.HELD),
    ([("capture", "9.2023"), ("denial", "10.2023"), ("sighting", "1.2024")], Status.HELD),
    ([("denial", "8.2023"), ("capture", "9.2023")], Status.HELD),
    # leaving
    ([("capture", "9.2023"), ("release", "12.2023")], Status.RELEASED),
    ([("capture", "2023"), ("release", "12.2023")], Status.RELEASED),
    ([("capture", "9.2023"), ("release", "12.2023"), ("repatriation", "12.2023")], Status.REPATRIATED),
    ([("capture", "9.2023"), ("sentence", "1.2024"), ("release", "12.2024")], Status.RELEASED),
    ([("capture", "9.2023"), ("death", "12.2023"), ("repatriation", "1.2024")], Status.DEAD),
    ([("release", "12.2023"), ("death", "1.2024")], Status.DEAD),
    ([("disappearance", "9.2023"), ("death", "9.2023")], Status.DEAD),
    (
        [("capture", "9.2023"), ("release", "12.2023"), ("footage_released", "2.2024"), ("letter", "2.2024")],
        Status.RELEASED,
    ),
    # what is announced, asked for or said changes nothing
    ([("capture", "9.2023"), ("hearing_scheduled", "6.2025")], Status.HELD),
    ([("capture", "9.2023"), ("visit_requested", "6.2025"), ("contact_permitted", "6.2025")], Status.HELD),
    ([("disappearance", "9.2023"), ("visit_requested", "6.2025"), ("silence", "7.2025")], Status.DISAPPEARED),
    ([("disappearance", "9.2023"), ("contact_refused", "6.2025"), ("hearing_scheduled", "6.2025")], Status.DISAPPEARED),
    ([("capture", "9.2023"), ("acknowledgment", "9.2023"), ("acknowledgment_retracted", "1.2024")], Status.HELD),
    # signs of custody
    ([("disappearance", "9.2023"), ("capture_card", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("card", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("bureau_entry", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("illness", "10.2023")], Status.HELD),
    ([("disappearance", "9.2023"), ("judgment", "10.2023")], Status.ON_TRIAL),
    ([("sentence", "1.2025"), ("appeal", "2.2025")], Status.SENTENCED),
    ([("capture", "9.2023"), ("remains_handed_over", "1.2024")], Status.DEAD),
    # taken again
    ([("capture", "2020"), ("sentence", "2021"), ("release", "2022"), ("capture", "9.2023")], Status.HELD),
    ([("capture", "2020"), ("release", "2022"), ("capture", "9.2023"), ("sentence", "2024")], Status.SENTENCED),
    ([("capture", "2020"), ("release", "2022"), ("capture", "9.2023"), ("release", "2024")], Status.RELEASED),
    ([("repatriation", "2022"), ("capture", "2023"), ("release", "2024")], Status.RELEASED),
    ([("release", "12.2023"), ("sighting", "2.2024")], Status.HELD),
]


@pytest.mark.parametrize(("story", "status"), STORIES)
def test_stories(story: list[tuple[str, str]], status: Status) -> None:
    events = [e(kind, typed) for kind, typed in story]
    for order in permutations(events):
        assert standing(*order).status is status
    assert set(standing(*events).says_so) <= {event.id for event in events}
    assert bool(standing(*events).says_so) == (status is not Status.UNKNOWN)


def test_seen_contacted_and_privately_contacted_are_three_things() -> None:
    seen, visit, private = e("sighting", "1.6.2025"), e("visit", "1.5.2025"), e("call", "1.4.2025", private=True)
    footage, letter = e("footage_released", "1.8.2025"), e("letter", "1.3.2025", private=False)
    found = standing(seen, visit, private, footage, letter, e("visit_refused", "1.9.2025"), e("hearing", "2.9.2025"))
    assert found.last_seen is not None
    assert found.last_contact is not None
    assert found.last_private_contact is not None
    assert found.last_seen.event == footage.id
    assert found.last_contact.event == visit.id
    assert found.last_private_contact.event == private.id
    assert found.days_isolated == Days(152, 152)


def test_nothing_known_is_nothing_said() -> None:
    found = standing(e("capture", "9.2023"), e("footage_released", "1.9.2025"))
    assert found.last_contact is None
    assert found.last_private_contact is None
    assert found.days_isolated is None


def test_days_without_contact_lie_between_two_numbers() -> None:
    assert standing(e("visit", "6.2025")).days_isolated == Days(92, 121)
    assert standing(e("visit", "6.2025"), e("call", "between 5.2025 and 15.7.2025")).days_isolated == Days(77, 121)
    assert standing(e("visit", "before 6.2025")).days_isolated == Days(122, None)
    assert standing(e("visit", "6.2025"), e("letter", "between 9.2025 and 10.2025")).days_isolated == Days(0, 121)


def test_contact_in_an_earlier_captivity_does_not_count_as_contact_in_this_one() -> None:
    again = [e("visit", "2021"), e("release", "2022"), e("capture", "2023")]
    assert standing(*again).days_isolated is None
    assert standing(*again).last_contact is not None
    assert standing(e("visit", "2021"), e("release", "2022")).days_isolated is None


@pytest.mark.parametrize(
    ("typed", "known", "on", "status", "possible"),
    [
        ("6.2025", None, "2025-06-30", Status.RELEASED, ()),
        ("6.2025", None, "2025-06-29", Status.HELD, (Status.RELEASED,)),
        ("6.2025", None, "2025-06-01", Status.HELD, (Status.RELEASED,)),
        ("6.2025", None, "2025-05-31", Status.HELD, ()),
        ("before 6.2025", None, "2025-05-31", Status.RELEASED, ()),
        ("before 6.2025", None, "2025-05-30", Status.HELD, (Status.RELEASED,)),
        ("after 6.2025", None, "2030-01-01", Status.HELD, (Status.RELEASED,)),
        ("after 6.2025", None, "2025-06-30", Status.HELD, ()),
        ("after 6.2025", "2025-08-01", "2025-08-01", Status.RELEASED, ()),
        ("after 6.2025", "2025-08-01", "2025-07-31", Status.HELD, (Status.RELEASED,)),
        ("after 6.2025", "2025-06-15", "2025-12-31", Status.HELD, (Status.RELEASED,)),
        ("unknown", "2025-08-01", "2025-08-01", Status.RELEASED, ()),
        ("unknown", None, "2025-08-01", Status.HELD, (Status.RELEASED,)),
    ],
)
def test_an_uncertain_release(
    typed: str, known: str | None, on: str, status: Status, possible: tuple[Status, ...]
) -> None:
    found = standing(e("capture", "24.09.2023"), e("release", typed, known=known), on=date.fromisoformat(on))
    assert (found.status, found.possible) == (status, possible)


def test_an_event_held_only_possible_changes_nothing_but_what_is_possible() -> None:
    found = standing(e("capture", "9.2023"), e("death", "1.2024", sure="possible"), e("sighting", "6.2025"))
    assert found.status is Status.HELD
    assert found.possible == ()  # he was seen later
    found = standing(e("capture", "9.2023"), e("death", "1.2024", sure="possible"))
    assert (found.status, found.possible) == (Status.HELD, (Status.DEAD,))


def test_two_uncertain_events_together() -> None:
    taken_again = [e("release", "2022"), e("capture", "2025"), e("sentence", "between 3.2025 and 12.2025")]
    found = standing(*taken_again)
    assert found.status is Status.RELEASED
    assert found.possible == (Status.HELD, Status.SENTENCED)
    found = standing(e("release", "2022"), e("capture", "2025"), e("charge", "between 2023 and 2025"))
    assert found.possible == (Status.HELD, Status.ON_TRIAL)


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        ([("capture", "9.2023"), ("release", "12.2023"), ("sighting", "2.2024")], Disagreement.HELD_AFTER_LEAVING),
        ([("capture", "9.2023"), ("repatriation", "12.2023"), ("visit", "2.2024")], Disagreement.HELD_AFTER_LEAVING),
        ([("release", "6.2023"), ("capture", "9.2023")], Disagreement.RELEASED_BEFORE_CAPTURE),
        ([("death", "12.2023"), ("call", "1.2024")], Disagreement.ALIVE_AFTER_DEATH),
        ([("death", "12.2023"), ("release", "1.2024")], Disagreement.ALIVE_AFTER_DEATH),
        ([("death", "12.2023"), ("death", "1.2024")], Disagreement.TWO_DEATHS),
        (
            [("capture", "9.2023"), ("acknowledgment", "10.2023"), ("denial", "1.2024")],
            Disagreement.DENIED_AFTER_ACKNOWLEDGMENT,
        ),
        ([("capture", "9.2023"), ("denial", "10.2023"), ("sighting", "1.2024")], Disagreement.SEEN_AFTER_DENIAL),
    ],
)
def test_events_that_disagree_are_named(story: list[tuple[str, str]], kind: Disagreement) -> None:
    events = [e(*chapter) for chapter in story]
    found = standing(*events).contradictions
    assert [contradiction.kind for contradiction in found] == [kind]
    ids = [event.id for event in events]
    assert ids.index(found[0].first) < ids.index(found[0].second)


@pytest.mark.parametrize(
    "story",
    [
        [("capture", "9.2023"), ("release", "12.2023")],
        [("capture", "2023"), ("release", "6.2023")],
        [("capture", "2020"), ("release", "2021"), ("capture", "2022"), ("sighting", "2023")],
        [("release", "12.2023"), ("capture", "9.2023"), ("sighting", "12.2023")],
        [("release", "12.2023"), ("capture", "9.2023"), ("footage_released", "5.2024")],
        [("death", "12.2023"), ("death", "5.12.2023")],
        [("death", "12.2023"), ("repatriation", "1.2024")],
        [("capture", "1.2020"), ("acknowledgment", "2.2020"), ("release", "2021"), ("denial", "2022")],
    ],
)
def test_events_that_can_all_be_true_are_not_contradictions(story: list[tuple[str, str]]) -> None:
    assert standing(*(e(*chapter) for chapter in story)).contradictions == ()


def test_counts_name_every_status() -> None:
    found = counts(
        [standing(e("capture", "2023")), standing(e("capture", "2024")), standing(e("death", "2024")), standing()]
    )
    assert found == {**dict.fromkeys(Status, 0), Status.HELD: 2, Status.DEAD: 1, Status.UNKNOWN: 1}


def test_a_record_of_thousands_of_uncertain_events_does_not_hold_up_the_program() -> None:
    events = [e("sighting", "after 1.2025") for _ in range(5000)]
    found = standing(*events, e("release", "after 2.2025"))
    assert len(events) > MANY_UNCERTAIN
    assert (found.status, found.possible) == (Status.UNKNOWN, (Status.HELD, Status.RELEASED))


days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@st.composite
def events_seen(draw: st.DrawFn) -> EventSeen:
    first = draw(days)
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 30, 400])))
    earliest, latest = draw(st.sampled_from([(first, last), (first, last), (first, None), (None, last), (None, None)]))
    return EventSeen(
        draw(st.uuids().map(lambda unique: RecordId(unique.hex))),
        draw(st.sampled_from(EventType)),
        earliest,
        latest,
        draw(st.none() | st.booleans()),
        draw(st.sampled_from([Confidence.PROBABLE, Confidence.CERTAIN, Confidence.POSSIBLE])),
        draw(st.none() | days),
    )


histories = st.lists(events_seen(), max_size=9, unique_by=lambda event: event.id)


@given(histories, days, st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(history: list[EventSeen], on: date, dice: object) -> None:
    shuffled = list(history)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert status_of(shuffled, on) == status_of(history, on)


@given(histories, days, events_seen())
def test_what_cannot_have_happened_yet_changes_nothing(history: list[EventSeen], on: date, later: EventSeen) -> None:
    assume(later.earliest is not None and later.earliest > on)
    assert status_of([*history, later], on) == status_of(history, on)


@given(histories, days)
def test_what_need_not_have_happened_yet_changes_no_status(history: list[EventSeen], on: date) -> None:
    found = status_of(history, on)
    sure = [
        event
        for event in history
        if event.confidence is not Confidence.POSSIBLE
        and (
            (event.latest is not None and event.latest <= on)
            or (
                event.latest is None
                and event.known_on is not None
                and (event.earliest or date.min) <= event.known_on <= on
            )
        )
    ]
    alone = status_of(sure, on)
    assert alone.possible == ()
    assert (found.status, found.says_so, found.contradictions) == (alone.status, alone.says_so, alone.contradictions)
    assert (found.last_seen, found.last_contact, found.last_private_contact) == (
        alone.last_seen,
        alone.last_contact,
        alone.last_private_contact,
    )


@given(histories, days)
def test_a_standing_holds_together(history: list[EventSeen], on: date) -> None:
    found = status_of(history, on)
    known = {event.id: event for event in history}
    assert found.status not in found.possible
    assert set(found.says_so) <= set(known)
    assert (found.status is Status.UNKNOWN) == (not found.says_so)
    if found.days_isolated is not None:
        assert found.days_isolated.least >= 0
        assert found.days_isolated.most is None or found.days_isolated.least <= found.days_isolated.most
        assert found.last_contact is not None
    if found.last_private_contact:
        assert known[found.last_private_contact.event].private is True
        assert found.last_contact is not None
    for contradiction in found.contradictions:
        first, second = known[contradiction.first], known[contradiction.second]
        assert first.id != second.id
        assert (second.earliest or date.min) > (first.latest or first.known_on or date.min)


@given(histories, days)
def test_footage_and_refusals_never_touch_contact(history: list[EventSeen], on: date) -> None:
    quiet = {EventType.FOOTAGE_RELEASED, EventType.SIGHTING, EventType.VISIT_REFUSED}
    found, without = (
        status_of(history, on),
        status_of([event for event in history if event.type not in quiet], on),
    )
    assert (found.last_contact, found.last_private_contact) == (without.last_contact, without.last_private_contact)


@given(histories, days)
def test_removing_doubt_chooses_among_what_was_possible(history: list[EventSeen], on: date) -> None:
    """Any one uncertain event that turns out to have happened by the day leads to a status that was named."""
    found = status_of(history, on)
    for position, event in enumerate(history):
        late = event.latest is None or event.latest > on
        if (
            late
            and event.known_on is None
            and (event.earliest or date.min) <= on
            and event.confidence is not Confidence.POSSIBLE
        ):
            closed = EventSeen(event.id, event.type, event.earliest, on, event.private, event.confidence)
            after = status_of([*history[:position], closed, *history[position + 1 :]], on)
            assert after.status in {found.status, *found.possible}


def test_contradictions_are_plain_values() -> None:
    first, second = RecordId("a" * 32), RecordId("b" * 32)
    assert Contradiction(Disagreement.TWO_DEATHS, first, second) == Contradiction(
        Disagreement.TWO_DEATHS, first, second
    )
