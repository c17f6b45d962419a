"""Taking files in: the files, how they were acquired, and how far it is. What was typed is kept until it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import Invalid
from app.jobs import Ticket
from app.model.evidence import EvidenceKind
from app.services import drafts, evidence
from app.services.drafts import Begun
from app.services.evidence import TakenIn
from ui.desk import Desk
from ui.evidence.asked import SECTIONS
from ui.forms import data
from ui.forms.field import ChoiceField, Field
from ui.forms.making import Material, make_field
from ui.forms.reference import Offer
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import isolated, label, said, say, size_words
from ui.words import PROBLEMS
from ui.words.window import EVIDENCE

AFTER_LAST_KEY_MS = 1000
_KEY = drafts.key_of("evidence")
_WIDE = 680


def dropped_files(dropped: QMimeData) -> list[Path]:
    """The files of this machine that are dropped; folders and addresses elsewhere are none."""
    return [
        Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile() and Path(url.toLocalFile()).is_file()
    ]


class TakeIn(QWidget):
    """`taken(id)` after the last file is in; `left` when the person goes away. `kind`: what is expected, for the words."""

    taken = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, kind: EvidenceKind | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.fields: dict[str, Field] = {}
        self.files: list[Path] = []
        self._kind = kind
        self._busy = False
        self._begun = False
        self._waiting: list[Path] = []
        self.setAcceptDrops(True)
        self.setProperty("role", "page")
        self.setObjectName("take-in")
        title = self.tr("Take film in") if kind is EvidenceKind.FILM else self.tr("Take evidence in")
        self.setAccessibleName(title)
        self._build(title)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self._keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._shortcut(keys, self.take_in)
        self._shortcut("Esc", self._leave)

    def _shortcut(self, keys: str, act: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

    # what it is made of

    def _build(self, title: str) -> None:
        card = QFrame(self)
        card.setProperty("role", "pane")
        card.setMaximumWidth(_WIDE)
        self.strip = Strip(card)
        self.progress = Progress(card)
        self.choose_button = QPushButton(self.tr("Choose files"), card)
        self.choose_button.setObjectName("choose-files")
        self.choose_button.clicked.connect(self._choose)
        self.chosen = label(self.tr("No file is chosen. Files can also be dropped here."), "body", "text2", wrap=True)
        well = QFrame(card)
        well.setProperty("role", "well")
        file_row = QHBoxLayout(well)
        file_row.setContentsMargins(16, 12, 16, 12)
        file_row.setSpacing(16)
        file_row.addWidget(self.chosen, 1)
        file_row.addWidget(self.choose_button)
        self.area = QScrollArea(card)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(title)
        self.area.setWidget(self._fields())
        self.kept = label("", "small", "text2", wrap=True, parent=card)
        self.leave_button = QPushButton(self.tr("Close"), card)
        self.leave_button.setObjectName("take-in-close")
        self.leave_button.setToolTip(self.tr("Close (Esc). What was typed is kept."))
        self.leave_button.clicked.connect(self._leave)
        self.button = QPushButton(self.tr("Take in"), card)
        self.button.setObjectName("take-in-now")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.take_in)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.kept, 1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        head = QVBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(12)
        head.addWidget(label(title, "heading", parent=card))
        head.addWidget(self.strip)
        head.addWidget(well)
        low = QVBoxLayout()
        low.setContentsMargins(24, 8, 24, 12)
        low.setSpacing(8)
        low.addWidget(self.progress)
        low.addLayout(foot)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        column.addLayout(low)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 8)
        whole.addStretch(1)
        whole.addWidget(card, 8)
        whole.addStretch(1)
        self._say_files()

    def _fields(self) -> QWidget:
        body = QWidget()
        body.setProperty("role", "form")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 8, 24, 24)
        column.setSpacing(16)
        material = Material("evidence", self._look_up)
        for section in SECTIONS:
            column.addWidget(label(said(section.title), "strong", parent=body))
            line: QHBoxLayout | None = None
            for spec in section.fields:
                made = make_field(spec, material, body)
                made.changed.connect(self._typed)
                self.fields[spec.key] = made
                if line is not None:
                    line.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
                    line = None
                elif spec.half:
                    line = QHBoxLayout()
                    line.setSpacing(16)
                    line.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
                    column.addLayout(line)
                else:
                    column.addWidget(made)
            if section is SECTIONS[0]:
                kinds = [(kind.value, said(words)) for kind, words in EVIDENCE.items()]
                hint = self.tr("Left empty, it is told from the content.")
                kind = ChoiceField("kind", self.tr("Kind"), kinds, hint, body)
                kind.changed.connect(self._typed)
                self.fields["kind"] = kind
                column.addWidget(kind)
        column.addStretch(1)
        return body

    def _look_up(self, text: str, kinds: tuple[str, ...], then: Callable[[Sequence[Offer]], None]) -> None:
        vault = self.desk.vault
        job = self.desk.lane.run(lambda _ticket: data.offers(vault, text, kinds))
        job.succeeded.connect(then)
        job.failed.connect(lambda _error: then(()))

    # files

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose files to take in"))
        if names:
            self.choose([Path(name) for name in names])

    def choose(self, files: Sequence[Path]) -> None:
        """These files are to be taken in."""
        if not self._busy:
            self.files = list(files)
            self._say_files()

    def _say_files(self) -> None:
        count = len(self.files)
        if count == 1:
            words = f"{isolated(self.files[0].name)}, {size_words(self.files[0].stat().st_size)}"
        elif count:
            words = self.tr("{n} files: {names}").format(
                n=count, names=", ".join(isolated(one.name) for one in self.files)
            )
        else:
            words = self.tr("No file is chosen. Files can also be dropped here.")
        say(self.chosen, words, "text" if count else "text2")
        self.button.setEnabled(bool(count) and not self._busy)
        self.button.setToolTip(self.tr("Take in (Ctrl+Enter)") if count else self.tr("Choose a file first."))
        self.fields["title"].setVisible(count < 2)  # the names of the files are their titles then

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.choose(files)

    # what was typed

    def values(self) -> dict[str, object]:
        """What stands in the form, as a draft."""
        return {key: each.value for key, each in self.fields.items() if not each.isHidden() and not each.is_blank}

    def begin(self) -> None:
        """Shown: what was typed and not recorded stands here again."""
        if not self._begun:
            self._begun = True
            vault = self.desk.vault
            job = self.desk.lane.run(lambda _ticket: drafts.begun(vault, _KEY))
            job.succeeded.connect(self._take_up)
        self.choose_button.setFocus()

    def _take_up(self, begun: Begun | None) -> None:
        if begun is None or self.values():
            return
        for key, value in begun.values.items():
            if key in self.fields:
                self.fields[key].value = value
        say(self.kept, self.tr("What you typed before stands here again."))

    def _typed(self) -> None:
        self._wait.start()

    def _keep(self) -> None:
        self._wait.stop()
        vault, values = self.desk.vault, self.values()
        if self._busy or not values:
            return
        job = self.desk.lane.run(lambda _ticket: drafts.keep(vault, _KEY, values), stays=True)
        job.succeeded.connect(
            lambda _nothing: say(self.kept, self.tr("What you typed is kept in this vault. It is not recorded yet."))
        )

    def hideEvent(self, event: QHideEvent) -> None:
        if self._wait.isActive():
            self._keep()
        super().hideEvent(event)

    def _leave(self) -> None:
        if not self._busy:
            self.left.emit()

    # taking in

    def take_in(self) -> None:
        """Every chosen file with this acquisition record, one after another."""
        if self._busy or not self.files:
            return
        self.strip.clear()
        for each in self.fields.values():
            each.say_problem("")
        self._wait.stop()
        self._busy = True
        self._waiting = list(self.files)
        self._say_files()
        self.choose_button.setEnabled(False)
        self._next()

    def _next(self) -> None:
        vault, path, values = self.desk.vault, self._waiting[0], self.values()

        def work(ticket: Ticket) -> TakenIn:
            return evidence.take_in_file(vault, path, values, ticket)

        job = self.desk.lane.run(work)
        self.progress.watch(job, self.tr("Taking in {name}").format(name=isolated(path.name)))
        job.succeeded.connect(self._took)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    def _took(self, found: TakenIn) -> None:
        done = self._waiting.pop(0)
        self.files = list(self._waiting)
        if self._waiting:
            self._next()
            return
        self._over()
        for each in self.fields.values():
            each.value = ""
        say(self.kept, "")
        vault = self.desk.vault
        self.desk.lane.run(lambda _ticket: drafts.forget(vault, _KEY), stays=True)
        words = (
            self.tr("{name} is here already: it was recorded again")
            if found.already_here
            else self.tr("Taken in: {name}")
        )
        self.taken.emit(found.id)
        self.desk.done(words.format(name=isolated(found.evidence.title if not found.already_here else done.name)))

    def _over(self) -> None:
        self._busy = False
        self.choose_button.setEnabled(True)
        self._say_files()

    def _cancelled(self) -> None:
        self._over()
        self._keep()
        self.strip.say(
            (
                self.tr("Taking in was cancelled."),
                self.tr("Nothing of this file was taken in; what you typed is kept."),
            ),
            "accent",
            "cancelled",
        )

    def _failed(self, error: Exception) -> None:
        self._over()
        self._keep()
        if not isinstance(error, Invalid):
            self.strip.say_error(error)
            return
        left = {}
        for key, code in error.problems.items():
            found = self.fields.get(key)
            if found is None:
                left[key] = code
                continue
            words = said(PROBLEMS[code])
            found.say_problem(words[:1].upper() + words[1:])
            self.area.ensureWidgetVisible(found, 0, 48)
            found.setFocus(Qt.FocusReason.OtherFocusReason)
        if left:
            self.strip.say_error(Invalid(left))
        else:
            self.strip.say((self.tr("It is not taken in yet. Look at the lines in red."),), "warn", error.code)
