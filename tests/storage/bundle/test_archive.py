"""Archives are read in one spelling only; everything else is rejected before anything is written, and never mended."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Integrity
from app.jobs import Ticket
from storage import age
from storage.bundle import names, tar
from storage.bundle.reader import open_bundle
from storage.bundle.verify import verify
from tests.storage.bundle.conftest import Files, pack
from tests.storage.bundle.sample import Sample, tool

TOP = "7f3a91"


def listed(archive: bytes) -> list[tar.Entry]:
    return list(tar.entries(age.BytesSource(archive)))


def refusal(archive: bytes) -> str:
    with pytest.raises(Integrity) as caught:
        listed(archive)
    assert caught.value.code == "archive-refused"
    return str(caught.value.facts["reason"])


def made(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.USTAR_FORMAT) -> bytes:
    """An archive as Python's tarfile writes it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def info(name: str, **fields: object) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.mode = 0o644
    for key, value in fields.items():
        setattr(found, key, value)
    return found


def trimmed(archive: bytes) -> bytes:
    """Without the zeros that tarfile adds beyond the two blocks at the end."""
    return archive.rstrip(b"\0") + bytes(-len(archive.rstrip(b"\0")) % 512) + tar.END


def test_tar_and_tarfile_read_what_we_write(tmp_path: Path) -> None:
    files = {"a.txt": b"", "b/c.txt": b"x" * 511, "b/d.txt": b"y" * 512, "b/e.txt": b"z" * 513}
    archive = pack(files, TOP)
    assert [(entry.name, entry.size) for entry in listed(archive)] == [
        (f"{TOP}/{name}", len(content)) for name, content in files.items()
    ]
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened.getmembers():
            assert (member.mode, member.uid, member.gid, member.mtime) == (0o644, 0, 0, 0)
            assert (member.uname, member.gname) == ("", "")
            read = opened.extractfile(member)
            assert read is not None
            assert read.read() == files[member.name.partition("/")[2]]
    (tmp_path / "x.tar").write_bytes(archive)
    done = subprocess.run(
        [tool("tar"), "-tvf", tmp_path / "x.tar"], capture_output=True, timeout=30, check=True, env={"TZ": "UTC"}
    )
    assert done.stderr == b""
    assert all(line.startswith("-rw-r--r-- 0/0 ") for line in done.stdout.decode().splitlines())


class Sparse:
    """An archive with one huge file of zeros that exists only in its headers."""

    def __init__(self, head: bytes, size: int) -> None:
        self._head = head
        self.size = len(head) + size + tar.padding(size) + len(tar.END)

    def read_at(self, offset: int, length: int) -> bytes:
        found = self._head[offset : offset + length]
        return found + bytes(max(0, min(length, self.size - offset) - len(found)))


@pytest.mark.parametrize("size", [8**11 - 1, 8**11, 8**11 + 1, 10**12])
def test_films_of_eight_gigabytes_and_more(size: int, tmp_path: Path) -> None:
    head = tar.header(f"{TOP}/data/originals/000001.mp4", size)
    assert len(head) == (512 if size < 8**11 else 1536)
    found = list(tar.entries(Sparse(head, size)))
    assert [(entry.offset, entry.size) for entry in found] == [(len(head), size)]
    assert tarfile.TarInfo.frombuf(head[:512], "ascii", "strict").isfile() == (size < 8**11)
    with (tmp_path / "sparse.tar").open("wb") as out:
        out.write(head)
        out.truncate(Sparse(head, size).size)
    with tarfile.open(tmp_path / "sparse.tar") as opened:
        assert [(member.name, member.size) for member in opened.getmembers()] == [(found[0].name, size)]
    done = subprocess.run([tool("tar"), "-tvf", tmp_path / "sparse.tar"], capture_output=True, timeout=60, check=True)
    assert str(size) in done.stdout.decode()


def test_the_pax_form_is_for_large_files_only() -> None:
    large = tar.header("a", 8**11)
    small = large.replace(b"size=%d" % 8**11, b"size=0000000005")
    assert "one form" in refusal(small + bytes(8192))


BAD_NAMES = [
    *("/etc/passwd", "../x", f"{TOP}/../x", f"{TOP}/./x", f"{TOP}//x", f"{TOP}/", "C:/x", "", f"{TOP}/a\\b"),
    *(f"{TOP}/.hidden", f"{TOP}/-rf", f"{TOP}/a b", f"{TOP}/a.", f"{TOP}/a ", f"{TOP}/a:b", f"{TOP}/a*", f"{TOP}/a\n"),
    *(f"{TOP}/CON", f"{TOP}/con.txt", f"{TOP}/nul", f"{TOP}/Aux.png", f"{TOP}/com1", f"{TOP}/lpt9.tar", f"{TOP}/é"),
    f"{TOP}/{'x' * 100}",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_bad_names(name: str) -> None:
    assert names.wrong_with(name) is not None
    if name.isascii() and 0 < len(name) <= 100:
        block = tar.header(name, 0)
        assert refusal(block + tar.END) == names.wrong_with(name)


@given(st.text(alphabet="abAB01._-/ \\:\0é", max_size=24))
def test_no_name_leads_out(name: str) -> None:
    if names.wrong_with(name) is None:
        joined = os.path.normpath(f"/base/{name}")
        assert joined == f"/base/{name}"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a symbolic link": (
        lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""))),
        "a link",
    ),
    "a hard link": (lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.LNKTYPE, linkname="b"), b""))), "a link"),
    "a character device": (lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.CHRTYPE), b""))), "a device"),
    "a block device": (lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.BLKTYPE), b""))), "a device"),
    "a pipe": (lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.FIFOTYPE), b""))), "a pipe"),
    "a folder": (lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.DIRTYPE), b""))), "an entry for a folder"),
    "a sparse file": (
        lambda: trimmed(made((info(f"{TOP}/a", type=tarfile.GNUTYPE_SPARSE), b""), form=tarfile.GNU_FORMAT)),
        "a sparse file",
    ),
    "a long name of GNU": (
        lambda: trimmed(made((info(f"{TOP}/{'a' * 120}"), b"x"), form=tarfile.GNU_FORMAT)),
        "an extension for long names",
    ),
    "a name by pax": (lambda: trimmed(made((info(f"{TOP}/{'a' * 120}"), b"x"), form=tarfile.PAX_FORMAT)), "one form"),
    "a time by pax": (
        lambda: trimmed(made((info(f"{TOP}/a", pax_headers={"mtime": "1.5"}), b"x"), form=tarfile.PAX_FORMAT)),
        "one form",
    ),
    "an owner": (lambda: trimmed(made((info(f"{TOP}/a", uname="somebody"), b"x"))), "one form"),
    "a number of an owner": (lambda: trimmed(made((info(f"{TOP}/a", uid=1000), b"x"))), "one form"),
    "a time": (lambda: trimmed(made((info(f"{TOP}/a", mtime=1), b"x"))), "one form"),
    "a mode with more rights": (lambda: trimmed(made((info(f"{TOP}/a", mode=0o4755), b"x"))), "one form"),
    "the same name twice": (lambda: _joined(("a", b"1"), ("a", b"2")), "the same name twice"),
    "names not in order": (lambda: _joined(("b", b"1"), ("a", b"2")), "names that are not in order"),
    "names equal but for case": (lambda: _joined(("A", b"1"), ("a", b"2")), "equal but for case"),
    "folders equal but for case": (lambda: _joined(("A/x", b"1"), ("a/y", b"2")), "equal but for case"),
    "a file where a folder is": (lambda: _joined(("a", b"1"), ("a/b", b"2")), "a file where a folder is"),
    "a folder where a file is": (lambda: _joined(("A/b", b"1"), ("a", b"2")), "a file where a folder is"),
    "something after the end": (lambda: _joined(("a", b"1")) + bytes(512), "something after the end"),
    "another archive after the end": (lambda: _joined(("a", b"1")) * 2, "something after the end"),
    "one block of zeros": (lambda: _joined(("a", b"1"))[:-512], "an end"),
    "no end": (lambda: _joined(("a", b"1"))[:-1024], "an end in the middle"),
    "an end in the middle of a file": (lambda: _joined(("a", b"1" * 2000))[:1500], "an end in the middle"),
    "something in the gap": (
        lambda: _joined(("a", b"1")).replace(b"1" + bytes(511), b"1hidden" + bytes(505)),
        "in the gap",
    ),
    "nothing": (lambda: b"", "an end in the middle"),
    "noise": (lambda: os.urandom(4096), ""),
    "a size that leads far away": (lambda: tar.header(f"{TOP}/a", 10**15) + tar.END, "an end in the middle"),
}


def _joined(*members: tuple[str, bytes]) -> bytes:
    parts = [
        tar.header(f"{TOP}/{name}", len(content)) + content + bytes(tar.padding(len(content)))
        for name, content in members
    ]
    return b"".join([*parts, tar.END])


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archives(case: str, sample: Sample, forge: Callable[..., Path]) -> None:
    make, reason = HOSTILE[case]
    archive = make()
    assert reason in refusal(archive)
    path = forge(archive)
    before = sorted(path.parent.rglob("*"))
    report = verify(path, [sample.identity], Ticket(), signers=sample.signers)
    assert [step.ok for step in report.steps[:2]] == [True, False]
    assert reason in report.steps[1].problems[0]
    assert all(step.ok is None for step in report.steps[2:])
    assert not report.authenticated
    with pytest.raises(Integrity, match="archive-refused"):
        open_bundle(path, [sample.identity])
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.parametrize("top", ["7f3a9", "7F3A91", "zzzzzz", "7f3a91x"])
def test_a_folder_that_is_not_named_like_a_bundle(
    top: str, files: Files, sample: Sample, forge: Callable[..., Path]
) -> None:
    report = verify(forge(pack(files, top)), [sample.identity], Ticket(), signers=sample.signers)
    assert report.steps[2].ok is False


def test_a_bundle_under_another_id_is_noticed(files: Files, sample: Sample, forge: Callable[..., Path]) -> None:
    report = verify(forge(pack(files, "123456")), [sample.identity], Ticket(), signers=sample.signers)
    assert report.steps[7].ok is False
    assert "External-Identifier" in report.steps[7].problems[0]


def test_two_folders_are_refused(files: Files, sample: Sample, forge: Callable[..., Path]) -> None:
    archive = pack({"a": b""}, "123456")[: -len(tar.END)] + pack(files)
    report = verify(forge(archive), [sample.identity], Ticket(), signers=sample.signers)
    assert report.steps[2].ok is False


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar, "MOST_FILES", 3)
    members = [(letter, b"") for letter in "abcd"]
    assert len(listed(_joined(*members[:3]))) == 3
    assert refusal(_joined(*members)) == "too many files"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_flipped_byte_outside_the_contents_is_refused(data: st.DataObject) -> None:
    archive = bytearray(_joined(("a/b", b"content"), ("a/c", b"x" * 600)))
    contents = {place for entry in listed(bytes(archive)) for place in range(entry.offset, entry.offset + entry.size)}
    place = data.draw(st.integers(0, len(archive) - 1).filter(lambda each: each not in contents))
    archive[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = listed(bytes(archive))
    except Integrity:
        return
    # One flipped bit never makes another good header: its sum would have to change as well.
    raise AssertionError(found)


def test_reading_at_any_place(sealed: Path, sample: Sample, files: Files) -> None:
    with open_bundle(sealed, [sample.identity]) as bundle:
        assert bundle.bundle_id == TOP
        assert list(bundle.names) == sorted(files)
        film = bundle.source("data/originals/000001.mp4")
        whole = files["data/originals/000001.mp4"]
        assert film.size == len(whole)
        for offset, length in ((0, 10), (5, 100), (len(whole) - 3, 100), (len(whole), 5), (len(whole) + 50, 5)):
            assert film.read_at(offset, length) == whole[offset : offset + length]
        with pytest.raises(ValueError, match="below zero"):
            film.read_at(-1, 5)
        with pytest.raises(Integrity, match="bundle-file-missing"):
            bundle.source("data/other")
        with pytest.raises(Integrity, match="bundle-file-too-large"):
            bundle.read("data/originals/000001.mp4", 10)
