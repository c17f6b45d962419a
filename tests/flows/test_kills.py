"""Killed (-9) at any moment: what was acknowledged is there, nothing is there by half, nothing lies there in the clear, and
the vault opens at once.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from app.errors import Access
from app.model.evidence import Evidence
from app.model.still import Still
from app.services import sealing, stills, vaults
from app.services.vaults import Passphrase, Vault
from storage.health import Severity
from storage.tables import records
from tests.flows.habeas import PASSPHRASE, ROOT, WORK_FACTOR, Box, identity
from tests.media.films import Films

KILLS = {"take-in": 10, "still": 9, "seal": 8, "passphrase": 9, "record": 8}
READY_WITHIN_S = 60
NAME = "Qanarvet Unkillable"


def test_there_are_at_least_forty_kills() -> None:
    assert sum(KILLS.values()) >= 40


class Batch:
    """A batch at work in another process."""

    def __init__(self, box: Box, lines: list[list[str]]) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.flows.quick", "batch", str(box.vault), "--ack"),
                *("--recovery-file", str(box.recovery_file)),
            ],
            cwd=ROOT,
            env=box.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("".join(json.dumps(line) + "\n" for line in [["keys", "show"], *lines]))
        self.process.stdin.flush()
        self._late = threading.Timer(READY_WITHIN_S, self.process.kill)
        self._late.start()
        self.ready = self.process.stdout.readline()
        self._late.cancel()
        self._late.join()

    def kill(self) -> list[str]:
        """Kill it; what it had acknowledged: (number, id) of each, in order."""
        assert self.process.poll() is None
        self.process.send_signal(signal.SIGKILL)
        out, err = self.process.communicate()
        assert '"error"' not in out, out
        acks = [line.split() for line in err.splitlines() if line.startswith("ACK ")]
        assert [int(number) for _, number, _ in acks] == list(range(1, len(acks) + 1))
        answered = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
        assert len(answered) <= len(acks) + 1
        return [id_ for _, _, id_ in acks]


@contextmanager
def batch(box: Box, lines: list[list[str]]) -> Iterator[Batch]:
    started = Batch(box, lines)
    try:
        assert started.ready, started.process.communicate()
        yield started
    finally:
        started.process.kill()
        started.process.wait()
        for stream in (started.process.stdin, started.process.stdout, started.process.stderr):
            assert stream is not None
            stream.close()


@contextmanager
def reopened(box: Box, passphrase: str = PASSPHRASE) -> Iterator[Vault]:
    with vaults.open_vault(box.vault, Passphrase(passphrase), box.settings()) as vault:
        yield vault


def nothing_clear(box: Box, *clear: bytes) -> None:
    """No clear byte of film or of names below the vault, or where this machine remembers checkpoints."""
    for folder in (box.vault, box.state):
        for path in folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert [piece for piece in clear if piece in content] == [], path


def killed(box: Box, kind: str, lines: Callable[[], list[list[str]]], most_s: float) -> Iterator[list[str]]:
    """Kill a batch as often as is due, at moments that are the same on every run; what it acknowledged each time."""
    chance = random.Random(kind)
    for _ in range(KILLS[kind]):
        with batch(box, lines()) as at_work:
            time.sleep(chance.random() * most_s)
            yield at_work.kill()


def whole(vault: Vault) -> None:
    health = vaults.check(vault, _quiet(), deep=True)
    assert [finding for finding in health.findings if finding.severity is not Severity.INFO] == []
    assert health.ok


def _quiet() -> vaults.Ticket:
    return vaults.Ticket()


def other_film(film: Path, folder: Path, number: int) -> Path:
    """The same film with another content: a box at the end that players pass over."""
    path = folder / f"film-{number}.mp4"
    filler = number.to_bytes(8, "big")
    path.write_bytes(film.read_bytes() + (8 + len(filler)).to_bytes(4, "big") + b"free" + filler)
    return path


def pieces(film: Path) -> list[bytes]:
    content = film.read_bytes()
    return [content[start : start + 24] for start in (200, len(content) // 3, len(content) // 2)]


def test_while_films_are_taken_in(new: Box, films: Films, tmp_path: Path) -> None:
    numbers = count()
    sent: list[Path] = []

    def lines() -> list[list[str]]:
        made = [other_film(films("h264.mp4"), tmp_path, next(numbers)) for _ in range(30)]
        sent.extend(made)
        return [["evidence", "add", str(path), "--title", NAME, "--address", "203.0.113.77"] for path in made]

    acknowledged: set[str] = set()
    for acks in killed(new, "take-in", lines, 1.2):
        acknowledged.update(acks)
        nothing_clear(new, *pieces(sent[0]), NAME.encode(), b"203.0.113.77")
        with reopened(new) as vault:
            whole(vault)
            with vault.read() as reader:
                items = {each.id: each.record for each in records.of_kind(reader, Evidence)}
                collectors = reader.value("SELECT count(*) FROM record WHERE kind = 'collector'")
            assert acknowledged <= items.keys()
            assert len(items) == collectors  # recorded in one breath
            assert all(item.frame_index and item.thumbnail for item in items.values())
            assert list((new.vault / "work").iterdir()) == []
    assert acknowledged


def test_while_stills_are_taken(new: Box, films: Films) -> None:
    film = films("h264.mp4")
    item = new.do("evidence add", str(film))["id"]
    every = [frame["pts"] for frame in new.do("footage frames", item)["frames"]]
    chance = random.Random("which still")

    def lines() -> list[list[str]]:
        return [["still", "take", item, "--pts", str(pts)] for pts in chance.sample(every, len(every))]

    acknowledged: set[str] = set()
    for acks in killed(new, "still", lines, 0.8):
        acknowledged.update(acks)
        nothing_clear(new, *pieces(film), b"IHDR")
        with reopened(new) as vault:
            whole(vault)
            with vault.read() as reader:
                found = {each.id: each.record for each in records.of_kind(reader, Still)}
            assert acknowledged <= found.keys()
            for still in found.values():
                assert vault.read_blob(still.png)[:4] == b"\x89PNG"
            if acks:
                assert stills.verify(vault, acks[-1], _quiet()).ok
    assert acknowledged


def test_while_bundles_are_sealed(new: Box, films: Films, tmp_path: Path) -> None:
    item = new.do("evidence add", str(films("h264.mp4")))["id"]
    new.do(
        "publication add",
        *("--subject", item, "--use", "court", "--identifiable", "no", "--decided-by", "Board", "--reason", "needed"),
    )
    key_file, public = identity(tmp_path)
    numbers = count()
    out = tmp_path / "out"
    out.mkdir()

    def lines() -> list[list[str]]:
        return [["seal", "--all", "--to", public, "--out", str(out / f"b{next(numbers)}.age")] for _ in range(20)]

    acknowledged = 0
    seen: set[Path] = set()
    for acks in killed(new, "seal", lines, 1.5):
        acknowledged += len(acks)
        bundles = set(out.glob("*.age"))
        for path in bundles - seen:
            code, report = new.plain("verify", str(path), "--identity", str(key_file))
            assert (code, report["ok"]) == (0, True), report
        seen = bundles
        with reopened(new) as vault:
            whole(vault)
            with vault.read() as reader:
                intended = reader.value("SELECT count(*) FROM log_body WHERE text LIKE '%bundle.intend%'")
                sealed = reader.value("SELECT count(*) FROM log_body WHERE text LIKE '%bundle.seal%'")
        assert acknowledged <= sealed <= len(bundles) <= intended
    assert acknowledged
    assert sealing.recipient(public).text == public


def test_while_the_passphrase_is_changed(new: Box, tmp_path: Path) -> None:
    numbers = count()
    tried = [PASSPHRASE]

    def lines() -> list[list[str]]:
        made = []
        for _ in range(200):
            tried.append(f"new passphrase number {next(numbers)} of geese")
            path = tmp_path / f"p{len(tried)}"
            path.write_text(tried[-1] + "\n")
            made.append(["keys", "change-passphrase", "--new-passphrase-file", str(path)])
        return made

    before = 0  # which of those tried is in force
    for acks in killed(new, "passphrase", lines, 0.5):
        first = len(tried) - 200
        acknowledged = first + len(acks) - 1 if acks else before
        working = None
        for number in (acknowledged, acknowledged + 1 if acks else first):
            try:
                with reopened(new, tried[number]) as vault:
                    whole(vault)
            except Access:
                continue
            assert working is None, "two passphrases open the vault"
            working = number
        assert working is not None, "no passphrase opens the vault"
        before = working
        nothing_clear(new, b"geese")
    assert before > 0
    with vaults.open_vault(new.vault, vaults.recovery_from(new.recovery_file), new.settings()) as vault:
        vaults.change_passphrase(vault, "the last one of all", work_factor=WORK_FACTOR)
        whole(vault)


def test_while_things_are_recorded(new: Box) -> None:
    numbers = count()

    def lines() -> list[list[str]]:
        made = []
        for _ in range(150):
            name = f"{NAME} {next(numbers)}"
            made.append(["person", "add", "--name", name])
            made.append(["claim", "add", "--about", "held", "--number", "23 = 16 on trial + 7", "--source", name])
        return made

    acknowledged: set[str] = set()
    for acks in killed(new, "record", lines, 0.4):
        acknowledged.update(acks)
        nothing_clear(new, NAME.encode())
        with reopened(new) as vault:
            whole(vault)
            with vault.read() as reader:
                found = {row[0] for row in reader.rows("SELECT id FROM record")}
                claims = reader.value("SELECT count(*) FROM record WHERE kind = 'claim'")
                sources = reader.value("SELECT count(*) FROM record WHERE kind = 'source'")
            assert acknowledged <= found
            assert claims == sources  # the source of each was recorded with it
    assert acknowledged


def test_a_second_program_is_told_while_the_first_works(new: Box) -> None:
    with batch(new, []) as at_work:
        assert new.refused("person list")["code"] == "vault-in-use"
        at_work.kill()
        assert new.check() == []


@pytest.mark.parametrize("verb", ["change-passphrase", "reset-passphrase"])
def test_the_new_passphrase_with_the_recovery_key(new: Box, tmp_path: Path, verb: str) -> None:
    fresh = tmp_path / "fresh"
    fresh.write_text("an entirely new passphrase\n")
    with batch(new, [["keys", verb, "--new-passphrase-file", str(fresh)]]) as at_work:
        assert at_work.process.stdout is not None
        assert json.loads(at_work.process.stdout.readline()) == {"changed": True}
        assert at_work.kill() == ["passphrase"]
    assert new.refused("person list")["code"] == "wrong-passphrase"
    assert new.ask("person list", secret=("--passphrase-file", str(fresh)))[0] == 0
    assert new.ask("person list", secret=("--recovery-file", str(new.recovery_file)))[0] == 0
