"""`edit`, `retract` and `restore` for every kind of record, in the groups of verbs that the kinds have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.cli.answer import Answer
from app.cli.commands import footage, inquiry, record
from app.cli.commands.group import root
from app.cli.options import Command, with_vault
from app.cli.session import Session
from app.model.record import KINDS
from app.services import editing
from app.services import record as records
from app.services.vaults import Vault
from ui.words.standing import FORETOLD

_FIRST = (footage, inquiry, record)
"""What makes the groups that get these verbs."""
_WHY = "Why, for the log. Leaves with the record."
_VERSION = "The version that you looked at; where another is in force meanwhile, nothing is changed."


def _edit(kind: str) -> Command:
    def command(
        session: Session,
        vault: Vault,
        written: str,
        clear: tuple[str, ...],
        why: str | None,
        expected_version: int | None,
        **values: Any,
    ) -> Answer:
        changes = {
            field: list(value) if isinstance(value, tuple) else value
            for field, value in values.items()
            if value not in {None, ()}
        }
        fields = [_field(kind, option) for option in clear]
        with session.ticket() as ticket:
            done = editing.edit(
                vault, written, changes, ticket, kind=kind, clear=fields, why=why, expected_version=expected_version
            )
        if not done.fields:
            return Answer(_data(done), (f"Nothing differs; version {done.version} stays in force.",))
        names = ", ".join(name.replace("_", " ") for name in done.fields)
        said = f"Changed: {names}. Version {done.version} is in force, the history keeps the others."
        if kind == "event" and records.is_foretold(vault, done.id):
            return Answer(_data(done) | {"foretold": True}, (said, FORETOLD))
        return Answer(_data(done), (said,))

    command.__doc__ = (
        f"Change fields of a {kind.replace('_', ' ')}; the others stay. A field that may be given more than once is "
        "replaced as a whole. RECORD is an id, the beginning of one, or its exact label."
    )
    return command


def _data(done: editing.Edited) -> dict[str, Any]:
    return {"id": done.id, "version": done.version, "fields": list(done.fields)}


def _field(kind: str, option: str) -> str:
    """The field of the draft that an option fills; what is no option is taken for a field, and told as such."""
    wanted = option.removeprefix("--")
    return next((each.draft_field for each in record.FIELDS[kind] if each.option == wanted), wanted.replace("-", "_"))


def _retract(kind: str) -> Command:
    def command(
        session: Session, vault: Vault, written: tuple[str, ...], why: str | None, expected_version: int | None
    ) -> Answer:
        with session.ticket() as ticket:
            ids = editing.retract(vault, written, ticket, why=why, kind=kind, expected_version=expected_version)
        return Answer({"ids": ids}, ("Taken out. The history keeps it, with the reason; restore brings it back.",))

    command.__doc__ = (
        "Take out what was recorded by mistake, with a reason. It is left out of everything but its history; "
        "nothing is erased."
    )
    return command


def _restore(kind: str) -> Command:
    def command(session: Session, vault: Vault, written: tuple[str, ...], why: str | None) -> Answer:
        first, *others = written
        with session.ticket() as ticket:
            id_, version = editing.restore(vault, first, ticket, kind=kind, why=why, together=others)
        said = "Brought back, all of them." if others else f"Brought back as version {version}."
        return Answer({"id": id_, "version": version}, (said,))

    command.__doc__ = (
        "Bring back what was taken out, as it was. RECORD is its id or the beginning of it; those that lead to one another "
        "come back together."
    )
    return command


def _argument(command: Command) -> Command:
    argument: Callable[[Command], Command] = click.argument("written", metavar="RECORD")
    return argument(command)


def _build() -> None:
    letters = click.Group("letter", help="Letters of inquiries, in and out; `inquiry letter` records them.")
    record.add_reading_verbs(letters, "letter")
    root.add_command(letters)
    for kind in KINDS:
        group = root.commands.get(kind.replace("_", "-"))
        if not isinstance(group, click.Group):
            continue
        if kind in record.FIELDS and "edit" not in group.commands:
            edit = click.option("--why", help=_WHY)(record.with_fields(_edit(kind), record.FIELDS[kind]))
            edit = click.option("--expected-version", type=int, metavar="N", help=_VERSION)(edit)
            edit = click.option("--clear", multiple=True, metavar="FIELD", help="A field to empty, by its option.")(
                edit
            )
            group.command("edit")(with_vault(_argument(edit)))
        retract = click.option("--why", help=f"{_WHY} Needed.")(_retract(kind))
        several = click.argument("written", metavar="RECORD...", nargs=-1, required=True)
        retract = click.option("--expected-version", type=int, metavar="N", help=_VERSION)(retract)
        group.command("retract")(with_vault(several(retract)))
        restore = click.option("--why", help=_WHY)(_restore(kind))
        group.command("restore")(with_vault(several(restore)))


_build()
