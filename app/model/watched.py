"""Which part of a film somebody here has watched, and who was looked for in it and not seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.errors import Invalid
from app.model.dates import UncertainDate
from app.model.drafts import Draft, Reading, parse_exact_day, parse_id
from app.model.ids import RecordId
from app.model.text import parse_long, parse_name_text


@dataclass(frozen=True)
class Watched:
    """From `from_ms` to `to_ms` after the film's first frame, in milliseconds.

    `not_seen`: who was looked for in this part and is not in it. `watched_by` and `watched_on` are given where they are not
    the person who records this and the day it is recorded: those are known from the version itself.
    """

    film: RecordId
    from_ms: int
    to_ms: int
    not_seen: tuple[RecordId, ...] = ()
    watched_by: str | None = None
    watched_on: UncertainDate | None = None
    note: str | None = None


LONGEST_FILM_MS = 100 * 24 * 3600 * 1000
_MILLISECONDS = re.compile(r"\d{1,10}", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:\.\d{1,9})?)", re.ASCII)


def parse_film_ms(text: str) -> int:
    """`00:12:03.480` or `12:03.480` rounded down to the millisecond, or milliseconds as a whole number.

    Codes: time-form, number-range.
    """
    found = text.strip()
    if _MILLISECONDS.fullmatch(found):
        milliseconds = int(found)
    elif (clock := _CLOCK.fullmatch(found)) is not None:
        hours, minutes, seconds = int(clock[1] or 0), int(clock[2]), Fraction(clock[3])
        if seconds >= 60 or (clock[1] is not None and minutes >= 60):
            raise Invalid({"time": "time-form"})
        milliseconds = int(((hours * 60 + minutes) * 60 + seconds) * 1000)
    else:
        raise Invalid({"time": "time-form"})
    if milliseconds > LONGEST_FILM_MS:
        raise Invalid({"time": "number-range"})
    return milliseconds


def film_time(milliseconds: int) -> str:
    """`00:12:03.480`."""
    seconds, rest = divmod(abs(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if milliseconds < 0 else ''}{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def parse_watched(draft: Draft) -> Watched:
    """A part of a film from a draft with the fields of `Watched`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    found = Watched(
        film=reading.need("film", parse_id),
        from_ms=reading.need("from_ms", parse_film_ms),
        to_ms=reading.need("to_ms", parse_film_ms),
        not_seen=reading.several("not_seen", parse_id),
        watched_by=reading.get("watched_by", parse_name_text),
        watched_on=reading.get("watched_on", parse_exact_day),
        note=reading.get("note", parse_long),
    )
    if not reading.is_wrong("from_ms") and not reading.is_wrong("to_ms") and found.to_ms <= found.from_ms:
        reading.problem("to_ms", "ends-before-it-begins")
    reading.done()
    return found


def covered(parts: Iterable[Watched]) -> list[tuple[int, int]]:
    """What was watched of one film, in milliseconds: parts that touch or overlap are one, in order."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((part.from_ms, part.to_ms) for part in parts):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
