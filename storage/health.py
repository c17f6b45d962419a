"""Is everything there and as it was? Findings with a severity, what is wrong, where, and what to do about it.

It stops at nothing it can still look at. A finding carries codes and short facts; the words are in `ui.words.vault`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.errors import AppError, Integrity
from app.jobs import Ticket
from app.model.event import Event, EventType
from app.model.ids import RecordId
from app.model.investigator import Investigator
from app.model.record import Malformed, Record, decode
from app.model.record import blobs as blobs_of
from storage import chain, checkpoint, keys, log, sshsig
from storage.database import Row
from storage.reading import Reader
from storage.tables import blobs, derived, facts, indexed, records, search, slots
from storage.vault import Vault
from storage.witness import Standing


class Severity(StrEnum):
    INFO = "info"
    WARN = "warn"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Finding:
    """`what`: a code with words. `where`: a table, a file of the vault, the beginning of an id; never a name of a person."""

    severity: Severity
    what: str
    where: str
    facts: dict[str, str | int] = field(default_factory=dict)


def check(vault: Vault, ticket: Ticket, *, deep: bool) -> list[Finding]:
    """Look at the whole vault. `deep`: read and authenticate every blob too. An empty list is a healthy vault."""
    findings: list[Finding] = []
    looks: list[Callable[[], Iterator[Finding]]] = [
        lambda: _standing(vault),
        lambda: _keys(vault),
        lambda: _pages(vault),
        lambda: _in_snapshot(vault, _log, ticket),
        lambda: _in_snapshot(vault, _versions, ticket),
        lambda: _in_snapshot(vault, _derived, ticket),
        lambda: _blobs(vault, ticket, deep=deep),
    ]
    for look in looks:
        ticket.check()
        try:
            findings.extend(look())
        except Integrity as error:
            findings.append(Finding(Severity.CRITICAL, error.code, "records.db", dict(error.facts)))
    return findings


def _in_snapshot(
    vault: Vault, look: Callable[[Vault, Reader, Ticket], Iterator[Finding]], ticket: Ticket
) -> Iterator[Finding]:
    with vault.read() as reader:
        yield from look(vault, reader, ticket)


def _standing(vault: Vault) -> Iterator[Finding]:
    if vault.standing is Standing.OLDER:
        yield Finding(Severity.CRITICAL, "older-copy", "log")
    elif vault.standing is Standing.FORKED:
        yield Finding(Severity.CRITICAL, "forked-copy", "log")
    elif vault.standing is Standing.BROKEN:
        yield Finding(Severity.CRITICAL, "broken-copy", "log")


def _keys(vault: Vault) -> Iterator[Finding]:
    found = keys.slot_digests(vault.folder / "keys")
    with vault.read() as reader:
        allowed = slots.allowed(reader)
        put = [(seq, name, digest) for seq, facts in log.fact(reader, "slots") for name, digest in facts.items()]
        taken = [(seq, name) for seq, names in log.fact(reader, "removed_slots") for name in names]
    logged = [(name, digest) for _, name, digest in put]
    newest = dict(logged)
    since = {name: seq for seq, name, _ in put}
    removed = {name for seq, name in taken if seq > since.get(name, 0)}
    for name, digest in found.items():
        if (name, digest) not in allowed or (name, digest) not in logged:
            yield Finding(Severity.CRITICAL, "key-slot-unknown", f"keys/{name}")
        elif name in removed:  # a machine that died between the line and the file's end
            yield Finding(Severity.WARN, "travel-lock-unfinished", f"keys/{name}")
        elif digest != newest[name]:
            # While a change is under way both are allowed; a machine that died then leaves the older one in force. Where the
            # newer one is allowed no more, or not yet by this database, an older file or page was put back.
            interrupted = (name, newest[name]) in allowed
            yield Finding(Severity.INFO if interrupted else Severity.WARN, "key-slot-older", f"keys/{name}")
    if allowed - set(logged):
        yield Finding(Severity.CRITICAL, "key-slot-unknown", "key_slot")
    for name in sorted({name for name, _ in allowed} - set(found)):
        if name == keys.PASSPHRASE_SLOT:
            yield Finding(Severity.INFO, "key-slot-absent", f"keys/{name}")
        else:
            yield Finding(Severity.WARN, "key-slot-absent", f"keys/{name}")


def _pages(vault: Vault) -> Iterator[Finding]:
    for problem in vault.check_pages():
        yield Finding(Severity.CRITICAL, "database-damaged", problem)


def _log(vault: Vault, reader: Reader, ticket: Ticket) -> Iterator[Finding]:
    """The chain, every body against its line, every checkpoint against the chain and the keys that signed here."""
    walk = chain.Walk()
    heads: dict[int, chain.Head] = {}
    wanted = {each.size for each in log.checkpoints(reader)}
    try:
        for entry in log.entries(reader):
            ticket.check()
            walk.add(entry.line)
            if entry.seq in wanted:
                heads[entry.seq] = walk.head
            if entry.body is None:
                yield Finding(Severity.CRITICAL, "log-body-missing", f"line {entry.seq}", {"seq": entry.seq})
            else:
                yield from _rows_of(reader, entry)
    except Integrity as error:
        yield Finding(Severity.CRITICAL, "log-broken", "log", dict(error.facts))
        return
    yield from _checkpoints_kept(vault, reader)
    yield from _signing_keys(reader)
    public = set(slots.public_keys(reader))
    for signed in log.checkpoints(reader):
        try:
            text = checkpoint.parse(signed.text.encode())
            signer = sshsig.verify(signed.signature, checkpoint.NAMESPACE, signed.text.encode())
        except Integrity as error:
            yield Finding(Severity.CRITICAL, error.code, f"checkpoint {signed.size}")
            continue
        head = heads.get(signed.size)
        if signer not in public or text.vault != vault.about.id or head is None or not text.covers(head):
            yield Finding(
                Severity.CRITICAL, "checkpoint-log-differs", f"checkpoint {signed.size}", {"size": signed.size}
            )


def _checkpoints_kept(vault: Vault, reader: Reader) -> Iterator[Finding]:
    """Every checkpoint of which the next line of the log tells, or which this machine remembers, is there as it was."""
    kept = {each.size: each.digest for each in log.checkpoints(reader)}
    told = {seq - 1: digest for seq, digest in log.fact(reader, "checkpoint")}
    missing = {size for size, digest in told.items() if kept.get(size) != digest}
    if vault.writable:  # an older or other copy is named as such
        missing |= set(vault.remembered) - set(kept)
    for size in sorted(missing):
        yield Finding(Severity.CRITICAL, "checkpoint-gone", f"checkpoint {size}", {"size": size})


def _signing_keys(reader: Reader) -> Iterator[Finding]:
    """Private and public halves belong together, and each key is one that the record of its investigator names."""
    for key in slots.signing_keys(reader):
        named = {
            version.record.public_key
            for version in records.history(reader, key.investigator)
            if isinstance(version.record, Investigator)
        }
        try:
            same = sshsig.public_text(sshsig.load_private(key.private)) == key.public
        except Integrity:
            same = False
        if not same or key.public not in named:
            yield Finding(Severity.CRITICAL, "signing-key-damaged", "signing_key")


def _rows_of(reader: Reader, entry: log.Entry) -> Iterator[Finding]:
    """The versions that a line says it recorded are those that stand in the database."""
    heads = [
        (str(kind), str(id_), int(version), str(digest))
        for kind, id_, version, digest in reader.rows(
            "SELECT record.kind, record.id, head.version, head.digest FROM head JOIN record USING (n)"
            " WHERE head.seq = ? ORDER BY head.n, head.version",
            (entry.seq,),
        )
    ]
    body = chain.read_body((log.body_text(reader, entry.seq) or "").encode())
    if body.root is not None:
        same = chain.rows_root(sorted(heads)) == body.root and len(heads) == body.count
    else:
        same = sorted(heads) == sorted(body.rows)
    if not same:
        yield Finding(Severity.CRITICAL, "versions-not-in-log", f"line {entry.seq}", {"seq": entry.seq})


def _versions(_: Vault, reader: Reader, ticket: Ticket) -> Iterator[Finding]:
    """Every version, current or not, against its digest and its kind."""
    for id_ in records.without_versions(reader):
        yield Finding(Severity.CRITICAL, "record-damaged", f"record {id_[:8]}", {"id": id_[:8]})
    previous: dict[int, str | None] = {}
    for each in records.every_version(reader):
        ticket.check()
        where = f"{each.kind} {each.id[:8]}, version {each.version}"
        try:
            each.read()
        except (ValueError, TypeError, RecursionError):
            yield Finding(Severity.CRITICAL, "record-damaged", where, {"id": each.id[:8]})
        if each.n in previous and previous[each.n] != each.recorded_at:
            yield Finding(Severity.CRITICAL, "record-damaged", where, {"id": each.id[:8]})
        previous[each.n] = each.superseded_at
    for n, superseded_at in previous.items():
        if superseded_at is not None:
            yield Finding(Severity.CRITICAL, "record-damaged", f"record {n}", {"id": str(n)})


def _derived(_: Vault, reader: Reader, ticket: Ticket) -> Iterator[Finding]:
    """Labels, links and facts made again from the versions."""
    numbers = {RecordId(id_): (n, kind) for n, id_, kind in reader.rows("SELECT n, id, kind FROM record")}
    gone = {n for (n,) in reader.rows("SELECT n FROM head WHERE superseded_at IS NULL AND retracted = 1")}
    held = {id_: found for id_, found in numbers.items() if found[0] not in gone}
    labels: set[Row] = set()
    links: set[Row] = set()
    uses: set[Row] = set()
    facts_wrong = facts_met = 0
    sought = search.Compared()
    for each in records.every_version(reader):
        ticket.check()
        try:
            record = decode(each.kind, each.body)
            uses.update((each.n, each.version, field, content) for field, content in blobs_of(record))
            if each.retracted:
                continue
            if isinstance(record, Event):
                wrong, met = _facts_differ(reader, each, record, numbers.get)
                facts_wrong, facts_met = facts_wrong + wrong, facts_met + met
            if each.superseded_at is None:
                labels.add(derived.label_row(each.n, record))
                sought.add(each.n, record)
                links.update(derived.link_rows(each.n, record, held.get))
        except (Malformed, AppError, ValueError):
            continue  # named by the look at the versions
    for name, made, stored in (
        ("label", labels, derived.stored_labels(reader)),
        ("link", links, derived.stored_links(reader)),
        ("blob_use", uses, blobs.stored_uses(reader)),
    ):
        if made != stored:
            yield Finding(Severity.CRITICAL, "index-differs", name, {"rows": len(made ^ stored)})
    if rows := facts_wrong + facts.count(reader) - facts_met:
        yield Finding(Severity.CRITICAL, "index-differs", "fact", {"rows": rows})
    if rows := search.unfindable(reader):
        yield Finding(Severity.CRITICAL, "index-differs", "found", {"rows": rows})
    if not indexed.in_force(reader):
        yield Finding(Severity.INFO, "index-of-other-rules", "named")
    elif not sought.same(reader):
        for name, rows in search.differing(reader, _held(reader, ticket)).items():
            yield Finding(Severity.CRITICAL, "index-differs", name, {"rows": rows})
    if unknown := set(facts.codes(reader)) - set(EventType):
        yield Finding(Severity.CRITICAL, "index-differs", "fact_type", {"rows": len(unknown)})


def _held(reader: Reader, ticket: Ticket) -> Iterator[tuple[int, Record | None]]:
    """Every record as it is held now; None for what cannot be read or is not what was recorded."""
    for each in records.every_version(reader):
        ticket.check()
        if each.superseded_at is None and not each.retracted:
            try:
                yield each.n, each.read()
            except (AppError, ValueError, TypeError, RecursionError):
                yield each.n, None


def _facts_differ(reader: Reader, version: records.Version, event: Event, number_of: facts.Numbers) -> tuple[int, int]:
    """How many facts of a version differ from what is made of it now, and how many are stored; one version at a time, since
    there may be millions.
    """
    until = None if version.superseded_at is None else records.seq_of(reader, version.n, version.version + 1)
    made = {
        (*row, until)
        for row in facts.rows(version.n, version.version, event, version.recorded_at, version.seq, number_of)
    }
    stored = facts.of_version(reader, version.n, version.version)
    return len(made ^ stored), len(stored)


def _blobs(vault: Vault, ticket: Ticket, *, deep: bool) -> Iterator[Finding]:
    with vault.read() as reader:
        every = list(blobs.every(reader))
        used = {blob.hash: blobs.used_by(reader, blob.hash) for blob in every}
        seqs = blobs.seqs(reader)
        logged = {(seq, digest) for seq, digests in log.fact(reader, "blobs") for digest in digests}
    named = {blob.name for blob in every}
    done, total = 0, sum(blob.size for blob in every)
    for blob in every:
        where = f"{', '.join(id_[:8] for id_ in used[blob.hash]) or 'no record'}"
        facts: dict[str, str | int] = {"name": blob.name[:12]}
        if (seqs[blob.hash], blobs.row_digest(blob)) not in logged:
            yield Finding(Severity.CRITICAL, "blob-not-in-log", where, facts)
        try:
            with vault.store.open(blob) as opened:
                if deep and opened.read_all(ticket, step="check") != blob.hash:
                    yield Finding(Severity.CRITICAL, "blob-exchanged", where, facts)
        except AppError as error:
            if error.code == "cancelled":
                raise
            yield Finding(Severity.CRITICAL, error.code, where, {**facts, **dict(error.facts)})
        done += blob.size
        ticket.progress("check", done, total)
    for name, path in vault.store.names():
        if name not in named:
            yield Finding(Severity.INFO, "blob-unnamed", f"blobs/{path.parent.name}", {"name": name[:12]})
