"""This vault: its health in words, its log, how old the backup is, and when it was last signed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QPainter  # noqa: TID251
from PySide6.QtWidgets import QWidget  # noqa: TID251

from app.services import briefing
from app.services.briefing import Kept
from ui.desk import Desk, Looked, Where
from ui.overview import leads
from ui.overview.line import Card, Line
from ui.parts.rows import width_of
from ui.parts.text import say
from ui.theme.icons import Icon
from ui.words.dates import day

_HIGH = 30
_HEADS = 64
_LOG_CODES = frozenset(
    {"log-broken", "log-body-missing", "log-body-unreadable", "versions-not-in-log", "checkpoint-gone"}
)
_CRITICAL, _WARN = "critical", "warn"


class KeptRow(Line):
    """One fact: sign, words, and how old it is at the end."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        sign: tuple[Icon, str],
        words: str,
        when: str,
        where: Where | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, _HIGH, parent)
        self.setObjectName(name)
        self._sign, self.words, self._when = sign, words, when
        self.setToolTip(words)
        self.lead_to(where, ", ".join(part for part in (words, when) if part))

    def draw(self, painter: QPainter) -> None:
        icon, tone = self._sign
        self.sign(painter, 0, (_HIGH - 16) // 2, icon, tone, 16)
        wide = width_of(self._when, size_px=12) if self._when else 0
        self.write(painter, self.placed(26, 0, self.inner - 26 - wide - 12, _HIGH), self.words)
        self.write(painter, self.placed(self.inner - wide, 0, wide, _HIGH), self._when, "text2", size_px=12)


class KeptCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card-vault", "", desk, parent)
        self._kept: Kept | None = None
        say(self.title, self.tr("This vault"))
        self.setAccessibleName(self.tr("This vault"))
        self.setMinimumHeight(_HEADS + 4 * _HIGH)  # kept for what comes late: nothing jumps
        self.link.setText(self.tr("Check now"))
        self.link.setAccessibleName(self.tr("Check the vault now"))
        self.link.show()
        self.link.clicked.connect(self._check)
        desk.checked.connect(self._checked)

    def _check(self) -> None:
        self.link.setEnabled(False)
        self._desk.check_wanted.emit()

    def _checked(self, _looked: Looked) -> None:
        self.link.setEnabled(True)
        self._show()

    def show_kept(self, kept: Kept) -> None:
        self._kept = kept
        self._show()

    def _show(self) -> None:
        kept = self._kept
        if kept is None:
            return
        self.show_lines([self._health(), self._log(kept), self._backup(kept), self._signed(kept)])

    def _health(self) -> KeptRow:
        looked = self._desk.health
        sign, when = (Icon.DASH, "text3"), ""
        if looked is None:
            words = self.tr("Looking at the vault")
        elif looked.health is None:
            sign, words = (Icon.TRIANGLE, "warn"), self.tr("The vault's health could not be checked")
        else:
            when = self._moment(looked.at)
            found = [finding.severity.value for finding in looked.health.findings]
            wrong, doubtful = found.count(_CRITICAL), found.count(_WARN)
            if wrong:
                sign, words = (Icon.OCTAGON, "crit"), self._things(wrong, self.tr("wrong with the vault"))
            elif doubtful:
                sign, words = (Icon.TRIANGLE, "warn"), self._things(doubtful, self.tr("to look at"))
            else:
                sign, words = (Icon.CHECK, "good"), self.tr("Nothing wrong was found")
        return KeptRow(self._desk, "vault-health", sign, words, when, leads.HEALTH, self)

    def _things(self, number: int, what: str) -> str:
        thing = self.tr("1 thing") if number == 1 else self.tr("{n} things").format(n=number)
        return f"{thing} {what}"

    def _log(self, kept: Kept) -> KeptRow:
        """The log is unbroken where the look at the whole of it found nothing; before that nothing is said of it."""
        looked = self._desk.health
        number = f"{kept.lines:,}"
        if looked is None or looked.health is None:
            words = self.tr("Log of {n} entries, not looked at yet").format(n=number)
            return KeptRow(self._desk, "vault-log", (Icon.DASH, "text3"), words, "", leads.LOG, self)
        broken = any(
            finding.what in _LOG_CODES or finding.what.startswith("log-")
            for finding in looked.health.findings
            if finding.severity.value == _CRITICAL
        )
        if broken:
            words, sign = self.tr("The log is not as it was written"), (Icon.OCTAGON, "crit")
        else:
            words, sign = self.tr("Log unbroken, {n} entries").format(n=number), (Icon.CHECK, "good")
        return KeptRow(self._desk, "vault-log", sign, words, self._moment(looked.at), leads.LOG, self)

    def _backup(self, kept: Kept) -> KeptRow:
        last = kept.backup
        if last is None:
            days = (kept.now.date() - kept.created).days
            sign = (Icon.TRIANGLE, "warn") if days > briefing.OLD_AFTER_DAYS else (Icon.DASH, "text3")
            words = self.tr("No backup yet")
            return KeptRow(self._desk, "vault-backup", sign, words, "", leads.BACKUPS, self)
        age = briefing.age_days(last.at, kept.now)
        if last.lines_since <= 0:
            sign, words = (Icon.CHECK, "good"), self.tr("Backup holds everything")
        elif age > briefing.OLD_AFTER_DAYS:
            sign, words = (Icon.TRIANGLE, "warn"), self.tr("Backup is {n} days old").format(n=age)
        elif age == 0:
            sign, words = (Icon.CHECK, "good"), self.tr("Backup made today")
        else:
            old = self.tr("Backup is 1 day old") if age == 1 else self.tr("Backup is {n} days old").format(n=age)
            sign, words = (Icon.CHECK, "good"), old
        return KeptRow(self._desk, "vault-backup", sign, words, self._moment(last.at), leads.BACKUPS, self)

    def _signed(self, kept: Kept) -> KeptRow:
        if kept.checkpoint_at is None:
            words = self.tr("Not signed yet: a checkpoint is made when the vault is locked")
            return KeptRow(self._desk, "vault-checkpoint", (Icon.DASH, "text3"), words, "", leads.LOG, self)
        behind = kept.lines - kept.checkpoint_lines
        words = self.tr("Signed up to entry {n}").format(n=f"{kept.checkpoint_lines:,}")
        sign = (Icon.CHECK, "good") if behind == 0 else (Icon.DASH, "text3")
        return KeptRow(self._desk, "vault-checkpoint", sign, words, self._moment(kept.checkpoint_at), leads.LOG, self)

    def _moment(self, when: datetime) -> str:
        """`today 14:02`, or the day; in the machine's own time."""
        here = when.astimezone()
        if when.date() == self._desk.today:
            return self.tr("today {time}").format(time=f"{here:%H:%M}")
        return day(here.date())
