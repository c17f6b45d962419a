"""The chain of a still as numbered links in words: Fine, Wrong or Not checked, each with what it means and its figures."""

from __future__ import annotations

from PySide6.QtCore import Qt  # noqa: TID251
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget  # noqa: TID251

from app.services.custody import Chain, Link
from ui.parts.signs import Sign
from ui.parts.text import label, said, shown
from ui.theme.icons import Icon
from ui.words import WORDS, finding
from ui.words.window import LINKS

_FIGURES = frozenset({"sha256", "pts", "time base", "frame", "size", "bytes", "lines", "at", "signer", "record digest"})

LONG_FIGURE = 40


class ChainView(QWidget):
    """All links in order, whatever the earlier ones say, under the verdict."""

    def __init__(self, chain: Chain, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chain = chain
        self.verdict = label(self._verdict(), "strong", "good" if chain.ok else "crit", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.verdict)
        self.links: list[str] = []
        for number, link in enumerate(chain.links, start=1):
            column.addLayout(self._line(number, link))

    def _verdict(self) -> str:
        if self.chain.ok:
            return self.tr("Every link holds, from the acquisition to the signature.")
        if any(link.ok is False for link in self.chain.links):
            return self.tr("The chain does not hold.")
        return self.tr("The chain could not be checked to its end.")

    def _line(self, number: int, link: Link) -> QHBoxLayout:
        name, meaning = LINKS.get(link.name, (link.name, ""))
        if link.ok:
            icon, tone, state = Icon.CHECK, "good", self.tr("Fine")
        elif link.ok is None:
            icon, tone, state = Icon.DASH, "text2", self.tr("Not checked")
        else:
            icon, tone, state = Icon.OCTAGON, "crit", self.tr("Wrong")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Sign(icon, tone, parent=self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = f"{number}. {said(name)}: {state}"
        self.links.append(head)
        words.addWidget(label(head, "strong", wrap=True, parent=self))
        if link.ok and meaning:
            words.addWidget(label(said(meaning), "small", "text2", wrap=True, parent=self))
        if link.problem:
            words.addWidget(label(_problem(link.problem, link), "small", "crit", wrap=True, parent=self))
        figures = "\n".join(_figure(what, value) for what, value in link.facts.items() if what in _FIGURES)
        if figures:
            shown_figures = label(shown(figures), "mono", "text2", wrap=True, parent=self)
            shown_figures.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            words.addWidget(shown_figures)
        row.addLayout(words, 1)
        return row


def _problem(problem: str, link: Link) -> str:
    """The words of an error code; otherwise what the service says."""
    if problem in WORDS:
        return said(finding(problem, link.about)[0])
    return shown(problem)


def _figure(what: str, value: str) -> str:
    """`pts 25600`; a digest stands below its name in lines that fit the pane."""
    if len(value) < LONG_FIGURE:
        return f"{what} {value}"
    return "\n".join((what, *(value[at : at + 32] for at in range(0, len(value), 32))))
