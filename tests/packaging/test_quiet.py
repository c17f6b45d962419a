"""The rules that every test here is held to: a run of samples, each of which leaves something behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SAMPLES = {
    "thread": "import threading\ndef test(): threading.Thread(target=threading.Event().wait, args=(9,), daemon=True).start()",
    "process": "import subprocess, sys\nP = []\n"
    "def test(): P.append(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(9)']))",
    "descriptor": "import os\ndef test(tmp_path): os.open(tmp_path / 'x', os.O_CREAT)",
    "file": "def test(tmp_path): open(tmp_path / 'x', 'w')",
    "socket": "import socket\ndef test(): socket.socket()",
    "cycle": "def test(tmp_path):\n    a = [open(tmp_path / 'x', 'w')]\n    a.append(a)",
    "warning": "import warnings\ndef test(): warnings.warn('old')",
    "qt": "from PySide6.QtCore import qWarning\ndef test(): qWarning('something')",
    "qt_late": "import pytest\nfrom PySide6.QtCore import qWarning\n@pytest.fixture\ndef f():\n    yield\n"
    "    qWarning('late')\ndef test(f): pass",
    "missing_tool": "import pytest\ndef test(): pytest.skip('missing tool: hammer')",
    "missing_all": "import pytest\npytest.skip('missing ../data', allow_module_level=True)",
}
CALM = {
    "clean": "import threading\ndef test(tmp_path):\n    t = threading.Thread(target=print); t.start()\n"
    "    (tmp_path / 'x').write_text('')",
    "settles": "import threading, time\ndef test(): threading.Thread(target=time.sleep, args=(0.2,)).start()",
    "qt_offscreen": "from PySide6.QtCore import qWarning\n"
    "def test(qapp):\n    assert qapp.platformName() == 'offscreen'\n    qWarning('This plugin does not support x')",
    "other_skip": "import pytest\ndef test(): pytest.skip('only on Windows')",
    "home": "import os\nfrom pathlib import Path\n"
    "def test(tmp_path):\n    assert Path.home() != Path(os.environ['REAL_HOME'])\n"
    "    assert not list(tmp_path.iterdir())\n    assert 'SSH_AUTH_SOCK' not in os.environ\n"
    "    (Path.home() / 'x').write_text('')",
    "home_again": "from pathlib import Path\ndef test(): assert not (Path.home() / 'x').exists()",
    "given": "from hypothesis import given, settings, strategies as st\n@given(st.integers())\n"
    "def test(n): assert settings().deadline is None and settings().derandomize",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Sample name to what pytest said of it, under this project's settings."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    for name, text in (SAMPLES | CALM).items():
        (folder / "tests" / f"test_{name}.py").write_text(text + "\n")
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "QT_"))}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "--no-missing",
            "--continue-on-collection-errors",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
        ],
        cwd=folder,
        env=variables | {"REAL_HOME": str(Path.home()), "SSH_AUTH_SOCK": "/x", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    found: dict[str, set[str]] = {}
    for outcome, name in re.findall(r"(?m)^(PASSED|FAILED|ERROR|SKIPPED)(?: \[1\])? tests/test_(\w+)\.py", done.stdout):
        found.setdefault(name, set()).add(outcome)
    assert done.returncode == 1, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_left_behind_is_red(outcomes: dict[str, set[str]], name: str) -> None:
    assert outcomes[name] & {"FAILED", "ERROR"}


@pytest.mark.parametrize("name", CALM)
def test_what_is_clean_is_green(outcomes: dict[str, set[str]], name: str) -> None:
    assert outcomes[name] == ({"SKIPPED"} if name == "other_skip" else {"PASSED"})
