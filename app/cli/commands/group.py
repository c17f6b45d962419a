"""The root of all verbs."""

from __future__ import annotations

import click

from app.cli.answer import Answer


@click.group(name="habeas", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version="0.1.0", prog_name="habeas")
@click.pass_context
def root(context: click.Context) -> Answer | None:
    """An encrypted, offline record of people deprived of their liberty, of the footage they are seen in, and of every
    question asked about them.

    VAULT is the vault's folder, for example Case.habeas.
    """
