"""Rule files to frozen values. A file with a mistake is refused, with its name, the place and the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from app.errors import Refused
from app.model.consent import Element
from app.model.still import Use
from app.rules.body import (
    Body,
    Channel,
    Citation,
    ClockRule,
    Direction,
    Field,
    Kind,
    Level,
    Measured,
    Need,
    Section,
    Status,
    Trigger,
    Validator,
)
from app.rules.located import Misplaced, read, step

Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=StrEnum)
_ABSENT: Any = object()

CHECKS = frozenset(
    {
        "abbreviations",
        "annex_order",
        "author_named",
        "consent",
        "date_note",
        "date_precision",
        "family_consent",
        "follow_up",
        "language",
        "latin_name",
        "narrative_length",
        "other_procedures",
        "path",
        "persons_per_form",
        "photograph",
        "publication",
        "required_elements",
        "source_identities",
        "state_link",
        "treaty_path",
        "wanted_fields",
    }
)
"""The checks that `app.rules.checks` has."""


class _Node:
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

    def node(self, key: str) -> _Node:
        return _Node(self.take(key, dict), step(self.pointer, key), self.lines)

    def each(self, key: str, build: Callable[[_Node], Item]) -> tuple[Item, ...]:
        place = step(self.pointer, key)
        return tuple(
            build(_Node(value, step(place, position), self.lines))
            for position, value in enumerate(self.take(key, list))
        )

    def done(self) -> None:
        if self.left:
            raise self.wrong("unknown-key", min(self.left))


def _cited(node: _Node) -> Citation:
    source = node.text("source")
    if not source.strip():
        raise node.wrong("empty", "source")
    written = node.text("checked")
    try:
        checked = date.fromisoformat(written)
    except ValueError:
        raise node.wrong("not-a-date", "checked") from None
    return Citation(source, checked, node.take("verified", bool))


def _citation(node: _Node) -> Citation:
    cited = _cited(node)
    node.done()
    return cited


def _channel(node: _Node) -> Channel:
    made = Channel(node.text("kind"), node.text("address"))
    node.done()
    return made


def _section(node: _Node) -> Section:
    made = Section(node.text("number"), node.text("title"))
    node.done()
    return made


def _status(node: _Node) -> Status:
    made = Status(node.text("key"), node.text("label"))
    node.done()
    return made


def _field(node: _Node) -> Field:
    made = Field(
        key=node.text("key"),
        section=node.text("section"),
        number=node.text("number"),
        label=node.text("label"),
        type=node.text("type"),
        need=node.choice("need", Need),
        origin=node.text("origin"),
        element=node.choice("element", Element) if "element" in node.left else None,
        starred=node.take("starred", bool, False),
        authorities=node.take("authorities", bool, False),
        author=node.take("author", bool, False),
        narrative=node.take("narrative", bool, False),
        note=node.text("note", None),
    )
    node.done()
    return made


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _validator(node: _Node) -> Validator:
    check = node.text("check")
    if check not in CHECKS:
        raise node.wrong("unknown-check", "check")
    made = Validator(
        id=node.text("id"),
        check=check,
        level=node.choice("level", Level),
        kind=node.choice("kind", Kind),
        title=node.text("title"),
        parameters=_frozen(node.take("parameters", dict)),
        citation=_cited(node),
        note=node.text("note", None),
    )
    node.done()
    if made.level is Level.BLOCK and not made.citation.verified:
        raise node.wrong("unverified-rule-blocks", "level")
    return made


def _clock(node: _Node) -> ClockRule:
    made = ClockRule(
        id=node.text("id"),
        title=node.text("title"),
        trigger=node.choice("trigger", Trigger),
        months=node.number("months"),
        direction=node.choice("direction", Direction),
        measured=node.choice("measured", Measured),
        severity=node.text("severity"),
        citation=_cited(node),
        instead_of=node.text("instead_of", None),
    )
    node.done()
    return made


def _once(node: _Node, key: str, values: tuple[str, ...]) -> None:
    """Every id or key of a list is there once."""
    seen: set[str] = set()
    for position, value in enumerate(values):
        if value in seen:
            raise Misplaced(
                step(step(node.pointer, key), position), node.lines[step(step(node.pointer, key), position)], "twice"
            )
        seen.add(value)


def _body(node: _Node) -> Body:
    use = node.text("use")
    if use and use not in set(Use):
        raise node.wrong("unknown-value", "use")
    made = Body(
        key=node.text("key"),
        name=node.text("name"),
        short=node.text("short"),
        title=node.text("title"),
        languages=node.texts("languages"),
        templates=node.texts("templates"),
        persons_per_form=node.number("persons_per_form"),
        use=Use(use) if use else None,
        form=_citation(node.node("form")),
        channels=node.each("channels", _channel),
        channels_from=_citation(node.node("channels_from")),
        sections=node.each("sections", _section),
        fields=node.each("fields", _field),
        validators=node.each("validators", _validator),
        clocks=node.each("clocks", _clock),
        statuses=node.each("statuses", _status),
        statuses_from=_citation(node.node("statuses_from")),
    )
    node.done()
    _once(node, "fields", tuple(field.key for field in made.fields))
    _once(node, "validators", tuple(rule.id for rule in made.validators))
    _once(node, "clocks", tuple(rule.id for rule in made.clocks))
    numbers = {section.number for section in made.sections}
    for position, field in enumerate(made.fields):
        if field.section not in numbers:
            place = f"/fields/{position}/section"
            raise Misplaced(place, node.lines[place], "unknown-section")
    return made


def parse_body(text: str, file_name: str) -> Body:
    """The body that the rule file `text` describes.

    Raises `Refused` ("rule-file-broken") with `file`, `pointer` (RFC 6901), `line` (from 1) and `reason`. Besides broken
    JSON, missing, unknown and doubled keys, a rule that blocks without being verified is refused: what nobody compared
    with its source may warn, but never stand in the way.
    """
    try:
        located = read(text)
        return _body(_Node(located.value, "", located.lines))
    except Misplaced as wrong:
        raise Refused(
            "rule-file-broken", file=file_name, pointer=wrong.pointer or "/", line=wrong.line, reason=wrong.reason
        ) from None


@cache
def bodies() -> Mapping[str, Body]:
    """All bodies that the program ships rules for, by key. Raises `Refused` ("rule-file-broken")."""
    folder = resources.files("app.rules").joinpath("bodies")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            body = parse_body(file.read_text(encoding="utf-8"), file.name)
            found[body.key] = body
    return MappingProxyType(found)


def load_body(key: str) -> Body:
    """The body of that key. Raises `Refused` ("unknown-body", key=...)."""
    body = bodies().get(key)
    if body is None:
        raise Refused("unknown-body", key=key)
    return body
