"""Rendering needs Qt; the one application of the whole run serves, so that windows can be tested after it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _qt(qapp: Any) -> None:
    """Qt is there before the first font is asked for."""
