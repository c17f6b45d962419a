"""From tokens to what Qt takes: a palette, one style sheet, and the base style with a focus ring that is always seen."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtCore import QPointF, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF  # noqa: TID251
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget  # noqa: TID251

from ui.theme.tokens import Tokens

_SHEET = Template("""
QWidget { color: $text; font-size: 13px; }
QWidget[role="page"], QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: $window; }
QStackedWidget[role="bare"] { background: transparent; }
QScrollArea { border: 0; }
QFrame[role="rail"] { background: $rail; border: 0; }
QFrame[role="top"] { background: $window; border: 0; border-bottom: 1px solid $line; }
QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: 10px; }
QFrame[role="opening"] { background: $card; border: 1px solid $line; border-radius: 12px; }
QFrame[role="pane"] { background: $card; border: 1px solid $line; border-radius: 10px; }
QFrame[role="pane"] QScrollArea, QFrame[role="pane"] QScrollArea > QWidget,
QFrame[role="pane"] QScrollArea > QWidget > QWidget { background: $card; }
QFrame[role="well"] { background: $sunken; border: $soft_line; border-radius: 7px; }
QFrame[role="popover"] { background: $card; border: 1px solid $edge; border-radius: 10px; }
QFrame[role="toast"] { background: $toast; border: 0; border-radius: 10px; }
QPushButton[role="toast"] { background: transparent; color: $toast_link; border: 0; padding: 0 6px; font-weight: 600; }
QPushButton[role="toast"]:focus { border: 2px solid $toast_link; padding: 0 4px; min-height: 26px; }
QPushButton[role="stage"] { background: $toast; color: $on_toast; border: 1px solid $edge; min-height: 28px; font-weight: 600; }
QPushButton[role="stage"]:hover { color: $toast_link; }
QPushButton[role="stage"]:focus { border: 2px solid $toast_link; padding: 0 11px; min-height: 26px; }
QFrame[role="film"] { background: $window; border: 0; }
QPushButton[role="crumb"] { background: transparent; color: $text2; border: 0; padding: 0 4px; min-height: 28px; }
QPushButton[role="crumb"]:hover { color: $accent_hover; background: $accent_soft; }
QPushButton[role="crumb"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 24px; }
QFrame[role="looking"] { background: $card; border: 1px solid $edge; border-radius: 7px; }
QFrame[role="looking"][tone="other"] { background: $warn_soft; border: 1px solid $warn; }
QFrame[role="looking-line"] { background: $warn_soft; border: 0; border-bottom: 1px solid $line; }
QFrame[role="upright"] { background: $line; border: 0; max-width: 1px; min-width: 1px; }
QFrame[role="rule"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="strip"][tone="accent"] { background: $accent_soft; border: $soft_line; border-radius: 7px; }
QFrame[role="strip"][tone="warn"] { background: $warn_soft; border: $soft_line; border-radius: 7px; }
QFrame[role="strip"][tone="crit"] { background: $crit_soft; border: $soft_line; border-radius: 7px; }
QFrame[role="strip"][tone="good"] { background: $good_soft; border: $soft_line; border-radius: 7px; }
QLabel { background: transparent; border: 0; }
QLabel[type="figure"] { font-size: 30px; font-weight: 600; }
QLabel[type="person"] { font-size: 22px; font-weight: 600; }
QLabel[type="title"] { font-size: 22px; font-weight: 600; }
QLabel[type="heading"] { font-size: 15px; font-weight: 600; }
QLabel[type="strong"] { font-weight: 600; }
QLabel[type="small"] { font-size: 12px; }
QLabel[type="mono"] { font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Consolas", "Menlo", monospace; font-size: 12px; }
QLabel[type="key"] { font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Consolas", "Menlo", monospace; font-size: 14px; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="crit"] { color: $crit; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="toast"] { color: $on_toast; }
QPushButton { background: $card; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 0 12px;
  min-height: 30px; font-weight: 500; outline: 0; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 28px; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { background: $mute_soft; color: $text3; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 0; min-height: 32px; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 10px; min-height: 28px; }
QPushButton[role="primary"]:disabled { background: $mute_soft; color: $text3; }
QPushButton[role="link"] { background: transparent; color: $accent; border: 0; padding: 0 4px; min-height: 24px;
  text-align: left; font-weight: 600; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 20px; }
QPushButton[role="link"]:disabled { background: transparent; color: $text3; }
QPushButton[role="link"]:hover { color: $accent_hover; background: $accent_soft; }
QPushButton[tall="yes"] { min-height: 38px; }
QPushButton[tall="yes"]:focus { min-height: 36px; }
QPushButton[role="primary"][tall="yes"] { min-height: 40px; }
QPushButton[role="primary"][tall="yes"]:focus { min-height: 36px; }
QLineEdit { background: $card; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 0 10px;
  min-height: 30px; selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $text3; }
QLineEdit[tall="yes"] { min-height: 38px; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 9px; min-height: 28px; }
QLineEdit[tall="yes"]:focus { min-height: 36px; }
QLineEdit:disabled { background: $mute_soft; color: $text3; }
QPlainTextEdit { background: $card; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 3px 6px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit:focus { border: 2px solid $accent; padding: 2px 5px; }
QRadioButton { background: transparent; border: 2px solid transparent; border-radius: 7px; padding: 0 4px; spacing: 8px;
  min-height: 26px; outline: 0; }
QRadioButton:focus { border: 2px solid $accent; }
QRadioButton:hover { background: $sunken; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 8px; background: $card; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; border-radius: 8px; background: $card; }
QRadioButton:disabled { color: $text3; }
QComboBox { background: $card; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 0 10px; min-height: 30px; }
QComboBox:focus { border: 2px solid $accent; padding: 0 9px; min-height: 28px; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { width: 0; height: 0; }
QComboBox:disabled { background: $mute_soft; color: $text3; }
QLineEdit[state="wrong"], QPlainTextEdit[state="wrong"], QComboBox[state="wrong"] { border: 2px solid $crit; }
QLineEdit[state="wrong"] { padding: 0 9px; min-height: 28px; }
QFrame[role="form"], QWidget[role="form"] { background: $card; }
QFrame[role="form"] { border: 1px solid $line; border-radius: 10px; }
QFrame[role="form"] QScrollArea, QFrame[role="form"] QScrollArea > QWidget { background: $card; }
QFrame[role="fact"] { border: 0; border-top: 1px solid $line; }
QFrame[role="claims"] { background: $sunken; border: 0; border-left: 3px solid $warn; border-radius: 0; }
QFrame[role="claims"][tone="mute"] { border-left: 3px solid $edge; }
QPushButton[role="marker"] { border: 0; border-radius: 12px; padding: 0 10px; min-height: 24px; font-size: 12px; }
QPushButton[role="marker"][tone="warn"] { background: $warn_soft; color: $warn; border: $soft_line; }
QPushButton[role="marker"][tone="mute"] { background: $mute_soft; color: $text2; border: $soft_line; }
QPushButton[role="marker"]:focus { border: 2px solid $accent; padding: 0 8px; min-height: 20px; }
QPushButton[role="choice"]:checked { background: $accent_soft; border: 2px solid $accent; padding: 0 11px; min-height: 28px; }
QPushButton[role="quiet"] { background: transparent; color: $text; border: 0; padding: 0 4px; min-height: 24px;
  text-align: left; font-weight: 500; }
QPushButton[role="quiet"]:hover { background: $accent_soft; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 20px; }
QPushButton[role="segment"] { border: 0; border-radius: 6px; background: transparent; color: $text2; padding: 0 12px;
  min-height: 26px; }
QPushButton[role="segment"]:checked { background: $card; color: $text; border: 1px solid $edge; padding: 0 11px;
  min-height: 24px; }
QPushButton[role="segment"]:focus { border: 2px solid $accent; padding: 0 10px; min-height: 22px; }
QFrame[role="segments"] { background: $sunken; border: $soft_line; border-radius: 8px; }
QMenu { background: $card; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 6px; }
QMenu::item:selected { background: $select; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QPushButton[role="fold"] { background: transparent; color: $text; border: 0; border-bottom: 1px solid $line;
  border-radius: 0; padding: 0 2px; min-height: 32px; text-align: left; font-weight: 600; }
QPushButton[role="fold"]:focus { border: 2px solid $accent; border-radius: 7px; padding: 0; min-height: 29px; }
QPushButton[role="fold"]:hover { background: $sunken; }
QAbstractItemView { background: $card; border: 0; outline: 0; selection-background-color: $select;
  selection-color: $text; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section { background: $sunken; color: $text2; border: 0; border-bottom: 1px solid $line; padding: 0 12px;
  min-height: 30px; font-size: 12px; font-weight: 500; }
QTableView[role="matrix"] QHeaderView, QTableView[role="matrix"] QHeaderView::section,
QTableView[role="matrix"] QTableCornerButton::section { background: $card; border: 0; }
QTableCornerButton::section { background: $sunken; border: 0; }
QProgressBar { background: $mute_soft; border: 0; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 1px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $card; color: $text; border: 1px solid $edge; padding: 4px 8px; }
""")


def sheet(tokens: Tokens) -> str:
    """The style sheet of a theme. Soft grounds get an outline only where contrast is asked for."""
    soft_line = f"1px solid {tokens.edge}" if tokens.contrast else "0"
    return _SHEET.substitute(asdict(tokens), soft_line=soft_line)


def palette(tokens: Tokens) -> QPalette:
    """Every role for every group, so that widgets of Qt's own, magnifiers and disabled states are right."""
    found = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.card,
        QPalette.ColorRole.AlternateBase: tokens.sunken,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.card,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.crit,
        QPalette.ColorRole.ToolTipBase: tokens.card,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text3,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Light: tokens.card,
        QPalette.ColorRole.Midlight: tokens.sunken,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.edge,
        QPalette.ColorRole.Shadow: tokens.edge,
    }
    for role, colour in roles.items():
        found.setColor(role, QColor(colour))
    quiet = QColor(tokens.text3)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, role, quiet)
    return found


class BaseStyle(QProxyStyle):
    """Fusion with a focus ring of its own. Only painting is overridden: sizes come from the sheet and from layouts."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.ring = QColor()

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            draw_ring(painter, QRectF(option.rect), self.ring)
            return
        if element == QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            draw_check_box(painter, QRectF(option.rect), option)
            return
        super().drawPrimitive(element, option, painter, widget)


def draw_check_box(painter: QPainter, rect: QRectF, option: QStyleOption) -> None:
    """The square of a check box: outlined, or filled with a tick in it, or with a bar where it is partly so."""
    partly = bool(option.state & QStyle.StateFlag.State_NoChange)
    chosen = partly or bool(option.state & QStyle.StateFlag.State_On)
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
    ground = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(1.0 if option.state & QStyle.StateFlag.State_Enabled else 0.5)
    painter.setPen(option.palette.color(QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Dark))
    painter.setBrush(option.palette.color(ground))
    painter.drawRoundedRect(box, 4, 4)
    ink = QPen(option.palette.color(QPalette.ColorRole.HighlightedText), max(1.5, side / 8))
    painter.setPen(ink)
    x, y, unit = box.left(), box.top(), box.width() / 13
    if partly:
        painter.drawLine(QPointF(x + 3 * unit, box.center().y()), QPointF(x + 10 * unit, box.center().y()))
    elif chosen:
        tick = ((3, 6.8), (5.6, 9.4), (10.2, 4))
        painter.drawPolyline(QPolygonF([QPointF(x + across * unit, y + down * unit) for across, down in tick]))
    painter.restore()


def draw_ring(painter: QPainter, around: QRectF, colour: QColor, radius: float = 7) -> None:
    """A ring of two pixels just inside `around`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
    painter.restore()
