"""The project's own `.venv`: made from pinned wheels, remade when it is broken, left alone when it is right.

A stamp inside it says from what it was made. The stamp goes before anything is changed and comes back last, so an
environment whose making was cut off has none that fits, and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RECIPE = 1  # raise it when the steps below change in a way that an existing environment must follow
PINS = ("run.txt", "dev.txt", "source.txt")
LEVELS = ("run", "dev")
NEEDED_BYTES = 1_500_000_000  # 0.8 GB of packages, and room for the downloads while they are unpacked

_NETWORK_SIGNS = (
    "connection",
    "name or service not known",
    "temporary failure in name resolution",
    "getaddrinfo failed",
    "timed out",
    "proxyerror",
    "sslerror",
    "max retries exceeded",
)


class Trouble(Exception):
    """What went wrong and what to do, in one sentence."""


@dataclass(frozen=True)
class Environment:
    """The `.venv` beside the project at `root`, for the Python that runs this (`version`: "3.11")."""

    root: Path
    version: str = f"{sys.version_info[0]}.{sys.version_info[1]}"

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp_file(self) -> Path:
        return self.folder / "habeas-setup.json"

    @property
    def log_file(self) -> Path:
        return self.folder / "habeas-setup.log"

    def pins(self, name: str) -> Path:
        return self.root / "packaging" / "requirements" / name

    def digest(self) -> str:
        """SHA-256 over all that decides what is installed, file names and lengths included."""
        whole = hashlib.sha256(f"recipe {RECIPE}\n".encode())
        for path in (*(self.pins(name) for name in PINS), self.root / "pyproject.toml"):
            content = path.read_bytes()
            whole.update(f"{path.name} {len(content)}\n".encode() + content)
        return whole.hexdigest()

    def stamp(self, level: str) -> dict[str, str]:
        """What the stamp holds once everything of `level` is installed."""
        return {"level": level, "digest": self.digest(), "python": self.version, "root": str(self.root)}

    def read_stamp(self) -> dict[str, str]:
        """The stamp as it stands; empty if there is none, or if a making was cut off."""
        try:
            found = json.loads(self.stamp_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()) else {}

    def write_stamp(self, stamp: dict[str, str]) -> None:
        unfinished = self.stamp_file.with_suffix(".part")
        unfinished.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(self.stamp_file)

    def state(self, level: str) -> str:
        """ "ready", "outdated" (right, but of other pins or fewer) or "unfit" (absent, broken, moved, other Python)."""
        found = self.read_stamp()
        fits = found.get("level") in LEVELS and found.get("python") == self.version
        if not fits or found.get("root") != str(self.root) or not self.python.exists():
            return "unfit"
        enough = LEVELS.index(found["level"]) >= LEVELS.index(level)
        return "ready" if enough and found.get("digest") == self.digest() else "outdated"


def prepare(environment: Environment, level: str, wheels: Path | None = None) -> bool:
    """Make sure that what `level` needs is installed; True if anything had to be done.

    `level`: "run" (the program) or "dev" (and its tests and checks). `wheels`: a folder to install from without a
    network. Raises `Trouble`.
    """
    if environment.state(level) == "ready":
        return False
    with _locked(environment.root / ".venv.lock"):
        state = environment.state(level)
        if state == "ready":  # somebody else did it while we waited
            return False
        if environment.read_stamp().get("level") == "dev":
            level = "dev"
        _say("Setting up .venv (once; it takes about a minute and 0.8 GB)." if state == "unfit" else "Updating .venv.")
        try:
            if state == "unfit":
                _make(environment)
            _install(environment, level, wheels)
        except OSError as error:
            raise Trouble(f"Setting up failed ({error}); mend that and run the same command again.") from error
    return True


def _make(environment: Environment) -> None:
    """An empty environment in place of whatever stood there."""
    import importlib.util  # noqa: PLC0415  (kept off the way of every later call)
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    folder = environment.folder
    if importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            f"This Python cannot make an environment; on Debian and Ubuntu run: "
            f"sudo apt-get install python{environment.version}-venv"
        )
    free_bytes = shutil.disk_usage(environment.root).free
    if free_bytes < NEEDED_BYTES:
        raise Trouble(
            f"The disk has {free_bytes // 10**6} MB free and the set-up needs {NEEDED_BYTES // 10**6} MB; "
            "make room and run the same command again."
        )
    old = environment.root / ".venv.old"
    if old.is_dir():
        shutil.rmtree(old)
    if folder.is_symlink() or folder.exists():
        if not _ours(folder):
            raise Trouble(f"{folder} is not an environment that this program made; move it away and try again.")
        folder.replace(old)  # at once, so that no half-deleted folder ever bears the name
        shutil.rmtree(old)
    folder.mkdir()
    environment.write_stamp({"level": "making"})
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run(
        [base, "-I", "-m", "venv", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        pass_fds=_handles(),
    )
    if done.returncode:
        raise Trouble(f"This Python could not make an environment: {_last_line(done.stdout + done.stderr)}")


def _ours(folder: Path) -> bool:
    """Whether it is an environment, or the beginning of one that we were making."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return (folder / "pyvenv.cfg").exists() or all(path.name.startswith("habeas-setup.") for path in folder.iterdir())


def _install(environment: Environment, level: str, wheels: Path | None) -> None:
    stamp = environment.stamp(level)  # before the work: a file that changes meanwhile makes it outdated
    environment.write_stamp({"level": "making"})
    environment.log_file.write_bytes(b"")
    offline = ["--no-index", "--find-links", str(wheels)] if wheels else ["--retries", "2"]
    pinned = ["--require-hashes", *offline]
    lists = ["-r", str(environment.pins("run.txt"))]
    if level == "dev":
        lists += ["-r", str(environment.pins("dev.txt"))]
    _pip(environment, [*pinned, "--only-binary", ":all:", *lists])
    if level == "dev":
        # Published as source only. Built with the pinned build tools that the step above installed: nothing unpinned.
        source = [
            "--no-binary",
            ":all:",
            "--no-build-isolation",
            "--no-deps",
            "-r",
            str(environment.pins("source.txt")),
        ]
        _pip(environment, [*pinned, *source])
    _pip(environment, ["--no-index", "--no-build-isolation", "--no-deps", "--editable", str(environment.root)])
    environment.write_stamp(stamp)


def _pip(environment: Environment, arguments: Sequence[str]) -> None:
    """Run `pip install` in the environment; its words go to the log, downloads to the terminal. Raises `Trouble`."""
    import subprocess  # noqa: PLC0415

    variables = {key: value for key, value in os.environ.items() if key not in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")}
    variables |= {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}
    command = [str(environment.python), "-I", "-m", "pip", "install", "--progress-bar", "off", *arguments]
    said: list[str] = []
    with (
        environment.log_file.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=environment.root,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            pass_fds=_handles(),
        ) as process,
    ):
        for line in process.stdout or ():
            log.write(line)
            said.append(line)
            _show(line)
    _show("")
    if process.returncode:
        raise Trouble(explain("".join(said), environment.log_file))


def explain(said: str, log_file: Path) -> str:
    """One sentence for what pip said before it gave up."""
    lower = said.lower()
    if "do not match the hashes" in lower:
        return f"A package is not the one that was pinned, and was not installed; the log is {log_file}."
    if "no space left" in lower:
        return "The disk is full; make room and run the same command again."
    if any(sign in lower for sign in _NETWORK_SIGNS):
        return (
            "The packages could not be fetched; connect this machine to a network once, "
            "or bring a folder of wheels: python3 packaging/dev.py --wheels DIR VERB"
        )
    missing = [line for line in said.splitlines() if "No matching distribution found for" in line]
    if missing:
        name = missing[0].rpartition(" for ")[2].split(" (")[0].strip()
        return (
            f"There is no package of {name} for this machine, or none in the folder given; there are packages for "
            "Linux (x86-64 with glibc 2.34 or newer, ARM with 2.39 or newer), for Macs with Apple's processor "
            "and for Windows on x86-64."
        )
    return f"Setting up failed ({_last_line(said)}); the log is {log_file}."


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["nothing was said"])[-1]


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _show(line: str) -> None:
    """On a terminal: one line that says what is being fetched, wiped at the end."""
    if not sys.stderr.isatty():
        return
    text = line.strip()
    if not text:
        sys.stderr.write("\r\x1b[K")
    elif text.startswith(("Downloading", "Installing", "Building", "Preparing")):
        sys.stderr.write("\r\x1b[K  " + text[:76])
    sys.stderr.flush()


_held: list[int] = []  # the descriptor of the lock while it is held


def _handles() -> tuple[int, ...]:
    """The lock, for a child to hold too: if we are killed, nobody starts over while the child still writes."""
    return () if os.name == "nt" else tuple(_held)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One set-up at a time. The system frees the lock when its holders end, however they end."""
    with path.open("a+b") as handle:
        if not _try_lock(handle.fileno()):
            _say("Another set-up is running; waiting for it.")
            _wait_for_lock(handle.fileno())
        _held.append(handle.fileno())
        try:
            yield
        finally:
            _held.clear()


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        while not _try_lock(descriptor):
            time.sleep(0.2)
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
