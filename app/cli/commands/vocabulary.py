"""The words that the record is written in: list, show, add."""

from __future__ import annotations

from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.commands.record import Field, add_reading_verbs, with_fields
from app.cli.options import with_vault
from app.cli.session import Session
from app.rules.vocabulary import Entry, TermList
from app.services import editing, vocabulary
from app.services.vaults import Vault

TERM = (
    Field("list", "Which list it belongs to: a key from `habeas vocabulary list`."),
    Field("key", "What will stand in records: small Latin letters, digits and _. It never changes."),
    Field("label", "What is shown for it."),
    Field("parent", "Key of the wider term in the same list."),
    Field("source", "Where the word is from: id or label; a new label is recorded."),
    Field("note", "What it means and what it does not."),
)


@root.group("vocabulary")
def group() -> None:
    """The lists of words that records are written in. A vault may add its own, and puts none of the program's aside."""


add_reading_verbs(group, "term", but=frozenset({"show"}))


@group.command("list")
@with_vault
def list_(_session: Session, vault: Vault) -> Answer:
    """Every list with its title, and how many terms it has."""
    found = vocabulary.lists(vault).values()
    data = [
        {"list": each.key, "title": each.title, "huridocs": each.huridocs, "terms": len(each.entries)} for each in found
    ]
    rows = [(each.key, str(len(each.entries)), each.title) for each in found]
    return Answer({"lists": data}, table(rows, ("list", "terms", "title")))


def _data(entry: Entry) -> dict[str, Any]:
    citation = entry.citation
    return {
        "key": entry.key,
        "label": entry.label,
        "parent": entry.parent,
        "code": entry.code,
        "source": citation.source if citation else None,
        "checked": citation.checked.isoformat() if citation else None,
        "verified": citation.verified if citation else None,
        "note": entry.note,
        "record": entry.record,
        "hidden": entry.hidden,
    }


def _ordered(found: TermList) -> list[Entry]:
    """Each term under the one it belongs to."""
    under: dict[str | None, list[Entry]] = {}
    for entry in found.entries.values():
        under.setdefault(entry.parent if entry.parent in found.entries else None, []).append(entry)
    ordered: list[Entry] = []
    waiting = list(reversed(under.get(None, [])))
    while waiting:
        entry = waiting.pop()
        ordered.append(entry)
        waiting += reversed(under.get(entry.key, []))
    return ordered


@group.command("show")
@with_vault
@click.argument("name", metavar="LIST")
def show(_session: Session, vault: Vault, name: str) -> Answer:
    """The terms of one list, each under the wider one, with codes and where they are from."""
    found = vocabulary.one(vault, name)
    ordered = _ordered(found)
    data = {
        "list": found.key,
        "title": found.title,
        "huridocs": found.huridocs,
        "note": found.note,
        "terms": [_data(entry) for entry in (*ordered, *found.hidden)],
    }
    rows = [
        ("  " * vocabulary.depth(found.entries, entry.key) + entry.key, entry.code or "", entry.label, _from(entry))
        for entry in ordered
    ]
    rows += [(entry.key, "", entry.label, "of this vault; the program's term stands") for entry in found.hidden]
    lines = [found.title, *([found.note] if found.note else []), *table(rows, ("term", "code", "label", "from"))]
    return Answer(data, lines)


def _from(entry: Entry) -> str:
    if entry.citation is None:
        return "this vault"
    return "" if entry.citation.verified else "not compared with its source"


def _add(session: Session, vault: Vault, why: str | None, **values: Any) -> Answer:
    """Add a word of your own to a list. It is recorded, versioned and travels with what is written in it."""
    with session.ticket() as ticket:
        id_ = vocabulary.add(
            vault, {field: value for field, value in values.items() if value is not None}, ticket, why=why
        )
    return Answer({"id": id_}, (f"Recorded. Its id is {id_}.",))


group.command("add")(
    with_vault(click.option("--why", help="Why, for the log. Leaves with the record.")(with_fields(_add, TERM)))
)


_CHANGEABLE = tuple(field for field in TERM if field.option not in {"list", "key"})


def _edit(session: Session, vault: Vault, written: str, why: str | None, **values: Any) -> Answer:
    """Change a word of your own: its label, what it stands under, its source or note. TERM is the id of its record."""
    changes = {field: value for field, value in values.items() if value is not None}
    with session.ticket() as ticket:
        done = editing.edit(vault, written, changes, ticket, kind="term", why=why)
    return Answer({"id": done.id, "version": done.version}, (f"Version {done.version} is in force.",))


_edit_command = click.option("--why", help="Why, for the log. Leaves with the record.")(with_fields(_edit, _CHANGEABLE))
group.command("edit")(with_vault(click.argument("written", metavar="TERM")(_edit_command)))
