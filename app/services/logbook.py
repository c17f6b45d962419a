"""Reading the log, and checking that nothing in it was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.clock import text
from app.errors import Integrity
from app.model.ids import RecordId
from app.model.record import Record
from storage import chain, checkpoint, log
from storage.reading import Reader
from storage.tables import records, slots
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
            yield _line(entry)


def _line(entry: log.Entry) -> LogLine:
    body = entry.body or {}
    return LogLine(
        entry.seq,
        body.get("at"),
        body.get("act"),
        body.get("actor"),
        body.get("subject"),
        body.get("why"),
        body.get("facts", {}),
        chain.line_digest(entry.line),
    )


@dataclass(frozen=True)
class Wanted:
    """Which lines: of one act, of one day (`since` and `until`, moments as `app.clock.text` writes them), about one record."""

    act: str | None = None
    since: str | None = None
    until: str | None = None
    about: RecordId | None = None


@dataclass(frozen=True)
class Contents:
    """`numbers`: of the lines that are wanted, the newest first. `acts`: every act in the log, and how often."""

    numbers: Sequence[int]
    acts: tuple[tuple[str, int], ...]
    size: int


def contents(vault: Vault, wanted: Wanted = Wanted()) -> Contents:
    """Which lines there are, without reading what stands in each."""
    with vault.read() as reader:
        size = log.size(reader)
        numbers: Sequence[int] = range(size, 0, -1)
        if wanted != Wanted():
            numbers = log.matching(reader, act=wanted.act, since=wanted.since, until=wanted.until, about=wanted.about)
        return Contents(numbers, tuple(log.acts(reader)), size)


@dataclass(frozen=True)
class NamedLine:
    """A line with the labels of who wrote it and what it is about, where these are records that are held.

    `record` and `links`: of an event, a still and the like, which are called by what they lead to.
    """

    line: LogLine
    who: str | None = None
    kind: str | None = None
    subject: str | None = None
    record: Record | None = None
    links: Mapping[str, str] = field(default_factory=dict)


_CALLED_BY_OTHERS = frozenset({"event", "still", "depiction", "observation", "consent"})


def lines_at(vault: Vault, numbers: Sequence[int]) -> tuple[NamedLine, ...]:
    """These lines in the order asked for; to be asked for some hundred at once. Raises `Integrity("log-broken")`."""
    with vault.read() as reader:
        found = [_line(entry) for entry in log.at(reader, numbers)]
        named = records.named(reader, {each for line in found for each in (line.actor, line.subject) if each})
        return tuple(_named(reader, line, named) for line in found)


def _named(reader: Reader, line: LogLine, named: Mapping[str, tuple[str, str]]) -> NamedLine:
    _, who = named.get(line.actor or "", (None, None))
    kind, subject = named.get(line.subject or "", (None, None))
    if kind not in _CALLED_BY_OTHERS or line.subject is None:
        return NamedLine(line, who, kind, subject)
    stored = records.latest(reader, RecordId(line.subject))
    return NamedLine(line, who, kind, subject, stored.record, records.linked_labels(reader, stored.n))


def day_bounds(day: date) -> tuple[str, str]:
    """The moments at which a day of UTC begins and ends, to be compared with those of the log."""
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return text(first), text(first + timedelta(days=1))


@dataclass(frozen=True)
class Verification:
    """`size`: lines; `last`: digest of the last line; `checkpoints`: how many signed ones agree; `problems`: codes.

    `broken_at`: the first line that does not continue the ones before it, or whose body is not what it says.
    """

    size: int
    last: str
    checkpoints: int
    problems: tuple[str, ...]
    broken_at: int | None = None

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
            seq = error.facts.get("seq")
            problem = f"{error.code} at line {'?' if seq is None else seq}"
            return Verification(log.size(reader), "", 0, (problem,), seq if isinstance(seq, int) else None)
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
