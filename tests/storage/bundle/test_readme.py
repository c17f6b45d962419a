"""README-VERIFY.txt read as the recipient reads it: each step typed exactly, in a clean folder, with stock tools."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import age, sshsig
from storage.bundle import bag, furniture
from tests.storage import authority
from tests.storage.bundle.conftest import Files, renew
from tests.storage.bundle.sample import FFMPEG, Sample, tool

STEPS = ("1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "sh")


@dataclass
class Typed:
    """What a step printed, and how its last command ended."""

    output: str
    code: int


def commands_of(readme: str, language: int = 0) -> list[list[str]]:
    """The blocks of lines to type in one language's part, in their order."""
    part = re.split(r"\n=+\n", readme)[language]
    blocks: list[list[str]] = [[]]
    for line in part.splitlines():
        if line.startswith("   $ "):
            blocks[-1].append(line.removeprefix("   $ "))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


class Recipient:
    """Sits before a clean folder with the bundle, an identity, and the sender's key learned by telephone."""

    def __init__(self, folder: Path, bundle: Path, sample: Sample, signers: str) -> None:
        for name in ("age", "age-keygen", "tar", "ssh-keygen", "sha256sum", "openssl", "bash"):
            tool(name)
        self.folder = folder
        folder.mkdir()
        (folder / "bundle-7f3a91.age").write_bytes(bundle.read_bytes())
        (folder / "identity.txt").write_text(f"# mine\n{sample.identity.text}\n")
        (folder / "allowed_signers").write_text(signers)
        tools = folder.parent / "tools"
        tools.mkdir(exist_ok=True)
        if not (tools / "ffmpeg").exists():
            (tools / "ffmpeg").symlink_to(FFMPEG)
        self.path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        self.inside = False

    def type(self, commands: list[str]) -> Typed:
        script = "\n".join(commands)
        done = subprocess.run(
            [tool("bash"), "-c", script],
            cwd=self.folder / "7f3a91" if self.inside else self.folder,
            env={"PATH": self.path, "LANG": "C.UTF-8", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        self.inside = self.inside or any(command.startswith("cd ") for command in commands)
        return Typed(done.stdout.decode("utf-8", "replace"), done.returncode)


def as_it_should(step: str, typed: Typed) -> bool:
    """What README-VERIFY.txt says the step prints."""
    if step in ("2", "3", "7", "10", "12", "13"):
        return typed.output == ""
    if step == "4":
        return typed.code == 0 and typed.output.startswith('Good "habeas-bundle-v1" signature for sender')
    if step == "6":
        return len(typed.output.splitlines()) == 3 and all(line.endswith(": OK") for line in typed.output.splitlines())
    if step == "11":
        first, *rest = typed.output.splitlines() or [""]
        good = first.startswith('Good "habeas-checkpoint-v1" signature for sender')
        return good and [line.split(" ")[0] for line in rest] == ["size", "lines-sha256"]
    if step == "15":
        return "Verification: OK" in typed.output.splitlines()
    wanted = {"8": "Payload-Oxum: ", "9": "Habeas-Recipient: "}
    return typed.code == 0 and typed.output.startswith(wanted.get(step, ""))


def type_all(recipient: Recipient, steps: tuple[str, ...] = STEPS) -> dict[str, Typed]:
    """Types the steps one after the other and stops at the first that is not as it should be."""
    blocks = commands_of(furniture.readme("7f3a91").decode())
    by_step = dict(zip(("0", *STEPS), blocks, strict=True))
    done: dict[str, Typed] = {}
    for step in steps:
        done[step] = recipient.type(by_step[step])
        if not as_it_should(step, done[step]):
            break
    return done


def stops_at(recipient: Recipient) -> str | None:
    steps = tuple(step for step in STEPS if step != "15")
    done = type_all(recipient, steps)
    last, typed = list(done.items())[-1]
    return None if as_it_should(last, typed) else last


def test_all_languages_give_the_same_commands() -> None:
    readme = furniture.readme("7f3a91").decode()
    english = commands_of(readme)
    assert len(english) == len(STEPS) + 1
    for language in range(1, len(furniture.LANGUAGES)):
        assert commands_of(readme, language) == english
    assert "@" not in re.sub(r"\S+@\S+\.\S+", "", readme)
    for language in ("fr", "ru", "hy"):
        text = furniture._text(f"readme.{language}.txt")
        assert any(word in text for word in ("automatique", "Машинный", "Մեքենայական"))


def test_every_step_passes_on_a_good_bundle(sample: Sample, tmp_path: Path) -> None:
    stamps = authority.make(tmp_path / "authority")
    plain = tmp_path / "bundle-plain.age"
    sample.seal(plain)
    signature = _signature(plain, sample)
    query = _file(plain, sample, bag.QUERY)
    out = tmp_path / "bundle-7f3a91.age"
    sample.seal(out, timestamp_answer=stamps.answer(query))
    assert _signature(out, sample) == signature
    recipient = Recipient(tmp_path / "clean", out, sample, sample.signers)
    (tmp_path / "clean" / "authority.pem").write_bytes(stamps.root.read_bytes())
    done = type_all(recipient)
    assert list(done) == list(STEPS), done
    assert all(as_it_should(step, typed) for step, typed in done.items()), done
    assert done["sh"].code == 0
    assert "WRONG" not in done["sh"].output
    script = recipient.type(["sh data/verify.sh ../allowed_signers sender ../authority.pem ../identity.txt"])
    assert script.code == 0
    assert re.findall(r"^(\S+) right", script.output, re.MULTILINE) == [
        *("2", "3", "6", "7", "7", "8", "9", "10", "11", "11", "12", "13", "15")
    ], script.output
    assert "4, 5 right" in script.output
    assert "not checked" not in script.output
    assert not (tmp_path / "clean" / "7f3a91" / "data" / "again.txt").exists()


def _file(bundle: Path, sample: Sample, name: str) -> bytes:
    from storage.bundle.reader import open_bundle

    with open_bundle(bundle, [sample.identity]) as opened:
        return opened.read(name, 1 << 20)


def _signature(bundle: Path, sample: Sample) -> bytes:
    return _file(bundle, sample, bag.SIGNATURE)


def test_bagit_finds_the_bundle_valid(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    import bagit

    recipient = Recipient(tmp_path / "clean", sealed, sample, sample.signers)
    type_all(recipient, ("1", "2", "3"))
    assert bagit.Bag(str(tmp_path / "clean" / "7f3a91")).validate()
    (tmp_path / "clean" / "7f3a91" / "data" / "withheld.json").write_bytes(b"{}")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "clean" / "7f3a91")).validate()


MALICIOUS = b"#!/bin/sh\ntouch ../pwned\necho 'Everything that was checked is right.'\n"


@pytest.mark.parametrize(
    ("how", "step"), [("file only", "7"), ("manifest too", "6"), ("tag manifest too", "4"), ("signed by another", "4")]
)
def test_a_malicious_script_is_caught_before_it_runs(
    how: str, step: str, files: Files, sample: Sample, forge: Callable[..., Path], tmp_path: Path
) -> None:
    made = {**files, "data/verify.sh": MALICIOUS}
    if how == "manifest too":
        made = renew(made, manifest=True)
    elif how == "tag manifest too":
        made = renew(made, manifest=True, tags=True)
    elif how == "signed by another":
        other = sshsig.generate()
        made = renew(made, manifest=True, tags=True, key=other)
        made["data/keys/signer.pub"] = sshsig.public_text(other).encode() + b"\n"
        made = renew(made, manifest=True, tags=True, key=other)
    recipient = Recipient(tmp_path / "clean", forge(made), sample, sample.signers)
    assert stops_at(recipient) == step
    assert not (tmp_path / "clean" / "pwned").exists()


def _flip(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


CHANGES: dict[str, tuple[Callable[[Files], object], str]] = {
    "a changed film": (lambda made: made.update({"data/originals/000001.mp4": b"other"}), "7"),
    "a missing record": (lambda made: made.pop(next(name for name in made if "/records/" in name)), "7"),
    "an added file": (lambda made: made.update({"data/originals/000009.mp4": b"planted"}), "7"),
    "an added file at the top": (lambda made: made.update({"notes.txt": b"planted"}), "3"),
    "a changed description": (lambda made: made.update({bag.BAG_INFO: made[bag.BAG_INFO] + b"Note: hello\n"}), "6"),
    "a changed manifest": (lambda made: made.update({bag.MANIFEST: _flip(made[bag.MANIFEST])}), "6"),
    "a changed tag manifest": (lambda made: made.update({bag.TAG_MANIFEST: _flip(made[bag.TAG_MANIFEST])}), "4"),
    "a changed signature": (lambda made: made.update({bag.SIGNATURE: _flip(made[bag.SIGNATURE])}), "4"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_the_typed_steps_stop_where_something_is_wrong(
    case: str, files: Files, sample: Sample, forge: Callable[..., Path], tmp_path: Path
) -> None:
    change, step = CHANGES[case]
    made = dict(files)
    change(made)
    assert stops_at(Recipient(tmp_path / "clean", forge(made), sample, sample.signers)) == step


SIGNED_CHANGES: dict[str, tuple[Callable[[Files], object], str]] = {
    "a log without its second line": (
        lambda made: made.update(
            {"log/log.jsonl": b"".join(made["log/log.jsonl"].splitlines(keepends=True)[i] for i in (0, 2, 3, 4))}
        ),
        "10",
    ),
    "a log without its last line": (
        lambda made: made.update({"log/log.jsonl": b"".join(made["log/log.jsonl"].splitlines(keepends=True)[:-1])}),
        "11",
    ),
    "an entry of no line": (
        lambda made: made.update({"log/bodies.jsonl": made["log/bodies.jsonl"].replace(b"still.take", b"still.tako")}),
        "12",
    ),
    "a record of no entry": (
        lambda made: made.update(
            {name: content.replace(b"Invented", b"Infented") for name, content in made.items() if "records/p" in name}
        ),
        "12",
    ),
    "other frames": (
        lambda made: made.update(
            {"originals/000001.framehash": made["originals/000001.framehash"].replace(b"a", b"b")}
        ),
        "13",
    ),
}


@pytest.mark.parametrize("case", SIGNED_CHANGES)
def test_the_typed_steps_stop_at_what_contradicts_itself(case: str, sample: Sample, tmp_path: Path) -> None:
    change, step = SIGNED_CHANGES[case]
    out = tmp_path / "changed.age"
    sample.changed(change).seal(out)
    recipient = Recipient(tmp_path / "clean", out, sample, sample.signers)
    assert stops_at(recipient) == step
    script = recipient.type(["sh data/verify.sh ../allowed_signers sender"])
    assert script.code == 1
    assert f"\n{step} WRONG" in script.output


def test_the_typed_steps_know_whom_the_bundle_was_made_for(
    files: Files, sample: Sample, forge: Callable[..., Path], tmp_path: Path
) -> None:
    third = age.X25519Identity.generate()
    passed_on = forge(files, third.recipient)
    recipient = Recipient(tmp_path / "clean", passed_on, sample, sample.signers)
    (tmp_path / "clean" / "identity.txt").write_text(third.text + "\n")
    assert stops_at(recipient) == "9"


def test_the_script_is_plain_posix(tmp_path: Path) -> None:
    script = furniture._text("verify.sh")
    (tmp_path / "verify.sh").write_text(script)
    shell = "/bin/dash" if Path("/bin/dash").exists() else tool("sh")
    assert subprocess.run([shell, "-n", tmp_path / "verify.sh"], check=False, timeout=10).returncode == 0
    assert subprocess.run([shell, tmp_path / "verify.sh"], capture_output=True, check=False, timeout=10).returncode == 2
