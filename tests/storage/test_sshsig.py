"""Signatures go both ways between us and stock ssh-keygen, and allowed_signers means the same to both."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity, Invalid
from storage import sshsig

SPACE = "habeas-bundle-v1"


@pytest.fixture(scope="module")
def keygen() -> str:
    found = shutil.which("ssh-keygen")
    if found is None:
        pytest.skip("missing tool: ssh-keygen")
    return found


def run(*command: str | Path, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=feed, capture_output=True, timeout=30, check=False)


def test_ours_is_good_for_ssh_keygen(keygen: str, tmp_path: Path) -> None:
    key = sshsig.generate()
    public = sshsig.public_text(key, "a comment")
    (tmp_path / "signers").write_text(f'sender namespaces="{SPACE}" {public}\n')
    for message in (b"", b"one line\n", bytes(range(256)) * 500):
        (tmp_path / "sig").write_text(sshsig.sign(key, SPACE, message))
        done = run(keygen, *("-Y", "check-novalidate", "-n", SPACE, "-s"), tmp_path / "sig", feed=message)
        assert done.returncode == 0, done.stderr
        verify = (keygen, "-Y", "verify", "-f", tmp_path / "signers", "-I", "sender", "-s", tmp_path / "sig", "-n")
        done = run(*verify, SPACE, feed=message)
        assert done.returncode == 0, done.stderr
        assert sshsig.fingerprint(public) in done.stdout.decode()
        assert run(*verify, SPACE, feed=message + b"!").returncode != 0
        assert run(*verify, "habeas-checkpoint-v1", feed=message).returncode != 0


def test_ssh_keygens_is_good_for_us(keygen: str, tmp_path: Path) -> None:
    made = run(keygen, "-q", "-t", "ed25519", "-N", "", "-C", "somebody", "-f", tmp_path / "key")
    assert made.returncode == 0, made.stderr
    public = (tmp_path / "key.pub").read_text()
    key = sshsig.load_private((tmp_path / "key").read_text())
    assert sshsig.public_text(key, "somebody") == public.strip()
    assert sshsig.fingerprint(public) in run(keygen, "-l", "-f", tmp_path / "key.pub").stdout.decode()
    for hash_name in ("sha256", "sha512"):
        done = run(
            keygen, "-Y", "sign", "-n", SPACE, "-f", tmp_path / "key", "-O", f"hashalg={hash_name}", feed=b"a message"
        )
        assert done.returncode == 0, done.stderr
        signature = done.stdout.decode()
        assert sshsig.verify(signature, SPACE, b"a message") == sshsig.public_text(key)
        if hash_name == "sha512":
            assert sshsig.sign(key, SPACE, b"a message") == signature


def test_another_kind_of_key_is_not_taken(keygen: str, tmp_path: Path) -> None:
    run(keygen, "-q", "-t", "ecdsa", "-N", "", "-f", tmp_path / "key")
    signature = run(keygen, "-Y", "sign", "-n", SPACE, "-f", tmp_path / "key", feed=b"m").stdout.decode()
    assert signature.startswith("-----BEGIN SSH SIGNATURE")
    with pytest.raises(Integrity, match="signature-damaged"):
        sshsig.verify(signature, SPACE, b"m")
    with pytest.raises(Integrity, match="signing-key-damaged"):
        sshsig.load_private((tmp_path / "key").read_text())
    with pytest.raises(Invalid):
        sshsig.load_public((tmp_path / "key.pub").read_text())


def test_a_private_key_keeps_its_form(keygen: str, tmp_path: Path) -> None:
    key = sshsig.generate()
    again = sshsig.load_private(sshsig.private_text(key))
    assert sshsig.public_text(again) == sshsig.public_text(key)
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_text(sshsig.private_text(key))
    assert run(keygen, "-y", "-f", tmp_path / "key").stdout.decode().strip() == sshsig.public_text(key)
    with pytest.raises(Integrity, match="signing-key-damaged"):
        sshsig.load_private(sshsig.private_text(key)[:-60])


def test_purpose_and_message_are_covered() -> None:
    key = sshsig.generate()
    signature = sshsig.sign(key, SPACE, b"m")
    assert sshsig.sign(key, SPACE, b"m") == signature
    with pytest.raises(Integrity, match="signature-purpose"):
        sshsig.verify(signature, "habeas-checkpoint-v1", b"m")
    with pytest.raises(Integrity, match="signature-wrong"):
        sshsig.verify(signature, SPACE, b"n")


def test_every_flipped_bit_of_a_signature_is_noticed() -> None:
    signature = sshsig.sign(sshsig.generate(), SPACE, b"m")
    for place, letter in enumerate(signature[:-1]):
        for bit in (1, 4):
            changed = signature[:place] + chr(ord(letter) ^ bit) + signature[place + 1 :]
            with pytest.raises(Integrity):
                sshsig.verify(changed, SPACE, b"m")


@given(st.text(max_size=400))
def test_any_text_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(Integrity, match="signature-damaged"):
        sshsig.verify(text, SPACE, b"m")
    with pytest.raises(Integrity, match="signature-damaged"):
        sshsig.verify(f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n", SPACE, b"m")


@given(st.text(max_size=200))
def test_any_signers_file_lets_nobody_in(text: str) -> None:
    assert sshsig.allowed(text, SPACE, sshsig.public_text(_KEY)) is None


_KEY = sshsig.generate()
_PUBLIC = sshsig.public_text(_KEY)
_OTHER = sshsig.public_text(sshsig.generate())

# Lines, the principal asked for, and whether ssh-keygen and we must take it.
LINES = {
    "plain": (f"sender {_PUBLIC}", "sender", True),
    "with comment": (f"sender {_PUBLIC} somebody at work", "sender", True),
    "after comments and gaps": (f"# note\n\n  \nother {_OTHER}\nsender {_PUBLIC}", "sender", True),
    "several principals": (f"a,sender,b {_PUBLIC}", "sender", True),
    "quoted principals": (f'"a,sender" {_PUBLIC}', "sender", True),
    "a pattern": (f"sen*r {_PUBLIC}", "sender", True),
    "one letter": (f"sende? {_PUBLIC}", "sender", True),
    "excluded": (f"!sender,* {_PUBLIC}", "sender", False),
    "someone else": (f"other {_PUBLIC}", "sender", False),
    "another key": (f"sender {_OTHER}", "sender", False),
    "for this purpose": (f'sender namespaces="{SPACE}" {_PUBLIC}', "sender", True),
    "for purposes by pattern": (f'sender namespaces="other,habeas-*" {_PUBLIC}', "sender", True),
    "for another purpose": (f'sender namespaces="git" {_PUBLIC}', "sender", False),
    "not for this purpose": (f'sender namespaces="!{SPACE},*" {_PUBLIC}', "sender", False),
    "begun": (f'sender valid-after="20200101Z" {_PUBLIC}', "sender", True),
    "not begun": (f'sender valid-after="20900101Z" {_PUBLIC}', "sender", False),
    "not ended": (f'sender valid-before="20900101Z" {_PUBLIC}', "sender", True),
    "ended": (f'sender valid-before="20200101Z" {_PUBLIC}', "sender", False),
    "two options": (f'sender namespaces="{SPACE}",valid-before="20900101" {_PUBLIC}', "sender", True),
    "option in capitals": (f'sender NAMESPACES="{SPACE}" {_PUBLIC}', "sender", True),
    "first line does not fit, second does": (f"other {_PUBLIC}\nsender {_PUBLIC}", "sender", True),
    "an authority": (f"sender cert-authority {_PUBLIC}", "sender", False),
    "an unknown option": (f"sender no-such-option {_PUBLIC}", "sender", False),
    "an unknown option, then a good line": (f"sender {_OTHER}\n sender {_PUBLIC}", "sender", True),
    "no principal": (_PUBLIC, "sender", False),
    "key cut short": (f"sender {_PUBLIC[:-8]}", "sender", False),
}


@pytest.mark.parametrize("case", LINES)
def test_allowed_signers_means_what_it_means_to_ssh_keygen(case: str, keygen: str, tmp_path: Path) -> None:
    text, principal, expected = LINES[case]
    (tmp_path / "signers").write_text(text + "\n")
    (tmp_path / "sig").write_text(sshsig.sign(_KEY, SPACE, b"m"))
    done = run(
        *(keygen, "-Y", "verify", "-f", tmp_path / "signers", "-I", principal, "-n", SPACE, "-s", tmp_path / "sig"),
        feed=b"m",
    )
    assert (done.returncode == 0) == expected, done.stderr
    assert (sshsig.allowed(text, SPACE, _PUBLIC, principal) == principal) == expected
    if expected:
        assert sshsig.allowed(text, SPACE, _PUBLIC) is not None


def test_a_line_counts_in_its_time_only() -> None:
    text = f'sender valid-after="20250101Z",valid-before="202506301200Z" {_PUBLIC}'
    moments = {
        datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC): None,
        datetime(2025, 1, 1, tzinfo=UTC): "sender",
        datetime(2025, 6, 30, 12, 0, 0, tzinfo=UTC): "sender",
        datetime(2025, 6, 30, 12, 0, 1, tzinfo=UTC): None,
    }
    assert {at: sshsig.allowed(text, SPACE, _PUBLIC, at=at) for at in moments} == moments


def test_a_comment_stays_on_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        sshsig.public_text(_KEY, "two\nlines")
