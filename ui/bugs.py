"""Any exception in words. What is not an `AppError` is our bug: it is named by its kind and its place in our code, never by a
value, since a value may hold a name."""

from __future__ import annotations

import traceback
from pathlib import Path

from app.errors import AppError
from ui.words import Said, say
from ui.words.window import OUR_BUG

_OURS = ("app", "ui", "storage", "media")


def place_of(error: BaseException) -> str:
    """The innermost line of our own code that `error` came through, as `ui/jobs.py:12`."""
    place = "?"
    for frame in traceback.extract_tb(error.__traceback__):
        parts = Path(frame.filename).parts
        start = next((n for n, part in enumerate(parts) if part in _OURS), None)
        if start is not None and "site-packages" not in parts:
            place = f"{'/'.join(parts[start:])}:{frame.lineno}"
    return place


def said_of(error: BaseException) -> Said:
    """The words for `error`, whatever it is."""
    if isinstance(error, AppError):
        try:
            return say(error)
        except (KeyError, IndexError) as missing:  # an error without words: ours to mend
            error = missing
    happened, safe, do = OUR_BUG
    return Said("bug", happened.format(kind=type(error).__name__, place=place_of(error)), safe, do)
