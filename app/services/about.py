"""What this program is and how far it protects itself on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from app.model.investigator import Investigator
from media import process
from media.process import Protection as Protection
from storage.tables import records
from storage.vault import Vault


@dataclass(frozen=True)
class About:
    """`version`: of the program. `decoder`: how ffmpeg names itself. `protection`: what holds for films and pictures here."""

    version: str
    decoder: str
    protection: Protection


def program_version() -> str:
    """Of the program; empty where it runs without having been installed."""
    try:
        return version("habeas")
    except PackageNotFoundError:
        return ""


def about() -> About:
    """Asks the decoder and the keeper, which are started for it. Raises `Surroundings`."""
    return About(program_version(), process.ffmpeg_version(), process.protection())


def investigator_name(vault: Vault) -> str:
    """The name that stands beside what is recorded here now."""
    with vault.read() as reader:
        return records.get(reader, vault.investigator, Investigator).record.name
