"""Backups: only what is new is written, nothing counts before it is proven, and what was there stays."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import AppError, Cancelled, Integrity, Invalid, Refused, Surroundings
from app.jobs import Ticket
from app.services import vaults as services
from storage.backup import history, lines, making, shelf
from storage.backup import place as places
from storage.backup.making import backup
from storage.vault import Settings, Vault
from tests.storage.backup.helping import back_up, bring_back, flip, other, place, shelved, tree, whole
from tests.storage.vaults import (
    PASSPHRASE,
    Small,
    StillClock,
    add,
    bad,
    check,
    create,
    every_truth,
    opened,
    person,
    put,
    raw,
    take,
)

ROOT = Path(__file__).parents[3]


def test_what_is_backed_up_comes_back(small: Small, tmp_path: Path) -> None:
    before = whole(small.folder)
    made = back_up(small.folder, tmp_path / "stick")
    assert (made.copied, made.kept, made.manifest.missing) == (2, (1,), ())
    for secret in (PASSPHRASE, small.recovery):
        folder = tmp_path / f"back-{type(secret).__name__}"
        bring_back(tmp_path / "stick", folder, secret=secret)
        assert whole(folder) == before


def test_only_what_is_new_is_written(small: Small, tmp_path: Path) -> None:
    """Counted by the system: bytes that the process wrote, to whatever file."""
    stick = tmp_path / "stick"
    written = Path("/proc/self/io")
    if not written.exists():
        pytest.skip("no count of written bytes on this system")

    def count() -> int:
        return int(next(line.split()[1] for line in written.read_text().splitlines() if line.startswith("wchar")))

    size = 24 << 20
    with opened(small.folder) as vault:
        take(vault, os.urandom(size))
        start = count()
        first = backup(vault, stick, Ticket())
        first_bytes = count() - start
        files = shelved(stick)
        add(vault, person("Boran Tveit"))
        start = count()
        second = backup(vault, stick, Ticket())
        second_bytes = count() - start
    assert first.copied_bytes > size
    assert first_bytes > size
    assert (second.copied, second.copied_bytes) == (0, 0)
    assert second_bytes < 2 << 20
    assert shelved(stick) == files  # not written again, not even to the same bytes


def test_snapshots_that_are_too_old_go_and_originals_nobody_names_with_them(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    for _ in range(5):
        made = back_up(small.folder, stick)
    assert made.kept == (3, 4, 5)
    assert place(stick).numbers() == [3, 4, 5]
    orphan = place(stick).blobs / "ab" / ("ab" * 32 + "-0123456789abcdef.age")
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"what a backup that was broken off left")
    assert back_up(small.folder, stick, keep=1).kept == (6,)
    assert not orphan.exists()
    assert place(stick).numbers() == [6]
    assert len(shelved(stick)) == 2
    with pytest.raises(Invalid):
        back_up(small.folder, stick, keep=0)


def test_a_snapshot_that_does_not_open_is_left_alone_and_told(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    flip(place(stick).snapshot(1) / "manifest.age", 0.5)
    assert back_up(small.folder, stick, keep=1).unreadable == (1,)
    assert place(stick).numbers() == [1, 2]


def test_others_work_on_while_it_is_made(small: Small, tmp_path: Path) -> None:
    """The snapshot is one state: whatever was recorded meanwhile is in it whole, with its film, or not at all."""
    stop = threading.Event()
    with opened(small.folder) as vault:

        def work() -> None:
            number = 0
            while not stop.is_set():
                take(vault, f"film {number} ".encode() * 9000, f"Film {number}")
                add(vault, person(f"Person {number}"))
                number += 1

        thread = threading.Thread(target=work)
        thread.start()
        try:
            for _ in range(4):
                backup(vault, tmp_path / "stick", Ticket())
        finally:
            stop.set()
            thread.join()
    for number in (2, 3, 4):
        bring_back(tmp_path / "stick", tmp_path / f"back{number}", number=number)
        found = whole(tmp_path / f"back{number}")
        assert len(found["blobs"]) >= 2


def test_names_in_it_say_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "Case Solheim.habeas"
    create(folder)
    with opened(folder) as vault:
        add(vault, person("Qanarvet Solheim"), why="told by Tveit")
        take(vault, b"court footage of Solheim " * 500, "Solheim, room 3")
        backup(vault, tmp_path / "stick", Ticket())
    for path in (tmp_path / "stick").rglob("*"):
        assert "solheim" not in str(path.relative_to(tmp_path)).lower()
        if path.is_file():
            content = path.read_bytes()
            for clear in (b"Solheim", b"court footage", b"Tveit", b"CREATE TABLE", b"AGE-SECRET-KEY-1Q", b"person.add"):
                assert clear not in content, path


def test_two_vaults_and_other_things_on_one_disk(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    (stick / "holidays").mkdir(parents=True)
    create(tmp_path / "second")
    back_up(small.folder, stick)
    back_up(tmp_path / "second", stick)
    first = next(path for path in stick.glob("habeas-*") if places.find(path).vault[:12] in path.name)
    assert len(list(stick.glob("habeas-*"))) == 2
    with pytest.raises(AppError, match="backup-ambiguous"):
        bring_back(stick, tmp_path / "back")
    for folder in stick.glob("habeas-*"):
        with opened(small.folder) as vault:
            mine = places.find(folder).vault == vault.about.id
        if mine:
            assert back_up(small.folder, folder).manifest.number == 2  # the backup itself may be named too
        else:
            with pytest.raises(Refused, match="backup-of-other-vault"):
                back_up(small.folder, folder)
    assert first.is_dir()


def _a_file(at: Path, _: Path) -> None:
    at.write_text("x")


def _a_vault(at: Path, _: Path) -> None:
    create(at)


def _newer(at: Path, vault: Path) -> None:
    back_up(vault, at)
    mark = place(at).folder / "backup.json"
    mark.write_bytes(mark.read_bytes().replace(b'"format": 1', b'"format": 2'))


def _bad_mark(at: Path, vault: Path) -> None:
    back_up(vault, at)
    flip(place(at).folder / "backup.json", 0)


def _no_mark(at: Path, vault: Path) -> None:
    back_up(vault, at)
    (place(at).folder / "backup.json").unlink()


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (_a_file, "folder-not-empty"),
        (_a_vault, "backup-into-vault"),
        (_newer, "backup-newer-format"),
        (_bad_mark, "backup-damaged"),
        (_no_mark, "backup-damaged"),
    ],
)
def test_where_it_cannot_lie(small: Small, tmp_path: Path, prepare: Callable[[Path, Path], None], code: str) -> None:
    stick = tmp_path / "stick"
    prepare(stick, small.folder)
    before = tree(stick)
    with pytest.raises(AppError, match=code):
        back_up(small.folder, stick)
    assert tree(stick) == before


def test_no_folder_and_inside_vaults(small: Small, tmp_path: Path) -> None:
    with pytest.raises(Surroundings, match="folder-missing"):
        back_up(small.folder, tmp_path / "no" / "stick")
    create(tmp_path / "second")
    before = tree(tmp_path / "second")
    for inside in (small.folder / "blobs", tmp_path / "second" / "blobs"):
        with pytest.raises(Refused, match="backup-into-vault"):
            back_up(small.folder, inside)
    assert tree(tmp_path / "second") == before


def test_a_second_program_at_the_same_backup(small: Small, tmp_path: Path) -> None:
    copy = other(small.folder, tmp_path / "copy")
    with (
        opened(small.folder) as one,
        places.prepared(tmp_path / "stick", one.about.id, b""),
        pytest.raises(AppError, match="backup-in-use"),
    ):
        back_up(copy, tmp_path / "stick")


def test_an_older_or_other_copy_does_not_push_out_the_newer(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    old = other(small.folder, tmp_path / "old")
    add_to(small.folder, "Boran Tveit")
    back_up(small.folder, stick)
    before = tree(stick)
    with pytest.raises(Refused, match="backup-newer") as told:
        back_up(old, stick)
    assert told.value.facts["lines"] == 1
    for name in ("Cora Lind", "Dana Moe", "Eli Ruud"):
        add_to(old, name)
    with pytest.raises(Refused, match="backup-forked"):
        back_up(old, stick)
    assert tree(stick) == before


def add_to(folder: Path, name: str) -> None:
    with opened(folder) as vault:
        add(vault, person(name))


def test_an_original_that_the_vault_lost_is_named_and_the_rest_is_kept(small: Small, tmp_path: Path) -> None:
    with opened(small.folder) as vault, vault.read() as reader:
        names = dict(reader.rows("SELECT hash, name FROM blob"))
        lost = vault.store.path_of(names[small.things["content"]])
        middle = vault.store.path_of(names[small.things["other"]])
    lost.unlink()
    flip(middle, 0.5)
    made = back_up(small.folder, tmp_path / "stick")
    assert set(made.manifest.missing) == {small.things["content"], small.things["other"]}
    assert shelved(tmp_path / "stick") == {}
    assert bring_back(tmp_path / "stick", tmp_path / "back").missing == 2
    with opened(tmp_path / "back") as vault:
        assert bad(check(vault)) == ["blob-missing", "blob-missing"]


def test_what_the_vault_lost_later_is_still_in_the_backup(small: Small, tmp_path: Path) -> None:
    back_up(small.folder, tmp_path / "stick")
    for path in (small.folder / "blobs").rglob("*.age"):
        flip(path, 0.4)
    assert back_up(small.folder, tmp_path / "stick", full=True).manifest.missing == ()
    bring_back(tmp_path / "stick", tmp_path / "back")
    whole(tmp_path / "back")


def test_what_is_taken_in_again_does_not_disturb_older_snapshots(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    for path in (small.folder / "blobs").rglob("*.age"):
        flip(path, 0.4)
    with opened(small.folder) as vault:
        take(vault, b"court footage " * 12_000, "Hearing again")
        take(vault, b"a scan " * 10_000, "Scan again")
        backup(vault, stick, Ticket())
    assert len(shelved(stick)) == 4
    for number in (1, 2):
        bring_back(stick, tmp_path / f"back{number}", number=number)
        whole(tmp_path / f"back{number}")


def test_what_a_failing_stick_damaged_is_brought_again(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    for path in place(stick).blobs.rglob("*.age"):
        flip(path, 0.5)
    made = back_up(small.folder, stick, full=True)
    assert (made.repaired, made.copied) == (2, 2)
    bring_back(stick, tmp_path / "back")
    whole(tmp_path / "back")


def test_damaged_records_make_no_backup_and_the_earlier_stays(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    before = {name: content for name, content in tree(stick).items() if "/snapshots/" in name}
    with raw(small.folder) as connection:
        connection.execute("UPDATE body SET text = replace(text, 'second', 'secund')")
    with pytest.raises(Integrity, match="record-damaged"):
        back_up(small.folder, stick)
    assert {name: content for name, content in tree(stick).items() if "/snapshots/" in name} == before
    assert not list(place(stick).work.iterdir())


def test_a_damaged_page_makes_no_backup(small: Small, tmp_path: Path) -> None:
    flip(small.folder / "records.db", 0.7)
    with pytest.raises(Integrity), opened(small.folder) as vault:
        backup(vault, tmp_path / "stick", Ticket())
    assert not list((tmp_path / "stick").rglob("manifest.age"))


def test_a_full_disk_is_told_before_anything_is_written(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(places.shutil, "disk_usage", lambda _: usage._replace(free=100_000))
    with pytest.raises(Surroundings, match="disk-full") as told:
        back_up(small.folder, tmp_path / "stick")
    assert told.value.facts["needed"] > 100_000
    assert shelved(tmp_path / "stick") == {}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV])
@pytest.mark.parametrize("at", [1, 2, 3, 4, 6])
def test_a_disk_that_fails_or_is_pulled_out(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, at: int
) -> None:
    """At the n-th sync of what is written to the stick; the earlier snapshot is as it was, and the next try succeeds."""
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    before = tree(place(stick).snapshot(1))
    with opened(small.folder) as vault:
        take(vault, b"another film " * 20_000, "Another")
    real, calls = os.fsync, 0

    def sync(descriptor: int) -> None:
        nonlocal calls
        if str(stick) in str(Path(f"/proc/self/fd/{descriptor}").resolve()):
            calls += 1
            if calls >= at:
                raise OSError(number, os.strerror(number))
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        with pytest.raises(Surroundings):
            back_up(small.folder, stick)
    assert calls >= at
    assert tree(place(stick).snapshot(1)) == before
    assert place(stick).numbers() == [1]
    assert not list(place(stick).work.iterdir())
    assert back_up(small.folder, stick).manifest.number == 2
    whole(small.folder)


def test_a_disk_that_gives_back_something_else(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shelf._copy_bytes

    def lying(source: object, part: Path, ticket: Ticket) -> None:
        real(source, part, ticket)  # type: ignore[arg-type]
        flip(part, 0.5)

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "_copy_bytes", lying)
        with pytest.raises(Integrity, match="read-back-differs"):
            back_up(small.folder, tmp_path / "stick")
    assert shelved(tmp_path / "stick") == {}


def test_a_file_that_fat_cannot_take(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def truncate(_: object, __: int) -> None:
        raise OSError(errno.EFBIG, "too large")

    monkeypatch.setattr(places, "LARGEST_ON_FAT_BYTES", 100_000)
    assert back_up(small.folder, tmp_path / "large").copied == 2  # this disk takes files of any length
    monkeypatch.setattr(places.os, "truncate", truncate)
    with pytest.raises(Surroundings, match="file-too-large"):
        back_up(small.folder, tmp_path / "fat")
    assert shelved(tmp_path / "fat") == {}
    assert not list((tmp_path / "fat").rglob("*.part"))


def test_stopping_at_any_moment_leaves_nothing_and_loses_nothing(small: Small, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    back_up(small.folder, stick)
    with opened(small.folder) as vault:
        take(vault, b"another film " * 20_000, "Another")
    stopped, steps = 0, set[str]()
    for moment in range(1, 60):
        said: list[str] = []
        ticket = Ticket(lambda *_: None)

        def report(step: str, _: int, __: int | None, at: int = moment, to: list[str] = said) -> None:
            to.append(step)
            if len(to) == at:
                ticket.cancel()  # noqa: B023

        ticket._report = report
        try:
            back_up(small.folder, stick, ticket=ticket)
        except Cancelled:
            stopped += 1
            assert place(stick).numbers() == [1]
            assert not list(place(stick).work.iterdir())
        else:
            break
        finally:
            steps.update(said)
    assert stopped >= 5
    assert steps == {"copy", "copy-records", "prove"}
    bring_back(stick, tmp_path / "back")
    whole(tmp_path / "back")


def test_it_says_what_is_durable(small: Small, tmp_path: Path) -> None:
    told: list[str] = []
    made = back_up(small.folder, tmp_path / "stick", ticket=Ticket(None, told.append))
    assert told[-1] == made.manifest.digest
    assert {name[:64] for name in shelved(tmp_path / "stick")} == set(told[:-1])


def test_the_log_tells_of_it_and_names_no_place(small: Small, tmp_path: Path) -> None:
    with opened(small.folder) as vault:
        with vault.read() as reader:
            assert history.last_backup(reader) is None
        made = backup(vault, tmp_path / "stick-of-solheim", Ticket())
        add(vault, person("Boran Tveit"))
        with vault.read() as reader:
            last = history.last_backup(reader)
            (text,) = reader.row("SELECT text FROM log_body WHERE text LIKE '%vault.backup%'") or ("",)
    assert last is not None
    assert (last.number, last.backup, last.lines_since, last.missing) == (1, made.manifest.backup, 1, 0)
    assert "stick" not in text
    assert made.manifest.digest in text


def test_the_age_of_the_last_backup_is_remarked_on(tmp_path: Path) -> None:
    clock = StillClock()
    settings = Settings(clock=clock)
    create(tmp_path / "v", settings)

    def remarks() -> list[tuple[str, dict[str, str | int]]]:
        with opened(tmp_path / "v", settings) as vault:
            health = services.check(vault, Ticket())
        assert health.ok
        return [(found.what, found.facts) for found in health.findings]

    assert remarks() == []
    clock.move(days=8)
    assert remarks() == [("backup-none", {"days": 8})]
    back_up(tmp_path / "v", tmp_path / "stick", settings)
    assert remarks() == []
    clock.move(days=8)
    assert remarks() == []  # nothing was done since
    with opened(tmp_path / "v", settings) as vault:
        add(vault, person("Boran Tveit"))
    assert remarks() == [("backup-old", {"days": 8, "lines": 1})]
    clock.move(days=-30)
    assert remarks() == []


def test_a_check_of_a_damaged_log_is_not_stopped_by_the_remark(small: Small) -> None:
    with raw(small.folder) as connection:
        connection.execute('UPDATE log_body SET text = \'{"act":"vault.backup"}\' WHERE seq = 3')
    with opened(small.folder) as vault:
        assert "log-broken" in [found.what for found in services.check(vault, Ticket()).findings]


def test_an_older_copy_is_not_backed_up_before_it_is_accepted(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    old = other(small.folder, tmp_path / "old")
    with opened(small.folder, settings) as vault:
        add(vault, person("Boran Tveit"))
    with opened(old, settings) as vault, pytest.raises(Refused, match="older-copy"):
        backup(vault, tmp_path / "stick", Ticket())
    assert not (tmp_path / "stick").exists()


def test_the_snapshots_own_key_file_is_opened_where_the_secret_is_known(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(small.folder, tmp_path / "stick", secret=PASSPHRASE)
    real = making._write_slots

    def other_slots(vault: Vault, folder: Path) -> None:
        real(vault, folder)
        flip(folder / "keys" / "passphrase.age", 0.9)

    monkeypatch.setattr(making, "_write_slots", other_slots)
    with pytest.raises(AppError):
        back_up(small.folder, tmp_path / "stick", secret=PASSPHRASE)
    assert place(tmp_path / "stick").numbers() == [1]


def test_a_large_film_takes_no_more_memory(tmp_path: Path) -> None:
    """Measured by the system in a process of its own: backing up and restoring 192 MiB."""
    script = f"""
import sys
from pathlib import Path
from app.jobs import Ticket
from storage.backup.making import backup
from storage.backup.restoring import restore
from storage.vault import Settings
from tests.storage import vaults
class Film:
    size = 192 << 20
    def read_at(self, offset, length):
        return bytes(min(length, self.size - offset))
folder = Path({str(tmp_path)!r})
vaults.create(folder / "v")
with vaults.opened(folder / "v") as vault:
    blob, _ = vault.take_in(Film(), Ticket())
    with vault.change("evidence.add") as change:
        change.keep(blob)
        change.add(vaults.evidence(blob.hash, blob.size))
    backup(vault, folder / "stick", Ticket(), full=True)
restore(folder / "stick", folder / "back", vaults.PASSPHRASE, Ticket(), Settings())
# Not getrusage: its peak is that of the process that started this one, where that was larger.
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert 20 * 1024 < int(done.stdout) < 170 * 1024  # KiB


def test_the_lines_hold_every_version(small: Small, tmp_path: Path) -> None:
    from app.model.canonical import canonical
    from storage import age, chain

    with opened(small.folder) as vault:
        put(vault, small.things["amira"], person("Amira Solheim", notes="third, with «quotes» and \u2028"))
        made = backup(vault, tmp_path / "stick", Ticket())
        truth = every_truth(vault)
        identity = vault.secrets.identity
    clear = age.open_bytes((place(tmp_path / "stick").snapshot(1) / lines.RECORDS).read_bytes(), [identity])
    import json

    found = [json.loads(line) for line in clear.split(b"\n")[:-1]]
    assert [canonical(each) for each in found] == clear.split(b"\n")[:-1]
    assert len(found) == made.manifest.versions == sum(len(versions) for versions in truth["records"].values())
    for each in found:
        version = next(v for v in truth["records"][each["id"]] if v.version == each["version"])
        assert each["digest"] == version.digest
        kept = {key: each[key] for key in each if key not in {"digest", "log_line", "superseded_at"}}
        assert chain.version_digest(canonical(kept)) == each["digest"]
    in_force = [each for each in found if "superseded_at" not in each]
    assert len(in_force) == len(truth["records"])


def test_an_empty_film_and_an_empty_vault(tmp_path: Path) -> None:
    create(tmp_path / "v")
    back_up(tmp_path / "v", tmp_path / "stick")
    with opened(tmp_path / "v") as vault:
        vault.take_in(io.BytesIO(b""), Ticket())
        take(vault, b"", "Nothing")
        backup(vault, tmp_path / "stick", Ticket())
    bring_back(tmp_path / "stick", tmp_path / "back")
    whole(tmp_path / "back")


def test_the_clock_may_go_back_between_two(tmp_path: Path) -> None:
    clock = StillClock()
    settings = Settings(clock=clock)
    create(tmp_path / "v", settings)
    back_up(tmp_path / "v", tmp_path / "stick", settings)
    clock.at -= timedelta(days=400)
    assert back_up(tmp_path / "v", tmp_path / "stick", settings).kept == (1, 2)
    assert bring_back(tmp_path / "stick", tmp_path / "back", settings).manifest.number == 2
