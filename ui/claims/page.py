"""The claims' room: topics at the left, what was said of the chosen one in the middle, the chosen claim beside it.

Places: `Where("claims", id)` with the id of a claim, or of a record that something was claimed about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.model.ids import RecordId
from app.services.claims import About, Counts, FieldSaid, Subject
from ui.claims import data
from ui.claims.data import Loaded, Statement, timeline
from ui.claims.detail import ClaimDetail
from ui.claims.statements import StatementsList
from ui.claims.sums import SumsTable, sums
from ui.claims.words import field_words, topic_words, who_words
from ui.desk import Desk, Where
from ui.forms.form import RecordForm
from ui.palette.entries import Command
from ui.parts.beside import Beside, Pane
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.looking import DateControl
from ui.parts.room import Room
from ui.parts.text import isolated, label, said, say, shown
from ui.theme.icons import Icon
from ui.words.window import KINDS

_TOPICS_WIDTH = 232


@dataclass(frozen=True)
class _Topic:
    """One of three: a number that was said, a statement about no record, or a record that something was claimed about."""

    key: str
    counts: Counts | None = None
    field: FieldSaid | None = None
    subject: Subject | None = None


class ClaimsPage(Room):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Claims"))
        self.setAccessibleName(self.tr("Claims"))
        self._loaded: Loaded | None = None
        self._topics: list[_Topic] = []
        self._wanted = ""
        self._about: About | None = None
        self._form: RecordForm | None = None
        self.add = QPushButton(self.tr("Add claim"), self)
        self.add.setObjectName("add")
        self.add.setProperty("role", "primary")
        self.add.setToolTip(self.tr("Add claim (Ctrl+N)"))
        self.add.setShortcut("Ctrl+N")
        self.head.addWidget(DateControl(desk, self))
        self.head.addWidget(self.add)
        self.topics = RowsList(self.tr("What was claimed"))
        self.topics.setObjectName("topics")
        self.sums = SumsTable()
        self.statements = StatementsList()
        self.heading = label("", "heading", wrap=True)
        self.under = label("", "body", "text2", wrap=True)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.sums)
        self.middle.addWidget(self.statements)
        self.pane = Pane(self.tr("The chosen claim"))
        self.beside = Beside(self._middle_card(), self.pane)
        self.empty = Empty(
            Icon.CLAIMS,
            self.tr("Nothing that others said is recorded yet."),
            self.tr(
                "Add what officials, courts or families said: how many are held, where, since when. Nothing is settled."
            ),
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._whole())
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.progress)
        self.add.clicked.connect(self._add)
        self.beside.closed.connect(self._unchoose)
        self.topics.selectionModel().selectionChanged.connect(self._topic_chosen)
        self.sums.chosen.connect(self._show_total)
        self.statements.chosen.connect(self._show_statement)

    def _middle_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        head = QVBoxLayout()
        head.setContentsMargins(16, 6, 16, 4)
        head.setSpacing(2)
        head.addWidget(self.heading)
        head.addWidget(self.under)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addLayout(head)
        inside.addWidget(self.middle, 1)
        card.setFocusProxy(self.middle)
        return card

    def _whole(self) -> QWidget:
        left = QFrame()
        left.setProperty("role", "card")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.topics)
        left.setFixedWidth(_TOPICS_WIDTH)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(left)
        across.addWidget(self.beside, 1)
        return whole

    # reading

    def show_place(self, where: Where) -> None:
        if where.record:
            self._wanted = where.record
        self.load()

    def load(self) -> None:
        looking = self.desk.looking
        self.add.setVisible(self.vault.writable and self._form is None)

        def read(ticket: Ticket) -> Loaded:
            return data.load(self.vault, looking.as_of, looking.known_on, ticket)

        job = self.ask("claims", read, self.tr("Comparing the figures"))
        job.succeeded.connect(self._loaded_now)

    def _loaded_now(self, loaded: Loaded) -> None:
        if not self.is_newest("claims"):
            return
        self.strip.clear()
        self._loaded = loaded
        kept = self.topics.chosen
        self._topics = [
            *(_Topic(f"total:{each.topic.about}:{each.topic.subject or ''}", counts=each) for each in loaded.topics),
            *(_Topic(f"said:{each.field}", field=each) for each in loaded.statements),
            *(_Topic(each.id, subject=each) for each in loaded.subjects),
        ]
        self.topics.rows.show_all([self._row(each) for each in self._topics])
        if self._form is None:
            self.stack.setCurrentIndex(0 if self._topics else 1)
        place = self._place_of(self._wanted) if self._wanted else None
        if place is None and kept is not None:
            place = self.topics.rows.place_of(kept.id)
        if place is None and self._topics:
            place = 0
        if place is not None:
            self.topics.setCurrentIndex(self.topics.rows.index(place))

    def _row(self, topic: _Topic) -> Row:
        if topic.counts is not None:
            title = topic_words(topic.counts.topic.about)
            within = self._within(topic.counts)
            number = len(topic.counts.topic.totals)
            differ = any(pair.relation == "contradicts" for pair in topic.counts.topic.pairs)
        elif topic.field is not None:
            title, within, number = field_words(topic.field.field), "", len(topic.field.claims)
            differ = data.disagree([topic.field])
        else:
            assert topic.subject is not None
            title, within = shown(topic.subject.label), said(KINDS.get(topic.subject.kind, ""))
            number, differ = topic.subject.claims, False
        counted = self.tr("1 claim") if number == 1 else self.tr("{n} claims").format(n=number)
        second = ", ".join(part for part in (within, counted, self.tr("\u2260 they differ") if differ else "") if part)
        return Row(topic.key, title, second, f"{title}, {second}")

    def _within(self, counts: Counts) -> str:
        subject = counts.topic.subject
        return isolated(self._loaded.names.get(subject, "")) if subject and self._loaded else ""

    def _place_of(self, id_: str) -> int | None:
        """The topic in which a claim stands, or which is this record."""
        for place, topic in enumerate(self._topics):
            if topic.key == id_:
                return place
            if topic.counts is not None and any(total == id_ for total, _ in topic.counts.topic.totals):
                return place
            if topic.field is not None and any(each.id == id_ for each in topic.field.claims):
                return place
        return None

    # showing

    @property
    def topic(self) -> _Topic | None:
        chosen = self.topics.chosen
        return next((each for each in self._topics if chosen is not None and each.key == chosen.id), None)

    def _topic_chosen(self, now: QItemSelection, _before: QItemSelection) -> None:
        topic = self.topic
        if now.isEmpty() or topic is None or self._loaded is None:
            return
        self.beside.show_pane(wanted=False)
        self._about = None
        if topic.counts is not None:
            self._show_sums(topic.counts)
        elif topic.field is not None:
            say(self.heading, field_words(topic.field.field))
            self._say_under(data.disagree([topic.field]))
            self._show_statements([topic.field], of_record=False)
        elif topic.subject is not None:
            subject = topic.subject.id
            say(self.heading, shown(topic.subject.label))
            say(self.under, "")
            self.statements.statements.show_lines(())
            self.middle.setCurrentWidget(self.statements)
            job = self.ask("about", lambda _ticket: data.about(self.vault, subject), self.tr("Reading the record"))
            job.succeeded.connect(self._about_read)

    def _say_under(self, differ: bool) -> None:
        words = (
            self.tr("Joined by \u2260: statements that contradict one another. None of them is settled here.")
            if differ
            else self.tr("No two of these contradict one another, as far as can be compared.")
        )
        say(self.under, words)

    def _about_read(self, about: About) -> None:
        topic = self.topic
        if not self.is_newest("about") or topic is None or topic.subject is None or topic.subject.id != about.id:
            return
        self._about = about
        self._say_under(data.disagree(about.fields))
        self._show_statements(about.fields, of_record=True)

    def _show_sums(self, counts: Counts) -> None:
        assert self._loaded is not None
        within = self._within(counts)
        words = topic_words(counts.topic.about)
        say(self.heading, f"{words}: {within}" if within else words)
        say(self.under, self.tr("Filled marks have a name on our list. Dashed marks have none yet."))
        self.sums.show_sums(sums(self._loaded, counts, self.tr("Our list")))
        self.middle.setCurrentWidget(self.sums)
        self._take_wanted(self.sums.choose)

    def _show_statements(self, fields: list[FieldSaid] | tuple[FieldSaid, ...], *, of_record: bool) -> None:
        self.statements.statements.show_lines(timeline(fields, of_record=of_record))
        self.middle.setCurrentWidget(self.statements)
        self._take_wanted(self.statements.choose)

    def _take_wanted(self, choose: object) -> None:
        """The claim that somebody came here for."""
        wanted, self._wanted = self._wanted, ""
        if wanted and callable(choose):
            choose(wanted)

    def _show_total(self, id_: str) -> None:
        topic, loaded = self.topic, self._loaded
        if topic is None or topic.counts is None or loaded is None or id_ not in loaded.totals:
            self.beside.show_pane(wanted=False)
            return
        found = loaded.totals[RecordId(id_)]
        claims = dict(topic.counts.topic.totals)

        def source_of(each: RecordId) -> str | None:
            source = claims[each].source
            return loaded.names.get(source) if source else None

        pairs = []
        for pair in topic.counts.topic.pairs:
            if id_ in {pair.first, pair.second}:
                other = pair.second if pair.first == id_ else pair.first
                pairs.append((pair, f"{claims[other].number}, {who_words(claims[other], source_of(other))}"))
        detail = ClaimDetail(self.desk, found.id, found.claim, source_of(found.id))
        detail.total(found, loaded.names, pairs)
        self._show_detail(detail)

    def _show_statement(self, line: Statement) -> None:
        self._show_detail(ClaimDetail(self.desk, line.said.id, line.said.claim, line.said.source))

    def _show_detail(self, detail: ClaimDetail) -> None:
        detail.finish(writable=self.vault.writable)
        detail.change.connect(self._open_form)
        self.pane.show_body(detail)
        self.beside.show_pane(wanted=True)

    def _unchoose(self) -> None:
        self.sums.clearSelection()
        self.statements.clearSelection()

    # forms

    def _add(self) -> None:
        topic = self.topic
        preset = {"subject": topic.subject.id} if topic is not None and topic.subject is not None else {}
        self._open_form(None, preset)

    def _open_form(self, id_: str | None, preset: Mapping[str, object] | None = None) -> None:
        if self._form is not None or not self.vault.writable:
            return
        form = RecordForm(self.desk, "claim", id_, preset=preset, parent=self.stack)
        self._form = form
        form.recorded.connect(self._recorded)
        form.left.connect(self._left)
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        self.add.hide()

    def _left(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self.stack.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.stack.setCurrentIndex(0 if self._topics else 1)
        self.add.setVisible(self.vault.writable)
        self.topics.setFocus()

    def _recorded(self, id_: str) -> None:
        self._wanted = id_
        self._left()

    def commands(self) -> list[Command]:
        if not self.vault.writable or self._form is not None:
            return []
        return [Command(self.tr("Add claim"), self._add, Icon.ADD, "Ctrl+N")]

    def panes(self) -> list[QWidget]:
        if self._form is not None:
            return [self._form]
        return [self.topics, self.middle.currentWidget() or self.middle, self.pane.area]
