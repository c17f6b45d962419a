"""What the cells of a table lead to: people by name or id, places and sources by name, made where nobody named them before."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import Invalid
from app.model.drafts import Draft
from app.model.ids import RecordId
from app.model.record import Record, link_kinds, reference_fields
from app.services import record as record_service
from storage.changing import Change

_NOT_YET = RecordId("0" * 32)
"""Stands for what will be recorded when the whole table has been looked at."""


class References:
    """Resolves the references of many rows, each text once. `made`: fields whose new names are recorded."""

    def __init__(self, change: Change, kind: str) -> None:
        self._change = change
        self._several = reference_fields(kind)
        self._known: dict[tuple[str, str], RecordId | str] = {}
        self._ahead: dict[tuple[str, str], None] | None = None
        self._new: dict[tuple[str, str], None] = {}
        self.made = frozenset(
            field for field in self._several if link_kinds(field) & record_service.MADE_ON_THE_SPOT.keys()
        )

    def look_ahead(self) -> None:
        """From now on what is new is only noted."""
        self._ahead = {}

    def keep_looked_ahead(self) -> None:
        """What was noted since is needed."""
        self._new.update(self._ahead or {})

    def record_new(self) -> None:
        """Record all that is needed, each once, under lines of their own. Nothing else may have been recorded before."""
        made: dict[tuple[str, str], RecordId] = {}
        for field, text in self._new:
            kind = _kind_made(field)
            if (kind, text) not in made:
                made[kind, text] = record_service.made_on_the_spot(self._change, kind, text)
            self._known[field, text] = made[kind, text]
        self._ahead = None

    def parsed(self, parser: Callable[[Draft], Record], draft: Draft) -> Record:
        """A draft with its references resolved, as a value. Raises `Invalid` with the problems of all fields at once."""
        resolved, problems = self._resolved(draft)
        try:
            record = parser(resolved)
        except Invalid as bad:
            raise Invalid({**bad.problems, **problems}) from bad
        if problems:
            raise Invalid(problems)
        return record

    def _resolved(self, draft: Draft) -> tuple[dict[str, object], dict[str, str]]:
        found = dict(draft)
        problems: dict[str, str] = {}
        for field, several in self._several.items():
            given = found.get(field)
            if not given:
                continue
            texts = [given] if isinstance(given, str) else given
            assert isinstance(texts, list)
            ids = []
            for text in texts:
                id_ = self._one(field, text.strip())
                if isinstance(id_, _Problem):
                    problems[field] = id_
                else:
                    ids.append(id_)
            found[field] = ids if several else (ids[0] if ids else "")
        return found, problems

    def _one(self, field: str, text: str) -> str:
        known = self._known.get((field, text))
        if known is not None:
            return known
        try:
            id_ = record_service.find_reference(self._change, field, text)
            if id_ is None:
                record_service.parse_named(_kind_made(field), text)
        except Invalid as bad:
            self._known[field, text] = problem = _Problem(next(iter(bad.problems.values())))
            return problem
        if id_ is not None:
            self._known[field, text] = id_
            return id_
        if self._ahead is not None:
            self._ahead[field, text] = None
        return _NOT_YET  # later on: nothing was recorded for a row that is wanting elsewhere, which the parser says


def _kind_made(field: str) -> str:
    return next(kind for kind in sorted(link_kinds(field)) if kind in record_service.MADE_ON_THE_SPOT)


class _Problem(str):
    """The code of what is wrong with a reference."""

    __slots__ = ()
