"""The root of all verbs, and the window where no verb is given."""

from __future__ import annotations

import os
import sys

import click

from app.cli.answer import Answer
from app.errors import Surroundings


@click.group(name="habeas", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version="0.1.0", prog_name="habeas")
@click.pass_context
def root(context: click.Context) -> Answer | None:
    """An encrypted, offline record of people deprived of their liberty, of the footage they are seen in, and of every
    question asked about them.

    Without a command the window opens. VAULT is the vault's folder, for example Case.habeas.
    """
    if context.invoked_subcommand is not None:
        return None
    if context.obj is not None and context.obj.held is not None:
        raise click.UsageError("A line of a batch names a command.", context)
    if not _can_show():
        raise Surroundings("no-display")
    from ui import main  # noqa: PLC0415  (Qt is loaded only where a window is wanted)

    return Answer({}, ok=main.run() == 0)


def _can_show() -> bool:
    """Whether there is a screen: Qt ends the whole process where it finds none."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)
