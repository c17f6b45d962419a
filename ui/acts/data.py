"""An act as its matrix is painted: elements with nothing first, columns by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.model.act import ElementState
from app.model.ids import RecordId
from app.rules.elements import Row
from app.services.violations import Shown

_KINDS = ("evidence", "still", "event")


class Mark(StrEnum):
    """What one thing does for one element. `PARTLY`: it is named for it, and the element is disputed or judged missing."""

    SHOWS = "shows"
    PARTLY = "partly"
    EMPTY = "empty"


@dataclass(frozen=True)
class Cell:
    """`named`: whether anything is named for the element at all."""

    mark: Mark
    element: str
    column: RecordId


@dataclass(frozen=True)
class Table:
    """`columns`: (id, kind, label) in the order of the matrix; `cells`: for each row one for each column."""

    shown: Shown
    rows: tuple[Row, ...]
    columns: tuple[tuple[RecordId, str, str], ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def with_evidence(self) -> int:
        """Elements for which something is named."""
        return sum(any(row.cells) for row in self.rows)


def table(shown: Shown) -> Table:
    """The matrix of an act: rows with no mark stand first, else the order of the data; columns by kind, then as named."""
    found = shown.coverage
    order = sorted(range(len(found.columns)), key=lambda n: (_rank(shown.kinds.get(found.columns[n], "")), n))
    columns = tuple(
        (found.columns[n], shown.kinds.get(found.columns[n], ""), shown.labels.get(found.columns[n], "")) for n in order
    )
    rows = tuple(sorted(found.rows, key=lambda row: any(row.cells)))
    return Table(shown, rows, columns, tuple(_cells(row, order, found.columns) for row in rows))


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _cells(row: Row, order: Sequence[int], columns: Sequence[RecordId]) -> tuple[Cell, ...]:
    sure = row.state is ElementState.ESTABLISHED
    return tuple(
        Cell((Mark.SHOWS if sure else Mark.PARTLY) if row.cells[n] else Mark.EMPTY, row.key, columns[n]) for n in order
    )
