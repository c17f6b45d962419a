"""Pages without a window around them: a desk over a vault that is open, and what tests do with both."""

from __future__ import annotations

from typing import Any


def idle(desk: Any, qtbot: Any) -> None:
    """Wait until nothing that was asked for is outstanding."""
    qtbot.waitUntil(lambda: not desk.lane.busy, timeout=20_000)


def typed(qtbot: Any, widget: Any, text: str) -> None:
    """Type letter by letter; what QTest has no keys for is inserted as by an input method."""
    widget.setFocus()
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(widget, letter)
        else:
            widget.insert(letter)


def choose(field: Any, key: str) -> None:
    """Choose a value of a field with a list, as a hand would."""
    row = field.box.findData(key)
    assert row >= 0
    field.box.setCurrentIndex(row)
    field.box.activated.emit(row)
