"""Checking a bundle that came, and the numbered report in plain words: Fine, Wrong, Not checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import Invalid
from app.jobs import Ticket
from app.services import verifying
from app.services.verifying import Report, Step
from ui.forms.field import Field, LineField
from ui.jobs import Lane
from ui.parts.progress import Progress
from ui.parts.signs import Sign
from ui.parts.strip import Strip
from ui.parts.text import label, rule, said, shown
from ui.theme.icons import Icon
from ui.words import PROBLEMS
from ui.words.report import PROVES, PROVES_NOT, STEPS

_STATES = {True: (Icon.CHECK, "good"), None: (Icon.DASH, "text2"), False: (Icon.OCTAGON, "crit")}
_SIGNER = 5


class PathField(LineField):
    """A line for a file, with a button that chooses one."""

    def __init__(self, key: str, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self.choose = QPushButton(self.tr("Choose"), self)
        self.choose.setObjectName(f"choose-{key}")
        self.choose.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        self.choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.column.removeWidget(self.edit)
        row.addWidget(self.edit, 1)
        row.addWidget(self.choose)
        self.column.insertLayout(1, row)

    @property
    def path(self) -> Path | None:
        typed = str(self.value).strip()
        return Path(typed) if typed else None

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.choose.accessibleName())
        if name:
            self.value = name
            self.changed.emit()


class VerifyView(QWidget):
    """Needs no vault, only a lane to work in. `left`: the person goes away."""

    left = Signal()

    def __init__(self, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lane = lane
        self.report: ReportView | None = None
        self._busy = False
        self.setObjectName("verify")
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Check a bundle"))
        self.strip = Strip(self)
        self.progress = Progress(self)
        self.bundle = PathField("bundle", self.tr("Bundle"), self.tr("The file that came."))
        self.identity = PathField(
            "identity", self.tr("Your key"), self.tr("The file with the secret key it was made for.")
        )
        self.signers = PathField(
            "signers",
            self.tr("Expected signers"),
            self.tr(
                "A list in the form of allowed_signers, learned by another way. Without it nobody is authenticated."
            ),
        )
        self.authorities = PathField(
            "authorities", self.tr("Time stamp authorities"), self.tr("Their certificates, where you have them.")
        )
        self.fields: tuple[PathField, ...] = (self.bundle, self.identity, self.signers, self.authorities)
        self.button = QPushButton(self.tr("Check it"), self)
        self.button.setObjectName("verify-now")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.verify)
        self.leave_button = QPushButton(self.tr("Close"), self)
        self.leave_button.setObjectName("verify-close")
        self.leave_button.clicked.connect(self._leave)
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(12)
        for each in self.fields:
            inside.addWidget(each)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        inside.addLayout(foot)
        inside.addWidget(self.progress)
        self.body = QWidget()
        self.body.setProperty("role", "page")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 8, 16)
        self.column.setSpacing(16)
        self.column.addWidget(self.strip)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Check a bundle"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def choose(self, bundle: Path) -> None:
        """This file is to be checked."""
        self.bundle.value = str(bundle)

    def verify(self) -> None:
        """Check what is named; nothing is added to any vault."""
        if self._busy:
            return
        self.strip.clear()
        for each in self.fields:
            each.say_problem("")
        bundle = self.bundle.path
        if bundle is None:
            self.bundle.say_problem(self.tr("Choose the file that came."))
            self.bundle.setFocus()
            return
        keys = [self.identity.path] if self.identity.path is not None else []
        signers, authorities = self.signers.path, self.authorities.path
        self._busy = True
        self.button.setEnabled(False)

        def work(ticket: Ticket) -> Report:
            return verifying.verify(bundle, keys, ticket, signers=signers, authorities=authorities)

        job = self.lane.run(work)
        self.progress.watch(job, self.tr("Checking the bundle"))
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)
        job.ended.connect(self._free)

    def _free(self) -> None:
        self._busy = False
        self.button.setEnabled(True)

    def _show(self, report: Report) -> None:
        if self.report is not None:
            self.report.hide()
            self.report.deleteLater()
        self.report = ReportView(report, self.body)
        self.column.insertWidget(0, self.report)
        self.area.verticalScrollBar().setValue(0)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            named: dict[str, Field] = {each.key: each for each in self.fields}
            left = {}
            for name, code in error.problems.items():
                if name in named:
                    words = said(PROBLEMS[code])
                    named[name].say_problem(words[:1].upper() + words[1:])
                else:
                    left[name] = code
            if not left:
                return
        self.strip.say_error(error)

    def _leave(self) -> None:
        if not self._busy:
            self.left.emit()


class ReportView(QWidget):
    """The verdict, the steps in order, what it proves and what it does not."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = report
        self.lines: list[str] = []
        verdict, second, tone, icon = self._verdict()
        self.verdict = label(verdict, "title", tone, wrap=True, parent=self)
        self.second = label(second, "body", "text2", wrap=True, parent=self)
        states = [step.ok for step in report.steps]
        counts = self.tr("{fine} fine, {open} not checked, {wrong} wrong").format(
            fine=states.count(True), open=states.count(None), wrong=states.count(False)
        )
        self.counts = label(counts, "strong", parent=self)
        words = QVBoxLayout()
        words.setSpacing(4)
        for each in (self.verdict, self.second, self.counts):
            words.addWidget(each)
        if report.signer is not None:
            words.addWidget(
                label(self.tr("Signed by {key}").format(key=report.signer), "mono", "text2", wrap=True, parent=self)
            )
        head = QFrame(self)
        head.setProperty("role", "card")
        across = QHBoxLayout(head)
        across.setContentsMargins(24, 16, 24, 16)
        across.setSpacing(24)
        across.addWidget(Sign(icon, tone, 32, head), 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(head)
        column.addWidget(self._steps())
        if report.ok:
            proves = PROVES if report.authenticated else PROVES[:1]
            column.addWidget(self._list(self.tr("What this proves"), proves, Icon.CHECK))
        column.addWidget(self._list(self.tr("What it does not prove"), PROVES_NOT, Icon.DASH))

    def _verdict(self) -> tuple[str, str, str, Icon]:
        report = self.report
        if not report.ok:
            wrong = ", ".join(str(step.n) for step in report.steps if step.ok is False)
            words = self.tr("Something is wrong with this bundle")
            return (
                words,
                self.tr("Do not rely on it. Look at step {steps}, and tell the sender.").format(steps=wrong),
                "crit",
                Icon.OCTAGON,
            )
        if not report.authenticated:
            words = self.tr("NOT AUTHENTICATED: nobody was shown to have signed it")
            second = self.tr("The files belong together, but who says so was not checked. Name the expected signers.")
            return words, second, "warn", Icon.TRIANGLE
        second = self.tr("It is whole, and it was signed with a key from your list.")
        return self.tr("Nothing was changed since it was sealed"), second, "good", Icon.SHIELD

    def _steps(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("What was checked"), "heading", parent=card))
        for place, step in enumerate(self.report.steps):
            if place:
                column.addWidget(rule(card))
            column.addLayout(self._step(step, card))
        return card

    def _step(self, step: Step, card: QWidget) -> QHBoxLayout:
        name, meaning = STEPS[step.n]
        icon, tone = _STATES[step.ok]
        state = {True: self.tr("Fine"), None: self.tr("Not checked"), False: self.tr("Wrong")}[step.ok]
        said_name = said(name)
        row = QHBoxLayout()
        row.setSpacing(12)
        number = label(str(step.n), "strong", "text2", parent=card)
        number.setMinimumWidth(20)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Sign(icon, tone, 20, card), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(said_name, "strong", wrap=True, parent=card))
        if step.ok:
            words.addWidget(label(said(meaning), "body", "text2", wrap=True, parent=card))
        for each in (*step.problems, *step.notes):
            line = label(shown(each), "body", "crit" if step.ok is False else "text2", wrap=True, parent=card)
            words.addWidget(line)
        row.addLayout(words, 1)
        verdict = label(state, "strong", "text" if step.ok is None else tone, parent=card)
        verdict.setAccessibleName(f"{step.n}. {said_name}: {state}")
        self.lines.append(verdict.accessibleName())
        row.addWidget(verdict, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _list(self, title: str, lines: Sequence[str], icon: Icon) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(title, "heading", parent=card))
        for each in lines:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Sign(icon, "good" if icon is Icon.CHECK else "text2", 16, card), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(said(each), "body", wrap=True, parent=card), 1)
            column.addLayout(row)
        return card
