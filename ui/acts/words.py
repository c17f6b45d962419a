"""Sentences about acts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.act import ElementState
from app.rules.elements import Row
from app.services.violations import Shown
from ui.acts.data import Cell, Mark, table
from ui.parts.text import isolated, said
from ui.words.choices import ELEMENT_STATE
from ui.words.dates import read_back


def _tr(text: str) -> str:
    return QCoreApplication.translate("acts", text)


MARKS: dict[Mark, str] = {
    Mark.SHOWS: "shows it",
    Mark.PARTLY: "named, and disputed",
    Mark.EMPTY: "not named for it",
}


def mark_words(cell: Cell) -> str:
    return said(MARKS[cell.mark])


def element_words(row: Row) -> str:
    """The element's label, or its key where only this act knows it."""
    return said(row.label) if row.label else row.key.replace("_", " ")


def state_words(row: Row) -> str:
    return said(ELEMENT_STATE[row.state.value])


def judged_words(row: Row) -> str:
    """How an element stands at the end of its row: `nothing yet`, `shown`, `disputed`."""
    if not any(row.cells):
        return _tr("nothing yet")
    if row.state is ElementState.MISSING:
        return _tr("judged missing")
    return state_words(row).lower()


def victims_words(shown: Shown) -> str:
    return ", ".join(isolated(shown.labels[each]) for each in shown.stored.record.victims if each in shown.labels)


def title_words(shown: Shown) -> str:
    """`Enforced disappearance, 10 to 24 October 2026`."""
    return f"{said(shown.type)}, {read_back(shown.stored.record.date)}"


def foot_words(shown: Shown) -> str:
    """Never a share of a hundred: one element without evidence can be the one that counts."""
    found = table(shown)
    if not found.rows:
        return _tr("No elements are known for this type of act.")
    return _tr("{n} of {all} elements have evidence").format(n=found.with_evidence, all=len(found.rows))
