"""The stills of a film in order of showing: small pictures, covered while the film is, with time and who is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QSizePolicy, QWidget  # noqa: TID251

from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.services.footage import TakenStill
from ui.footage.data import at_of, clock
from ui.parts.rows import draw_text
from ui.parts.text import isolated
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

_WIDE, _HIGH, _WORDS = 128, 72, 44


class StillButton(QAbstractButton):
    """One still; a click goes to its frame."""

    def __init__(self, taken: TakenStill, film: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.taken = taken
        self._image: QImage | None = None
        self._time = clock(at_of(taken, film))
        self.setObjectName(f"still-{taken.id}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()

    @property
    def who(self) -> str:
        """The first person seen, and how many more."""
        names = list(dict.fromkeys(isolated(each.name) for each in self.taken.seen))
        if not names:
            return self.tr("nobody named")
        return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self._say()
        self.update()

    def _say(self) -> None:
        words = self.tr("Still at {time}, {who}").format(time=self._time, who=self.who)
        self.setAccessibleName(words if self._image is not None else self.tr("{still}, covered").format(still=words))
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        return QSize(_WIDE + 4, _HIGH + _WORDS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        own = tokens()
        place = QRectF(2, 2, _WIDE, _HIGH)
        painter.setPen(colour(own, "edge") if own.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colour(own, "mute_soft" if self._image is None else "stage"))
        painter.drawRoundedRect(place, 6, 6)
        if self._image is None:
            draw_icon(painter, QRectF(_WIDE / 2 - 8, _HIGH / 2 - 7, 18, 18), Icon.COVERED, colour(own, "text2"))
        else:
            size = self._image.size().scaled(_WIDE, _HIGH, Qt.AspectRatioMode.KeepAspectRatio)
            left, top = 2 + (_WIDE - size.width()) / 2, 2 + (_HIGH - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        if self.hasFocus() or self.isChecked():
            draw_ring(painter, place.adjusted(-2, -2, 2, 2), colour(own, "accent"), 8)
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium
        direction = self.layoutDirection()
        draw_text(painter, QRect(2, _HIGH + 4, _WIDE, 18), self._time, size_px=12, weight=weight, direction=direction)
        draw_text(painter, QRect(2, _HIGH + 22, _WIDE, 18), self.who, "text2", size_px=12, direction=direction)
        painter.end()


class StillsStrip(QScrollArea):
    """`chosen(pts)`: somebody wants to see the frame of a still."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[StillButton] = []
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Stills of this film"))
        self.setFixedHeight(_HIGH + _WORDS + 14)

    def show_stills(self, stills: Sequence[TakenStill], film: Evidence, images: Mapping[RecordId, QImage]) -> None:
        """All stills anew; those whose picture is at hand uncovered."""
        inside = QWidget()
        inside.setProperty("role", "page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.buttons = []
        for taken in stills:
            button = StillButton(taken, film, inside)
            button.show_image(images.get(taken.id))
            button.clicked.connect(lambda _on=False, pts=taken.still.pts: self.chosen.emit(pts))
            self.buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.setWidget(inside)

    def show_images(self, images: Mapping[RecordId, QImage]) -> None:
        """Uncover those; all others are covered."""
        for button in self.buttons:
            button.show_image(images.get(button.taken.id))

    def mark(self, pts: int | None) -> None:
        """The still of the frame that is shown, if there is one."""
        for button in self.buttons:
            button.setChecked(button.taken.still.pts == pts)
            if button.isChecked():
                self.ensureWidgetVisible(button)
