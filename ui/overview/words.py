"""Sentences of the overview that are made of dates and numbers."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.event import Confidence
from app.model.status import Days, Span
from ui.overview.data import Isolation, Reason
from ui.parts.text import isolated, said
from ui.words.dates import day, read_back
from ui.words.standing import days_words
from ui.words.window import EVENTS


def _tr(text: str) -> str:
    return QCoreApplication.translate("overview", text)


def last_words(last: Span | None) -> str:
    """`17 November 2026`, `1 to 20 September 2026`, or that nothing is recorded."""
    if last is None:
        return _tr("not recorded")
    first, end = last.earliest, last.latest
    if first is None:
        return _tr("by {day}").format(day=day(end))
    if first == end:
        return day(end)
    if (first.year, first.month) == (end.year, end.month):
        return _tr("{first} to {last}").format(first=first.day, last=day(end))
    return _tr("{first} to {last}").format(first=day(first), last=day(end))


def days_said(days: Days | None) -> str:
    return "" if days is None else said(days_words(days))


def severity_word(how_long: Isolation) -> str:
    return {
        Isolation.RECENT: _tr("recent"),
        Isolation.OVERDUE: _tr("overdue"),
        Isolation.LONG: _tr("long"),
        Isolation.NOT_RECORDED: "",
        Isolation.DOES_NOT_APPLY: "",
    }[how_long]


def reason_words(reason: Reason) -> str:
    """`Captured, between 19 and 24 September 2025, Vel pass`."""
    event = reason.event
    parts = [said(EVENTS[event.type]), read_back(event.date)]
    if reason.place:
        parts.append(isolated(reason.place))
    if reason.to_place:
        parts.append(_tr("to {place}").format(place=isolated(reason.to_place)))
    if event.by:
        parts.append(_tr("by {who}").format(who=isolated(event.by)))
    return ", ".join(parts)


def reason_more(reason: Reason) -> str:
    """How sure, and where it is known from."""
    sure = {
        Confidence.CERTAIN: _tr("Certain."),
        Confidence.PROBABLE: _tr("Probable."),
        Confidence.POSSIBLE: _tr("Possible."),
    }[reason.event.confidence]
    if not reason.sources:
        return sure + " " + _tr("No source is recorded.")
    return sure + " " + _tr("Source: {names}.").format(names=", ".join(isolated(name) for name in reason.sources))


def as_of_words(when: date) -> str:
    return _tr("As of {day}").format(day=day(when))
