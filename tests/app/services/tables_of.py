"""Tables as others would bring them, and a vault to bring them into. All names are made up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from app.jobs import Ticket
from app.services.importing import run
from app.services.importing.run import Options, Report
from storage.vault import Vault
from tests.storage import vaults


@contextmanager
def empty_vault(folder: Path) -> Iterator[Vault]:
    vaults.create(folder / "v.habeas")
    with vaults.opened(folder / "v.habeas") as vault:
        yield vault


def bring(vault: Vault, content: bytes | str, kind: str = "person", name: str = "table", **options: Any) -> Report:
    """Import a table with this content."""
    path = vault.folder.parent / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return run.take_in(vault, kind, path, Options(**options), Ticket())


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook as a spreadsheet writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one part exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return out.getvalue()


def rules(report: Report) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.rule) for each in report.faults]
