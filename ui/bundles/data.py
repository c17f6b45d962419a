"""What the bundles room shows, as plain values read in the vault's lane."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.consent import Consent
from app.model.event import Event
from app.model.observation import Observation
from app.model.record import Record, label
from app.model.still import Depiction, Still
from app.services import bundles, logbook, sealing
from app.services.bundles import SealedBundle
from app.services.sealing import Records, Request
from app.services.vaults import Vault
from ui.evidence.data import moment_words
from ui.parts.lines import Row
from ui.parts.text import isolated, said, shown, size_words
from ui.theme.icons import Icon
from ui.words.dates import read_back
from ui.words.report import GROUNDS
from ui.words.window import EVENTS, KINDS


def _tr(text: str) -> str:
    return QCoreApplication.translate("bundles", text)


def listed(vault: Vault) -> list[Row]:
    """A row for each bundle that left or was about to."""
    found = bundles.listed(vault)
    names = {each.line.seq: each.who for each in logbook.lines_at(vault, [one.seq for one in found])}
    return [_row(each, names.get(each.seq)) for each in found]


def _row(each: SealedBundle, who: str | None) -> Row:
    title = _tr("Bundle {id}").format(id=each.bundle_id)
    readers = _tr("1 reader") if len(each.readers) == 1 else _tr("{n} readers").format(n=len(each.readers))
    parts = [
        moment_words(each.at),
        readers,
        _tr("{n} records, {kept} held back").format(n=each.records, kept=each.kept),
    ]
    sign = None
    if each.sha256 is None:
        sign = (Icon.TRIANGLE, "warn")
        parts.append(_tr("begun, and not said to be sealed"))
    else:
        parts += [size_words(each.size or 0), f"sha256 {each.sha256[:12]}"]
    if who:
        parts.append(_tr("by {name}").format(name=isolated(who)))
    if each.why:
        parts.append(isolated(each.why))
    second = ", ".join(parts)
    return Row(each.bundle_id, title, second, f"{title}, {second}", Icon.BUNDLES, sign=sign, tip=each.sha256 or "")


@dataclass(frozen=True)
class Proposal:
    """What would go, kind by kind, and what would stay, with the reason for each."""

    goes: tuple[tuple[str, int], ...]
    going: tuple[Row, ...]
    pictures: int
    held: tuple[Row, ...]
    released: int

    @property
    def count(self) -> int:
        return len(self.going)


def propose(vault: Vault, request: Request) -> Proposal:
    """Nothing is written. Raises `Invalid`."""
    choice, every = sealing.propose(vault, request)
    goes = Counter(every[id_].kind for id_ in choice.travels)
    going = [every[id_] for id_ in choice.travels]
    rows = tuple(
        Row(each.id, name, kind, f"{kind}: {name}", Icon.CHECK)
        for each in sorted(going, key=lambda one: (one.kind, one.n))
        for name, kind in [(_name(each.record, every), said(KINDS.get(each.kind, each.kind)))]
    )
    held = []
    for kept in choice.kept:
        stored = every[kept.record]
        what = said(KINDS.get(stored.kind, stored.kind))
        if kept.picture:
            what = _tr("{kind}, its picture or content").format(kind=what)
        ground = said(GROUNDS.get(kept.ground.value, kept.ground.value))
        name = _name(stored.record, every)
        second = f"{what}. {ground}: {_ID.sub(lambda found: _whose(found[0], every), kept.reason)}"
        held.append(Row(kept.record, name, second, f"{name}. {second}", Icon.DASH, tip=second))
    return Proposal(tuple(sorted(goes.items())), rows, len(choice.pictures), tuple(held), len(choice.released))


def _name(record: Record, every: Records) -> str:
    """What a record is called; what is about a person or from a film is called by these."""
    if isinstance(record, Still):
        return f"{shown(label(every[record.film].record))}, pts {record.pts}"
    if isinstance(record, Depiction | Observation | Consent):
        return shown(label(every[record.person].record))
    if isinstance(record, Event) and record.persons:
        people = ", ".join(shown(label(every[each].record)) for each in record.persons)
        return f"{people}: {said(EVENTS[record.type])}, {read_back(record.date)}"
    return shown(label(record))


_ID = re.compile(r"\b[0-9a-f]{8}\b")


def _whose(begins: str, every: Records) -> str:
    """The label of the one record whose id begins so."""
    found = [stored for id_, stored in every.items() if id_.startswith(begins)]
    return isolated(label(found[0].record)) if len(found) == 1 else begins
