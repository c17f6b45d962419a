"""A court case as it stands: its sessions, what became of each defendant, who was seen on which day, which guarantees were
observed. Computed from the record; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app import clock
from app.jobs import Ticket
from app.model.event import Event, EventType
from app.model.evidence import Evidence, EvidenceKind, FilmFacts
from app.model.guarantee import Guarantee, Observed
from app.model.hearings import Fate, Session, SessionState, calendar, fates, next_hearing
from app.model.ids import RecordId
from app.model.investigator import Investigator
from app.model.matrix import Footage, Part, Picture, Seen, Watching, matrix, watching
from app.model.noted import Noted
from app.model.proceeding import Proceeding
from app.model.record import label
from app.model.still import Depiction, Still
from app.model.watched import Watched
from app.rules.guarantees import Rule, guarantees
from app.services import record as record_service
from app.services.contact import noted_events
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Calendar:
    """`fates`: one for each defendant, in the order of the case. `names`: of the defendants."""

    case: RecordId
    proceeding: Proceeding
    as_of: date
    sessions: tuple[Session, ...]
    next_hearing: Session | None
    fates: tuple[Fate, ...]
    names: Mapping[RecordId, str]


def hearings(vault: Vault, written: str, as_of: date | None = None) -> Calendar:
    """The sessions of a case (id, the beginning of one, or exact title) and what became of each defendant by a day."""
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        stored = _case(reader, written)
        events = _events(reader, stored.id)
        names = _names(reader, stored.record.defendants)
    return Calendar(
        stored.id,
        stored.record,
        day,
        calendar(events, day),
        next_hearing(events, day),
        fates(events, stored.record.defendants, day),
        names,
    )


def _case(reader: Reader, written: str) -> Stored[Proceeding]:
    return records.get(reader, record_service.resolve(reader, written, "proceeding"), Proceeding)


def _events(reader: Reader, case: RecordId) -> list[Noted]:
    return [noted for noted in noted_events(reader, case) if noted.event.proceeding == case]


def _names(reader: Reader, persons: Sequence[RecordId]) -> dict[RecordId, str]:
    return {person: label(records.get_any(reader, person).record) for person in persons}


@dataclass(frozen=True)
class Case:
    """One case in the list of all. `sessions`: as in `Calendar`, those that were, may have been, or are to be held."""

    id: RecordId
    proceeding: Proceeding
    sessions: tuple[Session, ...]
    next_hearing: Session | None

    @property
    def held(self) -> int:
        """How many of the sessions are recorded as held."""
        return sum(each.state is SessionState.HELD for each in self.sessions)


def cases(vault: Vault, ticket: Ticket, as_of: date | None = None) -> tuple[Case, ...]:
    """Every case by its title, with its sessions as they stand on a day (today if None). Raises `Cancelled`."""
    day = as_of or vault.settings.clock().date()
    found = []
    with vault.read() as reader:
        every = list(records.of_kind(reader, Proceeding))
        for done, stored in enumerate(every):
            ticket.progress("cases", done, len(every))
            events = _events(reader, stored.id)
            found.append(Case(stored.id, stored.record, calendar(events, day), next_hearing(events, day)))
    return tuple(sorted(found, key=lambda case: (case.proceeding.title.casefold(), case.id)))


DECIDED = (EventType.CHARGE, EventType.JUDGMENT, EventType.SENTENCE, EventType.APPEAL)
"""What charges, ends or changes a case."""


@dataclass(frozen=True)
class Decision:
    """A charge, judgment, sentence or appeal. `labels`: of everybody and everything it leads to."""

    id: RecordId
    event: Event
    labels: Mapping[RecordId, str]


def decisions(vault: Vault, written: str) -> tuple[Decision, ...]:
    """What was decided in a case, by date; on one day a sentence stands after its judgment."""
    with vault.read() as reader:
        stored = _case(reader, written)
        decided = [each for each in _events(reader, stored.id) if each.type in DECIDED]
        noted = sorted(decided, key=lambda each: (*each.order[:2], DECIDED.index(each.type), each.id))
        return tuple(Decision(each.id, each.event, _labels(reader, each.id)) for each in noted)


def called(vault: Vault, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """What records are called, of those of these that are held."""
    with vault.read() as reader:
        return {RecordId(id_): text for id_, (_, text) in records.named(reader, list(ids)).items()}


def _labels(reader: Reader, id_: RecordId) -> dict[RecordId, str]:
    stored = records.get_any(reader, id_)
    return {RecordId(each): text for each, text in records.linked_labels(reader, stored.n).items()}


@dataclass(frozen=True)
class CaseFilm:
    """A film of a case. `sessions`: what it is tied to, none where only the case is known. `watched`: by anyone here."""

    id: RecordId
    title: str
    sessions: tuple[RecordId, ...]
    watched: Watching


def films(vault: Vault, written: str) -> tuple[CaseFilm, ...]:
    """Every film that is tied to a session of a case or to the case itself, with how much of it was watched."""
    with vault.read() as reader:
        stored = _case(reader, written)
        tied: dict[RecordId, list[RecordId]] = {}
        lengths: dict[RecordId, int | None] = {}
        for noted in _events(reader, stored.id):
            items = {item: records.get_any(reader, item).record for item in noted.event.evidence}
            for film, length in _footage(reader, noted.id, noted.event.evidence, items).films.items():
                tied.setdefault(film, []).append(noted.id)
                lengths[film] = length
        for item in records.referring(reader, stored.id, Evidence):
            if item.record.film is not None or item.record.kind is EvidenceKind.FILM:
                lengths.setdefault(item.id, _length_ms(item.record.film))
        parts = [
            Part(part.id, part.record)
            for film in lengths
            for part in records.referring(reader, film, Watched)
            if part.record.film == film
        ]
        titles = _names(reader, sorted(lengths))
    seen = {each.film: each for each in watching(Footage(stored.id, frozenset(), lengths), parts)}
    found = [CaseFilm(film, titles[film], tuple(tied.get(film, ())), seen[film]) for film in lengths]
    return tuple(sorted(found, key=lambda film: (film.title.casefold(), film.id)))


@dataclass(frozen=True)
class WatchedPart:
    """A part of a film with who watched it and on which day: what was said, else who recorded it and when."""

    id: RecordId
    watched: Watched
    by: str
    on: date


@dataclass(frozen=True)
class Matrix:
    """`rows`: for each defendant one cell a session, in the order of `sessions`. `watching`: of each session's films.

    `parts`: every part of these films that was watched; `films`: their titles. `pictures`: all that shows a defendant, by the
    depiction's id; `items`: what the stills and photographs are called; `pts`: of the stills among them.
    """

    case: RecordId
    title: str
    as_of: date
    sessions: tuple[Session, ...]
    rows: Mapping[RecordId, tuple[Seen, ...]]
    watching: tuple[tuple[Watching, ...], ...]
    parts: tuple[WatchedPart, ...]
    films: Mapping[RecordId, str]
    names: Mapping[RecordId, str]
    pictures: Mapping[RecordId, Picture]
    items: Mapping[RecordId, str]
    pts: Mapping[RecordId, int]


def sighting_matrix(vault: Vault, written: str, as_of: date | None = None) -> Matrix:
    """Who was seen on which day of a case, in the footage tied to each session that was, or may have been, held by a day."""
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        stored = _case(reader, written)
        events = {noted.id: noted for noted in _events(reader, stored.id)}
        sessions = tuple(
            each
            for each in calendar(events.values(), day)
            if each.state in {SessionState.HELD, SessionState.MAY_BE} and not each.set_by_adjournment
        )
        items = {item: records.get_any(reader, item).record for each in events.values() for item in each.event.evidence}
        footage = [_footage(reader, each.event, events[each.event].event.evidence, items) for each in sessions]
        films = sorted({film for each in footage for film in each.films})
        stored_parts = {
            part.id: part
            for film in films
            for part in records.referring(reader, film, Watched)
            if part.record.film == film
        }
        people = stored.record.defendants
        pictures = [picture for person in people for picture in _pictures(reader, person)]
        names = _names(reader, people)
        titles = {film: records.get(reader, film, Evidence).record.title for film in films}
        watched = tuple(_watched(reader, part) for part in stored_parts.values())
        shown = {picture.item: records.get_any(reader, picture.item).record for picture in pictures}
    parts = [Part(part.id, part.record) for part in stored_parts.values()]
    return Matrix(
        stored.id,
        stored.record.title,
        day,
        sessions,
        matrix(people, footage, pictures, parts),
        tuple(watching(each, parts) for each in footage),
        watched,
        titles,
        names,
        {picture.id: picture for picture in pictures},
        {item: label(record) for item, record in shown.items()},
        {item: record.pts for item, record in shown.items() if isinstance(record, Still)},
    )


def _footage(reader: Reader, session: RecordId, tied: Sequence[RecordId], items: Mapping[RecordId, object]) -> Footage:
    """The films tied to a session, and those that stills tied to it were taken from."""
    films: dict[RecordId, int | None] = {}
    for item in tied:
        record = items[item]
        if isinstance(record, Still):
            films[record.film] = _length_ms(records.get(reader, record.film, Evidence).record.film)
        elif isinstance(record, Evidence) and (record.film is not None or record.kind is EvidenceKind.FILM):
            films[item] = _length_ms(record.film)
    return Footage(session, frozenset(tied), films)


def _length_ms(film: FilmFacts | None) -> int | None:
    """From the first frame to the last, rounded down."""
    if film is None:
        return None
    numerator, denominator = film.time_base
    return (film.last_pts - film.first_pts) * numerator * 1000 // denominator


def _pictures(reader: Reader, person: RecordId) -> Iterator[Picture]:
    for found in records.referring(reader, person, Depiction):
        if found.record.person != person:
            continue
        subject = records.get_any(reader, found.record.subject).record
        if isinstance(subject, Still):
            film = records.get(reader, subject.film, Evidence).record.film
            yield Picture(found.id, found.record, found.record.subject, subject.film, _at_ms(subject, film))
        else:
            yield Picture(found.id, found.record, found.record.subject, found.record.subject)


def _at_ms(still: Still, film: FilmFacts | None) -> int | None:
    """How far into the film a still was taken; None where its stream is not the one whose times are known."""
    if film is None or still.stream != film.stream:
        return None
    numerator, denominator = still.time_base
    return (still.pts - film.first_pts) * numerator * 1000 // denominator


def _watched(reader: Reader, part: Stored[Watched]) -> WatchedPart:
    by, on = part.record.watched_by, part.record.watched_on
    return WatchedPart(
        part.id,
        part.record,
        by or records.get(reader, part.actor, Investigator).record.name,
        (on.earliest if on is not None else None) or clock.moment(part.recorded_at).date(),
    )


@dataclass(frozen=True)
class Checked:
    """One guarantee with the answers about it. `disputed`: two answers that cover the same defendant differ."""

    rule: Rule
    answers: tuple[Stored[Guarantee], ...]
    disputed: bool


@dataclass(frozen=True)
class Checklist:
    """Every guarantee of the list, answered or not. `names`: of the people the answers are about."""

    case: RecordId
    title: str
    checked: tuple[Checked, ...]
    names: Mapping[RecordId, str]


def checklist(vault: Vault, written: str) -> Checklist:
    """The guarantees of a fair trial, each with what was recorded about it in a case."""
    with vault.read() as reader:
        stored = _case(reader, written)
        answers = list(records.referring(reader, stored.id, Guarantee))
        people = {each.record.person for each in answers if each.record.person is not None}
        names = _names(reader, sorted(people | set(stored.record.defendants)))
    return Checklist(
        stored.id,
        stored.record.title,
        tuple(_checked(rule, [each for each in answers if each.record.guarantee == rule.key]) for rule in _rules()),
        names,
    )


def _rules() -> Sequence[Rule]:
    return tuple(guarantees().values())


def _checked(rule: Rule, answers: Sequence[Stored[Guarantee]]) -> Checked:
    """An answer about all defendants is also one about each; that it is not known contradicts nothing."""
    said: dict[RecordId | None, set[Observed]] = {None: set()}
    for each in answers:
        if each.record.observed is not Observed.UNKNOWN:
            said.setdefault(each.record.person, set()).add(each.record.observed)
    return Checked(rule, tuple(answers), any(len(about | said[None]) > 1 for about in said.values()))
