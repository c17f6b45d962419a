"""What goes into a bundle and what stays behind: the choice, what belongs to it, and the default to deny.

Pure functions over a snapshot of the record. Stays behind unless it is released with a reason: who a protected source is or
what could tell it, how a collector could be traced, what is about people whose consent does not cover it, pictures without a
decision that they may go to this audience, and what is said about any of these. What stays behind is listed with its ground;
the log keeps the releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.model.act import Act
from app.model.claim import Claim
from app.model.consent import Consent, Element
from app.model.event import ContactKind, Event, EventType
from app.model.evidence import Collector, Evidence, EvidenceKind
from app.model.guarantee import Guarantee
from app.model.ids import RecordId
from app.model.inquiry import Inquiry, Letter
from app.model.observation import Observation
from app.model.person import Person
from app.model.proceeding import Proceeding
from app.model.record import Record, links
from app.model.relative import Relative, RelativeContact, Told
from app.model.sameness import Sameness
from app.model.source import Source, SourceIdentity
from app.model.still import Depiction, Identification, PublicationDecision, Still
from app.model.term import Term
from app.model.watched import Watched
from app.rules import vocabulary
from app.rules.consent import Audience as Audience
from app.rules.consent import uncovered
from app.rules.pictures import Bar, Seen, is_shown, obstacles
from app.rules.safety import Secret
from app.rules.safety import Told as Written
from app.rules.sensitive import is_sexual_violence, tells_who_said_it
from app.rules.vocabulary import TermList, uses
from storage.bundle.contents import Ground
from storage.tables.records import Stored

Records = Mapping[RecordId, Stored[Record]]

_VOICES = frozenset({EvidenceKind.TESTIMONY, EvidenceKind.AUDIO})
_HEALTH = frozenset({EventType.MEDICAL, EventType.INJURY, EventType.ILLNESS})
_ANYTHING = frozenset(Element) - {Element.PHOTOGRAPH}
"""What free words about a captive may tell."""
_NAME_IS_ENOUGH = frozenset(
    {
        *("held", "on_trial", "repatriated", "sentenced", "name", "names", "birth", "birth_place", "sex"),
        *("nationality", "nationalities", "documents", "service", "occupation", "civil_status"),
    }
)
"""What a claim about a person may answer with no more than the consent to their name. Any other may tell anything."""


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
class Kept:
    """Something that stays behind. `picture`: only its content does (mostly a picture), the record itself may travel."""

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
    """The chosen records, what belongs to them, and what these cannot be read without.

    To a person belong events, acts, relatives with what they were told, depictions, observations,
    consents, claims and the record of each proceeding; to a proceeding events and
    evidence; to an item stills, depictions, decisions, the collector; to a still depictions and decisions. What is only
    linked to comes alone: choosing a hearing does not bring in all else that is known of those who are seen in it. Whether two
    records are of one person belongs to neither: it would tell of the other one.
    """
    into: dict[RecordId, list[Stored[Record]]] = {}
    for stored in every.values():
        for _, target in links(stored.record):
            into.setdefault(target, []).append(stored)
    words = _Words(every)
    found: dict[RecordId, bool] = {}
    waiting = [(id_, True) for id_ in chosen if id_ in every]
    while waiting:
        id_, whole = waiting.pop()
        if found.get(id_) in {True, whole}:
            continue
        found[id_] = whole
        record = every[id_].record
        waiting += [(target, False) for target in _leads_to(record) if target in every]
        waiting += [(term, False) for term in words.of(record)]
        for other in into.get(id_, ()):
            if _is_about(other.record, record):
                waiting.append((other.id, False))
            elif whole and _belongs(other.record, record, id_):
                waiting.append((other.id, not isinstance(other.record, Proceeding)))
    return frozenset(found)


def _leads_to(record: Record) -> Iterator[RecordId]:
    """What a record cannot be read without. An event or act does not bring in the other people it happened to, a decision not
    those who are seen, and a person not how they are related to somebody else.
    """
    left = {Event: "persons", Act: "victims", PublicationDecision: "persons", Sameness: "persons"}.get(type(record))
    for name, target in links(record):
        if name != left:
            yield target


class _Words:
    """The vault's own terms, which records cannot be read without."""

    def __init__(self, every: Records) -> None:
        own = [(id_, stored.record) for id_, stored in every.items() if isinstance(stored.record, Term)]
        self.lists: Mapping[str, TermList] = vocabulary.extended(own)

    def wider(self, list_: str, key: str) -> tuple[str, ...]:
        return vocabulary.wider(self.lists[list_].entries, key)

    def of(self, record: Record) -> Iterator[RecordId]:
        """The records of the vault's terms that stand in a record, and of those above them."""
        said = [(list_, key) for _, list_, key in uses.used(record)]
        said += [(record.list, record.parent)] if isinstance(record, Term) and record.parent else []
        for list_, key in said:
            for each in self.wider(list_, key) if list_ in self.lists else ():
                entry = self.lists[list_].entries.get(each)
                if entry is not None and entry.record is not None:
                    yield entry.record


def _is_about(other: Record, to: Record) -> bool:
    """What goes wherever its subject goes, so that it is named at least among what stayed behind."""
    if isinstance(to, Evidence | Still):
        return isinstance(other, PublicationDecision | Collector)
    return isinstance(other, SourceIdentity | RelativeContact)


_OF_A_PERSON = (Event, Act, Depiction, Observation, Consent, Proceeding, Guarantee)


def _belongs(other: Record, to: Record, id_: RecordId) -> bool:
    match to:
        case Person():
            family = isinstance(other, Relative) and other.captive == id_
            return family or isinstance(other, _OF_A_PERSON) or (isinstance(other, Claim) and other.subject == id_)
        case Proceeding():
            return isinstance(other, Event | Evidence | Guarantee)
        case Evidence():
            return isinstance(other, Still | Depiction | Observation | Watched)
        case Still():
            return isinstance(other, Depiction | Observation)
        case Relative():
            return isinstance(other, Told)
        case Inquiry():
            return isinstance(other, Letter)
        case _:
            return False


def choose(every: Records, chosen: Iterable[RecordId], audience: Audience, releases: Mapping[str, str]) -> Choice:
    """Apply the default to deny. `releases`: reason by record id or by ground (`Whole`)."""
    wanted = belonging(every, chosen)
    denials = list(_denials(every, wanted, audience))
    kept: list[Kept] = []
    released: dict[RecordId, str] = {}
    gone: dict[RecordId, Ground] = {}
    judged: set[RecordId] = set()
    while denials:
        for denial in denials:
            reason = _release(denial, releases)
            if reason is not None:
                released[denial.record] = reason
                continue
            kept.append(denial)
            if not denial.picture:
                gone.setdefault(denial.record, denial.ground)
        denials = list(_about_what_stays(every, wanted - judged, gone))
        judged |= {denial.record for denial in denials}
    travels = frozenset(wanted - gone.keys())
    covered = {denial.record for denial in kept if denial.picture}
    pictures = frozenset(id_ for id_ in travels - covered if isinstance(every[id_].record, Evidence | Still))
    return Choice(travels, pictures, tuple(kept), released)


def _about_what_stays(every: Records, wanted: frozenset[RecordId], gone: Mapping[RecordId, Ground]) -> Iterator[Kept]:
    """Claims, decisions and tellings about what stays would tell of it; claims may be about one another."""
    for id_ in sorted(wanted - gone.keys()):
        record = every[id_].record
        about = record.subject if isinstance(record, Claim | PublicationDecision) else None
        about = record.relative if isinstance(record, Told) else about
        if about is not None and about in gone:
            yield Kept(id_, gone[about], "it is about something that stays")
        if isinstance(record, Guarantee) and record.proceeding in gone:
            yield Kept(id_, gone[record.proceeding], "it is about a case that stays")
        if isinstance(record, Sameness) and (stays := [person for person in record.persons if person in gone]):
            yield Kept(id_, gone[stays[0]], "it is about somebody whose record stays")


def _release(denial: Kept, releases: Mapping[str, str]) -> str | None:
    for whole, ground in _GROUND_OF.items():
        if denial.ground is ground and whole.value in releases:
            return releases[whole.value]
    return releases.get(denial.record)


def _denials(every: Records, wanted: frozenset[RecordId], audience: Audience) -> Iterator[Kept]:
    """Everything that speaks against the journey of a record: releasing one ground leaves the others standing."""
    others = _Others(every)
    for id_ in sorted(wanted):
        record = every[id_].record
        if isinstance(record, SourceIdentity):
            yield Kept(id_, Ground.SOURCE, "the identity of a protected source")
        if others.is_of_confidential_author(id_, record):
            yield Kept(id_, Ground.SOURCE, "its author is to be kept confidential")
        if isinstance(record, Source) and record.protected and (record.notes or record.url):
            yield Kept(id_, Ground.SOURCE, "notes or an address that could lead to a protected source")
        if isinstance(record, Depiction) and record.identified_by and record.how is Identification.FELLOW_CAPTIVE:
            yield Kept(id_, Ground.SOURCE, "it names the fellow captive who recognised somebody")
        if isinstance(record, Evidence) and others.is_voice_of_protected(record):
            yield Kept(id_, Ground.SOURCE, "the voice or the words of a protected source", picture=True)
        if isinstance(record, Claim) and others.is_of_protected(record):
            yield Kept(id_, Ground.SOURCE, "who said it, or the words used, on a protected source")
        if isinstance(record, Collector):
            yield Kept(id_, Ground.COLLECTOR, "how the collector could be traced")
        if isinstance(record, Relative | Told) and others.names_a_protected_source(record):
            yield Kept(id_, Ground.SOURCE, "it names somebody who is a protected source")
        if isinstance(record, RelativeContact):
            yield Kept(id_, Ground.FAMILY, "how a relative can be reached")
        if isinstance(record, Act) and others.is_sexual_violence(record):
            yield Kept(id_, Ground.OTHER, "an act of sexual violence, which goes only by its own release")
        if isinstance(record, Watched):
            yield Kept(id_, Ground.COLLECTOR, "who worked here, and what they looked for")
        needs = others.needs(id_, record)
        if missing := uncovered(needs, others.consents(needs), audience):
            named = ", ".join(f"{element.value} of {person[:8]}" for person, element in missing)
            yield Kept(id_, Ground.CONSENT, f"no consent in force covers: {named}")
        yield from _picture_denials(id_, record, others, audience)


class _Others:
    """What the other records say about one: who is in it, whose letter it is, what was decided."""

    def __init__(self, every: Records) -> None:
        self._every = every
        self._protected = {
            id_ for id_, stored in every.items() if isinstance(stored.record, Source) and stored.record.protected
        }
        found = [stored.record for stored in every.values()]
        self._secrets = [Secret(record) for record in found if isinstance(record, SourceIdentity)]
        self._consents: dict[RecordId, list[Consent]] = {}
        self._papers: dict[RecordId, list[Consent]] = {}
        self._decisions: dict[RecordId, list[PublicationDecision]] = {}
        for record in found:
            if isinstance(record, Consent):
                self._consents.setdefault(record.person, []).append(record)
                if record.document is not None:
                    self._papers.setdefault(record.document, []).append(record)
            elif isinstance(record, PublicationDecision):
                self._decisions.setdefault(record.subject, []).append(record)
        self._letters = [record for record in found if isinstance(record, Letter)]
        self.seen = Seen((id_, stored.record) for id_, stored in every.items())
        self._words = _Words(every)

    def consents(self, persons: Iterable[RecordId]) -> list[Consent]:
        """Of these people."""
        return [consent for person in persons for consent in self._consents.get(person, ())]

    def decisions(self, *pictures: RecordId) -> list[PublicationDecision]:
        """About these pictures, each in the order of recording."""
        return [decision for picture in pictures for decision in self._decisions.get(picture, ())]

    def is_of_confidential_author(self, id_: RecordId, record: Record) -> bool:
        """An inquiry, a letter of it (which is addressed to its author or signed), or what such a letter is kept in."""
        if isinstance(record, Inquiry):
            return record.author is not None and record.author.confidential
        if isinstance(record, Letter):
            return self.is_of_confidential_author(record.inquiry, self._every[record.inquiry].record)
        return any(self.is_of_confidential_author(id_, letter) for letter in self._letters if id_ in letter.documents)

    def names_a_protected_source(self, record: Relative | Told) -> bool:
        """By name or contact: whoever reads of a sister must not read out of it that she is the source."""
        texts = (record.name, record.notes) if isinstance(record, Relative) else (record.what, record.by)
        told = Written("\n".join(text for text in texts if text))
        return any(told.betrays(secret) for secret in self._secrets)

    def is_voice_of_protected(self, item: Evidence) -> bool:
        """A testimony or a recording that came from a protected source: its content tells who that is."""
        return item.kind in _VOICES and item.acquisition.source in self._protected

    def is_of_protected(self, claim: Claim) -> bool:
        return tells_who_said_it(claim, self._protected)

    def is_sexual_violence(self, act: Act) -> bool:
        return is_sexual_violence(act, self._words.lists)

    def needs(self, id_: RecordId, record: Record) -> dict[RecordId, set[Element]]:
        """What must be covered by consent, person by person, for a record to travel."""
        match record:
            case Person():
                return {id_: _needed_of(record)}
            case Event():
                elements = {Element.NAME}
                if record.place or record.to_place:
                    elements.add(Element.PLACE)
                if record.type in _HEALTH:
                    elements.add(Element.HEALTH)
                if record.with_whom and record.contact in {None, ContactKind.FAMILY}:
                    elements.add(Element.FAMILY)
                return {person: set(elements) for person in record.persons}
            case Depiction():
                elements = {Element.NAME, Element.PHOTOGRAPH}
                if record.identified_by and record.how is Identification.FAMILY:
                    elements.add(Element.FAMILY)
                return {record.person: elements}
            case Observation():
                return {record.person: {Element.NAME, Element.PHOTOGRAPH, Element.HEALTH}}
            case PublicationDecision():
                return {person: {Element.NAME} for person in record.persons}
            case Act():
                return {person: set(_ANYTHING) for person in record.victims}
            case Sameness():
                return {person: set(_ANYTHING) for person in record.persons}
            case Relative():
                return {record.captive: {Element.NAME, Element.FAMILY}}
            case Told() | RelativeContact():
                relative = self._every[record.relative].record
                return {relative.captive: set(_ANYTHING)} if isinstance(relative, Relative) else {}
            case Proceeding():
                spoken_of = {each.defendant for each in record.counsel} | {each.defendant for each in record.defence}
                return {person: {Element.NAME} for person in spoken_of}
            case Guarantee():
                return {} if record.person is None else {record.person: {Element.NAME}}
            case Watched():
                return {person: {Element.NAME} for person in record.not_seen}
            case Consent():
                return {record.person: {Element.NAME, Element.FAMILY}}
            case Claim() if record.subject is not None:
                subject = self._every[record.subject].record
                if not isinstance(subject, Person):
                    return self.needs(record.subject, subject)
                enough = record.about.casefold().replace(" ", "_") in _NAME_IS_ENOUGH and not record.words_only
                return {record.subject: {Element.NAME} if enough else {*Element} - {Element.PHOTOGRAPH}}
            case Inquiry():
                return {person: {Element.NAME} for person in record.persons}
            case Letter():
                return self.needs(record.inquiry, self._every[record.inquiry].record)
            case Evidence():
                return self._needs_of_item(id_, record)
            case _:
                return {}

    def _needs_of_item(self, id_: RecordId, item: Evidence) -> dict[RecordId, set[Element]]:
        """An item that is about people, that holds a family's consent, or that is a letter about somebody.

        A photograph's title and file name mostly name those who are seen in it; a film's are about more than them.
        """
        seen = () if item.film is not None or item.kind is EvidenceKind.FILM else self.seen.itself(id_)
        needs: dict[RecordId, set[Element]] = {person: {Element.NAME} for person in (*item.persons, *seen)}
        papers: list[Consent | Letter] = [*self._papers.get(id_, ())]
        papers += [each for each in self._letters if id_ in each.documents]
        for paper in papers:
            for person, elements in self.needs(id_, paper).items():
                needs.setdefault(person, set()).update(elements)
        return needs


def _picture_denials(id_: RecordId, record: Record, others: _Others, audience: Audience) -> Iterator[Kept]:
    if not isinstance(record, Still | Evidence) or not is_shown(record):
        return
    use = audience.use.value if audience.use else "this reader"
    decisions = others.decisions(id_, *((record.film,) if isinstance(record, Still) else ()))
    consents = others.consents(others.seen.shown(id_, record))
    for obstacle in obstacles((id_, record), others.seen, decisions, consents, audience):
        if obstacle.bar is Bar.DECISION:
            yield Kept(id_, Ground.PUBLICATION, f"no decision that it may go to: {use}", picture=True)
        else:
            faces = ", ".join(f"photograph of {person[:8]}" for person in obstacle.persons)
            yield Kept(id_, Ground.CONSENT, f"no consent in force covers: {faces}", picture=True)


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
