"""A case has more originals than a process may hold open at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs import Ticket
from app.services import evidence, sealing, vaults
from storage import age
from tests.flows.habeas import PASSPHRASE, Box, identity

if sys.platform == "win32":
    pytest.skip("there is no such limit on Windows", allow_module_level=True)

import resource

ITEMS = 60
SPARE_FILES = 40


@pytest.fixture
def few_files() -> Iterator[None]:
    """This process may open some files more than it has open now, but not one for each item."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = max(int(path.name) for path in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + SPARE_FILES, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("few_files")
def test_a_bundle_holds_more_originals_than_files_may_be_open(new: Box) -> None:
    _, public = identity(new.folder)
    out = new.folder / "many.age"
    with vaults.open_vault(new.vault, vaults.Passphrase(PASSPHRASE), new.settings()) as vault:
        for number in range(ITEMS):
            paper = age.BytesSource(f"paper {number}".encode())
            evidence.take_in(vault, paper, "paper.txt", {"title": f"Paper {number}"}, Ticket())
        sealed = sealing.seal(vault, sealing.Request(out, (public,), everything=True), Ticket())
    assert sealed.items > 2 * ITEMS  # each with its record
    assert new.check() == []
