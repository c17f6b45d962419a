"""The DOCX read back: text and order, styles, fields, properties, and that another program opens it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from app.render.document import Entry, Heading, Paragraph, Role, Table
from app.render.docx import to_docx
from app.render.wgeid import document
from app.rules.loader import load_body
from tests.app.invented import TODAY, complete_case
from tests.app.render.reading import docx_text, page, pdf_pages, spaced
from tests.app.render.test_pdf import HOSTILE, LETTERS


@pytest.fixture(scope="module")
def form(qapp: Any) -> bytes:
    return to_docx(document(complete_case(), load_body("wgeid")))


def test_all_of_the_document_can_be_read_in_its_order(form: bytes) -> None:
    written = document(complete_case(), load_body("wgeid"))
    text = docx_text(form)
    at = 0
    for block in written.blocks:
        lines: tuple[str, ...] = ()
        match block:
            case Heading(line) | Paragraph(line):
                lines = (line,)
            case Entry():
                lines = (*block.lines, *block.fine)
            case Table():
                lines = tuple(cell for row in block.rows for cell in row)
        for line in lines:
            at = text.index(spaced(line), at)


def test_headings_are_headings(form: bytes) -> None:
    headings = [p.text for p in docx.Document(BytesIO(form)).paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == "1. Identity of the disappeared person"
    assert len(headings) == 7


def test_pages_are_counted_by_fields(form: bytes) -> None:
    section = docx.Document(BytesIO(form)).sections[0]
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert spaced(section.footer.paragraphs[0].text) == "20 August 2025 Page 1 of 1"
    assert section.header.paragraphs[0].text.startswith("CONFIDENTIAL · Reference")
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_table_heads_stand_again_on_each_page(form: bytes) -> None:
    tables = docx.Document(BytesIO(form)).tables
    flag = f"{qn('w:trPr')}/{qn('w:tblHeader')}"
    heads = [row for table in tables for row in table._tbl.iter(qn("w:tr")) if row.find(flag) is not None]
    assert len(heads) == 2


def test_the_properties_are_neutral(form: bytes) -> None:
    properties = docx.Document(BytesIO(form)).core_properties
    assert properties.title == "Communication to the Working Group on Enforced or Involuntary Disappearances"
    assert not any((properties.author, properties.last_modified_by, properties.comments, properties.keywords))
    assert properties.created is not None
    assert properties.created.date() == properties.modified.date() == TODAY  # type: ignore[union-attr]


def test_nothing_of_the_template_or_of_this_machine_is_left(form: bytes) -> None:
    with zipfile.ZipFile(BytesIO(form)) as parts:
        names = parts.namelist()
        everything = b"".join(parts.read(name) for name in names if name != "word/document.xml")
        assert b"rsid" not in parts.read("word/document.xml")
        assert all(item.date_time == (1980, 1, 1, 0, 0, 0) for item in parts.infolist())
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "app.xml" in name]
    for trace in (
        b"python-docx",
        b"Macintosh",
        b"Normal.dotm",
        b"rsid",
        b"2013",
        b"Vahanyan",
        b"Sermakeshyan",
        b"Lusntag",
    ):
        assert trace not in everything


def test_the_same_document_is_the_same_file(form: bytes) -> None:
    assert to_docx(document(complete_case(), load_body("wgeid"))) == form


def test_scripts_get_fonts_that_have_them(form: bytes) -> None:
    faces: dict[str, set[str]] = {}
    for run in docx.Document(BytesIO(form)).element.iter(qn("w:r")):
        text = "".join(part.text or "" for part in run.iter(qn("w:t")))
        properties = run.find(qn("w:rPr"))
        fonts = properties.find(qn("w:rFonts")) if properties is not None else None
        for word in ("Արամազդ", "არამაზდ", "آرامازد"):
            if word in text:
                face = fonts.get(qn("w:hAnsi")) if fonts is not None else ""
                turned = properties is not None and properties.find(qn("w:rtl")) is not None
                faces.setdefault(word, set()).add(f"{face}{' rtl' if turned else ''}")
    assert faces == {"Արամազդ": {"Sylfaen"}, "არამაზდ": {"Sylfaen"}, "آرامازد": {" rtl"}}


ORDER = ["pStyle", "keepNext", "keepLines", "pBdr", "shd", "tabs", "bidi", "spacing", "ind", "jc", "rPr"]


def test_properties_stand_in_the_order_of_the_schema(form: bytes) -> None:
    with zipfile.ZipFile(BytesIO(form)) as parts:
        for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
            for properties in ElementTree.fromstring(parts.read(name)).iter(qn("w:pPr")):
                tags = [part.tag.rpartition("}")[2] for part in properties]
                assert set(tags) <= set(ORDER)
                assert tags == sorted(tags, key=ORDER.index)


def test_nothing_in_it_is_alive() -> None:
    file = to_docx(page(*(Entry("Value", (text,)) for text in HOSTILE), Paragraph(" ".join(HOSTILE))))
    assert all(spaced(hostile) in docx_text(file) for hostile in HOSTILE)
    with zipfile.ZipFile(BytesIO(file)) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            assert b"TargetMode" not in text
            assert b"w:hyperlink " not in text
            assert b"<w:instrText" not in text or name == "word/footer1.xml"


@settings(max_examples=25)
@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=200), min_size=1, max_size=6))
def test_any_text_of_our_scripts_comes_back(lines: list[str]) -> None:
    file = to_docx(
        page(*(Entry("Any", (line,)) for line in lines), Table(("A",), tuple((line,) for line in lines), (1,)))
    )
    text = docx_text(file)
    assert all(spaced(line) in text for line in lines)


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("missing tool: soffice")
    source = tmp_path / "form.docx"
    long = Paragraph("A sentence that is said again. " * 400, Role.BODY)
    written = document(complete_case(), load_body("wgeid"))
    source.write_bytes(to_docx(page(*written.blocks, long, header=written.header)))
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    pages = pdf_pages((tmp_path / "form.pdf").read_bytes())
    assert len(pages) >= 4
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "CONFIDENTIAL · Reference" in text
    whole = " ".join(pages)
    assert "Armenian letters: Արամազդ Վահանյան" in whole
    assert "Annex 4" in whole
