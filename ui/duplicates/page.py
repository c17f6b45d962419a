"""Pairs of people who may be one person: a list with the likeliest first, and the chosen two side by side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.model.sameness import Verdict
from app.services import duplicates, record
from app.services.duplicates import Pair
from app.services.vaults import Vault
from ui.desk import Desk, Where
from ui.duplicates.compare import Compare
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.room import Room
from ui.parts.text import isolated, label, said, say, shown
from ui.theme.icons import Icon
from ui.words import duplicates as words

MOST_SHOWN = 500


@dataclass(frozen=True)
class Loaded:
    """`crowded`: groups of people with so common names that they were not compared whole."""

    pairs: tuple[Pair, ...]
    found: int
    crowded: int


def load(vault: Vault, person: str, ticket: Ticket) -> Loaded:
    """Pairs to look at; of one person, also those that were decided about. Raises `Invalid`, `Cancelled`."""
    found = duplicates.suggest(vault, ticket, limit=MOST_SHOWN, person=person or None)
    pairs = list(found.pairs)
    if person:
        seen = {frozenset((each.first.id, each.second.id)) for each in pairs}
        for each in duplicates.decisions(vault):
            both = frozenset((each.first.id, each.second.id))
            if person in both and both not in seen:
                pairs.append(each)
    return Loaded(tuple(pairs), found.found, found.crowded)


def decide(vault: Vault, pair: Pair, answer: str, reason: str, ticket: Ticket) -> int:
    """Record the answer; the line of the log. Raises `Invalid`."""
    verdict = Verdict.NOT_SAME if answer == "not_same" else Verdict.SAME
    certainty = "certain" if answer == "not_same" else answer
    id_ = duplicates.decide(
        vault, pair.first.id, pair.second.id, ticket, verdict=verdict, reason=reason, certainty=certainty
    )
    return record.show(vault, id_).stored.seq


class TwinsPage(Room):
    """`Where("people", "", "twins")` for all pairs, `Where("people", id, "twins")` for those with one person."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self.setObjectName("twins-page")
        say(self.title, self.tr("Recorded twice?"))
        self.setAccessibleName(self.tr("Recorded twice?"))
        self.person = ""
        self.pairs: list[Pair] = []
        self.compare: Compare | None = None
        self._later: set[frozenset[str]] = set()
        self.list = RowsList(self.tr("Pairs to look at"), (56,))
        self.list.setObjectName("twins-rows")
        self.list.setMaximumWidth(400)
        self.list.setMinimumWidth(240)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._choose(now.row()))
        left = QFrame(self)
        left.setProperty("role", "card")
        rows = QVBoxLayout(left)
        rows.setContentsMargins(1, 8, 1, 8)
        rows.addWidget(self.list)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(self.tr("Two side by side"))
        whole = QWidget(self)
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(left, 2)
        across.addWidget(self.area, 5)
        self.empty = Empty(
            Icon.PEOPLE,
            self.tr("No two records look like one person."),
            self.tr("What you record later is compared too. Look here again then."),
            parent=self,
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(whole)
        self.stack.addWidget(self.empty)
        self.crowded = label("", "small", "text2", wrap=True, parent=self)
        self.all = QPushButton(self.tr("All pairs"), self)
        self.all.setObjectName("twins-all")
        self.all.setProperty("role", "link")
        self.all.clicked.connect(lambda: self.desk.go(Where("people", "", "twins")))
        self.head.insertWidget(1, self.all)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.crowded)
        self.column.addWidget(self.progress)
        self.crowded.hide()

    def show_place(self, where: Where) -> None:
        if where.record != self.person:
            self.person = where.record
            self._later.clear()
        self.all.setVisible(bool(self.person))
        self.load()

    def load(self) -> None:
        vault, person = self.vault, self.person
        job = self.ask("pairs", lambda ticket: load(vault, person, ticket), self.tr("Comparing people"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, loaded: Loaded) -> None:
        if not self.is_newest("pairs"):
            return
        self.strip.clear()
        held = self.compare.pair if self.compare is not None else None
        self.pairs = [each for each in loaded.pairs if _key(each) not in self._later]
        self.list.rows.show_all([self._row(each) for each in self.pairs])
        self.stack.setCurrentIndex(0 if self.pairs else 1)
        count = len(self.pairs)
        say(
            self.beside_title,
            self.tr("1 pair") if count == 1 else self.tr("{n} pairs").format(n=count) if count else "",
        )
        if loaded.crowded:
            groups = self.tr("{n} groups of people with very common names were not compared whole.")
            say(self.crowded, groups.format(n=loaded.crowded))
        self.crowded.setVisible(bool(loaded.crowded))
        if not self.pairs:
            self._show(None)
            return
        at = next((n for n, each in enumerate(self.pairs) if held is not None and _key(each) == _key(held)), 0)
        self.list.setCurrentIndex(self.list.rows.index(at))
        self._choose(at)

    def _row(self, pair: Pair) -> Row:
        first, second = shown(pair.first.record.name.text), shown(pair.second.record.name.text)
        percent = f"{round(pair.likeness.score * 100)}"
        differ = len(pair.likeness.contradictions)
        more = self.tr("1 thing differs") if differ == 1 else self.tr("{n} things differ").format(n=differ)
        more = more if differ else self.tr("nothing differs")
        if pair.decision is not None:
            more = said(words.VERDICTS[pair.decision.record.verdict.value])
        spoken = f"{first}, {second}, {more}"
        return Row(
            f"{pair.first.id}:{pair.second.id}",
            isolated(first),
            f"{isolated(second)}, {more}",
            spoken,
            None,
            ((percent, ""),),
        )

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self.pairs):
            pair = self.pairs[number]
            held = self.compare.pair if self.compare is not None else None
            if held is None or held != pair:
                self._show(pair)

    def _show(self, pair: Pair | None) -> None:
        if pair is None:
            self.compare = None
            self.area.takeWidget()
            return
        made = Compare(pair)
        made.opened.connect(lambda id_: self.desk.go(Where("people", id_)))
        made.left.connect(self._next)
        made.answered.connect(self._answer)
        made.undone.connect(self._take_back)
        self.compare = made
        self.area.setWidget(made)
        made.setAutoFillBackground(False)

    def _next(self) -> None:
        """Not now: the next pair, until this page is opened anew."""
        if self.compare is None:
            return
        self._later.add(_key(self.compare.pair))
        self.load()

    def _answer(self, answer: str, reason: str) -> None:
        made = self.compare
        if made is None:
            return
        pair, vault = made.pair, self.vault
        job = self.lane.run(lambda ticket: decide(vault, pair, answer, reason, ticket))
        names = (isolated(pair.first.record.name.text), isolated(pair.second.record.name.text))
        sentence = self.tr("Recorded: {first} and {second}, {answer}").format(
            first=names[0], second=names[1], answer=said(words.ANSWERS[answer]).lower()
        )
        job.succeeded.connect(lambda seq: self.desk.done(sentence, seq))
        job.failed.connect(made.failed)

    def _take_back(self, reason: str) -> None:
        made = self.compare
        if made is None:
            return
        pair, vault = made.pair, self.vault

        def work(ticket: Ticket) -> None:
            duplicates.unlink(vault, pair.first.id, pair.second.id, ticket, why=reason)

        job = self.lane.run(work)
        job.succeeded.connect(lambda _nothing: self._taken_back())
        job.failed.connect(made.failed)

    def _taken_back(self) -> None:
        self.compare = None
        self.desk.done(self.tr("The decision was taken back"))

    def panes(self) -> list[QWidget]:
        return [self.list, *([self.compare.buttons["certain"]] if self.compare is not None else [])]


def _key(pair: Pair) -> frozenset[str]:
    return frozenset((pair.first.id, pair.second.id))
