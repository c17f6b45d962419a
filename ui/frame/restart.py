"""Locked means forgotten: the program replaces itself by a fresh one, so that nothing of the vault stays in its memory.

A closed vault is not enough: names and texts of records stay in the memory of a Python program until something else happens to
be written there.
"""

from __future__ import annotations

import os
import sys


def command_line() -> list[str]:
    """What started this program, as arguments; the first is the interpreter, or the program itself where it is frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def restart() -> None:
    """Become a fresh program. Does not return."""
    arguments = command_line()
    if os.name == "nt":  # exec on Windows starts a child and leaves the console in disorder
        os.spawnv(os.P_NOWAIT, sys.executable, arguments)  # noqa: S606  (no shell is the point)
        os._exit(0)
    os.execv(sys.executable, arguments)  # noqa: S606  (no shell is the point)
