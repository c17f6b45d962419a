"""The fields of a form, filled from the record. What was written by hand stands before what the record would give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.errors import Invalid
from app.model.calendar import add_months
from app.model.case import Case
from app.model.consent import Element
from app.model.dates import Precision, UncertainDate, parse_date
from app.model.event import Event, EventType
from app.model.ids import RecordId
from app.model.inquiry import Direction, LetterKind
from app.model.person import NameKind, Person, PersonName
from app.model.source import SourceKind
from app.rules import english
from app.rules.body import Body, Field
from app.rules.countries import country_name
from app.rules.sheet import EMPTY, Filled, Sheet, sheet
from app.rules.sheet import said as _lines
from app.rules.timeline import AUTHORITIES, HEALTH, Dated, sort_key

__all__ = ["EMPTY", "FILLERS", "WITHHELD", "Filled", "Sheet", "approximate", "fill", "sheet"]

ONE_NAME = "Recorded as one name, see 1(a)"
WITHHELD = "Withheld: the consent given does not cover this."
_WITNESSES = frozenset({SourceKind.RELATIVE, SourceKind.WITNESS, SourceKind.RELEASED_CAPTIVE})


def _day(when: UncertainDate) -> str:
    """A date at the beginning of a line."""
    text = english.date_text(when)
    return text[:1].upper() + text[1:]


def _me(sheet: Sheet) -> list[RecordId]:
    return [sheet.person_id] if sheet.person_id else []


def _latin(person: Person) -> PersonName | None:
    """The name to show first: the one in force if it is in Latin letters, else the first that is."""
    if person.name.script == "Latn":
        return person.name
    return next((name for name in person.names if name.script == "Latn"), None)


def _name_part(sheet: Sheet, part: Callable[[PersonName], str | None]) -> Filled:
    """Latin first, then the name in force if it is in another script."""
    if sheet.person is None:
        return EMPTY
    shown = [name for name in (_latin(sheet.person), sheet.person.name) if name is not None]
    lines = list(dict.fromkeys(said for name in shown if (said := part(name))))
    return _lines(*lines, origins=_me(sheet))


def _family(name: PersonName) -> str | None:
    return name.family if name.family or name.given else name.text


def _given(name: PersonName) -> str | None:
    return name.given if name.family or name.given else ONE_NAME


def _family_name(sheet: Sheet) -> Filled:
    return _name_part(sheet, _family)


def _given_names(sheet: Sheet) -> Filled:
    return _name_part(sheet, _given)


def _patronymic(sheet: Sheet) -> Filled:
    return _name_part(sheet, lambda name: name.father)


def _full_names(sheet: Sheet) -> Filled:
    """One line for each script, the name in force before other spellings."""
    if sheet.person is None:
        return EMPTY
    main = sheet.person.name
    ordered = sorted(sheet.person.names, key=lambda name: name is not main)
    by_script: dict[str, str] = {}
    for name in ordered:
        if name.kind in {NameKind.MAIN, NameKind.SPELLING}:
            by_script.setdefault(name.script, name.text)
    if len(by_script) < 2:
        return EMPTY
    rows = sorted(by_script.items(), key=lambda item: item[0] != "Latn")
    return _lines(*(f"{english.SCRIPTS.get(script, script)}: {text}" for script, text in rows), origins=_me(sheet))


def _aliases(sheet: Sheet) -> Filled:
    if sheet.person is None:
        return EMPTY
    shown = {line.partition(": ")[2] for line in _full_names(sheet).lines} | {sheet.person.name.text}
    lines = [f"{name.text} ({english.NAME_KINDS[name.kind]})" for name in sheet.person.names if name.text not in shown]
    return _lines(*dict.fromkeys(lines), origins=_me(sheet))


def _sex(sheet: Sheet) -> Filled:
    if sheet.person is None or sheet.person.sex is None:
        return EMPTY
    return _lines(english.SEXES[sheet.person.sex], origins=_me(sheet))


def _birth(sheet: Sheet) -> Filled:
    if sheet.person is None or sheet.person.birth is None:
        return EMPTY
    born = _day(sheet.person.birth)
    if sheet.person.birth_place and sheet.scope.covers(Element.PLACE):
        born += f", {sheet.person.birth_place}"
    return replace(_lines(born, origins=_me(sheet)), date=sheet.person.birth)


def _documents(sheet: Sheet) -> Filled:
    if sheet.person is None:
        return EMPTY
    return _lines(*(english.document_text(document) for document in sheet.person.documents), origins=_me(sheet))


def _occupation(sheet: Sheet) -> Filled:
    if sheet.person is None:
        return EMPTY
    service = english.service_text(sheet.person.service) if sheet.person.service else None
    return _lines(sheet.person.occupation, service, origins=_me(sheet))


def _nationality(sheet: Sheet) -> Filled:
    if sheet.person is None:
        return EMPTY
    return _lines(", ".join(country_name(code) for code in sheet.person.nationalities), origins=_me(sheet))


def _civil_status(sheet: Sheet) -> Filled:
    return _lines(sheet.person.civil_status if sheet.person else None, origins=_me(sheet))


def _address(sheet: Sheet) -> Filled:
    return _lines(sheet.person.address if sheet.person else None, origins=_me(sheet))


def _photograph(sheet: Sheet) -> Filled:
    if sheet.person is None or sheet.person.photograph is None:
        return EMPTY
    numbers = sheet.annexes_of([sheet.person.photograph])
    return _lines(f"{english.annex_text(numbers)} (copy)" if numbers else None, origins=[sheet.person.photograph])


def _procedure(sheet: Sheet) -> Filled:
    """Counted to the day of the case, as if it were received then."""
    when = sheet.timeline.disappearance
    if when is None or when.date.earliest is None:
        return EMPTY
    if sheet.case.on <= add_months(when.date.earliest, sheet.urgent_months):
        return _lines("Urgent procedure", origins=[when.id])
    return _lines("Standard procedure", origins=[when.id])


def _date(sheet: Sheet) -> Filled:
    """The disappearance; and the capture beside it, where that was another day."""
    when, taken = sheet.timeline.disappearance, sheet.timeline.capture
    if when is None or (when.date.earliest is None and when.date.latest is None):
        return EMPTY
    if taken is None or taken.id == when.id or taken.date == when.date:
        return replace(_lines(_day(when.date), origins=[when.id]), date=when.date)
    lines = (
        f"{_day(when.date)} ({english.EVENTS[when.event.type].lower()})",
        f"{_day(taken.date)} ({english.EVENTS[taken.event.type].lower()})",
    )
    return replace(_lines(*lines, origins=[when.id, taken.id]), date=when.date)


def _last_seen_date(sheet: Sheet) -> Filled:
    seen, when = sheet.timeline.last_seen, sheet.timeline.disappearance
    if seen is None or (when is not None and seen.date == when.date):
        return EMPTY
    return replace(_lines(_day(seen.date), origins=[seen.id]), date=seen.date)


def _date_note(sheet: Sheet) -> Filled:
    """Why the date is not exact is written by hand; other accounts of the same thing come from the record."""
    when = sheet.timeline.disappearance
    if when is None:
        return EMPTY
    others = [
        dated
        for dated in sheet.timeline.of({when.event.type})
        if dated.id != when.id and sort_key(dated.date) >= sort_key(when.date) and dated.date != when.date
    ]
    lines = [f"According to another account: {english.date_text(dated.date)}." for dated in others]
    return _lines(*lines, origins=[dated.id for dated in others])


def _place(sheet: Sheet) -> Filled:
    where = sheet.timeline.capture
    if where is None or not where.event.place:
        return EMPTY
    return _lines(sheet.place(where.event.place), origins=[where.id, where.event.place])


def _last_seen_place(sheet: Sheet) -> Filled:
    seen = sheet.timeline.last_seen
    if seen is None or not seen.event.place:
        return EMPTY
    return _lines(sheet.place(seen.event.place), origins=[seen.id, seen.event.place])


_CONTACT_WORDS = {EventType.VISIT: "by", EventType.VISIT_REFUSED: "to", EventType.VISIT_REQUESTED: "for"}


def _what(event: Event) -> str:
    """One event in a sentence or two."""
    said = english.EVENTS[event.type]
    if event.contact is not None:
        said += f" {_CONTACT_WORDS.get(event.type, 'with')} {english.CONTACTS[event.contact]}"
        if event.private is not None:
            said += ", in private" if event.private else ", not in private"
    if event.by:
        said += f", by {event.by}"
    if event.sentence_months is not None:
        years, months = divmod(event.sentence_months, 12)
        spans = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((years, "year"), (months, "month")) if n]
        said += f", to {' and '.join(spans) or '0 months'} of imprisonment"
    if event.penalty is not None and event.penalty in english.PENALTIES:
        said += f", {english.PENALTIES[event.penalty]}"
    if event.outcome is not None:
        said += f": {event.outcome.value}"
    if event.weight_kg:
        said += f", weight {event.weight_kg} kg"
    if event.adjourned_to is not None:
        said += f", adjourned to {_day(event.adjourned_to)}"
    if english.CONFIDENCE[event.confidence]:
        said += f" ({english.CONFIDENCE[event.confidence]})"
    return f"{said}. {event.description}" if event.description else f"{said}."


def _circumstances(sheet: Sheet) -> Filled:
    """Capture and disappearance as they were told, each with its date, source and annexes."""
    lines = []
    origins = []
    for dated in sheet.timeline.of({EventType.CAPTURE, EventType.DISAPPEARANCE}):
        if dated.event.description:
            sources, annexes = sheet.sources(dated.event), english.annex_text(sheet.annexes_of(dated.event.evidence))
            known = "; ".join(part for part in (sources, annexes) if part)
            lines.append(f"{_day(dated.date)}: {dated.event.description}{f' ({known})' if known else ''}")
            origins.append(dated.id)
    return _lines(*lines, origins=origins)


def _detention(sheet: Sheet) -> Filled:
    health = sheet.scope.covers(Element.HEALTH)
    rows = []
    origins = []
    for dated in sheet.timeline.later():
        event = dated.event
        if event.type in HEALTH and not health:
            continue
        place = sheet.place(event.place)
        if event.to_place:
            place = f"From {place or 'an unknown place'} to {sheet.place(event.to_place)}"
        annexes = english.annex_text(sheet.annexes_of(event.evidence))
        rows.append((_day(event.date), place, _what(event), sheet.sources(event), annexes))
        origins.append(dated.id)
    if not rows:
        return EMPTY
    return Filled(
        columns=("Date", "Place", "What is known", "Source", "Annex"), rows=tuple(rows), origins=tuple(origins)
    )


def _agents(sheet: Sheet) -> Filled:
    acts: dict[str, list[Dated]] = {}
    for dated in sheet.timeline.of(AUTHORITIES):
        if dated.event.by:
            acts.setdefault(dated.event.by, []).append(dated)
    lines = []
    for by, done in acts.items():
        said = [f"{english.EVENTS[act.event.type].lower()}, {english.date_text(act.date)}" for act in done]
        lines.append(f"{by}: {'; '.join(said)}.")
    return _lines(*lines, origins=[act.id for done in acts.values() for act in done])


def _witnesses(sheet: Sheet) -> Filled:
    """By the label that may be shown. Whoever is protected stays unnamed here."""
    family = sheet.scope.covers(Element.FAMILY)
    lines: dict[str, RecordId] = {}
    for dated in sheet.timeline.events:
        for record in dated.event.sources:
            source = sheet.case.sources.get(record)
            if source is None or source.kind not in _WITNESSES:
                continue
            if source.kind is SourceKind.RELATIVE and not family:
                lines.setdefault("A relative (identity kept confidential)", record)
            else:
                kept = " (identity kept confidential)" if source.protected else ""
                lines.setdefault(f"{source.label}{kept}", record)
    return _lines(*lines, origins=lines.values())


def _annexed(sheet: Sheet) -> Filled:
    numbers = list(range(1, len(sheet.case.inquiry.annexes) + 1))
    if not numbers:
        return EMPTY
    shown = english.annex_text(numbers) if len(numbers) < 3 else f"Annexes 1 to {numbers[-1]}"
    return _lines(f"{shown}, listed at the end", origins=sheet.case.inquiry.annexes)


def _additional(sheet: Sheet) -> Filled:
    if sheet.person is None or not sheet.scope.covers(Element.HEALTH):
        return EMPTY
    marks = f"Distinguishing marks: {sheet.person.marks}" if sheet.person.marks else None
    needs = f"Health needs: {sheet.person.health_needs}" if sheet.person.health_needs else None
    return _lines(marks, needs, origins=_me(sheet))


def body_name(key: str) -> str:
    """A body in full; one that a user has named stays as it was named."""
    return english.BODIES.get(key, key)


def _complaints(sheet: Sheet) -> Filled:
    found: list[tuple[UncertainDate, tuple[str, ...], RecordId]] = []
    for dated in sheet.timeline.of({EventType.COMPLAINT}):
        event = dated.event
        annexes = english.annex_text(sheet.annexes_of(event.evidence))
        cells = (event.by or "", event.description or "", event.reference or "", event.result or "", annexes)
        found.append((event.date, cells, dated.id))
    for record, letter in sheet.case.other_letters.items():
        inquiry = sheet.case.other_inquiries.get(letter.inquiry)
        if inquiry is None or letter.direction is not Direction.OUT or letter.kind is not LetterKind.SUBMISSION:
            continue
        replies = [
            reply
            for reply in sheet.case.other_letters.values()
            if reply.inquiry == letter.inquiry and reply.direction is Direction.IN
        ]
        judged = [english.JUDGEMENTS[reply.judged] for reply in replies if reply.judged is not None]
        result = judged[-1] if judged else ("answered" if replies else "no reply on file")
        annexes = english.annex_text(sheet.annexes_of(letter.documents))
        to = letter.correspondent or body_name(inquiry.body)
        found.append(
            (letter.date, (to, letter.summary or "", letter.reference or "", result.capitalize(), annexes), record)
        )
    if not found:
        return EMPTY
    found.sort(key=lambda item: (*sort_key(item[0]), item[2]))
    return Filled(
        columns=("Date", "Before which body", "By whom and what was asked", "Reference", "Result", "Annex"),
        rows=tuple((_day(when), *cells) for when, cells, _ in found),
        origins=tuple(record for _, _, record in found),
    )


def _other_bodies(sheet: Sheet) -> Filled:
    lines = []
    origins = []
    for record, inquiry in sheet.case.other_inquiries.items():
        if inquiry.body == "authority":
            continue
        sent = [
            letter
            for letter in sheet.case.other_letters.values()
            if letter.inquiry == record and letter.direction is Direction.OUT and letter.kind is LetterKind.SUBMISSION
        ]
        first = min(sent, key=lambda letter: sort_key(letter.date), default=None)
        when = f"submitted {english.date_text(first.date)}" if first else "being prepared"
        reference = f", reference {first.reference}" if first and first.reference else ""
        lines.append(f"{body_name(inquiry.body)}: {when}{reference}")
        origins.append(record)
    return _lines(*lines, origins=origins)


def _author_family(sheet: Sheet) -> Filled:
    return _lines(sheet.author.family if sheet.author else None, origins=[sheet.case.inquiry_id])


def _author_given(sheet: Sheet) -> Filled:
    return _lines(sheet.author.given if sheet.author else None, origins=[sheet.case.inquiry_id])


def _author_relation(sheet: Sheet) -> Filled:
    return _lines(sheet.author.relation if sheet.author else None, origins=[sheet.case.inquiry_id])


def _author_organisation(sheet: Sheet) -> Filled:
    return _lines(sheet.author.organisation if sheet.author else None, origins=[sheet.case.inquiry_id])


def _author_contact(sheet: Sheet) -> Filled:
    if sheet.author is None:
        return EMPTY
    phone = f"Telephone: {sheet.author.telephone}" if sheet.author.telephone else None
    mail = f"E-mail: {sheet.author.email}" if sheet.author.email else None
    return _lines(sheet.author.address, phone, mail, origins=[sheet.case.inquiry_id])


def _author_confidential(sheet: Sheet) -> Filled:
    if sheet.author is None:
        return EMPTY
    return _lines(english.yes_no(sheet.author.confidential), origins=[sheet.case.inquiry_id])


def _family_consent(sheet: Sheet) -> Filled:
    """Who consented, when and how; by name only where the family agreed to be named."""
    if not sheet.scope.needed:
        return EMPTY
    lines = []
    origins = []
    for record, consent in sheet.scope.holding:
        named = consent.given_by if Element.FAMILY in consent.elements else "A relative"
        who = f"{named} ({consent.relation})"
        how = f", {consent.method}" if consent.method else ""
        annexes = english.annex_text(sheet.annexes_of([consent.document])) if consent.document else ""
        lines.append(f"{who}, given {english.date_text(consent.given_on)}{how}{'. ' + annexes if annexes else ''}")
        origins.append(record)
    return _lines(*lines, origins=origins)


def _confidential_items(sheet: Sheet) -> Filled:
    if sheet.author is None or not sheet.author.confidential:
        return EMPTY
    return _lines("Identity and contact details of the author (section 6)", origins=[sheet.case.inquiry_id])


def _signed_on(sheet: Sheet) -> Filled:
    return _lines(english.day_text(sheet.case.on))


def _signature(sheet: Sheet) -> Filled:
    if sheet.author is None:
        return EMPTY
    return _lines(f"{sheet.author.given} {sheet.author.family}".strip(), origins=[sheet.case.inquiry_id])


FILLERS: Mapping[str, Callable[[Sheet], Filled]] = {
    "wgeid.proc": _procedure,
    "victim.family_name": _family_name,
    "victim.given_names": _given_names,
    "victim.patronymic": _patronymic,
    "victim.full_names": _full_names,
    "victim.aliases": _aliases,
    "victim.sex": _sex,
    "victim.dob": _birth,
    "victim.id_doc": _documents,
    "victim.occupation": _occupation,
    "victim.nationality": _nationality,
    "victim.civil_status": _civil_status,
    "victim.address": _address,
    "victim.photo": _photograph,
    "dis.date": _date,
    "dis.last_seen_date": _last_seen_date,
    "dis.date_note": _date_note,
    "dis.place": _place,
    "dis.last_seen_place": _last_seen_place,
    "dis.circumstances": _circumstances,
    "dis.detention_info": _detention,
    "perp.state_agents": _agents,
    "perp.witnesses": _witnesses,
    "perp.evidence": _annexed,
    "case.additional": _additional,
    "act.complaints": _complaints,
    "other.bodies": _other_bodies,
    "src.family_name": _author_family,
    "src.given_names": _author_given,
    "src.relation": _author_relation,
    "src.org": _author_organisation,
    "src.contact": _author_contact,
    "src.confidential": _author_confidential,
    "src.family_consent": _family_consent,
    "conf.items": _confidential_items,
    "sig.date": _signed_on,
    "sig.name": _signature,
}
"""What the record gives, by key of the field. A key that is not here is written by hand."""


def _written(asked: Field, text: str) -> Filled:
    """What a person wrote. A date is read if it can be, so that it is checked like one of the record."""
    value = Filled(tuple(text.splitlines()), by_hand=True)
    if asked.type != "pdate":
        return value
    try:
        return replace(value, date=parse_date(text))
    except Invalid:
        return value


def fill(case: Case, body: Body) -> Mapping[str, Filled]:
    """Every field of the form by its key, in the order of the form. Pure; the same case gives the same fields.

    Hand-written text stands before the record. A field whose element no consent covers stays empty and says so, whoever
    wrote it.
    """
    drawn_on = sheet(case, body)
    by_hand = {written.key: written.text for written in case.inquiry.fields if written.text.strip()}
    filled: dict[str, Filled] = {}
    for asked in body.fields:
        if asked.key in by_hand:
            value = _written(asked, by_hand[asked.key])
        else:
            draw = FILLERS.get(asked.key)
            value = draw(drawn_on) if draw else EMPTY
        allowed = asked.element is Element.NAME or drawn_on.scope.covers(asked.element)
        if not allowed and not value.empty:
            value = Filled(withheld=asked.element)
        filled[asked.key] = value
    return filled


def approximate(when: UncertainDate) -> bool:
    """Does the form want to know why no exact day is given?"""
    return when.precision is not Precision.DAY or when.approximate
