"""Steps 3 to 9: the names, the signature, the manifests, the description, the recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.errors import Integrity
from storage import sshsig
from storage.bundle import bag, contents
from storage.bundle.found import Found
from storage.bundle.furniture import SCHEMAS
from storage.bundle.report import Step, Wrong, judged, short, unchecked

_NEEDED = (
    bag.BAGIT,
    bag.BAG_INFO,
    bag.MANIFEST,
    bag.TAG_MANIFEST,
    bag.SIGNATURE,
    bag.QUERY,
    "data/README-VERIFY.txt",
    "data/verify.sh",
    "data/verify.cmd",
    f"data/{contents.SIGNER}",
    *(f"data/{name}" for name in (contents.LOG, contents.BODIES, contents.CHECKPOINT)),
    *(f"data/{name}" for name in (contents.CHECKPOINT_SIGNATURE, contents.WITHHELD)),
    *(f"data/schema/{name}.json" for name in SCHEMAS),
)
_ALLOWED = re.compile(
    "|".join(
        (
            re.escape(bag.ANSWER),
            r"data/originals/[0-9]{6}\.[a-z0-9]{1,9}",
            r"data/stills/[0-9]{6}-s[0-9]{1,3}-pts-?[0-9]{1,19}\.(png|json)",
            r"data/records/[a-z_]{1,32}-[0-9a-f]{32}-[1-9][0-9]{0,8}(\.part)?\.json",
            r"data/metadata/(index\.csv|case\.jsonld)",
            r"data/log/(checkpoint\.tsr|proofs\.jsonl|older/[0-9]{6}\.checkpoint(\.sig|\.tsr)?)",
            r"data/redactions/exemptions\.csv",
            r"data/report/(report\.pdf|index\.html)",
            r"data/keys/tsa-chain\.pem",
        )
    )
)


def layout(found: Found) -> Step:
    """3: everything needed is there, and nothing that the format does not know."""
    problems = [f"{name}: missing" for name in _NEEDED if name not in found.entries]
    known = set(_NEEDED)
    problems += [
        f"{name}: not a name of the format"
        for name in found.entries
        if name not in known and not _ALLOWED.fullmatch(name)
    ]
    return judged(3, problems)


def signature(found: Found) -> Step:
    """4: somebody signed this tag manifest. Sets `found.signer`."""
    try:
        signed = found.read(bag.TAG_MANIFEST)
        text = found.read(bag.SIGNATURE).decode("ascii", "replace")
        found.signer = sshsig.verify(text, bag.NAMESPACE, signed)
    except Wrong as wrong:
        return judged(4, [str(wrong)])
    except Integrity as bad:
        return judged(4, [f"{bag.SIGNATURE}: {short(bad)}"])
    return judged(4, [], [f"signed with the key {sshsig.fingerprint(found.signer)}"])


def signer(found: Found, signers: str | None, principal: str | None) -> Step:
    """5: that somebody is whom the caller expects, by an allowed_signers text learned elsewhere."""
    if found.signer is None:
        return unchecked(5, "there is no valid signature")
    fingerprint = sshsig.fingerprint(found.signer)
    if signers is None:
        return unchecked(5, f"NOT AUTHENTICATED: no expected signer was given; the key that signed is {fingerprint}")
    who = sshsig.allowed(signers, bag.NAMESPACE, found.signer, principal)
    if who is None:
        return judged(5, [f"signed with the key {fingerprint}, which is not the expected signer's"])
    return judged(5, [], [f"{who} ({fingerprint})"])


def _differs(found: Found, name: str, expected: str) -> str | None:
    """What is wrong with a file that should have this SHA-256."""
    digest = found.digests.get(name)
    if digest is None:
        return f"{name}: missing"
    if digest.sha256 is None:
        ranges = ", ".join(f"{start} to {end}" for start, end in digest.damaged[:20])
        return f"{name}: damaged (bytes {ranges})"
    return None if digest.sha256 == expected else f"{name}: not the bytes that were signed"


def tag_files(found: Found) -> Step:
    """6: what describes the bundle is what was signed."""
    try:
        listed = bag.read_manifest(found.read(bag.TAG_MANIFEST))
    except Wrong as wrong:
        return judged(6, [str(wrong)])
    except Integrity as bad:
        return judged(6, [f"{bag.TAG_MANIFEST}: {short(bad)}"])
    problems = [f"{name}: not in {bag.TAG_MANIFEST}" for name in bag.TAG_FILES if name not in listed]
    problems += [f"{name}: must not be in {bag.TAG_MANIFEST}" for name in listed if name not in bag.TAG_FILES]
    differing = [_differs(found, name, digest) for name, digest in listed.items()]
    return judged(6, problems + [each for each in differing if each is not None])


def payload(found: Found) -> Step:
    """7: every file under data/ is what was signed; none missing, none added."""
    try:
        listed = bag.read_manifest(found.read(bag.MANIFEST, bag.LARGEST_MANIFEST_BYTES))
    except Wrong as wrong:
        return judged(7, [str(wrong)])
    except Integrity as bad:
        return judged(7, [f"{bag.MANIFEST}: {short(bad)}"])
    problems = [f"{name}: not below data/" for name in listed if not name.startswith("data/")]
    differing = [_differs(found, name, digest) for name, digest in listed.items() if name.startswith("data/")]
    problems += [each for each in differing if each is not None]
    problems += [f"{name}: not in the manifest" for name in found.below("data/") if name not in listed]
    return judged(7, problems)


def _wrong_info(found: Found) -> Iterator[str]:
    facts: dict[str, str] = {}
    for label, value in found.info:
        if label in facts and label != "Habeas-Recipient":
            yield f"{label}: stands there twice"
        facts[label] = value
    sizes = [entry.size for name, entry in found.entries.items() if name.startswith("data/")]
    expected = {
        "External-Identifier": found.bundle_id,
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        "Habeas-Format": bag.FORMAT,
    }
    if found.signer is not None:
        expected["Habeas-Signer"] = sshsig.fingerprint(found.signer)
    for label, value in expected.items():
        if facts.get(label) != value:
            yield f"{label}: {value} was expected, {facts.get(label, 'nothing')} stands there"
    try:
        date.fromisoformat(facts.get("Bagging-Date", ""))
    except ValueError:
        yield "Bagging-Date: not a date"


def description(found: Found) -> Step:
    """8: counts, id, format and signer stand in bag-info.txt as they are. Sets `found.info`."""
    try:
        found.info = bag.read_bag_info(found.read(bag.BAG_INFO))
        if found.read(bag.BAGIT) != bag.BAGIT_TEXT:
            return judged(8, [f"{bag.BAGIT}: not the declaration of BagIt 1.0"])
    except Wrong as wrong:
        return judged(8, [str(wrong)])
    except Integrity as bad:
        return judged(8, [f"{bag.BAG_INFO}: {short(bad)}"])
    return judged(8, [f"{bag.BAG_INFO}: {problem}" for problem in _wrong_info(found)])


def recipient(found: Found) -> Step:
    """9: the signer meant this recipient; a bundle that somebody passed on under another encryption is noticed."""
    if not found.sealed:
        return unchecked(9, "the file was not encrypted any more")
    if found.opened_for is None:
        return unchecked(9, "it was opened by something that has no public key")
    meant = [value for label, value in found.info if label == "Habeas-Recipient"]
    if found.opened_for in meant:
        return judged(9, [], [f"{len(meant)} recipients are named"])
    return judged(9, ["the key that opened it is not among the recipients whom the signer named"])
