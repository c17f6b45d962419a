"""How long a still takes (hashes and PNG included) against plain ffmpeg on the plain file.

`python tests/bench/still_speed.py [SECONDS] [STILLS]` makes a 720p25 film of SECONDS (3600) once in the scratch folder,
takes STILLS (25) at random places both ways in turn, and prints medians and their ratio. The bar is 1.3.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.jobs import Ticket
from media import images, probe, process, stills
from media.frames import FrameIndex


class _File:
    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = os.fstat(self._file.fileno()).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, offset)


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3600
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    scratch = Path(tempfile.gettempdir()) / "habeas-bench"
    scratch.mkdir(exist_ok=True)
    path = scratch / f"film-{seconds}.mp4"
    ffmpeg = process.ffmpeg_path()
    if not path.exists():
        unfinished = path.with_suffix(".part.mp4")
        source = f"testsrc2=s=1280x720:r=25:d={seconds}"
        encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-crf", "30"]
        subprocess.run([ffmpeg, "-y", "-v", "error", "-f", "lavfi", "-i", source, *encode, str(unfinished)], check=True)
        unfinished.rename(path)
    film = _File(path)
    begun = time.perf_counter()
    index_path = scratch / f"film-{seconds}.index"
    index_path.write_bytes(probe.take_in(film, Ticket()))
    taken_s = time.perf_counter() - begun
    print(f"film of {film.size / 1e6:.0f} MB: index in {taken_s:.1f} s, {film.size / taken_s / 1e6:.0f} MB/s")
    images.warm_up()
    ours, plain = [], []
    for _ in range(count):
        index = FrameIndex(_File(index_path))
        stream = index.film_streams[0]
        frame = index.frame(stream.number, random.randrange(stream.frame_count))
        moment = f"{float(frame.pts * index.time_base(stream.number)):.6f}"
        begun = time.perf_counter()
        subprocess.run(
            [ffmpeg, "-y", "-v", "error", "-ss", moment, "-i", str(path), "-frames:v", "1", str(scratch / "plain.png")],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        plain.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        stills.take(film, FrameIndex(_File(index_path)), stream.number, frame.pts, Ticket())
        ours.append(time.perf_counter() - begun)
    ratio = statistics.median(ours) / statistics.median(plain)
    print(
        f"still: {1000 * statistics.median(ours):.0f} ms; plain: {1000 * statistics.median(plain):.0f} ms; ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()
