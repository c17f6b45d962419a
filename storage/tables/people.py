"""People by the thousand: read in pieces, with no more in memory than a piece."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import cast

from app.model.person import Person
from app.names.classes import Probe, abbreviated_keys, classes, near_initials
from app.names.words import split
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored

_PIECE = 1000


def everybody(reader: Reader) -> Iterator[Stored[Person]]:
    """Every person that is held, in the order of recording."""
    last = 0
    while True:
        numbers = [
            n
            for (n,) in reader.rows(
                "SELECT record.n FROM record JOIN label USING (n) WHERE record.kind = 'person' AND record.n > ?"
                " ORDER BY record.n LIMIT ?",
                (last, _PIECE),
            )
        ]
        if not numbers:
            return
        yield from by_number(reader, numbers)
        last = numbers[-1]


def by_number(reader: Reader, numbers: Sequence[int]) -> Iterator[Stored[Person]]:
    """These people, in the order of recording; whoever is not held, or is nobody, is left out."""
    for each in records.by_numbers(reader, numbers):
        if isinstance(each.record, Person):
            yield cast("Stored[Person]", each)


def written_out(reader: Reader, name: str, most: int) -> list[int]:
    """Numbers of records with a name that this one, which has a word of one letter, may abbreviate; none where more than
    `most` have one: then the abbreviation says too little.
    """
    parts = split(name)
    initials = {each for part in parts if len(part) == 1 for each in near_initials(part)}
    full = [Probe(number, 1.0) for part in parts if len(part) > 1 for number in classes(part)]
    keys = list(abbreviated_keys(full, initials, recorded=False))
    rows = reader.rows(
        "SELECT DISTINCT name_key.n FROM json_each(?) AS one JOIN name_key ON name_key.key = one.value LIMIT ?",
        (json.dumps(keys), most + 1),
    )
    return [] if len(rows) > most else [n for (n,) in rows]
