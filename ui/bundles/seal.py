"""Sealing, step by step: what, who receives, what goes and what is held back, where to, and done only when it was read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import Invalid
from app.jobs import Ticket
from app.model.still import Use
from app.services import sealing
from app.services.sealing import Bundle, Request
from ui.bundles import data
from ui.bundles.data import Proposal
from ui.desk import Desk
from ui.forms import data as form_data
from ui.forms.field import ChoiceField, Field, LineField, ListField, YesNoField
from ui.forms.reference import Offer, ReferenceField
from ui.parts.lines import RowsList
from ui.parts.progress import Progress
from ui.parts.signs import Sign
from ui.parts.strip import Strip
from ui.parts.text import isolated, label, said, say, selectable, size_words
from ui.theme.icons import Icon
from ui.words import PROBLEMS
from ui.words.report import USES
from ui.words.window import KINDS

_STEPS = 5
_STEPS_WIDE = 152
WHAT, WHO, GOES, WHERE, SEAL = range(_STEPS)
_STEP_OF = {"choice": WHAT, "id": WHAT, "recipients": WHO, "recipient": WHO, "learned": WHO, "release": GOES}


class SealWizard(QWidget):
    """`left`: the person goes away; `sealed`: a bundle stands under its name and was read back."""

    left = Signal()
    sealed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.step = WHAT
        self.proposal: Proposal | None = None
        self.bundle: Bundle | None = None
        self.releases: list[tuple[str, str]] = []
        self.out: Path | None = None
        self._busy = False
        self.setObjectName("seal")
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Seal a bundle"))
        self._build()
        self.begin()

    # what it is made of

    def _build(self) -> None:
        names = (
            self.tr("What"),
            self.tr("Who receives it"),
            self.tr("What goes"),
            self.tr("Check"),
            self.tr("Seal"),
        )
        self._names = names
        self.marks = [label(f"{n}. {name}", "body", "text2", parent=self) for n, name in enumerate(names, start=1)]
        steps = QVBoxLayout()
        steps.setSpacing(12)
        steps.setContentsMargins(0, 24, 0, 0)
        for mark in self.marks:
            mark.setMinimumWidth(_STEPS_WIDE)  # the tick that is added later moves nothing
            steps.addWidget(mark)
        steps.addStretch(1)
        self.strip = Strip(self)
        self.pages = QStackedWidget(self)
        self.pages.setProperty("role", "bare")
        for make in (self._what, self._who, self._goes, self._where, self._seal):
            self.pages.addWidget(make())
        self.leave_button = QPushButton(self.tr("Close"), self)
        self.leave_button.setObjectName("seal-close")
        self.leave_button.clicked.connect(self._leave)
        self.back = QPushButton(self.tr("Back"), self)
        self.back.setObjectName("seal-back")
        self.back.clicked.connect(lambda: self._go(self.step - 1))
        self.next = QPushButton("", self)
        self.next.setObjectName("seal-next")
        self.next.setProperty("role", "primary")
        self.next.clicked.connect(self._forward)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.leave_button)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(12)
        inside.addWidget(self.strip)
        inside.addWidget(self.pages, 1)
        inside.addLayout(foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(24)
        across.addLayout(steps)
        across.addWidget(card, 1)

    def _page(self, title: str, hint: str, *fields: QWidget) -> QWidget:
        body = QWidget()
        body.setProperty("role", "form")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(title, "heading", parent=body))
        if hint:
            column.addWidget(label(hint, "body", "text2", wrap=True, parent=body))
        for each in fields:
            if isinstance(each, QPushButton):
                column.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(each)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(title)
        area.setWidget(body)
        return area

    def _look_up(self, text: str, kinds: tuple[str, ...], then: Callable[[Sequence[Offer]], None]) -> None:
        vault = self.desk.vault
        job = self.desk.lane.run(lambda _ticket: form_data.offers(vault, text, kinds))
        job.succeeded.connect(then)
        job.failed.connect(lambda _error: then(()))

    def _what(self) -> QWidget:
        self.everything = YesNoField("everything", self.tr("The whole record"))
        self.everything.changed.connect(self._say_what)
        made = (
            ("proceedings", self.tr("Proceedings"), ("proceeding",)),
            ("persons", self.tr("People"), ("person",)),
            ("items", self.tr("Evidence and stills"), ("evidence", "still")),
        )
        self.choices = [ReferenceField(key, name, self._look_up, kinds, several=True) for key, name, kinds in made]
        hint = self.tr(
            "What belongs to your choice comes with it: events, evidence, stills, what was recognised in them."
        )
        return self._page(self.tr("What is to go"), hint, self.everything, *self.choices)

    def _say_what(self) -> None:
        for each in self.choices:
            each.setVisible(self.everything.value != "yes")

    def _who(self) -> QWidget:
        self.readers = ListField(
            "recipients",
            self.tr("Keys of the readers"),
            self.tr("Add a reader"),
            self.tr("A public key that begins with age1, or a file that holds one."),
        )
        self.learned = LineField(
            "learned",
            self.tr("How you learned these keys, and when"),
            self.tr("For instance: read out in person on 4 May 2026. It is kept in your log and does not travel."),
        )
        uses = [(use.value, said(USES[use.value])) for use in Use]
        self.use = ChoiceField(
            "use", self.tr("For whom"), uses, self.tr("What people consented to depends on who reads it.")
        )
        hint = self.tr(
            "Only who holds one of these keys can open the bundle. Check the key by another way than it came."
        )
        return self._page(self.tr("Who receives it"), hint, self.readers, self.learned, self.use)

    def _goes(self) -> QWidget:
        body = QWidget()
        self.goes_words = label("", "strong", wrap=True, parent=body)
        self.held_words = label("", "strong", wrap=True, parent=body)
        self.going = RowsList(self.tr("What goes"))
        self.held = RowsList(self.tr("What is held back, and why"))
        self.held.setObjectName("held")
        self.why = LineField("release", self.tr("Reason to let the chosen one go all the same"))
        self.release = QPushButton(self.tr("Let it go"), body)
        self.release.setObjectName("release")
        self.release.clicked.connect(self._release)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, words, rows in ((left, self.goes_words, self.going), (right, self.held_words, self.held)):
            column.setSpacing(8)
            column.addWidget(words)
            column.addWidget(rows, 1)
        mend = QHBoxLayout()
        mend.addWidget(self.why, 1)
        mend.addWidget(self.release, 0, Qt.AlignmentFlag.AlignTop)
        mend.setAlignment(self.release, Qt.AlignmentFlag.AlignBottom)
        right.addLayout(mend)
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(24)
        across.addLayout(left, 1)
        across.addLayout(right, 1)
        return body

    def _where(self) -> QWidget:
        self.summary = label("", "body", wrap=True)
        self.folder = label("", "body", "text2", wrap=True)
        self.choose = QPushButton(self.tr("Choose a folder"))
        self.choose.setObjectName("seal-folder")
        self.choose.clicked.connect(self._choose_folder)
        hint = self.tr("The file gets a name that tells nothing. It is written there, and read back from there.")
        return self._page(self.tr("Before it is sealed"), hint, self.summary, self.folder, self.choose)

    def _seal(self) -> QWidget:
        body = QWidget()
        self.progress = Progress(body)
        self.done_sign = Sign(Icon.CHECK, "good", 32, body)
        self.done_words = label("", "title", wrap=True, parent=body)
        self.done_facts = selectable(label("", "mono", wrap=True, parent=body))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.done_sign)
        column.addWidget(self.done_words)
        column.addWidget(self.done_facts)
        column.addWidget(self.progress)
        column.addStretch(1)
        return body

    # steps

    def begin(self) -> None:
        """A new bundle, unless one is being made."""
        if self._busy or (self.bundle is None and self.step != WHAT):
            return
        self.bundle, self.proposal, self.out = None, None, None
        self.releases = []
        for each in (*self.choices, self.readers, self.learned, self.why):
            each.value = ""
        self.everything.value = ""
        self.use.value = Use.COURT.value
        self._say_what()
        self._go(WHAT)

    def _go(self, step: int) -> None:
        self.step = step
        self.pages.setCurrentIndex(step)
        for number, mark in enumerate(self.marks):
            name = f"{number + 1}. {self._names[number]}"
            say(mark, f"{name} \u2713" if number < step else name, "text" if number == step else "text2")
        words = {WHERE: self.tr("Seal it"), SEAL: self.tr("Done")}
        self.next.setText(words.get(step, self.tr("Next")))
        self._enable()

    def _enable(self) -> None:
        done = self.bundle is not None
        self.back.setVisible(not done)
        self.back.setEnabled(self.step > WHAT and not self._busy)
        ready = {WHERE: self.out is not None, SEAL: done, GOES: bool(self.proposal and self.proposal.count)}
        self.next.setEnabled(ready.get(self.step, True) and not self._busy)
        self.leave_button.setEnabled(not self._busy)

    def request(self) -> Request:
        """What was chosen so far."""
        found = {each.key: tuple(map(str, _list(each.value))) for each in self.choices}
        whole = self.everything.value == "yes"
        return Request(
            out=self.out or Path(),
            recipients=tuple(map(str, _list(self.readers.value))),
            everything=whole,
            proceedings=() if whole else found["proceedings"],
            persons=() if whole else found["persons"],
            items=() if whole else found["items"],
            use=Use(str(self.use.value or Use.COURT.value)),
            releases=tuple(self.releases),
            learned=str(self.learned.value).strip() or None,
        )

    def _forward(self) -> None:
        self.strip.clear()
        if self.step == WHAT:
            self._go(WHO)
        elif self.step == WHO:
            self._check_readers()
        elif self.step == GOES:
            self._say_summary()
            self._go(WHERE)
        elif self.step == WHERE:
            self._begin_sealing()
        else:
            self._leave()

    def _check_readers(self) -> None:
        if not _list(self.readers.value):
            self.readers.say_problem(self.tr("Name at least one reader."))
            self.readers.setFocus()
        elif self.learned.is_blank:
            self.learned.say_problem(
                self.tr("Say how you learned the key: a key that came with the request may be another's.")
            )
            self.learned.setFocus()
        else:
            self._propose()

    def _propose(self) -> None:
        self._busy = True
        self._enable()
        vault, request = self.desk.vault, self.request()
        job = self.desk.lane.run(lambda _ticket: data.propose(vault, request))
        job.succeeded.connect(self._proposed)
        job.failed.connect(self._failed)
        job.ended.connect(self._free)

    def _free(self) -> None:
        self._busy = False
        self._enable()

    def _proposed(self, found: Proposal) -> None:
        self.proposal = found
        self.going.rows.show_all(found.going)
        self.held.rows.show_all(found.held)
        say(
            self.goes_words,
            self.tr("{n} records go, {pictures} with their content").format(n=found.count, pictures=found.pictures),
        )
        say(self.held_words, self.tr("{n} things are held back").format(n=len(found.held)))
        if found.held:
            self.held.setCurrentIndex(self.held.rows.index(0))
        self.why.setVisible(bool(found.held))
        self.release.setVisible(bool(found.held))
        self._busy = False
        self._go(GOES)

    def _release(self) -> None:
        chosen = self.held.chosen
        if chosen is None:
            return
        if self.why.is_blank:
            self.why.say_problem(self.tr("A reason is needed. It is kept in the log."))
            self.why.setFocus()
            return
        self.releases.append((chosen.id, str(self.why.value)))
        self.why.value = ""
        self._propose()

    def _say_summary(self) -> None:
        found = self.proposal
        assert found is not None
        kinds = ", ".join(f"{said(KINDS.get(kind, kind))} {count}" for kind, count in found.goes)
        readers = len(_list(self.readers.value))
        lines = [
            self.tr("Goes: {kinds}").format(kinds=kinds),
            self.tr("Held back: {n}. Each is listed in the bundle with its ground.").format(n=len(found.held)),
            self.tr("Readers: {n}").format(n=readers),
            self.tr("For: {use}").format(use=said(USES[self.request().use.value])),
        ]
        if self.releases:
            lines.append(self.tr("Released with a reason: {n}").format(n=len(self.releases)))
        say(self.summary, "\n".join(lines))
        self._say_folder()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose where the bundle is written"))
        if name:
            self.set_folder(Path(name))

    def set_folder(self, folder: Path) -> None:
        """Where the bundle is written."""
        self.out = folder
        self._say_folder()
        self._enable()

    def _say_folder(self) -> None:
        if self.out is None:
            say(self.folder, self.tr("No folder is chosen."))
        else:
            say(self.folder, self.tr("Into {folder}").format(folder=isolated(str(self.out))), "text")

    # sealing

    def _begin_sealing(self) -> None:
        if self._busy or self.out is None:
            return
        self._go(SEAL)
        self._busy = True
        self._enable()
        self.done_sign.hide()
        say(self.done_words, self.tr("Sealing"))
        say(self.done_facts, "")
        vault, request = self.desk.vault, self.request()

        def work(ticket: Ticket) -> Bundle:
            return sealing.seal(vault, request, ticket)

        job = self.desk.lane.run(work)
        self.progress.watch(job, self.tr("Sealing"))
        job.succeeded.connect(self._sealed)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.ended.connect(self._free)

    def _sealed(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.done_sign.show()
        say(self.done_words, self.tr("Sealed, written, and read back the same"))
        lines = (
            bundle.path.name,
            size_words(bundle.size),
            f"sha256 {bundle.sha256}",
            self.tr("signed by {key}").format(key=bundle.signer),
        )
        say(self.done_facts, "\n".join(lines))
        self.desk.done(self.tr("Bundle sealed: {id}").format(id=bundle.bundle_id))
        self.sealed.emit(bundle)

    def _cancelled(self) -> None:
        self._go(WHERE)
        self.strip.say(
            (self.tr("Sealing was cancelled."), self.tr("No bundle was made. The log says that one was begun.")),
            "accent",
            "cancelled",
        )

    def _failed(self, error: Exception) -> None:
        """Back to the step where it can be mended."""
        self._busy = False
        if isinstance(error, Invalid):
            step = min((_STEP_OF.get(name, self.step) for name in error.problems), default=self.step)
            self._go(min(step, WHERE))
            left = {name: code for name, code in error.problems.items() if not self._beside(name, code)}
            if left:
                self.strip.say_error(Invalid(left))
            return
        if self.step == SEAL:
            self._go(WHERE)
        self.strip.say_error(error)

    def _beside(self, name: str, code: str) -> bool:
        fields: dict[str, Field] = {"recipients": self.readers, "recipient": self.readers, "release": self.why}
        found = fields.get(name)
        if found is None:
            return False
        words = said(PROBLEMS[code])
        found.say_problem(words[:1].upper() + words[1:])
        return True

    def _leave(self) -> None:
        if not self._busy:
            self.left.emit()


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []
