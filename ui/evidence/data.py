"""What the evidence room shows, as plain values read in the vault's lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.clock import moment
from app.jobs import Ticket
from app.model.dates import UncertainDate
from app.model.evidence import Evidence, EvidenceKind
from app.model.ids import BlobHash, RecordId
from app.model.still import Still
from app.services import evidence, footage, logbook, record, showing
from app.services.logbook import Wanted
from app.services.vaults import Vault
from ui.parts.lines import Row
from ui.parts.text import SHORT_DIGEST, said, shown, size_words
from ui.theme.icons import Icon
from ui.words.dates import day, read_back
from ui.words.window import ACQUISITION, EVIDENCE, act

MOST_ACTS = 200
"""Of the custody that is shown beside an item; the log has all of it."""
ORDER = ("url", "final_url", "publisher", "first_published", "source", "collected_by", "collected_at", "tool", "method")


@dataclass(frozen=True)
class Item:
    """`recorded_at`: when it was taken in, as `app.clock.text` writes it."""

    id: RecordId
    evidence: Evidence
    recorded_at: str


ICONS = {
    EvidenceKind.FILM: Icon.FILM,
    EvidenceKind.PHOTOGRAPH: Icon.PICTURE,
    EvidenceKind.SCAN: Icon.PICTURE,
    EvidenceKind.DOCUMENT: Icon.PAPER,
    EvidenceKind.AUDIO: Icon.SOUND,
    EvidenceKind.TESTIMONY: Icon.SPEECH,
    EvidenceKind.WEB_CAPTURE: Icon.GLOBE,
    EvidenceKind.OTHER: Icon.PAPER,
}


def numbers(vault: Vault, kind: str) -> list[int]:
    """The vault's own numbers of the items of a kind, "" for all; the last taken in first."""
    return evidence.numbers(vault, EvidenceKind(kind) if kind else None)


def rows(vault: Vault, wanted: Sequence[int]) -> list[Row]:
    return [row(Item(each.id, each.record, each.recorded_at)) for each in evidence.at(vault, wanted)]


def row(item: Item) -> Row:
    """`Film, 498 KB, sha256 91028f9d6c72`."""
    found = item.evidence
    title = shown(found.title)
    second = f"{said(EVIDENCE[found.kind])}, {size_words(found.size)}, sha256 {found.content[:SHORT_DIGEST]}"
    is_damaged = found.unread is not None or (found.film is not None and found.film.damage is not None)
    sign = (Icon.TRIANGLE, "warn") if is_damaged else None
    return Row(item.id, title, second, f"{title}, {second}", ICONS[found.kind], sign=sign)


@dataclass(frozen=True)
class TakenStill:
    id: RecordId
    still: Still
    recorded_at: str


@dataclass(frozen=True)
class Act:
    """One line of the log about an item: what was done, by whom, when, and why where that was said."""

    what: str
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class ItemDetail:
    """`acquired`: (name of the field, value) in the order in which they are read. `custody`: the first act first.

    `derived`: (what was made of the original, how), the stills of a film apart.
    """

    item: Item
    acquired: tuple[tuple[str, str], ...]
    stills: tuple[TakenStill, ...]
    custody: tuple[Act, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()


def detail(vault: Vault, id_: RecordId) -> ItemDetail:
    """The acquisition record in words, what was done with the item, what was made of it, and the stills of a film."""
    stored = evidence.get(vault, id_)
    item = Item(stored.id, stored.record, stored.recorded_at)
    links = record.show(vault, id_).links
    own: tuple[TakenStill, ...] = ()
    if item.evidence.film is not None:
        own = tuple(TakenStill(each.id, each.still, each.recorded_at) for each in footage.film(vault, id_).stills)
    return ItemDetail(
        item, tuple(acquired(item.evidence, links)), own, custody(vault, id_), tuple(derived(item.evidence))
    )


def custody(vault: Vault, id_: RecordId) -> tuple[Act, ...]:
    """Every line of the log that names the item, the first one first."""
    found = logbook.contents(vault, Wanted(about=id_)).numbers
    return tuple(
        Act(
            said(act(each.line.act)) if each.line.act else "",
            each.who or "",
            moment_words(each.line.at) if each.line.at else "",
            each.line.why or "",
        )
        for each in reversed(logbook.lines_at(vault, found[:MOST_ACTS]))
    )


def derived(found: Evidence) -> Iterator[tuple[str, str]]:
    """What the program made of an original besides stills: derivatives that can be made again."""
    if found.frame_index is not None and found.film is not None:
        yield (
            _tr("List of frames"),
            _tr("{n} frames, ffmpeg {version}").format(n=found.film.frames, version=found.film.ffmpeg),
        )
    if found.thumbnail is not None:
        yield _tr("Small picture"), f"sha256 {found.thumbnail[:SHORT_DIGEST]}"


def acquired(found: Evidence, links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of the acquisition record that are filled, with references as the labels of what they lead to."""
    names = [field.name for field in fields(found.acquisition)]
    for name in (*ORDER, *(name for name in names if name not in ORDER)):
        value = getattr(found.acquisition, name)
        if value is None:
            continue
        if isinstance(value, UncertainDate):
            yield ACQUISITION[name], read_back(value)
        elif name == "collected_at":
            yield ACQUISITION[name], collected_words(str(value))
        else:
            yield ACQUISITION[name], links.get(str(value), str(value))


def collected_words(written: str) -> str:
    """What the collector stated: a moment with its hour, or a day."""
    try:
        return moment_words(written)
    except ValueError:
        return day(date.fromisoformat(written))


def moment_words(written: str) -> str:
    """`23 November 2026, 14:02 UTC` for a moment as the record holds it. Raises ValueError for another text."""
    found = moment(written)
    return f"{day(found.date())}, {found:%H:%M} UTC"


def picture_of(vault: Vault, item: RecordId, content: BlobHash, ticket: Ticket) -> bytes:
    """A small picture that our own worker made: a still's PNG or a thumbnail; logged before it is shown. Raises `Integrity`."""
    return showing.picture(vault, item, content, ticket)


def _tr(text: str) -> str:
    return QCoreApplication.translate("evidence", text)
