"""The filters at the left: saved ones by name, then every value with how many people it would list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractButton,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.model.ids import RecordId
from app.model.status import Status
from app.services.people import Facets, Order, Since, View
from ui.parts.rows import draw_text, width_of
from ui.parts.text import label, rule, shown
from ui.people.words import STATUSES, country, since_word, status_word
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour, draw_status
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

WIDTH = 216
_ROW = 28
_MOST_VALUES = 8
_BOX = 16


@dataclass(frozen=True)
class Saved:
    """A filter that was kept under a name."""

    name: str
    view: View


class FacetRow(QAbstractButton):
    """A value that can be ticked, with its mark and its count. Greyed where it would list nobody."""

    def __init__(self, words: str, status: Status | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.count: int | None = None
        self._status = status
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(words)
        self.say_count(None)

    def say_count(self, count: int | None) -> None:
        """`count`: of people it would list; None while it is not known."""
        self.count = count
        self.setAccessibleName(self.words if count is None else f"{self.words}, {count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 24, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own, direction, whole = tokens(), self.layoutDirection(), self.rect()
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "sunken"))
            painter.drawRoundedRect(QRectF(whole), 6, 6)
        middle = whole.center().y()
        box = QStyle.visualRect(direction, whole, QRect(6, middle - _BOX // 2 + 1, _BOX, _BOX))
        self._paint_box(painter, QRectF(box))
        left = 6 + _BOX + 8
        if self._status is not None:
            mark = QStyle.visualRect(direction, whole, QRect(left, middle - 5, 12, 12))
            draw_status(painter, QRectF(mark), self._status, own)
            left += 20
        figure = "" if self.count is None else str(self.count)
        wide = width_of(figure) if figure else 0
        ink = "text3" if self.count == 0 and not self.isChecked() else "text"
        words = QRect(left, 0, whole.width() - left - wide - 14, whole.height())
        draw_text(painter, QStyle.visualRect(direction, whole, words), self.words, ink, direction=direction)
        if figure:
            place = QRect(whole.width() - wide - 6, 0, wide, whole.height())
            quiet = "text3" if self.count == 0 else "text2"
            draw_text(painter, QStyle.visualRect(direction, whole, place), figure, quiet, direction=direction)
        if self.hasFocus():
            draw_ring(painter, QRectF(whole), colour(own, "accent"), 6)
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        own = tokens()
        painter.setPen(colour(own, "accent" if self.isChecked() else "edge"))
        painter.setBrush(colour(own, "accent" if self.isChecked() else "card"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self.isChecked():
            pen = painter.pen()
            pen.setColor(colour(own, "on_accent"))
            pen.setWidthF(1.8)
            painter.setPen(pen)
            x, y = box.left(), box.top()
            painter.drawPolyline([QPointF(x + 4, y + 8.4), QPointF(x + 7, y + 11.2), QPointF(x + 12, y + 5.2)])


class SavedRow(QAbstractButton):
    """A saved filter. `removed` on Delete."""

    removed = Signal()

    def __init__(self, saved: Saved, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.saved = saved
        self.count: int | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("{name} (Delete removes it)").format(name=shown(saved.name)))
        self.say_count(None)

    def say_count(self, count: int | None) -> None:
        self.count = count
        name = self.tr("Saved filter {name}").format(name=shown(self.saved.name))
        self.setAccessibleName(name if count is None else f"{name}, {count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 24, _ROW)

    def nextCheckState(self) -> None:
        """Chosen by what is in force, not by the click."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own, direction, whole = tokens(), self.layoutDirection(), self.rect()
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(own, "accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(QRectF(whole), 6, 6)
        icon = QStyle.visualRect(direction, whole, QRect(6, whole.center().y() - 7, 16, 16))
        draw_icon(painter, QRectF(icon), Icon.BOOKMARK, colour(own, "accent" if self.isChecked() else "text2"))
        figure = "" if self.count is None else str(self.count)
        wide = width_of(figure) if figure else 0
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal
        words = QStyle.visualRect(direction, whole, QRect(30, 0, whole.width() - 44 - wide, whole.height()))
        draw_text(painter, words, shown(self.saved.name), weight=weight, direction=direction)
        if figure:
            place = QStyle.visualRect(direction, whole, QRect(whole.width() - wide - 6, 0, wide, whole.height()))
            draw_text(painter, place, figure, "text2", direction=direction)
        if self.hasFocus():
            draw_ring(painter, QRectF(whole), colour(own, "accent"), 6)
        painter.end()


class Filters(QWidget):
    """`wanted(View)`: other filters are to be in force. `saved_changed(list[Saved])`: one was removed."""

    wanted = Signal(object)
    saved_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Filters"))
        self.view = View()
        self.saved: list[Saved] = []
        self._all_of: set[str] = set()
        self._facets: Facets | None = None
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(2, 0, 2, 16)
        self._column.setSpacing(0)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Filters"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._saved_part = self._part(self.tr("Saved filters"), first=True)
        self._parts = {
            "statuses": self._part(self.tr("Status")),
            "since": self._part(self.tr("Last contact")),
            "places": self._part(self.tr("Last seen at")),
            "nationalities": self._part(self.tr("Nationality")),
        }
        self._column.addStretch(1)
        self.rows: dict[str, dict[Any, FacetRow]] = {key: {} for key in self._parts}
        self.saved_rows: list[SavedRow] = []
        self._fill("statuses", [(each, status_word(each)) for each in STATUSES])
        self._fill("since", [(each, since_word(each)) for each in Since])
        self._parts["places"].hide()
        self._parts["nationalities"].hide()
        self._saved_part.hide()

    def _part(self, title: str, *, first: bool = False) -> QWidget:
        part = QWidget(self._body)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0 if first else 12, 0, 4)
        column.setSpacing(0)
        if not first:
            column.addWidget(rule(part))
            column.addSpacing(12)
        head = label(title, "small", "text2", parent=part)
        head.setContentsMargins(6, 0, 6, 4)
        column.addWidget(head)
        self._column.addWidget(part)
        return part

    def _fill(self, kind: str, values: Sequence[tuple[Any, str]]) -> None:
        """The values of a kind; those that stand there already stay, so that nothing jumps and the focus stays."""
        rows = self.rows[kind]
        if [key for key, _ in values] == list(rows):
            return
        column = self._parts[kind].layout()
        assert isinstance(column, QVBoxLayout)
        for key in [key for key in rows if key not in dict(values)]:
            rows.pop(key).deleteLater()
        made: dict[Any, FacetRow] = {}
        for key, words in values:
            row = rows.get(key)
            if row is None:
                row = FacetRow(words, key if isinstance(key, Status) else None, self._parts[kind])
                row.setObjectName(f"filter-{kind}-{key or 'none'}")
                row.toggled.connect(self._toggler(kind, key))
            else:
                column.removeWidget(row)
            column.addWidget(row)
            row.show()
            made[key] = row
        self.rows[kind] = made

    def _toggler(self, kind: str, key: Any) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            before: frozenset[Any] = getattr(self.view, kind)
            now = before | {key} if on else before - {key}
            if now != before:
                self.wanted.emit(self.view.having(kind, now))

        return toggle

    def show_view(self, view: View) -> None:
        """Tick what is in force."""
        self.view = view
        for kind, rows in self.rows.items():
            for key, row in rows.items():
                blocked = row.blockSignals(True)
                row.setChecked(key in getattr(view, kind))
                row.blockSignals(blocked)
                row.update()
        for saved in self.saved_rows:
            saved.setChecked(same_filters(saved.saved.view, view))

    def show_facets(self, facets: Facets, saved_counts: Sequence[int]) -> None:
        """Counts beside the values; places and nationalities with anybody in them."""
        self._facets = facets
        places = [(id_, shown(name) if id_ else self.tr("Not recorded")) for id_, name, _ in facets.places]
        nations = [(code, country(code)) for code, _ in facets.nationalities]
        self._some("places", places, any(id_ for id_, _ in places))
        self._some("nationalities", nations, bool(nations))
        counts: dict[str, dict[Any, int]] = {
            "statuses": dict(facets.statuses),
            "since": dict(facets.since),
            "places": {id_: count for id_, _, count in facets.places},
            "nationalities": dict(facets.nationalities),
        }
        for kind, rows in self.rows.items():
            for key, row in rows.items():
                row.say_count(counts[kind].get(key, 0))
        for saved, count in zip(self.saved_rows, saved_counts, strict=False):
            saved.say_count(count)
        self.show_view(self.view)

    def _some(self, kind: str, values: list[tuple[Any, str]], there_are: bool) -> None:
        """The first values of a kind, those that are ticked, and a way to all of them."""
        chosen = getattr(self.view, kind)
        known = dict(values)
        missing = [(key, self.rows[kind][key].words) for key in self.rows[kind] if key in chosen and key not in known]
        kept = (
            values
            if kind in self._all_of
            else [each for n, each in enumerate(values) if n < _MOST_VALUES or each[0] in chosen]
        )
        part = self._parts[kind]
        more = part.findChild(QPushButton)
        if more is not None:
            more.hide()
            more.deleteLater()
        self._fill(kind, [*kept, *missing])
        if len(kept) < len(values):
            button = QPushButton(self.tr("All {count}").format(count=len(values)), part)
            button.setProperty("role", "link")
            button.setObjectName(f"all-{kind}")
            button.clicked.connect(lambda: self._show_all(kind))
            layout = part.layout()
            assert layout is not None
            layout.addWidget(button)
        part.setVisible(there_are or bool(chosen))

    def _show_all(self, kind: str) -> None:
        self._all_of.add(kind)
        if self._facets is not None:
            self.show_facets(self._facets, [row.count or 0 for row in self.saved_rows])

    def show_saved(self, saved: Sequence[Saved]) -> None:
        """The filters that were kept, in the order of keeping."""
        self.saved = list(saved)
        column = self._saved_part.layout()
        assert column is not None
        for row in self.saved_rows:
            row.hide()
            row.deleteLater()
        self.saved_rows = []
        for each in self.saved:
            row = SavedRow(each, self._saved_part)
            row.setObjectName(f"saved-{each.name}")
            row.clicked.connect(lambda _checked=False, view=each.view: self.wanted.emit(view))
            row.removed.connect(lambda one=each: self._remove(one))
            column.addWidget(row)
            self.saved_rows.append(row)
        self._saved_part.setVisible(bool(self.saved))
        self.show_view(self.view)

    def _remove(self, one: Saved) -> None:
        self.show_saved([each for each in self.saved if each is not one])
        self.saved_changed.emit(self.saved)
        if self.saved_rows:
            self.saved_rows[0].setFocus()
        else:
            self.focus_kind("statuses")

    def focus_kind(self, kind: str) -> None:
        """Go to the values of a kind, the first that is ticked."""
        rows = list(self.rows[kind].values())
        found = next((row for row in rows if row.isChecked()), rows[0] if rows else None)
        if found is not None:
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.area.ensureWidgetVisible(found)


def same_filters(first: View, second: View) -> bool:
    """Whether two views list the same people, in whatever order."""
    return replace(first, order=second.order, descending=second.descending) == second


def encode(saved: Sequence[Saved]) -> list[dict[str, Any]]:
    """Saved filters as they are kept in the vault."""
    return [
        {
            "name": each.name,
            "statuses": sorted(each.view.statuses),
            "since": sorted(each.view.since),
            "nationalities": sorted(each.view.nationalities),
            "places": sorted(place or "" for place in each.view.places),
            "order": each.view.order.value,
            "descending": each.view.descending,
        }
        for each in saved
    ]


def decode(kept: object) -> list[Saved]:
    """What `encode` gave; what cannot be read, perhaps since a newer program kept it, is passed over."""
    found: list[Saved] = []
    for each in kept if isinstance(kept, list) else []:
        try:
            view = View(
                frozenset(map(Status, each["statuses"])),
                frozenset(map(Since, each["since"])),
                frozenset(map(str, each["nationalities"])),
                frozenset(RecordId(place) if place else None for place in each["places"]),
                Order(each["order"]),
                bool(each["descending"]),
            )
            found.append(Saved(str(each["name"]), view))
        except (KeyError, TypeError, ValueError):
            continue
    return found
