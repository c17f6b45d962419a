"""From the cells of a row to the texts of its fields, as the mapping says: lists parted, words made ours, dates made clear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.services.importing.fault import Fault, fault
from app.services.importing.fields import CARDS, FIELDS, Field
from app.services.importing.mapping import Column, DateStyle
from app.services.importing.mapping import Mapping as TableMapping
from app.services.importing.tables import Odd, Row

Text = str | list[str]

_DAY_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})\s?([/-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/-])")
_DOTTED = re.compile(r"(?<![\d./-])(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?(\d{4})(?![\d/-])")
_YEAR_FIRST = re.compile(r"(?<![\d./-])(\d{4})\s?/\s?(\d{1,2})\s?/\s?(\d{1,2})(?![\d/-])")
_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})\s?/\s?(\d{4})(?![\d/-])")


class AmbiguousDateError(Exception):
    """Nobody can tell the day from the month."""


def clear_date(untrusted_text: str, style: DateStyle | None) -> str:
    """A date as `parse_date` reads it: 03/04/2025 becomes 03.04.2025, or 04.03.2025 where the month comes first.

    Without a style only what can be read in one way is rewritten (25/04/2025, 2025/04/25, 04/2025). Raises
    AmbiguousDateError, also for 03.04.2025 in a table whose months come first: dots put the day first everywhere else.
    """
    if "/" not in untrusted_text and "-" not in untrusted_text and style is not DateStyle.MONTH_FIRST:
        return untrusted_text

    def rewrite(found: re.Match[str]) -> str:
        first, second, year = found[1], found[3], found[4]
        if style is None and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
            raise AmbiguousDateError
        month_first = style is DateStyle.MONTH_FIRST or (style is None and int(second) > 12)
        return f"{second}.{first}.{year}" if month_first else f"{first}.{second}.{year}"

    if style is DateStyle.MONTH_FIRST:
        for dotted in _DOTTED.finditer(untrusted_text):
            if int(dotted[1]) <= 12 and int(dotted[2]) <= 12 and int(dotted[1]) != int(dotted[2]):
                raise AmbiguousDateError
    text = _YEAR_FIRST.sub(r"\1-\2-\3", untrusted_text)
    text = _DAY_MONTH_YEAR.sub(rewrite, text)
    return _MONTH_YEAR.sub(r"\1.\2", text)


@dataclass(frozen=True)
class _Filled:
    """A column that fills a field."""

    position: int
    header: str
    field: Field
    parts: re.Pattern[str] | None
    words: Mapping[str, str]


@dataclass(frozen=True)
class Values:
    """One row: texts by field, the fields whose cells are blank, and what is wrong already."""

    texts: dict[str, Text]
    blank: frozenset[str]
    faults: tuple[Fault, ...]


class Cells:
    """Reads the rows of one table."""

    def __init__(self, mapping: TableMapping, columns: Sequence[Column]) -> None:
        known = {each.name: each for each in FIELDS[mapping.kind]}
        self._filled: list[_Filled] = []
        self.header_of: dict[str, str] = {}
        for position, column in enumerate(columns):
            if column.field is None:
                continue
            field = known[column.field]
            parts = re.compile(f"[\n{re.escape(column.separator)}]") if field.several else None
            words = {**CARDS.get(field.name, {}), **mapping.values.get(field.name, {})}
            self._filled.append(_Filled(position, column.header, field, parts, words))
            self.header_of[field.name] = column.header
        self._defaults = {name: text for name, text in mapping.defaults.items() if name not in self.header_of}
        self._several = {each.name for each in known.values() if each.several}
        self._style = mapping.dates

    @property
    def fields(self) -> frozenset[str]:
        """The fields that columns fill."""
        return frozenset(self.header_of)

    def read(self, row: Row) -> Values:
        """The texts of a row; nothing in them is checked but dates and what the reader of the file found odd."""
        texts: dict[str, Text] = {}
        blank: list[str] = []
        faults: list[Fault] = []
        for each in self._filled:
            cell = row.cells[each.position]
            if not cell or cell.isspace():
                blank.append(each.field.name)
            elif type(cell) is Odd:
                faults.append(fault(row.number, each.header, cell, cell.rule))
            elif each.field.date:
                try:
                    texts[each.field.name] = clear_date(cell, self._style)
                except AmbiguousDateError:
                    faults.append(fault(row.number, each.header, cell, "date-ambiguous"))
            elif each.parts is not None:
                items = [item.strip() for item in each.parts.split(cell.replace("\r", "\n")) if item.strip()]
                texts[each.field.name] = [_worded(item, each.words) for item in items]
            else:
                texts[each.field.name] = _worded(cell, each.words) if each.words else cell
        for name, text in self._defaults.items():
            texts[name] = [text] if name in self._several else text
        return Values(texts, frozenset(blank), tuple(faults))

    def located(
        self, problems: Mapping[str, str], row: Row, fields_of: Callable[[str], Sequence[str]]
    ) -> Iterator[Fault]:
        """The problems of a parsed draft as faults of cells. `fields_of`: the fields that a part of the draft came from."""
        for part, rule in problems.items():
            names = fields_of(part)
            filled = next((each for name in names for each in self._filled if each.field.name == name), None)
            if filled is None:
                yield fault(row.number, names[0] if names else part, "", rule)
            else:
                yield fault(row.number, filled.header, row.cells[filled.position], rule)


def _worded(text: str, words: Mapping[str, str]) -> str:
    return words.get(text.strip().casefold(), text)
