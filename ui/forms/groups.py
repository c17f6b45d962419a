"""Several times the same few fields: charges, counsel, elements of an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from ui.forms.field import Field
from ui.forms.specs import Spec
from ui.parts.text import label

Make = Callable[[Spec, QWidget], Field]


class _Group(QFrame):
    def __init__(self, number: int, specs: Sequence[Spec], make: Make, field: GroupField) -> None:
        super().__init__(field)
        self.setProperty("role", "well")
        self.fields = [make(spec, self) for spec in specs]
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        self.title = label("", "strong", "text2", parent=self)
        self.away = QPushButton(self.tr("Take away"), self)
        self.away.setProperty("role", "link")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.away)
        column.addLayout(head)
        for each in self.fields:
            each.setObjectName(f"field-{field.key}-{number}-{each.key}")
            column.addWidget(each)
            each.changed.connect(field.touched)

    @property
    def value(self) -> dict[str, object]:
        """The draft of this one; blank fields are left out."""
        return {each.key: each.value for each in self.fields if not each.is_blank}

    def fill(self, draft: Mapping[str, object]) -> None:
        for each in self.fields:
            each.value = draft.get(each.key, "")


class GroupField(Field):
    """The value is a list of drafts; a group of blank fields counts for nothing."""

    def __init__(
        self,
        key: str,
        name: str,
        specs: Sequence[Spec],
        make: Make,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(key, name, hint, parent)
        self._specs = specs
        self._make = make
        self.groups: list[_Group] = []
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.column.insertLayout(1, self.body)
        self.add_button = QPushButton(self.tr("Add: {name}").format(name=name), self)
        self.add_button.setObjectName(f"add-{key}")
        self.add_button.setProperty("role", "link")
        self.add_button.clicked.connect(self._add_by_hand)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.column.insertLayout(2, row)
        self.setFocusProxy(self.add_button)

    def touched(self) -> None:
        self._touched()

    def editors(self) -> Sequence[QWidget]:
        return []

    @property
    def value(self) -> object:
        return [group.value for group in self.groups if group.value]

    @value.setter
    def value(self, draft: object) -> None:
        items = list(draft) if isinstance(draft, list | tuple) else [draft] if isinstance(draft, Mapping) else []
        while self.groups:
            self._drop(self.groups[0])
        for item in items:
            if isinstance(item, Mapping):
                self._add().fill(item)

    def say_problem_at(self, number: int, inner: str, words: str) -> None:
        """A problem inside one of the groups that are filled in; it takes the focus of the whole."""
        filled = [group for group in self.groups if group.value]
        found = (
            next((each for each in filled[number].fields if each.key == inner), None) if number < len(filled) else None
        )
        if found is None:
            self.say_problem(words)
        else:
            found.say_problem(words)
            self.problem = words
            self.setFocusProxy(found)

    def _add(self) -> _Group:
        group = _Group(len(self.groups), self._specs, self._make, self)
        group.away.clicked.connect(lambda: self._away(group))
        self.groups.append(group)
        self.body.addWidget(group)
        self._number()
        return group

    def _add_by_hand(self) -> None:
        group = self._add()
        group.show()
        group.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _number(self) -> None:
        for number, group in enumerate(self.groups, start=1):
            words = f"{self._words} {number}"
            group.title.setText(words)
            group.away.setAccessibleName(self.tr("Take away: {name}").format(name=words))

    def _away(self, group: _Group) -> None:
        self._drop(group)
        self._number()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()

    def _drop(self, group: _Group) -> None:
        self.groups.remove(group)
        self.body.removeWidget(group)
        group.hide()
        group.deleteLater()
