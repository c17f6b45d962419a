"""What goes into a bundle and what stays behind: the choice, what belongs to it, and the default to deny.

Pure functions over a snapshot of the record. Stays behind unless it is released with a reason: who a protected source is, how
a collector could be traced, what is about people whose consent does not cover it, and pictures without a decision that they
may go to this audience. What stays behind is listed with its ground; the log keeps the releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.model.claim import Claim
from app.model.consent import Consent, Element
from app.model.event import Event, EventType
from app.model.evidence import Collector, Evidence, EvidenceKind
from app.model.ids import RecordId
from app.model.inquiry import Inquiry, Letter
from app.model.person import Person
from app.model.proceeding import Proceeding
from app.model.record import Record, links
from app.model.source import SourceIdentity
from app.model.still import Depiction, PublicationDecision, Still, Use
from app.rules.scope import fault_of
from storage.bundle.contents import Ground
from storage.tables.records import Stored

Records = Mapping[RecordId, Stored[Record]]

_PICTURES = frozenset({EvidenceKind.FILM, EvidenceKind.PHOTOGRAPH})


class Whole(StrEnum):
    """Grounds that can be released as a whole, besides single records by id."""

    SOURCES = "source-identities"
    COLLECTORS = "collectors"
    CONSENT = "consent"
    PUBLICATION = "publication"


_GROUND_OF = {
    Whole.SOURCES: Ground.SOURCE,
    Whole.COLLECTORS: Ground.COLLECTOR,
    Whole.CONSENT: Ground.CONSENT,
    Whole.PUBLICATION: Ground.PUBLICATION,
}


@dataclass(frozen=True)
class Audience:
    """`use`: what kind of reader; `recipients`: their keys, as consents may name them; `on`: the day it is sealed."""

    use: Use
    recipients: tuple[str, ...]
    on: date

    @property
    def names(self) -> tuple[str, ...]:
        return (self.use.value, *self.recipients)


@dataclass(frozen=True)
class Kept:
    """Something that stays behind. `picture`: only its content does, the record itself may travel."""

    record: RecordId
    ground: Ground
    reason: str
    picture: bool = False


@dataclass(frozen=True)
class Choice:
    """`travels`: records; `pictures`: those of them whose content travels too; `kept`: what stays; `released`: ids, reasons."""

    travels: frozenset[RecordId]
    pictures: frozenset[RecordId]
    kept: tuple[Kept, ...]
    released: Mapping[RecordId, str] = field(default_factory=dict)


def belonging(every: Records, chosen: Iterable[RecordId]) -> frozenset[RecordId]:
    """The chosen records and what belongs to them.

    To a person: events, depictions, consents, claims, proceedings. To a proceeding: defendants, events, evidence of it. To
    an item: stills of a film, depictions, decisions, the collector. To a still: its film. To anything: what it links to.
    """
    into: dict[RecordId, list[Stored[Record]]] = {}
    for stored in every.values():
        for _, target in links(stored.record):
            into.setdefault(target, []).append(stored)
    found: set[RecordId] = set()
    waiting = [id_ for id_ in chosen if id_ in every]
    while waiting:
        id_ = waiting.pop()
        if id_ in found:
            continue
        found.add(id_)
        record = every[id_].record
        waiting += [target for target in _leads_to(record) if target in every]
        waiting += [other.id for other in into.get(id_, ()) if _belongs(other.record, record, id_)]
    return frozenset(found)


def _leads_to(record: Record) -> Iterator[RecordId]:
    """What a record cannot be read without. An event does not bring in the other people it happened to."""
    for name, target in links(record):
        if not (isinstance(record, Event) and name == "persons"):
            yield target


def _belongs(other: Record, to: Record, id_: RecordId) -> bool:
    match to:
        case Person():
            return isinstance(other, Event | Depiction | Consent | Proceeding) or (
                isinstance(other, Claim) and other.subject == id_
            )
        case Proceeding():
            return isinstance(other, Event | Evidence)
        case Evidence():
            return isinstance(other, Still | Depiction | PublicationDecision | Collector)
        case Still():
            return isinstance(other, Depiction | PublicationDecision)
        case Inquiry():
            return isinstance(other, Letter)
        case _:
            return isinstance(other, SourceIdentity)


def choose(every: Records, chosen: Iterable[RecordId], audience: Audience, releases: Mapping[str, str]) -> Choice:
    """Apply the default to deny. `releases`: reason by record id or by ground (`Whole`)."""
    wanted = belonging(every, chosen)
    denials = list(_denials(every, wanted, audience))
    kept: list[Kept] = []
    released: dict[RecordId, str] = {}
    for denial in denials:
        reason = _release(denial, releases)
        if reason is None:
            kept.append(denial)
        else:
            released[denial.record] = reason
    gone = {denial.record for denial in kept if not denial.picture}
    travels = frozenset(wanted - gone)
    covered = {denial.record for denial in kept if denial.picture}
    pictures = frozenset(id_ for id_ in travels - covered if isinstance(every[id_].record, Evidence | Still))
    return Choice(travels, pictures, tuple(kept), released)


def _release(denial: Kept, releases: Mapping[str, str]) -> str | None:
    for whole, ground in _GROUND_OF.items():
        if denial.ground is ground and whole.value in releases:
            return releases[whole.value]
    return releases.get(denial.record)


def _denials(every: Records, wanted: frozenset[RecordId], audience: Audience) -> Iterator[Kept]:
    others = _Others(every)
    for id_ in sorted(wanted):
        record = every[id_].record
        if isinstance(record, SourceIdentity):
            yield Kept(id_, Ground.SOURCE, "the identity of a protected source")
        elif isinstance(record, Inquiry) and record.author is not None and record.author.confidential:
            yield Kept(id_, Ground.SOURCE, "its author is to be kept confidential")
        elif isinstance(record, Collector):
            yield Kept(id_, Ground.COLLECTOR, "how the collector could be traced")
        elif missing := _uncovered(_needs(every, id_, record), others.consents, audience):
            yield Kept(id_, Ground.CONSENT, f"no consent in force covers: {', '.join(missing)}")
        else:
            yield from _picture_denials(id_, record, others, audience)


class _Others:
    """The records that decide about others."""

    def __init__(self, every: Records) -> None:
        found = [stored.record for stored in every.values()]
        self.consents = [record for record in found if isinstance(record, Consent)]
        self.decisions = [record for record in found if isinstance(record, PublicationDecision)]
        self.depictions = [record for record in found if isinstance(record, Depiction)]


def _needs(every: Records, id_: RecordId, record: Record) -> dict[RecordId, set[Element]]:
    """What must be covered by consent, person by person, for a record to travel."""
    match record:
        case Person():
            return {id_: _needed_of(record)}
        case Event():
            elements = {Element.NAME}
            if record.place or record.to_place:
                elements.add(Element.PLACE)
            if record.type is EventType.MEDICAL:
                elements.add(Element.HEALTH)
            return dict.fromkeys(record.persons, elements)
        case Depiction():
            health = {Element.HEALTH} if record.observation else set()
            return {record.person: {Element.NAME, Element.PHOTOGRAPH} | health}
        case Consent():
            return {record.person: {Element.NAME, Element.FAMILY}}
        case Claim() if record.subject is not None and isinstance(every[record.subject].record, Person):
            return {record.subject: {Element.NAME}}
        case _:
            return {}


def _uncovered(needs: Mapping[RecordId, set[Element]], consents: list[Consent], audience: Audience) -> list[str]:
    """What no consent in force covers; persons are named by the beginning of their ids."""
    found = []
    for person, elements in sorted(needs.items()):
        missing = elements - _covered(person, consents, audience)
        found += [f"{element.value} of {person[:8]}" for element in sorted(missing)]
    return found


def _covered(person: RecordId, consents: list[Consent], audience: Audience) -> set[Element]:
    return {
        element
        for consent in consents
        if consent.person == person and any(fault_of(consent, name, audience.on) is None for name in audience.names)
        for element in consent.elements
    }


def _picture_denials(id_: RecordId, record: Record, others: _Others, audience: Audience) -> Iterator[Kept]:
    """A decision on a film covers its stills."""
    subjects = {id_}
    if isinstance(record, Still):
        subjects.add(record.film)
    elif not isinstance(record, Evidence) or record.kind not in _PICTURES:
        return
    if not any(decision.subject in subjects and audience.use in decision.uses for decision in others.decisions):
        yield Kept(id_, Ground.PUBLICATION, f"no decision that it may go to: {audience.use.value}", picture=True)
        return
    shown = {each.person: {Element.PHOTOGRAPH} for each in others.depictions if each.subject == id_}
    if missing := _uncovered(shown, others.consents, audience):
        yield Kept(id_, Ground.CONSENT, f"no consent in force covers: {', '.join(missing)}", picture=True)


def _needed_of(person: Person) -> set[Element]:
    """What a person's own record tells."""
    elements = {Element.NAME}
    if person.mother_maiden_name:
        elements.add(Element.FAMILY)
    if person.address:
        elements.add(Element.PLACE)
    if person.health_needs or person.marks:
        elements.add(Element.HEALTH)
    return elements
