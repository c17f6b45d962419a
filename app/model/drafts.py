"""From a draft (text by field name, as a form, a command line or a row of a table gives it) to checked values.

One reading collects the problems of all fields before it complains, so that a person mends everything at once. A parser asks
for each field, calls `done`, and only then builds its value:

    reading = Reading(draft)
    title = reading.need("title", parse_line)
    place = reading.get("place", parse_id)
    reading.done()
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar, cast

from app import clock
from app.errors import Invalid
from app.model.dates import FIRST_YEAR, LAST_YEAR, Precision, UncertainDate, parse_date
from app.model.ids import RecordId, is_record_id, is_sha256
from app.model.text import parse_line

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Draft = Mapping[str, object]
Parser = Callable[[str], T]

ITEMS_LIMIT = 10_000
"""The most items that one list in a draft may have."""

_TRUE = frozenset({"yes", "true", "1"})
_FALSE = frozenset({"no", "false", "0"})
_INTEGER = re.compile(r"[+-]?\d{1,15}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?", re.ASCII)
_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def first_problem(bad: Invalid) -> str:
    """The code of a complaint that is about one value."""
    return next(iter(bad.problems.values()))


class Reading:
    """One pass over a draft. `get`, `need`, `several` and `choose` take a field once each; `done` raises what was wrong.

    What they return for a field with a problem is of no use: nothing may be built from it before `done`.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._asked: set[str] = set()
        self._problems: dict[str, str] = {}

    def problem(self, field: str, code: str) -> None:
        """Note that `field` is wrong; the first problem of a field stands."""
        self._problems.setdefault(field, code)

    def is_wrong(self, field: str) -> bool:
        return field in self._problems

    def raw(self, field: str) -> object:
        """The draft's own value, for a parser that takes more than text."""
        self._asked.add(field)
        return self._draft.get(field)

    def _parse(self, field: str, parser: Parser[T], text: str) -> T | None:
        try:
            return parser(text)
        except Invalid as bad:
            self.problem(field, first_problem(bad))
            return None

    def get(self, field: str, parser: Parser[T]) -> T | None:
        """The parsed field; None if it is absent or blank."""
        self._asked.add(field)
        found = self._draft.get(field)
        if found is None:
            return None
        if isinstance(found, bool):
            found = "yes" if found else "no"
        elif isinstance(found, int):
            found = str(found)
        if not isinstance(found, str):
            self.problem(field, "not-text")
            return None
        return self._parse(field, parser, found) if found.strip() else None

    def need(self, field: str, parser: Parser[T]) -> T:
        """The parsed field, which may not be absent."""
        value = self.get(field, parser)
        if value is None:
            self.problem(field, "missing")
        return cast("T", value)

    def choose(self, field: str, parser: Parser[T], otherwise: T) -> T:
        """The parsed field, or `otherwise` if it is absent."""
        value = self.get(field, parser)
        return otherwise if value is None else value

    def several(self, field: str, parser: Parser[T], *, at_least: int = 0) -> tuple[T, ...]:
        """The parsed items in their order, repeated ones once; a single text is a list of one, blank items are passed over."""
        found = self.raw(field)
        if found is None and not at_least:
            return ()
        items = [found] if isinstance(found, str) else [] if found is None else found
        if not isinstance(items, Sequence) or not all(isinstance(item, str) for item in items):
            self.problem(field, "not-a-list")
            return ()
        if len(items) > ITEMS_LIMIT:
            self.problem(field, "too-many")
            return ()
        values = [self._parse(field, parser, item) for item in items if item.strip()]
        kept = tuple(dict.fromkeys(value for value in values if value is not None))
        if len(kept) < at_least:
            self.problem(field, "missing")
        return kept

    def within(self, field: str, parser: Callable[[Draft], T], draft: Draft) -> T | None:
        """A value parsed from a draft inside this one; its problems stand under `field.inner`."""
        try:
            return parser(draft)
        except Invalid as bad:
            for inner, code in bad.problems.items():
                self.problem(f"{field}.{inner}", code)
            return None

    def done(self) -> None:
        """Raises Invalid with every problem found; a field nobody asked for is one, since it would be lost silently."""
        for field in self._draft:
            if field not in self._asked:
                self.problem(field, "unknown-field")
        if self._problems:
            raise Invalid(self._problems)


@cache
def one_of(choices: type[E]) -> Parser[E]:
    """A parser for the values of an enumeration, in any case, with `_`, `-` or a space between words. Code: not-in-list."""
    known: dict[str, E] = {}
    for choice in choices:
        known.setdefault(choice.value.casefold(), choice)

    def parse(text: str) -> E:
        found = known.get(re.sub(r"[\s-]+", "_", text.strip().casefold()))
        if found is None:
            raise Invalid({"choice": "not-in-list"})
        return found

    return parse


def parse_id(text: str) -> RecordId:
    """The id of a record: 32 hex digits. Only the form is checked. Code: not-an-id."""
    found = text.strip().lower()
    if not is_record_id(found):
        raise Invalid({"id": "not-an-id"})
    return RecordId(found)


def parse_yes_no(text: str) -> bool:
    """yes, no, true, false, 1, 0. Code: not-yes-or-no."""
    found = text.strip().casefold()
    if found in _TRUE:
        return True
    if found in _FALSE:
        return False
    raise Invalid({"answer": "not-yes-or-no"})


def parse_yes_no_unknown(text: str) -> bool | None:
    """As `parse_yes_no`; `unknown` is None."""
    return None if text.strip().casefold() == "unknown" else parse_yes_no(text)


def integer(least: int, most: int) -> Parser[int]:
    """A parser for whole numbers from `least` to `most`. Codes: not-a-number, number-range."""

    def parse(text: str) -> int:
        if not _INTEGER.fullmatch(text.strip()):
            raise Invalid({"number": "not-a-number"})
        number = int(text.strip())
        if not least <= number <= most:
            raise Invalid({"number": "number-range"})
        return number

    return parse


def degrees(most: int) -> Parser[str]:
    """A parser for decimal degrees from -most to most, kept as text. Codes: not-degrees, number-range."""

    def parse(text: str) -> str:
        found = text.strip()
        if not _DECIMAL.fullmatch(found):
            raise Invalid({"degrees": "not-degrees"})
        whole, _, rest = found.lstrip("+-").partition(".")
        if int(whole) > most or (int(whole) == most and rest.strip("0")):
            raise Invalid({"degrees": "number-range"})
        return found.removeprefix("+")

    return parse


def parse_country(text: str) -> str:
    """ISO 3166-1: two letters, whether or not a State has them today. Code: country-code."""
    found = text.strip().upper()
    if len(found) != 2 or not (found.isascii() and found.isalpha()):
        raise Invalid({"country": "country-code"})
    return found


def parse_language(text: str) -> str:
    """ISO 639: two or three letters. Code: language-code."""
    found = text.strip().lower()
    if len(found) not in {2, 3} or not (found.isascii() and found.isalpha()):
        raise Invalid({"language": "language-code"})
    return found


def parse_key(text: str) -> str:
    """A key of our own data files: lower-case letters, digits, `_`, `-`, `.`. Code: key-form."""
    found = parse_line(text)
    if not _KEY.fullmatch(found):
        raise Invalid({"key": "key-form"})
    return found


def parse_web_address(text: str) -> str:
    """An address with http or https; anything else could run something when it is opened. Code: web-address."""
    found = parse_line(text, 2000)
    if not _WEB_ADDRESS.fullmatch(found):
        raise Invalid({"url": "web-address"})
    return found


def parse_sha256(text: str) -> str:
    """64 hex digits, returned in lower case. Code: sha256-form."""
    found = text.strip().lower()
    if not is_sha256(found):
        raise Invalid({"sha256": "sha256-form"})
    return found


def parse_moment(text: str) -> str:
    """A moment with its zone (2025-07-31T13:15:00+04:00) as `app.clock.text` writes it, or a day alone as 2025-07-31.

    A day stays a day: no hour is invented. Codes: moment-form, moment-without-zone, date-year.
    """
    found = text.strip()
    try:
        moment = datetime.fromisoformat(found)
    except ValueError as bad:
        raise Invalid({"moment": "moment-form"}) from bad
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Invalid({"moment": "date-year"})
    if re.fullmatch(r"\d{4}-\d\d-\d\d", found, re.ASCII):
        return date.fromisoformat(found).isoformat()
    if moment.tzinfo is None:
        raise Invalid({"moment": "moment-without-zone"})
    return clock.text(moment.astimezone(UTC))


def parse_exact_day(text: str) -> UncertainDate:
    """A date known to the day. Codes: those of `parse_date`, day-needed."""
    when = parse_date(text)
    if when.precision is not Precision.DAY or when.approximate:
        raise Invalid({"date": "day-needed"})
    return when
