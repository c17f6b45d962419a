"""What happened. Status, last seen, last contact, counts of letters and visits are computed from these and never typed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.errors import Invalid
from app.model.dates import UncertainDate, parse_date
from app.model.drafts import Draft, Reading, integer, one_of, parse_country, parse_id, parse_yes_no_unknown
from app.model.ids import RecordId
from app.model.term import parse_term
from app.model.text import parse_line, parse_long


class EventType(StrEnum):
    """`hearing_scheduled` is the day a session is set for: it never counts as having happened, `hearing` says that it did."""

    CAPTURE = "capture"
    DISAPPEARANCE = "disappearance"
    SIGHTING = "sighting"
    FOOTAGE_RELEASED = "footage_released"
    TRANSFER = "transfer"
    ACKNOWLEDGMENT = "acknowledgment"
    ACKNOWLEDGMENT_RETRACTED = "acknowledgment_retracted"
    DENIAL = "denial"
    SILENCE = "silence"
    BUREAU_ENTRY = "bureau_entry"
    VISIT_REQUESTED = "visit_requested"
    VISIT = "visit"
    VISIT_REFUSED = "visit_refused"
    CONTACT_PERMITTED = "contact_permitted"
    CONTACT_REFUSED = "contact_refused"
    CALL = "call"
    LETTER = "letter"
    CARD = "card"
    CAPTURE_CARD = "capture_card"
    MEDICAL = "medical"
    INJURY = "injury"
    ILLNESS = "illness"
    CHARGE = "charge"
    HEARING_SCHEDULED = "hearing_scheduled"
    HEARING = "hearing"
    JUDGMENT = "judgment"
    SENTENCE = "sentence"
    APPEAL = "appeal"
    COMPLAINT = "complaint"
    RELEASE = "release"
    REPATRIATION = "repatriation"
    REMAINS_HANDED_OVER = "remains_handed_over"
    DEATH = "death"
    OTHER = "other"


class Confidence(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class ContactKind(StrEnum):
    """With whom a captive was in contact."""

    FAMILY = "family"
    COUNSEL = "counsel"
    RED_CROSS = "red_cross"
    CONSUL = "consul"
    PROTECTING_POWER = "protecting_power"


class Way(StrEnum):
    """Which way a letter or card went."""

    FROM_CAPTIVE = "from_captive"
    TO_CAPTIVE = "to_captive"


class Penalty(StrEnum):
    """What a sentence is; `term` is a number of months."""

    TERM = "term"
    LIFE = "life"
    DEATH = "death"
    OTHER = "other"


class Outcome(StrEnum):
    """What a judgment says, or what became of an appeal."""

    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DISCONTINUED = "discontinued"
    LODGED = "lodged"
    UPHELD = "upheld"
    CHANGED = "changed"
    QUASHED = "quashed"
    WITHDRAWN = "withdrawn"


class ReleaseMode(StrEnum):
    """How somebody came free."""

    RELEASE = "release"
    EXCHANGE = "exchange"
    ESCAPE = "escape"
    PARDON = "pardon"
    SENTENCE_SERVED = "sentence_served"
    ACQUITTAL = "acquittal"
    MEDICAL = "medical"
    OTHER = "other"


@dataclass(frozen=True)
class Event:
    """`by`: authority or body that acted, in full. `private`: contact without the detaining side listening, None unknown.

    `contact`: the kind of contact; `with_whom`: the visitor or correspondent; `pieces`: letters or cards at once, one if None.
    A letter to the captive is recorded where it is known to have reached him. `request`: the request that a visit, held or
    refused, answers. `state`: who acknowledges, retracts, denies or keeps silent (ISO 3166-1); `document`: the item that says
    so. `detention` (its ground), `attribution` (what is said of it) and `whereabouts` (what is disclosed) are terms of their
    lists. `weight_kg`: decimal text, as it was read. `adjourned_to`: the day that the next session was set for. `reference`
    and `result` are those of a complaint or of any act of an authority. Which field belongs to which type: `FIELDS_OF`.
    """

    type: EventType
    persons: tuple[RecordId, ...]
    date: UncertainDate
    place: RecordId | None = None
    to_place: RecordId | None = None
    by: str | None = None
    contact: ContactKind | None = None
    private: bool | None = None
    proceeding: RecordId | None = None
    sentence_months: int | None = None
    reference: str | None = None
    result: str | None = None
    sources: tuple[RecordId, ...] = ()
    evidence: tuple[RecordId, ...] = ()
    confidence: Confidence = Confidence.PROBABLE
    description: str | None = None
    with_whom: str | None = field(default=None, kw_only=True)
    way: Way | None = field(default=None, kw_only=True)
    pieces: int | None = field(default=None, kw_only=True)
    request: RecordId | None = field(default=None, kw_only=True)
    state: str | None = field(default=None, kw_only=True)
    document: RecordId | None = field(default=None, kw_only=True)
    weight_kg: str | None = field(default=None, kw_only=True)
    penalty: Penalty | None = field(default=None, kw_only=True)
    outcome: Outcome | None = field(default=None, kw_only=True)
    adjourned_to: UncertainDate | None = field(default=None, kw_only=True)
    mode: ReleaseMode | None = field(default=None, kw_only=True)
    detention: str | None = field(default=None, kw_only=True)
    attribution: str | None = field(default=None, kw_only=True)
    whereabouts: str | None = field(default=None, kw_only=True)


_CONTACT = frozenset({"contact", "with_whom", "private"})
_POST = _CONTACT | {"way", "pieces"}
_ANSWERED = _CONTACT | {"request"}
_STATE = frozenset({"state", "document", "attribution", "whereabouts"})
_COURT = frozenset({"proceeding"})

FIELDS_OF: dict[EventType, frozenset[str]] = {
    EventType.CAPTURE: frozenset({"to_place", "detention"}),
    EventType.DISAPPEARANCE: frozenset(),
    EventType.SIGHTING: _COURT,
    EventType.FOOTAGE_RELEASED: _COURT,
    EventType.TRANSFER: frozenset({"to_place", "detention"}),
    EventType.ACKNOWLEDGMENT: _STATE | _COURT | {"detention"},
    EventType.ACKNOWLEDGMENT_RETRACTED: _STATE,
    EventType.DENIAL: _STATE,
    EventType.SILENCE: _STATE,
    EventType.BUREAU_ENTRY: _STATE,
    EventType.VISIT_REQUESTED: frozenset({"contact", "with_whom", "document"}),
    EventType.VISIT: _ANSWERED,
    EventType.VISIT_REFUSED: _ANSWERED | {"document"},
    EventType.CONTACT_PERMITTED: _CONTACT | _STATE,
    EventType.CONTACT_REFUSED: _CONTACT | _STATE,
    EventType.CALL: _CONTACT,
    EventType.LETTER: _POST,
    EventType.CARD: _POST,
    EventType.CAPTURE_CARD: frozenset({"document", "with_whom"}),
    EventType.MEDICAL: frozenset({"weight_kg", "document"}),
    EventType.INJURY: frozenset({"document"}),
    EventType.ILLNESS: frozenset({"document"}),
    EventType.CHARGE: _COURT | {"document", "detention"},
    EventType.HEARING_SCHEDULED: _COURT | {"document"},
    EventType.HEARING: _COURT | {"adjourned_to"},
    EventType.JUDGMENT: _COURT | {"outcome", "document"},
    EventType.SENTENCE: _COURT | {"sentence_months", "penalty", "document"},
    EventType.APPEAL: _COURT | {"outcome", "document"},
    EventType.COMPLAINT: frozenset({"document"}),
    EventType.RELEASE: frozenset({"mode", "to_place"}),
    EventType.REPATRIATION: frozenset({"mode", "to_place"}),
    EventType.REMAINS_HANDED_OVER: frozenset({"to_place", "document"}),
    EventType.DEATH: frozenset({"document"}),
    EventType.OTHER: _COURT | {"document"},
}
"""The fields that only some types have, by type. All others (place, by, sources...) belong to every type."""

_SPECIAL = frozenset().union(*FIELDS_OF.values())

OUTCOMES_OF: dict[EventType, frozenset[Outcome]] = {
    EventType.JUDGMENT: frozenset({Outcome.CONVICTED, Outcome.ACQUITTED, Outcome.DISCONTINUED}),
    EventType.APPEAL: frozenset({Outcome.LODGED, Outcome.UPHELD, Outcome.CHANGED, Outcome.QUASHED, Outcome.WITHDRAWN}),
}

LONGEST_SENTENCE_MONTHS = 1200
"""A hundred years: more is a slip of the hand."""
MOST_PIECES = 1000
LIGHTEST_KG, HEAVIEST_KG = 15, 400
"""Of a person, child or adult; beyond it a unit was mistaken."""

_WEIGHT = re.compile(r"\d{2,3}(?:\.\d{1,3})?", re.ASCII)


def parse_weight_kg(text: str) -> str:
    """Kilograms with a decimal point, kept as they were read so that no digit is added. Codes: weight-form, number-range."""
    found = text.strip()
    if not _WEIGHT.fullmatch(found):
        raise Invalid({"weight_kg": "weight-form"})
    if not LIGHTEST_KG <= int(found.partition(".")[0]) < HEAVIEST_KG:
        raise Invalid({"weight_kg": "number-range"})
    return found


def parse_event(draft: Draft) -> Event:
    """An event from a draft with the fields of `Event`; `private` is yes, no or unknown.

    A field that does not belong to the type (`FIELDS_OF`) is refused: it would be passed over without a word. Raises Invalid
    with the problems of all fields.
    """
    reading = Reading(draft)
    kind = reading.need("type", one_of(EventType))
    persons = reading.several("persons", parse_id, at_least=1)
    when = reading.need("date", parse_date)
    event = Event(
        kind,
        persons,
        when,
        place=reading.get("place", parse_id),
        to_place=reading.get("to_place", parse_id),
        by=reading.get("by", parse_line),
        contact=reading.get("contact", one_of(ContactKind)),
        private=reading.get("private", parse_yes_no_unknown),
        proceeding=reading.get("proceeding", parse_id),
        sentence_months=reading.get("sentence_months", integer(1, LONGEST_SENTENCE_MONTHS)),
        reference=reading.get("reference", parse_line),
        result=reading.get("result", parse_long),
        sources=reading.several("sources", parse_id),
        evidence=reading.several("evidence", parse_id),
        confidence=reading.choose("confidence", one_of(Confidence), Confidence.PROBABLE),
        description=reading.get("description", parse_long),
        with_whom=reading.get("with_whom", parse_line),
        way=reading.get("way", one_of(Way)),
        pieces=reading.get("pieces", integer(1, MOST_PIECES)),
        request=reading.get("request", parse_id),
        state=reading.get("state", parse_country),
        document=reading.get("document", parse_id),
        weight_kg=reading.get("weight_kg", parse_weight_kg),
        penalty=reading.get("penalty", one_of(Penalty)),
        outcome=reading.get("outcome", one_of(Outcome)),
        adjourned_to=reading.get("adjourned_to", parse_date),
        mode=reading.get("mode", one_of(ReleaseMode)),
        detention=reading.get("detention", parse_term),
        attribution=reading.get("attribution", parse_term),
        whereabouts=reading.get("whereabouts", parse_term),
    )
    if not reading.is_wrong("type"):
        for name in sorted(_SPECIAL - FIELDS_OF[kind]):
            if getattr(event, name) is not None:
                reading.problem(name, "not-for-this-type")
        if event.outcome is not None and event.outcome not in OUTCOMES_OF.get(kind, frozenset(Outcome)):
            reading.problem("outcome", "not-for-this-type")
    if event.sentence_months is not None and event.penalty not in {None, Penalty.TERM}:
        reading.problem("sentence_months", "months-only-for-a-term")
    reading.done()
    return event


def is_foretold(record: object, today: date) -> bool:
    """Whether this is an event whose day is still to come: it will count as having happened once that day comes.

    An announced session is none: that its day has passed does not make it happen.
    """
    if not isinstance(record, Event) or record.type is EventType.HEARING_SCHEDULED:
        return False
    return record.date.earliest is not None and record.date.earliest > today
