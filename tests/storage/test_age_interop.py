"""Both ways with other people's programs: stock age, and the Rust implementation behind pyrage."""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from app.jobs import Ticket
from storage import age
from storage.age.chunks import CHUNK_BYTES

SIZES = pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 2 * 65_536, 37 * CHUNK_BYTES + 5])


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"missing tool: {name}")
    return path


def run(*command: str, given: bytes = b"") -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout


@SIZES
def test_stock_age_opens_ours(size: int, tmp_path: Path) -> None:
    plain = os.urandom(size)
    identity = age.X25519Identity.generate()
    other = age.X25519Identity.generate()
    key, file = tmp_path / "key", tmp_path / "file.age"
    key.write_text(f"# a test\n{identity.text}\n")
    with file.open("xb") as out:
        age.seal(age.BytesSource(plain), out, [other.recipient, identity.recipient], Ticket())
    assert run(tool("age"), "-d", "-i", str(key), str(file)) == plain
    file.write_bytes(age.seal_bytes(plain, [identity.recipient], armored=True))
    assert run(tool("age"), "-d", "-i", str(key), str(file)) == plain


@SIZES
def test_ours_opens_stock_age(size: int, tmp_path: Path) -> None:
    plain = os.urandom(size)
    identities = age.parse_identities(run(tool("age-keygen")).decode())
    recipient = identities[0].recipient.text
    assert run(tool("age-keygen"), "-y", given=identities[0].text.encode() + b"\n").decode().strip() == recipient
    file = run(tool("age"), "-r", recipient, given=plain)
    assert b"".join(age.decrypt_stream(io.BytesIO(file), identities)) == plain
    opened = age.open_(age.BytesSource(file), identities)
    assert opened.read_at(0, opened.size) == plain
    assert age.open_bytes(run(tool("age"), "-a", "-r", recipient, given=plain), identities) == plain


@SIZES
def test_pyrage_both_ways(size: int) -> None:
    plain = os.urandom(size)
    identity = age.X25519Identity.generate()
    theirs = pyrage.x25519.Identity.from_str(identity.text)
    assert str(theirs.to_public()) == identity.recipient.text
    for armored in (False, True):
        file = age.seal_bytes(plain, [identity.recipient], armored=armored)
        assert pyrage.decrypt(file, [theirs]) == plain
        assert age.open_bytes(pyrage.encrypt(plain, [theirs.to_public()], armored=armored), [identity]) == plain


@pytest.mark.parametrize("words", ["simple words", "Երեւան\u0587 déjà", "x"])
def test_pyrage_opens_a_passphrase_file_of_ours(words: str) -> None:
    file = age.seal_bytes(b"inside", [age.ScryptRecipient(words, 10)])
    assert pyrage.passphrase.decrypt(file, words) == b"inside"


def test_ours_opens_a_passphrase_file_of_pyrage() -> None:
    """It chooses the work by the speed of the machine, so the limit is raised here."""
    file = pyrage.passphrase.encrypt(b"inside", "one two")
    assert age.open_bytes(file, [age.ScryptIdentity("one two", max_work_factor=24)]) == b"inside"


def test_stock_age_opens_ours_with_a_typed_passphrase(tmp_path: Path) -> None:
    """Stock age asks on a terminal, so it gets one; this is how an office opens a vault's key file without us."""
    words = "Երեւան one two"
    file, clear = tmp_path / "slot.age", tmp_path / "clear"
    file.write_bytes(age.seal_bytes(b"inside", [age.ScryptRecipient(words, 10)]))
    program = tool("age")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(program, [program, "-d", "-o", str(clear), str(file)])
    said = b""
    try:
        while b"passphrase" not in said:
            said += os.read(terminal, 1000)
        os.write(terminal, words.encode() + b"\n")
        while os.read(terminal, 1000):
            pass
    except OSError:  # the other end is gone
        pass
    finally:
        os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, said
    assert clear.read_bytes() == b"inside"


def test_the_hybrid_kind_survives_a_file(tmp_path: Path) -> None:
    """Debian's age does not know this kind yet; the public vectors prove it against others."""
    identity = age.HybridIdentity.generate()
    path = tmp_path / "file.age"
    with path.open("xb") as out:
        age.seal(io.BytesIO(b"q" * 100_000), out, [identity.recipient] * 2, Ticket())
    with age.FileSource(path) as source:
        opened = age.open_(source, [age.X25519Identity.generate(), age.HybridIdentity.generate(), identity])
        assert opened.read_at(0, opened.size) == b"q" * 100_000
