"""Pictures of every screen, from the invented case: `packaging/dev.py screenshots FOLDER`.

    --only WORD     only screens whose name contains it; may be given several times
    --look LOOK     light, dark, contrast, mirrored (as for Arabic) or large (twice as large); may be given several times
    --vault DIR     a folder that `demo` filled, instead of a new one

Drawn without a screen, each look in a process of its own. The files are called `<look>-<number>-<screen>.png`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOKS = ("light", "dark", "contrast", "mirrored", "large")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="screenshots", description="Pictures of every screen, from the invented case."
    )
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--look", action="append", choices=LOOKS, default=[])
    parser.add_argument("--vault", type=Path, metavar="DIR", help="a folder that `demo` filled")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="habeas-screens-") as scratch:
        case = asked.vault or Path(scratch) / "demo"
        if asked.vault is None:
            _started(["-m", "app", "demo", str(case)], quiet=True)
        for look in asked.look or LOOKS:
            own = [str(asked.folder.resolve()), look, str(case.resolve()), *asked.only]
            _started(
                [str(Path(__file__).with_name("screens.py")), *own],
                scale=2 if look == "large" else 1,
                state=Path(scratch) / "state",
            )
    print(f"{len(list(asked.folder.glob('*.png')))} pictures in {asked.folder}")
    return 0


def _started(command: Sequence[str], *, scale: int = 1, quiet: bool = False, state: Path | None = None) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT)}
    if state is not None:
        environment["XDG_STATE_HOME"] = str(state)
    out = subprocess.DEVNULL if quiet else None
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, env=environment, stdout=out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
