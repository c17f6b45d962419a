"""Who is seen in a picture, and what keeps it from going to a reader: one rule, for submissions and for bundles alike.

A still, photograph or film goes to a reader where both hold:

1. Somebody decided that it may be used so; the last decision about it counts, and a still without one goes by its film's. The
   family's own photograph of a captive (an item that is somebody's portrait in the record of that person) needs no decision
   as long as nobody made one: it is not a picture made in captivity, and goes by consent.
2. For the face of everybody who is known to be seen in it there is a consent in force that covers photographs for this reader,
   or a decision in force for this use that names this person. A decision passes over nobody who took a consent back.

It does not matter whether anybody is marked in it: who nobody is marked in was not looked at, or shows nobody, and then a
decision can say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.model.consent import Consent, Element
from app.model.event import Event, EventType
from app.model.evidence import Evidence, EvidenceKind, is_picture
from app.model.ids import RecordId
from app.model.observation import Observation
from app.model.person import Person
from app.model.record import Record
from app.model.still import Depiction, PublicationDecision, Still, decision_in_force
from app.rules.consent import Audience, allowed, withdrawn

_SEEN = frozenset({EventType.SIGHTING, EventType.FOOTAGE_RELEASED})


class Seen:
    """Who is known to be seen in which picture: marked in it, its portrait, told by the item, or seen in it by an event."""

    def __init__(self, records: Iterable[tuple[RecordId, Record]]) -> None:
        self._stills: dict[RecordId, list[RecordId]] = {}
        self._in: dict[RecordId, dict[RecordId, None]] = {}
        self._portraits: dict[RecordId, dict[RecordId, None]] = {}
        for id_, record in records:
            match record:
                case Still(film=film):
                    self._stills.setdefault(film, []).append(id_)
                case Depiction(subject=subject, person=person) | Observation(subject=subject, person=person):
                    self._add(subject, (person,))
                case Person(photograph=photograph) if photograph is not None:
                    self._add(photograph, (id_,))
                    self._portraits.setdefault(photograph, {})[id_] = None
                case Evidence(persons=persons):
                    self._add(id_, persons)
                case Event(type=type_, persons=persons, evidence=pictures) if type_ in _SEEN:
                    for picture in pictures:
                        self._add(picture, persons)

    def _add(self, picture: RecordId, persons: Iterable[RecordId]) -> None:
        self._in.setdefault(picture, {}).update(dict.fromkeys(persons))

    def itself(self, picture: RecordId) -> tuple[RecordId, ...]:
        """Who is said to be seen in this very record."""
        return tuple(self._in.get(picture, ()))

    def shown(self, id_: RecordId, record: Evidence | Still) -> frozenset[RecordId]:
        """Who is seen in it. A film shows whom its stills show; a still may show whom the film does."""
        subjects = (id_, record.film) if isinstance(record, Still) else (id_, *self._stills.get(id_, ()))
        return frozenset(person for subject in subjects for person in self._in.get(subject, ()))

    def is_portrait(self, id_: RecordId, record: Evidence | Still) -> bool:
        """Is it a photograph that stands as the portrait of a person? A still never is: it was made in captivity."""
        return isinstance(record, Evidence) and record.kind is EvidenceKind.PHOTOGRAPH and id_ in self._portraits


class Bar(StrEnum):
    """What keeps a picture back."""

    DECISION = "decision"
    FACE = "face"


@dataclass(frozen=True)
class Obstacle:
    """`persons`: whose faces no consent or decision covers, in the order of ids; empty for a missing decision."""

    bar: Bar
    persons: tuple[RecordId, ...] = ()


def is_shown(record: Record) -> bool:
    """Can a captive be seen in it? Stills, photographs, films."""
    return isinstance(record, Still) or (isinstance(record, Evidence) and is_picture(record))


def obstacles(
    picture: tuple[RecordId, Evidence | Still],
    seen: Seen,
    decisions: Iterable[PublicationDecision],
    consents: Iterable[Consent],
    audience: Audience,
) -> tuple[Obstacle, ...]:
    """What keeps a picture from this audience; empty where it may go. `decisions` in the order of recording. Pure."""
    id_, record = picture
    film = record.film if isinstance(record, Still) else None
    decision = decision_in_force(decisions, id_, film)
    released = decision is not None and audience.use is not None and audience.use in decision.uses
    named = frozenset(decision.persons) if decision is not None and released else frozenset()
    given = list(consents)
    found: list[Obstacle] = []
    if not released and not (decision is None and seen.is_portrait(id_, record)):
        found.append(Obstacle(Bar.DECISION))
    faces = tuple(
        person
        for person in sorted(seen.shown(id_, record))
        if Element.PHOTOGRAPH not in allowed(person, given, audience)
        and (person not in named or withdrawn(person, Element.PHOTOGRAPH, given, audience))
    )
    if faces:
        found.append(Obstacle(Bar.FACE, faces))
    return tuple(found)


def all_obstacles(
    pictures: Mapping[RecordId, Evidence | Still],
    seen: Seen,
    decisions: Iterable[PublicationDecision],
    consents: Iterable[Consent],
    audience: Audience,
) -> dict[RecordId, tuple[Obstacle, ...]]:
    """`obstacles` of several pictures; those that may go are left out."""
    made, given = list(decisions), list(consents)
    found = {id_: obstacles((id_, record), seen, made, given, audience) for id_, record in pictures.items()}
    return {id_: each for id_, each in found.items() if each}
