"""A CSV file as headers and rows: any encoding and delimiter; what is not whole is no table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from app.services.importing import limits
from app.services.importing.encodings import decode
from app.services.importing.fault import unfit
from app.services.importing.tables import Row, Table, checked_headers

DELIMITERS = (",", ";", "\t", "|", "\u060c", "\u061b", "^", "~", ":")
"""Tried in this order where none is named."""

_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 50
_FEWEST_COLUMNS_OF_A_SWALLOWED_ROW = 4


def read(untrusted: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """A table from the bytes of a CSV file. Raises TableUnfitError."""
    if not untrusted.strip():
        raise unfit("table-empty")
    decoded = decode(untrusted, encoding)
    text = decoded.text
    if (
        text[:4].lower() == "sep=" and len(text) > 5 and text[5] in "\r\n"
    ):  # a line that spreadsheets write for themselves
        delimiter, text = delimiter or text[4], text[5:].lstrip("\r\n")
        first_row = 2
    else:
        first_row = 1
    if delimiter is None:
        delimiter = _likeliest_delimiter(text)
    elif len(delimiter) != 1 or delimiter in '"\r\n':
        raise unfit("delimiter-form", value=delimiter)
    rows = _rows(text, delimiter, first_row)
    header = next(rows, None)
    if header is None:
        raise unfit("table-empty")
    return Table(
        headers=checked_headers(header.cells),
        rows=_even(rows, len(header.cells), delimiter),
        encoding=decoded.encoding,
        encoding_guessed=decoded.guessed,
        delimiter=delimiter,
    )


def _rows(text: str, delimiter: str, first_row: int) -> Iterator[Row]:
    """Records with their numbers. A quote that is not closed, or that something stands behind, ends it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, cells_read = first_row - 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as bad:
            too_long = "field limit" in str(bad)
            raise unfit("cell-too-long" if too_long else "quote-missing", row=number + 1) from bad
        number += 1
        cells_read += len(cells)
        if len(cells) > limits.COLUMNS:
            raise unfit("too-many-columns", row=number)
        if cells_read > limits.CELLS:
            raise unfit("too-many-cells", row=number)
        yield Row(number, cells)


def _even(rows: Iterator[Row], width: int, delimiter: str) -> Iterator[Row]:
    """Rows as wide as the headers; blank ones are passed over, others say what is wrong with them."""
    for row in rows:
        if len(row.cells) != width:
            if any(cell.strip() for cell in row.cells):
                yield Row(row.number, row.cells, "row-width")
        elif "\n" in "".join(row.cells) and _swallowed(row.cells, delimiter):
            yield Row(row.number, row.cells, "rows-in-one-cell")
        elif any(row.cells):
            yield row


def _swallowed(cells: Sequence[str], delimiter: str) -> bool:
    """Is there a line inside a cell that looks like a whole row? Two missing quotes do that, and nobody sees it."""
    wanted = len(cells) - 1
    if len(cells) < _FEWEST_COLUMNS_OF_A_SWALLOWED_ROW:
        return False
    return any(line.count(delimiter) == wanted for cell in cells if "\n" in cell for line in cell.split("\n")[1:])


def _likeliest_delimiter(text: str) -> str:
    """The delimiter that cuts the headers into most columns, where the rows after them are cut alike."""
    best, most = DELIMITERS[0], 1
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE_CHARACTERS], newline=""), delimiter=delimiter)
        widths: list[int] = []
        try:
            for cells in reader:
                if cells:
                    widths.append(len(cells))
                if len(widths) >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            pass
        if not widths:
            continue
        alike = sum(1 for width in widths if width == widths[0]) / len(widths)
        if widths[0] > most and (alike >= 0.5 or delimiter in DELIMITERS[:4]):
            best, most = delimiter, widths[0]
    return best
