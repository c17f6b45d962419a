"""What `packaging/dev.py` can be asked for. Each verb does all the set-up that it needs first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from environment import Environment, Trouble, prepare
from qtlibraries import DRAWING, WAYLAND, X11, advice, missing, this_system

ROOT = Path(__file__).resolve().parent.parent

USAGE = """\
python3 packaging/dev.py [--wheels DIR] VERB [ARGUMENTS]

{verbs}
  help        this text

Everything is installed into .venv beside the project, from packages pinned in packaging/requirements.
--wheels DIR installs without a network, from a folder that `fetch DIR` filled on a machine of the same kind that has one.
"""


@dataclass(frozen=True)
class Verb:
    """`level` of packages it needs; `draws`: it is of no use without Qt; `inside`: started in the project's folder."""

    says: str
    level: str
    command: Callable[[str, Sequence[str]], list[str]]
    draws: bool = False
    inside: bool = True


MOST_CORES = 8
"""Each worker makes its own films and vaults first; above so many that takes longer than it saves."""


def every_core() -> list[str]:
    """What tells pytest to run everything on as many cores as there are, the tests of a file together."""
    cores = min(os.cpu_count() or 1, MOST_CORES)
    return ["-n", str(cores), "--dist", "loadfile"] if cores > 1 else []


# -I keeps a folder named `app` where a person happens to stand, and PYTHON* variables, from taking the program's place.
VERBS = {
    "demo": Verb(
        "watch the whole job on an invented case: demo [DIR] [--film FILE]",
        "run",
        lambda python, rest: [python, "-I", "-m", "app", "demo", *rest],
        draws=True,
        inside=False,
    ),
    "app": Verb(
        "the program; without arguments its window",
        "run",
        lambda python, rest: [python, "-I", "-m", "app", *rest],
        inside=False,
    ),
    "test": Verb(
        "the tests; all of them on every core, those that are named one after the other",
        "dev",
        lambda python, rest: [python, "-m", "pytest", *(rest or every_core())],
        draws=True,
    ),
    "check": Verb(
        "format, lint, types, import contracts, documents",
        "dev",
        lambda python, rest: [python, "packaging/checks.py", *rest],
    ),
    "bench": Verb(
        "measure against the tools that would do the same",
        "dev",
        lambda python, rest: [python, "tests/bench/run.py", *rest],
    ),
    "screenshots": Verb(
        "pictures of every screen, from the invented case: screenshots FOLDER [--look LOOK] [--only WORD]",
        "dev",
        lambda python, rest: [python, str(ROOT / "packaging" / "screenshots.py"), *rest],
        draws=True,
        inside=False,
    ),
    "lock": Verb(
        "renew the pins from pyproject.toml; --upgrade takes the newest of everything",
        "dev",
        lambda python, rest: [python, "packaging/pins.py", *rest],
    ),
    "fetch": Verb(
        "fill a folder for --wheels: fetch DIR",
        "dev",
        lambda python, rest: [python, str(ROOT / "packaging" / "fetch.py"), *rest],
        inside=False,
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Do what is asked; the exit code of the verb, or 2 for wrong use and 3 for a set-up that failed."""
    try:
        wheels, rest = _options(arguments)
        if not rest or rest[0] in ("help", "-h", "--help"):
            print(USAGE.format(verbs="\n".join(f"  {name:11} {verb.says}" for name, verb in VERBS.items())), end="")
            return 0
        if rest[0] not in VERBS:
            raise Usage(f"There is no verb {rest[0]!r}; the verbs are {', '.join(VERBS)} and help.")
        return _run(VERBS[rest[0]], rest[1:], wheels)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2 if isinstance(trouble, Usage) else 3
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


class Usage(Trouble):
    """What was typed cannot be meant."""


def _options(arguments: Sequence[str]) -> tuple[Path | None, list[str]]:
    rest = list(arguments)
    if rest and rest[0].startswith("--wheels"):
        name, equals, value = rest.pop(0).partition("=")
        folder = Path(value if equals else (rest.pop(0) if rest else "")).expanduser()
        if name != "--wheels" or not folder.is_dir() or folder == Path():
            raise Usage("--wheels needs the folder that holds the packages.")
        return folder.resolve(), rest
    return None, rest


def _run(verb: Verb, rest: Sequence[str], wheels: Path | None) -> int:
    environment = Environment(ROOT)
    fresh = prepare(environment, verb.level, wheels)
    _check_libraries(verb, rest, fresh)
    command = verb.command(str(environment.python), rest)
    if verb.inside:
        os.chdir(ROOT)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":  # there it would return to the prompt before the program ends
        os.execv(command[0], command)
    import subprocess  # noqa: PLC0415

    return subprocess.run(command, check=False).returncode


def _check_libraries(verb: Verb, rest: Sequence[str], fresh: bool) -> None:
    """Stop a verb that cannot do without the libraries that are missing; mention them after a set-up."""
    window = verb is VERBS["app"] and not rest
    if not (verb.draws or window or fresh):
        return
    lacking = missing()
    needed = {DRAWING}
    if window:
        needed |= {WAYLAND} if os.environ.get("WAYLAND_DISPLAY") else {X11}
    if (verb.draws or window) and any(library.use in needed for library in lacking):
        raise Trouble(advice([library for library in lacking if library.use in needed], this_system()))
    if lacking and fresh:
        print("Note: " + advice(lacking, this_system()), file=sys.stderr)
