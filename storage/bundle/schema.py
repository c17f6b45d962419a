"""The small part of JSON Schema that our own schemas use, so that the files in a bundle and the verifier share one rule.

Known words: type, enum, const, pattern, minimum, maximum, minLength, maxLength, required, properties,
additionalProperties, items, minItems, maxItems. A schema with any other word is our bug (ValueError).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from app.model.canonical import Json, canonical
from storage.bundle.furniture import schema_text

_REMARKS = {"$schema", "$id", "title", "description"}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def read_json(untrusted: bytes) -> Json:
    """JSON in the one canonical form (RFC 8785, no line end). Raises ValueError for any other."""
    try:
        found = json.loads(untrusted)
        same = canonical(found) == untrusted
    except (ValueError, TypeError, RecursionError) as bad:
        raise ValueError("not JSON of this format") from bad
    if not same:
        raise ValueError("not JSON in the one canonical form")
    return found


def _is(value: Json, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


def _same(value: Json, wanted: Json) -> bool:
    """Equal, and of one type: for Python True is 1, for JSON it is not."""
    return type(value) is type(wanted) and bool(value == wanted)


def _of_text(rule: Mapping[str, Any], value: str, where: str) -> Iterator[str]:
    # In Python "$" also stands before a last line feed, in JSON Schema it does not.
    if "pattern" in rule and not re.search(re.sub(r"\$\Z", r"\\Z", rule["pattern"]), value):
        yield f"{where}: not of the form wanted here"
    if not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value)):
        yield f"{where}: too short or too long"


def _of_object(rule: Mapping[str, Any], value: Mapping[str, Json], where: str) -> Iterator[str]:
    known = rule.get("properties", {})
    for key in rule.get("required", ()):
        if key not in value:
            yield f"{where}: {key} is missing"
    for key in sorted(value):
        if key in known:
            yield from problems(known[key], value[key], f"{where}.{key}")
        elif rule.get("additionalProperties") is False:
            yield f"{where}: an unknown key"


def problems(rule: Mapping[str, Any], value: Json, where: str = "$") -> Iterator[str]:
    """What is wrong with `value` by `rule`, each with its place; values themselves are not repeated."""
    words = _REMARKS | _WORDS
    if unknown := set(rule) - words:
        raise ValueError(f"a schema with words that are not known here: {min(unknown)}")
    if "type" in rule:
        types = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
        if not any(_is(value, name) for name in types):
            yield f"{where}: another type is wanted here"
            return
    if ("enum" in rule and value not in rule["enum"]) or ("const" in rule and not _same(value, rule["const"])):
        yield f"{where}: another value is wanted here"
    if isinstance(value, str):
        yield from _of_text(rule, value, where)
    elif isinstance(value, dict):
        yield from _of_object(rule, value, where)
    elif isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            yield f"{where}: too few or too many"
        for number, item in enumerate(value):
            yield from problems(rule.get("items", {}), item, f"{where}[{number}]")
    elif (
        isinstance(value, int)
        and not isinstance(value, bool)
        and not (rule.get("minimum", value) <= value <= rule.get("maximum", value))
    ):
        yield f"{where}: too small or too large"


_WORDS = {
    "type",
    "enum",
    "const",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
}


@cache
def schema(name: str) -> Mapping[str, Any]:
    """One of our own schemas, parsed."""
    found: dict[str, Any] = json.loads(schema_text(name))
    return found


def check(name: str, untrusted: bytes) -> tuple[Json, list[str]]:
    """The value and what is wrong with it by schema `name`. Raises ValueError if it is not canonical JSON at all."""
    found = read_json(untrusted)
    return found, list(problems(schema(name), found))
