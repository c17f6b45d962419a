"""Step 15: what a timestamp inside or beside a bundle is worth, and to whom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs import Ticket
from storage import timestamps
from storage.bundle import bag, contents
from storage.bundle.report import Step
from storage.bundle.verify import verify
from tests.storage import authority
from tests.storage.authority import Authority
from tests.storage.bundle.conftest import Files
from tests.storage.bundle.sample import Sample


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def answer(stamps: Authority, files: Files) -> bytes:
    return stamps.answer(files[bag.QUERY])


def step(path: Path, sample: Sample, *, trusted: Authority | None = None, **options: object) -> Step:
    authorities = None if trusted is None else timestamps.read_authorities(trusted.root.read_bytes())
    report = verify(path, [sample.identity], Ticket(), authorities=authorities, **options)  # type: ignore[arg-type]
    assert {each.n for each in report.steps if each.ok is False} <= {15}
    return report.steps[14]


def test_an_answer_inside(sample: Sample, stamps: Authority, answer: bytes, tmp_path: Path) -> None:
    out = tmp_path / "b.age"
    sample.seal(out, timestamp_answer=answer)
    trusted = step(out, sample, trusted=stamps)
    assert trusted.ok is True
    assert "existed before" in trusted.notes[0]
    unknown = step(out, sample)
    assert unknown.ok is None
    assert "no certificate of a trusted authority was given" in unknown.problems[0]


def test_an_answer_that_came_later(sealed: Path, sample: Sample, stamps: Authority, answer: bytes) -> None:
    assert step(sealed, sample, trusted=stamps).ok is None
    assert step(sealed, sample, trusted=stamps, timestamp_answer=answer).ok is True
    assert step(sealed, sample, timestamp_answer=answer).ok is None


def test_another_authority_is_not_the_trusted_one(sealed: Path, sample: Sample, answer: bytes, tmp_path: Path) -> None:
    other = step(sealed, sample, trusted=authority.make(tmp_path / "other"), timestamp_answer=answer)
    assert other.ok is False
    assert "none of the trusted authorities" in other.problems[0]


def test_an_answer_about_something_else(sealed: Path, sample: Sample, stamps: Authority) -> None:
    about_other = stamps.answer(timestamps.request(hashlib.sha256(b"other").digest()))
    found = step(sealed, sample, trusted=stamps, timestamp_answer=about_other)
    assert found.ok is False
    assert "the stamp is about something else" in found.problems[0]
    damaged = step(sealed, sample, trusted=stamps, timestamp_answer=b"no answer")
    assert damaged.ok is False
    assert "cannot be read" in damaged.problems[0]


@pytest.mark.parametrize("name", [bag.QUERY, bag.ANSWER])
def test_a_changed_question_or_answer(
    name: str, files: Files, answer: bytes, sample: Sample, stamps: Authority, forge: Callable[..., Path]
) -> None:
    made = {**files, bag.ANSWER: answer}
    assert step(forge(made), sample, trusted=stamps).ok is True
    place = made[name].index(b"\x04\x20") + 10 if name == bag.QUERY else len(made[name]) - 5
    made[name] = made[name][:place] + bytes([made[name][place] ^ 1]) + made[name][place + 1 :]
    assert step(forge(made), sample, trusted=stamps).ok is False


def test_the_checkpoints_own_answer(sample: Sample, stamps: Authority, tmp_path: Path) -> None:
    signature = sample.files[contents.CHECKPOINT_SIGNATURE]
    good = stamps.answer(timestamps.request(hashlib.sha256(signature).digest()))
    chain = (stamps.folder / "chain.pem").read_bytes()
    for content, expected in ((good, True), (good[:-1], False)):
        out = tmp_path / f"{expected}.age"
        sample.changed(
            lambda files, content=content: files.update(
                {contents.CHECKPOINT_ANSWER: content, contents.AUTHORITIES: chain}
            )
        ).seal(out)
        assert step(out, sample, trusted=stamps).ok is expected
