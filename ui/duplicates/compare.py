"""Two records of people side by side, the fields between them, and one question with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeySequence, QShortcut  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.model.person import Person
from app.rules.likeness import FieldLikeness, Says
from app.services.duplicates import Pair
from app.services.record import Stored
from ui.forms.field import LongField
from ui.parts.flow import Flow
from ui.parts.strip import Strip
from ui.parts.text import isolated, label, said, shown
from ui.words import duplicates as words
from ui.words.choices import SCRIPTS, SEX
from ui.words.fields import name_of
from ui.words.names import why_words

KEYS = ("certain", "probable", "possible", "not_same", "later")
"""The answers in the order of the keys 1 to 5."""


class Compare(QFrame):
    """`answered(key, reason)`: how it was decided; `opened(id)`: one of the two is to be looked at; `left`: not now."""

    answered = Signal(str, str)
    opened = Signal(str)
    left = Signal()
    undone = Signal(str)

    def __init__(self, pair: Pair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair = pair
        self.answer = ""
        self._sent = False
        self.setProperty("role", "plain")
        self.strip = Strip(self)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.strip)
        column.addWidget(self._table())
        column.addWidget(self._question())
        column.addStretch(1)
        self._say_decided()
        for number, key in enumerate(KEYS, start=1):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda key=key: self.choose(key))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            save = QShortcut(QKeySequence(keys), self)
            save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            save.activated.connect(self.save)

    # the two

    def _table(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 5)
        grid.addWidget(self._who(self.pair.first, card), 0, 0)
        grid.addWidget(self._who(self.pair.second, card), 0, 2)
        for row, each in enumerate(self.pair.likeness.fields, start=1):
            self._line(grid, row, each, card)
        return card

    def _who(self, stored: Stored[Person], card: QFrame) -> QWidget:
        """Name, other spellings, and the way to the whole record."""
        person = stored.record
        box = QWidget(card)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        column.addWidget(label(shown(person.name.text), "heading", wrap=True, parent=box))
        for name in person.names:
            if name != person.name:
                script = said(SCRIPTS.get(name.script, name.script))
                column.addWidget(label(f"{isolated(name.text)}  {script}", "small", "text2", wrap=True, parent=box))
        opens = QPushButton(self.tr("Open this person"), box)
        opens.setProperty("role", "link")
        opens.setAccessibleName(self.tr("Open {name}").format(name=shown(person.name.text)))
        opens.clicked.connect(lambda: self.opened.emit(stored.id))
        column.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return box

    def _line(self, grid: QGridLayout, row: int, each: FieldLikeness, card: QFrame) -> None:
        """Equal rows are quiet, different ones have ≠ and both values in full."""
        differs = each.says is Says.DIFFERS
        name = said(words.FIELDS.get(each.field, name_of(each.field)))
        sign = words.SIGNS[each.says.value]
        middle = QWidget(card)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label(
            f"{sign}  {name}".strip(), "strong" if differs else "small", "warn" if differs else "text2", wrap=True
        )
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        head.setAccessibleName(f"{name}: {said(words.SPOKEN[each.says.value])}")
        column.addWidget(head)
        if each.why and not differs:
            reason = label(why_words(each.why), "small", "text3", wrap=True)
            reason.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(reason)
        column.addStretch(1)
        for place, value in ((0, each.first), (2, each.second)):
            text = said(SEX[value]) if each.field == "sex" and value in SEX else shown(value)
            kind, tone = ("strong", "text") if differs else ("body", "text2")
            made = label(text or self.tr("not recorded"), kind, tone if value else "text3", wrap=True, parent=card)
            made.setObjectName(f"{each.field}-{place}")
            grid.addWidget(made, row, place, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(middle, row, 1)

    # the question

    def _question(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Is this the same person?"), "heading", parent=card))
        answers = QWidget(card)
        flow = Flow(answers, 8)
        group = QButtonGroup(self)
        for number, key in enumerate(KEYS, start=1):
            button = QPushButton(f"{number}  {said(words.ANSWERS[key])}", answers)
            button.setObjectName(f"answer-{key}")
            button.setAccessibleName(said(words.ANSWERS[key]))
            button.setToolTip(self.tr("Key {n}").format(n=number))
            button.setCheckable(True)
            button.setProperty("role", "choice")
            button.clicked.connect(lambda _checked=False, key=key: self.choose(key))
            group.addButton(button)
            flow.addWidget(button)
            self.buttons[key] = button
        column.addWidget(answers)
        hint = self.tr("What speaks for it. Nothing is overwritten, and it can be taken back.")
        self.reason = LongField("reason", self.tr("Why"), hint, card)
        column.addWidget(self.reason)
        self.save_button = QPushButton(self.tr("Record this"), card)
        self.save_button.setObjectName("twins-save")
        self.save_button.setProperty("role", "primary")
        self.save_button.setToolTip(self.tr("Record this (Ctrl+Enter)"))
        self.save_button.clicked.connect(self.save)
        self.undo_button = QPushButton(self.tr("Take the decision back"), card)
        self.undo_button.setObjectName("twins-undo")
        self.undo_button.clicked.connect(self._take_back)
        self.undo_button.setVisible(self.pair.decision is not None)
        foot = QHBoxLayout()
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
        return card

    def _say_decided(self) -> None:
        decision = self.pair.decision
        if decision is None:
            return
        key = "not_same" if decision.record.verdict.value == "not_same" else decision.record.certainty.value
        was = self.tr("Decided before: {answer}.").format(answer=said(words.ANSWERS[key]))
        why = self.tr("Reason: {reason}").format(reason=isolated(decision.record.reason))
        since = ""
        if self.pair.changed:
            names = ", ".join(said(words.FIELDS.get(each, name_of(each))) for each in self.pair.changed)
            since = self.tr("Changed since then: {fields}.").format(fields=names)
        self.strip.say((was, why, since), "warn" if since else "accent", "decided")

    def choose(self, key: str) -> None:
        """One of the five answers. To decide later needs no reason: nothing is recorded."""
        self.answer = key
        self.buttons[key].setChecked(True)
        if key == "later":
            self.left.emit()
            return
        self.reason.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        """Hand over the answer with its reason, once; both are needed."""
        if self._sent:
            return
        if not self.answer:
            self.strip.say((self.tr("Choose one of the five answers first."),), "warn", "no-answer")
            self.buttons[KEYS[0]].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason = str(self.reason.value).strip()
        if not reason:
            self._needs_reason()
            return
        self._sent = True
        self.save_button.setEnabled(False)
        self.answered.emit(self.answer, reason)

    def _take_back(self) -> None:
        reason = str(self.reason.value).strip()
        if not reason:
            self._needs_reason()
            return
        self.undone.emit(reason)

    def _needs_reason(self) -> None:
        self.reason.say_problem(self.tr("A reason is needed. One sentence is enough."))
        self.reason.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def failed(self, error: Exception) -> None:
        """It was not recorded; it may be tried again."""
        self._sent = False
        self.save_button.setEnabled(True)
        self.strip.say_error(error)
