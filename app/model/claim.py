"""Who said what, when, on which source. Claims may contradict one another; nothing here settles them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import Invalid
from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, integer, one_of, parse_id
from app.model.ids import RecordId
from app.model.source import Reliability
from app.model.text import parse_line, parse_long


@dataclass(frozen=True)
class Part:
    """One addend of a total: 16 = 1 + 7 + 8."""

    label: str
    number: int


@dataclass(frozen=True)
class Claim:
    """`about`: what the claim answers ("held", "repatriated", "on_trial", or a field of `subject`).

    `credibility`: of the information itself, from 1 confirmed to 6 cannot be judged (the Admiralty scale).
    """

    about: str
    value: str
    number: int | None = None
    parts: tuple[Part, ...] = ()
    subject: RecordId | None = None
    stated_by: str | None = None
    stated_on: UncertainDate | None = None
    source: RecordId | None = None
    reliability: Reliability = Reliability.F
    credibility: int = 6
    quote: str | None = None
    disputes: tuple[RecordId, ...] = ()


_ADDEND = re.compile(r"(\d+)(?:\s+(\S.*))?")
LARGEST_NUMBER = 10_000_000_000
"""More than there are people."""

_parse_count = integer(0, LARGEST_NUMBER)


def _parse_part(text: str) -> Part:
    found = _ADDEND.fullmatch(text.strip())
    if not found:
        raise Invalid({"number": "sum-form"})
    return Part(parse_line(found[2]) if found[2] else "", _parse_count(found[1]))


def parse_sum(text: str) -> tuple[int, tuple[Part, ...]]:
    """A number, or a total with its parts: `16`, `16=1+7+8`, `16 = 1 elsewhere + 7 sentenced + 8 on trial`.

    A sum that does not come out is what somebody stated, and is kept (`adds_up` tells).
    Raises Invalid({"number": code}): sum-form, not-a-number, number-range.
    """
    total, equals, rest = text.partition("=")
    if not equals:
        return _parse_count(total), ()
    return _parse_count(total), tuple(_parse_part(part) for part in rest.split("+"))


def adds_up(claim: Claim) -> bool | None:
    """Do the parts give the number that was stated? None where there is no sum to check."""
    if claim.number is None or not claim.parts:
        return None
    return sum(part.number for part in claim.parts) == claim.number


def parse_claim(draft: Draft) -> Claim:
    """A claim from a draft with the fields of `Claim`; `number` is read by `parse_sum`, so there is no field for the parts.

    Without `value` the number as typed is the value. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    about = reading.need("about", parse_line)
    number, parts = reading.get("number", parse_sum) or (None, ())
    stated = reading.get("number", parse_line)
    value = reading.choose("value", parse_line, stated)
    subject = reading.get("subject", parse_id)
    stated_by = reading.get("stated_by", parse_line)
    stated_on = reading.get("stated_on", parse_date)
    source = reading.get("source", parse_id)
    reliability = reading.choose("reliability", one_of(Reliability), Reliability.F)
    credibility = reading.choose("credibility", integer(1, 6), 6)
    quote = reading.get("quote", parse_long)
    disputes = reading.several("disputes", parse_id)
    if value is None:
        reading.problem("value", "missing")
    reading.done()
    assert value is not None
    return Claim(
        about, value, number, parts, subject, stated_by, stated_on, source, reliability, credibility, quote, disputes
    )
