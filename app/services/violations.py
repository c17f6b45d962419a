"""Acts, and which of their elements the record shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.act import Act
from app.model.ids import RecordId
from app.rules.elements import Coverage, coverage
from app.rules.vocabulary import label_of
from app.services import record, terms
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Shown:
    """An act with its matrix. `labels`: of what stands in the columns, by id; `type`: the label of what was done."""

    stored: Stored[Act]
    coverage: Coverage
    labels: Mapping[RecordId, str]
    type: str


def covered(vault: Vault, written: str) -> Shown:
    """The matrix of one act, given by its id, the beginning of it, or its label. Raises `Invalid`."""
    with vault.read() as reader:
        stored = records.get(reader, record.resolve(reader, written, "act"), Act)
        vocabulary = terms.known(reader)
        found = coverage(stored.record, vocabulary["acts"].entries)
        labels = {RecordId(id_): text for id_, text in records.linked_labels(reader, stored.n).items()}
        return Shown(stored, found, labels, label_of(vocabulary, "acts", stored.record.type))
