"""Undo and do again, in words: by keys, by the toast, by the palette. What stands in the way is said where one looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject  # noqa: TID251

from app.errors import Refused
from app.jobs import Ticket
from app.services import undoing
from app.services.undoing import Step
from app.services.vaults import Vault
from ui.desk import Desk
from ui.parts.strip import Strip
from ui.parts.text import isolated, said
from ui.words import undoing as words


@dataclass(frozen=True)
class TakenBack:
    """`line`: the line of the log that took it back, so that it can be done again."""

    said: str
    line: int


@dataclass(frozen=True)
class InTheWay:
    """What was to be undone, and what was changed since."""

    step: str
    since: tuple[str, ...]


def step_said(step: Step) -> str:
    """A step in words; names keep their own direction."""
    whom = tuple(isolated(name) for name in step.whom)
    what = isolated(step.what) if step.what else ""
    return words.step_words(step.act, step.kinds, step.versions, what, whom, step.undoes)


def take_back(vault: Vault, line: int | None, ticket: Ticket, *, again: bool = False) -> TakenBack | InTheWay:
    """Undo a line (the last step where it is None), or do again what was undone last. Raises what `undoing.undo` raises."""
    if again:
        line = undoing.last_undo(vault)
        if line is None:
            raise Refused("redo-nothing-left")
    try:
        done = undoing.undo(vault, ticket, line=line)
    except Refused as error:
        if error.code != "undo-changed-since":
            raise
        at = int(str(error.facts["line"]))
        (step,) = undoing.history_of(vault, [at])
        return InTheWay(step_said(step), tuple(step_said(each) for each in undoing.changed_since(vault, at)))
    (step,) = undoing.history_of(vault, [done.step])
    if done.redone and step.undoes is not None:
        (step,) = undoing.history_of(vault, [step.undoes])
    sentence = said(words.DONE_AGAIN if done.redone else words.UNDONE)
    return TakenBack(sentence.format(step=step_said(step)), done.line)


class Undoing(QObject):
    """One at a time: keys held down take back one step after another, never one twice. `strip`: of the room that is shown."""

    def __init__(self, desk: Desk, strip: Callable[[], Strip], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._strip = strip
        self._busy = False

    def undo(self, line: int | None = None) -> None:
        """Take back a line of the log, or the last step."""
        self._run(line, again=False)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._run(None, again=True)

    def _run(self, line: int | None, *, again: bool) -> None:
        if self._busy:
            return
        self._busy = True
        vault = self._desk.vault
        job = self._desk.lane.run(lambda ticket: take_back(vault, line, ticket, again=again))
        job.succeeded.connect(self._done)
        job.failed.connect(self._failed)
        job.ended.connect(self._free)

    def _free(self) -> None:
        self._busy = False

    def _done(self, outcome: TakenBack | InTheWay) -> None:
        strip = self._strip()
        if isinstance(outcome, InTheWay):
            strip.say(
                (
                    f"{outcome.step}: {said(words.SINCE)}",
                    said(words.SINCE_STEPS).format(steps="; ".join(outcome.since)),
                    said(words.SINCE_DO),
                ),
                "warn",
                "undo-changed-since",
            )
            return
        strip.clear()
        self._desk.done(outcome.said, outcome.line)

    def _failed(self, error: Exception) -> None:
        strip = self._strip()
        if isinstance(error, Refused) and error.code in ("undo-nothing-left", "redo-nothing-left"):
            nothing = words.NOTHING_TO_UNDO if error.code == "undo-nothing-left" else words.NOTHING_TO_REDO
            strip.say((said(nothing), said(words.NOTHING_CHANGED)), "accent", error.code)
            return
        strip.say_error(error)
