"""Settings: groups at the left, one column beside them. Every setting says in a sentence what it changes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251

from ui.desk import Desk, Where
from ui.frame.place import Place
from ui.palette.entries import Command
from ui.parts.room import Room
from ui.settings.backup import BackupGroup
from ui.settings.groups import AboutGroup, KeysGroup, LookGroup, MediaGroup, YouGroup
from ui.settings.parts import Group
from ui.settings.safety import SafetyGroup
from ui.theme.icons import Icon

_GROUPS_WIDTH = 176


class SettingsPage(Room):
    """`Where("settings", part=key)` leads to a group."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        self.title.setText(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self._specs: tuple[tuple[str, str, Icon, type[Group]], ...] = (
            ("you", self.tr("You"), Icon.PERSON, YouGroup),
            ("safety", self.tr("Safety"), Icon.LOCK, SafetyGroup),
            ("look", self.tr("Look"), Icon.EYE, LookGroup),
            ("keys", self.tr("Keys"), Icon.KEY, KeysGroup),
            ("backups", self.tr("Backups"), Icon.COPY, BackupGroup),
            ("media", self.tr("Media"), Icon.FILM, MediaGroup),
            ("about", self.tr("About"), Icon.INFO, AboutGroup),
        )
        self.places: dict[str, Place] = {}
        self.groups: dict[str, Group] = {}
        self._here = "safety"
        self._choice = QButtonGroup(self)
        names = QVBoxLayout()
        names.setSpacing(4)
        for key, name, icon, _ in self._specs:
            place = Place(icon, name, "", self)
            place.setToolTip("")
            place.setObjectName(f"settings-{key}")
            place.setFixedWidth(_GROUPS_WIDTH)
            place.clicked.connect(lambda _checked=False, to=key: self.desk.go(Where("settings", part=to)))
            self._choice.addButton(place)
            self.places[key] = place
            names.addWidget(place)
        names.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(self.tr("Settings"))
        self._holder = QWidget()
        self._holder.setProperty("role", "page")
        across_column = QHBoxLayout(self._holder)
        across_column.setContentsMargins(0, 0, 12, 24)
        self._column = QVBoxLayout()
        across_column.addLayout(self._column, 100)
        across_column.addStretch(1)
        self.area.setWidget(self._holder)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(names)
        across.addWidget(self.area, 1)
        self.column.addLayout(across, 1)

    def group(self, key: str) -> Group:
        """A group; it is made when it is first asked for."""
        if key not in self.groups:
            made = next(make for each, _, _, make in self._specs if each == key)(self.desk, self._holder)
            self.groups[key] = made
            self._column.addWidget(made, 1)
        return self.groups[key]

    def show_place(self, where: Where) -> None:
        self._here = where.part if where.part in self.places else self._here
        self.places[self._here].setChecked(True)
        shown = self.group(self._here)
        for each in self.groups.values():
            each.setVisible(each is shown)
        self.area.verticalScrollBar().setValue(0)
        shown.load()

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Settings: {group}").format(group=name), partial(self._go, key), icon)
            for key, name, icon, _ in self._specs
        ]

    def _go(self, key: str) -> None:
        self.desk.go(Where("settings", part=key))

    def panes(self) -> list[QWidget]:
        return [self.places[self._here], self.area]
