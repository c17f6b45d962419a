"""What the footage room shows, as plain values read in the vault's lane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from PySide6.QtCore import QCoreApplication, Qt  # noqa: TID251
from PySide6.QtGui import QImage, QTransform  # noqa: TID251

from app.errors import Invalid
from app.jobs import Ticket
from app.model.evidence import Evidence, EvidenceKind
from app.model.ids import RecordId
from app.services import evidence, footage, frames, showing, stills, vocabulary
from app.services.footage import Film, TakenStill
from app.services.frames import Outline, Place, Target
from app.services.vaults import Vault
from ui.evidence.data import moment_words
from ui.parts.covered import decode
from ui.parts.lines import Row
from ui.parts.text import said, shown, size_words
from ui.theme.icons import Icon

THUMB_PX = 256
_PTS = "pts"


def clock(seconds: Fraction) -> str:
    """`00:12:03.480`, to the millisecond below."""
    whole, ms = divmod(int(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{ms:03d}"


def spaced(number: int) -> str:
    """`9 260 544`, with spaces that do not break."""
    return f"{number:,}".replace(",", "\u00a0")


def at_of(taken: TakenStill, film: Evidence) -> Fraction:
    """When a still's frame is shown, in seconds since the film's first frame."""
    first = film.film.first_pts if film.film is not None else 0
    return (taken.still.pts - first) * Fraction(*taken.still.time_base)


def parse_place(text: str) -> Target:
    """`00:12:03.480`, `723.48`, `pts 9260544`. Raises `Invalid` for the field `at`."""
    typed = text.replace("\u00a0", "").strip()
    if typed.casefold().startswith(_PTS):
        digits = typed[len(_PTS) :].replace(" ", "")
        if not digits.removeprefix("-").isdigit() or len(digits) > 19:
            raise Invalid({"at": "time-form"})
        return Target(pts=int(digits))
    return Target(at=stills.parse_time(typed))


def film_numbers(vault: Vault) -> list[int]:
    return evidence.numbers(vault, EvidenceKind.FILM)


def film_rows(vault: Vault, numbers: Sequence[int]) -> list[Row]:
    """One row for each film."""
    return [film_row(RecordId(each.id), each.record, each.recorded_at) for each in evidence.at(vault, numbers)]


def film_row(id_: RecordId, item: Evidence, recorded_at: str) -> Row:
    tr = QCoreApplication.translate
    parts = []
    sign = None
    if item.film is None:
        parts.append(tr("footage", "No frame of it can be read; the original is kept"))
        sign = (Icon.TRIANGLE, "warn")
    else:
        facts = item.film
        length = (facts.last_pts - facts.first_pts) * Fraction(*facts.time_base)
        if facts.frames > 1:  # the last frame stays about as long as the others
            length += length / (facts.frames - 1)
        parts += [clock(length).partition(".")[0], f"{facts.width} x {facts.height}"]
        if facts.damage is not None:
            sign = (Icon.TRIANGLE, "warn")
            parts.append(tr("footage", "damaged"))
    parts += [size_words(item.size), tr("footage", "taken in {day}").format(day=moment_words(recorded_at))]
    second = ", ".join(parts)
    title = shown(item.title)
    return Row(id_, title, second, f"{title}, {second}", Icon.FILM, sign=sign)


@dataclass(frozen=True)
class OpenFilm:
    """`outline`: None where no frame of the film can be read. `terms`: words for what can be seen, by key."""

    film: Film
    outline: Outline | None
    terms: Mapping[str, str] = field(default_factory=dict)


def open_film(vault: Vault, id_: RecordId) -> OpenFilm:
    """A film with its stills, and how long it is."""
    found = footage.film(vault, id_)
    outline = frames.outline(vault, found.evidence) if found.evidence.frame_index is not None else None
    terms = vocabulary.one(vault, "visible_condition").entries
    return OpenFilm(found, outline, {key: said(entry.label) for key, entry in terms.items()})


@dataclass(frozen=True)
class Frame:
    """A frame ready to be painted: turned as it is to be shown."""

    place: Place
    image: QImage


def look(
    vault: Vault, film: Evidence, target: Target, around: Iterable[int], ticket: Ticket
) -> tuple[Place, tuple[Frame, ...]]:
    """The wanted place and all frames that came with it."""
    rotation = (film.film.rotation or 0) if film.film is not None else 0
    place, pictures = frames.look(vault, film, target, ticket, around=around)
    made = []
    for each in pictures:
        image = QImage(each.rgb, each.width, each.height, 3 * each.width, QImage.Format.Format_RGB888)
        image = image.convertToFormat(QImage.Format.Format_RGB32)  # its own bytes, and the form that is painted fastest
        if rotation:
            image = image.transformed(QTransform().rotate(rotation))
        made.append(Frame(each.place, image))
    return place, tuple(made)


def note_shown(vault: Vault, item: RecordId, ticket: Ticket) -> None:
    """That somebody looked."""
    showing.note(vault, item, ticket)


def picture_of(vault: Vault, taken: TakenStill, most_px: int | None = None) -> QImage | None:
    """A still as it is shown, turned; at most `most_px` wide where that is asked for."""
    image = decode(vault.read_blob(taken.still.png))
    if image is None:
        return None
    if most_px is not None and image.width() > most_px:
        image = image.scaledToWidth(most_px, Qt.TransformationMode.SmoothTransformation)
    rotation = taken.still.rotation or 0
    return image.transformed(QTransform().rotate(rotation)) if rotation else image


def pictures_of(vault: Vault, wanted: Sequence[TakenStill], ticket: Ticket) -> dict[RecordId, QImage]:
    """Small pictures of stills, whole where they can be read."""
    found = {}
    for each in wanted:
        ticket.check()
        image = picture_of(vault, each, THUMB_PX)
        if image is not None:
            found[each.id] = image
    return found
