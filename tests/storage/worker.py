"""A process of its own that works on a vault until it is killed; it acknowledges on its standard output.

python -m tests.storage.worker create FOLDER
python -m tests.storage.worker hold FOLDER        opens, says "open", waits
python -m tests.storage.worker work FOLDER STATE START
"""

from __future__ import annotations

import hashlib
import io
import sys
import time
from pathlib import Path

from app.jobs import Ticket
from storage.vault import Settings
from tests.storage import vaults


def say(word: str) -> None:
    print(word, flush=True)


def content(number: int) -> bytes:
    """What is taken in as number `number`: from nothing to several chunks."""
    return hashlib.shake_256(str(number).encode()).digest(number % 7 * 33_000)


def hold(folder: Path) -> None:
    with vaults.opened(folder):
        say("open")
        time.sleep(600)


def work(folder: Path, state: Path, start: int) -> None:
    with vaults.opened(folder, Settings(state)) as vault:
        say("open")
        number = start
        while True:
            blob, _ = vault.take_in(io.BytesIO(content(number)), Ticket())
            with vault.change("evidence.add", why=f"number {number}") as change:
                change.keep(blob)
                id_ = change.add(vaults.evidence(blob.hash, blob.size, f"Number {number}"))
                who = change.add(vaults.person(f"Person {number}"))
                change.add(vaults.event(who, evidence=(id_,)))
            say(f"done {number} {id_}")
            if number % 5 == 0:
                vaults.put(vault, who, vaults.person(f"Person {number}, put right"))
                say(f"put {number} {who}")
            if number % 11 == 0:
                vault.checkpoint()
            number += 1


def main() -> None:
    match sys.argv[1:]:
        case ["create", folder]:
            say("start")
            vaults.create(Path(folder))
            say("created")
        case ["hold", folder]:
            hold(Path(folder))
        case ["work", folder, state, start]:
            work(Path(folder), Path(state), int(start))


if __name__ == "__main__":
    main()
