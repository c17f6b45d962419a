"""Looking into a film: frames as pixels from the decoder's process, found by number, by pts or by time.

Nothing here is kept, and looking at one frame after another writes nothing: that a picture was uncovered is logged once, by
`app.services.showing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction

from app.errors import Media
from app.jobs import Ticket
from app.model.evidence import Evidence
from app.services.evidence import open_index
from media import view
from media.frames import FrameIndex
from storage.vault import Vault


@dataclass(frozen=True)
class Target:
    """Which frame: exactly one of its number from 0, its pts, or the time since the first frame in seconds."""

    number: int | None = None
    pts: int | None = None
    at: Fraction | None = None


@dataclass(frozen=True)
class Place:
    """Where a frame is. `at`: seconds since the first. `back`, `on`: numbers of the frames one second before and after."""

    number: int
    pts: int
    at: Fraction
    key: bool
    back: int
    on: int


@dataclass(frozen=True)
class Picture:
    """A frame as it is looked at: RGB, not turned; it may be smaller than the film's own frames."""

    place: Place
    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True)
class Outline:
    """What the scrubber needs. `length`: seconds from the first frame to the end of the last."""

    stream: int
    time_base: tuple[int, int]
    count: int
    length: Fraction


def outline(vault: Vault, film: Evidence) -> Outline:
    """Length and count of a film's frames. Raises `Invalid` for what is no film, `Integrity`."""
    with ExitStack() as stack:
        index = open_index(vault, stack, film)
        stream = index.film_streams[0]
        base = index.time_base(stream.number)
        return Outline(
            stream.number, (base.numerator, base.denominator), stream.frame_count, index.length(stream.number)
        )


def look(
    vault: Vault, film: Evidence, target: Target, ticket: Ticket, *, around: Iterable[int] = ()
) -> tuple[Place, tuple[Picture, ...]]:
    """The frame that is meant, and those that came with it. `around`: numbers relative to it that are wanted too.

    Raises `Media` for a frame that is not there or cannot be decoded, `Invalid` for what is no film, `Integrity`, `Cancelled`.
    """
    with ExitStack() as stack:
        index = open_index(vault, stack, film)
        stream = index.film_streams[0].number
        wanted = _number(index, stream, target)
        count = index.stream(stream).frame_count
        also = [wanted + each for each in around if 0 <= wanted + each < count]
        content = stack.enter_context(vault.open_blob(film.content))
        found = view.frames(content, index, stream, wanted, also, ticket)
        return _place(index, stream, wanted), tuple(
            Picture(_place(index, stream, each.number), each.width, each.height, each.rgb) for each in found
        )


def _number(index: FrameIndex, stream: int, target: Target) -> int:
    count = index.stream(stream).frame_count
    if target.number is not None:
        return min(max(0, target.number), count - 1)
    if target.pts is not None:
        return index.find(stream, target.pts).number
    return index.at(stream, target.at or Fraction(0)).number


def _place(index: FrameIndex, stream: int, number: int) -> Place:
    frame = index.frame(stream, number)
    at = index.seconds(stream, frame)
    return Place(
        number, frame.pts, at, frame.key_number == number, _near(index, stream, at - 1), _near(index, stream, at + 1)
    )


def _near(index: FrameIndex, stream: int, at: Fraction) -> int:
    """The frame at that time, or the first or the last one."""
    try:
        return index.at(stream, max(Fraction(0), at)).number
    except Media:
        return index.stream(stream).frame_count - 1
