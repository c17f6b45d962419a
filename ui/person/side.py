"""The cards beside the timeline: why the status is what it is, and the facts in short."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.event import Event, EventType
from app.services.dossier import Dossier
from app.services.record import Stored
from ui.parts.text import isolated, label, said
from ui.person.facts import facts_of
from ui.words.dates import read_back
from ui.words.window import DISAGREEMENTS, EVENTS, STATUS_FULL


def clear(column: QVBoxLayout | QGridLayout) -> None:
    """Take all widgets out of a layout that holds nothing else."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class WhyCard(QFrame):
    """The events that the status rests on, numbered; `opened(id)` for one of them."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("person-why-card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(8)
        self.first: QPushButton | None = None

    def show_dossier(self, of: Dossier) -> None:
        clear(self.column)
        self.first = None
        standing = of.standing
        name = said(STATUS_FULL[standing.status])
        title = self.tr("Why \u201c{status}\u201d").format(status=name)
        self.column.addWidget(label(title, "strong", wrap=True, parent=self))
        by_id = {each.id: each for each in of.events}
        reasons = [by_id[each] for each in standing.says_so if each in by_id]
        grouped: dict[EventType, list[Stored[Event]]] = {}
        for stored in reasons:
            grouped.setdefault(stored.record.type, []).append(stored)
        for number, several in enumerate(grouped.values(), start=1):
            self.column.addWidget(self._reason(number, several, of))
        if not reasons:
            words = self.tr("No event says how this person stands.")
            self.column.addWidget(label(words, "body", "text2", wrap=True, parent=self))
        if standing.possible:
            names = ", ".join(said(STATUS_FULL[each]) for each in standing.possible)
            words = self.tr("It may be instead: {names}.").format(names=names)
            self.column.addWidget(label(words, "small", "text2", wrap=True, parent=self))
        for each in standing.contradictions:
            words = f"\u2260  {said(DISAGREEMENTS[each.kind])}"
            self.column.addWidget(label(words, "small", "warn", wrap=True, parent=self))

    def _reason(self, number: int, several: list[Stored[Event]], of: Dossier) -> QWidget:
        """One sort of event: the last of them, and how many there are."""
        event = several[-1].record
        place = of.labels.get(event.place) if event.place else None
        words = ", ".join(part for part in (said(EVENTS[event.type]), isolated(place) if place else "") if part)
        if len(several) > 1:
            words = self.tr("{event}, {n} times").format(event=words, n=len(several))
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(str(number), "small", "text2", parent=whole), 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout()
        inside.setSpacing(0)
        link = QPushButton(words, whole)
        link.setObjectName(f"why-{number}")
        link.setProperty("role", "quiet")
        link.clicked.connect(lambda _checked=False, id_=several[-1].id: self.opened.emit(id_))
        when = read_back(event.date)
        if len(several) > 1:
            when = self.tr("last on {day}").format(day=when)
        count = len({source for each in several for source in each.record.sources})
        known = self.tr("no source") if not count else self.tr("1 source") if count == 1 else self.tr("{n} sources")
        more = f"{when}, {known.format(n=count)}"
        link.setAccessibleName(f"{words}, {more}")
        below = label(more, "small", "text2", wrap=True, parent=whole)
        below.setContentsMargins(4, 0, 4, 0)
        inside.addWidget(link)
        inside.addWidget(below)
        row.addLayout(inside, 1)
        self.first = self.first or link
        return whole


class FactsCard(QFrame):
    """The facts that are known, with a sign where claims disagree; `all_facts` for the whole of them."""

    all_facts = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("person-facts-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Facts"), "strong", parent=self))
        head.addStretch(1)
        edit = QPushButton(self.tr("Edit"), self)
        edit.setObjectName("facts-edit")
        edit.setProperty("role", "link")
        edit.setAccessibleName(self.tr("Edit facts and see claims"))
        edit.clicked.connect(self.all_facts)
        head.addWidget(edit)
        column.addLayout(head)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        column.addLayout(self.grid)

    def show_dossier(self, of: Dossier) -> None:
        clear(self.grid)
        lines = [each for each in facts_of(of) if (each.value or each.claims) and each.key != "names"]
        for row, fact in enumerate(lines):
            self.grid.addWidget(
                label(fact.name, "small", "text2", wrap=True, parent=self), row, 0, Qt.AlignmentFlag.AlignTop
            )
            value = label(fact.value or "\u2013", wrap=True, parent=self)
            self.grid.addWidget(value, row, 1)
            if fact.disagrees:
                marker = label(f"\u2260 {len(fact.claims)}", "strong", "warn", parent=self)
                marker.setAccessibleName(self.tr("{n} claims, they disagree").format(n=len(fact.claims)))
                self.grid.addWidget(marker, row, 2, Qt.AlignmentFlag.AlignTop)
        if not lines:
            words = self.tr("Only the name is recorded.")
            self.grid.addWidget(label(words, "body", "text2", wrap=True, parent=self), 0, 0, 1, 2)
