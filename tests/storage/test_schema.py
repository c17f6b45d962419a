"""The schema is the one that is written down, and the database itself refuses what must not happen.

After a deliberate change: `HABEAS_WRITE_SCHEMA=1 pytest tests/storage/test_schema.py` writes `storage/schema.sql` anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

import storage
from app.errors import Refused
from storage import migrate
from storage.database import Connection
from tests.storage.vaults import Small, opened, secrets_of

SCHEMA = Path(storage.__file__).with_name("schema.sql")
KEY = "5e" * 48


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Connection]:
    connection = Connection(tmp_path / "fresh.db", KEY)
    yield connection
    connection.close()


@pytest.fixture
def closed(small: Small) -> Iterator[Connection]:
    """The database of a small vault, opened as the program opens it."""
    connection = Connection(small.folder / "records.db", secrets_of(small.folder).database)
    yield connection
    connection.close()


def test_a_fresh_database_has_the_written_schema(fresh: Connection) -> None:
    migrate.migrate(fresh)
    found = migrate.schema(fresh)
    if os.environ.get("HABEAS_WRITE_SCHEMA"):
        SCHEMA.write_text(found, encoding="utf-8")
    assert found == SCHEMA.read_text(encoding="utf-8")


def test_the_written_schema_alone_makes_the_same_database(fresh: Connection, tmp_path: Path) -> None:
    other = Connection(tmp_path / "other.db", KEY)
    migrate.migrate(fresh)
    found = [sql for sql in re.split(r";\n\n(?=CREATE|\Z)", SCHEMA.read_text(encoding="utf-8")) if sql]
    for sql in sorted(found, key=lambda sql: not sql.startswith("CREATE TABLE")):
        other.execute(sql)
    assert migrate.schema(other) == migrate.schema(fresh)
    other.close()


def test_every_step_on_the_way_gives_the_same_schema(fresh: Connection, tmp_path: Path) -> None:
    """A database brought up one script at a time, reopened between, equals the one made at once."""
    migrate.migrate(fresh)
    path = tmp_path / "slow.db"
    for number, script in migrate.scripts():
        connection = Connection(path, KEY)
        connection.script(script)
        assert connection.value("PRAGMA user_version") == number
        connection.close()
    connection = Connection(path, KEY)
    migrate.migrate(connection)
    assert migrate.schema(connection) == migrate.schema(fresh)
    connection.close()


def test_migrating_twice_changes_nothing(fresh: Connection) -> None:
    migrate.migrate(fresh)
    before = fresh.value("PRAGMA schema_version")
    migrate.migrate(fresh)
    assert fresh.value("PRAGMA schema_version") == before


@pytest.mark.parametrize("broken_after", range(1, 40, 6))
def test_a_script_that_fails_leaves_nothing(
    fresh: Connection, monkeypatch: pytest.MonkeyPatch, broken_after: int
) -> None:
    """Wherever a step breaks off, the version and the schema are those of before."""
    [(number, script)] = migrate.scripts()[:1]
    statements = script.split(";\n")
    broken = ";\n".join([*statements[:broken_after], "\nSELECT no_such_function()", *statements[broken_after:]])
    monkeypatch.setattr(migrate, "scripts", lambda: [(number, broken)])
    with pytest.raises(driver.OperationalError):
        migrate.migrate(fresh)
    assert fresh.value("PRAGMA user_version") == 0
    assert migrate.schema(fresh) == ""
    assert not fresh.in_transaction
    monkeypatch.undo()
    migrate.migrate(fresh)
    assert migrate.schema(fresh) == SCHEMA.read_text(encoding="utf-8")


def test_a_second_step_that_fails_keeps_the_first(fresh: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = migrate.scripts()
    broken = "BEGIN IMMEDIATE; CREATE TABLE later (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1); COMMIT;"
    monkeypatch.setattr(migrate, "scripts", lambda: [*scripts, (scripts[-1][0] + 1, broken)])
    with pytest.raises(driver.OperationalError):
        migrate.migrate(fresh)
    assert fresh.value("PRAGMA user_version") == scripts[-1][0]
    assert migrate.schema(fresh) == SCHEMA.read_text(encoding="utf-8")


def test_a_newer_database_is_refused(fresh: Connection) -> None:
    migrate.migrate(fresh)
    fresh.execute(f"PRAGMA user_version = {migrate.newest() + 1}")
    with pytest.raises(Refused, match="vault-newer"):
        migrate.migrate(fresh)


GUARDED = {
    "vault": "created",
    "log": "prev",
    "log_body": "text",
    "checkpoint": "signature",
    "record": "kind",
    "head": "digest",
    "body": "text",
    "blob": "size",
    "blob_use": "field",
    "signing_key": "investigator",
}


def test_every_table_is_either_guarded_or_derived(closed: Connection) -> None:
    tables = {name for (name,) in closed.rows("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual')")}
    tables = {name for name in tables if not name.startswith("sqlite_")}
    assert tables - set(GUARDED) == {
        "key_slot",
        "label",
        "link",
        "fact",
        "fact_type",
        "named",
        "name_key",
        "found",
        "found_word",
        "indexed",
        "aside",
    }


@pytest.mark.parametrize("table", GUARDED)
def test_guarded_rows_never_go(closed: Connection, table: str) -> None:
    before = closed.rows(f"SELECT * FROM {table}")
    assert before
    with pytest.raises(driver.IntegrityError):
        closed.execute(f"DELETE FROM {table}")
    assert closed.rows(f"SELECT * FROM {table}") == before


@pytest.mark.parametrize(("table", "column"), GUARDED.items())
def test_guarded_rows_never_change(closed: Connection, table: str, column: str) -> None:
    before = closed.rows(f"SELECT * FROM {table}")
    for change in (f"{column} = {column} || 'x'", f"{column} = 7"):
        with pytest.raises(driver.IntegrityError):
            closed.execute(f"UPDATE {table} SET {change}")
    assert closed.rows(f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("table", GUARDED)
def test_guarded_rows_are_not_replaced(closed: Connection, table: str) -> None:
    """INSERT OR REPLACE deletes what was there; the triggers must see that deletion."""
    before = closed.rows(f"SELECT * FROM {table}")
    columns = [row[1] for row in closed.rows(f"PRAGMA table_info({table})")]
    key = table == "blob_use"  # all its columns are its key, so another value would be another row
    values = ", ".join("7" if column == GUARDED[table] and not key else column for column in columns)
    with pytest.raises(driver.IntegrityError):
        closed.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")
    assert closed.rows(f"SELECT * FROM {table}") == before


HEX32, HEX64 = "0" * 32, "a" * 64
CURRENT = "superseded_at IS NULL"
MOMENT = "2025-03-01T08:00:00.000Z"
NEW_HEAD = (
    f"INSERT INTO head SELECT n, max(version) + {{step}}, '{HEX64}', 1, '{MOMENT}', '{HEX32}', NULL, 0"
    " FROM head WHERE n = {n}"
)
NEW_FACT = "INSERT INTO fact (person, event, version, type, sure, earliest, open_end, recorded) VALUES "
REFUSED = {
    "a gap in the log": f"INSERT INTO log SELECT max(seq) + 2, '{HEX64}', '{HEX64}' FROM log",
    "a line put in between": f"INSERT INTO log VALUES (0, '{HEX64}', '{HEX64}')",
    "a short digest in the log": "INSERT INTO log SELECT max(seq) + 1, 'abc', 'abc' FROM log",
    "a gap in the versions": NEW_HEAD.format(n=1, step=2),
    "a version put in between": f"INSERT INTO head VALUES (1, 0, '{HEX64}', 1, '{MOMENT}', '{HEX32}', NULL, 0)",
    "two current versions": NEW_HEAD.format(n=2, step=1),
    "a version brought back": "UPDATE head SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
    "a version superseded twice": f"UPDATE head SET superseded_at = '{MOMENT}' WHERE superseded_at IS NOT NULL",
    "another actor with the superseding": f"UPDATE head SET superseded_at = '{MOMENT}', actor = '{HEX32}' WHERE {CURRENT}",
    "a version taken for a retraction": f"UPDATE head SET superseded_at = '{MOMENT}', retracted = 1 WHERE {CURRENT}",
    "a first version that is a retraction": f"INSERT INTO head VALUES (99, 1, '{HEX64}', 1, '{MOMENT}', '{HEX32}', NULL, 1)",
    "an odd moment": "UPDATE head SET superseded_at = 'yesterday' WHERE superseded_at IS NULL",
    "an id in capitals": f"INSERT INTO record (id, kind) VALUES ('{'A' * 32}', 'person')",
    "the same id twice": "INSERT INTO record (id, kind) SELECT id, kind FROM record LIMIT 1",
    "a number as kind": f"INSERT INTO record (id, kind) VALUES ('{HEX32}', '')",
    "a body that is no JSON": "UPDATE body SET text = '{'",
    "a second vault row": f"INSERT INTO vault VALUES (2, '{HEX32}', 1, '2025-03-01')",
    "a blob of negative size": f"INSERT INTO blob VALUES ('{HEX64}', -1, '{HEX64}', '{HEX64}', 1)",
    "a blob named like another": f"INSERT INTO blob SELECT '{HEX64}', size, name, header, seq FROM blob LIMIT 1",
    "another size for a blob": "UPDATE blob SET size = size + 1, seq = seq + 1",
    "an older line for a blob": "UPDATE blob SET seq = seq - 1",
    "an unknown blob in use": f"INSERT INTO blob_use VALUES (1, 1, 'content', '{HEX64}')",
    "a label of nothing": "INSERT INTO label VALUES (99999, 'person', 'x')",
    "a link to nothing": "INSERT INTO link VALUES (1, 'place', 0, 99999)",
    "a fact of nobody": f"{NEW_FACT}(99999, 1, 1, 1, 1, 1, 0, 1)",
    "a fact of no type": f"{NEW_FACT}(1, 1, 1, 62, 1, 1, 0, 1)",
    "a fact that ends before it begins": f"{NEW_FACT.replace('earliest', 'latest, earliest')}(1, 1, 1, 1, 1, 7, 8, 0, 1)",
    "a type that has no place": "INSERT INTO fact_type VALUES (63, 'more')",
    "text where a number belongs": "INSERT INTO link VALUES (1, 'place', 'first', 1)",
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(closed: Connection, what: str) -> None:
    tables = [name for (name,) in closed.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    before = {table: closed.rows(f"SELECT * FROM {table}") for table in tables}
    with pytest.raises(driver.IntegrityError):
        closed.execute(REFUSED[what])
    assert {table: closed.rows(f"SELECT * FROM {table}") for table in tables} == before


def test_a_version_whose_line_never_comes_is_refused_at_the_end(closed: Connection) -> None:
    """The line of the log is written last, so its foreign key waits for the commit, and then it holds."""
    closed.execute("BEGIN IMMEDIATE")
    closed.execute("INSERT INTO record (id, kind) VALUES (?, 'person')", (HEX32,))
    n = closed.value("SELECT n FROM record WHERE id = ?", (HEX32,))
    closed.execute("INSERT INTO head VALUES (?, 1, ?, 99999, ?, ?, NULL, 0)", (n, HEX64, MOMENT, HEX32))
    with pytest.raises(driver.IntegrityError):
        closed.execute("COMMIT")
    closed.execute("ROLLBACK")


def test_the_settings_are_in_force_on_every_connection(small: Small) -> None:
    wanted = {
        "foreign_keys": 1,
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "recursive_triggers": 1,
        "journal_mode": "wal",
        "cipher_page_size": "4096",
        "cipher_use_hmac": "1",
        "cipher_hmac_algorithm": "HMAC_SHA512",
        "cipher_memory_security": "0",
    }
    with opened(small.folder) as vault, vault.read() as reader:
        assert {name: reader.value(f"PRAGMA {name}") for name in wanted} == wanted
        assert reader.value("PRAGMA query_only") == 1
