"""`packaging/dev.py check`: every check of the source, one line each; what a tool says only where it objects.

Run in the project's environment. All checks run, also after one has failed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BIN = Path(sys.executable).parent

CHECKS = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "imports": [str(_BIN / "lint-imports")],
    "documents": [sys.executable, "packaging/documents.py"],
}


def main(arguments: Sequence[str]) -> int:
    """Run the checks named in `arguments`, or all; 0 if every one passes, 1 if not, 2 for a name that is none."""
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"There is no check {unknown[0]!r}; the checks are {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = [name for name in arguments or CHECKS if not _passes(name)]
    if failed:
        print(f"Not right: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    print(f"{name:10} {'ok' if done.returncode == 0 else 'FAILED':7} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.rstrip())
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
