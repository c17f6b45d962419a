"""The chosen person beside the list: names, covered photograph, status with its reasons, three numbers, what disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.status import Contradiction
from app.services import people
from app.services.people import Brief, Order, Row
from app.services.vaults import Vault
from ui.overview.data import Reason, reason
from ui.overview.words import as_of_words, last_words, reason_more, reason_words
from ui.parts.covered import Covered
from ui.parts.signs import Sign, StatusChip
from ui.parts.text import isolated, label, rule, said, shown
from ui.people.words import concerns, days_long, days_of, days_short, severity, status_word
from ui.theme.icons import Icon
from ui.words.dates import day
from ui.words.window import DISAGREEMENTS

_MOST_NAMES = 3
_PICTURE_PX = 96
_SIGNS = {"crit": Icon.OCTAGON, "warn": Icon.TRIANGLE}


@dataclass(frozen=True)
class Material:
    """What the pane is made of, read in the vault's lane."""

    brief: Brief
    reasons: tuple[Reason, ...]
    contradictions: tuple[tuple[Contradiction, Reason | None, Reason | None], ...]


def read(vault: Vault, row: Row, as_of: date, known_on: date | None) -> Material:
    """Raises `Invalid` where the person is not held any more."""
    found = people.brief(vault, row, as_of, known_on)
    reasons = tuple(each for one in found.standing.says_so if (each := reason(vault, one)) is not None)
    contradictions = tuple(
        (each, reason(vault, each.first), reason(vault, each.second)) for each in found.standing.contradictions
    )
    return Material(found, reasons, contradictions)


class PersonBrief(QWidget):
    """Built once for one person; replaced as a whole. `opened()`, `show_picture()`, `went(part)` to a part of the page."""

    opened = Signal()
    picture_wanted = Signal()
    went = Signal(str)

    def __init__(self, material: Material, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.material = material
        self.brief = material.brief
        self.row = material.brief.row
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(12)
        self._names()
        self._status()
        self._numbers()
        self._reasons()
        self._possible()
        self._contradictions()
        self._disputed()
        self._family()
        self._column.addStretch(1)
        self._column.addWidget(rule(self))
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.setObjectName("people-open")
        self.open_button.setToolTip(self.tr("Open this person's page (Enter)"))
        self.open_button.clicked.connect(self.opened)
        foot = QHBoxLayout()
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        foot.addWidget(label(self.tr("Enter"), "small", "text3", parent=self))
        self._column.addLayout(foot)

    def _heading(self, words: str) -> None:
        self._column.addWidget(rule(self))
        self._column.addWidget(label(words, "strong", parent=self))

    def _names(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(16)
        self.picture: Covered | None = None
        if self.brief.photograph is not None:
            self.picture = Covered(self.tr("the photograph of {name}").format(name=isolated(self.row.name)), 1.0, self)
            self.picture.setFixedWidth(_PICTURE_PX)
            self.picture.wanted.connect(self.picture_wanted)
            across.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label(shown(self.row.name), "person", wrap=True, parent=self))
        if self.row.other:
            names.addWidget(label(shown(self.row.other), "body", "text2", wrap=True, parent=self))
        for name in self.brief.names[:_MOST_NAMES]:
            names.addWidget(label(shown(name), "small", "text2", wrap=True, parent=self))
        more = len(self.brief.names) - _MOST_NAMES
        if more > 0:
            names.addWidget(label(self.tr("and {count} more").format(count=more), "small", "text3", parent=self))
        across.addLayout(names, 1)
        self._column.addLayout(across)

    def _status(self) -> None:
        self.chip = StatusChip(self)
        self.chip.show_status(self.brief.standing.status)
        across = QHBoxLayout()
        across.addWidget(self.chip)
        across.addStretch(1)
        across.addWidget(label(as_of_words(self.brief.as_of), "small", "text2", parent=self))
        self._column.addLayout(across)

    def _numbers(self) -> None:
        """Seen, contact, private contact: days for whoever is held, the last day for everybody."""
        well = QFrame(self)
        well.setProperty("role", "well")
        across = QHBoxLayout(well)
        across.setContentsMargins(12, 10, 12, 10)
        across.setSpacing(12)
        glance = self.row.glance
        for place, (name, order, last) in enumerate(
            (
                (self.tr("Seen"), Order.SEEN, glance.last_seen),
                (self.tr("Contact"), Order.CONTACT, glance.last_contact),
                (self.tr("Private"), Order.PRIVATE, glance.last_private_contact),
            )
        ):
            if place:
                line = QFrame(well)
                line.setProperty("role", "upright")
                across.addWidget(line)
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(label(name, "small", "text2", wrap=True, parent=well))
            if concerns(glance):
                days = days_of(self.row, order, self.brief.as_of)
                how = severity(days)
                value = QHBoxLayout()
                value.setSpacing(6)
                figure = label(days_short(days), "heading", parent=well)
                figure.setAccessibleName(f"{name}: {days_long(days)}")
                value.addWidget(figure)
                if days is not None:
                    value.addWidget(label(self.tr("days"), "small", "text2", parent=well))
                if how:
                    value.addWidget(Sign(_SIGNS[how], how, 14, well))
                value.addStretch(1)
                box.addLayout(value)
            if last is not None or not concerns(glance):
                box.addWidget(label(last_words(last), "small", "text2", wrap=True, parent=well))
            box.addStretch(1)
            across.addLayout(box, 1)
        self._column.addWidget(well)

    def _reasons(self) -> None:
        self._heading(self.tr("Why this status"))
        if not self.material.reasons:
            words = self.tr("No event says how this person stands.")
            self._column.addWidget(label(words, "body", "text2", wrap=True, parent=self))
        for number, each in enumerate(self.material.reasons, start=1):
            across = QHBoxLayout()
            across.setSpacing(12)
            place = label(str(number), "strong", "text2", parent=self)
            place.setMinimumWidth(16)
            words_box = QVBoxLayout()
            words_box.setSpacing(0)
            words_box.addWidget(label(reason_words(each), wrap=True, parent=self))
            words_box.addWidget(label(reason_more(each), "small", "text2", wrap=True, parent=self))
            across.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
            across.addLayout(words_box, 1)
            self._column.addLayout(across)

    def _possible(self) -> None:
        possible = self.brief.standing.possible
        if possible:
            self._heading(self.tr("What it may be instead"))
            names = ", ".join(status_word(status) for status in possible)
            self._column.addWidget(label(names, wrap=True, parent=self))
            words = self.tr("Some events may have happened by this day, or are only possible.")
            self._column.addWidget(label(words, "small", "text2", wrap=True, parent=self))

    def _contradictions(self) -> None:
        if not self.material.contradictions:
            return
        self._heading(self.tr("Events that disagree"))
        for contradiction, first, second in self.material.contradictions:
            words = f"≠  {said(DISAGREEMENTS[contradiction.kind])}"
            self._column.addWidget(label(words, "strong", "warn", wrap=True, parent=self))
            for each in (first, second):
                if each is not None:
                    self._column.addWidget(label(reason_words(each), "body", "text2", wrap=True, parent=self))

    def _disputed(self) -> None:
        if not self.brief.disputed:
            return
        self._heading(self.tr("Claims that disagree"))
        count = sum(number for _, number in self.brief.disputed)
        words = self.tr("≠  {claims} claims about {fields} things").format(
            claims=count, fields=len(self.brief.disputed)
        )
        link = QPushButton(words, self)
        link.setProperty("role", "link")
        link.setObjectName("people-claims")
        link.clicked.connect(lambda: self.went.emit("facts"))
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _family(self) -> None:
        if not self.brief.family:
            return
        self._heading(self.tr("Family"))
        for each in self.brief.family:
            told = (
                self.tr("{relation}, not told of anything yet").format(relation=shown(each.relation))
                if each.told is None
                else self.tr("{relation}, told on {day}").format(relation=shown(each.relation), day=day(each.told))
            )
            self._column.addWidget(label(told, wrap=True, parent=self))
