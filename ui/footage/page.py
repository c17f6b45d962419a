"""The footage room: all films, one film, the stills of one person side by side, and taking film in."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget  # noqa: TID251

from app.model.evidence import EvidenceKind
from app.model.ids import RecordId
from ui.desk import Desk, Where
from ui.evidence.take_in import TakeIn, dropped_files
from ui.footage import data
from ui.footage.compare import CompareView
from ui.footage.film import FilmView
from ui.palette.entries import Command
from ui.parts.empty import Empty
from ui.parts.lines import PAGE, Row, RowsList
from ui.parts.room import Room
from ui.parts.text import say
from ui.theme.icons import Icon

ADD, COMPARE = "add", "compare"


class FootagePage(Room):
    """`Where("footage", film)`, `Where("footage", film, "pts 25600")`, `Where("footage", person, "compare")`,
    `Where("footage", "", "add")`.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", desk, parent)
        say(self.title, self.tr("Footage"))
        self.setAccessibleName(self.tr("Footage"))
        self.setAcceptDrops(True)
        self._numbers: list[int] = []
        self._is_list = True
        self.add_button = QPushButton(self.tr("Take film in"), self)
        self.add_button.setObjectName("film-add")
        self.add_button.setProperty("role", "primary")
        self.add_button.setToolTip(self.tr("Take film in (Ctrl+N)"))
        self.add_button.clicked.connect(lambda: self.desk.go(Where("footage", "", ADD)))
        self.head.addWidget(self.add_button)
        self.films = RowsList(self.tr("Films, the last taken in first"))
        self.films.setObjectName("films")
        self.films.opened.connect(lambda id_: self.desk.go(Where("footage", id_)))
        self.films.clicked.connect(lambda _index: self._clicked())
        self.films.rows.wanted.connect(self._page)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.films)
        card.setFocusProxy(self.films)
        self.empty = Empty(
            Icon.FILM,
            self.tr("No film was taken in yet."),
            self.tr(
                "Drop a film here, or choose one with \u201cTake film in\u201d. It is kept byte for byte, encrypted."
            ),
        )
        self.film = FilmView(desk)
        self.film.failed.connect(self.strip.say_error)
        self.film.compare.connect(lambda person: self.desk.go(Where("footage", person, COMPARE)))
        self.compare = CompareView(desk)
        self.compare.failed.connect(self.strip.say_error)
        self.take_in = TakeIn(desk, EvidenceKind.FILM)
        self.take_in.left.connect(lambda: self.desk.go(Where("footage")))
        self.take_in.taken.connect(lambda id_: self.desk.go(Where("footage", id_)))
        self.stack = QStackedWidget(self)
        for page in (card, self.empty, self.film, self.compare, self.take_in):
            self.stack.addWidget(page)
        self.list_card = card
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.progress)

    def show_place(self, where: Where) -> None:
        self.strip.clear()
        self._frame_page(plain=not where.record and not where.part)
        if where.part == ADD:
            self.take_in.begin()
            self.stack.setCurrentWidget(self.take_in)
        elif where.part == COMPARE and where.record:
            self.stack.setCurrentWidget(self.compare)
            self.compare.show_person(RecordId(where.record), where)
        elif where.record:
            self.stack.setCurrentWidget(self.film)
            self.film.show_film(RecordId(where.record))
            if where.part.startswith("pts "):
                self.film.go_to(int(where.part.removeprefix("pts ")))
        else:
            self.load()

    def _frame_page(self, *, plain: bool) -> None:
        """The list has a head and margins; a film goes to the edges."""
        is_film = not plain
        self._is_list = plain
        self.title.setVisible(plain)
        self.beside_title.setVisible(plain)
        self.add_button.setVisible(plain)
        self.column.setContentsMargins(*((0, 0, 12, 12) if is_film else (24, 16, 24, 4)))
        self.column.setSpacing(0 if is_film else 16)

    def load(self) -> None:
        job = self.ask("films", lambda _ticket: data.film_numbers(self.vault), self.tr("Reading the record"))
        job.succeeded.connect(self._loaded)

    def _loaded(self, numbers: list[int]) -> None:
        if not self.is_newest("films"):
            return
        self._numbers = numbers
        if self._is_list:
            self.stack.setCurrentWidget(self.list_card if numbers else self.empty)
        count = len(numbers)
        say(self.beside_title, self.tr("1 film") if count == 1 else self.tr("{n} films").format(n=count))
        self.films.rows.show_count(count)

    def _page(self, page: int) -> None:
        wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
        job = self.lane.run(lambda _ticket: data.film_rows(self.vault, wanted))

        def put(rows: list[Row]) -> None:
            if self._numbers[page * PAGE : (page + 1) * PAGE] == wanted:
                self.films.rows.put(page, rows)

        job.succeeded.connect(put)
        job.failed.connect(self.strip.say_error)

    def _clicked(self) -> None:
        row = self.films.chosen
        if row is not None:
            self.desk.go(Where("footage", row.id))

    # film that is dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.desk.go(Where("footage", "", ADD))
            self.take_in.choose(files)

    def commands(self) -> list[Command]:
        return [Command(self.tr("Take film in"), lambda: self.desk.go(Where("footage", "", ADD)), Icon.ADD)]

    def panes(self) -> list[QWidget]:
        current = self.stack.currentWidget()
        if current is self.film:
            return self.film.panes()
        if current is self.compare:
            return self.compare.panes()
        if current is self.take_in:
            return [self.take_in]
        return [self.films, self.add_button]
