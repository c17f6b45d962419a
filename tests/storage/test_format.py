"""A reader written from VAULT_FORMAT.md alone: nothing of ours, only SQLCipher and the standard library.

(We make the vault that it reads, and hand over the plaintext of the key slot; `test_keys` opens that with stock age.)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlcipher3 import dbapi2 as driver

from storage.vault import Settings
from tests.storage.vaults import PASSPHRASE, WORK_FACTOR, Small, add, opened, person, secrets_of, take


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _canonical(value: Any) -> bytes:
    """RFC 8785 for what a vault holds: no floats, keys in ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, written as it is defined there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + _tree(leaves[:half]) + _tree(leaves[half:])).digest()


class Read:
    """A vault as the document tells to read it."""

    def __init__(self, folder: Path, slot: str) -> None:
        lines = dict(line.removeprefix("# ").split(" ", 1) for line in slot.splitlines() if line.startswith("# "))
        self.folder = folder
        self.id, self.naming = lines["habeas"], bytes.fromhex(lines["naming-key"])
        self.database = driver.connect(str(folder / "records.db"))
        self.database.execute(f'PRAGMA key = "{lines["database-key"]}"')

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.database.execute(sql).fetchall()
        return found

    def lines(self) -> list[bytes]:
        rows = self.rows("SELECT seq, prev, body FROM log ORDER BY seq")
        return [_canonical({"body": body, "prev": prev, "seq": seq}) for seq, prev, body in rows]

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(text) for (text,) in self.rows("SELECT text FROM log_body ORDER BY seq")]


@pytest.fixture
def read(small: Small, tmp_path: Path) -> Iterator[Read]:
    with opened(small.folder, Settings(tmp_path / "state")) as found:
        take(found, "մի քանի կադր".encode() * 3000)
        with found.change("import", why="ցուցակ") as change:
            for number in range(70):
                change.add(person(f"Person {number}"))
        found.change_passphrase(PASSPHRASE, WORK_FACTOR)
    with opened(small.folder, Settings(tmp_path / "state")) as found:
        mistake = add(found, person("After a checkpoint"))
        with found.change("record.retract", why="typed twice") as change:
            change.apart = True
            change.retract([mistake])
    reader = Read(small.folder, secrets_of(small.folder).text)
    yield reader
    reader.database.close()


def test_the_open_file(read: Read) -> None:
    found = json.loads((read.folder / "vault.json").read_bytes())
    created, id_ = found["created"], found["id"]
    expected = f'{{\n "created": "{created}",\n "format": 1,\n "id": "{id_}"\n}}\n'
    assert (read.folder / "vault.json").read_text() == expected
    assert read.rows("SELECT only_row, id, format, created FROM vault") == [(1, id_, 1, created)]
    assert id_ == read.id


def test_the_chain_and_its_bodies(read: Read) -> None:
    before = "0" * 64
    for (prev,), line in zip(read.rows("SELECT prev FROM log ORDER BY seq"), read.lines(), strict=True):
        assert prev == before
        before = _sha256(line)
    texts = read.rows("SELECT log_body.text, log.body FROM log JOIN log_body USING (seq)")
    assert all(_sha256(text.encode()) == body for text, body in texts)
    assert all(_canonical(json.loads(text)) == text.encode() for text, _ in texts)


def test_the_versions_and_the_rows_that_name_them(read: Read) -> None:
    heads = read.rows(
        "SELECT seq, kind, id, version, digest, actor, recorded_at, text, salt, retracted"
        " FROM head JOIN record USING (n) JOIN body USING (n, version) ORDER BY seq, kind, id, version"
    )
    by_line: dict[int, list[list[Any]]] = {}
    for seq, kind, id_, version, digest, actor, recorded_at, text, salt, retracted in heads:
        line = {"actor": actor, "body": json.loads(text), "id": id_, "kind": kind, "recorded_at": recorded_at}
        if retracted:
            line["retracted"] = True
        assert digest == _sha256(_canonical({**line, "salt": salt, "version": version}))
        assert _canonical(json.loads(text)) == text.encode()
        by_line.setdefault(seq, []).append([kind, id_, version, digest])
    for seq, body in enumerate(read.bodies(), 1):
        rows = by_line.get(seq, [])
        if "root" in body:
            assert body["count"] == len(rows)
            assert body["root"] == _tree([_canonical(row) for row in rows]).hex()
        else:
            assert body.get("rows", []) == rows


def test_the_blobs(read: Read) -> None:
    told = {(seq, each) for seq, body in enumerate(read.bodies(), 1) for each in body.get("facts", {}).get("blobs", [])}
    for hash_, size, name, header, seq in read.rows("SELECT hash, size, name, header, seq FROM blob"):
        message = b"habeas blob name v1\n" + bytes.fromhex(hash_)
        assert name == hmac.new(read.naming, message, hashlib.sha256).hexdigest()
        raw = (read.folder / "blobs" / name[:2] / f"{name}.age").read_bytes()
        end = raw.index(b"\n", raw.index(b"\n--- ") + 1) + 1 + 16
        assert header == _sha256(raw[:end])
        chunks = max(1, -(-size // 65536))
        assert len(raw) == end + size + 16 * chunks
        assert (seq, _sha256(_canonical([hash_, header, name, size]))) in told


def test_the_checkpoints(read: Read, tmp_path: Path) -> None:
    tool = shutil.which("ssh-keygen")
    if tool is None:
        pytest.skip("missing tool: ssh-keygen")
    lines, bodies = read.lines(), read.bodies()
    [(public,)] = read.rows("SELECT public FROM signing_key")
    (tmp_path / "signers").write_text(f"investigator {public}\n")
    checkpoints = read.rows("SELECT size, text, signature FROM checkpoint ORDER BY size")
    assert len(checkpoints) >= 3
    for size, text, signature in checkpoints:
        whole = b"".join(line + b"\n" for line in lines[:size])
        at = text.split()[-1]
        assert text == (
            f"habeas-checkpoint-v1\nvault {read.id}\nsize {size}\nroot {_tree(lines[:size]).hex()}\n"
            f"lines-sha256 {_sha256(whole)}\nat {at}\n"
        )
        (tmp_path / "signature").write_text(signature)
        command = [tool, "-Y", "verify", "-f", tmp_path / "signers", "-I", "investigator", "-n", "habeas-checkpoint-v1"]
        subprocess.run([*command, "-s", tmp_path / "signature"], input=text.encode(), check=True, capture_output=True)
        if size < len(bodies):
            assert bodies[size]["facts"]["checkpoint"] == _sha256(_canonical([size, text, signature]))


def test_the_key_slots(read: Read) -> None:
    files = {(path.name, _sha256(path.read_bytes())) for path in (read.folder / "keys").iterdir()}
    assert set(read.rows("SELECT name, sha256 FROM key_slot")) == files
    told: dict[str, str] = {}
    for body in read.bodies():
        told |= body.get("facts", {}).get("slots", {})
    assert set(told.items()) == files


def test_what_the_machine_remembers(read: Read, tmp_path: Path) -> None:
    [path] = (tmp_path / "state").iterdir()
    name = hmac.new(read.naming, b"habeas witness name v1" + read.id.encode(), hashlib.sha256).hexdigest()
    assert path.name == name[:32]
    key = hmac.new(read.naming, b"habeas witness key v1", hashlib.sha256).digest()
    raw = path.read_bytes()
    lines = read.lines()
    for size, digest in json.loads(ChaCha20Poly1305(key).decrypt(raw[:12], raw[12:], None)):
        assert digest == _sha256(b"".join(line + b"\n" for line in lines[:size]))


def test_every_moment_is_known(read: Read) -> None:
    rows = read.rows("SELECT n, version, recorded_at, superseded_at FROM head ORDER BY n, version")
    for (n, version, _, superseded), (next_n, next_version, recorded, _) in pairwise(rows):
        if n == next_n:
            assert next_version == version + 1
            assert superseded == recorded
        else:
            assert superseded is None
