"""Facts and claims: what is recorded in each field, with the sign ≠ where claims disagree; editing happens in the row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.claimed import Relation
from app.services.claims import Said
from app.services.dossier import Dossier
from ui.desk import Desk, Where
from ui.forms.form import RecordForm
from ui.parts.text import isolated, label, said, shown
from ui.person.values import value_words
from ui.words.choices import CONFIDENCE, RELIABILITY
from ui.words.dates import read_back
from ui.words.fields import name_of

_OWN = (
    "names",
    "birth",
    "birth_place",
    "sex",
    "mother_maiden_name",
    "nationalities",
    "documents",
    "service",
    "occupation",
    "civil_status",
    "address",
    "marks",
    "health_needs",
    "notes",
)
_IN_FORM = {"service": ("service_branch", "service_rank", "service_unit", "service_number")}
_NAME_WIDTH = 168


@dataclass(frozen=True)
class Fact:
    """One field with its value in words and what is claimed about it. `editable`: fields of the form, none if it has none."""

    key: str
    name: str
    value: str
    claims: tuple[Said, ...]
    disagrees: bool
    editable: tuple[str, ...]


def facts_of(of: Dossier) -> list[Fact]:
    """Every field of a person in the order of reading, then what is claimed about anything else."""
    claimed = {each.field: each for each in of.claims}
    found = []
    for key in _OWN:
        said_of = [each for name, each in claimed.items() if name.partition(".")[0] == key]
        claims = tuple(each for field in said_of for each in field.claims)
        value = value_words(getattr(of.person.record, key), of.labels)
        found.append(Fact(key, said(name_of(key)), value, claims, _disagree(of, claims), _IN_FORM.get(key, (key,))))
    for name, field in claimed.items():
        if name.partition(".")[0] not in _OWN:
            recorded = (field.recorded or "").replace("_", " ")
            found.append(Fact(name, said(name_of(name)), recorded, field.claims, _disagree(of, field.claims), ()))
    return found


def _disagree(of: Dossier, claims: tuple[Said, ...]) -> bool:
    ids = {each.id for each in claims}
    if any(each.relation is Relation.CONTRADICTS for each in claims):
        return True
    return any(
        each.relation is Relation.CONTRADICTS and {each.first, each.second} <= ids
        for field in of.claims
        for each in field.between
    )


class FactRow(QFrame):
    """One field. Enter or E edits it where it stands, the marker shows its claims."""

    def __init__(self, fact: Fact, page: FactsPage) -> None:
        super().__init__(page)
        self.fact = fact
        self._page = page
        self.setObjectName(f"fact-{fact.key}")
        self.setProperty("role", "fact")
        self.form: RecordForm | None = None
        self.claims: QFrame | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 6, 16, 6)
        self.column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        name = label(fact.name, "body", "text2", wrap=True, parent=self)
        name.setFixedWidth(_NAME_WIDTH)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        value = label(fact.value or self.tr("not recorded"), tone="text" if fact.value else "text3", wrap=True)
        row.addWidget(value, 1)
        self.marker: QPushButton | None = None
        if fact.claims:
            self.marker = self._marker()
            row.addWidget(self.marker, 0, Qt.AlignmentFlag.AlignTop)
        self.edit: QPushButton | None = None
        if fact.editable:
            self.edit = QPushButton(self.tr("Edit"), self)
            self.edit.setObjectName(f"edit-{fact.key}")
            self.edit.setProperty("role", "link")
            self.edit.setAccessibleName(self.tr("Edit: {field}").format(field=fact.name))
            self.edit.clicked.connect(self.begin)
            row.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def _marker(self) -> QPushButton:
        """≠ where they disagree, = where two or more agree, the number alone for one."""
        count = len(self.fact.claims)
        sign = "\u2260 " if self.fact.disagrees else "= " if count > 1 else ""
        words = self.tr("1 claim") if count == 1 else self.tr("{n} claims").format(n=count)
        made = QPushButton(f"{sign}{words}", self)
        made.setObjectName(f"claims-{self.fact.key}")
        made.setProperty("role", "marker")
        made.setProperty("tone", "warn" if self.fact.disagrees else "mute")
        state = self.tr("they disagree") if self.fact.disagrees else self.tr("nothing disagrees")
        made.setAccessibleName(f"{self.fact.name}: {words}, {state}")
        made.setCheckable(True)
        made.toggled.connect(self._show_claims)
        return made

    def begin(self) -> None:
        """The field in place of the value, with what belongs to it and nothing else."""
        if self.form is not None:
            return
        page = self._page
        form = RecordForm(page.desk, "person", page.person, only=self.fact.editable, compact=True, parent=self)
        form.left.connect(self.end)
        form.recorded.connect(lambda _id: self.end())
        self.form = form
        self.column.addWidget(form)
        form.show()

    def end(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            form.hide()
            self.column.removeWidget(form)
            form.deleteLater()
            if self.edit is not None:
                self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_claims(self, wanted: bool) -> None:
        if self.claims is not None:
            self.claims.hide()
            self.claims.deleteLater()
            self.claims = None
        if not wanted:
            return
        well = QFrame(self)
        well.setProperty("role", "claims")
        well.setProperty("tone", "warn" if self.fact.disagrees else "mute")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setSpacing(8)
        for each in self.fact.claims:
            inside.addLayout(self._claim(each, well))
        self.column.addWidget(well)
        well.show()
        self.claims = well

    def _claim(self, each: Said, parent: QWidget) -> QHBoxLayout:
        claim = each.claim
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(shown(claim.value), "strong", wrap=True, parent=parent))
        who = isolated(claim.stated_by or each.source or self.tr("Nobody is named"))
        when = read_back(claim.when) if claim.when else self.tr("no date")
        source = self.tr("source: {name}").format(name=isolated(each.source)) if each.source and claim.stated_by else ""
        line = ", ".join(part for part in (who, when, source) if part)
        column.addWidget(label(line, "small", "text2", wrap=True, parent=parent))
        if claim.quote:
            column.addWidget(label(f"\u201c{shown(claim.quote)}\u201d", "small", "text2", wrap=True, parent=parent))
        row = QHBoxLayout()
        row.addLayout(column, 1)
        sure = (
            said(CONFIDENCE[claim.certainty.value]) if claim.certainty else said(RELIABILITY[claim.reliability.value])
        )
        state = {
            Relation.AGREES: self.tr("agrees"),
            Relation.UPDATES: self.tr("later"),
            Relation.CONTRADICTS: self.tr("contradicts"),
        }.get(each.relation, "")
        words = label(", ".join(part for part in (state, sure) if part), "small", "text2", parent=parent)
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        opens = QPushButton(self.tr("Open"), parent)
        opens.setProperty("role", "link")
        opens.setAccessibleName(self.tr("Open the claim: {value}").format(value=shown(claim.value)))
        opens.clicked.connect(lambda: self._page.desk.go(Where("claims", each.id)))
        opens.setVisible(self._page.desk.leads(Where("claims", each.id)))
        row.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form is not None:
            self.end()
            return
        super().keyPressEvent(event)


class FactsPage(QFrame):
    """All facts of a person, one row each. `add_claim`: one more is to be recorded."""

    add_claim = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.person = ""
        self.rows: list[FactRow] = []
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 12)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 4, 16, 8)
        head.addWidget(label(self.tr("Facts and claims"), "heading", parent=self))
        head.addStretch(1)
        add = QPushButton(self.tr("Add claim"), self)
        add.setObjectName("facts-add-claim")
        add.clicked.connect(self.add_claim)
        head.addWidget(add)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        column.addLayout(self.body)
        column.addStretch(1)

    def show_dossier(self, of: Dossier) -> None:
        """Rows that are being edited stay; the others are made anew."""
        editing = (
            {row.fact.key: row for row in self.rows if row.form is not None} if self.person == of.person.id else {}
        )
        opened = {row.fact.key for row in self.rows if row.claims is not None} if self.person == of.person.id else set()
        self.person = of.person.id
        for row in self.rows:
            self.body.removeWidget(row)
            if row.fact.key not in editing:
                row.hide()
                row.deleteLater()
        self.rows = []
        for fact in facts_of(of):
            row = editing.get(fact.key) or FactRow(fact, self)
            self.rows.append(row)
            self.body.addWidget(row)
            row.show()
            if fact.key in opened and row.marker is not None and row.claims is None:
                row.marker.setChecked(True)

    def row(self, key: str) -> FactRow | None:
        return next((row for row in self.rows if row.fact.key == key), None)
