"""The tour of the sample: five steps, each beside what it is about. It can be left at any step, and everything goes by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal  # noqa: TID251
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from ui.parts.text import label, say
from ui.theme.marks import colour
from ui.theme.style import draw_ring
from ui.theme.theme import tokens

_WIDTH = 360
_GAP = 16


@dataclass(frozen=True)
class Step:
    """`go`: leads to the place; `about`: the widget that is meant, once it is there, None for the page as a whole."""

    title: str
    words: str
    go: Callable[[], None]
    about: Callable[[], QWidget | None]


class _Ring(QWidget):
    """The ring around what a step is about; clicks go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_ring(painter, QRectF(self.rect()), colour(tokens(), "accent"), 10)
        painter.end()


class Tour(QFrame):
    """`ended` when it was gone through or left."""

    ended = Signal()

    def __init__(self, over: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(over)
        self._over = over
        self._steps = tuple(steps)
        self.at = 0
        self._ring = _Ring(over)
        self.setProperty("role", "popover")
        self.setObjectName("tour")
        self.setFixedWidth(_WIDTH)
        self._count = label("", "small", "text2", parent=self)
        self._title = label("", "heading", wrap=True, parent=self)
        self._words = label("", "body", wrap=True, parent=self)
        self.skip = QPushButton(self.tr("Leave the tour"), self)
        self.skip.setObjectName("tour-skip")
        self.skip.setProperty("role", "link")
        self.back = QPushButton(self.tr("Back"), self)
        self.back.setObjectName("tour-back")
        self.next = QPushButton(self.tr("Next"), self)
        self.next.setObjectName("tour-next")
        self.next.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (self._count, self._title, self._words):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.skip.clicked.connect(self.leave)
        self.back.clicked.connect(lambda: self.show_step(self.at - 1))
        self.next.clicked.connect(self._on)
        over.installEventFilter(self)
        self.show_step(0)

    def _on(self) -> None:
        if self.at == len(self._steps) - 1:
            self.leave()
        else:
            self.show_step(self.at + 1)

    def show_step(self, number: int) -> None:
        self.at = max(0, number)
        step = self._steps[self.at]
        step.go()
        say(self._count, self.tr("Step {n} of {all}").format(n=self.at + 1, all=len(self._steps)))
        say(self._title, step.title)
        say(self._words, step.words)
        self.setAccessibleName(f"{step.title}. {step.words}")
        self.back.setVisible(self.at > 0)
        self.next.setText(self.tr("Done") if self.at == len(self._steps) - 1 else self.tr("Next"))
        self._place()
        self.show()
        self.raise_()
        self.next.setFocus()

    def leave(self) -> None:
        self._over.removeEventFilter(self)
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def _place(self) -> None:
        """Beside what is meant where there is room, else at the foot of the window."""
        self.setFixedHeight(max(self._column.totalHeightForWidth(_WIDTH), self._column.minimumSize().height()))
        about = self._steps[self.at].about()
        whole = self._over.rect()
        shown = about is not None and about.isVisible()
        self._ring.setVisible(shown)
        size = self.size()
        if about is None or not shown:
            self.move(whole.center().x() - size.width() // 2, whole.bottom() - size.height() - 3 * _GAP)
            return
        target = QRect(about.mapTo(self._over, QPoint(0, 0)), about.size()).intersected(whole)
        self._ring.setGeometry(target.adjusted(-4, -4, 4, 4).intersected(whole))
        self._ring.raise_()
        top = min(max(_GAP, target.top()), whole.bottom() - size.height() - _GAP)
        for left in (target.right() + _GAP, target.left() - size.width() - _GAP):
            if left >= 0 and left + size.width() <= whole.width():
                self.move(left, top)
                return
        below = target.bottom() + _GAP
        fits = below + size.height() <= whole.bottom()
        middle = min(max(_GAP, target.center().x() - size.width() // 2), whole.width() - size.width() - _GAP)
        self.move(middle, below if fits else whole.bottom() - size.height() - 3 * _GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.focusWidget() is not None:
            button = self.focusWidget()
            if isinstance(button, QPushButton):
                button.click()
        else:
            super().keyPressEvent(event)
