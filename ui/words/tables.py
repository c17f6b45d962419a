"""Words for errors of: tables, taken in and written."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "cell-too-long-for-xlsx": (
        "Row {row} holds a text that is longer than a cell of an XLSX can be.",
        "No file was written, and the record is as it was.",
        "Export as CSV or JSON instead.",
    ),
}

PROBLEMS: dict[str, str] = {
    # of a whole table
    "table-empty": "the file is empty.",
    "table-unreadable": "this is neither a CSV nor a workbook (XLSX) that can be read.",
    "table-too-large": "the table is larger than is taken in at once; divide it.",
    "table-packed-too-tight": "the workbook unpacks to far more than it should, as a trap does; save it anew in a spreadsheet.",
    "table-encrypted": "the workbook is protected by a password; save it without one.",
    "no-such-sheet": "the workbook has no sheet of this name.",
    "no-rows": "there are headers and nothing below them.",
    "headers-missing": "the first row has to hold the headers.",
    "header-repeated": "two columns have the same header; give each its own.",
    "too-many-columns": "there are more columns than any table of this sort has; see whether the delimiter is right.",
    "too-many-cells": "there are more cells than are taken in at once; divide the table.",
    "cell-too-long": "a cell is longer than any text can be; see whether a quotation mark is missing.",
    "quote-missing": "a quotation mark is missing or misplaced here or further up, so rows cannot be told apart.",
    "encoding-unknown": "there is no encoding of this name.",
    "encoding-wrong": "the file is not written in this encoding.",
    "encodings-mixed": "this line is written in another encoding than others; save the table in one.",
    "encoding-uncertain": "the encoding cannot be told from the letters; name it, or save the table as UTF-8.",
    "delimiter-form": "a delimiter is one character, and no quotation mark.",
    # of a row or a cell
    "row-width": "the row has more or fewer cells than there are headers.",
    "rows-in-one-cell": "a cell holds what looks like whole rows; a quotation mark is missing.",
    "cell-formula": "a formula stands here; put its result in as a plain value.",
    "cell-error": "the spreadsheet shows here that it could not compute something.",
    "number-imprecise": "the spreadsheet has lost digits of this number; enter it as text.",
    "names-form": "names in full are a list in JSON, as an export writes it.",
    "key-repeated": "another row has the same key.",
    "key-ambiguous": "more than one record has this key.",
    "record-twice": "another row is about the same record.",
    "possible-duplicate": "somebody of this name is recorded already.",
    "still-to-come": "its day is still to come: once it comes, the event counts as having happened.",
    # of a mapping
    "mapping-form": "this is not a mapping as --save-map writes it.",
    "mapping-version": "this mapping was made by another version.",
    "mapping-kind": "this mapping is for tables of another kind.",
    "no-such-column-field": "no field of this name can be filled from a table.",
    "field-mapped-twice": "two columns cannot fill one field.",
    "nothing-mapped": "no column of the table is known; say with --map which column is what.",
    "field-not-mapped": "no column fills this field, without which nothing can be recorded; say with --map which does.",
    "key-not-mapped": "no column fills the field that rows are to be found by.",
    "key-field": "records cannot be found by this field.",
    "date-style": "write day-first or month-first.",
    # of an export
    "not-exported": "this does not leave as a table of this format.",
    "status-of-people": "only people have a status.",
}

STAYED = "Not in it: {count} that stay in the vault, since they could tell of what never leaves as a table."
"""After an export."""
BETRAYING = (
    "THESE ROWS NAME A PROTECTED SOURCE, or tell how to reach one, in words that somebody typed: {rows}. Look at them before "
    "anybody else gets the file."
)
