"""A bundle opened with tools that any system has, and packed again by somebody who may encrypt but not sign."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from tests.flows.habeas import Box


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"missing tool: {name}")
    return found


def unpack(bundle: Path, identity: Path, into: Path) -> Path:
    """`age -d | tar -x`; the one folder inside."""
    into.mkdir()
    archive = subprocess.run([tool("age"), "-d", "-i", identity, bundle], check=True, capture_output=True).stdout
    subprocess.run([tool("tar"), "-x", "-C", into], input=archive, check=True, stderr=subprocess.PIPE)
    (top,) = into.iterdir()
    return top


def opened(box: Box, into: Path, bundle: str = "bundle.age") -> Path:
    return unpack(box.folder / bundle, box.folder / box.things["identity"], into)


def texts(folder: Path) -> dict[str, str]:
    """All that can be read in every file: its bytes, the text chunks of pictures, the words of PDFs."""
    found: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        parts = [str(path.relative_to(folder)), raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
        if path.suffix == ".json":
            parts.append(json.dumps(json.loads(raw), ensure_ascii=False))
        if path.suffix == ".png":
            with Image.open(io.BytesIO(raw)) as picture:
                parts.append(repr(picture.info))
        if path.suffix == ".pdf":
            reader = pypdf.PdfReader(io.BytesIO(raw))
            words = " ".join(page.extract_text() for page in reader.pages).split()  # lines break where they must
            parts += [" ".join(words), "".join(words), repr(reader.metadata)]
        found[str(path.relative_to(folder))] = "\n".join(parts)
    return found


def withheld(top: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((top / "data/withheld.json").read_bytes())["withheld"]
    return found


def records(top: Path) -> dict[str, dict[str, object]]:
    """Body of every record in an unpacked bundle, by id."""
    found = {}
    for path in (top / "data/records").iterdir():
        line = json.loads(path.read_bytes())
        found[line["id"]] = line["body"]
    return found
