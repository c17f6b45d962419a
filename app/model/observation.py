"""What can be seen of a captive's condition in a picture. Versioned apart from who it is, and never without its caution."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.dates import UncertainDate
from app.model.drafts import Draft, Reading, one_of, parse_exact_day, parse_id
from app.model.event import Confidence
from app.model.ids import RecordId
from app.model.still import parse_region
from app.model.term import parse_term
from app.model.text import parse_long, parse_name_text

CAUTION = "visual observation, not a diagnosis"
"""Stands in every observation, and so wherever one is shown, exported or printed. Nobody types it, nobody leaves it out."""


@dataclass(frozen=True)
class Observation:
    """`subject`: the still or photograph; `seen`: terms; `text`: the same in words; `region`: as in `Depiction`.

    `compared_with`: an earlier picture of the same person. `observed_on`: the day somebody looked, known exactly.
    """

    subject: RecordId
    person: RecordId
    seen: tuple[str, ...]
    text: str | None = None
    confidence: Confidence = Confidence.POSSIBLE
    observed_by: str | None = None
    observed_on: UncertainDate | None = None
    region: tuple[int, int, int, int] | None = None
    compared_with: RecordId | None = None
    caution: str = CAUTION


def parse_observation(draft: Draft) -> Observation:
    """An observation from a draft with the fields of `Observation`, but for the caution. Raises Invalid with all problems."""
    reading = Reading(draft)
    subject = reading.need("subject", parse_id)
    person = reading.need("person", parse_id)
    seen = reading.several("seen", parse_term, at_least=1)
    text = reading.get("text", parse_long)
    confidence = reading.choose("confidence", one_of(Confidence), Confidence.POSSIBLE)
    observed_by = reading.get("observed_by", parse_name_text)
    observed_on = reading.get("observed_on", parse_exact_day)
    region = reading.get("region", parse_region)
    compared_with = reading.get("compared_with", parse_id)
    if compared_with is not None and compared_with == subject:
        reading.problem("compared_with", "compared-with-itself")
    reading.done()
    return Observation(subject, person, seen, text, confidence, observed_by, observed_on, region, compared_with)
