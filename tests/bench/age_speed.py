"""Our age against the stock program, file to file: time and the memory of the whole process.

`python tests/bench/age_speed.py [MIB] [REPEATS] [FOLDER]` makes a file of MIB (1024) random mebibytes in FOLDER, lets both
sides encrypt and decrypt it in turn, REPEATS (5) times each with a warm cache, and prints medians, their ratio (over 1:
we are faster) and the peaks. The bars: 1.0 encrypting, 1.3 decrypting, under 60 MB. Nothing is synced by either side.
"""

from __future__ import annotations

import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

# A key of the benchmark's own, the bytes 0 to 31. This process imports nothing of ours: Linux counts the memory a parent
# has when it starts a child as the child's, so the smaller the parent, the truer the peaks.
IDENTITY = "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
RECIPIENT = "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"

_ENCRYPT = """
import sys
from pathlib import Path
from app.jobs import Ticket
from storage import age
with age.FileSource(Path(sys.argv[1])) as source, open(sys.argv[2], "xb", buffering=0) as out:
    age.seal(source, out, [age.parse_recipient(sys.stdin.read())], Ticket())
"""
_DECRYPT = """
import sys
from pathlib import Path
from app.jobs import Ticket
from storage import age
with age.FileSource(Path(sys.argv[1])) as source, open(sys.argv[2], "xb", buffering=0) as out:
    age.open_(source, age.parse_identities(sys.stdin.read())).copy_to(out, Ticket())
"""


@dataclass(frozen=True)
class Run:
    """What one process took: wall time, and the most memory it ever held in RAM."""

    seconds: float
    peak_bytes: int


def encrypt_ours(src: Path, dst: Path) -> Run:
    """One process of ours, its start included."""
    return _run([sys.executable, "-c", _ENCRYPT, str(src), str(dst)], RECIPIENT, dst)


def encrypt_age(src: Path, dst: Path) -> Run:
    """One process of stock age."""
    return _run(["age", "-r", RECIPIENT, "-o", str(dst), str(src)], "", dst)


def decrypt_ours(src: Path, dst: Path) -> Run:
    """One process of ours, its start included."""
    return _run([sys.executable, "-c", _DECRYPT, str(src), str(dst)], IDENTITY, dst)


def decrypt_age(src: Path, dst: Path) -> Run:
    """One process of stock age."""
    return _run(["age", "-d", "-i", "-", "-o", str(dst), str(src)], IDENTITY + "\n", dst)


def compare(ours: Callable[[], Run], other: Callable[[], Run], repeats: int) -> tuple[list[Run], list[Run]]:
    """Both sides in turn, so that whatever else the machine does meets both."""
    pairs = [(ours(), other()) for _ in range(repeats)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _run(command: list[str], typed: str, dst: Path) -> Run:
    dst.unlink(missing_ok=True)
    begun = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, cwd=CHECKOUT, env={**os.environ, "PYTHONPATH": str(CHECKOUT)}
    )
    assert child.stdin is not None
    child.stdin.write(typed.encode())
    child.stdin.close()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return Run(seconds, usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024))


def main() -> None:
    size_mib = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as name:
        folder = Path(name)
        plain, sealed, result = folder / "plain", folder / "sealed.age", folder / "result"
        with plain.open("wb") as out:
            for _ in range(size_mib):
                out.write(secrets.token_bytes(1 << 20))
        encrypt_age(plain, sealed)
        rounds: dict[str, tuple[Callable[[Path, Path], Run], Callable[[Path, Path], Run], Path]] = {
            "encrypt": (encrypt_ours, encrypt_age, plain),
            "decrypt": (decrypt_ours, decrypt_age, sealed),
        }
        for what, (ours, other, src) in rounds.items():
            with src.open("rb") as warm:
                while warm.read(1 << 20):
                    pass
            mine, theirs = compare(lambda: ours(src, result), lambda: other(src, result), repeats)  # noqa: B023
            mine_s, theirs_s = (statistics.median(run.seconds for run in runs) for runs in (mine, theirs))
            mine_peak, theirs_peak = (max(run.peak_bytes for run in runs) for runs in (mine, theirs))
            print(
                f"{what} {size_mib} MiB: ours {mine_s:.2f} s, {mine_peak / 1e6:.0f} MB; "
                f"age {theirs_s:.2f} s, {theirs_peak / 1e6:.0f} MB; ratio {theirs_s / mine_s:.2f}"
            )


if __name__ == "__main__":
    main()
