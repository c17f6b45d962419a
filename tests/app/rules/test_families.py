"""What families were not told yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.model.dates import on_day, parse_date
from app.model.event import Event, EventType
from app.model.ids import new_id
from app.model.relative import Relative, Told, Topic
from app.rules.families import Known, Telling, untold

CAPTIVE, OTHER, SISTER, FATHER = (new_id() for _ in range(4))
RELATIVES = {SISTER: Relative(CAPTIVE, "sister", "Sister"), FATHER: Relative(CAPTIVE, "father", "Father")}
DAY = date(2025, 7, 10)


def at(day: date, hour: int = 12) -> str:
    return clock.text(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def known(type_: EventType, day: date = DAY, hour: int = 12, person: str = CAPTIVE) -> Known:
    return Known(new_id(), Event(type_, (person,), parse_date("2025")), at(day, hour))  # type: ignore[arg-type]


def telling(day: date, *about: Topic, to: str = SISTER, hour: int = 18, written: str | None = None) -> Telling:
    when = parse_date(written) if written else on_day(day)
    return Telling(Told(to, when, about, "what is known"), at(day, hour))  # type: ignore[arg-type]


def test_nobody_told_anybody() -> None:
    death = known(EventType.DEATH)
    found = untold(RELATIVES, [], [death])
    assert [(each.relative, each.topics) for each in found] == [
        (SISTER, (Topic.FATE, Topic.WHEREABOUTS)),
        (FATHER, (Topic.FATE, Topic.WHEREABOUTS)),
    ]


def test_fate_and_whereabouts_are_told_of_separately() -> None:
    seen, moved = known(EventType.SIGHTING), known(EventType.TRANSFER)
    found = untold(RELATIVES, [telling(DAY, Topic.FATE)], [seen, moved])
    assert [(each.event, each.topics) for each in found if each.relative == SISTER] == [
        (seen.id, (Topic.WHEREABOUTS,)),
        (moved.id, (Topic.WHEREABOUTS,)),
    ]
    both = [telling(DAY, Topic.FATE), telling(DAY, Topic.WHEREABOUTS)]
    assert not [each for each in untold(RELATIVES, both, [seen, moved]) if each.relative == SISTER]


def test_what_is_of_neither_kind_is_told_by_any_telling() -> None:
    event = known(EventType.OTHER)
    assert [each.topics for each in untold(RELATIVES, [], [event])] == [(), ()]
    assert [each.relative for each in untold(RELATIVES, [telling(DAY, Topic.OTHER)], [event])] == [FATHER]


@pytest.mark.parametrize(
    ("told", "open_"),
    [
        (telling(DAY, *Topic), False),
        (telling(DAY, *Topic, hour=6), True),
        (telling(DAY - timedelta(1), *Topic), True),
        (telling(DAY + timedelta(3), *Topic, written="1 June 2025"), True),
        (telling(DAY + timedelta(3), *Topic, written="~July 2025"), True),
        (telling(DAY + timedelta(3), *Topic, written="unknown"), True),
        (telling(DAY + timedelta(3), *Topic, written="before August 2025"), True),
        (telling(DAY + timedelta(40), *Topic, written="August 2025"), False),
    ],
)
def test_only_a_telling_that_certainly_came_after_counts(told: Telling, open_: bool) -> None:
    assert bool(untold({SISTER: RELATIVES[SISTER]}, [told], [known(EventType.DEATH)])) is open_


def test_other_captives_are_other_families() -> None:
    assert untold(RELATIVES, [], [known(EventType.DEATH, person=OTHER)]) == ()


days = st.dates(DAY - timedelta(5), DAY + timedelta(5))
tellings = st.builds(
    telling, days, st.sampled_from(Topic), to=st.sampled_from([SISTER, FATHER]), hour=st.integers(0, 23)
)
events = st.builds(known, st.sampled_from(EventType), days, st.integers(0, 23))


@given(st.lists(tellings, max_size=4), st.lists(events, max_size=4))
def test_order_of_telling_never_matters_and_telling_never_opens(told: list[Telling], happened: list[Known]) -> None:
    found = set(untold(RELATIVES, told, happened))
    assert set(untold(RELATIVES, list(reversed(told)), happened)) == found
    closed = telling(DAY + timedelta(30), *Topic, to=SISTER)
    assert {each for each in found if each.relative == FATHER} == set(untold(RELATIVES, [*told, closed], happened))
