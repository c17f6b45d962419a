"""Backups: where to, how old the last one is, and done only when it was proven."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QPushButton  # noqa: TID251

from app.errors import Refused
from app.jobs import Ticket
from app.services import backups
from app.services.backups import LastBackup, Made
from ui.opening.fields import FolderField
from ui.parts.text import isolated, label, say
from ui.settings.parts import Group, Setting
from ui.words.dates import day


class BackupGroup(Group):
    def build(self) -> None:
        card = Setting(
            self.tr("Back up this vault"),
            (
                self.tr("Only what is new is copied. The backup is opened as a restore would do it before it counts."),
                self.tr("It is as well encrypted as the vault. Keep it on another disk, in another place."),
            ),
        )
        self.age = label("", "strong", wrap=True, parent=card)
        self.age.setObjectName("backup-age")
        self.target = FolderField(
            self.tr("Disk or folder"),
            self.tr("A folder of its own is made there; its name says nothing of the case."),
            card,
        )
        self.target.edit.setObjectName("backup-target")
        self.go = QPushButton(self.tr("Back up now"))
        self.go.setObjectName("back-up")
        self.go.setProperty("role", "primary")
        card.put(self.age, self.target)
        card.column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        restore = Setting(
            self.tr("Restore"),
            (
                self.tr(
                    "A backup is restored from the card that opens vaults: lock this one, then choose Restore a backup."
                ),
            ),
        )
        self.go.clicked.connect(self._start)
        self.target.entered.connect(self._start)
        self.column.addWidget(card)
        self.column.addWidget(restore)

    def load(self) -> None:
        vault = self.desk.vault
        job = self.desk.lane.run(lambda _ticket: backups.last_backup(vault))
        job.succeeded.connect(self._show_age)
        job.failed.connect(self.strip.say_error)

    def _show_age(self, last: LastBackup | None) -> None:
        if last is None:
            say(self.age, self.tr("This vault was never backed up."), "warn")
            return
        days = max(0, (self.desk.vault.settings.clock() - last.at) // timedelta(days=1))
        ago = (
            self.tr("today")
            if days == 0
            else self.tr("%n day(s) ago", "", days).replace("(s)", "" if days == 1 else "s")
        )
        words = self.tr("Last proven backup: {ago}, {date}.").format(ago=ago, date=isolated(day(last.at.date())))
        if last.lines_since > 0:
            more = self.tr("The log has grown by %n line(s) since.", "", last.lines_since)
            words = f"{words} {more.replace('(s)', '' if last.lines_since == 1 else 's')}"
        say(self.age, words, "warn" if days > backups.OLD_AFTER_DAYS and last.lines_since > 0 else "text")

    def _start(self) -> None:
        if not self.go.isEnabled():
            return
        if not self.target.text.strip():
            self.strip.say((self.tr("No folder is chosen yet."), "", self.tr("Choose a disk or a folder.")), "warn")
            self.target.setFocus()
            return
        self.strip.clear()
        self._enable(on=False)
        vault, target = self.desk.vault, self.target.folder

        def back_up(ticket: Ticket) -> Made:
            return backups.backup(vault, target, ticket)

        job = self.desk.lane.run(back_up)
        job.succeeded.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        job.ended.connect(lambda: self._enable(on=True))
        self.progress.watch(job, self.tr("Backing up"))

    def _enable(self, *, on: bool) -> None:
        self.go.setEnabled(on)
        self.target.setEnabled(on)

    def _done(self, made: Made) -> None:
        told = made.manifest
        first = self.tr("Backed up and proven: snapshot {n}.").format(n=told.number)
        second = self.tr("{versions} versions of records, {originals} originals; {copied} were copied now.").format(
            versions=told.versions, originals=told.blobs, copied=made.copied
        )
        third, tone = "", "good"
        if told.missing:
            missing = len(told.missing)
            third, tone = (
                self.tr("Not in it: {n} originals that are lost in the vault itself.").format(n=missing),
                "warn",
            )
        elif made.same_disk:
            third, tone = self.tr("It lies on the same disk as the vault: keep another one elsewhere."), "warn"
        self.strip.say((first, second, third), tone)
        self.load()

    def _failed(self, error: Exception) -> None:
        self.strip.say_error(error)
        if isinstance(error, Refused):
            self.target.setFocus()

    def _stopped(self) -> None:
        self.strip.say((self.tr("Stopped. Earlier backups are as they were."),))
