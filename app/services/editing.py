"""Changing what is recorded: single fields typed anew, records taken out, and brought back. What was before stays readable."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.ids import RecordId
from app.model.record import Record
from app.model.redraft import draft_of, merged, replaced
from app.services.record import PARSERS, Draft, parse, reason, resolve
from storage.changing import Change
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Edited:
    """`version`: the one in force now. `fields`: names of what differs from before; empty where nothing did."""

    id: RecordId
    version: int
    fields: tuple[str, ...]


def as_draft(vault: Vault, written: str, kind: str | None = None) -> tuple[Stored[Record], Mapping[str, object]]:
    """A record and the draft of it, as a form would show it. Raises `Invalid`."""
    with vault.read() as reader:
        stored = records.get_any(reader, resolve(reader, written, kind))
    _require_typed(stored.kind)
    return stored, draft_of(stored.record)


def edit(
    vault: Vault,
    written: str,
    changes: Draft,
    ticket: Ticket,
    *,
    kind: str | None = None,
    clear: Collection[str] = (),
    why: str | None = None,
    expected_version: int | None = None,
) -> Edited:
    """A new version with the fields of `changes` (a draft) exchanged and those of `clear` emptied; the rest stays.

    `expected_version`: the version that was looked at; another in force is `Refused("changed-meanwhile")` with both numbers.
    Raises `Invalid` with the problems of all fields; "nothing-given" where neither changes nor clear name anything.
    """
    if not changes and not clear:
        raise Invalid({"fields": "nothing-given"})
    with vault.change("record.edit", why=reason(why)) as change:
        stored = records.get_any(change, resolve(change, written, kind))
        _require_typed(stored.kind)
        _require_version(stored, expected_version)
        change.act = f"{stored.kind}.edit"
        after = _read_anew(change, stored, changes, clear)
        version = change.put(stored.id, after)
        change.subject = stored.id
        old, new = stored.record, after
        fields = tuple(name for name in vars(new) if getattr(new, name) != getattr(old, name))
    ticket.durable(stored.id)
    return Edited(stored.id, version, fields)


def _read_anew(change: Change, stored: Stored[Record], changes: Draft, clear: Collection[str]) -> Record:
    # First the new draft: places and sources that are named for the first time come before everything else in a change.
    after = parse(change, stored.kind, replaced(stored.record, changes, clear), stored.id)
    before = parse(change, stored.kind, draft_of(stored.record), stored.id)
    return merged(stored.record, before, after)


def retract(
    vault: Vault,
    written: Sequence[str],
    ticket: Ticket,
    *,
    why: str | None,
    kind: str | None = None,
    expected_version: int | None = None,
) -> list[RecordId]:
    """From now on these records are not held: added by mistake, imported wrongly. Their history stays, with the reason.

    Raises `Invalid` (a reason is needed), `Refused("still-referred")` where others that are held lead to one of them,
    `Refused("changed-meanwhile")`, `Refused("worker-stays")` for who works with the vault.
    """
    because = reason(why)
    if because is None:
        raise Invalid({"why": "reason-missing"})
    with vault.change("record.retract", why=because) as change:
        ids: list[RecordId] = []
        kinds: set[str] = set()
        for each in written:
            stored = records.get_any(change, resolve(change, each, kind))
            if stored.kind == "investigator":
                raise Refused("worker-stays")
            _require_version(stored, expected_version)
            ids.append(stored.id)
            kinds.add(stored.kind)
        if len(kinds) == 1:
            change.act = f"{kinds.pop()}.retract"
        change.apart = len(ids) > 1
        change.retract(ids)
        if ids:
            change.subject = ids[0]
    for id_ in ids:
        ticket.durable(id_)
    return ids


def restore(
    vault: Vault,
    written: str,
    ticket: Ticket,
    *,
    kind: str | None = None,
    why: str | None = None,
    together: Sequence[str] = (),
) -> tuple[RecordId, int]:
    """Bring back a record that was taken out, as it was; its id and the new version. `together`: others, in the same change,
    for what leads to one another and was taken out at once.

    By id or its beginning: what was taken out has no label. Raises `Invalid`: not-taken-out for one that is held,
    record-retracted where one leads to something that is not.
    """
    with vault.change("record.restore", why=reason(why)) as change:
        found: dict[RecordId, Stored[Record]] = {}
        for each in (written, *together):
            stored = records.latest(change, records.resolve(change, each, kind))
            if not stored.retracted:
                raise Invalid({"id": "not-taken-out"})
            found[stored.id] = stored
        if len({stored.kind for stored in found.values()}) == 1:
            change.act = f"{stored.kind}.restore"
        change.apart = len(found) > 1
        change.revert([(id_, last_held(change, id_)) for id_ in found])
        first, *_ = found.values()
        change.subject = first.id
    for id_ in found:
        ticket.durable(id_)
    return first.id, first.version + 1


def last_held(reader: Reader, id_: RecordId) -> int:
    """The last version of a record that was not a retraction."""
    return max(each.version for each in records.history(reader, id_) if not each.retracted)


def _require_typed(kind: str) -> None:
    """Originals, stills and who works here are not typed, so they cannot be typed anew."""
    if kind not in PARSERS:
        raise Invalid({"id": "not-typed"})


def _require_version(stored: Stored[Record], expected: int | None) -> None:
    if expected is not None and expected != stored.version:
        raise Refused("changed-meanwhile", expected=expected, found=stored.version, at=stored.recorded_at)
