"""Sealing: the same plan gives the same bytes; what is under the final name is whole, whatever happened before."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Cancelled, Integrity, Invalid, Surroundings
from app.jobs import Ticket
from storage import age, sshsig
from storage.bundle import bag, tar, writer
from storage.bundle.verify import verify
from storage.bundle.writer import Member, Packing, Plan, seal
from tests.storage.bundle.sample import Sample, run, tool


def opened(path: Path, *identities: age.Identity) -> bytes:
    return age.open_bytes(path.read_bytes(), identities)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_same_plan_gives_the_same_archive(sample: Sample, tmp_path: Path) -> None:
    first, second = (sample.seal(tmp_path / f"{n}.age") for n in range(2))
    one, two = (opened(tmp_path / f"{n}.age", sample.identity) for n in range(2))
    assert one == two
    assert first.sha256 != second.sha256  # age encrypts under a fresh key each time
    shuffled = replace(sample.plan(), members=tuple(reversed(sample.plan().members)))
    seal(tmp_path / "3.age", shuffled, [sample.identity.recipient], sample.key, Ticket())
    assert opened(tmp_path / "3.age", sample.identity) == one


def test_what_is_said_about_it_is_so(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "bundle-7f3a91.age"
    done = sample.seal(out)
    assert left_in(tmp_path) == [out.name]
    assert done.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert done.size == out.stat().st_size
    assert done.signer == sshsig.fingerprint(sshsig.public_text(sample.key))
    archive = opened(out, sample.identity)
    found = [entry.name for entry in tar.entries(age.BytesSource(archive))]
    assert done.members == sum(name.startswith("7f3a91/data/") for name in found)
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600


def test_several_recipients_and_nobody_else(sample: Sample, tmp_path: Path) -> None:
    people = [age.X25519Identity.generate() for _ in range(3)]
    out = tmp_path / "b.age"
    seal(out, sample.plan(), [each.recipient for each in people], sample.key, Ticket())
    header = out.read_bytes().split(b"\n---")[0]
    assert header.count(b"-> X25519 ") == 3 == header.count(b"-> ")
    for each in people:
        report = verify(out, [each], Ticket(), signers=sample.signers)
        assert report.ok
        assert report.steps[8].ok is True
    stock = tmp_path / "identity.txt"
    stock.write_text(people[2].text + "\n")
    done = run(tool("age"), "-d", "-i", str(stock), str(out))
    assert done.returncode == 0
    assert done.stdout == opened(out, people[0])


def test_a_recipient_who_is_safe_from_quantum_computers(sample: Sample, tmp_path: Path) -> None:
    person = age.HybridIdentity.generate()
    seal(tmp_path / "b.age", sample.plan(), [person.recipient], sample.key, Ticket())
    assert verify(tmp_path / "b.age", [person], Ticket(), signers=sample.signers).ok


def test_no_recipient_no_bundle(sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        seal(tmp_path / "b.age", sample.plan(), [], sample.key, Ticket())
    assert dict(caught.value.problems) == {"recipients": "missing"}


def test_a_file_that_is_there_stays(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "b.age"
    out.write_bytes(b"mine")
    with pytest.raises(Surroundings, match="file-exists"):
        sample.seal(out)
    assert out.read_bytes() == b"mine"
    assert left_in(tmp_path) == ["b.age"]


def test_no_folder(sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(Surroundings):
        sample.seal(tmp_path / "missing" / "b.age")


class Changing:
    """A content that is not what its length or digest said."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content = content
        self.size = size

    def read_at(self, offset: int, length: int) -> bytes:
        return self._content[offset : offset + length]


@pytest.mark.parametrize(
    "member",
    [
        Member("originals/000009.mp4", b"content", hashlib.sha256(b"other").hexdigest()),
        Member("originals/000009.mp4", Changing(b"content", 8)),
    ],
    ids=["another digest", "shorter than it said"],
)
def test_contents_that_changed_make_no_bundle(member: Member, sample: Sample, tmp_path: Path) -> None:
    plan = sample.plan()
    with pytest.raises(Integrity) as caught:
        seal(
            tmp_path / "b.age",
            replace(plan, members=(*plan.members, member)),
            [sample.identity.recipient],
            sample.key,
            Ticket(),
        )
    assert caught.value.code == "seal-source-changed"
    assert caught.value.facts["name"] == "data/originals/000009.mp4"
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("path", ["../x", "originals/CON", "a b", "originals/000001.mp4", "ORIGINALS/x", "verify.sh"])
def test_a_plan_with_bad_names_or_a_name_twice(path: str, sample: Sample, tmp_path: Path) -> None:
    plan = sample.plan()
    bad = replace(plan, members=(*plan.members, Member(path, b"")))
    with pytest.raises(ValueError, match=r"name|case|where"):
        seal(tmp_path / "b.age", bad, [sample.identity.recipient], sample.key, Ticket())
    assert left_in(tmp_path) == []


def test_a_disk_that_gives_back_other_bytes_makes_no_bundle(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)

    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc on this system")
    monkeypatch.setattr(writer, "_forget_cache", spoil)
    with pytest.raises(Integrity):
        sample.seal(tmp_path / "b.age", from_medium=True)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("step", ["seal", "read-back"])
def test_stopping_leaves_nothing(step: str, sample: Sample, tmp_path: Path) -> None:
    tickets: list[Ticket] = []

    def report(at: str, _done: int, _total: int | None) -> None:
        if at == step:
            tickets[0].cancel()

    tickets.append(Ticket(report))
    with pytest.raises(Cancelled):
        seal(tmp_path / "b.age", sample.plan(), [sample.identity.recipient], sample.key, tickets[0])
    assert left_in(tmp_path) == []


def test_progress_has_a_total_and_reaches_it(sample: Sample, tmp_path: Path) -> None:
    seen: dict[str, list[tuple[int, int | None]]] = {}
    ticket = Ticket(lambda step, done, total: seen.setdefault(step, []).append((done, total)))
    seal(tmp_path / "b.age", sample.plan(), [sample.identity.recipient], sample.key, ticket)
    assert list(seen) == ["seal", "read-back"]
    for places in seen.values():
        assert [done for done, _ in places] == sorted(done for done, _ in places)
        assert places[-1][0] == places[-1][1] == Packing(sample.plan(), [sample.identity.recipient], sample.key).size


_CHILD = """
import sys, resource, signal
from datetime import date
from pathlib import Path
from app.errors import AppError
from app.jobs import Ticket
from storage import age, sshsig
from storage.bundle.writer import Member, Plan, seal

class Noise:
    size = {size}
    def read_at(self, offset, length):
        return bytes(min(length, self.size - offset))

limit = {limit}
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
ticket = Ticket(lambda step, done, total: print(step, flush=True))
plan = Plan("7f3a91", date(2026, 3, 2), (Member("originals/000001.mp4", Noise()),))
try:
    seal(Path(sys.argv[1]), plan, [age.X25519Identity.generate().recipient], sshsig.generate(), ticket)
except AppError as error:
    print("ERROR", error.code, flush=True)
else:
    print("SEALED", flush=True)
"""


def child(out: Path, size: int, limit: int = 0) -> subprocess.Popen[str]:
    code = _CHILD.format(size=size, limit=limit)
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", code, out],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


@pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")
@pytest.mark.parametrize("limit", [1000, 70_000, 5_000_000])
def test_a_disk_that_takes_no_more(limit: int, tmp_path: Path) -> None:
    process = child(tmp_path / "b.age", 8_000_000, limit)
    output, _ = process.communicate(timeout=60)
    assert "ERROR" in output
    assert "SEALED" not in output
    assert left_in(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("step", ["seal", "read-back"])
@pytest.mark.parametrize("after", [1, 4, 20])
def test_killed_while_sealing(step: str, after: int, tmp_path: Path) -> None:
    process = child(tmp_path / "b.age", 60_000_000)
    assert process.stdout is not None
    count = 0
    for line in process.stdout:
        count += line.strip() == step
        if count == after:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    for name in left_in(tmp_path):
        assert name.startswith(".")
        assert name.endswith(".part")
        assert len(name) == len(".") + 16 + len(".part")


def test_a_full_disk_is_told_before_it_is_filled(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(writer.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(Surroundings) as caught:
        sample.seal(tmp_path / "b.age")
    assert caught.value.code == "disk-full"
    assert caught.value.facts["free"] == 1000
    assert int(caught.value.facts["needed"]) > 50_000
    assert left_in(tmp_path) == []


def test_the_archive_is_read_once_and_in_order(sample: Sample) -> None:
    packing = Packing(sample.plan(), [sample.identity.recipient], sample.key)
    packing.read_at(0, 100)
    with pytest.raises(ValueError, match="one go"):
        packing.read_at(0, 100)


@pytest.mark.parametrize("piece", [100, 511, 512, 513, 4096])
def test_pieces_of_any_size_make_the_same_archive(piece: int, sample: Sample) -> None:
    def archive(length: int) -> bytes:
        packing = Packing(sample.plan(), [sample.identity.recipient], sample.key)
        return b"".join(packing.read_at(offset, length) for offset in range(0, packing.size, length))

    assert archive(piece) == archive(1 << 20)


def test_a_plan_with_nothing_chosen_is_still_a_bag(sample: Sample, tmp_path: Path) -> None:
    empty = Plan("000000", sample.plan().on, ())
    done = seal(tmp_path / "b.age", empty, [sample.identity.recipient], sample.key, Ticket())
    assert done.members == 11
    report = verify(tmp_path / "b.age", [sample.identity], Ticket(), signers=sample.signers)
    assert [step.n for step in report.steps if step.ok is False] == [3, 10, 11, 12, 14]
    assert bag.file_name("000000") == "bundle-000000.age"


def test_new_ids_are_random() -> None:
    ids = {writer.new_bundle_id() for _ in range(50)}
    assert len(ids) > 40
    assert all(bag.is_bundle_id(each) for each in ids)


def test_nothing_outside_names_anybody(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / bag.file_name("7f3a91")
    sample.seal(out)
    raw = out.read_bytes()
    for canary in (b"Invented", b"Hearing", b"originals", b"sender", b"7f3a91"):
        assert canary not in raw
