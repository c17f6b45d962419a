"""What stands on paper, before it is DOCX or PDF: a title, headings, labelled values, paragraphs, tables, annexes.

Texts are plain: whatever looks like a formula, a link or markup in them comes out as the characters that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """How a paragraph speaks: the running text, small print, or something to be seen first."""

    BODY = "body"
    NOTE = "note"
    NOTICE = "notice"


@dataclass(frozen=True)
class Heading:
    """`level`: 1 for sections, 2 below."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    role: Role = Role.BODY


@dataclass(frozen=True)
class Entry:
    """A label with its value. `number`: of the form. `fine`: small print below the value. `muted`: says that there is none.

    `narrow`: the label is a short one, the value takes the room.
    """

    label: str
    lines: tuple[str, ...]
    number: str = ""
    starred: bool = False
    fine: tuple[str, ...] = ()
    muted: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Table:
    """`widths`: shares of the line, one for each column. The columns' names stand again on every page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    label: str = ""
    number: str = ""
    starred: bool = False


Block = Heading | Paragraph | Entry | Table


@dataclass(frozen=True)
class Document:
    """`over`: the line above the title. `concerning`: below it. `metadata_title`: all that a file's properties say.

    `header` and `footer` stand on every page, the footer with the page number. `dated`: the only date in the file.
    """

    title: str
    over: str
    concerning: str
    metadata_title: str
    header: str
    footer: str
    language: str
    dated: date
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """Every text of it in reading order, the head first."""
        yield from (self.over, self.title, self.concerning, self.header, self.footer)
        for block in self.blocks:
            match block:
                case Heading() | Paragraph():
                    yield block.text
                case Entry():
                    yield from (block.number, block.label, *block.lines, *block.fine)
                case Table():
                    yield from (block.number, block.label, *block.columns)
                    for row in block.rows:
                        yield from row
