"""What the comparisons work on: random bytes, and a film that is an hour long and as large as asked for."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path

MINUTES = 60
_LOOP_S = 20
_LOOPS_A_MINUTE = 60 // _LOOP_S
_MUXED = 0.996
"""Share of the bytes that are picture; the rest is the container's."""


def random_file(path: Path, size: int) -> Path:
    """A file of `size` bytes that cannot be compressed."""
    with path.open("xb") as out:
        for place in range(0, size, 1 << 20):
            out.write(os.urandom(min(1 << 20, size - place)))
    return path


def ffmpeg() -> str:
    """The ffmpeg that the program uses, found without importing it, so that both sides decode with the same one."""
    spec = importlib.util.find_spec("imageio_ffmpeg")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return str(next(path for folder in folders for path in sorted((Path(folder) / "binaries").glob("ffmpeg-*"))))


def film(path: Path, size: int, minutes: int = MINUTES) -> Path:
    """A film of 1280 x 720 at 25 frames a second, `minutes` long and of about `size` bytes: H.264 and its index at the end,
    as phones write it, a key frame every two seconds, noise in the picture. Twenty seconds are encoded and then repeated.
    """
    loop = path.with_suffix(".loop.mp4")
    kilobits = str(max(300, int(size * _MUXED * 8 / (minutes * 60) / 1000))) + "k"
    picture = f"testsrc2=s=1280x720:r=25:d={_LOOP_S},noise=alls=12:allf=t"
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-pix_fmt", "yuv420p"]
    rate = ["-b:v", kilobits, "-minrate", kilobits, "-maxrate", kilobits, "-bufsize", kilobits]
    _ffmpeg("-f", "lavfi", "-i", picture, *encode, *rate, "-x264-params", "nal-hrd=cbr", str(loop))
    _ffmpeg("-stream_loop", str(minutes * _LOOPS_A_MINUTE - 1), "-i", str(loop), "-c", "copy", str(path))
    loop.unlink()
    return path


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([ffmpeg(), "-nostdin", "-v", "error", *arguments], check=True)
