"""Verification of a bundle as a numbered list. Nothing is written, and nothing in the bundle is run or trusted.

It stops at nothing it can still check and names every file that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.x509 import Certificate

from app.errors import Integrity
from app.jobs import Ticket
from storage import age, sshsig
from storage.bundle import check_bag, check_contents, check_log, tar
from storage.bundle.check_contents import Deriving
from storage.bundle.found import Found
from storage.bundle.reader import Content, Digest, digests, top_folder
from storage.bundle.report import NAMES, Report, Step, judged, short, unchecked
from storage.checkpoint import Checkpoint


def _cut_short(*first: Step) -> Report:
    """A report that ends early because the rest cannot be looked at safely, or at all."""
    wrong = first[-1]
    rest = [unchecked(n, f"not looked at, see {wrong.n}") for n in NAMES if n > wrong.n]
    return Report(None, None, authenticated=False, steps=(*first, *rest))


def _opened(content: Content, hashed: Mapping[str, Digest]) -> Step:
    damaged = [name for name, digest in hashed.items() if digest.sha256 is None]
    if damaged:
        return judged(1, [f"{name}: the encrypted file is damaged where it lies" for name in damaged])
    return judged(1, []) if content.sealed else unchecked(1, "the file was not encrypted any more")


def _walk(content: Content, ticket: Ticket) -> Found | Report:
    """The bundle with every file hashed, or the report if its archive must not be read any further."""
    sound = judged(1, []) if content.sealed else unchecked(1, "the file was not encrypted any more")
    try:
        found = list(tar.entries(content.archive))
    except Integrity as bad:
        if bad.code != "archive-refused":
            return _cut_short(judged(1, [short(bad)]))
        name, reason = bad.facts["name"], bad.facts["reason"]
        return _cut_short(sound, judged(2, [f"{name}: {reason}" if name else str(reason)]))
    try:
        top = top_folder(found)
    except Integrity as bad:
        return _cut_short(sound, judged(2, []), judged(3, [str(bad.facts["reason"])]))
    hashed = digests(content, found, ticket)
    return Found(
        archive=content.archive,
        bundle_id=top,
        entries={entry.name.partition("/")[2]: entry for entry in found},
        digests={name.partition("/")[2]: digest for name, digest in hashed.items()},
        sealed=content.sealed,
        opened_for=content.opened_for,
    )


def verify(
    path: Path,
    identities: Sequence[age.Identity],
    ticket: Ticket,
    *,
    signers: str | None = None,
    principal: str | None = None,
    deriving: Deriving | None = None,
    authorities: Sequence[Certificate] | None = None,
    timestamp_answer: bytes | None = None,
    held: Sequence[Checkpoint] = (),
) -> Report:
    """Check a bundle from its encryption to its timestamp.

    `signers`: text of an OpenSSH allowed_signers file learned by another channel; without it nobody is authenticated.
    `principal`: the one signer expected, else any in that text. `deriving`: a decoder for films and stills.
    `authorities`: certificates of trusted timestamp authorities; `timestamp_answer`: a response that came after the bundle.
    `held`: checkpoints of the same vault that the caller kept from before.

    Progress: `verify` in bytes, then `derive` in stills. Raises `Access("age-no-match")` if it is not for these
    identities, `Surroundings` if the file cannot be read, `Refused("age-work-factor")`, `Cancelled`. Everything else that
    is wrong is in the report.
    """
    try:
        content = Content(path, identities)
    except Integrity as bad:
        return _cut_short(judged(1, [short(bad)]))
    with content:
        found = _walk(content, ticket)
        if isinstance(found, Report):
            return found
        log = check_log.Log()
        bodies = check_log.read_bodies(found, log)
        steps = (
            _opened(content, found.digests),
            judged(2, []),
            check_bag.layout(found),
            check_bag.signature(found),
            check_bag.signer(found, signers, principal),
            check_bag.tag_files(found),
            check_bag.payload(found),
            check_bag.description(found),
            check_bag.recipient(found),
            check_log.unbroken(found, log, held),
            check_log.checkpoints(found, log, held, signers),
            check_log.entries(found, log, bodies),
            check_contents.stills(found, log, deriving, ticket),
            check_contents.withheld(found, log),
            check_contents.timestamp(found, authorities, timestamp_answer),
        )
    fingerprint = None if found.signer is None else sshsig.fingerprint(found.signer)
    expected = steps[4].ok is True
    # Who signed matters only if what he signed is what is here.
    whole = all(step.ok for step in steps if step.n in (4, 6, 7))
    return Report(found.bundle_id, fingerprint, authenticated=expected and whole, steps=steps)
