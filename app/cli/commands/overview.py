"""How things stand: `status`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.model.ids import RecordId
from app.model.status import Days, Glance, Last, Span, Standing, Status
from app.services import duplicates, overview
from app.services import record as record_service
from app.services.duplicates import Group
from app.services.overview import Order, Overview, Wanted
from app.services.vaults import Vault
from ui.words.standing import DISAGREE, MAY_DIFFER, NO_CONTACT, NONE_RECORDED, STATUS, WITHOUT_CONTACT, days_words


def _span(found: Span | None) -> dict[str, Any] | None:
    if found is None:
        return None
    span = {
        "earliest": found.earliest.isoformat() if found.earliest else None,
        "latest": found.latest.isoformat(),
    }
    return {"event": found.event, **span} if isinstance(found, Last) else span


def _day(found: Span | None) -> str | None:
    return None if found is None else found.latest.isoformat()


def _least(days: Days | None) -> int | None:
    return None if days is None else days.least


def _reasons(standing: Standing) -> dict[str, Any]:
    """What only the whole standing of one person says."""
    return {
        "says_so": list(standing.says_so),
        "possible": [each.value for each in standing.possible],
        "contradictions": [
            {"kind": each.kind.value, "first": each.first, "second": each.second} for each in standing.contradictions
        ],
    }


def _shown(standing: Glance | Standing) -> dict[str, Any]:
    days = standing.days_isolated
    return {
        "status": standing.status.value,
        "last_seen": _day(standing.last_seen),
        "last_contact": _day(standing.last_contact),
        "last_private_contact": _day(standing.last_private_contact),
        "days_isolated": _least(days),
        "days_isolated_most": days.most if days else None,
        "seen": _span(standing.last_seen),
        "contact": _span(standing.last_contact),
        "private_contact": _span(standing.last_private_contact),
    }


def _remarks(standing: Glance | Standing) -> str:
    if isinstance(standing, Glance):
        differ, disagree = standing.may_differ, standing.disagree
    else:
        differ, disagree = bool(standing.possible), bool(standing.contradictions)
    return ", ".join(word for word, said in ((MAY_DIFFER, differ), (DISAGREE, disagree)) if said)


def _lines(found: Overview, rows: list[tuple[str, Glance | Standing]]) -> list[str]:
    counted = ", ".join(f"{number} {STATUS[each]}" for each, number in found.counts.items() if number)
    when = f"On {found.as_of.isoformat()}" + (f", as known on {found.known_on.isoformat()}" if found.known_on else "")
    lines = [f"{when}: {counted or 'nobody is recorded'}."]
    isolated = [f"{number} {WITHOUT_CONTACT[days]}" for days, number in found.isolated.items() if number]
    if found.never:
        isolated.append(f"{found.never} with {NO_CONTACT}")
    if isolated:
        lines.append(f"Of those in custody or disappeared: {', '.join(isolated)}.")
    if len(rows) < found.matching:
        lines.append(f"{len(rows)} of {found.matching} people are shown.")
    heads = ("person", "status", "last seen", "last contact", "without contact", "remarks")
    shown = [
        (
            name,
            STATUS[standing.status],
            _day(standing.last_seen) or NONE_RECORDED,
            _day(standing.last_contact) or NONE_RECORDED,
            days_words(standing.days_isolated),
            _remarks(standing),
        )
        for name, standing in rows
    ]
    return [*lines, *table(shown, heads)]


@root.command("status")
@click.option("--as-of", metavar="DAY", help="How things stood on this day, for example 2025-07-31; today if absent.")
@click.option("--known-on", metavar="DAY", help="As it was known at the end of this day.")
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="ID",
    help="Only this person, with the reasons; id or name; repeatable.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([each.value for each in Status]),
    help="Only these; repeatable.",
)
@click.option(
    "--without-contact",
    type=click.IntRange(0, 100_000),
    metavar="DAYS",
    help="Only those in custody or disappeared whose last contact may lie so many days back, or of whom none is recorded.",
)
@click.option(
    "--sort",
    type=click.Choice([each.value for each in Order]),
    default=Order.RECORDED.value,
    show_default=True,
    help="The order of people: as they were recorded, the longest without contact first, or by name.",
)
@click.option("--limit", type=click.IntRange(1, 10_000_000), metavar="N", help="No more than N people; all if absent.")
@click.option(
    "--offset", type=click.IntRange(0, 10_000_000), default=0, metavar="N", help="Leave out the first N people."
)
@with_vault
def status(
    _session: Session,
    vault: Vault,
    as_of: str | None,
    known_on: str | None,
    people: tuple[str, ...],
    statuses: tuple[str, ...],
    without_contact: int | None,
    sort: str,
    limit: int | None,
    offset: int,
) -> Answer:
    """Everybody's status, computed from events: for any day, and as known on any day.

    A list says for each person whether the status may be another one ("may_differ") and whether events contradict one
    another ("disagree"). With --person the reasons are given: the events the status rests on, what it may be instead, which
    events disagree.
    """
    wanted = Wanted(
        overview.people_ids(vault, people) if people else None,
        frozenset(Status(each) for each in statuses) or frozenset(Status),
        without_contact,
        Order(sort),
        offset,
        limit,
    )
    found = overview.status(
        vault,
        overview.parse_day(as_of) if as_of else None,
        overview.parse_day(known_on) if known_on else None,
        wanted,
    )
    whole = overview.reasons(vault, [each.id for each in found.people], found.as_of, found.known_on) if people else {}
    groups = _groups(vault, found, whole)
    data = {
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "counts": {each.value: number for each, number in found.counts.items()},
        "without_contact": {
            **{str(days): number for days, number in found.isolated.items()},
            "never": found.never,
        },
        "matching": found.matching,
        "people": [
            {
                "id": person.id,
                "name": person.name,
                **_shown(whole.get(person.id, person.standing)),
                "may_differ": bool(whole[person.id].possible) if person.id in whole else person.standing.may_differ,
                "disagree": person.standing.disagree,
                **(_reasons(whole[person.id]) if person.id in whole else {}),
                **(_group(groups[person.id]) if person.id in groups else {}),
            }
            for person in found.people
        ],
    }
    lines = _lines(found, [(person.name, whole.get(person.id, person.standing)) for person in found.people])
    return Answer(data, [*lines, *_told_why(vault, found, whole, groups)])


def _groups(vault: Vault, found: Overview, asked_for: Collection[RecordId]) -> dict[RecordId, Group]:
    """For those of the people asked for who are linked with other records: all of these together."""
    every = {id_: duplicates.group(vault, id_, found.as_of, found.known_on) for id_ in asked_for}
    return {id_: each for id_, each in every.items() if len(each.people) > 1}


def _group(found: Group) -> dict[str, Any]:
    return {"same_person": [id_ for id_, _ in found.people], "status_of_all": found.standing.status.value}


def _told_why(
    vault: Vault, found: Overview, whole: Mapping[RecordId, Standing], groups: Mapping[RecordId, Group]
) -> Iterator[str]:
    """In lines: on what each status rests, what it may be instead, what disagrees, and the records of the same person."""
    events = {
        id_
        for standing in whole.values()
        for id_ in (
            *standing.says_so,
            *(event for each in standing.contradictions for event in (each.first, each.second)),
        )
    }
    labels = record_service.labels_of(vault, events)

    def said(id_: RecordId) -> str:
        return f"{labels.get(id_, 'an event that is no longer held').replace('_', ' ')} ({id_[:8]})"

    for person in found.people:
        standing = whole.get(person.id)
        if standing is None:
            continue
        yield ""
        yield person.name
        rests = "; ".join(said(id_) for id_ in standing.says_so)
        yield f"  {STATUS[standing.status]}, by: {rests or 'nothing that is recorded'}"
        if standing.possible:
            yield f"  may be instead, by uncertain dates or events: {', '.join(STATUS[each] for each in standing.possible)}"
        for each in standing.contradictions:
            yield f"  disagree: {said(each.first)} and {said(each.second)}"
        if group := groups.get(person.id):
            others = "; ".join(f"{name} ({id_[:8]})" for id_, name in group.people if id_ != person.id)
            yield f"  linked as one person with {others}"
            yield f"  by the events of all these records: {STATUS[group.standing.status]}; see duplicates group {person.id[:8]}"
