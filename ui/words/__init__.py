"""Error codes to sentences: what happened, what is safe, what to do. Imports no Qt: the command line speaks with it too.

Each module of this package holds the words of one area in `WORDS`, a mapping of code to three sentences; a sentence may show
facts of the error as `{name}`. Problems of single fields (`Invalid`) have one sentence each in `PROBLEMS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import AppError, Invalid
from ui.words import backups, bundles, commands, common, inquiries, media, record, tables, vault


@dataclass(frozen=True)
class Said:
    """One error in words. `problems`: a sentence per field, for `Invalid`."""

    code: str
    happened: str
    safe: str
    do: str
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one paragraph, for a terminal."""
        wrong = " ".join(f"{field}: {says}" for field, says in self.problems)
        return " ".join(part for part in (self.happened, wrong, self.safe, self.do) if part)


_AREAS = (common, commands, vault, media, record, inquiries, bundles, backups, tables)
WORDS: dict[str, tuple[str, str, str]] = {code: words for area in _AREAS for code, words in area.WORDS.items()}
PROBLEMS: dict[str, str] = {code: words for area in _AREAS for code, words in area.PROBLEMS.items()}


def finding(code: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """What a finding of a health check means, and what to do about it."""
    happened, _, do = (part.format_map(facts) for part in WORDS[code])
    return happened, do


def say(error: AppError) -> Said:
    """The words for `error`. A code without words is our bug and raises KeyError (a test looks for every code)."""
    happened, safe, do = (part.format_map(error.facts) for part in WORDS[error.code])
    problems: tuple[tuple[str, str], ...] = ()
    if isinstance(error, Invalid):
        problems = tuple((field, PROBLEMS[code]) for field, code in error.problems.items())
    return Said(error.code, happened, safe, do, problems)
