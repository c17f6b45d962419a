"""Restoring: nothing damaged is shown as whole, nothing newer is overwritten, and the machine knows what it goes on with."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Access, AppError, Cancelled, Integrity, Refused, Surroundings
from app.jobs import Ticket
from storage import age
from storage.backup import manifest
from storage.keys import Passphrase
from storage.vault import Settings
from storage.witness import Standing
from tests.storage.backup.helping import back_up, bring_back, flip, other, place, tree, whole
from tests.storage.vaults import (
    PASSPHRASE,
    WORK_FACTOR,
    Small,
    add,
    bad,
    check,
    create,
    opened,
    person,
    raw,
    secrets_of,
    take,
)

FILES = [
    "checkpoints.jsonl.age",
    "entries.jsonl.age",
    "keys/recovery-1.age",
    "log.jsonl.age",
    "manifest.age",
    "originals.jsonl.age",
    "records.db",
    "records.jsonl.age",
]


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_a_snapshot_is_held_against_its_list(small: Small, tmp_path: Path, name: str) -> None:
    stick, back = tmp_path / "stick", tmp_path / "back"
    back_up(small.folder, stick)
    path = place(stick).snapshot(1) / name
    good = path.read_bytes()
    for at in (0, 0.3, 0.999):
        flip(path, at)
        with pytest.raises(Integrity, match="backup-damaged") as told:
            bring_back(stick, back)
        assert told.value.facts["name"] == name
        path.write_bytes(good)
    path.unlink()
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, back)
    path.write_bytes(good)
    (path.parent / "more").write_text("x")
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, back)
    assert not list(tmp_path.glob(".back*"))
    assert not back.exists()


def test_damaged_keys_and_vault_file_are_told(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    snapshot = place(stick).snapshot(1)
    flip(snapshot / "keys" / "passphrase.age", 0.9)
    with pytest.raises(AppError):
        bring_back(stick, tmp_path / "back")
    with pytest.raises(Integrity, match="backup-damaged"):  # the other secret opens it, and then the damage shows
        bring_back(stick, tmp_path / "back", secret=small.recovery)
    flip(snapshot / "vault.json", 0)
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_damaged_mark_is_no_hindrance(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    flip(place(tmp_path / "stick").folder / "backup.json", 0)
    bring_back(tmp_path / "stick", tmp_path / "back")
    whole(tmp_path / "back")
    (place(tmp_path / "stick").folder / "backup.json").unlink()
    bring_back(tmp_path / "stick", tmp_path / "back2")


@pytest.mark.parametrize("at", [0, 0.01, 0.5, 0.999])
def test_damaged_originals_are_told_and_can_be_left_out(small: Small, tmp_path: Path, at: float) -> None:
    stick, back = tmp_path / "stick", tmp_path / "back"
    back_up(small.folder, stick)
    path = sorted(place(stick).blobs.rglob("*.age"))[0]
    flip(path, at)
    with pytest.raises(Integrity, match="backup-originals-damaged") as told:
        bring_back(stick, back)
    assert told.value.facts["count"] == 1
    assert not back.exists()
    assert not list(tmp_path.glob(".back*"))
    assert bring_back(stick, back, incomplete=True).damaged == 1
    with opened(back) as vault:
        found = check(vault)
        assert bad(found) == ["blob-missing"]
        assert found[0].facts["name"] == path.name[:12]


def test_a_lost_and_an_exchanged_original_are_told(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    one, two = sorted(place(stick).blobs.rglob("*.age"))
    content = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(content)
    with pytest.raises(Integrity, match="backup-originals-damaged") as told:
        bring_back(stick, tmp_path / "back")
    assert told.value.facts["count"] == 2
    one.unlink()
    two.unlink()
    with pytest.raises(Integrity, match="backup-originals-damaged"):
        bring_back(stick, tmp_path / "back")


def test_an_older_snapshot_under_a_newer_number_is_found(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    with opened(small.folder) as vault:
        add(vault, person("Boran Tveit"))
    back_up(small.folder, stick)
    shutil.rmtree(place(stick).snapshot(2))
    shutil.copytree(place(stick).snapshot(1), place(stick).snapshot(2))
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, tmp_path / "back")


def test_a_list_that_somebody_else_signed_is_not_believed(small: Small, tmp_path: Path) -> None:
    """Who has the vault's public half could encrypt a list to it; the key that signs in the vault he has not."""
    from storage import sshsig

    stick = tmp_path / "stick"
    made = back_up(small.folder, stick)
    recipient = secrets_of(small.folder).identity.recipient
    path = place(stick).snapshot(1) / "manifest.age"
    path.write_bytes(manifest.sealed(made.manifest, sshsig.generate(), recipient))
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, tmp_path / "back")
    path.write_bytes(age.seal_bytes(made.manifest.line + b"\n", [recipient]))
    with pytest.raises(Integrity, match="backup-damaged"):
        bring_back(stick, tmp_path / "back")


def test_records_with_a_broken_log_are_not_restored(small: Small, tmp_path: Path) -> None:
    """Also where whoever altered them could make the list anew: the chain itself is walked."""
    stick = tmp_path / "stick"
    made = back_up(small.folder, stick)
    snapshot = place(stick).snapshot(1)
    shutil.copy(snapshot / "records.db", tmp_path / "records.db")
    with raw(small.folder) as connection:
        connection.execute("UPDATE log SET prev = body WHERE seq = 3")
    shutil.copy(small.folder / "records.db", snapshot / "records.db")
    from storage.backup import shelf

    files = {**made.manifest.files, "records.db": shelf.file_digest(snapshot / "records.db", Ticket())}
    shutil.copy(tmp_path / "records.db", small.folder / "records.db")
    with opened(small.folder) as vault:
        altered = manifest.Manifest(**{**made.manifest.__dict__, "files": files})
        sealed = manifest.sealed(altered, vault.signing_key, vault.secrets.identity.recipient)
    (snapshot / "manifest.age").write_bytes(sealed)
    with pytest.raises(Integrity, match="backup-damaged") as told:
        bring_back(stick, tmp_path / "back")
    assert told.value.facts["name"] == "records.db"


def _empty(at: Path, _: Path) -> None:
    at.mkdir()


def _file(at: Path, _: Path) -> None:
    at.write_text("x")


def _dangling(at: Path, _: Path) -> None:
    at.symlink_to(at.with_name("nowhere"))


def _another(at: Path, _: Path) -> None:
    create(at)


def _newer(at: Path, vault: Path) -> None:
    other(vault, at)
    with opened(at) as found:
        add(found, person("Boran Tveit"))


def _forked(at: Path, vault: Path) -> None:
    other(vault.with_name("before"), at)
    with opened(at) as found:
        add(found, person("Cora Lind"))


def _unreadable(at: Path, vault: Path) -> None:
    other(vault, at)
    (at / "records.db").write_bytes(b"")


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (_empty, "restore-over-other"),
        (_file, "restore-over-other"),
        (_dangling, "restore-over-other"),
        (_another, "restore-over-other"),
        (_newer, "restore-over-newer"),
        (_forked, "restore-over-forked"),
        (_unreadable, "restore-over-unreadable"),
    ],
)
def test_what_lies_there_is_not_overwritten(
    small: Small, tmp_path: Path, prepare: Callable[[Path, Path], None], code: str
) -> None:
    stick, back = tmp_path / "stick", tmp_path / "back"
    other(small.folder, tmp_path / "before")
    with opened(small.folder) as vault:
        add(vault, person("Dana Moe"))
    back_up(small.folder, stick)
    prepare(back, small.folder)
    before = tree(tmp_path)
    with pytest.raises(AppError, match=code):
        bring_back(stick, back)
    after = {name: content for name, content in tree(tmp_path).items() if not name.endswith(("-shm", "-wal"))}
    assert {name for name in after if after[name] != before.get(name)} <= {"back/lock"}
    assert set(before) - {"back/lock"} <= set(after)


def test_an_older_state_of_the_same_vault_is_set_aside(small: Small, tmp_path: Path) -> None:
    stick, old = tmp_path / "stick", other(small.folder, tmp_path / "old")
    with opened(small.folder) as vault:
        add(vault, person("Dana Moe"))
    back_up(small.folder, stick)
    before = whole(old)
    done = bring_back(stick, old)
    assert done.set_aside == tmp_path / "old.before-restore-1"
    assert whole(done.set_aside) == before
    assert len(whole(old)["records"]) == len(before["records"]) + 1
    # The vault itself has nothing but the lines about backups more than its backup: it may be restored in place.
    assert bring_back(stick, small.folder).set_aside is not None


def test_the_vault_is_open_elsewhere(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    with opened(small.folder), pytest.raises(Access, match="vault-in-use"):
        bring_back(tmp_path / "stick", small.folder)


def test_not_into_the_backup_nor_where_no_folder_is(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    before = tree(tmp_path / "stick")
    for target, code in (
        (place(tmp_path / "stick").folder / "v", "inside-backup"),
        (tmp_path / "a" / "b", "folder-missing"),
    ):
        with pytest.raises(Surroundings, match=code):
            bring_back(tmp_path / "stick", target)
    assert tree(tmp_path / "stick") == before


@pytest.mark.parametrize("kind", ["nowhere", "empty", "file", "vault"])
def test_where_there_is_no_backup(small: Small, tmp_path: Path, kind: str) -> None:
    source = tmp_path / kind
    if kind == "empty":
        source.mkdir()
    elif kind == "file":
        source.write_text("x")
    elif kind == "vault":
        source = small.folder
    with pytest.raises(Access, match="backup-absent"):
        bring_back(source, tmp_path / "back")


def test_a_machine_that_saw_more_goes_on_with_what_was_restored(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    stick, back = tmp_path / "stick", tmp_path / "back"
    back_up(small.folder, stick, settings)
    with opened(small.folder, settings) as vault:
        add(vault, person("Dana Moe"))
    done = bring_back(stick, back, settings)
    assert (done.standing, done.lines_lost) == (Standing.OLDER, 1)
    with opened(back, settings) as vault:
        assert vault.standing is Standing.SAME
        assert check(vault) == []
        add(vault, person("Eli Ruud"))
        with vault.read() as reader:
            (text,) = reader.row('SELECT text FROM log_body WHERE text LIKE \'{"act":"vault.restore%\'') or ("",)
    assert done.manifest.digest in text
    assert '"standing":"older"' in text
    with opened(small.folder, settings) as vault:
        assert vault.standing is Standing.FORKED
    with opened(back, settings) as vault:  # looking at the other one changed nothing
        assert vault.standing is Standing.SAME


def test_a_trial_leaves_the_vault_in_use_as_it_is(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    stick, back = tmp_path / "stick", tmp_path / "back"
    back_up(small.folder, stick, settings)
    bring_back(stick, back, settings, trial=True)
    with opened(back, settings) as vault:
        assert vault.standing is Standing.OLDER
        assert bad(check(vault)) == ["older-copy"]
        assert not vault.writable
    with opened(small.folder, settings) as vault:
        assert vault.standing is Standing.SAME
        add(vault, person("Eli Ruud"))
    assert len(whole(back)["records"]) == len(whole(small.folder)["records"]) - 1


def test_on_a_new_machine(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "new-state")
    back_up(small.folder, tmp_path / "stick")
    done = bring_back(tmp_path / "stick", tmp_path / "back", settings)
    assert (done.standing, done.lines_lost) == (Standing.UNKNOWN, 0)
    with opened(tmp_path / "back", settings) as vault:
        assert vault.standing is Standing.SAME
        assert check(vault) == []


def test_a_restored_vault_is_backed_up_to_the_same_place(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    bring_back(stick, tmp_path / "back")
    assert back_up(tmp_path / "back", stick).manifest.number == 2
    with opened(small.folder) as vault:
        for name in ("Dana Moe", "Eli Ruud", "Cora Lind"):
            add(vault, person(name))
        with pytest.raises(Refused, match="backup-forked"):
            back_up_open(vault, stick)


def back_up_open(vault: object, to: Path) -> None:
    from storage.backup.making import backup
    from storage.vault import Vault

    assert isinstance(vault, Vault)
    backup(vault, to, Ticket())


def test_each_snapshot_opens_with_the_passphrase_of_its_day(small: Small, tmp_path: Path) -> None:
    stick, new = tmp_path / "stick", Passphrase("an entirely new passphrase")
    back_up(small.folder, stick)
    with opened(small.folder) as vault:
        vault.change_passphrase(new, WORK_FACTOR)
        back_up_open(vault, stick)
    for number, right, wrong in ((1, PASSPHRASE, new), (2, new, PASSPHRASE)):
        with pytest.raises(Access, match="wrong-passphrase"):
            bring_back(stick, tmp_path / "back", secret=wrong, number=number)
        bring_back(stick, tmp_path / f"back{number}", secret=right, number=number)
        whole(tmp_path / f"back{number}", secret=right)
        bring_back(stick, tmp_path / f"again{number}", secret=small.recovery, number=number)


def test_a_vault_locked_for_travel(small: Small, tmp_path: Path) -> None:
    (small.folder / "keys" / "passphrase.age").unlink()
    with opened(small.folder, secret=small.recovery) as vault:
        back_up_open(vault, tmp_path / "stick")
    with pytest.raises(Access, match="travel-locked"):
        bring_back(tmp_path / "stick", tmp_path / "back")
    bring_back(tmp_path / "stick", tmp_path / "back", secret=small.recovery)
    whole(tmp_path / "back", secret=small.recovery)


def test_a_number_that_is_not_there(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    with pytest.raises(Access, match="snapshot-absent"):
        bring_back(tmp_path / "stick", tmp_path / "back", number=7)


def test_the_backup_is_only_read(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "stick").rglob("*")}
    bring_back(tmp_path / "stick", tmp_path / "back")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "stick").rglob("*")} == before


def test_stopping_leaves_nothing(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    for moment in range(1, 40):
        seen: list[str] = []
        ticket = Ticket()

        def report(step: str, _: int, __: int | None, at: int = moment, to: list[str] = seen) -> None:
            to.append(step)
            if len(to) == at:
                ticket.cancel()  # noqa: B023

        ticket._report = report
        try:
            bring_back(tmp_path / "stick", tmp_path / "back", ticket=ticket)
        except Cancelled:
            assert not [path for path in tmp_path.iterdir() if "back" in path.name]
        else:
            break
    assert moment > 4
    whole(tmp_path / "back")


@pytest.mark.parametrize("at", [1, 3, 6, 9])
def test_a_full_disk(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    back_up(small.folder, tmp_path / "stick")
    real, calls = os.fsync, 0

    def sync(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(errno.ENOSPC, "full")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        with pytest.raises(Surroundings):
            bring_back(tmp_path / "stick", tmp_path / "back")
    assert not [path for path in tmp_path.iterdir() if "back" in path.name]
    bring_back(tmp_path / "stick", tmp_path / "back")


def test_a_database_of_a_newer_program_is_left_alone(small: Small, tmp_path: Path) -> None:
    with opened(small.folder) as vault:
        vault._writer.execute("PRAGMA user_version = 99")
        back_up_in_spite(vault, tmp_path / "stick")
    with pytest.raises(Refused, match="vault-newer"):
        bring_back(tmp_path / "stick", tmp_path / "back")


def back_up_in_spite(vault: object, to: Path) -> None:
    """A snapshot as a newer program would make it."""
    from storage import migrate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "newest", lambda: 99)
        back_up_open(vault, to)


def test_a_film_among_many(small: Small, tmp_path: Path) -> None:
    with opened(small.folder) as vault:
        for number in range(30):
            take(vault, f"film {number}".encode() * 3000, f"Film {number}")
        back_up_open(vault, tmp_path / "stick")
    victim = sorted(place(tmp_path / "stick").blobs.rglob("*.age"))[17]
    flip(victim, 0.2)
    assert bring_back(tmp_path / "stick", tmp_path / "back", incomplete=True).damaged == 1
    with opened(tmp_path / "back") as vault:
        assert bad(check(vault)) == ["blob-missing"]
