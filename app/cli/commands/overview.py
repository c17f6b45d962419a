"""How things stand: `status`."""

from __future__ import annotations

from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.model.status import Days, Last
from app.services import overview
from app.services.vaults import Vault
from ui.words.standing import STATUS, days_words


def _last(found: Last | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "event": found.event,
        "earliest": found.earliest.isoformat() if found.earliest else None,
        "latest": found.latest.isoformat(),
    }


def _day(found: Last | None) -> str | None:
    return None if found is None else found.latest.isoformat()


def _least(days: Days | None) -> int | None:
    return None if days is None else days.least


@root.command("status")
@click.option("--as-of", metavar="DAY", help="How things stood on this day, for example 2025-07-31; today if absent.")
@click.option("--known-on", metavar="DAY", help="As it was known at the end of this day.")
@with_vault
def status(_session: Session, vault: Vault, as_of: str | None, known_on: str | None) -> Answer:
    """Everybody's status, computed from events: for any day, and as known on any day."""
    found = overview.status(
        vault,
        overview.parse_day(as_of) if as_of else None,
        overview.parse_day(known_on) if known_on else None,
    )
    people = [
        {
            "id": person.id,
            "name": person.name,
            "status": person.standing.status.value,
            "possible": [each.value for each in person.standing.possible],
            "says_so": list(person.standing.says_so),
            "last_seen": _day(person.standing.last_seen),
            "last_contact": _day(person.standing.last_contact),
            "last_private_contact": _day(person.standing.last_private_contact),
            "days_isolated": _least(person.standing.days_isolated),
            "days_isolated_most": person.standing.days_isolated.most if person.standing.days_isolated else None,
            "seen": _last(person.standing.last_seen),
            "contact": _last(person.standing.last_contact),
            "private_contact": _last(person.standing.last_private_contact),
            "contradictions": [
                {"kind": each.kind.value, "first": each.first, "second": each.second}
                for each in person.standing.contradictions
            ],
        }
        for person in found.people
    ]
    data = {
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "counts": {each.value: number for each, number in found.counts.items()},
        "people": people,
    }
    rows = [
        (
            person.name,
            STATUS[person.standing.status],
            _day(person.standing.last_seen) or "never",
            _day(person.standing.last_contact) or "never",
            days_words(person.standing.days_isolated),
        )
        for person in found.people
    ]
    counted = ", ".join(f"{number} {STATUS[each]}" for each, number in found.counts.items() if number)
    when = f"On {found.as_of.isoformat()}" + (f", as known on {found.known_on.isoformat()}" if found.known_on else "")
    lines = [f"{when}: {counted or 'nobody is recorded'}."]
    return Answer(data, [*lines, *table(rows, ("person", "status", "last seen", "last contact", "without contact"))])
