"""A row of a table of people: to a draft of a person, and onto a person who is recorded already."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from app.errors import Invalid
from app.model.person import NameKind, Person, PersonName, Service
from app.services.importing.cells import Text

_NAME_PARTS = ("script", "family", "given", "father", "language")
_KINDS = {
    "spellings": NameKind.SPELLING,
    "birth_names": NameKind.BIRTH,
    "aliases": NameKind.ALIAS,
    "call_signs": NameKind.CALL_SIGN,
}
_SERVICE = {"service_branch": "branch", "service_rank": "rank", "service_unit": "unit", "service_number": "number"}
_NAMES = frozenset({"name", "names_in_full", *_NAME_PARTS, *_KINDS})


def draft(texts: Mapping[str, Text]) -> dict[str, object]:
    """The draft for `parse_person`.

    Family and given name in columns of their own, without one for the whole, are written `Given Family`. Raises `Invalid` for
    `names_in_full` that is no list.
    """
    found: dict[str, object] = {
        name: text for name, text in texts.items() if name not in _NAMES and name not in _KINDS and name != "id"
    }
    if "names_in_full" in texts:
        found["names"] = names_in_full(texts["names_in_full"])
        return found
    parts = {part: texts[part] for part in _NAME_PARTS if part in texts}
    text = texts.get("name") or " ".join(str(parts[part]).strip() for part in ("given", "family") if part in parts)
    main: list[object] = []
    if text:
        main = [{"text": text, "kind": "main", **parts} if parts else text]
    spellings = list(texts.get("spellings", ()))
    found["names"] = [*main, *spellings] if main else []
    for name in ("birth_names", "aliases", "call_signs"):
        if name in texts:
            found[name] = texts[name]
    return found


def names_in_full(untrusted: Text) -> list[dict[str, Any]]:
    """Names with all their parts, as an export writes them where plain columns do not hold them. Raises `Invalid`."""
    try:
        found = json.loads(untrusted) if isinstance(untrusted, str) else None
    except (ValueError, RecursionError) as bad:
        raise Invalid({"names_in_full": "names-form"}) from bad
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Invalid({"names_in_full": "names-form"})
    return found


def fields_of(part: str) -> Sequence[str]:
    """The fields that may have filled a part of the draft, the likeliest first."""
    head, _, inner = part.partition(".")
    if head.startswith("names"):
        if inner in _NAME_PARTS:
            return (inner,)
        return ("name", "family", "given", "names_in_full", "spellings")
    return (head,)


def onto(before: Person, texts: Mapping[str, Text]) -> dict[str, Text]:
    """The texts of a row with what it needs of the person it brings up to date: a row need not repeat the name."""
    found = dict(texts)
    if "names_in_full" in texts or "name" in texts or ("family" in texts and "given" in texts):
        return found
    found["name"] = before.name.text
    return found


def merged(before: Person, row: Person, given: Set[str], cleared: Set[str]) -> Person:
    """`before` with the values of the fields `given`, and without those `cleared`. All other values stay as they are."""
    changes: dict[str, Any] = {}
    for name in (given | cleared) - _NAMES - set(_SERVICE) - {"id"}:
        changes[name] = getattr(row, name) if name in given else ((), None)[name not in {"nationalities", "documents"}]
    service = before.service or Service()
    for name, inner in _SERVICE.items():
        if name in given and row.service is not None:
            service = replace(service, **{inner: getattr(row.service, inner)})
        elif name in cleared:
            service = replace(service, **{inner: None})
    changes["service"] = None if service == Service() else service
    changes["names"] = row.names if "names_in_full" in given else _names(before, row, given, cleared)
    return replace(before, **changes)


def _names(before: Person, row: Person, given: Set[str], cleared: Set[str]) -> tuple[PersonName, ...]:
    main = before.name
    if given & {"name", *_NAME_PARTS}:
        main = _main(main, row.name, given)
    emptied: dict[str, Any] = {part: None for part in cleared & set(_NAME_PARTS) if part != "script"}
    if emptied:
        main = replace(main, **emptied)
    names = [main if name is before.name else name for name in before.names]
    for field, kind in _KINDS.items():
        if field not in given and field not in cleared:
            continue
        known = {name.text: name for name in before.names if name.kind is kind and name is not before.name}
        fresh = [known.get(name.text, name) for name in row.names if name.kind is kind] if field in given else []
        kept = [name for name in names if name.kind is not kind or name is main]
        names = [*kept, *fresh]
    return tuple(dict.fromkeys(names))


def _main(old: PersonName, new: PersonName, given: Set[str]) -> PersonName:
    """The name in force after a row: another text makes another name, the same text keeps what is known about it."""
    if new.text != old.text:
        return replace(new, kind=old.kind)
    return replace(old, **{part: getattr(new, part) for part in _NAME_PARTS if part in given})
