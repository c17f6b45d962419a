"""Whether a guarantee of a fair trial was observed in a case: one answer about one guarantee, for one defendant or for all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, one_of, parse_id, parse_key
from app.model.ids import RecordId
from app.model.text import parse_long


class Observed(StrEnum):
    """Whether it was."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Guarantee:
    """`guarantee`: its key in the list of guarantees. `person` None: it holds for all defendants of the case."""

    proceeding: RecordId
    guarantee: str
    observed: Observed
    person: RecordId | None = None
    date: UncertainDate | None = None
    evidence: tuple[RecordId, ...] = ()
    sources: tuple[RecordId, ...] = ()
    note: str | None = None


def parse_guarantee(draft: Draft) -> Guarantee:
    """An answer from a draft with the fields of `Guarantee`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    found = Guarantee(
        proceeding=reading.need("proceeding", parse_id),
        guarantee=reading.need("guarantee", parse_key),
        observed=reading.need("observed", one_of(Observed)),
        person=reading.get("person", parse_id),
        date=reading.get("date", parse_date),
        evidence=reading.several("evidence", parse_id),
        sources=reading.several("sources", parse_id),
        note=reading.get("note", parse_long),
    )
    reading.done()
    return found
