"""Families: who belongs to a captive, what they were told, and what they were not told yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.model.event import Event
from app.model.ids import RecordId
from app.model.person import Person
from app.model.record import label
from app.model.relative import Relative, Told
from app.rules.families import Known, Telling, Untold, untold
from app.services import record, terms
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Member:
    """One relative. `name`: theirs; `captive`: the captive's; `relation`: its label; `tellings`: by date."""

    stored: Stored[Relative]
    name: str
    captive: str
    relation: str
    tellings: tuple[Stored[Told], ...]


@dataclass(frozen=True)
class Open:
    """Something that a relative was not told."""

    untold: Untold
    member: Member
    event: Stored[Event]


def _member(reader: Reader, stored: Stored[Relative], relations: dict[str, str]) -> Member:
    relative = stored.record
    name = relative.name or label(records.get_any(reader, relative.person or relative.captive).record)
    captive = label(records.get(reader, relative.captive, Person).record)
    tellings = sorted(
        records.referring(reader, stored.id, Told), key=lambda each: (each.record.date.earliest or date.max, each.seq)
    )
    return Member(stored, name, captive, relations.get(relative.relation, relative.relation), tuple(tellings))


def _members(reader: Reader, captive: RecordId | None) -> list[Member]:
    entries = terms.known(reader)["relations"].entries
    relations = {key: entry.label for key, entry in entries.items()}
    found = records.of_kind(reader, Relative) if captive is None else records.referring(reader, captive, Relative)
    return [
        _member(reader, each, relations) for each in list(found) if captive is None or each.record.captive == captive
    ]


def members(vault: Vault, captive: str | None = None) -> list[Member]:
    """The relatives of one captive, or of all, in the order of recording. Raises `Invalid`."""
    with vault.read() as reader:
        return _members(reader, None if captive is None else record.resolve(reader, captive, "person"))


def not_told(vault: Vault, captive: str | None = None) -> list[Open]:
    """What the families of one captive, or all, have not been told of what is recorded. Raises `Invalid`."""
    with vault.read() as reader:
        found = _members(reader, None if captive is None else record.resolve(reader, captive, "person"))
        by_id = {each.stored.id: each for each in found}
        captives = dict.fromkeys(each.stored.record.captive for each in found)
        events: dict[RecordId, Stored[Event]] = {}
        for each in captives:
            for event in records.referring(reader, each, Event):
                events.setdefault(event.id, event)
        tellings = [Telling(told.record, _first(reader, told).recorded_at) for each in found for told in each.tellings]
        open_ = untold(
            {id_: each.stored.record for id_, each in by_id.items()},
            tellings,
            [Known(event.id, event.record, event.recorded_at) for event in events.values()],
        )
    return [Open(each, by_id[each.relative], events[each.event]) for each in open_]


def _first(reader: Reader, told: Stored[Told]) -> Stored[Told]:
    """The telling as it was first recorded: a corrected word is no new telling."""
    if told.version == 1:
        return told
    first = records.history(reader, told.id)[0]
    return replace(told, recorded_at=first.recorded_at)
