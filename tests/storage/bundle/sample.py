"""A small invented case as a bundle's plan: film, still, document, records whole and in part, a log with its checkpoints."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from app.jobs import Ticket
from app.model.canonical import canonical
from app.model.content import ByteSource
from app.model.record import encode
from app.model.still import Still
from storage import age, chain, checkpoint, merkle, sshsig
from storage.bundle import contents, provenance
from storage.bundle.check_contents import Deriving
from storage.bundle.writer import Member, Plan, Sealed, seal

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
ACTOR = "ac" * 16
VAULT = "fa" * 16
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PTS = 5


def tool(name: str) -> str:
    """The path of a stock tool, or a skip that says which one is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"missing tool: {name}")
    return found


def run(*command: str, cwd: Path | None = None, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=cwd, input=feed, capture_output=True, timeout=120, check=False)


def _ffmpeg(*arguments: str) -> bytes:
    done = run(FFMPEG, "-nostdin", "-v", "error", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_film(path: Path) -> bytes:
    """One second of H.264, ten frames."""
    source = "testsrc2=size=128x96:rate=10:duration=1"
    _ffmpeg("-f", "lavfi", "-i", source, "-c:v", "libx264", "-g", "5", "-pix_fmt", "yuv420p", "-y", str(path))
    return path.read_bytes()


def framehash(film: Path) -> bytes:
    return _ffmpeg("-i", str(film), "-map", "0:v", "-c", "copy", "-f", "framehash", "-hash", "sha256", "-")


COMMAND = (
    *("ffmpeg", "-flags", "bitexact", "-noautorotate", "-copyts", "-i", "INPUT", "-map", "0:0"),
    *("-vf", "select=eq(n\\,{frame})", "-fps_mode", "passthrough", "-enc_time_base", "demux", "-frames:v", "1"),
)


def frame(film: Path, number: int) -> tuple[str, int, bytes]:
    """SHA-256 of the decoded frame in its own format, its pts, and its RGB pixels."""
    chosen = [part.format(frame=number).replace("INPUT", str(film)) for part in COMMAND[1:]]
    hashes = _ffmpeg(*chosen, "-f", "framehash", "-hash", "sha256", "-").decode().splitlines()
    fields = [part.strip() for part in next(line for line in hashes if not line.startswith("#")).split(",")]
    scale = f"{chosen[chosen.index('-vf') + 1]},scale=flags=accurate_rnd+bitexact+full_chroma_int"
    chosen[chosen.index("-vf") + 1] = scale
    rgb = _ffmpeg(*chosen, "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
    return fields[5], int(fields[2]), rgb


def png_of(rgb: bytes, width: int, height: int) -> bytes:
    return subprocess.run(
        [
            *(FFMPEG, "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-i", "-"),
            *("-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"),
        ],
        input=rgb,
        capture_output=True,
        timeout=60,
        check=True,
    ).stdout


def rgb_of(png: bytes) -> bytes:
    return subprocess.run(
        [FFMPEG, "-v", "error", "-f", "png_pipe", "-i", "-", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
        input=png,
        capture_output=True,
        timeout=60,
        check=True,
    ).stdout


def deriving(scratch: Path) -> Deriving:
    """A decoder for tests: ffmpeg on a copy in `scratch`."""

    def copied(film: ByteSource) -> Path:
        path = scratch / "again.mp4"
        path.write_bytes(film.read_at(0, film.size))
        return path

    def still(film: ByteSource, description: Mapping[str, Any], png: bytes, _ticket: Ticket) -> Sequence[str]:
        frame_sha256, pts, rgb = frame(copied(film), description["frame"])
        found = {
            "frame_sha256": frame_sha256,
            "pts": pts,
            "pixels_sha256": hashlib.sha256(rgb).hexdigest(),
        }
        differing = [key for key, value in found.items() if description[key] != value]
        return differing + (["the picture has other pixels"] if rgb_of(png) != rgb else [])

    return Deriving(still=still, framehash=lambda film, _ticket: framehash(copied(film)))


@dataclass
class Log:
    """A log being written, with its entries."""

    lines: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def add(self, act: str, **more: Any) -> bytes:
        body = chain.make_body(act=act, actor=ACTOR, at=AT, salt=hashlib.sha256(act.encode()).hexdigest(), **more)
        prev = chain.line_digest(self.lines[-1]) if self.lines else chain.NOTHING_BEFORE
        self.lines.append(chain.make_line(len(self.lines) + 1, prev, chain.body_digest(body)))
        self.bodies.append(body)
        return body

    def signed_checkpoint(self, key: Any) -> tuple[bytes, bytes]:
        text = checkpoint.make(VAULT, chain.check_lines(self.lines), AT)
        return text, sshsig.sign(key, checkpoint.NAMESPACE, text).encode()


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def version(kind: str, record_id: str, body: Mapping[str, Any]) -> bytes:
    return chain.version_line(
        kind=kind,
        record_id=record_id,
        version=1,
        actor=ACTOR,
        recorded_at="2026-03-01T09:30:00.000Z",
        body=body,
        salt=hashlib.sha256(f"salt {record_id}".encode()).hexdigest(),
    )


def row_of(line: bytes) -> chain.Row:
    value = json.loads(line)
    return chain.row(value["kind"], value["id"], value["version"], chain.version_digest(line))


@dataclass(frozen=True)
class Sample:
    """The plan, who signs, who receives; `files`: content by path below data/, to be changed by tests."""

    files: Mapping[str, bytes]
    key: Any
    identity: age.X25519Identity
    old_checkpoint: bytes

    def plan(self, bundle_id: str = "7f3a91") -> Plan:
        return Plan(bundle_id, date(2026, 3, 2), tuple(Member(path, content) for path, content in self.files.items()))

    def seal(self, out: Path, key: Any = None, **options: Any) -> Sealed:
        return seal(out, self.plan(), [self.identity.recipient], key or self.key, Ticket(), **options)

    def changed(self, change: Callable[[dict[str, bytes]], None]) -> Sample:
        """The same with other contents, as somebody would make it who holds the signing key."""
        files = dict(self.files)
        change(files)
        return replace(self, files=files)

    @property
    def signers(self) -> str:
        namespaces = 'namespaces="habeas-bundle-v1,habeas-checkpoint-v1"'
        return f"sender {namespaces} {sshsig.public_text(self.key)}\n"


def make(scratch: Path) -> Sample:
    film_path = scratch / "film.mp4"
    film = make_film(film_path)
    film_sha256 = hashlib.sha256(film).hexdigest()
    frame_sha256, pts, rgb = frame(film_path, PTS)
    png = png_of(rgb, 128, 96)
    document = b"%PDF-1.4 an invented judgment\n"
    still = Still(
        film=_id("film"),  # type: ignore[arg-type]
        film_sha256=film_sha256,
        stream=0,
        pts=pts,
        time_base=(1, 10240),
        frame=PTS,
        pixel_format="yuv420p",
        width=128,
        height=96,
        rotation=0,
        frame_sha256=frame_sha256,
        pixels_sha256=hashlib.sha256(rgb).hexdigest(),
        png=hashlib.sha256(png).hexdigest(),  # type: ignore[arg-type]
        png_size=len(png),
        ffmpeg="9.0.2",
        command=tuple(part.format(frame=PTS) for part in COMMAND),
    )
    collected = {"collected_at": "2026-02-20T10:00:00.000Z", "address": "192.0.2.7", "url": "https://example.org/film"}
    film_line = version(
        "evidence",
        _id("film"),
        {"content": film_sha256, "size": len(film), "acquisition": collected, "title": "Hearing"},
    )
    document_line = version(
        "evidence", _id("document"), {"content": hashlib.sha256(document).hexdigest(), "size": len(document)}
    )
    still_line = version("still", _id("still"), encode(still))
    people = [version("person", _id(f"person {n}"), {"name": f"Invented {n}"}) for n in range(100)]

    key, log = sshsig.generate(), Log()
    disclosed = [
        log.add("evidence.add", rows=[row_of(film_line)], subject=_id("film")),
        log.add("evidence.add.document", rows=[row_of(document_line)], subject=_id("document")),
    ]
    log.add("source.add", rows=[row_of(version("source_identity", _id("source"), {"name": "Hidden"}))])
    old = log.signed_checkpoint(key)
    rows = [row_of(line) for line in people]
    imported = log.add("person.import", rows=rows, facts={"source_sha256": "0" * 64})
    disclosed += [imported, log.add("still.take", rows=[row_of(still_line)], subject=_id("still"))]
    new = log.signed_checkpoint(key)
    leaves = [canonical(list(row)) for row in rows]
    proofs = [contents.proof(chain.body_digest(imported), n, rows[n], merkle.proof(leaves, n)) for n in (0, 42, 99)]

    original = contents.original_name(1, "MP4")
    png_name, json_name = contents.still_names(1, still)
    held_back = [
        contents.Withheld("field", contents.Ground.COLLECTOR, "evidence", _id("film"), 1, "body.acquisition.address"),
        contents.Withheld("record", contents.Ground.SOURCE, "source_identity"),
    ]
    facts = provenance.FileFacts(_id("film"), original, len(film), film_sha256, "video/mp4")
    files = {
        original: film,
        contents.framehash_name(original): framehash(film_path),
        contents.original_name(2, "pdf"): document,
        png_name: png,
        json_name: contents.still_json(still, record_id=_id("still"), version=1, png=png_name, film=original),
        contents.record_name("evidence", _id("film"), 1, part=True): contents.record_part(
            json.loads(film_line), ["body.acquisition.address"]
        ),
        contents.record_name("evidence", _id("document"), 1): document_line,
        contents.record_name("still", _id("still"), 1): still_line,
        **{contents.record_name("person", _id(f"person {n}"), 1): people[n] for n in (0, 42, 99)},
        contents.LOG: contents.lines(log.lines),
        contents.BODIES: contents.lines(disclosed),
        contents.PROOFS: contents.lines(proofs),
        contents.CHECKPOINT: new[0],
        contents.CHECKPOINT_SIGNATURE: new[1],
        contents.older_names(1)[0]: old[0],
        contents.older_names(1)[1]: old[1],
        contents.WITHHELD: contents.withheld_json(held_back),
        contents.EXEMPTIONS: contents.exemptions_csv(held_back),
        contents.INDEX: contents.index_csv(("file", "title"), [(original, "=HYPERLINK(1)")]),
        contents.CASE: provenance.case_jsonld([provenance.Acquired(facts, "2026-02-20T10:00:00.000Z", ACTOR)], []),
        contents.REPORT_HTML: contents.report_html("Bundle", ["<script>alert(1)</script>"], []),
    }
    assert all(re.fullmatch(r"[a-z0-9._/-]+", path) for path in files)
    return Sample(files, key, age.X25519Identity.generate(), old[0])
