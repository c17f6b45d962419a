"""Tests are quiet or red, and touch nothing of the person who runs them.

After each test nothing may be left over: no thread, no process, no open file in the test's folders, no word from Qt.
Warnings are errors (pyproject.toml), among them those about files and sockets that were never closed.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is loaded; no window opens on anybody's screen

# The same examples on every run, and no limit that a busy machine could break. `--hypothesis-profile=search` looks further.
_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, database=None, max_examples=100, **_CALM)
settings.register_profile("search", max_examples=2000, **_CALM)
settings.load_profile("steady")

SETTLE_S = 3.0  # how long leftovers may take to end by themselves
_FOREIGN = ("DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GNUPGHOME")
_HELPERS = (b"multiprocessing.resource_tracker", b"multiprocessing.forkserver")  # they live as long as Python does


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-missing", action="store_true", help='a test skipped as "missing ..." counts as failed')


def _missing(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (config.getoption("--no-missing") and report.outcome == "skipped" and isinstance(report.longrepr, tuple)):
        return
    reason = str(report.longrepr[2]).removeprefix("Skipped: ")
    if reason.startswith("missing "):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr[0]}:{report.longrepr[1]}: {reason} (skips do not count here)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _missing(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _missing(collector.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """What Qt says while a test is cleared away fails it as well (pytest-qt listens until then)."""
    if "PySide6.QtCore" not in sys.modules:
        return (yield)
    from PySide6.QtCore import qInstallMessageHandler

    said: list[str] = []
    previous = qInstallMessageHandler(lambda _kind, _context, text: said.append(str(text)))
    try:
        result = yield
    finally:
        qInstallMessageHandler(previous)
    said = [text for text in said if not text.startswith("This plugin does not support")]
    if said:
        pytest.fail(f"Qt said while {item.name} was cleared away: {said}", pytrace=False)
    return result


_homes = count()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every place where a program keeps what belongs to a person lies in an empty folder of this test."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_STATE_HOME": home / ".local/state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / "run",
        "APPDATA": home / "AppData/Roaming",
        "LOCALAPPDATA": home / "AppData/Local",
    }
    (home / "run").mkdir(parents=True, mode=0o700)
    (home / "run").chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        for name, place in places.items():
            patch.setenv(name, str(place))
        for name in _FOREIGN:
            patch.delenv(name, raising=False)
        yield home


@pytest.fixture(autouse=True)
def _nothing_left(_own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    base = str(tmp_path_factory.getbasetemp())
    looks: dict[str, Callable[[], set[Any]]] = {
        "threads": _threads,
        "processes": _processes,
        "open files": lambda: _open_files(base),
    }
    before = {what: look() for what, look in looks.items()}
    yield
    left = _left(looks, before)
    end = time.monotonic() + SETTLE_S
    if left:
        gc.collect()  # what only hangs in a cycle closes now, and says so if it should have been closed
    while left and time.monotonic() < end:
        time.sleep(0.01)
        left = _left(looks, before)
    if left:
        pytest.fail(f"left over: {left}", pytrace=False)


def _left(looks: dict[str, Callable[[], set[Any]]], before: dict[str, set[Any]]) -> str:
    after = {what: look() - before[what] for what, look in looks.items()}
    return "; ".join(f"{what}: {sorted(map(str, found))}" for what, found in after.items() if found)


def _threads() -> set[threading.Thread]:
    dummies = threading._DummyThread  # type: ignore[attr-defined]  # threads of Qt that once ran Python: never removed
    return {thread for thread in threading.enumerate() if not isinstance(thread, dummies)}


def _processes() -> set[str]:
    """Children that run: pid and command line, which is empty for those that have ended. Linux only."""
    found = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            pids = listing.read_text().split()
        except OSError:
            continue
        for pid in pids:
            try:
                command = Path("/proc", pid, "cmdline").read_bytes()
            except OSError:
                continue
            if command and not any(helper in command for helper in _HELPERS):
                found.add(f"{pid} {command.replace(bytes(1), b' ').decode(errors='replace')[:120]}")
    return found


def _open_files(base: str) -> set[str]:
    """Descriptors of ours that lead into the folder `base`. Linux only."""
    found = set()
    for link in Path("/proc/self/fd").glob("*"):
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith(base):
            found.add(f"{link.name} {target}")
    return found


@pytest.fixture(autouse=True, scope="module")
def _collected() -> Iterator[None]:
    """Unclosed files that hang in cycles are noticed with the module that left them, not somewhere later."""
    yield
    gc.collect()
