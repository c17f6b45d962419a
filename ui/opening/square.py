"""A QR code, painted: black on white in every theme, since a camera has to read it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt  # noqa: TID251
from PySide6.QtGui import QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QWidget  # noqa: TID251

QUIET = 4
"""Modules of white on each side (ISO/IEC 18004, the quiet zone)."""
SIDE = 164

Rows = tuple[tuple[bool, ...], ...]


def rows_of(text: str) -> Rows:
    """The modules, True for black. Correction level M: a seventh of it may be soiled."""
    import segno  # noqa: PLC0415  (a tenth of a second, once in a vault's life: the opening card does not wait for it)

    return tuple(tuple(bool(cell) for cell in row) for row in segno.make(text, error="m", micro=False).matrix)


def paint_square(painter: QPainter, where: QRectF, rows: Rows) -> None:
    """Paint the code with its quiet zone into a square."""
    if not rows:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(where, Qt.GlobalColor.white)
    side = where.width() / (len(rows) + 2 * QUIET)
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            end = across
            while end < len(row) and row[end]:
                end += 1
            if end > across:  # a run in one piece, so that no hairline shows between modules
                left, top = where.left() + (QUIET + across) * side, where.top() + (QUIET + down) * side
                painter.fillRect(QRectF(left, top, (end - across) * side, side), Qt.GlobalColor.black)
            across = end + 1
    painter.restore()


class Square(QWidget):
    """The code of a text; nothing until one is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The recovery key as a square to scan"))

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_text(self, text: str) -> None:
        self.rows = rows_of(text)
        self.update()

    def forget(self) -> None:
        self.rows = ()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_square(painter, QRectF(self.rect()), self.rows)
        painter.end()
