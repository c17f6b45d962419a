"""Two records of people looked at side by side: one person, or not. Nothing is merged; both records stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Invalid
from app.model.drafts import Draft, Reading, one_of, parse_id
from app.model.event import Confidence
from app.model.ids import RecordId
from app.model.text import parse_long, parse_name_text


class Verdict(StrEnum):
    SAME = "same"
    NOT_SAME = "not_same"


@dataclass(frozen=True)
class Sameness:
    """A decision about two persons. `reason`: in words; `by`: whose judgement it is.

    `looked_at`: the version of each that was in force then, in the order of `persons`; after a change of what was compared, a
    decision "not the same" is shown again.
    """

    persons: tuple[RecordId, ...]
    verdict: Verdict
    certainty: Confidence
    reason: str
    by: str | None = None
    looked_at: tuple[int, ...] = ()

    @property
    def links(self) -> bool:
        """Whether lists and status may take the two for one: only where it is certain."""
        return self.verdict is Verdict.SAME and self.certainty is Confidence.CERTAIN


_VERSIONS = re.compile(r"([1-9]\d{0,8})\s*,\s*([1-9]\d{0,8})", re.ASCII)


def parse_versions(text: str) -> tuple[int, ...]:
    """The versions of two records: `1, 3`. Code: versions-form."""
    found = _VERSIONS.fullmatch(text.strip())
    if not found:
        raise Invalid({"looked_at": "versions-form"})
    return int(found[1]), int(found[2])


def parse_sameness(draft: Draft) -> Sameness:
    """A decision from a draft with the fields of `Sameness`; exactly two persons. Raises Invalid with all problems."""
    reading = Reading(draft)
    persons = reading.several("persons", parse_id)
    if len(persons) != 2:
        reading.problem("persons", "two-persons")
    found = Sameness(
        persons,
        reading.need("verdict", one_of(Verdict)),
        reading.choose("certainty", one_of(Confidence), Confidence.PROBABLE),
        reading.need("reason", parse_long),
        reading.get("by", parse_name_text),
        reading.get("looked_at", parse_versions) or (),
    )
    reading.done()
    return found


def groups(decisions: Iterable[Sameness]) -> Mapping[RecordId, frozenset[RecordId]]:
    """By person: everybody who is certainly the same, the person among them; those who are alone are left out."""
    of: dict[RecordId, frozenset[RecordId]] = {}
    for decision in decisions:
        if decision.links:
            joined = frozenset().union(*(of.get(person, frozenset({person})) for person in decision.persons))
            for person in joined:
                of[person] = joined
    return of
