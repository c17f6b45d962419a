"""What a command gives back: an object for scripts, lines for a person, and whether what was checked is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True)
class Answer:
    """`data`: the one JSON object. `lines`: the same for a person. `ok` False makes the exit code 1."""

    data: Mapping[str, Json]
    lines: Sequence[str] = field(default_factory=tuple)
    ok: bool = True


def table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> list[str]:
    """Columns under their heads, two spaces apart; the last one is as wide as it needs."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows]
    ]
