"""One export: gathered, written whole, and one line in the log. Whatever it holds lies in the clear from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.clock import text
from app.errors import Invalid, Surroundings
from app.jobs import Ticket
from app.model.event import Event
from app.model.ids import RecordId
from app.model.person import Person
from app.model.proceeding import Proceeding
from app.model.record import KINDS
from app.model.relative import Relative, Told
from app.services import overview
from app.services.exporting import ftm, staying, tables, writers
from app.services.files import outside
from app.services.record import reason
from storage.files import write_whole
from storage.reading import Reader
from storage.tables import records, values
from storage.vault import Vault

FORMATS = ("csv", "xlsx", "json", "ftm")
FTM_WHAT = ("people", "events", "proceedings", "all")


@dataclass(frozen=True)
class Request:
    """`what`: one of `tables.WHAT`; for FollowTheMoney also "all". `as_of`, `known_on`: days, None for now.

    `status`: with the computed status of people. `only`: people of these statuses. `ids`: with ids, for taking it in again.
    `mark`: a CSV with the byte order mark.
    """

    what: str
    format: str
    out: Path
    as_of: date | None = None
    known_on: date | None = None
    status: bool = False
    only: tuple[str, ...] = ()
    ids: bool = False
    mark: bool = False
    why: str | None = None


@dataclass(frozen=True)
class Exported:
    """`size` in bytes. `stayed`: so many records of the kind stay in the vault, see `staying`.

    `betraying`: rows whose words name a protected source or how to reach one; as a spreadsheet numbers them, the headers being
    row 1, in a format without headers from 1.
    """

    path: Path
    rows: int
    size: int
    sha256: str
    headers: tuple[str, ...]
    stayed: int = 0
    betraying: tuple[int, ...] = ()


def export(vault: Vault, request: Request, ticket: Ticket) -> Exported:
    """Write what was asked for to a new file, readable by its owner only.

    Raises `Invalid` for what cannot be exported so, `Refused("cell-too-long-for-xlsx")`, `Surroundings` ("file-exists",
    "inside-vault", ...), `Cancelled`. Where it raises, no file bears the name and no line says it left.
    """
    _check(request)
    out = outside(vault.folder, request.out)
    if out.exists():
        raise Surroundings("file-exists")
    why = reason(request.why)
    found, content = _gather(vault, request, out, ticket)
    written = False
    try:
        with vault.change("export", why=why) as change:
            change.facts.update(what=request.what, format=request.format, count=found.rows, sha256=found.sha256)
            ticket.check()
            write_whole(out, content, replace=False)
            written = True
    except BaseException:
        if written:  # no line says that it left, so it has not
            with suppress(OSError):
                out.unlink(missing_ok=True)
        raise
    ticket.durable("export")
    return found


def _check(request: Request) -> None:
    problems: dict[str, str] = {}
    if request.format not in FORMATS:
        problems["format"] = "not-in-list"
    elif request.what not in (FTM_WHAT if request.format == "ftm" else tables.WHAT):
        problems["what"] = "not-exported"
    if request.what != "people" and (request.only or request.status):
        problems["status"] = "status-of-people"
    if problems:
        raise Invalid(problems)


def _gather(vault: Vault, request: Request, out: Path, ticket: Ticket) -> tuple[Exported, bytes]:
    standing = _standing(vault, request)
    with vault.read() as reader:
        moment = None
        if request.known_on is not None:  # to the end of that day, UTC, as a status is computed
            moment = text(datetime.combine(request.known_on + timedelta(days=1), datetime.min.time(), UTC))
        if request.format == "ftm":
            found = list(_entities(reader, request, standing, moment))
            lines = [ftm.lines(iter((each,))) for each in found]
            betraying = [at + 1 for at in staying.betraying(reader, (line.decode() for line in lines))]
            return _exported(out, (), len(found), b"".join(lines), 0, betraying)
        chosen = tables.columns(request.what, ids=request.ids, status=request.status)
        protected = staying.protected_sources(reader, moment)
        stay = (
            staying.staying(reader, moment, protected, _NAMED)
            if request.what in _MAY_LEAD_TO_WHAT_STAYS
            else frozenset()
        )
        labels = _Labels(reader, stay)
        captives = _captives(reader, moment) if request.what == "told" else {}
        rows: list[list[str]] = []
        stayed = 0
        for stored in records.of_kind(reader, KINDS[tables.KIND_OF[request.what]], moment):
            if len(rows) % 500 == 0:
                ticket.progress("gather", len(rows))
            if standing is not None and stored.id not in standing:
                continue
            if stored.id in stay:
                stayed += 1
                continue
            cells = tables.row(request.what, staying.without_traces(stored, protected), labels, ids=request.ids)
            if isinstance(stored.record, Told):
                captive = captives[stored.record.relative]
                cells.insert(0, captive if request.ids else labels(captive))
            if request.status and standing is not None:
                cells += _status_cells(standing[stored.id])
            rows.append([stored.id, *cells] if request.ids else cells)
        first_row = 1 if request.format == "json" else 2
        betraying = [at + first_row for at in staying.betraying(reader, ("\n".join(row) for row in rows))]
    if request.format == "csv":
        content = writers.to_csv(chosen.headers, rows, ticket, mark=request.mark)
    elif request.format == "xlsx":
        content = writers.to_xlsx(chosen.headers, rows, ticket)
    else:
        about = {
            "habeas_export": 1,
            "what": request.what,
            "as_of": request.as_of.isoformat() if request.as_of else None,
            "known_on": request.known_on.isoformat() if request.known_on else None,
        }
        content = writers.to_json(about, chosen.headers, rows, chosen.lists)
    return _exported(out, chosen.headers, len(rows), content, stayed, betraying)


def _exported(
    out: Path, headers: tuple[str, ...], rows: int, content: bytes, stayed: int, betraying: Iterable[int]
) -> tuple[Exported, bytes]:
    digest = hashlib.sha256(content).hexdigest()
    return Exported(out, rows, len(content), digest, headers, stayed, tuple(betraying)), content


def _standing(vault: Vault, request: Request) -> dict[RecordId, Any] | None:
    """People by id with how they stand, those asked for; None where nobody asked."""
    if request.what != "people" or not (request.status or request.only):
        return None
    found = overview.status(vault, request.as_of, request.known_on)
    return {
        each.id: each.standing
        for each in found.people
        if not request.only or each.standing.status.value in request.only
    }


def _status_cells(standing: Any) -> list[str]:
    days = standing.days_isolated
    lasts = (standing.last_seen, standing.last_contact, standing.last_private_contact)
    return [
        standing.status.value,
        *("" if last is None else last.latest.isoformat() for last in lasts),
        "" if days is None else str(days.least),
    ]


_NAMED = frozenset(tables.KIND_OF.values()) - {"told"}
"""Kinds whose names may leave; anything else that a record leads to stays an id."""
_MAY_LEAD_TO_WHAT_STAYS = frozenset({"claims", "acts"})


def _captives(reader: Reader, moment: str | None) -> dict[RecordId, RecordId]:
    """By relative: whose."""
    return {each.id: each.record.captive for each in records.of_kind(reader, Relative, moment)}


class _Labels:
    """Names of what records lead to, each looked up once; what stays in the vault is told by its id only."""

    def __init__(self, reader: Reader, stay: Iterable[RecordId] = ()) -> None:
        self._reader = reader
        self._known: dict[str, str] = {id_: id_ for id_ in stay}

    def __call__(self, id_: str) -> str:
        if id_ not in self._known:
            found = values.kind_and_label(self._reader, id_)
            self._known[id_] = found[1] if found and found[0] in _NAMED else id_
        return self._known[id_]


def _entities(
    reader: Reader, request: Request, standing: dict[RecordId, Any] | None, moment: str | None
) -> Iterator[ftm.Entity]:
    """Entities, each id once; links only between what is in the file."""
    seen: set[str] = set()
    labels = _Labels(reader)
    everybody = request.what == "all"
    people: set[str] = set()

    def fresh(entities: Iterator[ftm.Entity]) -> Iterator[ftm.Entity]:
        for each in entities:
            if each["id"] not in seen:
                seen.add(each["id"])
                yield each

    # Events and cases are of no use to others without the people in them.
    for person in records.of_kind(reader, Person, moment):
        if standing is None or person.id in standing:
            people.add(person.id)
            yield from fresh(ftm.person(person.id, person.record))
    if everybody or request.what == "events":
        for event in records.of_kind(reader, Event, moment):
            yield from fresh(ftm.event(event.id, event.record, labels))
    if everybody or request.what == "proceedings":
        for case in records.of_kind(reader, Proceeding, moment):
            defendants = iter(_defendants(case.record))
            yield from fresh(ftm.proceeding(case.id, case.record, (each for each in defendants if each in people)))


def _defendants(case: Proceeding) -> list[str]:
    """Ids of the defendants, whether they stand alone or with what is said of each."""
    return [str(getattr(each, "person", each)) for each in case.defendants]
