"""When this vault was last backed up, by its own log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app import clock
from app.errors import Integrity
from storage.health import Finding, Severity
from storage.reading import Reader
from storage.vault import Vault

OLD_AFTER_DAYS = 7
"""From this age on a check remarks on the last backup."""


@dataclass(frozen=True)
class LastBackup:
    """`at`: when the snapshot was taken. `backup`: id of the folder that holds it, `number` of the snapshot in it.

    `lines_since`: how many lines the log has grown since. `missing`: originals that were lost in the vault already.
    """

    at: datetime
    backup: str
    number: int
    lines_since: int
    missing: int


def last_backup(reader: Reader) -> LastBackup | None:
    """The snapshot that the log tells of last, made of this vault or restored into it; None where there is none."""
    sql = (
        "SELECT text, (SELECT max(seq) FROM log) FROM log_body"
        ' WHERE text GLOB \'{"act":"vault.backup"*\' OR text GLOB \'{"act":"vault.restore"*\''
        " ORDER BY seq DESC LIMIT 1"
    )
    row = reader.row(sql)
    if row is None:
        return None
    text, lines = row
    try:
        told = json.loads(text)["facts"]["backup"]
        since = lines - int(told["lines"]) - 1  # the line that tells of it is not a change to be backed up
        at = clock.moment(told["at"])
        return LastBackup(at, str(told["id"]), int(told["number"]), since, int(told["missing"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Integrity("log-body-unreadable") from error


def age_days(at: datetime, now: datetime) -> int:
    """Whole days between; none where the clock went back."""
    return max(0, (now - at).days)


def remarks(vault: Vault) -> Iterator[Finding]:
    """What a check says about backups: nothing in the first days; then that there is none, or that the last is old.

    Never more than a remark. That a vault has no recent backup does not make what is in it doubtful.
    """
    now = vault.settings.clock()
    try:
        with vault.read() as reader:
            last = last_backup(reader)
    except Integrity:  # the look at the log names it
        return
    if last is None:
        days = (now.date() - date.fromisoformat(vault.about.created)).days
        if days > OLD_AFTER_DAYS:
            yield Finding(Severity.INFO, "backup-none", "log", {"days": days})
    elif age_days(last.at, now) > OLD_AFTER_DAYS and last.lines_since > 0:
        facts: dict[str, str | int] = {"days": age_days(last.at, now), "lines": last.lines_since}
        yield Finding(Severity.INFO, "backup-old", "log", facts)
