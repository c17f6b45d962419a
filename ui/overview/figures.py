"""Claims and our list: who said how many are held, what it was made up of, and how it stands against the names of that day."""

from __future__ import annotations

from PySide6.QtCore import QRect  # noqa: TID251
from PySide6.QtGui import QFont, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget  # noqa: TID251

from app.model.claim import Bound, Span
from app.model.reconciliation import Outcome, Reconciled
from app.model.status import Status
from app.services.briefing import Stated
from app.services.overview import Overview
from ui.desk import Desk, Where
from ui.overview import leads
from ui.overview.line import INSET, Card, Line
from ui.parts.rows import draw_text
from ui.parts.text import isolated, said, say, shown
from ui.theme.icons import Icon
from ui.theme.marks import colour
from ui.theme.theme import tokens
from ui.words.dates import day, read_back
from ui.words.window import STATUS_PART

_HIGH = 28
_HEAD = 26
_HEADS = 84
_PARTS_FROM = 560
_MEDIUM = QFont.Weight.Medium
_BOLD = QFont.Weight.DemiBold
_HELD = (Status.ON_TRIAL, Status.SENTENCED, Status.HELD)


def columns_in(width: int) -> tuple[tuple[int, int], ...]:
    """(left, width) of who, how many, made up of, against our names; what it is made up of goes first."""
    shares = (0.39, 0.12, 0.22, 0.27) if width >= _PARTS_FROM else (0.42, 0.2, 0.0, 0.38)
    found, left = [], 0
    for share in shares:
        wide = int(width * share)
        found.append((left, wide - 12))
        left += wide
    return tuple(found)


class FigureRow(Line):
    """A line of the table: four texts and a sign."""

    def __init__(
        self,
        desk: Desk,
        words: tuple[str, str, str, str],
        sign: tuple[Icon | str, str],
        where: Where | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, _HIGH, parent)
        self.words = words
        self._sign = sign
        self.setToolTip(", ".join(part for part in words if part))
        self.lead_to(where, ", ".join(part for part in words if part))

    def draw(self, painter: QPainter) -> None:
        who, number, parts, against = self.words
        places = columns_in(self.inner)
        high = self.height()

        def at(column: int, inset: int = 0) -> QRect:
            left, wide = places[column]
            return self.placed(left + inset, 0, wide - inset, high)

        self.write(painter, at(0), who, weight=_MEDIUM)
        self.write(painter, at(1), number, weight=_BOLD)
        if places[2][1] > 0:
            self.write(painter, at(2), parts, "text2", size_px=12)
        icon, tone = self._sign
        if isinstance(icon, Icon):
            self.sign(painter, places[3][0], (high - 14) // 2, icon, tone)
        elif icon:
            self.write(painter, self.placed(places[3][0], 0, 16, high), icon, tone, size_px=15, weight=_BOLD)
        self.write(painter, at(3, 22), against, "text", size_px=12)


class _Heads(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEAD)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = self.width() - 2 * INSET
        names = (self.tr("Said by"), self.tr("Held"), self.tr("Made up of"), self.tr("Against our names of that day"))
        for words, (left, room) in zip(names, columns_in(wide), strict=True):
            if room > 0:
                at = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(INSET + left, 0, room, _HEAD - 4))
                direction = self.layoutDirection()
                draw_text(painter, at, words, "text2", size_px=12, weight=_MEDIUM, direction=direction)
        painter.fillRect(QRect(INSET, self.height() - 1, wide, 1), colour(tokens(), "line"))
        painter.end()


class FiguresCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card-figures", "", desk, parent)
        say(self.title, self.tr("Claims and our list"))
        self.setAccessibleName(self.tr("Claims and our list"))
        self.setMinimumHeight(_HEADS + 4 * _HIGH)  # kept for what comes late: nothing jumps
        say(self.note, self.tr("Who says how many are held"))
        self.heads = _Heads(self)
        self.column.insertWidget(2, self.heads)
        self.heads.hide()

    def show_stated(self, stated: Stated, found: Overview) -> None:
        self.lead(self.tr("Compare figures"), leads.CLAIMS, self.tr("Compare all figures that were claimed"))
        if not stated.counted:
            self.heads.hide()
            self.show_lines([], self.tr("The list is long: figures are compared with it when you ask for it."))
            return
        rows: list[QWidget] = [self._said(each, stated) for each in stated.totals]
        if rows:
            rows.append(self._ours(found))
        self.heads.setVisible(bool(rows))
        self.show_lines(
            rows, self.tr("Nobody is recorded as saying how many are held. A claim with a number is compared here.")
        )

    def _said(self, each: Reconciled, stated: Stated) -> FigureRow:
        claim = each.claim
        source = stated.names.get(claim.source) if claim.source else None
        who = isolated(claim.stated_by or source or self.tr("Not known who"))
        when = "" if claim.when is None else said(read_back(claim.when))
        parts = " + ".join(f"{part.number} {shown(part.label)}" for part in claim.parts) or self.tr("not said")
        sign, words = self._against(each)
        number = self._number(each)
        row = FigureRow(
            self._desk, (f"{who}, {when}" if when else who, number, parts, words), sign, leads.claim(each.id), self
        )
        row.setObjectName(f"figure-{each.id}")
        return row

    def _number(self, each: Reconciled) -> str:
        words = {
            Bound.ABOUT: self.tr("about {n}"),
            Bound.AT_LEAST: self.tr("at least {n}"),
            Bound.AT_MOST: self.tr("at most {n}"),
            None: "{n}",
        }
        return words[each.claim.bound].format(n=each.claim.number)

    def _against(self, each: Reconciled) -> tuple[tuple[Icon | str, str], str]:
        """The sign and the words for how a total stands to our names."""
        against = each.against
        match against.outcome:
            case Outcome.FITS:
                return (Icon.CHECK, "good"), self.tr("every one has a name")
            case Outcome.UNNAMED if against.unnamed is not None:
                return ("\u2260", "warn"), self.tr("{n} not named yet").format(n=self._span(against.unnamed))
            case Outcome.EXCESS if against.excess is not None:
                return ("\u2260", "warn"), self.tr("{n} fewer than our names").format(n=self._span(against.excess))
            case Outcome.MAY_FIT if against.named is not None:
                named = self._span(against.named.span)
                return (Icon.DASH, "text3"), self.tr("may fit our {n} names").format(n=named)
            case _:
                return (Icon.DASH, "text3"), self.tr("no figure to compare")

    def _span(self, span: Span) -> str:
        if span.most is None:
            return self.tr("{n} or more").format(n=span.least)
        return str(span.least) if span.least == span.most else self.tr("{a} to {b}").format(a=span.least, b=span.most)

    def _ours(self, found: Overview) -> FigureRow:
        parts = [(found.counts[status], said(STATUS_PART[status])) for status in _HELD if found.counts[status]]
        total = sum(number for number, _ in parts)
        words = " + ".join(f"{number} {part}" for number, part in parts)
        who = self.tr("Our list, {day}").format(day=day(found.as_of))
        sign: tuple[Icon | str, str] = (Icon.CHECK, "good") if total else ("", "text3")
        against = self.tr("by name, counted above") if total else ""
        row = FigureRow(
            self._desk, (who, str(total), words, against), sign, leads.people(_HELD) if total else None, self
        )
        row.setObjectName("figure-ours")
        return row
