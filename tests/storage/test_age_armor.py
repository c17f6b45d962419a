"""The text form: strict, one spelling for one file."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity
from storage import age
from storage.age.armor import BEGIN

IDENTITY = age.X25519Identity.generate()


def armored(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = age.ArmorWriter(out)
    for at in range(0, len(data), 31):
        writer.write(data[at : at + 31])
    writer.close()
    writer.close()
    return out.getvalue()


def inside(text: bytes, step: int = 100) -> bytes:
    reader = age.ArmorReader(io.BytesIO(text))
    return b"".join(iter(lambda: reader.read(step), b""))


@given(st.binary(max_size=400), st.integers(1, 200), st.sampled_from([b"", b" ", b"\n\t \r\n"]))
def test_there_and_back(data: bytes, step: int, space: bytes) -> None:
    text = armored(data)
    assert all(len(line) <= 64 for line in text.splitlines())
    assert inside(space + text + space, step) == data
    assert inside(text.replace(b"\n", b"\r\n"), step) == data
    assert inside(text.rstrip(b"\n"), step) == data


@given(st.binary(min_size=60, max_size=200), st.data())
def test_any_other_spelling_is_damage(data: bytes, draw: st.DataObject) -> None:
    """Whatever single byte is put in, left out or exchanged: it is noticed, or only space around the text changed."""
    text = armored(data)
    place = draw.draw(st.integers(0, len(text) - 1))
    byte = bytes([draw.draw(st.integers(0, 255))])
    how = draw.draw(st.sampled_from(["in", "out", "exchange"]))
    rest = {"in": text[place:], "out": text[place + 1 :], "exchange": text[place + 1 :]}[how]
    other = text[:place] + (b"" if how == "out" else byte) + rest
    with suppress(Integrity):
        found = inside(other)
        assert other.strip() == text.strip() or found != data


def test_line_ends_are_not_mixed() -> None:
    first, rest = armored(bytes(200)).split(b"\n", 1)
    for text in (first + b"\r\n" + rest, first + b"\n" + rest.replace(b"\n", b"\r\n", 1)):
        with pytest.raises(Integrity, match="age-armor-damaged"):
            inside(text)


@pytest.mark.parametrize("text", [b"", b"\n" * 10_000, b"x" * 100_000, BEGIN + b"\n" + b"A" * 100_000])
def test_what_is_no_armor_is_given_up_early(text: bytes) -> None:
    stream = io.BytesIO(text)
    with pytest.raises(Integrity, match="age-armor-damaged"):
        age.ArmorReader(stream).read(10)
    assert stream.tell() < 70_000


def test_small_files_as_text() -> None:
    for size in (0, 1, 100, 70_000):
        file = age.seal_bytes(bytes(size), [IDENTITY.recipient], armored=True)
        file.decode("ascii")
        assert age.open_bytes(b"\r\n" + file, [IDENTITY]) == bytes(size)
        with pytest.raises(Integrity, match="age-armor-damaged"):
            age.open_bytes(file + b"x", [IDENTITY])
