"""The groups of settings that need little: who works here, looks, keys, media, about."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtGui import QHideEvent  # noqa: TID251
from PySide6.QtWidgets import QPushButton  # noqa: TID251

from app.jobs import Ticket
from app.services import about, preferences, vaults
from app.services.about import About
from app.services.preferences import Look
from app.services.vaults import KeyState, RecoveryKey
from ui.opening.passphrase_pair import PassphrasePair
from ui.opening.recovery import KeyShown
from ui.parts.text import isolated, label, say, selectable
from ui.settings.host import host_of
from ui.settings.keep import keep
from ui.settings.parts import Choice, Group, Setting


class YouGroup(Group):
    def build(self) -> None:
        card = Setting(
            self.tr("Your name"),
            (
                self.tr(
                    "It stands beside what you record, inside this vault only. It travels with nothing that leaves."
                ),
            ),
        )
        self.name = selectable(label("", "strong", wrap=True, parent=card))
        self.name.setObjectName("investigator")
        card.put(self.name)
        signs = Setting(
            self.tr("Your signature"),
            (
                self.tr(
                    "With this key the log and every bundle are signed. Read the fingerprint to those who receive bundles, "
                    "over another way, so that they can tell yours from a forged one."
                ),
            ),
        )
        self.fingerprint = selectable(label("", "mono", wrap=True, parent=signs))
        self.fingerprint.setObjectName("fingerprint")
        signs.put(self.fingerprint)
        self.column.addWidget(card)
        self.column.addWidget(signs)

    def load(self) -> None:
        vault = self.desk.vault

        def read(_: Ticket) -> tuple[str, str]:
            return about.investigator_name(vault), vaults.key_state(vault).fingerprint

        job = self.desk.lane.run(read)
        job.succeeded.connect(self._show)
        job.failed.connect(self.strip.say_error)

    def _show(self, found: tuple[str, str]) -> None:
        say(self.name, isolated(found[0]))
        say(self.fingerprint, found[1])


class LookGroup(Group):
    def build(self) -> None:
        look = Setting(
            self.tr("Colours"),
            (self.tr("How the whole window looks. Film stays on its dark ground in each of them."),),
        )
        self.look = Choice(
            self.tr("Colours"),
            [
                (Look.SYSTEM, self.tr("As the system asks for")),
                (Look.LIGHT, self.tr("Light")),
                (Look.DARK, self.tr("Dark")),
                (Look.CONTRAST, self.tr("High contrast, light")),
                (Look.CONTRAST_DARK, self.tr("High contrast, dark")),
            ],
            Look.SYSTEM,
        )
        self.look.setObjectName("look")
        self.look.chosen.connect(lambda value: keep(self, lambda chosen: replace(chosen, look=value)))
        look.put(self.look)
        size = Setting(
            self.tr("Size of text"),
            (
                self.tr(
                    "Text and everything around it. It changes when the program starts anew, as it does after locking."
                ),
            ),
        )
        self.text_size = Choice(
            self.tr("Size of text"),
            [(each, f"{each} %") for each in preferences.TEXT_PERCENT],
            100,
            across=4,
        )
        self.text_size.setObjectName("text-size")
        self.text_size.chosen.connect(self._size)
        self.anew = QPushButton(self.tr("Lock and start anew"))
        self.anew.setObjectName("start-anew")
        self.anew.clicked.connect(lambda: host_of(self).lock())
        self.anew.hide()
        size.put(self.text_size)
        size.column.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(look)
        self.column.addWidget(size)

    def _size(self, value: int) -> None:
        keep(self, lambda chosen: replace(chosen, text_percent=value))
        self.anew.show()

    def load(self) -> None:
        chosen = host_of(self).preferences
        self.look.buttons[chosen.look].setChecked(True)
        self.text_size.buttons[chosen.text_percent].setChecked(True)


class KeysGroup(Group):
    def build(self) -> None:
        ways = Setting(
            self.tr("Ways into this vault"),
            (self.tr("Each key file is one way in. One that this vault did not put there is a warning."),),
        )
        self.slots = label("", "body", wrap=True, parent=ways)
        self.slots.setObjectName("slots")
        ways.put(self.slots)
        change = Setting(
            self.tr("Change the passphrase"),
            (
                self.tr(
                    "The new one opens this vault from now on. Copies and backups made before still open with the old one."
                ),
            ),
        )
        self.pair = PassphrasePair(change)
        self.change = QPushButton(self.tr("Change the passphrase"))
        self.change.setObjectName("change-passphrase")
        self.change.clicked.connect(self._change)
        self.pair.entered.connect(self._change)
        change.put(self.pair)
        change.column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        more = Setting(
            self.tr("Another recovery key"),
            (
                self.tr(
                    "For another person or another place. It is shown once; the recovery keys that there are stay in force."
                ),
            ),
        )
        self.more = QPushButton(self.tr("Make a recovery key"))
        self.more.setObjectName("add-recovery")
        self.more.clicked.connect(self._add)
        self.shown = KeyShown(more)
        self.written = QPushButton(self.tr("It is written down"))
        self.written.setObjectName("recovery-written")
        self.written.clicked.connect(self._written)
        more.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        more.put(self.shown)
        more.column.addWidget(self.written, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_key(on=False)
        self.column.addWidget(ways)
        self.column.addWidget(change)
        self.column.addWidget(more)

    def _show_key(self, *, on: bool) -> None:
        self.more.setVisible(not on)
        self.shown.setVisible(on)
        self.written.setVisible(on)

    def _add(self) -> None:
        self.more.setEnabled(False)
        vault = self.desk.vault
        job = self.desk.lane.run(lambda _ticket: vaults.add_recovery(vault), stays=True)
        job.succeeded.connect(self._added)
        job.failed.connect(self.strip.say_error)
        job.ended.connect(lambda: self.more.setEnabled(True))

    def _added(self, key: RecoveryKey) -> None:
        self.shown.show_key(key.text)
        self._show_key(on=True)
        self.written.setFocus()
        self.load()

    def _written(self) -> None:
        self.shown.forget()
        self._show_key(on=False)
        self.more.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Who goes elsewhere leaves no key on the screen."""
        if self.shown.groups:
            self._written()
        super().hideEvent(event)

    def load(self) -> None:
        vault = self.desk.vault
        job = self.desk.lane.run(lambda _ticket: vaults.key_state(vault))
        job.succeeded.connect(self._show)
        job.failed.connect(self.strip.say_error)

    def _show(self, state: KeyState) -> None:
        names = {
            vaults.PASSPHRASE_SLOT: self.tr("Passphrase"),
            vaults.RECOVERY_SLOT: self.tr("Recovery key"),
        }
        lines = []
        for name, known in state.slots:
            words = names.get(name) or (
                self.tr("Another recovery key") if name.startswith("recovery-") else isolated(name)
            )
            lines.append(words if known else self.tr("{name}: NOT put there by this vault").format(name=words))
        if vaults.PASSPHRASE_SLOT not in dict(state.slots):
            lines.append(self.tr("No passphrase: locked for travel"))
        say(self.slots, "\n".join(lines))

    def _change(self) -> None:
        if not self.change.isEnabled():
            return
        typed = self.pair.checked(self.strip)
        if typed is None:
            return
        self.pair.take()
        self.change.setEnabled(False)
        vault, factor = self.desk.vault, host_of(self).work_factor
        job = self.desk.lane.run(lambda _ticket: vaults.change_passphrase(vault, typed, work_factor=factor), stays=True)
        job.succeeded.connect(self._changed)
        job.failed.connect(self.strip.say_error)
        job.ended.connect(lambda: self.change.setEnabled(True))
        self.progress.watch(job, self.tr("Setting the passphrase"))

    def _changed(self, _nothing: object) -> None:
        self.strip.say((self.tr("The new passphrase is in force."),), "good")
        self.load()


class _Asking(Group):
    """Asks the decoder once, when it is first shown."""

    _asked = False

    def load(self) -> None:
        if self._asked:
            return
        self._asked = True
        job = self.desk.lane.run(lambda _ticket: about.about())
        job.succeeded.connect(self.show_about)
        job.failed.connect(self.strip.say_error)
        self.progress.watch(job, self.tr("Asking the film decoder"))

    def show_about(self, found: About) -> None:
        """Put what was found on the labels."""


class MediaGroup(_Asking):
    def build(self) -> None:
        card = Setting(
            self.tr("Film decoder"),
            (
                self.tr(
                    "It reads films and pictures in a process of its own. Its name stands in the record of every still, so "
                    "that anybody can derive the still again."
                ),
            ),
        )
        self.decoder = selectable(label("", "mono", wrap=True, parent=card))
        self.decoder.setObjectName("decoder")
        card.put(self.decoder)
        covered = Setting(
            self.tr("Pictures and sound"),
            (self.tr("Pictures stay covered and film is silent until you ask. That cannot be switched off."),),
        )
        self.column.addWidget(card)
        self.column.addWidget(covered)

    def show_about(self, found: About) -> None:
        say(self.decoder, f"ffmpeg {found.decoder}")


class AboutGroup(_Asking):
    def build(self) -> None:
        card = Setting(
            "Habeas",
            (
                self.tr("An offline record of people deprived of their liberty. It never connects to a network."),
                self.tr("Free software under the GNU General Public License, version 3 or later."),
            ),
        )
        self.version = label("", "strong", parent=card)
        card.put(self.version)
        probes = Setting(
            self.tr("Protection on this computer"),
            (self.tr("What holds here for the process that reads films and pictures:"),),
        )
        self.probes = [label("", "body", wrap=True, parent=probes) for _ in range(4)]
        probes.put(*self.probes)
        self.column.addWidget(card)
        self.column.addWidget(probes)

    def show_about(self, found: About) -> None:
        if found.version:
            say(self.version, self.tr("Version {number}").format(number=found.version))
        held = found.protection
        told = (
            (
                held.network_closed,
                self.tr("It has no network."),
                self.tr("It could reach the network of this computer."),
            ),
            (
                held.files_stay_empty,
                self.tr("It cannot write into any file."),
                self.tr("It could write into files."),
            ),
            (
                held.limits,
                self.tr("Its time and memory have bounds."),
                self.tr("Its time and memory have no bounds here."),
            ),
            (
                held.environment_empty,
                self.tr("It sees nothing of your settings and names."),
                self.tr("It sees the settings of your session."),
            ),
        )
        for line, (holds, good, bad) in zip(self.probes, told, strict=True):
            mark = self.tr("Holds") if holds else self.tr("Missing")
            say(line, f"{mark}: {good if holds else bad}", "good" if holds else "warn")
