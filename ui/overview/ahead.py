"""What lies ahead: the next hearings, and the deadlines and promises that run or have run out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QRectF, Qt  # noqa: TID251
from PySide6.QtGui import QFont, QPainter  # noqa: TID251
from PySide6.QtWidgets import QWidget  # noqa: TID251

from app.model.hearings import SessionState
from app.services.briefing import Ahead, Deadline
from ui.desk import Desk, Where
from ui.overview import leads
from ui.overview.line import Card, Line
from ui.parts.rows import draw_text, width_of
from ui.parts.text import isolated, said, say, shown
from ui.theme.icons import Icon
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.dates import day, read_back, short_day

HEARINGS = 2
DEADLINES = 4
SOON_DAYS = 14
_TILE = 40
_HIGH = 52
_DEADLINE_HIGH = 42
_CHIP = 24
_HEADS = 64
_BOLD = QFont.Weight.DemiBold
_MEDIUM = QFont.Weight.Medium


class HearingRow(Line):
    """One case: a tile with the day, its title, its court."""

    def __init__(self, desk: Desk, ahead: Ahead, parent: QWidget | None = None) -> None:
        super().__init__(desk, _HIGH, parent)
        self.ahead = ahead
        self.setObjectName(f"hearing-{ahead.case}")
        self._when = said(read_back(ahead.session.date))
        self._second = " \u00b7 ".join(part for part in self._parts() if part)
        spoken = ", ".join(part for part in (isolated(ahead.title), self._when, *self._parts()) if part)
        self.setToolTip(f"{shown(ahead.title)}\n{self._second}")
        self.lead_to(leads.case(ahead.case), spoken)

    def _parts(self) -> tuple[str, ...]:
        case, number = self.ahead, self.ahead.defendants
        people = self.tr("1 defendant") if number == 1 else self.tr("{n} defendants").format(n=number)
        sure = "" if case.session.state is SessionState.AHEAD else self.tr("may have been held")
        when = "" if self._is_one_day else self._when
        return (when, people if number else "", isolated(case.court) if case.court else "", sure)

    @property
    def _is_one_day(self) -> bool:
        when = self.ahead.session.date
        return when.earliest is not None and when.earliest == when.latest

    def draw(self, painter: QPainter) -> None:
        own = tokens()
        tile = self.placed(0, 5, _TILE, _TILE)
        pen = painter.pen()
        pen.setColor(colour(own, "edge" if own.contrast or not self._is_one_day else "line"))
        pen.setStyle(Qt.PenStyle.SolidLine if self._is_one_day else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour(own, "sunken"))
        painter.drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        when = self.ahead.session.date
        first = when.earliest or when.latest
        if first is not None:
            number, _, month = short_day(first).partition(" ")
            self._middle(painter, tile, 4, number if self._is_one_day else "~" + number, "text", 15, _BOLD)
            self._middle(painter, tile, 20, said(month), "text2", 11, QFont.Weight.Normal)
        wide = self.inner - _TILE - 14
        self.write(painter, self.placed(_TILE + 14, 5, wide, 20), shown(self.ahead.title), weight=_MEDIUM)
        self.write(painter, self.placed(_TILE + 14, 25, wide, 20), self._second, "text2", size_px=12)

    @staticmethod
    def _middle(
        painter: QPainter, tile: QRect, top: int, words: str, role: str, size: int, weight: QFont.Weight
    ) -> None:
        wide = width_of(words, size_px=size, weight=weight)
        at = QRect(tile.left() + (tile.width() - wide) // 2 + 1, tile.top() + top, wide, 18)
        draw_text(painter, at, words, role, size_px=size, weight=weight)


class HearingsCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card-hearings", "", desk, parent)
        say(self.title, self.tr("Next hearings"))
        self.setAccessibleName(self.tr("Next hearings"))
        self.setMinimumHeight(_HEADS + HEARINGS * _HIGH)  # kept for what comes late: nothing jumps

    def show_hearings(self, found: tuple[tuple[Ahead, ...], int]) -> None:
        rows, number = found
        nothing = self.tr("No hearing is set for a day ahead. Record one when a court names the day.")
        self.show_lines([HearingRow(self._desk, each, self) for each in rows], nothing)
        words = self.tr("Calendar") if number <= len(rows) else self.tr("All {n}").format(n=number)
        self.lead(words, leads.CASES, self.tr("All hearings ahead: {n}").format(n=number))


def tone_of(deadline: Deadline) -> tuple[str, str, Icon]:
    """(ground, ink, sign) of a clock: late or today, within two weeks, later, without a day."""
    left = deadline.clock.days_left
    if left is None:
        return "mute_soft", "text2", Icon.HELP
    if left <= 0:
        return "crit_soft", "crit", Icon.OCTAGON
    return ("warn_soft", "warn", Icon.TRIANGLE) if left <= SOON_DAYS else ("mute_soft", "text2", Icon.CLOCK)


class DeadlineRow(Line):
    """One clock: what it is about, whom it concerns, and a chip that says how long there is."""

    def __init__(self, desk: Desk, deadline: Deadline, parent: QWidget | None = None) -> None:
        super().__init__(desk, _DEADLINE_HIGH, parent)
        self.deadline = deadline
        self.setObjectName(f"deadline-{deadline.inquiry}-{deadline.clock.rule}")
        self._title = said(deadline.clock.title)
        self._chip = self._left_words()
        parts = [deadline.body, self._whom(), self._by()]
        if not deadline.clock.verified:
            parts.append(self.tr("rule not verified"))
        self._second = " \u00b7 ".join(part for part in parts if part)
        self.setToolTip(f"{self._title}\n{self._second}")
        self.lead_to(self._where(), ", ".join(part for part in (self._title, self._chip, *parts) if part))

    def _where(self) -> Where | None:
        """The inquiry; where there is no such room, the inquiries of the person."""
        inquiry = Where("inquiries", self.deadline.inquiry)
        if self._desk.leads(inquiry) or not self.deadline.whom:
            return inquiry
        return leads.person(self.deadline.whom[0][0], "inquiries")

    def _whom(self) -> str:
        names = [name for _, name in self.deadline.whom]
        if len(names) > 1:
            return self.tr("{name} and {n} more").format(name=isolated(names[0]), n=len(names) - 1)
        return isolated(names[0]) if names else ""

    def _by(self) -> str:
        due = self.deadline.clock.due
        return "" if due is None else self.tr("by {day}").format(day=self._short(due))

    def _short(self, when: date) -> str:
        looked = self._desk.looking.as_of or self._desk.today
        return short_day(when) if when.year == looked.year else day(when)

    def _left_words(self) -> str:
        left = self.deadline.clock.days_left
        if left is None:
            return self.tr("day not known")
        if left == 0:
            return self.tr("today")
        if left < 0:
            return self.tr("1 day late") if left == -1 else self.tr("{n} days late").format(n=-left)
        return self.tr("in 1 day") if left == 1 else self.tr("in {n} days").format(n=left)

    def draw(self, painter: QPainter) -> None:
        own = tokens()
        ground, ink, icon = tone_of(self.deadline)
        wide = width_of(self._chip, size_px=12, weight=_MEDIUM) + 14 + 6 + 20
        left = self.inner - wide
        chip = QRectF(self.placed(left, (self.height() - _CHIP) // 2, wide, _CHIP)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(colour(own, "edge" if ink == "text2" else ink) if own.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colour(own, ground))
        painter.drawRoundedRect(chip, _CHIP / 2, _CHIP / 2)
        self.sign(painter, left + 10, (self.height() - 14) // 2, icon, ink)
        words = self.placed(left + 30, (self.height() - 20) // 2, wide - 36, 20)
        self.write(painter, words, self._chip, ink, size_px=12, weight=_MEDIUM)
        self.write(painter, self.placed(0, 1, left - 12, 20), self._title, weight=_MEDIUM)
        self.write(painter, self.placed(0, 20, left - 12, 20), self._second, "text2", size_px=12)


class DeadlinesCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card-deadlines", "", desk, parent)
        say(self.title, self.tr("Deadlines and promises"))
        self.setAccessibleName(self.tr("Deadlines and promises"))
        self.setMinimumHeight(_HEADS + DEADLINES * _DEADLINE_HIGH)  # kept for what comes late: nothing jumps

    def show_deadlines(self, found: tuple[tuple[Deadline, ...], int]) -> None:
        rows, number = found
        nothing = self.tr("No deadline runs. Clocks start when a letter goes out, comes in, or promises an answer.")
        self.show_lines([DeadlineRow(self._desk, each, self) for each in rows], nothing)
        words = self.tr("All {n}").format(n=number)
        self.lead(words if number else "", leads.INQUIRIES, self.tr("All deadlines and promises: {n}").format(n=number))
        if not number:
            self.link.hide()
