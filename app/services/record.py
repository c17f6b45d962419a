"""Recording people, places, sources, events, claims and the rest: one function for all, since all are versions of records.

A draft is text by field name, as a form or the command line gives it. Fields that lead to other records take an id, the
beginning of an id, or the exact label of a recorded thing; a place or a source that is not recorded yet is recorded on the
spot, in the same change under a log line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Invalid
from app.jobs import Ticket
from app.model.act import ELEMENT_PARTS, parse_act
from app.model.claim import Claim, parse_claim
from app.model.consent import Consent, parse_consent
from app.model.drafts import first_problem, parse_exact_day
from app.model.event import is_foretold as foretold
from app.model.event import parse_event
from app.model.evidence import parse_collector
from app.model.guarantee import parse_guarantee
from app.model.ids import RecordId, is_record_id
from app.model.inquiry import parse_inquiry, parse_letter
from app.model.observation import parse_observation
from app.model.person import parse_person
from app.model.place import parse_place
from app.model.proceeding import CHARGE_PARTS, COUNSEL_PARTS, DEFENCE_PARTS, Proceeding, parse_proceeding
from app.model.record import KINDS, Record, encode, inner_reference_fields, link_kinds, links, reference_fields
from app.model.relative import parse_relative, parse_relative_contact, parse_told
from app.model.sameness import parse_sameness
from app.model.source import parse_source, parse_source_identity
from app.model.still import parse_depiction, parse_publication
from app.model.term import parse_own_term
from app.model.text import parse_long
from app.model.watched import parse_watched
from app.rules.guarantees import check_key
from app.services import claim_fields, terms
from storage.changing import Change
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored as Stored
from storage.vault import Vault

Draft = Mapping[str, object]

PARSERS: dict[str, Callable[[Draft], Record]] = {
    "person": parse_person,
    "place": parse_place,
    "source": parse_source,
    "source_identity": parse_source_identity,
    "event": parse_event,
    "collector": parse_collector,
    "depiction": parse_depiction,
    "publication": parse_publication,
    "proceeding": parse_proceeding,
    "guarantee": lambda draft: check_key(parse_guarantee(draft)),
    "watched": parse_watched,
    "act": parse_act,
    "observation": parse_observation,
    "claim": parse_claim,
    "relative": parse_relative,
    "relative_contact": parse_relative_contact,
    "told": parse_told,
    "term": parse_own_term,
    "consent": parse_consent,
    "sameness": parse_sameness,
    "inquiry": parse_inquiry,
    "letter": parse_letter,
}
_ON_ONE_LINE: dict[tuple[str, str], tuple[str, ...]] = {
    ("proceeding", "charges"): CHARGE_PARTS,
    ("proceeding", "counsel"): COUNSEL_PARTS,
    ("proceeding", "defence"): DEFENCE_PARTS,
    ("act", "elements"): ELEMENT_PARTS,
}
"""Values inside a record that may be typed on one line, with semicolons between these fields; the last takes the rest."""

MADE_ON_THE_SPOT: dict[str, str] = {"place": "name", "source": "label"}


def add(vault: Vault, kind: str, draft: Draft, ticket: Ticket, *, why: str | None = None) -> RecordId:
    """Record something new; gives its id. Raises `Invalid` with the problems of all fields at once."""
    with vault.change(f"{kind}.add", why=reason(why)) as change:
        record = parse(change, kind, draft)
        id_ = change.add(record)
        change.subject = id_
    ticket.durable(id_)
    return id_


def withdraw_consent(vault: Vault, written: str, on: str, ticket: Ticket, *, why: str | None = None) -> RecordId:
    """A consent no longer holds from the day `on`; what was given stays readable in its history. Raises `Invalid`."""
    with vault.change("consent.withdraw", why=reason(why)) as change:
        stored = records.get(change, resolve(change, written, "consent"), Consent)
        given, day = stored.record.given_on.earliest, parse_exact_day(on)
        if given is not None and day.latest is not None and day.latest < given:
            raise Invalid({"withdrawn_on": "before-given"})
        change.put(stored.id, replace(stored.record, withdrawn_on=day))
        change.subject = stored.id
    ticket.durable(stored.id)
    return stored.id


def reason(why: str | None, field: str = "why") -> str | None:
    """Why something is done, as the log keeps it; None where nothing was said. Raises `Invalid` for the field."""
    if why is None or not why.strip():
        return None
    try:
        return parse_long(why)
    except Invalid as error:
        raise Invalid({field: first_problem(error)}) from error


def parse(change: Change, kind: str, draft: Draft, of: RecordId | None = None) -> Record:
    """A draft with its references resolved, as a value. Places and sources named for the first time are recorded.

    `of`: the record that this will be a version of, None for a new one. Raises `Invalid` with the problems of all fields, also
    for terms that neither the program nor the vault has.
    """
    resolved, problems = _resolve(change, kind, claim_fields.prepared(change, draft) if kind == "claim" else draft)
    try:
        record = PARSERS[kind](resolved)
    except Invalid as error:
        raise Invalid({**error.problems, **problems}) from error
    if problems:
        raise Invalid(problems)
    if wrong := terms.problems_of(change, record, of):
        raise Invalid(wrong)
    return claim_fields.fitted(change, record, PARSERS) if isinstance(record, Claim) else record


def _resolve(change: Change, kind: str, draft: Draft) -> tuple[dict[str, object], dict[str, str]]:
    resolved = dict(draft)
    problems: dict[str, str] = {}
    for field, several in reference_fields(kind).items():
        given = draft.get(field)
        if given in (None, "", (), []):
            continue
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            continue  # the parser says what is wrong with it
        ids: list[str] = []
        for text in texts:
            try:
                ids.append(_reference(change, field, text))
            except Invalid as error:
                problems[field] = next(iter(error.problems.values()))
        resolved[field] = ids if several else (ids[0] if ids else "")
    for field, inner in inner_reference_fields(kind).items():
        given = draft.get(field)
        items = [given] if isinstance(given, str | Mapping) else given
        if isinstance(items, list | tuple):
            resolved[field] = [
                _resolve_inner(change, (kind, field), n, inner, item, problems) for n, item in enumerate(items)
            ]
    if kind == "event" and "persons" not in problems and not resolved.get("persons"):
        _persons_of_the_case(change, resolved, problems)
    return resolved, problems


def _resolve_inner(
    change: Change,
    where: tuple[str, str],
    position: int,
    inner: Mapping[str, bool],
    item: object,
    problems: dict[str, str],
) -> object:
    """One value of a list inside a draft with its references resolved; a line of text is taken apart first."""
    typed = isinstance(item, str)
    if isinstance(item, str) and (parts := _ON_ONE_LINE.get(where)):
        texts = [text.strip() for text in item.split(";", len(parts) - 1)]
        item = {name: text for name, text in zip(parts, texts, strict=False) if text}
    if not isinstance(item, Mapping):
        return item
    made = dict(item)
    for name, several in inner.items():
        try:
            if several:
                made[name] = list(references(change, name, _listed(item.get(name)) if typed else item.get(name)))
            elif (id_ := reference(change, name, item.get(name))) is not None:
                made[name] = id_
        except Invalid as error:
            problems[f"{where[1]}[{position}].{name}"] = first_problem(error)
    return made


def _listed(text: object) -> object:
    """What is typed on one line with commas between."""
    return [part for part in text.split(",") if part.strip()] if isinstance(text, str) else text


def _persons_of_the_case(change: Change, resolved: dict[str, object], problems: Mapping[str, str]) -> None:
    """An event of a case that names nobody is about all of its defendants: nobody types eight names for each session."""
    case = resolved.get("proceeding")
    if "proceeding" in problems or not isinstance(case, str) or not is_record_id(case):
        return
    found = records.get_any(change, RecordId(case)).record
    if isinstance(found, Proceeding) and found.defendants:
        resolved["persons"] = list(found.defendants)


def _reference(change: Change, field: str, text: str) -> RecordId:
    found = find_reference(change, field, text)
    if found is not None:
        return found
    kind = next(kind for kind in MADE_ON_THE_SPOT if kind in link_kinds(field))
    return made_on_the_spot(change, kind, text)


def find_reference(change: Change, field: str, text: str) -> RecordId | None:
    """What a text in a field leads to; None for a place or source that is named for the first time. Raises `Invalid`."""
    kinds = link_kinds(field)
    for kind in sorted(kinds):
        named = find_by_label(change, kind, text)
        if len(named) == 1:
            return named[0]
        if len(named) > 1:
            raise Invalid({field: "name-ambiguous"})
    if kinds & MADE_ON_THE_SPOT.keys() and not _looks_like_id(change, text):
        return None
    return records.resolve(change, text)


def made_on_the_spot(change: Change, kind: str, text: str) -> RecordId:
    """A place or source of which only the name is known, recorded under a log line of its own. Raises `Invalid`."""
    return change.add_before(parse_named(kind, text))


def parse_named(kind: str, text: str) -> Record:
    """A place or source of which only the name is known. Raises `Invalid`."""
    return PARSERS[kind]({MADE_ON_THE_SPOT[kind]: text})


def reference(change: Change, field: str, written: object) -> RecordId | None:
    """The id that a field of a draft leads to, None where it is blank. Raises `Invalid` for the field."""
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if not isinstance(written, str):
        raise Invalid({field: "not-text"})
    try:
        return _reference(change, field, written)
    except Invalid as error:
        raise Invalid({field: next(iter(error.problems.values()))}) from error


def references(change: Change, field: str, written: object) -> tuple[RecordId, ...]:
    """The ids that a field of a draft leads to, each once. Raises `Invalid` for the field."""
    if written is None:
        return ()
    texts = [written] if isinstance(written, str) else written
    if not isinstance(texts, list | tuple):
        raise Invalid({field: "not-a-list"})
    found = (reference(change, field, text) for text in texts)
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def _looks_like_id(reader: Reader, text: str) -> bool:
    if is_record_id(text.strip().lower()):
        return True
    try:
        records.resolve(reader, text)
    except Invalid as error:
        return error.problems["id"] == "id-ambiguous"
    return True


def find_by_label(reader: Reader, kind: str, text: str) -> list[RecordId]:
    """Ids of the records of a kind that are called exactly so."""
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        return []  # half a character: nothing that is recorded has one
    return records.labelled(reader, kind, text.strip())


@dataclass(frozen=True)
class Shown:
    """A record as it is shown: `value` is its JSON body, `links` the labels of what it leads to."""

    stored: Stored[Record]
    value: Mapping[str, Any]
    links: Mapping[str, str]


def show(vault: Vault, written: str, kind: str | None = None) -> Shown:
    """One record by id, the beginning of one, or its exact label. Raises `Invalid`."""
    with vault.read() as reader:
        stored = records.get_any(reader, resolve(reader, written, kind))
        return _shown(reader, stored)


def resolve(reader: Reader, written: str, kind: str | None = None) -> RecordId:
    """The id for an id, the beginning of one, or the exact label of a record of `kind`. Raises `Invalid`."""
    if kind is not None:
        found = _called(reader, kind, written)
        if found is not None:
            return found
    return records.resolve(reader, written, kind)


def _called(reader: Reader, kind: str, written: str) -> RecordId | None:
    """The one record of a kind that is called exactly so. Raises `Invalid` where there are several."""
    named = find_by_label(reader, kind, written)
    if len(named) > 1:
        raise Invalid({"id": "name-ambiguous"})
    return named[0] if named else None


def resolve_any(reader: Reader, written: str, kinds: Sequence[str]) -> RecordId:
    """The id for an id, the beginning of one, or the exact label of a record of one of `kinds`. Raises `Invalid`."""
    for kind in kinds:
        called = _called(reader, kind, written)
        if called is not None:
            return called
    found = records.resolve(reader, written)
    if records.get_any(reader, found).kind not in kinds:
        raise Invalid({"id": "other-kind"})
    return found


def _shown(reader: Reader, stored: Stored[Record]) -> Shown:
    return Shown(stored, encode(stored.record), records.linked_labels(reader, stored.n))


def listed(vault: Vault, kind: str) -> Iterator[Stored[Record]]:
    """Every record of a kind, in the order of recording."""
    with vault.read() as reader:
        yield from records.of_kind(reader, KINDS[kind])


def labels_of(vault: Vault, ids: Collection[RecordId]) -> dict[str, str]:
    """The labels of those of these records that are held."""
    with vault.read() as reader:
        return {id_: text for id_, (_, text) in records.named(reader, ids).items()}


def is_foretold(vault: Vault, id_: RecordId) -> bool:
    """Whether a record is an event whose day is still to come. Raises `Invalid`."""
    with vault.read() as reader:
        return foretold(records.get_any(reader, id_).record, vault.settings.clock().date())


def people_of(vault: Vault, every: Sequence[Stored[Record]]) -> dict[RecordId, tuple[str, ...]]:
    """By record: the names of the people it leads to, in its order."""
    leads = {
        each.id: tuple(dict.fromkeys(to for field, to in links(each.record) if _to_people(field))) for each in every
    }
    names = labels_of(vault, {person for several in leads.values() for person in several})
    return {id_: tuple(names.get(person, person[:8]) for person in several) for id_, several in leads.items()}


def _to_people(field: str) -> bool:
    return link_kinds(field.rpartition(".")[2]) == {"person"}


def history(vault: Vault, written: str) -> list[Stored[Record]]:
    """Every version of a record, first to last."""
    with vault.read() as reader:
        return records.history(reader, records.resolve(reader, written))
