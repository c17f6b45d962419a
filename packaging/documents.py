"""Documents and house rules that no other tool looks after.

Documents: links, headings linked to, paths in backticks and commands must be real. House rules: the top level, the
length of modules, no package marker where it breaks imports, no unfinished marks, no address of a package registry.
Only files that git knows, or would take in, are looked at.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    "README.md", "pyproject.toml", "app", "ui", "storage", "media", "tests", "packaging", "LICENSE", "CHANGELOG.md",
}  # fmt: skip
MAX_LINES = 600
TEXTS = {".py", ".md", ".toml", ".txt", ".sql", ".sh", ".cmd", ".json", ".cfg", ".ini", ".yml", ".yaml", ""}
_DATA = {".txt", ".json"}  # hashes and base 64 say anything

# Put together from halves, so that this file does not object to itself.
_MARKS = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise Not" + "Implemented", "coming " + "soon"])
                    + "|(?i:not " + "implemented|simplified " + "for now)")  # fmt: skip
_REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "crates" + r"\.io"])
    + "|--(?:extra-)?index" + "-url|https?://[^ \"]*/(?:simple|packages)/|\"resolved\": *\"https"
)  # fmt: skip

_FENCE = re.compile(r"(?ms)^ {0,3}(```+|~~~+)([^\n]*)\n(.*?)^ {0,3}\1[ \t]*$")
_CODE = re.compile(r"(`+)(.+?)\1")
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_HEADING = re.compile(r"(?m)^#{1,6}\s+(.+?)\s*#*\s*$")
_PATH = re.compile(r"[A-Za-z0-9_.*{},-]+(?:/[A-Za-z0-9_.*{},-]+)*/?")


def document_faults(path: PurePosixPath, text: str, root: Path) -> Iterator[str]:
    """What does not hold in the document `path` (relative to `root`): its links and the paths it names."""
    prose = _FENCE.sub("", text)
    for target in _LINK.findall(_CODE.sub("", prose)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        file = root / path.parent / name if name else root / path
        if not file.exists():
            yield f"links to {target}, which is not there"
        elif anchor and file.suffix == ".md" and anchor not in _anchors(file.read_text(encoding="utf-8")):
            yield f"links to {target}, and there is no such heading"
    for _, code in _CODE.findall(prose):
        if _names_a_path(code.strip(), root) and not _exists(code.strip(), path, root):
            yield f"names `{code.strip()}`, which is not there"


def _names_a_path(code: str, root: Path) -> bool:
    first = code.split("/", maxsplit=1)[0]
    if not _PATH.fullmatch(code) or code.startswith("..."):
        return False
    if "/" in code:
        return first in TOP_LEVEL or (first.startswith(".") and first not in (".", "..") and (root / first).exists())
    return code in TOP_LEVEL or bool(re.fullmatch(r"[A-Z_]+\.md", code))


def _exists(code: str, path: PurePosixPath, root: Path) -> bool:
    places = (root, root / path.parent)
    return any(next(place.glob(choice.rstrip("/")), None) is not None for choice in _choices(code) for place in places)


def _choices(code: str) -> list[str]:
    """`a/{b,c}.txt` is both files; only the first pair of braces is opened."""
    found = re.fullmatch(r"([^{}]*)\{([^{}]*)\}([^{}]*)", code)
    return [found[1] + word + found[3] for word in found[2].split(",")] if found else [code]


def _anchors(text: str) -> set[str]:
    """Names of headings as readers of Markdown make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")
        for heading in _HEADING.findall(_FENCE.sub("", text))
    }


def commands(text: str) -> list[list[str]]:
    """The commands shown in fenced blocks that are ours: lines that begin with `habeas` or `dev.py`."""
    found = []
    for _, language, block in _FENCE.findall(text):
        if language.strip() not in ("", "sh", "bash", "console", "shell"):
            continue
        for line in block.replace("\\\n", " ").splitlines():
            plain = line.strip().removeprefix("$ ")
            if not plain.startswith(("habeas ", "python3 packaging/dev.py")):
                continue
            try:
                words = shlex.split(plain, comments=True)
            except ValueError:
                words = [*plain.split(), "'"]
            found.append(words)
    return found


def command_fault(words: list[str], verbs: Iterable[str], help_of: Callable[[tuple[str, ...]], str | None]) -> str:
    """What is wrong with a command, or nothing. `help_of`: the help text for leading words, None if not understood."""
    shown = " ".join(words)
    if words[0] == "python3":
        rest = words[4:] if words[2:3] == ["--wheels"] else words[2:]
        if not rest or rest[0] not in {*verbs, "help"}:
            return f"shows `{shown}`, and there is no such verb"
        if rest[0] not in ("demo", "app"):
            return ""
        words = ["habeas", *(["demo"] if rest[0] == "demo" else []), *rest[1:]]
    plain = [word for word in words[1:] if word not in ("[", "]")]
    leading = tuple(_until_option(plain))
    text = help_of(leading)
    if text is None:
        return f"shows `{shown}`, which the program does not understand"
    unknown = [word for word in plain if re.match(r"--[a-z]", word) and word.partition("=")[0] not in text]
    return f"shows `{shown}`, and there is no {unknown[0]}" if unknown else ""


def _until_option(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if word.startswith(("-", "[", "|", ">", "<")):
            return
        yield word


def house_faults(names: Iterable[PurePosixPath], root: Path) -> Iterator[str]:
    """Broken house rules among the files `names` (relative to `root`), one sentence each."""
    for name in names:
        if name.parts[0] not in TOP_LEVEL and not name.parts[0].startswith("."):
            yield f"{name}: the top level is fixed, and this is not part of it"
        if name.name == "__init__.py" and name.parts[0] in ("packaging", "tests"):
            yield f"{name}: must not exist, imports break over it"
        if name.suffix not in TEXTS or name.name == "LICENSE":
            continue
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        if name.suffix == ".py" and len(lines) > MAX_LINES:
            yield f"{name}: {len(lines)} lines, and {MAX_LINES} is the most"
        for number, line in enumerate(lines, 1):
            if name.suffix not in _DATA and (found := _MARKS.search(line)):
                yield f"{name}:{number}: unfinished: {found[0]}"
            if found := _REGISTRIES.search(line):
                yield f"{name}:{number}: the address of a package registry: {found[0]}"


def tracked(root: Path) -> list[PurePosixPath]:
    """Files that git has or would take in; where there is no git, all but what is hidden or made."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        found = [PurePosixPath(name) for name in done.stdout.decode("utf-8").split("\0") if name]
    else:
        found = [PurePosixPath(file.relative_to(root).as_posix()) for file in root.rglob("*") if file.is_file()]
        hidden = ("__pycache__", "build", "dist")
        found = [
            name
            for name in found
            if not any(part.startswith(".") or part in hidden or part.endswith(".egg-info") for part in name.parts)
        ]
    return sorted(name for name in found if (root / name).is_file())


@cache
def _help(leading: tuple[str, ...]) -> str | None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "app", *leading, "--help"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def main() -> int:
    """Print every fault; 0 if there is none."""
    from commands import VERBS  # noqa: PLC0415

    names = tracked(ROOT)
    found = list(house_faults(names, ROOT))
    program = any((ROOT / "app" / name).exists() for name in ("__main__.py", "__main__"))
    for name in names:
        if name.suffix != ".md":
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [f"{name}: {fault}" for fault in document_faults(name, text, ROOT)]
        if program:
            faults = (command_fault(words, VERBS, _help) for words in commands(text))
            found += [f"{name}: {fault}" for fault in faults if fault]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
