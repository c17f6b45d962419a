"""The public test vectors of the age format: the category of each failure must be right, and what is released before it."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError
from app.jobs import Ticket
from storage import age
from tests.outside import vectors

COUNT = 143
CATEGORIES = {
    "age-header-damaged": "header failure",
    "age-work-factor": "header failure",
    "age-header-altered": "HMAC failure",
    "age-payload-damaged": "payload failure",
    "age-armor-damaged": "armor failure",
    "age-no-match": "no match",
}


@dataclass(frozen=True)
class Vector:
    expect: str
    payload_sha256: str | None
    identities: tuple[age.Identity, ...]
    armored: bool
    content: bytes

    @classmethod
    def read(cls, path: Path) -> Vector:
        head, _, content = path.read_bytes().partition(b"\n\n")
        lines = [line.partition(": ")[::2] for line in head.decode().splitlines()]
        facts = dict(lines)
        identities: list[age.Identity] = [age.parse_identity(value) for key, value in lines if key == "identity"]
        identities += [age.ScryptIdentity(value) for key, value in lines if key == "passphrase"]
        if "compressed" in facts:
            assert facts["compressed"] == "zlib"
            content = zlib.decompress(content)
        armored = facts.get("armored") == "yes"
        return cls(facts["expect"], facts.get("payload"), tuple(identities), armored, content)


def _names(*, armored: bool) -> list[Any]:
    try:
        names = sorted(path.name for path in vectors("age").iterdir())
        return [name for name in names if armored or not name.startswith("armor_")]
    except pytest.skip.Exception as missing:
        return [pytest.param("", marks=pytest.mark.skip(reason=str(missing)))]


def test_all_are_there() -> None:
    assert len(list(vectors("age").iterdir())) == COUNT


@pytest.mark.parametrize("name", _names(armored=True))
def test_as_a_stream(name: str) -> None:
    vector = Vector.read(vectors("age") / name)
    stream: Any = io.BytesIO(vector.content)
    if vector.armored:
        stream = age.ArmorReader(stream)
    released = hashlib.sha256()
    outcome = "success"
    try:
        for plain in age.decrypt_stream(stream, vector.identities):
            released.update(plain)
    except AppError as error:
        outcome = CATEGORIES[error.code]
    assert outcome == vector.expect
    if vector.payload_sha256 is not None:
        assert released.hexdigest() == vector.payload_sha256


@pytest.mark.parametrize("name", _names(armored=False))
def test_at_any_place(name: str) -> None:
    """The seeking reader agrees, and it refuses a file that is cut or has too much before it gives a single byte."""
    vector = Vector.read(vectors("age") / name)
    assert not vector.armored
    plain = io.BytesIO()
    outcome = "success"
    try:
        opened = age.open_(age.BytesSource(vector.content), vector.identities)
        assert opened.copy_to(plain, Ticket()) == opened.size
    except AppError as error:
        outcome = CATEGORIES[error.code]
    assert outcome == vector.expect
    if outcome == "success":
        assert hashlib.sha256(plain.getvalue()).hexdigest() == vector.payload_sha256
        assert opened.read_at(0, opened.size + 1) == plain.getvalue()
