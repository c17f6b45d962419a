"""A row of a table of events: to a draft of an event, and onto an event that is recorded already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, replace
from typing import Any

from app.model.event import Event
from app.services.importing.cells import Text

_REQUIRED = frozenset({"type", "persons", "date"})
_EMPTY = {each.name: each.default for each in fields(Event) if each.name not in _REQUIRED}


def draft(texts: Mapping[str, Text]) -> dict[str, object]:
    """The draft for `parse_event`."""
    return {name: text for name, text in texts.items() if name != "id"}


def fields_of(part: str) -> Sequence[str]:
    return (part.partition(".")[0].partition("[")[0],)


def onto(before: Event, texts: Mapping[str, Text]) -> dict[str, Text]:
    """The texts of a row with what it needs of the event it brings up to date."""
    found: dict[str, Text] = {
        "type": before.type.value,
        "persons": list(before.persons),
        "date": before.date.text,
    }
    return {**found, **texts}


def merged(before: Event, row: Event, given: Set[str], cleared: Set[str]) -> Event:
    """`before` with the values of the fields `given`, and without those `cleared`. All other values stay as they are."""
    changes: dict[str, Any] = {name: getattr(row, name) for name in given if name != "id"}
    changes |= {name: _EMPTY[name] for name in cleared if name in _EMPTY}
    return replace(before, **changes)
