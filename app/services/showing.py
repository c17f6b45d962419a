"""Uncovering pictures of captives: that somebody looked is a line of the log, before anything is shown."""

from __future__ import annotations

from app.jobs import Ticket
from app.model.ids import BlobHash, RecordId
from storage.vault import Vault


def note(vault: Vault, item: RecordId, ticket: Ticket) -> None:
    """Log that a film, photograph or still is looked at. A copy that can only be read has no line for it."""
    ticket.check()
    if not vault.writable:
        return
    with vault.change("evidence.view", subject=item):
        pass


def picture(vault: Vault, item: RecordId, content: BlobHash, ticket: Ticket) -> bytes:
    """The bytes of a picture that our own worker made (a still's PNG, a thumbnail), logged first. Raises `Integrity`."""
    note(vault, item, ticket)
    return vault.read_blob(content)
