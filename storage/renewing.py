"""Making the search index anew, where the rules for names have changed with the program.

In pieces, each a transaction of its own that a person may stop between; what was made stays, and the next try goes on from
there. Others may read and record meanwhile. No line of the log: nothing of the record changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import AppError
from app.jobs import Ticket
from app.model.record import Record
from storage.database import Connection
from storage.reading import Reader
from storage.tables import indexed, records, search
from storage.tables.indexed import Standing
from storage.vault import Vault

STEP = "renew-index"
_PIECE = 150


def in_force(vault: Vault) -> bool:
    """Whether names are found by sound: the index is whole and by the rules of this program."""
    with vault.read() as reader:
        return indexed.in_force(reader)


def renew(vault: Vault, ticket: Ticket) -> int:
    """Make the index anew if it is not in force; how many records were taken into it, 0 where there was nothing to do.

    Raises `Cancelled`, and `Refused` for a copy that can only be read.
    """
    if in_force(vault):
        return 0
    with vault.read() as reader:
        total = int(reader.value("SELECT count(*) FROM label"))
    _begin(vault, ticket, total)
    done = 0
    while True:
        ticket.progress(STEP, min(done, total), total)
        with _piece(vault) as connection:
            now = indexed.standing(connection)
            if now is None or now.making != indexed.rules():  # another program wrote, or made it, in between
                return done
            numbers = indexed.next_numbers(connection, now.upto, _PIECE, sorted(search.SOUGHT))
            if not numbers:
                indexed.put(connection, Standing(indexed.rules(), "", 0))
                return done
            search.write_anew(connection, _read(Reader(connection), numbers))
            indexed.put(connection, Standing("", indexed.rules(), numbers[-1]))
        done += len(numbers)


def _begin(vault: Vault, ticket: Ticket, total: int) -> None:
    """Take out the numbers made by other rules; what a try before this one made by the same rules stays."""
    with _piece(vault) as connection:
        now = indexed.standing(connection)
        if now is not None and now.making == indexed.rules():
            return
        indexed.put(connection, Standing("", "", 0))
    left = True
    while left:
        ticket.progress(STEP, 0, total)
        with _piece(vault) as connection:
            left = indexed.keys_gone(connection)
            if not left:
                indexed.put(connection, Standing("", indexed.rules(), 0))


@contextmanager
def _piece(vault: Vault) -> Iterator[Connection]:
    """A transaction without a line of the log."""
    with vault.beside() as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction and not connection.failed:
                connection.execute("ROLLBACK")
            raise


def _read(reader: Reader, numbers: list[int]) -> Iterator[tuple[int, Record | None]]:
    """The records with these numbers; None for one that cannot be read, of which `check` tells."""
    for n in numbers:
        try:
            found = list(records.by_numbers(reader, [n]))
        except AppError:
            yield n, None
        else:
            yield from ((each.n, each.record) for each in found)
