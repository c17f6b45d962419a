"""The window as a program of its own: it opens, closes with 0, and locking really is a fresh program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OPENS = """
from PySide6.QtCore import QTimer
from ui import main
from ui.frame import window
shown = window.Window.show
def show(self):
    shown(self)
    QTimer.singleShot(0, self.close)
window.Window.show = show
raise SystemExit(main.run([]))
"""

LOCKS = """
import os, sys
from PySide6.QtCore import QTimer
from ui import main
from ui.frame import window
print(os.getpid(), sys.argv[1:], "AGAIN" in os.environ, flush=True)
again = "AGAIN" in os.environ
os.environ["AGAIN"] = "1"
shown = window.Window.show
def show(self):
    shown(self)
    QTimer.singleShot(0, self.close if again else self.lock)
window.Window.show = show
raise SystemExit(main.run([]))
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_window_opens_and_closes() -> None:
    done = run(OPENS)
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    assert (done.returncode, said) == (0, [])


def test_locking_becomes_the_same_program_anew() -> None:
    done = run(LOCKS, "window", "a b")
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    first, second = (line.split(" ", 1) for line in lines)
    assert first[0] == second[0]
    assert first[1] == "['window', 'a b'] False"
    assert second[1] == "['window', 'a b'] True"
