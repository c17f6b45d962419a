"""Backup and restore as a person types them; the way back with stock age and the printed key; kills of the whole program."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import age, checkpoint, sshsig
from storage.backup.place import find
from storage.backup.readme import readme
from tests.flows.habeas import PASSPHRASE, ROOT, Box, everything_in

KILLS = 6


def restored(box: Box, source: Path, *more: str) -> tuple[int, dict[str, object], Box]:
    """Restore beside; the vault there, with its own state folder of this machine."""
    back = Box(box.folder / "back", box.recovery)
    back.folder.mkdir()
    shutil.copy(box.passphrase_file, back.passphrase_file)
    code, data = back.plain("restore", source, back.vault, *back.key, *more)
    return code, data, back


def test_back_up_and_restore(box: Box, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    people = box.do("person list")
    first = box.do("backup", stick)
    assert first["number"] == 1
    assert first["copied"] == first["originals"] > 0
    assert first["missing"] == []
    second = box.do("backup", stick, "--full", "--keep", "2")
    assert (second["copied"], second["copied_bytes"], second["kept"]) == (0, 0, [1, 2])
    code, data, back = restored(box, stick)
    assert (code, data["number"], data["standing"], data["missing"]) == (0, 2, "unknown", 0)
    assert back.check() == []
    assert back.do("person list") == people
    acts = [entry["act"] for entry in back.do("log", "--verify")["entries"]]
    assert acts[-2:] == ["vault.backup", "vault.restore"]
    assert back.do("status") == box.do("status")


def test_in_a_batch_and_with_the_recovery_key(new: Box, tmp_path: Path) -> None:
    with new.held() as habeas:
        assert habeas("backup", str(tmp_path / "stick"))["number"] == 1
        assert habeas("backup", str(tmp_path / "stick"))["number"] == 2
    key = ("--recovery-file", str(new.recovery_file))
    assert new.ask("backup", tmp_path / "stick", secret=key)[0] == 0
    assert new.plain("restore", tmp_path / "stick", tmp_path / "back", *key)[1]["number"] == 3


def test_acknowledgements_and_refusals(new: Box, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    ran = new.run("backup", new.vault, stick, "--ack", "--json", *new.key)
    assert ran.code == 0
    assert ran.err.splitlines() == [f"ACK 1 {ran.data['digest']}"]
    assert new.refused("backup", new.vault / "blobs")["code"] == "inside-vault"
    assert new.refused("backup", tmp_path / "no" / "stick")["code"] == "folder-missing"
    assert new.refused("backup", stick, "--keep", "0")["exit"] == 2
    code, data = new.plain("restore", tmp_path, tmp_path / "back", *new.key)
    assert (code, data["error"]["code"]) == (1, "backup-absent")
    new.do("person add", "--name", "Amira Solheim")
    code, data = new.plain("restore", stick, new.vault, *new.key)
    assert (code, data["error"]["code"]) == (1, "restore-over-newer")
    assert data["error"]["facts"] == {"lines": 1}
    (tmp_path / "wrong").write_text("not the passphrase\n")
    code, data = new.plain("restore", stick, tmp_path / "back", "--passphrase-file", tmp_path / "wrong")
    assert data["error"]["code"] == "wrong-passphrase"
    assert not (tmp_path / "back").exists()


def test_a_damaged_original_is_an_exit_code(box: Box, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    box.do("backup", stick)
    victim = max((stick).rglob("blobs/*/*.age"), key=lambda path: path.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    code, data, back = restored(box, stick)
    assert (code, data["error"]["code"]) == (1, "backup-originals-damaged")  # type: ignore[index]
    code, data = back.plain("restore", stick, back.vault, *back.key, "--incomplete")
    assert (code, data["damaged"]) == (1, 1)
    assert back.check() == ["blob-missing"]
    code, data = box.ask("backup", stick, "--full")
    assert (code, data["repaired"]) == (0, 1)


def test_an_original_that_the_vault_lost_is_an_exit_code(box: Box, tmp_path: Path) -> None:
    item = box.do("evidence list")["evidence"][0]["id"]
    content = box.do("evidence show", item)["record"]["content"]
    box.blob_path(content).unlink()
    code, data = box.ask("backup", tmp_path / "stick")
    assert (code, data["missing"]) == (1, [content])


@pytest.fixture
def emptied(box: Box, tmp_path: Path) -> tuple[Path, dict[str, object], dict[str, str]]:
    """A backup and the printed key in a folder of their own, the vault gone; what was in it by SHA-256."""
    if shutil.which("age") is None:
        pytest.skip("missing tool: age")
    box.do("backup", tmp_path / "stick")
    truth = box.do("person list")
    originals = {
        each["id"]: box.do("evidence show", each["id"])["record"]["content"]
        for each in box.do("evidence list")["evidence"]
    }
    clean = tmp_path / "clean"
    shutil.copytree(find(tmp_path / "stick").folder, clean)
    (clean / "recovery.txt").write_text(box.recovery + "\n")
    shutil.rmtree(box.folder)
    return clean, truth, originals


def typed(folder: Path, command: str) -> bytes:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=True).stdout


def commands() -> list[str]:
    """What README.txt says to type, in its first language."""
    english = readme().decode().split("=" * 88)[0]
    return re.findall(r"^   \$ (.*)$", english, re.MULTILINE)


def test_everything_comes_back_with_stock_age_and_the_printed_key(
    emptied: tuple[Path, dict[str, object], dict[str, str]],
) -> None:
    """The steps of README.txt as it lies in the backup, typed on a machine that has age and nothing of ours."""
    folder, truth, originals = emptied
    assert (folder / "README.txt").read_bytes() == readme()
    keys, records, listed, one, summed, _ = commands()
    for command in (keys, records, listed):
        typed(folder, command)
    found = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    in_force = [each for each in found if "superseded_at" not in each]
    people = {each["id"] for each in in_force if each["kind"] == "person"}
    assert people == {each["id"] for each in truth["people"]}  # type: ignore[attr-defined]
    for line in (folder / "originals.jsonl").read_text().splitlines():
        blob = json.loads(line)
        typed(folder, one.replace("blobs/ab/ab12-34.age", blob["file"]))
        assert typed(folder, summed).split()[0].decode() == blob["sha256"]
        assert (folder / "original").stat().st_size == blob["size"]
    known = {json.loads(line)["sha256"] for line in (folder / "originals.jsonl").read_text().splitlines()}
    assert set(originals.values()) <= known
    # The log: its lines, what they say, and the signatures over them.
    for name in ("log", "entries", "checkpoints"):
        typed(folder, f"age -d -i vault.txt snapshots/000001/{name}.jsonl.age > {name}.jsonl")
    lines = (folder / "log.jsonl").read_bytes().splitlines()
    entries = (folder / "entries.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["body"] for line in lines] == [hashlib.sha256(entry).hexdigest() for entry in entries]
    for each in map(json.loads, (folder / "checkpoints.jsonl").read_text().splitlines()):
        checkpoint.check(each["text"].encode(), each["signature"], lines)
    digests = {row[3] for entry in map(json.loads, entries) for row in entry.get("rows", [])}
    assert {each["digest"] for each in found} <= digests | {each["digest"] for each in found if each["log_line"] == 1}


def test_every_language_of_the_readme_has_the_same_steps() -> None:
    parts = readme().decode().split("=" * 88)
    assert len(parts) == 4
    typed_there = [re.findall(r"^   \$ (.*)$", part, re.MULTILINE) for part in parts]
    assert all(each == typed_there[0] for each in typed_there)
    assert all(len(line) <= 96 for line in readme().decode().splitlines() if not line.startswith("   $"))
    assert "@" not in readme().decode()


def test_the_list_of_a_snapshot_is_checked_with_stock_tools(
    emptied: tuple[Path, dict[str, object], dict[str, str]],
) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("missing tool: ssh-keygen")
    folder, _, _ = emptied
    typed(folder, commands()[0])
    typed(folder, "age -d -i vault.txt snapshots/000001/manifest.age > manifest")
    typed(folder, "head -n 1 manifest > list; tail -n +2 manifest > list.sig")
    signer = sshsig.verify((folder / "list.sig").read_text(), "habeas-backup-v1", (folder / "list").read_bytes())
    (folder / "signers").write_text(f"vault {signer}\n")
    said = typed(folder, "ssh-keygen -Y verify -f signers -I vault -n habeas-backup-v1 -s list.sig < list")
    assert said.startswith(b"Good")
    for name, (_, digest) in json.loads((folder / "list").read_bytes())["files"].items():
        assert typed(folder, f"sha256sum snapshots/000001/{name}").split()[0].decode() == digest


def test_the_passphrase_slot_opens_the_records_too(box: Box, tmp_path: Path) -> None:
    """Stock age asks at a terminal only; our own reading of the same slot stands for it, the rest is stock."""
    box.do("backup", tmp_path / "stick")
    snapshot = find(tmp_path / "stick").snapshot(1)
    slot = (snapshot / "keys" / "passphrase.age").read_bytes()
    text = age.open_bytes(slot, [age.ScryptIdentity(PASSPHRASE)]).decode()
    (identity,) = age.parse_identities(text)
    assert age.open_bytes((snapshot / "records.jsonl.age").read_bytes(), [identity]).count(b"\n") > 10


def test_nothing_clear_lies_in_it(box: Box, tmp_path: Path) -> None:
    box.do("person add", "--name", "Qanarvet Solheim", "--notes", "canary-of-the-notes")
    box.do("backup", tmp_path / "stick")
    for name, content in everything_in(tmp_path / "stick").items():
        for clear in (b"Qanarvet", b"canary-of-the-notes", b"case.habeas", str(box.folder).encode()):
            assert clear not in content, name
        assert "case" not in name


def test_killed_at_any_moment(box: Box, tmp_path: Path) -> None:
    """The whole program, at moments by the clock; kills before each step on the disk are in the tests of storage."""
    stick = tmp_path / "stick"
    done = box.do("backup", stick)["number"]
    chance = random.Random("backup")
    for _ in range(KILLS):
        box.do("person add", "--name", "Boran Tveit")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.flows.quick", "backup", str(box.vault), str(stick), "--ack"),
                *("--recovery-file", str(box.recovery_file), "--full"),
            ],
            cwd=ROOT,
            env=box.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        place = find(stick)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline and not list(place.work.iterdir()):
            time.sleep(0.005)  # until it is at work
        time.sleep(chance.random() * 0.4)
        process.send_signal(signal.SIGKILL)
        _, err = process.communicate()
        acknowledged = [line for line in err.splitlines() if line.startswith("ACK ")]
        numbers = place.numbers()
        assert numbers[-1] in {done, done + 1}
        assert done in numbers
        if acknowledged:
            assert numbers[-1] == done + 1
        done = numbers[-1]
        assert box.check() == []
        back = tmp_path / f"back{os.urandom(2).hex()}"
        code, data = box.plain("restore", stick, back, *box.key, "--trial")
        assert (code, data["number"]) == (0, done)
        shutil.rmtree(back)
    code, data = box.ask("backup", stick)
    assert (code, data["number"]) == (0, done + 1)
