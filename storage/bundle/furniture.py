"""The files that every bundle holds whatever was chosen: how to check it, two scripts, the schemas of its JSON."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr", "ru", "hy")
SCHEMAS = ("record", "record-part", "still", "withheld", "proof", "log-line", "log-body")
_MARK = re.compile(r"^@([a-z0-9]+)@$", re.MULTILINE)
_RULE = "\n" + "=" * 88 + "\n\n"


@cache
def _text(name: str) -> str:
    return (files("storage.bundle") / "files" / name).read_text(encoding="utf-8")


@cache
def steps() -> dict[str, tuple[str, ...]]:
    """The commands to type, by step, with `@ID@` for the bundle's id. One place for all languages."""
    found: dict[str, tuple[str, ...]] = {}
    step = ""
    for line in _text("steps.txt").splitlines():
        if line.startswith("["):
            step = line.strip("[]")
            found[step] = ()
        else:
            found[step] += (line.removeprefix("$ "),)
    return found


def readme(bundle_id: str) -> bytes:
    """README-VERIFY.txt: the same steps in each language."""

    def typed(match: re.Match[str]) -> str:
        return "\n" + "\n".join(f"   $ {command}" for command in steps()[match.group(1)]) + "\n"

    parts = [_MARK.sub(typed, _text(f"readme.{language}.txt")) for language in LANGUAGES]
    return _RULE.join(parts).replace("@ID@", bundle_id).encode("utf-8")


def schema_text(name: str) -> str:
    """The JSON Schema of one kind of file."""
    return _text(f"{name}.schema.json")


def furniture(bundle_id: str) -> tuple[tuple[str, bytes], ...]:
    """Paths below `data/` and their contents."""
    return (
        ("README-VERIFY.txt", readme(bundle_id)),
        ("verify.sh", _text("verify.sh").encode("utf-8")),
        ("verify.cmd", _text("verify.cmd").replace("\n", "\r\n").encode("utf-8")),
        *((f"schema/{name}.json", schema_text(name).encode("utf-8")) for name in SCHEMAS),
    )
