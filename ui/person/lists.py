"""The other tabs of a person as rows: proceedings, footage, family and consent, documents, acts, inquiries, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget  # noqa: TID251

from app.clock import moment
from app.services.dossier import Changed, Dossier
from ui.parts.empty import Empty
from ui.parts.lines import Row, RowsList
from ui.parts.text import isolated, label, said, say, shown
from ui.person.values import value_words
from ui.theme.icons import Icon
from ui.words.choices import ELEMENTS, IDENTIFICATION
from ui.words.dates import day, read_back
from ui.words.fields import BROUGHT_BACK, TAKEN_OUT, name_of
from ui.words.window import EVIDENCE, KINDS

_ROW_PX = 52
_MOST_ROWS = 200


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def _row(id_: str, title: str, second: str, icon: Icon | None = None, columns: tuple[tuple[str, str], ...] = ()) -> Row:
    spoken = ", ".join(part for part in (title, second, *(part for column in columns for part in column)) if part)
    return Row(id_, title, second, spoken, icon, columns)


def proceedings(of: Dossier) -> list[Row]:
    found = []
    for stored in of.proceedings:
        case = stored.record
        count = len(case.defendants)
        defendants = _tr("1 defendant") if count == 1 else _tr("{n} defendants").format(n=count)
        second = ", ".join(part for part in (isolated(case.court or ""), case.case_number or "", defendants) if part)
        found.append(_row(stored.id, shown(case.title), second, Icon.SCALES))
    return found


def footage(of: Dossier) -> list[Row]:
    """Pictures in which somebody recognised the person, and what was seen of their condition."""
    found = []
    for stored in of.depictions:
        shown_in = stored.record
        title = of.labels.get(shown_in.subject, _tr("Picture"))
        parts = [said(IDENTIFICATION[shown_in.how.value])]
        if shown_in.identified_by:
            parts.append(isolated(shown_in.identified_by))
        if shown_in.contested:
            parts.append(_tr("contested"))
        found.append(_row(shown_in.subject, shown(title), ", ".join(parts), Icon.PICTURE))
    for seen in of.observations:
        record = seen.record
        title = ", ".join(record.seen).replace("_", " ").capitalize()
        second = ", ".join(part for part in (record.text or "", _tr("A visual observation, not a diagnosis")) if part)
        found.append(_row(record.subject, title, second, Icon.EYE))
    return found


def family(of: Dossier) -> list[Row]:
    found = []
    for member in of.relatives:
        told = member.tellings
        last = told[-1].record if told else None
        second = _tr("nothing told is recorded")
        if last is not None:
            second = _tr("last told on {day}: {what}").format(day=read_back(last.date), what=isolated(last.what))
        found.append(
            _row(f"relative:{member.stored.id}", shown(member.name), f"{member.relation}, {second}", Icon.PERSON)
        )
    for stored in of.consents:
        consent = stored.record
        elements = ", ".join(said(ELEMENTS[each.value]).lower() for each in consent.elements)
        title = _tr("Consent by {name}: {elements}").format(name=isolated(consent.given_by), elements=elements)
        when = _tr("given on {day}").format(day=read_back(consent.given_on))
        if consent.withdrawn_on is not None:
            when += ", " + _tr("withdrawn on {day}").format(day=read_back(consent.withdrawn_on))
        to = _tr("to {names}").format(names=", ".join(consent.recipients))
        found.append(_row(f"consent:{stored.id}", title, f"{when}, {to}", Icon.PAPER))
    return found


def documents(of: Dossier) -> list[Row]:
    return [
        _row(each.id, shown(each.record.title), said(EVIDENCE[each.record.kind]), Icon.PAPER) for each in of.documents
    ]


def acts(of: Dossier) -> list[Row]:
    found = []
    for stored in of.acts:
        act = stored.record
        count = len(act.elements)
        elements = _tr("1 element") if count == 1 else _tr("{n} elements").format(n=count)
        title = act.type.replace("_", " ").capitalize()
        found.append(_row(stored.id, title, f"{read_back(act.date)}, {elements}", Icon.PAPER))
    return found


def inquiries(of: Dossier) -> list[Row]:
    found = []
    for each in of.inquiries:
        since = day(date.fromisoformat(each.recorded_at[:10]))
        found.append(_row(each.id, each.record.body.upper(), since, Icon.INQUIRIES))
    return found


def history(found: Sequence[Changed], labels: dict[str, str]) -> list[Row]:
    """Who wrote what, when and why: one row for each value that was written."""
    rows = []
    for number, each in enumerate(found):
        at = moment(each.at)
        what = said(KINDS.get(each.kind, each.kind))
        if not each.field:
            title = f"{what}: {said(TAKEN_OUT if each.retracted else BROUGHT_BACK)}"
        else:
            after = value_words(each.after, labels) or _tr("nothing")
            title = f"{said(name_of(each.field))}: {after}"
            if each.before is not None and each.before != ():
                before = value_words(each.before, labels)
                title += "  " + _tr("(before: {value})").format(value=before)
        why = _tr("why: {reason}").format(reason=isolated(each.why)) if each.why else ""
        name = "" if each.kind == "person" else each.name.replace("_", " ")
        second = ", ".join(
            part for part in (what if each.kind != "person" else "", name, isolated(each.who), why) if part
        )
        columns = ((day(at.date()), f"{at:%H:%M} UTC"),)
        rows.append(_row(f"{each.kind}:{each.record}:{number}", title, second, None, columns))
    return rows


class ListTab(QFrame):
    """A card with a heading, what can be added, and rows; what to do where there are none. `opened(id)`, `add(kind)`."""

    opened = Signal(str)
    add = Signal(str)

    def __init__(
        self,
        key: str,
        title: str,
        nothing: tuple[str, str],
        adds: Sequence[tuple[str, str]] = (),
        *,
        columns: Sequence[int] = (),
        icon: Icon = Icon.PAPER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName(f"person-{key}")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 8)
        head = QHBoxLayout()
        head.setContentsMargins(20, 4, 16, 4)
        head.addWidget(label(title, "heading", parent=self))
        self.count = label("", "small", "text2", parent=self)
        head.addWidget(self.count)
        head.addStretch(1)
        for kind, words in adds:
            button = QPushButton(words, self)
            button.setObjectName(f"{key}-add-{kind}")
            button.clicked.connect(lambda _checked=False, kind=kind: self.add.emit(kind))
            head.addWidget(button)
        column.addLayout(head)
        self.list = RowsList(title, columns)
        self.list.setObjectName(f"{key}-rows")
        self.list.opened.connect(self.opened)
        self.empty = Empty(icon, *nothing, parent=self)
        self.inside = QStackedLayout()
        self.inside.addWidget(self.list)
        self.inside.addWidget(self.empty)
        column.addLayout(self.inside, 1)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.list.rows.show_all(rows)
        say(self.count, str(len(rows)) if rows else "")
        self.inside.setCurrentWidget(self.list if rows else self.empty)
        self.list.setMinimumHeight(min(len(rows), _MOST_ROWS) * _ROW_PX if len(rows) < 6 else 6 * _ROW_PX)
