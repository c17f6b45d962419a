"""Questions and answers of RFC 3161, against stock openssl as the authority and as the second reader."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity, Invalid
from storage import timestamps
from tests.storage import authority
from tests.storage.authority import Authority

MESSAGE = b"a signature over a tag manifest\n"
DIGEST = hashlib.sha256(MESSAGE).digest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture(scope="module")
def stamps(folder: Path) -> Authority:
    return authority.make(folder / "ec")


@pytest.fixture(scope="module")
def answer(stamps: Authority) -> bytes:
    return stamps.answer(timestamps.request(DIGEST, nonce=77))


def trusted(stamps: Authority) -> list:  # type: ignore[type-arg]
    return timestamps.read_authorities(stamps.root.read_bytes())


def openssl_verifies(folder: Path, answer: bytes, root: Path, *more: str) -> bool:
    (folder / "to-verify.tsr").write_bytes(answer)
    (folder / "message").write_bytes(MESSAGE)
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "to-verify.tsr", "-CAfile", root, *(more or ("-data", "message"))],
        cwd=folder,
        capture_output=True,
        timeout=30,
        check=False,
    )
    return b"Verification: OK" in done.stdout


def test_openssl_reads_our_question(tmp_path: Path, stamps: Authority) -> None:
    (tmp_path / "q").write_bytes(timestamps.request(DIGEST, nonce=77))
    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", tmp_path / "q", "-text"], capture_output=True, timeout=30, check=True
    )
    text = done.stdout.decode()
    assert "Hash Algorithm: sha256" in text
    assert "Nonce: 0x4D" in text
    assert "Certificate required: yes" in text
    (tmp_path / "q").write_bytes(timestamps.request(DIGEST, nonce=None))
    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", tmp_path / "q", "-text"], capture_output=True, timeout=30, check=True
    )
    assert "Nonce: unspecified" in done.stdout.decode()


def test_a_question_without_a_nonce_is_always_the_same_one_with_it_never() -> None:
    assert timestamps.request(DIGEST, nonce=None) == timestamps.request(DIGEST, nonce=None)
    assert timestamps.request(DIGEST) != timestamps.request(DIGEST)
    with pytest.raises(ValueError, match="SHA-256"):
        timestamps.request(b"short")


@pytest.mark.parametrize(
    ("key", "digest", "ess"),
    [("ec", "sha256", "sha256"), ("ec", "sha512", "sha512"), ("rsa", "sha256", "sha1"), ("rsa", "sha384", "sha256")],
)
def test_answers_of_several_kinds(key: str, digest: str, ess: str, folder: Path) -> None:
    stamps = authority.make(folder / f"{key}-{digest}-{ess}", key=key, digest=digest, ess=ess)
    answer = stamps.answer(timestamps.request(DIGEST, nonce=77))
    assert openssl_verifies(stamps.folder, answer, stamps.root)
    stamp = timestamps.check(answer, MESSAGE, trusted(stamps), nonce=77)
    assert stamp.chained is True
    assert stamp.authority == "CN=Invented stamper"
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(hours=1)
    assert stamp.serial == 2


def test_a_bare_token_becomes_a_response_that_openssl_takes(stamps: Authority) -> None:
    token = stamps.answer(timestamps.request(DIGEST, nonce=5), token=True)
    assert not openssl_verifies(stamps.folder, token, stamps.root)
    framed = timestamps.as_response(token)
    assert framed.endswith(token)
    assert openssl_verifies(stamps.folder, framed, stamps.root)
    assert timestamps.check(token, MESSAGE, trusted(stamps)).chained is True
    assert timestamps.as_response(framed) == framed


def test_what_the_answer_must_be_about(answer: bytes, stamps: Authority) -> None:
    with pytest.raises(Integrity, match="timestamp-other-message"):
        timestamps.check(answer, MESSAGE + b"!", trusted(stamps))
    with pytest.raises(Integrity, match="timestamp-other-question"):
        timestamps.check(answer, MESSAGE, trusted(stamps), nonce=78)
    without = stamps.answer(timestamps.request(DIGEST, nonce=None))
    assert timestamps.check(without, MESSAGE, trusted(stamps)).chained is True
    with pytest.raises(Integrity, match="timestamp-other-question"):
        timestamps.check(without, MESSAGE, trusted(stamps), nonce=77)


def test_whom_the_answer_must_be_from(answer: bytes, stamps: Authority, folder: Path) -> None:
    other = authority.make(folder / "other-root")
    assert timestamps.check(answer, MESSAGE, trusted(other)).chained is False
    assert not openssl_verifies(stamps.folder, answer, other.root)
    assert timestamps.check(answer, MESSAGE).chained is None
    assert timestamps.check(answer, MESSAGE, []).chained is False


def test_a_key_that_may_not_stamp(folder: Path, answer: bytes, stamps: Authority) -> None:
    # openssl refuses to stamp with such a certificate, so it is put in the place of the right one in a good answer.
    wrong = authority.make(folder / "not-for-stamps", stamper="other")
    pem = (wrong.folder / "stamper.pem").read_bytes()
    assert not timestamps._may_stamp(timestamps.read_authorities(pem)[0])
    right = timestamps.read_authorities((stamps.folder / "stamper.pem").read_bytes())[0]
    assert timestamps._may_stamp(right)
    assert not timestamps._may_stamp(trusted(stamps)[0])


def test_a_chain_counts_at_the_moment_of_the_stamp(answer: bytes, stamps: Authority) -> None:
    certificates = [
        timestamps.read_authorities((stamps.folder / f"{name}.pem").read_bytes())[0] for name in ("stamper", "middle")
    ]
    root, now = trusted(stamps), datetime.now(UTC)
    assert timestamps._leads_to(certificates[0], certificates, root, now)
    assert not timestamps._leads_to(certificates[0], certificates[:1], root, now)
    for moment in (now - timedelta(days=5), now + timedelta(days=25)):
        assert not timestamps._leads_to(certificates[0], certificates, root, moment)
    # The certificate in the middle allows no further authority below it.
    assert timestamps._may_issue(certificates[1], 0)
    assert not timestamps._may_issue(certificates[1], 1)
    assert not timestamps._may_issue(certificates[0], 0)


def test_every_flipped_byte_is_noticed_or_changes_nothing(answer: bytes, stamps: Authority) -> None:
    root = trusted(stamps)
    good = timestamps.check(answer, MESSAGE, root, nonce=77)
    codes = set()
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 1
        try:
            stamp = timestamps.check(bytes(changed), MESSAGE, root, nonce=77)
        except Integrity as bad:
            codes.add(bad.code)
        else:  # the framing, or a certificate in the chain, which then leads nowhere
            assert (stamp.at, stamp.serial, stamp.authority) == (good.at, good.serial, good.authority)
    assert {"timestamp-unreadable", "timestamp-other-message", "timestamp-signature-wrong"} <= codes


def test_a_refusal_is_told_as_one(stamps: Authority) -> None:
    refusal = bytes.fromhex("30053003020102")
    with pytest.raises(Integrity, match="timestamp-not-granted"):
        timestamps.as_response(refusal)


@given(st.binary(max_size=300))
def test_any_bytes_are_no_answer(content: bytes) -> None:
    with pytest.raises(Integrity):
        timestamps.check(content, MESSAGE)


def test_sizes_and_certificates(stamps: Authority) -> None:
    with pytest.raises(Integrity, match="timestamp-unreadable"):
        timestamps.as_response(bytes(timestamps.LARGEST_BYTES + 1))
    with pytest.raises(Invalid):
        timestamps.read_authorities(b"no certificate")
