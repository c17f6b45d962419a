"""The list of evidence items: kind, title, size and the beginning of the digest, two lines each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (  # noqa: TID251
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.model.evidence import EvidenceKind
from ui.evidence.data import Item
from ui.parts.rows import draw_ground, draw_text, width_of
from ui.parts.text import SHORT_DIGEST, said, shown, size_words
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.window import EVIDENCE

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole
ICONS = {
    EvidenceKind.FILM: Icon.FILM,
    EvidenceKind.PHOTOGRAPH: Icon.PICTURE,
    EvidenceKind.SCAN: Icon.PICTURE,
    EvidenceKind.DOCUMENT: Icon.PAPER,
    EvidenceKind.AUDIO: Icon.SOUND,
    EvidenceKind.TESTIMONY: Icon.SPEECH,
    EvidenceKind.WEB_CAPTURE: Icon.GLOBE,
    EvidenceKind.OTHER: Icon.PAPER,
}
_HEIGHT = 52
_PAD = 16


def second_line(item: Item) -> str:
    """`Film, 498 KB, sha256 91028f9d6c72`."""
    found = item.evidence
    return f"{said(EVIDENCE[found.kind])}, {size_words(found.size)}, sha256 {found.content[:SHORT_DIGEST]}"


class ItemsModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def place_of(self, id_: str) -> int | None:
        return next((place for place, item in enumerate(self.items) if item.id == id_), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (the signature is Qt's)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return shown(item.evidence.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{shown(item.evidence.title)}, {second_line(item)}"
        return None


class ItemDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, option, first=True, last=True)
        item: Item = index.data(ITEM_ROLE)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        direction = option.direction

        def mirrored(place: QRect) -> QRect:
            return QStyle.visualRect(direction, inner, place)

        sign = QRect(inner.left(), inner.center().y() - 9, 18, 18)
        draw_icon(painter, QRectF(mirrored(sign)), ICONS[item.evidence.kind], colour(tokens(), "text2"))
        upper = QRect(inner.left() + 32, inner.top() + 6, inner.width() - 32, 20)
        draw_text(
            painter,
            mirrored(upper),
            shown(item.evidence.title),
            weight=QFont.Weight.Medium,
            direction=direction,
        )
        lower = QRect(inner.left() + 32, inner.top() + 26, inner.width() - 32, 20)
        words = second_line(item)
        draw_text(painter, mirrored(lower), words, "text2", size_px=12, direction=direction)
        damage = item.evidence.film.damage if item.evidence.film is not None else None
        if damage is not None:
            wide = width_of(words, size_px=12) + 12
            sign = QRect(lower.left() + wide, lower.top() + 3, 14, 14)
            draw_icon(painter, QRectF(mirrored(sign)), Icon.TRIANGLE, colour(tokens(), "warn"))
        painter.restore()


class ItemsList(QListView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = ItemsModel(self)
        self.setModel(self.items)
        self.setItemDelegate(ItemDelegate(self))
        self.setAccessibleName(self.tr("Evidence items"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
