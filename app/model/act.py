"""Acts: what was done, to whom, by whom as it is believed, how it is qualified in law, and what shows each element of it.

An act is a view of events, not an event: several events may show one act, and one event several acts. Dates that contradict
those of the events are kept as they were stated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import ITEMS_LIMIT, Draft, Reading, one_of, parse_id
from app.model.ids import RecordId
from app.model.term import parse_term
from app.model.text import parse_line, parse_long, parse_name_text

T = TypeVar("T")


class ElementState(StrEnum):
    """How an element of an act stands, as somebody judged it."""

    ESTABLISHED = "established"
    DISPUTED = "disputed"
    MISSING = "missing"


@dataclass(frozen=True)
class Perpetrator:
    """Who is believed to have done it: a force, a unit, an office or a person, by name.

    `type`, `involvement`, `attribution`: terms (`attribution`: what officials or others say about it).
    """

    name: str
    type: str | None = None
    involvement: str | None = None
    attribution: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Qualification:
    """What the act is in law: an instrument and the place in it."""

    instrument: str
    article: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ActElement:
    """What shows, disputes or fails to show one element. `key`: as the program's data on elements has it, or one's own."""

    key: str
    state: ElementState
    evidence: tuple[RecordId, ...] = ()
    events: tuple[RecordId, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Act:
    """`type`, `methods`, `status_at_end` (of the victims), `verification`: terms.

    `stated_reason`: as those who did it gave it.
    """

    type: str
    victims: tuple[RecordId, ...]
    date: UncertainDate
    verification: str = field(default="not_checked", kw_only=True)
    place: RecordId | None = None
    events: tuple[RecordId, ...] = ()
    evidence: tuple[RecordId, ...] = ()
    sources: tuple[RecordId, ...] = ()
    perpetrators: tuple[Perpetrator, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    elements: tuple[ActElement, ...] = ()
    stated_reason: str | None = None
    methods: tuple[str, ...] = ()
    status_at_end: str | None = None
    note: str | None = None


PERPETRATOR_PARTS = ("name", "type", "involvement", "attribution", "note")
QUALIFICATION_PARTS = ("instrument", "article", "note")
ELEMENT_PARTS = ("key", "state", "evidence", "events", "note")
"""The order in which these are typed on one line, with semicolons between; the last takes the rest of the line."""


def on_one_line(text: str, parts: Sequence[str]) -> dict[str, str]:
    """`parts` of a text with semicolons between them; blank ones are left out."""
    texts = [part.strip() for part in text.split(";", len(parts) - 1)]
    return {name: part for name, part in zip(parts, texts, strict=False) if part}


def parse_perpetrator(draft: Draft) -> Perpetrator:
    """A perpetrator from a draft with the fields of `Perpetrator`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    made = Perpetrator(
        reading.need("name", parse_name_text),
        reading.get("type", parse_term),
        reading.get("involvement", parse_term),
        reading.get("attribution", parse_term),
        reading.get("note", parse_long),
    )
    reading.done()
    return made


def parse_qualification(draft: Draft) -> Qualification:
    """A legal qualification from a draft with the fields of `Qualification`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    made = Qualification(
        reading.need("instrument", parse_line), reading.get("article", parse_line), reading.get("note", parse_long)
    )
    reading.done()
    return made


def _ids(value: object) -> object:
    """Ids typed in one text, with commas or spaces between them, as a list."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def parse_element(draft: Draft) -> ActElement:
    """An element from a draft with the fields of `ActElement`; ids may stand in one text. Raises Invalid with all problems."""
    given = {**draft, **{name: _ids(draft[name]) for name in ("evidence", "events") if name in draft}}
    reading = Reading(given)
    made = ActElement(
        reading.need("key", parse_term),
        reading.need("state", one_of(ElementState)),
        reading.several("evidence", parse_id),
        reading.several("events", parse_id),
        reading.get("note", parse_long),
    )
    reading.done()
    return made


def read_parts(
    reading: Reading, name: str, parts: Sequence[str], parser: Callable[[Draft], T], key: Callable[[T], object]
) -> tuple[T, ...]:
    """A list of values, each a text on one line or a draft of its own; two of the same `key` are a problem (`twice`)."""
    given = reading.raw(name)
    items = [given] if isinstance(given, str | Mapping) else [] if given is None else given
    if not isinstance(items, Sequence):
        reading.problem(name, "not-a-list")
        return ()
    if len(items) > ITEMS_LIMIT:
        reading.problem(name, "too-many")
        return ()
    found: list[T] = []
    for position, item in enumerate(items):
        if isinstance(item, str) and not item.strip():
            continue
        draft = on_one_line(item, parts) if isinstance(item, str) else item
        if not isinstance(draft, Mapping):
            reading.problem(f"{name}[{position}]", "not-fields")
        elif (made := reading.within(f"{name}[{position}]", parser, draft)) is not None:
            found.append(made)
    if len({key(each) for each in found}) < len(found):
        reading.problem(name, "twice")
    return tuple(found)


def parse_act(draft: Draft) -> Act:
    """An act from a draft with the fields of `Act`.

    `perpetrators`, `qualifications` and `elements` are lists of drafts, or of texts: `name; type; involvement; attribution`,
    `instrument; article`, `element; established, disputed or missing; evidence; events; note` with ids in the middle.
    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    type_ = reading.need("type", parse_term)
    victims = reading.several("victims", parse_id, at_least=1)
    when = reading.need("date", parse_date)
    verification = reading.choose("verification", parse_term, "not_checked")
    place = reading.get("place", parse_id)
    events = reading.several("events", parse_id)
    evidence = reading.several("evidence", parse_id)
    sources = reading.several("sources", parse_id)
    perpetrators = read_parts(reading, "perpetrators", PERPETRATOR_PARTS, parse_perpetrator, lambda each: each)
    qualifications = read_parts(reading, "qualifications", QUALIFICATION_PARTS, parse_qualification, lambda each: each)
    elements = read_parts(reading, "elements", ELEMENT_PARTS, parse_element, lambda each: each.key)
    stated_reason = reading.get("stated_reason", parse_long)
    methods = reading.several("methods", parse_term)
    status_at_end = reading.get("status_at_end", parse_term)
    note = reading.get("note", parse_long)
    reading.done()
    return Act(
        type_,
        victims,
        when,
        place,
        events,
        evidence,
        sources,
        perpetrators,
        qualifications,
        elements,
        stated_reason,
        methods,
        status_at_end,
        note,
        verification=verification,
    )
