"""The set-up in one command, as far as it can be tried without making an environment."""

from __future__ import annotations

import ast
import json
import runpy
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
Tool = Callable[[str], ModuleType]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 15, 0), (4, 0, 0)])
def test_another_python_is_told_in_one_sentence(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(ROOT / "packaging" / "dev.py"), run_name="__main__")
    monkeypatch.undo()
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert f"Python {version[0]}.{version[1]};" in said
    assert said.count("\n") == 1


def test_the_entry_has_no_word_that_an_old_python_cannot_read() -> None:
    source = (ROOT / "packaging" / "dev.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, new)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]


def test_only_the_standard_library_is_imported_before_the_environment_exists() -> None:
    # -S leaves out site-packages, -s those of the person, -E whatever stands in PYTHON* variables.
    done = subprocess.run(
        [sys.executable, "-E", "-s", "-S", str(ROOT / "packaging" / "dev.py"), "help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for verb in ("demo", "app", "test", "check", "bench", "lock"):
        assert f"\n  {verb} " in done.stdout


@pytest.mark.parametrize(
    "words", [["wat"], ["--wheels"], ["--wheels", "/no/such/folder", "test"], ["--wheel=x", "test"]]
)
def test_wrong_use_is_one_sentence_and_exit_2(tool: Tool, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert tool("commands").main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_arguments_are_passed_on(tool: Tool, tmp_path: Path) -> None:
    commands = tool("commands")
    assert commands.VERBS["demo"].command("PY", ["D", "--film", "F"])[-4:] == ["demo", "D", "--film", "F"]
    assert commands.VERBS["test"].command("PY", ["-k", "x"])[-2:] == ["-k", "x"]
    assert commands._options(["--wheels", str(tmp_path), "test", "--wheels"]) == (
        tmp_path.resolve(),
        ["test", "--wheels"],
    )
    assert commands._options([f"--wheels={tmp_path}", "app"]) == (tmp_path.resolve(), ["app"])


@pytest.fixture
def project(tool: Tool, tmp_path: Path) -> object:
    """A project with pins, and an environment that looks finished at the level "run"."""
    environment = tool("environment").Environment(tmp_path)
    (tmp_path / "packaging" / "requirements").mkdir(parents=True)
    for name in ("run.txt", "dev.txt", "source.txt"):
        environment.pins(name).write_text(f"{name}==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text("")
    environment.write_stamp(environment.stamp("run"))
    return environment


def test_what_is_up_to_date_is_left_alone(tool: Tool, project: ModuleType) -> None:
    before = sorted(path for path in project.root.rglob("*"))
    assert project.state("run") == "ready"
    assert tool("environment").prepare(project, "run") is False
    assert sorted(path for path in project.root.rglob("*")) == before


def test_more_is_needed_or_pins_changed(project: ModuleType) -> None:
    assert project.state("dev") == "outdated"
    project.write_stamp(project.stamp("dev"))
    assert project.state("run") == project.state("dev") == "ready"
    for name in ("run.txt", "dev.txt", "source.txt"):
        content = project.pins(name).read_text()
        project.pins(name).write_text(content + "\n")
        assert project.state("run") == "outdated"
        project.pins(name).write_text(content)
    (project.root / "pyproject.toml").write_text("[project]\nname='x'\n")
    assert project.state("run") == "outdated"


def test_moving_text_from_one_file_to_the_next_is_noticed(project: ModuleType) -> None:
    before = project.digest()
    both = project.pins("run.txt").read_text() + project.pins("dev.txt").read_text()
    project.pins("run.txt").write_text(both)
    project.pins("dev.txt").write_text("")
    assert project.digest() != before


@pytest.mark.parametrize(
    "broken", ["stamp gone", "stamp cut", "making", "no object", "python gone", "moved", "other python"]
)
def test_a_broken_environment_is_made_anew(tool: Tool, project: ModuleType, broken: str) -> None:
    stamp = json.loads(project.stamp_file.read_text())
    if broken == "stamp gone":
        project.stamp_file.unlink()
    elif broken == "stamp cut":
        project.stamp_file.write_text(project.stamp_file.read_text()[:20])
    elif broken == "making":
        project.write_stamp({"level": "making"})
    elif broken == "no object":
        project.stamp_file.write_text("[1]")
    elif broken == "python gone":
        project.python.unlink()
        project.python.symlink_to(project.root / "nowhere")
    elif broken == "moved":
        project.write_stamp(stamp | {"root": "/elsewhere"})
    else:
        project.write_stamp(stamp | {"python": "3.9"})
    assert project.state("run") == "unfit"


def test_a_folder_of_somebody_else_is_never_deleted(tool: Tool, project: ModuleType) -> None:
    environment = tool("environment")
    assert not environment._ours(project.folder)
    (project.folder / "pyvenv.cfg").write_text("")
    assert environment._ours(project.folder)
    link = project.root / "link"
    link.symlink_to(project.folder)
    assert not environment._ours(link)
    (project.root / "empty").mkdir()
    assert environment._ours(project.root / "empty")
    project.stamp_file.unlink()
    (project.folder / "pyvenv.cfg").unlink()
    (project.folder / "mine").write_text("kept")
    with pytest.raises(environment.Trouble, match="move it away"):
        environment.prepare(project, "run")
    assert (project.folder / "mine").read_text() == "kept"


def test_one_set_up_at_a_time(tool: Tool, tmp_path: Path) -> None:
    """A second process waits until the first has let go, and is let in then."""
    environment = tool("environment")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'packaging')!r})\n"
        "from pathlib import Path\nimport environment\n"
        f"with environment._locked(Path({str(tmp_path / 'lock')!r})):\n    print('in', flush=True)\n"
    )
    with environment._locked(tmp_path / "lock"):
        other = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stderr is not None
        assert other.stderr.readline() == "Another set-up is running; waiting for it.\n"
        time.sleep(0.1)
        assert other.poll() is None
    out, _ = other.communicate(timeout=20)
    assert out == "in\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that was pinned"),
        ("WARNING: Retrying after connection broken\nERROR: No matching distribution found for a==1", "--wheels DIR"),
        ("ERROR: No matching distribution found for pillow==13.0.0 (from x)", "no package of pillow==13.0.0"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("noise\nERROR: something else\nnoise", "ERROR: something else"),
        ("", "nothing was said"),
    ],
)
def test_what_pip_says_becomes_one_sentence(tool: Tool, said: str, told: str) -> None:
    sentence = tool("environment").explain(said, Path("LOG"))
    assert told in sentence
    assert "\n" not in sentence


def test_a_verb_that_cannot_do_without_qt_stops_and_names_the_packages(
    tool: Tool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = tool("commands")
    egl, cursor = (next(lib for lib in tool("qtlibraries").LIBRARIES if n in lib.name) for n in ("EGL", "xcb-cursor"))
    monkeypatch.setattr(commands, "missing", lambda: [egl, cursor])
    monkeypatch.setattr(commands, "this_system", lambda: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(commands.Trouble, match=r"apt-get install libegl1$"):
        commands._check_libraries(commands.VERBS["test"], [], fresh=False)
    with pytest.raises(commands.Trouble, match=r"libegl1 libxcb-cursor0$"):
        commands._check_libraries(commands.VERBS["app"], [], fresh=False)
    commands._check_libraries(commands.VERBS["app"], ["seal", "x"], fresh=False)
    commands._check_libraries(commands.VERBS["check"], [], fresh=False)
    assert capsys.readouterr().err == ""
    commands._check_libraries(commands.VERBS["check"], [], fresh=True)
    assert "Note: Qt lacks libEGL.so.1, libxcb-cursor.so.0" in capsys.readouterr().err


def test_a_window_is_not_stopped_for_the_other_display(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = tool("commands")
    cursor = next(library for library in tool("qtlibraries").LIBRARIES if library.name == "libxcb-cursor.so.0")
    monkeypatch.setattr(commands, "missing", lambda: [cursor])
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    commands._check_libraries(commands.VERBS["app"], [], fresh=False)
    commands._check_libraries(commands.VERBS["demo"], [], fresh=False)


def test_the_command_fits_the_system(tool: Tool) -> None:
    libraries = tool("qtlibraries")
    lacking = [library for library in libraries.LIBRARIES if library.debian == "libglib2.0-0"]
    assert libraries.advice(lacking, "ID=debian").endswith("sudo apt-get install libglib2.0-0")
    assert libraries.advice(lacking, "ID=fedora").endswith("sudo dnf install glib2")
    assert "on Debian: libglib2.0-0; on Fedora: glib2" in libraries.advice(lacking, "ID=arch")
    assert not libraries.missing(platform="darwin", load=lambda _name: pytest.fail("nothing is loaded elsewhere"))


def test_the_table_is_what_qt_asks_for(tool: Tool) -> None:
    """Direct needs in the ELF headers of the libraries and plugins that we use, against the table."""
    import shutil

    import PySide6

    if sys.platform != "linux":
        pytest.skip("the table is about Linux")
    if shutil.which("readelf") is None:
        pytest.skip("missing tool: readelf")
    qt = Path(PySide6.__file__).parent
    files = [next(qt.glob(f"Qt{name}.abi3.so")) for name in ("Core", "Gui", "Widgets", "Svg", "PrintSupport")]
    files += [
        qt / "Qt/lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus", "XcbQpa", "WaylandClient")
    ]
    files += [qt / "Qt/plugins/platforms" / f"libq{name}.so" for name in ("offscreen", "xcb", "wayland")]
    said = subprocess.run(
        ["readelf", "-d", "-W", *map(str, files)], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    ).stdout
    needed = {line.split("[")[1].split("]")[0] for line in said.splitlines() if "(NEEDED)" in line}
    of_the_wheel = ("libQt6", "libpyside6", "libshiboken6", "libicu")
    of_every_system = ("libc.so", "libm.so", "libgcc_s.so", "ld-linux")
    outside = {name for name in needed if not name.startswith((*of_the_wheel, *of_every_system))}
    assert outside == {library.name for library in tool("qtlibraries").LIBRARIES}


def test_every_dependency_is_pinned_with_hashes_and_without_an_address(tool: Tool) -> None:
    import re

    pins = tool("pins")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = {name: (ROOT / "packaging/requirements" / name).read_text(encoding="utf-8") for name in pins.FILES}
    for name, text in texts.items():
        assert pins.faults(text) == [], name
        assert text.startswith(pins.HEADER)
    found = {name: pins.entries(text) for name, text in texts.items()}
    assert not found["run.txt"].keys() & found["dev.txt"].keys()

    def name_of(requirement: str) -> str:
        return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()

    run = {name_of(requirement) for requirement in project["project"]["dependencies"]}
    dev = {name_of(requirement) for requirement in project["project"]["optional-dependencies"]["dev"]}
    assert run | {"setuptools", "future"} <= found["run.txt"].keys()
    assert dev <= found["run.txt"].keys() | found["dev.txt"].keys() | found["source.txt"].keys()
    assert "pyside6-essentials==6.11.2" in texts["run.txt"]
    assert "shiboken6==6.11.2" in texts["run.txt"]


def test_what_is_installed_is_what_is_pinned(tool: Tool) -> None:
    """Of the pins that apply here; an environment made by hand must not make the tests mean something else."""
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import Requirement

    pins = tool("pins")
    wrong = []
    for file in pins.FILES:
        for name, entry in pins.entries((ROOT / "packaging/requirements" / file).read_text(encoding="utf-8")).items():
            requirement = Requirement(entry.split("\\")[0])
            if requirement.marker and not requirement.marker.evaluate():
                continue
            pinned = str(requirement.specifier).removeprefix("==")
            try:
                installed = version(name)
            except PackageNotFoundError:
                installed = "none"
            if installed != pinned:
                wrong.append(f"{name}: {installed}, pinned {pinned}")
    assert wrong == []


def test_pins_are_split_and_faults_found(tool: Tool) -> None:
    pins = tool("pins")
    run = "a==1 \\\n    --hash=sha256:00\nb==2 ; sys_platform == 'win32' \\\n    --hash=sha256:01\n"
    more = "# a comment\n" + "".join(
        f"{name} \\\n    --hash=sha256:0{n}\n" for n, name in enumerate(["bagit==3", "setuptools==4", "t==5"], 2)
    )
    files = pins.split(pins.entries(run), pins.entries(run + more))
    assert {name: list(content) for name, content in files.items()} == {
        "run.txt": ["a", "b", "setuptools"],
        "dev.txt": ["t"],
        "source.txt": ["bagit"],
    }
    with pytest.raises(ValueError, match="differently"):
        pins.split(pins.entries(run), pins.entries(run.replace("a==1", "a==2")))
    assert pins.faults("a==1\n") == ["a has no hash"]
    assert pins.faults("a>=1 --hash=sha256:00\n") == ["a has no exact version"]
    assert pins.faults("--find-links x\n" + run) == ["an address stands in it"]
    assert pins.faults(run) == []
