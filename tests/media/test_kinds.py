"""What a file is, is decided by its content; what names other files is not opened."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Media
from app.jobs import Ticket
from media import kinds, probe, process
from media.frames import Damage
from media.kinds import Kind
from tests.media.films import FILMS, Films, run_ffmpeg
from tests.media.sources import Watched, outcome

LISTS: dict[str, Callable[[int], str]] = {
    "hls": lambda port: f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
    "hls after a mark": lambda port: f"\ufeff#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:{port}/a.ts\n",
    "concat": lambda port: f"ffconcat version 1.0\nfile 'http://127.0.0.1:{port}/a.mp4'\n",
    "sdp": lambda port: (
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=video {port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    ),
    "dash": lambda port: (
        f'<?xml version="1.0"?>\n<!-- x -->\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
        f"<BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>"
    ),
    "asx": lambda port: f'<ASX version="3.0"><entry><ref href="http://127.0.0.1:{port}/a.asf"/></entry></ASX>',
    "pls": lambda port: f"[playlist]\nFile1=http://127.0.0.1:{port}/a.mp4\n",
    "reference": lambda port: f"[Reference]\nRef1=http://127.0.0.1:{port}/a.asf\n",
}


@pytest.mark.parametrize("name", FILMS)
def test_films(films: Films, name: str) -> None:
    assert kinds.recognise(Watched.of(films(name)), Ticket()).what == "film"


@pytest.mark.parametrize("name", sorted(LISTS))
def test_lists_of_films_are_refused_and_open_nothing(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        source = Watched(LISTS[name](listener.getsockname()[1]).encode())
        with pytest.raises(Media, match="playlist-refused"):
            kinds.recognise(source, Ticket())
        with pytest.raises(Media, match="not-a-film"):  # even if somebody did not ask first
            probe.take_in(source, Ticket())
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("switch", ["_OWN_NETWORK", "_PLAIN"])
def test_the_door_refuses_them_without_a_network_of_its_own(switch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no namespaces, the lists of containers and protocols must do."""
    monkeypatch.setattr(process, switch, switch == "_PLAIN")
    assert not process.protection().network_closed
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        for text in LISTS.values():
            with pytest.raises(Media, match="not-a-film"):
                probe.take_in(Watched(text(listener.getsockname()[1]).encode()), Ticket())
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Kind("other", "application/pdf")),
        (b"PK\x03\x04" + bytes(40), Kind("other", "application/zip")),
        ("Письмо матери\n".encode() * 500, Kind("other", "text/plain")),
        ("Բանտարկյալ\n".encode() * 500, Kind("other", "text/plain")),
        (b"File a complaint\n" * 9, Kind("other", "text/plain")),
        ("دفتر".encode("utf-16"), Kind("other", "text/plain")),
        (b"\0\0\0\x18ftypheic" + bytes(40), Kind("other", "image/heic")),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), Kind("picture", "image/png")),
        (b"\xff\xd8\xff\xe0" + bytes(20), Kind("picture", "image/jpeg")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Kind("picture", "image/webp")),
        (bytes(100_000), Kind("other", "application/octet-stream")),
        (b"\0\0\0\x18ftypisom" + bytes(5000), Kind("film", "video/mp4")),
    ],
)
def test_by_content(data: bytes, kind: Kind) -> None:
    assert kinds.recognise(Watched(data), Ticket()) == kind


def test_sound_is_no_film(films: Films) -> None:
    assert kinds.recognise(Watched.of(films("sound.m4a")), Ticket()).what == "other"


def test_cover_picture_makes_no_film(films: Films) -> None:
    cover = run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"
    )
    path = films("sound.m4a").with_name("cover.png")
    path.write_bytes(cover)
    song = path.with_name("cover.m4a")
    options = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic")
    run_ffmpeg("-y", "-i", str(films("sound.m4a")), "-i", str(path), *options, str(song))
    assert kinds.recognise(Watched.of(song), Ticket()).what == "other"
    with pytest.raises(Media, match="not-a-film"):
        probe.take_in(Watched.of(song), Ticket())


def test_empty() -> None:
    with pytest.raises(Media, match="file-empty"):
        kinds.recognise(Watched(b""), Ticket())


@settings(max_examples=25)
@given(
    st.binary(min_size=1, max_size=3000),
    st.sampled_from([b"", b"\0\0\0\x18ftypisom", b"\x1a\x45\xdf\xa3", b"RIFF0000AVI "]),
)
def test_anything_ends_in_a_kind_or_a_clear_refusal(data: bytes, start: bytes) -> None:
    source = Watched(start + data)
    assert outcome(lambda: kinds.recognise(source, Ticket())) in {"", "playlist-refused"}
    assert outcome(lambda: probe.take_in(source, Ticket())) in {"", "not-a-film", "film-damaged", "media-limit"}


@settings(max_examples=25)
@given(st.data())
def test_broken_films_end_in_an_index_or_a_clear_refusal(films: Films, data: st.DataObject) -> None:
    whole = bytearray(
        films(data.draw(st.sampled_from(["h264.mp4", "hevc.mkv", "mpeg4.avi", "h264.ts", "vp9.webm"]))).read_bytes()
    )
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + 4] = data.draw(st.binary(min_size=1, max_size=4))
    ended = outcome(lambda: probe.take_in(Watched(bytes(whole)), Ticket()))
    assert ended in {"", "not-a-film", "film-damaged", "media-limit"}


def test_damage_in_words() -> None:
    words = kinds.damage_words(Damage(True, 1, 3, 11, 440, 2000, "forged"))
    assert (
        words
        == "cut short; 11 frames listed, 0:00:00.440 of 0:00:02.000; corrupt packets: 1; complaints of the reader: 3"
    )
    assert "forged" not in words
