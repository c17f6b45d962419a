"""Tables into the record: `person import`, `event import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import Command, with_vault
from app.cli.session import Session
from app.services.importing import run
from app.services.importing.mapping import DateStyle
from app.services.record import reason
from app.services.vaults import Vault
from ui.words import PROBLEMS
from ui.words.standing import FORETOLD_ROWS

_SHOWN = 20
_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}


def _import(kind: str) -> Command:
    def command(
        session: Session,
        vault: Vault,
        file: str,
        *,
        map_: str | None,
        save_map: str | None,
        report: str | None,
        dates: str | None,
        delimiter: str | None,
        why: str | None,
        **options: Any,
    ) -> Answer:
        chosen = run.Options(
            mapping=run.read_mapping(Path(map_), kind) if map_ else None,
            dates=DateStyle(dates) if dates else None,
            delimiter=_DELIMITERS.get(delimiter, delimiter) if delimiter else None,
            why=reason(why),
            **options,
        )
        with session.ticket() as ticket:
            found = run.take_in(vault, kind, Path(file), chosen, ticket)
        if save_map and found.mapping is not None:
            run.save_mapping(vault, Path(save_map), found.mapping)
        if report:
            run.save_report(vault, Path(report), found)
        return Answer(_data(found), _lines(found), ok=not found.refused)

    command.__doc__ = (
        f"Take {'people' if kind == 'person' else 'events, visits, calls and letters'} from a table: FILE is a CSV or XLSX. "
        "Rows with problems are left out and reported; the whole import is one step that `undo` takes back."
    )
    return command


def _data(found: run.Report) -> dict[str, Any]:
    mapping = found.mapping
    return {
        "read": found.read,
        "added": found.added,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "skipped": found.skipped,
        "queued": found.queued,
        "problems": [
            {"row": each.row, "column": each.column, "value": each.value, "rule": each.rule} for each in found.faults
        ],
        "pairs": [{"row": each.row, "id": each.new, "other": each.other} for each in found.pairs],
        "foretold": found.foretold,
        "dry_run": found.dry_run,
        "refused": found.refused,
        "columns": {each.header: each.field for each in mapping.columns if each.header} if mapping else {},
        "unmapped": list(found.unmapped),
        "dates": str(mapping.dates) if mapping and mapping.dates else None,
        "key": mapping.key if mapping else None,
        "encoding": found.encoding,
        "encoding_guessed": found.encoding_guessed,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "sha256": found.sha256,
        "line": found.seq,
    }


def _lines(found: run.Report) -> list[str]:
    if found.refused:
        lines = ["Nothing was imported; the record is as it was."]
    else:
        verb = "would be" if found.dry_run else "were"
        lines = [
            (
                f"Of {found.read} rows {found.added} {verb} added, {found.updated} {verb} brought up to date, "
                f"{found.unchanged} say what is recorded already, {found.skipped} {verb} left out."
            )
        ]
    if found.queued:
        lines.append(f"{found.queued} may be about somebody who is recorded already; both stay until you decide.")
    if found.foretold:
        first = ", ".join(map(str, found.foretold[:_SHOWN]))
        lines.append(FORETOLD_ROWS.format(count=len(found.foretold), rows=first))
    if found.encoding_guessed:
        lines.append(
            f"The encoding was told from the letters: {found.encoding}. If names look wrong, name it with --encoding."
        )
    if found.unmapped:
        lines.append(f"Nothing was taken from these columns: {', '.join(found.unmapped)}.")
    rows = [
        (str(each.row or ""), each.column, each.value[:40].replace("\n", " "), PROBLEMS[each.rule])
        for each in found.faults[:_SHOWN]
    ]
    lines += table(rows, ("row", "column", "value", "problem"))
    if len(found.faults) > _SHOWN:
        lines.append(f"And {len(found.faults) - _SHOWN} more; --report FILE writes all of them.")
    return lines


_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option("--map", "map_", metavar="FILE", help="Which column is what, as --save-map wrote it."),
    click.option(
        "--save-map", metavar="FILE", help="Write which column was taken for what, to change or to use again."
    ),
    click.option("--dry-run", is_flag=True, help="Say what would happen; record nothing."),
    click.option("--report", metavar="FILE", help="Write all problems to a new CSV: row, column, value, rule."),
    click.option("--all-or-nothing", is_flag=True, help="Take nothing if any row has a problem."),
    click.option("--key", metavar="COLUMN", help="The column by which a row finds the record it brings up to date."),
    click.option(
        "--blank-clears", is_flag=True, help="A blank cell empties the field of a record that is brought up to date."
    ),
    click.option(
        "--dates",
        type=click.Choice([str(each) for each in DateStyle]),
        help="What 03/04/2025 means in this table; without it such dates are problems.",
    ),
    click.option("--encoding", metavar="NAME", help="Of a CSV: utf-8, utf-16, windows-1251, armscii-8 and others."),
    click.option("--delimiter", metavar="CHARACTER", help="Of a CSV: one character, or tab, comma, semicolon."),
    click.option("--sheet", metavar="NAME", help="Of an XLSX; the first one if absent."),
    click.option("--why", help="Why, for the log. Leaves with the records."),
)


def _build() -> None:
    for kind in ("person", "event"):
        group = root.commands[kind]
        assert isinstance(group, click.Group)
        command = _import(kind)
        for option in reversed(_OPTIONS):
            command = option(command)
        group.command("import")(with_vault(click.argument("file")(command)))


_build()
