"""What was chosen about looks, put on."""

from __future__ import annotations

import os

from app.services.preferences import Look, Preferences
from ui.theme.theme import Theme

_FACTOR = "QT_SCALE_FACTOR"
_OURS = "HABEAS_SCALED"


def scale(text_percent: int) -> None:
    """Before the application is made: everything in the size that was chosen. Takes back what a program before this one set."""
    ours = os.environ.pop(_OURS, None)
    if text_percent != 100:
        os.environ[_FACTOR] = str(text_percent / 100)
        os.environ[_OURS] = "yes"
    elif ours is not None:
        os.environ.pop(_FACTOR, None)


def dress(theme: Theme, chosen: Preferences) -> None:
    """Light, dark or high contrast, at once; SYSTEM follows the desktop."""
    dark = {Look.SYSTEM: None, Look.LIGHT: False, Look.CONTRAST: False}.get(chosen.look, True)
    theme.prefer(dark=dark, contrast=chosen.look in {Look.CONTRAST, Look.CONTRAST_DARK})
