"""The demonstration on real film, and what somebody who has only stock tools makes of what it leaves."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest

from media.process import ffmpeg_path
from tests.flows import opened
from tests.flows.habeas import Box
from tests.outside import footage

FILES = (
    "case.habeas",
    "passphrase.txt",
    "recovery-key.txt",
    "recipient-identity.txt",
    "allowed_signers",
    "submission.docx",
    "submission.pdf",
)


class Demo:
    """The folder, what was said, and the bundle opened with stock tools."""

    def __init__(self, box: Box, said: str, top: Path) -> None:
        self.box = box
        self.folder = box.folder / "demo"
        self.said = said
        self.top = top

    def ask(self, verb: str, *words: str | Path) -> dict[str, object]:
        secret = ("--passphrase-file", self.folder / "passphrase.txt")
        code, data = self.box.plain(*verb.split(), self.folder / "case.habeas", *words, *secret)
        assert code == 0, data
        return data


@pytest.fixture(scope="module")
def film() -> Path:
    return footage("bikes.mp4")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, film: Path) -> Demo:
    box = Box(tmp_path_factory.mktemp("demo"))
    ran = box.run("demo", "demo", "--film", film)
    assert (ran.code, ran.err) == (0, ""), ran
    (bundle,) = (box.folder / "demo").glob("bundle-*.age")
    top = opened.unpack(bundle, box.folder / "demo/recipient-identity.txt", box.folder / "opened")
    return Demo(box, ran.out, top)


def test_what_it_leaves(demo: Demo) -> None:
    assert [name for name in FILES if not (demo.folder / name).exists()] == []
    assert len(list(demo.folder.glob("bundle-*.age"))) == 1
    assert [number for number in range(1, 8) if not re.search(rf"^{number}\. ", demo.said, re.MULTILINE)] == []
    assert "Right, and signed by the expected signer" in demo.said
    assert all(len(line) < 400 for line in demo.said.splitlines())


def test_it_can_be_opened_afterwards(demo: Demo) -> None:
    assert demo.ask("check", "--deep") == {"ok": True, "findings": []}
    code, found = demo.box.plain(
        "person", "list", demo.folder / "case.habeas", "--recovery-file", demo.folder / "recovery-key.txt"
    )
    assert code == 0
    assert len(found["people"]) == 6
    assert demo.ask("still verify")["ok"] is True
    assert demo.ask("clocks")["clocks"]


def test_it_refuses_a_folder_that_is_not_empty_and_a_film_that_is_none(demo: Demo, tmp_path: Path) -> None:
    before = sorted(demo.folder.iterdir())
    code, data = demo.box.plain("demo", demo.folder)
    assert (code, data["error"]["code"]) == (1, "folder-not-empty")
    assert sorted(demo.folder.iterdir()) == before
    text = tmp_path / "text.mp4"
    text.write_text("no film")
    code, data = demo.box.plain("demo", tmp_path / "new", "--film", text)
    assert (code, data["error"]["code"]) == (1, "demo-needs-film")


def test_it_runs_without_a_film(tmp_path: Path) -> None:
    ran = Box(tmp_path).run("demo", "new", "--json")
    assert ran.code == 0, ran
    assert ran.data["verified"]
    assert ran.data["authenticated"]
    assert ran.data["chain_ok"]
    assert ran.err == ""


def test_the_submission_can_be_read(demo: Demo) -> None:
    pages = pypdf.PdfReader(demo.folder / "submission.pdf").pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    document = docx.Document(str(demo.folder / "submission.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    for text in (words, written):
        assert "Hovtalyan" in text
        assert "Armed Forces of the Republic of Tarvend" in text
        assert "DRAFT" not in text.upper().split()
    manifest = json.loads((demo.folder / "manifest.json").read_bytes())
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((demo.folder / name).read_bytes()).hexdigest() == digest


# stock tools


def run(*words: str | Path, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], cwd=cwd, input=stdin, capture_output=True, check=False)


def test_signature_and_manifests(demo: Demo) -> None:
    verify = ("-Y", "verify", "-f", demo.folder / "allowed_signers", "-I", "investigator@captives.example")
    for signed, namespace in (
        ("tagmanifest-sha256.txt", "habeas-bundle-v1"),
        ("data/log/checkpoint", "habeas-checkpoint-v1"),
    ):
        content = (demo.top / signed).read_bytes()
        words = (*verify, "-n", namespace, "-s", demo.top / f"{signed}.sig")
        good = run(opened.tool("ssh-keygen"), *words, cwd=demo.top, stdin=content)
        assert good.returncode == 0, good
        assert run(opened.tool("ssh-keygen"), *words, cwd=demo.top, stdin=content + b" ").returncode != 0
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        checked = run(opened.tool("sha256sum"), "-c", "--strict", "--quiet", manifest, cwd=demo.top)
        assert (checked.returncode, checked.stdout) == (0, b"")


def test_the_log_up_to_the_checkpoint(demo: Demo) -> None:
    told = dict(line.split(" ", 1) for line in (demo.top / "data/log/checkpoint").read_text().splitlines()[1:])
    head = run("head", "-n", told["size"], "data/log/log.jsonl", cwd=demo.top).stdout
    summed = run(opened.tool("sha256sum"), cwd=demo.top, stdin=head).stdout.decode()
    assert summed.split()[0] == told["lines-sha256"]
    assert head.count(b"\n") == int(told["size"])


def test_bagit(demo: Demo) -> None:
    checked = run(sys.executable, Path(sys.executable).with_name("bagit.py"), "--validate", demo.top, cwd=demo.folder)
    assert checked.returncode == 0, checked.stderr


def test_verify_sh(demo: Demo) -> None:
    (script,) = demo.top.rglob("verify.sh")
    ran = run("sh", script, demo.folder / "allowed_signers", "investigator@captives.example", cwd=demo.top)
    assert ran.returncode == 0, (ran.stdout, ran.stderr)


def test_the_film_in_the_bundle_is_the_film(demo: Demo, film: Path) -> None:
    (original,) = (demo.top / "data/originals").glob("*.mp4")
    assert original.read_bytes() == film.read_bytes()
    (told,) = (demo.top / "data/originals").glob("*.framehash")
    made = run(
        *(ffmpeg_path(), "-nostdin", "-v", "error", "-i", original, "-map", "0:v", "-map", "0:a?", "-c", "copy"),
        *("-f", "framehash", "-hash", "sha256", "-"),
        cwd=demo.top,
    )

    def rows(text: bytes) -> list[tuple[str, ...]]:
        return [
            tuple(part.strip() for part in line.split(","))
            for line in text.decode().splitlines()
            if line and not line.startswith("#") and line.split(",")[0].strip() == "0"
        ]

    ours = rows(told.read_bytes())
    theirs = rows(made.stdout)
    assert len(ours) == 250
    assert sorted(row[-1] for row in ours) == sorted(row[-1] for row in theirs)


def test_a_still_typed_again_with_stock_ffmpeg(demo: Demo, tmp_path: Path, film: Path) -> None:
    """The recorded command, with the plain file for INPUT and a name for PIXELS, gives the same frame and pixels."""
    for path in sorted((demo.top / "data/stills").glob("*.json")):
        still = json.loads(path.read_bytes())
        pixels = tmp_path / f"{path.stem}.rgb"
        words = [word.replace("INPUT", str(film)).replace("PIXELS", str(pixels)) for word in still["command"]]
        assert words[0].startswith("ffmpeg")
        made = run(ffmpeg_path(), *words[1:], cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        assert hashlib.sha256(pixels.read_bytes()).hexdigest() == still["pixels_sha256"]
        assert still["frame_sha256"] in made.stdout.decode()
        assert len(pixels.read_bytes()) == still["width"] * still["height"] * 3


def test_stills_of_real_film_by_pts_and_by_time(demo: Demo) -> None:
    (item,) = [each["id"] for each in demo.ask("evidence list")["evidence"] if "bikes" in each["label"]]
    frames = demo.ask("footage frames", item)["frames"]
    assert len(frames) == 250
    assert [frame["pts"] for frame in frames] == sorted({frame["pts"] for frame in frames})
    assert frames[0]["key"]
    by_pts = demo.ask("still take", item, "--pts", str(frames[100]["pts"]))
    assert by_pts["frame"] == 100
    by_time = demo.ask("still take", item, "--at", "00:00:04.001")
    seconds = [fraction(frame["seconds"]) for frame in frames]
    assert by_time["frame"] == max(place for place, at in enumerate(seconds) if at <= 4.001)
    for still in (by_pts, by_time):
        assert demo.ask("still verify", still["id"])["ok"]
        chain = demo.ask("still show", still["id"], "--chain")
        assert chain["ok"]
        assert [link["name"] for link in chain["links"]] == [
            *("acquisition", "film", "frame", "pixels", "PNG", "log lines", "checkpoint", "signature"),
        ]


def fraction(text: str) -> float:
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


def test_the_reading_copy_can_be_read(demo: Demo) -> None:
    text = opened.texts(demo.top)
    pdf, html = text["data/report/report.pdf"], text["data/report/index.html"]
    for name in ("Sevlichetsyan", "Tarvend"):
        assert name in pdf
        assert name in html
    for hidden in ("Aghavnatunyan", "192.0.2.77", "reader-4411", "Lusadzoryan"):
        assert [file for file, words in text.items() if hidden in words] == []
