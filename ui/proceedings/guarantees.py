"""What a fair trial asks for: one row per article with what was recorded about it, and each answer with its evidence."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QItemSelection, Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.guarantee import Guarantee, Observed
from app.model.ids import RecordId
from app.services.proceedings import Checked
from ui.desk import Desk, Where
from ui.parts.beside import Beside, Pane
from ui.parts.lines import Row, RowsList
from ui.parts.text import isolated, label, rule, said, shown
from ui.proceedings.data import Whole
from ui.theme.icons import Icon
from ui.words.custody import OBSERVED
from ui.words.dates import read_back

_ICONS = {
    Observed.YES: Icon.CHECK,
    Observed.NO: Icon.OCTAGON,
    Observed.PARTLY: Icon.TRIANGLE,
    Observed.UNKNOWN: Icon.DASH,
}
_WIDTH = 128
_LINK_WIDTH = 320


def _tr(text: str) -> str:
    return QCoreApplication.translate("proceedings", text)


def standing(checked: Checked) -> tuple[Icon, str]:
    """A sign and a word for all answers about one guarantee."""
    found = {answer.record.observed for answer in checked.answers} - {Observed.UNKNOWN}
    if checked.disputed:
        return Icon.TRIANGLE, _tr("answers differ")
    if not checked.answers:
        return Icon.DASH, _tr("nothing recorded")
    if not found:
        return Icon.DASH, said(OBSERVED[Observed.UNKNOWN])
    if len(found) > 1:
        return Icon.TRIANGLE, _tr("differs by person")
    (only,) = found
    return _ICONS[only], said(OBSERVED[only])


def row(checked: Checked) -> Row:
    icon, words = standing(checked)
    evidence = len({item for answer in checked.answers for item in answer.record.evidence})
    shows = _tr("{n} items of evidence").format(n=evidence) if evidence != 1 else _tr("1 item of evidence")
    second = f"{checked.rule.article}; {shows if checked.answers else _tr('nobody has answered this yet')}"
    upper = words[:1].upper() + words[1:]
    return Row(
        checked.rule.key,
        checked.rule.words,
        second,
        f"{checked.rule.words}, {second}: {words}",
        icon,
        ((upper, ""),),
        tip=checked.rule.words,
    )


class Guarantees(QWidget):
    """The list with the answers beside it. `answer(key of the guarantee, id or "")`: one is to be recorded or changed."""

    answer = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._whole: Whole | None = None
        self.list = RowsList(self.tr("Guarantees of a fair trial"), (_WIDTH,))
        self.list.setObjectName("guarantees")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.list)
        card.setFocusProxy(self.list)
        self.pane = Pane(self.tr("The chosen guarantee"))
        self.beside = Beside(card, self.pane, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.beside)
        self.beside.closed.connect(self.list.clearSelection)
        self.list.selectionModel().selectionChanged.connect(self._selected)
        self.list.opened.connect(lambda key: self.answer.emit(key, ""))
        self.setFocusProxy(self.list)

    def show_whole(self, whole: Whole) -> None:
        """The answers of one case; the same guarantee stays chosen."""
        kept = self.list.chosen
        self._whole = whole
        self.list.rows.show_all([row(each) for each in whole.checklist.checked])
        place = None if kept is None else self.list.rows.place_of(kept.id)
        if place is not None:
            self.list.setCurrentIndex(self.list.rows.index(place))
        else:
            self.beside.show_pane(wanted=False)

    def _selected(self, now: QItemSelection, _before: QItemSelection) -> None:
        if self._whole is None or now.isEmpty():
            return
        checked = self._whole.checklist.checked[now.indexes()[0].row()]
        body = _Detail(self._desk, self._whole, checked)
        body.answer.connect(self.answer)
        self.pane.show_body(body)
        self.beside.show_pane(wanted=True)


class _Detail(QWidget):
    answer = Signal(str, str)

    def __init__(self, desk: Desk, whole: Whole, checked: Checked) -> None:
        super().__init__()
        self._desk = desk
        self._whole = whole
        rule_ = checked.rule
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(8)
        self._say(rule_.words, "heading")
        self._say(rule_.article, "body", "text2")
        verified = (
            self.tr("Compared with the text of the treaty on {day}.").format(day=f"{rule_.citation.checked:%Y-%m-%d}")
            if rule_.citation.verified
            else self.tr("Not compared with an official text of the treaty yet.")
        )
        self._say(verified, "small", "text2")
        if checked.disputed:
            self._say(self.tr("Two answers that cover the same person differ. Both stand."), "body", "warn")
        for stored in checked.answers:
            self._column.addWidget(rule(self))
            self._answer(stored.id, stored.record, rule_.key)
        if not checked.answers:
            self._column.addWidget(rule(self))
            self._say(self.tr("Nothing is recorded about it. That does not mean that it was observed."), "body")
        self._column.addSpacing(8)
        if whole.calendar.proceeding.defendants or checked.answers:
            add = self._button(self.tr("Record an answer"), partial(self.answer.emit, rule_.key, ""))
            add.setProperty("role", "")
            add.setObjectName("guarantee-add")
        self._column.addStretch(1)

    def _answer(self, id_: RecordId, found: Guarantee, key: str) -> None:
        about = isolated(self._whole.checklist.names[found.person]) if found.person else self.tr("All defendants")
        words = said(OBSERVED[found.observed])
        self._say(f"{words[:1].upper() + words[1:]}", "strong", "crit" if found.observed is Observed.NO else "text")
        when = f", {read_back(found.date)}" if found.date else ""
        self._say(f"{about}{when}", "body", "text2")
        if found.note:
            self._say(shown(found.note))
        for item in found.evidence:
            name = self._whole.labels.get(item)
            if name is not None:
                self._button(shown(name), partial(self._desk.go, Where("evidence", item)))
        if not found.evidence:
            self._say(self.tr("No evidence is named."), "small", "text2")
        change = self._button(self.tr("Change"), partial(self.answer.emit, key, id_))
        change.setAccessibleName(self.tr("Change the answer about {who}").format(who=about))

    def _say(self, words: str, kind: str = "body", tone: str = "text") -> None:
        self._column.addWidget(label(words, kind, tone, wrap=True, parent=self))

    def _button(self, words: str, act: partial[None]) -> QPushButton:
        made = QPushButton(words, self)
        made.setProperty("role", "link")
        made.setToolTip(words)
        made.setMaximumWidth(_LINK_WIDTH)
        made.clicked.connect(lambda _checked=False: act())
        self._column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
        return made
