"""What stands in the PDF can be found, copied and read aloud: each letter by its own code."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from app.render.document import Document, Paragraph
from app.render.pdf import to_pdf


@pytest.mark.parametrize(
    "text", ["Քարահունջեցյան", "Հարություն Մելքումյան", "մեւ", "office file", "Царенко", "სამართალი"]
)
def test_text_comes_back_letter_by_letter(text: str) -> None:
    document = Document(
        title="Title",
        over="Over",
        concerning="Concerning",
        metadata_title="Title",
        header="Header",
        footer="Footer",
        language="en",
        dated=date(2026, 1, 1),
        blocks=(Paragraph(text),),
    )
    pages = PdfReader(io.BytesIO(to_pdf(document))).pages
    found = " ".join(page.extract_text() for page in pages).replace("\t", " ")
    assert text in found
