"""Film made by ffmpeg for tests, each kind once a session: `films("h264.mp4")` is the path of a film of one to three seconds.

`from tests.media.films import films, KINDS` makes the fixture known to a test module; tests/media has it anyway.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from media.process import ffmpeg_path

Films = Callable[[str], Path]

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1.6")
_LONG = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=8")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1.6")
_H264 = ("-c:v", "libx264", "-bf", "3", "-g", "10", "-threads", "1")
_OPEN_H264 = (*_H264, "-x264-params", "open-gop=1")
_HEVC = ("-c:v", "libx265", "-threads", "1", "-x265-params", "log-level=none:open-gop=1:keyint=10:pools=1")
_VARIABLE = ("-vf", "select='not(mod(n,3))+not(mod(n,7))'", "-fps_mode", "vfr")
_COPY = ("-c", "copy")

KINDS: dict[str, tuple[str, ...]] = {
    "h264.mp4": (*_PICTURE, *_H264),
    "faststart.mp4": (*_PICTURE, *_H264, "-movflags", "+faststart"),
    "opengop.mp4": (*_PICTURE, *_OPEN_H264),
    "opengop.ts": (*_PICTURE, *_OPEN_H264),
    "refresh.mp4": (*_PICTURE, "-c:v", "libx264", "-bf", "0", "-g", "15", "-x264-params", "intra-refresh=1"),
    "hevc.mp4": (*_PICTURE, *_HEVC),
    "hevc.mkv": (*_PICTURE, *_HEVC),
    "vp9.webm": (*_PICTURE, "-c:v", "libvpx-vp9", "-g", "10", "-b:v", "200k", "-lag-in-frames", "16", "-cpu-used", "8"),
    "vp8.webm": (*_PICTURE, "-c:v", "libvpx", "-g", "10", "-b:v", "200k", "-auto-alt-ref", "1", "-lag-in-frames", "16"),
    "mjpeg.avi": (*_PICTURE, "-c:v", "mjpeg"),
    "mpeg4.avi": (*_PICTURE, "-c:v", "mpeg4", "-g", "10"),
    "mpeg4-b.avi": (*_LONG, "-c:v", "mpeg4", "-bf", "2", "-g", "25"),
    "h264-b.avi": (*_LONG, "-c:v", "libx264", "-bf", "3", "-g", "25"),
    "mpeg2-b.mpg": (*_LONG, "-c:v", "mpeg2video", "-bf", "2", "-g", "15"),
    "raw.h264": (*_PICTURE, *_H264),
    "mpeg2.ts": (*_PICTURE, "-c:v", "mpeg2video", "-bf", "2", "-g", "10"),
    "h264.ts": (*_PICTURE, *_H264),
    "h264.flv": (*_PICTURE, *_H264),
    "variable.mp4": (*_PICTURE, *_VARIABLE, *_H264),
    "variable.mkv": (*_PICTURE, *_VARIABLE, *_H264),
    "cut.mp4": ("-i", "h264.mp4", "-ss", "0.5", *_COPY),
    "early.mp4": (*("-itsoffset", "-1", "-i", "h264.mp4", *_COPY), "-copyts", "-avoid_negative_ts", "disabled"),
    "wrapped.ts": ("-itsoffset", "95442.7", "-i", "h264.mp4", *_COPY, "-copyts", "-muxdelay", "0"),
    "turned.mp4": ("-display_rotation", "-90", "-i", "h264.mp4", *_COPY),
    "sound.mov": (
        *(*_SOUND, *_PICTURE, "-map", "0", "-map", "1", *_H264, "-c:a", "aac"),
        *("-metadata:s:a:0", "language=rus", "-metadata", "title=a;b=c", "-timecode", "01:00:00:00"),
    ),
    "sound.m4a": (*_SOUND, "-c:a", "aac"),
    "two.mkv": (*_PICTURE, "-i", "variable.mp4", "-map", "1", "-map", "0", *_H264),
}
"""Name of the file to what makes it; the ending decides the container. An input without a folder is another of these."""

FILMS = [name for name in KINDS if name != "sound.m4a"]


def run_ffmpeg(*arguments: str) -> bytes:
    """Plain ffmpeg, outside of everything that is tested; what it wrote to stdout."""
    return subprocess.run(
        [ffmpeg_path(), "-nostdin", "-v", "error", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """A function from a kind's name to the path of such a film, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("films")

    def film(name: str) -> Path:
        path = folder / name
        if not path.exists():
            arguments = [str(film(one)) if one in KINDS else one for one in KINDS[name]]
            run_ffmpeg("-y", *arguments, str(path))
        return path

    return film
