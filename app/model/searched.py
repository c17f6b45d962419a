"""What a search may find of each kind of record, and the words it is found by. Default deny: a field that is not named here is
in no index.

Left out on purpose: who protected sources are, how collectors and relatives can be reached, addresses of people and authors,
who identified somebody, who gave consent and who witnessed it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from app.model.marks import Dropping
from app.model.record import Record, kind_of
from app.model.source import Source

NAMES: dict[str, tuple[str, ...]] = {
    "person": ("names.text",),
    "place": ("name", "other_names"),
    "relative": ("name",),
}
"""Fields that hold names of people and places: these are found in any script and spelling."""

TEXTS: dict[str, tuple[str, ...]] = {
    "person": (
        "birth_place",
        "occupation",
        "marks",
        "notes",
        "documents.number",
        "service.branch",
        "service.rank",
        "service.unit",
        "service.number",
    ),
    "place": ("region", "address", "notes"),
    "source": ("label", "url", "notes"),
    "event": ("by", "description", "result", "reference", "with_whom", "state"),
    "evidence": ("title", "file_name", "notes", "acquisition.url", "acquisition.publisher", "acquisition.context"),
    "still": ("note",),
    "observation": ("seen", "text"),
    "watched": ("note",),
    "publication": ("reason",),
    "proceeding": ("title", "court", "case_number", "charges.article", "charges.text", "counsel.name", "notes"),
    "guarantee": ("note",),
    "act": ("type", "stated_reason", "methods", "perpetrators.name", "perpetrators.attribution", "note"),
    "claim": ("about", "value", "stated_by", "party", "quote"),
    "told": ("what",),
    "term": ("label", "note"),
    "inquiry": ("body", "fields.text", "notes"),
    "letter": ("correspondent", "reference", "tracking", "summary"),
}
"""Fields that hold other text: these are found by the words as they are written."""

NEVER = frozenset(
    {"source_identity", "collector", "relative_contact", "depiction", "consent", "sameness", "investigator"}
)
"""Kinds of which nothing is in any index."""

LONGEST_WORD = 64
NAMES_LIMIT = 60
NAME_CHARACTERS = 300

_WORD = re.compile(r"[^\W_]+")
_MARKS = Dropping()
_ONE_LETTER = str.maketrans("كيىıłøđ", "کییilod", "ʻʼ’'")


def _values(value: Any, path: str) -> Iterable[str]:
    """The texts at a path of fields; those of every item where a field holds several."""
    head, _, rest = path.partition(".")
    found = getattr(value, head)
    if found is None:
        return ()
    items = found if isinstance(found, tuple) else (found,)
    if rest:
        return [text for item in items for text in _values(item, rest)]
    return [item for item in items if isinstance(item, str)]


def names(record: Record) -> tuple[str, ...]:
    """The names a record is found by in any spelling, each once."""
    found = (
        text[:NAME_CHARACTERS].replace("\n", " ")
        for path in NAMES.get(kind_of(record), ())
        for text in _values(record, path)
    )
    return tuple(dict.fromkeys(found))[:NAMES_LIMIT]


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """(field, text) of all other text a record is found by. The notes on a protected source may say who it is."""
    for path in TEXTS.get(kind_of(record), ()):
        if path == "notes" and isinstance(record, Source) and record.protected:
            continue
        found = None if "." in path else getattr(record, path)
        if isinstance(found, str):  # as most are
            yield path, found
        elif found or "." in path:
            for text in _values(record, path):
                yield path, text


def words(text: str) -> list[str]:
    """The words of a text as they are indexed and looked up: letters and digits, without case, marks and apostrophes.

    The Armenian ligature ech-yiwn, its two letters, and the two letters it is written with since the reform are one. The same
    word may be there several times.
    """
    plain = text.casefold()
    if not plain.isascii():
        kept = unicodedata.normalize("NFD", plain).translate(_MARKS)
        plain = unicodedata.normalize("NFC", kept).replace("եվ", "եւ")
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain.translate(_ONE_LETTER))]
