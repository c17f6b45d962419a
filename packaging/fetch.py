"""`packaging/dev.py fetch DIR`: fill a folder from which `--wheels DIR` installs where there is no network.

It holds what this kind of machine and this Python need, each file checked against its pinned hash.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PINS = Path(__file__).resolve().parent / "requirements"


def main(arguments: Sequence[str]) -> int:
    """Fetch into the folder named; the exit code of pip, or 2 if no folder is named."""
    if len(arguments) != 1:
        print("fetch needs the name of one folder.", file=sys.stderr)
        return 2
    pip = [sys.executable, "-I", "-m", "pip", "download", "--quiet", "--require-hashes", "--dest", arguments[0]]
    wheels = ["--only-binary", ":all:", "-r", str(PINS / "run.txt"), "-r", str(PINS / "dev.txt")]
    # pip asks a source package for its facts even when it is only fetched: with the build tools installed here.
    source = ["--no-binary", ":all:", "--no-build-isolation", "--no-deps", "-r", str(PINS / "source.txt")]
    for wanted in (wheels, source):
        code = subprocess.run([*pip, *wanted], check=False, stdin=subprocess.DEVNULL).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
