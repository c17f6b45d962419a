"""A court case as it stands: `proceeding hearings`, `proceeding matrix`, `proceeding guarantees`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands import record
from app.cli.commands.group import root
from app.cli.options import Command, with_vault
from app.cli.session import Session
from app.cli.values import plain
from app.model.hearings import Fate
from app.model.hearings import Session as Sitting
from app.model.ids import RecordId
from app.model.matrix import Seen, Watching
from app.model.record import encode
from app.model.watched import film_time
from app.services import overview, proceedings
from app.services.proceedings import Calendar, Checked, Checklist, Matrix, WatchedPart
from app.services.vaults import Vault
from ui.words import custody as words
from ui.words import dates


def _group() -> click.Group:
    assert record.FIELDS["proceeding"]
    found = root.commands["proceeding"]
    assert isinstance(found, click.Group)
    return found


def _case(command: Command) -> Command:
    return click.argument("case")(command)


_as_of = click.option("--as-of", metavar="DAY", help="On this day, for example 2025-07-31; today if absent.")


@_group().command("hearings")
@with_vault
@_case
@_as_of
def hearings(_session: Session, vault: Vault, case: str, as_of: str | None) -> Answer:
    """The sessions of a case, the next one, and what became of each defendant.

    CASE is an id, the beginning of one, or the exact title. A session that was set has not been held because its day has
    passed: only one that is recorded as held was.
    """
    found = proceedings.hearings(vault, case, overview.parse_day(as_of) if as_of else None)
    data = {
        "case": found.case,
        "title": found.proceeding.title,
        "as_of": found.as_of.isoformat(),
        "record": encode(found.proceeding),
        "sessions": plain(found.sessions),
        "next_hearing": plain(found.next_hearing),
        "defendants": [{**plain(each), "name": found.names[each.person]} for each in found.fates],
    }
    return Answer(data, list(_hearing_lines(found)))


def _hearing_lines(found: Calendar) -> Iterator[str]:
    case = found.proceeding
    number = f", case number {case.case_number}" if case.case_number else ""
    court = f", {case.court}" if case.court else ""
    kind = f" ({case.court_kind.replace('_', ' ')})" if case.court_kind else ""
    yield f"{case.title}{court}{kind}{number}, on {dates.day(found.as_of)}"
    for charge in case.charges:
        who = ", ".join(found.names[each] for each in charge.defendants) or "all"
        what = ", ".join(part for part in (charge.article, charge.instrument, charge.text) if part)
        yield f"  charge: {what} ({who})"
    for counsel in case.counsel:
        how = f", {counsel.by.value}" if counsel.by else ""
        since = f", since {dates.read_back(counsel.since)}" if counsel.since else ""
        until = f", until {dates.read_back(counsel.until)}" if counsel.until else ""
        yield f"  counsel of {found.names[counsel.defendant]}: {counsel.name}{how}{since}{until}"
    for each in case.defence:
        said = "; ".join(part.replace("_", " ") for part in (each.language, *each.access) if part)
        yield f"  defence of {found.names[each.defendant]}: {said or 'nothing recorded'}"
    if case.interpretation is not None:
        into = f", into {', '.join(case.interpreted_into)}" if case.interpreted_into else ""
        yield f"  interpretation: {case.interpretation.value.replace('_', ' ')}{into}"
    coming = found.next_hearing
    yield "Next session: " + ("none is recorded." if coming is None else f"{_sitting(coming)}.")
    rows = [
        (dates.read_back(each.date), words.SESSION[each.state], _set_by(each), each.event[:8])
        for each in found.sessions
    ]
    yield from table(rows, ("session", "state", "remark", "event"))
    yield from table([_fate(found.names, each) for each in found.fates], ("defendant", "stage", "sentence", "event"))


def _sitting(session: Sitting) -> str:
    return f"{dates.read_back(session.date)} ({words.SESSION[session.state]})"


def _set_by(session: Sitting) -> str:
    if session.set_by_adjournment:
        return "set when the last one was adjourned"
    return f"adjourned to {dates.read_back(session.adjourned_to)}" if session.adjourned_to else ""


def _fate(names: Mapping[RecordId, str], each: Fate) -> tuple[str, ...]:
    differs = f" (other accounts: {', '.join(id_[:8] for id_ in each.differing)})" if each.differing else ""
    sentence = words.sentence_words(each.sentence_months, each.penalty)
    return (names[each.person], words.STAGE[each.stage] + differs, sentence or "-", (each.says or "-")[:8])


@_group().command("matrix")
@with_vault
@_case
@_as_of
def matrix(_session: Session, vault: Vault, case: str, as_of: str | None) -> Answer:
    """Who was seen on which day in court, and which minutes of the footage anyone here has watched.

    CASE is an id, the beginning of one, or the exact title. Seen: identified in a still of footage that is tied to the session.
    Not seen: looked for in the parts that were watched. Not shown: looked for in all of it.
    """
    found = proceedings.sighting_matrix(vault, case, overview.parse_day(as_of) if as_of else None)
    data = {
        "case": found.case,
        "title": found.title,
        "as_of": found.as_of.isoformat(),
        "sessions": [
            {**plain(session), "footage": [_watching_data(each) for each in films]}
            for session, films in zip(found.sessions, found.watching, strict=True)
        ],
        "rows": [
            {"person": person, "name": found.names[person], "cells": plain(cells)}
            for person, cells in found.rows.items()
        ],
        "watched": [_part_data(each) for each in found.parts],
    }
    return Answer(data, list(_matrix_lines(found)))


def _watching_data(each: Watching) -> dict[str, Any]:
    return {**plain(each), "watched_ms": each.watched_ms}


def _part_data(part: WatchedPart) -> dict[str, Any]:
    return {"id": part.id, "by": part.by, "on": part.on.isoformat(), "record": encode(part.watched)}


def _matrix_lines(found: Matrix) -> Iterator[str]:
    yield f"{found.title}, on {dates.day(found.as_of)}"
    if not found.sessions:
        yield "No session of it is recorded as held by then."
        return
    heads = ("defendant", *(dates.read_back(each.date) for each in found.sessions))
    yield from table([(found.names[person], *map(_cell, cells)) for person, cells in found.rows.items()], heads)
    yield "Footage"
    for session, films in zip(found.sessions, found.watching, strict=True):
        day = dates.read_back(session.date)
        if not films:
            yield f"  {day}: none is tied to this session."
        for each in films:
            yield f"  {day}: {found.films[each.film]}: {_watched(each)}"
    for part in found.parts:
        span = f"{film_time(part.watched.from_ms)} to {film_time(part.watched.to_ms)}"
        looked = ", ".join(found.names.get(each, each[:8]) for each in part.watched.not_seen)
        unseen = f"; not seen: {looked}" if looked else ""
        yield f"    {found.films[part.watched.film]}, {span}, by {part.by} on {dates.day(part.on)}{unseen}"


def _cell(seen: Seen) -> str:
    return words.CELL[seen.cell] + (" (disputed)" if seen.against else "")


def _watched(each: Watching) -> str:
    length = "length not known" if each.length_ms is None else film_time(each.length_ms)
    if not each.spans:
        return f"nobody here has watched it ({length})"
    return f"{film_time(each.watched_ms)} watched of {length}"


@_group().command("guarantees")
@with_vault
@_case
def guarantees(_session: Session, vault: Vault, case: str) -> Answer:
    """The guarantees of a fair trial, each with its article and what is recorded about it in this case.

    CASE is an id, the beginning of one, or the exact title. `habeas guarantee add` records an answer.
    """
    found = proceedings.checklist(vault, case)
    data = {
        "case": found.case,
        "title": found.title,
        "guarantees": [_checked_data(each, found) for each in found.checked],
    }
    return Answer(data, list(_checklist_lines(found)))


def _checked_data(each: Checked, found: Checklist) -> dict[str, Any]:
    rule = each.rule
    return {
        "key": rule.key,
        "words": rule.words,
        "article": rule.article,
        "source": rule.citation.source,
        "checked": rule.citation.checked.isoformat(),
        "verified": rule.citation.verified,
        "disputed": each.disputed,
        "answers": [
            {
                "id": answer.id,
                "observed": answer.record.observed.value,
                "person": answer.record.person,
                "name": found.names[answer.record.person] if answer.record.person else None,
                "record": encode(answer.record),
            }
            for answer in each.answers
        ],
    }


def _checklist_lines(found: Checklist) -> Iterator[str]:
    yield found.title
    for each in found.checked:
        yield f"{each.rule.key}: {each.rule.words}. {each.rule.article}{'' if each.rule.citation.verified else ' *'}."
        if not each.answers:
            yield "  nothing recorded"
        for answer in each.answers:
            about = found.names[answer.record.person] if answer.record.person else "all defendants"
            when = f", {dates.read_back(answer.record.date)}" if answer.record.date else ""
            note = f": {answer.record.note}" if answer.record.note else ""
            yield f"  {words.OBSERVED[answer.record.observed]} ({about}{when}){note}"
        if each.disputed:
            yield "  The answers differ."
    yield "* Not compared with an official text of the treaty yet."
