"""A sheet of an XLSX workbook as headers and rows. Nothing is unpacked before its size is known; nothing is computed.

A cell that holds a formula is not taken: its last result may be missing, old, or made to deceive.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EmptyCell

from app.services.importing import limits
from app.services.importing.fault import TableUnfitError, unfit
from app.services.importing.tables import Odd, Row, Table, checked_headers

_READ_IN_PIECES = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")
"""Parts that are read row by row, text by text, or not at all."""
_MAGIC = b"PK\x03\x04"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML cannot hold, and the underscore before what only looks like that."""
_LARGEST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the end is lost."""


def looks_like(untrusted: bytes) -> bool:
    """Is it a packed file? An XLSX is one, and no CSV is."""
    return untrusted.startswith(_MAGIC)


def read(untrusted: bytes, *, sheet: str | None = None) -> Table:
    """A table from the bytes of a workbook: the sheet named `sheet`, else the first one. Raises TableUnfitError."""
    _check_size(untrusted)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and drawings that are passed over
            book = openpyxl.load_workbook(
                io.BytesIO(untrusted),
                read_only=True,
                data_only=False,
                keep_links=False,
                keep_vba=False,
                rich_text=False,
            )
    except Exception as bad:  # a dozen kinds come out of a broken workbook
        raise unfit("table-unreadable") from bad
    names = [each.title for each in book.worksheets]
    if not names:
        raise unfit("table-empty")
    if sheet is not None and sheet not in names:
        raise unfit("no-such-sheet", value=sheet)
    name = sheet or names[0]
    rows = _rows(book, name)
    header = next(rows, None)
    if header is None:
        raise unfit("table-empty")
    width = len(header.cells)
    while width and not header.cells[width - 1].strip():
        width -= 1
    return Table(headers=checked_headers(header.cells[:width]), rows=_even(rows, width), sheet=name)


def _check_size(untrusted: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(untrusted)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as bad:
        raise unfit("table-unreadable") from bad
    if len(parts) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise unfit("table-too-large")
    for part in parts:
        if part.file_size > limits.OTHER_PART_BYTES and not part.filename.startswith(_READ_IN_PIECES):
            raise unfit("table-too-large")
        if part.file_size > limits.RATIO_FROM_BYTES and part.file_size > limits.RATIO * max(part.compress_size, 1):
            raise unfit("table-packed-too-tight")
        if part.flag_bits & 1:
            raise unfit("table-encrypted")


def _rows(book: Any, name: str) -> Iterator[Row]:
    """Rows as text. What is promised about the sheet's size is not believed; cells are counted as they come."""
    sheet = book[name]
    sheet.reset_dimensions()
    read = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(sheet.iter_rows(), 1):
                read += len(cells)
                if len(cells) > limits.COLUMNS:
                    raise unfit("too-many-columns", row=number)
                if read > limits.CELLS or number > limits.ROWS:
                    raise unfit("too-many-cells", row=number)
                yield Row(number, [_text(cell) for cell in cells])
    except TableUnfitError:
        raise
    except Exception as bad:
        raise unfit("table-unreadable") from bad
    finally:
        book.close()


def _even(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        cells = list(row.cells)
        if any(cell.strip() for cell in cells[width:]):
            yield Row(row.number, cells, "row-width")
        elif any(cells):
            yield Row(row.number, cells[:width] + [""] * (width - len(cells)))


def _text(cell: Any) -> str:
    """What a person sees in a cell, without the formats that a country or a column adds."""
    if isinstance(cell, EmptyCell):
        return ""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Odd(str(getattr(value, "text", value)), "cell-formula")
    if cell.data_type == "e":
        return Odd(str(value), "cell-error")
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value) if math.isfinite(value) else Odd(str(value), "cell-error")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if abs(value) >= _LARGEST_EXACT:
        return Odd(repr(value), "number-imprecise")
    return str(int(value)) if value == int(value) else repr(value)
