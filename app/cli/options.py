"""Options that every command takes, and the vault that most of them work on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from app.cli.answer import Answer
from app.cli.session import Session

Command = Callable[..., Answer]


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that puts an option's value into the session, where it was given."""

    def put(context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        session: Session = context.obj
        if value is not None and value is not False:
            if name == "ack":
                session.acknowledge.wanted = True
            else:
                setattr(session, name, value)
        return value

    return put


def common(command: Command) -> Command:
    """`--json`, `--ack` and where the passphrase comes from. The command receives the session as its first argument."""

    @functools.wraps(command)
    def call(*arguments: Any, **values: Any) -> Answer:
        session = click.get_current_context().obj
        return command(session, *arguments, **values)

    run: Command = call
    for name, option in (
        ("as_json", click.option("--json", is_flag=True, help="Answer with one JSON object on stdout.")),
        ("ack", click.option("--ack", is_flag=True, help="Say ACK on stderr after each step that is durable on disk.")),
        (
            "passphrase_file",
            click.option("--passphrase-file", metavar="FILE", help="Read the passphrase from the first line of FILE."),
        ),
        (
            "passphrase_fd",
            click.option("--passphrase-fd", type=int, metavar="N", help="Read the passphrase from file descriptor N."),
        ),
        (
            "recovery_file",
            click.option("--recovery-file", metavar="FILE", help="Open with the recovery key in FILE instead."),
        ),
    ):
        run = _quiet(option, name)(run)
    return run


def _quiet(option: Any, name: str) -> Callable[[Command], Command]:
    """The option, kept out of the command's own arguments."""

    def add(command: Command) -> Command:
        decorated = option(command)
        parameter = decorated.__click_params__[-1]
        parameter.expose_value = False
        parameter.callback = _remember(name)
        return decorated  # type: ignore[no-any-return]

    return add


def with_vault(command: Command) -> Command:
    """`VAULT` as the first argument and the common options; the command receives the session and the open vault."""

    @functools.wraps(command)
    def run(session: Session, vault: str, **values: Any) -> Answer:
        with session.vault(vault) as opened:
            return command(session, opened, **values)

    wrapped = common(click.argument("vault")(run))
    wrapped.works_on_vault = True  # type: ignore[attr-defined]  # a batch puts its vault in where it is left out
    return wrapped
