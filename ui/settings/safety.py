"""Safety: when the vault locks itself, leaving with it past somebody who may ask for it, and erasing it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QPushButton  # noqa: TID251

from app.jobs import Ticket
from app.services import preferences, safety
from ui.opening.fields import SecretField
from ui.opening.open_form import recovery_key
from ui.parts.strip import Strip
from ui.settings.hold import HoldButton
from ui.settings.host import host_of
from ui.settings.keep import keep
from ui.settings.parts import Choice, Group, Setting


class SafetyGroup(Group):
    def build(self) -> None:
        self._build_locking()
        self._build_travel()
        self._build_erasing()

    def _build_locking(self) -> None:
        card = Setting(
            self.tr("Lock by itself"),
            (
                self.tr(
                    "When nobody has touched the program for this long, the vault is closed and its names leave the memory. "
                    "Drafts are kept. It also locks when the machine sleeps or its screen is locked."
                ),
            ),
        )
        options = [
            (each, self.tr("%n minute(s)", "", each).replace("(s)", "" if each == 1 else "s"))
            for each in preferences.LOCK_AFTER_MINUTES
        ]
        self.minutes = Choice(self.tr("Lock after"), options, preferences.Preferences().lock_after_minutes, across=3)
        self.minutes.setObjectName("lock-after")
        self.minutes.chosen.connect(
            lambda minutes: keep(self, lambda chosen: replace(chosen, lock_after_minutes=minutes))
        )
        self.lock = QPushButton(self.tr("Lock now"))
        self.lock.setObjectName("lock-now")
        self.lock.setToolTip("Ctrl+L")
        self.lock.clicked.connect(lambda: host_of(self).lock())
        card.put(self.minutes)
        card.column.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(card)

    def _build_travel(self) -> None:
        card = Setting(
            self.tr("Lock for travel"),
            (
                self.tr("No passphrase will open this vault any more, so nobody can make you open it."),
                self.tr("Only the recovery key opens it, which you leave with somebody who stays behind."),
                self.tr(
                    "Opening it with that key and setting a passphrase undoes it. Backups and copies made before still open "
                    "with the passphrase of their day, and flash memory may keep the old key file."
                ),
            ),
        )
        self.travel_strip = Strip(card)
        self.key = SecretField(
            self.tr("Recovery key"),
            self.tr("It is tried first. Without a key that works the vault would be lost."),
            card,
        )
        self.key.edit.setObjectName("travel-key")
        self.try_key = QPushButton(self.tr("Try this key"))
        self.try_key.setObjectName("try-key")
        self.travel = QPushButton(self.tr("Lock for travel and close"))
        self.travel.setObjectName("travel-lock")
        self.travel.setEnabled(False)
        self.travel.setToolTip(self.tr("Try the recovery key first."))
        self.travel.setAccessibleDescription(self.travel.toolTip())
        card.put(self.travel_strip, self.key)
        card.column.addWidget(self.try_key, 0, Qt.AlignmentFlag.AlignLeft)
        card.column.addWidget(self.travel, 0, Qt.AlignmentFlag.AlignLeft)
        self.try_key.clicked.connect(self._try)
        self.key.entered.connect(self._try)
        self.key.changed.connect(lambda _text: self._allow_travel(on=False))
        self.travel.clicked.connect(self._travel)
        self.column.addWidget(card)

    def _allow_travel(self, *, on: bool) -> None:
        self.travel.setEnabled(on)
        self.travel.setToolTip("" if on else self.tr("Try the recovery key first."))
        self.travel.setAccessibleDescription(self.travel.toolTip())

    def _try(self) -> None:
        if not self.key.text.strip() or not self.try_key.isEnabled():
            self.key.setFocus()
            return
        vault, key = self.desk.vault, recovery_key(self.key.text)

        def attempt(_: Ticket) -> None:
            safety.opens(vault, key)

        self.try_key.setEnabled(False)
        job = self.desk.lane.run(attempt)
        job.succeeded.connect(lambda _nothing: self._works())
        job.failed.connect(self._fails)
        job.ended.connect(lambda: self.try_key.setEnabled(True))

    def _works(self) -> None:
        self.travel_strip.say(
            (self.tr("This key opens the vault."), "", self.tr("Now it can be locked for travel.")), "good"
        )
        self._allow_travel(on=True)
        self.travel.setFocus()

    def _fails(self, error: Exception) -> None:
        self._allow_travel(on=False)
        self.travel_strip.say_error(error)

    def _travel(self) -> None:
        vault, key = self.desk.vault, recovery_key(self.key.text)

        def act(_: Ticket) -> None:
            safety.travel_lock(vault, key)

        self._allow_travel(on=False)
        self.try_key.setEnabled(False)
        job = self.desk.lane.run(act, stays=True)
        job.succeeded.connect(self._gone)
        job.failed.connect(self._fails)
        job.ended.connect(lambda: self.try_key.setEnabled(True))

    def _gone(self, _nothing: object) -> None:
        self.key.take()
        host_of(self).lock()

    def _build_erasing(self) -> None:
        card = Setting(
            self.tr("Erase this vault"),
            (
                self.tr(
                    "The key files are destroyed within a second: nothing opens this vault again, nothing brings it back."
                ),
                self.tr(
                    "What this computer remembers of any vault goes too; records and films stay as files nobody can read."
                ),
                self.tr(
                    "Not reached: backups and copies elsewhere, and what flash memory (SSDs, sticks, cards) keeps of files "
                    "that were overwritten."
                ),
            ),
            tone="crit",
        )
        self.erase = HoldButton(self.tr("Hold for three seconds to erase"), safety.HOLD_S, card)
        self.erase.setObjectName("erase")
        self.erase.held.connect(self._erase)
        self.erase_strip = Strip(card)
        card.column.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignLeft)
        card.put(self.erase_strip)
        self.column.addWidget(card)

    def _erase(self) -> None:
        try:
            host_of(self).erase()
        except Exception as error:  # whatever it was has to be told: the person counts on it
            self.erase_strip.say_error(error)

    def load(self) -> None:
        self.minutes.buttons[host_of(self).preferences.lock_after_minutes].setChecked(True)
