"""The fields of the opening card: a folder that is typed, dragged in or chosen, and a secret."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QKeyEvent  # noqa: TID251
from PySide6.QtWidgets import (  # noqa: TID251
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.parts.text import label
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import tokens

_TALL = ("tall", "yes")


def keep_no_history() -> None:
    """Qt's file dialog would write down which folders were looked at; that file is given a place where nothing can be."""
    if os.name == "posix" and sys.platform != "darwin":
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def forget_history() -> None:
    """The same where Qt's settings cannot be moved away: what the dialog wrote is taken out again."""
    if os.name != "posix" or sys.platform == "darwin":
        settings = QSettings(QSettings.Scope.UserScope, "QtProject")
        settings.remove("FileDialog")
        settings.sync()


class Field(QWidget):
    """A name, a line to type in, and a sentence below for what is wrong or worth knowing."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setProperty(*_TALL)
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(hint)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        self.name = label(name, "small", "text2", parent=self)
        self.name.setBuddy(self.edit)
        self.note: QLabel = label(hint, "small", "text3", wrap=True, parent=self)
        self.note.setVisible(bool(hint))
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addWidget(self.edit, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._name_row = QHBoxLayout()
        self._name_row.addWidget(self.name)
        column.addLayout(self._name_row)
        column.addLayout(self.row)
        column.addWidget(self.note)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        return self.edit.text()


class FolderField(Field):
    """A folder: typed, dragged in from a file manager, or chosen in a dialog of Qt's own, which remembers nothing."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.choose = QPushButton(self.tr("Choose"), self)
        self.choose.setProperty(*_TALL)
        self.choose.setAccessibleName(self.tr("Choose the folder"))
        self.choose.clicked.connect(self.ask)
        self.row.addWidget(self.choose)
        self.edit.setAcceptDrops(False)  # else the line would take the address as text
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # paths are not mirrored
        self.setAcceptDrops(True)
        keep_no_history()

    @property
    def folder(self) -> Path:
        return Path(self.text.strip()).expanduser()

    def ask(self) -> QFileDialog:
        """Open the dialog beside the window; what is chosen lands in the line."""
        dialog = QFileDialog(self, self.tr("Choose a folder"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        start = self.folder
        while self.text and not start.is_dir() and start != start.parent:
            start = start.parent
        dialog.setDirectory(str(start if self.text else Path.home()))
        dialog.fileSelected.connect(self.edit.setText)
        dialog.destroyed.connect(forget_history)
        dialog.open()
        return dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = self._dropped(event)
        if found is not None:
            self.edit.setText(found)
            event.acceptProposedAction()

    @staticmethod
    def _dropped(event: QDropEvent) -> str | None:
        """The one local folder that is dragged, or that the dragged file lies in."""
        urls = event.mimeData().urls()
        if len(urls) != 1 or not urls[0].isLocalFile():
            return None
        path = Path(urls[0].toLocalFile())
        return str(path if path.is_dir() else path.parent)


class SecretField(Field):
    """A passphrase: hidden, no clipboard out of it, shown while the eye is held on."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = self.edit.addAction(self._picture(Icon.EYE), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setCheckable(True)
        self._eye.setText(self.tr("Show what is typed"))
        self._eye.setToolTip(self.tr("Show what is typed"))
        self._eye.toggled.connect(self._show)
        self.caps = label(self.tr("Caps Lock is on"), "small", "warn", parent=self)
        self.caps.hide()
        self._name_row.addStretch(1)
        self._name_row.addWidget(self.caps)
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A capital without Shift, or a small letter with it: Caps Lock is on. Qt has no other way to ask."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            if len(typed) == 1 and typed.lower() != typed.upper():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.caps.setVisible(typed.isupper() != shift)
            elif event.key() == Qt.Key.Key_CapsLock:
                self.caps.hide()  # it is another now; the next letter tells which
        return super().eventFilter(watched, event)

    def _picture(self, icon: Icon) -> QIcon:
        return icon_of(icon, colour(tokens(), "text2"), ratio=self.devicePixelRatioF())

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(self._picture(Icon.COVERED if shown else Icon.EYE))

    def take(self) -> str:
        """What was typed; the line is emptied."""
        found = self.edit.text()
        self.edit.clear()
        self._eye.setChecked(False)
        self.caps.hide()
        return found
