"""Trying a parser: what it gives, or what it complains of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.errors import Invalid

V = TypeVar("V")


def attempt(parser: Callable[..., V], *given: object) -> tuple[V | None, Mapping[str, str]]:
    """The value and no problems, or None and the problems."""
    try:
        return parser(*given), {}
    except Invalid as refused:
        return None, refused.problems


def problems(parser: Callable[..., object], *given: object) -> Mapping[str, str]:
    """What the parser complains of; empty if it takes what it is given."""
    return attempt(parser, *given)[1]
