"""Rows of text as the bytes of a file. Nothing in them is ever a formula, a link or a script."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from app.errors import Refused
from app.jobs import Ticket

Rows = Sequence[Sequence[str]]

_ACTIVE = re.compile(r"'*[=+\-@\t\r\n]")
"""What a spreadsheet may take for a formula, and what `inert` made of it."""
_MARKED = re.compile(r"'+[=+\-@\t\r\n]")
_CELL_CHARACTERS = 32_767
"""More than this no cell of an XLSX holds; programs cut it off or call the file broken."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EVERY_ROWS = 1000


def inert(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _ACTIVE.match(text) else text


def as_written(text: str) -> str:
    """What `inert` was given."""
    return text[1:] if _MARKED.match(text) else text


def to_csv(headers: Sequence[str], rows: Rows, ticket: Ticket, *, mark: bool = False) -> bytes:
    """UTF-8, commas, everything in quotes, lines ended as in RFC 4180. `mark`: with the byte order mark some programs need."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headers)
    for number, row in enumerate(rows):
        if number % _EVERY_ROWS == 0:
            ticket.progress("export", number, len(rows))
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def to_json(about: Mapping[str, Any], headers: Sequence[str], rows: Rows, lists: frozenset[str]) -> bytes:
    """One object: what it is about, and `rows`, an object a row without its empty cells; the columns `lists` as arrays."""
    made = [
        {head: cell.split("\n") if head in lists else cell for head, cell in zip(headers, row, strict=True) if cell}
        for row in rows
    ]
    return json.dumps({**about, "rows": made}, ensure_ascii=False, indent=1).encode() + b"\n"


def to_xlsx(headers: Sequence[str], rows: Rows, ticket: Ticket) -> bytes:
    """A workbook of one sheet in which every cell is a string, made in memory. Raises `Refused("cell-too-long-for-xlsx")`."""
    sheet = io.StringIO()
    sheet.write(_SHEET_HEAD)
    for number, row in enumerate([headers, *rows], 1):
        if number % _EVERY_ROWS == 0:
            ticket.progress("export", number, len(rows))
        cells = "".join(
            f'<c r="{_column(column)}{number}" t="inlineStr"><is><t xml:space="preserve">{_xml(cell, number)}</t></is></c>'
            for column, cell in enumerate(row)
            if cell
        )
        sheet.write(f'<row r="{number}">{cells}</row>')
    sheet.write("</sheetData></worksheet>")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in (*_PARTS.items(), ("xl/worksheets/sheet1.xml", sheet.getvalue())):
            book.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _column(number: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _xml(text: str, row: int) -> str:
    if len(text) > _CELL_CHARACTERS:
        raise Refused("cell-too-long-for-xlsx", row=row)
    # A carriage return would be read back as a line feed, and _x0041_ as the letter A.
    return escape(_ESCAPED.sub("_x005F_", text)).replace("\r", "_x000D_")


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET_HEAD = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets><sheet name="Habeas" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
"""The least that a workbook needs. Written here and not by a library: those put the sheet into a file in the open first."""
