"""How the window looks and behaves on this machine. One small file in the folder for state; it says nothing of any vault.

What is about a case is kept in its vault (`app.services.drafts.remember`), never here: whoever takes the machine reads this.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from app.errors import AppError
from app.services.vaults import default_settings
from storage.files import reading, write_whole, writing
from storage.vault import Settings

FILE = "preferences.json"
LOCK_AFTER_MINUTES = (1, 2, 5, 10, 15, 30)
TEXT_PERCENT = (90, 100, 110, 125, 150, 175, 200)
_LARGEST_BYTES = 64 * 1024
_LONGEST_CODE = 8


class Look(StrEnum):
    """Which theme is worn. SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    CONTRAST_DARK = "contrast_dark"


@dataclass(frozen=True)
class Preferences:
    """`text_percent`: of the size that the system asks for. `language`: code as `hy`, empty for that of the system.

    `lock_after_minutes`: without a key or a movement of the pointer.
    """

    look: Look = Look.SYSTEM
    text_percent: int = 100
    language: str = ""
    lock_after_minutes: int = 5


def _file(settings: Settings | None) -> Path | None:
    folder = (settings or default_settings()).state_folder
    return None if folder is None else folder / FILE


def read(settings: Settings | None = None) -> Preferences:
    """What was chosen on this machine. What cannot be read or is no choice that there is counts as not chosen."""
    path = _file(settings)
    if path is None or not path.is_file():
        return Preferences()
    try:
        with reading(), path.open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
    except (AppError, ValueError, RecursionError):
        return Preferences()
    chosen = Preferences()
    if isinstance(found, dict):
        for name in {each.name for each in fields(Preferences)} & found.keys():
            with suppress(ValueError):
                chosen = _with(chosen, name, found[name])
    return chosen


def _with(chosen: Preferences, name: str, untrusted: object) -> Preferences:
    """`chosen` with one more choice that was written down. Raises ValueError for what is none."""
    if name == "look" and isinstance(untrusted, str):
        return replace(chosen, look=Look(untrusted))
    if name == "language" and isinstance(untrusted, str) and untrusted.isascii() and len(untrusted) <= _LONGEST_CODE:
        return replace(chosen, language=untrusted)
    if type(untrusted) is int and name == "text_percent" and untrusted in TEXT_PERCENT:
        return replace(chosen, text_percent=untrusted)
    if type(untrusted) is int and name == "lock_after_minutes" and untrusted in LOCK_AFTER_MINUTES:
        return replace(chosen, lock_after_minutes=untrusted)
    raise ValueError(name)


def write(chosen: Preferences, settings: Settings | None = None) -> None:
    """Keep what was chosen. Without a folder for state it holds for this sitting only. Raises `Surroundings`."""
    path = _file(settings)
    if path is None:
        return
    with writing(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(chosen), indent=1).encode() + b"\n")
