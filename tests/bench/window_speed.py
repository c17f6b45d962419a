"""The window's figures: start, unlocking, a million people, typing, memory. Each side in a process of its own, offscreen.

window_speed.py                  all of it, in this order; --people and --many make it smaller
window_speed.py --side NAME ...  one side, started by the program itself

The vaults are made once by `Change.many` and thrown away. Time until something is seen is taken in the window's own loop, with
the painting; a frame is what the loop needs between two turns, looked at every 2 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PASSPHRASE = "a passphrase for figures only"
WORK_FACTOR = 10
ROUNDS = 5
PAGES_SCROLLED = 200


def fill(folder: Path, people: int, events_each: int) -> dict[str, Any]:
    """A vault of invented people, with events of all types over three years for each. Without events their names are plain: it
    is the number of rows that counts then, and names of many spellings take long to be indexed.
    """
    import random
    from datetime import date, timedelta

    import crowd

    from app.model.dates import UncertainDate
    from app.model.event import Event, EventType
    from app.model.person import NameKind, Person, PersonName
    from app.services import vaults

    begun = time.perf_counter()
    dice = random.Random(1)
    kinds = list(EventType)
    settings = vaults.Settings(None)
    vaults.create(folder, PASSPHRASE, work_factor=WORK_FACTOR, settings=settings)
    with vaults.open_vault(folder, vaults.Passphrase(PASSPHRASE), settings) as vault:
        left = people
        plain = ((f"Person {dice.randrange(10**9):09}", "", f"Անձ {n}", "") for n in range(people))
        names = crowd.people(people) if events_each else plain
        while left:
            now = min(left, 50_000)
            left -= now
            with vault.change("bench.people") as change, change.many() as many:
                ids = []
                for _ in range(now):
                    latin, _russian, armenian, _turkic = next(names)
                    whole = (PersonName(latin, "Latn", NameKind.MAIN), PersonName(armenian, "Armn"))
                    ids.append(many.add(Person(whole, nationalities=(dice.choice(("AM", "AZ", "SY")),))))
            if events_each:
                with vault.change("bench.events") as change, change.many() as many:
                    for person in ids:
                        for _ in range(events_each):
                            first = date(2023, 9, 1) + timedelta(days=dice.randrange(1000))
                            last = first + timedelta(days=dice.choice([0, 0, 0, 0, 30]))
                            many.add(Event(dice.choice(kinds), (person,), UncertainDate("typed", first, last)))
    size = folder.joinpath("records.db").stat().st_size
    return {"people": people, "events": people * events_each, "filled_s": time.perf_counter() - begun, "mb": size / 1e6}


def _application() -> Any:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    return QApplication(["bench"])


def bare() -> dict[str, Any]:
    """A window of PySide6 with nothing in it, painted."""
    application = _application()
    from PySide6.QtWidgets import QMainWindow

    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    return {"seen_at": time.time()}


def unlock_page() -> dict[str, Any]:
    """The program's own window with the opening card, painted; as `ui.main` makes it."""
    from ui.frame.window import Window
    from ui.theme import theme

    application = _application()
    theme.start(application)
    window = Window()
    window.show()
    application.processEvents()
    found = {"seen_at": time.time()}
    window.shut()
    return found


class Watched:
    """The window over a vault, and how long its loop stood still."""

    def __init__(self, folder: Path) -> None:
        from app.services import vaults
        from ui.frame.window import Window
        from ui.theme import theme

        self.application = _application()
        theme.start(self.application)
        self.folder = folder
        self.window = Window(vaults.Settings(None), WORK_FACTOR, lambda: None)
        self.window.show()
        self.longest = 0.0

    def turn(self) -> None:
        """One turn of the loop."""
        begun = time.perf_counter()
        self.application.processEvents()
        self.longest = max(self.longest, time.perf_counter() - begun)
        time.sleep(0.002)

    def until(self, true: Callable[[], bool], limit_s: float = 600) -> float:
        """Turn until something is so; seconds."""
        begun = time.perf_counter()
        while not true():
            if time.perf_counter() - begun > limit_s:
                raise SystemExit("it took too long")
            self.turn()
        return time.perf_counter() - begun

    @contextmanager
    def frames(self) -> Iterator[dict[str, float]]:
        """`longest_ms` of the turns inside."""
        found: dict[str, float] = {}
        self.longest = 0.0
        yield found
        found["longest_ms"] = self.longest * 1e3

    def unlock(self) -> float:
        """Type and press Enter; seconds until the rooms are there. Whoever types gives the program time to load them."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.until(lambda: "ui.frame.frame" in sys.modules)
        self.longest = 0.0
        form = self.window.opening.open_form
        form.folder.edit.setText(str(self.folder))
        form.secret.edit.setText(PASSPHRASE)
        QTest.keyClick(form.secret.edit, Qt.Key.Key_Return)
        return self.until(lambda: self.window.frame is not None)

    @property
    def frame(self) -> Any:
        return self.window.frame


def _memory_mb(what: str = "VmRSS") -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def _done(watched: Watched, found: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps(found), flush=True)
    os._exit(0)  # what still runs in the lanes is of no interest


def overview(folder: Path) -> dict[str, Any]:
    """From Enter to the counts, less the key derivation; then typing in the search box."""
    from app.services.vaults import Passphrase
    from storage import keys

    about = json.loads((folder / "vault.json").read_text())
    begun = time.perf_counter()
    keys.unlock(folder / "keys", about["id"], Passphrase(PASSPHRASE))
    derivation = time.perf_counter() - begun
    watched = Watched(folder)
    watched.until(lambda: "ui.frame.frame" in sys.modules)
    begun = time.perf_counter()
    rooms = watched.unlock()
    page = watched.frame.room("overview")
    watched.until(lambda: bool(page.counts.groups))
    watched.turn()
    usable = time.perf_counter() - begun - derivation
    longest = watched.longest
    watched.until(lambda: not watched.window.lane.busy)
    typed = typing(watched)
    return _done(
        watched,
        {
            "rooms_s": rooms - derivation,
            "usable_s": usable,
            "longest_ms": longest * 1e3,
            "everything_s": time.perf_counter() - begun,
            "memory_mb": _memory_mb(),
            **typed,
        },
    )


def typing(watched: Watched) -> dict[str, Any]:
    """Names typed a letter at a time, 40 ms apart; from the last letter to its results, never those of fewer letters."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    palette = watched.frame.palette_
    palette.open()
    times: list[float] = []
    for word in ("Vardanyan", "Мамедов", "Armen", "Հակոբյան", "petrosian"):
        watched.frame.top.search.clear()
        watched.until(lambda: not watched.window.lane.busy)
        for letter in word:
            typed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(watched.frame.top.search, typed)
            end = time.perf_counter() + 0.04
            while time.perf_counter() < end:
                watched.turn()
        begun = time.perf_counter() - 0.04
        watched.until(lambda: not _searching(watched))
        times.append((time.perf_counter() - begun) * 1e3)
    return {"typing_ms": times}


def _searching(watched: Watched) -> bool:
    """Whether an answer for what stands in the box is still on its way."""
    return bool(not watched.frame.palette_.is_settled or watched.window.quick.busy)


def table(folder: Path) -> dict[str, Any]:
    """People: opening, sorting, the end, scrolling."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from ui.desk import Where

    watched = Watched(folder)
    watched.unlock()
    watched.until(lambda: bool(watched.frame.room("overview").counts.groups))
    watched.until(lambda: not watched.window.lane.busy)
    found: dict[str, Any] = {"memory_before_mb": _memory_mb()}
    page = watched.frame.room("people").list
    view = page.table

    def first_screen() -> bool:
        return view.count > 0 and view.source.is_read(0) and not view.source._held

    with watched.frames() as frames:
        begun = time.perf_counter()
        watched.frame.go(Where("people"))
        watched.until(first_screen)
        watched.turn()
        found["open_ms"] = (time.perf_counter() - begun) * 1e3
    found["open_longest_frame_ms"] = frames["longest_ms"]
    with watched.frames() as frames:
        begun = time.perf_counter()
        watched.until(lambda: page._whole and not watched.window.lane.busy)
        found["everybody_s"] = time.perf_counter() - begun
    found["computing_longest_frame_ms"] = frames["longest_ms"]
    found["rows"] = view.count
    found["memory_mb"] = _memory_mb()
    sorts: dict[str, float] = {}
    with watched.frames() as frames:
        for order in ("contact", "seen", "private", "status", "name"):
            begun = time.perf_counter()
            page._sort(order, order == "name")
            token = view.source._token
            watched.until(lambda before=token: view.source._token > before and first_screen())
            watched.turn()
            sorts[order] = (time.perf_counter() - begun) * 1e3
            watched.until(lambda: not watched.window.lane.busy)
    found["sort_ms"], found["sort_longest_frame_ms"] = sorts, frames["longest_ms"]
    view.setFocus()
    with watched.frames() as frames:
        begun = time.perf_counter()
        QTest.keyClick(view, Qt.Key.Key_End)
        watched.until(lambda: view.source.is_read(view.count - 1))
        watched.turn()
        found["end_ms"] = (time.perf_counter() - begun) * 1e3
        watched.until(lambda: not watched.window.lane.busy)
        QTest.keyClick(view, Qt.Key.Key_Home)
        watched.until(lambda: not watched.window.lane.busy)
    found["end_longest_frame_ms"] = frames["longest_ms"]
    with watched.frames() as frames:
        begun = time.perf_counter()
        for _ in range(PAGES_SCROLLED):
            QTest.keyClick(view, Qt.Key.Key_PageDown)
            watched.turn()
        found["scroll_ms_a_page"] = (time.perf_counter() - begun) * 1e3 / PAGES_SCROLLED
        watched.until(lambda: not watched.window.lane.busy)
    found["scroll_longest_frame_ms"] = frames["longest_ms"]
    found["memory_peak_mb"] = _memory_mb("VmHWM")
    return _done(watched, found)


SIDES: dict[str, Callable[..., dict[str, Any]]] = {
    "bare": bare,
    "unlock-page": unlock_page,
    "overview": overview,
    "table": table,
    "fill": fill,
}


def _run(*arguments: str) -> tuple[float, dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    begun = time.time()
    command = [sys.executable, str(HERE / "window_speed.py"), "--side", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return begun, json.loads(done.stdout)


def measured(scratch: Path, people: int, many: int) -> dict[str, Any]:
    """All figures. `people`: with ten events each, for the overview and typing; `many`: in the table."""
    starts: dict[str, list[float]] = {"bare": [], "unlock-page": []}
    for _ in range(ROUNDS + 1):
        for name, times in starts.items():
            begun, answer = _run(name)
            times.append(answer["seen_at"] - begun)
    found: dict[str, Any] = {
        "start_s": {name: statistics.median(times[1:]) for name, times in starts.items()},
    }
    found["start_s"]["times a bare window"] = found["start_s"]["unlock-page"] / found["start_s"]["bare"]
    if people:
        _, found["vault"] = _run("fill", str(scratch / "events.habeas"), str(people), "10")
        _, found["overview"] = _run("overview", str(scratch / "events.habeas"))
    if many:
        _, found["many vault"] = _run("fill", str(scratch / "many.habeas"), str(many), "0")
        _, found["table"] = _run("table", str(scratch / "many.habeas"))
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The window's figures.")
    parser.add_argument("--people", type=int, default=100_000, metavar="N")
    parser.add_argument("--many", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--scratch", type=Path, metavar="DIR")
    parser.add_argument("--side", nargs="+", metavar="NAME")
    asked = parser.parse_args()
    if asked.side:
        name, *rest = asked.side
        given = [Path(each) if not each.isdigit() else int(each) for each in rest]
        print(json.dumps(SIDES[name](*given)), flush=True)
        return 0
    with tempfile.TemporaryDirectory(prefix="habeas-bench-", dir=asked.scratch) as scratch:
        print(json.dumps(measured(Path(scratch), asked.people, asked.many), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
