"""Beside the film: this frame in full figures, who is seen in it, what can be seen of them, and what film it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QGuiApplication  # noqa: TID251
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.observation import CAUTION
from app.services.footage import Noted, Seen, TakenStill
from app.services.frames import Place
from ui.evidence.data import moment_words
from ui.footage.data import OpenFilm, clock, spaced
from ui.parts.icon_button import IconButton
from ui.parts.text import isolated, label, rule, said, say, selectable, shown, size_words
from ui.theme.icons import Icon
from ui.words.choices import CHOICES


class Lines(QWidget):
    """Names at the left, values beside them."""

    def __init__(self, lines: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        self.values = []
        for place, (name, value) in enumerate(lines):
            words = label(name, "small", "text2", wrap=True, parent=self)
            line = label(value, "body", wrap=True, parent=self)
            line.setAccessibleName(f"{name}: {value}")
            grid.addWidget(words, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, place, 1, Qt.AlignmentFlag.AlignTop)
            self.values.append(line)


class FrameFacts(QWidget):
    """Time, number, pts and time base of the frame that is shown, in full digits; the pts can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pts = ""
        self.key_frame = label(self.tr("key frame"), "small", "text2", parent=self)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("This frame"), "heading", parent=self))
        head.addStretch(1)
        head.addWidget(self.key_frame)
        self.lines = Lines(
            [(self.tr("Time"), ""), (self.tr("Frame"), ""), (self.tr("pts"), ""), (self.tr("Time base"), "")], self
        )
        self.copy = IconButton(Icon.COPY, self.tr("Copy the pts"), parent=self)
        self.copy.setObjectName("copy-pts")
        self.copy.clicked.connect(self._copy)
        for line in self.lines.values:
            selectable(line)
        row = QHBoxLayout()
        row.addWidget(self.lines, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(row)

    def show_place(self, place: Place | None, time_base: tuple[int, int]) -> None:
        """None: no frame is shown."""
        texts = ["", "", "", f"{time_base[0]}/{time_base[1]} s"]
        if place is not None:
            texts[:3] = [clock(place.at), spaced(place.number), spaced(place.pts)]
        self._pts = "" if place is None else str(place.pts)
        for line, text in zip(self.lines.values, texts, strict=True):
            say(line, text or "\u2013")
        self.key_frame.setVisible(place is not None and place.key)
        self.copy.setEnabled(place is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._pts)


class FrameSide(QWidget):
    """Built anew for each film and whenever something was recorded; `show_place` only changes the figures.

    `wants_person(id)`, `wants_form(kind)`: say who, or what can be seen; `wants_evidence`.
    """

    wants_person = Signal(str)
    wants_form = Signal(str)
    wants_evidence = Signal()

    def __init__(self, opened: OpenFilm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self.facts = FrameFacts(self)
        self.seen = QVBoxLayout()
        self.seen.setSpacing(12)
        self._about: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.facts)
        column.addLayout(self.seen)
        column.addWidget(rule(self))
        column.addLayout(self._film())
        column.addStretch(1)
        base = opened.outline.time_base if opened.outline is not None else (1, 1)
        self.facts.show_place(None, base)
        self.show_still(None)

    def _link(self, words: str, name: str, parent: QWidget) -> QPushButton:
        made = QPushButton(words, parent)
        made.setObjectName(name)
        made.setProperty("role", "link")
        return made

    def show_place(self, place: Place | None) -> None:
        base = self._opened.outline.time_base if self._opened.outline is not None else (1, 1)
        self.facts.show_place(place, base)

    def show_still(self, taken: TakenStill | None, chosen: int = 0) -> None:
        """Who was recognised in the still of this frame and what was noted; None where no still was taken of it."""
        if self._about is not None:
            self.seen.removeWidget(self._about)
            self._about.hide()
            self._about.deleteLater()
        about = QWidget(self)
        column = QVBoxLayout(about)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(rule(about))
        column.addWidget(label(self.tr("Who is seen"), "heading", parent=about))
        if taken is None:
            words = self.tr("No still was taken of this frame. Marking somebody takes one.")
            column.addWidget(label(words, "body", "text2", wrap=True, parent=about))
        else:
            for number, each in enumerate(taken.seen, start=1):
                column.addWidget(self._person(number, each, about, chosen=number == chosen))
            if not taken.seen:
                words = self.tr("Nobody is named in this still yet.")
                column.addWidget(label(words, "body", "text2", wrap=True, parent=about))
            who = self._link(self.tr("Say who is seen"), "say-who", about)
            who.clicked.connect(lambda: self.wants_form.emit("depiction"))
            column.addWidget(who, 0, Qt.AlignmentFlag.AlignLeft)
            self._noted(taken, column, about)
        self.seen.addWidget(about)
        self._about = about

    def _person(self, number: int, seen: Seen, parent: QWidget, *, chosen: bool) -> QFrame:
        found = seen.depiction
        card = QFrame(parent)
        card.setProperty("role", "strip" if chosen else "plain")
        card.setProperty("tone", "accent")
        card.setObjectName(f"seen-{number}")
        head = QHBoxLayout()
        head.addWidget(label(f"{number}  {isolated(seen.name)}", "strong", wrap=True, parent=card), 1)
        show = self._link(self.tr("Open"), f"open-person-{number}", card)
        show.setAccessibleName(self.tr("Open {name}").format(name=isolated(seen.name)))
        show.clicked.connect(lambda: self.wants_person.emit(found.person))
        head.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        lines = [(self.tr("How"), self._how(seen)), (self.tr("Sure"), _word("confidence", found.confidence.value))]
        if found.second_identifier:
            lines.append((self.tr("Second"), isolated(found.second_identifier)))
        if found.contested:
            lines.append((self.tr("Contested"), isolated(found.contested_by or self.tr("yes"))))
        if found.region is not None:
            left, top, wide, high = found.region
            marked = self.tr("x {left}  y {top}  {wide} by {high}").format(left=left, top=top, wide=wide, high=high)
            lines.append((self.tr("Marked"), marked))
        column = QVBoxLayout(card)
        column.setContentsMargins(*((12, 10, 12, 10) if chosen else (0, 0, 0, 0)))
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(Lines(lines, card))
        return card

    def _how(self, seen: Seen) -> str:
        how = _word("identification", seen.depiction.how.value)
        by = seen.depiction.identified_by
        return self.tr("{how}: {name}").format(how=how, name=isolated(by)) if by else how

    def _noted(self, taken: TakenStill, column: QVBoxLayout, parent: QWidget) -> None:
        column.addWidget(rule(parent))
        column.addWidget(label(self.tr("What can be seen"), "heading", parent=parent))
        for each in taken.noted:
            column.addWidget(label(self._observed(each), "body", wrap=True, parent=parent))
        if taken.noted:
            column.addWidget(label(self._caution(), "small", "text2", wrap=True, parent=parent))
        note = self._link(self.tr("Note what can be seen"), "note-seen", parent)
        note.clicked.connect(lambda: self.wants_form.emit("observation"))
        column.addWidget(note, 0, Qt.AlignmentFlag.AlignLeft)

    def _observed(self, each: Noted) -> str:
        terms = ", ".join(self._opened.terms.get(key, key) for key in each.observation.seen)
        words = ". ".join(part for part in (terms, shown(each.observation.text or "")) if part)
        return f"{isolated(each.name)}: {words}"

    def _caution(self) -> str:
        words = said(CAUTION)
        return f"{words[:1].upper()}{words[1:]}."

    def _film(self) -> QVBoxLayout:
        film = self._opened.film
        found = film.evidence
        lines = [(self.tr("Taken in"), moment_words(film.recorded_at)), (self.tr("Size"), size_words(found.size))]
        if found.film is not None:
            facts = found.film
            lines.append((self.tr("Frames"), f"{spaced(facts.frames)}, {facts.width} x {facts.height}"))
            if facts.damage is not None:
                lines.append((self.tr("Damage"), facts.damage))
        if found.acquisition.publisher or found.acquisition.url:
            lines.insert(0, (self.tr("Came from"), shown(found.acquisition.publisher or found.acquisition.url or "")))
        lines.append((self.tr("SHA-256"), f"{found.content[:8]} \u2026 {found.content[-8:]}"))
        more = self._link(self.tr("Acquisition record and custody"), "film-evidence", self)
        more.clicked.connect(self.wants_evidence)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("This film"), "heading", parent=self))
        column.addWidget(Lines(lines, self))
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return column


def _word(table: str, key: str) -> str:
    return said(CHOICES[table].get(key, key))
