"""Records of every kind with arbitrary content, made from the types of their fields."""

from __future__ import annotations

import dataclasses
import types
from datetime import date
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from app.model.dates import UncertainDate
from app.model.ids import BlobHash, RecordId
from app.model.record import KINDS, Record

_hex = "0123456789abcdef"
ids = st.text(_hex, min_size=32, max_size=32).map(RecordId)
hashes = st.text(_hex, min_size=64, max_size=64).map(BlobHash)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def values_of(hint: Any, *, required: bool = True) -> st.SearchStrategy[Any]:
    """Values that a field of this type may have. A required list has at least one item: an empty one is left out in writing."""
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(st.none() if part is type(None) else values_of(part) for part in get_args(hint)))
    if origin is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return st.lists(values_of(inner[0]), min_size=int(required), max_size=3).map(tuple)
        return st.tuples(*map(values_of, inner))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _made(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return {
        RecordId: ids,
        BlobHash: hashes,
        str: texts,
        bool: st.booleans(),
        int: st.integers(-(2**53) + 1, 2**53 - 1),
        date: st.dates(),
    }[hint]


def _made(cls: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    fields = {
        field.name: values_of(hints[field.name], required=field.default is dataclasses.MISSING)
        for field in dataclasses.fields(cls)
    }
    return st.builds(cls, **fields).map(_sound)


def _sound(value: Any) -> Any:
    """The earliest day is not after the latest: no parser gives another date, and none is read."""
    if isinstance(value, UncertainDate) and value.earliest and value.latest and value.earliest > value.latest:
        return dataclasses.replace(value, earliest=value.latest, latest=value.earliest)
    return value


def records(kind: str) -> st.SearchStrategy[Record]:
    """Records of one kind."""
    return values_of(KINDS[kind])
