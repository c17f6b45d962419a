"""The kinds of record, and how a frozen value becomes the JSON body of a version and back.

A body omits what is None or empty, so that a field added later changes no digest of older versions.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from enum import Enum
from functools import cache, partial
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

from app.model.act import Act
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
from app.model.observation import CAUTION, Observation
from app.model.person import Person
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.relative import Relative, RelativeContact, Told
from app.model.sameness import Sameness
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still
from app.model.term import Term
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
    | Act
    | Observation
    | Claim
    | Relative
    | RelativeContact
    | Told
    | Consent
    | Sameness
    | Term
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
    "act": Act,
    "observation": Observation,
    "claim": Claim,
    "relative": Relative,
    "relative_contact": RelativeContact,
    "told": Told,
    "consent": Consent,
    "sameness": Sameness,
    "term": Term,
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


@cache
def _field_names(cls: Hashable) -> tuple[str, ...] | None:
    """The fields of a dataclass, None for any other type."""
    return tuple(field.name for field in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else None


def encode(value: Any) -> Json:
    """JSON of a frozen value: dataclasses as objects, enums and dates as text, tuples as arrays."""
    cls = type(value)
    if cls is str or cls is int or cls is bool:
        return value
    names = _field_names(cast("Hashable", cls))
    if names is not None:
        body = {}
        for name in names:
            item = getattr(value, name)
            if item is None or (type(item) is tuple and not item):
                continue
            body[name] = item if type(item) is str else encode(item)
        return body
    if cls is tuple:
        return [item if type(item) is str else encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


Reads = Callable[[Json, str], Any]
"""Makes a value of JSON. The text names the place, for whoever is told of a wrong one."""


def _read_text(body: Json, where: str) -> str:
    if not isinstance(body, str):
        raise Malformed(where)
    return body


def _read_special(hint: Any, body: Json, where: str) -> Any:
    """A text that is an id, a day or one of a list."""
    text = _read_text(body, where)
    if (hint is RecordId and not is_record_id(text)) or (hint is BlobHash and not is_sha256(text)):
        raise Malformed(where)
    try:
        if hint is date:
            day = date.fromisoformat(text)
            if day.isoformat() != text:
                raise Malformed(where)
            return day
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(text)
    except ValueError as bad:
        raise Malformed(where) from bad
    return text


def _read_exactly(hint: Any, body: Json, where: str) -> Any:
    if type(body) is not hint:
        raise Malformed(where)
    return body


def _read_items(inner: Reads, body: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(body, list):
        raise Malformed(where)
    return tuple([inner(item, f"{where}[{n}]") for n, item in enumerate(body)])


def _read_tuple(inner: tuple[Reads, ...], body: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(body, list) or len(body) != len(inner):
        raise Malformed(where)
    return tuple(read(item, where) for read, item in zip(inner, body, strict=True))


def _read_object(cls: Any, body: Json, where: str) -> Any:
    if not isinstance(body, Mapping):
        raise Malformed(where)
    readers = _readers(cls)
    if unknown := body.keys() - readers.keys():
        raise Malformed(f"{where}.{min(unknown)}")
    values = {}
    for key, item in body.items():
        read = readers[key]
        values[key] = item if read is _read_text and type(item) is str else read(item, f"{where}.{key}")
    try:
        return _sound(cls(**values), where)
    except TypeError as bad:
        raise Malformed(where) from bad


@cache
def _readers(cls: Hashable) -> dict[str, Reads]:
    return {key: _reads(hint) for key, hint in _hints(cls).items()}


@cache
def _reads(hint: Hashable) -> Reads:
    """How a value of this type is made, looked up once."""
    plain = _plain(hint)
    if dataclasses.is_dataclass(plain) and isinstance(plain, type):
        return partial(_read_object, plain)
    if get_origin(plain) is tuple:
        inner = get_args(plain)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return partial(_read_items, _reads(inner[0]))
        return partial(_read_tuple, tuple(_reads(part) for part in inner))
    if plain is bool or plain is int:
        return partial(_read_exactly, plain)
    return _read_text if plain is str else partial(_read_special, plain)


def _sound(value: Any, where: str) -> Any:
    """What a parser would never give does not come in by another door."""
    if type(value) is UncertainDate and value.earliest and value.latest and value.earliest > value.latest:
        raise Malformed(where)
    return value


def decode(kind: str, body: Json) -> Record:
    """The frozen value of a body. Raises `Malformed` on an unknown kind or key, a missing key, or a value of the wrong type."""
    if kind not in KINDS:
        raise Malformed("kind")
    record: Record = _reads(cast("Hashable", KINDS[kind]))(body, kind)
    return record


class _Shape(NamedTuple):
    """Where something stands in values of a type: in fields of an object, in items of a tuple; neither: it is the value."""

    fields: tuple[tuple[str, _Shape], ...] = ()
    items: _Shape | None = None


@cache
def _shape(hint: Hashable, wanted: Hashable) -> _Shape | None:
    """The ways to every `wanted` in a value of the type `hint`, looked up once; None where there are none."""
    plain = _plain(hint)
    if plain is wanted:
        return _Shape()
    if dataclasses.is_dataclass(plain) and isinstance(plain, type):
        ways = ((key, _shape(inner, wanted)) for key, inner in _hints(cast("Hashable", plain)).items())
        found = tuple((key, shape) for key, shape in ways if shape is not None)
        return _Shape(found) if found else None
    if get_origin(plain) is tuple:
        inside = _shape(get_args(plain)[0], wanted)
        return None if inside is None else _Shape(items=inside)
    return None


def _walk(shape: _Shape, value: Any, where: str, found: list[tuple[str, Any]]) -> None:
    if value is None:
        return
    if shape.fields:
        for key, inner in shape.fields:
            _walk(inner, getattr(value, key), f"{where}.{key}" if where else key, found)
    elif shape.items is not None:
        for item in value:
            _walk(shape.items, item, where, found)
    else:
        found.append((where, value))


def _every(record: Record, wanted: Hashable) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    shape = _shape(cast("Hashable", type(record)), wanted)
    if shape is not None:
        _walk(shape, record, "", found)
    return found


def links(record: Record) -> list[tuple[str, RecordId]]:
    """Every reference to another record, with the field it stands in."""
    return _every(record, RecordId)


def blobs(record: Record) -> list[tuple[str, BlobHash]]:
    """Every reference to the blob store, with the field it stands in."""
    return _every(record, BlobHash)


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
    "captive": frozenset({"person"}),
    "claim": frozenset({"claim"}),
    "compared_with": _PICTURES,
    "defendant": frozenset({"person"}),
    "defendants": frozenset({"person"}),
    "disputes": frozenset({"claim"}),
    "document": frozenset({"evidence"}),
    "documents": frozenset({"evidence"}),
    "events": frozenset({"event"}),
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
    "relative": frozenset({"relative"}),
    "request": frozenset({"event"}),
    "source": frozenset({"source"}),
    "sources": frozenset({"source"}),
    "to_place": frozenset({"place"}),
    "victims": frozenset({"person"}),
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
        case Source() | Term():
            return record.label
        case Relative():
            return record.name or record.relation
        case Act():
            return f"{record.type} {record.date.text}"
        case Sameness():
            return f"{record.verdict.value} {record.certainty.value}"
        case Told():
            return f"told {record.date.text}"
        case Observation():
            return f"{', '.join(record.seen)} ({CAUTION})"
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
        case Collector() | Consent() | RelativeContact() | Depiction() | PublicationDecision():
            return _KIND_OF[type(record)]
