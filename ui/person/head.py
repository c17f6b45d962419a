"""The head of a person's page: photograph, names in all scripts, how they stand and why, three numbers with their event."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QAction  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.model.status import ISOLABLE, THRESHOLDS_DAYS, Days, Last
from app.services.dossier import Dossier
from ui.parts.covered import Covered
from ui.parts.flow import Flow
from ui.parts.icon_button import IconButton
from ui.parts.signs import Sign, StatusChip
from ui.parts.text import label, said, say, shown
from ui.person.lanes import short_when
from ui.theme.icons import Icon
from ui.words.choices import SCRIPTS
from ui.words.dates import day, short_day
from ui.words.fields import LANGUAGES
from ui.words.window import EVENTS

_PHOTO = 104
_MOST_SHOWN = 3


class Head(QWidget):
    """`why`, `spellings`: the person asks for reasons, for all names. `add(kind)`, `edit`, `twins`: what the buttons stand for.

    `photograph`: the picture is wanted.
    """

    why = Signal()
    spellings = Signal()
    add = Signal(str)
    edit = Signal()
    twins = Signal()
    photograph = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Covered(self.tr("Photograph"), 1.0, self)
        self.picture.setFixedSize(_PHOTO, _PHOTO)
        self.picture.setObjectName("person-photograph")
        self.picture.wanted.connect(self.photograph)
        self.name = label("", "person", wrap=True, parent=self)
        self.name.setObjectName("person-name")
        self.name.setMinimumWidth(200)
        self.more_names = QPushButton(self)
        self.more_names.setObjectName("person-spellings")
        self.more_names.setProperty("role", "link")
        self.more_names.clicked.connect(self.spellings)
        self.others = QWidget(self)
        self.others_flow = Flow(self.others, 16)
        self.chip = StatusChip(self)
        self.chip.setObjectName("person-status")
        self.computed = label("", "small", "text2", parent=self)
        self.why_button = QPushButton(self.tr("Why"), self)
        self.why_button.setObjectName("person-why")
        self.why_button.setProperty("role", "link")
        self.why_button.setAccessibleName(self.tr("Why this status"))
        self.why_button.clicked.connect(self.why)
        self.add_event = QPushButton(self.tr("Add event"), self)
        self.add_event.setObjectName("person-add-event")
        self.add_event.setProperty("role", "primary")
        self.add_event.setToolTip(self.tr("Add event (Ctrl+N)"))
        self.add_event.clicked.connect(lambda: self.add.emit("event"))
        self.edit_button = QPushButton(self.tr("Edit"), self)
        self.edit_button.setObjectName("person-edit")
        self.edit_button.setToolTip(self.tr("Edit this person (Ctrl+E)"))
        self.edit_button.clicked.connect(self.edit)
        self.more = IconButton(Icon.MORE, self.tr("More to add and to do"), parent=self)
        self.more.setObjectName("person-more")
        self.more.clicked.connect(self._menu)
        self.menu: QMenu | None = None
        self.numbers: list[_Number] = []
        self._build()

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self.name, 1)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addLayout(title)
        words.addWidget(self.others)
        state = QWidget(self)
        flow = Flow(state, 10)
        for widget in (self.chip, self.computed, self.why_button, self.more_names):
            flow.addWidget(widget)
        words.addWidget(state)
        words.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        self.buttons = buttons
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.add_event)
        buttons.addWidget(self.more)
        figures = QFrame(self)
        grid = QGridLayout(figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for column, name in enumerate((self.tr("Seen"), self.tr("Contact"), self.tr("Private contact"))):
            number = _Number(name, figures)
            self.numbers.append(number)
            grid.addWidget(number, 0, column)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(buttons)
        right.addWidget(figures)
        right.addStretch(1)
        who = QHBoxLayout()
        who.setSpacing(20)
        who.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        who.addLayout(words, 1)
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.across.setContentsMargins(0, 0, 0, 0)
        self.across.setSpacing(20)
        self.across.addLayout(who, 1)
        self.across.addLayout(right)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where there is no room beside the names, buttons and numbers stand below them."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.across.setDirection(down if narrow else across)

    def show_day_control(self, control: QWidget) -> None:
        """The control for the day that is looked at, before the buttons."""
        self.buttons.insertWidget(1, control)

    def show_dossier(self, of: Dossier) -> None:
        person = of.person.record
        say(self.name, shown(person.name.text))
        self.picture.setVisible(person.photograph is not None)
        self._show_names(of)
        self.chip.show_status(of.standing.status)
        count = len(of.events)
        events = self.tr("1 event") if count == 1 else self.tr("{n} events").format(n=count)
        words = self.tr("computed from {events}, as of {day}").format(events=events, day=day(of.as_of))
        if of.standing.possible:
            words += ", " + self.tr("may be otherwise")
        say(self.computed, words)
        standing = of.standing
        applies = standing.status in ISOLABLE
        for number, last in zip(
            self.numbers, (standing.last_seen, standing.last_contact, standing.last_private_contact), strict=True
        ):
            number.show_last(of, last, applies=applies)

    def _show_names(self, of: Dossier) -> None:
        person = of.person.record
        while (item := self.others_flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        others = [name for name in person.names if name != person.name]
        for name in others[:_MOST_SHOWN]:
            language = LANGUAGES.get(name.script) or SCRIPTS.get(name.script, name.script)
            one = QWidget(self.others)
            across = QHBoxLayout(one)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(6)
            across.addWidget(label(shown(name.text), parent=one))
            across.addWidget(label(said(language), "small", "text3", parent=one))
            self.others_flow.addWidget(one)
            one.show()
        self.others.setVisible(bool(others))
        count = len(person.names)
        self.more_names.setText(self.tr("{n} spellings").format(n=count))
        self.more_names.setVisible(count > 1)
        self.others.updateGeometry()

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.more.accessibleName())
        for kind, words in (
            ("claim", self.tr("Add claim")),
            ("relative", self.tr("Add relative")),
            ("consent", self.tr("Add consent")),
            ("act", self.tr("Add act")),
        ):
            action = QAction(words, menu)
            action.setObjectName(f"add-{kind}")
            action.triggered.connect(lambda _checked=False, kind=kind: self.add.emit(kind))
            menu.addAction(action)
        menu.addSeparator()
        twins = QAction(self.tr("Look for the same person recorded twice"), menu)
        twins.setObjectName("look-for-twins")
        twins.triggered.connect(self.twins)
        menu.addAction(twins)
        self.menu = menu
        corner = self.more.mapToGlobal(self.more.rect().bottomLeft())
        if self.isRightToLeft():
            corner = self.more.mapToGlobal(self.more.rect().bottomRight())
        menu.popup(corner)


class _Number(QFrame):
    """Days since the last event of a sort, with a sign for how long that is."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.figure = label("", "title", parent=self)
        self.unit = label("", "small", "text2", parent=self)
        self.sign = Sign(Icon.DASH, "text3", parent=self)
        self.event_words = label("", "small", "text2", parent=self)
        figure = QHBoxLayout()
        figure.setSpacing(6)
        figure.addWidget(self.figure)
        figure.addWidget(self.unit)
        figure.addWidget(self.sign)
        figure.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(name, "small", "text2", parent=self))
        column.addLayout(figure)
        column.addWidget(self.event_words)

    def show_last(self, of: Dossier, last: Last | None, *, applies: bool) -> None:
        """`applies`: days are counted; otherwise only the event is told."""
        event = next((each.record for each in of.events if last is not None and each.id == last.event), None)
        if last is None:
            figure, unit, icon, tone = "\u2013", "", Icon.DASH, "text3"
            words = self.tr("not recorded")
        else:
            least = (of.as_of - last.latest).days
            most = None if last.earliest is None else (of.as_of - last.earliest).days
            figure, unit = self._figure(Days(least, most))
            icon, tone = _severity(least if most is None else most)
            kind = said(EVENTS[event.type]).lower() if event is not None else ""
            when = short_when(event.date) if event is not None else short_day(last.latest)
            words = ", ".join(part for part in (when, kind) if part)
        if not applies and last is not None:
            figure, unit = "", ""
        say(self.figure, figure)
        say(self.unit, unit)
        self.figure.setVisible(bool(figure))
        self.sign.setVisible(applies)
        self.sign.show_icon(icon, tone)
        say(self.event_words, words)
        self.setAccessibleName(f"{self._name}: {figure} {unit}, {words}")

    def _figure(self, days: Days) -> tuple[str, str]:
        if days.most == days.least:
            return str(days.least), self.tr("day") if days.least == 1 else self.tr("days")
        if days.most is None:
            return f"{days.least}+", self.tr("days")
        return f"{days.least}\u2013{days.most}", self.tr("days")


def _severity(most: int) -> tuple[Icon, str]:
    """Check, triangle or octagon by the days it may be at most: recent, overdue, long."""
    recent, overdue, *_ = THRESHOLDS_DAYS
    if most <= recent:
        return Icon.CHECK, "good"
    return (Icon.TRIANGLE, "warn") if most <= overdue else (Icon.OCTAGON, "crit")
