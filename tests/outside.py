"""Test data that lies outside the project, in `../shared` beside it. A test that finds none of it skips and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


def _outside(folder: str, name: str) -> Path:
    found = _SHARED / folder / name
    if not found.exists():
        pytest.skip(f"missing {folder}: {name}")
    return found


def vectors(name: str) -> Path:
    """The test vectors called `name`: a folder or file."""
    return _outside("vectors", name)


def footage(name: str) -> Path:
    """The film called `name`."""
    return _outside("footage", name)
