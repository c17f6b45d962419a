"""`habeas demo`: the whole job once, on an invented case."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import common
from app.cli.session import Session, write_line
from app.services import demo as demo_service


def called() -> str:
    """What to type for this program here: `habeas` where that is installed, else this very Python."""
    if shutil.which("habeas"):
        return "habeas"
    python = Path(sys.executable)
    with contextlib.suppress(ValueError):
        python = python.relative_to(Path.cwd())
    return f"{python} -m app"


@root.command("demo")
@common
@click.argument("folder", metavar="[DIR]", default="habeas-demo")
@click.option("--film", metavar="FILE", help="A film of your own; else a short one is made.")
def demo(session: Session, folder: str, film: str | None) -> Answer:
    """A sample vault end to end: people, footage, stills, an inquiry, a sealed bundle, its verification.

    DIR must be new or empty; habeas-demo if absent. All people in it are invented.
    """
    target = Path(folder)

    def say(line: str) -> None:
        if not session.as_json:
            write_line(sys.stdout, line)
            sys.stdout.flush()

    with session.ticket() as ticket:
        told = demo_service.run(target, ticket, say, film=None if film is None else Path(film))
    ok = told.chain_ok and told.report.ok and told.report.authenticated
    lines = (
        "",
        f"Everything lies in {target}. Look around:",
        f"  {called()} status {target}/{demo_service.VAULT} --passphrase-file {target}/{demo_service.PASSPHRASE}",
        f"  {called()} claim reconcile {target}/{demo_service.VAULT} --passphrase-file {target}/{demo_service.PASSPHRASE}",
        "Check the bundle without Habeas, with tools that any system has:",
        f"  age -d -i {target}/{demo_service.IDENTITY} {told.bundle} | tar -x",
        "and follow README-VERIFY.txt inside it, step by step.",
    )
    data = {
        "folder": str(target),
        "vault": str(told.vault),
        "bundle": str(told.bundle),
        "still": told.still,
        "chain_ok": told.chain_ok,
        "verified": told.report.ok,
        "authenticated": told.report.authenticated,
    }
    return Answer(data, lines, ok=ok)
