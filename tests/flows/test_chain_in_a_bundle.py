"""The chain of a still in a bundle sealed from a vault: each link altered by somebody who may encrypt but not sign, and the
step that catches it, however much of what binds the files they make again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import age, sshsig
from storage.bundle import tar
from tests.flows.habeas import Box
from tests.storage.bundle.conftest import Files, pack, renew


@pytest.fixture(scope="module")
def files(filled: Box) -> Files:
    """Everything in the sealed bundle, by path below its folder."""
    (key,) = age.parse_identities((filled.folder / filled.things["identity"]).read_text())
    with age.FileSource(filled.folder / "bundle.age") as source:
        archive = age.open_(source, [key])
        return {
            entry.name.partition("/")[2]: archive.read_at(entry.offset, entry.size) for entry in tar.entries(archive)
        }


def failed(box: Box, files: Files) -> set[int]:
    """The steps that fail for these files, packed and encrypted again for the same recipient."""
    top = str(box.things["sealed"]["id"])
    out = box.folder / f"bundle-{top}.age"
    out.write_bytes(age.seal_bytes(pack(files, top), [age.parse_recipient(box.things["public"])]))
    code, report = box.plain(
        *("verify", out, "--identity", box.folder / box.things["identity"]),
        *("--signer", box.folder / "allowed_signers"),
    )
    wrong = {step["n"] for step in report["steps"] if step["ok"] is False}
    assert (code, report["ok"]) == ((1, False) if wrong else (0, True))
    return wrong


def only(files: Files, start: str, end: str) -> str:
    return sorted(name for name in files if name.startswith(start) and name.endswith(end))[0]


def flip(files: Files, name: str, place: int) -> Files:
    raw = bytearray(files[name])
    raw[place] ^= 1
    return {**files, name: bytes(raw)}


def swap(files: Files, name: str, old: bytes, new: bytes) -> Files:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


def _another_pts(files: Files) -> Files:
    name = only(files, "data/stills/", ".json")
    still = json.loads(files[name])
    return swap(files, name, f'"frame":{still["frame"]}'.encode(), f'"frame":{still["frame"] + 1}'.encode())


def _pictures_exchanged(files: Files) -> Files:
    first, second = sorted(name for name in files if name.startswith("data/stills/") and name.endswith(".png"))[:2]
    return {**files, first: files[second], second: files[first]}


def _acquired_elsewhere(files: Files) -> Files:
    name = next(name for name in files if name.startswith("data/records/evidence") and b"court.example" in files[name])
    return swap(files, name, b"court.example", b"other.example")


def _a_film_of_their_own(files: Files) -> Files:
    return flip(files, only(files, "data/originals/", ".mp4"), 3000)


LINKS: dict[str, Callable[[Files], Files]] = {
    "acquisition": _acquired_elsewhere,
    "film": _a_film_of_their_own,
    "frame": _another_pts,
    "PNG": _pictures_exchanged,
    "log lines": lambda files: flip(files, "data/log/log.jsonl", 40),
    "an entry": lambda files: flip(files, "data/log/bodies.jsonl", 60),
    "checkpoint": lambda files: flip(files, "data/log/checkpoint", 80),
    "signature": lambda files: flip(files, "data/log/checkpoint.sig", 120),
}


def test_packed_again_as_it_was_it_is_right(box: Box, files: Files) -> None:
    assert failed(box, files) == set()


@pytest.mark.parametrize("link", LINKS)
def test_a_broken_link_is_caught(box: Box, files: Files, link: str) -> None:
    altered = LINKS[link](files)
    assert 7 in failed(box, altered)  # the manifest
    assert 6 in failed(box, renew(altered, manifest=True))  # the tag manifest
    assert 4 in failed(box, renew(altered, manifest=True, tags=True))  # its signature
    stranger = renew(altered, manifest=True, tags=True, key=sshsig.generate())
    caught = failed(box, stranger)
    assert 5 in caught  # another signer
    assert caught & {10, 11, 12, 13}, caught  # and the content does not hang together either


def test_a_stranger_who_signs_with_a_key_in_the_bundle_of_their_own(box: Box, files: Files) -> None:
    key = sshsig.generate()
    made = {**files, "data/keys/signer.pub": (sshsig.public_text(key) + "\n").encode()}
    assert 5 in failed(box, renew(made, manifest=True, tags=True, key=key))


def test_the_signed_tag_manifest_names_these_files(files: Files) -> None:
    named = dict(reversed(line.split("  ", 1)) for line in files["manifest-sha256.txt"].decode().splitlines())
    assert named == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if Path(name).parts[0] == "data"
    }
