"""Steps 10 to 12: the log, its checkpoints, and what hangs on its entries: records and originals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Integrity
from app.model.canonical import canonical
from storage import chain, checkpoint, merkle, sshsig
from storage.bundle import contents, schema
from storage.bundle.found import Found
from storage.bundle.report import Step, Wrong, judged, short, unchecked
from storage.checkpoint import Checkpoint

_RECORD = re.compile(r"([a-z_]{1,32})-([0-9a-f]{32})-([1-9][0-9]{0,8})(\.part)?\.json")
_LOG = f"data/{contents.LOG}"
_BODIES = f"data/{contents.BODIES}"
_PROOFS = f"data/{contents.PROOFS}"
_CHECKPOINT = f"data/{contents.CHECKPOINT}"

Key = tuple[str, str, int]


@dataclass
class Log:
    """What steps 10 to 14 learn from the log and hand on.

    `heads`: the log's state at the sizes of the checkpoints and at its end. `on_lines`: digests of those disclosed entries
    that stand on a line. `records`: kind, id and version of what travelled, with its object. `parts`: fields left out.
    """

    head: chain.Head | None = None
    heads: dict[int, chain.Head] = field(default_factory=dict)
    bodies: dict[str, chain.Body] = field(default_factory=dict)
    on_lines: set[str] = field(default_factory=set)
    records: dict[Key, Mapping[str, Any]] = field(default_factory=dict)
    parts: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    malformed: list[str] = field(default_factory=list)


def read_bodies(found: Found, log: Log) -> list[str]:
    """Take in the disclosed entries; what is wrong with them is for step 12."""
    problems = []
    try:
        for number, line in enumerate(found.lines(_BODIES), start=1):
            digest = chain.body_digest(line)
            if digest in log.bodies:
                problems.append(f"{_BODIES}: line {number}: the same entry twice")
            try:
                log.bodies[digest] = chain.read_body(line)
            except Integrity as bad:
                problems.append(f"{_BODIES}: line {number}: {short(bad)}")
    except Wrong as wrong:
        problems.append(str(wrong))
    return problems


def _older(found: Found) -> Iterator[tuple[str, Checkpoint | None, bytes]]:
    for name in found.below("data/log/older/", r"[0-9]{6}\.checkpoint"):
        try:
            text = found.read(name, checkpoint.LARGEST_BYTES)
            yield name, checkpoint.parse(text), text
        except (Wrong, Integrity):
            yield name, None, b""


def unbroken(found: Found, log: Log, held: Sequence[Checkpoint]) -> Step:
    """10: each line continues the one before. Remembers the log's state wherever a checkpoint speaks of it."""
    sizes = {each.size for each in held} | {each.size for _, each, _ in _older(found) if each is not None}
    walk = chain.Walk()
    log.heads[0] = walk.head
    try:
        for size, line in enumerate(found.lines(_LOG, chain.LONGEST_LINE_BYTES), start=1):
            digest = walk.add(line)
            if digest in log.bodies:
                log.on_lines.add(digest)
            if size in sizes:
                log.heads[size] = walk.head
    except Wrong as wrong:
        return judged(10, [str(wrong)])
    except Integrity as bad:
        return judged(10, [f"{_LOG}: {short(bad)}"])
    log.head = walk.head
    log.heads[log.head.size] = log.head
    return judged(10, [], [f"{log.head.size} lines"])


def _begins(name: str, wanted: Checkpoint, vault: str | None, log: Log) -> str | None:
    """What is wrong if the log does not begin with what a checkpoint speaks of."""
    if vault is not None and wanted.vault != vault:
        return f"{name}: of another vault"
    head = log.heads.get(wanted.size)
    if head is None:
        return f"{name}: speaks of {wanted.size} lines, the log is shorter: an older or shortened copy"
    return None if wanted.covers(head) else f"{name}: the first {wanted.size} lines are not those it speaks of"


def _signed(found: Found, name: str, text: bytes) -> str:
    """The key that signed a checkpoint. Raises `Wrong`."""
    try:
        signature = found.read(f"{name}.sig", 16_384).decode("ascii", "replace")
        return sshsig.verify(signature, checkpoint.NAMESPACE, text)
    except Integrity as bad:
        raise Wrong(f"{name}.sig: {short(bad)}") from bad


def _current(found: Found, log: Log) -> Checkpoint:
    """The bundle's checkpoint, over the whole log and by the bundle's signer. Raises `Wrong`."""
    text = found.read(_CHECKPOINT, checkpoint.LARGEST_BYTES)
    try:
        current = checkpoint.parse(text)
    except Integrity as bad:
        raise Wrong(f"{_CHECKPOINT}: {short(bad)}") from bad
    key = _signed(found, _CHECKPOINT, text)
    if found.signer is not None and key != found.signer:
        raise Wrong(f"{_CHECKPOINT}.sig: made with another key than the bundle's")
    if log.head is not None and not current.covers(log.head):
        raise Wrong(f"{_CHECKPOINT}: speaks of another log than this one")
    return current


def _wrong_older(found: Found, log: Log, vault: str | None, signers: str | None) -> Iterator[str]:
    for name, older, text in _older(found):
        if older is None:
            yield f"{name}: it cannot be read"
            continue
        begins = _begins(name, older, vault, log)
        if begins is not None:
            yield begins
        try:
            key = _signed(found, name, text)
        except Wrong as wrong:
            yield str(wrong)
            continue
        # Keys are renewed; an older one counts if the caller expects it. Without expectations nobody is authenticated.
        known = key == found.signer or signers is None or sshsig.allowed(signers, checkpoint.NAMESPACE, key) is not None
        if not known:
            yield f"{name}.sig: made with the key {sshsig.fingerprint(key)}, which is not expected"


def checkpoints(found: Found, log: Log, held: Sequence[Checkpoint], signers: str | None) -> Step:
    """11: the signer stands for this log, and it still begins as it did at every older checkpoint, also the caller's."""
    problems: list[str] = []
    notes: list[str] = []
    vault = None
    try:
        current = _current(found, log)
        vault = current.vault
        notes.append(f"{current.size} lines at {current.at}, by the signer's clock")
    except Wrong as wrong:
        problems.append(str(wrong))
    if log.head is None:
        return judged(11, problems) if problems else unchecked(11, "the log is broken, see 10")
    problems += _wrong_older(found, log, vault, signers)
    for number, each in enumerate(held, start=1):
        if vault is not None and each.vault != vault:
            notes.append(f"checkpoint {number} of those given is of another vault")
            continue
        begins = _begins(f"checkpoint {number} of those given", each, vault, log)
        if begins is not None:
            problems.append(begins)
    return judged(11, problems, notes)


def _rows(found: Found, log: Log) -> tuple[dict[Key, str], list[str]]:
    """Digests of record versions by the entries that name them, directly or through a root."""
    known: dict[Key, str] = {}
    problems = []
    for digest, body in log.bodies.items():
        if log.head is not None and digest not in log.on_lines:
            problems.append(f"{_BODIES}: the entry {digest} stands on no line of the log")
        for kind, record_id, version, row_digest in body.rows:
            known[kind, record_id, version] = row_digest
    if _PROOFS not in found.entries:
        return known, problems
    for number, line in enumerate(found.lines(_PROOFS), start=1):
        try:
            proof, wrong = schema.check("proof", line)
            if wrong:
                raise ValueError(wrong[0])
            kind, record_id, version, row_digest = proof["row"]
            row = chain.row(str(kind), str(record_id), int(version), str(row_digest))
            body = log.bodies[proof["body"]]
            path = [bytes.fromhex(step) for step in proof["path"]]
            root, count = bytes.fromhex(body.root or ""), body.count or 0
        except (ValueError, KeyError, TypeError):
            problems.append(f"{_PROOFS}: line {number}: it cannot be read, or belongs to no entry")
            continue
        if merkle.proves(canonical(list(row)), proof["index"], count, path, root):
            known[row[0], row[1], row[2]] = row[3]
        else:
            problems.append(f"{_PROOFS}: line {number}: does not lead to the root of its entry")
    return known, problems


def _record(found: Found, name: str, known: Mapping[Key, str], log: Log) -> Iterator[str]:
    match = _RECORD.fullmatch(name.rpartition("/")[2])
    if match is None:
        return  # step 3 has named it
    kind, record_id, version, part = match.groups()
    key = (kind, record_id, int(version))
    try:
        value, wrong = schema.check("record-part" if part else "record", found.read(name))
    except Wrong as bad:
        yield str(bad)
        return
    except ValueError:
        yield f"{name}: not JSON in the one form"
        return
    log.malformed += [f"{name}: {each}" for each in wrong]
    if wrong:
        return
    record = value["record"] if part else value
    if (record["kind"], record["id"], record["version"]) != key:
        yield f"{name}: its name says another record or version"
        return
    if key in log.records:
        yield f"{name}: the same version twice"
    log.records[key] = record
    if part:
        log.parts[key] = tuple(value["withheld"])
    if key not in known:
        yield f"{name}: in no entry of the log that travelled"
    elif not part and found.sha256(name) not in (None, known[key]):
        yield f"{name}: not the version that the log speaks of"


def _originals(found: Found, log: Log) -> Iterator[str]:
    recorded = {
        str(record["body"].get("content")) for (kind, _, _), record in log.records.items() if kind == "evidence"
    }
    for name in found.below("data/originals/"):
        digest = found.sha256(name)
        if not name.endswith(".framehash") and digest is not None and digest not in recorded:
            yield f"{name}: the original of no record that travelled"


def entries(found: Found, log: Log, problems_of_bodies: Sequence[str]) -> Step:
    """12: what was disclosed of the log belongs to it; every record is a version it speaks of; every original is theirs."""
    problems = list(problems_of_bodies)
    try:
        known, more = _rows(found, log)
        problems += more
    except Wrong as wrong:
        known = {}
        problems.append(str(wrong))
    for name in found.below("data/records/"):
        problems += _record(found, name, known, log)
    problems += _originals(found, log)
    notes = [f"{len(log.records)} record versions"]
    if gone := sum(1 for record in log.records.values() if record.get("retracted")):
        notes.append(f"{gone} of them say that their record is no longer held")
    if log.parts:
        notes.append(f"{len(log.parts)} of them travelled in part; for what is in them the signature speaks alone")
    if not problems and log.head is None:
        return unchecked(12, "the log is broken, see 10")
    return judged(12, problems, notes)
