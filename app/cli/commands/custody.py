"""What is known of a captive's custody on a day: `custody`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.cli.values import plain
from app.model.captivity import Captivity
from app.model.contact import Contact, Interval
from app.model.duties import CaptureCard, Duties, Month, Since, Verdict
from app.model.ids import RecordId
from app.model.noted import Noted
from app.services import contact as contact_service
from app.services import overview
from app.services.contact import Custody
from app.services.vaults import Vault
from ui.words import custody as words
from ui.words import dates

_MEANING = (
    "'Not shown' means that fewer are recorded here than are owed, not that fewer there were. 'Not judged': the month is not "
    "over, or custody in it is not sure."
)


@root.command("custody")
@with_vault
@click.argument("person")
@click.option("--as-of", metavar="DAY", help="On this day, for example 2025-07-31; today if absent.")
def custody(_session: Session, vault: Vault, person: str, as_of: str | None) -> Answer:
    """Captivity, contact by kind, and what the Third Geneva Convention owes a prisoner of war, counted.

    PERSON is an id, the beginning of one, or the exact name. Where dates are uncertain, figures are "at least" and "at most".
    """
    found = contact_service.custody(vault, person, overview.parse_day(as_of) if as_of else None)
    return Answer(_data(found), list(_lines(found)))


def _data(found: Custody) -> dict[str, Any]:
    counted = found.duties
    return {
        "person": found.person,
        "name": found.name,
        "as_of": found.as_of.isoformat(),
        "captivities": plain(counted.captivities),
        "contact": plain(found.contact),
        "without_kind": list(found.without_kind),
        "months": [
            {
                **plain(month),
                "tallies": [{**plain(each), "article": each.article} for each in month.tallies],
            }
            for month in counted.months
        ],
        "capture_cards": [{**plain(each), "article": each.article} for each in counted.capture_cards],
        "visit": _since_data(counted.visit),
        "bureau_entry": _since_data(counted.bureau_entry),
        "state_acts": [_event_data(each) for each in found.state_acts],
        "condition": [{**_event_data(each), "weight_kg": each.event.weight_kg} for each in found.condition],
    }


def _since_data(since: Since | None) -> dict[str, Any] | None:
    return None if since is None else {**plain(since), "article": since.article}


def _event_data(noted: Noted) -> dict[str, Any]:
    event = noted.event
    return {
        "event": noted.id,
        "type": event.type.value,
        "date": plain(event.date),
        "state": event.state,
        "by": event.by,
        "document": event.document,
        "confidence": event.confidence.value,
    }


def _lines(found: Custody) -> Iterator[str]:
    yield f"{found.name}, on {dates.day(found.as_of)}"
    if not found.duties.captivities:
        yield "Nothing that is recorded says that this person was in captivity by then."
    for each in found.duties.captivities:
        yield f"In captivity {_captivity(each)}."
    yield from _section("What States said", [_state_act(each) for each in found.state_acts])
    yield from _section("Contact", list(_contact_lines(found)))
    yield from _section("Owed to a prisoner of war, where this person is one", list(_duty_lines(found.duties, found)))
    yield from _section("Condition", [_condition(each) for each in found.condition])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from lines


def _captivity(each: Captivity) -> str:
    said = f"since {words.held_words(each.since_earliest, each.since_latest)}"
    if each.until_latest is not None:
        return f"{said}, until {words.held_words(each.until_earliest, each.until_latest)}"
    if each.until_earliest is not None:
        return f"{said}; may have left custody on {dates.day(each.until_earliest)} or later"
    return f"{said}; no end of it is recorded"


def _state_act(noted: Noted) -> str:
    event = noted.event
    who = ", ".join(part for part in (event.state, event.by) if part) or "State not recorded"
    return f"  {dates.read_back(event.date)}: {who}: {words.STATE_ACT[event.type]}{_unsure(noted)}"


def _condition(noted: Noted) -> str:
    event = noted.event
    weight = f", {event.weight_kg} kg" if event.weight_kg else ""
    return f"  {dates.read_back(event.date)}: {words.CONDITION[event.type]}{weight}{_unsure(noted)}"


def _unsure(noted: Noted) -> str:
    return "" if noted.event.confidence.value != "possible" else " (possible, not confirmed)"


def _contact_lines(found: Custody) -> Iterator[str]:
    rows = [
        (words.CONTACT[contact.kind], each.first.isoformat(), each.last.isoformat(), *_state(found, each))
        for contact in found.contact
        for each in contact.intervals
    ]
    yield from (f"  {line}" for line in table(rows, ("with", "from", "to", "contact", "because of")))
    for contact in found.contact:
        if contact.held or contact.refused or contact.requested:
            yield f"  {words.CONTACT[contact.kind]}: {_visits(contact)}"
    if found.without_kind:
        yield f"  Not counted, since it is not said with whom: {_labels(found, found.without_kind)}."


def _state(found: Custody, each: Interval) -> tuple[str, str]:
    return words.PERMISSION[each.state], _labels(found, each.says) or "-"


def _labels(found: Custody, events: Sequence[RecordId]) -> str:
    return "; ".join(found.labels[id_].replace("_", " ") for id_ in events)


def _visits(contact: Contact) -> str:
    open_ = f", {len(contact.pending)} without an answer" if contact.pending else ""
    return f"visits requested {contact.requested}{open_}, held {contact.held}, refused {contact.refused}"


def _duty_lines(counted: Duties, found: Custody) -> Iterator[str]:
    for since in (counted.visit, counted.bureau_entry):
        if since is not None:
            yield f"  {since.article}, {words.DUTY[since.duty]}: {_since(since)}"
    for card in counted.capture_cards:
        yield f"  {card.article}, {_card(card, found)}"
    if counted.months:
        yield from (f"  {line}" for line in table(list(_month_rows(counted.months)), _heads(counted.months[0])))
        yield f"  {_MEANING}"


def _since(since: Since) -> str:
    if since.event is None:
        return f"none recorded in {words.span_days(since.days)} of captivity"
    return f"the last {words.span_days(since.days)} ago"


def _card(card: CaptureCard, found: Custody) -> str:
    after = f"capture card after {words.CARD_AFTER[card.type]} ({found.labels[card.after]})"
    days = words.span_days(card.days)
    said = f"none recorded, {days} on" if card.card is None else f"after {days}"
    if card.runs or card.verdict is not Verdict.NOT_JUDGED:
        return f"{after}: {said}: {words.VERDICT[card.verdict]}"
    return f"{after}: {said}; due at once, at the latest a week after the arrival at a camp"


def _heads(month: Month) -> tuple[str, ...]:
    return ("month", *(f"{words.DUTY[each.duty]} ({each.article})" for each in month.tallies), "received")


def _month_rows(months: Sequence[Month]) -> Iterator[tuple[str, ...]]:
    """One row a month; months of which the same is to be said stand together."""
    for said, group in groupby(months, key=_month):
        run = list(group)
        first, last = words.month_words(run[0].first), words.month_words(run[-1].first)
        yield (first if len(run) == 1 else f"{first} to {last}, each month", *said)


def _month(month: Month) -> tuple[str, ...]:
    return (*(words.tally_words(each) for each in month.tallies), words.span_words(month.received))
