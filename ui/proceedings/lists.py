"""Cases, sessions, defendants, decisions and films as rows of two lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.event import EventType
from app.model.hearings import SessionState
from app.services.proceedings import Case, CaseFilm, Decision
from ui.parts.lines import Row
from ui.parts.text import isolated, said, shown
from ui.proceedings.data import Sitting, Whole
from ui.proceedings.words import (
    about_case,
    counsel_words,
    decision_words,
    names_words,
    number_words,
    sessions_words,
    stage_words,
    state_words,
    watched_sentence,
)
from ui.theme.icons import Icon
from ui.words.dates import read_back
from ui.words.window import EVENTS


def _tr(text: str) -> str:
    return QCoreApplication.translate("proceedings", text)


def case_row(case: Case) -> Row:
    """A case: how many defendants, how many sessions, the next one."""
    title = shown(case.proceeding.title)
    coming = case.next_hearing
    following = _tr("no next session known")
    if coming is not None:
        following = _tr("next session {day}").format(day=read_back(coming.date))
    second = f"{about_case(case.proceeding)}; {sessions_words(case.held)}; {following}"
    joint = len(case.proceeding.defendants) > 1
    return Row(
        case.id, title, second, f"{isolated(case.proceeding.title)}, {second}", Icon.PEOPLE if joint else Icon.PERSON
    )


_STATE_SIGN = {SessionState.NOT_CONFIRMED: (Icon.TRIANGLE, "warn"), SessionState.HELD: (Icon.CHECK, "good")}


def sitting_row(sitting: Sitting, *, with_title: bool) -> Row:
    """A session: its day, its number, how it stands."""
    when = read_back(sitting.on)
    words = number_words(sitting.number)
    title = f"{isolated(sitting.title)}, {words}" if with_title else words
    state = state_words(sitting.session)
    return Row(
        f"{sitting.case}/{sitting.session.event}",
        when[:1].upper() + when[1:],
        f"{title}; {state}",
        f"{when}, {title}, {state}",
        Icon.CALENDAR,
        sign=_STATE_SIGN.get(sitting.session.state),
    )


def defendant_rows(whole: Whole) -> list[Row]:
    """Each defendant with what became of them, their counsel, and where accounts differ."""
    case, names = whole.calendar.proceeding, whole.calendar.names
    rows = []
    for fate in whole.calendar.fates:
        stage = stage_words(fate)
        parts = [stage[:1].upper() + stage[1:]]
        charges = [c.article or c.text or "" for c in case.charges if not c.defendants or fate.person in c.defendants]
        if charges:
            parts.append(_tr("charged with {articles}").format(articles=", ".join(map(isolated, charges))))
        parts.append(counsel_words([each for each in case.counsel if each.defendant == fate.person]))
        if fate.differing:
            parts.append(_tr("other accounts differ"))
        second = "; ".join(parts)
        rows.append(
            Row(
                fate.person,
                shown(names[fate.person]),
                second,
                f"{isolated(names[fate.person])}, {second}",
                Icon.PERSON,
                sign=(Icon.TRIANGLE, "warn") if fate.differing else None,
            )
        )
    return rows


_DECISION_ICON = {EventType.CHARGE: Icon.PAPER, EventType.APPEAL: Icon.UNDO}


def decision_row(decision: Decision) -> Row:
    """A decision: its day, what it says, about whom, from which source."""
    event = decision.event
    words = decision_words(decision)
    parts = [read_back(event.date), names_words(event.persons, decision.labels)]
    parts.append(isolated(event.by) if event.by else "")
    sources = names_words(event.sources, decision.labels)
    parts.append(_tr("source: {sources}").format(sources=sources) if sources else _tr("no source recorded"))
    second = "; ".join(part for part in parts if part)
    icon = _DECISION_ICON.get(event.type, Icon.SCALES)
    return Row(decision.id, words, second, f"{words}, {second}", icon, tip=said(EVENTS[event.type]))


def film_row(film: CaseFilm, days: Sequence[str]) -> Row:
    """A film: which sessions it is tied to (`days`, in words), how much of it was watched."""
    tied = ", ".join(days) if days else _tr("tied to the case and to no session")
    watched = watched_sentence([film.watched])
    second = f"{tied}; {watched}"
    return Row(
        film.id,
        shown(film.title),
        second,
        f"{isolated(film.title)}, {second}",
        Icon.FILM,
        sign=None if film.watched.spans else (Icon.TRIANGLE, "warn"),
    )
