"""A document as DOCX: real styles and headings, page numbers as fields, and properties that speak of nobody."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.render.document import Block, Document, Entry, Heading, Paragraph, Role, Table
from app.render.glyphs import is_right_to_left, runs, visible

_BASE = "Arial"
_INK, _SOFT, _FAINT, _HEAD = "16191D", "4A5058", "767D86", "1D3B5C"
_RULE, _BAND = "C9CED4", "EEF1F5"
_MARGIN_MM = 22
_WIDTH_MM = 210 - 2 * _MARGIN_MM
_NUMBER_MM, _LABEL_MM, _NARROW_MM = 11, 44, 20
_SHORT = 60
"""Characters of a right-to-left text that is a name rather than a paragraph, and stays at the left edge of its cell."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

_STYLES: tuple[tuple[str, float, str, bool, float, float], ...] = (
    # name, size, colour, bold, space before, space after (points)
    ("Over Title", 9.5, _SOFT, False, 0, 2),
    ("Concerning", 13, _INK, True, 0, 8),
    ("Notice", 9.5, _INK, True, 8, 8),
    ("Small Print", 8.5, _SOFT, False, 2, 6),
    ("Form Number", 9, _SOFT, False, 2, 2),
    ("Form Label", 9, _SOFT, False, 2, 2),
    ("Form Value", 10, _INK, False, 2, 2),
    ("Form Empty", 10, _FAINT, False, 2, 2),
    ("Form Fine", 7.5, _SOFT, False, 0, 1),
    ("Table Head", 8, _SOFT, True, 2, 2),
    ("Table Text", 8.5, _INK, False, 2, 2),
    ("Page Edge", 8, _FAINT, False, 0, 0),
)
_HEADINGS: tuple[tuple[str, float, float, float], ...] = (
    ("Title", 19, 0, 4),
    ("Heading 1", 12.5, 16, 4),
    ("Heading 2", 10.5, 10, 3),
)


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    """A new element at the end of `parent`; attributes are of the `w` namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made


def _fonts(properties: Any, face: str) -> None:
    """One face for every script class, so that none falls back to a theme of the template."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), face)


def _style_font(style: Any, size: float, color: str, bold: bool) -> None:
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor.from_string(color)
    properties = style.element.get_or_add_rPr()
    _fonts(properties, _BASE)
    for tag, value in (("w:szCs", str(round(size * 2))), ("w:bCs", "1" if bold else "0")):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        made = OxmlElement(tag)
        made.set(qn("w:val"), value)
        properties.append(made)


_RUN_ORDER = (
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "color",
    "spacing",
    "kern",
    "sz",
    "szCs",
    "u",
    "rtl",
    "cs",
    "lang",
)
"""Order of the parts of run properties that the schema asks for (ECMA-376 part 1, 17.3.2.28), as far as they occur here."""


def _in_order(properties: Any) -> None:
    parts = {qn(f"w:{name}"): place for place, name in enumerate(_RUN_ORDER)}
    properties[:] = sorted(properties, key=lambda part: parts.get(part.tag, len(parts)))


def _styles(file: Any) -> None:
    styles = file.styles
    normal = styles["Normal"]
    _style_font(normal, 10, _INK, False)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.12
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _fonts(defaults, _BASE)
    defaults.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    for name, size, before, after in _HEADINGS:
        style = styles[name]
        _style_font(style, size, _HEAD, True)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = True
        borders = style.element.pPr.find(qn("w:pBdr"))
        if borders is not None:
            style.element.pPr.remove(borders)
        for tag in ("w:spacing", "w:kern"):
            for old in style.element.rPr.findall(qn(tag)):
                style.element.rPr.remove(old)
        _in_order(style.element.rPr)
    for name, size, color, bold, before, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _style_font(style, size, color, bold)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        _in_order(style.element.rPr)
    _in_order(normal.element.rPr)


def _write(paragraph: Any, text: str) -> None:
    """Text in runs of one script each, so that Armenian, Georgian and Arabic letters find a font that has them."""
    shown = visible(text)
    if is_right_to_left(shown):
        properties = paragraph._p.get_or_add_pPr()
        bidi = OxmlElement("w:bidi")
        properties.append(bidi)
        if len(shown) <= _SHORT:
            _child(properties, "w:jc", val="end")
    for position, line in enumerate(shown.split("\n")):
        if position:
            paragraph.add_run().add_break()
        for run in runs(line):
            made = paragraph.add_run(run.text)
            properties = made._r.get_or_add_rPr()
            if run.face.word != _BASE:
                _fonts(properties, run.face.word)
            if run.right_to_left:
                _child(properties, "w:rtl")
                _child(properties, "w:lang", bidi="ar-SA")
            if not len(properties):
                made._r.remove(properties)


def _field(paragraph: Any, code: str) -> None:
    """PAGE or NUMPAGES, counted by whoever opens the file."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run()._r
        if kind is None:
            text = _child(run, "w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
        elif kind == "1":
            _child(run, "w:t").text = "1"
        else:
            _child(run, "w:fldChar", fldCharType=kind)


def _edges(file: Any, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.header_distance = section.footer_distance = Mm(13)
    head = section.header.paragraphs[0]
    head.style = "Page Edge"
    _write(head, document.header)
    borders = _child(head._p.get_or_add_pPr(), "w:pBdr")
    _child(borders, "w:bottom", val="single", sz="4", space="4", color=_RULE)
    foot = section.footer.paragraphs[0]
    foot.style = "Page Edge"
    tabs = foot.paragraph_format.tab_stops
    tabs.add_tab_stop(Mm(_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    _write(foot, document.footer)
    foot.add_run("\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


_TABLE_ORDER = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")


def _table(file: Any, widths_mm: list[float]) -> Any:
    """An empty table over the whole line, thin rules between its rows."""
    table = file.add_table(rows=0, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    _child(properties, "w:tblW", w=str(round(sum(widths_mm) * 1440 / 25.4)), type="dxa")
    borders = _child(properties, "w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        _child(borders, f"w:{side}", val="single", sz="4", space="0", color=_RULE)
    margins = _child(properties, "w:tblCellMar")
    for side, space in (("left", "0"), ("right", "85")):
        _child(margins, f"w:{side}", w=space, type="dxa")
    places = {qn(f"w:{name}"): place for place, name in enumerate(_TABLE_ORDER)}
    properties[:] = sorted(properties, key=lambda part: places.get(part.tag, len(places)))
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def _row(table: Any, widths_mm: list[float], repeated: bool = False) -> list[Any]:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    _child(properties, "w:cantSplit")
    if repeated:
        _child(properties, "w:tblHeader")
    for cell, width in zip(row.cells, widths_mm, strict=True):
        cell.width = Mm(width)
    return list(row.cells)


_LONG = 1200
"""Characters from which a row may be cut at the end of a page."""


def _say(cell: Any, style: str, texts: Iterator[str] | tuple[str, ...], more: bool = False) -> None:
    """Paragraphs into a cell; `more`: after those that are there."""
    for position, text in enumerate(texts):
        paragraph = cell.add_paragraph() if position or more else cell.paragraphs[0]
        paragraph.style = style
        _write(paragraph, text)


def _shade(cell: Any) -> None:
    _child(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=_BAND)


def _starred(label: str, starred: bool) -> str:
    return f"{label}\u00a0*" if starred else label


def _entries(file: Any, entries: list[Entry]) -> None:
    """Labels and values as one table."""
    narrow = entries[0].narrow
    widths = (
        [_NARROW_MM, _WIDTH_MM - _NARROW_MM] if narrow else [_NUMBER_MM, _LABEL_MM, _WIDTH_MM - _NUMBER_MM - _LABEL_MM]
    )
    widths_mm = [float(width) for width in widths]
    table = _table(file, widths_mm)
    for entry in entries:
        cells = _row(table, widths_mm)
        if not narrow:
            _say(cells[0], "Form Number", (entry.number,))
        _say(cells[-2], "Form Label", (_starred(entry.label, entry.starred),))
        _say(cells[-1], "Form Empty" if entry.muted else "Form Value", entry.lines)
        _say(cells[-1], "Form Fine", entry.fine, more=True)
        if sum(map(len, entry.lines)) > _LONG:
            _may_split(table)


def _may_split(table: Any) -> None:
    properties = table.rows[-1]._tr.trPr
    properties.remove(properties.find(qn("w:cantSplit")))


def _rows(file: Any, block: Table) -> None:
    if block.label:
        label = file.add_paragraph(style="Form Label")
        label.paragraph_format.keep_with_next = True
        label.paragraph_format.space_before = Pt(6)
        label.paragraph_format.tab_stops.add_tab_stop(Mm(_NUMBER_MM))
        _write(label, f"{block.number}\u2003" if block.number else "")
        _write(label, _starred(block.label, block.starred))
    whole = sum(block.widths)
    widths_mm = [_WIDTH_MM * share / whole for share in block.widths]
    table = _table(file, widths_mm)
    for cell, text in zip(_row(table, widths_mm, repeated=True), block.columns, strict=True):
        _say(cell, "Table Head", (text,))
        _shade(cell)
    for texts in block.rows:
        for cell, text in zip(_row(table, widths_mm), texts, strict=True):
            _say(cell, "Table Text", (text,))
        if sum(map(len, texts)) > _LONG:
            _may_split(table)


_PARAGRAPHS = {Role.BODY: "Normal", Role.NOTE: "Small Print", Role.NOTICE: "Notice"}


def _gap(file: Any) -> None:
    """Word joins two tables that nothing parts."""
    paragraph = file.add_paragraph(style="Page Edge")
    paragraph.paragraph_format.line_spacing = Pt(6)


def _block(file: Any, block: Heading | Paragraph | Table) -> None:
    match block:
        case Heading(text, level):
            _write(file.add_paragraph(style=f"Heading {level}"), text)
        case Paragraph(text, role):
            paragraph = file.add_paragraph(style=_PARAGRAPHS[role])
            _write(paragraph, text)
            if role is Role.NOTICE:
                paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(5)
                properties = paragraph._p.get_or_add_pPr()
                _child(properties, "w:shd", val="clear", color="auto", fill=_BAND)
                borders = _child(properties, "w:pBdr")
                for side in ("top", "left", "bottom", "right"):
                    _child(borders, f"w:{side}", val="single", sz="4", space="4", color=_BAND)
        case Table():
            _rows(file, block)


def _blocks(file: Any, blocks: tuple[Block, ...]) -> None:
    entries: list[Entry] = []
    after_table = False
    for block in (*blocks, None):
        if isinstance(block, Entry) and (not entries or entries[0].narrow == block.narrow):
            entries.append(block)
            continue
        if entries:
            if after_table:
                _gap(file)
            _entries(file, entries)
            entries = []
            after_table = True
        if isinstance(block, Entry):
            entries = [block]
        elif block is not None:
            if after_table and not isinstance(block, Heading):
                _gap(file)
            _block(file, block)
            after_table = isinstance(block, Table)


_PPR_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "numPr",
    "pBdr",
    "shd",
    "tabs",
    "bidi",
)
_PPR_AFTER = ("spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")


def _tidy(file: Any) -> None:
    """Parts of paragraph and run properties into the order of the schema; strict readers refuse any other."""
    places = {qn(f"w:{name}"): place for place, name in enumerate(_PPR_ORDER + _PPR_AFTER)}
    section = file.sections[0]
    for root in (file.element, section.header._element, section.footer._element):
        for properties in root.iter(qn("w:pPr")):
            properties[:] = sorted(properties, key=lambda part: places.get(part.tag, len(places)))
        for properties in root.iter(qn("w:rPr")):
            _in_order(properties)


_LEFTOVERS = (
    "/docProps/thumbnail.jpeg",
    "/customXml/item1.xml",
    "/docProps/app.xml",
    "/word/stylesWithEffects.xml",
    "/word/numbering.xml",
)


def _scrub(file: Any, document: Document) -> None:
    """Nothing of the template's author, nothing of ours, and the document's own day for every date."""
    for holder in (file.part.package.rels, file.part.rels):
        for key in [key for key, link in holder.items() if str(link.target_part.partname) in _LEFTOVERS]:
            del holder[key]
    for style in list(file.styles.element.findall(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:default")) is None and name.casefold() not in _KEPT:
            file.styles.element.remove(style)
        for tag in ("w:link", "w:rsid"):
            for part in style.findall(qn(tag)):
                style.remove(part)
    for part in file.element.iter():
        for name in [name for name in part.attrib if "}rsid" in name]:
            del part.attrib[name]
    settings = file.settings.element
    for tag in ("w:rsids", "w:savePreviewPicture", "w:proofState", "w14:docId", "w:zoom", "w:shapeDefaults"):
        for part in list(settings.iter(qn(tag) if not tag.startswith("w14") else _W14_ID)):
            part.getparent().remove(part)
    stamp = datetime.combine(document.dated, time(), UTC).replace(tzinfo=None)
    properties = file.core_properties
    for name in _NAMELESS:
        setattr(properties, name, "")
    properties.title = document.metadata_title
    properties.language = document.language
    properties.created = properties.modified = stamp
    properties.revision = 1
    for part in list(properties._element):
        if not (part.text or "").strip():
            properties._element.remove(part)


_NAMELESS = (
    "author",
    "last_modified_by",
    "comments",
    "keywords",
    "subject",
    "category",
    "content_status",
    "identifier",
    "version",
)
_KEPT = (
    frozenset(style[0].casefold() for style in _STYLES)
    | {style[0].casefold() for style in _HEADINGS}
    | {"header", "footer"}
)
_W14_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}docId"


def _undated(file: bytes) -> bytes:
    """The same parts in the same order, without the time at which each was written."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as written, zipfile.ZipFile(target, "w") as clean:
        for item in written.infolist():
            entry = zipfile.ZipInfo(item.filename, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            clean.writestr(entry, written.read(item))
    return target.getvalue()


def to_docx(document: Document) -> bytes:
    """The document as a DOCX file, in memory; the same document gives the same bytes.

    A4, headings and styles that can be edited, "Page X of Y" as fields. Its properties hold the neutral title and the
    document's date. Raises `Refused` ("glyph-missing", character=) for a letter that no shipped font has.
    """
    file = docx.Document()
    _styles(file)
    _edges(file, document)
    _write(file.add_paragraph(style="Over Title"), document.over)
    _write(file.add_paragraph(style="Title"), document.title)
    if document.concerning:
        _write(file.add_paragraph(style="Concerning"), document.concerning)
    _blocks(file, document.blocks)
    _tidy(file)
    _scrub(file, document)
    target = BytesIO()
    file.save(target)
    return _undated(target.getvalue())
