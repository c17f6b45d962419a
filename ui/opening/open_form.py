"""Open a vault: where it is, and the passphrase or the recovery key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.services import vaults
from app.services.vaults import Passphrase, RecoveryKey, Secret, Settings
from ui.jobs import Job, Lane, Work
from ui.opening.fields import FolderField, SecretField
from ui.opening.other_copy import OtherCopy
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import label, rule, say
from ui.session import OpenVault, open_vault


class OpenForm(QWidget):
    """`opened(OpenVault)` once the vault is open; `wants_new` when the person would rather make one."""

    opened = Signal(object)
    wants_new = Signal()

    def __init__(self, lane: Lane, settings: Settings | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._settings = settings
        self._with_recovery_key = False
        self._held: OpenVault | None = None
        self._title = label(self.tr("Open your vault"), "title", parent=self)
        self.strip = Strip(self)
        self.folder = FolderField(self.tr("Vault"), self.tr("Habeas does not remember where vaults are."), self)
        self.secret = SecretField(self.tr("Passphrase"), parent=self)
        self.go = QPushButton(self.tr("Open"), self)
        self.go.setProperty("role", "primary")
        self.go.setProperty("tall", "yes")
        self.go.setDefault(True)
        self.slow = label(
            self.tr("Takes about a second, to slow down anyone who guesses."), "small", "text2", wrap=True
        )
        self.progress = Progress(self)
        self.other_copy = OtherCopy(self)
        self.other_way = self._link(self.tr("Use the recovery key"))
        self.make = self._link(self.tr("Make a new vault"))
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addWidget(self.other_way)
        links.addStretch(1)
        links.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self._title, self.strip, self.other_copy, self.folder, self.secret, self.go):
            column.addWidget(widget)
        column.addWidget(self.slow)
        column.addWidget(self.progress)
        column.addWidget(rule(self))
        column.addLayout(links)
        self.go.clicked.connect(self.start)
        self.folder.entered.connect(self.secret.setFocus)
        self.secret.entered.connect(self.start)
        self.make.clicked.connect(self.wants_new)
        self.other_way.clicked.connect(self._switch)
        self.other_copy.only_read.connect(self._hand_over)
        self.other_copy.go_on.connect(self._accept)

    def _link(self, words: str) -> QPushButton:
        made = QPushButton(words, self)
        made.setProperty("role", "link")
        return made

    def _switch(self) -> None:
        """Passphrase or recovery key: one line serves both."""
        self._with_recovery_key = not self._with_recovery_key
        name = self.tr("Recovery key") if self._with_recovery_key else self.tr("Passphrase")
        say(self.secret.name, name)
        self.secret.edit.setAccessibleName(name)
        self.other_way.setText(
            self.tr("Use the passphrase") if self._with_recovery_key else self.tr("Use the recovery key")
        )
        say(
            self.secret.note,
            self.tr("As printed: AGE-SECRET-KEY-1 and the groups after it. Blanks do not matter.")
            if self._with_recovery_key
            else "",
        )
        self.secret.note.setVisible(self._with_recovery_key)
        self.secret.edit.clear()
        self.secret.setFocus()

    def _secret(self) -> Secret:
        typed = self.secret.take()
        return RecoveryKey("".join(typed.split()).upper()) if self._with_recovery_key else Passphrase(typed)

    def start(self) -> None:
        """Open with what was typed."""
        if self._busy:
            return
        if not self.folder.text.strip():
            self.strip.say((self.tr("No vault is chosen yet."), "", self.tr("Choose its folder, or drag it here.")))
            self.folder.setFocus()
            return
        if not self.secret.text:
            self.strip.say(
                (self.tr("The recovery key is missing."),)
                if self._with_recovery_key
                else (self.tr("The passphrase is missing."),)
            )
            self.secret.setFocus()
            return
        self.strip.clear()
        folder, secret, settings = self.folder.folder, self._secret(), self._settings
        self._run(lambda ticket: open_vault(folder, secret, settings, ticket))

    def start_with(self, folder: Path, passphrase: str) -> None:
        """Open a vault that was just made."""
        self.folder.edit.setText(str(folder))
        self.secret.edit.setText(passphrase)
        self.start()

    @property
    def _busy(self) -> bool:
        return not self.go.isEnabled()

    def _run(self, work: Work) -> None:
        self._enable(on=False)
        job = self._lane.run(work)
        job.succeeded.connect(self._opened)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self.progress.watch(job, self.tr("Opening the vault"))

    def _enable(self, *, on: bool) -> None:
        for widget in (self.folder, self.secret, self.go, self.other_way, self.make):
            widget.setEnabled(on)

    def _opened(self, opened: OpenVault) -> None:
        self._enable(on=True)
        if opened.vault.writable:
            self.opened.emit(opened)
            return
        self._held = opened
        for widget in (self.folder, self.secret, self.go, self.slow):
            widget.hide()
        self.other_way.hide()
        self.make.hide()
        self.other_copy.ask(opened.vault)

    def _hand_over(self) -> None:
        if self._held is not None:
            opened, self._held = self._held, None
            self.opened.emit(opened)

    def _accept(self, why: str) -> None:
        held = self._held
        if held is None:
            return

        def accept(_: Ticket) -> None:
            vaults.accept_copy(held.vault, why)

        job: Job = self._lane.run(accept)
        job.succeeded.connect(self._hand_over)
        job.failed.connect(self.strip.say_error)

    def _failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)
        self.secret.setFocus()

    def _stopped(self) -> None:
        self._enable(on=True)
        self.strip.say((self.tr("Stopped. The vault is closed."),))
        self.secret.setFocus()

    @property
    def held(self) -> OpenVault | None:
        """A vault that is open but was not handed over yet, for whoever closes the window."""
        return self._held
