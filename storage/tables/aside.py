"""What is kept beside the record: drafts that are not recorded yet, how the window stood. By key, with the moment of keeping.

It has no versions and no lines in the log, leaves in no bundle and no backup, and is never evidence of anything.
"""

from __future__ import annotations

from storage.database import Connection
from storage.reading import Reader

TABLE = "aside"


def keep(connection: Connection, key: str, at: str, text: str) -> None:
    """Keep a JSON text under a key, in place of what was kept there; `at` is the moment, 24 characters."""
    connection.execute(
        "INSERT INTO aside (key, kept_at, text) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET kept_at = excluded.kept_at, text = excluded.text",
        (key, at, text),
    )


def forget(connection: Connection, key: str) -> None:
    connection.execute("DELETE FROM aside WHERE key = ?", (key,))


def get(reader: Reader, key: str) -> tuple[str, str] | None:
    """(when it was kept, text), None where nothing is kept under the key."""
    row = reader.row("SELECT kept_at, text FROM aside WHERE key = ?", (key,))
    return None if row is None else (str(row[0]), str(row[1]))


def keys(reader: Reader, prefix: str) -> list[tuple[str, str]]:
    """(key, when it was kept) of everything whose key begins so, the newest first."""
    sql = "SELECT key, kept_at FROM aside WHERE substr(key, 1, ?) = ? ORDER BY kept_at DESC, key"
    return [(str(key), str(at)) for key, at in reader.rows(sql, (len(prefix), prefix))]
