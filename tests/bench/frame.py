"""How two sides are compared: in turn, as child processes, with a warm cache and nothing left to be written from before.

This process imports nothing of the program: Linux counts the memory a parent has when it starts a child as the child's, so
the smaller the parent, the truer the peaks.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

BENCH = Path(__file__).resolve().parent
CHECKOUT = BENCH.parents[1]
OURS = BENCH / "ours.py"

# A key of the benchmark's own, the bytes 0 to 31.
IDENTITY = "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
RECIPIENT = "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"

_READ_BYTES = 1 << 20


class Broken(Exception):
    """A side did not do its work: there is nothing to compare."""


@dataclass(frozen=True)
class Measured:
    """What one run of one side took. `peak_bytes`: the most memory that any of its processes held in RAM; None if not known."""

    seconds: float
    peak_bytes: int | None = None


@dataclass(frozen=True)
class Bar:
    """What is to be reached. `speed`: at least so many times as fast; `time`: at most so many times as long."""

    speed: float | None = None
    time: float | None = None
    peak_mb: int | None = None

    @property
    def text(self) -> str:
        """As it stands in the table."""
        pace = f">= {self.speed:.1f}" if self.speed is not None else f"time <= {self.time:.1f}"
        return pace if self.peak_mb is None else f"{pace}, < {self.peak_mb} MB"


@dataclass(frozen=True)
class Outcome:
    """A comparison. `ours` and `theirs` hold one entry for each round, in the order of the rounds."""

    name: str
    work: str
    against: str
    bar: Bar
    ours: tuple[Measured, ...]
    theirs: tuple[Measured, ...]

    @property
    def speed(self) -> float:
        """How many times as fast ours is: their median time over ours."""
        return median_s(self.theirs) / median_s(self.ours)

    @property
    def speeds(self) -> tuple[float, ...]:
        """The same, round by round."""
        return tuple(b.seconds / a.seconds for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def missed(self) -> tuple[str, ...]:
        """The names of the parts of the bar that were not reached."""
        found = []
        if self.bar.speed is not None and self.speed < self.bar.speed:
            found.append(f"{self.name} speed")
        if self.bar.time is not None and 1 / self.speed > self.bar.time:
            found.append(f"{self.name} time")
        peak = peak_bytes(self.ours)
        if self.bar.peak_mb is not None and (peak is None or peak >= self.bar.peak_mb * 1e6):
            found.append(f"{self.name} memory")
        return tuple(found)


@dataclass(frozen=True)
class Limit:
    """A time that is to be kept, with nobody to compare with: the median of the runs is below `limit_s`."""

    name: str
    work: str
    limit_s: float
    runs: tuple[Measured, ...]

    @property
    def missed(self) -> tuple[str, ...]:
        """The name of the bar, if it was not reached."""
        return (f"{self.name} seconds",) if median_s(self.runs) >= self.limit_s else ()


@dataclass(frozen=True)
class Share:
    """How often, or in what share of cases, something came out right or wrong; at least or at most so often."""

    name: str
    work: str
    found: float
    least: float | None = None
    most: float | None = None

    @property
    def missed(self) -> tuple[str, ...]:
        """The name of the bar, if it was not reached."""
        low = self.least is not None and self.found < self.least
        return (self.name,) if low or (self.most is not None and self.found > self.most) else ()

    @property
    def bar(self) -> str:
        """As it stands in the table."""
        return f">= {self.least}" if self.least is not None else f"<= {self.most}"


@dataclass
class Results:
    """Everything that was found out. `figures`: what has no bar, as (what, value in words)."""

    outcomes: list[Outcome] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)


def median_s(runs: Sequence[Measured]) -> float:
    """Seconds."""
    return statistics.median(run.seconds for run in runs)


def peak_bytes(runs: Sequence[Measured]) -> int | None:
    """The largest peak of all runs."""
    return max((run.peak_bytes for run in runs if run.peak_bytes is not None), default=None)


def warm(*files: Path) -> None:
    """Read files whole, so that they lie in the cache."""
    for path in files:
        with path.open("rb") as file:
            while file.read(_READ_BYTES):
                pass


def alternate(
    ours: Callable[[], Measured], theirs: Callable[[], Measured], rounds: int, *, settle: bool = True
) -> tuple[tuple[Measured, ...], tuple[Measured, ...]]:
    """Both sides `rounds` times, now one first, now the other, so that whatever else the machine does meets both.

    `settle`: before each run, wait until everything that was written so far is on the disk.
    """
    found: tuple[list[Measured], list[Measured]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            if settle:
                os.sync()
            found[which].append((ours, theirs)[which]())
    return tuple(found[0]), tuple(found[1])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(CHECKOUT), "QT_QPA_PLATFORM": "offscreen"}


def _ended(child: subprocess.Popen[Any], what: str) -> int:
    """Wait for it; the most memory it held in RAM, in bytes. Raises `Broken` if it failed."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Broken(f"{what} ended with {child.returncode}")
    return usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024)


def run(command: Sequence[str | Path], typed: str = "") -> Measured:
    """One process from its start to its end. `typed`: what it reads on its standard input."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CHECKOUT, env=_environment())
    assert child.stdin is not None
    child.stdin.write(typed.encode())
    child.stdin.close()
    peak = _ended(child, str(command[0]))
    return Measured(time.perf_counter() - begun, peak)


def shell(script: str, *arguments: str | Path) -> Measured:
    """The stock tools, as typed. `arguments`: $1 and so on."""
    return run(["sh", "-euc", script, "sh", *arguments])


def ours(*arguments: str | Path, typed: str = "") -> Measured:
    """One process of ours, its start included; see `ours.py` for the arguments."""
    return run([sys.executable, OURS, *arguments], typed)


class VaultProcess:
    """A process of ours that holds a vault open, as the program does while somebody works; it is asked for one thing at a time.

    To be used as a context manager; afterwards `peak_bytes` is the most memory it or a child of its held in RAM.
    """

    def __init__(self, vault: Path) -> None:
        """A vault is made at `vault` if there is none."""
        self.peak_bytes: int | None = None
        self._child = subprocess.Popen(
            [sys.executable, OURS, "vault", vault],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
            env=_environment(),
            text=True,
        )

    def ask(self, **request: object) -> tuple[float, Mapping[str, Any]]:
        """Seconds until the answer came, and the answer."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        begun = time.perf_counter()
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        seconds = time.perf_counter() - begun
        if not line:
            raise Broken(f"the vault's process ended at {request}")
        answer: Mapping[str, Any] = json.loads(line)
        return seconds, answer

    def __enter__(self) -> VaultProcess:
        self.ask(do="nothing")  # it answers when the vault is open
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.stdout.close()
        if kind is not None:
            self._child.kill()
            self._child.wait()
            return
        self.peak_bytes = _ended(self._child, "the vault's process")
