"""Contents in the blob store: whole or not there, in whatever way the taking in ends."""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError, Cancelled, Integrity, Surroundings
from app.jobs import Ticket
from app.model.ids import BlobHash
from storage import age, files
from storage.blobs import Blob
from storage.health import Severity
from storage.vault import Vault
from tests.storage.vaults import Small, bad, check, create, evidence, opened, take

CHUNK = 65536


def _content(size: int) -> bytes:
    return hashlib.shake_256(size.to_bytes(8, "big")).digest(size)


def _all_files(folder: Path) -> set[str]:
    stores = ("blobs", "work", "keys")
    return {str(path.relative_to(folder)) for name in stores for path in (folder / name).rglob("*") if path.is_file()}


def _keep(vault: Vault, blob: Blob) -> None:
    with vault.change("evidence.add") as change:
        change.keep(blob)
        change.add(evidence(blob.hash, blob.size))


@pytest.mark.parametrize(
    "size", [0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 16 * CHUNK, 16 * CHUNK + 1, 40 * CHUNK + 7]
)
def test_every_size_comes_back_and_is_stored_once(tmp_path: Path, size: int) -> None:
    create(tmp_path / "v")
    content = _content(size)
    with opened(tmp_path / "v") as vault:
        for source in (io.BytesIO(content), age.BytesSource(content), io.BytesIO(content)):
            blob, already = vault.take_in(source, Ticket())
            assert blob.size == size
            assert blob.hash == hashlib.sha256(content).hexdigest()
            _keep(vault, blob)
        assert already
        with vault.open_blob(blob.hash) as found:
            assert found.size == size
            assert found.read_at(0, size + 5) == content
            for offset in {0, 1, size // 2, CHUNK - 1, CHUNK, size - 1, size, size + 1}:
                if offset >= 0:
                    assert found.read_at(offset, 70_000) == content[offset : offset + 70_000]
            assert found.read_all(Ticket()) == blob.hash
        assert vault.read_blob(blob.hash) == content
        assert len(list((tmp_path / "v/blobs").glob("??/*"))) == 1
        assert check(vault) == []


def test_the_name_says_nothing_about_the_content(small: Small, tmp_path: Path) -> None:
    """The same film in two vaults has two names, and neither is its hash."""
    create(tmp_path / "other")
    with opened(small.folder) as one, opened(tmp_path / "other") as two:
        names = [vault.take_in(io.BytesIO(b"a known film"), Ticket())[0].name for vault in (one, two)]
    assert len({*names, hashlib.sha256(b"a known film").hexdigest()}) == 3


def test_a_content_that_nobody_recorded_cannot_be_named(small: Small) -> None:
    with opened(small.folder) as vault:
        with pytest.raises(Integrity, match="blob-missing"), vault.change("evidence.add") as change:
            change.add(evidence(BlobHash("a" * 64), 1))
        with pytest.raises(Integrity, match="blob-missing"):
            vault.open_blob(BlobHash("a" * 64))


def test_the_order_in_which_a_blob_comes_to_be(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, synced, read back, renamed, its folder synced; the database names it afterwards."""
    told: list[str] = []
    work, store = small.folder / "work", small.folder / "blobs"

    def named(descriptor: int) -> str:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        return "work" if path.parent == work else "folder" if path.parent == store else path.name

    fsync, replace, open_ = os.fsync, Path.replace, age.open_

    def watched_fsync(descriptor: int) -> None:
        told.append(f"sync {named(descriptor)}")
        fsync(descriptor)

    def watched_replace(path: Path, target: Path) -> Path:
        told.append(f"rename {path.parent.name} to {target.parent.parent.name}")
        return replace(path, target)

    def watched_open(source: age.FileSource, identities: Any) -> age.OpenedAge:
        told.append(f"read back {named(source._file.fileno())}")
        return open_(source, identities)

    with opened(small.folder) as vault:
        monkeypatch.setattr(os, "fsync", watched_fsync)
        monkeypatch.setattr(Path, "replace", watched_replace)
        monkeypatch.setattr(age, "open_", watched_open)
        blob, _ = vault.take_in(io.BytesIO(b"a new film"), Ticket())
        monkeypatch.undo()
        with vault.read() as reader:
            assert reader.value("SELECT count(*) FROM blob WHERE hash = ?", (blob.hash,)) == 0
    assert told in (
        ["sync work", "read back work", "sync blobs", "rename work to blobs", "sync folder"],
        ["sync work", "read back work", "rename work to blobs", "sync folder"],  # the folder was there
    )


def test_a_disk_that_forgets_what_it_took_is_found_out(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read back is not what was written: nothing is kept and nothing is said to be saved."""
    fsync = os.fsync

    def forgetful(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.suffix == ".part":
            with path.open("r+b") as file:
                file.seek(70_000)
                file.write(b"\0\0\0\0")
        fsync(descriptor)

    with opened(small.folder) as vault:
        before = _all_files(small.folder)
        monkeypatch.setattr(os, "fsync", forgetful)
        with pytest.raises(Integrity):
            vault.take_in(io.BytesIO(_content(100_000)), Ticket())
        monkeypatch.undo()
        assert _all_files(small.folder) == before


@pytest.mark.parametrize("size", [1, 12 * CHUNK])
def test_stopped_at_any_moment_leaves_nothing(small: Small, size: int) -> None:
    content = _content(size)
    with opened(small.folder) as vault:
        before = _all_files(small.folder)
        calls = 0

        def run(stop_at: int) -> bool:
            nonlocal calls
            calls = 0

            def report(step: str, done: int, total: int | None) -> None:
                nonlocal calls
                calls += 1
                if calls == stop_at:
                    ticket.cancel()

            ticket = Ticket(report)
            try:
                vault.take_in(io.BytesIO(content), ticket)
            except Cancelled:
                return True
            return False

        stop_at = 1
        while run(stop_at):
            assert _all_files(small.folder) == before, f"stopped at call {stop_at}"
            stop_at += 1
        assert stop_at >= 4
        assert len(_all_files(small.folder)) == len(before) + 1
        assert bad(check(vault)) == []


class _Failing(io.RawIOBase):
    """A stick that is pulled out after some bytes."""

    def __init__(self, after: int) -> None:
        self._left = after

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise OSError(5, "Input/output error")
        count = min(len(buffer), self._left)
        buffer[:count] = bytes(count)
        self._left -= count
        return count


@pytest.mark.parametrize("after", [0, 10, 700_000])
def test_a_source_that_fails_leaves_nothing(small: Small, after: int) -> None:
    with opened(small.folder) as vault:
        before = _all_files(small.folder)
        with pytest.raises(Surroundings, match="read-failed"):
            vault.take_in(_Failing(after), Ticket())  # type: ignore[arg-type]
        assert _all_files(small.folder) == before


def test_a_blob_that_no_record_names_is_told_and_kept(small: Small) -> None:
    with opened(small.folder) as vault:
        blob, already = vault.take_in(io.BytesIO(b"never recorded"), Ticket())
        assert not already
    with opened(small.folder) as vault:
        [finding] = check(vault)
        assert finding.what == "blob-unnamed"
        assert finding.severity is not Severity.CRITICAL
        path = vault.store.path_of(blob.name)
        assert path.exists()
        before = path.read_bytes()
        again, already = vault.take_in(io.BytesIO(b"never recorded"), Ticket())  # adopted as it is
        assert already
        assert again == blob
        assert path.read_bytes() == before
        _keep(vault, again)
        assert vault.read_blob(blob.hash) == b"never recorded"
        assert check(vault) == []


def test_a_damaged_one_that_no_record_names_is_written_anew(small: Small) -> None:
    with opened(small.folder) as vault:
        blob, _ = vault.take_in(io.BytesIO(b"never recorded"), Ticket())
        path = vault.store.path_of(blob.name)
        path.write_bytes(path.read_bytes()[:-1])
        again, already = vault.take_in(io.BytesIO(b"never recorded"), Ticket())
        assert not already
        _keep(vault, again)
        assert vault.read_blob(blob.hash) == b"never recorded"
        assert check(vault) == []


def test_leftovers_of_unfinished_work_are_put_away_at_opening(small: Small) -> None:
    work = small.folder / "work"
    (work / "half.part").write_bytes(b"x")
    (work / "a folder/with").mkdir(parents=True)
    (work / "a folder/with/a file").write_bytes(b"x")
    outside = small.folder.parent / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (work / "link").symlink_to(outside)
    with opened(small.folder) as vault:
        assert list(work.iterdir()) == []
        assert check(vault) == []
    assert (outside / "kept").read_text() == "kept"


# full disks and folders that cannot be written

CHILD = """
import io, json, os, resource, signal, sys
from pathlib import Path
from app.errors import AppError
from app.jobs import Ticket
from storage.vault import Settings, open_vault
from tests.storage.vaults import PASSPHRASE, add, evidence, person

folder, limit, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
said = {"code": None, "facts": {}}
try:
    with open_vault(folder, PASSPHRASE, Settings()) as vault:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            if what == "blob":
                blob, _ = vault.take_in(io.BytesIO(bytes(3_000_000)), Ticket(), 3_000_000)
                with vault.change("evidence.add") as change:
                    change.keep(blob)
                    change.add(evidence(blob.hash, blob.size))
            else:
                for number in range(400):
                    add(vault, person(f"Person {number}", notes=os.urandom(2000).hex()))
                    said["done"] = number
        finally:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except AppError as error:
    said["code"], said["facts"] = error.code, dict(error.facts)
print(json.dumps(said))
"""


def _child(folder: Path, limit: int, what: str) -> dict[str, Any]:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(limit), what],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("limit", [1, 100, 70_000, 1_000_000, 2_999_999, 3_000_300])
def test_a_write_that_fails_in_the_middle_leaves_no_short_blob(small: Small, limit: int) -> None:
    """RLIMIT_FSIZE stands in for the disk: writes fail in the middle (and as a film does that is too large for a stick)."""
    if sys.platform == "win32":
        pytest.skip("no file size limit here")
    before = _all_files(small.folder)
    said = _child(small.folder, limit, "blob")
    assert said == {"code": "write-failed", "facts": {"reason": "File too large"}}
    assert _all_files(small.folder) == before
    with opened(small.folder) as vault:
        assert check(vault) == []


def test_a_full_disk_undoes_the_change_whole(small: Small) -> None:
    if sys.platform == "win32":
        pytest.skip("no file size limit here")
    said = _child(small.folder, 700_000, "records")
    assert said["code"] in {"disk-full", "no-room", "write-failed"}
    with opened(small.folder) as vault:
        with vault.read() as reader:
            names = [text for (text,) in reader.rows("SELECT text FROM label WHERE text LIKE 'Person %'")]
        assert len(names) in {said["done"] + 1, said["done"] + 2}  # at most the one that was not acknowledged
        assert check(vault) == []


@pytest.fixture
def mounting(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A function that mounts: a small disk, or a folder read-only. Only where that is permitted."""
    if sys.platform != "linux":
        pytest.skip("mounts like this are Linux's")
    libc = ctypes.CDLL(None, use_errno=True)
    mounted: list[bytes] = []

    def mount(what: str, where: Path, kind: str, flags: int, data: str = "") -> Path:
        where.mkdir(exist_ok=True)
        arguments = (what.encode(), bytes(where), kind.encode(), flags, data.encode() or None)
        if libc.mount(*arguments) != 0:
            pytest.skip(f"not permitted to mount here ({os.strerror(ctypes.get_errno())})")
        mounted.append(bytes(where))
        return where

    yield mount
    for where in reversed(mounted):
        libc.umount2(where, 2)


def test_a_disk_that_is_really_full(tmp_path: Path, mounting: Callable[..., Path]) -> None:
    disk = mounting("tmpfs", tmp_path / "disk", "tmpfs", 0, "size=2500k")
    create(disk / "v")
    with opened(disk / "v") as vault:
        take(vault, _content(500_000))
    before = _all_files(disk / "v")
    said = _child(disk / "v", 0, "blob")
    assert said["code"] == "disk-full"
    assert said["facts"]["needed"] > 2_500_000 > said["facts"]["free"] > 0
    assert _all_files(disk / "v") == before
    said = _child(disk / "v", 0, "records")
    assert said["code"] in {"disk-full", "no-room"}
    # Room is made, and everything acknowledged is there.
    disk_again = mounting("tmpfs", disk, "tmpfs", 32, "size=20m")  # 32: change the mount that is there
    with opened(disk_again / "v") as vault:
        with vault.read() as reader:
            count = reader.value("SELECT count(*) FROM label WHERE text LIKE 'Person %'")
        assert count in {said["done"] + 1, said["done"] + 2}
        assert bad(check(vault)) == []


def test_a_folder_that_cannot_be_written(small: Small, tmp_path: Path, mounting: Callable[..., Path]) -> None:
    before = {path: path.read_bytes() for path in small.folder.rglob("*") if path.is_file()}
    where = mounting(str(small.folder), tmp_path / "read-only", "", 4096)  # 4096: the same folder once more
    mounting(str(where), where, "", 4096 | 32 | 1)  # and that one read-only
    with pytest.raises(Surroundings, match="folder-read-only"), opened(where):
        pass
    with pytest.raises(Surroundings, match="folder-read-only"):
        create(where / "new")
    with pytest.raises(Surroundings, match="folder-read-only"):
        files.write_whole(where / "file", b"x")
    after = {path: path.read_bytes() for path in small.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_store_that_becomes_read_only(small: Small, tmp_path: Path, mounting: Callable[..., Path]) -> None:
    with opened(small.folder) as vault:
        before = _all_files(small.folder)
        mounting(str(small.folder / "work"), small.folder / "work", "", 4096)
        mounting(str(small.folder / "work"), small.folder / "work", "", 4096 | 32 | 1)
        with pytest.raises(Surroundings, match="folder-read-only"):
            vault.take_in(io.BytesIO(b"x"), Ticket())
        assert _all_files(small.folder) == before
        assert vault.read_blob(small.things["other"])


def test_creating_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    for taken in ("file", "folder"):
        with pytest.raises(Surroundings, match="file-exists"):
            create(tmp_path / taken)
    with pytest.raises(Surroundings, match="folder-missing"):
        create(tmp_path / "no/such/folder")
    with pytest.raises(AppError):
        create(tmp_path / "file/below")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("name", ["Գործ ու գիր.habeas", "a b'c\"d$e", "ünï", "-rf", "x" * 200, "şəkil 🎞"])
def test_vaults_in_folders_of_any_name(tmp_path: Path, name: str) -> None:
    create(tmp_path / name)
    with opened(tmp_path / name) as vault:
        take(vault, b"film")
        assert vault.writable
        assert check(vault) == []


def test_who_fails_takes_nothing_from_who_took_in_the_same(tmp_path: Path) -> None:
    """Two take in one film at once; the one that put it there gives up before the other's record is written."""
    create(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        first, already = vault.take_in(io.BytesIO(b"film"), Ticket())
        assert not already
        second, already = vault.take_in(io.BytesIO(b"film"), Ticket())
        assert already
        vault.discard([first])
        _keep(vault, second)
        assert vault.read_blob(second.hash) == b"film"
        alone, _ = vault.take_in(io.BytesIO(b"another film"), Ticket())
        vault.discard([alone])
        assert bad(check(vault)) == []
        assert not vault.store.path_of(alone.name).exists()
