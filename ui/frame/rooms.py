"""The rooms of an open vault, in the order of the rail. A room that is not here does not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication  # noqa: TID251

from ui.bundles.page import BundlesPage
from ui.claims.page import ClaimsPage
from ui.desk import Desk, Where
from ui.evidence.page import EvidencePage
from ui.footage.page import FootagePage
from ui.log.page import LogPage
from ui.overview.page import OverviewPage
from ui.parts.room import Room
from ui.people.room import PeopleRoom
from ui.proceedings.page import ProceedingsPage
from ui.settings.page import SettingsPage
from ui.theme.icons import Icon


@dataclass(frozen=True)
class Spec:
    """`key`: how `Where` names it; `name`: in the rail, to be translated; `make`: the page."""

    key: str
    name: str
    icon: Icon
    make: Callable[[Desk], Room]

    @property
    def title(self) -> str:
        return QCoreApplication.translate("rooms", self.name)


ROOMS: tuple[Spec, ...] = (
    Spec("overview", str(QT_TRANSLATE_NOOP("rooms", "Overview")), Icon.HOME, OverviewPage),
    Spec("people", str(QT_TRANSLATE_NOOP("rooms", "People")), Icon.PEOPLE, PeopleRoom),
    Spec("proceedings", str(QT_TRANSLATE_NOOP("rooms", "Proceedings")), Icon.SCALES, ProceedingsPage),
    Spec("footage", str(QT_TRANSLATE_NOOP("rooms", "Footage")), Icon.FILM, FootagePage),
    Spec("evidence", str(QT_TRANSLATE_NOOP("rooms", "Evidence")), Icon.PAPER, EvidencePage),
    Spec("claims", str(QT_TRANSLATE_NOOP("rooms", "Claims")), Icon.CLAIMS, ClaimsPage),
    Spec("bundles", str(QT_TRANSLATE_NOOP("rooms", "Bundles")), Icon.BUNDLES, BundlesPage),
    Spec("log", str(QT_TRANSLATE_NOOP("rooms", "Log")), Icon.LINES, LogPage),
    Spec("settings", str(QT_TRANSLATE_NOOP("rooms", "Settings")), Icon.SETTINGS, SettingsPage),
)


INSIDE: dict[str, tuple[str, str]] = {"acts": ("proceedings", "act")}
"""What is led to like a room and stands inside one: the room, and the part that one record of it is shown in."""

PLACES = frozenset(spec.key for spec in ROOMS) | INSIDE.keys()
"""All that `Where` may name."""


def settled(where: Where) -> Where:
    """The place itself, or the one inside a room that it stands for."""
    if where.room not in INSIDE:
        return where
    room, part = INSIDE[where.room]
    return Where(room, where.record, part if where.record else where.room)


def keys_of(number: int) -> str:
    """The keys that lead to the room with this number, counted from 0."""
    return f"Ctrl+{(number + 1) % 10}"
