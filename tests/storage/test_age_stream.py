"""What is sealed comes back, from any place; what is altered, cut, exchanged or added is noticed and never released."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import AppError, Cancelled, Integrity, Refused
from app.jobs import Ticket
from storage import age
from storage.age.chunks import CHUNK_BYTES, SEALED_CHUNK_BYTES, sealed_size

IDENTITY = age.X25519Identity.generate()
SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 16 * CHUNK_BYTES, 40 * CHUNK_BYTES + 77)


def content(size: int) -> bytes:
    """Bytes in which no two chunks are alike."""
    return hashlib.shake_128(size.to_bytes(8, "big")).digest(size)


def sealed(plain: bytes) -> bytes:
    out = io.BytesIO()
    age.seal(age.BytesSource(plain), out, [IDENTITY.recipient], Ticket())
    return out.getvalue()


def head_size(file: bytes) -> int:
    """Length of header and nonce."""
    return file.index(b"\n--- ") + len("\n--- ") + 43 + len("\n") + 16


def released(file: bytes, reader: str) -> tuple[bytes, AppError | None]:
    """What a reader gives out before it is done or fails, and how it fails."""
    out = bytearray()
    try:
        if reader == "stream":
            for plain in age.decrypt_stream(io.BytesIO(file), [IDENTITY]):
                out += plain
        elif reader == "copy":
            age.open_(age.BytesSource(file), [IDENTITY]).read_all(out.extend, Ticket())
        else:
            opened = age.open_(age.BytesSource(file), [IDENTITY])
            for offset in range(0, opened.size, 50_000):
                out += opened.read_at(offset, 50_000)
    except AppError as error:
        return bytes(out), error
    return bytes(out), None


READERS = ("stream", "copy", "places")


@pytest.mark.parametrize("size", SIZES)
def test_seal_and_sealer_give_the_same_kind_of_file(size: int) -> None:
    plain = content(size)
    watched = hashlib.sha256()
    first, second, third = io.BytesIO(), io.BytesIO(), io.BytesIO()
    done = age.seal(age.BytesSource(plain), first, [IDENTITY.recipient], Ticket(), watch=watched.update)
    age.seal(io.BytesIO(plain), second, [IDENTITY.recipient], Ticket())
    with age.Sealer(third, [IDENTITY.recipient]) as sealer:
        for at in range(0, size, 70_001):
            assert sealer.write(plain[at : at + 70_001]) == len(plain[at : at + 70_001])
    assert sealer.close() == age.Sealed(sealer.header_sha256, size, len(third.getvalue()))
    assert watched.digest() == hashlib.sha256(plain).digest()
    for out in (first, second, third):
        file = out.getvalue()
        assert len(file) == head_size(file) + sealed_size(size)
        for reader in READERS:
            assert released(file, reader) == (plain, None)
    assert done.plain_bytes == size
    assert done.sealed_bytes == len(first.getvalue())
    assert done.header_sha256 == hashlib.sha256(first.getvalue()[: head_size(first.getvalue())]).hexdigest()
    assert age.open_(age.BytesSource(first.getvalue()), [IDENTITY]).header_sha256 == done.header_sha256


def test_no_two_files_are_alike() -> None:
    files = [sealed(b"same") for _ in range(3)]
    assert len(set(files)) == 3
    assert len({file[: head_size(file) - 16] for file in files}) == 3
    assert len({age.open_(age.BytesSource(file), [IDENTITY]).header_sha256 for file in files}) == 3


@given(st.lists(st.integers(0, 3 * CHUNK_BYTES), max_size=6))
@settings(max_examples=30)
def test_a_sealer_takes_pieces_of_any_size(sizes: list[int]) -> None:
    out = io.BytesIO()
    parts = [content(size) for size in sizes]
    with age.Sealer(out, [IDENTITY.recipient]) as sealer:
        for part in parts:
            sealer.write(part)
    assert released(out.getvalue(), "stream") == (b"".join(parts), None)


class Dribble(io.RawIOBase):
    """A pipe-like stream that gives a few bytes at a time and cannot be sought in."""

    def __init__(self, data: bytes, step: int) -> None:
        self._rest = data
        self._step = step

    def read(self, size: int = -1) -> bytes:
        size = min(size, self._step)
        given_, self._rest = self._rest[:size], self._rest[size:]
        return given_


@pytest.mark.parametrize("step", [1, 7, 65_551, 65_553])
def test_streams_that_give_little_at_a_time(step: int) -> None:
    plain = content(CHUNK_BYTES + 9) if step > 7 else content(300)
    out = io.BytesIO()
    age.seal(Dribble(plain, step), out, [IDENTITY.recipient], Ticket())  # type: ignore[arg-type]
    assert b"".join(age.decrypt_stream(Dribble(out.getvalue(), step), [IDENTITY])) == plain


LONG = content(12 * CHUNK_BYTES + 4321)
LONG_FILE = sealed(LONG)
LONG_OPENED = age.open_(age.BytesSource(LONG_FILE), [IDENTITY])


@given(st.integers(0, len(LONG) + CHUNK_BYTES), st.integers(0, 3 * CHUNK_BYTES))
def test_read_at_any_place(offset: int, length: int) -> None:
    assert LONG_OPENED.size == len(LONG)
    assert LONG_OPENED.read_at(offset, length) == LONG[offset : offset + length]


LONGER = content(40 * CHUNK_BYTES + 77)
LONGER_FILE = sealed(LONGER)


@given(st.integers(0, len(LONGER)), st.integers(0, len(LONGER)))
@settings(max_examples=40)
def test_read_at_over_many_chunks(offset: int, length: int) -> None:
    """What lies between the first and the last chunk of a read goes another way than those two."""
    opened = age.open_(age.BytesSource(LONGER_FILE), [IDENTITY])
    assert opened.read_at(offset, length) == LONGER[offset : offset + length]


@pytest.mark.parametrize("number", [0, 1, 16, 17, 18, 38, 39])
def test_read_at_over_many_chunks_meets_the_altered_one(number: int) -> None:
    altered = bytearray(LONGER_FILE)
    altered[head_size(LONGER_FILE) + number * SEALED_CHUNK_BYTES + 9] ^= 1
    opened = age.open_(age.BytesSource(bytes(altered)), [IDENTITY])
    with pytest.raises(Integrity, match="age-payload-damaged") as caught:
        opened.read_at(3, opened.size)
    assert caught.value.facts["chunk"] == number


def test_read_at_refuses_less_than_zero() -> None:
    for offset, length in ((-1, 1), (0, -1)):
        with pytest.raises(ValueError, match="below zero"):
            LONG_OPENED.read_at(offset, length)


def test_read_at_from_many_threads(tmp_path: Path) -> None:
    path = tmp_path / "film.age"
    path.write_bytes(LONG_FILE)
    wrong: list[int] = []
    with age.FileSource(path) as source:
        opened = age.open_(source, [IDENTITY])

        def reading(seed: int) -> None:
            for turn in range(150):
                offset = (seed * 104_729 + turn * 65_537) % len(LONG)
                if opened.read_at(offset, 100_000) != LONG[offset : offset + 100_000]:
                    wrong.append(offset)

        threads = [threading.Thread(target=reading, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def _damages() -> dict[str, Callable[[bytes], bytes]]:
    head = head_size(LONG_FILE)

    def chunk(number: int) -> slice:
        return slice(head + number * SEALED_CHUNK_BYTES, head + (number + 1) * SEALED_CHUNK_BYTES)

    def exchanged(file: bytes) -> bytes:
        parts = [file[chunk(number)] for number in range(13)]
        parts[2], parts[5] = parts[5], parts[2]
        return file[:head] + b"".join(parts)

    def cut(end: int) -> Callable[[bytes], bytes]:
        return lambda file: file[:end]

    other = sealed(LONG)
    other_head = head_size(other)
    cuts = {f"cut-before-chunk-{number}": cut(chunk(number).start) for number in range(13)}
    return cuts | {
        "cut-in-a-chunk": lambda file: file[: chunk(4).start + 1000],
        "cut-in-a-tag": lambda file: file[: chunk(4).start - 7],
        "cut-to-a-tag": lambda file: file[: chunk(4).start + 16],
        "cut-in-the-last-chunk": lambda file: file[:-1],
        "cut-off-the-last-but-its-tag": lambda file: file[: chunk(12).start + 16],
        "chunks-exchanged": exchanged,
        "chunk-left-out": lambda file: file[: chunk(3).start] + file[chunk(4).start :],
        "chunk-twice": lambda file: file[: chunk(4).start] + file[chunk(3)] + file[chunk(4).start :],
        "chunk-added": lambda file: file + file[chunk(3)],
        "last-chunk-added-again": lambda file: file + file[chunk(12)],
        "bytes-added": lambda file: file + b"\0",
        "tag-added": lambda file: file + bytes(16),
        "payload-of-another-file": lambda file: file[:head] + other[other_head:],
        "payload-and-nonce-of-another-file": lambda file: file[: head - 16] + other[other_head - 16 :],
        "chunk-of-another-file": lambda file: (
            file[: chunk(3).start]
            + other[other_head + 3 * SEALED_CHUNK_BYTES : other_head + 4 * SEALED_CHUNK_BYTES]
            + file[chunk(4).start :]
        ),
    }


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("damage", _damages())
def test_damage_of_the_payload(damage: str, reader: str) -> None:
    before, error = released(_damages()[damage](LONG_FILE), reader)
    assert isinstance(error, Integrity)
    assert error.code == "age-payload-damaged"
    assert 0 <= int(error.facts["chunk"]) <= 13
    assert LONG.startswith(before)
    # The seeking reader knows its length from the beginning, so a cut or an addition leaves nothing to give.
    if reader != "stream" and damage.startswith(("cut", "bytes", "tag", "last", "chunk-added")):
        assert before == b""


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_every_altered_byte_of_a_small_file(reader: str, mask: int) -> None:
    plain = b"only these words"
    file = sealed(plain)
    head = head_size(file)
    codes = {"age-header-damaged", "age-header-altered", "age-no-match"}
    seen = set()
    for place in range(len(file)):
        altered = bytearray(file)
        altered[place] ^= mask
        before, error = released(bytes(altered), reader)
        assert error is not None, f"byte {place}"
        assert before == b""
        assert error.code in (codes if place < head - 16 else {"age-payload-damaged"}), f"byte {place}"
        seen.add(error.code)
    assert "age-payload-damaged" in seen
    assert "age-header-damaged" in seen


@pytest.mark.parametrize("reader", READERS)
def test_every_length_of_a_small_file(reader: str) -> None:
    file = sealed(b"only these words")
    head = head_size(file)
    for end in range(len(file)):
        before, error = released(file[:end], reader)
        assert isinstance(error, Integrity)
        assert before == b""
        assert error.code == ("age-payload-damaged" if end >= head else "age-header-damaged")


@given(st.integers(0, len(LONG_FILE) - head_size(LONG_FILE) - 1), st.integers(1, 255), st.sampled_from(READERS))
@settings(max_examples=60)
def test_an_altered_byte_costs_its_chunk_and_no_other(place: int, mask: int, reader: str) -> None:
    altered = bytearray(LONG_FILE)
    altered[head_size(LONG_FILE) + place] ^= mask
    number = place // SEALED_CHUNK_BYTES
    before, error = released(bytes(altered), reader)
    assert isinstance(error, Integrity)
    assert error.facts["chunk"] == number
    assert LONG.startswith(before)
    assert len(before) <= number * CHUNK_BYTES
    if number < 12:
        opened = age.open_(age.BytesSource(bytes(altered)), [IDENTITY])
        for other in range(13):
            if other != number:
                start = other * CHUNK_BYTES
                assert opened.read_at(start, CHUNK_BYTES) == LONG[start : start + CHUNK_BYTES]
        with pytest.raises(Integrity):
            opened.read_at(number * CHUNK_BYTES, 1)


@given(st.binary(max_size=2000))
def test_any_bytes_are_no_age_file(untrusted: bytes) -> None:
    for start in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 "):
        before, error = released(start + untrusted, "stream")
        assert before == b""
        assert error is not None
        assert error.code == "age-header-damaged"


def test_a_file_without_an_end_of_its_header_is_given_up_early() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            block = b"age-encryption.org/v1\n-> a\n" if not self.given else b"\n-> a\n" * 700
            self.given += len(block)
            return block

    stream = Endless()
    with pytest.raises(Integrity, match="age-header-damaged"):
        list(age.decrypt_stream(stream, [IDENTITY]))
    assert stream.given < 300_000


def test_a_file_cut_while_it_is_open_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "film.age"
    path.write_bytes(LONG_FILE)
    with age.FileSource(path) as source:
        opened = age.open_(source, [IDENTITY])
        with path.open("r+b") as file:
            file.truncate(head_size(LONG_FILE) + 3 * SEALED_CHUNK_BYTES + 5)
        assert opened.read_at(0, 3 * CHUNK_BYTES) == LONG[: 3 * CHUNK_BYTES]
        with pytest.raises(Integrity) as caught:
            opened.read_at(3 * CHUNK_BYTES, 10)
        assert caught.value.facts["chunk"] == 3


def test_a_source_that_shrinks_while_it_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(content(CHUNK_BYTES))
    with age.FileSource(path) as source:
        path.write_bytes(b"")
        out = io.BytesIO()
        with pytest.raises(Integrity, match="source-changed"):
            age.seal(source, out, [IDENTITY.recipient], Ticket())
    assert released(out.getvalue(), "stream")[1] is not None


@pytest.mark.parametrize("stop_at", [0, 1, 5, 12])
def test_stopping(stop_at: int) -> None:
    """Cancelled at any report, both ways stop, and what was written so far does not pass for a whole file."""
    reports: list[tuple[str, int, int | None]] = []

    def stopping(step: str, done: int, total: int | None) -> None:
        reports.append((step, done, total))
        if len(reports) > stop_at:
            ticket.cancel()

    plain = content(16 * 1024 * 1024)
    ticket = Ticket(stopping)
    out = io.BytesIO()
    with pytest.raises(Cancelled):
        age.seal(age.BytesSource(plain), out, [IDENTITY.recipient], ticket, "blob")
    assert {step for step, _, _ in reports} == {"blob"}
    assert len(out.getvalue()) < len(plain)
    assert released(out.getvalue(), "stream")[1] is not None
    reports.clear()
    ticket = Ticket(stopping)
    clear = io.BytesIO()
    with pytest.raises(Cancelled):
        age.open_(age.BytesSource(sealed(plain)), [IDENTITY]).copy_to(clear, ticket)
    assert plain.startswith(clear.getvalue())
    assert len(clear.getvalue()) < len(plain)


def test_progress_counts_plain_bytes() -> None:
    reports: list[tuple[str, int, int | None]] = []
    ticket = Ticket(lambda *report: reports.append(report))
    age.seal(age.BytesSource(LONG), io.BytesIO(), [IDENTITY.recipient], ticket)
    LONG_OPENED.copy_to(io.BytesIO(), ticket)
    for step in ("seal", "open"):
        done = [amount for name, amount, total in reports if name == step and total == len(LONG)]
        assert done[0] == 0
        assert done == sorted(done)
        assert done[-1] == len(LONG)


def test_an_unfinished_sealer_leaves_no_whole_file() -> None:
    out = io.BytesIO()

    def packing() -> None:
        with age.Sealer(out, [IDENTITY.recipient]) as sealer:
            sealer.write(LONG)
            raise KeyError

    with pytest.raises(KeyError):
        packing()
    before, error = released(out.getvalue(), "stream")
    assert isinstance(error, Integrity)
    assert LONG.startswith(before)


def test_a_closed_sealer_takes_nothing_more() -> None:
    out = io.BytesIO()
    sealer = age.Sealer(out, [IDENTITY.recipient])
    assert sealer.close() == sealer.close()
    with pytest.raises(ValueError, match="closed"):
        sealer.write(b"x")
    assert released(out.getvalue(), "copy") == (b"", None)


def test_who_may_share_a_file() -> None:
    plain, hybrid, phrase = IDENTITY.recipient, age.HybridIdentity.generate().recipient, age.ScryptRecipient("a b", 10)
    for together in ([plain, hybrid], [plain, phrase], [hybrid, phrase], [phrase, phrase]):
        out = io.BytesIO()
        with pytest.raises(Refused, match="age-mixed-recipients"):
            age.Sealer(out, together)
        assert out.getvalue() == b""
    with pytest.raises(ValueError, match="nobody"):
        age.seal_bytes(b"x", [])


def test_each_of_many_recipients_opens_it() -> None:
    identities = [age.X25519Identity.generate() for _ in range(40)]
    file = age.seal_bytes(b"for all", [identity.recipient for identity in identities])
    for identity in identities:
        assert age.open_bytes(file, [IDENTITY, identity]) == b"for all"
    with pytest.raises(AppError, match="age-no-match"):
        age.open_bytes(file, [IDENTITY])
    with pytest.raises(AppError, match="age-no-match"):
        age.open_bytes(file, [])
