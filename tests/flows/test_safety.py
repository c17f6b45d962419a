"""Locking for travel and erasing from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.flows.habeas import Box, new_box


def test_locked_for_travel_and_back(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    refused = box.refused("travel-lock")
    assert refused["code"] == "recovery-not-shown"
    other = new_box(tmp_path / "other")
    wrong = box.refused("travel-lock", secret=("--recovery-file", str(other.recovery_file)))
    assert wrong["code"] == "wrong-recovery-key"
    recovery = ("--recovery-file", str(box.recovery_file))
    code, data = box.ask("travel-lock", secret=recovery)
    assert (code, data) == (0, {"travel_locked": True})
    assert box.refused("status")["code"] == "travel-locked"
    assert box.ask("keys reset-passphrase", "--new-passphrase-file", box.passphrase_file, secret=recovery)[0] == 0
    assert box.check() == []
    acts = [entry["act"] for entry in box.do("log")["entries"]]
    assert acts[-2:] == ["keys.travel-lock", "keys.change-passphrase"]


def test_erased(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    box.do("person add", "--name", "Suren Katsakhyan")
    assert box.refused("panic-erase", secret=())["code"] == "erase-not-confirmed"
    assert box.check() == []
    code, data = box.ask("panic-erase", "--yes-erase", secret=())
    assert (code, data) == (0, {"keys": 2, "state": 1, "left": []})
    assert box.refused("status")["code"] == "keys-gone"
    assert box.refused("status", secret=("--recovery-file", str(box.recovery_file)))["code"] == "keys-gone"
    assert not (box.state / "habeas").exists()


def test_one_more_recovery_key(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    second = tmp_path / "second"
    second.write_text(box.do("keys add-recovery")["recovery_key"] + "\n", encoding="utf-8")
    assert box.ask("status", secret=("--recovery-file", str(second)))[0] == 0
    assert box.ask("status", secret=("--recovery-file", str(box.recovery_file)))[0] == 0
    assert box.check() == []


def test_erasing_what_is_no_vault(tmp_path: Path) -> None:
    box = Box(tmp_path)
    (tmp_path / "case.habeas").mkdir()
    assert box.refused("panic-erase", "--yes-erase", secret=())["code"] == "not-a-vault"


def test_words_on_a_terminal(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    ran = box.run("panic-erase", box.vault, "--yes-erase")
    assert ran.code == 0
    assert ran.quiet
    assert "Flash memory" in ran.out
    assert "Backups and" in ran.out
