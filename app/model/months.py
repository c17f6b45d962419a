"""The words in which dates are typed, by language. A language is added here as data; the parser does not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DateWords:
    """All in lower case. `months`: twelve entries, each the full name first, then its shorter forms."""

    months: tuple[tuple[str, ...], ...]
    about: tuple[str, ...]
    between: tuple[str, ...]
    joined_by: tuple[str, ...]
    before: tuple[str, ...]
    by: tuple[str, ...]
    after: tuple[str, ...]
    since: tuple[str, ...]
    unknown: tuple[str, ...]


ENGLISH = DateWords(
    months=(
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may",),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sep", "sept"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ),
    about=("~", "about", "around", "approximately", "circa", "ca.", "c."),
    between=("between",),
    joined_by=("and",),
    before=("before",),
    by=("by", "on or before"),
    after=("after",),
    since=("since", "on or after"),
    unknown=("unknown", "date unknown"),
)

LANGUAGES: Mapping[str, DateWords] = {"en": ENGLISH}
