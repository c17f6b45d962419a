"""The day that is looked at: "On ... As known on ..." beside a page's title, and the line that warns when it is not today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer  # noqa: TID251
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.errors import Invalid
from app.services.overview import parse_day
from ui.bugs import said_of
from ui.desk import Desk, Looking
from ui.parts.rows import draw_text, width_of
from ui.parts.signs import Sign
from ui.parts.text import label, said, say
from ui.theme.icons import Icon, draw_icon
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import restyle, tokens
from ui.words.dates import day

AFTER_LAST_KEY_MS = 300
_HEIGHT = 32
_WIDE = 344
_PAD = 10


class _Half(QAbstractButton):
    """One half of the control: a quiet word and the day in strong type."""

    def __init__(self, icon: Icon | None, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._name = name
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_day(self, value: str) -> None:
        self._value = value
        self.setAccessibleName(f"{self._name} {value}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = width_of(self._name) + 6 + width_of(self._value, weight=QFont.Weight.DemiBold)
        return QSize(words + (24 if self._icon else 0) + 22 + 2 * _PAD, _HEIGHT - 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        own, direction = tokens(), self.layoutDirection()

        def place(left: int, wide: int) -> QRect:
            return QStyle.visualRect(direction, self.rect(), QRect(left, 0, wide, self.height()))

        if self.underMouse():
            painter.fillRect(self.rect().adjusted(1, 4, -1, -4), colour(own, "line"))
        left = _PAD
        if self._icon is not None:
            icon = place(left, 16).adjusted(0, (self.height() - 16) // 2, 0, -(self.height() - 16) // 2)
            draw_icon(painter, QRectF(icon), self._icon, colour(own, "text2"))
            left += 24
        wide = width_of(self._name)
        draw_text(painter, place(left, wide), self._name, "text2", direction=direction)
        left += wide + 6
        wide = width_of(self._value, weight=QFont.Weight.DemiBold)
        draw_text(painter, place(left, wide), self._value, weight=QFont.Weight.DemiBold, direction=direction)
        caret = place(self.width() - _PAD - 12, 12).adjusted(
            0, (self.height() - 12) // 2, 0, -(self.height() - 12) // 2
        )
        draw_icon(painter, QRectF(caret), Icon.DOWN, colour(own, "text2"))
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), colour(own, "accent"), 6)
        painter.end()


class DayField(QWidget):
    """A day typed freely, read back below. Nothing typed is today."""

    def __init__(self, name: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(self.tr("today"))
        self.reading = label("", "small", "text2", wrap=True, parent=self)
        self.reading.setMinimumHeight(20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(name, "small", "text2", parent=self))
        column.addWidget(self.edit)
        column.addWidget(self.reading)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self.read)
        self.edit.textEdited.connect(lambda _text: self._wait.start())

    def show_day(self, when: date | None) -> None:
        self.edit.setText("" if when is None else f"{when:%d.%m.%Y}")
        self.read()

    def read(self) -> tuple[bool, date | None]:
        """Whether what stands there is a day that can be looked at, and which; None is today. Says so below."""
        self._wait.stop()
        typed = self.edit.text().strip()
        if not typed or typed.casefold() == self.tr("today").casefold():
            say(self.reading, self.tr("Read as: today"), "text2")
            return True, None
        try:
            found = parse_day(typed)
        except Invalid as error:
            words = " ".join(said(words) for _, words in said_of(error).problems)
            say(self.reading, words[:1].upper() + words[1:], "crit")
            return False, None
        if found > self._desk.today:
            say(self.reading, self.tr("That day has not come yet. Type a day up to today."), "crit")
            return False, None
        say(self.reading, self.tr("Read as: {day}").format(day=day(found)), "text2")
        return True, None if found == self._desk.today else found


class _Chooser(QFrame):
    """The two days, under the control. Enter looks, Esc leaves, and so does going elsewhere."""

    def __init__(self, control: DateControl, desk: Desk) -> None:
        super().__init__(control.window())
        self._control = control
        self._desk = desk
        self.setObjectName("looking-chooser")
        self.setProperty("role", "popover")
        self.setAccessibleName(self.tr("Look at another day"))
        self.as_of = DayField(self.tr("How things stood on"), desk, self)
        self.as_of.edit.setObjectName("looking-as-of")
        self.known_on = DayField(self.tr("As it was known at the end of"), desk, self)
        self.known_on.edit.setObjectName("looking-known-on")
        self.today = QPushButton(self.tr("Back to today"), self)
        self.today.setProperty("role", "link")
        self.today.setObjectName("looking-today")
        self.look = QPushButton(self.tr("Look at this day"), self)
        self.look.setObjectName("looking-look")
        foot = QHBoxLayout()
        foot.addWidget(self.today)
        foot.addStretch(1)
        foot.addWidget(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.as_of)
        column.addWidget(self.known_on)
        column.addLayout(foot)
        self.look.clicked.connect(self.take)
        self.today.clicked.connect(self._to_today)
        for field in (self.as_of, self.known_on):
            field.edit.returnPressed.connect(self.take)
        self.hide()

    def open(self, *, known: bool) -> None:
        """Unfold under the control, with the field in question ready to be typed over."""
        self.as_of.show_day(self._desk.looking.as_of)
        self.known_on.show_day(self._desk.looking.known_on)
        self.today.setEnabled(not self._desk.looking.is_now)
        window, control = self._control.window(), self._control
        self.resize(min(_WIDE, window.width() - 32), self.sizeHint().height())
        corner = control.mapTo(window, QPoint(0, control.height() + 4))
        left = corner.x() if self.isRightToLeft() else corner.x() + control.width() - self.width()
        self.move(max(16, min(left, window.width() - self.width() - 16)), corner.y())
        self.show()
        self.raise_()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        edit = (self.known_on if known else self.as_of).edit
        edit.setFocus(Qt.FocusReason.PopupFocusReason)
        edit.selectAll()

    def take(self) -> None:
        """Look at what was typed, if it can be looked at; otherwise the field that is wrong takes the keys."""
        (fine, as_of), (known_fine, known_on) = self.as_of.read(), self.known_on.read()
        if not (fine and known_fine):
            (self.known_on if fine else self.as_of).edit.setFocus()
            return
        self.leave()
        self._desk.look(as_of=as_of, known_on=known_on)

    def _to_today(self) -> None:
        self.leave()
        self._desk.look()

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self._control.halves[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, _event: QEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or watched is self or self.isAncestorOf(watched):
            return False
        pressed = event.type() == QEvent.Type.MouseButtonPress and not self._control.isAncestorOf(watched)
        if pressed or event.type() == QEvent.Type.FocusIn:
            self.hide()
        return False


class DateControl(QFrame):
    """Shows and changes `desk.looking`; Ctrl+D opens it. A page puts it at the end of its head: `head.addWidget(...)`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chooser: _Chooser | None = None
        self.setObjectName("looking")
        self.setProperty("role", "looking")
        self.setProperty("tone", "now")
        self.setAccessibleName(self.tr("The day that is looked at"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        on = _Half(Icon.CALENDAR, self.tr("On"), self)
        known = _Half(None, self.tr("As known on"), self)
        self.halves = (on, known)
        line = QFrame(self)
        line.setProperty("role", "upright")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(on)
        row.addWidget(line)
        row.addWidget(known)
        on.setObjectName("looking-on")
        known.setObjectName("looking-known")
        on.setToolTip(self.tr("Look at another day (Ctrl+D)"))
        known.setToolTip(self.tr("Count only what was recorded by a day (Ctrl+D)"))
        on.clicked.connect(lambda: self.open(known=False))
        known.clicked.connect(lambda: self.open(known=True))
        QShortcut(QKeySequence("Ctrl+D"), self).activated.connect(lambda: self.open(known=False))
        desk.looked.connect(self._show)
        self._show(desk.looking)

    @property
    def chooser(self) -> _Chooser:
        """Made when it is first asked for, in the window that the control is in by then."""
        if self._chooser is None:
            self._chooser = _Chooser(self, self._desk)
            self.destroyed.connect(self._chooser.deleteLater)
        return self._chooser

    def open(self, *, known: bool) -> None:
        self.chooser.open(known=known)

    def hideEvent(self, _event: QEvent) -> None:
        if self._chooser is not None:
            self._chooser.hide()

    def _show(self, looking: Looking) -> None:
        today = self.tr("today")
        for half, value in zip(self.halves, (looking.as_of, looking.known_on), strict=True):
            half.show_day(today if value is None else day(value))
        restyle(self, tone="now" if looking.is_now else "other")


class LookingLine(QFrame):
    """The line under the bar while another day is looked at than today, with the way back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("looking-line")
        self.setProperty("role", "looking-line")
        self.words = label("", wrap=True, parent=self)
        self.back = QPushButton(self.tr("Back to today"), self)
        self.back.setProperty("role", "link")
        self.back.setObjectName("looking-back")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 24, 4)
        row.setSpacing(8)
        row.addWidget(Sign(Icon.HISTORY, "warn", parent=self))
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.back.clicked.connect(self._to_today)
        desk.looked.connect(self._show)
        self._show(desk.looking)

    def _show(self, looking: Looking) -> None:
        say(self.words, self._sentence(looking))
        self.setAccessibleName(self.words.text())
        self.setVisible(not looking.is_now)

    def _to_today(self) -> None:
        self._desk.look()

    def _sentence(self, looking: Looking) -> str:
        if looking.as_of is None:
            if looking.known_on is None:
                return ""
            words = self.tr("You are looking at today as it was known on {known}.")
            return words.format(known=day(looking.known_on))
        if looking.known_on is None:
            words = self.tr("You are looking at {day}, with all that is known now.")
            return words.format(day=day(looking.as_of))
        words = self.tr("You are looking at {day} as it was known on {known}.")
        return words.format(day=day(looking.as_of), known=day(looking.known_on))
