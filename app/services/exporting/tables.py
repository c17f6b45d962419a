"""Records as rows of text. What may be exported is listed here, field by field; what is not listed stays."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.errors import Invalid
from app.model.dates import UncertainDate
from app.model.ids import is_record_id
from app.model.person import IdentityDocument, NameKind, Person, PersonName
from app.model.record import KINDS, reference_fields
from app.services.importing import people
from app.services.importing.fields import FIELDS
from app.services.record import PARSERS

Labels = Callable[[str], str]
"""The name of what an id leads to."""

_ALL = "all"
_PLAIN_KINDS: Mapping[str, tuple[str, Sequence[str]]] = {
    # Without who collected it, and from where in the network: that stays (the collector is a record of its own).
    "evidence": (
        "evidence",
        (
            "title", "kind", "content", "size", "file_name", "media_type", "acquisition.url", "acquisition.final_url",
            "acquisition.publisher", "acquisition.first_published", "acquisition.collected_at", "acquisition.tool",
            "acquisition.method", "acquisition.context", "acquisition.source", "proceeding", "persons", "notes",
        ),
    ),
    "stills": (
        "still",
        (
            "film", "film_sha256", "stream", "pts", "time_base", "frame", "width", "height", "frame_sha256", "pixels_sha256",
            "png", "ffmpeg",
        ),
    ),
    "claims": ("claim", _ALL),
    "places": ("place", _ALL),
    "sources": ("source", _ALL),
    "proceedings": ("proceeding", _ALL),
    "acts": ("act", _ALL),
    "guarantees": ("guarantee", _ALL),
    # Without who looked: who works here is nobody else's business.
    "observations": (
        "observation",
        ("subject", "person", "seen", "text", "confidence", "observed_on", "region", "compared_with", "caution"),
    ),
    # Without who was told, who told them, and in which words: a relative is not to be read out of it.
    "told": ("told", ("date", "about", "how", "document")),
    "terms": ("term", _ALL),
}  # fmt: skip
"""What a person asks for, the kind it is, and the fields that leave."""

WHAT = ("people", "events", *_PLAIN_KINDS)
KIND_OF: Mapping[str, str] = {
    "people": "person",
    "events": "event",
    **{what: kind for what, (kind, _) in _PLAIN_KINDS.items()},
}
STATUS_COLUMNS = ("status", "last_seen", "last_contact", "last_private_contact", "days_isolated")
CAPTIVE = "captive"
"""A first column of `told`: to whom the relative belongs."""
_IDS_ONLY = frozenset({"photograph"})


@dataclass(frozen=True)
class Columns:
    """The headers of an export, and which of them hold lists."""

    headers: tuple[str, ...]
    lists: frozenset[str]


def columns(what: str, *, ids: bool, status: bool) -> Columns:
    """The columns of an export, in their order."""
    if what in {"people", "events"}:
        known = FIELDS[KIND_OF[what]]
        names = [each.name for each in known if not each.computed and each.name != "id"]
        if not ids:
            names = [name for name in names if name not in _IDS_ONLY]
        lists = frozenset(each.name for each in known if each.several)
    else:
        names = list(_paths(what))
        lists = frozenset(path.replace(".", "_") for path in names if _is_list(what, path))
        names = [*((CAPTIVE,) if what == "told" else ()), *(path.replace(".", "_") for path in names)]
    headers = (*(("id",) if ids else ()), *names, *(STATUS_COLUMNS if status and what == "people" else ()))
    return Columns(headers, lists)


def own_headers(kind: str) -> frozenset[tuple[str, ...]]:
    """The headers that an export of people or events may have: a table with these was written by us."""
    what = next((name for name, each in KIND_OF.items() if each == kind), "")
    if what not in {"people", "events"}:
        return frozenset()
    return frozenset(columns(what, ids=ids, status=status).headers for ids in (True, False) for status in (True, False))


def _paths(what: str) -> Iterator[str]:
    kind, chosen = _PLAIN_KINDS[what]
    cls = KINDS[kind]
    known = [each.name for each in dataclasses.fields(cls)]
    for path in known if chosen == _ALL else chosen:
        if path.partition(".")[0] in known:
            yield path


def _is_list(what: str, path: str) -> bool:
    cls = KINDS[_PLAIN_KINDS[what][0]]
    hint = next((str(each.type) for each in dataclasses.fields(cls) if each.name == path), "")
    return hint.startswith("tuple[") and "..." in hint


def row(what: str, record: Any, labels: Labels, *, ids: bool) -> list[str]:
    """The cells of one record, but for its id and status. `ids`: what it leads to stands there by id and not by name."""
    if what == "people":
        texts = _person(record, ids=ids)
        return [texts.get(each.name, "") for each in FIELDS["person"] if _shown(each.name, each.computed, ids=ids)]
    led = (lambda id_: id_) if ids else labels
    if what == "events":
        return [
            _text(getattr(record, each.name), led, each.name in reference_fields("event"))
            for each in FIELDS["event"]
            if each.name != "id"
        ]
    references = reference_fields(KIND_OF[what]) | {"acquisition.source": False}
    return [_text(_at(record, path), led, path in references) for path in _paths(what)]


def _shown(name: str, computed: bool, *, ids: bool) -> bool:
    return not computed and name != "id" and (ids or name not in _IDS_ONLY)


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name, None)
    return record


def _text(value: Any, labels: Labels, leads: bool = False) -> str:
    """A value in one cell: lists an item a line, dates as they were typed, what is nested with semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, UncertainDate):
        return value.text
    if isinstance(value, tuple):
        return "\n".join(_text(item, labels, leads) for item in value)
    if dataclasses.is_dataclass(value):
        parts = [_text(getattr(value, each.name), labels) for each in dataclasses.fields(value)]
        return "; ".join(part for part in parts if part)
    if isinstance(value, str) and (leads or is_record_id(value)):
        return labels(value)
    return str(value)


_SIMPLE = (
    "sex", "birth", "birth_place", "mother_maiden_name", "nationalities", "occupation", "civil_status", "address", "marks",
    "health_needs", "photograph", "notes",
)  # fmt: skip
_OTHER_NAMES = {
    "spellings": NameKind.SPELLING,
    "birth_names": NameKind.BIRTH,
    "aliases": NameKind.ALIAS,
    "call_signs": NameKind.CALL_SIGN,
}


def _person(person: Person, *, ids: bool) -> dict[str, str]:
    """The texts of a person, such that reading them gives the person again."""
    texts = {name: _text(getattr(person, name), str) for name in _SIMPLE}
    texts["documents"] = "\n".join(_document(each) for each in person.documents)
    if person.service:
        for part in ("branch", "rank", "unit", "number"):
            texts[f"service_{part}"] = getattr(person.service, part) or ""
    main = person.name
    texts["name"], texts["script"] = main.text, main.script
    for part in ("family", "given", "father", "language"):
        texts[part] = getattr(main, part) or ""
    for field, kind in _OTHER_NAMES.items():
        texts[field] = "\n".join(name.text for name in person.names if name.kind is kind and name is not main)
    wanted = person.names if ids else tuple(dataclasses.replace(name, source=None) for name in person.names)
    if _names_read(texts) != wanted:
        texts["names_in_full"] = json.dumps([_name(name) for name in wanted], ensure_ascii=False)
    return texts


def _document(document: IdentityDocument) -> str:
    parts = [
        document.kind,
        document.number,
        document.issued_on.text if document.issued_on else None,
        document.issued_by,
    ]
    while parts and not parts[-1]:
        parts.pop()
    return "; ".join(part or "" for part in parts)


def _name(name: PersonName) -> dict[str, str]:
    return {
        each.name: str(getattr(name, each.name))
        for each in dataclasses.fields(name)
        if getattr(name, each.name) is not None
    }


def _names_read(texts: Mapping[str, str]) -> tuple[PersonName, ...] | None:
    """The names that an import would find in these cells."""
    fields = ("name", "script", "family", "given", "father", "language")
    cells: dict[str, Any] = {field: texts[field] for field in fields if texts[field]}
    cells |= {field: texts[field].split("\n") for field in _OTHER_NAMES if texts[field]}
    try:
        found = PARSERS["person"](people.draft(cells))
    except Invalid:
        return None
    assert isinstance(found, Person)
    return found.names
