"""Which people to compare with which: not all with all, but those who share a name, a number or a day of birth.

Somebody stands in one block for every two words of each name, by their sounds (the classes that search uses), for every
number of a document or of the service, and for the day of birth with each word of a name. Who shares a block is compared. A
block with more than `MOST_IN_BLOCK` people is split by what else is known (year of birth, father); what is still too large
says too little to be worth a look, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from app.jobs import Ticket
from app.model.dates import Precision
from app.model.person import Person
from app.names.classes import classes
from app.names.words import split
from app.rules.likeness import numbers
from storage.reading import Reader
from storage.tables import people, search
from storage.tables.records import Stored

MOST_IN_BLOCK = 40
_MOST_READ = 2000
"""A block with more people than this is not even read to be split."""

_NAMES = 12
_BITS = 32
PairOfPeople = tuple[Stored[Person], Stored[Person]]


@dataclass
class Blocks:
    """People by what they share. `people`: how many were read; `crowded`: blocks too large to be compared whole."""

    people: int = 0
    crowded: int = 0
    compared: int = 0
    _of: dict[int, int | list[int]] = field(default_factory=dict)
    _abbreviated: list[tuple[int, str]] = field(default_factory=list)

    def take(self, stored: Stored[Person]) -> None:
        self.people += 1
        for key in block_keys(stored.record):
            before = self._of.get(key)
            if before is None:
                self._of[key] = stored.n
            elif isinstance(before, list):
                before.append(stored.n)
            else:
                self._of[key] = [before, stored.n]
        for name in stored.record.names[:_NAMES]:
            if any(len(part) == 1 for part in split(name.text)):
                self._abbreviated.append((stored.n, name.text))

    def pairs(self, reader: Reader, ticket: Ticket) -> Iterator[PairOfPeople]:
        """Those to be compared, each pair once."""
        shared = [each for each in self._of.values() if isinstance(each, list)]
        self._of.clear()
        seen: set[int] = set()
        total = len(shared) + len(self._abbreviated)
        for done, several in enumerate(shared):
            ticket.progress("pairs", done, total)
            yield from self._once(self._of_block(reader, several), seen)
        for done, (n, name) in enumerate(self._abbreviated, len(shared)):
            ticket.progress("pairs", done, total)
            others = [each for each in people.written_out(reader, name, MOST_IN_BLOCK) if each != n]
            found = list(people.by_number(reader, [n, *others])) if others else []
            yield from self._once(
                ((one, other) for one in found if one.n == n for other in found if other.n != n), seen
            )

    def _once(self, pairs: Iterator[PairOfPeople], seen: set[int]) -> Iterator[PairOfPeople]:
        for one, other in pairs:
            first, second = (one, other) if one.n < other.n else (other, one)
            key = first.n << _BITS | second.n
            if key not in seen:
                seen.add(key)
                self.compared += 1
                yield first, second

    def _of_block(self, reader: Reader, several: list[int]) -> Iterator[PairOfPeople]:
        if len(several) > _MOST_READ:
            self.crowded += 1
            return
        found = list(people.by_number(reader, several))
        if len(found) <= MOST_IN_BLOCK:
            yield from combinations(found, 2)
            return
        parts: dict[object, list[Stored[Person]]] = {}
        untold = 0
        for each in found:
            telling = _telling(each.record)
            untold += not telling
            for one in telling:
                parts.setdefault(one, []).append(each)
        self.crowded += untold > 0 or any(len(part) > MOST_IN_BLOCK for part in parts.values())
        for part in parts.values():
            if len(part) <= MOST_IN_BLOCK:
                yield from combinations(part, 2)


def of_person(reader: Reader, stored: Stored[Person], most: int) -> list[Stored[Person]]:
    """Those whom one person may be compared with, found as search finds them: also under names that only sound near."""
    found: dict[int, None] = {}
    for name in stored.record.names[:_NAMES]:
        for candidate in search.by_sound(reader, name.text, most):
            if candidate.kind == "person" and candidate.n != stored.n:
                found.setdefault(candidate.n)
    return list(people.by_number(reader, list(found)[: most * 2]))


def block_keys(person: Person) -> set[int]:
    """The blocks that somebody stands in, as numbers."""
    found: set[int] = set()
    words: set[int] = set()
    for name in person.names[:_NAMES]:
        parts = [classes(part) for part in split(name.text) if len(part) > 1]
        words.update(number for several in parts for number in several)
        for one, other in combinations(parts, 2):
            found.update(hash(("two", *sorted((a, b)))) for a in one for b in other)
        if len(parts) == 1:
            found.update(hash(("one", number)) for number in parts[0])
    found.update(hash(("number", number)) for number in numbers(person))
    if person.birth is not None and person.birth.precision is Precision.DAY and person.birth.earliest is not None:
        day = person.birth.earliest.toordinal()
        found.update(hash(("born", day, number)) for number in words)
    return found


def _telling(person: Person) -> set[tuple[str, int]]:
    """What splits a large block: the years of birth, where there are at most three, and the father's name by its sounds."""
    found: set[tuple[str, int]] = set()
    birth = person.birth
    if birth is not None and birth.earliest and birth.latest and birth.latest.year - birth.earliest.year <= 2:
        found.update(("year", year) for year in range(birth.earliest.year, birth.latest.year + 1))
    for name in person.names[:_NAMES]:
        found.update(("father", number) for part in split(name.father or "") for number in classes(part))
    return found
