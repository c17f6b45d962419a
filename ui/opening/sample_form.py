"""Look around before there is anything of one's own: a vault of invented people, made in a folder of the person's choice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.services import vaults
from ui.jobs import Lane
from ui.opening.fields import FolderField
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import label, rule

FOLDER = "habeas-demo"


class SampleForm(QWidget):
    """`made(folder of the vault, passphrase)`; `wants_open` to go back."""

    made = Signal(Path, str)
    wants_open = Signal()

    def __init__(self, lane: Lane, work_factor: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._work_factor = work_factor
        self.strip = Strip(self)
        self.where = FolderField(
            self.tr("Folder for the sample"),
            self.tr("A folder named {name} is made in it. Remove it when you have seen enough.").format(name=FOLDER),
            self,
        )
        self.where.edit.setObjectName("sample-folder")
        self.go = QPushButton(self.tr("Make the sample and look around"), self)
        self.go.setObjectName("make-sample")
        self.go.setProperty("role", "primary")
        self.go.setProperty("tall", "yes")
        self.progress = Progress(self)
        self.back = QPushButton(self.tr("Open a vault instead"), self)
        self.back.setProperty("role", "link")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Look around a sample"), "title", parent=self))
        column.addWidget(self.strip)
        column.addWidget(
            label(
                self.tr(
                    "A whole case, all of it invented: people in five scripts, two trials, a film, statements that contradict "
                    "one another, a sealed bundle. Nothing in it is about anybody. Its passphrase lies beside it in a file, "
                    "which you would never do with a vault of your own."
                ),
                wrap=True,
                parent=self,
            )
        )
        for widget in (self.where, self.go, self.progress, rule(self)):
            column.addWidget(widget)
        column.addLayout(foot)
        self.go.clicked.connect(self.start)
        self.where.entered.connect(self.start)
        self.back.clicked.connect(self.wants_open)

    def start(self) -> None:
        """Make it, or open the one that is there already."""
        if not self.go.isEnabled():
            return
        if not self.where.text.strip() or not self.where.folder.is_dir():
            self.strip.say((self.tr("That folder is not there."), "", self.tr("Choose a folder that exists.")), "warn")
            self.where.setFocus()
            return
        self.strip.clear()
        self._enable(on=False)
        folder, factor = self.where.folder / FOLDER, self._work_factor

        def make(ticket: Ticket) -> tuple[Path, str]:
            from app.services import demo  # noqa: PLC0415  (all of the program: the opening card does not wait for it)

            passphrase = folder / demo.PASSPHRASE
            if not passphrase.is_file() or not (folder / demo.VAULT).is_dir():
                demo.run(folder, ticket, lambda _line: None, work_factor=factor)
            return folder / demo.VAULT, vaults.passphrase_from(passphrase)

        job = self._lane.run(make)
        job.succeeded.connect(self._made)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self.progress.watch(job, self.tr("Making the sample"))

    def _enable(self, *, on: bool) -> None:
        for widget in (self.where, self.go, self.back):
            widget.setEnabled(on)

    def _made(self, made: tuple[Path, str]) -> None:
        self._enable(on=True)
        self.made.emit(*made)

    def _failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)

    def _stopped(self) -> None:
        self._enable(on=True)
        self.strip.say((self.tr("Stopped. What was made so far lies in the folder; remove it."),))
