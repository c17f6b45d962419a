"""A small filled vault, made once and copied for each test that asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage import vaults
from tests.storage.vaults import Small


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("template") / "v.habeas"
    things = vaults.filled(folder)
    return Small(folder, things, things["recovery"])


@pytest.fixture
def small(_template: Small, tmp_path: Path) -> Iterator[Small]:
    folder = tmp_path / "v.habeas"
    shutil.copytree(_template.folder, folder)
    yield Small(folder, _template.things, _template.recovery)
    shutil.rmtree(folder, ignore_errors=True)
