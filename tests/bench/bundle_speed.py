"""Sealing and verifying a bundle against the stock tools: time and the most memory of any process.

`python tests/bench/bundle_speed.py [MIB] [REPEATS] [FOLDER]` makes eight films of together MIB (2048) random mebibytes in
FOLDER, as clear files for the stock tools and as age files, as a vault keeps them, for us. Both sides seal and verify in
turn, REPEATS (5) times each with a warm cache; medians, their ratio (over 1: we are faster) and the peaks are printed.

    seal      ours from the encrypted originals, read back and synced | bagit.py --sha256, tar into age, sync     bar 1.5
    verify    ours, all steps but the decoder, nothing written         | age -d into tar x, sha256sum -c, twice    bar 3.0
    each side's memory under 200 MB
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FILMS = 8

# A key of the benchmark's own, the bytes 0 to 31. This process imports nothing of ours: Linux counts the memory a parent
# has when it starts a child as the child's, so the smaller the parent, the truer the peaks.
IDENTITY = "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
RECIPIENT = "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"

_SEAL = """
import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from app.jobs import Ticket
from storage import age, chain, checkpoint, sshsig
from storage.bundle import contents
from storage.bundle.writer import Member, Plan, seal

kept, out = Path(sys.argv[1]), Path(sys.argv[2])
identity, recipient = [age.parse_identity(sys.argv[3])], age.parse_recipient(sys.argv[4])
key, log = sshsig.generate(), chain.make_line(1, chain.NOTHING_BEFORE, "0" * 64)
text = checkpoint.make("0" * 32, chain.check_lines([log]), datetime.now(UTC))
with ExitStack() as stack:
    films = [age.open_(stack.enter_context(age.FileSource(path)), identity) for path in sorted(kept.glob("*.age"))]
    digests = [path.read_text() for path in sorted(kept.glob("*.sha256"))]
    members = (
        *(Member(f"originals/{n:06d}.mp4", *film) for n, film in enumerate(zip(films, digests, strict=True), 1)),
        Member(contents.LOG, log + b"\\n"),
        Member(contents.BODIES, b""),
        Member(contents.CHECKPOINT, text),
        Member(contents.CHECKPOINT_SIGNATURE, sshsig.sign(key, checkpoint.NAMESPACE, text).encode()),
        Member(contents.WITHHELD, contents.withheld_json([])),
    )
    seal(out, Plan("7f3a91", date.today(), members), [recipient], key, Ticket())
Path(sys.argv[5]).write_text(f"sender {sshsig.public_text(key)}")
"""
_VERIFY = """
import sys
from pathlib import Path
from app.jobs import Ticket
from storage import age
from storage.bundle.verify import verify

report = verify(Path(sys.argv[1]), [age.parse_identity(sys.argv[2])], Ticket(), signers=Path(sys.argv[3]).read_text())
# The films stand for real ones in size only: no records speak of them.
sys.exit(sorted(step.n for step in report.steps if step.ok is False) != [12])
"""
_SEAL_STOCK = """
set -e
python=$1 films=$2 bag=$3 out=$4 recipient=$5
"$python" -m bagit --sha256 --quiet "$bag"
tar -cf - -C "$(dirname "$bag")" "$(basename "$bag")" | age -r "$recipient" -o "$out"
sync "$out"
"""
_VERIFY_STOCK = """
set -e
bundle=$1 identity=$2 folder=$3
age -d -i "$identity" "$bundle" | tar -xf - -C "$folder"
cd "$folder"/*
sha256sum -c --strict --quiet tagmanifest-sha256.txt
sha256sum -c --strict --quiet manifest-sha256.txt
"""


@dataclass(frozen=True)
class Run:
    """What one side took: wall time, the most memory that any of its processes ever held in RAM, and processor time."""

    seconds: float
    peak_bytes: int
    cpu_seconds: float


@dataclass(frozen=True)
class Scene:
    """Where everything lies: `films` clear, `kept` encrypted as a vault keeps them."""

    folder: Path

    @property
    def films(self) -> Path:
        return self.folder / "films"

    @property
    def kept(self) -> Path:
        return self.folder / "kept"

    @property
    def ours(self) -> Path:
        return self.folder / "ours.age"

    @property
    def theirs(self) -> Path:
        return self.folder / "theirs.age"

    @property
    def signers(self) -> Path:
        return self.folder / "signers"


def prepare(folder: Path, size_mib: int) -> Scene:
    """Make the films. Their contents are random, as well-compressed film nearly is; a vault knows their hashes."""
    scene = Scene(folder)
    scene.films.mkdir()
    scene.kept.mkdir()
    for number in range(FILMS):
        film = scene.films / f"{number:06d}.mp4"
        hashed = hashlib.sha256()
        with film.open("wb") as out:
            for _ in range(size_mib // FILMS):
                block = secrets.token_bytes(1 << 20)
                hashed.update(block)
                out.write(block)
        (scene.kept / f"{film.name}.sha256").write_text(hashed.hexdigest())
        subprocess.run(["age", "-r", RECIPIENT, "-o", scene.kept / f"{film.name}.age", film], check=True)
    return scene


def seal_ours(scene: Scene) -> Run:
    """One process of ours, its start included."""
    scene.ours.unlink(missing_ok=True)
    return _run([sys.executable, "-c", _SEAL, scene.kept, scene.ours, IDENTITY, RECIPIENT, scene.signers])


def seal_stock(scene: Scene) -> Run:
    """bagit.py, then tar into age, then sync. The clear films are linked into a fresh folder before the clock starts."""
    scene.theirs.unlink(missing_ok=True)
    bag = scene.folder / "bag"
    shutil.rmtree(bag, ignore_errors=True)
    shutil.copytree(scene.films, bag, copy_function=os.link)
    return _run(["sh", "-c", _SEAL_STOCK, "sh", sys.executable, scene.films, bag, scene.theirs, RECIPIENT])


def verify_ours(scene: Scene) -> Run:
    """One process of ours, its start included; nothing is written."""
    return _run([sys.executable, "-c", _VERIFY, scene.ours, IDENTITY, scene.signers])


def verify_stock(scene: Scene) -> Run:
    """age into tar, then sha256sum over both manifests, on the same bundle. Nothing is synced."""
    folder = scene.folder / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    identity = scene.folder / "identity.txt"
    identity.write_text(IDENTITY + "\n")
    done = _run(["sh", "-c", _VERIFY_STOCK, "sh", scene.ours, identity, folder])
    shutil.rmtree(folder)
    return done


def compare(ours: Callable[[], Run], other: Callable[[], Run], repeats: int) -> tuple[list[Run], list[Run]]:
    """Both sides in turn, so that whatever else the machine does meets both."""
    pairs = [(ours(), other()) for _ in range(repeats)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _run(command: list[str | Path]) -> Run:
    begun = time.perf_counter()
    child = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, "PYTHONPATH": str(CHECKOUT)})
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    peak_bytes = usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024)
    return Run(seconds, peak_bytes, usage.ru_utime + usage.ru_stime)


def main() -> None:
    size_mib = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as name:
        scene = prepare(Path(name), size_mib)
        rounds = {"seal": (seal_ours, seal_stock), "verify": (verify_ours, verify_stock)}
        for what, (ours, other) in rounds.items():
            for film in (*scene.films.iterdir(), *scene.kept.iterdir()):
                with film.open("rb") as warm:
                    while warm.read(1 << 20):
                        pass
            mine, theirs = compare(lambda: ours(scene), lambda: other(scene), repeats)  # noqa: B023
            mine_s, theirs_s = (statistics.median(run.seconds for run in runs) for runs in (mine, theirs))
            spread = ", ".join(
                f"{min(r.seconds for r in runs):.2f}-{max(r.seconds for r in runs):.2f}" for runs in (mine, theirs)
            )
            mine_cpu, theirs_cpu = (statistics.median(run.cpu_seconds for run in runs) for runs in (mine, theirs))
            mine_peak, theirs_peak = (max(run.peak_bytes for run in runs) for runs in (mine, theirs))
            print(
                f"{what} {size_mib} MiB: ours {mine_s:.2f} s, {mine_peak / 1e6:.0f} MB; stock {theirs_s:.2f} s, "
                f"{theirs_peak / 1e6:.0f} MB; ratio {theirs_s / mine_s:.2f} (spread {spread} s; "
                f"processor {mine_cpu:.2f}, {theirs_cpu:.2f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
