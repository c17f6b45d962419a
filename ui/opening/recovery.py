"""The recovery key on the screen, once: in numbered groups to be written down or printed; then three of them asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QPainter  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayoutItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.opening.fields import Field
from ui.opening.groups import PREFIX, choose, groups_of, same
from ui.opening.square import Square, paint_square
from ui.parts.text import label, say
from ui.theme.theme import body_font

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter  # noqa: TID251

_COLUMNS = 4


class KeyShown(QWidget):
    """The key as labels that cannot be marked or copied: what is on the clipboard, other programs read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[str, ...] = ()
        self._well = QFrame(self)
        self._well.setProperty("role", "well")
        self._grid = QGridLayout(self._well)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self.print = QPushButton(self.tr("Print"), self)
        self.print.setAccessibleName(self.tr("Print the recovery key"))
        self.print.clicked.connect(self.ask_printer)
        self.square = Square(self)
        beside = QVBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(
            label(
                self.tr("The square holds the same key. Scan it only with a machine that is never online."),
                "small",
                "text2",
                wrap=True,
                parent=self,
            )
        )
        beside.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.square)
        row.addLayout(beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            label(
                self.tr(
                    "With it the vault opens when the passphrase is lost. It is shown this once and kept nowhere. Keep the "
                    "paper away from this computer: whoever has it can read everything."
                ),
                wrap=True,
                parent=self,
            )
        )
        column.addWidget(self._well)
        column.addLayout(row)

    def show_key(self, key: str) -> None:
        """Lay out the groups. They run from left to right in every language, as on paper."""
        self.groups = groups_of(key)
        self.square.show_text(key)
        self._well.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid.addWidget(label(PREFIX, "key", "text2", parent=self._well), 0, 0, 1, _COLUMNS)
        for place, group in enumerate(self.groups):
            cell = QHBoxLayout()
            cell.setSpacing(6)
            number = label(str(place + 1), "small", "text2", parent=self._well)
            number.setAccessibleName(self.tr("Group {n}").format(n=place + 1))
            number.setMinimumWidth(16)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            shown = label(group, "key", parent=self._well)
            shown.setAccessibleName(self.tr("Group {n}: {letters}").format(n=place + 1, letters=" ".join(group)))
            cell.addWidget(number)
            cell.addWidget(shown, 1)
            self._grid.addLayout(cell, 1 + place // _COLUMNS, place % _COLUMNS)

    def ask_printer(self) -> None:
        """The system's dialog for printers; the paper is painted when it is accepted."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415, TID251  (rarely used, slow to load)

        dialog = QPrintDialog(QPrinter(QPrinter.PrinterMode.HighResolution), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.paint_paper(dialog.printer()))
        QDialog.open(dialog)

    def paint_paper(self, printer: QPrinter) -> None:
        """The key on one sheet: what it is, the groups with their numbers, nothing about the vault."""
        painter = QPainter(printer)
        unit = printer.logicalDpiX() / 72
        painter.scale(unit, unit)
        painter.setFont(body_font(14))
        painter.drawText(QRectF(0, 0, 460, 24), self.tr("Recovery key"))
        painter.setFont(body_font(11))
        painter.drawText(
            QRectF(0, 28, 460, 48),
            Qt.TextFlag.TextWordWrap,
            self.tr("It opens a vault without the passphrase. Keep this paper away from the computer."),
        )
        painter.drawText(QRectF(0, 84, 460, 20), PREFIX)
        for place, group in enumerate(self.groups):
            left, top = 112 * (place % _COLUMNS), 112 + 26 * (place // _COLUMNS)
            painter.drawText(QRectF(left, top, 24, 20), Qt.AlignmentFlag.AlignRight, str(place + 1))
            painter.drawText(QRectF(left + 32, top, 80, 20), group)
        paint_square(painter, QRectF(0, 216, 150, 150), self.square.rows)
        painter.end()

    def forget(self) -> None:
        """Take the key off the screen."""
        self.groups = ()
        self.square.forget()
        while (item := self._grid.takeAt(0)) is not None:
            for widget in _widgets_in(item):
                widget.deleteLater()


def _widgets_in(item: QLayoutItem) -> list[QWidget]:
    """The widget of a layout item, or those of the layout that it is."""
    inner = item.layout()
    items = [item] if inner is None else [inner.itemAt(n) for n in range(inner.count())]
    return [widget for each in items if each is not None and (widget := each.widget()) is not None]


class AskBack(QWidget):
    """Three groups, chosen by chance, to be typed from the paper."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: tuple[int, ...] = ()
        self._groups: tuple[str, ...] = ()
        self.fields = tuple(Field("", parent=self) for _ in range(3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Type these three groups from your paper."), wrap=True, parent=self))
        for field, following in zip(self.fields, (*self.fields[1:], None), strict=True):
            column.addWidget(field)
            field.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            if following is None:
                field.entered.connect(self.entered)
            else:
                field.entered.connect(following.setFocus)
        self.setFocusProxy(self.fields[0])

    def choose(self, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self.places = choose(groups)
        for field, place in zip(self.fields, self.places, strict=True):
            name = self.tr("Group {n}").format(n=place + 1)
            say(field.name, name)
            field.edit.setAccessibleName(name)
            field.edit.clear()

    def wrong(self) -> int | None:
        """The first group that is not as shown, counted from 0, with its field chosen; None where all are right."""
        for field, place in zip(self.fields, self.places, strict=True):
            if not same(field.text, self._groups[place]):
                field.setFocus()
                return place
        return None

    def forget(self) -> None:
        self._groups = ()
        for field in self.fields:
            field.edit.clear()
