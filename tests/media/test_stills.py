"""A still is the frame that a plain decoding of the whole film shows at that pts, for every kind of film."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.errors import Integrity, Media
from app.jobs import Ticket
from media import images, probe, stills
from media.frames import FRAMEHASH_COMMAND, FrameIndex, Held
from media.process import ffmpeg_path
from media.stills import StillRecord
from tests.media.films import FILMS, Films, run_ffmpeg
from tests.media.sources import Watched
from tests.outside import footage


def index_of(source: Watched) -> FrameIndex:
    return FrameIndex(Held(probe.take_in(source, Ticket())))


def decoded(path: Path, stream: int, threads: int = 4) -> dict[int, str]:
    """pts to hash of every frame, by plain ffmpeg from the beginning."""
    text = run_ffmpeg(
        *("-threads", str(threads), "-flags", "bitexact", "-noautorotate", "-copyts", "-i", str(path)),
        *("-map", f"0:{stream}", "-fps_mode", "passthrough", "-enc_time_base", "demux"),
        *("-f", "framehash", "-hash", "sha256", "-"),
    ).decode()
    fields = [line.split(",") for line in text.splitlines() if not line.startswith("#")]
    return {int(line[2]): line[5].strip() for line in fields}


@pytest.mark.parametrize("name", FILMS)
def test_every_still_is_the_frame_of_the_whole_film(films: Films, name: str) -> None:
    path = films(name)
    source = Watched.of(path)
    index = index_of(source)
    for stream in index.film_streams:
        wanted = decoded(path, stream.number)
        frames = list(index.frames(stream.number))
        assert [frame.pts for frame in frames] == sorted(wanted)
        assert [frame.number for frame in frames] == list(range(stream.frame_count))
        several = frames if len(frames) <= 30 else [*frames[:4], *frames[4:-3:3], *frames[-3:]]
        for frame in several[:: 1 if len(frames) <= 50 else 6]:
            found = stills._decode(source, index, stream, frame, Ticket())
            assert found.frame_sha256 == wanted[frame.pts], frame


@pytest.mark.parametrize("name", FILMS)
def test_framehash_is_the_text_of_plain_ffmpeg(films: Films, name: str) -> None:
    index = index_of(Watched.of(films(name)))
    text = bytearray()
    index.write_framehash(text.extend)
    command = [str(films(name)) if word == "INPUT" else word for word in FRAMEHASH_COMMAND[1:]]
    assert bytes(text) == run_ffmpeg(*command)


def test_two_films_in_one_file(films: Films) -> None:
    index = index_of(Watched.of(films("two.mkv")))
    assert [stream.number for stream in index.film_streams] == [0, 1]
    assert index.film_streams[0].frame_count != index.film_streams[1].frame_count


@pytest.mark.parametrize("name", ["h264.mp4", "opengop.ts", "variable.mkv", "mpeg4-b.avi", "turned.mp4"])
def test_recorded_command_repeats_the_still_on_the_plain_file(films: Films, tmp_path: Path, name: str) -> None:
    path = films(name)
    source = Watched.of(path)
    index = index_of(source)
    frame = index.frame(0, index.film_streams[0].frame_count * 2 // 3)
    record = stills.take(source, index, 0, frame.pts, Ticket()).record
    assert (record.command[0], record.command.count("INPUT"), record.command.count("PIXELS")) == ("ffmpeg", 1, 1)
    places = {"ffmpeg": ffmpeg_path(), "INPUT": str(path), "PIXELS": str(tmp_path / "pixels")}
    done = subprocess.run([places.get(word, word) for word in record.command], capture_output=True, check=True)
    line = done.stdout.decode().splitlines()[-1].split(",")
    assert (int(line[2]), line[5].strip()) == (record.pts, record.frame_sha256)
    pixels = (tmp_path / "pixels").read_bytes()
    assert hashlib.sha256(pixels).hexdigest() == record.pixels_sha256
    assert len(pixels) == 3 * record.width * record.height


def test_still_tells_everything_about_itself(films: Films) -> None:
    source = Watched.of(films("turned.mp4"))
    index = index_of(source)
    still = stills.take(source, index, 0, 5120, Ticket())
    record = still.record
    assert (record.pts, record.time_base, record.frame_number) == (5120, (1, 12800), 10)
    assert (record.pixel_format, record.width, record.height, record.rotation) == ("yuv420p", 96, 64, 90)
    assert hashlib.sha256(still.png).hexdigest() == record.png_sha256
    assert images.read_png_sha256(still.png, Ticket()) == (96, 64, record.pixels_sha256)
    assert not record.damaged


def test_verify_finds_nothing_on_a_good_still_and_everything_on_an_altered_one(films: Films) -> None:
    source = Watched.of(films("h264.mp4"))
    index = index_of(source)
    still = stills.take(source, index, 0, 1024, Ticket())
    other = stills.take(source, index, 0, 1536, Ticket())
    assert stills.verify(source, index, still.record, still.png, Ticket()) == ()
    for field, value in {
        "frame_sha256": "0" * 64,
        "pixels_sha256": "1" * 64,
        "frame_number": 3,
        "pixel_format": "rgb24",
        "width": 97,
        "height": 65,
        "time_base": (1, 25),
        "rotation": 180,
    }.items():
        altered: StillRecord = replace(still.record, **{field: value})  # type: ignore[arg-type]
        assert field in {found.what for found in stills.verify(source, index, altered, None, Ticket())}
    exchanged = stills.verify(source, index, still.record, other.png, Ticket())
    assert {found.what for found in exchanged} == {"png_sha256", "png_pixels"}
    forged = replace(still.record, png_sha256=other.record.png_sha256)
    assert {found.what for found in stills.verify(source, index, forged, other.png, Ticket())} == {"png_pixels"}


def test_time_means_the_frame_on_the_screen(films: Films) -> None:
    source = Watched.of(films("variable.mp4"))
    index = index_of(source)
    frames = list(index.frames(0))
    for before, after in itertools.pairwise(frames):
        start, end = index.seconds(0, before), index.seconds(0, after)
        assert index.at(0, start) == index.at(0, end - Fraction(1, 10**9)) == before
    assert stills.take_at(source, index, 0, Fraction("0.3"), Ticket()).record.pts == index.at(0, Fraction("0.3")).pts
    with pytest.raises(Media, match="beyond-the-end"):
        index.at(0, index.length(0))
    with pytest.raises(Media, match="before-the-start"):
        index.at(0, Fraction(-1, 1000))


def test_a_pts_between_frames_names_its_neighbours(films: Films) -> None:
    source = Watched.of(films("h264.mp4"))
    index = index_of(source)
    with pytest.raises(Media) as raised:
        stills.take(source, index, 0, 1000, Ticket())
    assert (raised.value.code, dict(raised.value.facts)) == (
        "frame-not-found",
        {"pts": 1000, "before": 512, "after": 1024},
    )
    with pytest.raises(Media, match="no-such-stream"):
        stills.take(source, index, 7, 0, Ticket())


def test_one_still_does_not_read_the_film(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    picture = "testsrc2=s=1280x720:r=25:d=12"
    run_ffmpeg(
        "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-g", "25", str(path)
    )
    source = Watched.of(path)
    kept = Watched(probe.take_in(source, Ticket()))
    assert source.size > 20_000_000
    source.read_bytes = 0
    index = FrameIndex(kept)
    kept.read_bytes = 0
    stills.take(source, index, 0, index.frame(0, 210).pts, Ticket())
    assert source.read_bytes < source.size / 3
    assert kept.read_bytes <= kept.size


def test_damage_of_the_source_comes_out_as_itself(films: Films) -> None:
    data = films("h264.mp4").read_bytes()
    index = index_of(Watched(data))
    with pytest.raises(Integrity, match="blob-damaged"):
        stills.take(Watched(data, broken=range(1000, 1001)), index, 0, 0, Ticket())
    with pytest.raises(Integrity, match="blob-damaged"):
        probe.take_in(Watched(data, broken=range(len(data) // 2, len(data) // 2 + 1)), Ticket())


def test_damaged_film_gives_what_one_thread_decodes(films: Films) -> None:
    data = bytearray(films("h264.mp4").read_bytes())
    for place in (len(data) // 4, len(data) // 2):
        data[place : place + 30] = b"\x55" * 30
    hurt = films("h264.mp4").with_name("hurt.mp4")
    hurt.write_bytes(data)
    source = Watched(bytes(data))
    index = index_of(source)
    wanted = decoded(hurt, 0, threads=1)
    told = []
    for frame in index.frames(0):
        found = stills._decode(source, index, index.stream(0), frame, Ticket())
        assert found.frame_sha256 == wanted[frame.pts]
        told.append(found.complaints)
    assert any(told)


@pytest.mark.parametrize("name", ["bikes.mp4", "carphone_pristine.mp4"])
def test_real_film(name: str) -> None:
    path = footage(name)
    source = Watched.of(path)
    index = index_of(source)
    stream = index.film_streams[0]
    wanted = decoded(path, stream.number)
    assert stream.frame_count == len(wanted)
    for number in range(3, stream.frame_count, 41):
        still = stills.take(source, index, stream.number, index.frame(stream.number, number).pts, Ticket())
        assert still.record.frame_sha256 == wanted[still.record.pts]
    assert stills.film_thumbnail(source, index, Ticket())[:2] == b"\xff\xd8"
