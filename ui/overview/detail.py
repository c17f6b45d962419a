"""The detail pane of one person: names, status with its reasons, three numbers, what contradicts."""

from __future__ import annotations

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget  # noqa: TID251

from app.model.status import Days, Last
from ui.overview.data import Detail, Isolation, Reason, days_since, isolation
from ui.overview.words import as_of_words, days_said, isolation_word, last_words, reason_more, reason_words
from ui.parts.signs import StatusChip
from ui.parts.text import label, rule, said, shown
from ui.words.window import DISAGREEMENTS, STATUS_FULL

_SEVERITY_TONE = {Isolation.RECENT: "good", Isolation.OVERDUE: "warn", Isolation.LONG: "crit"}


class PersonDetail(QWidget):
    """Built once for one person; replaced as a whole."""

    def __init__(self, detail: Detail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = detail
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(12)
        self._names()
        self._status()
        self._numbers()
        self._reasons()
        self._possible()
        self._contradictions()
        self._column.addStretch(1)

    def _heading(self, words: str) -> None:
        self._column.addWidget(rule(self))
        self._column.addWidget(label(words, "strong", parent=self))

    def _names(self) -> None:
        block = QVBoxLayout()
        block.setSpacing(2)
        block.addWidget(label(shown(self._detail.row.name), "person", wrap=True, parent=self))
        for name, _script in self._detail.names:
            block.addWidget(label(shown(name), "body", "text2", wrap=True, parent=self))
        self._column.addLayout(block)

    def _status(self) -> None:
        self.chip = StatusChip(self)
        self.chip.show_status(self._detail.standing.status)
        row = QHBoxLayout()
        row.addWidget(self.chip)
        row.addStretch(1)
        row.addWidget(label(as_of_words(self._detail.as_of), "small", "text2", parent=self))
        self._column.addLayout(row)

    def _numbers(self) -> None:
        """Seen, contact, private contact: days for whoever is held, the day itself for everybody."""
        standing = self._detail.standing
        well = QFrame(self)
        well.setProperty("role", "well")
        grid = QGridLayout(well)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        applies = isolation(standing) is not Isolation.DOES_NOT_APPLY
        lines: tuple[tuple[str, Last | None, Days | None], ...] = (
            (self.tr("Seen"), standing.last_seen, days_since(standing.last_seen, self._detail.as_of)),
            (self.tr("Contact"), standing.last_contact, standing.days_isolated),
            (
                self.tr("Private contact"),
                standing.last_private_contact,
                days_since(standing.last_private_contact, self._detail.as_of),
            ),
        )
        for place, (name, last, days) in enumerate(lines):
            grid.addWidget(label(name, "small", "text2", parent=well), place, 0, Qt.AlignmentFlag.AlignTop)
            value = QVBoxLayout()
            value.setSpacing(0)
            words = days_said(days) if applies and days is not None else last_words(last)
            value.addWidget(
                label(words, "strong" if last else "body", "text" if last else "text3", wrap=True, parent=well)
            )
            if applies and days is not None:
                value.addWidget(label(last_words(last), "small", "text2", wrap=True, parent=well))
            grid.addLayout(value, place, 1)
            word = isolation_word(standing) if place == 1 else ""
            if word:
                tone = _SEVERITY_TONE[isolation(standing)]
                grid.addWidget(label(word, "small", tone, parent=well), place, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        self._column.addWidget(well)

    def _reasons(self) -> None:
        self._heading(self.tr("Why this status"))
        if not self._detail.reasons:
            self._column.addWidget(
                label(self.tr("No event says how this person stands."), "body", "text2", wrap=True, parent=self)
            )
        for number, reason in enumerate(self._detail.reasons, start=1):
            self._column.addLayout(self._numbered(str(number), reason))

    def _numbered(self, number: str, reason: Reason) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        place = label(number, "strong", "text2", parent=self)
        place.setAlignment(Qt.AlignmentFlag.AlignTop)
        place.setMinimumWidth(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(reason_words(reason), wrap=True, parent=self))
        words.addWidget(label(reason_more(reason), "small", "text2", wrap=True, parent=self))
        row.addWidget(place)
        row.addLayout(words, 1)
        return row

    def _possible(self) -> None:
        possible = self._detail.standing.possible
        if not possible:
            return
        self._heading(self.tr("What it may be instead"))
        names = ", ".join(said(STATUS_FULL[status]) for status in possible)
        self._column.addWidget(label(names, wrap=True, parent=self))
        self._column.addWidget(
            label(
                self.tr("Some events may have happened by this day, or are only possible."),
                "small",
                "text2",
                wrap=True,
                parent=self,
            )
        )

    def _contradictions(self) -> None:
        if not self._detail.contradictions:
            return
        self._heading(self.tr("Events that disagree"))
        for contradiction, first, second in self._detail.contradictions:
            self._column.addWidget(
                label(f"≠  {said(DISAGREEMENTS[contradiction.kind])}", "strong", "warn", wrap=True, parent=self)
            )
            for reason in (first, second):
                if reason is not None:
                    self._column.addWidget(label(reason_words(reason), "body", "text2", wrap=True, parent=self))
