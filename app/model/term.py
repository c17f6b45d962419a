"""Words that a vault adds to the lists of the program, and what a term looks like wherever it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import Invalid
from app.model.drafts import Draft, Reading, parse_id
from app.model.ids import RecordId
from app.model.text import parse_line, parse_long

_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
_BETWEEN = re.compile(r"[\s-]+")


def is_key(text: str) -> bool:
    """Small Latin letters, digits and `_`, at most 64 of them: what stands in records."""
    return _KEY.fullmatch(text) is not None


def parse_term(text: str) -> str:
    """The key of a term, in any case and with spaces or dashes for `_`. That the list has it is for those who know the list.

    Code: term-form.
    """
    found = _BETWEEN.sub("_", parse_line(text).casefold())
    if not is_key(found):
        raise Invalid({"term": "term-form"})
    return found


@dataclass(frozen=True)
class Term:
    """A term of one vault. `list`: key of the list it stands in; `parent`: key of the wider term there, if any.

    `source`: where the word is from, or who needed it.
    """

    list: str
    key: str
    label: str
    parent: str | None = None
    note: str | None = None
    source: RecordId | None = None


def parse_own_term(draft: Draft) -> Term:
    """A term from a draft with the fields of `Term`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    list_ = reading.need("list", parse_term)
    key = reading.need("key", parse_term)
    label = reading.need("label", parse_line)
    parent = reading.get("parent", parse_term)
    note = reading.get("note", parse_long)
    source = reading.get("source", parse_id)
    if parent is not None and parent == key:
        reading.problem("parent", "own-parent")
    reading.done()
    return Term(list_, key, label, parent, note, source)
