"""Bad input and bad surroundings: one sentence with a code and what to do, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.habeas import Box, everything_in, identity, new_box
from tests.media.films import Films


@pytest.fixture
def sound(box: Box) -> Iterator[Box]:
    """A copy of the case that must be as sound after the test as before."""
    yield box
    assert box.check() == []


def sentence(error: dict[str, Any]) -> None:
    assert error["says"].count(".") >= 2
    assert "Traceback" not in error["says"]


def expect(error: dict[str, Any], code: str, **problems: str) -> None:
    sentence(error)
    assert error["code"] == code, error
    if problems:
        assert error["facts"]["problems"] == problems
        assert error["exit"] == 2


# vaults


def test_wrong_passphrase_and_wrong_recovery_key(sound: Box, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("quite another passphrase\n")
    expect(sound.refused("person list", secret=("--passphrase-file", str(wrong))), "wrong-passphrase")
    wrong.write_text(new_box(tmp_path / "other").recovery)
    expect(sound.refused("person list", secret=("--recovery-file", str(wrong))), "wrong-recovery-key")
    for text in ("", "AGE-SECRET-KEY-1QQQ", "nothing like it"):
        wrong.write_text(text)
        found = sound.refused("person list", secret=("--recovery-file", str(wrong)))
        assert found["code"] == "recovery-key-mistyped"
    wrong.write_text("")
    sentence(sound.refused("person list", secret=("--passphrase-file", str(wrong))))
    expect(sound.refused("person list", secret=("--passphrase-file", str(tmp_path / "none"))), "file-missing")
    expect(sound.refused("person list", secret=("--passphrase-file", str(tmp_path))), "file-is-folder")


def test_a_damaged_key_file_leaves_the_recovery_key(box: Box) -> None:
    slot = box.vault / "keys/passphrase.age"
    good = slot.read_bytes()
    for bad in (b"", b"age", good[:-20], good[:60] + bytes([good[60] ^ 1]) + good[61:], os.urandom(400)):
        slot.write_bytes(bad)
        sentence(box.refused("person list"))
        assert box.ask("person list", secret=("--recovery-file", str(box.recovery_file)))[0] == 0
    slot.write_bytes(good)
    assert box.check() == []


def test_a_newer_a_half_written_and_no_vault(box: Box, tmp_path: Path) -> None:
    about = box.vault / "vault.json"
    good = about.read_bytes()
    about.write_bytes(good.replace(b'"format": 1', b'"format": 7'))
    before = everything_in(box.vault)
    expect(box.refused("person list"), "vault-newer")
    assert everything_in(box.vault) == before
    about.write_bytes(good[: len(good) // 2])
    expect(box.refused("person list"), "vault-file-damaged")
    about.unlink()
    expect(box.refused("person list"), "not-a-vault")
    about.write_bytes(good)
    assert box.check() == []
    database = box.vault / "records.db"
    database.rename(tmp_path / "aside")
    expect(box.refused("person list"), "database-missing")
    database.write_bytes(b"")
    expect(box.refused("person list"), "database-missing")
    (tmp_path / "aside").replace(database)
    shutil.rmtree(box.vault / "keys")
    sentence(box.refused("person list"))


def test_init_never_overwrites(box: Box, tmp_path: Path) -> None:
    code, data = box.plain("init", box.vault, *box.key)
    assert (code, data["error"]["code"]) == (1, "file-exists")
    code, data = box.plain("init", tmp_path / "none" / "v.habeas", *box.key)
    assert (code, data["error"]["code"]) == (1, "folder-missing")
    short = tmp_path / "short"
    short.write_text("pw\n")
    code, data = box.plain("init", tmp_path / "v.habeas", "--passphrase-file", short)
    assert (code, data["error"]["facts"]["problems"]) == (2, {"passphrase": "passphrase-too-short"})
    assert not (tmp_path / "v.habeas").exists()


def test_a_missing_and_a_damaged_original(box: Box, tmp_path: Path) -> None:
    things = box.things
    path = box.blob_path(things["film_sha256"])
    good = path.read_bytes()
    for spoil, code in (
        (path.unlink, "blob-missing"),
        (lambda: path.write_bytes(good[:1000]), None),
        (lambda: path.write_bytes(good[:1000] + bytes([good[1000] ^ 1]) + good[1001:]), None),
    ):
        spoil()
        error = box.refused("still take", things["film"], "--at", "0.3")
        sentence(error)
        assert code in {None, error["code"]}
        sentence(box.refused("evidence export", things["film"], "--out", str(tmp_path / "out.mp4"), "--why", "test"))
        assert not (tmp_path / "out.mp4").exists()
        found = box.ask("check", "--deep")
        assert found[0] == 1
        assert any(each["severity"] == "critical" for each in found[1]["findings"])
        assert all(each["what"] and each["do"] for each in found[1]["findings"])
        sentence(box.refused("seal", "--all", "--to", things["public"], "--out", str(tmp_path / "out.age")))
        assert list(tmp_path.glob("out*")) == []
        assert box.ask("still verify", things["still"])[1]["ok"] is False
        path.write_bytes(good)
    assert box.check() == []
    assert box.ask("still verify", things["still"])[1]["ok"] is True


# files


NO_FILM = {
    "text.mp4": b"this is a text and no film at all\n" * 40,
    "zeros.mp4": bytes(50_000),
    "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n",
    "concat.mp4": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "session.mp4": (
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    ),
}


@pytest.mark.parametrize("name", NO_FILM)
def test_what_is_no_film_is_kept_as_what_it_is_and_gives_no_frames(sound: Box, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(NO_FILM[name])
    code, data = sound.ask("evidence add", path)
    if code == 1:
        sentence(data["error"])
        return
    assert data["kind"] != "film"
    for verb, words in (("footage frames", ()), ("still take", ("--pts", "0")), ("still take", ("--at", "1"))):
        expect(sound.refused(verb, data["id"], *words), "invalid", item="not-a-film-item")


def test_files_that_are_none(sound: Box, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, code in (
        (empty, "file-empty"),
        (tmp_path, "file-is-folder"),
        (tmp_path / "none", "file-missing"),
        (pipe, "file-special"),
        (Path("/dev/null"), "file-special"),
        (Path("/dev/zero"), "file-special"),
        (Path("/proc/self/mem"), None),
    ):
        error = sound.refused("evidence add", path)
        sentence(error)
        assert code in {None, error["code"]}, error


def test_a_film_cut_short_is_taken_in_with_its_damage(sound: Box, films: Films, tmp_path: Path) -> None:
    for name in ("h264.ts", "faststart.mp4"):
        whole = films(name).read_bytes()
        path = tmp_path / name
        path.write_bytes(whole[: len(whole) * 2 // 3])
        found = sound.do("evidence add", path)
        assert found["kind"] == "film"
        assert found["frames"]
        frames = sound.do("footage frames", found["id"])["frames"]
        still = sound.do("still take", found["id"], "--pts", str(frames[2]["pts"]))
        assert sound.do("still verify", still["id"])["ok"]
        if name == "faststart.mp4":
            assert found["damage"]


def test_a_still_that_is_not_there(sound: Box) -> None:
    film = sound.things["film"]
    for words in (
        ("--pts", "999999999"),
        ("--pts", "-5"),
        ("--pts", "1"),
        ("--at", "99:00:00"),
        ("--stream", "7", "--pts", "0"),
    ):
        sentence(sound.refused("still take", film, *words))
    expect(sound.refused("still take", film), "invalid", frame="pts-or-time")
    expect(sound.refused("still take", film, "--pts", "0", "--at", "1"), "invalid", frame="pts-or-time")
    for time in ("", "1:2:3:4", "-1", "00:61:00", "one", "1e9", "²"):
        expect(sound.refused("still take", film, "--at", time), "invalid", at="time-form")
    expect(sound.refused("still take", sound.things["portrait"], "--pts", "0"), "invalid", item="not-a-film-item")


def test_dates_and_names_that_cannot_be(sound: Box) -> None:
    person = sound.things["aram"]
    for date in ("31.02.2025", "2025-13-01", "tomorrow", "between 5.2025 and 3.2025", "05.06.07"):
        error = sound.refused("event add", "--type", "capture", "--person", person, "--date", date)
        assert error["facts"]["problems"].keys() == {"date"}
    for name, code in (
        ("x" * 10_000, "too-long"),
        ("Aram \u202eManukyan", "bidi-controls"),
        ("Aram\x07", "control-characters"),
        ("", "missing"),
        ("   ", "missing"),
    ):
        expect(sound.refused("person add", "--name", name), "invalid", names=code)


# bundles


def test_bundles_that_are_none(sound: Box, tmp_path: Path) -> None:
    bundle = sound.folder / "bundle.age"
    key_file = sound.folder / sound.things["identity"]
    other, _ = identity(tmp_path, "other")
    good = bundle.read_bytes()

    def verify(path: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
        before = everything_in(tmp_path)
        code, data = sound.plain("verify", path, *words)
        assert everything_in(tmp_path) == before
        return code, data

    for path, expected in (
        (Path("/dev/null"), "file-special"),
        (tmp_path, "file-is-folder"),
        (tmp_path / "none.age", "file-missing"),
    ):
        code, data = verify(path, "--identity", key_file)
        assert (code, data["error"]["code"]) == (1, expected)
    code, data = verify(bundle, "--identity", other)
    assert code == 1
    sentence(data["error"])
    assert data["error"]["code"] == "age-no-match"
    cut = tmp_path / "cut.age"
    for size in (0, 10, 200, len(good) // 2, len(good) - 1):
        cut.write_bytes(good[:size])
        code, data = verify(cut, "--identity", key_file)
        assert code == 1
        if "error" in data:
            sentence(data["error"])
        else:
            assert data["ok"] is False
            assert any(step["ok"] is False and step["problems"] for step in data["steps"])
    for words in (("--identity", tmp_path / "none"), ("--identity", key_file, "--signer", tmp_path / "none")):
        code, data = verify(bundle, *words)
        assert (code, data["error"]["code"]) == (1, "file-missing")


def test_sealing_to_nobody_to_nonsense_and_over_a_file(sound: Box, tmp_path: Path) -> None:
    out = tmp_path / "out.age"
    public = sound.things["public"]
    expect(sound.refused("seal", "--all", "--out", out), "invalid", recipients="missing")
    secret = (sound.folder / sound.things["identity"]).read_text().strip()
    assert sound.refused("seal", "--all", "--to", secret, "--out", out)["exit"] == 2
    assert sound.refused("seal", "--all", "--to", "age1nonsense", "--out", out)["exit"] == 2
    expect(sound.refused("seal", "--to", public, "--out", out), "invalid", choice="missing")
    out.write_bytes(b"mine")
    expect(sound.refused("seal", "--all", "--to", public, "--out", out), "file-exists")
    assert out.read_bytes() == b"mine"
    expect(sound.refused("seal", "--all", "--to", public, "--out", tmp_path / "none/out.age"), "folder-missing")


# surroundings


FULL = {"disk-full", "no-room", "write-failed"}


def _small_files(most_bytes: int) -> Callable[[], None]:
    def limit() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return limit


def test_a_disk_that_takes_no_more(sound: Box, films: Films, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(os.urandom(3 << 20))
    limit = _small_files(2 << 20)
    ran = sound.run("evidence", "add", sound.vault, big, *sound.key, "--json", "--ack", preexec_fn=limit)
    assert ran.code == 1
    assert ran.error in FULL, ran
    assert "ACK" not in ran.err
    sentence(ran.data["error"])
    assert list((sound.vault / "work").iterdir()) == []
    sound.do("evidence add", big)
    out = tmp_path / "out.age"
    words = ("seal", sound.vault, "--all", "--to", sound.things["public"], "--out", out, *sound.key, "--json")
    ran = sound.run(*words, preexec_fn=limit)
    assert ran.code == 1
    assert ran.error in FULL, ran
    assert list(tmp_path.glob("*.age")) == []


def test_a_small_disk_that_fills_up(tmp_path: Path, films: Films) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk here")
    try:
        box = new_box(disk / "box")
        box.do("person add", "--name", "One")
        acknowledged = 0
        for number in range(40):
            paper = tmp_path / f"{number}.bin"
            paper.write_bytes(os.urandom(300_000))
            code, data = box.ask("evidence add", paper)
            if code:
                break
            acknowledged += 1
        assert code == 1
        assert data["error"]["code"] in FULL
        sentence(data["error"])
        for number in range(3000):
            code, data = box.ask("person add", "--name", f"Number {number}", "--notes", "x" * 60_000)
            if code:
                break
        assert data["error"]["code"] in FULL
        copy = box.copy(tmp_path / "elsewhere")
        assert len(copy.do("evidence list")["evidence"]) == acknowledged
        assert len(copy.do("person list")["people"]) == number + 1
        assert copy.check() == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_may_not_be_written(sound: Box, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", closed], check=False, capture_output=True)
    if mounted.returncode:
        closed.chmod(0o500)
        if os.access(closed, os.W_OK):
            pytest.skip("this user may write anywhere, and may mount nothing")
    try:
        out = ("--out", closed / "o")
        things = sound.things
        for error in (
            sound.refused("seal", "--all", "--to", things["public"], *out),
            sound.refused("evidence export", things["film"], "--why", "test", *out),
            sound.refused("inquiry render", things["inquiry"], "--draft", *out),
            sound.plain("init", closed / "v.habeas", *sound.key)[1]["error"],
            sound.plain("demo", closed / "demo")[1]["error"],
        ):
            sentence(error)
            assert error["code"] == "folder-read-only", error
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", closed], check=True)


def test_a_vault_in_a_folder_that_may_not_be_written(box: Box, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    if subprocess.run(["mount", "--bind", box.folder, closed], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a folder here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", closed], check=True)
        there = Box(closed, box.recovery, box.things)
        before = everything_in(box.vault)
        sentence(there.refused("person add", "--name", "One"))
        assert everything_in(box.vault) == before
    finally:
        subprocess.run(["umount", closed], check=True)
    assert box.check() == []
