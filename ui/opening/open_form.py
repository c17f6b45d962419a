"""Open a vault: where it is, and the passphrase or the recovery key; and what there is to do where it does not open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import AppError
from app.jobs import Ticket
from app.services import safety, vaults
from app.services.vaults import Passphrase, RecoveryKey, Secret, Settings
from ui.jobs import Job, Lane, Work
from ui.opening.fields import FolderField, SecretField
from ui.opening.other_copy import OtherCopy
from ui.opening.travel import SetPassphrase
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import isolated, label, rule, say
from ui.session import OpenVault, open_vault
from ui.theme.icons import Icon

RESTORE_HELPS = frozenset(
    {
        "keys-gone",
        "database-missing",
        "database-damaged",
        "vault-file-damaged",
        "vault-exchanged",
        "key-slot-damaged",
        "key-slot-exchanged",
        "signing-key-damaged",
    }
)
"""Where a backup is the way out, the card offers it."""


class OpenForm(QWidget):
    """`opened(OpenVault)` once the vault is open; `wants_new`, `wants_restore`, `wants_sample`: something else is wanted."""

    opened = Signal(object)
    wants_new = Signal()
    wants_restore = Signal()
    wants_sample = Signal()

    def __init__(self, lane: Lane, settings: Settings | None, work_factor: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._settings = settings
        self._with_recovery_key = False
        self._held: OpenVault | None = None
        self._title = label(self.tr("Open your vault"), "title", parent=self)
        self.strip = Strip(self)
        self.folder = FolderField(self.tr("Vault"), self.tr("Habeas does not remember where vaults are."), self)
        self.folder.edit.setObjectName("vault-folder")
        self.secret = SecretField(self.tr("Passphrase"), parent=self)
        self.secret.edit.setObjectName("secret")
        self.go = QPushButton(self.tr("Open"), self)
        self.go.setObjectName("open")
        self.go.setProperty("role", "primary")
        self.go.setProperty("tall", "yes")
        self.go.setDefault(True)
        self.slow = label(
            self.tr("Takes about a second, to slow down anyone who guesses."), "small", "text2", wrap=True
        )
        self.progress = Progress(self)
        self.other_copy = OtherCopy(self)
        self.set_passphrase = SetPassphrase(work_factor, self)
        self.other_way = self._link(self.tr("Use the recovery key"), "other-way")
        self.make = self._link(self.tr("Make a new vault"), "make-vault")
        self.restore = self._link(self.tr("Restore a backup"), "restore-backup")
        self.sample = self._link(self.tr("Look around a sample"), "sample")
        self._links = QWidget(self)
        rows = QVBoxLayout(self._links)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for first, second in ((self.other_way, self.make), (self.restore, self.sample)):
            row = QHBoxLayout()
            row.addWidget(first)
            row.addStretch(1)
            row.addWidget(second)
            rows.addLayout(row)
        self._rule = rule(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (
            self._title,
            self.strip,
            self.other_copy,
            self.set_passphrase,
            self.folder,
            self.secret,
            self.go,
            self.slow,
            self.progress,
            self._rule,
            self._links,
        ):
            column.addWidget(widget)
        self.go.clicked.connect(self.start)
        self.folder.entered.connect(self.secret.setFocus)
        self.folder.changed.connect(lambda _text: self._stand("open"))
        self.secret.entered.connect(self.start)
        self.make.clicked.connect(self.wants_new)
        self.restore.clicked.connect(self.wants_restore)
        self.sample.clicked.connect(self.wants_sample)
        self.other_way.clicked.connect(self._switch)
        self.other_copy.only_read.connect(self._hand_over)
        self.other_copy.go_on.connect(self._accept)
        self.set_passphrase.later.connect(self._hand_over)
        self.set_passphrase.chosen.connect(self._set_passphrase)

    def _link(self, words: str, name: str) -> QPushButton:
        made = QPushButton(words, self)
        made.setObjectName(name)
        made.setProperty("role", "link")
        return made

    # what the card is about

    def _stand(self, code: str) -> None:
        """Name the card after how the vault stands."""
        titles = {
            "travel-locked": self.tr("Locked for travel"),
            "vault-in-use": self.tr("Open elsewhere"),
            "vault-newer": self.tr("Made by a newer version"),
            "older-copy": self.tr("An older copy"),
            "forked-copy": self.tr("Another copy"),
            "broken-copy": self.tr("A copy with a broken log"),
            "keys-gone": self.tr("No key is left"),
            "set-passphrase": self.tr("Set a new passphrase"),
        }
        damaged = code in RESTORE_HELPS and code not in titles
        say(self._title, self.tr("The vault is damaged") if damaged else titles.get(code, self.tr("Open your vault")))
        self._title.setObjectName(f"state-{code}")

    def say_locked(self, at: str, folder: Path) -> None:
        """The program locked itself or was locked: when, and which vault to open again."""
        self.folder.edit.setText(str(folder))
        words = self.tr("Locked at {time}. Your drafts are kept.").format(time=isolated(at))
        self.strip.say((words,), icon=Icon.LOCK)
        self.secret.setFocus()

    def _switch(self) -> None:
        self._ask_for(recovery_key=not self._with_recovery_key)

    def _ask_for(self, *, recovery_key: bool) -> None:
        """Passphrase or recovery key: one line serves both."""
        self._with_recovery_key = recovery_key
        name = self.tr("Recovery key") if recovery_key else self.tr("Passphrase")
        say(self.secret.name, name)
        self.secret.edit.setAccessibleName(name)
        self.other_way.setText(self.tr("Use the passphrase") if recovery_key else self.tr("Use the recovery key"))
        say(
            self.secret.note,
            self.tr("As printed: AGE-SECRET-KEY-1 and the groups after it. Blanks do not matter.")
            if recovery_key
            else "",
        )
        self.secret.note.setVisible(recovery_key)
        self.slow.setVisible(not recovery_key)
        self.secret.edit.clear()
        self.secret.setFocus()

    def _secret(self) -> Secret:
        typed = self.secret.take()
        return recovery_key(typed) if self._with_recovery_key else Passphrase(typed)

    # opening

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
        self._ask_for(recovery_key=False)
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
        for widget in (self.folder, self.secret, self.go, self._links):
            widget.setEnabled(on)

    def _opened(self, opened: OpenVault) -> None:
        self._enable(on=True)
        self._held = opened
        if not opened.vault.writable:
            self._only(self.other_copy)
            self.other_copy.ask(opened.vault)
            self._stand(self.other_copy.strip.code)
        elif safety.is_travel_locked(opened.vault):
            self._only(self.set_passphrase)
            self.set_passphrase.ask()
            self._stand("set-passphrase")
        else:
            self._hand_over()

    def _only(self, shown: QWidget) -> None:
        """One question has the card to itself."""
        for widget in (self.folder, self.secret, self.go, self.slow, self._links, self._rule, self.strip):
            widget.hide()
        shown.show()

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

    def _set_passphrase(self, new: str, work_factor: int) -> None:
        held = self._held
        if held is None:
            return

        def change(_: Ticket) -> None:
            vaults.change_passphrase(held.vault, new, work_factor=work_factor)

        job: Job = self._lane.run(change)
        job.succeeded.connect(self._hand_over)
        job.failed.connect(self.set_passphrase.failed)
        self.progress.watch(job, self.tr("Setting the passphrase"))

    def _failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)
        code = error.code if isinstance(error, AppError) else ""
        self._stand(code)
        if code == "travel-locked":
            self._ask_for(recovery_key=True)
        (self.restore if code in RESTORE_HELPS else self.secret).setFocus()

    def _stopped(self) -> None:
        self._enable(on=True)
        self.strip.say((self.tr("Stopped. The vault is closed."),))
        self.secret.setFocus()

    @property
    def held(self) -> OpenVault | None:
        """A vault that is open but was not handed over yet, for whoever closes the window."""
        return self._held


def recovery_key(typed: str) -> RecoveryKey:
    """A recovery key as typed from paper: blanks and small letters do not matter."""
    return RecoveryKey("".join(typed.split()).upper())
