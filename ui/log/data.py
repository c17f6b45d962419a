"""The log as plain values, with the names of what its lines are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.clock import now
from app.errors import AppError
from app.jobs import Ticket
from app.model.event import Event
from app.model.record import KINDS, Record, label
from app.model.still import Still
from app.services import logbook, record
from app.services.logbook import LogLine, Verification
from app.services.vaults import Vault
from ui.parts.text import isolated, said
from ui.words.dates import read_back
from ui.words.window import EVENTS


@dataclass(frozen=True)
class Line:
    """One line in words; `subject` is the label of what it is about, or the beginning of its id."""

    entry: LogLine
    who: str
    subject: str


@dataclass(frozen=True)
class Log:
    """`lines`: the newest first. `broken`: what stopped the reading, where something did; the lines before it are there."""

    lines: tuple[Line, ...]
    verification: Verification
    checked_at: datetime
    broken: AppError | None = None


def subjects(vault: Vault, ticket: Ticket) -> dict[str, str]:
    """What a line says of each record, by id. A kind that cannot be read is left out: its lines show ids."""
    labels: dict[str, str] = {}
    found: dict[str, str] = {}
    for kind in KINDS:  # people stand before their events, films before their stills
        try:
            for stored in record.listed(vault, kind):
                ticket.check()
                labels[stored.id] = label(stored.record)
                found[stored.id] = subject_words(stored.record, labels)
        except AppError as error:
            if error.code == "cancelled":
                raise
    return found


def subject_words(subject: Record, labels: Mapping[str, str]) -> str:
    """One record: an event by the people it happened to, a still by its film, the others by their labels."""
    if isinstance(subject, Event):
        people = ", ".join(isolated(labels[each]) for each in subject.persons if each in labels)
        return f"{people}: {said(EVENTS[subject.type])}, {read_back(subject.date)}"
    if isinstance(subject, Still):
        return f"{isolated(labels.get(subject.film, subject.film[:8]))}, pts {subject.pts}"
    return isolated(label(subject))


def load(vault: Vault, ticket: Ticket) -> Log:
    """Read and verify the whole log."""
    names = subjects(vault, ticket)
    lines: list[Line] = []
    broken: AppError | None = None
    try:
        for entry in logbook.entries(vault):
            ticket.check()
            actor, subject = entry.actor or "", entry.subject or ""
            lines.append(Line(entry, names.get(actor, actor[:8]), names.get(subject, subject[:8])))
    except AppError as error:
        if error.code == "cancelled":
            raise
        broken = error
    return Log(tuple(reversed(lines)), logbook.verify(vault), now(), broken)
