"""Which field of which kind of record takes its words from which list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.model.record import Record, kind_of

LIST_OF: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "act": {
            "type": "acts",
            "methods": "methods",
            "status_at_end": "status_as_victim",
            "verification": "violation_status",
            "perpetrators.type": "perpetrators",
            "perpetrators.involvement": "involvement",
            "perpetrators.attribution": "attribution",
        },
        "consent": {"relation": "relations", "purposes": "consent_purposes", "explained": "consent_explained"},
        "event": {
            "detention": "detention",
            "attribution": "attribution",
            "whereabouts": "whereabouts_and_contact",
        },
        "observation": {"seen": "visible_condition"},
        "proceeding": {"court_kind": "courts", "defence.language": "court_language", "defence.access": "counsel"},
        "relative": {"relation": "relations"},
        "source": {"connection": "source_connection"},
        "told": {"how": "telling"},
    }
)
"""Kind to field (inner fields behind a point) to list."""


def _values(value: Any, path: str) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item, path)
    elif path:
        name, _, rest = path.partition(".")
        yield from _values(getattr(value, name), rest)
    else:
        yield value


def used(record: Record) -> tuple[tuple[str, str, str], ...]:
    """(field, list, key) of every term that stands in a record."""
    fields = LIST_OF.get(kind_of(record), {})
    return tuple((field, list_, key) for field, list_ in fields.items() for key in _values(record, field))
