"""RFC 8785 (JCS) for the JSON that Habeas writes: objects with any keys, strings, integers, true, false, null, arrays.

Floats are refused: no record, log line or manifest holds one, and number formatting is where canonical forms go wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

Json = Any
LARGEST_INTEGER = 2**53 - 1
_escape = json.JSONEncoder(ensure_ascii=False).encode
_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
"""The same form in one go, for what `_is_plain`."""


def _is_plain(value: Json) -> bool:
    """Only objects with ASCII keys (which sort alike by code point and by UTF-16), arrays, strings, small integers, constants.

    Exact types: a subclass may write itself otherwise.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-LARGEST_INTEGER <= value <= LARGEST_INTEGER)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii() or not (type(item) is str or _is_plain(item)):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(item) is str or _is_plain(item) for item in value)
    return False


def _write(value: Json, out: list[str]) -> None:
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(_escape(value))
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("an integer too large to be the same everywhere")
        out.append(str(value))
    elif isinstance(value, Mapping):
        out.append("{")
        for position, key in enumerate(sorted(value, key=lambda key: key.encode("utf-16-be"))):
            if position:
                out.append(",")
            out.append(_escape(key))
            out.append(":")
            _write(value[key], out)
        out.append("}")
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        out.append("[")
        for position, item in enumerate(value):
            if position:
                out.append(",")
            _write(item, out)
        out.append("]")
    else:
        raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(value: Json) -> bytes:
    """`value` in its one written form, UTF-8. Raises TypeError or ValueError on floats, large integers, lone surrogates."""
    if _is_plain(value):
        return _plain(value).encode("utf-8")
    out: list[str] = []
    _write(value, out)
    return "".join(out).encode("utf-8")


def string(value: str) -> bytes:
    """A string alone. Raises ValueError on lone surrogates."""
    return _escape(value).encode("utf-8")


def digest(value: Json) -> str:
    """SHA-256 of the canonical form, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
