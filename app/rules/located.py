"""JSON that remembers on which line each value began, so that a mistake in a rule file can be pointed at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

_decoder = json.JSONDecoder()
_BLANK = " \t\r\n"


class Misplaced(Exception):
    """Something is wrong at `pointer` (RFC 6901), which begins on `line` (from 1). `reason` is a kebab-case word."""

    def __init__(self, pointer: str, line: int, reason: str) -> None:
        super().__init__(f"{pointer or '/'} line {line}: {reason}")
        self.pointer = pointer
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Located:
    """A parsed text. `lines`: pointer of every value to the line it begins on."""

    value: Any
    lines: Mapping[str, int]


def step(pointer: str, key: str | int) -> str:
    """The pointer one level deeper."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[str, int] = {}

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def blank(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in _BLANK:
            at += 1
        return at

    def fail(self, at: int, pointer: str, reason: str = "not-json") -> Misplaced:
        return Misplaced(pointer, self.line(min(at, len(self.text))), reason)

    def plain(self, at: int, pointer: str) -> tuple[Any, int]:
        try:
            value, end = _decoder.raw_decode(self.text, at)
        except JSONDecodeError as wrong:
            raise self.fail(wrong.pos, pointer) from wrong
        if isinstance(value, float):
            raise self.fail(at, pointer, "not-an-integer")
        return value, end

    def read(self, at: int, pointer: str) -> tuple[Any, int]:
        at = self.blank(at)
        self.lines[pointer] = self.line(at)
        match self.text[at : at + 1]:
            case "{":
                return self.object(at + 1, pointer)
            case "[":
                return self.array(at + 1, pointer)
        return self.plain(at, pointer)

    def object(self, at: int, pointer: str) -> tuple[dict[str, Any], int]:
        value: dict[str, Any] = {}
        at = self.blank(at)
        if self.text[at : at + 1] == "}":
            return value, at + 1
        while True:
            at = self.blank(at)
            if self.text[at : at + 1] != '"':
                raise self.fail(at, pointer)
            key, end = self.plain(at, pointer)
            if key in value:
                raise self.fail(at, step(pointer, key), "twice")
            end = self.blank(end)
            if self.text[end : end + 1] != ":":
                raise self.fail(end, pointer)
            value[key], end = self.read(end + 1, step(pointer, key))
            at = self.blank(end)
            match self.text[at : at + 1]:
                case ",":
                    at += 1
                case "}":
                    return value, at + 1
                case _:
                    raise self.fail(at, pointer)

    def array(self, at: int, pointer: str) -> tuple[list[Any], int]:
        value: list[Any] = []
        at = self.blank(at)
        if self.text[at : at + 1] == "]":
            return value, at + 1
        while True:
            item, end = self.read(at, step(pointer, len(value)))
            value.append(item)
            at = self.blank(end)
            match self.text[at : at + 1]:
                case ",":
                    at += 1
                case "]":
                    return value, at + 1
                case _:
                    raise self.fail(at, pointer)


def read(text: str) -> Located:
    """Parse `text`. Raises `Misplaced` on anything but JSON without floats and without a key given twice."""
    reader = _Reader(text)
    try:
        value, end = reader.read(0, "")
    except RecursionError:
        raise Misplaced("", 1, "too-deep") from None
    end = reader.blank(end)
    if end != len(text):
        raise reader.fail(end, "", "more-than-one-value")
    return Located(value, reader.lines)
