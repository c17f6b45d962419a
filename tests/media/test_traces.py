"""No clear byte of a film is written to any file while it is taken in and a still is made: watched by strace."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.media.films import Films

CODE = """
import sys; sys.path.insert(0, sys.argv[1])
from app.jobs import Ticket
from media import images, kinds, probe, process, stills
from media.frames import FrameIndex, Held
data = open(sys.argv[2], 'rb').read()
source = Held(data)
assert kinds.recognise(source, Ticket()).what == 'film'
index = FrameIndex(Held(probe.take_in(source, Ticket())))
still = stills.take(source, index, 0, index.frame(0, 20).pts, Ticket())
assert images.open_picture(Held(still.png), Ticket()).width == 96
stills.film_thumbnail(source, index, Ticket())
process.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux")
def test_nothing_is_written_to_files(films: Films, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("missing tool: strace")
    log = tmp_path / "trace"
    root = Path(__file__).resolve().parents[2]
    calls = (
        "open,openat,creat,openat2,memfd_create,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
    )
    command = [strace, "-f", "-qq", "-s", "300", "-e", f"trace={calls}", "-o", str(log)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [*command, sys.executable, "-c", CODE, str(root), str(films("h264.mp4"))],
        check=True,
        env=environment,
        timeout=120,
    )
    opened = log.read_text(errors="replace").splitlines()
    assert len(opened) > 100
    writing = [
        line
        for line in opened
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|memfd_create|mkdir|rename|link|creat\(", line)
        and not re.search(r'= -1 E|"/dev/null"|"/proc/self/(?:setgroups|uid_map|gid_map)"|readlink', line)
    ]
    assert writing == []
