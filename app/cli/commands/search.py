"""Finding: `search`."""

from __future__ import annotations

import time

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.services import searching
from app.services.vaults import Vault
from ui.words.names import why_words


@root.command("search")
@with_vault
@click.argument("text")
@click.option("--exact", is_flag=True, help="Only what is typed, in this script and spelling.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only records of this kind; may be given several times."
)
@click.option("--limit", type=int, default=20, show_default=True, metavar="N", help="So many hits at most.")
def search(session: Session, vault: Vault, text: str, exact: bool, kinds: tuple[str, ...], limit: int) -> Answer:
    """Names in any script and spelling, and words of titles, notes, places and papers; the best hits first.

    The last word may be the beginning of one.
    """
    renewed = 0
    if not exact and not searching.in_force(vault) and vault.writable:
        with session.ticket() as ticket:
            renewed = searching.renew(vault, ticket)
    in_force = searching.in_force(vault)
    began = time.perf_counter()
    hits = searching.find(vault, text, exact=exact, kinds=kinds or None, limit=limit)
    took_ms = round((time.perf_counter() - began) * 1000, 1)
    found = [
        {
            "id": hit.id,
            "kind": hit.kind,
            "name": hit.name,
            "matched": hit.matched,
            "why": why_words(hit.why),
            "score": hit.score,
        }
        for hit in hits
    ]
    rows = [(f"{hit.score:.2f}", hit.id[:8], hit.kind, hit.name, hit.matched, why_words(hit.why)) for hit in hits]
    lines = table(rows, ("score", "id", "kind", "name", "matched", "why")) or ["Nothing was found."]
    if renewed:
        lines.append(
            f"The index was by the rules of another version of Habeas; {renewed} records were taken into it anew."
        )
    if not in_force:
        lines.append(
            "The index is by the rules of another version of Habeas: names were found only as they are written."
        )
    return Answer({"hits": found, "took_ms": took_ms, "index_renewed": renewed, "index_in_force": in_force}, lines)
