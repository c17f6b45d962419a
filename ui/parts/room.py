"""What every room has: a page with its title, a strip for what could not be read, a progress line, and margins."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk, Where
from ui.jobs import Job, Work
from ui.palette.entries import Command
from ui.parts.progress import Progress
from ui.parts.strip import Strip
from ui.parts.text import label


class Room(QWidget):
    """One page of the frame. Its answers come from the vault's lane; an answer that was overtaken is dropped."""

    def __init__(self, title: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("role", "page")
        self.setAccessibleName(title)
        self.vault = desk.vault
        self.lane = desk.lane
        self.strip = Strip(self)
        self.progress = Progress(self)
        self.title = label(title, "title", parent=self)
        self.beside_title = label("", "small", "text2", parent=self)
        self.head = QHBoxLayout()
        self.head.setSpacing(16)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.beside_title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 4)
        self.column.setSpacing(16)
        self.column.addLayout(self.head)
        self.column.addWidget(self.strip)
        self._newest: dict[str, Job] = {}

    def ask(self, what: str, work: Work, words: str, *, shows_progress: bool = True) -> Job:
        """Run `work`; `what` names the question, so that `is_newest` can tell an answer that was overtaken."""
        before = self._newest.get(what)
        if before is not None:
            before.cancel()
        job = self.lane.run(work)
        self._newest[what] = job
        job.failed.connect(self._failed)
        if shows_progress:
            self.progress.watch(job, words)
        return job

    def is_newest(self, what: str) -> bool:
        """Whether the job that sends now is the last one asked for `what`. To be called in a slot."""
        return self.sender() is self._newest.get(what)

    def _failed(self, error: Exception) -> None:
        if self.sender() in self._newest.values():
            self.strip.say_error(error)

    def show_place(self, _where: Where) -> None:
        """Show a place in this room, read anew. Rooms with pages of their own choose among them here."""
        self.load()

    def load(self) -> None:
        """Read the room anew."""

    def commands(self) -> list[Command]:
        """What can be done here, for the palette."""
        return []

    def panes(self) -> list[QWidget]:
        """What F6 steps through, in the order of reading."""
        return []
