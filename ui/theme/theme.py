"""The theme in force: follows the desktop between light, dark and high contrast, and tells painters which colours to use."""

from __future__ import annotations

from importlib import resources

from PySide6.QtCore import QByteArray, QObject, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QColor, QFont, QFontDatabase  # noqa: TID251
from PySide6.QtWidgets import QApplication, QWidget  # noqa: TID251

from ui.theme.style import BaseStyle, palette, sheet
from ui.theme.tokens import LIGHT, Tokens, choose

FAMILIES = ("Inter", "Noto Sans", "Noto Sans Armenian", "Noto Sans Arabic", "Noto Sans Georgian", "DejaVu Sans")
BODY_PX = 13


class Theme(QObject):
    """One for the program. `changed` is sent after everything wears the new colours."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.tokens: Tokens = LIGHT
        self._dark: bool | None = None
        self._contrast = False
        self._application = application
        self._style = BaseStyle()
        application.setStyle(self._style)
        register_fonts()
        application.setFont(body_font())
        application.styleHints().colorSchemeChanged.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Wear light or dark as the desktop asks for, or as the person prefers.

        PySide6 6.11.2 cannot hand out Qt::ContrastPreference, so high contrast is worn only where it is preferred here.
        """
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.wear(choose(dark=dark if self._dark is None else self._dark, contrast=self._contrast))

    def prefer(self, *, dark: bool | None, contrast: bool) -> None:
        """What the person chose; `dark` None goes on following the desktop."""
        self._dark, self._contrast = dark, contrast
        self.follow()

    def wear(self, tokens: Tokens) -> None:
        """Palette, style sheet and ring of `tokens` on everything."""
        self.tokens = tokens
        self._style.ring = QColor(tokens.accent)
        self._application.setPalette(palette(tokens))
        self._application.setStyleSheet(sheet(tokens))
        self.changed.emit()


_in_force: list[Theme] = []


def start(application: QApplication) -> Theme:
    """Dress the program; called once for an application."""
    theme = Theme(application)
    _in_force[:] = [theme]
    return theme


def in_force() -> Theme | None:
    """The theme of this program, once it was dressed."""
    return _in_force[0] if _in_force else None


def tokens() -> Tokens:
    """The colours in force, for painters."""
    return _in_force[0].tokens if _in_force else LIGHT


def register_fonts() -> None:
    """The fonts that travel with the program, so that no script depends on what the machine has."""
    known = set(QFontDatabase.families())
    folder = resources.files("app.render").joinpath("fonts")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        family = file.name.partition("-")[0].replace("NotoSans", "Noto Sans ").strip()
        if file.name.endswith(".ttf") and family not in known:
            QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))


def body_font(size_px: int = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's font; `size_px` in logical pixels. Digits are as wide as one another, so that columns hold."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size_px)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def restyle(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties and have just this widget dressed again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
