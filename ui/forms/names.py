"""Names: one line for each spelling, side by side with its script, its kind and where it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget  # noqa: TID251

from app.model.scripts import script_of
from ui.forms.field import Field
from ui.forms.reference import Ask, Offer, Suggestions
from ui.parts.drop_down import DropDown
from ui.parts.icon_button import IconButton
from ui.parts.text import label, said, say
from ui.theme.icons import Icon
from ui.theme.theme import restyle
from ui.words.choices import NAME_KINDS, SCRIPTS


class NameRow(QWidget):
    """One name. What of it this line does not show (parts, language) stays as it was until the name itself is changed."""

    def __init__(self, number: int, field: NamesField) -> None:
        super().__init__(field)
        self._before: dict[str, object] = {}
        self._source = ""
        self._source_words = ""
        self.text = QLineEdit(self)
        self.text.setObjectName(f"name-{number}")
        self.text.setMinimumWidth(200)
        self.text.setPlaceholderText(self.tr("Given Family, or Family, Given, Father"))
        self.script = label("", "small", "text2", parent=self)
        self.script.setMinimumWidth(64)
        self.kind = DropDown(self)
        self.kind.setObjectName(f"name-kind-{number}")
        for key, words in NAME_KINDS.items():
            self.kind.addItem(said(words), key)
        self.source = QLineEdit(self)
        self.source.setObjectName(f"name-source-{number}")
        self.source.setPlaceholderText(self.tr("Source"))
        self.away = IconButton(Icon.CLOSE, self.tr("Take this name away"), parent=self)
        self.rename(number)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.text, 0, 0, 1, 3)
        grid.addWidget(self.away, 0, 3)
        grid.addWidget(self.script, 1, 0)
        grid.addWidget(self.kind, 1, 1)
        grid.addWidget(self.source, 1, 2, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        self.suggestions = Suggestions(self.source)
        self.suggestions.wanted.connect(
            lambda text: field.ask(text, ("source",), lambda offers: self.suggestions.show_offers(text, offers))
        )
        self.suggestions.taken.connect(self._take)
        self.text.textEdited.connect(lambda _text: self._typed(field))
        self.kind.activated.connect(lambda _row: field.touched())
        self.source.textEdited.connect(lambda _text: self._source_typed(field))

    def rename(self, number: int) -> None:
        """What the parts of the line are called for whoever does not see them."""
        self.text.setAccessibleName(self.tr("Name {number}").format(number=number + 1))
        self.kind.setAccessibleName(self.tr("Kind of name {number}").format(number=number + 1))
        self.source.setAccessibleName(self.tr("Source of name {number}").format(number=number + 1))

    @property
    def value(self) -> dict[str, object] | None:
        """The draft of this name, None for a blank line."""
        text = self.text.text()
        if not text.strip():
            return None
        source = self._source if self.source.text() == self._source_words else self.source.text().strip()
        same = text == self._before.get("text")
        kept = dict(self._before) if same else {n: v for n, v in self._before.items() if n == "language"}
        kept |= {"text": text, "kind": self.kind.currentData()}
        kept.pop("source", None)
        return kept | ({"source": source} if source else {})

    def fill(self, draft: Mapping[str, object], labels: Mapping[str, str]) -> None:
        self._before = dict(draft)
        self.text.setText(str(draft.get("text", "")))
        self.text.setCursorPosition(0)
        self.kind.setCurrentIndex(max(0, self.kind.findData(draft.get("kind", "spelling"))))
        self._source = str(draft.get("source") or "")
        self._source_words = labels.get(self._source, self._source)
        self.source.setText(self._source_words)
        self._say_script()

    def _take(self, offer: Offer) -> None:
        self._source, self._source_words = offer.value, offer.name
        self.source.setText(offer.name)

    def _source_typed(self, field: NamesField) -> None:
        field.touched()

    def _typed(self, field: NamesField) -> None:
        self._say_script()
        field.touched()

    def _say_script(self) -> None:
        text = self.text.text()
        code = script_of(text) if any(char.isalpha() for char in text) else ""
        say(self.script, said(SCRIPTS[code]) if code in SCRIPTS else code)


class NamesField(Field):
    """The value is a list of drafts of names; blank lines count for nothing. The first line is the name in force."""

    def __init__(self, key: str, name: str, ask: Ask, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self.ask = ask
        self.labels: dict[str, str] = {}
        self.rows: list[NameRow] = []
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.column.insertLayout(1, self.body)
        self.add_button = IconButton(Icon.ADD, self.tr("Add a name"), parent=self)
        self.add_button.setObjectName("add-name")
        self.add_button.clicked.connect(lambda: self._add({"kind": "spelling"}, focus=True))
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self.column.insertLayout(2, foot)
        self._add({"kind": "main"})

    def know(self, labels: Mapping[str, str]) -> None:
        self.labels.update(labels)

    def touched(self) -> None:
        self._touched()

    def editors(self) -> Sequence[QWidget]:
        return [row.text for row in self.rows]

    @property
    def value(self) -> object:
        return [row.value for row in self.rows if row.value is not None]

    @value.setter
    def value(self, draft: object) -> None:
        items = [draft] if isinstance(draft, str | Mapping) else list(draft) if isinstance(draft, list | tuple) else []
        while self.rows:
            self._drop(self.rows[0])
        for number, item in enumerate(items or [{"kind": "main"}]):
            kind = "main" if number == 0 else "spelling"
            self._add(dict(item) if isinstance(item, Mapping) else {"text": str(item), "kind": kind})

    def say_problem_at(self, number: int, words: str) -> None:
        """A problem of one of the names that are filled in."""
        filled = [row for row in self.rows if row.value is not None]
        self.say_problem(words)
        for row in self.rows:
            restyle(row.text, state="wrong" if number < len(filled) and row is filled[number] else "")
        if number < len(filled):
            self.setFocusProxy(filled[number].text)

    def _add(self, draft: Mapping[str, object], *, focus: bool = False) -> None:
        row = NameRow(len(self.rows), self)
        row.fill(draft, self.labels)
        row.away.clicked.connect(lambda: self._away(row))
        self.rows.append(row)
        self.body.addWidget(row)
        self.name.setBuddy(self.rows[0].text)
        self.setFocusProxy(self.rows[0].text)
        if focus:
            row.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _away(self, row: NameRow) -> None:
        self._drop(row)
        if not self.rows:
            self._add({"kind": "main"})
        for number, each in enumerate(self.rows):
            each.rename(number)
        self.setFocusProxy(self.rows[0].text)
        self.rows[-1].text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()

    def _drop(self, row: NameRow) -> None:
        self.rows.remove(row)
        self.body.removeWidget(row)
        row.hide()
        row.deleteLater()
