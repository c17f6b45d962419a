"""One case, one film, one sealed bundle for all flows; each test works on a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from media import process
from tests.flows.case import fill, seal
from tests.flows.habeas import Box, new_box
from tests.media.films import Films, films

__all__ = ["films"]


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    """No keeper and no worker outlives a test."""
    yield
    process.close()


@pytest.fixture
def new(tmp_path: Path) -> Box:
    """A new, empty vault."""
    return new_box(tmp_path / "box")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, films: Films) -> Box:
    """The case, with a bundle sealed from it. Not to be changed: take `box`."""
    box = new_box(tmp_path_factory.mktemp("filled") / "box")
    fill(box, films("h264.mp4"))
    seal(box)
    process.close()
    return box


@pytest.fixture
def box(filled: Box, tmp_path: Path) -> Box:
    """A copy of the case."""
    return filled.copy(tmp_path / "box")
