"""A person's reading copy of a bundle: the same content as the records, as HTML and PDF. Not what the verifier relies on."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.errors import Refused
from app.model.observation import CAUTION
from app.model.record import Record, encode, label
from app.render.document import Document, Heading, Paragraph, Role, Table
from app.render.glyphs import runs, visible
from storage.bundle import contents
from storage.bundle.contents import Withheld
from storage.tables.records import Stored

TITLE = "Evidence bundle: reading copy"
_SAYS = (
    "This is a copy for reading. What counts is the records, originals and log in this bundle, which README-VERIFY.txt tells "
    "how to check."
)
_CAUTION = f"What is said of a person's condition in a picture: {CAUTION}."


@dataclass(frozen=True)
class ReadingCopy:
    html: bytes
    pdf: bytes


_FOR_MACHINES = frozenset({"frame_index", "thumbnail"})


def _plain(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        if "text" in value and "precision" in value:
            return str(value["text"])
        return "; ".join(
            f"{key.replace('_', ' ')}: {_field(key, inner, names)}"
            for key, inner in value.items()
            if key not in _FOR_MACHINES
        )
    if isinstance(value, list):
        return "; ".join(_inside(inner, names) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names.get(str(value), str(value))


def _field(key: str, value: Any, names: Mapping[str, str]) -> str:
    """A field as a person reads it: a command as it is typed, a fraction as one, what is nested in brackets."""
    if key == "command":
        return shlex.join(value)
    if key == "time_base":
        return "/".join(map(str, value))
    return _inside(value, names)


def _inside(value: Any, names: Mapping[str, str]) -> str:
    said = _plain(value, names)
    nested = isinstance(value, Mapping) and not ("text" in value and "precision" in value)
    return f"({said})" if nested else said


@cache
def _on_paper(char: str) -> str:
    """A character, or its number where no font of ours has it: one odd letter must not keep a bundle from being sealed."""
    try:
        runs(visible(char))
    except Refused:
        return f"[U+{ord(char):04X}]"
    return char


def _showable(text: str) -> str:
    return "".join(map(_on_paper, text))


def _heading(kind: str) -> str:
    named = {
        "person": "People",
        "evidence": "Evidence",
        "publication": "Decisions on pictures",
        "told": "What families were told",
        "watched": "What was watched",
    }
    return named.get(kind, f"{kind.replace('_', ' ').capitalize()}s")


def reading_copy(
    chosen: Sequence[Stored[Record]],
    withheld: Iterable[Withheld],
    pictures: Sequence[tuple[str, str]],
    on: date,
) -> ReadingCopy:
    """`pictures`: path below `data/` and caption. Ids stand as the labels of what they name, where that travels too."""
    from app.render.pdf import to_pdf  # noqa: PLC0415  (loads Qt, which only sealing needs)

    names = {str(stored.id): label(stored.record) for stored in chosen}
    tables: list[contents.Table] = []
    for kind in dict.fromkeys(stored.kind for stored in chosen):
        rows = tuple(
            (stored.id[:8], label(stored.record), _plain(encode(stored.record), names))
            for stored in chosen
            if stored.kind == kind
        )
        tables.append(contents.Table(_heading(kind), ("id", "what", "record"), rows))
    held = tuple(
        (each.what, (each.kind or "").replace("_", " "), (each.id or "")[:8], each.ground.value, each.reason or "")
        for each in withheld
    )
    if held:
        tables.append(contents.Table("Withheld", ("what", "kind", "id", "ground", "reason"), held))
    paragraphs = (_SAYS, _CAUTION)
    html = contents.report_html(TITLE, paragraphs, tables, pictures)
    blocks: list[Heading | Paragraph | Table] = [Paragraph(text, Role.NOTE) for text in paragraphs]
    for table in tables:
        widths = (2, 4, 9) if len(table.columns) == 3 else (2, 2, 2, 3, 6)
        showable = tuple(tuple(map(_showable, row)) for row in table.rows)
        blocks += [Heading(table.heading), Table(table.columns, showable, widths)]
    document = Document(
        title=TITLE,
        over="Habeas",
        concerning="",
        metadata_title="Reading copy",
        header="Reading copy",
        footer="Reading copy",
        language="en",
        dated=on,
        blocks=tuple(blocks),
    )
    return ReadingCopy(html, to_pdf(document))
