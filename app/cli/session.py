"""One run of the command line: how it answers, how it asks for secrets, and the vault that is open."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import click

from app.errors import Cancelled, Invalid
from app.jobs import Ticket
from app.services import vaults
from app.services.vaults import Passphrase, Secret, Vault
from ui.words.steps import STEPS

_BAR_AFTER_S = 0.5


class Bar:
    """A progress bar on a terminal, with time left, for steps that take more than half a second; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._step = ""
        self._began = 0.0
        self._done = 0
        self._bar: Any = None
        self._lock = threading.Lock()

    def report(self, step: str, done: int, total: int | None) -> None:
        if not self._shown or not total:
            return
        with self._lock:
            if step != self._step:
                self._end()
                self._step, self._began, self._done = step, time.monotonic(), 0
            if self._bar is None and time.monotonic() - self._began >= _BAR_AFTER_S and done < total:
                self._bar = click.progressbar(
                    length=total, label=STEPS.get(step, step), file=sys.stderr, show_eta=True, width=32
                )
                self._bar.__enter__()
            if self._bar is not None:
                self._bar.update(done - self._done)
                self._done = done

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def close(self) -> None:
        with self._lock:
            self._end()
            self._step = ""


@dataclass
class Acknowledgements:
    """`ACK <n> <id>` on its own flushed line of stderr after each step that is durable; n counts from 1."""

    wanted: bool = False
    count: int = 0

    def __call__(self, subject: str) -> None:
        if self.wanted:
            self.count += 1
            sys.stderr.write(f"ACK {self.count} {subject}\n")
            sys.stderr.flush()


@dataclass
class Session:
    """What every command of one run shares. In a batch `held` is the vault that stays open for all its commands.

    `run_line`: runs one line of a batch; handed in by the front door, which knows all commands, to the one that needs it.
    """

    as_json: bool = False
    acknowledge: Acknowledgements = field(default_factory=Acknowledgements)
    passphrase_file: str | None = None
    passphrase_fd: int | None = None
    recovery_file: str | None = None
    held: Vault | None = None
    held_path: Path | None = None
    run_line: Callable[[str, str, Session], tuple[dict[str, Any], bool]] | None = None

    @contextmanager
    def ticket(self) -> Iterator[Ticket]:
        """A ticket whose progress is a bar and which Ctrl-C cancels."""
        bar = Bar()
        ticket = Ticket(bar.report, self.acknowledge)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            ticket.cancel()

        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGINT, stop)
            try:
                yield ticket
            finally:
                signal.signal(signal.SIGINT, before)
                bar.close()
        else:
            yield ticket

    @contextmanager
    def vault(self, path: str) -> Iterator[Vault]:
        """The vault at `path`, opened with the secret this run was given, or the one a batch holds open."""
        if self.held is not None and self.held_path is not None:
            if Path(path).absolute() != self.held_path:
                raise Invalid({"vault": "other-vault-in-batch"})
            yield self.held
            return
        with vaults.open_vault(Path(path), self.secret) as opened:
            yield opened

    def secret(self) -> Secret:
        """The passphrase or recovery key, from where the person said, or asked for at the terminal."""
        if self.recovery_file is not None:
            return vaults.recovery_from(Path(self.recovery_file))
        text = self._passphrase_given()
        return Passphrase(text if text is not None else ask("Passphrase"))

    def new_passphrase(self) -> str:
        """A passphrase that is being set: asked for twice at a terminal."""
        text = self._passphrase_given()
        return text if text is not None else ask_new()

    def _passphrase_given(self) -> str | None:
        if self.passphrase_file is not None:
            return vaults.passphrase_from(Path(self.passphrase_file))
        if self.passphrase_fd is not None:
            return vaults.passphrase_text(read_descriptor(self.passphrase_fd))
        return None


def read_descriptor(descriptor: int) -> bytes:
    """Everything from an open file descriptor, up to a sensible size. Raises `Invalid`."""
    try:
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            return stream.read(64 * 1024)
    except OSError as error:
        raise Invalid({"passphrase": "descriptor-closed"}) from error


def ask(words: str) -> str:
    """Ask for a secret at the terminal, unseen. Raises `Invalid` where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise Invalid({"passphrase": "nobody-to-ask"})
    try:
        return str(click.prompt(words, hide_input=True, err=True))
    except click.Abort as error:
        raise Cancelled from error


def ask_new() -> str:
    """Ask for a new passphrase twice."""
    first = ask("New passphrase")
    if ask("The same again") != first:
        raise Invalid({"passphrase": "passphrases-differ"})
    return first


def write_line(stream: TextIO, line: str) -> None:
    """One line that cannot fail on a terminal of another encoding."""
    encoding = stream.encoding or "utf-8"
    stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
