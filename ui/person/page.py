"""The page of one person: head, tabs, and what each of them shows, for the day that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services import dossier, evidence, record, stills
from app.services.dossier import Changed, Dossier
from app.services.vaults import Vault
from ui.desk import Desk, Where
from ui.forms.data import labels_of
from ui.forms.form import RecordForm
from ui.forms.sheet import Sheet
from ui.palette.entries import Command
from ui.parts.looking import DateControl, LookingLine
from ui.parts.room import Room
from ui.parts.tabs import Tab, Tabs
from ui.parts.text import label, say
from ui.person import lists
from ui.person.facts import FactsPage
from ui.person.head import Head
from ui.person.lanes import chosen_words, lanes
from ui.person.side import FactsCard, WhyCard
from ui.person.timeline import TimelineView, hatch
from ui.theme.icons import Icon
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.dates import MONTHS

_SIDE_FROM = 900
_SIDE = 348
_NARROW_BELOW = 840


@dataclass(frozen=True)
class Loaded:
    dossier: Dossier
    history: tuple[Changed, ...]
    labels: dict[str, str]


def load(vault: Vault, person: str, looking: tuple[object, object]) -> Loaded:
    """A person and every value they ever had. Raises `Invalid`."""
    as_of, known_on = looking
    found = dossier.dossier(vault, person, as_of, known_on)  # type: ignore[arg-type]  # days of the desk
    history = dossier.history(vault, found.person.id)
    labels = labels_of(vault, [[str(value) for each in history for value in _ids(each)]])
    return Loaded(found, history, labels | {str(id_): text for id_, text in found.labels.items()})


def _ids(changed: Changed) -> list[object]:
    found: list[object] = []
    for value in (changed.before, changed.after):
        found += list(value) if isinstance(value, tuple) else [value]
    return [each for each in found if isinstance(each, str)]


def photograph(vault: Vault, picture: str) -> tuple[bytes, int]:
    """The small picture of an item or a still, and how it is turned. Raises `Invalid`, `Integrity`."""
    if record.show(vault, picture).stored.kind == "still":
        still = stills.get(vault, picture).record
        return vault.read_blob(still.png), still.rotation or 0
    item = evidence.get(vault, picture).record
    return (vault.read_blob(item.thumbnail), 0) if item.thumbnail is not None else (b"", 0)


class PersonPage(Room):
    """A page among others in the room of people; `show_place(Where("people", id, tab))` shows somebody."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self.setObjectName("person-page")
        self.person = ""
        self.loaded: Loaded | None = None
        self.title.hide()
        self.beside_title.hide()
        self.column.removeItem(self.head)
        self.column.setContentsMargins(24, 16, 16, 4)
        self.sheet = Sheet(self)
        self.line = LookingLine(desk, self)
        self.column.insertWidget(0, self.line)
        self.looking = DateControl(desk, self)
        self.head_card = Head(self)
        self.head_card.show_day_control(self.looking)
        self.tabs = Tabs(self._tab_names(), self.tr("Parts of this page"), self)
        self.body = QStackedWidget(self)
        self._build_tabs()
        inside = QWidget(self)
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 16)
        column.setSpacing(16)
        column.addWidget(self.head_card)
        column.addWidget(self.tabs)
        column.addWidget(self.body, 1)
        self.area = QScrollArea(self)
        self.area.setObjectName("person-area")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(self.tr("Person"))
        self.area.setWidget(inside)
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.progress)
        self.tabs.chosen.connect(self._tab_chosen)
        head = self.head_card
        head.add.connect(self.add)
        head.edit.connect(self.edit)
        head.why.connect(self._why)
        head.spellings.connect(self._spellings)
        head.twins.connect(self._twins)
        head.photograph.connect(self._uncover)
        for keys, act in (("Ctrl+N", lambda: self.add("event")), ("Ctrl+E", self.edit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _tab_names(self) -> tuple[Tab, ...]:
        return (
            Tab("timeline", self.tr("Timeline")),
            Tab("facts", self.tr("Facts and claims")),
            Tab("proceedings", self.tr("Proceedings")),
            Tab("footage", self.tr("Footage")),
            Tab("family", self.tr("Family and consent")),
            Tab("documents", self.tr("Documents")),
            Tab("acts", self.tr("Acts")),
            Tab("inquiries", self.tr("Inquiries")),
            Tab("history", self.tr("History")),
        )

    def _build_tabs(self) -> None:
        self.time = TimeTab(self)
        self.time.view.opened.connect(self._open_mark)
        self.time.why.opened.connect(self._show_event)
        self.time.facts.all_facts.connect(lambda: self._go_tab("facts"))
        self.facts = FactsPage(self.desk, self)
        self.facts.add_claim.connect(lambda: self.add("claim"))
        self.lists = {
            "proceedings": lists.ListTab(
                "proceedings",
                self.tr("Proceedings"),
                (self.tr("No case is recorded."), self.tr("Add the case in which this person is a defendant.")),
                (("proceeding", self.tr("Add case")),),
                icon=Icon.SCALES,
            ),
            "footage": lists.ListTab(
                "footage",
                self.tr("Footage"),
                (
                    self.tr("Nobody has recognised this person in a picture yet."),
                    self.tr("Take a still in the footage room and say who is shown."),
                ),
                icon=Icon.FILM,
            ),
            "family": lists.ListTab(
                "family",
                self.tr("Family and consent"),
                (
                    self.tr("No relative and no consent is recorded."),
                    self.tr("Without a consent nothing of this person leaves the vault."),
                ),
                (("relative", self.tr("Add relative")), ("consent", self.tr("Add consent"))),
                icon=Icon.PEOPLE,
            ),
            "documents": lists.ListTab(
                "documents",
                self.tr("Documents"),
                (
                    self.tr("Nothing in the evidence leads to this person yet."),
                    self.tr("Name documents in events, claims and consents, and they stand here."),
                ),
            ),
            "acts": lists.ListTab(
                "acts",
                self.tr("Acts"),
                (
                    self.tr("No act is recorded."),
                    self.tr("An act says what was done, and what shows each element of it."),
                ),
                (("act", self.tr("Add act")),),
            ),
            "inquiries": lists.ListTab(
                "inquiries",
                self.tr("Inquiries"),
                (
                    self.tr("No inquiry names this person."),
                    self.tr("Inquiries to United Nations bodies that name them stand here."),
                ),
                icon=Icon.INQUIRIES,
            ),
            "history": lists.ListTab(
                "history",
                self.tr("Every value, who wrote it, when and why"),
                (self.tr("Nothing was recorded."), ""),
                columns=(150,),
                icon=Icon.HISTORY,
            ),
        }
        self._pages: dict[str, QWidget] = {"timeline": self.time, "facts": self.facts, **self.lists}
        for page in self._pages.values():
            self.body.addWidget(page)
        for key, one in self.lists.items():
            one.add.connect(self.add)
            one.opened.connect(lambda id_, key=key: self._open_row(key, id_))

    # reading

    def show_place(self, where: Where) -> None:
        """Somebody, at a tab; read anew."""
        if where.record != self.person:
            self.person = where.record
            self.loaded = None
            self.sheet.close()
            self.area.verticalScrollBar().setValue(0)
            self.head_card.picture.cover()
        self._choose_tab(where.part or "timeline")
        self.load()

    def load(self) -> None:
        vault, person, looking = self.vault, self.person, self.desk.looking
        if not person:
            return
        days = (looking.as_of, looking.known_on)
        job = self.ask("person", lambda _ticket: load(vault, person, days), self.tr("Reading the record"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, loaded: Loaded) -> None:
        if not self.is_newest("person") or loaded.dossier.person.id != self.person:
            return
        self.strip.clear()
        self.loaded = loaded
        of = loaded.dossier
        name = of.person.record.name.text
        self.desk.entitle(Where("people", self.person), name)
        self.setAccessibleName(name)
        self.head_card.show_dossier(of)
        self.time.show_dossier(of)
        self.facts.show_dossier(of)
        rows = {
            "proceedings": lists.proceedings(of),
            "footage": lists.footage(of),
            "family": lists.family(of),
            "documents": lists.documents(of),
            "acts": lists.acts(of),
            "inquiries": lists.inquiries(of),
            "history": lists.history(loaded.history, loaded.labels),
        }
        for key, several in rows.items():
            self.lists[key].show_rows(several)
            self.tabs.count(key, len(several) or None if key != "history" else None)
        disagree = sum(1 for row in self.facts.rows if row.fact.disagrees)
        self.tabs.count("facts", disagree or None)

    # tabs

    def _choose_tab(self, key: str) -> None:
        key = key if key in self._pages else "timeline"
        self.tabs.choose(key)
        page = self._pages[key]
        for each in self._pages.values():  # only the page that is shown says how high the body is
            ignored = QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred if each is page else ignored)
        self.body.setCurrentWidget(page)
        self.body.updateGeometry()

    def _tab_chosen(self, key: str) -> None:
        self._choose_tab(key)
        self.desk.go(Where("people", self.person, key))

    def _go_tab(self, key: str) -> None:
        self.desk.go(Where("people", self.person, key))

    def _spellings(self) -> None:
        self._go_tab("facts")

    def _why(self) -> None:
        """The reasons stand beside the timeline; the first one takes the focus."""
        self._choose_tab("timeline")
        self.area.ensureWidgetVisible(self.time.why)
        if self.time.why.first is not None:
            self.time.why.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _twins(self) -> None:
        self.desk.go(Where("people", self.person, "twins"))

    # writing

    def add(self, kind: str) -> None:
        """A form for something new about this person."""
        field = {
            "event": "persons",
            "claim": "subject",
            "relative": "captive",
            "consent": "person",
            "act": "victims",
            "proceeding": "defendants",
        }[kind]
        several = field in {"persons", "victims", "defendants"}
        preset: dict[str, object] = {field: [self.person] if several else self.person}
        self.sheet.show_form(RecordForm(self.desk, kind, preset=preset, about=self.person))

    def edit(self) -> None:
        """The person's own fields."""
        self.open_form("person", self.person)

    def open_form(self, kind: str, id_: str) -> None:
        self.sheet.show_form(RecordForm(self.desk, kind, id_))

    def _open_mark(self, id_: str) -> None:
        if self.loaded is None:
            return
        if any(each.id == id_ for each in self.loaded.dossier.events):
            self.open_form("event", id_)
        else:
            self.open_form("claim", id_)

    def _show_event(self, id_: str) -> None:
        self.time.view.choose(id_)
        self.time.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_row(self, key: str, id_: str) -> None:
        kind, _, rest = id_.partition(":")
        match key:
            case "proceedings":
                self._lead(Where("proceedings", id_))
            case "footage" | "documents":
                self._lead(Where("evidence", id_))
            case "inquiries":
                self._lead(Where("inquiries", id_))
            case "family":
                self.open_form(kind, rest)
            case "acts":
                self.desk.go(Where("acts", id_))
            case "history" if kind in {"person", "event"}:
                self.open_form(kind, rest.partition(":")[0])

    def _lead(self, where: Where) -> None:
        """To another room, if there is one of that name."""
        if self.desk.leads(where):
            self.desk.go(where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW_BELOW
        self.head_card.set_narrow(narrow=narrow)
        self.time.set_narrow(narrow=narrow)
        super().resizeEvent(event)

    # the photograph

    def _uncover(self) -> None:
        loaded, vault = self.loaded, self.vault
        picture = loaded.dossier.person.record.photograph if loaded is not None else None
        if picture is None:
            return
        job = self.ask("photograph", lambda _ticket: photograph(vault, picture), self.tr("Decrypting"))

        def show(found: tuple[bytes, int]) -> None:
            if self.loaded is loaded and not self.head_card.picture.show_picture(*found):
                self.strip.say((self.tr("The small picture cannot be shown."),), "warn")

        job.succeeded.connect(show)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page covers what was uncovered."""
        self.head_card.picture.cover()
        super().hideEvent(event)

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Add event"), lambda: self.add("event"), Icon.ADD, "Ctrl+N"),
            Command(self.tr("Edit this person"), self.edit, Icon.EDIT, "Ctrl+E"),
            Command(self.tr("Add claim"), lambda: self.add("claim"), Icon.ADD),
            Command(self.tr("Add relative"), lambda: self.add("relative"), Icon.ADD),
            Command(self.tr("Add consent"), lambda: self.add("consent"), Icon.ADD),
            Command(self.tr("Add act"), lambda: self.add("act"), Icon.ADD),
            Command(self.tr("Look for the same person recorded twice"), self._twins, Icon.PEOPLE),
        ]

    def panes(self) -> list[QWidget]:
        page = self._pages[self.tabs.at]
        inner: QWidget = page
        if page is self.time:
            inner = self.time.view
        elif isinstance(page, lists.ListTab):
            inner = page.list
        elif self.facts.rows and self.facts.rows[0].edit is not None:
            inner = self.facts.rows[0].edit
        found = [self.head_card.add_event, self.tabs.buttons[self.tabs.at], inner]
        return [*found, self.sheet.form] if self.sheet.form is not None else found


class TimeTab(QWidget):
    """The timeline with the chosen event below it, reasons and facts beside it or, where it is narrow, below."""

    opens = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dossier: Dossier | None = None
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.heading = label("", "heading", parent=self)
        self.view = TimelineView(self)
        self.year = self._segment(self.tr("Year"), "timeline-year")
        self.all = self._segment(self.tr("All"), "timeline-all")
        self.year.setChecked(True)
        segments = QFrame(self)
        segments.setProperty("role", "segments")
        inside = QHBoxLayout(segments)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(0)
        inside.addWidget(self.year)
        inside.addWidget(self.all)
        self.year.clicked.connect(self._show_year)
        self.all.clicked.connect(self._show_all)
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 16, 4)
        head.setSpacing(16)
        head.addWidget(self.heading, 1)
        self.keys = [
            _Key(self.tr("sure"), hatched=False, parent=self),
            _Key(self.tr("some time within"), hatched=True, parent=self),
        ]
        for key in self.keys:
            head.addWidget(key)
        head.addWidget(segments)
        self.lines = [
            label("", "strong" if n == 0 else "small", "text" if n == 0 else "text2", wrap=True) for n in range(3)
        ]
        self.open_button = QPushButton(self.tr("Open event"), self)
        self.open_button.setObjectName("timeline-open")
        self.open_button.setProperty("role", "link")
        self.open_button.clicked.connect(lambda: self.view.opened.emit(self.view.at))
        words = QVBoxLayout()
        words.setSpacing(2)
        for line in self.lines:
            words.addWidget(line)
        self.foot = QFrame(self)
        below = QHBoxLayout(self.foot)
        below.setContentsMargins(20, 10, 16, 12)
        below.addLayout(words, 1)
        below.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view)
        column.addWidget(_line(self))
        column.addWidget(self.foot)
        column.addStretch(1)
        self.why = WhyCard(self)
        self.facts = FactsCard(self)
        self.side = QWidget(self)
        aside = QVBoxLayout(self.side)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.setSpacing(16)
        aside.addWidget(self.why)
        aside.addWidget(self.facts)
        aside.addStretch(1)
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.across.setContentsMargins(0, 0, 0, 0)
        self.across.setSpacing(16)
        self.across.addWidget(self.card, 1)
        self.across.addWidget(self.side)
        self.view.chosen.connect(self._say_chosen)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where room is short, what is filled and what is hatched is not explained."""
        for key in self.keys:
            key.setVisible(not narrow)

    def _segment(self, words: str, name: str) -> QPushButton:
        made = QPushButton(words, self)
        made.setObjectName(name)
        made.setProperty("role", "segment")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        return made

    def _show_year(self) -> None:
        self.view.show_year()
        self._say_span()

    def _show_all(self) -> None:
        self.view.show_all()
        self._say_span()

    def _say_span(self) -> None:
        first, last = self.view.span
        words = f"{MONTHS[first.month - 1]} {first.year}", f"{MONTHS[last.month - 1]} {last.year}"
        say(self.heading, self.tr("{first} to {last}").format(first=words[0], last=words[1]))

    def show_dossier(self, of: Dossier) -> None:
        self._dossier = of
        self.why.show_dossier(of)
        self.facts.show_dossier(of)
        self.view.show_timeline(lanes(of))
        self._say_span()

    def _say_chosen(self, id_: str) -> None:
        words = chosen_words(self._dossier, id_) if self._dossier is not None else ("", "", "")
        for line, text in zip(self.lines, words, strict=True):
            say(line, text)
            line.setVisible(bool(text))
        self.open_button.setVisible(bool(id_))
        if not id_:
            say(self.lines[0], self.tr("No event has a date yet. Add an event, and it stands here."))
            self.lines[0].show()
        self._say_span()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= _SIDE_FROM
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self.across.direction() != direction:
            self.across.setDirection(direction)
        self.side.setMaximumWidth(_SIDE if wide else 16_777_215)
        self.side.setMinimumWidth(_SIDE if wide else 0)
        super().resizeEvent(event)


def _line(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("role", "rule")
    return made


class _Key(QWidget):
    """What a filled and what a hatched band mean."""

    def __init__(self, words: str, *, hatched: bool, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_Swatch(hatched, self))
        row.addWidget(label(words, "small", "text2", parent=self))


class _Swatch(QWidget):
    def __init__(self, hatched: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._hatched = hatched
        self.setFixedSize(28, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._hatched:
            hatch(painter, self.rect(), colour(tokens(), "custody"))
        else:
            painter.fillRect(self.rect(), colour(tokens(), "custody"))
        painter.end()
