"""What scripts rely on: the keys of every answer, the exit codes, one sentence for an error, secrets, Ctrl-C, terminals."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.cli.main import report
from app.cli.session import Session
from tests.flows.habeas import PASSPHRASE, Box, identity
from tests.media.films import run_ffmpeg


def keys(value: dict[str, Any], *wanted: str) -> None:
    assert set(wanted) <= value.keys(), value.keys()


def test_the_keys_of_every_answer(box: Box) -> None:
    ids = box.things
    assert box.do("person add", "--name", "One").keys() == {"id"}
    keys(box.do("event add", "--type", "capture", "--person", ids["aram"], "--date", "2025"), "id")
    paper = box.folder / "paper.txt"
    paper.write_text("a paper")
    keys(box.do("evidence add", paper), "id", "sha256", "size", "already_here")
    assert box.do("evidence add", paper)["already_here"] is True
    frames = box.do("footage frames", ids["film"], "--from", "3", "--limit", "2")
    keys(frames, "stream", "time_base", "frames")
    assert len(frames["frames"]) == 2
    assert all(isinstance(part, int) for part in frames["time_base"])
    for frame in frames["frames"]:
        keys(frame, "pts", "key", "sha256")
        assert isinstance(frame["key"], bool)
    still = box.do("still take", ids["film"], "--at", "0.5")
    keys(still, "id", "pts", "time_base", "frame", "frame_sha256", "pixels_sha256", "png_sha256", "command")
    again = box.do("still verify")
    keys(again, "ok", "stills")
    assert len(again["stills"]) == 3
    for each in again["stills"]:
        keys(each, "id", "ok", "expected", "found")
    status = box.do("status")
    keys(status, "as_of", "known_on", "counts", "people")
    for person in status["people"]:
        keys(person, "id", "status", "last_seen", "last_contact", "last_private_contact", "days_isolated")
    found = box.do("search", "Арам", "--limit", "5")
    keys(found, "hits", "took_ms", "index_renewed", "index_in_force")
    assert (found["index_renewed"], found["index_in_force"]) == (0, True)
    assert found["hits"]
    for hit in found["hits"]:
        keys(hit, "id", "kind", "name", "matched", "why", "score")
        assert 0 < hit["score"] <= 1
        assert hit["why"]
    clocks = box.do("clocks")["clocks"]
    assert clocks
    for clock in clocks:
        keys(clock, "rule", "subject", "trigger", "due", "state", "source", "checked", "verified")
    code, preflight = box.ask("inquiry preflight", ids["inquiry"])
    keys(preflight, "ok", "problems")
    assert (code == 0) is preflight["ok"]
    for problem in preflight["problems"]:
        keys(problem, "rule", "level", "field", "says")
        assert problem["level"] in {"block", "warn", "info"}
    keys(ids["sealed"], "bundle", "id", "items", "bytes", "sha256", "signer")
    found = box.do("check", "--deep")
    assert found == {"ok": True, "findings": []}


def test_verify(box: Box) -> None:
    words = ("verify", box.folder / "bundle.age", "--identity", box.folder / box.things["identity"])
    code, unsigned = box.plain(*words)
    keys(unsigned, "ok", "steps", "signer")
    assert (code, unsigned["ok"], unsigned["signer"]) == (0, True, "unknown")
    assert unsigned["headline"].startswith("NOT AUTHENTICATED")
    for number, step in enumerate(unsigned["steps"], start=1):
        keys(step, "n", "name", "ok", "problems")
        assert step["n"] == number
        assert step["ok"] is not None or step["problems"]
    code, signed = box.plain(*words, "--signer", box.folder / "allowed_signers")
    assert (code, signed["ok"], signed["signer"]) == (0, True, box.things["sealed"]["signer"])
    other = box.folder / "other_signers"
    other.write_text("me ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n")
    code, foreign = box.plain(*words, "--signer", other)
    assert (code, foreign["ok"]) == (1, False)
    assert [step["n"] for step in foreign["steps"] if step["ok"] is False] == [5]


def test_as_a_process_one_object_or_one_sentence(box: Box) -> None:
    made = box.run("person", "add", box.vault, *box.key, "--name", "Նոր Անուն", "--json", "--ack")
    assert (made.code, made.err) == (0, f"ACK 1 {made.data['id']}\n")
    shown = box.run("person", "show", box.vault, "Նոր Անուն", *box.key)
    assert shown.code == 0
    assert shown.out.startswith("Նոր Անուն")
    missing = box.run("person", "show", box.vault, "deadbeef", *box.key, "--json")
    assert (missing.code, missing.error) == (2, "invalid")
    assert missing.err.count("\n") == 1
    wrong = box.run("person", "show", box.vault, "--json")
    assert (wrong.code, wrong.error) == (2, "usage")
    plain = box.run("verify", box.passphrase_file)
    assert (plain.code, plain.quiet) == (1, True)


def test_an_error_of_ours_is_one_sentence_too(box: Box, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("Qanarvet Unasked")

    monkeypatch.setattr("app.services.overview.status", broken)
    code, data = box.ask("status")
    assert (code, data["error"]["code"]) == (1, "bug")
    assert "Qanarvet" not in json.dumps(data)
    monkeypatch.setenv("XDG_STATE_HOME", str(box.state))
    session = Session(as_json=True)
    assert report(session, main.attempt(["status", str(box.vault), *box.key], session)) == 1
    out, err = capfd.readouterr()
    assert json.loads(out)["error"]["code"] == "bug"
    assert "Traceback" not in out + err
    assert err.count("\n") == 1


SECRETS = ("passphrase file", "recovery file", "descriptor", "standard input")


@pytest.mark.parametrize("secret", SECRETS)
def test_where_a_secret_comes_from(new: Box, secret: str) -> None:
    command = ("person", "list", new.vault, "--json")
    if secret == "passphrase file":
        ran = new.run(*command, *new.key)
    elif secret == "recovery file":
        ran = new.run(*command, "--recovery-file", new.recovery_file)
    elif secret == "standard input":
        ran = new.run(*command, "--passphrase-fd", "0", stdin=PASSPHRASE + "\n")
    else:
        read, write = os.pipe()
        os.write(write, PASSPHRASE.encode())
        os.close(write)
        ran = new.run(*command, "--passphrase-fd", str(read), pass_fds=(read,))
        os.close(read)
    assert (ran.code, ran.data) == (0, {"people": []})


def test_a_passphrase_among_the_arguments_is_not_taken(new: Box) -> None:
    for words in (("--passphrase", PASSPHRASE), (PASSPHRASE,)):
        error = new.refused("person list", *words, secret=())
        assert (error["code"], error["exit"]) == ("usage", 2)
    error = new.run("person", "list", new.vault, "--json")
    assert (error.code, error.data["error"]["facts"]["problems"]) == (2, {"passphrase": "nobody-to-ask"})


def test_the_recovery_key_stands_for_the_passphrase_everywhere(new: Box) -> None:
    paper = new.folder / "paper.txt"
    paper.write_text("a paper")
    secret = ("--recovery-file", str(new.recovery_file))
    for verb, words in (
        ("person add", ("--name", "One")),
        ("person list", ()),
        ("evidence add", (paper,)),
        ("status", ()),
        ("clocks", ()),
        ("log", ("--verify",)),
        ("keys show", ()),
        ("check", ("--deep",)),
        ("still verify", ()),
        ("seal", ("--all", "--to", identity(new.folder)[1], "--out", new.folder / "b.age")),
    ):
        code, data = new.ask(verb, *words, secret=secret)
        assert code == 0, (verb, data)


# terminals


def on_terminal(box: Box, *words: str | Path, typed: str = "") -> tuple[int, str]:
    """Run with a terminal on all three descriptors; exit code and what stood on it."""
    main_end, other_end = pty.openpty()
    process = box.start_on(other_end, *words)
    os.close(other_end)
    said = b""
    asked = 0
    lines = [line + "\n" for line in typed.split("\n") if line]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([main_end], [], [], 0.1)[0]:
            try:
                piece = os.read(main_end, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece
            if said.rstrip().endswith(b":") and asked < len(lines):
                os.write(main_end, lines[asked].encode())
                asked += 1
                said += b" \n"
        elif process.poll() is not None:
            break
    code = process.wait(30)
    os.close(main_end)
    return code, said.decode("utf-8", "replace")


def test_at_a_terminal_the_passphrase_is_asked_for_unseen(new: Box) -> None:
    code, said = on_terminal(new, "person", "list", new.vault, typed=PASSPHRASE)
    assert code == 0, said
    assert "Passphrase" in said
    assert "geese" not in said
    assert "No person is recorded yet." in said


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes a second or more to take in."""
    path = tmp_path_factory.mktemp("long") / "long.mkv"
    run_ffmpeg(*("-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=24", "-c:v", "mjpeg", "-q:v", "2", "-y", str(path)))
    with path.open("ab") as file:
        file.write(os.urandom(120 << 20))
    return path


def test_progress_is_a_bar_on_a_terminal_and_nothing_elsewhere(
    new: Box, long_film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = new.run("evidence", "add", new.vault, long_film, *new.key)
    assert (piped.code, piped.err) == (0, "")
    main_end, other_end = pty.openpty()
    monkeypatch.setattr("app.cli.session._BAR_AFTER_S", 0)
    with os.fdopen(other_end, "w") as terminal, monkeypatch.context() as patch:
        patch.setattr("sys.stderr", terminal)
        assert new.do("check", "--deep")["ok"]
    said = b""
    while select.select([main_end], [], [], 0)[0]:
        try:
            said += os.read(main_end, 65536)
        except OSError:
            break
    os.close(main_end)
    assert b"Checking" in said
    assert b"%" in said


@pytest.mark.parametrize("verb", ["take-in", "seal"])
def test_ctrl_c_stops_cleanly(new: Box, long_film: Path, verb: str, tmp_path: Path) -> None:
    out = tmp_path / "out.age"
    if verb == "take-in":
        words: tuple[str | Path, ...] = ("evidence", "add", new.vault, long_film, *new.key, "--json")
    else:
        item = new.do("evidence add", long_film)["id"]
        new.do(
            "publication add",
            *(
                "--subject",
                item,
                "--use",
                "court",
                "--identifiable",
                "no",
                "--decided-by",
                "Board",
                "--reason",
                "needed",
            ),
        )
        words = ("seal", new.vault, "--all", "--to", identity(tmp_path)[1], "--out", out, *new.key, "--json")
    before = len(new.do("evidence list")["evidence"])
    process = new.start(*words)
    work = new.vault / "work" if verb == "take-in" else tmp_path
    end = time.monotonic() + 60
    while not any(work.glob("*.part" if verb == "take-in" else ".*")) and time.monotonic() < end:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    said, err = process.communicate(timeout=60)
    assert process.returncode == 1, (said, err)
    assert json.loads(said)["error"]["code"] == "cancelled"
    assert err.startswith("Stopped, as you asked.")
    assert "Traceback" not in err
    assert not out.exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert list((new.vault / "work").iterdir()) == []
    assert len(new.do("evidence list")["evidence"]) == before
    assert new.check() == []
