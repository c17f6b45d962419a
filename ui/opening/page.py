"""The opening page: one card on the empty window, and three sentences that are true before any vault is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget  # noqa: TID251

from app.services.vaults import Settings
from ui.jobs import Lane
from ui.opening.create_form import CreateForm
from ui.opening.open_form import OpenForm
from ui.opening.restore_form import RestoreForm
from ui.opening.sample_form import SampleForm
from ui.parts.signs import Logo, Sign
from ui.parts.text import label
from ui.theme.icons import Icon

CARD_WIDTH = 440
_CARD_INNER = 32


class OpeningPage(QScrollArea):
    """`opened(OpenVault)`. `sample`: the folder of the sample vault, once it was asked for."""

    opened = Signal(object)

    def __init__(self, lane: Lane, settings: Settings | None, work_factor: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sample: Path | None = None
        self.open_form = OpenForm(lane, settings, work_factor)
        self.create_form = CreateForm(lane, settings, work_factor)
        self.restore_form = RestoreForm(lane, settings)
        self.sample_form = SampleForm(lane, work_factor)
        self._forms = (self.open_form, self.create_form, self.restore_form, self.sample_form)
        self._card = QFrame()
        self._card.setProperty("role", "opening")
        self._card.setFixedWidth(CARD_WIDTH)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(_CARD_INNER, _CARD_INNER - 4, _CARD_INNER, 24)
        for form in self._forms:
            inside.addWidget(form)
            form.setVisible(form is self.open_form)
        column = QVBoxLayout()
        column.setSpacing(24)
        column.addLayout(self._head())
        column.addWidget(self._card)
        column.addLayout(self._truths())
        page = QWidget()
        page.setProperty("role", "page")
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(column)
        across.addStretch(1)
        down = QVBoxLayout(page)
        down.setContentsMargins(24, 24, 24, 24)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)
        self.setWidget(page)
        self.open_form.opened.connect(self.opened)
        self.open_form.wants_new.connect(self.make_new)
        self.open_form.wants_restore.connect(self.restore)
        self.open_form.wants_sample.connect(self.look_around)
        self.restore_form.wants_open.connect(self._open_restored)
        self.sample_form.wants_open.connect(self.open_one)
        self.sample_form.made.connect(self._made_sample)
        self.create_form.wants_open.connect(self.open_one)
        self.create_form.made.connect(self._made)
        self.open_form.folder.setFocus()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Logo(40))
        row.addWidget(label("Habeas", "title"))
        row.addStretch(1)
        return row

    def _truths(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        for icon, words in (
            (Icon.NO_NETWORK, self.tr("Habeas never connects to a network.")),
            (Icon.COVERED, self.tr("Pictures stay covered until you ask for them.")),
        ):
            row = QHBoxLayout()
            row.setContentsMargins(4, 0, 0, 0)
            row.setSpacing(12)
            row.addWidget(Sign(icon))
            row.addWidget(label(words, "small", "text2"), 1)
            column.addLayout(row)
        return column

    def _show(self, form: QWidget) -> None:
        for each in self._forms:
            each.setVisible(each is form)

    def make_new(self) -> None:
        self._show(self.create_form)
        self.create_form.show_step(0)

    def restore(self) -> None:
        self._show(self.restore_form)
        self.restore_form.begin()

    def look_around(self) -> None:
        self._show(self.sample_form)
        self.sample_form.where.setFocus()

    def open_one(self) -> None:
        self._show(self.open_form)
        self.open_form.folder.setFocus()

    def _open_restored(self, folder: Path | None) -> None:
        self.open_one()
        if folder is not None:
            self.open_form.folder.edit.setText(str(folder))
            self.open_form.secret.setFocus()

    def _made_sample(self, folder: Path, passphrase: str) -> None:
        self.sample = folder.absolute()
        self._made(folder, passphrase)

    def _made(self, folder: Path, passphrase: str) -> None:
        self.open_one()
        self.open_form.start_with(folder, passphrase)
