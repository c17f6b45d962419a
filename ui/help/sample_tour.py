"""The five steps of the tour."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication  # noqa: TID251
from PySide6.QtWidgets import QWidget  # noqa: TID251

from ui.desk import Where
from ui.help.tour import Step


def _tr(text: str) -> str:
    return QCoreApplication.translate("tour", text)


def steps(
    go: Callable[[Where], None], places: Mapping[str, QWidget], search: QWidget, lock: QWidget
) -> tuple[Step, ...]:
    """`go`: leads to a room; `places`: the rooms in the rail by their key; `search`: the box; `lock`: the button that locks."""

    def to(room: str) -> Callable[[], None]:
        return lambda: go(Where(room))

    return (
        Step(
            _tr("How things stand"),
            _tr(
                "Everything here is computed from what was recorded, for today or for any other day. A mark is a person; "
                "every number opens what it counts."
            ),
            to("overview"),
            lambda: places.get("overview"),
        ),
        Step(
            _tr("A person first"),
            _tr(
                "Each person has one page: names in their own script, when they were last seen and heard, and where sources "
                "disagree. Pictures stay covered until you ask."
            ),
            to("people" if "people" in places else "overview"),
            lambda: places.get("people"),
        ),
        Step(
            _tr("Find anything"),
            _tr(
                "Type a name as you heard it, in any script, or the name of a command. Ctrl+K brings you here from anywhere."
            ),
            lambda: None,
            lambda: search,
        ),
        Step(
            _tr("What others can check"),
            _tr(
                "Film and papers are kept byte for byte, with how they were acquired. A still carries what a court needs to "
                "derive it again."
            ),
            to("evidence"),
            lambda: places.get("evidence"),
        ),
        Step(
            _tr("Lock when you leave"),
            _tr(
                "The vault locks by itself after some minutes, or at once with Ctrl+L. Settings, Safety, has the travel lock "
                "and the way to erase. F1 helps in every room."
            ),
            lambda: None,
            lambda: lock,
        ),
    )
