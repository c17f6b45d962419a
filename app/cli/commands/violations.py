"""Acts: which of their elements the record shows."""

from __future__ import annotations

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.services import violations
from app.services.vaults import Vault

_act = root.commands["act"]
assert isinstance(_act, click.Group)


@_act.command("coverage")
@with_vault
@click.argument("act")
def coverage(_session: Session, vault: Vault, act: str) -> Answer:
    """Elements of an act by evidence and events, with the empty cells visible. ACT is an id or the beginning of one."""
    shown = violations.covered(vault, act)
    found = shown.coverage
    citation = found.known.citation if found.known else None
    data = {
        "id": shown.stored.id,
        "type": shown.stored.record.type,
        "elements_from": {
            "source": citation.source,
            "checked": citation.checked.isoformat(),
            "verified": citation.verified,
        }
        if citation
        else None,
        "columns": [{"id": id_, "label": shown.labels.get(id_, "")} for id_ in found.columns],
        "rows": [
            {
                "element": row.key,
                "label": row.label,
                "state": row.state.value,
                "cells": list(row.cells),
                "note": row.note,
                "nothing_named": row.bare,
            }
            for row in found.rows
        ],
        "missing": list(found.missing),
        "unused": list(found.unused),
    }
    words = {id_: text.replace("_", " ") for id_, text in shown.labels.items()}
    lines = [f"{shown.type}, {shown.stored.record.date.text}  ({shown.stored.id})"]
    if citation:
        unverified = "" if citation.verified else "; the wording below was not yet compared with the official text"
        lines.append(f"Elements after: {citation.source}{unverified}.")
    else:
        lines.append("The program knows no elements for this type of act; those that were typed are shown.")
    heads = ("element", "judged", *(f"[{number}]" for number in range(1, len(found.columns) + 1)))
    lines += table(
        [(row.key, row.state.value, *("x" if cell else "." for cell in row.cells)) for row in found.rows], heads
    )
    lines += [f"[{number}] {words.get(id_, '')} ({id_[:8]})" for number, id_ in enumerate(found.columns, 1)]
    lines += [f"{row.key}: {row.label}" for row in found.rows if row.label]
    lines += [
        f"{row.key}: judged {row.state.value}, and nothing is named that would show it"
        for row in found.rows
        if row.bare
    ]
    lines += [f"shows no element: {words.get(id_, '')} ({id_[:8]})" for id_ in found.unused]
    if found.missing:
        lines.append(f"Nothing shows: {', '.join(found.missing)}.")
    return Answer(data, lines)
