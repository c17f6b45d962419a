"""Rule files to frozen values. A file with a mistake is refused, with its name, the place and the line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from app.errors import Refused
from app.model.consent import Element
from app.model.still import Use
from app.rules.body import (
    Body,
    Channel,
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
from app.rules.located import Misplaced, read
from app.rules.node import Node, citation, cited, once

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


def _channel(node: Node) -> Channel:
    made = Channel(node.text("kind"), node.text("address"))
    node.done()
    return made


def _section(node: Node) -> Section:
    made = Section(node.text("number"), node.text("title"))
    node.done()
    return made


def _status(node: Node) -> Status:
    made = Status(node.text("key"), node.text("label"))
    node.done()
    return made


def _field(node: Node) -> Field:
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


def _validator(node: Node) -> Validator:
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
        citation=cited(node),
        note=node.text("note", None),
    )
    node.done()
    if made.level is Level.BLOCK and not made.citation.verified:
        raise node.wrong("unverified-rule-blocks", "level")
    return made


def _clock(node: Node) -> ClockRule:
    made = ClockRule(
        id=node.text("id"),
        title=node.text("title"),
        trigger=node.choice("trigger", Trigger),
        months=node.number("months"),
        direction=node.choice("direction", Direction),
        measured=node.choice("measured", Measured),
        severity=node.text("severity"),
        citation=cited(node),
        instead_of=node.text("instead_of", None),
    )
    node.done()
    return made


def _body(node: Node) -> Body:
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
        form=citation(node.node("form")),
        channels=node.each("channels", _channel),
        channels_from=citation(node.node("channels_from")),
        sections=node.each("sections", _section),
        fields=node.each("fields", _field),
        validators=node.each("validators", _validator),
        clocks=node.each("clocks", _clock),
        statuses=node.each("statuses", _status),
        statuses_from=citation(node.node("statuses_from")),
    )
    node.done()
    once(node, "fields", tuple(field.key for field in made.fields))
    once(node, "validators", tuple(rule.id for rule in made.validators))
    once(node, "clocks", tuple(rule.id for rule in made.clocks))
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
        return _body(Node(located.value, "", located.lines))
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
