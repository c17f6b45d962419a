"""The words of a vault: looked up, and added to."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Invalid
from app.jobs import Ticket
from app.model.ids import RecordId
from app.rules.vocabulary import Entry, TermList
from app.services import record, terms
from storage.vault import Vault


def lists(vault: Vault) -> Mapping[str, TermList]:
    """Every list of the program with the vault's own terms behind its own, by key."""
    with vault.read() as reader:
        return terms.known(reader)


def one(vault: Vault, list_: str) -> TermList:
    """One list. Raises `Invalid` ({"list": "no-such-list"})."""
    found = lists(vault).get(list_)
    if found is None:
        raise Invalid({"list": "no-such-list"})
    return found


def depth(entries: Mapping[str, Entry], key: str) -> int:
    """How many wider terms stand above one."""
    above: list[str] = []
    at = entries[key].parent
    while at is not None and at in entries and at not in above:
        above.append(at)
        at = entries[at].parent
    return len(above)


def add(vault: Vault, draft: Mapping[str, object], ticket: Ticket, *, why: str | None = None) -> RecordId:
    """Add a term of the vault's own; gives the id of its record.

    Raises `Invalid`: no-such-list, term-exists (a term of the program is never put aside), no-such-term for the parent.
    """
    return record.add(vault, "term", draft, ticket, why=why)
