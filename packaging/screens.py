"""All screens in one look: `screens.py FOLDER LOOK CASE [WORD ...]`, started by `screenshots.py` with the look's scale."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.jobs import Ticket
from app.services import record, vaults
from app.services.vaults import Vault
from ui.desk import Where
from ui.frame.rooms import ROOMS
from ui.frame.window import Window
from ui.proceedings.case import TABS as CASE_TABS
from ui.session import open_vault
from ui.theme import theme
from ui.theme.tokens import choose

WIDTH, HEIGHT = 1440, 900
QUIET_S = 0.4
LONGEST_S = 20


@dataclass(frozen=True)
class Screen:
    """`name` in the file's name; `room`, `record`, `part`: where it is."""

    name: str
    room: str
    record: str = ""
    part: str = ""


def draw(folder: Path, case: Path, look: str, only: Sequence[str]) -> int:
    """All screens in one look; in a process that has the look's scale."""
    application = QApplication(["screenshots"])
    if look == "mirrored":
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    dressed = theme.start(application)
    dressed.wear(choose(dark=look == "dark", contrast=look == "contrast"))
    size = (WIDTH // 2, HEIGHT // 2) if look == "large" else (WIDTH, HEIGHT)
    settings = vaults.Settings(state_folder=None)
    window = Window(settings, relaunch=lambda: None)
    window.resize(*size)
    window.show()
    number = 0

    def shot(name: str) -> None:
        nonlocal number
        number += 1
        if not only or any(word in name for word in only):
            window.grab().save(str(folder / f"{look}-{number:02}-{name}.png"))

    _settle(application, lambda: False)
    shot("opening")
    secret = vaults.Passphrase((case / "passphrase.txt").read_text(encoding="utf-8").strip())
    opened = open_vault(case / "case.habeas", secret, settings, Ticket())
    screens = list(_screens(opened.vault))
    window.show_vault(opened)
    assert window.frame is not None
    for screen in screens:
        window.frame.go(Where(screen.room, screen.record, screen.part))
        _settle(application, lambda: window.lane.busy or window.checks.busy)
        shot(screen.name)
    window.frame.palette_.open()
    _settle(application, lambda: False)
    shot("palette")
    window.shut()
    return 0


def _screens(vault: Vault) -> Iterator[Screen]:
    for spec in ROOMS:
        yield Screen(spec.key, spec.key)
        if spec.key == "people":
            person = next(iter(record.listed(vault, "person"))).id
            yield Screen("person", "people", person)
            for part in ("facts", "proceedings", "footage", "family", "documents", "acts", "inquiries", "history"):
                yield Screen(f"person-{part}", "people", person, part)
        if spec.key == "proceedings":
            case = list(record.listed(vault, "proceeding"))[-1].id
            yield from (Screen(f"proceeding-{tab}", spec.key, case, tab) for tab in CASE_TABS)
            yield from (Screen(f"proceedings-{part}", spec.key, part=part) for part in ("calendar", "acts"))
            yield from (Screen("act", spec.key, act.id, "act") for act in record.listed(vault, "act"))
        if spec.key in {"evidence", "footage"}:
            item = next(iter(record.listed(vault, "evidence"))).id
            yield Screen(f"{spec.key}-item", spec.key, item)
        if spec.key == "claims":
            yield Screen("claim", "claims", next(iter(record.listed(vault, "claim"))).id)


def _settle(application: QApplication, busy: Callable[[], bool]) -> None:
    """Until nothing runs and nothing more is painted."""
    end = time.monotonic() + LONGEST_S
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET_S and time.monotonic() < end:
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if busy():
            quiet_since = time.monotonic()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(draw(Path(sys.argv[1]), Path(sys.argv[3]), sys.argv[2], sys.argv[4:]))
