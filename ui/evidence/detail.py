"""The detail pane of one item: what it is, how it was acquired, and the stills of a film."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal  # noqa: TID251
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.model.evidence import Evidence
from ui.evidence.data import ItemDetail, moment_words
from ui.evidence.still_card import StillCard
from ui.parts.covered import Covered
from ui.parts.text import isolated, label, rule, said, shown
from ui.words.window import EVIDENCE

LONGEST_WORD = 32
_BRANCH = 16


class ItemView(QWidget):
    """Built once for one item. `wants_thumbnail`; each card in `cards` asks for its own picture and chain."""

    wants_thumbnail = Signal()
    wants_log = Signal()
    wants_film = Signal()

    def __init__(self, detail: ItemDetail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail = detail
        self.cards: list[StillCard] = []
        self.thumbnail: Covered | None = None
        found = detail.item.evidence
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(12)
        self._column.addWidget(label(shown(found.title), "heading", wrap=True, parent=self))
        if found.thumbnail is not None:
            self._thumbnail(found)
        self._facts(self._own(found))
        self._heading(self.tr("How it was acquired"))
        if detail.acquired:
            self._facts([(said(name), value) for name, value in detail.acquired])
        else:
            self._quiet(self.tr("Nothing is recorded about how it was acquired."))
        self._custody()
        self._derived(found)
        self._column.addStretch(1)

    def _own(self, found: Evidence) -> list[tuple[str, str]]:
        lines = [
            (self.tr("Kind"), f"{said(EVIDENCE[found.kind])}, {found.media_type}"),
            (self.tr("Size"), self.tr("{n} bytes").format(n=f"{found.size:,}".replace(",", " "))),
            (self.tr("Taken in"), moment_words(self.detail.item.recorded_at)),
            (self.tr("File name"), found.file_name),
            (self.tr("SHA-256"), found.content),
        ]
        if found.film is not None:
            film = found.film
            lines.append(
                (
                    self.tr("Film"),
                    self.tr("{codec}, {width} x {height}, {n} frames").format(
                        codec=film.codec, width=film.width, height=film.height, n=film.frames
                    ),
                )
            )
            if film.damage is not None:
                lines.append((self.tr("Damage"), film.damage))
        return lines

    def _thumbnail(self, found: Evidence) -> None:
        sides = found.film or found.picture
        ratio = sides.height / sides.width if sides is not None and sides.width else 0.5625
        self.thumbnail = Covered(self.tr("Small picture"), ratio, self)
        self.thumbnail.wanted.connect(self.wants_thumbnail)
        self._column.addWidget(self.thumbnail)

    def _facts(self, lines: list[tuple[str, str]]) -> None:
        """Labelled lines: name above value, so that neither is cut however long it is in any language."""
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        for place, (name, value) in enumerate(lines):
            block = QVBoxLayout()
            block.setSpacing(0)
            block.addWidget(label(name, "small", "text2", parent=self))
            is_digest = len(value) == 64 and " " not in value
            words = value if not is_digest else " ".join(value[at : at + 16] for at in range(0, 64, 16))
            kind = "mono" if is_digest else "body"
            line = label(shown(_breakable(words)), kind, wrap=True, parent=self)
            line.setAccessibleName(f"{name}: {shown(value)}")
            block.addWidget(line)
            grid.addLayout(block, place, 0)
        self._column.addLayout(grid)

    def _heading(self, words: str) -> None:
        self._column.addWidget(rule(self))
        self._column.addWidget(label(words, "strong", parent=self))

    def _quiet(self, words: str) -> None:
        self._column.addWidget(label(words, "body", "text2", wrap=True, parent=self))

    def _custody(self) -> None:
        """Who did what with it and when, one below the other."""
        self._heading(self.tr("Custody"))
        for each in self.detail.custody:
            who = (
                self.tr("{when}, by {name}").format(when=each.when, name=isolated(each.who)) if each.who else each.when
            )
            block = QVBoxLayout()
            block.setSpacing(0)
            block.addWidget(label(each.what, "body", wrap=True, parent=self))
            second = "; ".join(part for part in (who, shown(each.why)) if part)
            block.addWidget(label(second, "small", "text2", wrap=True, parent=self))
            self._column.addLayout(block)
        every = QPushButton(self.tr("These lines in the log"), self)
        every.setObjectName("item-log")
        every.setProperty("role", "link")
        every.clicked.connect(self.wants_log)
        self._column.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)

    def _derived(self, found: Evidence) -> None:
        """What was made of the original: set in below it, each with its recipe."""
        if not self.detail.derived and found.film is None:
            return
        self._heading(self.tr("Made from it"))
        self._column.addWidget(label(self.tr("Original, as it was taken in"), "body", parent=self))
        for what, how in self.detail.derived:
            block = QVBoxLayout()
            block.setSpacing(0)
            block.setContentsMargins(*((0, 0, _BRANCH, 0) if self.isRightToLeft() else (_BRANCH, 0, 0, 0)))
            block.addWidget(label(what, "body", wrap=True, parent=self))
            block.addWidget(label(how, "small", "text2", wrap=True, parent=self))
            self._column.addLayout(block)
        if found.film is not None:
            self._stills(found.film.first_pts)

    def _stills(self, first_pts: int) -> None:
        if not self.detail.stills:
            self._quiet(self.tr("No still was taken of this film yet."))
        look = QPushButton(self.tr("Look into this film"), self)
        look.setObjectName("item-film")
        look.setProperty("role", "link")
        look.clicked.connect(self.wants_film)
        self._column.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        for number, taken in enumerate(self.detail.stills, start=1):
            card = StillCard(number, taken, first_pts, self)
            self.cards.append(card)
            self._column.addWidget(card)


def _breakable(text: str) -> str:
    """Long words, such as web addresses, with places of no width where a line may break."""
    if all(len(word) <= LONGEST_WORD for word in text.split()):
        return text
    return "\u200b".join(text[at : at + LONGEST_WORD] for at in range(0, len(text), LONGEST_WORD))
