"""The stage: one frame on a dark ground in every theme, covered until asked for, with the regions that were marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import (  # noqa: TID251
    QColor,
    QFont,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget  # noqa: TID251

from ui.footage.turning import Rect, turned, turned_back, within
from ui.parts.rows import draw_text, width_of
from ui.parts.text import isolated
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

_AIR = 16
_LABEL = 24
_NUDGE = 1 / 60
_LEAST_REGION_PX = 6
_WHITE = QColor(Qt.GlobalColor.white)
_BLACK = QColor(Qt.GlobalColor.black)


@dataclass(frozen=True)
class Region:
    """Somebody marked on a frame. `rect`: in pixels of the frame as it is kept; `name`: "" while nobody is named."""

    number: int
    name: str
    rect: Rect


class Stage(QWidget):
    """Shows images; all keys of the film work while it has the focus.

    `stepped(frames)`, `leapt(seconds)`, `uncover`, `cover`, `still`, `jump` (to a typed place), `ends(+1 or -1)`;
    `marked(rect)`: a region in pixels of the frame as it is kept. `chosen(number)`: a region was clicked.
    """

    stepped = Signal(int)
    leapt = Signal(int)
    ends = Signal(int)
    uncover = Signal()
    cover = Signal()
    still = Signal()
    jump = Signal()
    marked = Signal(object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._film = (1, 1, 0)
        self._regions: Sequence[Region] = ()
        self._chosen = 0
        self._drawing: QRectF | None = None
        self._from: QPointF | None = None
        self._reading = False
        self.is_covered = True
        self.note = ""
        self.show_button = QPushButton(self.tr("Show this film"), self)
        self.show_button.setObjectName("show-film")
        self.show_button.setProperty("role", "stage")
        self.show_button.setToolTip(self.tr("Show this film (C)"))
        self.show_button.clicked.connect(self.uncover)
        self.cover_button = QPushButton(self.tr("Cover"), self)
        self.cover_button.setObjectName("cover-film")
        self.cover_button.setProperty("role", "stage")
        self.cover_button.setToolTip(self.tr("Cover (C)"))
        self.cover_button.clicked.connect(self.cover)
        self.set_covered(covered=True)

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    # what is shown

    def show_film(self, width: int, height: int, rotation: int) -> None:
        """The size of the film's frames as they are kept, and how far they are turned for showing."""
        self._film = (width, height, rotation)

    def show_image(self, image: QImage, spoken: str) -> None:
        """The frame; the one before stays until this one is here."""
        self._image, self._scaled = image, None
        self.setAccessibleName(spoken)
        self.update()

    def show_regions(self, regions: Sequence[Region], chosen: int = 0) -> None:
        self._regions, self._chosen = regions, chosen
        self.update()

    def say_reading(self, *, reading: bool) -> None:
        self._reading = reading
        self.update()

    def set_covered(self, *, covered: bool) -> None:
        """Covered: nothing of the frame is kept here."""
        self.is_covered = covered
        if covered:
            self._image = self._scaled = None
            self._drawing = None
            self.setAccessibleName(self.tr("Film, covered"))
        self.show_button.setVisible(covered and not self.note)
        self.cover_button.setVisible(not covered)
        self._arrange()
        self.update()

    def say_note(self, words: str) -> None:
        """Why nothing can be shown here."""
        self.note = words
        self.show_button.setVisible(self.is_covered and not words)
        self.update()

    # geometry

    @property
    def _place(self) -> QRectF:
        """Where the picture is painted; never mirrored."""
        room = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        wide, high = self._shown_size
        factor = min(room.width() / wide, room.height() / high)
        size = QPointF(wide * factor, high * factor)
        return QRectF(room.center().x() - size.x() / 2, room.center().y() - size.y() / 2, size.x(), size.y())

    @property
    def _shown_size(self) -> tuple[int, int]:
        width, height, rotation = self._film
        return (height, width) if rotation % 180 else (width, height)

    def _on_widget(self, rect: Rect) -> QRectF:
        width, height, rotation = self._film
        left, top, wide, high = turned(rect, width, height, rotation)
        place = self._place
        factor = place.width() / self._shown_size[0]
        return QRectF(place.left() + left * factor, place.top() + top * factor, wide * factor, high * factor)

    def _in_film(self, rect: QRectF) -> Rect | None:
        width, height, rotation = self._film
        place = self._place
        factor = place.width() / self._shown_size[0]
        found = (
            round((rect.left() - place.left()) / factor),
            round((rect.top() - place.top()) / factor),
            round(rect.width() / factor),
            round(rect.height() / factor),
        )
        return within(turned_back(found, width, height, rotation), width, height)

    # marking

    @property
    def is_marking(self) -> bool:
        return self._drawing is not None

    def begin_region(self) -> None:
        """A region in the middle, to be dragged anew with the mouse or moved with the keys."""
        if self.is_covered or self._image is None:
            return
        place = self._place
        side = min(place.width(), place.height()) / 4
        self._drawing = QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)
        self.setFocus()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.update()

    def _end_region(self, *, keep: bool) -> None:
        drawn, self._drawing, self._from = self._drawing, None, None
        self.unsetCursor()
        self.update()
        if keep and drawn is not None:
            found = self._in_film(drawn.normalized())
            if found is not None:
                self.marked.emit(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if self._drawing is not None and event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()
            return
        for region in self._regions:
            if self._on_widget(region.rect).contains(event.position()):
                self.chosen.emit(region.number)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._drawing = QRectF(self._from, event.position()).normalized().intersected(self._place)
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._from is None:
            return
        self._from = None
        drawn = self._drawing
        if drawn is not None and min(drawn.width(), drawn.height()) >= _LEAST_REGION_PX:
            self._end_region(keep=True)

    def _nudge(self, key: Qt.Key, *, size: bool) -> bool:
        """Move the region by a sixtieth of the picture, or change its size."""
        by = self._place.width() * _NUDGE
        across = {Qt.Key.Key_Left: -by, Qt.Key.Key_Right: by}.get(key, 0.0)
        down = {Qt.Key.Key_Up: -by, Qt.Key.Key_Down: by}.get(key, 0.0)
        if self._drawing is None or not (across or down):
            return False
        rect, place = QRectF(self._drawing), self._place
        if size:
            rect.setWidth(max(_LEAST_REGION_PX, min(rect.width() + across, place.right() - rect.left())))
            rect.setHeight(max(_LEAST_REGION_PX, min(rect.height() + down, place.bottom() - rect.top())))
        else:
            rect.moveLeft(max(place.left(), min(rect.left() + across, place.right() - rect.width())))
            rect.moveTop(max(place.top(), min(rect.top() + down, place.bottom() - rect.height())))
        self._drawing = rect
        self.update()
        return True

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif self._drawing is not None:
            self._marking_key(event, key, shift=shift)
        elif key == Qt.Key.Key_C:
            (self.uncover if self.is_covered else self.cover).emit()
        elif self.is_covered or not self._film_key(key):
            super().keyPressEvent(event)

    def _marking_key(self, event: QKeyEvent, key: Qt.Key, *, shift: bool) -> None:
        if key == Qt.Key.Key_Escape:
            self._end_region(keep=False)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._end_region(keep=True)
        elif not self._nudge(key, size=shift):
            super().keyPressEvent(event)

    def _film_key(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_Comma | Qt.Key.Key_Less:
                self.stepped.emit(-1)
            case Qt.Key.Key_Period | Qt.Key.Key_Greater:
                self.stepped.emit(1)
            case Qt.Key.Key_Left:
                self.leapt.emit(-1)
            case Qt.Key.Key_Right:
                self.leapt.emit(1)
            case Qt.Key.Key_Home:
                self.ends.emit(-1)
            case Qt.Key.Key_End:
                self.ends.emit(1)
            case Qt.Key.Key_S:
                self.still.emit()
            case Qt.Key.Key_R:
                self.begin_region()
            case Qt.Key.Key_G:
                self.jump.emit()
            case _:
                return False
        return True

    # painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scaled = None
        self._drawing = None
        self._arrange()

    def _arrange(self) -> None:
        hint = self.show_button.sizeHint()
        self.show_button.setGeometry(
            (self.width() - hint.width()) // 2, self.height() // 2 + 36, hint.width(), hint.height()
        )
        hint = self.cover_button.sizeHint()
        place = self._place.toRect()
        right = min(place.right(), self.width() - _AIR)
        self.cover_button.setGeometry(right - hint.width() - 11, max(place.top(), 0) + 12, hint.width(), hint.height())

    def hideEvent(self, event: QHideEvent) -> None:
        self._drawing = None
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour(tokens(), "stage"))
        if self.is_covered or self.note:
            self._paint_covered(painter)
        else:
            self._paint_frame(painter)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), colour(tokens(), "toast_link"), 4)
        painter.end()

    def _paint_covered(self, painter: QPainter) -> None:
        middle = self.height() // 2
        ink = colour(tokens(), "on_toast")
        draw_icon(painter, QRectF(self.width() / 2 - 16, middle - 72, 32, 32), Icon.COVERED, ink)
        head = self.note or self.tr("This film is covered.")
        lower = (
            "" if self.note else self.tr("It may show people in captivity, hurt or humiliated. Showing it is logged.")
        )
        for y, words, size in ((middle - 28, head, 15), (middle, lower, 13)):
            wide = min(width_of(words, size_px=size), self.width() - 32)
            place = QRect((self.width() - wide) // 2, y, wide, 24)
            draw_text(painter, place, words, "on_toast", size_px=size)

    def _paint_frame(self, painter: QPainter) -> None:
        place = self._place
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            wanted = QSize(max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio)))
            if self._scaled is None or self._scaled.size() != wanted:
                self._scaled = self._image.scaled(
                    wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            painter.drawImage(place, self._scaled)
            for region in self._regions:
                self._paint_region(painter, self._on_widget(region.rect), region)
        if self._drawing is not None:
            _outline(painter, self._drawing, dashed=True)
            words = self.tr(
                "Drag over one person, or use the arrow keys; Shift changes the size. Enter marks, Esc leaves."
            )
            self._paint_label(painter, QPoint(round(place.left()) + 12, round(place.bottom()) - _LABEL - 12), words)
        if self._reading:
            self._paint_label(painter, QPoint(round(place.left()) + 12, round(place.top()) + 12), self.tr("Reading"))

    def _paint_region(self, painter: QPainter, rect: QRectF, region: Region) -> None:
        _outline(painter, rect, dashed=not region.name)
        if region.number == self._chosen:
            painter.setPen(QPen(colour(tokens(), "toast_link"), 2))
            painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), 7, 7)
        name = isolated(region.name) if region.name else self.tr("not named")
        above = rect.top() - _LABEL - 6
        top = above if above > 0 else rect.bottom() + 6
        self._paint_label(painter, QPoint(round(rect.left()), round(top)), f"{region.number}  {name}")

    def _paint_label(self, painter: QPainter, at: QPoint, words: str) -> None:
        ground = QColor(_BLACK)
        ground.setAlphaF(0.82)
        wide = min(width_of(words, size_px=12, weight=QFont.Weight.DemiBold) + 16, self.width() - 2 * _AIR)
        left = max(4, min(at.x(), self.width() - wide - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(left, at.y(), wide, _LABEL), 6, 6)
        inside = QRect(left + 8, at.y(), wide - 16, _LABEL)
        draw_text(painter, inside, words, "on_toast", size_px=12, weight=QFont.Weight.DemiBold)


def _outline(painter: QPainter, rect: QRectF, *, dashed: bool) -> None:
    """A white line of two pixels between black ones, so that it is seen on every ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_BLACK, 4))
    painter.drawRoundedRect(rect, 4, 4)
    pen = QPen(_WHITE, 2)
    if dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.drawRoundedRect(rect, 4, 4)
