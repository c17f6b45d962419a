"""The form for any kind of record: fields from a table, checked by the services, kept while typed, recorded as one act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251
from shiboken6 import isValid

from app import clock
from app.errors import Invalid
from app.jobs import Ticket
from app.model.event import FIELDS_OF, OUTCOMES_OF, EventType
from app.services import drafts
from ui.desk import Desk
from ui.forms import data
from ui.forms.data import Loaded, Meanwhile, Recorded
from ui.forms.field import ChoiceField, Field
from ui.forms.groups import GroupField
from ui.forms.making import Material, choices_of, make_field
from ui.forms.names import NamesField
from ui.forms.reference import Offer, ReferenceField
from ui.forms.specs import FORMS, Section, Spec
from ui.jobs import Job, Work
from ui.parts.strip import Strip
from ui.parts.text import label, said, say
from ui.theme.icons import Icon, icon_of, mirrored
from ui.theme.marks import colour
from ui.theme.theme import restyle, tokens
from ui.words import PROBLEMS
from ui.words.dates import day
from ui.words.window import KINDS

AFTER_LAST_KEY_MS = 1000
_INNER = re.compile(r"(?P<field>\w+)\[(?P<number>\d+)\](?:\.(?P<inner>\w+))?")
_OTHER_NAMES = ("birth_names", "aliases", "call_signs")
_OF_SOME_TYPES = frozenset().union(*FIELDS_OF.values())


class RecordForm(QFrame):
    """One record being written. `recorded(id)` after it was; `left` when the person goes away from it (what was typed is kept).

    `preset`: values that a new one begins with, ids for references. `about`: what sets several new ones of a kind apart, so
    that each keeps its own draft; the first id of the preset where nothing is said. `only`: the fields that are shown, all if
    empty. `compact`: without title and scroll bar, for a form that stands in a row.
    """

    recorded = Signal(str)
    left = Signal()
    ready = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: str,
        id_: str | None = None,
        *,
        preset: Mapping[str, object] | None = None,
        about: str | None = None,
        only: Sequence[str] = (),
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._compact = compact
        self.kind = kind
        self.id = id_
        self.fields: dict[str, Field] = {}
        self.is_ready = False
        self._only = frozenset(only)
        self._preset = dict(preset or {})
        self._key = drafts.key_of(kind, id_, about or _first_of(self._preset)) + "".join(f"/{key}" for key in only)
        self._base: dict[str, object] = {}
        self._version: int | None = None
        self._saving = False
        self._over = False
        self._others: list[QWidget] = []
        self._not_asked: frozenset[str] = frozenset()
        self.setProperty("role", "inline" if compact else "form")
        self.setObjectName(f"form-{kind}")
        self._build()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self._keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self._load()

    # what it is made of

    def _build(self) -> None:
        name = said(KINDS[self.kind])
        words = self.tr("Change: {kind}") if self.id else self.tr("New: {kind}")
        self.title = label(words.format(kind=name), "heading", parent=self)
        self.setAccessibleName(self.title.text())
        self.strip = Strip(self)
        self.anew = QPushButton(self.tr("Throw away what was typed"), self)
        self.anew.setObjectName("form-anew")
        self.anew.setProperty("role", "link")
        self.anew.clicked.connect(self._start_anew)
        self.anew.hide()
        self.body = QWidget(self)
        self.body.setProperty("role", "form")
        self.sections = QVBoxLayout(self.body)
        self.sections.setContentsMargins(*((0, 4, 0, 0) if self._compact else (24, 12, 24, 24)))
        self.sections.setSpacing(16)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.title.text())
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._compact:
            self.title.hide()
            self.area.hide()
        else:
            self.area.setWidget(self.body)
        self.kept = label("", "small", "text2", wrap=True, parent=self)
        self.save_button = QPushButton(self.tr("Save"), self)
        self.save_button.setObjectName("form-save")
        self.save_button.setProperty("role", "primary")
        self.save_button.setToolTip(self.tr("Save (Ctrl+Enter)"))
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.leave_button = QPushButton(self.tr("Close"), self)
        self.leave_button.setObjectName("form-leave")
        self.leave_button.setToolTip(self.tr("Close (Esc). What was typed is kept."))
        self.leave_button.clicked.connect(self.left)
        side = 0 if self._compact else 24
        foot = QHBoxLayout()
        foot.setContentsMargins(side, 10, side, 12)
        foot.setSpacing(8)
        foot.addWidget(self.kept, 1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.save_button)
        head = QVBoxLayout()
        head.setContentsMargins(side, 0 if self._compact else 16, side, 4)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.strip)
        head.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body if self._compact else self.area, 1)
        column.addLayout(foot)

    def _ask(self, work: Work, then: Callable[[Any], None], failed: Callable[[Exception], None] | None = None) -> Job:
        job = self.desk.lane.run(work)
        job.succeeded.connect(then)
        job.failed.connect(failed or self.strip.say_error)
        return job

    def _load(self) -> None:
        vault, kind, id_, preset, key = self.desk.vault, self.kind, self.id, self._preset, self._key
        self._ask(lambda _ticket: data.load(vault, kind, id_, preset, key), self._loaded)

    def _loaded(self, loaded: Loaded) -> None:
        material = Material(self.kind, self._look_up, loaded.lists, loaded.labels)
        for section in FORMS[self.kind]:
            self._section(section, material, loaded.values)
        self.sections.addStretch(1)
        self._version = loaded.version
        self._fill(loaded.values)
        self._base = self.values()
        if "type" in self.fields and self.kind == "event":
            self.fields["type"].changed.connect(self._show_for_type)
            self._show_for_type()
        if loaded.begun is not None:
            self._take_up(loaded)
        for each in self.fields.values():
            each.changed.connect(self._typed)
        self.is_ready = True
        self.save_button.setEnabled(True)
        QTimer.singleShot(0, self, self._first_focus)  # once the fields are on the screen
        self.ready.emit()

    def _section(self, section: Section, material: Material, values: Mapping[str, object]) -> None:
        wanted = [spec for spec in section.fields if not self._only or spec.key in self._only]
        if not wanted:
            return
        inside = QWidget(self.body)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if len(FORMS[self.kind]) > 1 and not self._only:
            fold = QPushButton(said(section.title), self.body)
            fold.setProperty("role", "fold")
            fold.setCheckable(True)
            opened = not section.folded or any(values.get(spec.key) for spec in wanted)
            fold.setChecked(opened)
            inside.setVisible(opened)
            fold.setAccessibleDescription(self.tr("Opens and closes this part of the form"))
            fold.toggled.connect(inside.setVisible)
            fold.toggled.connect(partial(self._point, fold))
            self._point(fold, opened)
            self.sections.addWidget(fold)
        alone = len(wanted) == 1 and wanted[0].name == section.title
        for row in _in_rows(wanted):
            line = QHBoxLayout()
            line.setSpacing(16)
            for spec in row:
                made = make_field(spec, material, inside)
                self.fields[spec.key] = made
                made.name.setVisible(not alone)
                line.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        self.sections.addWidget(inside)

    def _point(self, fold: QPushButton, opened: bool) -> None:
        """An arrow that says whether the part is open."""
        arrow = Icon.DOWN if opened else mirrored(Icon.RIGHT, self.layoutDirection())
        fold.setIcon(icon_of(arrow, colour(tokens(), "text2"), side_px=14))

    def _show_for_type(self) -> None:
        """Of the fields that only some types of event have, those of the chosen one."""
        chosen = self.fields["type"].value
        shown = FIELDS_OF[EventType(str(chosen))] if chosen in set(EventType) else frozenset()
        self._not_asked = _OF_SOME_TYPES - shown
        for key in _OF_SOME_TYPES & self.fields.keys():
            self.fields[key].setVisible(key in shown)
        outcome = self.fields.get("outcome")
        if isinstance(outcome, ChoiceField) and "outcome" in shown:
            fit = OUTCOMES_OF.get(EventType(str(chosen)), frozenset())
            kept = outcome.value
            outcome.box.clear()
            outcome.box.addItem("", "")
            for key, words in choices_of("outcome"):
                if not fit or key in fit:
                    outcome.box.addItem(words, key)
            outcome.value = kept if kept in fit else ""

    def _look_up(self, text: str, kinds: tuple[str, ...], then: Callable[[Sequence[Offer]], None]) -> None:
        vault = self.desk.vault
        persons = self.fields.get("persons", self.fields.get("victims"))
        about = tuple(map(str, persons.value)) if persons is not None and isinstance(persons.value, list) else ()
        job = self.desk.quick.run(lambda _ticket: data.offers(vault, text, kinds, about))

        def hand_over(offers: Sequence[Offer]) -> None:
            if isValid(self):  # the form may be gone by now, and its fields with it
                then(offers)

        job.succeeded.connect(hand_over)
        job.failed.connect(lambda _error: hand_over(()))

    # values

    def values(self) -> dict[str, object]:
        """What stands in the form, as a draft: of the fields that are shown for this type."""
        return {k: each.value for k, each in self.fields.items() if k not in self._not_asked and not each.is_blank}

    def _fill(self, values: Mapping[str, object]) -> None:
        for key, each in self.fields.items():
            each.value = _named(values) if key == "names" else values.get(key, "")

    @property
    def is_changed(self) -> bool:
        """Something stands in it that is not recorded."""
        values = self.values()
        keys = values.keys() | self._base.keys()
        return any(not data.equal(values.get(key), self._base.get(key)) for key in keys)

    def _first_focus(self) -> None:
        if not any(each.hasFocus() for each in self.body.findChildren(QWidget)):
            self.focus_first()

    def focus_first(self) -> None:
        """The first field that is to be filled in; of a record that is changed, the first one."""
        for each in self.fields.values():
            if each.isVisible() and each.focusProxy() is not None and (self.id or each.is_blank):
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # drafts

    def _take_up(self, loaded: Loaded) -> None:
        begun = loaded.begun
        assert begun is not None
        self._fill(begun.values)
        if self.kind == "event":
            self._show_for_type()
        if self._version is not None and begun.version is not None:
            self._version = begun.version  # what changed since is shown when it is saved
        at = clock.moment(begun.at)
        words = self.tr("You began this on {day} at {time}. It is not recorded yet.")
        self.strip.say(
            (words.format(day=day(at.date()), time=f"{at:%H:%M} UTC"), self.tr("It stands here as you left it."))
        )
        self.anew.show()

    def _start_anew(self) -> None:
        """What was typed is thrown away; the form begins as it would have."""
        vault, key = self.desk.vault, self._key
        self._wait.stop()
        self.desk.lane.run(lambda _ticket: drafts.forget(vault, key), stays=True)
        self.anew.hide()
        self.strip.clear()
        for each in self.fields.values():
            each.say_problem("")
        self._fill(self._base)
        if self.kind == "event":
            self._show_for_type()
        say(self.kept, self.tr("Thrown away."))
        self.focus_first()

    def _typed(self) -> None:
        if not self._over:
            say(self.kept, "")
            self._wait.start()

    def _keep(self) -> None:
        """What stands in the form goes into the vault, not into the record."""
        self._wait.stop()
        if self._over or not self.is_ready or self._saving:
            return
        vault, key, values, version = self.desk.vault, self._key, self.values(), self._version
        if not self.is_changed:
            return
        job = self.desk.lane.run(lambda _ticket: drafts.keep(vault, key, values, version), stays=True)
        job.succeeded.connect(self._say_kept)

    def _say_kept(self, _nothing: object) -> None:
        if not self._over and not self._wait.isActive():
            say(self.kept, self.tr("What you typed is kept in this vault. It is not recorded yet."))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving, locking, closing: nothing waits for another second."""
        if self._wait.isActive():
            self._keep()
        super().hideEvent(event)

    # saving

    def save(self) -> None:
        """Record what stands here, once."""
        if self._saving or self._over or not self.is_ready:
            return
        self._saving = True
        self._wait.stop()
        self.save_button.setEnabled(False)
        self._forget_others()
        for each in self.fields.values():
            each.say_problem("")
        vault, kind, id_, key = self.desk.vault, self.kind, self.id, self._key
        values = self.values()
        if id_ is None or self._version is None:
            self._ask(lambda ticket: data.add(vault, kind, values, key, ticket), self._saved, self._refused)
            return
        version = self._version
        changes = {name: value for name, value in values.items() if not data.equal(value, self._base.get(name))}
        clear = [name for name in self._base if name not in values]
        if "names" in changes:  # all kinds of names stand in the one field
            clear += _OTHER_NAMES
        if not changes and not clear:
            self._over_now()
            self.desk.lane.run(lambda _ticket: drafts.forget(vault, key), stays=True)
            self.left.emit()
            return

        def work(ticket: Ticket) -> Recorded | Meanwhile:
            return data.change(vault, kind, id_, changes, clear, version, key, ticket)

        self._ask(work, self._saved, self._refused)

    def _over_now(self) -> None:
        self._over = True
        self._saving = False

    def _saved(self, outcome: Recorded | Meanwhile) -> None:
        if isinstance(outcome, Meanwhile):
            self._show_both(outcome)
            return
        self._over_now()
        self.strip.clear()
        self.recorded.emit(outcome.id)
        self.desk.done(outcome.words, outcome.seq)

    def _refused(self, error: Exception) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        if isinstance(error, Invalid) and error.problems:
            left = self._beside_fields(error.problems)
            if not left:
                self.strip.clear()
                self.strip.say((self.tr("It is not recorded yet. Look at the lines in red."),), "warn", error.code)
                return
            self.strip.say_error(Invalid(left))
            return
        self.strip.say_error(error)

    def _beside_fields(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Each problem beside its field, the focus on the first; what has no field is given back."""
        left: dict[str, str] = {}
        first: Field | None = None
        for name, code in problems.items():
            if not self._beside(name, said(PROBLEMS[code])):
                left[name] = code
        for each in self.fields.values():
            if each.problem and first is None:
                first = each
        if first is not None:
            self._open_fold(first)
            self.area.ensureWidgetVisible(first, 0, 48)
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return left

    def _beside(self, name: str, words: str) -> bool:
        words = words[:1].upper() + words[1:]
        inside = _INNER.fullmatch(name)
        found = self.fields.get(inside["field"] if inside else "names" if name in _OTHER_NAMES else name)
        if found is None or found.key in self._not_asked:
            return False
        if inside and isinstance(found, NamesField):
            found.say_problem_at(int(inside["number"]), words)
        elif inside and isinstance(found, GroupField):
            found.say_problem_at(int(inside["number"]), inside["inner"] or "", words)
        else:
            found.say_problem(words)
        return True

    def _open_fold(self, of: Field) -> None:
        inside = of.parentWidget()
        if inside is not None and inside.isHidden():
            at = self.sections.indexOf(inside)
            item = self.sections.itemAt(at - 1)
            fold = item.widget() if item is not None else None
            if isinstance(fold, QPushButton):
                fold.setChecked(True)

    # changed meanwhile

    def _show_both(self, other: Meanwhile) -> None:
        """What was recorded meanwhile stands under each field that both changed; the rest takes the newer value."""
        self._saving = False
        self.save_button.setEnabled(True)
        mine, base = self.values(), dict(self._base)
        for each in self.fields.values():
            if isinstance(each, ReferenceField | NamesField):
                each.know(other.labels)
        theirs = {key: _named(other.values) if key == "names" else other.values.get(key, "") for key in self.fields}
        differ = []
        for key, each in self.fields.items():
            if data.equal(theirs[key], base.get(key)):
                continue
            if data.equal(mine.get(key), base.get(key)):
                each.value = theirs[key]
            elif not data.equal(mine.get(key), theirs[key]):
                differ.append(key)
        self._base = {key: value for key, value in theirs.items() if not data.equal(value, "")}
        self._version = other.version
        for key in differ:
            self._show_other(self.fields[key], theirs[key], other.labels)
        self.strip.say(
            (
                self.tr("Somebody changed this record while you had it open."),
                self.tr("Nothing of yours or theirs is lost: where both changed a field, both stand below."),
                self.tr("Look at them, then save again."),
            ),
            "warn",
            "changed-meanwhile",
        )
        if differ:
            self.fields[differ[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_other(self, beside: Field, value: object, labels: Mapping[str, str]) -> None:
        row = QFrame(beside)
        row.setProperty("role", "strip")
        row.setProperty("tone", "warn")
        across = QHBoxLayout(row)
        across.setContentsMargins(10, 4, 6, 4)
        words = self.tr("Recorded meanwhile: {value}").format(value=_in_words(value, labels) or self.tr("nothing"))
        across.addWidget(label(words, "small", wrap=True, parent=row), 1)
        take = QPushButton(self.tr("Take this"), row)
        take.setObjectName(f"take-{beside.key}")
        take.setProperty("role", "link")
        across.addWidget(take)
        beside.column.addWidget(row)
        row.show()
        take.clicked.connect(partial(self._take_other, beside, value, row))
        self._others.append(row)

    def _take_other(self, beside: Field, value: object, row: QWidget) -> None:
        beside.value = value
        row.hide()
        self._typed()

    def _forget_others(self) -> None:
        for row in self._others:
            row.hide()
            row.deleteLater()
        self._others = []
        restyle(self)


def _first_of(preset: Mapping[str, object]) -> str | None:
    """What a new record is about, to keep its draft apart: the first id of its presets."""
    for value in preset.values():
        if isinstance(value, str) and len(value) == 32:
            return value
        if isinstance(value, list | tuple) and value:
            return str(value[0])
    return None


def _named(values: Mapping[str, object]) -> object:
    """All names of a person's draft; a single text is one."""
    return values.get("names", [])


def _in_words(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        if "text" in value:
            return str(value["text"])
        return ", ".join(_in_words(each, labels) for each in value.values())
    if isinstance(value, list | tuple):
        return "; ".join(_in_words(each, labels) for each in value)
    return labels.get(str(value), str(value))


def _in_rows(specs: Sequence[Spec]) -> Iterator[list[Spec]]:
    """Fields that share a line stand in pairs."""
    waiting: list[Spec] = []
    for spec in specs:
        if not spec.half:
            if waiting:
                yield waiting
                waiting = []
            yield [spec]
            continue
        waiting.append(spec)
        if len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
