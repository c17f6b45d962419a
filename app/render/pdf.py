"""A document as PDF/A-1b on A4: text that can be searched, the shipped fonts embedded, nothing of us in its properties."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from xml.sax.saxutils import escape

from PySide6.QtCore import (  # noqa: TID251
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    Qt,
    QUuid,
    qVersion,
)
from PySide6.QtGui import (  # noqa: TID251
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.render.document import Block, Document, Entry, Heading, Paragraph, Role, Table
from app.render.glyphs import FACES, font_file, is_right_to_left, runs, visible

_one_at_a_time = threading.Lock()
"""Two threads that register the fonts together got other fonts into the file than one alone."""

_DPI = 1200
_UNIT = _DPI / 72  # device units in a point; all lengths below are in points
_PAGE_WIDTH, _PAGE_HEIGHT = 595.28, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 62.0, 74.0, 70.0
_WIDTH = _PAGE_WIDTH - _LEFT - _RIGHT
_LABEL = 148.0
_NARROW = 52.0
_INDENT = 27.0
_GAP = 14.0
_CELL = 4.0

_INK, _SOFT, _FAINT, _HEAD, _RULE, _BAND = "#16191d", "#4a5058", "#767d86", "#1d3b5c", "#c9ced4", "#eef1f5"


@dataclass(frozen=True)
class _Style:
    """Size and leading in points."""

    size: float
    leading: float
    color: str = _INK
    bold: bool = False


_TITLE = _Style(19, 25, _HEAD, bold=True)
_OVER = _Style(9.5, 13, _SOFT)
_CONCERNING = _Style(13, 18, _INK, bold=True)
_SECTION = _Style(12.5, 17, _HEAD, bold=True)
_SUBSECTION = _Style(10.5, 15, _HEAD, bold=True)
_BODY = _Style(10, 14.2)
_MUTED = _Style(10, 14.2, _FAINT)
_NOTE = _Style(8.5, 12, _SOFT)
_NOTICE = _Style(9.5, 13.5, _INK, bold=True)
_LABELS = _Style(9, 14.2, _SOFT)
_FINE = _Style(7.6, 11, _SOFT)
_TABLE_HEAD = _Style(8.2, 11.4, _SOFT, bold=True)
_TABLE_BODY = _Style(8.6, 12.2)
_EDGE = _Style(8, 10, _FAINT)


@cache
def _own() -> QGuiApplication:
    """An application without a screen, kept to the end of the process: Qt forgets its fonts with it."""
    return QGuiApplication(["habeas", "-platform", "offscreen"])


def gui() -> QGuiApplication:
    """The running Qt application; without one, a small one that needs no screen."""
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else _own()


@cache
def _load_fonts() -> tuple[str, ...]:
    """Register the shipped fonts with Qt, once for each process."""
    names = []
    for face in FACES:
        for bold in (False, True):
            handle = QFontDatabase.addApplicationFontFromData(QByteArray(font_file(face, bold)))
            names += QFontDatabase.applicationFontFamilies(handle)
    return tuple(names)


def _font(family: str, style: _Style) -> QFont:
    font = QFont([family])
    font.setPointSizeF(style.size)
    font.setBold(style.bold)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for ligatures in ("liga", "clig"):
        # One sign for two letters has no code of its own where it stands for the Armenian "ու", and could then not be found,
        # copied or read aloud. Joined letters that a script needs (Arabic lam-alef) are another feature and stay.
        font.setFeature(QFont.Tag(ligatures), 0)
    return font


@dataclass
class _Line:
    """One line of text, laid out. `layout` owns what `line` shows."""

    layout: QTextLayout
    line: QTextLine
    height: float
    style: _Style


@dataclass
class _Cell:
    """Lines from `left` (points from the margin)."""

    left: float
    lines: list[_Line]

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines)


@dataclass
class _Row:
    """Cells side by side. `rule`: a line above. `band`: shaded. `keep`: not to be the last on a page. `head`: stands again."""

    cells: list[_Cell]
    above: float = 0.0
    below: float = 0.0
    rule: bool = False
    band: bool = False
    keep: bool = False
    head: _Row | None = None

    @property
    def body(self) -> float:
        return max((cell.height for cell in self.cells), default=0.0)

    @property
    def height(self) -> float:
        return self.above + self.body + self.below


@dataclass
class _Page:
    placed: list[tuple[float, _Row]] = field(default_factory=list)
    end: float = 0.0


class _Setter:
    """Turns blocks into rows, with the metrics of the device that they will be painted on."""

    def __init__(self, device: QPdfWriter) -> None:
        self.device = device

    def lines(self, texts: Sequence[str], style: _Style, width: float) -> list[_Line]:
        return [
            line for text in texts for part in visible(text).split("\n") for line in self._wrapped(part, style, width)
        ]

    def _wrapped(self, text: str, style: _Style, width: float) -> list[_Line]:
        turned = is_right_to_left(text)
        layout = QTextLayout(text, _font(FACES[0].family, style), self.device)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if turned else Qt.LayoutDirection.LeftToRight)
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.setFormats(self._formats(text, style))
        layout.beginLayout()
        made: list[QTextLine] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width * _UNIT)
            made.append(line)
        layout.endLayout()
        if turned and len(made) > 1:  # a paragraph, not a name: it reads from the right edge
            for line in made:
                line.setPosition(QPointF(width * _UNIT - line.naturalTextWidth(), 0))
        return [_Line(layout, line, style.leading, style) for line in made] or [
            _Line(layout, QTextLine(), style.leading, style)
        ]

    def _formats(self, text: str, style: _Style) -> list[QTextLayout.FormatRange]:
        formats = []
        at = 0
        for run in runs(text):
            length = len(run.text.encode("utf-16-le")) // 2
            shape = QTextCharFormat()
            shape.setFont(_font(run.face.family, style))
            shape.setForeground(QColor(style.color))
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = at, length, shape
            formats.append(part)
            at += length
        return formats

    def block(self, block: Block) -> list[_Row]:
        match block:
            case Heading(text, level):
                style = _SECTION if level == 1 else _SUBSECTION
                return [
                    _Row(
                        [_Cell(0, self.lines([text], style, _WIDTH))],
                        above=18 if level == 1 else 10,
                        below=5,
                        keep=True,
                    )
                ]
            case Paragraph(text, Role.NOTICE):
                inner = [_Cell(10, self.lines([text], _NOTICE, _WIDTH - 20))]
                return [_Row(inner, above=7, below=7, band=True), _Row([], above=6)]
            case Paragraph(text, Role.NOTE):
                return [_Row([_Cell(0, self.lines([text], _NOTE, _WIDTH))], above=2, below=6)]
            case Paragraph(text, _):
                return [_Row([_Cell(0, self.lines([text], _BODY, _WIDTH))], above=2, below=6)]
            case Entry():
                return [self._entry(block)]
            case Table():
                return self._table(block)

    def _label(self, number: str, label: str, starred: bool, width: float) -> list[_Cell]:
        text = f"{label}\u00a0*" if starred else label
        return [
            _Cell(0, self.lines([number], _LABELS, _INDENT) if number else []),
            _Cell(_INDENT, self.lines([text], _LABELS, width - _INDENT)),
        ]

    def _entry(self, entry: Entry) -> _Row:
        left = (_NARROW if entry.narrow else _LABEL) + _GAP
        value = self.lines(entry.lines, _MUTED if entry.muted else _BODY, _WIDTH - left)
        value += self.lines(entry.fine, _FINE, _WIDTH - left)
        if entry.narrow:
            label = [_Cell(0, self.lines([entry.label], _LABELS, _NARROW))]
        else:
            label = self._label(entry.number, entry.label, entry.starred, _LABEL)
        return _Row([*label, _Cell(left, value)], above=4, below=4, rule=True)

    def _table(self, table: Table) -> list[_Row]:
        rows = []
        if table.label:
            cells = self._label(table.number, table.label, table.starred, _WIDTH)
            rows.append(_Row(cells, above=4, below=3, rule=True, keep=True))
        whole = sum(table.widths)
        lefts, widths = [], []
        at = 0.0
        for share in table.widths:
            lefts.append(at + _CELL)
            widths.append(_WIDTH * share / whole - 2 * _CELL)
            at += _WIDTH * share / whole
        head = _Row(
            [
                _Cell(left, self.lines([text], _TABLE_HEAD, width))
                for left, width, text in zip(lefts, widths, table.columns, strict=True)
            ],
            above=4,
            below=4,
            band=True,
            keep=True,
        )
        rows.append(head)
        for number, texts in enumerate(table.rows):
            made = [
                _Cell(left, self.lines([text], _TABLE_BODY, width))
                for left, width, text in zip(lefts, widths, texts, strict=True)
            ]
            rows.append(_Row(made, above=4, below=4, rule=number > 0, head=head))
        rows.append(_Row([], above=5))
        return rows

    def head(self, document: Document) -> list[_Row]:
        rows = [
            _Row([_Cell(0, self.lines([document.over], _OVER, _WIDTH))], below=4),
            _Row([_Cell(0, self.lines([document.title], _TITLE, _WIDTH))], below=5),
        ]
        if document.concerning:
            rows.append(_Row([_Cell(0, self.lines([document.concerning], _CONCERNING, _WIDTH))], below=10))
        return rows


_ROOM = _PAGE_HEIGHT - _TOP - _BOTTOM
_WORTH_MOVING = _ROOM / 3
"""A row up to this height goes to the next page whole; a longer one is cut between lines."""


def _take(row: _Row, room: float) -> tuple[_Row, _Row]:
    """What fits into `room` of the row, and the rest."""
    room -= row.above
    first, rest = [], []
    for cell in row.cells:
        used = 0.0
        count = 0
        while count < len(cell.lines) and used + cell.lines[count].height <= room:
            used += cell.lines[count].height
            count += 1
        first.append(_Cell(cell.left, cell.lines[:count]))
        rest.append(_Cell(cell.left, cell.lines[count:]))
    return (
        _Row(first, row.above, 0.0, row.rule, row.band),
        _Row(rest, row.above, row.below, False, row.band, row.keep, row.head),
    )


def _paged(rows: Sequence[_Row]) -> list[_Page]:
    """Rows on pages: nothing cut that need not be, no heading alone at the foot, table heads again on each page."""
    pages = [_Page()]
    waiting = list(reversed(rows))
    while waiting:
        row = waiting.pop()
        page = pages[-1]
        if not page.placed and len(pages) > 1 and row.keep and not row.band:
            row = replace(row, above=0.0)
        followers = 0.0
        if row.keep:
            for after in reversed(waiting):
                followers += min(after.height, _WORTH_MOVING)
                if not after.keep:
                    break
        if page.end + row.height + followers <= _ROOM:
            page.placed.append((page.end, row))
            page.end += row.height
            continue
        if not row.cells:
            continue
        if page.placed and (row.height <= _WORTH_MOVING or _ROOM - page.end < _WORTH_MOVING / 3):
            pages.append(_Page())
            waiting.append(row)
            if row.head is not None:
                waiting.append(row.head)
            continue
        first, rest = _take(row, _ROOM - page.end)
        page.placed.append((page.end, first))
        pages.append(_Page())
        waiting.append(rest)
        if row.head is not None:
            waiting.append(row.head)
    return [page for page in pages if page.placed]


class _Painter:
    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def _rect(self, left: float, top: float, width: float, height: float, color: str) -> None:
        area = QRectF(left * _UNIT, top * _UNIT, width * _UNIT, height * _UNIT)
        self.painter.fillRect(area, QColor(color))

    def _line(self, line: _Line, left: float, top: float) -> None:
        if not line.line.isValid():
            return
        rise = (line.height * _UNIT - line.line.height()) / 2
        line.line.draw(self.painter, QPointF(left * _UNIT, top * _UNIT + rise - line.line.y()))

    def row(self, row: _Row, top: float) -> None:
        if row.band:
            self._rect(_LEFT, top, _WIDTH, row.height, _BAND)
        if row.rule:
            self._rect(_LEFT, top, _WIDTH, 0.5, _RULE)
        for cell in row.cells:
            at = top + row.above
            for line in cell.lines:
                self._line(line, _LEFT + cell.left, at)
                at += line.height

    def header(self, setter: _Setter, document: Document) -> None:
        self._line(setter.lines([document.header], _EDGE, _WIDTH)[0], _LEFT, 40)
        self._rect(_LEFT, 55, _WIDTH, 0.5, _RULE)

    def footer(self, setter: _Setter, document: Document, number: int, count: int) -> None:
        half = _WIDTH / 2
        self._line(setter.lines([document.footer], _EDGE, half)[0], _LEFT, _PAGE_HEIGHT - 48)
        pages = setter.lines([f"Page {number} of {count}"], _EDGE, half)[0]
        shift = _WIDTH - pages.line.naturalTextWidth() / _UNIT
        self._line(pages, _LEFT + shift, _PAGE_HEIGHT - 48)


def _xmp(title: str, stamp: str, identity: uuid.UUID) -> bytes:
    """The metadata packet of PDF/A-1 (ISO 19005-1, 6.7), with the title and nothing about anybody."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="{stamp}"
 xmp:ModifyDate="{stamp}" xmp:MetadataDate="{stamp}"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{_producer()}"/>
<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:DocumentID="uuid:{identity}"/>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _producer() -> str:
    """What Qt writes into the file about itself; the packet must say the same."""
    return f"Qt {qVersion()}"


_STAMP = re.compile(rb"(?<=Date \(D:)\d{14}Z(?=\))")


def _undated(file: bytes, stamp: str) -> bytes:
    """Qt writes the time of day into the file. It is replaced by the document's own date, byte for byte as long."""
    return _STAMP.sub(stamp.encode("ascii"), file)


def to_pdf(document: Document) -> bytes:
    """The document as a PDF file, in memory; the same document gives the same bytes.

    A4, PDF/A-1b, fonts embedded, "Page X of Y" at the foot. Its properties hold the neutral title and the document's date.
    Raises `Refused` ("glyph-missing", character=) for a letter that no shipped font has. May be called from any thread once
    there is a Qt application; one document is written at a time.
    """
    gui()
    with _one_at_a_time:
        return _written(document)


def _written(document: Document) -> bytes:
    _load_fonts()
    identity = uuid.UUID(bytes=sha256("\n".join(document.texts()).encode("utf-8", "backslashreplace")).digest()[:16])
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    writer.setTitle(document.metadata_title)
    writer.setCreator("")
    writer.setDocumentId(QUuid(str(identity)))
    day = document.dated.isoformat()
    writer.setDocumentXmpMetadata(QByteArray(_xmp(document.metadata_title, f"{day}T00:00:00Z", identity)))
    setter = _Setter(writer)
    rows = setter.head(document) + [row for block in document.blocks for row in setter.block(block)]
    pages = _paged(rows)
    painter = QPainter(writer)
    try:
        show = _Painter(painter)
        for number, page in enumerate(pages, 1):
            if number > 1:
                writer.newPage()
            show.header(setter, document)
            for at, row in page.placed:
                show.row(row, _TOP + at)
            show.footer(setter, document, number, len(pages))
    finally:
        painter.end()
        target.close()
    return _undated(bytes(target.data().data()), f"{document.dated:%Y%m%d}000000Z")
