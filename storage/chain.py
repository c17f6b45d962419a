"""The log's written form, without a database: lines that hang on each other, and the bodies that they name.

    line   {"body": hex, "prev": hex, "seq": n}              RFC 8785; never changes, says nothing, travels whole
    body   {"act", "actor", "at", "facts", "rows" | "root" + "count", "salt", "subject", "v", "why"}     RFC 8785

`prev` is the SHA-256 of the line before (without its line end), 64 zeros for the first; `body` is the SHA-256 of the
body, which holds 32 random bytes of salt, so that nobody can guess a body that was erased or did not travel.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock
from app.errors import Integrity
from app.model.canonical import Json, canonical, string
from app.model.ids import is_sha256
from storage import merkle

NOTHING_BEFORE = "0" * 64
"""`prev` of the first line."""
MAX_ROWS = 64
"""An act on more rows than this names their root and count instead."""
LONGEST_LINE_BYTES = 256
"""No line is longer: two hashes, a number below 2**53, and the frame."""
BODY_VERSION = 1

_LINE = re.compile(rb'\{"body":"([0-9a-f]{64})",')

Row = tuple[str, str, int, str]
"""Kind, id, version and digest of one record version that an act wrote."""


def row(kind: str, record_id: str, version: int, digest: str) -> Row:
    """One row of an act. Raises ValueError if `digest` is no SHA-256 in hex or `version` is below 1."""
    if not is_sha256(digest) or version < 1:
        raise ValueError("no row")
    return kind, record_id, version, digest


def version_line(
    *,
    kind: str,
    record_id: str,
    version: int,
    actor: str,
    recorded_at: str,
    body: Json,
    salt: str | None = None,
    retracted: bool = False,
) -> bytes:
    """The one written form of a record version; its SHA-256 is the version's digest. Raises what `canonical` raises.

    `salt`: 64 hex digits, random for each version. Without it the digest of a version of which little is unknown (an
    address, a name) can be found by trying; digests travel in the rows of entries also where the version stays behind.
    `retracted`: from this version on the record is not held; the key stands in the line only then.
    """
    return version_line_of(
        canonical(body),
        kind=kind,
        record_id=record_id,
        version=version,
        actor=actor,
        recorded_at=recorded_at,
        salt=salt,
        retracted=retracted,
    )


def version_line_of(
    text: bytes,
    *,
    kind: str,
    record_id: str,
    version: int,
    actor: str,
    recorded_at: str,
    salt: str | None = None,
    retracted: bool = False,
) -> bytes:
    """The same for a body that is written already: `text` is its canonical JSON, which is put in as it stands.

    Where `text` is not canonical, neither is the line, and its digest is that of no version.
    """
    if salt is not None and not is_sha256(salt):
        raise ValueError("no salt")
    held = b',"retracted":true' if retracted else b""
    salted = b"" if salt is None else b',"salt":"%s"' % salt.encode("ascii")
    return b'{"actor":%s,"body":%s,"id":%s,"kind":%s,"recorded_at":%s%s%s,"version":%d}' % (
        string(actor),
        text,
        string(record_id),
        string(kind),
        string(recorded_at),
        held,
        salted,
        version,
    )


def version_digest(line: bytes) -> str:
    """SHA-256 of a version line, hex."""
    return hashlib.sha256(line).hexdigest()


def make_line(seq: int, prev: str, body: str) -> bytes:
    """The line number `seq` (from 1), without a line end. `prev` and `body`: SHA-256 in hex. Raises ValueError."""
    if seq < 1 or not is_sha256(prev) or not is_sha256(body):
        raise ValueError("no line")
    return canonical({"body": body, "prev": prev, "seq": seq})


def line_digest(line: bytes) -> str:
    """What the next line carries as `prev`."""
    return hashlib.sha256(line).hexdigest()


def rows_root(rows: Iterable[Sequence[Json]]) -> str:
    """The RFC 6962 root over the canonical JSON of each row, hex."""
    return merkle.root(canonical(each) for each in rows).hex()


def make_body(
    *,
    act: str,
    actor: str,
    at: datetime,
    subject: str | None = None,
    rows: Sequence[Row] = (),
    facts: Mapping[str, Json] | None = None,
    why: str | None = None,
    salt: str | None = None,
    apart: bool = False,
) -> bytes:
    """The body of an act, canonical. What is None or empty is left out. `salt`: 64 hex digits, fresh if not given.

    `apart`: name the root of the rows also where they are few, so that each can be proven without telling of the others.
    `facts`: digests, counts and ids only, with ASCII keys; never the name of a person. Raises ValueError or TypeError.
    """
    body: dict[str, Json] = {"act": act, "actor": actor, "at": clock.text(at), "v": BODY_VERSION}
    body["salt"] = salt or secrets.token_hex(32)
    if not is_sha256(body["salt"]):
        raise ValueError("no salt")
    if len(rows) > MAX_ROWS or (rows and apart):
        body["root"], body["count"] = rows_root(rows), len(rows)
    elif rows:
        body["rows"] = [list(each) for each in rows]
    if facts:
        if not all(key.isascii() for key in facts):
            raise ValueError("keys are ASCII")
        body["facts"] = dict(facts)
    if subject is not None:
        body["subject"] = subject
    if why is not None:
        body["why"] = why
    return canonical(body)


def body_digest(body: bytes) -> str:
    """What the line of this body carries as `body`."""
    return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True)
class Body:
    """A body as read. `rows` is empty where the act was on none, or on so many that only `root` and `count` stand."""

    act: str
    actor: str
    at: str
    subject: str | None
    rows: tuple[Row, ...]
    root: str | None
    count: int | None
    facts: Mapping[str, Json]
    why: str | None


_KEYS = {"act", "actor", "at", "count", "facts", "root", "rows", "salt", "subject", "v", "why"}


def _read_row(untrusted: Any) -> Row:
    match untrusted:
        case [str(kind), str(record_id), int(version), str(digest)] if not isinstance(version, bool):
            return row(kind, record_id, version, digest)
    raise ValueError("no row")


def _text(untrusted: Mapping[str, Any], key: str) -> str | None:
    value = untrusted.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(key)
    return value


def _must(value: str | None) -> str:
    if value is None:
        raise ValueError("missing")
    return value


def _read_frame(untrusted: bytes) -> Mapping[str, Any]:
    """The object of a body in its one form and of our version. Raises ValueError."""
    found = json.loads(untrusted)
    if not isinstance(found, dict) or set(found) - _KEYS or canonical(found) != untrusted:
        raise ValueError("not in its one form")
    if type(found.get("v")) is not int or found["v"] != BODY_VERSION or not is_sha256(_must(_text(found, "salt"))):
        raise ValueError("not of this version")
    return found


def _read_rows(untrusted: Mapping[str, Any]) -> tuple[tuple[Row, ...], str | None, int | None]:
    """The rows, or their root and count. Raises ValueError."""
    rows, root, count = untrusted.get("rows", []), _text(untrusted, "root"), untrusted.get("count")
    if not isinstance(rows, list) or len(rows) > MAX_ROWS or (root is None) != (count is None):
        raise ValueError("odd rows")
    if root is not None and (rows or type(count) is not int or not is_sha256(root)):
        raise ValueError("rows or their root, not both")
    return tuple(_read_row(each) for each in rows), root, count


def _read_facts(untrusted: Mapping[str, Any]) -> Mapping[str, Json]:
    facts = untrusted.get("facts", {})
    if not isinstance(facts, dict) or not all(key.isascii() for key in facts):
        raise ValueError("odd facts")
    return facts


def read_body(untrusted: bytes) -> Body:
    """Parse a body strictly. Raises `Integrity` with `log-body-unreadable`."""
    try:
        found = _read_frame(untrusted)
        rows, root, count = _read_rows(found)
        at = _must(_text(found, "at"))
        clock.moment(at)
        return Body(
            act=_must(_text(found, "act")),
            actor=_must(_text(found, "actor")),
            at=at,
            subject=_text(found, "subject"),
            rows=rows,
            root=root,
            count=count,
            facts=_read_facts(found),
            why=_text(found, "why"),
        )
    except (ValueError, TypeError, RecursionError) as bad:
        raise Integrity("log-body-unreadable") from bad


@dataclass(frozen=True)
class Head:
    """A log up to some line. `last`: digest of the last line. `root`: RFC 6962 over the lines without their line ends.

    `sha256_of_lines`: of all lines with one line feed after each, as `head -n SIZE log.jsonl | sha256sum` prints it.
    """

    size: int
    last: str
    root: str
    sha256_of_lines: str


class Walk:
    """Goes over a log line by line from the first, and knows the head at every moment."""

    def __init__(self) -> None:
        self._size = 0
        self._last = NOTHING_BEFORE
        self._tree = merkle.Tree()
        self._hash = hashlib.sha256()

    def add(self, untrusted_line: bytes) -> str:
        """Take the next line (without its line end); return the digest of its body.

        Raises `Integrity` with `log-broken` and `seq`, the number of the line that does not hang on those before it.
        """
        seq = self._size + 1
        match = _LINE.match(untrusted_line)
        if match is None or untrusted_line != make_line(seq, self._last, match.group(1).decode("ascii")):
            raise Integrity("log-broken", seq=seq)
        self._size = seq
        self._last = line_digest(untrusted_line)
        self._tree.add(untrusted_line)
        self._hash.update(untrusted_line + b"\n")
        return match.group(1).decode("ascii")

    @property
    def head(self) -> Head:
        return Head(self._size, self._last, self._tree.root().hex(), self._hash.hexdigest())


def check_lines(untrusted_lines: Iterable[bytes]) -> Head:
    """Check a whole log, given as lines without line ends. Raises `Integrity` with `log-broken` and the `seq`."""
    walk = Walk()
    for line in untrusted_lines:
        walk.add(line)
    return walk.head
