"""What the proceedings' room shows, as plain values: read in the vault's lane, painted in the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.jobs import Ticket
from app.model.dates import UncertainDate
from app.model.hearings import Session, SessionState
from app.model.ids import RecordId
from app.services import proceedings, violations
from app.services.proceedings import Calendar, Case, CaseFilm, Checklist, Decision, Matrix
from app.services.vaults import Vault

NEXT = 10
"""How many sessions the agenda names."""
LONGEST_DRAWN = timedelta(days=62)
"""A session that may be on any day of more than this stands in the agenda and on no day of the calendar."""


@dataclass(frozen=True)
class Sitting:
    """A session with its case. `number`: which of the case's sessions it is, counted from 1 by date."""

    case: RecordId
    title: str
    number: int
    session: Session

    @property
    def on(self) -> UncertainDate:
        return self.session.date

    def days(self) -> tuple[date, date] | None:
        """The first and last day it may be on; None where that is not known, or says too little to be drawn."""
        first, last = self.on.earliest, self.on.latest
        if first is None or last is None or last - first > LONGEST_DRAWN:
            return None
        return first, last


def sittings(case: RecordId, title: str, sessions: Sequence[Session]) -> tuple[Sitting, ...]:
    """The sessions of a case with their numbers."""
    return tuple(Sitting(case, title, number, each) for number, each in enumerate(sessions, 1))


_COMING = frozenset({SessionState.AHEAD, SessionState.MAY_BE})


def agenda(every: Iterable[Sitting], today: date) -> tuple[Sitting, ...]:
    """The next ten that are ahead or may be, then those that were set and are not recorded as held, the latest first."""
    found = list(every)
    coming = [
        each for each in found if each.session.state in _COMING and (each.on.latest is None or each.on.latest >= today)
    ]
    coming.sort(key=lambda each: (each.on.earliest or date.min, each.on.latest or date.max, each.title, each.number))
    waiting = [each for each in found if each.session.state is SessionState.NOT_CONFIRMED]
    waiting.sort(key=lambda each: (each.on.latest or date.max, each.title, each.number), reverse=True)
    return (*coming[:NEXT], *waiting)


@dataclass(frozen=True)
class Everything:
    """All cases and all acts. `victims`: names are in the labels of each act."""

    as_of: date
    cases: tuple[Case, ...]
    acts: tuple[violations.Shown, ...]

    def sittings(self) -> tuple[Sitting, ...]:
        return tuple(each for case in self.cases for each in sittings(case.id, case.proceeding.title, case.sessions))


def everything(vault: Vault, as_of: date | None, ticket: Ticket) -> Everything:
    """Every case as it stands on a day, and every act. Raises `Cancelled`."""
    day = as_of or vault.settings.clock().date()
    return Everything(day, proceedings.cases(vault, ticket, day), violations.listed(vault))


@dataclass(frozen=True)
class Whole:
    """All that is shown of one case."""

    calendar: Calendar
    matrix: Matrix
    checklist: Checklist
    decisions: tuple[Decision, ...]
    films: tuple[CaseFilm, ...]
    labels: Mapping[RecordId, str]

    @property
    def case(self) -> RecordId:
        return self.calendar.case

    @property
    def title(self) -> str:
        return self.calendar.proceeding.title

    def sittings(self) -> tuple[Sitting, ...]:
        return sittings(self.case, self.title, self.calendar.sessions)


def whole(vault: Vault, case: str, as_of: date | None, ticket: Ticket) -> Whole:
    """One case with its matrix, guarantees, decisions and films. Raises `Invalid`, `Cancelled`."""
    calendar = proceedings.hearings(vault, case, as_of)
    ticket.check()
    matrix = proceedings.sighting_matrix(vault, case, as_of)
    ticket.check()
    checklist = proceedings.checklist(vault, case)
    named = proceedings.called(
        vault, {each for checked in checklist.checked for answer in checked.answers for each in answer.record.evidence}
    )
    return Whole(calendar, matrix, checklist, proceedings.decisions(vault, case), proceedings.films(vault, case), named)
