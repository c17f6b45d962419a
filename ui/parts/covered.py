"""A picture that stays covered until it is asked for. Only pictures that our own worker wrote are ever decoded here."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QResizeEvent, QTransform  # noqa: TID251
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget  # noqa: TID251

from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.theme import tokens

MOST_PIXELS = 67_108_864
"""The bar for one picture in the media worker; nothing larger can have come from there."""
_FORMATS = frozenset({b"png", b"jpeg"})


def decode(picture: bytes) -> QImage | None:
    """The picture, None where it is not a PNG or JPEG of a sensible size."""
    held = QByteArray(picture)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in _FORMATS:
        return None
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    image = reader.read()
    buffer.close()
    return None if image.isNull() else image


class Covered(QWidget):
    """`wanted` when the person asks to see the picture; `show_picture` uncovers, `cover` covers again."""

    wanted = Signal()

    def __init__(self, name: str, ratio: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ratio = ratio
        self._image: QImage | None = None
        self._name = name
        self.setAccessibleName(self.tr("{name}, covered").format(name=name))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.button = QPushButton(self.tr("Show"), self)
        self.button.setProperty("role", "link")
        self.button.setAccessibleName(self.tr("Show {name}").format(name=name))
        self.button.clicked.connect(self.wanted)

    @property
    def is_covered(self) -> bool:
        return self._image is None

    def show_picture(self, picture: bytes, rotation: int = 0) -> bool:
        """Uncover with the bytes of a picture, turned by `rotation` degrees; False where they are none."""
        image = decode(picture)
        if image is None:
            return False
        self._image = image.transformed(QTransform().rotate(rotation)) if rotation else image
        self._ratio = self._image.height() / self._image.width()
        self.setAccessibleName(self._name)
        self.button.hide()
        self.updateGeometry()
        self.update()
        return True

    def cover(self) -> None:
        self._image = None
        self.setAccessibleName(self.tr("{name}, covered").format(name=self._name))
        self.button.show()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(96, round(width * self._ratio))

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(280, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button below the middle. A layout would be asked for the height in place of this widget."""
        super().resizeEvent(event)
        hint = self.button.sizeHint()
        self.button.setGeometry((self.width() - hint.width()) // 2, self.height() // 2 + 2, hint.width(), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is not None:
            painter.fillRect(self.rect(), colour(tokens(), "stage"))
            fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
            painter.drawImage(QRectF(left, top, fitted.width(), fitted.height()), self._image)
        else:
            painter.setPen(colour(tokens(), "edge") if tokens().contrast else Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens(), "mute_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
            middle = self.button.geometry().top() - 28
            draw_icon(
                painter, QRectF(self.width() / 2 - 12, max(8, middle), 24, 24), Icon.COVERED, colour(tokens(), "text2")
            )
        painter.end()
