"""The list under the search box. Keys stay in the box: up and down choose, Enter opens, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.palette.entries import MOST, Command, Entry, commands_for, together
from ui.parts.rows import draw_ground, draw_text, width_of
from ui.parts.text import label, say, shown
from ui.theme.icons import draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
AFTER_LAST_KEY_MS = 60
_ROW = 44
_WIDE = 520
_PAD = 12

Find = Callable[[str], None]
"""Asks for what was typed; the answer comes by `Palette.show_found`."""


class EntriesModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(entry.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (shown(entry.title), shown(entry.second), entry.keys) if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_WIDE, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        draw_ground(painter, option, first=True, last=True)
        entry: Entry = index.data(ENTRY_ROLE)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        direction = option.direction

        def place(left: int, top: int, wide: int, high: int) -> QRect:
            there = QRect(inner.left() + left, inner.top() + top, wide, high)
            return QStyle.visualRect(direction, inner, there)

        draw_icon(painter, QRectF(place(0, (_ROW - 18) // 2, 18, 18)), entry.icon, colour(tokens(), "text2"))
        keys = width_of(entry.keys, size_px=12) if entry.keys else 0
        wide = inner.width() - 32 - (keys + 12 if keys else 0)
        if entry.second:
            upper, lower = place(32, 3, wide, 20), place(32, 21, wide, 20)
            draw_text(painter, lower, shown(entry.second), "text2", size_px=12, direction=direction)
        else:
            upper = place(32, 0, wide, _ROW)
        draw_text(painter, upper, shown(entry.title), weight=QFont.Weight.Medium, direction=direction)
        if keys:
            at = place(inner.width() - keys, 0, keys, _ROW)
            draw_text(painter, at, entry.keys, "text3", size_px=12, direction=direction)
        painter.restore()


class Palette(QFrame):
    """Unfolds under `box`. `find(text)` is called a moment after the last key; nothing typed lists the commands.

    An answer to an older text is dropped: `show_found` says which text it answers.
    """

    def __init__(
        self, box: QLineEdit, commands: Callable[[], Sequence[Command]], find: Find | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "popover")
        self._box = box
        self._commands = commands
        self._find = find
        self._found: Sequence[Entry] = ()
        self.list = QListView(self)
        self.entries = EntriesModel(self)
        self.list.setModel(self.entries)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = label("", "body", "text2", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.nothing.setContentsMargins(16, 12, 16, 12)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self._ask)
        box.textEdited.connect(self._typed)
        box.installEventFilter(self)
        self.list.clicked.connect(self._clicked)
        self.hide()

    def open(self) -> None:
        """Take the keys to the box and unfold."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()
        self._unfold()

    def show_found(self, text: str, found: Sequence[Entry]) -> None:
        """The answer to `text`."""
        if text == self._text and self.isVisible():
            self._found = found
            self._fill(settled=True)

    @property
    def _text(self) -> str:
        return self._box.text().strip()

    def _typed(self, _text: str) -> None:
        self._unfold()
        self._wait.start()

    def _ask(self) -> None:
        if self._find is not None and self._text and self.isVisible():
            self._find(self._text)

    def _unfold(self) -> None:
        self._fill(settled=not self._text or self._find is None)
        self.show()
        self.raise_()

    def _fill(self, *, settled: bool) -> None:
        """Until an answer comes, what was found for the text before stays: nothing flickers under the fingers."""
        if not self._text:
            self._found = ()
        entries = together(self._found, commands_for(self._text, self._commands()))
        self.entries.show_entries(entries)
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        say(self.nothing, self.tr("Nothing matches.") if settled else self.tr("Looking"))
        if entries:
            self.list.setCurrentIndex(self.entries.index(0))
        self._place(len(entries))

    def _place(self, rows: int) -> None:
        window = self.parentWidget()
        assert window is not None
        wide = min(_WIDE, window.width() - 32)
        high = rows * _ROW + 14 if rows else 56
        self.list.setFixedHeight(min(rows, MOST) * _ROW)
        corner = self._box.mapTo(window, QPoint(0, self._box.height() + 4))
        left = corner.x() if self.isRightToLeft() else corner.x() + self._box.width() - wide
        self.setGeometry(max(16, min(left, window.width() - wide - 16)), corner.y(), wide, high)

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.entries.entries):
            entry = self.entries.entries[row]
            self.leave()
            entry.act()

    def leave(self) -> None:
        """Fold, and forget what was typed."""
        self._wait.stop()
        self._box.clear()
        self._found = ()
        self.hide()

    def _step(self, by: int) -> None:
        count = len(self.entries.entries)
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.entries.index(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up if not self.isVisible():
                    self._unfold()
                case Qt.Key.Key_Down:
                    self._step(1)
                case Qt.Key.Key_Up:
                    self._step(-1)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.isVisible():
                    self._choose(self.list.currentIndex().row())
                case Qt.Key.Key_Escape if self.isVisible():
                    self.leave()
                    self._box.clearFocus()
                case _:
                    return super().eventFilter(watched, event)
            return True
        if watched is self._box and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)
