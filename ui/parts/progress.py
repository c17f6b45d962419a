"""How far long work is: a bar and a sentence, half a second after it began, with a way to stop it."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QTimer  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from ui.jobs import Job
from ui.parts.text import label, said, say
from ui.words.steps import STEPS

APPEARS_AFTER_MS = 500
TIME_LEFT_FROM_S = 3.0
_WHOLE = 1000


class Progress(QWidget):
    """Shows one job at a time. Its place is kept while it is hidden, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None, *, can_cancel: bool = True) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._began = 0.0
        self._step = ""
        self._words = ""
        self._can_cancel = can_cancel
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._sentence = label("", "small", "text2", parent=self)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setProperty("role", "link")
        self._cancel.setAccessibleName(self.tr("Cancel what is running"))
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._bar)
        column.addLayout(row)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(APPEARS_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        self.hide()

    def watch(self, job: Job, words: str) -> None:
        """Follow `job`; `words` say what it is for until a step has words of its own."""
        self._job, self._began, self._step, self._words = job, monotonic(), "", words
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(words)
        say(self._sentence, words)
        self._cancel.setEnabled(True)
        self._cancel.setVisible(self._can_cancel)
        job.progressed.connect(self._advance)
        job.ended.connect(self._ended)
        self._timer.start()

    def _appear(self) -> None:
        if self._job is not None:
            self.show()

    def _advance(self, step: str, done: int, total: int) -> None:
        if self.sender() is not self._job:
            return
        if step != self._step:
            self._step, self._began = step, monotonic()
            self._words = said(STEPS[step]) if step in STEPS else self._words
        if total > 0:
            self._bar.setRange(0, _WHOLE)
            self._bar.setValue(min(_WHOLE, done * _WHOLE // total))
        else:
            self._bar.setRange(0, 0)
        say(self._sentence, self._words + self._left(done, total))

    def _left(self, done: int, total: int) -> str:
        """Time left in words, once it is known well enough."""
        passed = monotonic() - self._began
        if total <= 0 or done <= 0 or passed < TIME_LEFT_FROM_S:
            return ""
        left = passed * (total - done) / done
        if left < 5:
            return self.tr(", almost done")
        if left < 90:
            return self.tr(", about {n} seconds left").format(n=5 * round(left / 5))
        return self.tr(", about {n} minutes left").format(n=round(left / 60))

    def _stop(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            say(self._sentence, self.tr("Stopping. What was finished before is kept."))
            self._job.cancel()

    def _ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._timer.stop()
            self.hide()
