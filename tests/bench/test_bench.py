"""The bench itself: what counts as missed, what is printed, and a run that is small enough for a test."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parent


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BENCH)
    import frame

    return frame


def outcome(frame: ModuleType, bar: Any, ours: list[float], theirs: list[float], peak: int | None = 10**7) -> Any:
    sides = (tuple(frame.Measured(seconds, peak) for seconds in side) for side in (ours, theirs))
    return frame.Outcome("work", "what", "tool", bar, *sides)


def test_the_median_decides(frame: ModuleType) -> None:
    bar = frame.Bar(speed=2.0, peak_mb=50)
    found = outcome(frame, bar, [1.0, 1.0, 9.0], [2.0, 2.0, 2.0])
    assert found.speed == 2.0
    assert found.speeds == (2.0, 2.0, 2.0 / 9.0)
    assert found.missed == ()
    assert outcome(frame, bar, [1.0, 1.1, 9.0], [2.0, 2.0, 2.0]).missed == ("work speed",)


def test_a_time_bar_is_a_ceiling(frame: ModuleType) -> None:
    bar = frame.Bar(time=1.3)
    assert outcome(frame, bar, [1.3], [1.0]).missed == ()
    assert outcome(frame, bar, [1.4], [1.0]).missed == ("work time",)


@pytest.mark.parametrize(("peak", "missed"), [(10**7, ()), (5 * 10**7, ("work memory",)), (None, ("work memory",))])
def test_memory_that_is_too_much_or_not_known(frame: ModuleType, peak: int | None, missed: tuple[str, ...]) -> None:
    assert outcome(frame, frame.Bar(speed=1.0, peak_mb=50), [1.0], [1.0], peak).missed == missed


def test_the_sides_take_turns(frame: ModuleType) -> None:
    seen: list[str] = []

    def side(name: str) -> Any:
        seen.append(name)
        return frame.Measured(float(len(seen)))

    ours, theirs = frame.alternate(lambda: side("ours"), lambda: side("theirs"), 3, settle=False)
    assert seen == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert [run.seconds for run in ours] == [1, 4, 5]
    assert [run.seconds for run in theirs] == [2, 3, 6]


def test_a_side_that_fails_is_no_figure(frame: ModuleType) -> None:
    with pytest.raises(frame.Broken):
        frame.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_small_run(tmp_path: Path) -> None:
    """A whole comparison; its figures mean nothing at this size, so either verdict is right."""
    if shutil.which("age") is None:
        pytest.skip("missing tool: age")
    answer = tmp_path / "figures.json"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    options = ["--only", "age", "--mib", "1", "--repeats", "1", "--scratch", str(scratch), "--json", str(answer)]
    done = subprocess.run(
        [sys.executable, BENCH / "run.py", *options], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stderr == ""
    figures = json.loads(answer.read_text())
    assert [each["name"] for each in figures["outcomes"]] == ["age encrypt", "age decrypt"]
    assert all(len(each["ours_s"]) == len(each["stock_s"]) == 1 for each in figures["outcomes"])
    assert done.returncode == (1 if figures["missed"] else 0)
    assert all(name in done.stdout for name in figures["missed"])
    assert list(scratch.iterdir()) == []


def test_what_is_missing_is_said_first(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCH / "run.py", "--scratch", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert "nowhere" in done.stderr or "Not installed" in done.stderr


def test_a_small_run_against_limits(tmp_path: Path) -> None:
    """Status of a few hundred people: the limits are far away, and every figure is there."""
    answer = tmp_path / "figures.json"
    options = ["--only", "status", "--mib", "1", "--repeats", "1", "--scratch", str(tmp_path), "--json", str(answer)]
    done = subprocess.run(
        [sys.executable, BENCH / "run.py", *options], capture_output=True, text=True, check=False, timeout=120
    )
    if "Not installed" in done.stderr:
        pytest.skip("missing tool: age")
    assert done.stderr == ""
    figures = json.loads(answer.read_text())
    assert [each["name"] for each in figures["limits"]] == ["status", "as known", "status of one"]
    assert all(each["ours_s"] and each["limit_s"] for each in figures["limits"])
    assert done.returncode == (1 if figures["missed"] else 0)


def test_a_limit_is_kept_by_the_median(frame: ModuleType) -> None:
    runs = tuple(frame.Measured(seconds) for seconds in (0.2, 0.9, 1.0))
    assert frame.Limit("status", "what", 1.0, runs).missed == ()
    assert frame.Limit("status", "what", 0.9, runs).missed == ("status seconds",)


def test_a_share_is_reached_or_missed(frame: ModuleType) -> None:
    """Recall, precision and hard negatives decide like the times do."""
    import search_speed

    assert frame.Share("recall", "what", 0.97, least=0.97).missed == ()
    assert frame.Share("recall", "what", 0.96, least=0.97).missed == ("recall",)
    assert frame.Share("negatives", "what", 0, most=0).missed == ()
    assert frame.Share("negatives", "what", 1, most=0).missed == ("negatives",)
    right = {"recall_10": 0.99, "precision_1": 0.96, "negatives_above": 0}
    errors = {"all": {"pairs": 3, "negatives": 2, "ours": 1, "a": 2, "b": 5}}
    found = {"crowd": right, "one_to_one": errors}
    assert [name for each in search_speed.shares(found) for name in each.missed] == []
    poor = {"recall_10": 0.9, "precision_1": 0.9, "negatives_above": 1}
    wrong = {"crowd": poor, "one_to_one": {"all": {"ours": 2, "a": 2}}}
    assert [name for each in search_speed.shares(wrong) for name in each.missed] == [
        "search recall",
        "search precision",
        "search negatives",
        "names all",
    ]


def test_a_crowd_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import search_speed

    found = search_speed.run(300, tmp_path, step=40)
    crowd = found["crowd"]
    assert crowd["people"] == 300
    assert crowd["recall_10"] >= search_speed.RECALL
    assert crowd["p95_ms"] > 0
    held_out = found["one_to_one"]["held out"]
    assert held_out["ours"] < min(held_out["WRatio over anyascii"], held_out["Jaro-Winkler over unidecode"])
