"""People, events and the links between them as FollowTheMoney entities, one JSON object a line (https://followthemoney.tech).

Schemata: Person, Event, Organization with Membership (the unit somebody served in), CourtCase with CourtCaseParty, Passport.
What that model has no word for stays out: fate, contact, consent. A date goes only as finely as it is known for certain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.model.dates import Precision, UncertainDate
from app.model.event import Event
from app.model.ids import RecordId
from app.model.person import NameKind, Person
from app.model.proceeding import Proceeding

Entity = dict[str, Any]
Labels = Callable[[str], str]

_OWN_NAMES = frozenset({NameKind.MAIN, NameKind.SPELLING})


def lines(entities: Iterator[Entity]) -> bytes:
    """The file."""
    return b"".join(json.dumps(each, ensure_ascii=False, sort_keys=True).encode() + b"\n" for each in entities)


def _entity(id_: str, schema: str, properties: Mapping[str, list[str | None]]) -> Entity:
    kept = {name: [value for value in values if value] for name, values in properties.items()}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _made_id(*parts: str) -> str:
    """An id for what has none of its own: the same in every export."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _certain(when: UncertainDate | None) -> str | None:
    """A day, month or year that is certain; None for anything about, between, before or after."""
    if when is None or when.approximate or when.earliest is None:
        return None
    size = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(when.precision)
    return None if size is None else when.earliest.isoformat()[:size]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def person(id_: RecordId, found: Person) -> Iterator[Entity]:
    """A person, the unit served in, the passports."""
    main = found.name
    aliases = [name.text for name in found.names if name.kind in {NameKind.ALIAS, NameKind.CALL_SIGN}]
    service = found.service
    yield _entity(
        id_,
        "Person",
        {
            "name": [
                main.text,
                *(name.text for name in found.names if name.kind in {NameKind.MAIN, NameKind.SPELLING}),
            ],
            "alias": [text for text in aliases if len(text.split()) > 1],
            "weakAlias": [text for text in aliases if len(text.split()) == 1],
            "previousName": [name.text for name in found.names if name.kind is NameKind.BIRTH],
            "firstName": [main.given],
            "lastName": [main.family],
            "fatherName": [main.father],
            "gender": [found.sex.value if found.sex else None],
            "birthDate": [_certain(found.birth)],
            "birthPlace": [found.birth_place],
            "nationality": [code.lower() for code in found.nationalities],
            "position": [found.occupation, service.rank if service else None],
            "idNumber": [service.number if service else None],
            "passportNumber": [each.number for each in found.documents if _is_passport(each.kind)],
            "address": [found.address],
            "notes": [found.notes],
        },
    )
    for position, document in enumerate(found.documents):
        if document.number:
            yield _entity(
                _made_id("document", id_, str(position)),
                "Identification",
                {
                    "holder": [id_],
                    "type": [document.kind],
                    "number": [document.number],
                    "authority": [document.issued_by],
                    "startDate": [_certain(document.issued_on)],
                },
            )
    if service and service.unit:
        unit = _made_id("unit", service.unit)
        yield _entity(unit, "Organization", {"name": [service.unit]})
        yield _entity(
            _made_id("served", id_, service.unit),
            "Membership",
            {"member": [id_], "organization": [unit], "role": [service.rank or "served"]},
        )


def _is_passport(kind: str) -> bool:
    return "passport" in kind.casefold()


def event(id_: RecordId, found: Event, labels: Labels) -> Iterator[Entity]:
    """An event with who was involved and where. An uncertain date goes as the earliest and the latest day."""
    sure = _certain(found.date)
    yield _entity(
        id_,
        "Event",
        {
            "name": [f"{found.type.value.replace('_', ' ')} {found.date.text}"],
            "date": [sure],
            "startDate": [None if sure else _iso(found.date.earliest)],
            "endDate": [None if sure else _iso(found.date.latest)],
            "location": [
                labels(found.place) if found.place else None,
                labels(found.to_place) if found.to_place else None,
            ],
            "involved": list(found.persons),
            "keywords": [found.type.value],
            "description": [found.description],
            "summary": [found.result],
            "recordId": [found.reference],
        },
    )


def proceeding(id_: RecordId, found: Proceeding, defendants: Iterator[str]) -> Iterator[Entity]:
    """A court case, and who stands in it."""
    yield _entity(
        id_,
        "CourtCase",
        {"name": [found.title], "court": [found.court], "caseNumber": [found.case_number], "notes": [found.notes]},
    )
    for defendant in defendants:
        yield _entity(
            _made_id("party", id_, defendant),
            "CourtCaseParty",
            {"party": [defendant], "case": [id_], "role": ["defendant"]},
        )
