"""Dies at the n-th step on the disk: `python -m tests.storage.backup.mortal backup|restore FROM TO STATE FOLDER EVERY`.

One child for each n from 1 in steps of EVERY, on a copy of the vault and of what lies at TO, in FOLDER; it is killed (-9)
before the n-th rename, sync, removal or making of a folder. Prints, for each n: n, what was acknowledged. The last line is of
the child that lived to the end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.jobs import Ticket
from storage.backup.making import backup
from storage.backup.restoring import restore
from storage.vault import Settings
from tests.storage.vaults import PASSPHRASE, opened

STEPS = ("fsync", "rename", "replace", "mkdir", "unlink", "rmdir")


def die_at(last: int) -> None:
    """Make this process die before its step number `last`."""
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def work(verb: str, source: Path, target: Path, state: Path, said: int) -> None:
    ticket = Ticket(None, lambda subject: os.write(said, f"{subject}\n".encode()) and None)
    if verb == "backup":
        with opened(source, Settings(state)) as vault:
            backup(vault, target, ticket, keep=2)
    else:
        restore(source, target, PASSPHRASE, ticket, Settings(state))


def main() -> None:
    verb, source, target, state, folder = sys.argv[1], *map(Path, sys.argv[2:6])
    for number in range(1, 1000, int(sys.argv[6])):
        box = folder / f"n{number}"
        box.mkdir()
        for path in (source, target, state):
            if path.exists():
                shutil.copytree(path, box / path.name)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                die_at(number)
                work(verb, box / source.name, box / target.name, box / state.name, writing)
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as told:
            acknowledged = told.read().split()
        _, status = os.waitpid(child, 0)
        print(number, *acknowledged, flush=True)
        if os.WIFEXITED(status):
            return


if __name__ == "__main__":
    main()
