"""The checker of documents and house rules, on good and bad samples, and on this project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from types import ModuleType

import pytest

Tool = Callable[[str], ModuleType]

GOOD = """\
# The thing

See [the map](docs.md#the-second-part), [a place](#the-thing), [outside](https://example.org/x) and `app/core.py`,
`app/`, `app/*.py`, `app/{core,more}.py`, `README.md`, `some.function`, `--option`, `a/b`, `application/json`.

```
python3 packaging/dev.py demo
[not a link](nowhere.md) and `app/nowhere.py` in a block are left alone
```
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "core.py").write_text("")
    (tmp_path / "README.md").write_text(GOOD)
    (tmp_path / "docs.md").write_text("# First\n\n## The *second* part\n")
    return tmp_path


def faults(tool: Tool, root: Path, text: str, name: str = "README.md") -> list[str]:
    return list(tool("documents").document_faults(PurePosixPath(name), text, root))


def test_a_good_document_passes(tool: Tool, root: Path) -> None:
    assert faults(tool, root, GOOD) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[x](nowhere.md)", "links to nowhere.md"),
        ("![x](app/picture.svg)", "links to app/picture.svg"),
        ("[x](docs.md#third)", "no such heading"),
        ("# a\n[x](#b)", "no such heading"),
        ("`app/gone.py`", "names `app/gone.py`"),
        ("`app/gone/`", "names `app/gone/`"),
        ("`storage/*.py`", "names `storage/*.py`"),
        ("`CHANGELOG.md`", "names `CHANGELOG.md`"),
        ("`THREAT_MODEL.md`", "names `THREAT_MODEL.md`"),
    ],
)
def test_a_bad_document_is_told(tool: Tool, root: Path, text: str, told: str) -> None:
    found = faults(tool, root, text)
    if text == "# a\n[x](#b)":
        (root / "README.md").write_text(text)
        found = faults(tool, root, text)
    assert len(found) == 1
    assert told in found[0]


def test_paths_may_be_named_from_where_the_document_lies(tool: Tool, root: Path) -> None:
    (root / "app" / "NOTES.md").write_text("")
    assert faults(tool, root, "`NOTES.md` [n](NOTES.md) [r](../README.md) `app/core.py`", "app/DOC.md") == []


def test_commands_are_found_and_tried(tool: Tool) -> None:
    documents = tool("documents")
    text = (
        "```sh\n$ habeas init case.habeas  # makes it\nhabeas seal V --out F \\\n  --to R\nls\n```\n"
        "```\npython3 packaging/dev.py demo DIR --film F\n```\n```json\nhabeas no\n```\nhabeas no\n"
    )
    found = documents.commands(text)
    assert found == [
        ["habeas", "init", "case.habeas"],
        ["habeas", "seal", "V", "--out", "F", "--to", "R"],
        ["python3", "packaging/dev.py", "demo", "DIR", "--film", "F"],
    ]
    helps = {("init", "case.habeas"): "Usage", ("seal", "V"): "--out --to", ("demo", "DIR"): "--film"}
    verbs = ["demo", "app", "test"]
    assert [documents.command_fault(words, verbs, helps.get) for words in found] == ["", "", ""]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("habeas fly V", "does not understand"),
        ("habeas seal V --sideways", "there is no --sideways"),
        ("python3 packaging/dev.py", "no such verb"),
        ("python3 packaging/dev.py fly", "no such verb"),
        ("python3 packaging/dev.py --wheels DIR fly", "no such verb"),
        ("python3 packaging/dev.py app fly V", "does not understand"),
        ("python3 packaging/dev.py demo --sideways", "there is no --sideways"),
    ],
)
def test_a_command_that_does_not_exist_is_told(tool: Tool, line: str, told: str) -> None:
    helps = {("seal", "V"): "--out", ("demo",): "--film"}
    assert told in tool("documents").command_fault(line.split(), ["demo", "app"], helps.get)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("notes.txt", "", "top level is fixed"),
        ("docs/x.md", "", "top level is fixed"),
        ("packaging/__init__.py", "", "must not exist"),
        ("tests/ui/__init__.py", "", "must not exist"),
        ("app/long.py", "x = 1\n" * 601, "601 lines"),
        ("app/a.py", "# TO" + "DO later\n", "app/a.py:1: unfinished"),
        ("app/a.py", "x\nraise Not" + "ImplementedError\n", "app/a.py:2: unfinished"),
        ("README.md", "This is not " + "implemented.", "unfinished"),
        ("README.md", "Not " + "implemented.", "unfinished"),
        ("packaging/requirements/run.txt", "--index" + "-url x", "package registry"),
        ("packaging/x.toml", "https://py" + "pi.org/", "package registry"),
        ("ui/a.json", '"resol' + 'ved": "https' + '://a"', "package registry"),
    ],
)
def test_a_broken_house_rule_is_told(tool: Tool, tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    found = list(tool("documents").house_faults([PurePosixPath(name)], tmp_path))
    assert len(found) == 1
    assert told in found[0]


def test_a_good_house_passes(tool: Tool, tmp_path: Path) -> None:
    names = [".ci/run", "LICENSE", "app/__init__.py", "app/ok.py", "media/film.mp4", "tests/vectors/hash.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\xff" if name.endswith("mp4") else b"x = 1\n" * 600)
    (tmp_path / "tests/vectors/hash.txt").write_text("aXX" + "Xb")
    assert list(tool("documents").house_faults(map(PurePosixPath, names), tmp_path)) == []


def test_without_git_hidden_and_made_files_are_left_out(tool: Tool, tmp_path: Path) -> None:
    for name in ("app/a.py", ".venv/b.py", "app/__pycache__/a.pyc", "habeas.egg-info/PKG-INFO"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert tool("documents").tracked(tmp_path) == [PurePosixPath("app/a.py")]
