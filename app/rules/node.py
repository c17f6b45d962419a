"""One object of a rule file, from which every key must be taken exactly once, so that nothing in it is passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.rules.body import Citation
from app.rules.located import Misplaced, step

Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=StrEnum)
_ABSENT: Any = object()


class Node:
    """An object of the file, from which every key must be taken exactly once."""

    def __init__(self, value: Any, pointer: str, lines: Mapping[str, int]) -> None:
        self.pointer = pointer
        self.lines = lines
        if not isinstance(value, dict):
            raise self.wrong("not-an-object")
        self.left = dict(value)

    def wrong(self, reason: str, key: str | int | None = None) -> Misplaced:
        pointer = self.pointer if key is None else step(self.pointer, key)
        return Misplaced(pointer, self.lines.get(pointer, self.lines.get(self.pointer, 1)), reason)

    def take(self, key: str, kind: type, otherwise: Any = _ABSENT) -> Any:
        if key not in self.left:
            if otherwise is _ABSENT:
                raise self.wrong(f"missing-{key.replace('_', '-')}")
            return otherwise
        value = self.left.pop(key)
        if type(value) is not kind:
            raise self.wrong("wrong-type", key)
        return value

    def text(self, key: str, otherwise: Any = _ABSENT) -> Any:
        return self.take(key, str, otherwise)

    def number(self, key: str) -> int:
        value: int = self.take(key, int)
        if value < 0:
            raise self.wrong("negative", key)
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            raise self.wrong("unknown-value", key) from None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list)
        for position, value in enumerate(values):
            if not isinstance(value, str):
                raise Misplaced(
                    step(step(self.pointer, key), position), self.lines[step(self.pointer, key)], "wrong-type"
                )
        return tuple(values)

    def node(self, key: str) -> Node:
        return Node(self.take(key, dict), step(self.pointer, key), self.lines)

    def each(self, key: str, build: Callable[[Node], Item]) -> tuple[Item, ...]:
        place = step(self.pointer, key)
        return tuple(
            build(Node(value, step(place, position), self.lines)) for position, value in enumerate(self.take(key, list))
        )

    def done(self) -> None:
        if self.left:
            raise self.wrong("unknown-key", min(self.left))


def cited(node: Node) -> Citation:
    """The citation among the keys of an object: source, checked, verified."""
    source = node.text("source")
    if not source.strip():
        raise node.wrong("empty", "source")
    written = node.text("checked")
    try:
        checked = date.fromisoformat(written)
    except ValueError:
        raise node.wrong("not-a-date", "checked") from None
    return Citation(source, checked, node.take("verified", bool))


def citation(node: Node) -> Citation:
    """An object that is a citation and nothing else."""
    found = cited(node)
    node.done()
    return found


def once(node: Node, key: str, values: tuple[str, ...]) -> None:
    """Every id or key of the list `key` is there once."""
    seen: set[str] = set()
    for position, value in enumerate(values):
        if value in seen:
            place = step(step(node.pointer, key), position)
            raise Misplaced(place, node.lines[place], "twice")
        seen.add(value)
