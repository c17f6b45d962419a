"""Key slots: the right secret opens, a wrong one does not, a hostile slot is refused at once, and stock age needs no us."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from app.errors import Access, AppError, Integrity, Invalid, Refused
from storage import age, keys, vault
from storage.health import Severity
from storage.keys import Passphrase, RecoveryKey, VaultKeys
from storage.vault import Settings
from tests.storage.vaults import (
    PASSPHRASE,
    WORK_FACTOR,
    Small,
    add,
    bad,
    check,
    copy,
    create,
    opened,
    person,
    secrets_of,
)

NEW = Passphrase("a different seven geese")


@pytest.mark.parametrize(
    "wrong", ["", "seven geese over the wei", "seven geese over the weir ", "Seven geese over the weir", "x" * 5000]
)
def test_a_wrong_passphrase(small: Small, wrong: str) -> None:
    with pytest.raises(Access, match="wrong-passphrase"), opened(small.folder, secret=Passphrase(wrong)):
        pass


@pytest.mark.parametrize("text", ["Ամիրա և Բորան 2025", "Élodie à l'été", "Ångström ofﬁce", "Việt Nam đêm dài"])
def test_a_passphrase_typed_composed_or_decomposed(tmp_path: Path, text: str) -> None:
    create(tmp_path / "v", passphrase=Passphrase(unicodedata.normalize("NFD", text)))
    for form in ("NFC", "NFD"):
        secrets_of(tmp_path / "v", Passphrase(unicodedata.normalize(form, text)))


def test_compatibility_forms_stay_apart(tmp_path: Path) -> None:
    """NFKC would split the Armenian ligature U+0587, and stock age, which normalises nothing, would not open the slot."""
    text = "Ար\u0587 ար\u0587 ար\u0587"
    create(tmp_path / "v", passphrase=Passphrase(text))
    secrets_of(tmp_path / "v", Passphrase(unicodedata.normalize("NFD", text)))
    with pytest.raises(Access, match="wrong-passphrase"):
        secrets_of(tmp_path / "v", Passphrase(unicodedata.normalize("NFKC", text)))


def test_new_passphrases_are_looked_at() -> None:
    assert keys.new_passphrase("12345678").text == "12345678"
    assert keys.new_passphrase("e\u0301" * 8).normal == "é" * 8
    for text, code in (
        ("1234567", "passphrase-too-short"),
        ("e\u0301" * 7, "passphrase-too-short"),
        ("123456\n789", "control-characters"),
        ("12345678\x00", "control-characters"),
        ("12345678\r", "control-characters"),
    ):
        with pytest.raises(Invalid) as caught:
            keys.new_passphrase(text)
        assert caught.value.problems["passphrase"] == code


def test_a_passphrase_file(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    for raw in (b"seven geese", b"seven geese\n", b"seven geese\r\nsecond", b"\xef\xbb\xbfseven geese\n"):
        path.write_bytes(raw)
        assert keys.read_secret_file(path) == "seven geese"
    for raw, code in ((b"", "missing"), (b"\n", "missing"), (b"\xff\xfe", "not-utf8")):
        path.write_bytes(raw)
        with pytest.raises(Invalid) as caught:
            keys.read_secret_file(path)
        assert caught.value.problems["passphrase"] == code


def test_the_recovery_key_opens(small: Small) -> None:
    assert secrets_of(small.folder, small.recovery) == secrets_of(small.folder)
    with opened(small.folder, secret=small.recovery) as found:
        add(found, person("By recovery"))
        assert bad(check(found)) == []
    assert keys.recovery_text(f"# printed\n  {small.recovery.text.lower()}  \n".encode()).text


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1QQQQ", "age1qqqq", "seven geese over the weir"])
def test_a_mistyped_recovery_key(small: Small, text: str) -> None:
    with pytest.raises(Access, match="recovery-key-mistyped"), opened(small.folder, secret=RecoveryKey(text)):
        pass
    with pytest.raises(Access, match="recovery-key-mistyped"):
        keys.recovery_text(b"nothing here")


def test_the_recovery_key_of_another_vault(small: Small) -> None:
    other = RecoveryKey(age.X25519Identity.generate().text)
    with pytest.raises(Access, match="wrong-recovery-key"), opened(small.folder, secret=other):
        pass


def test_the_slot_of_another_vault(small: Small, tmp_path: Path) -> None:
    create(tmp_path / "other")
    shutil.copy(tmp_path / "other/keys/passphrase.age", small.folder / "keys/passphrase.age")
    with pytest.raises(Integrity, match="key-slot-exchanged"), opened(small.folder):
        pass
    with opened(small.folder, secret=small.recovery) as found:
        assert bad(check(found)) == ["key-slot-unknown"]


def test_a_database_of_another_vault(small: Small, tmp_path: Path) -> None:
    create(tmp_path / "other")
    shutil.copy(tmp_path / "other/records.db", small.folder / "records.db")
    with pytest.raises(Integrity, match="database-damaged"), opened(small.folder):
        pass


@pytest.mark.parametrize("spoil", ["", "x", "AGE-SECRET-KEY-1"])
def test_a_slot_that_opens_and_holds_something_else(small: Small, spoil: str) -> None:
    about = vault.read_vault_file(small.folder)
    content = age.seal_bytes(spoil.encode(), [age.ScryptRecipient(PASSPHRASE.text, WORK_FACTOR)])
    (small.folder / "keys/passphrase.age").write_bytes(content)
    with pytest.raises(Integrity, match="key-slot-damaged"):
        keys.unlock(small.folder / "keys", about.id, PASSPHRASE)


def test_slots_lacking_a_part(small: Small) -> None:
    text = secrets_of(small.folder).text
    assert VaultKeys.parse(text).text == text
    lines = text.splitlines()
    for missing in range(len(lines)):
        with pytest.raises(Integrity, match="key-slot-damaged"):
            VaultKeys.parse("\n".join(line for number, line in enumerate(lines) if number != missing))
    with pytest.raises(Integrity, match="key-slot-damaged"):
        VaultKeys.parse(text + lines[-1])


@pytest.mark.parametrize("factor", [21, 22, 30, 63])
def test_a_hostile_work_factor_is_refused_before_the_work(small: Small, factor: int) -> None:
    path = small.folder / "keys/passphrase.age"
    before = path.read_bytes()
    path.write_bytes(before.replace(f" {WORK_FACTOR}\n".encode(), f" {factor}\n".encode(), 1))
    with pytest.raises(Refused, match="age-work-factor"), opened(small.folder):
        pass


def test_a_guess_costs_256_mib() -> None:
    """scrypt takes 128 bytes * r * 2^factor, and age fixes r at 8."""
    assert 128 * 8 << age.DEFAULT_WORK_FACTOR == 256 * 1024 * 1024
    assert age.MAX_WORK_FACTOR == 20


def test_a_slot_far_too_large_is_not_read(small: Small) -> None:
    with (small.folder / "keys/passphrase.age").open("ab") as file:
        file.truncate(10 << 30)
    with pytest.raises(Integrity, match="key-slot-damaged"), opened(small.folder):
        pass


def test_a_travel_locked_vault(small: Small) -> None:
    (small.folder / "keys/passphrase.age").unlink()
    with pytest.raises(Access, match="travel-locked"), opened(small.folder):
        pass
    with opened(small.folder, secret=small.recovery) as found:
        [finding] = check(found)
        assert (finding.what, finding.severity) == ("key-slot-absent", Severity.INFO)
    (small.folder / "keys/recovery-1.age").unlink()
    for secret in (PASSPHRASE, small.recovery):
        with pytest.raises(Access, match="keys-gone"), opened(small.folder, secret=secret):
            pass


def test_without_a_recovery_slot(small: Small) -> None:
    (small.folder / "keys/recovery-1.age").unlink()
    with pytest.raises(Access, match="no-recovery-slot"), opened(small.folder, secret=small.recovery):
        pass


def test_a_changed_passphrase(small: Small, tmp_path: Path) -> None:
    before = copy(small.folder / "keys", tmp_path / "keys")
    with opened(small.folder) as found:
        found.change_passphrase(NEW, WORK_FACTOR)
        assert check(found) == []
    with pytest.raises(Access, match="wrong-passphrase"), opened(small.folder):
        pass
    with opened(small.folder, secret=NEW) as found:
        assert check(found) == []
    # The old file, wherever a copy of it lies, still opens with the old passphrase; lying here, it is noticed.
    shutil.copy(before / "passphrase.age", small.folder / "keys/passphrase.age")
    with opened(small.folder) as found:
        assert bad(check(found)) == ["key-slot-unknown"]


def test_a_forgotten_passphrase_is_set_anew_with_the_recovery_key(small: Small) -> None:
    with opened(small.folder, secret=small.recovery) as found:
        found.change_passphrase(NEW, WORK_FACTOR)
    with opened(small.folder, secret=NEW) as found:
        assert check(found) == []
    (small.folder / "keys/passphrase.age").unlink()  # and after a travel lock
    with opened(small.folder, secret=small.recovery) as found:
        found.change_passphrase(PASSPHRASE, WORK_FACTOR)
        assert check(found) == []
    with opened(small.folder):
        pass


@pytest.mark.parametrize("when", ["before", "written", "after"])
def test_a_change_of_passphrase_that_breaks_off(small: Small, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """Whenever the power goes, one of the two passphrases opens, and what is in force is said."""
    real = keys.write_slot

    def broken(folder: Path, name: str, content: bytes, work: Path) -> None:
        if when == "written":
            real(folder, name, content, work)
        raise KeyboardInterrupt

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), opened(small.folder) as found:  # noqa: PT012
        if when == "after":
            monkeypatch.setattr("storage.tables.slots.forget_others", stopped)
        else:
            monkeypatch.setattr(keys, "write_slot", broken)
        found.change_passphrase(NEW, WORK_FACTOR)
    monkeypatch.undo()
    now = PASSPHRASE if when == "before" else NEW
    with opened(small.folder, secret=now) as found:
        assert [each.what for each in check(found)] == (["key-slot-older"] if when == "before" else [])
        assert bad(check(found)) == []
        found.change_passphrase(NEW, WORK_FACTOR)
        assert check(found) == []
    with opened(small.folder, secret=NEW):
        pass


def test_an_unwritable_slot_keeps_the_old_one(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    with opened(small.folder) as found:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(AppError):
            found.change_passphrase(NEW, WORK_FACTOR)
        monkeypatch.undo()
        assert list((small.folder / "work").iterdir()) == []
    with opened(small.folder):
        pass


def test_no_secret_is_shown_by_accident(small: Small) -> None:
    found = secrets_of(small.folder)
    for value in (found, small.recovery, PASSPHRASE, Settings()):
        shown = repr(value) + str(value)
        for secret in (found.database, found.naming.hex(), found.identity.text, small.recovery.text, PASSPHRASE.text):
            assert secret not in shown
    with pytest.raises(Access) as caught, opened(small.folder, secret=NEW):
        pass
    assert NEW.text not in repr(caught.value) + str(caught.value.facts)


def test_every_vault_and_every_slot_differs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        create(tmp_path / name)
    a, b = secrets_of(tmp_path / "a"), secrets_of(tmp_path / "b")
    assert a.vault_id != b.vault_id
    assert a.database != b.database
    assert a.naming != b.naming
    assert a.identity.text != b.identity.text
    assert a.database[:64] != b.database[:64]
    assert a.database[64:] != b.database[64:]


# without our program (the steps of VAULT_FORMAT.md)


def _age(*arguments: str | Path, entered: bytes | None = None) -> bytes:
    tool = shutil.which("age")
    if tool is None:
        pytest.skip("missing tool: age")
    done = subprocess.run([tool, *map(str, arguments)], input=entered, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_stock_age_gets_the_footage_back_with_the_printed_key(small: Small, tmp_path: Path) -> None:
    printed = tmp_path / "recovery.txt"
    printed.write_text(small.recovery.text + "\n")
    slot = _age("-d", "-i", printed, small.folder / "keys/recovery-1.age")
    identity = tmp_path / "vault.txt"
    identity.write_bytes(slot)
    contents = {_age("-d", "-i", identity, path) for path in (small.folder / "blobs").glob("??/*.age")}
    with opened(small.folder) as found:
        assert contents == {found.read_blob(small.things[name]) for name in ("content", "other")}


def test_stock_age_uses_the_slot_itself_as_identity(small: Small, tmp_path: Path) -> None:
    """`age -d -i keys/passphrase.age blob`, the passphrase typed at a terminal."""
    if shutil.which("age") is None:
        pytest.skip("missing tool: age")
    if os.name == "nt":
        pytest.skip("no pseudo terminal here")
    import pty

    [blob] = [path for path in (small.folder / "blobs").glob("??/*.age") if path.stat().st_size < 75_000]
    out = tmp_path / "out"
    arguments = ["age", "-d", "-i", str(small.folder / "keys/passphrase.age"), "-o", str(out), str(blob)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", arguments)
    asked = b""
    while b"passphrase" not in asked:
        asked += os.read(terminal, 1000)
    os.write(terminal, PASSPHRASE.text.encode() + b"\n")
    with contextlib.suppress(OSError):  # Linux says EIO when the child has closed its side
        while os.read(terminal, 1000):
            pass
    os.close(terminal)
    assert os.waitpid(pid, 0)[1] == 0
    with opened(small.folder) as found:
        assert out.read_bytes() == found.read_blob(small.things["other"])


def test_the_records_open_with_sqlcipher_and_the_slot_alone(small: Small, tmp_path: Path) -> None:
    """Our program's modules take no part: age for the slot, SQLCipher for the records, as the document says."""
    from sqlcipher3 import dbapi2 as driver

    printed = tmp_path / "recovery.txt"
    printed.write_text(small.recovery.text + "\n")
    slot = _age("-d", "-i", printed, small.folder / "keys/recovery-1.age").decode()
    [line] = [line for line in slot.splitlines() if line.startswith("# database-key ")]
    connection = driver.connect(str(small.folder / "records.db"))
    connection.execute(f'PRAGMA key = "{line.removeprefix("# database-key ")}"')
    rows = connection.execute(
        "SELECT record.id, body.text FROM record JOIN head USING (n) JOIN body USING (n, version)"
        " WHERE head.superseded_at IS NULL AND kind = 'person'"
    ).fetchall()
    connection.close()
    assert [id_ for id_, _ in rows] == [small.things["amira"]]
    assert "Amira Solheim" in rows[0][1]
