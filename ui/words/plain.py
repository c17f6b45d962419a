"""A record as lines of plain text: field, value; for terminals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_INDENT = "  "


def lines_of(value: Mapping[str, Any], links: Mapping[str, str], depth: int = 1) -> Iterator[str]:
    """One line a field; what is nested stands below, further in. `links`: labels by id, shown beside each id."""
    for field, inner in value.items():
        name = field.replace("_", " ")
        if isinstance(inner, Mapping):
            if "text" in inner and "precision" in inner:
                yield f"{_INDENT * depth}{name}: {inner['text']}"
            else:
                yield f"{_INDENT * depth}{name}:"
                yield from lines_of(inner, links, depth + 1)
        elif isinstance(inner, Sequence) and not isinstance(inner, str):
            for item in inner:
                if isinstance(item, Mapping):
                    yield f"{_INDENT * depth}{name}:"
                    yield from lines_of(item, links, depth + 1)
                else:
                    yield f"{_INDENT * depth}{name}: {_plain(item, links)}"
        else:
            yield f"{_INDENT * depth}{name}: {_plain(inner, links)}"


def _plain(value: Any, links: Mapping[str, str]) -> str:
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, str) and value in links:
        return f"{links[value]} ({value[:8]})"
    return str(value)
