"""An older or other copy of a vault put in its place is noticed by the machine that has seen more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import Refused, Surroundings
from storage import log
from storage.health import Severity
from storage.vault import Settings
from storage.witness import Standing, Witness
from tests.storage.vaults import (
    PASSPHRASE,
    Small,
    StillClock,
    add,
    bad,
    check,
    copy,
    create,
    opened,
    person,
    secrets_of,
)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def _standing(folder: Path, state: Path | None) -> Standing:
    with opened(folder, Settings(state)) as found:
        return found.standing


def _exchange(folder: Path, other: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


def test_the_same_and_a_newer_vault(small: Small, state: Path) -> None:
    assert _standing(small.folder, state) is Standing.UNKNOWN
    assert _standing(small.folder, state) is Standing.SAME
    with opened(small.folder) as found:  # on a machine that remembers elsewhere
        add(found, person("Elsewhere"))
    assert _standing(small.folder, state) is Standing.NEWER
    assert _standing(small.folder, state) is Standing.NEWER  # it wrote nothing here
    with opened(small.folder, Settings(state)) as found:
        add(found, person("Here"))
    assert _standing(small.folder, state) is Standing.SAME


def test_a_vault_that_was_only_looked_at_is_remembered_too(small: Small, state: Path, tmp_path: Path) -> None:
    older = copy(small.folder, tmp_path / "older")
    with opened(small.folder) as found:
        add(found, person("Elsewhere"))
    assert _standing(small.folder, state) is Standing.UNKNOWN
    _exchange(small.folder, older)
    assert _standing(small.folder, state) is Standing.OLDER


def test_an_older_copy_is_read_only_until_that_is_accepted(small: Small, state: Path, tmp_path: Path) -> None:
    older = copy(small.folder, tmp_path / "older")
    with opened(small.folder, Settings(state)) as found:
        later = add(found, person("Later"))
    _exchange(small.folder, older)
    before = (small.folder / "records.db").read_bytes()
    with opened(small.folder, Settings(state)) as found:
        assert found.standing is Standing.OLDER
        assert not found.writable
        with pytest.raises(Refused, match="older-copy"):
            add(found, person("Refused"))
        with pytest.raises(Refused, match="older-copy"):
            found.change_passphrase(PASSPHRASE, 10)
        assert [each.what for each in check(found) if each.severity is Severity.CRITICAL] == ["older-copy"]
        with found.read() as reader:
            assert reader.value("SELECT count(*) FROM record WHERE id = ?", (later,)) == 0
    assert (small.folder / "records.db").read_bytes() == before
    assert _standing(small.folder, state) is Standing.OLDER  # looking does not make it well

    with opened(small.folder, Settings(state)) as found:
        found.accept_copy("the stick with the newer one is lost")
        assert found.writable
        add(found, person("Accepted"))
        with found.read() as reader:
            body = list(log.entries(reader))[-2].body or {}
        assert (body["act"], body["facts"]["standing"]) == ("vault.accept-copy", "older")
        assert body["why"] == "the stick with the newer one is lost"
        assert bad(check(found)) == []
    assert _standing(small.folder, state) is Standing.SAME


def test_a_copy_that_went_its_own_way(small: Small, state: Path, tmp_path: Path) -> None:
    other = copy(small.folder, tmp_path / "other")
    with opened(small.folder, Settings(state)) as found:
        add(found, person("On this side"))
    with opened(other) as found:
        add(found, person("On the other"))
        add(found, person("And one more"))
    _exchange(small.folder, other)
    with opened(small.folder, Settings(state)) as found:
        assert found.standing is Standing.FORKED
        with pytest.raises(Refused, match="forked-copy"):
            add(found, person("Refused"))
        assert "forked-copy" in bad(check(found))
        found.accept_copy("merged by hand")
        assert bad(check(found)) == []
    assert _standing(small.folder, state) is Standing.SAME


def test_looking_at_another_copy_does_not_accept_it(small: Small, state: Path, tmp_path: Path) -> None:
    """Its last lines were never signed, as after a crash; who shows a chain there would sign them."""
    other = copy(small.folder, tmp_path / "other")
    with opened(small.folder, Settings(state)) as found:
        add(found, person("On this side"))
    with opened(other) as found:
        add(found, person("On the other"))
        found.checkpoint()
        add(found, person("Unsigned"))
        cut_off = copy(other, tmp_path / "cut-off")
    _exchange(small.folder, cut_off)
    for _ in range(2):
        with opened(small.folder, Settings(state)) as found:
            assert found.standing is Standing.FORKED
            with pytest.raises(Refused, match="forked-copy"):
                found.checkpoint()


def test_an_older_copy_that_was_worked_on_until_it_is_as_long(small: Small, state: Path, tmp_path: Path) -> None:
    """The same number of lines says nothing; what stands in them does."""
    older = copy(small.folder, tmp_path / "older")
    with opened(small.folder, Settings(state)) as found:
        add(found, person("One"))
        add(found, person("Two"))
    with opened(older) as found:
        add(found, person("Three"))
        add(found, person("Four"))
    _exchange(small.folder, older)
    assert _standing(small.folder, state) is Standing.FORKED


def test_lines_that_were_signed_and_are_gone(small: Small) -> None:
    """Even on a machine that never saw the vault: a signed checkpoint speaks of more lines than there are."""
    from tests.storage.vaults import raw

    with raw(small.folder) as connection:
        last = connection.value("SELECT max(seq) FROM log")
        connection.execute("DELETE FROM log_body WHERE seq = ?", (last,))
        connection.execute("DELETE FROM log WHERE seq = ?", (last,))
    assert _standing(small.folder, None) is Standing.BROKEN


@pytest.mark.parametrize("garbage", [b"", b"x", bytes(12), bytes(28), bytes(40), b"[[1, 2]]", bytes(range(256)) * 40])
def test_garbage_where_the_witness_was(small: Small, state: Path, garbage: bytes) -> None:
    _standing(small.folder, state)
    [path] = state.iterdir()
    path.write_bytes(garbage)
    assert _standing(small.folder, state) is Standing.UNKNOWN
    assert _standing(small.folder, state) is Standing.SAME  # and it remembers anew


def test_the_witness_of_another_vault_says_nothing(small: Small, state: Path, tmp_path: Path) -> None:
    create(tmp_path / "other", Settings(state))
    with opened(tmp_path / "other", Settings(state)) as found:
        for number in range(30):
            add(found, person(f"Person {number}"))
    [foreign] = state.iterdir()
    _standing(small.folder, state)
    [own] = set(state.iterdir()) - {foreign}
    own.write_bytes(foreign.read_bytes())
    assert _standing(small.folder, state) is Standing.UNKNOWN


def test_the_witness_names_nothing(small: Small, state: Path) -> None:
    _standing(small.folder, state)
    [path] = state.iterdir()
    keys = secrets_of(small.folder)
    content = path.read_bytes() + path.name.encode()
    for secret in (keys.vault_id, keys.database, keys.naming.hex(), small.folder.name, "habeas"):
        assert secret.encode() not in content
    assert path.stat().st_mode & 0o077 == 0
    assert state.stat().st_mode & 0o077 == 0


def test_a_machine_that_cannot_remember_still_works(small: Small, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with opened(small.folder, Settings(blocked / "state")) as found:
        add(found, person("Kept"))
        assert bad(check(found)) == []
    assert _standing(small.folder, blocked / "state") is Standing.UNKNOWN


def test_acceptance_that_cannot_be_remembered_is_an_error(
    small: Small, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = copy(small.folder, tmp_path / "older")
    with opened(small.folder, Settings(state)) as found:
        add(found, person("Later"))
    _exchange(small.folder, older)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    with opened(small.folder, Settings(state)) as found:
        monkeypatch.setattr(Path, "unlink", refuse)
        with pytest.raises(Surroundings):
            found.accept_copy("try")
        monkeypatch.undo()
        assert not found.writable


def test_only_the_newest_sizes_are_remembered(tmp_path: Path, small: Small) -> None:
    witness = Witness(tmp_path / "state", secrets_of(small.folder))
    for size in range(1, 200):
        witness.remember(size, f"{size:064x}")
    assert witness.sizes == list(range(136, 200))
    assert witness.compare(150, lambda first: f"{first:064x}") is Standing.OLDER
    assert witness.compare(150, lambda first: "0" * 64) is Standing.FORKED
    assert witness.compare(199, lambda first: f"{first:064x}") is Standing.SAME
    assert witness.compare(500, lambda first: f"{first:064x}") is Standing.NEWER
    assert witness.compare(3, lambda first: f"{first:064x}") is Standing.OLDER


def test_a_checkpoint_a_day_and_at_the_end(small: Small) -> None:
    clock = StillClock()
    clock.move(days=4000)
    settings = Settings(clock=clock)

    def sizes() -> list[int]:
        with found.read() as reader:
            return [each.size for each in log.checkpoints(reader)]

    with opened(small.folder, settings) as found:
        first = sizes()
        add(found, person("One"))
        found.checkpoint_if_old()
        after = sizes()
        assert len(after) == len(first) + 1
        clock.move(hours=23)
        add(found, person("Two"))
        found.checkpoint_if_old()
        assert sizes() == after
        clock.move(hours=2)
        found.checkpoint_if_old()
        assert len(sizes()) == len(after) + 1
        found.checkpoint()
        assert len(sizes()) == len(after) + 1  # nothing happened since
        assert bad(check(found)) == []
    with opened(small.folder, settings) as found:
        assert len(sizes()) == len(after) + 1
        assert bad(check(found)) == []
