"""Two to four stills of one person side by side, in order of date, with the days between them; zoom and place move together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import (  # noqa: TID251
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (  # noqa: TID251
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.jobs import Ticket
from app.model.ids import RecordId
from app.services import footage
from app.services.footage import Dated, OverTime
from ui.desk import Desk, Where
from ui.footage import data
from ui.footage.data import clock
from ui.footage.turning import turned
from ui.parts.icon_button import IconButton
from ui.parts.text import isolated, label, said, say, shown
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens
from ui.words.choices import CHOICES
from ui.words.dates import read_back

LEAST, MOST = 2, 4
_STEP = 1.25
_LEAST_ZOOM, _MOST_ZOOM = 1.0, 12.0


def when_words(each: Dated) -> str:
    """The day of what the film shows, or when it was first published."""
    if each.when is None:
        return QCoreApplication.translate("footage", "No date recorded")
    words = read_back(each.when)
    if each.by_publication:
        return QCoreApplication.translate("footage", "First published {day}").format(day=words)
    return words[:1].upper() + words[1:]


class Looker(QWidget):
    """One still; what it shows is placed by the zoom and the middle that all of them share."""

    zoomed = Signal(float)
    moved = Signal(float, float)

    def __init__(self, dated: Dated, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dated = dated
        self._image: QImage | None = None
        self._from: QPointF | None = None
        self._zoom = 1.0
        self._shift = (0.0, 0.0)
        self._name = f"{shown(dated.film_title)}, {when_words(dated)}"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)
        self.show_image(None)

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        covered = self.tr("{still}, covered").format(still=self._name)
        self.setAccessibleName(self._name if image is not None else covered)
        self.update()

    def place(self, zoom: float, shift: tuple[float, float]) -> None:
        """`shift`: of the middle, in widths and heights of the picture."""
        self._zoom, self._shift = zoom, shift
        self.update()

    def _middle(self) -> tuple[float, float]:
        """The middle of whoever is marked, in parts of the picture; the picture's own where nobody is."""
        still, region = self.dated.taken.still, self.dated.depiction.region
        if region is None or self._zoom <= 1.0:
            return 0.5, 0.5
        rotation = still.rotation or 0
        left, top, wide, high = turned(region, still.width, still.height, rotation)
        whole = (still.height, still.width) if rotation % 180 else (still.width, still.height)
        return (left + wide / 2) / whole[0], (top + high / 2) / whole[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        own = tokens()
        painter.fillRect(self.rect(), colour(own, "stage"))
        if self._image is None:
            square = QRectF(self.width() / 2 - 14, self.height() / 2 - 14, 28, 28)
            draw_icon(painter, square, Icon.COVERED, colour(own, "on_toast"))
        else:
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            wide, high = size.width() * self._zoom, size.height() * self._zoom
            across, down = self._middle()
            left = self.width() / 2 - (across + self._shift[0]) * wide
            top = self.height() / 2 - (down + self._shift[1]) * high
            painter.drawImage(QRectF(left, top, wide, high), self._image)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "toast_link"), 4)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoomed.emit(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self._image is not None:
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            by = event.position() - self._from
            self._from = event.position()
            self.moved.emit(-by.x() / (size.width() * self._zoom), -by.y() / (size.height() * self._zoom))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = 0.05 / self._zoom
        ways = {
            Qt.Key.Key_Left: (-by, 0.0),
            Qt.Key.Key_Right: (by, 0.0),
            Qt.Key.Key_Up: (0.0, -by),
            Qt.Key.Key_Down: (0.0, by),
        }
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoomed.emit(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoomed.emit(1 / _STEP)
        elif event.key() in ways:
            self.moved.emit(*ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class CompareView(QWidget):
    """`show_person`: the stills in which somebody was recognised; the last two to begin with."""

    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: OverTime | None = None
        self.lookers: list[Looker] = []
        self.boxes: list[QCheckBox] = []
        self.between: list[str] = []
        self._person = RecordId("")
        self._images: dict[RecordId, QImage] = {}
        self._uncovered = False
        self._zoom, self._shift = 1.0, (0.0, 0.0)
        self.setProperty("role", "page")
        self.name = label("", "title", wrap=True, parent=self)
        self.note = label("", "body", "text2", wrap=True, parent=self)
        self.show_button = QPushButton(self.tr("Show these pictures"), self)
        self.show_button.setObjectName("compare-show")
        self.show_button.setProperty("role", "primary")
        self.show_button.clicked.connect(self._toggle)
        self.closer = IconButton(Icon.ADD, self.tr("Closer"), "+", self)
        self.closer.clicked.connect(lambda: self._zoom_by(_STEP))
        self.farther = IconButton(Icon.MINUS, self.tr("Farther"), "-", self)
        self.farther.clicked.connect(lambda: self._zoom_by(1 / _STEP))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.farther)
        head.addWidget(self.closer)
        head.addWidget(self.show_button)
        self.choices = QScrollArea(self)
        self.choices.setWidgetResizable(True)
        self.choices.setFixedHeight(44)
        self.choices.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.setAccessibleName(self.tr("Stills to compare"))
        self.grid = QGridLayout()
        self.grid.setSpacing(12)
        self.grid.setRowStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 12, 8)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.choices)
        column.addLayout(self.grid, 1)

    def show_person(self, person: RecordId, where: Where) -> None:
        """Read the stills of this person anew."""
        if person != self._person:
            self.cover()
            self._zoom, self._shift = 1.0, (0.0, 0.0)
            self.boxes = []
        self._person = person
        vault = self.desk.vault

        def show(found: OverTime) -> None:
            if found.person == self._person:
                self.desk.entitle(where, self.tr("{name}, over time").format(name=found.name))
                self._show(found)

        job = self.desk.lane.run(lambda _ticket: footage.over_time(vault, person))
        job.succeeded.connect(show)
        job.failed.connect(self.failed)

    def _show(self, found: OverTime) -> None:
        before = {box.objectName(): box.isChecked() for box in self.boxes}
        self.found = found
        say(self.name, self.tr("{name}, over time").format(name=isolated(found.name)))
        inside = QWidget()
        inside.setProperty("role", "page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.boxes = []
        for number, each in enumerate(found.stills):
            box = QCheckBox(f"{when_words(each)}, {clock(self._at(each))}", inside)
            box.setObjectName(f"compare-{each.taken.id}")
            box.setToolTip(shown(each.film_title))
            box.setChecked(before.get(box.objectName(), not before and number >= len(found.stills) - LEAST))
            box.toggled.connect(lambda _on: self._chosen_now())
            self.boxes.append(box)
            row.addWidget(box)
        row.addStretch(1)
        self.choices.setWidget(inside)
        self._chosen_now()

    @staticmethod
    def _at(each: Dated) -> Fraction:
        base = each.taken.still.time_base
        return (each.taken.still.pts - each.first_pts) * Fraction(*base)

    @property
    def chosen(self) -> list[Dated]:
        """Those with a tick, in order of date."""
        stills: Sequence[Dated] = self.found.stills if self.found is not None else ()
        return [each for each, box in zip(stills, self.boxes, strict=True) if box.isChecked()]

    def _chosen_now(self) -> None:
        chosen = self.chosen
        for box in self.boxes:
            box.setEnabled(box.isChecked() or len(chosen) < MOST)
        if len(self.boxes) < LEAST:
            words = self.tr("There is only one still in which this person was recognised.")
        elif len(chosen) < LEAST:
            words = self.tr("Choose two to four stills.")
        else:
            words = self.tr("A visual comparison, not a diagnosis. Zoom and place are the same in all.")
        say(self.note, words)
        while (item := self.grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.lookers, self.between = [], []
        for place, each in enumerate(chosen):
            self._box(place, each, chosen[place - 1] if place else None)
        if self._uncovered:
            self._read()
        self._say_button()

    def _box(self, place: int, each: Dated, before: Dated | None) -> None:
        """A picture and, below all pictures, what is known of it."""
        card = QWidget(self)
        looker = Looker(each, self)
        looker.setObjectName(f"looker-{len(self.lookers) + 1}")
        looker.show_image(self._images.get(each.taken.id))
        looker.place(self._zoom, self._shift)
        looker.zoomed.connect(self._zoom_by)
        looker.moved.connect(self._move_by)
        self.lookers.append(looker)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        column.addWidget(label(when_words(each), "strong", wrap=True, parent=card))
        words = self._between(before, each)
        self.between.append(words)
        column.addWidget(label(words, "small", "text2", wrap=True, parent=card))
        sure = said(CHOICES["confidence"][each.depiction.confidence.value])
        column.addWidget(
            label(f"{shown(each.film_title)}, {clock(self._at(each))}. {sure}.", "small", "text2", wrap=True)
        )
        for noted in each.taken.noted:
            if noted.observation.person == self._person and noted.observation.text:
                column.addWidget(label(shown(noted.observation.text), "small", wrap=True, parent=card))
        self.grid.addWidget(looker, 0, place)
        self.grid.addWidget(card, 1, place, Qt.AlignmentFlag.AlignTop)

    def _between(self, before: Dated | None, each: Dated) -> str:
        """Days since the still before it."""
        if before is None:
            return self.tr("The earliest of these")
        found = footage.days_between(before.when, each.when)
        if found is None:
            return self.tr("Days since the one before are not known")
        least, most = found
        days = f"{least}" if least == most else self.tr("{least} to {most}").format(least=least, most=most)
        if (least, most) == (1, 1):
            return self.tr("1 day after the one before")
        return self.tr("{days} days after the one before").format(days=days)

    # covering

    def _say_button(self) -> None:
        self.show_button.setEnabled(bool(self.lookers))
        self.show_button.setText(self.tr("Cover") if self._uncovered else self.tr("Show these pictures"))
        for button in (self.closer, self.farther):
            button.setEnabled(self._uncovered)

    def _toggle(self) -> None:
        if self._uncovered:
            self.cover()
        else:
            self._uncovered = True
            self._read()
            self._say_button()

    def cover(self) -> None:
        """Cover all of them and keep no picture."""
        self._uncovered = False
        self._images = {}
        for looker in self.lookers:
            looker.show_image(None)
        self._say_button()

    def hideEvent(self, event: QHideEvent) -> None:
        self.cover()
        super().hideEvent(event)

    def _read(self) -> None:
        vault = self.desk.vault
        wanted = [looker.dated.taken for looker in self.lookers if looker.dated.taken.id not in self._images]
        if not wanted:
            return

        def work(ticket: Ticket) -> dict[RecordId, QImage]:
            found = {}
            for each in wanted:
                data.note_shown(vault, each.id, ticket)
                image = data.picture_of(vault, each)
                if image is not None:
                    found[each.id] = image
            return found

        def show(found: dict[RecordId, QImage]) -> None:
            if not self._uncovered:
                return
            self._images |= found
            for looker in self.lookers:
                looker.show_image(self._images.get(looker.dated.taken.id))

        job = self.desk.lane.run(work)
        job.succeeded.connect(show)
        job.failed.connect(self.failed)

    # looking

    def _zoom_by(self, factor: float) -> None:
        self._zoom = min(max(self._zoom * factor, _LEAST_ZOOM), _MOST_ZOOM)
        if self._zoom <= _LEAST_ZOOM:
            self._shift = (0.0, 0.0)
        self._place()

    def _move_by(self, across: float, down: float) -> None:
        self._shift = (
            min(max(self._shift[0] + across, -1.0), 1.0),
            min(max(self._shift[1] + down, -1.0), 1.0),
        )
        self._place()

    def _place(self) -> None:
        for looker in self.lookers:
            looker.place(self._zoom, self._shift)

    def panes(self) -> list[QWidget]:
        return [*self.boxes[:1], *self.lookers, self.show_button]
