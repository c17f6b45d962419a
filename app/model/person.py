"""A person: identity only. What happened to them is events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Invalid
from app.model.dates import UncertainDate, parse_date
from app.model.drafts import (
    ITEMS_LIMIT,
    Draft,
    Reading,
    first_problem,
    one_of,
    parse_country,
    parse_id,
    parse_language,
)
from app.model.ids import RecordId
from app.model.scripts import is_script_code, script_of
from app.model.text import parse_line, parse_long, parse_name_text


class NameKind(StrEnum):
    MAIN = "main"
    SPELLING = "spelling"
    BIRTH = "birth"
    ALIAS = "alias"
    CALL_SIGN = "call_sign"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True)
class PersonName:
    """One name in one script. `text` is the whole name as written; the parts are known or None. `script`: ISO 15924."""

    text: str
    script: str
    kind: NameKind = NameKind.SPELLING
    family: str | None = None
    given: str | None = None
    father: str | None = None
    language: str | None = None
    source: RecordId | None = None


@dataclass(frozen=True)
class IdentityDocument:
    """Passport, identity card, service book: what it is, its number, when and where it was issued."""

    kind: str
    number: str | None = None
    issued_on: UncertainDate | None = None
    issued_by: str | None = None


@dataclass(frozen=True)
class Service:
    """Military service."""

    branch: str | None = None
    rank: str | None = None
    unit: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class Person:
    """At least one name; the first of kind MAIN (else the first) is the one in force."""

    names: tuple[PersonName, ...]
    sex: Sex | None = None
    birth: UncertainDate | None = None
    birth_place: str | None = None
    mother_maiden_name: str | None = None
    nationalities: tuple[str, ...] = ()
    documents: tuple[IdentityDocument, ...] = ()
    service: Service | None = None
    occupation: str | None = None
    civil_status: str | None = None
    address: str | None = None
    marks: str | None = None
    health_needs: str | None = None
    photograph: RecordId | None = None
    notes: str | None = None

    @property
    def name(self) -> PersonName:
        """The name in force."""
        return next((name for name in self.names if name.kind is NameKind.MAIN), self.names[0])


_PARTS = re.compile(r"\s*[,\u060c]\s*")
"""Commas: Latin and Arabic. The Armenian comma is the Latin one."""


def parse_script(text: str) -> str:
    """An ISO 15924 code such as Armn. Code: script-code."""
    found = text.strip().title()
    if not is_script_code(found):
        raise Invalid({"script": "script-code"})
    return found


def parse_name(untrusted_text: str, script: str | None = None, kind: NameKind = NameKind.SPELLING) -> PersonName:
    """A name as written: `Given Family`, or `Family, Given`, or `Family, Given, Father`.

    Parts are taken apart only where commas say so; without them no order is guessed, and the parts stay None. `text` keeps
    the name as written, commas included, so that reading it again gives the same. The script is found from the letters
    unless it is given.
    Raises Invalid({"name": code}): missing, too-long, control-characters, bidi-controls, no-letters, name-parts, script-code.
    """
    try:
        text = parse_name_text(untrusted_text)
        script = parse_script(script) if script else script_of(text)
    except Invalid as bad:
        raise Invalid({"name": first_problem(bad)}) from bad
    if not any(char.isalpha() for char in text):
        raise Invalid({"name": "no-letters"})
    parts = _PARTS.split(text)
    if len(parts) == 1:
        return PersonName(text, script, kind)
    if len(parts) > 3 or not all(parts):
        raise Invalid({"name": "name-parts"})
    family, given, *rest = parts
    return PersonName(text, script, kind, family, given, rest[0] if rest else None)


def parse_name_draft(draft: Draft) -> PersonName:
    """A name from its fields: text, script, kind, family, given, father, language, source.

    Parts given by name stand before those read from commas. Raises Invalid with all problems.
    """
    reading = Reading(draft)
    script = reading.get("script", parse_script)
    kind = reading.choose("kind", one_of(NameKind), NameKind.SPELLING)
    name = reading.need("text", lambda text: parse_name(text, script, kind))
    family = reading.get("family", parse_name_text)
    given = reading.get("given", parse_name_text)
    father = reading.get("father", parse_name_text)
    language = reading.get("language", parse_language)
    source = reading.get("source", parse_id)
    reading.done()
    return PersonName(
        name.text,
        name.script,
        kind,
        family or name.family,
        given or name.given,
        father or name.father,
        language,
        source,
    )


def parse_document(text: str) -> IdentityDocument:
    """`kind; number; issued on; issued by`, where all but the kind may be missing.

    Raises Invalid with one code: document-parts, or that of the part that is wrong.
    """
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > 4:
        raise Invalid({"document": "document-parts"})
    kind, number, issued_on, issued_by = (*parts, "", "", "")[:4]
    return IdentityDocument(
        parse_line(kind),
        parse_line(number) if number else None,
        parse_date(issued_on) if issued_on else None,
        parse_line(issued_by) if issued_by else None,
    )


_OTHER_NAMES = {"birth_names": NameKind.BIRTH, "aliases": NameKind.ALIAS, "call_signs": NameKind.CALL_SIGN}


def _read_names(reading: Reading) -> tuple[PersonName, ...]:
    """Names from `names` (text, or drafts of names) with `scripts` beside them, then birth names, aliases and call signs."""
    given = reading.raw("names")
    items = [given] if isinstance(given, str | Mapping) else [] if given is None else given
    scripts = reading.raw("scripts")
    scripts = [scripts] if isinstance(scripts, str) else [] if scripts is None else scripts
    names: list[PersonName] = []
    if not isinstance(items, Sequence) or not isinstance(scripts, Sequence):
        reading.problem("names", "not-a-list")
        return ()
    if len(items) > ITEMS_LIMIT:
        reading.problem("names", "too-many")
        return ()
    if len(scripts) > len(items):
        reading.problem("scripts", "more-scripts-than-names")
    main_is_named = any(isinstance(item, Mapping) and item.get("kind") == NameKind.MAIN for item in items)
    for position, item in enumerate(items):
        if isinstance(item, Mapping):
            if name := reading.within(f"names[{position}]", parse_name_draft, item):
                names.append(name)
            continue
        kind = NameKind.MAIN if position == 0 and not main_is_named else NameKind.SPELLING
        script = scripts[position] if position < len(scripts) else None
        if not isinstance(item, str) or not isinstance(script, str | None):
            reading.problem("names", "not-text")
            continue
        try:
            names.append(parse_name(item, script, kind))
        except Invalid as bad:
            reading.problem("names" if len(items) == 1 else f"names[{position}]", first_problem(bad))
    if not items:
        reading.problem("names", "missing")
    for field, kind in _OTHER_NAMES.items():
        names += reading.several(field, lambda text, kind=kind: parse_name(text, None, kind))  # type: ignore[misc]
    return tuple(dict.fromkeys(names))


def parse_person(draft: Draft) -> Person:
    """A person from a draft. Fields as in `Person`, but:

    `names`: texts for `parse_name` (the first becomes the main one) or drafts for `parse_name_draft`, with `scripts` (ISO
    15924 codes in the same order, blank to have it found); `birth_names`, `aliases`, `call_signs`: more names;
    `documents`: texts for `parse_document`; `service_branch`, `service_rank`, `service_unit`, `service_number`.
    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    names = _read_names(reading)
    sex = reading.get("sex", one_of(Sex))
    birth = reading.get("birth", parse_date)
    birth_place = reading.get("birth_place", parse_line)
    mother_maiden_name = reading.get("mother_maiden_name", parse_name_text)
    nationalities = reading.several("nationalities", parse_country)
    documents = reading.several("documents", parse_document)
    service = Service(
        reading.get("service_branch", parse_line),
        reading.get("service_rank", parse_line),
        reading.get("service_unit", parse_line),
        reading.get("service_number", parse_line),
    )
    occupation = reading.get("occupation", parse_line)
    civil_status = reading.get("civil_status", parse_line)
    address = reading.get("address", parse_line)
    marks = reading.get("marks", parse_long)
    health_needs = reading.get("health_needs", parse_long)
    photograph = reading.get("photograph", parse_id)
    notes = reading.get("notes", parse_long)
    reading.done()
    return Person(
        names,
        sex,
        birth,
        birth_place,
        mother_maiden_name,
        nationalities,
        documents,
        None if service == Service() else service,
        occupation,
        civil_status,
        address,
        marks,
        health_needs,
        photograph,
        notes,
    )
