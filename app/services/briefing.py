"""What needs attention next, for whoever opens a vault: hearings ahead, deadlines that run, totals that were stated, and how
the vault is kept. Each is asked on its own, so that what is quick does not wait for what is slow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import clock
from app.errors import Invalid
from app.model.hearings import Session, next_hearing
from app.model.ids import RecordId
from app.model.inquiry import Inquiry
from app.model.person import Person
from app.model.proceeding import Proceeding
from app.model.reconciliation import Reconciled
from app.model.record import label
from app.rules.clocks import Clock, State
from app.rules.loader import bodies
from app.services import backups, claims, inquiries
from app.services.contact import noted_events
from storage import log
from storage.backup.history import OLD_AFTER_DAYS as OLD_AFTER_DAYS
from storage.backup.history import LastBackup
from storage.backup.history import age_days as age_days
from storage.tables import records, upcoming
from storage.vault import Vault

MOST_CASES = 60
"""Cases whose sessions are looked at in full: those that come first."""

COMPARED_UP_TO = 2000
"""People, and claims, up to which totals are compared without being asked for: the list is counted name by name."""

HELD = "held"


@dataclass(frozen=True)
class Ahead:
    """The next session of a case. `title`, `court`: of the case; `defendants`: how many it has."""

    case: RecordId
    title: str
    court: str | None
    defendants: int
    session: Session


@dataclass(frozen=True)
class Deadline:
    """A clock that still runs or has run out. `body`: name of whom it is about; `whom`: the people of the inquiry, by name."""

    inquiry: RecordId
    clock: Clock
    body: str
    whom: tuple[tuple[RecordId, str], ...]


@dataclass(frozen=True)
class Stated:
    """The last totals of those held that speak of a day up to `as_of`, the newest first, each against the list of its own day.

    `names`: labels of their sources. `counted`: False where the list is too long to be counted without being asked.
    """

    as_of: date
    totals: tuple[Reconciled, ...]
    names: Mapping[RecordId, str]
    counted: bool = True


@dataclass(frozen=True)
class Kept:
    """How the vault is kept. `lines`: of its log. `checkpoint_at`: when it was signed last; `checkpoint_lines`: of how many.

    `created`: the day the vault was made.
    """

    lines: int
    checkpoint_at: datetime | None
    checkpoint_lines: int
    backup: LastBackup | None
    created: date
    now: datetime


def other_names(vault: Vault, people: Sequence[RecordId]) -> dict[RecordId, str]:
    """For each of some people the first name in another script than that of the name in force; who has none is left out."""
    found = {}
    with vault.read() as reader:
        for id_ in people:
            person = records.latest(reader, id_).record
            if isinstance(person, Person):
                other = next((name.text for name in person.names if name.script != person.name.script), "")
                if other:
                    found[id_] = other
    return found


def hearings(vault: Vault, as_of: date | None = None, limit: int = 3) -> tuple[tuple[Ahead, ...], int]:
    """The next session of each case that has one ahead on the day, the first to come first: so many, and of how many."""
    day = as_of or vault.settings.clock().date()
    found: list[Ahead] = []
    with vault.read() as reader:
        for case in upcoming.cases(reader, day, MOST_CASES):
            stored = records.latest(reader, case)
            if stored.retracted or not isinstance(stored.record, Proceeding):
                continue
            events = [noted for noted in noted_events(reader, case) if noted.event.proceeding == case]
            session = next_hearing(events, day)
            if session is not None:
                record = stored.record
                found.append(Ahead(case, record.title, record.court, len(record.defendants), session))
    found.sort(key=lambda each: (each.session.date.earliest or day, each.session.date.latest or date.max, each.case))
    return tuple(found[:limit]), len(found)


def deadlines(vault: Vault, as_of: date | None = None, limit: int = 4) -> tuple[tuple[Deadline, ...], int]:
    """The clocks of all inquiries that nothing has met, the next due first: so many, and of how many."""
    open_ = [
        (inquiry, each)
        for inquiry, each in inquiries.all_clocks(vault, as_of)
        if each.state is not State.MET and each.satisfied_by is None
    ]
    found = []
    with vault.read() as reader:
        for inquiry, each in open_[:limit]:
            record = records.get(reader, inquiry, Inquiry).record
            whom = tuple((person, label(records.latest(reader, person).record)) for person in record.persons)
            body = bodies().get(record.body)
            found.append(Deadline(inquiry, each, record.body if body is None else body.short, whom))
    return tuple(found), len(open_)


def stated(vault: Vault, as_of: date | None = None, known_on: date | None = None, limit: int = 3) -> Stated:
    """What was said of how many are held, against the names of that day. The whole list is only counted while it is short."""
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        long = max(records.count(reader, "person"), records.count(reader, "claim")) > COMPARED_UP_TO
    if long:
        return Stated(day, (), {}, counted=False)
    found = claims.totals(vault, day, known_on)
    held = [each.topic for each in found.topics if each.topic.about == HELD and each.topic.subject is None]
    wanted = [id_ for topic in held for id_, _ in topic.totals][-limit:]
    totals: list[Reconciled] = []
    for id_ in reversed(wanted):
        try:
            totals += claims.reconciled(vault, id_, None, known_on).totals
        except Invalid:  # taken out since, while another day is looked at
            continue
    return Stated(day, tuple(totals), found.names)


def kept(vault: Vault) -> Kept:
    """The log, its last checkpoint, and the last backup."""
    with vault.read() as reader:
        lines, signed = log.size(reader), log.last_checkpoint(reader)
    at = None
    if signed is not None:
        said = next((line[3:] for line in signed.text.splitlines() if line.startswith("at ")), None)
        at = None if said is None else clock.moment(said)
    return Kept(
        lines,
        at,
        0 if signed is None else signed.size,
        backups.last_backup(vault),
        date.fromisoformat(vault.about.created),
        vault.settings.clock(),
    )
