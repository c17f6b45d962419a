"""The log's lines hang on each other; entries and checkpoints are read strictly; stock tools see the same."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity
from app.model.canonical import canonical
from storage import chain, checkpoint, merkle, sshsig

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ACTOR = "ac" * 16
VAULT = "fa" * 16


def log_of(count: int) -> list[bytes]:
    lines: list[bytes] = []
    prev = chain.NOTHING_BEFORE
    for seq in range(1, count + 1):
        lines.append(chain.make_line(seq, prev, hashlib.sha256(b"%d" % seq).hexdigest()))
        prev = chain.line_digest(lines[-1])
    return lines


def test_a_line_is_what_the_format_says() -> None:
    first, second = log_of(2)
    assert first == b'{"body":"%s","prev":"%s","seq":1}' % (hashlib.sha256(b"1").hexdigest().encode(), b"0" * 64)
    assert json.loads(second)["prev"] == hashlib.sha256(first).hexdigest()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 100])
def test_the_head_of_a_good_log(count: int) -> None:
    lines = log_of(count)
    head = chain.check_lines(lines)
    assert head.size == count
    assert head.last == (chain.line_digest(lines[-1]) if lines else chain.NOTHING_BEFORE)
    assert head.root == merkle.root(lines).hex()
    assert head.sha256_of_lines == hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


@given(st.integers(1, 12), st.data())
def test_every_change_breaks_the_log_where_it_was_made(count: int, data: st.DataObject) -> None:
    lines = log_of(count)
    place = data.draw(st.integers(0, count - 1))
    what = data.draw(st.sampled_from(["flip", "drop", "twice", "swap", "body", "space"]))
    changed = list(lines)
    broken_at = place + 1
    if what == "flip":
        byte = data.draw(st.integers(0, len(lines[place]) - 1))
        letter = bytes([lines[place][byte] ^ 1])
        changed[place] = lines[place][:byte] + letter + lines[place][byte + 1 :]
        if b'"body":"' in lines[place] and 9 <= byte < 73 and letter in b"0123456789abcdef":
            broken_at += 1  # another body is a good line, on which the next one does not hang
    elif what == "drop":
        del changed[place]
    elif what == "twice":
        changed.insert(place, lines[place])
        broken_at += 1
    elif what == "swap":
        other = (place + 1) % count
        changed[place], changed[other] = changed[other], changed[place]
        broken_at = min(place, other) + 1
    elif what == "body":
        changed[place] = chain.make_line(place + 1, json.loads(lines[place])["prev"], "0" * 64)
        broken_at += 1
    else:
        changed[place] = lines[place].replace(b",", b", ", 1)
    if changed == lines:
        return
    if broken_at > len(changed):  # the last line, or what became of it: only a checkpoint can tell
        assert chain.check_lines(changed) != chain.check_lines(lines)
        return
    with pytest.raises(Integrity) as caught:
        chain.check_lines(changed)
    assert caught.value.code == "log-broken"
    assert caught.value.facts["seq"] == broken_at


@given(st.binary(max_size=300))
def test_any_bytes_are_no_line(line: bytes) -> None:
    with pytest.raises(Integrity, match="log-broken"):
        chain.check_lines([line])


def test_a_line_is_not_made_of_anything() -> None:
    for seq, prev, body in ((0, "0" * 64, "0" * 64), (1, "0", "0" * 64), (1, "0" * 64, "G" * 64)):
        with pytest.raises(ValueError, match="no line"):
            chain.make_line(seq, prev, body)


ROWS = [chain.row("person", f"{n:032x}", 1, hashlib.sha256(b"%d" % n).hexdigest()) for n in range(100)]


def test_an_entry_keeps_what_it_was_given() -> None:
    body = chain.make_body(
        act="person.add", actor=ACTOR, at=AT, subject="1" * 32, rows=ROWS[:64], facts={"count": 64}, why="a reason"
    )
    assert canonical(json.loads(body)) == body
    read = chain.read_body(body)
    assert (read.act, read.actor, read.at, read.subject) == ("person.add", ACTOR, "2026-03-01T09:30:00.000Z", "1" * 32)
    assert read.rows == tuple(ROWS[:64])
    assert (read.root, read.count, read.why, dict(read.facts)) == (None, None, "a reason", {"count": 64})


def test_many_rows_become_their_root() -> None:
    read = chain.read_body(chain.make_body(act="import", actor=ACTOR, at=AT, rows=ROWS))
    assert read.rows == ()
    assert read.count == 100
    leaves = [canonical(list(row)) for row in ROWS]
    assert read.root == merkle.root(leaves).hex()
    assert merkle.proves(leaves[77], 77, 100, merkle.proof(leaves, 77), bytes.fromhex(read.root or ""))


def test_what_is_not_there_is_left_out_and_salt_is_fresh() -> None:
    one, two = (chain.make_body(act="close", actor=ACTOR, at=AT) for _ in range(2))
    assert set(json.loads(one)) == {"act", "actor", "at", "salt", "v"}
    assert chain.body_digest(one) != chain.body_digest(two)


ODD = {
    "not JSON": b"{",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "a float": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","count":1.0,"salt":"' + b"0" * 64 + b'","v":1}',
    "another version": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","salt":"' + b"0" * 64 + b'","v":2}',
    "true for one": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","salt":"' + b"0" * 64 + b'","v":true}',
    "no salt": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","v":1}',
    "another moment": b'{"act":"a","actor":"b","at":"yesterday","salt":"' + b"0" * 64 + b'","v":1}',
    "unknown key": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","salt":"' + b"0" * 64 + b'","v":1,"x":1}',
    "root alone": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","root":"'
    + b"0" * 64
    + b'","salt":"'
    + b"0" * 64
    + b'","v":1}',
    "odd row": b'{"act":"a","actor":"b","at":"2026-03-01T09:30:00.000Z","rows":[["a","b",true,"'
    + b"0" * 64
    + b'"]],"salt":"'
    + b"0" * 64
    + b'","v":1}',
    "space": b'{"act": "a","actor":"b","at":"2026-03-01T09:30:00.000Z","salt":"' + b"0" * 64 + b'","v":1}',
}


@pytest.mark.parametrize("case", ODD)
def test_odd_entries_are_refused(case: str) -> None:
    with pytest.raises(Integrity, match="log-body-unreadable"):
        chain.read_body(ODD[case])


@given(st.binary(max_size=200))
def test_any_bytes_are_no_entry(body: bytes) -> None:
    with pytest.raises(Integrity, match="log-body-unreadable"):
        chain.read_body(body)


def test_a_version_line_and_its_salt() -> None:
    given_ = {"kind": "person", "record_id": "1" * 32, "version": 1, "actor": ACTOR, "recorded_at": "x", "body": {}}
    plain = chain.version_line(**given_)  # type: ignore[arg-type]
    assert set(json.loads(plain)) == {"actor", "body", "id", "kind", "recorded_at", "version"}
    salted = chain.version_line(**given_, salt="5" * 64)  # type: ignore[arg-type]
    assert json.loads(salted)["salt"] == "5" * 64
    assert chain.version_digest(salted) != chain.version_digest(plain) == hashlib.sha256(plain).hexdigest()
    with pytest.raises(ValueError, match="no salt"):
        chain.version_line(**given_, salt="5")  # type: ignore[arg-type]


# --- checkpoints ---


def signed(key: object, lines: list[bytes]) -> tuple[bytes, str]:
    text = checkpoint.make(VAULT, chain.check_lines(lines), AT)
    return text, sshsig.sign(key, checkpoint.NAMESPACE, text)  # type: ignore[arg-type]


def test_a_checkpoint_holds_for_its_log_and_for_what_it_grows_into() -> None:
    key, lines = sshsig.generate(), log_of(20)
    text, signature = signed(key, lines[:12])
    for size in (12, 13, 20):
        found, signer = checkpoint.check(text, signature, iter(lines[:size]))
        assert (found.vault, found.size, found.at) == (VAULT, 12, "2026-03-01T09:30:00.000Z")
        assert signer == sshsig.public_text(key)


def test_a_checkpoint_does_not_hold_for_another_log() -> None:
    key, lines = sshsig.generate(), log_of(20)
    text, signature = signed(key, lines[:12])
    with pytest.raises(Integrity) as caught:
        checkpoint.check(text, signature, lines[:11])
    assert (caught.value.code, dict(caught.value.facts)) == ("checkpoint-log-short", {"size": 12, "found": 11})
    other = [*lines[:11], chain.make_line(12, chain.line_digest(lines[10]), "0" * 64)]
    with pytest.raises(Integrity, match="checkpoint-log-differs"):
        checkpoint.check(text, signature, other)
    with pytest.raises(Integrity, match="log-broken"):
        checkpoint.check(text, signature, [*lines[:5], *lines[6:]])
    with pytest.raises(Integrity, match="signature-wrong"):
        checkpoint.check(text.replace(b"size 12", b"size 11"), signature, lines)
    with pytest.raises(Integrity, match="signature-purpose"):
        checkpoint.check(text, sshsig.sign(key, "habeas-bundle-v1", text), lines)


def test_an_empty_log_has_a_checkpoint() -> None:
    text, signature = signed(sshsig.generate(), [])
    assert checkpoint.check(text, signature, log_of(3))[0].size == 0


def test_every_flipped_byte_of_a_checkpoint_is_noticed() -> None:
    key, lines = sshsig.generate(), log_of(3)
    text, signature = signed(key, lines)
    for place in range(len(text)):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        with pytest.raises(Integrity):
            checkpoint.check(changed, signature, lines)


@given(st.binary(max_size=400))
def test_any_bytes_are_no_checkpoint(text: bytes) -> None:
    with pytest.raises(Integrity, match="checkpoint-unreadable"):
        checkpoint.parse(text)


def test_a_checkpoint_is_read_in_one_spelling() -> None:
    text = checkpoint.make(VAULT, chain.check_lines(log_of(3)), AT)
    odd = [text + b"\n", text[:-1], text.replace(b"size 3", b"size 03"), text.replace(b"\n", b"\r\n")]
    for each in [*odd, text.replace(b"03-01T", b"13-01T"), text.replace(b"vault", b"Vault")]:
        with pytest.raises(Integrity, match="checkpoint-unreadable"):
            checkpoint.parse(each)


def test_stock_tools_see_the_same(tmp_path: Path) -> None:
    for name in ("sha256sum", "head", "ssh-keygen", "sh"):
        if shutil.which(name) is None:
            pytest.skip(f"missing tool: {name}")
    key, lines = sshsig.generate(), log_of(20)
    text, signature = signed(key, lines[:12])
    (tmp_path / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (tmp_path / "checkpoint").write_bytes(text)
    (tmp_path / "checkpoint.sig").write_text(signature)
    (tmp_path / "signers").write_text(f"me {sshsig.public_text(key)}\n")
    script = (
        "ssh-keygen -Y verify -f signers -I me -n habeas-checkpoint-v1 -s checkpoint.sig < checkpoint &&"
        " head -n 12 log.jsonl | sha256sum"
    )
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert checkpoint.parse(text).sha256_of_lines in done.stdout.decode()
