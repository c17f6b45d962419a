"""README.txt of a backup: the way back with stock tools, in four languages, the same for every backup."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr", "ru", "hy")
_RULE = "\n" + "=" * 88 + "\n\n"


@cache
def readme() -> bytes:
    """The bytes of the file; nothing of a case stands in it."""
    folder = files("storage.backup") / "files"
    steps = (folder / "steps.txt").read_text(encoding="utf-8").split("\n\n")
    parts = []
    for language in LANGUAGES:
        part = (folder / f"readme.{language}.txt").read_text(encoding="utf-8")
        for number, step in enumerate(steps, 1):
            part = part.replace(f"@{number}@\n", "\n" + "".join(f"   $ {line}\n" for line in step.split("\n") if line))
        parts.append(part)
    return _RULE.join(parts).encode("utf-8")
