"""What is in force above the list: filters as chips, saving them under a name, the columns; on the wall, uncovering."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget  # noqa: TID251

from app.services.people import View
from ui.forms.chips import Chip
from ui.parts.flow import Flow
from ui.parts.text import label, shown
from ui.people.words import country, since_word, status_word
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import tokens

LONGEST_NAME = 60
_MOST_WORDS = 2


class FilterChip(Chip):
    """One kind of filter that is in force. Enter leads to its values."""

    edited = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.edited.emit()
            return
        super().keyPressEvent(event)


class Bar(QWidget):
    """`wanted(View)`, `edited(kind)`, `saved(name)`, `uncover_wanted()`, `cover_wanted()`."""

    wanted = Signal(object)
    edited = Signal(str)
    saved = Signal(str)
    uncover_wanted = Signal()
    cover_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[FilterChip] = []
        self._places: dict[str, str] = {}
        self._flow_box = QWidget(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._flow_box.setSizePolicy(policy)
        self._flow = Flow(self._flow_box)
        self.save = self._link(self.tr("Save filter"), "people-save-filter")
        self.clear = self._link(self.tr("Clear"), "people-clear")
        self.save.clicked.connect(self._begin_saving)
        self.clear.clicked.connect(self._clear)
        self._flow.addWidget(self.save)
        self._flow.addWidget(self.clear)
        self.columns = QPushButton(self.tr("Columns"), self)
        self.columns.setObjectName("people-columns")
        self.columns.setProperty("role", "crumb")
        self.columns.setIcon(icon_of(Icon.COLUMNS, colour(tokens(), "text2")))
        self.uncover = QPushButton(self.tr("Uncover this page"), self)
        self.uncover.setObjectName("people-uncover")
        self.uncover.clicked.connect(self._begin_uncovering)
        self.uncover.hide()
        self._name_box = self._naming()
        self._ask_box = self._asking()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._flow_box, 1)
        row.addWidget(self._name_box, 1)
        row.addWidget(self._ask_box, 1)
        row.addWidget(self.uncover, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.columns, 0, Qt.AlignmentFlag.AlignTop)
        self.view = View()
        self.show_view(self.view)

    def _link(self, words: str, name: str) -> QPushButton:
        made = QPushButton(words, self._flow_box)
        made.setProperty("role", "link")
        made.setObjectName(name)
        return made

    def _naming(self) -> QWidget:
        box = QWidget(self)
        self.name = QLineEdit(box)
        self.name.setObjectName("people-filter-name")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("Name of this filter"))
        self.name.setAccessibleName(self.tr("Name of this filter"))
        self.name.returnPressed.connect(self._finish_saving)
        keep = QPushButton(self.tr("Save"), box)
        keep.setObjectName("people-filter-keep")
        keep.clicked.connect(self._finish_saving)
        leave = QPushButton(self.tr("Cancel"), box)
        leave.setProperty("role", "link")
        leave.clicked.connect(self._leave_boxes)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(keep)
        row.addWidget(leave)
        box.hide()
        return box

    def _asking(self) -> QWidget:
        box = QWidget(self)
        words = label(self.tr("Each photograph that is shown is a line of the log."), "small", "text2", wrap=True)
        do = QPushButton(self.tr("Show the photographs"), box)
        do.setObjectName("people-uncover-yes")
        do.clicked.connect(self._uncover)
        leave = QPushButton(self.tr("Keep covered"), box)
        leave.setProperty("role", "link")
        leave.clicked.connect(self._leave_boxes)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(do)
        row.addWidget(leave)
        box.hide()
        return box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._flow_box.isVisibleTo(self):
            self._leave_boxes()
            return
        super().keyPressEvent(event)

    # chips

    def know_places(self, places: dict[str, str]) -> None:
        """Names of the places that filters may name."""
        self._places.update(places)
        self.show_view(self.view)

    def show_view(self, view: View) -> None:
        """A chip for each kind of filter in force."""
        self.view = view
        focused = next((chip.value for chip in self.chips if chip.hasFocus()), "")
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        self._flow.removeWidget(self.save)
        self._flow.removeWidget(self.clear)
        for kind, words in self._words(view):
            chip = FilterChip(kind, words, self.tr("Delete removes it, Enter changes it"), self._flow_box)
            chip.setObjectName(f"people-chip-{kind}")
            chip.removed.connect(lambda which=kind: self.wanted.emit(self.view.having(which, frozenset())))
            chip.edited.connect(lambda which=kind: self.edited.emit(which))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
            if kind == focused:
                chip.setFocus()
        self._flow.addWidget(self.save)
        self._flow.addWidget(self.clear)
        self.save.setVisible(bool(self.chips))
        self.clear.setVisible(bool(self.chips))
        self._flow_box.updateGeometry()

    def _words(self, view: View) -> list[tuple[str, str]]:
        kinds: list[tuple[str, list[str], str]] = [
            ("statuses", [status_word(each) for each in sorted(view.statuses)], self.tr("{count} statuses")),
            (
                "since",
                [since_word(each) for each in sorted(view.since)],
                self.tr("{count} lengths of time"),
            ),
            (
                "places",
                sorted(shown(self._places.get(each or "", "\u2026")) for each in view.places),
                self.tr("{count} places"),
            ),
            ("nationalities", sorted(country(each) for each in view.nationalities), self.tr("{count} nationalities")),
        ]
        found: list[tuple[str, str]] = []
        for kind, words, many in kinds:
            if not words:
                continue
            said = self.tr(" or ").join(words) if len(words) <= _MOST_WORDS else many.format(count=len(words))
            found.append((kind, self.tr("No contact: {days}").format(days=said) if kind == "since" else said))
        return found

    def _clear(self) -> None:
        self.wanted.emit(View(order=self.view.order, descending=self.view.descending))

    # saving and uncovering

    def _only(self, box: QWidget) -> None:
        for each in (self._flow_box, self._name_box, self._ask_box):
            each.setVisible(each is box)

    def _leave_boxes(self) -> None:
        self._only(self._flow_box)

    def _begin_saving(self) -> None:
        self.name.clear()
        self._only(self._name_box)
        self.name.setFocus()

    def _finish_saving(self) -> None:
        name = self.name.text().strip()
        if name:
            self._leave_boxes()
            self.saved.emit(name)

    def show_wall(self, *, wanted: bool) -> None:
        """On the wall there is something to uncover, and there are no columns."""
        self.uncover.setVisible(wanted)
        if not wanted:
            self.say_covered(covered=True)
            if self._ask_box.isVisibleTo(self):
                self._leave_boxes()

    def say_covered(self, *, covered: bool) -> None:
        self.uncover.setText(self.tr("Uncover this page") if covered else self.tr("Cover again"))
        self.uncover.setProperty("covered", covered)

    def _begin_uncovering(self) -> None:
        if self.uncover.property("covered") is False:
            self.cover_wanted.emit()
            return
        self._only(self._ask_box)

    def _uncover(self) -> None:
        self._leave_boxes()
        self.uncover_wanted.emit()
