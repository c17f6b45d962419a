"""The front door of the command line: words in, an answer or one sentence out, and an exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import click

from app.cli.answer import Answer
from app.cli.commands import root
from app.cli.session import Session, write_line
from app.errors import AppError, Invalid
from ui.bugs import place_of
from ui.words import say

WRONG_USE = 2
NOT_RIGHT = 1


def run_process(arguments: Sequence[str]) -> int:
    """Run one command of this process: print its answer, return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    session = Session(as_json="--json" in arguments)
    try:
        return report(session, attempt(arguments, session))
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_RIGHT


def attempt(arguments: Sequence[str], session: Session) -> Answer | Failure:
    """Run one command. Whatever goes wrong comes back as a `Failure`; nothing is raised but the death of the output."""
    session.run_line = one_of_batch
    try:
        result = root.main(args=list(arguments), prog_name="habeas", standalone_mode=False, obj=session)
    except BrokenPipeError:
        raise
    except AppError as error:
        try:
            return told(error)
        except (KeyError, IndexError) as missing:  # an error without words: ours to mend, and still no traceback
            return bug(missing)
    except click.UsageError as error:
        return Failure("usage", error.format_message(), {}, WRONG_USE, usage(error))
    except click.Abort:
        return Failure("cancelled", "Stopped, as you asked.", {}, NOT_RIGHT)
    except KeyboardInterrupt:
        return Failure("cancelled", "Stopped, as you asked.", {}, NOT_RIGHT)
    except Exception as error:
        return bug(error)
    return result if isinstance(result, Answer) else Answer({})


class Failure:
    """An error in words: a code for scripts, a sentence for a person, an exit code."""

    def __init__(self, code: str, says: str, facts: dict[str, Any], exit_code: int, hint: str | None = None) -> None:
        self.code = code
        self.says = says
        self.facts = facts
        self.exit_code = exit_code
        self.hint = hint

    @property
    def data(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "says": self.says, "facts": self.facts}}


def told(error: AppError) -> Failure:
    """The words and exit code of one of our errors: 2 where the command was typed wrongly, 1 otherwise."""
    said = say(error)
    facts: dict[str, Any] = dict(error.facts)
    if isinstance(error, Invalid):
        facts["problems"] = dict(error.problems)
    return Failure(error.code, said.sentence, facts, WRONG_USE if isinstance(error, Invalid) else NOT_RIGHT)


def bug(error: Exception) -> Failure:
    """An error that is ours: the kind and the place in our own code, never a value."""
    place = place_of(error)
    says = (
        f"Something went wrong inside Habeas ({type(error).__name__} at {place}). What was saved before is kept. "
        "Tell the people who look after your copy of Habeas this place; it names nobody."
    )
    return Failure("bug", says, {"kind": type(error).__name__, "place": place}, NOT_RIGHT)


def usage(error: click.UsageError) -> str | None:
    return f"{error.ctx.command_path} --help shows how it is used." if error.ctx is not None else None


def report(session: Session, outcome: Answer | Failure) -> int:
    """Print an outcome the way this run was asked to; the exit code."""
    if isinstance(outcome, Failure):
        if session.as_json:
            write_line(sys.stdout, json.dumps(outcome.data, ensure_ascii=False))
        write_line(sys.stderr, f"{outcome.says} [{outcome.code}]")
        if outcome.hint:
            write_line(sys.stderr, outcome.hint)
        return outcome.exit_code
    if session.as_json:
        if outcome.data:
            write_line(sys.stdout, json.dumps(outcome.data, ensure_ascii=False))
    else:
        for line in outcome.lines:
            write_line(sys.stdout, line)
    sys.stdout.flush()
    return 0 if outcome.ok else NOT_RIGHT


def one_of_batch(line: str, vault: str, session: Session) -> tuple[dict[str, Any], bool]:
    """One line of a batch: its answer as an object, and whether all was right. Never raises for what the line says."""
    try:
        words = json.loads(line)
    except ValueError:
        words = None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        failure = Failure("batch-line", "A line of a batch is one JSON list of texts.", {}, WRONG_USE)
        return failure.data, False
    if not all(_could_be_typed(word) for word in words):
        says = "A text on this line holds half a character or a NUL, which no command can take. Nothing was changed."
        return Failure("batch-text", says, {}, WRONG_USE).data, False
    if words[:1] == ["batch"]:
        return told(Invalid({"batch": "batch-in-batch"})).data, False
    with redirect_stdout(sys.stderr):  # help and stories go beside: stdout carries one object a line
        outcome = attempt(with_vault_named(words, vault), session)
    if isinstance(outcome, Failure):
        return outcome.data, False
    return dict(outcome.data), outcome.ok


def _could_be_typed(word: str) -> bool:
    """Could it stand in the arguments of a process? JSON can say what these cannot."""
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


def with_vault_named(words: Sequence[str], vault: str) -> list[str]:
    """The words of a command with the batch's vault behind the verb, unless a vault stands there already."""
    command: click.Command = root
    verbs = 0
    while isinstance(command, click.Group) and verbs < len(words) and words[verbs] in command.commands:
        command = command.commands[words[verbs]]
        verbs += 1
    rest = list(words[verbs:])
    if getattr(command.callback, "works_on_vault", False) and not _names_vault(command, rest, vault):
        rest.insert(0, vault)
    return [*words[:verbs], *rest]


def _names_vault(command: click.Command, words: Sequence[str], vault: str) -> bool:
    """Does the first argument that is no option lead to `vault`, or is there one argument too many for it to be left out?"""
    context = click.Context(command, resilient_parsing=True)
    try:
        given, _, _ = command.make_parser(context).parse_args(list(words))
        first = given.get("vault")
        if isinstance(first, str) and Path(first).absolute() == Path(vault).absolute():
            return True
        _, left, _ = command.make_parser(context).parse_args([vault, *words])
    except (click.UsageError, ValueError):
        return False
    return bool(left)
