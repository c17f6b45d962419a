"""Damage is never shown as truth: every row, page, blob, key slot and file is altered, and each time somebody notices."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError, Integrity
from app.jobs import Ticket
from app.model.ids import BlobHash, RecordId
from app.model.record import KINDS
from storage import age, log, vault
from storage.database import Connection
from storage.health import Severity
from storage.tables import blobs as blob_table
from storage.tables import records
from storage.vault import Settings, Vault
from tests.storage.vaults import (
    PASSPHRASE,
    Small,
    add,
    bad,
    check,
    claim,
    copy,
    event,
    opened,
    person,
    put,
    raw,
    secrets_of,
    take,
)

PAGE_BYTES = 4096


Names = tuple[list[RecordId], list[BlobHash]] | None


def _names(found: Vault) -> tuple[list[RecordId], list[BlobHash]]:
    with found.read() as reader:
        ids = [RecordId(id_) for (id_,) in reader.rows("SELECT id FROM record ORDER BY n")]
        return ids, [blob.hash for blob in blob_table.every(reader)]


def _readings(found: Vault, names: Names) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything a person can be shown, piece by piece, so that one that raises leaves the others."""

    def in_snapshot(look: Callable[[Any], Any]) -> Callable[[], Any]:
        def run() -> Any:
            with found.read() as reader:
                return look(reader)

        return run

    ids, contents = names or _names(found)
    for id_ in ids:
        yield f"record {id_}", in_snapshot(lambda reader, id_=id_: records.history(reader, id_))
    for kind in KINDS:
        yield f"labels {kind}", in_snapshot(lambda reader, kind=kind: records.labels(reader, kind))
    for content in contents:
        yield f"blob {content}", lambda content=content: found.read_blob(content)
    yield "log", in_snapshot(lambda reader: list(log.entries(reader)))


def _readable(folder: Path, state: Path | None = None, names: Names = None) -> tuple[dict[str, Any], list[str]]:
    """What can still be read, and what the check says; ours are the only errors that may come."""
    shown: dict[str, Any] = {}
    findings: list[str] = []
    try:
        with opened(folder, Settings(state)) as found:
            findings = bad(check(found))
            for name, read in _readings(found, names):
                try:
                    shown[name] = read()
                except AppError:
                    continue
    except AppError as error:
        findings.append(error.code)
    return shown, findings


@pytest.fixture
def truth(small: Small) -> dict[str, Any]:
    shown, findings = _readable(small.folder)
    assert findings == []
    return shown


# single characters, through a connection that nothing defends

CHARACTERS = [
    ("body", "text"),
    ("body", "salt"),
    ("head", "digest"),
    ("head", "recorded_at"),
    ("head", "actor"),
    ("head", "superseded_at"),
    ("record", "id"),
    ("record", "kind"),
    ("log", "prev"),
    ("log", "body"),
    ("log_body", "text"),
    ("checkpoint", "text"),
    ("checkpoint", "signature"),
    ("blob", "hash"),
    ("blob", "name"),
    ("blob", "header"),
    ("blob_use", "field"),
    ("blob_use", "hash"),
    ("key_slot", "name"),
    ("key_slot", "sha256"),
    ("signing_key", "public"),
    ("signing_key", "private"),
    ("signing_key", "investigator"),
    ("label", "text"),
    ("label", "kind"),
    ("link", "field"),
    ("fact_type", "name"),
]
NUMBERS = [
    ("head", "retracted"),
    ("head", "seq"),
    ("head", "version"),
    ("body", "version"),
    ("checkpoint", "size"),
    ("blob", "size"),
    ("blob", "seq"),
    ("link", "to_n"),
    ("link", "position"),
    ("fact", "version"),
    ("fact", "type"),
    ("fact", "recorded"),
    ("fact", "earliest"),
    ("fact", "person"),
    ("log", "seq"),
    ("log_body", "seq"),
]


def _other(text: str, place: int) -> str:
    letter = text[place]
    return (
        text[:place] + ("1" if letter == "0" else "0" if letter.isdigit() else chr(ord(letter) ^ 1)) + text[place + 1 :]
    )


def _keys(connection: Connection, table: str) -> list[str]:
    info = connection.rows(f"PRAGMA table_info({table})")
    return [row[1] for row in info if row[5]] or ["rowid"]


def _rows(connection: Connection, table: str, column: str) -> list[tuple[Any, ...]]:
    where = f"{column} IS NOT NULL"
    return connection.rows(f"SELECT {column}, {', '.join(_keys(connection, table))} FROM {table} WHERE {where}")


def _alter(folder: Path, table: str, column: str, row: tuple[Any, ...], value: Any) -> None:
    with raw(folder) as connection:
        where = " AND ".join(f"{key} = ?" for key in _keys(connection, table))
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row[1:]))


def _assert_noticed(small: Small, truth: dict[str, Any], what: str) -> None:
    shown, findings = _readable(small.folder)
    assert findings, f"{what}: nothing noticed"
    for name, value in shown.items():
        if name == "log":  # lines missing at its end and bodies missing are for the check to find
            assert len(value) <= len(truth["log"])
            for found, true in zip(value, truth["log"], strict=False):
                assert found in (true, log.Entry(true.seq, true.line, None)), f"{what}: line {true.seq}"
        elif not name.startswith("labels"):
            # A record whose id was altered is another record; it has no truth and so nothing of it may be shown.
            # (In which line it was recorded is no part of its digest, and is for the check to find.)
            found = [dataclasses.replace(each, seq=0) for each in value] if name.startswith("record") else value
            true = truth.get(name)
            if name.startswith("record") and true:
                true = [dataclasses.replace(each, seq=0) for each in true]
            assert found in (true, []), f"{what}: {name}"


@pytest.mark.parametrize(("table", "column"), CHARACTERS)
def test_one_altered_character_is_noticed(small: Small, truth: dict[str, Any], table: str, column: str) -> None:
    with raw(small.folder) as connection:
        rows = _rows(connection, table, column)
    assert rows
    whole = (small.folder / "records.db").read_bytes()
    for row in (rows[0], rows[-1]) if len(rows) > 1 else rows:
        for place in {0, len(row[0]) // 2, len(row[0].rstrip()) - 1}:
            (small.folder / "records.db").write_bytes(whole)
            _alter(small.folder, table, column, row, _other(row[0], place))
            _assert_noticed(small, truth, f"{table}.{column}, character {place}")


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_one_altered_number_is_noticed(small: Small, truth: dict[str, Any], table: str, column: str) -> None:
    with raw(small.folder) as connection:
        rows = _rows(connection, table, column)
    assert rows
    _alter(small.folder, table, column, rows[-1], rows[-1][0] + 1)
    _assert_noticed(small, truth, f"{table}.{column}")


DELETED = [
    "log",
    "log_body",
    "head",
    "body",
    "record",
    "blob",
    "blob_use",
    "key_slot",
    "label",
    "link",
    "fact",
    "fact_type",
    "signing_key",
]


@pytest.mark.parametrize("table", DELETED)
@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_one_row_that_went_missing_is_noticed(small: Small, truth: dict[str, Any], table: str, order: str) -> None:
    with raw(small.folder) as connection:
        keys = ", ".join(_keys(connection, table))
        row = connection.row(f"SELECT {keys} FROM {table} ORDER BY {keys.replace(', ', f' {order}, ')} {order} LIMIT 1")
        assert row
        where = " AND ".join(f"{key} = ?" for key in _keys(connection, table))
        connection.execute(f"DELETE FROM {table} WHERE {where}", row)
    _assert_noticed(small, truth, table)


ADDED = {
    "label": "INSERT INTO label SELECT n, 'person', 'Nobody' FROM record WHERE id = '{HEX32}'",
    "link": "INSERT INTO link SELECT 1, 'place', 0, max(n) FROM record",
    "fact": "INSERT INTO fact SELECT person, event, 2, type, sure, private, earliest, latest, open_end, recorded, NULL"
    " FROM fact",
    "fact_type": "INSERT INTO fact_type VALUES (62, 'more')",
    "head": "INSERT INTO head SELECT n, 2, digest, seq, recorded_at, actor, recorded_at, 0 FROM head WHERE n = 1",
    "record": "INSERT INTO record (id, kind) VALUES ('{HEX32}', 'person')",
    "key_slot": "INSERT INTO key_slot VALUES ('passphrase.age', '{HEX64}')",
    "blob": "INSERT INTO blob VALUES ('{HEX64}', 1, '{HEX64}', '{HEX64}', 1)",
    "log": "INSERT INTO log SELECT max(seq) + 1, '{HEX64}', '{HEX64}' FROM log",
    "signing_key": "INSERT INTO signing_key SELECT public || 'x', private, investigator, since FROM signing_key",
}


@pytest.mark.parametrize("table", ADDED)
def test_one_row_that_nobody_recorded_is_noticed(small: Small, truth: dict[str, Any], table: str) -> None:
    with raw(small.folder) as connection:
        if table == "label":
            connection.execute(ADDED["record"].format(HEX32="0" * 32))
        connection.execute(ADDED[table].format(HEX32="0" * 32, HEX64="0" * 64))
    _, findings = _readable(small.folder)
    assert findings


def test_text_that_is_no_text_is_damage_and_is_not_quoted(small: Small) -> None:
    with raw(small.folder) as connection:
        connection.execute("UPDATE body SET text = CAST(X'7B22416D697261FF227D' AS TEXT)")
    with opened(small.folder) as found:
        with found.read() as reader, pytest.raises(Integrity) as caught:
            records.history(reader, small.things["amira"])
        assert caught.value.code == "database-damaged"
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
        assert "database-damaged" in bad(check(found))


def test_a_damaged_version_names_itself_and_leaves_the_others(small: Small) -> None:
    with raw(small.folder) as connection:
        n = connection.value("SELECT n FROM record WHERE id = ?", (small.things["amira"],))
        connection.execute("UPDATE body SET text = replace(text, 'second', 'secund') WHERE n = ?", (n,))
    with opened(small.folder) as found:
        with found.read() as reader:
            with pytest.raises(Integrity, match="record-damaged"):
                records.get_any(reader, small.things["amira"])
            assert records.get_any(reader, small.things["long"]).version == 1
        [finding] = [each for each in check(found) if each.severity is Severity.CRITICAL]
        assert finding.what == "record-damaged"
        assert finding.where == f"person {small.things['amira'][:8]}, version 2"


def test_a_damaged_log_does_not_keep_the_vault_shut(small: Small, tmp_path: Path) -> None:
    """A machine that has seen the log notices at once; the records can be read and nothing can be added."""
    state = tmp_path / "state"
    with opened(small.folder, Settings(state)):
        pass
    with raw(small.folder) as connection:
        connection.execute("UPDATE log SET prev = replace(prev, substr(prev, 1, 1), 'x') WHERE seq = 3")
    with opened(small.folder, Settings(state)) as found:
        assert found.standing == "broken"
        with found.read() as reader:
            assert records.get_any(reader, small.things["amira"]).version == 2
        with pytest.raises(AppError, match="broken-copy"):
            add(found, person("Late"))
        with pytest.raises(AppError, match="broken-copy"):
            found.accept_copy("because")
        assert {"broken-copy", "log-broken"} <= set(bad(check(found)))


# pages


def _flip(path: Path, offset: int, bit: int = 0) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        [byte] = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 1 << bit]))


def test_one_flipped_bit_in_each_page(small: Small, truth: dict[str, Any]) -> None:
    database = small.folder / "records.db"
    whole = database.read_bytes()
    pages = len(whole) // PAGE_BYTES
    assert pages >= 20
    with opened(small.folder) as found:
        names = _names(found)
    kept = []
    for page in range(pages):
        for at in (0, 17 + page * 131 % 3000, PAGE_BYTES - 1):  # content or salt, content, the page's own HMAC
            _flip(database, page * PAGE_BYTES + at, page % 8)
            shown, findings = _readable(small.folder, names=names)
            assert findings, f"page {page + 1} byte {at}: nothing noticed"
            for name, value in shown.items():
                assert value == truth[name], f"page {page + 1}: {name}"
            kept.append(len(shown))
            database.write_bytes(whole)
    # Damage stays where it is: most pages cost a few pieces, and only the page of the schema costs all.
    assert sum(1 for count in kept if count == 0) <= 3 * 12
    assert sorted(kept)[len(kept) // 2] >= len(truth) // 2


def _grown(small: Small, state: Path) -> None:
    """A second life of the small vault, in which something of every kind is added and changed."""
    with opened(small.folder, Settings(state)) as found:
        amira = small.things["amira"]
        put(found, amira, person("Amira Solheim", notes="third"))
        boran = add(found, person("Boran Ek"))
        put(found, small.things["capture"], event(amira, boran, on="2024-09-20"))
        add(found, claim("twelve", subject=boran))
        take(found, b"a later film " * 9_000, "Later")
        found.change_passphrase(PASSPHRASE, 10)


def test_every_page_of_an_older_copy_put_back(small: Small, tmp_path: Path) -> None:
    """Each page alone is authentic, so only digests, the log and the derived tables can tell."""
    state = tmp_path / "state"
    older = (small.folder / "records.db").read_bytes()
    _grown(small, state)
    _, findings = _readable(small.folder, state)
    assert findings == []
    database = small.folder / "records.db"
    newer = database.read_bytes()
    exchanged = 0
    for page in range(len(older) // PAGE_BYTES):
        place = slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES)
        if older[place] == newer[place]:
            continue
        exchanged += 1
        database.write_bytes(newer[: place.start] + older[place] + newer[place.stop :])
        _, findings = _readable(small.folder, state)
        assert findings, f"page {page + 1} put back: nothing noticed"
        database.write_bytes(newer)
    assert exchanged >= 12


def test_the_whole_database_of_an_older_copy_put_back(small: Small, tmp_path: Path) -> None:
    state = tmp_path / "state"
    older = (small.folder / "records.db").read_bytes()
    with opened(small.folder, Settings(state)) as found:
        take(found, b"a later film " * 9_000, "Later")
    (small.folder / "records.db").write_bytes(older)
    _, findings = _readable(small.folder, state)
    assert {"older-copy"} <= set(findings)


# key slots and vault.json


@pytest.mark.parametrize("slot", ["passphrase.age", "recovery-1.age"])
def test_one_flipped_bit_in_each_byte_of_a_slot(small: Small, slot: str) -> None:
    path = small.folder / "keys" / slot
    other = small.recovery if slot == "passphrase.age" else PASSPHRASE
    secret = PASSPHRASE if slot == "passphrase.age" else small.recovery
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        with pytest.raises(AppError) as caught:
            secrets_of(small.folder, secret)
        assert caught.value.code in {
            "key-slot-damaged",
            "wrong-passphrase",
            "wrong-recovery-key",
            "age-work-factor",
        }
        if place % 60 == 0:
            with opened(small.folder, secret=other) as found:  # the other way in still works, and tells
                assert bad(check(found, deep=False)) == ["key-slot-unknown"]


def test_one_flipped_bit_in_each_byte_of_vault_json(small: Small) -> None:
    path = small.folder / "vault.json"
    whole = path.read_bytes()
    codes = set()
    for place in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            try:
                vault.read_vault_file(small.folder)
            except AppError as error:
                codes.add(error.code)
                continue
            if bit == place % 8 or chr(whole[place]).isdigit():
                with pytest.raises(AppError) as caught, opened(small.folder):
                    pass
                codes.add(caught.value.code)
    assert codes == {"vault-file-damaged", "vault-newer", "key-slot-exchanged", "vault-exchanged"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"\xff\xfe",
        b"[" * 60_000,
        json.dumps({"format": 1, "id": 7, "created": "2025-03-01"}).encode(),
        json.dumps({"format": True, "id": "0" * 32, "created": "2025-03-01"}).encode(),
        json.dumps({"format": 0, "id": "0" * 32, "created": "2025-03-01"}).encode(),
        json.dumps({"format": "1", "id": "0" * 32, "created": "2025-03-01"}).encode(),
        b'{"format": ' + b"9" * 6000 + b"}",
    ],
)
def test_odd_vault_json(small: Small, content: bytes) -> None:
    (small.folder / "vault.json").write_bytes(content)
    with pytest.raises(Integrity, match="vault-file-damaged"), opened(small.folder):
        pass


# blobs


def _regions(path: Path, keys_: Any) -> dict[str, tuple[int, int]]:
    with age.FileSource(path) as source:
        age.open_(source, [keys_.identity])
        raw_bytes = source.read_at(0, source.size)
    mac = raw_bytes.index(b"\n---") + 1
    nonce = raw_bytes.index(b"\n", mac) + 1
    regions = {"stanza": (0, mac), "mac": (mac, nonce), "nonce": (nonce, nonce + 16)}
    start, number = nonce + 16, 0
    while start < len(raw_bytes):
        regions[f"chunk {number}"] = (start, min(start + 65552, len(raw_bytes)))
        start, number = start + 65552, number + 1
    return regions


def test_one_flipped_bit_in_each_region_of_a_blob(small: Small, truth: dict[str, Any]) -> None:
    with opened(small.folder) as found:
        content = small.things["content"]
        path = found.store.path_of(found.store.name_of(content))
        regions = _regions(path, secrets_of(small.folder))
        assert len(regions) == 6
        whole = path.read_bytes()
        clear = truth[f"blob {content}"]
        for name, (start, stop) in regions.items():
            for place in {start, (start + stop) // 2, stop - 1}:
                _flip(path, place)
                assert bad(check(found)) != [], f"{name}, byte {place}: nothing noticed"
                with pytest.raises(Integrity):
                    found.read_blob(content)
                assert found.read_blob(small.things["other"]) == truth[f"blob {small.things['other']}"]
                if name.startswith("chunk") and name != "chunk 2":  # damage stays in its chunk
                    number = int(name.split()[1])
                    with found.open_blob(content) as opened_blob:
                        for each in range(3):
                            span = (each * 65536, min(65536, len(clear) - each * 65536))
                            if each == number:
                                with pytest.raises(Integrity):
                                    opened_blob.read_at(*span)
                            else:
                                assert opened_blob.read_at(*span) == clear[span[0] : sum(span)]
                path.write_bytes(whole)
        for cut in (0, 1, regions["nonce"][0], regions["chunk 1"][0], regions["chunk 2"][0], len(whole) - 1):
            path.write_bytes(whole[:cut])
            assert bad(check(found, deep=False)) != [], f"cut to {cut}: nothing noticed"
            with pytest.raises(Integrity), found.open_blob(content):
                pass
        path.write_bytes(whole + b"\0")
        assert bad(check(found, deep=False)) != []
        path.unlink()
        assert bad(check(found, deep=False)) == ["blob-missing"]
        path.write_bytes(whole)
        assert bad(check(found)) == []


def test_two_exchanged_blobs_are_noticed_before_a_byte_is_shown(small: Small) -> None:
    with opened(small.folder) as found:
        take(found, bytes(80_000), "zeros")
        take(found, bytes(79_999) + b"1", "nearly zeros")  # the same length: only what was sealed differs
        with found.read() as reader:
            [one, two] = [blob for blob in blob_table.every(reader) if blob.size == 80_000]
        paths = [found.store.path_of(blob.name) for blob in (one, two)]
        contents = [path.read_bytes() for path in paths]
        for path, content in zip(paths, reversed(contents), strict=True):
            path.write_bytes(content)
        for blob in (one, two):
            with pytest.raises(Integrity, match="blob-exchanged"), found.open_blob(blob.hash) as opened_blob:
                opened_blob.read_at(65_000, 10)
        assert bad(check(found, deep=False)) == ["blob-exchanged", "blob-exchanged"]


def test_the_same_content_sealed_again_is_not_the_one_recorded(small: Small) -> None:
    """Somebody with the vault's public half can write a blob that opens; it is not the one that was acknowledged."""
    with opened(small.folder) as found:
        content = small.things["other"]
        path = found.store.path_of(found.store.name_of(content))
        clear = found.read_blob(content)
        with path.open("wb") as out, age.Sealer(out, [secrets_of(small.folder).identity.recipient]) as sealer:
            sealer.write(clear)
        with pytest.raises(Integrity, match="blob-exchanged"), found.open_blob(content):
            pass


def test_a_damaged_original_is_healed_by_taking_it_in_again(small: Small) -> None:
    import io

    for spoil in (lambda path: _flip(path, 70_000), lambda path: path.unlink(), lambda path: _flip(path, 30)):
        with opened(small.folder) as found:
            content = small.things["content"]
            path = found.store.path_of(found.store.name_of(content))
            clear = found.read_blob(content)
            spoil(path)
            assert bad(check(found)) != []
            blob, already = found.take_in(io.BytesIO(clear), Ticket())
            assert not already
            with found.change("evidence.heal") as change:
                assert change.keep(blob) == blob
            assert found.read_blob(content) == clear
            assert check(found) == []
    shutil.rmtree(small.folder)


def test_a_copy_of_a_vault_is_a_vault(small: Small, tmp_path: Path, truth: dict[str, Any]) -> None:
    shown, findings = _readable(copy(small.folder, tmp_path / "elsewhere" / "Կրկնօրինակ.habeas"))
    assert (shown, findings) == (truth, [])
