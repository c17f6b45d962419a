"""A date typed freely, read back below a moment after the last key, so that nobody records another day than was meant."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, QTimer  # noqa: TID251
from PySide6.QtGui import QKeyEvent  # noqa: TID251
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import Invalid
from app.model.dates import parse_date
from app.model.drafts import first_problem
from ui.forms.field import Field
from ui.parts.text import said
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words import PROBLEMS
from ui.words.dates import read_back

AFTER_LAST_KEY_MS = 300


class DateField(Field):
    """`2025`, `06.2025`, `~June 2025`, `between 3.2025 and 5.2025`. Alt+Down opens a calendar; a second day makes a range."""

    def __init__(self, key: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(self.tr("2025, 06.2025, ~June 2025, between 3.2025 and 5.2025"))
        self.put_editor(self.edit)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self.read_now)
        self.edit.installEventFilter(self)
        self._calendar_action = self.edit.addAction(
            icon_of(Icon.CALENDAR, colour(tokens(), "text2")), QLineEdit.ActionPosition.TrailingPosition
        )
        self._calendar_action.setToolTip(self.tr("Calendar (Alt+Down)"))
        self._calendar_action.setText(self.tr("Open the calendar"))
        self._calendar_action.triggered.connect(self.open_calendar)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(AFTER_LAST_KEY_MS)
        self._wait.timeout.connect(self.read_now)
        self._first: date | None = None
        self.calendar: QFrame | None = None

    @property
    def value(self) -> object:
        return self.edit.text()

    @value.setter
    def value(self, draft: object) -> None:
        self.edit.setText("" if draft is None else str(draft))
        self.edit.setCursorPosition(0)
        self.read_now()

    def read_now(self) -> None:
        """Say how the text reads, or what is wrong with it."""
        self._wait.stop()
        text = self.edit.text()
        if not text.strip():
            self.say_problem("")
            return
        try:
            found = parse_date(text)
        except Invalid as wrong:
            self.say_problem(said(PROBLEMS[first_problem(wrong)]))
            return
        self.say_problem("")
        self.say_reading(self.tr("Read as: {date}").format(date=said(read_back(found))))

    def _typed(self) -> None:
        self._touched()
        self._wait.start()

    def open_calendar(self) -> None:
        """A calendar under the field: one click is a day, a second one makes it a range."""
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setProperty("role", "popover")
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(frame)
        calendar.setGridVisible(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(self.tr("Calendar"))
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(calendar)
        self._first = None
        shown = self._day_typed()
        if shown is not None:
            calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(lambda _day: frame.close())
        self.calendar = frame
        frame.destroyed.connect(self._calendar_gone)
        frame.adjustSize()
        corner = self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4))
        if self.isRightToLeft():
            corner.setX(corner.x() + self.edit.width() - frame.width())
        frame.move(corner)
        frame.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _calendar_gone(self) -> None:
        self.calendar = None

    def _day_typed(self) -> date | None:
        try:
            return parse_date(self.edit.text()).earliest
        except Invalid:
            return None

    def _picked(self, picked: QDate) -> None:
        day = date(picked.year(), picked.month(), picked.day())
        if self._first is None or self._first == day:
            self._first = day
            text = f"{day:%d.%m.%Y}"
        else:
            first, last = sorted((self._first, day))
            self._first = None
            text = f"between {first:%d.%m.%Y} and {last:%d.%m.%Y}"
        self.edit.setText(text)
        self._touched()
        self.read_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        opens = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        )
        if watched is self.edit and opens:
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)
