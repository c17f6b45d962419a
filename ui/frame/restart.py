"""Locked means forgotten: the program replaces itself by a fresh one, so that nothing of the vault stays in its memory.

A closed vault is not enough: names and texts of records stay in the memory of a Python program until something else happens to
be written there. What the fresh program is told is when it was locked and where the vault lies, so that its card can say so;
that passes through a pipe, never through a file, the arguments or the environment, where others could read it.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

_PIPE = "HABEAS_AFTER_LOCK"
_MOST_BYTES = 4096
"""Of what is handed over: less than any system's pipe holds, so that writing it cannot wait."""


@dataclass(frozen=True)
class Locked:
    """`at`: the time of day as it is shown, `14:07`. `folder`: of the vault that was open."""

    at: str
    folder: Path


_handed_over: list[Locked] = []


def command_line() -> list[str]:
    """What started this program, as arguments; the first is the interpreter, or the program itself where it is frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def hand_over(locked: Locked) -> None:
    """What the fresh program shall be told."""
    _handed_over[:] = [locked]


def restart() -> None:
    """Become a fresh program. Does not return."""
    arguments = command_line()
    if os.name == "nt":  # exec on Windows starts a child and leaves the console in disorder
        os.spawnv(os.P_NOWAIT, sys.executable, arguments)  # noqa: S606  (no shell is the point)
        os._exit(0)
    for locked in _handed_over:
        _write(locked)
    os.execv(sys.executable, arguments)  # noqa: S606  (no shell is the point)


def _write(locked: Locked) -> None:
    body = json.dumps([locked.at, str(locked.folder)]).encode()
    if len(body) > _MOST_BYTES:
        return
    reading, writing = os.pipe()
    os.write(writing, body)
    os.close(writing)
    os.set_inheritable(reading, True)
    os.environ[_PIPE] = str(reading)


def taken_over() -> Locked | None:
    """What the program before this one handed over when it locked; once."""
    number = os.environ.pop(_PIPE, "")
    if not number.isascii() or not number.isdigit():
        return None
    try:
        with os.fdopen(int(number), "rb") as pipe:
            at, folder = json.loads(pipe.read(_MOST_BYTES))
        return Locked(str(at), Path(str(folder)))
    except (OSError, ValueError, TypeError):
        return None
