"""The modules beside `packaging/dev.py` import each other by plain names, as they do when it runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Import a module of `packaging/` by name, fresh for each test."""
    names = {path.stem for path in PACKAGING.glob("*.py")}
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield importlib.import_module
    for name in names:
        sys.modules.pop(name, None)
