"""Killed (-9) before each single step on the disk: the earlier backup stays whole, and what was acknowledged is there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.vault import Settings
from tests.storage.backup.helping import back_up, bring_back, place, tree, whole
from tests.storage.vaults import Small, add, opened, person, take

ROOT = Path(__file__).parents[3]
LEAST = 15


def killed(
    verb: str, source: Path, target: Path, state: Path, folder: Path, every: int = 1
) -> list[tuple[Path, list[str]]]:
    """The folder of each child and what it acknowledged; the last one was not killed. `every`: only before each n-th step."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.backup.mortal", verb, *map(str, (source, target, state, folder, every))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = [line.split() for line in done.stdout.splitlines()]
    return [(folder / f"n{number}", acknowledged) for number, *acknowledged in lines]


@pytest.fixture(autouse=True)
def _can_fork() -> None:
    if not hasattr(os, "fork"):
        pytest.skip("this system makes processes in another way")


def test_a_backup_killed_before_each_step(small: Small, tmp_path: Path) -> None:
    stick, state = tmp_path / "stick", tmp_path / "state"
    settings = Settings(state)
    back_up(small.folder, stick, settings)
    back_up(small.folder, stick, settings)
    older = {number: tree(place(stick).snapshot(number)) for number in (1, 2)}
    with opened(small.folder, settings) as vault:
        take(vault, b"another film " * 20_000, "Another")
        add(vault, person("Boran Tveit"))
    runs = killed("backup", small.folder, stick, state, tmp_path / "runs")
    assert len(runs) > LEAST
    seen: set[tuple[int, ...]] = set()
    chance = random.Random("which snapshot")
    for turn, (box, acknowledged) in enumerate(runs):
        there = place(box / "stick")
        numbers = tuple(there.numbers())
        seen.add(numbers)
        assert numbers in {(1, 2), (1, 2, 3), (2, 3)}  # the new one counts before the oldest goes
        for number in set(numbers) - {3}:
            assert tree(there.snapshot(number)) == older[number]
        if acknowledged[1:]:  # the film, then the snapshot
            assert 3 in numbers
        if acknowledged:
            assert any(path.name.startswith(acknowledged[0]) for path in there.blobs.rglob("*.age"))
        if turn % 3:
            continue
        # The last snapshot is whole in any case, and the vault too; the next backup goes on from there.
        whole(box / small.folder.name, Settings(box / "state"))
        made = back_up(box / small.folder.name, box / "stick", Settings(box / "state"))
        assert made.manifest.number == numbers[-1] + 1
        assert not list(there.work.iterdir())
        bring_back(box / "stick", box / "back", number=chance.choice(there.numbers()))
        whole(box / "back")
    assert seen == {(1, 2), (1, 2, 3), (2, 3)}


def test_the_snapshot_left_behind_by_each_kill_is_restored(small: Small, tmp_path: Path) -> None:
    """The very first backup: there is none, or one that can be restored."""
    state = tmp_path / "state"
    runs = killed("backup", small.folder, tmp_path / "stick", state, tmp_path / "runs", every=3)
    assert len(runs) > LEAST
    restored = 0
    for box, acknowledged in runs:
        if not (box / "stick").exists() or not list((box / "stick").rglob("snapshots/0*")):
            assert len(acknowledged) < 3
            continue
        bring_back(box / "stick", box / "back")
        assert len(whole(box / "back")["blobs"]) == 2
        restored += 1
    assert restored >= 1
    back_up(runs[0][0] / small.folder.name, runs[0][0] / "stick", Settings(runs[0][0] / "state"))


def test_a_restore_killed_before_each_step(small: Small, tmp_path: Path) -> None:
    """Where the vault's name was free: it is free, or the vault is whole. The backup is as it was, and works again."""
    stick, state = tmp_path / "stick", tmp_path / "state"
    back_up(small.folder, stick, Settings(state))
    before = tree(stick)
    runs = killed("restore", stick, tmp_path / "back", state, tmp_path / "runs", every=2)
    assert len(runs) > LEAST
    whole_ones = 0
    for box, acknowledged in runs:
        assert tree(box / "stick") == before
        if (box / "back").exists():
            whole(box / "back")
            whole_ones += 1
        else:
            assert not acknowledged
            bring_back(box / "stick", box / "back", Settings(box / "state"))
            assert len(whole(box / "back", Settings(box / "state"))["blobs"]) == 2
    assert whole_ones >= 1


def test_a_restore_over_an_older_state_killed_before_each_step(small: Small, tmp_path: Path) -> None:
    """The vault that was there is never lost: it bears its name, or lies beside under another."""
    stick, state, old = tmp_path / "stick", tmp_path / "state", tmp_path / "old"
    with opened(small.folder) as vault:
        add(vault, person("Boran Tveit"))
    back_up(small.folder, stick)
    bring_back(stick, old)
    inside = whole(old)
    runs = killed("restore", stick, small.folder, state, tmp_path / "runs", every=2)
    assert len(runs) > LEAST
    for box, _ in runs:
        named, aside = box / small.folder.name, box / f"{small.folder.name}.before-restore-1"
        kept = [folder for folder in (named, aside) if folder.exists()]
        assert kept
        for folder in kept:
            assert len(whole(folder)["records"]) == len(inside["records"])
