"""What the evidence room shows, as plain values read in the vault's lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from app.clock import moment
from app.model.dates import UncertainDate
from app.model.evidence import Evidence
from app.model.ids import BlobHash, RecordId
from app.model.still import Still
from app.services import evidence, record, stills
from app.services.vaults import Vault
from ui.words.dates import day, read_back
from ui.words.window import ACQUISITION

ORDER = ("url", "final_url", "publisher", "first_published", "source", "collected_by", "collected_at", "tool", "method")


@dataclass(frozen=True)
class Item:
    """`recorded_at`: when it was taken in, as `app.clock.text` writes it."""

    id: RecordId
    evidence: Evidence
    recorded_at: str


def items(vault: Vault) -> tuple[Item, ...]:
    """Everything taken in, the newest first."""
    found = [Item(stored.id, stored.record, stored.recorded_at) for stored in evidence.listed(vault)]
    return tuple(reversed(found))


@dataclass(frozen=True)
class TakenStill:
    id: RecordId
    still: Still
    recorded_at: str


@dataclass(frozen=True)
class ItemDetail:
    """`acquired`: (name of the field, value) in the order in which they are read."""

    item: Item
    acquired: tuple[tuple[str, str], ...]
    stills: tuple[TakenStill, ...]


def detail(vault: Vault, item: Item) -> ItemDetail:
    """The acquisition record in words, and the stills of a film."""
    shown = record.show(vault, item.id)
    own: tuple[TakenStill, ...] = ()
    if item.evidence.film is not None:
        own = tuple(
            TakenStill(stored.id, stored.record, stored.recorded_at)
            for stored in stills.listed(vault)
            if stored.record.film == item.id
        )
    return ItemDetail(item, tuple(acquired(item.evidence, shown.links)), own)


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


def picture_of(vault: Vault, content: BlobHash) -> bytes:
    """A small picture that our own worker made: a still's PNG or a thumbnail. Raises `Integrity`."""
    return vault.read_blob(content)
