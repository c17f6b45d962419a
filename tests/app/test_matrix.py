"""Who was seen on which day in court: computed from depictions and from what was watched."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.event import Confidence
from app.model.ids import RecordId
from app.model.matrix import Cell, Footage, Part, Picture, Seen, matrix, watching
from app.model.still import Depiction, Identification
from app.model.watched import Watched, covered, film_time, parse_film_ms, parse_watched
from tests.app.attempt import attempt, problems

ARAM, TATEV, FILM, OTHER_FILM, STILL, DAY, NEXT_DAY = (RecordId(digit * 32) for digit in "abcdef0")
HOUR = 3_600_000


def depicted(item: RecordId = STILL, film: RecordId | None = FILM, at_ms: int | None = 5000, **more: object) -> Picture:
    depiction = Depiction(item, ARAM, Identification.FAMILY, **more)  # type: ignore[arg-type]
    return Picture(RecordId("1" * 32), depiction, item, film, at_ms)


def part(start: int, end: int, *not_seen: RecordId, film: RecordId = FILM) -> Part:
    return Part(RecordId(f"{start:016x}{end:016x}"), Watched(film, start, end, not_seen))


def day(session: RecordId = DAY, *items: RecordId, **films: int | None) -> Footage:
    found = {FILM if name == "film" else OTHER_FILM: length for name, length in films.items()}
    return Footage(session, frozenset((*items, *found)), found)


def cell(footage: Footage, *found: Picture | Part, also: tuple[Footage, ...] = ()) -> Seen:
    pictures = [each for each in found if isinstance(each, Picture)]
    parts = [each for each in found if isinstance(each, Part)]
    return matrix([ARAM], [footage, *also], pictures, parts)[ARAM][0]


def test_without_footage_nothing_is_said() -> None:
    assert cell(day()).cell is Cell.NO_FOOTAGE
    assert cell(day(), depicted(), part(0, HOUR, ARAM)).cell is Cell.NO_FOOTAGE


def test_seen_in_a_still_of_the_sessions_film() -> None:
    found = cell(day(film=HOUR), depicted())
    assert (found.cell, found.says, found.against) == (Cell.SEEN, (RecordId("1" * 32),), ())
    assert cell(day(DAY, STILL), depicted(film=None)).cell is Cell.SEEN
    assert cell(day(other=HOUR), depicted()).cell is Cell.NOT_WATCHED


@pytest.mark.parametrize("more", [{"confidence": Confidence.POSSIBLE}, {"contested": True}])
def test_an_identification_in_doubt_is_perhaps(more: dict[str, object]) -> None:
    assert cell(day(film=HOUR), depicted(**more)).cell is Cell.MAYBE_SEEN


def test_a_film_of_two_sessions_says_of_neither_that_he_was_seen_then() -> None:
    both = day(film=HOUR), day(NEXT_DAY, film=HOUR)
    assert cell(both[0], depicted(), also=both[1:]).cell is Cell.MAYBE_SEEN
    tied = day(DAY, STILL, film=HOUR)
    assert cell(tied, depicted(), also=both[1:]).cell is Cell.SEEN


def test_not_seen_not_shown_not_watched() -> None:
    film = day(film=HOUR)
    assert cell(film).cell is Cell.NOT_WATCHED
    assert cell(film, part(0, HOUR, TATEV)).cell is Cell.NOT_WATCHED
    assert cell(film, part(0, HOUR - 60_000, ARAM)).cell is Cell.NOT_SEEN
    assert cell(film, part(60_000, HOUR, ARAM)).cell is Cell.NOT_SEEN
    assert cell(film, part(0, 60_000, ARAM), part(61_000, HOUR, ARAM)).cell is Cell.NOT_SEEN
    assert cell(film, part(50_000, HOUR, ARAM), part(0, 60_000, ARAM)).cell is Cell.NOT_SHOWN
    assert cell(day(film=HOUR + 480), part(0, HOUR, ARAM)).cell is Cell.NOT_SHOWN
    assert cell(day(film=HOUR + 480), part(0, HOUR - 1, ARAM)).cell is Cell.NOT_SEEN
    assert cell(day(film=None), part(0, HOUR, ARAM)).cell is Cell.NOT_SEEN


def test_not_shown_takes_all_films_of_the_session() -> None:
    two = day(film=HOUR, other=HOUR)
    assert cell(two, part(0, HOUR, ARAM)).cell is Cell.NOT_SEEN
    assert cell(two, part(0, HOUR, ARAM), part(0, HOUR, ARAM, film=OTHER_FILM)).cell is Cell.NOT_SHOWN


def test_looked_for_in_the_very_part_he_was_identified_in() -> None:
    denied, elsewhere = part(0, 6000, ARAM), part(6000, 9000, ARAM)
    found = cell(day(film=HOUR), depicted(), denied, elsewhere)
    assert (found.cell, found.against) == (Cell.SEEN, (denied.id,))


def test_which_minutes_anyone_watched() -> None:
    parts = [part(0, 1000, TATEV), part(500, 2000), part(HOUR - 1000, HOUR + 5000), part(0, HOUR, film=OTHER_FILM)]
    (found,) = watching(day(film=HOUR), parts)
    assert found.spans == ((0, 2000), (HOUR - 1000, HOUR))
    assert found.watched_ms == 3000


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80)), max_size=8))
def test_covered_is_the_union(parts: list[tuple[int, int]]) -> None:
    watched = [Watched(FILM, start, start + length) for start, length in parts]
    spans = covered(watched)
    moments = {moment for start, end in spans for moment in range(start, end)}
    assert moments == {moment for each in watched for moment in range(each.from_ms, each.to_ms)}
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [
        ("00:12:03.480", 723_480),
        ("12:03.480", 723_480),
        ("1:00:00", HOUR),
        ("723480", 723_480),
        (" 0 ", 0),
        ("90:00", 5_400_000),
    ],
)
def test_times_in_a_film(typed: str, milliseconds: int) -> None:
    assert parse_film_ms(typed) == milliseconds
    assert parse_film_ms(film_time(milliseconds)) == milliseconds


@pytest.mark.parametrize("typed", ["12.5", "1:60", "1:60:00", "-1", "1:2:3:4", "a", "１２", "99999999999", ":5"])
def test_times_refused(typed: str) -> None:
    assert attempt(parse_film_ms, typed)[1] == {"time": "time-form"}
    assert attempt(parse_film_ms, "9999999999")[1] == {"time": "number-range"}


def test_a_part_ends_after_it_begins() -> None:
    draft = {"film": FILM, "from_ms": "00:10", "to_ms": "10000", "watched_on": "7.2025"}
    assert problems(parse_watched, draft) == {"to_ms": "ends-before-it-begins", "watched_on": "day-needed"}
    assert problems(parse_watched, {}) == {"film": "missing", "from_ms": "missing", "to_ms": "missing"}
