"""A signed statement of how long a log was and what stood in it: six lines of text that a person can read.

    habeas-checkpoint-v1
    vault <32 hex>
    size <number of lines>
    root <RFC 6962 root over the lines, hex>
    lines-sha256 <hex: head -n SIZE log.jsonl | sha256sum>
    at <moment in UTC>

Signed as it stands with SSHSIG in the namespace `habeas-checkpoint-v1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app import clock
from app.errors import Integrity
from storage import sshsig
from storage.chain import Head, Walk

NAMESPACE = "habeas-checkpoint-v1"
LARGEST_BYTES = 1024

_FORM = re.compile(
    rb"habeas-checkpoint-v1\n"
    rb"vault ([0-9a-f]{32})\n"
    rb"size (0|[1-9][0-9]{0,15})\n"
    rb"root ([0-9a-f]{64})\n"
    rb"lines-sha256 ([0-9a-f]{64})\n"
    rb"at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n\Z"
)


@dataclass(frozen=True)
class Checkpoint:
    """`vault`: its id. `size`, `root`, `sha256_of_lines`: as in `chain.Head`. `at`: what the signer's clock said."""

    vault: str
    size: int
    root: str
    sha256_of_lines: str
    at: str

    def covers(self, head: Head) -> bool:
        """Whether `head` is the log of this checkpoint: the same length and the same lines."""
        return (self.size, self.root, self.sha256_of_lines) == (head.size, head.root, head.sha256_of_lines)


def make(vault: str, head: Head, at: datetime) -> bytes:
    """The text to sign. Raises ValueError if `vault` is no id."""
    text = (
        f"habeas-checkpoint-v1\nvault {vault}\nsize {head.size}\nroot {head.root}\n"
        f"lines-sha256 {head.sha256_of_lines}\nat {clock.text(at)}\n"
    ).encode("ascii")
    if not _FORM.match(text):
        raise ValueError("no checkpoint")
    return text


def parse(untrusted: bytes) -> Checkpoint:
    """Read the text strictly. Raises `Integrity` with `checkpoint-unreadable`."""
    match = _FORM.match(untrusted) if len(untrusted) <= LARGEST_BYTES else None
    if match is None:
        raise Integrity("checkpoint-unreadable")
    vault, size, root, lines, at = (part.decode("ascii") for part in match.groups())
    try:
        clock.moment(at)
    except ValueError as bad:
        raise Integrity("checkpoint-unreadable") from bad
    return Checkpoint(vault, int(size), root, lines, at)


def check(untrusted: bytes, untrusted_signature: str, untrusted_lines: Iterable[bytes]) -> tuple[Checkpoint, str]:
    """The checkpoint and the public key that signed it, if the log begins with the lines it speaks of.

    `untrusted_lines`: the log from its first line, without line ends; it may have grown since. Raises `Integrity`:
    `checkpoint-unreadable`, those of `sshsig.verify`, `log-broken`, `checkpoint-log-short` (fewer lines than were
    signed), `checkpoint-log-differs` (other lines than were signed).
    """
    checkpoint = parse(untrusted)
    signer = sshsig.verify(untrusted_signature, NAMESPACE, untrusted)
    walk = Walk()
    for line in islice(untrusted_lines, checkpoint.size):
        walk.add(line)
    head = walk.head
    if head.size < checkpoint.size:
        raise Integrity("checkpoint-log-short", size=checkpoint.size, found=head.size)
    if not checkpoint.covers(head):
        raise Integrity("checkpoint-log-differs", size=checkpoint.size)
    return checkpoint, signer
