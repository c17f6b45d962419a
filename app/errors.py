"""What can go wrong, as a person will be told of it.

An error carries a stable *code* (kebab-case, never changed once released) and *facts* (short values such as a size or a
date, never the name of a person, a passphrase or a path inside a vault). The sentences for a code are in `ui.words`;
this module has none, so that one error reads right in every language. Anything that is not an `AppError` is our bug.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Fact = str | int


class AppError(Exception):
    """Base of all errors a person is told about.

    `code`: stable kebab-case code with words in `ui.words`. `facts`: values that the sentence may show.
    """

    def __init__(self, code: str, /, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.facts.items())
        return f"{self.code}({shown})" if shown else self.code


class Cancelled(AppError):
    """The person stopped a long job; what was acknowledged stands, the rest was put away."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class Invalid(AppError):
    """What was typed or read cannot be taken. `problems` names every field that is wrong, with a code each."""

    def __init__(self, problems: Mapping[str, str], /, code: str = "invalid") -> None:
        super().__init__(code)
        self.problems: Mapping[str, str] = MappingProxyType(dict(problems))

    def __str__(self) -> str:
        return f"{self.code}({', '.join(f'{field}: {code}' for field, code in self.problems.items())})"


class Refused(AppError):
    """The program could, but must not (no consent, newer vault, an override without a reason)."""


class Access(AppError):
    """A secret is missing or wrong (passphrase, recovery key, identity), or somebody else holds the vault."""


class Surroundings(AppError):
    """The machine stands in the way: disk full, folder read-only, file unreadable, tool missing."""


class Media(AppError):
    """A film or picture cannot be read, or not at that place."""


class Integrity(AppError):
    """Bytes are not what they were: altered, cut short, exchanged, older than they should be."""
