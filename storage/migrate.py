"""Bringing a database up to the schema of this program: numbered scripts, each whole or not at all."""

from __future__ import annotations

import re
from importlib import resources

from app.errors import Refused
from storage.database import Connection

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql\Z")


def scripts() -> list[tuple[int, str]]:
    """(version it leads to, script) in order."""
    folder = resources.files("storage") / "migrations"
    found = [(int(match[1]), entry) for entry in folder.iterdir() if (match := _NAME.match(entry.name))]
    return [(number, entry.read_text(encoding="utf-8")) for number, entry in sorted(found, key=lambda pair: pair[0])]


def newest() -> int:
    return scripts()[-1][0]


def migrate(connection: Connection) -> None:
    """Run what is missing. Raises `Refused` for a database of a newer program, which is left alone."""
    version = int(connection.value("PRAGMA user_version"))
    if version > newest():
        raise Refused("vault-newer", format=version)
    for number, script in scripts():
        if number > version:
            connection.script(script)


def schema(connection: Connection) -> str:
    """The schema as SQLite tells it, one statement after the other, for comparison with `schema.sql`."""
    sql = (
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY type, name"
    )  # a full-text index makes its inner tables itself
    return "".join(f"{text};\n\n" for (text,) in connection.rows(sql))
