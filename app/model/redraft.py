"""The way back: a record as the draft that its parser would read it from, so that single fields can be typed anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from app.errors import Invalid
from app.model.claim import Claim, Total, parse_sum, sum_text
from app.model.dates import UncertainDate
from app.model.drafts import Draft
from app.model.inquiry import Inquiry
from app.model.observation import Observation
from app.model.person import NameKind, Person
from app.model.record import Record

NAME_FIELDS: dict[str, frozenset[NameKind]] = {
    "names": frozenset({NameKind.MAIN, NameKind.SPELLING}),
    "birth_names": frozenset({NameKind.BIRTH}),
    "aliases": frozenset({NameKind.ALIAS}),
    "call_signs": frozenset({NameKind.CALL_SIGN}),
}
"""The fields of a person's draft that names come from, and the kinds that each gives."""


def draft_of(record: Record) -> dict[str, object]:
    """The draft of a record; empty fields are left out, and documents of a person that cannot be written on one line."""
    draft = _fields(record)
    match record:
        case Person():
            service: Any = draft.pop("service", {})
            draft |= {f"service_{name}": text for name, text in service.items()}
            parts = [
                (each.kind, each.number, each.issued_on.text if each.issued_on else None, each.issued_by)
                for each in record.documents
            ]
            draft.pop("documents", None)
            if parts and not any(";" in (part or "") for each in parts for part in each):
                draft["documents"] = ["; ".join(part or "" for part in each).rstrip("; ") for each in parts]
        case Claim():
            for name in ("number", "parts", "bound"):
                draft.pop(name, None)
            if record.number is not None:
                draft["number"] = sum_text(Total(record.number, record.parts, record.bound))
        case Observation():
            del draft["caution"]  # nobody types it
        case Inquiry():
            if record.fields:
                draft["fields"] = {each.key: each.text for each in record.fields}
    return draft


def replaced(record: Record, changes: Draft, clear: Collection[str] = ()) -> dict[str, object]:
    """The draft of a record with the fields of `changes` in place of its own, and those in `clear` emptied.

    Of a person, `names` stands for the name in force and its spellings only: aliases and the like stay, and the other way
    round. A number typed anew for a claim is its value too, where the value was the number. Raises `Invalid` with
    `unknown-field` for fields to clear that this kind of record does not have (the parser says so of the others), and with
    `cleared-and-given`.
    """
    draft = draft_of(record)
    problems: dict[str, str] = {}
    for name in clear:
        if name not in _draft_fields(record):
            problems[name] = "unknown-field"
        elif name in changes:
            problems[name] = "cleared-and-given"
    if problems:
        raise Invalid(problems)
    touched = {*changes, *clear}
    if isinstance(record, Person):
        _split_names(record, draft, touched)
    if isinstance(record, Claim) and "number" in changes and "value" not in touched and _is_its_number(record):
        del draft["value"]
    for name in clear:
        if not (isinstance(record, Person) and name == "names"):  # where aliases are left, they are among the names
            draft.pop(name, None)
    for name, value in changes.items():
        if isinstance(record, Person) and name == "names":
            given = [value] if isinstance(value, str | Mapping) else value
            kept = draft.get("names", [])
            draft["names"] = [*given, *kept] if isinstance(given, list | tuple) and isinstance(kept, list) else value
        else:
            draft[name] = value
    return draft


def merged(record: Record, before: Record, after: Record) -> Record:
    """`record` with what differs between two readings of its draft, so that whatever a draft cannot say stays as it was."""
    names = [field.name for field in dataclasses.fields(record)]
    changed = {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
    return dataclasses.replace(record, **changed)


def _draft_fields(record: Record) -> set[str]:
    names = {field.name for field in dataclasses.fields(record)}
    match record:
        case Person():
            return names - {"service"} | {*NAME_FIELDS, *(f"service_{part}" for part in _SERVICE)}
        case Claim():
            return names - {"parts", "bound"}
        case Observation():
            return names - {"caution"}
        case _:
            return names


_SERVICE = ("branch", "rank", "unit", "number")


def _split_names(person: Person, draft: dict[str, object], touched: Collection[str]) -> None:
    gone = frozenset().union(*(kinds for field, kinds in NAME_FIELDS.items() if field in touched))
    kept = [_fields(name) for name in person.names if name.kind not in gone]
    if kept:
        draft["names"] = kept
    else:
        draft.pop("names", None)


def _is_its_number(claim: Claim) -> bool:
    try:
        return parse_sum(claim.value).number == claim.number
    except Invalid:
        return False


def _fields(value: Any) -> dict[str, object]:
    found = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {name: _written(item) for name, item in found.items() if item is not None and item != ()}


def _written(value: Any) -> object:
    if isinstance(value, UncertainDate):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        if all(type(item) is int for item in value):
            return ",".join(map(str, value))
        return [_written(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return value
