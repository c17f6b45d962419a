"""The log room: the verification in one sentence, then every line, by kind and day where that is asked for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.clock import moment
from app.errors import Integrity, Invalid
from app.model.dates import is_exact, parse_date
from app.services.logbook import Contents
from ui.desk import Desk, Where
from ui.log import data
from ui.log.data import Filter, Verified
from ui.parts.drop_down import DropDown
from ui.parts.empty import Empty
from ui.parts.lines import PAGE, Row, RowsList
from ui.parts.room import Room
from ui.parts.strip import Strip
from ui.parts.text import label, said, say
from ui.theme.icons import Icon
from ui.words.dates import day
from ui.words.window import act


class LogPage(Room):
    """`Where("log", id)`: only the lines that name this record."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Log"))
        self.setAccessibleName(self.tr("Log"))
        self._numbers: Contents | None = None
        self._filter = Filter()
        self.verdict = Strip(self)
        self.again = QPushButton(self.tr("Check again"), self)
        self.again.setObjectName("log-check")
        self.again.clicked.connect(self._verify)
        self.head.addWidget(self.again)
        self.lines = RowsList(self.tr("Lines of the log, the newest first"), (64, 160), thread=True)
        self.lines.setObjectName("log-lines")
        self.lines.rows.wanted.connect(self._page)
        self.none = Empty(Icon.FILTER, self.tr("No line matches."), self.tr("Take a filter away to see more."))
        self.none.hide()
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.lines)
        inside.addWidget(self.none)
        card.setFocusProxy(self.lines)
        self.column.addWidget(self.verdict)
        self.column.addLayout(self._filters())
        self.column.addWidget(card, 1)
        self.column.addWidget(self.progress)

    def _filters(self) -> QHBoxLayout:
        self.kind = DropDown(self)
        self.kind.setObjectName("log-kind")
        self.kind.setAccessibleName(self.tr("What was done"))
        self.kind.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(24)
        self.kind.addItem(self.tr("Everything that was done"), "")
        self.kind.activated.connect(lambda _row: self._filtered())
        self.on = QLineEdit(self)
        self.on.setObjectName("log-day")
        self.on.setAccessibleName(self.tr("On which day"))
        self.on.setPlaceholderText(self.tr("Any day, or 23.11.2026"))
        self.on.setMinimumWidth(216)
        self.on.editingFinished.connect(self._filtered)
        self.note = label("", "small", "crit", parent=self)
        self.all = QPushButton(self.tr("Show every line"), self)
        self.all.setObjectName("log-all")
        self.all.setProperty("role", "link")
        self.all.clicked.connect(self._no_filter)
        row = QHBoxLayout()
        row.setSpacing(12)
        for each in (self.kind, self.on, self.all, self.note):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    # which lines

    def show_place(self, where: Where) -> None:
        if where.record != self._filter.about:
            self._filter = Filter(about=where.record)
            self.kind.setCurrentIndex(0)
            self.on.clear()
        self.load()

    def _no_filter(self) -> None:
        if self._filter.about:
            self.desk.go(Where("log"))
            return
        self.kind.setCurrentIndex(0)
        self.on.clear()
        self._filtered()

    def _filtered(self) -> None:
        on = self._day()
        chosen = Filter(str(self.kind.currentData() or ""), on, self._filter.about)
        if chosen != self._filter and not self.note.text():
            self._filter = chosen
            self._read()

    def _day(self) -> date | None:
        """The day that was typed; what is no single day is said."""
        typed = self.on.text().strip()
        say(self.note, "")
        if not typed:
            return None
        try:
            found = parse_date(typed)
        except Invalid:
            found = None
        if found is None or not is_exact(found):
            say(self.note, self.tr("Type one day, such as 23.11.2026."))
            return None
        return found.earliest

    def load(self) -> None:
        self._read()
        self._verify()

    def _read(self) -> None:
        chosen = self._filter
        self.all.setVisible(not chosen.is_all)
        job = self.ask("lines", lambda _ticket: data.contents(self.vault, chosen), self.tr("Reading the log"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, found: Contents) -> None:
        if not self.is_newest("lines"):
            return
        self.strip.clear()
        self._numbers = found
        count = len(found.numbers)
        many = f"{count:,}".replace(",", "\u00a0")
        say(self.beside_title, self.tr("1 line") if count == 1 else self.tr("{n} lines").format(n=many))
        self.lines.rows.show_count(count)
        self.lines.setVisible(bool(count))
        self.none.setVisible(not count)
        self._offer_acts(found)

    def _offer_acts(self, found: Contents) -> None:
        chosen = str(self.kind.currentData() or "")
        while self.kind.count() > 1:
            self.kind.removeItem(1)
        offered = sorted((said(act(code)), code, count) for code, count in found.acts)
        for words, code, count in offered:
            self.kind.addItem(f"{words} ({count})", code)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))

    def _page(self, page: int) -> None:
        contents = self._numbers
        if contents is None:
            return
        numbers = list(contents.numbers[page * PAGE : (page + 1) * PAGE])
        job = self.lane.run(lambda _ticket: data.rows(self.vault, numbers))

        def put(rows: list[Row]) -> None:
            if contents is self._numbers:
                self.lines.rows.put(page, rows)

        def failed(error: Exception) -> None:
            if contents is self._numbers:
                self.strip.say_error(error)

        job.succeeded.connect(put)
        job.failed.connect(failed)

    # verification

    def _verify(self) -> None:
        job = self.ask("verify", lambda _ticket: data.verify(self.vault), self.tr("Checking the log"))
        job.succeeded.connect(self._verified)

    def _verified(self, verified: Verified) -> None:
        if not self.is_newest("verify"):
            return
        found = verified.found
        at = f"{verified.checked_at:%H:%M} UTC"
        if found.ok and verified.first is not None:
            since = day(moment(verified.first).date())
            unbroken = self.tr("Unbroken from {day} to now: {n} lines, checked at {time}.").format(
                day=since, n=f"{found.size:,}".replace(",", "\u00a0"), time=at
            )
            signed = (
                self.tr("1 signed checkpoint agrees.")
                if found.checkpoints == 1
                else self.tr("{n} signed checkpoints agree.").format(n=found.checkpoints)
            )
            self.verdict.say((unbroken, signed), "good", "log-unbroken")
            return
        self.verdict.say(
            (
                self.tr("The log is not as it was written, checked at {time}.").format(time=at),
                "; ".join(found.problems),
                self.tr("Keep this copy as it is and compare it with a backup or with the last signed checkpoint."),
            ),
            "crit",
            "log-not-as-written",
        )
        if found.broken_at is not None:
            self.strip.say_error(Integrity("log-broken", seq=found.broken_at))

    def panes(self) -> list[QWidget]:
        return [self.kind, self.lines]
