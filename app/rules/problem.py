"""One thing to mend, and what a check looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.case import Case
from app.rules.body import Body, Kind, Level, Validator
from app.rules.fields import Filled, Sheet


@dataclass(frozen=True)
class Problem:
    """`field`: key of the field, or "persons", "annexes", "language". `says` and `mend`: English sentences.

    `verified`: False where the rule behind it was never compared with its source; such a problem never blocks.
    """

    rule: str
    level: Level
    field: str
    says: str
    mend: str
    verified: bool


@dataclass(frozen=True)
class View:
    """The case, the form as it would be written, and what it was drawn from."""

    case: Case
    body: Body
    sheet: Sheet
    filled: Mapping[str, Filled]

    def where(self, *keys: str) -> str:
        """`Form 2(a)`: the place to look at. Fields without a number go by their label."""
        fields = [self.body.field(key) for key in keys]
        named = list(dict.fromkeys(field.number or f"“{field.label}”" for field in fields))
        return f"Form {' or '.join(named)}"

    def problem(self, rule: Validator, field: str, says: str, mend: str, level: Level | None = None) -> Problem:
        """A problem of that rule, at the rule's level or a milder one. What is unverified warns at most."""
        weight = level or rule.level
        if weight is Level.BLOCK and not rule.citation.verified and rule.kind is Kind.BODY:
            weight = Level.WARN
        return Problem(rule.id, weight, field, says, mend, rule.citation.verified)
