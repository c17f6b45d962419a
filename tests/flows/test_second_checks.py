"""What a careful person checks twice: a checkpoint kept from before, a stick that must have kept what it took, many files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.bundle import writer
from tests.flows.habeas import Box, identity, new_box
from tests.flows.opened import opened


@pytest.fixture
def stick() -> Iterator[Path]:
    """A folder on another file system than the vault's."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == Path.cwd().stat().st_dev:
        pytest.skip("missing tool: a second file system")
    folder = Path(tempfile.mkdtemp(prefix="habeas-stick-", dir=memory))
    yield folder
    shutil.rmtree(folder)


def _verified(box: Box, *more: str | Path) -> dict[str, object]:
    found = box.folder / box.things["identity"], box.folder / "allowed_signers"
    _, data = box.plain(
        "verify", box.folder / "bundle.age", "--identity", found[0], "--signer", found[1], *more, "--json"
    )
    return data


def _step(data: dict[str, object], number: int) -> dict[str, object]:
    steps = data["steps"]
    assert isinstance(steps, list)
    return next(step for step in steps if step["n"] == number)


def test_a_log_is_held_against_a_checkpoint_kept_from_before(box: Box, tmp_path: Path) -> None:
    kept = tmp_path / "kept.checkpoint"
    shutil.copy(opened(box, tmp_path / "opened") / "data/log/checkpoint", kept)
    good = _verified(box, "--checkpoint", kept)
    assert (good["ok"], _step(good, 11)["ok"]) == (True, True)

    lines = kept.read_text().splitlines()
    lines[3] = f"root {'0' * 64}"
    forged = tmp_path / "another.checkpoint"
    forged.write_text("\n".join(lines) + "\n")
    bad = _verified(box, "--checkpoint", kept, "--checkpoint", forged)
    assert (bad["ok"], _step(bad, 11)["ok"]) == (False, False)
    assert "checkpoint 2" in json.dumps(_step(bad, 11))


def test_a_checkpoint_of_another_vault_says_nothing_about_this_one(box: Box, tmp_path: Path) -> None:
    other = new_box(tmp_path / "other")
    other.do("person add", "--name", "Somebody")
    _, public = identity(other.folder)
    other.do("seal", "--all", "--to", public, "--out", other.folder / "bundle.age", "--release", "consent", "a test")
    other.things["identity"] = "recipient-identity.txt"
    found = opened(other, tmp_path / "opened") / "data/log/checkpoint"
    data = _verified(box, "--checkpoint", found)
    assert data["ok"] is True
    assert "another vault" in json.dumps(_step(data, 11)["notes"])


def test_rubbish_given_as_a_checkpoint_is_refused(box: Box, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"habeas-checkpoint-v1\n\xff")
    error = _verified(box, "--checkpoint", rubbish)["error"]
    assert isinstance(error, dict)
    assert error["code"] == "checkpoint-unreadable"


def test_what_goes_to_another_disk_is_read_back_from_it(box: Box, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[int] = []
    monkeypatch.setattr(writer, "_forget_cache", forgotten.append)
    seal = ("seal", "--all", "--to", box.things["public"], "--out")
    box.do(*seal, box.folder / "near.age")
    assert forgotten == []
    box.do(*seal, stick / "far.age")
    assert len(forgotten) == 1
    assert sorted(path.name for path in stick.iterdir()) == ["far.age"]


def test_a_ground_that_is_mistyped_is_told_as_such(box: Box) -> None:
    error = box.refused(
        "seal", "--all", "--to", box.things["public"], "--out", box.folder / "x.age", "--release", "consnt", "?"
    )
    assert (error["code"], error["facts"]["problems"]) == ("invalid", {"release": "release-what"})


def test_of_many_files_those_that_can_be_taken_in_are(box: Box, tmp_path: Path) -> None:
    good, empty, last = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"
    good.write_text("a paper")
    empty.write_bytes(b"")
    last.write_text("another paper")
    code, data = box.ask("evidence add", good, empty, last)
    assert code == 1
    first, second, third = data["items"]
    assert (second["file"], second["error"]["code"]) == (str(empty), "file-empty")
    recorded = {each["id"] for each in box.do("evidence list")["evidence"]}
    assert {first["id"], third["id"]} <= recorded
