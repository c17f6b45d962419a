"""One still: its covered picture, its exact address in the film, and its chain when that is asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.services.custody import Chain
from ui.evidence.chain import ChainView
from ui.evidence.data import TakenStill
from ui.parts.covered import Covered
from ui.parts.text import label, shown


def seconds_words(still_pts: int, first_pts: int, time_base: tuple[int, int]) -> str:
    """`00:00:02.000` since the first frame, to the millisecond below."""
    numerator, denominator = time_base
    total_ms = (still_pts - first_pts) * numerator * 1000 // denominator
    seconds, ms = divmod(total_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}.{ms:03d}"


class StillCard(QFrame):
    """`wants_picture`, `wants_chain`: what only the vault's lane can answer."""

    wants_picture = Signal()
    wants_chain = Signal()

    def __init__(self, number: int, taken: TakenStill, first_pts: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.taken = taken
        still = taken.still
        self.setProperty("role", "well")
        name = self.tr("Still {n}").format(n=number)
        self.setAccessibleName(name)
        upright = still.rotation in {90, 270, -90}
        ratio = still.width / still.height if upright else still.height / still.width
        self.picture = Covered(name, ratio, self)
        self.cover = self._link(self.tr("Cover"), self.tr("Cover {name}").format(name=name))
        self.check = self._link(self.tr("Check the chain"), self.tr("Check the chain of {name}").format(name=name))
        self.cover.hide()
        at = seconds_words(still.pts, first_pts, still.time_base)
        base = f"{still.time_base[0]}/{still.time_base[1]}"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self.picture)
        self._column.addWidget(label(f"{name}, {at}", "strong", wrap=True, parent=self))
        self._column.addWidget(
            label(
                self.tr("Frame {frame}, pts {pts}, time base {base} s").format(
                    frame=still.frame, pts=still.pts, base=base
                ),
                "small",
                "text2",
                wrap=True,
                parent=self,
            )
        )
        if still.damaged:
            self._column.addWidget(
                label(
                    self.tr("The film is damaged before this frame: parts of the picture may be made up."),
                    "small",
                    "warn",
                    wrap=True,
                    parent=self,
                )
            )
        if still.note:
            self._column.addWidget(label(shown(still.note), wrap=True, parent=self))
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        row.addWidget(self.cover)
        self._column.addLayout(row)
        self.chain: ChainView | None = None
        self.picture.wanted.connect(self.wants_picture)
        self.cover.clicked.connect(self._cover)
        self.check.clicked.connect(self.wants_chain)

    def _link(self, words: str, spoken: str) -> QPushButton:
        made = QPushButton(words, self)
        made.setProperty("role", "link")
        made.setAccessibleName(spoken)
        return made

    def show_picture(self, picture: bytes) -> bool:
        """Uncover; False where these are no bytes of a picture."""
        uncovered = self.picture.show_picture(picture, self.taken.still.rotation or 0)
        self.cover.setVisible(uncovered)
        return uncovered

    def _cover(self) -> None:
        self.picture.cover()
        self.cover.hide()
        self.picture.button.setFocus()

    def show_chain(self, chain: Chain) -> None:
        if self.chain is not None:
            self.chain.deleteLater()
        self.chain = ChainView(chain, self)
        self._column.addWidget(self.chain)
        self.check.setText(self.tr("Check it again"))
