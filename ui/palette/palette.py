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
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
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
from ui.parts.text import label, rule, say, shown
from ui.theme.icons import draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
AFTER_LAST_KEY_MS = 25
KEPT_MS = 150
"""What was found for the text before is shown so long while nothing has come for the new one; it cannot be opened by keys."""

_BACK = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""Keys that lead from the switch back into the box."""

_ROW = 44
_WIDE = 520
_PAD = 12

Find = Callable[[str, bool], None]
"""Asks for what was typed, whether exactly as typed; the answer comes by `Palette.show_found`."""


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
            return ", ".join(part for part in (shown(entry.title), entry.second, entry.keys) if part)
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
            draw_text(painter, lower, entry.second, "text2", size_px=12, direction=direction)
        else:
            upper = place(32, 0, wide, _ROW)
        draw_text(painter, upper, shown(entry.title), weight=QFont.Weight.Medium, direction=direction)
        if keys:
            at = place(inner.width() - keys, 0, keys, _ROW)
            draw_text(painter, at, entry.keys, "text3", size_px=12, direction=direction)
        painter.restore()


class Palette(QFrame):
    """Unfolds under `box`. `find(text, exact)` is called a moment after the last key; nothing typed lists the commands.

    An answer to an older text is dropped: `show_found` says which text it answers. Enter before the answer is there waits for
    it, so that nobody opens what was found for something else.
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
        self._settled = True
        self._chosen_early = False
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
        self.exact = QCheckBox(self.tr("Exactly as typed"), self)
        self.exact.setObjectName("search-exact")
        self.exact.setToolTip(self.tr("Only this script and this spelling (Tab, then Space)"))
        self.exact.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.exact.installEventFilter(self)
        self.exact.toggled.connect(self._asked_otherwise)
        foot = QHBoxLayout()
        foot.setContentsMargins(_PAD + 4, 4, _PAD, 4)
        foot.addWidget(self.exact)
        foot.addStretch(1)
        column.addWidget(rule(self))
        column.addLayout(foot)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self._ask)
        self._old = QTimer(self)
        self._old.setSingleShot(True)
        self._old.setInterval(KEPT_MS)
        self._old.timeout.connect(self._drop_old)
        box.textEdited.connect(self._typed)
        box.installEventFilter(self)
        self.list.clicked.connect(self._clicked)
        self.hide()

    def open(self) -> None:
        """Take the keys to the box and unfold."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()
        self._unfold()

    def show_found(self, text: str, exact: bool, found: Sequence[Entry]) -> None:
        """The answer to `text`."""
        if (text, exact) == (self._text, self.exact.isChecked()) and self.isVisible():
            self._found = found
            self._settle("")

    def show_failed(self, text: str, words: str) -> None:
        """The question for `text` could not be answered: `words` say why."""
        if text == self._text and self.isVisible():
            self._found = ()
            self._chosen_early = False
            self._settle(words)

    def _settle(self, problem: str) -> None:
        self._settled = True
        self._old.stop()
        self._fill(problem)
        if self._chosen_early:
            self._choose(0)

    @property
    def is_settled(self) -> bool:
        """What is shown is the answer to what stands in the box."""
        return self._settled

    @property
    def _text(self) -> str:
        return self._box.text().strip()

    def _typed(self, _text: str) -> None:
        self._settled = self._find is None or not self._text
        self._chosen_early = False
        self._unfold()
        if not self._settled:
            self._wait.start()
            self._old.start()

    def _asked_otherwise(self) -> None:
        """The switch was turned: the same text is asked for anew."""
        self._typed(self._text)

    def _ask(self) -> None:
        if self._find is not None and self._text and self.isVisible():
            self._find(self._text, self.exact.isChecked())

    def _drop_old(self) -> None:
        if not self._settled:
            self._found = ()
            self._fill()

    def _unfold(self) -> None:
        if not self._text:
            self._settled = True
        self._fill()
        self.show()
        self.raise_()

    def _fill(self, problem: str = "") -> None:
        """Until an answer comes, what was found for the text before stays a moment: nothing flickers under the fingers."""
        if not self._text:
            self._found = ()
        self.exact.setVisible(bool(self._text) and self._find is not None)
        entries = together(self._found, commands_for(self._text, self._commands()), self._text)
        self.entries.show_entries(entries)
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries or bool(problem))
        say(self.nothing, problem or (self.tr("Nothing matches.") if self._settled else self.tr("Looking")))
        if entries:
            self.list.setCurrentIndex(self.entries.index(0))
        self._place(len(entries))

    def _place(self, rows: int) -> None:
        window = self.parentWidget()
        assert window is not None
        wide = min(_WIDE, window.width() - 32)
        high = rows * _ROW + 14 + (44 if not self.nothing.isHidden() else 0)
        high += 0 if self.exact.isHidden() else 36
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
        self._old.stop()
        self._box.clear()
        self._found = ()
        self._settled, self._chosen_early = True, False
        self.exact.setChecked(False)
        self.hide()

    def _enter(self) -> None:
        """Open what is chosen; where it is not the answer to what stands in the box yet, as soon as that is there."""
        if self._settled:
            self._choose(self.list.currentIndex().row())
        else:
            self._chosen_early = True

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
                    self._enter()
                case Qt.Key.Key_Tab if self.isVisible() and self.exact.isVisible():
                    self.exact.setFocus(Qt.FocusReason.TabFocusReason)
                case Qt.Key.Key_Escape if self.isVisible():
                    self.leave()
                    self._box.clearFocus()
                case _:
                    return super().eventFilter(watched, event)
            return True
        pressed = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if watched is self.exact and pressed in _BACK:
            self._box.setFocus(Qt.FocusReason.BacktabFocusReason)
            return True
        if event.type() == QEvent.Type.FocusOut and not self._has_focus:
            self.hide()
        return super().eventFilter(watched, event)

    @property
    def _has_focus(self) -> bool:
        return QApplication.focusWidget() in {self._box, self.exact}
