"""The PDF read back: text and order, pages, fonts, properties, and that nothing in it is alive."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.render.document import Entry, Heading, Paragraph, Table
from app.render.glyphs import FACES, coverage
from app.render.pdf import to_pdf
from app.render.wgeid import document
from app.rules.loader import load_body
from tests.app.invented import complete_case
from tests.app.render.reading import page, pdf_pages, spaced


@pytest.fixture(scope="module")
def form(qapp: Any) -> bytes:
    return to_pdf(document(complete_case(), load_body("wgeid")))


def test_all_of_the_document_can_be_read_in_its_order(form: bytes) -> None:
    written = document(complete_case(), load_body("wgeid"))
    text = " ".join(pdf_pages(form))
    at = 0
    for block in written.blocks:
        if isinstance(block, Heading):
            assert text.index(block.text, at) >= at
            at = text.index(block.text)
        for line in block.lines if isinstance(block, Entry) else ():
            for word in spaced(line).split():
                if not re.search(r"[\u0590-\u08ff\ufb1d-\ufefc/]", word):
                    assert word in text
    for row in (row for block in written.blocks if isinstance(block, Table) for row in block.rows):
        assert all(word in text for cell in row for word in spaced(cell).split())


@pytest.mark.parametrize("name", ["Aramazd Vahanyan", "Արամազդ Վահանյան", "Арамазд Ваганян", "არამაზდ ვაჰანიანი"])
def test_names_can_be_found_in_every_script(form: bytes, name: str) -> None:
    assert name in pdf_pages(form)[0]


def test_arabic_can_be_found_too(form: bytes) -> None:
    text = pdf_pages(form)[0]
    for word in ["آرامازد", "واهانیان"]:
        plain = spaced(word)
        assert plain in text or plain[::-1] in text


def test_hashes_stand_unbroken(form: bytes) -> None:
    text = " ".join(pdf_pages(form))
    hashes = re.findall(r"SHA-256 of the (?:file|film): ([0-9a-f]{64})\b", text)
    assert len(hashes) == 6


def test_pages_are_numbered_and_have_their_head(form: bytes) -> None:
    pages = pdf_pages(form)
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "CONFIDENTIAL · Reference" in text


def test_pages_are_a4(form: bytes) -> None:
    for sheet in PdfReader(BytesIO(form)).pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)


def test_fonts_are_embedded_and_only_ours(form: bytes) -> None:
    ours = {face.stem for face in FACES}
    for sheet in PdfReader(BytesIO(form)).pages:
        for font in sheet["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            name = inner["/BaseFont"].lstrip("/").rpartition("+")[2]
            assert name.partition("-")[0] in ours
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_it_says_that_it_is_pdf_a(form: bytes) -> None:
    reader = PdfReader(BytesIO(form))
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert 'pdfaid:part="1"' in packet
    assert 'pdfaid:conformance="B"' in packet
    assert "/OutputIntents" in reader.trailer["/Root"]  # type: ignore[operator]
    info = reader.metadata
    assert info is not None
    assert f'pdf:Producer="{info.producer}"' in packet


def test_the_properties_are_neutral(form: bytes) -> None:
    info = PdfReader(BytesIO(form)).metadata
    assert info is not None
    assert info.title == "Communication to the Working Group on Enforced or Involuntary Disappearances"
    assert not info.author
    assert not info.creator
    assert info.creation_date is not None
    assert info.creation_date.date() == date(2025, 8, 20)
    for name in (b"Vahanyan", b"Lusntag", b"Sermakeshyan", b"2026"):
        head = form[: form.index(b"/OutputIntent")] if b"/OutputIntent" in form else form[:4000]
        assert name not in head


def test_the_same_document_is_the_same_file(form: bytes) -> None:
    assert to_pdf(document(complete_case(), load_body("wgeid"))) == form


def test_threads_get_the_same_file(form: bytes) -> None:
    written = document(complete_case(), load_body("wgeid"))
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(to_pdf, [written] * 6)) == {form}


HOSTILE = [
    '=HYPERLINK("http://x.test")',
    "<script>alert(1)</script>",
    "http://x.test/?a=1",
    "<a href='x'>y</a>",
    "file:///etc",
    "${PAGE}",
]


def test_nothing_in_it_is_alive() -> None:
    file = to_pdf(page(*(Entry("Value", (text,)) for text in HOSTILE), Paragraph(" ".join(HOSTILE))))
    text = " ".join(pdf_pages(file))
    assert all(spaced(hostile) in text for hostile in HOSTILE)
    reader = PdfReader(BytesIO(file))
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)  # type: ignore[call-overload]
    assert not root["/Names"].get_object()  # type: ignore[index]
    assert all(not sheet["/Annots"].get_object() and "/AA" not in sheet for sheet in reader.pages)


def test_a_long_table_repeats_its_head_and_loses_no_row() -> None:
    rows = tuple((f"day{number:03d}", f"event{number:03d} " * (number % 7 + 1)) for number in range(120))
    pages = pdf_pages(to_pdf(page(Table(("When", "What"), rows, (1, 3)))))
    assert len(pages) > 3
    assert all("When What" in text for text in pages)
    assert re.findall(r"day\d{3}", " ".join(pages)) == [row[0] for row in rows]


def test_a_text_longer_than_a_page_goes_on_and_loses_no_word() -> None:
    words = [f"w{number:05d}" for number in range(3000)]
    pages = pdf_pages(to_pdf(page(Entry("Story", (" ".join(words),)))))
    assert len(pages) > 3
    assert re.findall(r"w\d{5}", "".join(pages).replace(" ", "")) == words


def test_a_name_without_end_is_broken_and_not_cut() -> None:
    name = "X" * 10_000
    pages = pdf_pages(to_pdf(page(Entry("Name", (name,)))))
    assert sum(text.count("X") for text in pages) == 10_000


def test_a_heading_is_never_the_last_on_a_page() -> None:
    blocks = []
    for number in range(60):
        blocks += [Heading(f"Heading {number:02d}"), Paragraph(f"Paragraph {number:02d}. " * (number % 5 * 8 + 1))]
    for text in pdf_pages(to_pdf(page(*blocks))):
        last = re.findall(r"(Heading|Paragraph) \d\d", text)[-1]
        assert last == "Paragraph"


LETTERS = [chr(point) for face in FACES for point in sorted(coverage(face)) if 0x20 <= point < 0xE000]


@settings(max_examples=25)
@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=200), min_size=1, max_size=6))
def test_any_text_of_our_scripts_is_written(lines: list[str]) -> None:
    file = to_pdf(
        page(
            Entry("Any", tuple(lines), "1(a)", fine=tuple(lines)), Table(("A",), tuple((line,) for line in lines), (1,))
        )
    )
    assert PdfReader(BytesIO(file)).pages
