"""`undo`: take back what was recorded last, or do it again."""

from __future__ import annotations

from typing import Any

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.errors import Invalid, Refused
from app.services import undoing
from app.services.undoing import Step
from app.services.vaults import Vault
from ui.words import say
from ui.words.undoing import step_words


def _words(step: Step) -> str:
    return step_words(step.act, step.kinds, step.versions, step.what, step.whom, step.undoes)


def _data(step: Step) -> dict[str, Any]:
    return {
        "line": step.seq,
        "at": step.at,
        "act": step.act,
        "kinds": list(step.kinds),
        "versions": step.versions,
        "says": _words(step),
        "undoes": step.undoes,
        "undone_by": step.undone_by,
        "cannot": step.fault.code if step.fault else None,
    }


def _line(step: Step) -> str:
    said = f"line {step.seq}, {step.at[:10]} {step.at[11:16]} UTC: {_words(step)}"
    if step.fault is not None:
        return f"{said}. Cannot be undone."
    if step.undone_by is not None:
        return f"{said}. Undone by line {step.undone_by}."
    return said


def _listed(vault: Vault, most: int) -> Answer:
    found = undoing.history(vault, most)
    reasons = {step.fault.code: say(step.fault).sentence for step in found if step.fault}
    why = ("", *reasons.values()) if reasons else ()
    return Answer(
        {"steps": [_data(step) for step in found], "reasons": reasons}, [*(_line(step) for step in found), *why]
    )


@root.command("undo")
@click.option("--list", "only_list", is_flag=True, help="Show the last steps, newest first, and change nothing.")
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many steps to show.")
@click.option("--line", type=int, metavar="N", help="Undo the step of this line of the log; of an undo: do it again.")
@click.option("--redo", is_flag=True, help="Do again what was undone last.")
@click.option("--why", help="Why, for the log. Leaves with the record.")
@with_vault
def undo(
    session: Session, vault: Vault, only_list: bool, most: int, line: int | None, redo: bool, why: str | None
) -> Answer:
    """Take back the last thing that was recorded, or do it again. An import is one step. Nothing is erased."""
    if only_list:
        return _listed(vault, most)
    if redo:
        if line is not None:
            raise Invalid({"line": "line-or-redo"})
        line = undoing.last_undo(vault)
        if line is None:
            raise Refused("redo-nothing-left")
    with session.ticket() as ticket:
        done = undoing.undo(vault, ticket, line=line, why=why)
    step = next(iter(undoing.history_of(vault, [done.step])))
    data = {"line": done.line, "step": done.step, "versions": done.versions, "redone": done.redone}
    count = ", 1 record" if done.versions == 1 else "" if step.versions > 1 else f", {done.versions} records"
    word = "Done again" if done.redone else "Undone"
    return Answer(data, (f"{word}: {_words(step)} (line {done.step}, by line {done.line}{count}).",))
