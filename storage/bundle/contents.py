"""The files in a bundle that carry what was chosen: their names and their forms. What goes in is decided elsewhere."""

from __future__ import annotations

import copy
import csv
import html
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from app.model.canonical import Json, canonical
from app.model.still import Still
from storage.chain import Row

LOG = "log/log.jsonl"
BODIES = "log/bodies.jsonl"
PROOFS = "log/proofs.jsonl"
CHECKPOINT = "log/checkpoint"
CHECKPOINT_SIGNATURE = "log/checkpoint.sig"
CHECKPOINT_ANSWER = "log/checkpoint.tsr"
WITHHELD = "withheld.json"
EXEMPTIONS = "redactions/exemptions.csv"
INDEX = "metadata/index.csv"
CASE = "metadata/case.jsonld"
REPORT_PDF = "report/report.pdf"
REPORT_HTML = "report/index.html"
SIGNER = "keys/signer.pub"
AUTHORITIES = "keys/tsa-chain.pem"


# --- names ---


def record_name(kind: str, record_id: str, version: int, *, part: bool = False) -> str:
    """Where a record version stands; `part`: some of its fields were left out."""
    return f"records/{kind}-{record_id}-{version}{'.part' if part else ''}.json"


def original_name(number: int, extension: str) -> str:
    """Where original `number` (from 1) stands. `extension`: without dot; only lower-case letters and digits survive."""
    kept = "".join(letter for letter in extension.lower() if letter.isascii() and letter.isalnum())[:8]
    return f"originals/{number:06d}.{kept or 'bin'}"


def framehash_name(original: str) -> str:
    """Where the frame hashes of a film stand, beside it."""
    return original.rpartition(".")[0] + ".framehash"


def still_names(number: int, still: Still) -> tuple[str, str]:
    """Where still `number` (from 1) stands: its picture and its description."""
    stem = f"stills/{number:06d}-s{still.stream}-pts{still.pts}"
    return f"{stem}.png", f"{stem}.json"


def older_names(number: int) -> tuple[str, str]:
    """Where an older checkpoint and its signature stand, counted from 1."""
    return f"log/older/{number:06d}.checkpoint", f"log/older/{number:06d}.checkpoint.sig"


# --- records, entries, proofs ---


def record_part(version: Mapping[str, Json], fields: Iterable[str]) -> bytes:
    """A record version with some fields left out, named by their paths (`body.acquisition.address`).

    `version`: the object of its version line. Its salt is left out as well, so that nobody can find what is missing by
    trying. Raises KeyError for a path that leads nowhere, ValueError for none or one outside the body.
    """
    paths = sorted(set(fields))
    if not paths or not all(path.startswith("body.") for path in paths):
        raise ValueError("fields of the body are named")
    record = copy.deepcopy(dict(version))
    record.pop("salt", None)
    for path in paths:
        *above, last = path.split(".")
        place = record
        for key in above:
            place = place[key]
        del place[last]
    return canonical({"record": record, "withheld": paths})


def lines(each: Iterable[bytes]) -> bytes:
    """Canonical JSON values one a line, as in bodies.jsonl and proofs.jsonl."""
    return b"".join(line + b"\n" for line in each)


def proof(body: str, index: int, row: Row, path: Sequence[bytes]) -> bytes:
    """One line of proofs.jsonl: `row` is number `index` (from 0) of those under the root in the entry `body` (SHA-256).

    `path`: from `merkle.proof` over the canonical rows.
    """
    return canonical({"body": body, "index": index, "path": [step.hex() for step in path], "row": list(row)})


def still_json(still: Still, *, record_id: str, version: int, png: str, film: str | None) -> bytes:
    """The description beside a still. `film`: path of its film below `data/`, None where the film was withheld."""
    kept = ("film_sha256", "stream", "pts", "frame", "pixel_format", "width", "height", "rotation", "frame_sha256")
    found: dict[str, Json] = {key: getattr(still, key) for key in kept}
    found |= {
        "v": 1,
        "command": list(still.command),
        "ffmpeg": still.ffmpeg,
        "film": film,
        "pixels_sha256": still.pixels_sha256,
        "png": png,
        "png_sha256": still.png,
        "png_size": still.png_size,
        "record": record_id,
        "time_base": list(still.time_base),
        "version": version,
    }
    return canonical(found)


# --- what stayed behind ---


class Ground(StrEnum):
    """Why something that belongs to the choice did not travel."""

    SOURCE = "source-protection"
    COLLECTOR = "collector-protection"
    CONSENT = "no-consent"
    PUBLICATION = "no-publication-decision"
    FAMILY = "family-protection"
    NOT_CHOSEN = "not-chosen"
    SIZE = "size"
    OTHER = "other"


@dataclass(frozen=True)
class Withheld:
    """`what`: record, field, original, picture or log-entry. `field`: as in `record_part`. `sha256`: of the content, hex."""

    what: str
    ground: Ground
    kind: str | None = None
    id: str | None = None
    version: int | None = None
    field: str | None = None
    sha256: str | None = None
    reason: str | None = None


def _withheld(entry: Withheld) -> dict[str, Json]:
    found: dict[str, Json] = asdict(entry)
    return {key: value for key, value in found.items() if value is not None}


def withheld_json(entries: Iterable[Withheld]) -> bytes:
    """withheld.json, in an order of its own that does not depend on the caller's."""
    return canonical({"v": 1, "withheld": sorted((_withheld(entry) for entry in entries), key=canonical)})


def exemptions_csv(entries: Iterable[Withheld]) -> bytes:
    """The same for a spreadsheet."""
    columns = ("what", "kind", "id", "version", "field", "sha256", "ground", "reason")
    rows = sorted([str(_withheld(entry).get(column, "")) for column in columns] for entry in entries)
    return index_csv(columns, rows)


# --- for people and other programs ---

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def inert_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could begin one."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTIVE) else text


def index_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table for spreadsheets: UTF-8 with its mark, every cell quoted and inert. Raises ValueError for a ragged row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([inert_cell(cell) for cell in columns])
    for row in rows:
        if len(row) != len(columns):
            raise ValueError("a ragged row")
        writer.writerow([inert_cell(cell.replace("\0", "")) for cell in row])
    return out.getvalue().encode("utf-8-sig")


_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:start;"
    "vertical-align:top;overflow-wrap:anywhere}figure{margin:1rem 0}img{max-width:100%}"
)


@dataclass(frozen=True)
class Table:
    """A table of the reading copy. All texts are shown as they are; nothing in them acts."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _shown(text: str) -> str:
    return f"<bdi>{html.escape(text)}</bdi>"


def report_html(
    title: str,
    paragraphs: Sequence[str],
    tables: Sequence[Table],
    pictures: Sequence[tuple[str, str]] = (),
    *,
    language: str = "en",
) -> bytes:
    """A reading copy that loads nothing from elsewhere and runs nothing. `pictures`: path below `data/`, caption."""
    out = [
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
        f'<meta name="referrer" content="no-referrer">\n<title>{html.escape(title)}</title>\n',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_shown(title)}</h1>\n",
    ]
    out += [f"<p>{_shown(paragraph)}</p>\n" for paragraph in paragraphs]
    for table in tables:
        head = "".join(f"<th>{_shown(cell)}</th>" for cell in table.columns)
        out.append(f"<h2>{_shown(table.heading)}</h2>\n<table>\n<tr>{head}</tr>\n")
        out += [f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>\n" for row in table.rows]
        out.append("</table>\n")
    for path, caption in pictures:
        figure = f'<img src="../{html.escape(path)}" alt="{html.escape(caption)}">'
        out.append(f"<figure>{figure}<figcaption>{_shown(caption)}</figcaption></figure>\n")
    out.append("</body>\n</html>\n")
    return "".join(out).encode("utf-8")


def pretty(value: Json) -> bytes:
    """JSON for people and other programs, where no digest is taken of its parts."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
