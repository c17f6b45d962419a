"""A table into the record: one change, one line in the log, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from app.errors import Invalid
from app.jobs import Ticket
from app.model.event import is_foretold
from app.model.ids import RecordId, is_record_id
from app.model.record import KINDS, Record, reference_fields
from app.services.exporting import tables
from app.services.exporting.writers import as_written, to_csv
from app.services.files import outside, plain_file
from app.services.importing import csv_table, happenings, limits, people, xlsx_table
from app.services.importing import mapping as mappings
from app.services.importing.cells import Cells, Text, Values
from app.services.importing.fault import Fault, TableUnfitError, fault
from app.services.importing.mapping import Column
from app.services.importing.mapping import Mapping as TableMapping
from app.services.importing.references import References
from app.services.importing.tables import Row, Table
from app.services.record import PARSERS
from storage.changing import Change, Many
from storage.files import original, write_whole
from storage.tables import records, values
from storage.vault import Vault

_KEY_PATHS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "name": "",
        "service_number": "$.service.number",
        "birth": "$.birth.text",
        "address": "$.address",
        "notes": "$.notes",
        "marks": "$.marks",
    },
    "event": {"reference": "$.reference", "description": "$.description"},
}
"""Fields by which a row may find its record, besides the id: where their value stands. The name is the label."""
_STEP_EVERY_ROWS = 500
_ROWS_LOOKED_AT = 100


@dataclass(frozen=True)
class Options:
    """`mapping` None: proposed from the headers; `dates`, `key`, `encoding`, `delimiter` and `sheet` stand before its own."""

    mapping: TableMapping | None = None
    dates: mappings.DateStyle | None = None
    key: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    dry_run: bool = False
    all_or_nothing: bool = False
    blank_clears: bool = False
    why: str | None = None


@dataclass(frozen=True)
class Pair:
    """A row that may be about somebody who is recorded already. Both stay; people decide."""

    row: int
    new: RecordId
    other: RecordId


@dataclass
class Report:
    """What became of a table. `refused`: nothing was taken. `unmapped`: headers that nothing was taken from.

    `foretold`: rows of events whose day is still to come; they are taken.
    """

    kind: str
    sha256: str = ""
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: bool = False
    dry_run: bool = False
    faults: list[Fault] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    queued: int = 0
    foretold: list[int] = field(default_factory=list)
    mapping: TableMapping | None = None
    unmapped: tuple[str, ...] = ()
    encoding: str | None = None
    encoding_guessed: bool = False
    delimiter: str | None = None
    sheet: str | None = None
    seq: int | None = None


class _Undone(Exception):
    """Not an error: the way out of a change that shall leave no trace."""


class _Maker(Protocol):
    """How rows of a kind become records: the modules `people` and `happenings`."""

    @staticmethod
    def draft(texts: Mapping[str, Text]) -> dict[str, object]: ...
    @staticmethod
    def fields_of(part: str) -> Sequence[str]: ...
    @staticmethod
    def onto(before: Any, texts: Mapping[str, Text]) -> dict[str, Text]: ...
    @staticmethod
    def merged(before: Any, row: Any, given: Set[str], cleared: Set[str]) -> Any: ...


_MAKERS: dict[str, Any] = {"person": people, "event": happenings}


def read_file(path: Path) -> bytes:
    """The bytes of a table. Raises `Surroundings` for the file, TableUnfitError (table-too-large)."""
    with original(plain_file(path)) as file:
        pieces, size = [], 0
        while piece := file.read(1 << 20):
            size += len(piece)
            if size > limits.FILE_BYTES:
                raise TableUnfitError(fault(0, "", "", "table-too-large"))
            pieces.append(piece)
    return b"".join(pieces)


def read_mapping(path: Path, kind: str) -> TableMapping:
    """A saved mapping from its file. Raises `Surroundings`, `Invalid`."""
    with original(plain_file(path)) as file:
        untrusted = file.read(limits.MAPPING_BYTES + 1)
    if len(untrusted) > limits.MAPPING_BYTES:
        raise Invalid({"map": "mapping-form"})
    return mappings.parse(untrusted, kind)


def take_in(vault: Vault, kind: str, path: Path, options: Options, ticket: Ticket) -> Report:
    """Import people or events (`kind`) from a CSV or XLSX file.

    Rows with problems are passed over and reported, or with `all_or_nothing` nothing is taken. A file that is no whole table
    is reported and nothing is taken. Raises `Surroundings` for the file, `Invalid` for the mapping, and what a change raises;
    whatever is raised, the record is as it was.
    """
    report = Report(kind, dry_run=options.dry_run)
    try:
        untrusted = read_file(path)
        report.sha256 = hashlib.sha256(untrusted).hexdigest()
        _Import(vault, report, untrusted, options, ticket).run()
    except TableUnfitError as bad:
        report.faults.extend(bad.faults)
        _refuse(report)
    return report


def _refuse(report: Report) -> None:
    report.refused = True
    report.added = report.updated = report.unchanged = report.queued = 0
    report.skipped = report.read
    report.pairs.clear()
    report.foretold.clear()
    report.seq = None


class _Import:
    """One table on its way in."""

    def __init__(self, vault: Vault, report: Report, untrusted: bytes, options: Options, ticket: Ticket) -> None:
        self._vault = vault
        self._report = report
        self._untrusted = untrusted
        self._options = options
        self._ticket = ticket
        self._kind = report.kind
        self._maker: _Maker = _MAKERS[report.kind]
        self._parser = PARSERS[report.kind]
        table = self._table()
        report.encoding, report.encoding_guessed = table.encoding, table.encoding_guessed
        report.delimiter, report.sheet = table.delimiter, table.sheet
        chosen = options.mapping or self._proposed(table.headers)
        self._mapping = _with_options(chosen, options)
        report.mapping = self._mapping
        columns, report.unmapped = mappings.fitted(self._mapping, table.headers)
        # Only a table that we wrote has apostrophes that are not part of the text.
        self._ours = table.headers in tables.own_headers(report.kind) and table.delimiter is not None
        self._cells = Cells(self._mapping, columns)
        self._first_table: Table | None = table
        self._new: dict[RecordId, int] = {}
        self._today = vault.settings.clock().date()

    def _table(self) -> Table:
        options, saved = self._options, self._options.mapping
        if xlsx_table.looks_like(self._untrusted):
            return xlsx_table.read(self._untrusted, sheet=options.sheet or (saved.sheet if saved else None))
        return csv_table.read(
            self._untrusted,
            encoding=options.encoding or (saved.encoding if saved else None),
            delimiter=options.delimiter or (saved.delimiter if saved else None),
        )

    def _proposed(self, headers: Sequence[str]) -> TableMapping:
        """What the headers seem to mean; a column "id" that holds no ids of ours is somebody's own count and is passed over."""
        proposed = mappings.propose(self._kind, headers)
        position = next((at for at, each in enumerate(proposed.columns) if each.field == "id"), None)
        if position is None:
            return proposed
        first = islice((row.cells[position] for row in self._table().rows if row.rule is None), _ROWS_LOOKED_AT)
        if any(is_record_id(cell.strip().lower()) for cell in first):
            return proposed
        columns = [Column(each.header, None) if each.field == "id" else each for each in proposed.columns]
        return replace(proposed, columns=tuple(columns), key=None)

    def _rows(self) -> Iterator[Row]:
        table, self._first_table = self._first_table or self._table(), None
        if not self._ours:
            return table.rows
        return (Row(row.number, [as_written(cell) for cell in row.cells], row.rule) for row in table.rows)

    def run(self) -> None:
        report = self._report
        try:
            with self._vault.change(f"{self._kind}.import", why=self._options.why) as change:
                change.apart = True
                self._record(change)
                change.subject = None
                change.facts["source_sha256"] = report.sha256
                change.facts["rows_read"] = report.read
                change.facts["added"], change.facts["updated"] = report.added, report.updated
                if report.read == 0:
                    raise TableUnfitError(fault(1, "", "", "no-rows"))
                if self._options.all_or_nothing and report.faults:
                    _refuse(report)
                    raise _Undone
                if self._options.dry_run or not report.added + report.updated:
                    raise _Undone
                report.seq = change.seq
        except _Undone:
            return
        self._ticket.durable(f"{self._kind}.import")

    def _record(self, change: Change) -> None:
        references = References(change, self._kind)
        if reference_fields(self._kind).keys() & self._cells.fields & references.made:
            self._name_what_is_new(references)
        keys = _Keys(change, self._kind, self._mapping.key)
        with change.many() as many:
            for row in self._rows():
                self._report.read += 1
                if self._report.read % _STEP_EVERY_ROWS == 0:
                    self._ticket.progress("import", self._report.read)
                faults = self._take(change, many, references, keys, row)
                if faults:
                    self._report.faults.extend(faults)
                    self._report.skipped += 1

        if self._kind == "person":
            self._pair(change)

    def _pair(self, change: Change) -> None:
        """Name the rows that may be about somebody who is recorded already: they bear the same name, letter for letter.

        Likeness across spellings is weighed when duplicates are asked for, over everybody.
        """
        pairs = [Pair(self._new[id_], id_, other) for id_, other in values.namesakes(change, "person", change.seq)]
        self._report.pairs = pairs
        self._report.queued = len({pair.row for pair in pairs})

    def _name_what_is_new(self, references: References) -> None:
        """Places and sources that good rows name for the first time are recorded first, each under a line of its own."""
        for number, row in enumerate(self._rows()):
            if number % _STEP_EVERY_ROWS == 0:
                self._ticket.progress("read-table", number)
            found = self._cells.read(row)
            if row.rule or found.faults:
                continue
            references.look_ahead()
            try:
                references.parsed(self._parser, self._maker.draft(found.texts))
            except Invalid as bad:
                if "id" not in found.texts or any(problem != "missing" for problem in bad.problems.values()):
                    continue
            references.keep_looked_ahead()
        references.record_new()

    def _take(self, change: Change, many: Many, references: References, keys: _Keys, row: Row) -> tuple[Fault, ...]:
        """One row into the record; what is wrong with it, where something is."""
        if row.rule:
            return (fault(row.number, "", " | ".join(row.cells[:8]), row.rule),)
        found = self._cells.read(row)
        if found.faults:
            return found.faults
        try:
            before = keys.find(found)
            if before is None:
                self._add(many, references, found, row.number)
            else:
                self._bring_up_to_date(change, many, references, found, before, row.number)
        except Invalid as bad:
            return tuple(self._cells.located(bad.problems, row, self._maker.fields_of))
        return ()

    def _add(self, many: Many, references: References, found: Values, row: int) -> None:
        record = references.parsed(self._parser, self._maker.draft(found.texts))
        self._new[many.add(record)] = row
        self._note_foretold(record, row)
        self._report.added += 1

    def _note_foretold(self, record: Record, row: int) -> None:
        if is_foretold(record, self._today):
            self._report.foretold.append(row)

    def _bring_up_to_date(
        self, change: Change, many: Many, references: References, found: Values, before: RecordId, number: int
    ) -> None:
        stored = records.get(change, before, _class(self._kind))
        texts = self._maker.onto(stored.record, found.texts)
        row = references.parsed(self._parser, self._maker.draft(texts))
        given = frozenset(found.texts) - {"id"}
        cleared = found.blank if self._options.blank_clears else frozenset()
        record = self._maker.merged(stored.record, row, given, cleared)
        if many.put(stored, record):
            self._report.updated += 1
            self._note_foretold(record, number)
        else:
            self._report.unchanged += 1


def _class(kind: str) -> type[Any]:
    return KINDS[kind]


def _with_options(chosen: TableMapping, options: Options) -> TableMapping:
    key = options.key or chosen.key
    if key is not None:
        wanted = next((each.field for each in chosen.columns if each.header == key), None) or key
        if wanted != "id" and wanted not in _KEY_PATHS[chosen.kind]:
            raise Invalid({"key": "key-field"})
        key = wanted
    return TableMapping(
        chosen.kind,
        chosen.columns,
        options.dates or chosen.dates,
        key,
        chosen.values,
        chosen.defaults,
        options.encoding or chosen.encoding,
        options.delimiter or chosen.delimiter,
        options.sheet or chosen.sheet,
    )


class _Keys:
    """Finds the record that a row is about, by its id or by the value of the key column."""

    def __init__(self, change: Change, kind: str, key: str | None) -> None:
        self._change = change
        self._kind = kind
        self._key = key
        self._seen: set[str] = set()
        self._ids: dict[str, list[RecordId]] = {}
        if key is not None and key != "id":
            path = _KEY_PATHS[kind][key]
            pairs = (
                values.by_value(change, kind, path)
                if path
                else ((text, id_) for id_, text in records.labels(change, kind))
            )
            for value, id_ in pairs:
                self._ids.setdefault(value, []).append(id_)

    def find(self, found: Values) -> RecordId | None:
        """None for a row about something new. Raises `Invalid` for the field of the key."""
        if self._key is None:
            return None
        text = found.texts.get(self._key)
        if not isinstance(text, str) or not text.strip():
            return None
        text = text.strip()
        if text in self._seen:
            raise Invalid({self._key: "key-repeated"})
        self._seen.add(text)
        if self._key == "id":
            try:
                return records.resolve(self._change, text, self._kind)
            except Invalid as bad:
                raise Invalid({"id": next(iter(bad.problems.values()))}) from bad
        ids = self._ids.get(text, [])
        if len(ids) > 1:
            raise Invalid({self._key: "key-ambiguous"})
        return ids[0] if ids else None


def report_table(report: Report) -> bytes:
    """The problems as an inert CSV: row, column, value, rule; then what is to be looked at: rows that may be about somebody
    already recorded, rows of events whose day is still to come.
    """
    ahead = (fault(row, "", "", "still-to-come") for row in report.foretold)
    pairs = (fault(each.row, "", each.other, "possible-duplicate") for each in report.pairs)
    rows = [[str(each.row), each.column, each.value, each.rule] for each in (*report.faults, *pairs, *ahead)]
    return to_csv(("row", "column", "value", "rule"), rows, Ticket(), mark=True)


def save_report(vault: Vault, path: Path, report: Report) -> None:
    """Write the report to a new file outside the vault. It repeats cells of the table. Raises `Surroundings`."""
    write_whole(outside(vault.folder, path), report_table(report), replace=False)


def save_mapping(vault: Vault, path: Path, mapping: TableMapping) -> None:
    """Write a mapping to a new file outside the vault. Raises `Surroundings`."""
    write_whole(outside(vault.folder, path), mapping.to_json(), replace=False)
