"""Several of a list: what is chosen stands as chips, the rest in a box to add from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QSizePolicy, QWidget  # noqa: TID251

from ui.forms.chips import Chips
from ui.forms.field import Field
from ui.parts.drop_down import DropDown


class ChoicesField(Field):
    """Several keys of a list. `choices`: (key, words); a key that is not in the list is kept and shown as it is."""

    def __init__(
        self, key: str, name: str, choices: Sequence[tuple[str, str]], hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(key, name, hint, parent)
        self._choices = dict(choices)
        self.chips = Chips(self)
        self.chips.changed.connect(self._changed)
        self.column.insertWidget(1, self.chips)
        self.box = DropDown(self)
        self.box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.put_editor(self.box, at=2)
        self.box.activated.connect(self._picked)
        self._offer()

    @property
    def value(self) -> object:
        return self.chips.values

    @value.setter
    def value(self, draft: object) -> None:
        keys = [draft] if isinstance(draft, str) else list(draft) if isinstance(draft, list | tuple) else []
        self.chips.clear()
        for key in filter(None, keys):
            self.chips.add(str(key), self._choices.get(str(key), str(key)).strip())
        self._offer()

    def _offer(self) -> None:
        """What is not chosen yet."""
        self.box.clear()
        self.box.addItem(self.tr("Add one of the list"), "")
        for key, words in self._choices.items():
            if key not in self.chips.values:
                self.box.addItem(words, key)
        self.box.setCurrentIndex(0)

    def _picked(self, row: int) -> None:
        key = self.box.itemData(row)
        if key:
            self.chips.add(key, self._choices[key].strip())
            self._changed()

    def _changed(self) -> None:
        self._offer()
        self._touched()

    def pick(self, key: str) -> None:
        """Choose as a hand would; for the calendar of other widgets and for tests."""
        self._picked(self.box.findData(key, Qt.ItemDataRole.UserRole))
