"""Icons: outlines of the Phosphor set, which the package qtawesome carries as a font; and the painted signs of state.

Only the font file and its table of names are used: the package's own loading reads every set it has before the first icon.
"""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QIcon, QPainter, QPixmap  # noqa: TID251

from ui.theme.marks import SIGNS, draw_sign


class Icon(StrEnum):
    """By what they stand for; the value is the glyph's name in the set, or the name of a painted sign."""

    # rooms
    HOME = "house"
    PEOPLE = "users"
    SCALES = "scales"
    FILM = "film-strip"
    PAPER = "file-text"
    CLAIMS = "quotes"
    INQUIRIES = "envelope-simple"
    BUNDLES = "package"
    LINES = "list-bullets"
    SETTINGS = "gear"
    # things
    PERSON = "user"
    PLACE = "map-pin"
    FOLDER = "folder"
    PICTURE = "image"
    SOUND = "speaker-high"
    GLOBE = "globe"
    SPEECH = "chat-text"
    LINK = "link"
    CALENDAR = "calendar-blank"
    CLOCK = "clock"
    KEY = "key"
    COLUMNS = "columns"
    TABLE = "rows"
    CARDS = "squares-four"
    HISTORY = "clock-counter-clockwise"
    HELP = "question"
    INFO = "info"
    HEALTH = "first-aid-kit"
    PHONE = "phone"
    # acts
    LOCK = "lock-simple"
    EYE = "eye"
    COVERED = "eye-slash"
    NO_NETWORK = "wifi-slash"
    SEARCH = "magnifying-glass"
    BACK = "arrow-left"
    FORWARD = "arrow-right"
    ADD = "plus"
    CLOSE = "x"
    EDIT = "pencil-simple"
    DOWN = "caret-down"
    RIGHT = "caret-right"
    LEFT = "caret-left"
    UP_ARROW = "arrow-up"
    DOWN_ARROW = "arrow-down"
    BOOKMARK = "bookmark-simple"
    FILTER = "funnel"
    EXPORT = "export"
    PRINT = "printer"
    DOWNLOAD = "download-simple"
    UNDO = "arrow-u-up-left"
    COPY = "copy"
    REWIND = "caret-double-left"
    AHEAD = "caret-double-right"
    CAMERA = "camera"
    SHIELD = "shield-check"
    MINUS = "minus"
    REGION = "selection"
    SEAL = "circle-wavy-check"
    MORE = "dots-three"
    # signs of state
    CHECK = "check"
    TRIANGLE = "triangle"
    OCTAGON = "octagon"
    DASH = "dash"


_MIRRORED = {
    Icon.BACK: Icon.FORWARD,
    Icon.FORWARD: Icon.BACK,
    Icon.LEFT: Icon.RIGHT,
    Icon.RIGHT: Icon.LEFT,
}
"""What points along the writing points the other way where that runs from right to left."""


def mirrored(icon: Icon, direction: Qt.LayoutDirection) -> Icon:
    """The icon to show for `icon` in a window of that direction."""
    return _MIRRORED.get(icon, icon) if direction == Qt.LayoutDirection.RightToLeft else icon


@cache
def _glyphs() -> tuple[str, dict[str, str]]:
    """The font's family, and the letter of each icon."""
    found = find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        return "", {}
    folder = Path(found.submodule_search_locations[0]) / "fonts"
    (font,) = folder.glob("phosphor-[0-9]*.ttf")
    (names,) = folder.glob("phosphor-charmap-*.json")
    number = QFontDatabase.addApplicationFont(str(font))
    table = json.loads(names.read_text(encoding="utf-8"))
    letters = {icon.value: chr(int(table[icon.value], 16)) for icon in Icon if icon.value not in SIGNS}
    return QFontDatabase.applicationFontFamilies(number)[0], letters


@lru_cache(maxsize=32)
def _font(side_px: float) -> QFont:
    font = QFont(_glyphs()[0])
    font.setPixelSize(max(1, round(side_px)))
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return font


def draw_icon(painter: QPainter, rect: QRectF, icon: Icon, ink: QColor) -> None:
    """An icon into a square, in one colour. Where the font is missing there is none; its word stands beside it or in a name."""
    if icon.value in SIGNS:
        draw_sign(painter, rect, icon.value, ink)
        return
    letter = _glyphs()[1].get(icon.value)
    if letter is None:
        return
    painter.save()
    font = _font(rect.width())
    metrics = QFontMetricsF(font)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(ink)
    across = rect.left() + (rect.width() - metrics.horizontalAdvance(letter)) / 2
    down = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent()
    painter.drawText(QPointF(across, down), letter)
    painter.restore()


def icon_of(icon: Icon, ink: QColor, quiet: QColor | None = None, side_px: int = 16, ratio: float = 2.0) -> QIcon:
    """A QIcon for a button: `ink` as it is, `quiet` where it is disabled."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, quiet or ink)):
        picture = QPixmap(round(side_px * ratio), round(side_px * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_icon(painter, QRectF(0, 0, side_px, side_px), icon, colour)
        painter.end()
        made.addPixmap(picture, mode)
    return made
