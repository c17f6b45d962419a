"""The one door to SQLCipher: opening with the settings that were measured, and its errors turned into ours.

Settings, each with its reason: WAL with synchronous FULL (acknowledged commits survive a power cut; NORMAL loses some),
temp_store MEMORY (a file would hold readable lines), secure_delete, a raw key (no second key derivation),
cipher_memory_security off (two to eight times slower). They are asserted at every open.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.errors import Access, AppError, Integrity, Surroundings
from storage.files import told

Row = tuple[Any, ...]

_CACHE_KIB = 64 * 1024
PAGE_BYTES = 4096
_COPIED_PAGES = 1024
"""Pages copied in one breath: 4 MiB, between which a person may stop."""
_SETTINGS = {
    "foreign_keys": 1,
    "synchronous": 2,
    "temp_store": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "recursive_triggers": 1,
    "cache_size": -_CACHE_KIB,
    "busy_timeout": 0,
}
_SQLITE_MINIMUM = (3, 45, 0)
_CIPHER_MAJOR = 4
_DAMAGE = ("malformed", "not a database", "corrupt", "Could not decode", "vtable constructor failed")


def translate(error: Exception, path: Path) -> AppError | None:
    """Our error for what the driver raised about the database at `path`, or None if it is our own bug."""
    text = str(error)
    if "full" in text and "disk" in text:
        return Surroundings("no-room", free=shutil.disk_usage(path.parent).free)
    if "readonly" in text or "unable to open" in text:
        return Surroundings("folder-read-only")
    if "locked" in text or "busy" in text:
        return Access("vault-in-use")
    if any(sign in text for sign in _DAMAGE):
        return Integrity("database-damaged")
    if "disk I/O error" in text:
        return Surroundings("write-failed", reason="the database could not be read or written")
    return None


@contextmanager
def ours(path: Path) -> Iterator[None]:
    """Driver errors about the database at `path` leave this block as ours; our own bugs leave as they are."""
    try:
        yield
    except driver.Error as error:
        known = translate(error, path)
        if known is None:
            raise
        # Not `from error`: the driver's words may quote what stands in the records.
        raise known from None
    except OSError as error:
        raise told(error, path.parent) from error


class Connection:
    """One SQLCipher connection; not shared between threads without a lock of the caller's."""

    def __init__(self, path: Path, key: str, *, query_only: bool = False, at_rest: bool = False) -> None:
        """`key`: 96 hex digits, key and salt. Raises `Integrity` if the pages do not open with it.

        `at_rest`: a copy that nobody writes to, where nothing may be written either (a backup, a read-only stick).

        `failed`: a page was damaged or the disk failed. SQLCipher then answers nothing more on this connection, and what it
        holds in memory may differ from the disk: close it and open another.
        """
        self.path = path
        self.failed = False
        with ours(path):
            name = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if at_rest else str(path)
            self._raw = driver.connect(
                name, uri=at_rest, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            try:
                self._raw.execute("PRAGMA cipher_log_level = NONE")  # else it writes to the terminal what we raise
                self._raw.set_key(f"x'{key}'")
                self._prepare(query_only or at_rest, at_rest)
            except BaseException:
                self._raw.close()
                raise

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            with ours(self.path):
                yield
        except (Integrity, Surroundings):
            self.failed = True
            raise

    def _prepare(self, query_only: bool, at_rest: bool) -> None:
        if driver.sqlite_version_info < _SQLITE_MINIMUM:
            raise Surroundings("sqlite-too-old", version=driver.sqlite_version)
        cipher = self.value("PRAGMA cipher_version")
        if not isinstance(cipher, str) or int(cipher.split(".")[0]) < _CIPHER_MAJOR:
            raise Surroundings("sqlite-too-old", version=str(cipher))
        self.value("SELECT count(*) FROM sqlite_schema")
        if not at_rest and self.value("PRAGMA journal_mode = WAL") != "wal":
            raise Surroundings("folder-read-only")
        for name, wanted in _SETTINGS.items():
            self._raw.execute(f"PRAGMA {name} = {wanted}")
            found = self.value(f"PRAGMA {name}")
            if found != wanted:
                raise Surroundings("database-setting", name=name)
        if query_only:
            self._raw.execute("PRAGMA query_only = 1")

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement."""
        with self._ours():
            self._raw.execute(sql, values)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        with self._ours():
            self._raw.executemany(sql, rows)

    def script(self, sql: str) -> None:
        """Run a script that brings its own BEGIN and COMMIT; rolled back whole if a part of it fails."""
        with self._ours():
            try:
                self._raw.executescript(sql)
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        with self._ours():
            return self._raw.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query one by one, for results that need not fit into memory."""
        with self._ours():
            # Not `yield from`: a reader given up half-way would close its cursor, perhaps after the connection.
            for row in self._raw.execute(sql, values):  # noqa: UP028
                yield row

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        with self._ours():
            found: Row | None = self._raw.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    def copy_to(self, path: Path, key: str, progress: Callable[[int, int], None], emptied: Sequence[str] = ()) -> None:
        """What this connection's transaction sees, as a new database at `path` under the same `key`, page by page.

        `emptied`: tables of which no row, and no trace of one, is in the copy. The copy is one file that needs no other
        beside it; it is not synced. `progress(done, total)` in bytes; what it raises ends the copying.
        Raises `Surroundings`, `Integrity`.
        """

        def told_pages(_status: int, remaining: int, total: int) -> None:
            progress((total - remaining) * PAGE_BYTES, total * PAGE_BYTES)

        with ours(path):
            target = driver.connect(str(path), isolation_level=None)
            try:
                target.execute("PRAGMA cipher_log_level = NONE")
                target.set_key(f"x'{key}'")
                target.execute("PRAGMA journal_mode = OFF")  # a copy broken off is thrown away
                self._raw.backup(target, pages=_COPIED_PAGES, progress=told_pages, sleep=0)
                target.execute("PRAGMA secure_delete = ON")
                for table in emptied:
                    target.execute(f"DELETE FROM {table}")
            finally:
                target.close()

    @property
    def in_transaction(self) -> bool:
        return bool(self._raw.in_transaction)

    def close(self) -> None:
        with self._ours():
            self._raw.close()
