"""A body that can be asked, as data: its form, what it checks, which clocks run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.model.consent import Element
from app.model.still import Use


class Level(StrEnum):
    """How much a problem weighs."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Need(StrEnum):
    """R: without it the body does not take the case. R*: the form asks it. O: optional. C: depends on the case."""

    REQUIRED = "R"
    WANTED = "R*"
    OPTIONAL = "O"
    CONDITIONAL = "C"


class Kind(StrEnum):
    """Whose rule it is: the body's, or our own."""

    BODY = "body"
    HOUSE = "house"


class Trigger(StrEnum):
    """What sets a clock going."""

    DISAPPEARANCE = "disappearance"
    STATE_REPLY = "state_reply"
    LAST_CONTACT = "last_contact"
    PROMISE = "promise"


class Direction(StrEnum):
    """`before`: we must act by then. `expect`: they should have acted by then. `remind`: time to write again."""

    BEFORE = "before"
    EXPECT = "expect"
    REMIND = "remind"


class Measured(StrEnum):
    """What counts for being in time: that it was received, or that it was sent."""

    RECEIPT = "receipt"
    DISPATCH = "dispatch"


@dataclass(frozen=True)
class Citation:
    """Where a rule is from, when it was last compared with that, and whether an official or reprinted official text said so."""

    source: str
    checked: date
    verified: bool


@dataclass(frozen=True)
class Channel:
    kind: str
    address: str


@dataclass(frozen=True)
class Section:
    number: str
    title: str


@dataclass(frozen=True)
class Field:
    """One field of the form. `number`: as on the form, empty for ours. `element`: what consent must cover for it.

    `starred`: one of the indispensable ones. `authorities`: institutions are named in it. `author`: it names the author.
    """

    key: str
    section: str
    number: str
    label: str
    type: str
    need: Need
    origin: str
    element: Element | None = None
    starred: bool = False
    authorities: bool = False
    author: bool = False
    narrative: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Validator:
    """One check. `check` names the function, `parameters` are its own."""

    id: str
    check: str
    level: Level
    kind: Kind
    title: str
    parameters: Mapping[str, Any]
    citation: Citation
    note: str | None = None


@dataclass(frozen=True)
class ClockRule:
    """Trigger, `months` to count, direction. `instead_of`: runs only where that other clock was missed."""

    id: str
    title: str
    trigger: Trigger
    months: int
    direction: Direction
    measured: Measured
    severity: str
    citation: Citation
    instead_of: str | None = None


@dataclass(frozen=True)
class Status:
    key: str
    label: str


@dataclass(frozen=True)
class Body:
    """`persons_per_form`: 0 for no limit. `use`: what pictures must be released for. `templates`: languages we write."""

    key: str
    name: str
    short: str
    title: str
    languages: tuple[str, ...]
    templates: tuple[str, ...]
    persons_per_form: int
    use: Use | None
    form: Citation
    channels: tuple[Channel, ...]
    channels_from: Citation
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    validators: tuple[Validator, ...]
    clocks: tuple[ClockRule, ...]
    statuses: tuple[Status, ...]
    statuses_from: Citation

    def field(self, key: str) -> Field:
        """The field of that key. Raises KeyError."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)
