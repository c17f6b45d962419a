"""Renew the pins: every package that the project may install, with the hashes of its files, and no address.

Run in the project's environment (`packaging/dev.py lock`), it asks uv for one answer that holds on Linux, macOS and
Windows for Python 3.11 to 3.14. `run.txt` holds what the program needs, `dev.txt` what tests and checks need besides,
`source.txt` what is published as source only and is built with the pinned build tools.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "requirements"
SOURCE_ONLY = ("bagit",)
BUILD_TOOLS = ("setuptools",)  # needed wherever the project itself is installed
HEADER = "# Made by `packaging/dev.py lock` from pyproject.toml. Do not edit.\n"
FILES = ("run.txt", "dev.txt", "source.txt")


def entries(text: str) -> dict[str, str]:
    """The requirements of a file in uv's and pip's form: name to its whole entry, hashes included."""
    found: dict[str, str] = {}
    for entry in re.split(r"(?m)^(?=[A-Za-z0-9])", re.sub(r"(?m)^(?:\s*#|--).*\n?", "", text)):
        if entry.strip():
            found[re.split(r"[^A-Za-z0-9._-]", entry, maxsplit=1)[0].split("==")[0].lower()] = entry.strip() + "\n"
    return found


def split(run: Mapping[str, str], whole: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """`whole` (everything) in three files. Raises ValueError if it pins anything otherwise than `run` does."""
    other = [name for name, entry in run.items() if whole.get(name) != entry]
    if other:
        raise ValueError(f"pinned differently for the program and for its tests: {', '.join(other)}")
    return {
        "run.txt": {name: entry for name, entry in whole.items() if name in run or name in BUILD_TOOLS},
        "dev.txt": {name: entry for name, entry in whole.items() if name not in {*run, *BUILD_TOOLS, *SOURCE_ONLY}},
        "source.txt": {name: entry for name, entry in whole.items() if name in SOURCE_ONLY},
    }


def faults(text: str) -> list[str]:
    """What must not stand in a file of pins, one sentence each."""
    found = [f"{name} has no hash" for name, entry in entries(text).items() if "--hash=sha256:" not in entry]
    found += [f"{name} has no exact version" for name, entry in entries(text).items() if "==" not in entry]
    if re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host", text):
        found.append("an address stands in it")
    return found


def _compile(extra: Iterable[str], known: Path, arguments: Sequence[str]) -> dict[str, str]:
    """Ask uv. `known`: file with the pins to keep where they still fit; it is overwritten with the answer."""
    wheels_only = ["--only-binary", ":all:"] + [word for name in SOURCE_ONLY for word in ("--no-binary", name)]
    style = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet", "--no-config"]
    scope = ["--universal", "--python-version", "3.11", "--generate-hashes", *extra, *arguments]
    files = ["--output-file", str(known), str(ROOT / "pyproject.toml")]
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", *scope, *style, *wheels_only, *files],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    return entries(known.read_text(encoding="utf-8"))


def main(arguments: Sequence[str]) -> int:
    """Renew the pins, keeping what fits unless `--upgrade` or `--upgrade-package NAME` is among `arguments`."""
    before: dict[str, str] = {}
    for name in FILES:
        if (FOLDER / name).exists():
            before |= entries((FOLDER / name).read_text(encoding="utf-8"))
    known = FOLDER / "unfinished.part"
    try:
        known.write_text("".join(before.values()), encoding="utf-8")
        whole = _compile(["--extra", "dev"], known, arguments)
        known.write_text("".join(whole.values()), encoding="utf-8")  # the second answer agrees with the first
        run = _compile([], known, [])
    except subprocess.CalledProcessError as error:
        print("The pins were not changed; what uv says stands above.", file=sys.stderr)
        return error.returncode
    finally:
        known.unlink(missing_ok=True)
    try:
        texts = {
            name: HEADER + "".join(content[key] for key in sorted(content))
            for name, content in split(run, whole).items()
        }
        wrong = [f"{name}: {fault}" for name, text in texts.items() for fault in faults(text)]
    except ValueError as error:
        wrong = [str(error)]
    if wrong:
        print(f"The pins were not changed: {'; '.join(wrong)}.", file=sys.stderr)
        return 1
    for name, text in texts.items():
        unfinished = FOLDER / f"{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(FOLDER / name)
    changed = sorted(name for name in {*before, *whole} if _version(before, name) != _version(whole, name))
    for name in changed:
        print(f"{name}: {_version(before, name)} -> {_version(whole, name)}")
    print(f"{len(whole)} packages pinned, {len(changed)} changed.")
    return 0


def _version(pins: Mapping[str, str], name: str) -> str:
    found = re.search(r"==([^\s;\\]+)", pins.get(name, ""))
    return found.group(1) if found else "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
