"""The log room: the verification in one sentence, then every line."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk
from ui.log import data
from ui.log.data import Log
from ui.log.lines import LinesList, when_words
from ui.parts.room import Room
from ui.parts.strip import Strip
from ui.parts.text import say


class LogPage(Room):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Log"))
        self.setAccessibleName(self.tr("Log"))
        self.verdict = Strip(self)
        self.again = QPushButton(self.tr("Check again"), self)
        self.again.clicked.connect(self.load)
        self.head.addWidget(self.again)
        self.lines = LinesList()
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.lines)
        self.column.addWidget(self.verdict)
        self.column.addWidget(card, 1)
        self.column.addWidget(self.progress)

    def load(self) -> None:
        job = self.ask("log", lambda ticket: data.load(self.vault, ticket), self.tr("Checking the log"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, log: Log) -> None:
        if not self.is_newest("log"):
            return
        self.strip.clear()
        if log.broken is not None:
            self.strip.say_error(log.broken)
        self.lines.lines.show_lines(log.lines)
        self._say(log)

    def _say(self, log: Log) -> None:
        found = log.verification
        at = f"{log.checked_at:%H:%M} UTC"
        if found.ok and log.lines:
            since = when_words(log.lines[-1])[0]
            unbroken = self.tr("Unbroken from {day} to now: {n} lines, checked at {time}.").format(
                day=since, n=f"{found.size:,}".replace(",", " "), time=at
            )
            signed = (
                self.tr("1 signed checkpoint agrees.")
                if found.checkpoints == 1
                else self.tr("{n} signed checkpoints agree.").format(n=found.checkpoints)
            )
            self.verdict.say((unbroken, signed), "good", "log-unbroken")
            return
        self.verdict.say(
            (
                self.tr("The log is not as it was written, checked at {time}.").format(time=at),
                "; ".join(found.problems),
                self.tr("Keep this copy as it is and compare it with a backup or with the last signed checkpoint."),
            ),
            "crit",
            "log-not-as-written",
        )

    def panes(self) -> list[QWidget]:
        return [self.lines]
