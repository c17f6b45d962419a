"""Reading the log, and checking that nothing in it was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.errors import Integrity
from storage import chain, checkpoint, log
from storage.tables import slots
from storage.vault import Vault


@dataclass(frozen=True)
class LogLine:
    """One entry as a person reads it. `digest`: of the line; what the next line carries as `prev`."""

    seq: int
    at: str | None
    act: str | None
    actor: str | None
    subject: str | None
    why: str | None
    facts: dict[str, Any]
    digest: str


def entries(vault: Vault, since: str | None = None) -> Iterator[LogLine]:
    """Entries in order; `since`: only those written at or after this moment or day (as text that sorts)."""
    with vault.read() as reader:
        for entry in log.entries(reader):
            body = entry.body or {}
            at = body.get("at")
            if since is not None and at is not None and at < since:
                continue
            yield LogLine(
                entry.seq,
                at,
                body.get("act"),
                body.get("actor"),
                body.get("subject"),
                body.get("why"),
                body.get("facts", {}),
                chain.line_digest(entry.line),
            )


@dataclass(frozen=True)
class Verification:
    """`size`: lines; `last`: digest of the last line; `checkpoints`: how many signed ones agree; `problems`: codes."""

    size: int
    last: str
    checkpoints: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(vault: Vault) -> Verification:
    """Walk the whole chain and hold every signed checkpoint against it."""
    problems: list[str] = []
    good = 0
    with vault.read() as reader:
        public = set(slots.public_keys(reader))
        try:
            lines = list(log.lines(reader))
            head = chain.check_lines(lines)
            for _ in log.entries(reader):
                pass
        except Integrity as error:
            return Verification(log.size(reader), "", 0, (f"{error.code} at line {error.facts.get('seq', '?')}",))
        for signed in log.checkpoints(reader):
            try:
                text, signer = checkpoint.check(signed.text.encode(), signed.signature, lines)
            except Integrity as error:
                problems.append(f"{error.code} at checkpoint {signed.size}")
                continue
            if signer not in public or text.vault != vault.about.id:
                problems.append(f"checkpoint-signer at checkpoint {signed.size}")
            else:
                good += 1
    return Verification(head.size, head.last, good, tuple(problems))
