"""The chosen claim: what was said, by whom, how far it is trusted, and how it stands to everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget  # noqa: TID251

from app.model.claim import Claim
from app.model.ids import RecordId
from app.model.reconciliation import Counted, Pair, Reconciled
from ui.claims.words import (
    certainty_words,
    difference_words,
    field_words,
    list_words,
    number_words,
    on_words,
    parts_words,
    topic_words,
    weight_words,
    who_words,
)
from ui.desk import Desk, Where
from ui.parts.text import isolated, label, rule, said, shown
from ui.words.claims import BETWEEN, arithmetic_words
from ui.words.dates import day

_MOST_NAMES = 60


class ClaimDetail(QWidget):
    """Built for one claim. `change(id)`: it is to be edited."""

    change = Signal(str)

    def __init__(
        self, desk: Desk, id_: RecordId, claim: Claim, source: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(10)
        total = claim.number is not None and claim.subject is None
        about = topic_words(claim.about) if total else field_words(claim.about)
        self._say(about, "small", "text2")
        self._say(shown(claim.value), "heading")
        self._line(self.tr("Said by"), who_words(claim, source))
        self._line(self.tr("When"), on_words(claim))
        if claim.quote:
            self._line(self.tr("In their words"), f"\u201c{shown(claim.quote)}\u201d")
        self._line(self.tr("Source"), isolated(source) if source else self.tr("none recorded"))
        self._line(self.tr("How far it is trusted"), weight_words(claim))
        self._line(self.tr("How sure we are"), certainty_words(claim))
        if claim.party:
            self._line(self.tr("In whose hands"), isolated(claim.party))
        if claim.disputed_by:
            self._line(self.tr("Disputed by"), ", ".join(isolated(each) for each in claim.disputed_by))
        if claim.words_only:
            self._say(self.tr("Kept as words only; it is compared with nothing."), "small", "text2")
        for item in claim.evidence:
            self._link(self.tr("Open its evidence"), Where("evidence", item))
        self._id = id_

    def total(self, found: Reconciled, names: Mapping[RecordId, str], pairs: Iterable[tuple[Pair, str]]) -> None:
        """How a total stands to its parts, to our list and to the other totals. `pairs`: each with who said the other one."""
        self._head(self.tr("The sum"))
        claim = found.claim
        self._say(f"{number_words(claim)}: {parts_words(claim, names)}")
        if found.arithmetic is not None:
            tone = "text2" if found.arithmetic.comes_out else "warn"
            self._say(_sentence(arithmetic_words(found.arithmetic)), "body", tone)
        self._head(self.tr("Our list on {day}").format(day=day(found.day)))
        self._say(f"{_sentence(list_words(found))} {_sentence(difference_words(found.against))}")
        if found.against.named is not None:
            self._names(found.against.named, names)
        for part in found.parts:
            words = f"{part.part.number} {isolated(part.part.label)}: {difference_words(part.against)}"
            self._say(words, "body", "text2")
        for ids, words in (
            (found.outside, self.tr("On our list, and in none of the parts: {names}")),
            (found.twice, self.tr("In two of the parts: {names}")),
        ):
            if ids:
                called = sorted(isolated(names[each]) for each in ids if each in names)
                self._say(words.format(names=", ".join(called)), "body", "warn")
        if found.not_narrowed:
            self._say(self.tr("It speaks of one place or party; our list was taken as a whole."), "small", "text2")
        told = list(pairs)
        if told:
            self._head(self.tr("Other totals of the same"))
            for pair, other in told:
                self._say(f"{other}: {said(BETWEEN[pair.relation])}")

    def _names(self, found: Counted, names: Mapping[RecordId, str]) -> None:
        listed = sorted((names[each], each) for each in found.sure if each in names)
        for name, id_ in listed[:_MOST_NAMES]:
            self._link(shown(name), Where("people", id_))
        if len(listed) > _MOST_NAMES:
            self._say(self.tr("and {n} more").format(n=len(listed) - _MOST_NAMES), "small", "text2")
        for name in sorted(names[each] for each in found.may if each in names)[:_MOST_NAMES]:
            self._say(self.tr("perhaps {name}").format(name=isolated(name)), "body", "text2")

    def finish(self, *, writable: bool) -> None:
        """Close the column; where something may be recorded, with the way to change the claim."""
        if writable:
            button = QPushButton(self.tr("Change this claim"), self)
            button.setObjectName("claim-change")
            button.clicked.connect(lambda _checked=False: self.change.emit(self._id))
            self._column.addSpacing(4)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addStretch(1)

    def _head(self, words: str) -> None:
        self._column.addWidget(rule(self))
        self._column.addWidget(label(words, "strong", wrap=True, parent=self))

    def _say(self, words: str, kind: str = "body", tone: str = "text") -> None:
        self._column.addWidget(label(words, kind, tone, wrap=True, parent=self))

    def _line(self, name: str, value: str) -> None:
        block = QVBoxLayout()
        block.setSpacing(0)
        block.addWidget(label(name, "small", "text2", parent=self))
        block.addWidget(label(value, wrap=True, parent=self))
        self._column.addLayout(block)

    def _link(self, words: str, target: Where) -> None:
        if not self._desk.leads(target):
            self._say(words)
            return
        made = QPushButton(words, self)
        made.setProperty("role", "link")
        made.setToolTip(words)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long name is cut, not the pane
        made.clicked.connect(partial(self._go, target))
        self._column.addWidget(made)

    def _go(self, target: Where, _checked: bool = False) -> None:
        self._desk.go(target)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
