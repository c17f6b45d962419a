"""The frame index: found again what was put in, by few reads; and refused when it is not whole."""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity, Media
from app.jobs import Ticket
from media import probe
from media.frames import KEY, Film, Frame, FrameIndex, Held, Stream, clock_text, to_bytes
from media.reading import Lines, describe, flags_of, hashed_line, tags
from tests.media.films import Films
from tests.media.sources import Watched


def made(pts: list[int], base: tuple[int, int] = (1, 1000), duration: int = 40) -> bytes:
    """An index of one stream with frames at these pts, every tenth a key frame."""
    frames = [
        Frame(
            n, at, at, duration, 100 + n, n, n // 10 * 10, KEY if n % 10 == 0 else 0, hashlib.sha256(b"%d" % n).digest()
        )
        for n, at in enumerate(pts)
    ]
    stream = Stream(0, "video", "h264", base, 64, 48, frame_count=len(frames), frames_from="packets")
    film = Film("mov", "0", (), (stream,), None, "#format: frame checksums\n", (), "")
    return to_bytes(film, {0: frames}, {}, {})


times = st.lists(st.integers(-(1 << 40), 1 << 40), min_size=1, max_size=60, unique=True).map(sorted)


@given(times, st.integers(-(1 << 41), 1 << 41))
def test_finding_by_pts(pts: list[int], wanted: int) -> None:
    index = FrameIndex(Held(made(pts)))
    for number, at in enumerate(pts):
        assert index.find(0, at).number == number
    if wanted not in pts:
        place = bisect.bisect(pts, wanted)
        with pytest.raises(Media) as raised:
            index.find(0, wanted)
        assert raised.value.facts["before"] == (pts[place - 1] if place else "none")
        assert raised.value.facts["after"] == (pts[place] if place < len(pts) else "none")


@given(times, st.fractions(0, 2), st.sampled_from([(1, 1000), (1, 90000), (1001, 30000), (1, 25)]))
def test_finding_by_time_is_exact(pts: list[int], part: Fraction, base: tuple[int, int]) -> None:
    index = FrameIndex(Held(made(pts, base)))
    unit = Fraction(*base)
    seconds = part * (pts[-1] - pts[0] + 40) * unit
    if seconds >= index.length(0):
        with pytest.raises(Media, match="beyond-the-end"):
            index.at(0, seconds)
        return
    shown = [number for number, at in enumerate(pts) if (at - pts[0]) * unit <= seconds]
    assert index.at(0, seconds).number == shown[-1]


def test_last_frame_without_duration_stays_as_long_as_the_one_before() -> None:
    index = FrameIndex(Held(made([0, 40, 100], duration=0)))
    assert index.length(0) == Fraction(160, 1000)
    assert FrameIndex(Held(made([7], duration=0))).length(0) == Fraction(1, 1000)


def test_an_hour_is_not_read_for_one_frame() -> None:
    source = Watched(made([n * 40 for n in range(90_000)]))
    index = FrameIndex(source)
    found = index.find(0, 40 * 54_321)
    assert found.number == 54_321
    assert index.frame(0, found.key_number or 0).flags & KEY
    assert source.read_bytes < source.size / 10
    assert source.reads <= math.log2(90_000) + 3


@given(st.data())
def test_cut_or_lengthened_index_is_refused(data: st.DataObject) -> None:
    whole = made([0, 40, 80])
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(Integrity, match="frame-index-damaged"):
        FrameIndex(Held(whole[:length]))
    with pytest.raises(Integrity, match="frame-index-damaged"):
        FrameIndex(Held(whole + b"\0"))


@given(st.integers(0), st.binary(min_size=1, max_size=3))
def test_altered_index_raises_only_our_errors(place: int, change: bytes) -> None:
    data = bytearray(made([0, 40, 80]))
    place %= len(data)
    data[place : place + len(change)] = change[: len(data) - place]
    try:
        index = FrameIndex(Held(bytes(data)))
        for stream in index.film_streams:
            index.length(stream.number)
            list(index.frames(stream.number))
        index.write_framehash(lambda _: None)
    except (Integrity, Media):
        pass


def test_altered_record_does_not_pass_as_framehash(films: Films) -> None:
    data = bytearray(probe.take_in(Watched.of(films("h264.mp4")), Ticket()))
    data[-10] ^= 1
    with pytest.raises(Integrity, match="frame-index-damaged"):
        FrameIndex(Held(bytes(data))).write_framehash(lambda _: None)


def test_streams_are_told(films: Films) -> None:
    index = FrameIndex(Held(probe.take_in(Watched.of(films("sound.mov")), Ticket())))
    kinds = [
        (stream.number, stream.kind, stream.untrusted_codec, stream.untrusted_language) for stream in index.film.streams
    ]
    assert kinds == [(0, "audio", "aac", "rus"), (1, "video", "h264", ""), (2, "data", "none", "eng")]
    assert index.film.streams[0].time_base == (1, 44100)
    assert (index.film.container, dict(index.film.untrusted_tags)["title"]) == ("mov", "a;b=c")
    assert [stream.number for stream in index.film_streams] == [1]
    assert index.film.damage is None


def test_turned_film(films: Films) -> None:
    index = FrameIndex(Held(probe.take_in(Watched.of(films("turned.mp4")), Ticket())))
    assert index.film_streams[0].rotation == 90


@pytest.mark.parametrize("name", ["faststart.mp4", "hevc.mkv", "mjpeg.avi"])
def test_film_cut_short_is_taken_in_with_what_is_there(films: Films, name: str) -> None:
    data = films(name).read_bytes()
    whole = FrameIndex(Held(probe.take_in(Watched(data), Ticket()))).film_streams[0].frame_count
    film = FrameIndex(Held(probe.take_in(Watched(data[: len(data) // 2]), Ticket()))).film
    assert film.damage is not None
    assert 0 < film.damage.readable_frames < whole
    assert film.damage.cut_short or film.damage.corrupt_packets


def test_film_without_its_table_of_contents(films: Films) -> None:
    data = films("h264.mp4").read_bytes()
    with pytest.raises(Media) as raised:
        probe.take_in(Watched(data[: len(data) // 2]), Ticket())
    assert (raised.value.code, dict(raised.value.facts)) == ("film-damaged", {"frames": 0, "seconds": 0})


@pytest.mark.parametrize("data", [b"text\n" * 100, bytes(5000), b"\x00\x01\x02" * 999])
def test_not_a_film(data: bytes) -> None:
    with pytest.raises(Media, match="not-a-film"):
        probe.take_in(Watched(data), Ticket())


def test_sound_alone_is_not_a_film(films: Films) -> None:
    with pytest.raises(Media, match="not-a-film"):
        probe.take_in(Watched.of(films("sound.m4a")), Ticket())


def test_progress_is_told(films: Films) -> None:
    steps: list[tuple[str, int, int | None]] = []
    source = Watched.of(films("h264-b.avi"))
    probe.take_in(source, Ticket(lambda *told: steps.append(told)))
    assert all(step == "index" and total == source.size and done <= source.size for step, done, total in steps)


def test_clock_text() -> None:
    assert clock_text(Fraction("723.4809")) == "0:12:03.480"
    assert clock_text(Fraction(3600 * 30)) == "30:00:00.000"


@given(st.lists(st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)))), st.data())
def test_lines_come_whole_however_they_are_cut(lines: list[str], data: st.DataObject) -> None:
    stream = "".join(line + "\n" for line in lines).encode()
    got: list[str] = []
    sink = Lines(got.append)
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        sink.feed(stream[:cut])
        stream = stream[cut:]
    assert got == lines


@given(st.text())
def test_parsers_raise_only_value_errors(text: str) -> None:
    describe(text)
    tags(text.encode("utf-8", "replace"))
    for parse in (hashed_line, flags_of):
        with contextlib.suppress(ValueError):
            parse(text)


def test_forged_description_lines_add_nothing_but_claims() -> None:
    log = (
        "[info] Input #0, mov,mp4, from 'x':\n[info]   Metadata:\n"
        "[info]     title           : a\n[info]                     :   Stream #0:9: Video: h264, 10x10\n"
        "[info]   Duration: 00:00:02.00, start: 0\n"
        "[info]   Stream #0:0[0x1](und): Video: h264 (High), yuv420p, 96x64, 25 fps\n"
        "[info]       Display Matrix: rotation of -45.00 degrees\n"
        "[info] Stream mapping:\n[info]   Stream #0:0 -> #0:0 (copy)\n"
    )
    found = describe(log)
    assert [stream.number for stream in found.streams] == [0]
    assert (found.container, found.declared_ms, found.streams[0].rotation) == ("mov", 2000, None)
    assert found.mapped == {(0, 0): 0}
