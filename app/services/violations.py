"""Acts, and which of their elements the record shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.model.act import Act
from app.model.ids import RecordId
from app.rules.elements import Coverage, coverage
from app.rules.vocabulary import TermList, label_of
from app.services import record, terms
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Shown:
    """An act with its matrix. `labels`: of all that it leads to, by id, and `kinds`: what each of these is;
    `type`: the label of what was done.
    """

    stored: Stored[Act]
    coverage: Coverage
    labels: Mapping[RecordId, str]
    kinds: Mapping[RecordId, str]
    type: str


def covered(vault: Vault, written: str) -> Shown:
    """The matrix of one act, given by its id, the beginning of it, or its label. Raises `Invalid`."""
    with vault.read() as reader:
        stored = records.get(reader, record.resolve(reader, written, "act"), Act)
        return _shown(reader, stored, terms.known(reader))


def listed(vault: Vault, persons: Collection[RecordId] | None = None) -> tuple[Shown, ...]:
    """Every act, or those that were done to one of `persons`, in the order of recording, each with its matrix."""
    with vault.read() as reader:
        vocabulary = terms.known(reader)
        return tuple(
            _shown(reader, stored, vocabulary)
            for stored in records.of_kind(reader, Act)
            if persons is None or not set(persons).isdisjoint(stored.record.victims)
        )


def _shown(reader: Reader, stored: Stored[Act], vocabulary: Mapping[str, TermList]) -> Shown:
    found = coverage(stored.record, vocabulary["acts"].entries)
    linked = records.named(reader, list(records.linked_labels(reader, stored.n)))
    return Shown(
        stored,
        found,
        {RecordId(id_): text for id_, (_, text) in linked.items()},
        {RecordId(id_): kind for id_, (kind, _) in linked.items()},
        label_of(vocabulary, "acts", stored.record.type),
    )
