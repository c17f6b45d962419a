"""Which column fills which field, and how its cells are to be read: proposed from the headers, saved, given again as JSON.

    {"habeas_mapping": 1, "kind": "person", "dates": "day-first", "key": "service_number",
     "columns": {"Surname": "family", "Also known as": {"field": "aliases", "separator": ";"}, "Height": null},
     "values": {"sex": {"g": "male"}}, "defaults": {"nationalities": "GE"},
     "encoding": "windows-1251", "delimiter": ";", "sheet": "List"}

All but `columns` may be left out. An object of headers and fields alone is a mapping as well; a null passes a column over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.errors import Invalid
from app.services.importing.fault import unfit
from app.services.importing.fields import Field, by_header, by_name

VERSION = 1
_SEPARATORS_IN_WORDS = ";|\u061b"
"""What parts a list in a cell, where the header is a word of ours in some language and not the field's own name."""


class DateStyle(StrEnum):
    """What 03/04/2025 means."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True)
class Column:
    """`separator`: each of these characters, and a line break, parts one item of a list from the next."""

    header: str
    field: str | None
    separator: str = ""


@dataclass(frozen=True)
class Mapping:
    """`key`: the field by which a row finds the record it brings up to date; None: every row is new."""

    kind: str
    columns: tuple[Column, ...]
    dates: DateStyle | None = None
    key: str | None = None
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    defaults: Mapped[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    def to_json(self) -> bytes:
        """The file that brings it back."""
        body: dict[str, Any] = {"habeas_mapping": VERSION, "kind": self.kind}
        body["columns"] = {
            each.header: {"field": each.field, "separator": each.separator} if each.separator else each.field
            for each in self.columns
            if each.header
        }
        for name in ("dates", "key", "encoding", "delimiter", "sheet"):
            if (value := getattr(self, name)) is not None:
                body[name] = str(value)
        if self.values:
            body["values"] = {name: dict(words) for name, words in self.values.items()}
        if self.defaults:
            body["defaults"] = dict(self.defaults)
        return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"


def propose(kind: str, headers: Sequence[str]) -> Mapping:
    """What the headers seem to mean. A field that two headers seem to mean goes to the first that bears its own name."""
    meant = [by_header(kind, header) if header else None for header in headers]
    exact = [each is not None and header.strip() == each.name for header, each in zip(headers, meant, strict=True)]
    taken: set[str] = set()
    chosen: list[Field | None] = [None] * len(headers)
    for wanted in (True, False):
        for position, each in enumerate(meant):
            if each is None or exact[position] is not wanted or each.name in taken or each.computed:
                continue
            taken.add(each.name)
            chosen[position] = each
    columns = tuple(
        Column(
            header,
            each.name if each else None,
            _SEPARATORS_IN_WORDS if each and each.several and not same and each.name != "documents" else "",
        )
        for header, each, same in zip(headers, chosen, exact, strict=True)
    )
    return Mapping(kind, columns, _style_told(headers), "id" if "id" in taken else None)


_DAY_FIRST = re.compile(r"\b(?:dd?|jj?|дд?|gg?)[/.-](?:mm?|мм?|aa?)[/.-]", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\bmm?[/.-]dd?[/.-]", re.IGNORECASE)


def _style_told(headers: Sequence[str]) -> DateStyle | None:
    """The style that a header spells out, as in "Born (dd/mm/yyyy)"; None where none does, or they differ."""
    day = any(_DAY_FIRST.search(header) for header in headers)
    month = any(_MONTH_FIRST.search(header) for header in headers)
    if day is month:
        return None
    return DateStyle.DAY_FIRST if day else DateStyle.MONTH_FIRST


def parse(untrusted: bytes, kind: str) -> Mapping:
    """A saved mapping. Raises `Invalid` with the problems of all its parts."""
    try:
        found = json.loads(untrusted)
    except (ValueError, RecursionError) as bad:
        raise Invalid({"map": "mapping-form"}) from bad
    if not isinstance(found, dict):
        raise Invalid({"map": "mapping-form"})
    if "columns" not in found and "habeas_mapping" not in found:
        found = {"columns": found}
    problems: dict[str, str] = {}
    if found.get("habeas_mapping", VERSION) != VERSION:
        problems["habeas_mapping"] = "mapping-version"
    if found.get("kind", kind) != kind:
        problems["kind"] = "mapping-kind"
    columns = _columns(found.get("columns"), kind, problems)
    for name in set(found) - {
        "habeas_mapping",
        "kind",
        "columns",
        "dates",
        "key",
        "values",
        "defaults",
        "encoding",
        "delimiter",
        "sheet",
    }:
        problems[str(name)] = "unknown-field"
    dates = _text(found, "dates", problems)
    if dates is not None and dates not in set(DateStyle):
        problems["dates"] = "date-style"
    key = _text(found, "key", problems)
    defaults = _defaults(found.get("defaults", {}), kind, problems)
    values = _values(found.get("values", {}), kind, problems)
    encoding, delimiter, sheet = (_text(found, name, problems) for name in ("encoding", "delimiter", "sheet"))
    if problems:
        raise Invalid(problems)
    return Mapping(
        kind, columns, DateStyle(dates) if dates else None, key, values, defaults, encoding, delimiter, sheet
    )


def _text(found: Mapped[str, Any], name: str, problems: dict[str, str]) -> str | None:
    value = found.get(name)
    if value is not None and (not isinstance(value, str) or not value):
        problems[name] = "not-text"
        return None
    return value


def _columns(untrusted: Any, kind: str, problems: dict[str, str]) -> tuple[Column, ...]:
    if not isinstance(untrusted, dict):
        problems["columns"] = "mapping-form"
        return ()
    columns: list[Column] = []
    for header, said in untrusted.items():
        name, separator = said, ""
        if isinstance(said, dict):
            name, separator = said.get("field"), said.get("separator", "")
        if name is None:
            columns.append(Column(header.strip(), None))
            continue
        known = by_name(kind, name) if isinstance(name, str) else None
        if known is None or known.computed or not isinstance(separator, str):
            problems[f"columns.{header}"] = "no-such-column-field"
        elif any(each.field == known.name for each in columns):
            problems[f"columns.{header}"] = "field-mapped-twice"
        else:
            columns.append(Column(header.strip(), known.name, separator))
    return tuple(columns)


def _defaults(untrusted: Any, kind: str, problems: dict[str, str]) -> dict[str, str]:
    if not isinstance(untrusted, dict) or not all(isinstance(value, str) for value in untrusted.values()):
        problems["defaults"] = "mapping-form"
        return {}
    found: dict[str, str] = {}
    for name, value in untrusted.items():
        known = by_name(kind, name)
        if known is None or known.computed or known.name == "id":
            problems[f"defaults.{name}"] = "no-such-column-field"
        else:
            found[known.name] = value
    return found


def _values(untrusted: Any, kind: str, problems: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    if not isinstance(untrusted, dict):
        problems["values"] = "mapping-form"
        return found
    for name, words in untrusted.items():
        known = by_name(kind, name)
        if known is None:
            problems[f"values.{name}"] = "no-such-column-field"
        elif not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            problems[f"values.{name}"] = "mapping-form"
        else:
            found[known.name] = {word.strip().casefold(): ours for word, ours in words.items()}
    return found


_NEEDED: Mapped[str, tuple[frozenset[str], ...]] = {
    "person": (frozenset({"name", "family", "given", "names_in_full"}),),
    "event": (frozenset({"type"}), frozenset({"persons"}), frozenset({"date"})),
}
"""One of each of these has to be filled where rows are about something new."""


def fitted(mapping: Mapping, headers: Sequence[str]) -> tuple[list[Column], tuple[str, ...]]:
    """The columns of a table in their order, and the headers that nothing is taken from.

    A column of the mapping that the table lacks leaves values alone. Raises TableUnfitError: no field at all (nothing-mapped),
    or one without which nothing can be recorded (field-not-mapped); `Invalid`: a key that no column fills (key-not-mapped).
    """
    by_head = {each.header: each for each in mapping.columns}
    columns = [by_head.get(header, Column(header, None)) if header else Column("", None) for header in headers]
    named = {each.field for each in columns} - {None}
    if not named:
        raise unfit("nothing-mapped", row=1, value=", ".join(headers))
    if mapping.key is not None and mapping.key not in named:
        raise Invalid({"key": "key-not-mapped"})
    if mapping.key is None:
        for choices in _NEEDED[mapping.kind]:
            if not named & choices and not mapping.defaults.keys() & choices:
                raise unfit("field-not-mapped", row=1, value=" / ".join(sorted(choices)))
    return columns, tuple(each.header for each in columns if each.field is None and each.header)
