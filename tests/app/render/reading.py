"""Reading back what was written: the text of a PDF or DOCX, as a reader meets it."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any

import docx
from pypdf import PdfReader

from app.render.document import Block, Document
from tests.app.invented import TODAY


def page(*blocks: Block, **more: Any) -> Document:
    """A document of these blocks under a plain head."""
    head = {
        "title": "Title",
        "over": "Over",
        "concerning": "",
        "metadata_title": "Neutral",
        "header": "Head",
        "footer": "Foot",
    }
    return Document(**{**head, "language": "en", "dated": TODAY, "blocks": blocks, **more})


def spaced(text: str) -> str:
    """Presentation forms undone, every stretch of space one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def pdf_pages(file: bytes) -> list[str]:
    return [spaced(page.extract_text()) for page in PdfReader(BytesIO(file)).pages]


def docx_text(file: bytes) -> str:
    """Paragraphs and table rows in the order in which they stand."""
    opened = docx.Document(BytesIO(file))
    said = []
    for part in opened.iter_inner_content():
        if isinstance(part, docx.table.Table):
            said += [" ".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            said.append(part.text)
    return spaced("\n".join(said))
