"""What the tests of media share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from media import process
from tests.media.films import films

__all__ = ["films"]


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    """No keeper and no worker outlives a test."""
    yield
    process.close()
