"""The log as plain values: which lines there are, some of them in words, and whether nothing in it was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.clock import moment, now
from app.errors import Integrity
from app.model.consent import Consent
from app.model.event import Event
from app.model.ids import RecordId
from app.model.observation import Observation
from app.model.still import Depiction, Still
from app.services import logbook
from app.services.logbook import Contents, NamedLine, Verification, Wanted
from app.services.vaults import Vault
from ui.parts.lines import Row
from ui.parts.text import isolated, said
from ui.words.dates import day, read_back
from ui.words.window import EVENTS, act


def _tr(text: str) -> str:
    return QCoreApplication.translate("log", text)


@dataclass(frozen=True)
class Filter:
    """`act`: as in the log, "" for every; `on`: a day of UTC, None for every; `about`: an id."""

    act: str = ""
    on: date | None = None
    about: str = ""

    @property
    def is_all(self) -> bool:
        return self == Filter()


def contents(vault: Vault, chosen: Filter) -> Contents:
    """The numbers of the lines that fit, the newest first."""
    since, until = logbook.day_bounds(chosen.on) if chosen.on is not None else (None, None)
    return logbook.contents(vault, Wanted(chosen.act or None, since, until, RecordId(chosen.about) or None))


@dataclass(frozen=True)
class Verified:
    """`first`: the moment of the first line, None where it cannot be read."""

    found: Verification
    checked_at: datetime
    first: str | None


def verify(vault: Vault) -> Verified:
    """Walk the whole chain."""
    found = logbook.verify(vault)
    first = next(iter(logbook.lines_at(vault, [1])), None) if found.ok else None
    return Verified(found, now(), first.line.at if first is not None else None)


def rows(vault: Vault, numbers: Sequence[int]) -> list[Row]:
    """These lines in words. One that is not as it was written is said to be so; the others stand as they are."""
    try:
        return [row(each) for each in logbook.lines_at(vault, numbers)]
    except Integrity:
        return [_one(vault, number) for number in numbers]


def _one(vault: Vault, number: int) -> Row:
    try:
        return row(logbook.lines_at(vault, [number])[0])
    except (Integrity, IndexError):
        words = _tr("This line is not as it was written")
        line = _tr("Line {n}").format(n=number)
        return Row(
            id=str(number),
            title=words,
            second=line,
            spoken=f"{line}, {words}",
            columns=((str(number), ""),),
            broken=True,
        )


def row(each: NamedLine) -> Row:
    line = each.line
    what = said(act(line.act)) if line.act else _tr("The body of this line was erased")
    on = time = ""
    if line.at is not None:
        at = moment(line.at)
        on, time = day(at.date()), f"{at:%H:%M:%S} UTC"
    who = each.who or (line.actor or "")[:8]
    parts = [subject_words(each), _tr("by {name}").format(name=isolated(who)) if who else "", isolated(line.why or "")]
    about = "; ".join(part for part in parts if part.strip("\u2068\u2069"))
    spoken = ", ".join(
        part for part in (_tr("Line {n}").format(n=line.seq), on, time, what if line.act else "", about) if part
    )
    tip = _tr("Line {n}, digest {digest}").format(n=line.seq, digest=line.digest)
    number = f"{line.seq:,}".replace(",", "\u00a0")
    return Row(str(line.seq), what, about, spoken, columns=((number, ""), (on, time)), tip=tip)


def subject_words(each: NamedLine) -> str:
    """What a line is about: an event by the people it happened to, a still by its film, others by their label."""
    if isinstance(each.record, Event):
        people = ", ".join(isolated(each.links[one]) for one in each.record.persons if one in each.links)
        return f"{people}: {said(EVENTS[each.record.type])}, {read_back(each.record.date)}"
    if isinstance(each.record, Still):
        film = each.record.film
        return f"{isolated(each.links.get(film, film[:8]))}, pts {each.record.pts}"
    if isinstance(each.record, Depiction | Observation | Consent):
        return isolated(each.links.get(each.record.person, each.record.person[:8]))
    if each.subject is not None:
        return "" if each.subject == each.who else isolated(each.subject)
    return (each.line.subject or "")[:8]
