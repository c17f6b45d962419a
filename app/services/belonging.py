"""On whose page a record is found: an event on that of its captive, a still on that of its film, a letter with its inquiry."""

from __future__ import annotations

from collections.abc import Collection

from app.model.ids import RecordId
from storage.tables import records
from storage.vault import Vault

_TOWARDS = ("persons", "person", "captive", "relative", "inquiry", "film", "item", "victims", "proceeding", "subject")
"""Fields that lead to what a record belongs to, the nearest first."""

_MOST_STEPS = 3


def belongs_to(vault: Vault, id_: RecordId, pages: Collection[str]) -> tuple[str, RecordId] | None:
    """(kind, id) of the record itself, if its kind is one of `pages`, else of the nearest one that it leads to; None if none.

    Raises `Invalid` for a record that is not held.
    """
    with vault.read() as reader:
        for _ in range(_MOST_STEPS):
            stored = records.get_any(reader, id_)
            if stored.kind in pages:
                return stored.kind, stored.id
            onward = _onward(stored.record)
            if onward is None:
                return None
            id_ = onward
    return None


def _onward(record: object) -> RecordId | None:
    for field in _TOWARDS:
        found = getattr(record, field, None)
        if isinstance(found, tuple):
            found = found[0] if found else None
        if isinstance(found, str) and found:
            return RecordId(found)
    return None
