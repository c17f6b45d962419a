"""What the settings need from the window that they stand in."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtWidgets import QWidget  # noqa: TID251

from app.services.preferences import Preferences
from app.services.safety import Erased


class Host(Protocol):
    """The window: what was chosen so far, and the acts that end it. `work_factor`: scrypt's for a new passphrase."""

    preferences: Preferences
    work_factor: int

    def prefer(self, chosen: Preferences) -> None:
        """Put on what was chosen, at once."""

    def lock(self) -> None:
        """Close the vault and start anew."""

    def erase(self) -> Erased:
        """Destroy the keys of the vault that is open, and start anew."""


def host_of(widget: QWidget) -> Host:
    return cast(Host, widget.window())
