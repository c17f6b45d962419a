"""Killed at any moment: what was acknowledged is there, nothing is there by half, and the next one opens at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import Access, Refused
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.person import Person
from storage import age, vault
from storage.database import Connection
from storage.tables import records
from storage.vault import Settings
from storage.witness import Standing
from tests.storage.vaults import Small, add, bad, check, create, opened, person, secrets_of
from tests.storage.worker import content

ROOT = Path(__file__).parents[2]


@contextmanager
def _worker(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _kill(process: subprocess.Popen[str]) -> list[str]:
    """Kill -9; the lines it said that were not read yet. A worker that ended by itself is a failure."""
    assert process.poll() is None, process.communicate()[1]
    process.send_signal(signal.SIGKILL)
    out, err = process.communicate()
    assert err == ""
    return out.splitlines()


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_program_is_told_at_once_and_before_any_work_on_keys(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the keys were touched")

    with _worker("hold", small.folder) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        before = _tree(small.folder)
        with monkeypatch.context() as patch:
            patch.setattr(age, "open_bytes", never)
            asked = time.monotonic()
            with pytest.raises(Access, match="vault-in-use"), opened(small.folder):
                pass
            assert time.monotonic() - asked < 2
        assert _tree(small.folder) == before
        _kill(first)
        with opened(small.folder) as found:  # at once: the lock went with its holder
            assert bad(check(found)) == []


def test_a_second_opening_in_the_same_program_is_refused_too(small: Small) -> None:
    with opened(small.folder), pytest.raises(Access, match="vault-in-use"), opened(small.folder):
        pass
    with opened(small.folder):
        pass


def test_a_failed_opening_lets_go_of_the_lock(small: Small) -> None:
    for _ in range(3):
        with (
            pytest.raises(Access, match="wrong-passphrase"),
            opened(small.folder, secret=vault.Passphrase("wrong one")),
        ):
            pass
    with opened(small.folder):
        pass


def test_creation_killed_at_many_moments(tmp_path: Path) -> None:
    """There is a whole vault of that name, or nothing; and then it can be made."""
    chance = random.Random(7)
    whole = 0
    for number in range(8):
        folder = tmp_path / f"v{number}"
        with _worker("create", folder) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "start\n"
            time.sleep(chance.random() * 0.12)
            process.kill()
            process.communicate()
        if folder.exists():
            whole += 1
        else:
            create(folder)
        with opened(folder) as found:
            assert bad(check(found)) == []
    assert whole < 8


def test_creation_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for name in ("storage.migrate.migrate", "storage.keys.seal_slot", "storage.sshsig.generate", "storage.log.append"):
        with monkeypatch.context() as patch:
            patch.setattr(name, broken)
            with pytest.raises(KeyboardInterrupt):
                create(tmp_path / "v")
        assert list(tmp_path.iterdir()) == []
    create(tmp_path / "v")


def test_killed_again_and_again_while_at_work(tmp_path: Path) -> None:
    folder, state = tmp_path / "v", tmp_path / "state"
    create(folder)
    chance = random.Random(11)
    done: dict[int, RecordId] = {}
    put: dict[int, RecordId] = {}
    for _ in range(12):
        with _worker("work", folder, state, max(done, default=-1) + 1) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            until = time.monotonic() + chance.random() * 0.35
            while time.monotonic() < until:
                lines.append(process.stdout.readline())
            lines += _kill(process)
        for line in lines:
            match line.split():
                case ["done", number, id_]:
                    done[int(number)] = RecordId(id_)
                case ["put", number, id_]:
                    put[int(number)] = RecordId(id_)
        with opened(folder, Settings(state)) as found:
            assert found.standing in {Standing.UNKNOWN, Standing.SAME, Standing.NEWER}
            findings = bad(check(found))
            assert findings == [], findings
            with found.read() as reader:
                items = {each.id: each.record for each in records.of_kind(reader, Evidence)}
                persons = {each.id: each.record for each in records.of_kind(reader, Person)}
                assert len(items) == len(persons) == reader.value("SELECT count(*) FROM record WHERE kind = 'event'")
            for number, id_ in done.items():
                assert found.read_blob(items[id_].content) == content(number)
            for number, id_ in put.items():
                assert persons[id_].name.text == f"Person {number}, put right"
            assert len(items) <= len(done) + 12  # at most one a kill was done and not yet acknowledged
    assert len(done) >= 12


def test_a_checkpoint_cut_off_by_a_kill(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed and in the database, but not yet remembered outside: the next opening finds itself newer, never older."""
    state = tmp_path / "state"
    with opened(small.folder, Settings(state)):
        pass

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), opened(small.folder, Settings(state)) as found:  # noqa: PT012
        add(found, person("Signed for"))
        monkeypatch.setattr(found._witness, "remember", stopped)
    with opened(small.folder, Settings(state)) as found:
        assert found.standing is Standing.NEWER
        assert bad(check(found)) == []


# newer formats


def test_a_vault_of_a_newer_program_is_left_byte_for_byte_alone(small: Small) -> None:
    path = small.folder / "vault.json"
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2').replace(b'"id"', b'"identity"'))
    before = _tree(small.folder)
    with pytest.raises(Refused, match="vault-newer") as caught, opened(small.folder):
        pass
    assert caught.value.facts["format"] == 2
    assert _tree(small.folder) == before


def test_a_database_of_a_newer_program_is_left_byte_for_byte_alone(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # a line without a checkpoint, as after a crash: it would tempt us to sign one
        patch.setattr(vault.Vault, "checkpoint", lambda _: None)
        with opened(small.folder) as found:
            add(found, person("Unsigned"))
    connection = Connection(small.folder / "records.db", secrets_of(small.folder).database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    (small.folder / "work/unfinished").write_bytes(b"of the newer program")
    before = _tree(small.folder)
    with pytest.raises(Refused, match="vault-newer"), opened(small.folder):
        pass
    after = _tree(small.folder)
    assert {name: after.get(name) for name in before} == before
    assert set(after) - set(before) <= {"lock"}


def test_an_empty_or_missing_database(small: Small) -> None:
    database = small.folder / "records.db"
    for spoil in (lambda: database.write_bytes(b""), database.unlink):
        spoil()
        with pytest.raises(vault.Integrity, match="database-missing"), opened(small.folder):
            pass
        assert not database.exists() or database.read_bytes() == b""


def test_no_vault_at_all(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(Access, match="not-a-vault"), opened(folder):
            pass
    assert list(tmp_path.iterdir()) == []
