"""One case laid out for filling a form: the captive, what consent allows, what happened; and what a filled field is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.model.case import Case
from app.model.consent import Element
from app.model.dates import UncertainDate
from app.model.event import Event
from app.model.ids import RecordId
from app.model.inquiry import Author
from app.model.person import Person
from app.rules import english
from app.rules.body import Body
from app.rules.scope import Scope, scope_of
from app.rules.timeline import Timeline


@dataclass(frozen=True)
class Filled:
    """What stands in one field. `rows` with `columns` make a table, `lines` are paragraphs; a field has one or the other.

    `origins`: the records it was drawn from. `by_hand`: written by a person, the record was not asked. `withheld`: the
    element that no consent covers, so that nothing of it is here. `date`: the value of a date field.
    """

    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    origins: tuple[RecordId, ...] = ()
    by_hand: bool = False
    withheld: Element | None = None
    date: UncertainDate | None = None

    @property
    def empty(self) -> bool:
        return not self.lines and not self.rows

    @property
    def text(self) -> str:
        """All of it, a line for each paragraph and each row."""
        return "\n".join((*self.lines, *("; ".join(cell for cell in row if cell) for row in self.rows)))


EMPTY = Filled()


def said(*lines: str | None, origins: Iterable[RecordId] = ()) -> Filled:
    """A field of these paragraphs; those that are empty do not count."""
    kept = tuple(line for line in lines if line)
    return Filled(kept, origins=tuple(origins)) if kept else EMPTY


@dataclass(frozen=True)
class Sheet:
    """What a field draws on: one case, for one body, about one captive (None if none was chosen)."""

    case: Case
    body: Body
    person_id: RecordId | None
    scope: Scope
    timeline: Timeline
    urgent_months: int = 3
    linked_months: int = 12

    @cached_property
    def person(self) -> Person | None:
        return self.case.persons.get(self.person_id) if self.person_id else None

    @property
    def author(self) -> Author | None:
        return self.case.inquiry.author

    def annexes_of(self, records: Iterable[RecordId]) -> list[int]:
        """Numbers of the annexes that are these records, or stills cut from them."""
        wanted = set(records)
        numbers = []
        for number, annex in enumerate(self.case.inquiry.annexes, 1):
            still = self.case.stills.get(annex)
            if annex in wanted or (still is not None and still.film in wanted):
                numbers.append(number)
        return numbers

    def place(self, record: RecordId | None) -> str:
        place = self.case.places.get(record) if record else None
        return english.place_text(place) if place else ""

    def sources(self, event: Event) -> str:
        return "; ".join(self.case.sources[record].label for record in event.sources if record in self.case.sources)


def relatives_of(body: Body) -> frozenset[str]:
    """The words by which the body's rule on consent knows a member of the family."""
    return frozenset(
        word for rule in body.validators if rule.check == "consent" for word in rule.parameters.get("relatives", ())
    )


def sheet(case: Case, body: Body) -> Sheet:
    """The first captive of the inquiry, with what consent allows and what happened."""
    person = case.inquiry.persons[0] if case.inquiry.persons else None
    subject = person or RecordId("")
    path = next((rule.parameters for rule in body.validators if rule.check == "path"), {})
    return Sheet(
        case,
        body,
        person,
        scope_of(case, subject, body.key, relatives_of(body), body.use),
        Timeline(case, subject),
        urgent_months=path.get("urgent_months", 3),
        linked_months=path.get("linked_months", 12),
    )
