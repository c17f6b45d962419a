"""Families: who was told what, and who has not been told."""

from __future__ import annotations

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.model.record import label
from app.services import families
from app.services.vaults import Vault


@root.group("families")
def group() -> None:
    """What the families of captives were told, and what they have not been told yet."""


_OF = click.option("--person", metavar="ID", help="Of this captive only.")


@group.command("list")
@with_vault
@_OF
def list_(_session: Session, vault: Vault, person: str | None) -> Answer:
    """Every relative, with what they were told last."""
    found = families.members(vault, person)
    data = [
        {
            "id": each.stored.id,
            "captive": each.stored.record.captive,
            "name": each.name,
            "relation": each.stored.record.relation,
            "told": [
                {"id": told.id, "date": told.record.date.text, "about": [topic.value for topic in told.record.about]}
                for told in each.tellings
            ],
        }
        for each in found
    ]
    rows = [
        (each.captive, each.relation, each.name, each.tellings[-1].record.date.text if each.tellings else "never told")
        for each in found
    ]
    return Answer({"relatives": data}, table(rows, ("captive", "relation", "relative", "told last")) or ("None yet.",))


@group.command("untold")
@with_vault
@_OF
def untold(_session: Session, vault: Vault, person: str | None) -> Answer:
    """What was recorded after a relative was last told of such things. Fate and whereabouts are told of separately."""
    found = families.not_told(vault, person)
    data = [
        {
            "relative": each.untold.relative,
            "name": each.member.name,
            "captive": each.member.stored.record.captive,
            "event": each.untold.event,
            "type": each.event.record.type.value,
            "date": each.event.record.date.text,
            "recorded_at": each.event.recorded_at,
            "about": [topic.value for topic in each.untold.topics],
        }
        for each in found
    ]
    rows = [
        (
            entry.member.captive,
            entry.member.name,
            label(entry.event.record),
            " and ".join(topic.value for topic in entry.untold.topics) or "other",
            entry.untold.event[:8],
        )
        for entry in found
    ]
    heads = ("captive", "relative", "not told of", "about", "event")
    return Answer({"untold": data}, table(rows, heads) or ("Every relative was told of all that is recorded.",))
