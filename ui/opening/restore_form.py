"""Make a vault from a backup, before any vault is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.jobs import Ticket
from app.services import backups
from app.services.backups import Restored
from app.services.vaults import Passphrase, RecoveryKey, Secret, Settings
from ui.jobs import Lane
from ui.opening.create_form import ENDING
from ui.opening.fields import Field, FolderField, SecretField
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import isolated, label, rule

_KEY_BEGINS = "AGE-SECRET-KEY-"


class RestoreForm(QWidget):
    """`wants_open(folder)` once a vault stands, or with None to go back."""

    wants_open = Signal(object)

    def __init__(self, lane: Lane, settings: Settings | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._settings = settings
        self._made: Path | None = None
        self.strip = Strip(self)
        self.source = FolderField(self.tr("Backup"), self.tr("The disk or folder that was named for the backup."), self)
        self.source.edit.setObjectName("backup-folder")
        self.where = FolderField(self.tr("Folder for the vault"), parent=self)
        self.where.edit.setObjectName("restore-to")
        self.vault_name = Field(
            self.tr("Name of the vault"), self.tr("A newer vault of that name is never overwritten."), self
        )
        self.vault_name.edit.setText(self.tr("Record"))
        self.secret = SecretField(
            self.tr("Passphrase or recovery key"), self.tr("Of the day when the backup was made."), self
        )
        self.secret.edit.setObjectName("restore-secret")
        self.go = QPushButton(self.tr("Restore"), self)
        self.go.setObjectName("restore")
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
        column.addWidget(label(self.tr("Restore a backup"), "title", parent=self))
        self._fields = (self.source, self.where, self.vault_name, self.secret)
        for widget in (self.strip, *self._fields, self.go, self.progress, rule(self)):
            column.addWidget(widget)
        column.addLayout(foot)
        self.go.clicked.connect(self.start)
        for field, following in zip(self._fields, self._fields[1:], strict=False):
            field.entered.connect(following.setFocus)
        self.secret.entered.connect(self.start)
        self.back.clicked.connect(lambda: self.wants_open.emit(None))

    def begin(self) -> None:
        self._made = None
        self.strip.clear()
        self._show_fields(on=True)
        self.go.setText(self.tr("Restore"))
        self.source.setFocus()

    def _show_fields(self, *, on: bool) -> None:
        for field in self._fields:
            field.setVisible(on)

    def start(self) -> None:
        """Restore with what was typed, or open what was restored."""
        if not self.go.isEnabled():
            return
        if self._made is not None:
            self.wants_open.emit(self._made)
            return
        name = self.vault_name.text.strip()
        if not self.source.text.strip() or not self.source.folder.is_dir():
            self._mend(self.source, self.tr("That folder is not there."), self.tr("Choose the folder of the backup."))
        elif not self.where.text.strip() or not self.where.folder.is_dir():
            self._mend(self.where, self.tr("That folder is not there."), self.tr("Choose a folder that exists."))
        elif not name or Path(name).name != name or name.startswith("."):
            self._mend(
                self.vault_name,
                self.tr("That cannot be the name of a folder."),
                self.tr("Use letters, figures and blanks."),
            )
        elif not self.secret.text:
            self._mend(self.secret, self.tr("The passphrase is missing."), "")
        else:
            self._restore(self.where.folder / (name if name.endswith(ENDING) else name + ENDING))

    def _mend(self, field: QWidget, happened: str, do: str) -> None:
        self.strip.say((happened, "", do), "warn")
        field.setFocus()

    def _restore(self, folder: Path) -> None:
        self.strip.clear()
        self._enable(on=False)
        source, secret, settings = self.source.folder, self._secret(), self._settings

        def restore(ticket: Ticket) -> Restored:
            return backups.restore(source, folder, secret, ticket, settings=settings)

        job = self._lane.run(restore)
        job.succeeded.connect(self._restored)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self.progress.watch(job, self.tr("Restoring and verifying"))

    def _secret(self) -> Secret:
        typed = self.secret.take()
        key = "".join(typed.split()).upper()
        return RecoveryKey(key) if key.startswith(_KEY_BEGINS) else Passphrase(typed)

    def _enable(self, *, on: bool) -> None:
        for widget in (*self._fields, self.go, self.back):
            widget.setEnabled(on)

    def _restored(self, done: Restored) -> None:
        self._enable(on=True)
        self._made = done.folder
        self._show_fields(on=False)
        told = self.tr("Restored, every byte of it verified: as it was at {time}.").format(
            time=isolated(done.manifest.at[:16].replace("T", " "))
        )
        lost = (
            self.tr("This computer has seen {n} lines of the log that the backup does not hold.").format(
                n=done.lines_lost
            )
            if done.lines_lost
            else ""
        )
        aside = (
            self.tr("The vault that was there before is now {name}.").format(name=isolated(done.set_aside.name))
            if done.set_aside is not None
            else self.tr("This computer goes on with this vault; other copies of it open read-only.")
        )
        missing = done.damaged + done.missing
        if missing:
            lost = self.tr("{n} originals are not in it; a check of the vault names them.").format(n=missing)
        self.strip.say((told, lost, aside), "warn" if lost else "good")
        self.go.setText(self.tr("Open it"))
        self.go.setFocus()

    def _failed(self, error: Exception) -> None:
        self._enable(on=True)
        self.strip.say_error(error)
        self.secret.setFocus()

    def _stopped(self) -> None:
        self._enable(on=True)
        self.strip.say((self.tr("Stopped. Nothing was restored, and the backup is as it was."),))
