"""What is found in the record while somebody types: asked in a lane of its own, and only the newest question is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject  # noqa: TID251

from app.errors import Invalid
from app.jobs import Ticket
from app.names import Why
from app.services import belonging, searching
from app.services.searching import SearchHit
from app.services.vaults import Vault
from ui.bugs import said_of
from ui.desk import Desk, Where
from ui.jobs import Job
from ui.palette.entries import Entry
from ui.parts.text import isolated, said
from ui.theme.icons import Icon
from ui.words.names import REASONS

LOOKED_AT = 24
"""Hits that are asked for, so that a few rows of each sort are left where many people match."""

_ROOMS = {
    "person": "people",
    "proceeding": "proceedings",
    "evidence": "evidence",
    "claim": "claims",
    "inquiry": "inquiries",
    "act": "acts",
}
"""Kinds that have a page of their own, and the room it is in."""

_FIRST = {"person": 0, "relative": 1, "place": 2}
"""People before places before everything else."""

_PART = {"event": "timeline", "relative": "family", "inquiry": "inquiries", "letter": "inquiries"}
"""On a person's page, the tab where such a record stands."""

_ICONS = {
    "person": Icon.PERSON,
    "relative": Icon.PEOPLE,
    "place": Icon.PLACE,
    "proceeding": Icon.SCALES,
    "evidence": Icon.PAPER,
    "still": Icon.PICTURE,
    "claim": Icon.CLAIMS,
    "inquiry": Icon.INQUIRIES,
    "letter": Icon.INQUIRIES,
    "event": Icon.CALENDAR,
    "watched": Icon.FILM,
}


@dataclass(frozen=True)
class Found:
    """A hit with the place that shows it."""

    hit: SearchHit
    where: Where


def find(vault: Vault, text: str, *, exact: bool, rooms: frozenset[str], ticket: Ticket) -> list[Found]:
    """What fits best of each sort, people first; only what there is a page for. Raises what `searching.find` raises."""
    ticket.check()
    hits = searching.find(vault, text, exact=exact, limit=LOOKED_AT)
    ticket.check()
    found = []
    for hit in sorted(hits, key=lambda each: _FIRST.get(each.kind, len(_FIRST))):
        try:
            where = _where(vault, hit, rooms)
        except Invalid:  # taken out between the two questions
            continue
        if where is not None:
            found.append(Found(hit, where))
    return found


def _where(vault: Vault, hit: SearchHit, rooms: frozenset[str]) -> Where | None:
    if hit.kind == "place":
        return Where("people", part=f"place={hit.id}") if "people" in rooms else None
    pages = [kind for kind, room in _ROOMS.items() if room in rooms]
    if hit.kind in pages:
        return Where(_ROOMS[hit.kind], hit.id)
    owner = belonging.belongs_to(vault, hit.id, pages)
    if owner is None:
        return None
    kind, id_ = owner
    return Where(_ROOMS[kind], id_, _PART.get(hit.kind, "") if kind == "person" else "")


def why_said(reasons: Sequence[Why]) -> str:
    """Why it was found, in the language of the window, the most telling first."""
    words = [said(REASONS[each.code]).format_map(dict(each.facts)) for each in reasons[:3]]
    plain = said(REASONS["same-spelling"])
    if len(words) > 1 and plain in words:
        words.remove(plain)
    return "; ".join(dict.fromkeys(words))


class Search(QObject):
    """`ask(text, exact)` asks; `show(text, exact, entries)` is called with the answer to the newest question and to no other.

    `fail(text, words)`: the question could not be answered.
    """

    def __init__(
        self,
        desk: Desk,
        show: Callable[[str, bool, Sequence[Entry]], None],
        fail: Callable[[str, str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._show = show
        self._fail = fail
        self._newest: Job | None = None

    def ask(self, text: str, exact: bool) -> None:
        if self._newest is not None:
            self._newest.cancel()
        vault, rooms = self._desk.vault, self._desk.rooms
        job = self._desk.quick.run(partial(self._look, vault, text, exact, rooms))
        self._newest = job
        job.succeeded.connect(partial(self._answer, job, text, exact))
        job.failed.connect(partial(self._failed, job, text))

    @staticmethod
    def _look(vault: Vault, text: str, exact: bool, rooms: frozenset[str], ticket: Ticket) -> list[Found]:
        return find(vault, text, exact=exact, rooms=rooms, ticket=ticket)

    def _answer(self, job: Job, text: str, exact: bool, found: list[Found]) -> None:
        if job is self._newest:
            self._newest = None
            self._show(text, exact, [self._entry(each) for each in found])

    def _failed(self, job: Job, text: str, error: Exception) -> None:
        if job is self._newest:
            self._newest = None
            self._fail(text, said(said_of(error).happened))

    def _entry(self, found: Found) -> Entry:
        hit = found.hit
        parts = [kind_words(hit.kind)] if hit.kind != "person" else []
        if hit.matched != hit.name:
            parts.append(isolated(hit.matched.replace("\n", " ")))
        parts.append(why_said(hit.why))
        second = " \u00b7 ".join(part for part in parts if part)
        act = partial(self._desk.go, found.where)
        return Entry(hit.name.replace("\n", " "), second, _ICONS.get(hit.kind, Icon.PAPER), act, sort=hit.kind)


def kind_words(kind: str) -> str:
    """What a record is, in a word."""
    return {
        "person": _tr("person"),
        "relative": _tr("relative"),
        "place": _tr("place"),
        "proceeding": _tr("case"),
        "evidence": _tr("evidence"),
        "still": _tr("still"),
        "claim": _tr("claim"),
        "inquiry": _tr("inquiry"),
        "letter": _tr("letter"),
        "event": _tr("event"),
        "observation": _tr("what is seen"),
        "watched": _tr("watched film"),
        "publication": _tr("decision on use"),
        "guarantee": _tr("guarantee"),
        "act": _tr("act"),
        "told": _tr("what was told"),
    }.get(kind, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("palette", text)
