"""A vault of invented people, made once and copied for each test, and a window that looks at a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.clock import moment
from app.jobs import Ticket
from app.services import record, vaults
from app.services.vaults import Passphrase, Settings

PASSPHRASE = "ferry lantern quiet orchard"
WORK_FACTOR = 8
NOW = "2026-11-23T12:00:00.000Z"
LONG_NAME = "Lorents-Aramazd Khachaghbyurents-Vardanyants"

PEOPLE = (
    ("Suren Katsakhyan", "Սուրեն Կացախյան"),
    (LONG_NAME, "Լորենց-Արամազդ Խաչաղբյուրենց-Վարդանյանց"),
    ("Levon Pambakents", "Լևոն Փամբակենց"),
    ("Vahe Nazelunts", "Վահե Նազելունց"),
    ("سمير الخطيب", "Samir al-Khatib"),
    ("Narek Avdalunts",),
)
EVENTS: tuple[dict[str, object], ...] = (
    {
        "type": "capture",
        "persons": "Suren Katsakhyan",
        "date": "between 19.09.2025 and 24.09.2025",
        "place": "Vel pass",
    },
    {"type": "hearing", "persons": "Suren Katsakhyan", "date": "18.06.2026", "sources": "Court channel"},
    {"type": "visit", "persons": "Suren Katsakhyan", "date": "04.08.2026", "contact": "red_cross"},
    {"type": "capture", "persons": LONG_NAME, "date": "2025"},
    {"type": "letter", "persons": LONG_NAME, "date": "13.11.2026", "contact": "family"},
    {"type": "disappearance", "persons": "Levon Pambakents", "date": "30.09.2025"},
    {"type": "capture", "persons": "Vahe Nazelunts", "date": "2025"},
    {"type": "release", "persons": "Vahe Nazelunts", "date": "01.02.2026"},
    {"type": "sighting", "persons": "Vahe Nazelunts", "date": "09.02.2026"},
    {"type": "capture", "persons": "سمير الخطيب", "date": "2026"},
)


def settings() -> Settings:
    return Settings(state_folder=None, clock=lambda: moment(NOW))


@pytest.fixture(scope="session")
def vault_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded people; the clock stands still at `NOW`."""
    folder = tmp_path_factory.mktemp("template") / "Record.habeas"
    vaults.create(folder, PASSPHRASE, investigator="Mariam Sevan", work_factor=WORK_FACTOR, settings=settings())
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        for names in PEOPLE:
            record.add(vault, "person", {"names": list(names)}, Ticket())
        for event in EVENTS:
            record.add(vault, "event", event, Ticket())
    return folder


@pytest.fixture
def vault_folder(vault_template: Path, tmp_path: Path) -> Path:
    """A copy of the recorded people for one test."""
    folder = tmp_path / "Record.habeas"
    shutil.copytree(vault_template, folder)
    return folder


@pytest.fixture(scope="session")
def theme(qapp: Any) -> Any:
    from ui.theme import theme as themes

    return themes.start(qapp)


@pytest.fixture
def window(theme: Any, qtbot: Any) -> Iterator[Any]:
    """A window before any vault is open. `window.relaunched` counts how often it would have started anew."""
    from ui.frame.window import Window

    relaunched: list[int] = []
    made = Window(settings(), WORK_FACTOR, lambda: relaunched.append(1))
    made.relaunched = relaunched
    made.resize(1440, 900)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()  # keys go nowhere in a window that is not the active one
    qtbot.waitUntil(made.isActiveWindow, timeout=20_000)
    yield made
    made.shut()


@pytest.fixture
def opened(window: Any, vault_folder: Path, qtbot: Any) -> Any:
    """The window with the invented people open and the overview read, the vault's health looked at."""
    open_in(window, vault_folder, qtbot)
    qtbot.waitUntil(lambda: window.frame.room("overview").is_whole, timeout=20_000)
    qtbot.waitUntil(lambda: not (window.lane.busy or window.checks.busy), timeout=20_000)
    return window


def open_in(window: Any, folder: Path, qtbot: Any, passphrase: str = PASSPHRASE) -> None:
    """Type folder and passphrase and press Enter; returns when the rooms are there."""
    type_in(window, folder, qtbot, passphrase)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=20_000)


def type_in(window: Any, folder: Path, qtbot: Any, passphrase: str = PASSPHRASE) -> None:
    from PySide6.QtCore import Qt

    form = window.opening.open_form
    form.folder.edit.setText(str(folder))
    form.secret.edit.clear()
    qtbot.keyClicks(form.secret.edit, passphrase)
    qtbot.keyClick(form.secret.edit, Qt.Key.Key_Return)


@pytest.fixture
def opening() -> Callable[..., None]:
    """`opening(window, folder, qtbot)` opens a vault; `type_in` only types."""
    return open_in


@pytest.fixture
def typing() -> Callable[..., None]:
    return type_in
