"""What every field of a form has: a name, something to type in, and a line below for what is wrong or how it was read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtGui import QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.parts.drop_down import DropDown
from ui.parts.icon_button import IconButton
from ui.parts.text import label, say
from ui.theme.icons import Icon
from ui.theme.theme import restyle


class Field(QWidget):
    """`key`: the field of the draft. `changed` after every change by hand; `value` is what goes into the draft."""

    changed = Signal()

    def __init__(self, key: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"field-{key}")
        self.name = label(name, "small", "text2", parent=self)
        self.note = label(hint, "small", "text3", wrap=True, parent=self)
        self.note.setVisible(bool(hint))
        self._hint = hint
        self._words = name
        self.problem = ""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self.name)
        self.column.addWidget(self.note)

    def put_editor(self, editor: QWidget, at: int = 1) -> None:
        """Place what is typed in; it is named like the field."""
        editor.setAccessibleName(self._words)
        editor.setAccessibleDescription(self._hint)
        self.name.setBuddy(editor)
        self.setFocusProxy(editor)
        self.column.insertWidget(at, editor)

    def editors(self) -> Sequence[QWidget]:
        """What gets the outline of a problem."""
        proxy = self.focusProxy()
        return [proxy] if isinstance(proxy, QWidget) else []

    @property
    def value(self) -> object:
        raise AssertionError(f"{type(self).__name__} does not say its value")

    @value.setter
    def value(self, draft: object) -> None:
        raise AssertionError(f"{type(self).__name__} takes no value: {type(draft).__name__}")

    @property
    def is_blank(self) -> bool:
        return self.value in ("", [], None)

    def say_problem(self, words: str) -> None:
        """What is wrong with it, in words; nothing for nothing."""
        self.problem = words
        for editor in self.editors():
            restyle(editor, state="wrong" if words else "")
            editor.setAccessibleDescription(words or self._hint)
        self._say_note(words, "crit" if words else "text3")

    def say_reading(self, words: str) -> None:
        """How it was understood; a problem stands before it."""
        if not self.problem:
            self._say_note(words, "text2")

    def _say_note(self, words: str, tone: str) -> None:
        say(self.note, words or self._hint, tone if words else "text3")
        self.note.setVisible(bool(words or self._hint))

    def _touched(self) -> None:
        if self.problem:
            self.say_problem("")
        self.changed.emit()


class LineField(Field):
    """One line of text."""

    def __init__(self, key: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self.edit = QLineEdit(self)
        self.put_editor(self.edit)
        self.edit.textEdited.connect(lambda _text: self._touched())

    @property
    def value(self) -> object:
        return self.edit.text()

    @value.setter
    def value(self, draft: object) -> None:
        self.edit.setText("" if draft is None else str(draft))
        self.edit.setCursorPosition(0)


_LINE_PX = 20
_LEAST_LINES = 3
_MOST_LINES = 14


class LongField(Field):
    """Several lines; grows with its text. Tab goes on to the next field."""

    def __init__(self, key: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setTabChangesFocus(True)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.put_editor(self.edit)
        self.edit.textChanged.connect(self._grow)
        self.edit.modificationChanged.connect(self._modified)
        self._grow()

    @property
    def value(self) -> object:
        return self.edit.toPlainText()

    @value.setter
    def value(self, draft: object) -> None:
        self.edit.blockSignals(True)
        self.edit.setPlainText("" if draft is None else str(draft))
        self.edit.blockSignals(False)
        self.edit.document().setModified(False)
        self._grow()

    def _modified(self, modified: bool) -> None:
        if modified:
            self._touched()
            self.edit.document().setModified(False)

    def _grow(self) -> None:
        lines = int(self.edit.document().size().height())
        self.edit.setFixedHeight(_LINE_PX * max(_LEAST_LINES, min(lines, _MOST_LINES)) + 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()


class ChoiceField(Field):
    """One of a list, or nothing. `choices`: (key, words). A key that is not in the list is kept and shown as it is."""

    def __init__(
        self, key: str, name: str, choices: Sequence[tuple[str, str]], hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(key, name, hint, parent)
        self.box = DropDown(self)
        self.box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.addItem("", "")
        for choice, words in choices:
            self.box.addItem(words, choice)
        self.put_editor(self.box)
        self.box.activated.connect(lambda _row: self._touched())

    @property
    def value(self) -> object:
        return self.box.currentData()

    @value.setter
    def value(self, draft: object) -> None:
        written = "" if draft is None else str(draft)
        row = self.box.findData(written)
        if row < 0:
            self.box.addItem(written, written)
            row = self.box.count() - 1
        self.box.setCurrentIndex(row)


class ListField(Field):
    """Several texts, one to a line of its own; lines are added and taken away. Blank ones count for nothing."""

    def __init__(self, key: str, name: str, add: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, hint, parent)
        self._add_words = add
        self.lines: list[QLineEdit] = []
        self._rows: list[QWidget] = []
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self.column.insertLayout(1, self.body)
        self.add_button = IconButton(Icon.ADD, add, parent=self)
        self.add_button.clicked.connect(lambda: self._add("", focus=True))
        self._add("")

    def editors(self) -> Sequence[QWidget]:
        return self.lines

    @property
    def value(self) -> object:
        return [line.text() for line in self.lines if line.text().strip()]

    @value.setter
    def value(self, draft: object) -> None:
        texts = [draft] if isinstance(draft, str) else list(draft) if isinstance(draft, list | tuple) else []
        while self._rows:
            self._drop(0)
        for text in texts or [""]:
            self._add(str(text))

    def _add(self, text: str, *, focus: bool = False) -> None:
        row = QWidget(self)
        line = QLineEdit(text, row)
        line.setAccessibleName(f"{self._words} {len(self.lines) + 1}")
        line.textEdited.connect(lambda _text: self._touched())
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        across.addWidget(line, 1)
        away = IconButton(Icon.CLOSE, self.tr("Take this line away"), parent=row)
        away.clicked.connect(lambda: self._remove(row))
        across.addWidget(away)
        self.lines.append(line)
        self._rows.append(row)
        self.body.addWidget(row)
        self._arrange()
        if focus:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        """The button that adds stands at the end of the last line; the first field carries the focus of the whole."""
        if self._rows:
            layout = self._rows[-1].layout()
            assert layout is not None
            layout.addWidget(self.add_button)
            self.name.setBuddy(self.lines[0])
            self.setFocusProxy(self.lines[0])

    def _remove(self, row: QWidget) -> None:
        self._drop(self._rows.index(row))
        if not self._rows:
            self._add("")
        self._arrange()
        self.lines[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()

    def _drop(self, number: int) -> None:
        self.add_button.setParent(self)
        row = self._rows.pop(number)
        self.lines.pop(number)
        self.body.removeWidget(row)
        row.hide()
        row.deleteLater()


class YesNoField(ChoiceField):
    """Yes, no, or not known, which is what stands where nothing is chosen."""

    def __init__(self, key: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, name, (), hint, parent)
        self.box.setItemText(0, self.tr("Not known"))
        self.box.addItem(self.tr("Yes"), "yes")
        self.box.addItem(self.tr("No"), "no")
