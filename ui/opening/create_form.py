"""Make a vault in four steps: where; the passphrase; the recovery key, shown once; three of its groups asked back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.services import vaults
from app.services.vaults import RecoveryKey, Settings
from ui.jobs import Lane
from ui.opening.fields import Field, FolderField
from ui.opening.passphrase_pair import PassphrasePair
from ui.opening.recovery import AskBack, KeyShown
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import label, rule, say

ENDING = ".habeas"


class CreateForm(QWidget):
    """`made(folder, passphrase)` when the vault stands and its recovery key was written down; `wants_open` to go back."""

    made = Signal(Path, str)
    wants_open = Signal()

    def __init__(self, lane: Lane, settings: Settings | None, work_factor: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._settings = settings
        self._work_factor = work_factor
        self._passphrase = ""
        self._folder = Path()
        self.title = label(self.tr("Make a new vault"), "title", parent=self)
        self.step = label("", "small", "text2", parent=self)
        self.strip = Strip(self)
        self.where = FolderField(
            self.tr("Folder"), self.tr("The disk or stick that the vault shall lie on. It can be moved later."), self
        )
        self.vault_name = Field(
            self.tr("Name of the vault"),
            self.tr("It can be seen by anyone who sees the disk, so it should name nobody and no case."),
        )
        self.vault_name.edit.setText(self.tr("Record"))
        self.investigator = Field(
            self.tr("Your name"), self.tr("It stands beside what you record, inside the vault only.")
        )
        self.pair = PassphrasePair(self)
        self.passphrase, self.strength, self.again = self.pair.passphrase, self.pair.strength, self.pair.again
        self.shown = KeyShown(self)
        self.ask_back = AskBack(self)
        self.progress = Progress(self, can_cancel=False)
        self.go = QPushButton(self.tr("Go on"), self)
        self.go.setProperty("role", "primary")
        self.go.setProperty("tall", "yes")
        self.back = QPushButton("", self)
        self.back.setProperty("role", "link")
        self._steps = (
            self._page(self.where, self.vault_name, self.investigator),
            self._page(self.pair),
            self._page(self.shown),
            self._page(self.ask_back),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addWidget(self.step)
        column.addLayout(head)
        column.addWidget(self.strip)
        for page in self._steps:
            column.addWidget(page)
        column.addWidget(self.go)
        column.addWidget(self.progress)
        column.addWidget(rule(self))
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        column.addLayout(foot)
        self.go.clicked.connect(self.forward)
        self.back.clicked.connect(self.backward)
        for field in (self.where, self.vault_name, self.investigator, self.pair):
            field.entered.connect(self.forward)
        self.ask_back.entered.connect(self.forward)
        self.show_step(0)

    def _page(self, *widgets: QWidget) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in widgets:
            column.addWidget(widget)
        return page

    def show_step(self, number: int) -> None:
        """`number`: 0 where, 1 passphrase, 2 the key, 3 asked back."""
        self.at = number
        for place, page in enumerate(self._steps):
            page.setVisible(place == number)
        titles = (
            self.tr("Make a new vault"),
            self.tr("Choose a passphrase"),
            self.tr("Write down the recovery key"),
            self.tr("Is it written down?"),
        )
        say(self.title, titles[number])
        say(self.step, self.tr("Step {n} of {all}").format(n=number + 1, all=len(self._steps)))
        words = (self.tr("Go on"), self.tr("Make the vault"), self.tr("It is written down"), self.tr("Open the vault"))
        self.go.setText(words[number])
        back = (
            self.tr("Open a vault instead"),
            self.tr("Back"),
            "",
            self.tr("Show the key again"),
        )[number]
        self.back.setText(back)
        self.back.setVisible(bool(back))
        self.strip.clear()
        first = (self.where, self.passphrase, self.go, self.ask_back)[number]
        first.setFocus()

    def forward(self) -> None:
        if not self.go.isEnabled():
            return
        (self._where_done, self._passphrase_done, self._key_done, self._asked_done)[self.at]()

    def backward(self) -> None:
        if self.at == 0:
            self.wants_open.emit()
        else:
            self.show_step(self.at - 1)

    def _where_done(self) -> None:
        name = self.vault_name.text.strip()
        folder = self.where.folder
        if not self.where.text.strip() or not folder.is_dir():
            self._mend(self.where, self.tr("That folder is not there."), self.tr("Choose a folder that exists."))
        elif not name or Path(name).name != name or name.startswith("."):
            self._mend(
                self.vault_name,
                self.tr("That cannot be the name of a folder."),
                self.tr("Use letters, figures and blanks."),
            )
        elif (folder / self._file_name(name)).exists():
            self._mend(
                self.vault_name,
                self.tr("Something of that name is there already. It was left as it is."),
                self.tr("Choose another name."),
            )
        elif not self.investigator.text.strip():
            self._mend(self.investigator, self.tr("Your name is missing."), self.tr("A name you work under is enough."))
        else:
            self._folder = folder / self._file_name(name)
            self.show_step(1)

    @staticmethod
    def _file_name(name: str) -> str:
        return name if name.endswith(ENDING) else name + ENDING

    def _mend(self, field: QWidget, happened: str, do: str) -> None:
        self.strip.say((happened, "", do), "warn")
        field.setFocus()

    def _passphrase_done(self) -> None:
        typed = self.pair.checked(self.strip)
        if typed is None:
            return
        self._enable(on=False)
        folder, name, settings, factor = self._folder, self.investigator.text, self._settings, self._work_factor

        def make(_: Ticket) -> RecoveryKey:
            return vaults.create(folder, typed, investigator=name, work_factor=factor, settings=settings)

        job = self._lane.run(make)
        job.succeeded.connect(self._created)
        job.failed.connect(self._failed)
        self.progress.watch(job, self.tr("Making the vault"))

    def _enable(self, *, on: bool) -> None:
        for widget in (self.pair, self.go, self.back):
            widget.setEnabled(on)

    def _created(self, key: RecoveryKey) -> None:
        self._enable(on=True)
        self._passphrase = self.pair.take()
        self.shown.show_key(key.text)
        self.ask_back.choose(self.shown.groups)
        self.show_step(2)

    def _failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)

    def _key_done(self) -> None:
        self.show_step(3)

    def _asked_done(self) -> None:
        wrong = self.ask_back.wrong()
        if wrong is not None:
            self.strip.say(
                (
                    self.tr("Group {n} is not what was shown.").format(n=wrong + 1),
                    self.tr("The vault is made and nothing is lost."),
                    self.tr("Compare it with your paper, or show the key again."),
                ),
                "warn",
            )
            return
        passphrase, self._passphrase = self._passphrase, ""
        self.shown.forget()
        self.ask_back.forget()
        self.made.emit(self._folder, passphrase)
