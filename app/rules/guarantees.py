"""The checklist of what a fair trial asks for, each guarantee with its article and its source; the data is guarantees.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from app.errors import Invalid, Refused
from app.model.guarantee import Guarantee
from app.rules.body import Citation
from app.rules.located import Misplaced, read
from app.rules.node import Node, cited


@dataclass(frozen=True)
class Rule:
    """One guarantee. `words`: what it asks for, in our own words; `article`: where it stands in law."""

    key: str
    words: str
    article: str
    citation: Citation


def _rule(node: Node) -> Rule:
    made = Rule(node.text("key"), node.text("words"), node.text("article"), cited(node))
    node.done()
    return made


def parse_rules(text: str, file_name: str) -> Mapping[str, Rule]:
    """The guarantees of a file by key, in its order. Raises `Refused` ("rule-file-broken") with place, line and reason."""
    try:
        located = read(text)
        top = Node(located.value, "", located.lines)
        rules = top.each("guarantees", _rule)
        top.done()
        found = {rule.key: rule for rule in rules}
        if len(found) < len(rules):
            raise top.wrong("doubled-key", "guarantees")
    except Misplaced as wrong:
        raise Refused(
            "rule-file-broken", file=file_name, pointer=wrong.pointer or "/", line=wrong.line, reason=wrong.reason
        ) from None
    return MappingProxyType(found)


@cache
def guarantees() -> Mapping[str, Rule]:
    """The checklist that ships with the program, by key."""
    text = resources.files("app.rules").joinpath("guarantees.json").read_text(encoding="utf-8")
    return parse_rules(text, "guarantees.json")


def check_key(answer: Guarantee) -> Guarantee:
    """The answer itself. Raises `Invalid` where it is about a guarantee that the checklist does not have."""
    if answer.guarantee not in guarantees():
        raise Invalid({"guarantee": "not-in-list"})
    return answer
