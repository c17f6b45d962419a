"""Who said what, when, on which source. Claims may contradict one another; nothing here settles them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Invalid
from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, integer, one_of, parse_id, parse_yes_no
from app.model.event import Confidence
from app.model.ids import RecordId, is_record_id
from app.model.source import Reliability
from app.model.text import parse_line, parse_long


class Bound(StrEnum):
    """How a number was meant, where it was not meant exactly."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Part:
    """One addend of a total: 16 = 1 + 7 + 8. It may be the defendants of a proceeding, or a total claimed elsewhere."""

    label: str
    number: int
    proceeding: RecordId | None = None
    claim: RecordId | None = None


@dataclass(frozen=True)
class Claim:
    """`about`: a field of `subject`, or what a total counts ("held", "repatriated", "on_trial").

    `as_of`: the day for which it was said to be so, where that is another than the day it was said. `place`, `party`: where,
    and in whose hands. `credibility`: of the information itself, from 1 confirmed to 6 cannot be judged (the Admiralty
    scale). `certainty`: our own, None where nobody has judged it. `words_only`: a statement that is kept as it was made, since
    the field cannot be read from it, or has no field. `disputed_by`: who contradicts it, beside the claims that do.
    """

    about: str
    value: str
    number: int | None = None
    parts: tuple[Part, ...] = ()
    bound: Bound | None = None
    subject: RecordId | None = None
    words_only: bool | None = None
    stated_by: str | None = None
    stated_on: UncertainDate | None = None
    as_of: UncertainDate | None = None
    place: RecordId | None = None
    party: str | None = None
    source: RecordId | None = None
    reliability: Reliability = Reliability.F
    credibility: int = 6
    certainty: Confidence | None = None
    quote: str | None = None
    evidence: tuple[RecordId, ...] = ()
    disputes: tuple[RecordId, ...] = ()
    disputed_by: tuple[str, ...] = ()

    @property
    def when(self) -> UncertainDate | None:
        """The day it speaks of: the one it names, else the day it was said."""
        return self.as_of or self.stated_on


@dataclass(frozen=True)
class Total:
    """A number as it was stated, with its parts."""

    number: int
    parts: tuple[Part, ...] = ()
    bound: Bound | None = None


@dataclass(frozen=True)
class Span:
    """A number of people that is somewhere from `least` to `most`; `most` None: no limit is known."""

    least: int
    most: int | None

    def beyond(self, other: Span) -> Span:
        """How many of these are left once `other` are taken away; never less than none."""
        least = 0 if other.most is None else max(0, self.least - other.most)
        return Span(least, None if self.most is None else max(0, self.most - other.least))

    def meets(self, other: Span) -> bool:
        """May both be the same number?"""
        return not (self.most is not None and self.most < other.least) and not (
            other.most is not None and other.most < self.least
        )


def exactly(number: int) -> Span:
    return Span(number, number)


_ADDEND = re.compile(r"(\d+)(?:\s+(?!\[)(.*?))?(?:\s*\[([^\[\]]+)\])?", re.DOTALL)
_BRACKET = re.compile(r"\[([^\[\]]+)\]")
_PREFIXES = {
    "~": Bound.ABOUT,
    "about": Bound.ABOUT,
    "around": Bound.ABOUT,
    "some": Bound.ABOUT,
    "at least": Bound.AT_LEAST,
    "at most": Bound.AT_MOST,
}
_PREFIXED = re.compile(rf"({'|'.join(map(re.escape, _PREFIXES))})\s*(\d+)", re.IGNORECASE)
LARGEST_NUMBER = 10_000_000_000
"""More than there are people."""

_parse_count = integer(0, LARGEST_NUMBER)


def _parse_part(text: str) -> Part:
    found = _ADDEND.fullmatch(text.strip())
    if not found:
        raise Invalid({"number": "sum-form"})
    label = parse_line(found[2]) if found[2] else ""
    leads_to = found[3].strip() if found[3] else None
    if leads_to is None:
        return Part(label, _parse_count(found[1]))
    kind, _, id_ = leads_to.rpartition(":")
    if kind not in {"proceeding", "claim"} or not is_record_id(id_):
        raise Invalid({"number": "part-leads-nowhere"})
    if kind == "claim":
        return Part(label, _parse_count(found[1]), claim=RecordId(id_))
    return Part(label, _parse_count(found[1]), proceeding=RecordId(id_))


def bracketed(text: str) -> list[str]:
    """What stands in square brackets in a sum: a proceeding or a claim, each as it was typed."""
    return [found.strip() for found in _BRACKET.findall(text)]


def with_brackets(text: str, known: dict[str, str]) -> str:
    """The sum with what stands in brackets exchanged; what is not known stays."""
    return _BRACKET.sub(lambda found: f"[{known.get(found[1].strip(), found[1])}]", text)


def parse_sum(text: str) -> Total:
    """A number, or a total with its parts: `16`, `about 210`, `16=1+7+8`, `16 = 1 alone + 7 officials [proceeding:ID] + 8`.

    In brackets stands what a part is: `proceeding:` or `claim:` and an id. `~`, `about`, `around`, `some`, `at least` and
    `at most` may stand before the total. A sum that does not come out is what somebody stated, and is kept (`adds_up` tells).
    Raises Invalid({"number": code}): sum-form, part-leads-nowhere, not-a-number, number-range.
    """
    total, equals, rest = text.partition("=")
    total, bound = total.strip(), None
    if prefixed := _PREFIXED.fullmatch(total):
        total, bound = prefixed[2], _PREFIXES[prefixed[1].casefold()]
    return Total(_parse_count(total), tuple(_parse_part(part) for part in rest.split("+")) if equals else (), bound)


def sum_text(total: Total) -> str:
    """What `parse_sum` reads the same total from."""
    words = {Bound.ABOUT: "about ", Bound.AT_LEAST: "at least ", Bound.AT_MOST: "at most "}
    head = (words[total.bound] if total.bound else "") + str(total.number)
    addends = []
    for part in total.parts:
        leads_to = f" [proceeding:{part.proceeding}]" if part.proceeding else ""
        leads_to = f" [claim:{part.claim}]" if part.claim else leads_to
        addends.append(f"{part.number}{' ' + part.label if part.label else ''}{leads_to}")
    return f"{head} = {' + '.join(addends)}" if addends else head


def adds_up(claim: Claim) -> bool | None:
    """Do the parts give the number that was stated? None where there is no sum to check."""
    if claim.number is None or not claim.parts:
        return None
    return span(claim.number, claim.bound).meets(exactly(sum(part.number for part in claim.parts)))


def span(number: int, bound: Bound | None) -> Span:
    """What a stated number allows. "About" is read as half a unit of its last figure that is not nought, and at least one,
    to each side (this program's convention): about 210 is 205 to 215, about 23 is 22 to 24.
    """
    match bound:
        case Bound.AT_LEAST:
            return Span(number, None)
        case Bound.AT_MOST:
            return Span(0, number)
        case Bound.ABOUT:
            noughts = len(str(number)) - len(str(number).rstrip("0")) if number else 0
            half = max(1, int(10**noughts) // 2)
            return Span(max(0, number - half), number + half)
        case None:
            return exactly(number)


def parse_claim(draft: Draft) -> Claim:
    """A claim from a draft with the fields of `Claim`; `number` is read by `parse_sum`, so there is no field for the parts
    or the bound.

    Without `value` the number as typed is the value. Whether the field exists, and the value can be read as one of it, is
    for whoever knows the subject. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    about = reading.need("about", parse_line)
    total = reading.get("number", parse_sum)
    stated = reading.get("number", parse_line)
    value = reading.choose("value", parse_line, stated)
    if value is None:
        reading.problem("value", "missing")
    subject = reading.get("subject", parse_id)
    words_only = reading.get("words_only", parse_yes_no)
    stated_by = reading.get("stated_by", parse_line)
    stated_on = reading.get("stated_on", parse_date)
    as_of = reading.get("as_of", parse_date)
    place = reading.get("place", parse_id)
    party = reading.get("party", parse_line)
    source = reading.get("source", parse_id)
    reliability = reading.choose("reliability", one_of(Reliability), Reliability.F)
    credibility = reading.choose("credibility", integer(1, 6), 6)
    certainty = reading.get("certainty", one_of(Confidence))
    quote = reading.get("quote", parse_long)
    evidence = reading.several("evidence", parse_id)
    disputes = reading.several("disputes", parse_id)
    disputed_by = reading.several("disputed_by", parse_line)
    reading.done()
    assert value is not None
    return Claim(
        about,
        value,
        total.number if total else None,
        total.parts if total else (),
        total.bound if total else None,
        subject,
        words_only or None,
        stated_by,
        stated_on,
        as_of,
        place,
        party,
        source,
        reliability,
        credibility,
        certainty,
        quote,
        evidence,
        disputes,
        disputed_by,
    )
