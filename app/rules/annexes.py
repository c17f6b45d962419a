"""What the annexes of an inquiry are dated, and in which order they should stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.clock import moment
from app.model.case import Case
from app.model.dates import Precision, UncertainDate
from app.model.evidence import Acquisition
from app.model.ids import RecordId
from app.rules.timeline import sort_key


def _collected(acquisition: Acquisition) -> UncertainDate | None:
    if acquisition.collected_at is None:
        return None
    try:
        day = moment(acquisition.collected_at).date()
    except ValueError:
        return None
    return UncertainDate(acquisition.collected_at, day, day, Precision.DAY)


def annex_date(case: Case, annex: RecordId) -> tuple[UncertainDate | None, str]:
    """When it was first published, else when it was collected, with the word for which: `published`, `collected` or empty.

    A still has the date of its film.
    """
    still = case.stills.get(annex)
    evidence = case.evidence.get(still.film if still else annex)
    if evidence is None:
        return None, ""
    if evidence.acquisition.first_published is not None:
        return evidence.acquisition.first_published, "published"
    collected = _collected(evidence.acquisition)
    return collected, "collected" if collected else ""


def _key(case: Case, annex: RecordId) -> tuple[date, date, str, int]:
    when, _ = annex_date(case, annex)
    still = case.stills.get(annex)
    earliest, latest = sort_key(when) if when else (date.max, date.max)
    return earliest, latest, still.film if still else annex, still.pts if still else -1


def chronological(case: Case, annexes: Sequence[RecordId]) -> tuple[RecordId, ...]:
    """The annexes by date; those of one day by film and place in it; the undated last. Equal ones keep their order."""
    return tuple(sorted(annexes, key=lambda annex: _key(case, annex)))
