"""What leads to other records: typed, found while typing, kept as chips; places and sources may be new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QStandardItem, QStandardItemModel  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.forms.chips import Chips
from ui.forms.field import Field
from ui.parts.rows import draw_text
from ui.parts.text import shown
from ui.theme.marks import colour
from ui.theme.theme import tokens

AFTER_LAST_KEY_MS = 120
_SECOND = Qt.ItemDataRole.UserRole + 1
_VALUE = Qt.ItemDataRole.UserRole + 2
_ROW = 44


@dataclass(frozen=True)
class Offer:
    """One suggestion. `value`: the id of a record, or the text that a new one is made of. `second`: why, or what it is."""

    value: str
    name: str
    second: str


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        own = tokens()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, colour(own, "select" if chosen else "card"))
        direction = option.direction
        inside = rect.adjusted(12, 3, -12, -3)
        first = QRect(inside.left(), inside.top(), inside.width(), 20)
        second = QRect(inside.left(), inside.top() + 19, inside.width(), 18)
        draw_text(painter, first, str(index.data()), weight=QFont.Weight.Medium, direction=direction)
        draw_text(painter, second, str(index.data(_SECOND)), "text2", size_px=12, direction=direction)


class Suggestions(QObject):
    """Suggestions under a line while somebody types in it. `wanted(text)` asks for them, `show_offers` hands them in.

    `taken(Offer)`: one was chosen.
    """

    wanted = Signal(str)
    taken = Signal(object)

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._model = QStandardItemModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(8)
        view = QListView()
        view.setUniformItemSizes(True)
        view.setAccessibleName(self.tr("Suggestions"))
        self.completer.setPopup(view)
        view.setItemDelegate(_Rows(view))
        self.completer.setWidget(edit)
        self._view = view
        self.completer.activated[QModelIndex].connect(self._activated)  # type: ignore[index]
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(lambda: self.wanted.emit(edit.text().strip()))
        edit.textEdited.connect(self._typed)

    @property
    def offers(self) -> list[str]:
        """The names that are offered."""
        return [str(self._model.item(row).text()) for row in range(self._model.rowCount())]

    def _typed(self, text: str) -> None:
        if text.strip():
            self._wait.start()
        else:
            self._wait.stop()
            self.close()

    def close(self) -> None:
        self._wait.stop()
        self._view.hide()

    def show_offers(self, text: str, offers: Sequence[Offer]) -> None:
        """Offers for what was typed; those for another text come too late and are dropped."""
        if text != self._edit.text().strip() or not self._edit.hasFocus():
            return
        self._model.clear()
        for offer in offers:
            item = QStandardItem(shown(offer.name))
            item.setData(offer.second, _SECOND)
            item.setData(offer.value, _VALUE)
            item.setData(f"{shown(offer.name)}, {offer.second}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if not offers:
            self._view.hide()
            return
        self.completer.complete()
        self._view.setCurrentIndex(self.completer.completionModel().index(0, 0))

    def _activated(self, index: QModelIndex) -> None:
        value, name = index.data(_VALUE), str(index.data())
        if isinstance(value, str):
            self.taken.emit(Offer(value, name, str(index.data(_SECOND))))


Ask = Callable[[str, tuple[str, ...], Callable[[Sequence[Offer]], None]], None]
"""(typed text, kinds, what to hand the offers to): asks the record, off the window's thread."""


class ReferenceField(Field):
    """One record, or several. The value is ids, and whatever was typed and is no chip yet, for the service to read.

    `labels`: what the ids are called that a draft comes with.
    """

    def __init__(
        self,
        key: str,
        name: str,
        ask: Ask,
        kinds: tuple[str, ...],
        *,
        several: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(key, name, hint, parent)
        self.kinds = kinds
        self.several = several
        self.labels: dict[str, str] = {}
        self._ask = ask
        self.chips = Chips(self)
        self.chips.changed.connect(self._chip_gone)
        self.column.insertWidget(1, self.chips)
        self.edit = QLineEdit(self)
        self.edit.setObjectName(f"reference-{key}")
        self.put_editor(self.edit, at=2)
        self.edit.textEdited.connect(lambda _text: self._touched())
        self.edit.installEventFilter(self)
        self.suggestions = Suggestions(self.edit)
        self.suggestions.wanted.connect(self._wants)
        self.suggestions.taken.connect(self._take)

    @property
    def value(self) -> object:
        typed = self.edit.text().strip()
        found = [*self.chips.values, *([typed] if typed else [])]
        if self.several:
            return found
        return found[-1] if found else ""

    @value.setter
    def value(self, draft: object) -> None:
        texts = [draft] if isinstance(draft, str) else list(draft) if isinstance(draft, list | tuple) else []
        self.chips.clear()
        self.edit.clear()
        for text in texts:
            if text:
                self._chip(str(text), self.labels.get(str(text), str(text)))
        self._arrange()

    def know(self, labels: Mapping[str, str]) -> None:
        """What ids are called."""
        self.labels.update(labels)

    def _wants(self, text: str) -> None:
        if text:
            self._ask(text, self.kinds, lambda offers: self.suggestions.show_offers(text, offers))

    def _take(self, offer: Offer) -> None:
        self._chip(offer.value, offer.name)
        # The completer writes its own idea into the line after this; the line is emptied once it has.
        QTimer.singleShot(0, self, self._taken)
        self._taken()

    def _taken(self) -> None:
        self.edit.clear()
        self._arrange()
        self._touched()

    def _chip(self, value: str, words: str) -> None:
        self.labels.setdefault(value, words)
        if not self.several:
            self.chips.clear()
        self.chips.add(value, words)

    def _arrange(self) -> None:
        """Of a single one, the line gives way to the chip."""
        line = self.several or not self.chips.chips
        had = self.edit.hasFocus()
        self.edit.setVisible(line)
        target: QWidget = self.edit if line else self.chips.chips[0]
        self.setFocusProxy(target)
        if had and not line:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip_gone(self) -> None:
        self._arrange()
        if not self.chips.chips:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()

    def editors(self) -> Sequence[QWidget]:
        return [self.edit]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self.chips.chips:
                self.chips.chips[-1].removed.emit()
                return True
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and plain
                and self.edit.text().strip()
                and self.several
            ):
                self._chip(self.edit.text().strip(), self.edit.text().strip())
                self._taken()
                return True
        return super().eventFilter(watched, event)
