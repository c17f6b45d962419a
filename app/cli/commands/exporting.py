"""What a query shows, as a file: `export`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.model.status import Status
from app.services import overview
from app.services.exporting import run, tables
from app.services.vaults import Vault
from ui.words.tables import BETRAYING, STAYED

_ROWS_SHOWN = 20


@root.command("export")
@with_vault
@click.argument("what", type=click.Choice([*tables.WHAT, "all"]))
@click.option(
    "--format",
    "format_",
    type=click.Choice(run.FORMATS),
    default="csv",
    help="csv, xlsx, json, or ftm (FollowTheMoney).",
)
@click.option("--out", required=True, metavar="FILE", help="A new file outside the vault.")
@click.option("--status", is_flag=True, help="People with their computed status, last seen and last contact.")
@click.option(
    "--only", multiple=True, type=click.Choice([str(each) for each in Status]), help="People of this status only."
)
@click.option("--as-of", metavar="DAY", help="Status on this day; today if absent.")
@click.option("--known-on", metavar="DAY", help="As it was known at the end of this day.")
@click.option("--ids", is_flag=True, help="With ids, for taking the table in again.")
@click.option("--mark", is_flag=True, help="A CSV with a byte order mark, for programs that need it to read UTF-8.")
@click.option("--why", help="Why, for the log.")
def export(
    session: Session,
    vault: Vault,
    what: str,
    format_: str,
    out: str,
    status: bool,
    only: tuple[str, ...],
    as_of: str | None,
    known_on: str | None,
    ids: bool,
    mark: bool,
    why: str | None,
) -> Answer:
    """People, events or other records as a table that anybody can read.

    Who protected sources are and what could lead to them, relatives, collectors and acts of sexual violence never leave this
    way, nor claims about any of these. Words that somebody typed into notes or descriptions go along as they are.
    """
    request = run.Request(
        what,
        format_,
        Path(out),
        overview.parse_day(as_of) if as_of else None,
        overview.parse_day(known_on) if known_on else None,
        status or bool(as_of and what == "people" and format_ != "ftm"),
        only,
        ids,
        mark,
        why,
    )
    with session.ticket() as ticket:
        found = run.export(vault, request, ticket)
    data = {
        "file": str(found.path),
        "what": what,
        "format": format_,
        "rows": found.rows,
        "bytes": found.size,
        "sha256": found.sha256,
        "columns": list(found.headers),
        "stayed": found.stayed,
        "betraying": list(found.betraying),
        "encrypted": False,
    }
    lines = (
        f"{_counted(found.rows, format_)} written to {found.path}.",
        *((STAYED.format(count=found.stayed),) if found.stayed else ()),
        *((BETRAYING.format(rows=_rows(found.betraying)),) if found.betraying else ()),
        "This file is not encrypted: anybody who gets hold of it can read it. To hand things over, seal a bundle.",
    )
    return Answer(data, lines)


def _counted(rows: int, format_: str) -> str:
    one, several = ("entity", "entities") if format_ == "ftm" else ("row", "rows")
    return f"1 {one} was" if rows == 1 else f"{rows} {several} were"


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_ROWS_SHOWN]))
    return f"{shown} and {len(numbers) - _ROWS_SHOWN} more" if len(numbers) > _ROWS_SHOWN else shown
