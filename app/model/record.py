"""The kinds of record, and how a frozen value becomes the JSON body of a version and back.

A body omits what is None or empty, so that a field added later changes no digest of older versions.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from app.model.canonical import Json
from app.model.claim import Claim
from app.model.consent import Consent
from app.model.dates import UncertainDate
from app.model.event import Event
from app.model.evidence import Collector, Evidence
from app.model.guarantee import Guarantee
from app.model.ids import BlobHash, RecordId, is_record_id, is_sha256
from app.model.inquiry import Inquiry, Letter
from app.model.investigator import Investigator
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still
from app.model.watched import Watched, film_time

Record = (
    Person
    | Place
    | Source
    | SourceIdentity
    | Event
    | Evidence
    | Collector
    | Still
    | Depiction
    | PublicationDecision
    | Proceeding
    | Guarantee
    | Watched
    | Claim
    | Consent
    | Inquiry
    | Letter
    | Investigator
)

KINDS: dict[str, type[Record]] = {
    "person": Person,
    "place": Place,
    "source": Source,
    "source_identity": SourceIdentity,
    "event": Event,
    "evidence": Evidence,
    "collector": Collector,
    "still": Still,
    "depiction": Depiction,
    "publication": PublicationDecision,
    "proceeding": Proceeding,
    "guarantee": Guarantee,
    "watched": Watched,
    "claim": Claim,
    "consent": Consent,
    "inquiry": Inquiry,
    "letter": Letter,
    "investigator": Investigator,
}
_KIND_OF: dict[type, str] = {cls: kind for kind, cls in KINDS.items()}


class Malformed(ValueError):
    """A body that is not what its kind says. The message names the place, never the value."""


def kind_of(record: Record) -> str:
    return _KIND_OF[type(record)]


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return get_type_hints(cls)


def _plain(hint: Any) -> Any:
    """The hint without `| None`."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = [part for part in get_args(hint) if part is not type(None)]
        return inner[0]
    return hint


def encode(value: Any) -> Json:
    """JSON of a frozen value: dataclasses as objects, enums and dates as text, tuples as arrays."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        body = {}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if item is None or item == ():
                continue
            body[field.name] = encode(item)
        return body
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return value


def _decode_tuple(hint: Any, body: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(body, list):
        raise Malformed(where)
    inner = get_args(hint)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_decode(inner[0], item, f"{where}[{n}]") for n, item in enumerate(body))
    if len(body) != len(inner):
        raise Malformed(where)
    return tuple(_decode(part, item, where) for part, item in zip(inner, body, strict=True))


def _decode_text(hint: Any, body: str, where: str) -> Any:
    if hint is RecordId and not is_record_id(body):
        raise Malformed(where)
    if hint is BlobHash and not is_sha256(body):
        raise Malformed(where)
    try:
        if hint is date:
            day = date.fromisoformat(body)
            if day.isoformat() != body:
                raise Malformed(where)
            return day
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(body)
    except ValueError as bad:
        raise Malformed(where) from bad
    return body


def _sound(value: Any, where: str) -> Any:
    """What a parser would never give does not come in by another door."""
    if isinstance(value, UncertainDate) and value.earliest and value.latest and value.earliest > value.latest:
        raise Malformed(where)
    return value


def _decode(hint: Any, body: Json, where: str) -> Any:
    hint = _plain(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(body, Mapping):
            raise Malformed(where)
        hints = _hints(hint)
        if unknown := set(body) - set(hints):
            raise Malformed(f"{where}.{min(unknown)}")
        values = {key: _decode(hints[key], item, f"{where}.{key}") for key, item in body.items()}
        try:
            return _sound(hint(**values), where)
        except TypeError as bad:
            raise Malformed(where) from bad
    if get_origin(hint) is tuple:
        return _decode_tuple(hint, body, where)
    if hint is bool or hint is int:
        if type(body) is not hint:
            raise Malformed(where)
        return body
    if not isinstance(body, str):
        raise Malformed(where)
    return _decode_text(hint, body, where)


def decode(kind: str, body: Json) -> Record:
    """The frozen value of a body. Raises `Malformed` on an unknown kind or key, a missing key, or a value of the wrong type."""
    if kind not in KINDS:
        raise Malformed("kind")
    record: Record = _decode(KINDS[kind], body, kind)
    return record


def _walk(hint: Any, value: Any, where: str, wanted: Any) -> Iterator[tuple[str, Any]]:
    if value is None:
        return
    hint = _plain(hint)
    if hint is wanted:
        yield where, value
    elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
        for key, inner in _hints(hint).items():
            yield from _walk(inner, getattr(value, key), f"{where}.{key}" if where else key, wanted)
    elif get_origin(hint) is tuple:
        for item in value:
            yield from _walk(get_args(hint)[0], item, where, wanted)


def links(record: Record) -> list[tuple[str, RecordId]]:
    """Every reference to another record, with the field it stands in."""
    return list(_walk(type(record), record, "", RecordId))


def blobs(record: Record) -> list[tuple[str, BlobHash]]:
    """Every reference to the blob store, with the field it stands in."""
    return list(_walk(type(record), record, "", BlobHash))


def reference_fields(kind: str) -> dict[str, bool]:
    """The fields of a kind that hold ids of other records, and whether each holds several."""
    return _references_of(KINDS[kind])


def _references_of(cls: type) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name, hint in _hints(cast("Hashable", cls)).items():
        plain = _plain(hint)
        if plain is RecordId:
            found[name] = False
        elif get_origin(plain) is tuple and get_args(plain)[0] is RecordId:
            found[name] = True
    return found


def inner_reference_fields(kind: str) -> dict[str, dict[str, bool]]:
    """The fields of a kind that hold lists of values with references of their own: their fields as in `reference_fields`."""
    found: dict[str, dict[str, bool]] = {}
    for name, hint in _hints(cast("Hashable", KINDS[kind])).items():
        plain = _plain(hint)
        inner = get_args(plain)[0] if get_origin(plain) is tuple else None
        if isinstance(inner, type) and dataclasses.is_dataclass(inner) and (fields := _references_of(inner)):
            found[name] = fields
    return found


_PICTURES = frozenset({"evidence", "still"})
_LINKS_TO: dict[str, frozenset[str]] = {
    "annexes": _PICTURES,
    "claim": frozenset({"claim"}),
    "defendant": frozenset({"person"}),
    "defendants": frozenset({"person"}),
    "disputes": frozenset({"claim"}),
    "document": frozenset({"evidence"}),
    "documents": frozenset({"evidence"}),
    "evidence": _PICTURES,
    "film": frozenset({"evidence"}),
    "inquiry": frozenset({"inquiry"}),
    "item": frozenset({"evidence"}),
    "not_seen": frozenset({"person"}),
    "page_capture": frozenset({"evidence"}),
    "page_source": frozenset({"evidence"}),
    "person": frozenset({"person"}),
    "persons": frozenset({"person"}),
    "photograph": _PICTURES,
    "place": frozenset({"place"}),
    "proceeding": frozenset({"proceeding"}),
    "request": frozenset({"event"}),
    "source": frozenset({"source"}),
    "sources": frozenset({"source"}),
    "to_place": frozenset({"place"}),
}


def link_kinds(field: str) -> frozenset[str]:
    """The kinds of record that a field may lead to; empty where that depends on the record."""
    return _LINKS_TO.get(field, frozenset())


def may_link(record: Record, field: str, to_kind: str) -> bool:
    """Whether the link in `field` (as `links` names it) may lead to a record of `to_kind`."""
    name = field.rpartition(".")[2]
    if name == "subject":
        return isinstance(record, Claim) or to_kind in _PICTURES
    return to_kind in _LINKS_TO[name]


def label(record: Record) -> str:
    """A short text to know the record by in a list."""
    match record:
        case Person():
            return record.name.text
        case Place() | SourceIdentity() | Investigator():
            return record.name
        case Source():
            return record.label
        case Evidence() | Proceeding():
            return record.title
        case Event():
            return f"{record.type.value} {record.date.text}"
        case Guarantee():
            return f"{record.guarantee}: {record.observed.value}"
        case Watched():
            return f"{film_time(record.from_ms)} to {film_time(record.to_ms)}"
        case Still():
            return f"pts {record.pts}"
        case Claim():
            return f"{record.about}: {record.value}"
        case Inquiry():
            return record.body
        case Letter():
            return f"{record.direction.value} {record.kind.value} {record.date.text}"
        case Collector() | Consent() | Depiction() | PublicationDecision():
            return _KIND_OF[type(record)]
