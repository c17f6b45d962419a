"""Words and severities of the list of people."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale  # noqa: TID251

from app.model.status import ISOLABLE, THRESHOLDS_DAYS, Days, Glance, Span, Status
from app.services.people import Order, Row, Since, View
from ui.parts.text import isolated, said
from ui.words.window import STATUS_FULL

RECENT_TO_DAYS, OVERDUE_TO_DAYS, *_ = THRESHOLDS_DAYS
STATUSES = (
    Status.ON_TRIAL,
    Status.SENTENCED,
    Status.HELD,
    Status.DISAPPEARED,
    Status.RELEASED,
    Status.REPATRIATED,
    Status.DEAD,
    Status.UNKNOWN,
)
"""In the order in which filters show them."""


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("people", text, "", count)


def status_word(status: Status) -> str:
    return said(STATUS_FULL[status])


def since_word(since: Since) -> str:
    return {
        Since.NEVER: _tr("None recorded"),
        Since.LONG: _tr("Over {days} days").format(days=OVERDUE_TO_DAYS),
        Since.OVERDUE: _tr("{first} to {last} days").format(first=RECENT_TO_DAYS + 1, last=OVERDUE_TO_DAYS),
        Since.RECENT: _tr("{days} days or less").format(days=RECENT_TO_DAYS),
    }[since]


def country(code: str) -> str:
    """The name of a country by its code, the code where there is none."""
    territory = QLocale.codeToTerritory(code)
    return code if territory == QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)


def sort_words(view: View) -> str:
    """The order of the list as a sentence."""
    longest = {
        Order.SEEN: _tr("Days since last seen"),
        Order.CONTACT: _tr("Days without contact"),
        Order.PRIVATE: _tr("Days without private contact"),
    }
    if view.order in longest:
        way = _tr("shortest first") if view.descending else _tr("longest first")
        return f"{longest[view.order]}, {way}"
    if view.order is Order.STATUS:
        return _tr("By status, the other way round") if view.descending else _tr("By status")
    return _tr("By name, from the end") if view.descending else _tr("By name")


def days_since(last: Span | None, as_of: date) -> Days | None:
    """Days from the last event of a sort to a day."""
    if last is None:
        return None
    most = None if last.earliest is None else (as_of - last.earliest).days
    return Days((as_of - last.latest).days, most)


def days_of(row: Row, order: Order, as_of: date) -> Days | None:
    """Days since last seen, since contact in this captivity, since private contact; None for never."""
    glance = row.glance
    if order is Order.SEEN:
        return days_since(glance.last_seen, as_of)
    if order is Order.PRIVATE:
        return days_since(glance.last_private_contact, as_of)
    return glance.days_isolated


def concerns(glance: Glance) -> bool:
    """Whether it is asked how long this person has been without contact."""
    return glance.status in ISOLABLE


def days_short(days: Days | None) -> str:
    """`112`, `98 to 112`, `over 400`, `none`: none is recorded, which does not say that there was none."""
    if days is None:
        return _tr("none")
    if days.most is None:
        return _tr("over {days}").format(days=days.least)
    if days.least == days.most:
        return str(days.least)
    return _tr("{least} to {most}").format(least=days.least, most=days.most)


def days_long(days: Days | None) -> str:
    """The same for screen readers and cards, with the word for how long that is."""
    if days is None:
        return _tr("none recorded")
    word = {"crit": _tr("long"), "warn": _tr("overdue"), "": _tr("recent")}[severity(days)]
    return _tr("{days} days, {word}").format(days=days_short(days), word=word)


def severity(days: Days | None) -> str:
    """`crit`, `warn` or nothing, by the most days it may be: what is not known should not look better than it is."""
    if days is None:
        return "crit"
    most = days.least if days.most is None else days.most
    if most <= RECENT_TO_DAYS:
        return ""
    return "warn" if most <= OVERDUE_TO_DAYS else "crit"


def both_names(row: Row) -> str:
    return f"{isolated(row.name)}, {isolated(row.other)}" if row.other else isolated(row.name)
