"""Locked for travel, and erased: what opens afterwards, what is left, and that no moment leaves a state that lies."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import Access, AppError
from storage import age, erasing
from storage.health import Severity
from storage.keys import Passphrase, RecoveryKey
from storage.vault import Settings
from tests.storage.vaults import PASSPHRASE, WORK_FACTOR, Small, add, check, copy, create, opened, person

STEPS = ("write", "fsync", "unlink", "replace", "rename", "rmdir")


def test_locked_for_travel_and_opened_again(small: Small) -> None:
    before = (small.folder / "keys/passphrase.age").read_bytes()
    with opened(small.folder) as vault:
        vault.travel_lock(small.recovery)
        assert vault.travel_locked
    assert [path.name for path in (small.folder / "keys").iterdir()] == ["recovery-1.age"]
    with pytest.raises(Access, match="travel-locked"), opened(small.folder):
        pass
    with opened(small.folder, secret=small.recovery) as vault:
        assert check(vault) == []
        vault.travel_lock(small.recovery)  # once more does no harm
        assert check(vault) == []
    (small.folder / "keys/passphrase.age").write_bytes(before)  # somebody puts a copy back
    with opened(small.folder) as vault:
        assert [each.what for each in check(vault) if each.severity is Severity.CRITICAL] == ["key-slot-unknown"]
    (small.folder / "keys/passphrase.age").unlink()
    with opened(small.folder, secret=small.recovery) as vault:
        vault.change_passphrase(Passphrase("a different seven geese"), WORK_FACTOR)
        assert check(vault) == []
        assert not vault.travel_locked
    with opened(small.folder, secret=Passphrase("a different seven geese")) as vault:
        assert check(vault) == []


def test_no_travel_lock_without_a_key_that_works(small: Small, tmp_path: Path) -> None:
    other = create(tmp_path / "other")
    size = None
    for key in (other, RecoveryKey("AGE-SECRET-KEY-1QQ"), RecoveryKey(age.X25519Identity.generate().text)):
        with opened(small.folder) as vault:
            with pytest.raises(Access):
                vault.travel_lock(key)
            with vault.read() as reader:
                lines = reader.row("SELECT count(*) FROM log")
            assert size in {None, lines}
            size = lines
    with opened(small.folder) as vault:
        assert check(vault) == []


def test_no_travel_lock_where_the_recovery_slot_is_gone(small: Small) -> None:
    (small.folder / "keys/recovery-1.age").unlink()
    with opened(small.folder) as vault, pytest.raises(Access, match="no-recovery-slot"):
        vault.travel_lock(small.recovery)
    with opened(small.folder):
        pass


def test_one_more_recovery_key(small: Small) -> None:
    with opened(small.folder) as vault:
        second = vault.add_recovery()
        third = vault.add_recovery()
        assert check(vault) == []
        vault.travel_lock(third)
    assert sorted(path.name for path in (small.folder / "keys").iterdir()) == [
        "recovery-1.age",
        "recovery-2.age",
        "recovery-3.age",
    ]
    for key in (small.recovery, second, third):
        with opened(small.folder, secret=key) as vault:
            assert check(vault) == []
    stranger = RecoveryKey(age.X25519Identity.generate().text)
    with pytest.raises(Access, match="wrong-recovery-key"), opened(small.folder, secret=stranger):
        pass


def test_erased(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    with opened(small.folder, settings) as vault:
        add(vault, person("Boran Tveit"))
    assert list((tmp_path / "state").iterdir())
    (tmp_path / "state" / "preferences.json").write_text("{}")
    (small.folder / "work" / ".0011223344556677.part").write_bytes(b"age-encryption.org/v1")
    done = erasing.erase(small.folder, tmp_path / "state")
    assert (done.keys, done.state, done.left) == (2, 2, ())
    assert not (tmp_path / "state").exists()
    assert list((small.folder / "keys").iterdir()) == []
    assert list((small.folder / "work").iterdir()) == []
    for secret in (PASSPHRASE, small.recovery):
        with pytest.raises(Access, match="keys-gone"), opened(small.folder, secret=secret):
            pass
    again = erasing.erase(small.folder, tmp_path / "state")
    assert (again.keys, again.state, again.left) == (0, 0, ())


def test_what_is_not_a_vault_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "house.age").write_bytes(b"mine")
    with pytest.raises(Access, match="not-a-vault"):
        erasing.erase(tmp_path, tmp_path / "state")
    assert (tmp_path / "keys" / "house.age").read_bytes() == b"mine"


def test_a_damaged_vault_can_be_erased(small: Small) -> None:
    (small.folder / "vault.json").write_text("{")
    (small.folder / "keys/passphrase.age").chmod(0o400)
    assert erasing.erase(small.folder, None).keys == 2


def test_other_files_in_the_state_folder_stay(small: Small, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "notes.txt").write_text("not ours")
    assert erasing.erase(small.folder, state).state == 0
    assert (state / "notes.txt").read_text() == "not ours"


def test_what_is_overwritten_is_overwritten(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the names go, nothing of the old contents is left under them."""
    paths = sorted((small.folder / "keys").iterdir())
    before = {path: path.read_bytes() for path in paths}
    seen: dict[Path, bytes] = {}
    real = Path.unlink

    def look(path: Path, missing_ok: bool = False) -> None:
        seen[path] = path.read_bytes()
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    erasing.erase(small.folder, None)
    assert set(seen) == set(before)
    for path, content in before.items():
        assert len(seen[path]) == len(content)
        assert not any(content[at : at + 16] in seen[path] for at in range(0, len(content) - 16, 16))


def test_a_link_is_said_to_be_left(small: Small, tmp_path: Path) -> None:
    slot = small.folder / "keys/recovery-1.age"
    shutil.move(slot, tmp_path / "elsewhere.age")
    slot.symlink_to(tmp_path / "elsewhere.age")
    assert erasing.erase(small.folder, None).left == ("recovery-1.age",)


def test_a_vault_erased_while_open_writes_nothing_down_again(small: Small, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    with opened(small.folder, settings) as vault:
        erasing.erase(small.folder, settings.state_folder)
        add(vault, person("Boran Tveit"))
    assert not (tmp_path / "state").exists()
    assert list((small.folder / "keys").iterdir()) == []


def killed_before_each_step(folder: Path, make: Callable[[Path], Callable[[], Any]]) -> list[Path]:
    """Copies of what `make` works on, one for each step on the disk, each left by a child that died before that step."""
    if not hasattr(os, "fork"):
        pytest.skip("this system makes processes in another way")
    boxes: list[Path] = []
    for last in range(1, 200):
        box = folder / f"n{last}"
        box.mkdir(parents=True)
        act = make(box)
        child = os.fork()
        if child == 0:
            try:
                _die_at(last)
                act()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        boxes.append(box)
        if os.WIFEXITED(status):
            return boxes
    raise AssertionError("it never came to an end")


def _die_at(last: int) -> None:
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def tried(folder: Path, secret: Passphrase | RecoveryKey) -> str:
    """What opening says; "opens" where it opens."""
    try:
        with opened(folder, secret=secret):
            return "opens"
    except AppError as error:
        return error.code


def test_a_travel_lock_killed_before_each_step(small: Small, tmp_path: Path) -> None:
    def make(box: Path) -> Callable[[], Any]:
        folder = copy(small.folder, box / "v")

        def act() -> None:
            with opened(folder) as vault:
                vault.travel_lock(small.recovery)

        return act

    boxes = killed_before_each_step(tmp_path / "runs", make)
    assert len(boxes) > 3
    said = set()
    for box in boxes:
        with opened(box / "v", secret=small.recovery) as vault:  # this always opens, and a check tells how far it came
            found = {each.what for each in check(vault)}
        said.add((tried(box / "v", PASSPHRASE), *sorted(found)))
        with opened(box / "v", secret=small.recovery) as vault:
            vault.travel_lock(small.recovery)
            assert check(vault) == []
        assert tried(box / "v", PASSPHRASE) == "travel-locked"
    assert said <= {
        ("opens",),
        ("opens", "travel-lock-unfinished"),
        ("key-slot-damaged", "key-slot-unknown"),
        ("travel-locked", "key-slot-absent"),
        ("travel-locked",),
    }
    assert ("opens", "travel-lock-unfinished") in said
    assert ("travel-locked",) in said


def test_an_erasure_killed_before_each_step(small: Small, tmp_path: Path) -> None:
    with opened(small.folder, Settings(tmp_path / "state")) as vault:
        add(vault, person("Boran Tveit"))

    def make(box: Path) -> Callable[[], Any]:
        folder = copy(small.folder, box / "v")
        copy(tmp_path / "state", box / "state")
        return lambda: erasing.erase(folder, box / "state")

    boxes = killed_before_each_step(tmp_path / "runs", make)
    said = [(tried(box / "v", PASSPHRASE), tried(box / "v", small.recovery)) for box in boxes]
    assert said[0] == ("opens", "opens")
    assert said[-1] == ("keys-gone", "keys-gone")
    assert set(said) <= {
        ("opens", "opens"),
        ("key-slot-damaged", "opens"),
        ("opens", "wrong-recovery-key"),
        ("opens", "key-slot-damaged"),
        ("keys-gone", "keys-gone"),
    }
    for box in boxes:
        if (box / "v/keys").exists():
            erasing.erase(box / "v", box / "state")
        assert tried(box / "v", PASSPHRASE) == "keys-gone"
        assert not (box / "state").exists()
