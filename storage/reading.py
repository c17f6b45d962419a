"""A consistent look at the vault: what table functions are handed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from storage.database import Connection, Row


class Reader:
    """One snapshot of the database. Table functions take it first; they never open one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return self._connection.rows(sql, values)

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        return self._connection.each(sql, values)

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        return self._connection.row(sql, values)

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.value(sql, values)
