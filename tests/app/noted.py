"""Noted events for tests, written shortly; and arbitrary ones, with every way to read their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from app.model.dates import UncertainDate, on_day, parse_date
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.noted import Noted

WHO = RecordId("f" * 32)
FIRST, LAST = date(2024, 12, 1), date(2025, 4, 30)
_numbers = count(1)


def n(
    kind: str, typed: str, *, recorded: str | None = None, persons: Sequence[RecordId] = (WHO,), **more: Any
) -> Noted:
    """A noted event; `recorded`: the day it was written down."""
    event = Event(EventType(kind), tuple(persons), parse_date(typed), **more)
    return Noted(RecordId(f"{next(_numbers):032x}"), event, date.fromisoformat(recorded) if recorded else None)


def on(noted: Noted, day: date) -> Noted:
    """The same event, known to be on that day."""
    return replace(noted, event=replace(noted.event, date=on_day(day)))


days = st.dates(FIRST, LAST)


@st.composite
def spans(draw: st.DrawFn) -> UncertainDate:
    """A date of up to forty days."""
    first = draw(days)
    last = first + timedelta(days=draw(st.sampled_from((0, 0, 1, 6, 30, 40))))
    return UncertainDate(f"{first} {last}", first, last)


@st.composite
def events(draw: st.DrawFn, kinds: Sequence[EventType], **fields: st.SearchStrategy[Any]) -> Noted:
    kind = draw(st.sampled_from(kinds))
    event = Event(
        kind,
        (WHO,),
        draw(spans()),
        confidence=draw(st.sampled_from(Confidence)),
        **{name: draw(values) for name, values in fields.items()},
    )
    return Noted(RecordId(f"{draw(st.integers(0, 2**64)):032x}"), event)


@st.composite
def with_reading(draw: st.DrawFn, strategy: st.SearchStrategy[Noted]) -> tuple[list[Noted], list[Noted]]:
    """Events, and the same with each on one of the days it may have been."""
    found = draw(st.lists(strategy, max_size=6, unique_by=lambda noted: noted.id))
    exact = [on(each, draw(st.dates(each.earliest, each.latest or each.earliest))) for each in found]
    return found, exact
