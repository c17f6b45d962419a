"""The program as a person or a script meets it: a vault of its own, and the command line in this process or in another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.cli.main import Failure, attempt, one_of_batch
from app.cli.session import Session
from app.services import vaults
from storage import age
from tests.storage.vaults import secrets_of

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "seven geese over the weir"
WORK_FACTOR = 10
LONGEST_S = 120


@dataclass(frozen=True)
class Ran:
    """One run as a process."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on stdout; anything else beside it is an error."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> str:
        """The code of the error."""
        return str(self.data["error"]["code"])

    @property
    def quiet(self) -> bool:
        return "Traceback" not in self.err + self.out


@dataclass
class Box:
    """A folder with a vault and what opens it. `recovery`: text of the recovery key."""

    folder: Path
    recovery: str = ""
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def vault(self) -> Path:
        return self.folder / "case.habeas"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase"

    @property
    def recovery_file(self) -> Path:
        return self.folder / "recovery"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "XDG_STATE_HOME": str(self.state), "PYTHONPATH": str(ROOT)}

    @property
    def key(self) -> tuple[str, str]:
        return ("--passphrase-file", str(self.passphrase_file))

    def copy(self, to: Path) -> Box:
        """Everything as it is now, elsewhere."""
        shutil.copytree(self.folder, to)
        return Box(to, self.recovery, dict(self.things))

    def settings(self) -> vaults.Settings:
        return vaults.Settings(state_folder=self.state / "habeas")

    # as a process

    def run(self, *words: str | Path, stdin: str = "", **more: Any) -> Ran:
        """A process of its own: `habeas WORDS`."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LONGEST_S,
            check=False,
            **more,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str | Path, **more: Any) -> subprocess.Popen[str]:
        """A process of its own that goes on; to be ended by the test."""
        return subprocess.Popen(
            [sys.executable, "-m", "app", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **more,
        )

    def start_on(self, terminal: int, *words: str | Path) -> subprocess.Popen[bytes]:
        """A process of its own, a terminal on all three of its descriptors."""
        return subprocess.Popen(
            [sys.executable, "-m", "app", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )

    # in this process

    def ask(self, verb: str, *words: str | Path, secret: Sequence[str] | None = None) -> tuple[int, dict[str, Any]]:
        """A command in this process: exit code and object. `verb`: one or two words; the vault and its key are put in."""
        arguments = [*verb.split(), str(self.vault), *map(str, words), *(self.key if secret is None else secret)]
        return self.plain(*arguments)

    def plain(self, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
        """A command in this process, exactly as it stands."""
        before = os.environ.get("XDG_STATE_HOME")
        os.environ["XDG_STATE_HOME"] = str(self.state)
        try:
            outcome = attempt([str(word) for word in arguments], Session(as_json=True))
        finally:
            if before is None:
                del os.environ["XDG_STATE_HOME"]
            else:
                os.environ["XDG_STATE_HOME"] = before
        if isinstance(outcome, Failure):
            return outcome.exit_code, outcome.data
        return (0 if outcome.ok else 1), dict(outcome.data)

    def do(self, verb: str, *words: str | Path) -> dict[str, Any]:
        """A command in this process that must succeed."""
        code, data = self.ask(verb, *words)
        assert code == 0, data
        return data

    def refused(self, verb: str, *words: str | Path, secret: Sequence[str] | None = None) -> dict[str, Any]:
        """A command in this process that must end in one of our errors; the error, with `exit` added."""
        code, data = self.ask(verb, *words, secret=secret)
        assert code in {1, 2}, data
        assert set(data) == {"error"}, data
        error: dict[str, Any] = data["error"]
        assert error["code"] != "bug", error
        assert error["says"].count("Traceback") == 0
        return {**error, "exit": code}

    @contextmanager
    def held(self) -> Iterator[Held]:
        """The vault open for many commands, as a batch has it."""
        with vaults.open_vault(self.vault, vaults.Passphrase(PASSPHRASE), self.settings()) as opened:
            session = Session(as_json=True, held=opened, held_path=self.vault.absolute())
            yield Held(str(self.vault), session)

    def check(self) -> list[str]:
        """Codes of all that a deep check finds, remarks included."""
        return [found["code"] for found in self.ask("check", "--deep")[1]["findings"]]

    def raw(self) -> Any:
        """The database without what defends it; the vault must be closed."""
        from tests.storage import vaults as damage

        return damage.raw(self.vault, vaults.Passphrase(PASSPHRASE))

    def blob_path(self, content: str) -> Path:
        """Where a content lies in the vault."""
        with vaults.open_vault(self.vault, vaults.Passphrase(PASSPHRASE), self.settings()) as opened:
            with opened.read() as reader:
                (name,) = reader.row("SELECT name FROM blob WHERE hash = ?", (content,))
            return opened.store.path_of(name)


@dataclass(frozen=True)
class Held:
    vault: str
    session: Session

    def __call__(self, *words: str) -> dict[str, Any]:
        """One line of a batch."""
        data, _ = one_of_batch(json.dumps(words), self.vault, self.session)
        return data

    def id(self, *words: str) -> str:
        """One line of a batch that must record something; its id."""
        data = self(*words)
        assert "id" in data, data
        return str(data["id"])


def new_box(folder: Path, *, investigator: str = "Nour Dahl") -> Box:
    """A new vault in a new folder, quick to open."""
    folder.mkdir(parents=True, exist_ok=True)
    box = Box(folder)
    recovery = vaults.create(
        box.vault, PASSPHRASE, investigator=investigator, work_factor=WORK_FACTOR, settings=box.settings()
    )
    box.recovery = recovery.text
    box.passphrase_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    box.recovery_file.write_text(recovery.text + "\n", encoding="utf-8")
    return box


def identity(folder: Path, name: str = "recipient") -> tuple[Path, str]:
    """A recipient's key file and public key."""
    made = age.X25519Identity.generate()
    path = folder / f"{name}-identity.txt"
    path.write_text(made.text + "\n", encoding="ascii")
    return path, made.recipient.text


def keys_of(box: Box) -> Any:
    return secrets_of(box.vault, vaults.Passphrase(PASSPHRASE))


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
