"""One film: stage, transport, scrubber and stills at the left; what is known of the frame, or a form about it, beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal  # noqa: TID251
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent  # noqa: TID251
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget  # noqa: TID251

from app.errors import Invalid
from app.jobs import Ticket
from app.model.drafts import first_problem
from app.model.ids import RecordId
from app.services import stills
from app.services.footage import TakenStill
from app.services.frames import Target
from ui.desk import Desk, Where
from ui.footage import data
from ui.footage.data import Frame, OpenFilm, clock
from ui.footage.reel import Reel
from ui.footage.scrubber import Scrubber
from ui.footage.side import FrameSide
from ui.footage.stage import Region, Stage
from ui.footage.stills_strip import StillsStrip
from ui.footage.turning import Rect
from ui.forms.form import RecordForm
from ui.jobs import Job
from ui.parts.beside import Beside, Pane
from ui.parts.icon_button import IconButton
from ui.parts.strip import Strip
from ui.parts.text import label, said, say
from ui.theme.icons import Icon, icon_of
from ui.theme.marks import colour
from ui.theme.theme import restyle, tokens
from ui.words import PROBLEMS

_FIELDS = {
    "depiction": (
        *("subject", "person", "how", "confidence", "identified_by", "second_identifier"),
        *("region", "contested", "contested_by"),
    ),
    "observation": (
        "subject",
        "person",
        "seen",
        "text",
        "confidence",
        "observed_by",
        "observed_on",
        "region",
        "compared_with",
    ),
}
_SCRUB_MS = 60
_FILM_SIDE = 24


class SidePane(Pane):
    """The pane beside the film; a form takes the place of the facts while it is written."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.form: RecordForm | None = None

    def show_form(self, form: RecordForm) -> None:
        self.end_form()
        self.form = form
        column = self.layout()
        assert column is not None
        column.addWidget(form)
        restyle(form, role="plain")  # the pane has the outline already
        self.area.hide()
        form.show()

    def end_form(self) -> None:
        """The facts again."""
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            form.deleteLater()
        self.area.show()


class FilmView(QWidget):
    """`failed(error)`: something could not be read, for the room's strip."""

    failed = Signal(object)
    compare = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.opened: OpenFilm | None = None
        self.reel: Reel | None = None
        self.side: FrameSide | None = None
        self._id = RecordId("")
        self._images: dict[RecordId, QImage] = {}
        self._busy = False
        self._chosen = 0
        self._pending: Rect | None = None
        self._reading: Job | None = None
        self._build()

    # what it is made of

    def _build(self) -> None:
        main = QFrame(self)
        main.setProperty("role", "film")
        self.stage = Stage(main)
        self.strip = Strip(main)
        self.scrubber = Scrubber(main)
        self.stills = StillsStrip(main)
        self.film_words = label("", "small", "text2", parent=main)
        self.stills_words = label("", "small", "text2", parent=main)
        self.compare_button = QPushButton(self.tr("Compare one person over time"), main)
        self.compare_button.setObjectName("compare-stills")
        self.compare_button.setProperty("role", "link")
        self.compare_button.clicked.connect(self._compare)
        heads = QHBoxLayout()
        heads.setSpacing(16)
        heads.addWidget(label(self.tr("Stills from this film"), "strong", parent=main))
        heads.addWidget(self.stills_words, 1)
        heads.addWidget(self.compare_button)
        under = QVBoxLayout()
        under.setContentsMargins(_FILM_SIDE, 8, _FILM_SIDE, 8)
        under.setSpacing(8)
        under.addWidget(self.strip)
        under.addWidget(self._transport(main))
        under.addWidget(self.scrubber)
        under.addWidget(self.film_words)
        under.addLayout(heads)
        under.addWidget(self.stills)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stage, 1)
        column.addLayout(under)
        self.pane = SidePane(self.tr("This frame"))
        self.beside = Beside(main, self.pane, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.beside)
        self.stage.stepped.connect(self._step)
        self.stage.leapt.connect(self._leap)
        self.stage.ends.connect(self._end)
        self.stage.uncover.connect(self.uncover)
        self.stage.cover.connect(self.cover)
        self.stage.still.connect(self.take_still)
        self.stage.jump.connect(self._jump)
        self.stage.marked.connect(self._marked)
        self.stage.chosen.connect(self._choose)
        self.scrubber.wanted.connect(self._scrub)
        self.scrubber.leapt.connect(self._leap)
        self.scrubber.ends.connect(self._end)
        self.stills.chosen.connect(self._go_to_still)
        self._scrubbed = QTimer(self)
        self._scrubbed.setSingleShot(True)
        self._scrubbed.setInterval(_SCRUB_MS)
        self._scrubbed.timeout.connect(self._scrub_now)
        self._scrub_to: Target | None = None

    def _transport(self, main: QWidget) -> QWidget:
        """Left to right in every window, as film runs."""
        bar = QWidget(main)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        ways: tuple[tuple[Icon, str, str, str, Callable[[], None]], ...] = (
            (Icon.REWIND, "second-back", self.tr("One second back"), "\u2190", lambda: self._leap(-1)),
            (Icon.LEFT, "frame-back", self.tr("One frame back"), ",", lambda: self._step(-1)),
            (Icon.RIGHT, "frame-on", self.tr("One frame on"), ".", lambda: self._step(1)),
            (Icon.AHEAD, "second-on", self.tr("One second on"), "\u2192", lambda: self._leap(1)),
        )
        self.ways = []
        for icon, name, words, keys, act in ways:
            button = IconButton(icon, words, keys, bar)
            button.setObjectName(name)
            button.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            button.setAutoRepeat(True)
            button.clicked.connect(act)
            self.ways.append(button)
        steps = QWidget(bar)
        steps.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        inner = QHBoxLayout(steps)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        self.time = QLineEdit(steps)
        self.time.setObjectName("film-time")
        self.time.setAccessibleName(self.tr("Go to a time, or to a pts"))
        self.time.setToolTip(self.tr("A time such as 00:12:03.480, or pts 9260544 (G)"))
        self.time.setFixedWidth(136)
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.time.returnPressed.connect(self._typed)
        for button in self.ways[:2]:
            inner.addWidget(button)
        inner.addWidget(self.time)
        for button in self.ways[2:]:
            inner.addWidget(button)
        self.details = QPushButton(self.tr("Details"), bar)
        self.details.setObjectName("film-details")
        self.details.clicked.connect(lambda: self.beside.show_pane(wanted=True))
        self.region = QPushButton(self.tr("Region"), bar)
        self.region.setObjectName("mark-region")
        self.region.setToolTip(self.tr("Mark somebody in this frame (R)"))
        self.region.setIcon(icon_of(Icon.REGION, colour(tokens(), "text"), colour(tokens(), "text3")))
        self.region.clicked.connect(self.stage.begin_region)
        self.take = QPushButton(self.tr("Take still"), bar)
        self.take.setObjectName("take-still")
        self.take.setProperty("role", "primary")
        self.take.setIcon(icon_of(Icon.CAMERA, colour(tokens(), "on_accent"), colour(tokens(), "text3")))
        self.take.clicked.connect(self.take_still)
        row.addWidget(steps)
        row.addStretch(1)
        row.addWidget(self.details)
        row.addWidget(self.region)
        row.addWidget(self.take)
        return bar

    # the film

    def show_film(self, id_: RecordId) -> None:
        """Read a film, or read it anew; the frame stays where it was."""
        if id_ != self._id:
            self.leave()
            self._id = id_
        vault = self.desk.vault
        if self._reading is not None:
            self._reading.cancel()
        job = self.desk.lane.run(lambda _ticket: data.open_film(vault, id_))
        self._reading = job
        job.succeeded.connect(self._opened)
        job.failed.connect(self.failed)

    def _opened(self, opened: OpenFilm) -> None:
        if opened.film.id != self._id or self.sender() is not self._reading:
            return
        self.opened = opened
        film = opened.film
        self.desk.entitle(Where("footage", film.id), film.evidence.title)
        facts = film.evidence.film
        if facts is not None and opened.outline is not None:
            self.stage.show_film(facts.width, facts.height, facts.rotation or 0)
            self.stage.say_note("")
            self.scrubber.show_film(opened.outline.length, [data.at_of(each, film.evidence) for each in film.stills])
        else:
            self.stage.say_note(self.tr("No frame of this film can be read. The original is kept as it was."))
        self.stills.show_stills(film.stills, film.evidence, self._images)
        self._say_film()
        side = FrameSide(opened)
        side.wants_person.connect(lambda person: self.desk.go(Where("people", person)))
        side.wants_form.connect(self._form)
        side.wants_evidence.connect(lambda: self.desk.go(Where("evidence", self._id)))
        self.side = side
        self.pane.show_body(side)
        self.beside.show_pane(wanted=not self.beside.is_over or self.pane.form is not None)
        self._details()
        self._show_frame()
        if not self.stage.is_covered:
            self._read_pictures()

    def _say_film(self) -> None:
        assert self.opened is not None
        film, outline = self.opened.film, self.opened.outline
        count = len(film.stills)
        words = self.tr("1 taken") if count == 1 else self.tr("{n} taken").format(n=count)
        say(self.stills_words, words if count else self.tr("None yet. S takes one of the frame that is shown."))
        self.compare_button.setVisible(any(each.seen for each in film.stills))
        length = clock(outline.length) if outline is not None else ""
        frames = data.spaced(outline.count) if outline is not None else ""
        say(self.film_words, self.tr("Film {length}, {n} frames").format(length=length, n=frames) if outline else "")

    def leave(self) -> None:
        """Cover everything and let go of the film."""
        self.cover()
        self.pane.end_form()
        self._id = RecordId("")
        self.opened = None
        self._chosen, self._pending = 0, None
        self._scrub_to = None
        self.strip.clear()

    # covering

    def uncover(self) -> None:
        """Show the film, once that is logged."""
        if self.opened is None or self.opened.outline is None or self._busy:
            return
        self._busy = True
        vault, id_ = self.desk.vault, self._id
        job = self.desk.lane.run(lambda ticket: data.note_shown(vault, id_, ticket))
        job.succeeded.connect(lambda _nothing: self._uncovered(id_))
        job.failed.connect(self._say_error)
        job.ended.connect(self._free)

    def _free(self) -> None:
        self._busy = False
        self._say_still()

    def _uncovered(self, id_: RecordId) -> None:
        if self.opened is None or id_ != self._id:
            return
        self.reel = Reel(self.desk.vault, self.desk.lane, self.opened.film.evidence, self)
        self.reel.shown.connect(self._shown)
        self.reel.reading.connect(self._say_reading)
        self.reel.failed.connect(self._say_error)
        self.stage.set_covered(covered=False)
        self.stage.setFocus()
        self.reel.go(self._scrub_to or Target(number=0))
        self._scrub_to = None
        self._read_pictures()

    def cover(self) -> None:
        """Cover the film and its stills, and keep no frame."""
        reel, self.reel = self.reel, None
        if reel is not None:
            if reel.current is not None:
                self._scrub_to = Target(number=reel.current.place.number)
            reel.close()
            reel.deleteLater()
        self._images = {}
        self.stage.set_covered(covered=True)
        self.stage.say_reading(reading=False)
        self.stills.show_images({})
        if self.side is not None:
            self.side.show_place(None)
        self._say_still()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page covers what was uncovered."""
        self.cover()
        super().hideEvent(event)

    def _read_pictures(self) -> None:
        if self.opened is None:
            return
        vault = self.desk.vault
        missing = [each for each in self.opened.film.stills if each.id not in self._images]
        if not missing:
            self.stills.show_images(self._images)
            return
        id_ = self._id
        job = self.desk.lane.run(lambda ticket: data.pictures_of(vault, missing, ticket))

        def show(found: dict[RecordId, QImage]) -> None:
            if id_ == self._id and not self.stage.is_covered:
                self._images |= found
                self.stills.show_images(self._images)

        job.succeeded.connect(show)
        job.failed.connect(self._say_error)

    # frames

    def _step(self, by: int) -> None:
        if self.reel is not None:
            self.reel.step(by)

    def _leap(self, by: int) -> None:
        if self.reel is not None:
            self.reel.second(by)

    def _end(self, side: int) -> None:
        if self.reel is not None and self.opened is not None and self.opened.outline is not None:
            self.reel.go(Target(number=0 if side < 0 else self.opened.outline.count - 1))

    def _scrub(self, seconds: Any) -> None:
        """Dragging asks many times a second; the decoder is asked a little later, for the last of them."""
        if self.reel is not None:
            self._scrub_to = Target(at=seconds)
            self.scrubber.show_place(seconds)
            self._scrubbed.start()

    def _scrub_now(self) -> None:
        target, self._scrub_to = self._scrub_to, None
        if self.reel is not None and target is not None:
            self.reel.go(target)

    def _go_to_still(self, pts: int) -> None:
        if self.reel is not None:
            self.reel.go(Target(pts=pts))
            return
        self._scrub_to = Target(pts=pts)
        self.uncover()

    def go_to(self, pts: int) -> None:
        """From elsewhere: where the film is to be when it is shown."""
        if self.reel is not None:
            self.reel.go(Target(pts=pts))
        else:
            self._scrub_to = Target(pts=pts)

    def _jump(self) -> None:
        self.time.setFocus()
        self.time.selectAll()

    def _typed(self) -> None:
        try:
            target = data.parse_place(self.time.text())
        except Invalid as error:
            words = said(PROBLEMS[first_problem(error)])
            self.strip.say((words[:1].upper() + words[1:],), "warn", first_problem(error))
            return
        self.strip.clear()
        if self.reel is not None:
            self.reel.go(target)
            self.stage.setFocus()

    def _say_reading(self, reading: bool) -> None:
        self.stage.say_reading(reading=reading)
        if reading:
            self.time.setText(self.tr("reading"))
        elif self.reel is not None and self.reel.current is not None:
            self.time.setText(clock(self.reel.current.place.at))

    def _shown(self, frame: Frame) -> None:
        self.strip.clear()
        self._chosen, self._pending = 0, None
        spoken = self.tr("Frame {n} at {time}").format(n=data.spaced(frame.place.number), time=clock(frame.place.at))
        self.stage.show_image(frame.image, spoken)
        self.time.setText(clock(frame.place.at))
        self.scrubber.show_place(frame.place.at)
        self._show_frame()

    @property
    def still_here(self) -> TakenStill | None:
        """The still of the frame that is shown, where one was taken."""
        if self.opened is None or self.reel is None or self.reel.current is None:
            return None
        pts = self.reel.current.place.pts
        return next((each for each in self.opened.film.stills if each.still.pts == pts), None)

    def _show_frame(self) -> None:
        """Figures, people and regions of the frame that is shown."""
        current = self.reel.current if self.reel is not None else None
        taken = self.still_here
        if self.side is not None:
            self.side.show_place(current.place if current is not None else None)
            self.side.show_still(taken, self._chosen)
        regions = [
            Region(number, each.name, each.depiction.region)
            for number, each in enumerate(taken.seen if taken is not None else (), start=1)
            if each.depiction.region is not None
        ]
        if self._pending is not None:
            regions.append(Region(len(taken.seen) + 1 if taken is not None else 1, "", self._pending))
        self.stage.show_regions(regions, self._chosen)
        self.stills.mark(current.place.pts if current is not None else None)
        self._say_still()

    def _say_still(self) -> None:
        """Whether a still can be taken, and why not."""
        current = self.reel.current if self.reel is not None else None
        for button in (*self.ways, self.region, self.time):
            button.setEnabled(current is not None)
        if current is None:
            reason = self.tr("Show the film first.")
        elif self.still_here is not None:
            reason = self.tr("A still of this frame was taken already.")
        else:
            reason = ""
        self.take.setEnabled(not reason and not self._busy)
        self.take.setToolTip(reason or self.tr("Keep this frame as a still (S)"))
        self.take.setAccessibleDescription(reason)

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._show_frame()

    # recording

    def take_still(self) -> None:
        """A still of the frame that is shown; one that is there already is not taken again."""
        if self.still_here is None:
            self._with_still(lambda _id: None)

    def _with_still(self, then: Callable[[str], None]) -> None:
        """Take a still of the frame that is shown, unless there is one, and go on with its id."""
        taken = self.still_here
        if taken is not None:
            then(taken.id)
            return
        if self.reel is None or self.reel.current is None or self._busy:
            return
        self._busy = True
        self._say_still()
        vault, film, place = self.desk.vault, self._id, self.reel.current.place

        def work(ticket: Ticket) -> str:
            return stills.take(vault, film, ticket, pts=place.pts)[0]

        def took(id_: str) -> None:
            self._busy = False
            self.desk.done(self.tr("Still taken at {time}").format(time=clock(place.at)))
            then(id_)

        job = self.desk.lane.run(work)
        job.succeeded.connect(took)
        job.failed.connect(self._say_error)
        job.ended.connect(self._free)

    def _marked(self, rect: Rect) -> None:
        self._pending = rect
        self._show_frame()
        self._with_still(lambda id_: self._write("depiction", id_, rect))

    def _form(self, kind: str) -> None:
        taken = self.still_here
        if taken is not None:
            self._write(kind, taken.id, None)

    def _write(self, kind: str, still: str, rect: Rect | None) -> None:
        """A form about a still in place of the facts. What can be seen is first asked of whoever is chosen, or alone."""
        preset: dict[str, object] = {"subject": still}
        if rect is not None:
            preset["region"] = ", ".join(map(str, rect))
        taken = self.still_here
        if kind == "observation" and taken is not None and taken.seen:
            number = self._chosen or 1
            if self._chosen or len({each.depiction.person for each in taken.seen}) == 1:
                seen = taken.seen[min(number, len(taken.seen)) - 1]
                preset["person"] = seen.depiction.person
                if seen.depiction.region is not None:
                    preset["region"] = ", ".join(map(str, seen.depiction.region))
        about = f"{still}{preset.get('region', '')}"
        form = RecordForm(self.desk, kind, preset=preset, about=about, only=_FIELDS[kind])
        form.recorded.connect(lambda _id: self._end_form())
        form.left.connect(self._end_form)
        self.pane.show_form(form)
        self.beside.show_pane(wanted=True)
        form.focus_first()

    def _end_form(self) -> None:
        self._pending = None
        self.pane.end_form()
        self.beside.show_pane(wanted=not self.beside.is_over)
        self._show_frame()
        self.stage.setFocus()

    def _compare(self) -> None:
        """The chosen person, or the first who is seen in a still of this film."""
        taken = self.still_here
        if taken is not None and taken.seen:
            self.compare.emit(taken.seen[max(0, min(self._chosen, len(taken.seen)) - 1)].depiction.person)
            return
        for each in self.opened.film.stills if self.opened is not None else ():
            if each.seen:
                self.compare.emit(each.seen[0].depiction.person)
                return

    def _say_error(self, error: Exception) -> None:
        self.strip.say_error(error)

    def _details(self) -> None:
        self.details.setVisible(self.beside.width() > 0 and self.beside.is_over)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.opened is not None and self.pane.form is None:
            self.beside.show_pane(wanted=not self.beside.is_over)
        self._details()

    def panes(self) -> list[QWidget]:
        return [self.stage, self.time, self.pane.form or self.pane.area]
