"""A table as it was read: headers and rows of untrusted text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.services.importing.fault import TableUnfitError, fault, unfit


class Odd(str):
    """A cell that cannot be taken as it is; `rule` says why."""

    __slots__ = ("rule",)
    rule: str

    def __new__(cls, text: str, rule: str) -> Odd:
        made = super().__new__(cls, text)
        made.rule = rule
        return made


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as a spreadsheet counts, headers being row 1. `rule`: what is wrong with the row as a whole."""

    number: int
    cells: Sequence[str]
    rule: str | None = None


@dataclass(frozen=True)
class Table:
    """`rows` can be gone through once, and raises TableUnfitError where the file ends badly."""

    headers: tuple[str, ...]
    rows: Iterator[Row] = field(repr=False)
    encoding: str | None = None
    encoding_guessed: bool = False
    delimiter: str | None = None
    sheet: str | None = None


def checked_headers(untrusted: Sequence[str]) -> tuple[str, ...]:
    """The headers, trimmed; empty ones are kept to count by. Raises TableUnfitError: headers-missing, header-repeated."""
    headers = tuple(re.sub(r"\s+", " ", cell).strip() for cell in untrusted)
    if not any(headers):
        raise unfit("headers-missing", row=1)
    seen: set[str] = set()
    repeated = []
    for header in headers:
        if header and header in seen:
            repeated.append(fault(1, header, header, "header-repeated"))
        seen.add(header)
    if repeated:
        raise TableUnfitError(*repeated)
    return headers
