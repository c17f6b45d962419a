"""Sentences of the proceedings' room that are made of dates and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.dates import UncertainDate
from app.model.hearings import Fate, Session
from app.model.ids import RecordId
from app.model.matrix import Cell, Seen, Watching
from app.model.proceeding import Counsel, CounselBy, Proceeding
from app.services.proceedings import Decision
from ui.parts.text import isolated, said
from ui.words.custody import CELL, SESSION, STAGE, sentence_words
from ui.words.dates import MONTHS, read_back
from ui.words.window import EVENTS


def _tr(text: str) -> str:
    return QCoreApplication.translate("proceedings", text)


def counted(number: int, one: str, many: str) -> str:
    """`1 defendant`, `8 defendants`; `many` holds `{n}`."""
    return one if number == 1 else many.format(n=number)


def defendants_words(number: int) -> str:
    return counted(number, _tr("1 defendant"), _tr("{n} defendants"))


def sessions_words(number: int) -> str:
    return counted(number, _tr("1 session held"), _tr("{n} sessions held"))


def about_case(case: Proceeding) -> str:
    """`8 defendants, Northgate Military Court, case number 3/25`."""
    parts = [defendants_words(len(case.defendants))]
    if case.court:
        parts.append(isolated(case.court))
    if case.case_number:
        parts.append(_tr("case number {number}").format(number=isolated(case.case_number)))
    return ", ".join(parts)


def number_words(number: int) -> str:
    return _tr("session {n}").format(n=number)


def state_words(session: Session) -> str:
    """How a session stands, and where it is known from."""
    words = said(SESSION[session.state])
    if session.set_by_adjournment:
        return _tr("{state}; set when the last one was adjourned").format(state=words)
    if session.adjourned_to is not None:
        return _tr("{state}; adjourned to {day}").format(state=words, day=read_back(session.adjourned_to))
    return words


def is_exact(when: UncertainDate) -> bool:
    return when.earliest is not None and when.earliest == when.latest


def month_of(when: date) -> str:
    """`Sep 2025`."""
    return f"{MONTHS[when.month - 1][:3]} {when.year:04d}"


def stage_words(fate: Fate) -> str:
    """`sentenced, 15 years`, with a word where accounts differ."""
    words = said(STAGE[fate.stage])
    sentence = sentence_words(fate.sentence_months, fate.penalty)
    return f"{words}, {sentence}" if sentence else words


def counsel_words(counsel: Sequence[Counsel]) -> str:
    """`Counsel: A. Name, chosen`, or that none is recorded."""
    if not counsel:
        return _tr("No counsel recorded")
    how = {CounselBy.CHOSEN: _tr("chosen"), CounselBy.APPOINTED: _tr("appointed by the court")}
    said_of = [isolated(each.name) + (f", {how[each.by]}" if each.by else "") for each in counsel]
    return _tr("Counsel: {names}").format(names="; ".join(said_of))


CELL_MEANS: dict[Cell, str] = {
    Cell.SEEN: "somebody was recognised in a still of that day's film",
    Cell.MAYBE_SEEN: "recognised as possible only, disputed, or in a film of more than one day",
    Cell.NOT_SEEN: "looked for in the parts that were watched, and not seen there",
    Cell.NOT_SHOWN: "looked for in all of the film, and not in it",
    Cell.NOT_WATCHED: "there is film, and nobody here has looked for this person in it",
    Cell.NO_FOOTAGE: "no film of that day is recorded",
}
"""What a shape says, and no more: film cannot show that somebody was not there."""


def cell_words(seen: Seen) -> str:
    words = said(CELL[seen.cell])
    return _tr("{state}, disputed").format(state=words) if seen.against else words


def minutes(milliseconds: int) -> int:
    """Whole minutes, a begun one counts: what was watched never looks like nothing."""
    return -(-milliseconds // 60_000)


def watched_words(films: Sequence[Watching]) -> tuple[str, str]:
    """(minutes watched, minutes of film), or a word where there is no film or its length is not known."""
    if not films:
        return _tr("none"), ""
    done = str(minutes(sum(each.watched_ms for each in films)))
    if any(each.length_ms is None for each in films):
        return done, "?"
    return done, str(minutes(sum(each.length_ms or 0 for each in films)))


def watched_sentence(films: Sequence[Watching]) -> str:
    """For screen readers and the detail of a cell."""
    if not films:
        return _tr("no film of this day")
    done, length = watched_words(films)
    if length == "?":
        return _tr("{done} minutes watched, the length is not known").format(done=done)
    return _tr("{done} of {length} minutes watched").format(done=done, length=length)


def decision_words(decision: Decision) -> str:
    """`Judgment, convicted`, `Sentenced, 15 years`."""
    event = decision.event
    words = said(EVENTS[event.type])
    if event.outcome is not None:
        words += f", {said(event.outcome.value)}"
    sentence = sentence_words(event.sentence_months, event.penalty)
    return f"{words}, {sentence}" if sentence else words


def names_words(ids: Sequence[RecordId], labels: Mapping[RecordId, str]) -> str:
    """Names with commas between, each in its own direction; who is not among the labels is left out."""
    return ", ".join(isolated(labels[each]) for each in ids if each in labels)
