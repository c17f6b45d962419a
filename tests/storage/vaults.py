"""What the tests of the vault share: small vaults, invented records, and ways to damage them that the program does not have."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.jobs import Ticket
from app.model.claim import Claim
from app.model.dates import Precision, UncertainDate
from app.model.event import Event, EventType
from app.model.evidence import Acquisition, Evidence, EvidenceKind
from app.model.ids import BlobHash, RecordId
from app.model.person import NameKind, Person, PersonName
from app.model.record import Record
from storage import health, keys, vault
from storage.database import Connection
from storage.health import Finding, Severity
from storage.keys import Passphrase, RecoveryKey, VaultKeys
from storage.tables import blobs as blob_table
from storage.tables import records
from storage.vault import Settings, Vault

PASSPHRASE = Passphrase("seven geese over the weir")
WORK_FACTOR = 10


@dataclass
class StillClock:
    """A clock that moves when told to."""

    at: datetime = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Small:
    """`folder`: the vault, closed. `things`: what is in it, by a name for the test. `recovery`: its printed key."""

    folder: Path
    things: dict[str, Any]
    recovery: RecoveryKey


def create(folder: Path, settings: Settings | None = None, passphrase: Passphrase = PASSPHRASE) -> RecoveryKey:
    return vault.create(
        folder, passphrase, investigator="Nour Dahl", work_factor=WORK_FACTOR, settings=settings or Settings()
    )


@contextmanager
def opened(folder: Path, settings: Settings | None = None, secret: keys.Secret = PASSPHRASE) -> Iterator[Vault]:
    with vault.open_vault(folder, secret, settings or Settings()) as found:
        yield found


def secrets_of(folder: Path, secret: keys.Secret = PASSPHRASE) -> VaultKeys:
    return keys.unlock(folder / "keys", vault.read_vault_file(folder).id, secret)


def person(name: str, **more: Any) -> Person:
    return Person((PersonName(name, "Latn", NameKind.MAIN),), **more)


def day(text: str) -> UncertainDate:
    when = date.fromisoformat(text)
    return UncertainDate(text, when, when, Precision.DAY)


def event(*persons: RecordId, on: str = "2024-09-19", **more: Any) -> Event:
    return Event(EventType.CAPTURE, persons, day(on), **more)


def claim(value: str, **more: Any) -> Claim:
    return Claim("held", value, **more)


def evidence(content: BlobHash, size: int, title: str = "Hearing, room 3", **more: Any) -> Evidence:
    return Evidence(
        title, EvidenceKind.FILM, content, size, "hearing.mp4", Acquisition(method="download"), "video/mp4", **more
    )


def take(opened_: Vault, content: bytes, title: str = "Hearing, room 3", **more: Any) -> tuple[RecordId, BlobHash]:
    """A content in the store and the item that names it."""
    blob, _ = opened_.take_in(io.BytesIO(content), Ticket())
    with opened_.change("evidence.add") as change:
        change.keep(blob)
        return change.add(evidence(blob.hash, blob.size, title, **more)), blob.hash


def add(opened_: Vault, record: Record, act: str = "record.add", why: str | None = None) -> RecordId:
    with opened_.change(act, why=why) as change:
        return change.add(record)


def put(opened_: Vault, id_: RecordId, record: Record) -> int:
    with opened_.change("record.edit") as change:
        return change.put(id_, record)


def check(opened_: Vault, *, deep: bool = True) -> list[Finding]:
    return health.check(opened_, Ticket(), deep=deep)


def bad(findings: list[Finding]) -> list[str]:
    """The codes of what is more than a remark."""
    return [finding.what for finding in findings if finding.severity is not Severity.INFO]


@contextmanager
def raw(folder: Path, secret: keys.Secret = PASSPHRASE) -> Iterator[Connection]:
    """The database without what defends it: no triggers, no CHECK, no foreign keys. The vault must be closed."""
    connection = Connection(folder / "records.db", secrets_of(folder, secret).database)
    try:
        for name, text in connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"):
            assert text
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("PRAGMA ignore_check_constraints = 1")
        yield connection
    finally:
        connection.close()


def every_truth(opened_: Vault) -> dict[str, Any]:
    """All that a person could be shown, read through the program's own doors; what raises is left to the caller."""
    with opened_.read() as reader:
        rows = reader.rows("SELECT id, kind FROM record ORDER BY n")
        return {
            "records": {id_: records.history(reader, RecordId(id_)) for id_, _ in rows},
            "labels": {kind: records.labels(reader, kind) for _, kind in rows},
            "blobs": list(blob_table.every(reader)),
        }


def copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def filled(folder: Path, settings: Settings | None = None) -> dict[str, Any]:
    """A small vault with a bit of everything; what is in it."""
    recovery = create(folder, settings)
    with opened(folder, settings) as found:
        amira = add(found, person("Amira Solheim", notes="first"), why="told by phone")
        put(found, amira, person("Amira Solheim", notes="second"))
        capture = add(found, event(amira))
        long = add(found, claim("nine were seen " * 500, subject=amira))
        item, content = take(found, b"court footage " * 12_000)
        second, other = take(found, b"a scan " * 10_000, "A scan")
    return {
        "recovery": recovery,
        "amira": amira,
        "capture": capture,
        "long": long,
        "item": item,
        "content": content,
        "second": second,
        "other": other,
    }
