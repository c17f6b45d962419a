"""The list of people: everybody as of a day, in any order, a screen at a time, with counts beside the values of filters.

What is listed is an order of numbers (eight bytes a person); names and standing are read for the people that are on the
screen. The order needs everybody's status, which is computed in pieces: see `storage.tables.crowd`.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.jobs import Ticket
from app.model.claimed import Relation as Contradiction
from app.model.evidence import Evidence
from app.model.ids import BlobHash, RecordId
from app.model.person import Person
from app.model.status import Glance, Standing
from app.model.still import Still
from app.services import claims, families, overview, showing
from app.services.claims import FieldSaid
from app.services.families import Member
from app.services.overview import end_of
from storage.reading import Reader
from storage.tables import people as people_table
from storage.tables import records, standing
from storage.tables.crowd import Crowd
from storage.tables.crowd import Facets as Facets
from storage.tables.crowd import Order as Order
from storage.tables.crowd import Since as Since
from storage.tables.crowd import View as View
from storage.tables.standing import Wanted
from storage.vault import Vault

SCREEN = 200
"""People read at once."""
AT_ONCE = 20_000
"""Records up to which everybody's standing is computed before the first answer."""


@dataclass(frozen=True)
class Row:
    """One person of the list. `other`: the first name in another script; `place`: where last seen held, "" if not recorded."""

    n: int
    id: RecordId
    name: str
    other: str
    glance: Glance
    nationalities: tuple[str, ...]
    place: str
    photograph: RecordId | None


@dataclass(frozen=True)
class Progress:
    """How far everybody's standing is computed. `whole`: every order and every count can be had."""

    done: int
    total: int
    whole: bool


class People:
    """The list over one open vault. To be asked from one thread only; every method reads, none changes anything."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._crowd: Crowd | None = None
        self._day = date.min
        self._known_on: str | None = None

    def turn_to(self, as_of: date | None = None, known_on: date | None = None) -> Progress:
        """Look at a day (today if None), as known at the end of another; brings up to date what was computed before."""
        if self._crowd is None:
            self._crowd = Crowd(self._vault.scratch())
        self._day = as_of or self._vault.settings.clock().date()
        self._known_on = end_of(known_on)
        self._crowd.begin(self._day, self._known_on)
        return self._progress()

    def compute(self) -> Progress:
        """A further piece of everybody's standing: some thousand people, or one of the orders."""
        self._there.step()
        return self._progress()

    @property
    def as_of(self) -> date:
        return self._day

    @property
    def _there(self) -> Crowd:
        if self._crowd is None:
            self.turn_to()
        assert self._crowd is not None
        return self._crowd

    def _progress(self) -> Progress:
        done, total = self._there.progress
        return Progress(done, total, self._there.is_whole)

    def can_list(self, view: View) -> bool:
        """Whether the order can be had now, or only after everybody's standing is computed."""
        return self._there.is_whole or (view.is_everybody_by_name and self._known_on is None)

    def first(self, view: View) -> array[int]:
        """Numbers of the first people of a view."""
        return self._there.numbers(view, SCREEN)

    def everyone(self, view: View) -> array[int]:
        """Numbers of all people of a view, in its order."""
        return self._there.numbers(view)

    def facets(self, view: View) -> Facets:
        """Counts beside the values of filters."""
        return self._there.facets(view)

    def count(self, view: View) -> int:
        """How many people a view lists."""
        return self._there.count_of(view)

    def first_from(self, view: View, beginning: str) -> int | None:
        """In a view by name, who stands first from this beginning of a name on."""
        return self._there.first_from(view, beginning)

    def number_of(self, id_: RecordId) -> int | None:
        """The number of a person, None for nobody."""
        with self._vault.read() as reader:
            found = reader.value("SELECT n FROM record WHERE id = ? AND kind = 'person'", (id_,))
        return None if found is None else int(found)

    def rows(self, numbers: Sequence[int]) -> list[Row | None]:
        """Some people as rows, in the order of `numbers`; None for whoever is not held any more."""
        with self._vault.read() as reader:
            return _rows(reader, numbers, self._day, self._known_on, self._there.places_of(numbers))


def _rows(
    reader: Reader, numbers: Sequence[int], day: date, known_on: str | None, places: dict[int, str]
) -> list[Row | None]:
    found = {each.n: each for each in people_table.by_number(reader, numbers)}
    ids = tuple(each.id for each in found.values())
    lines = {line.id: line for line in standing.table(reader, day, Wanted(ids=ids), known_on).lines} if ids else {}
    made: list[Row | None] = []
    for n in numbers:
        stored = found.get(n)
        line = None if stored is None else lines.get(stored.id)
        if stored is None or line is None:
            made.append(None)
            continue
        made.append(_row(n, stored, line, places.get(n, "")))
    return made


def _row(n: int, stored: records.Stored[Person], line: standing.Line, place: str) -> Row:
    person = stored.record
    other = next((name.text for name in person.names if name.script != person.name.script), "")
    return Row(n, stored.id, line.label, other, line.glance, person.nationalities, place, person.photograph)


@dataclass(frozen=True)
class Photograph:
    """The person's photograph: the item of evidence or the still, and the picture that our own worker made of it.

    `rotation`: by how many degrees it is to be turned.
    """

    item: RecordId
    content: BlobHash
    rotation: int = 0


@dataclass(frozen=True)
class Relation:
    """A relative, by the label of the relation; `told`: the last day they were told something."""

    relation: str
    told: date | None


@dataclass(frozen=True)
class Brief:
    """What stands beside the list for the chosen person. `disputed`: fields about which claims contradict one another or
    what is recorded, with how many claims there are.
    """

    row: Row
    standing: Standing
    as_of: date
    names: tuple[str, ...]
    photograph: Photograph | None
    disputed: tuple[tuple[str, int], ...]
    family: tuple[Relation, ...]


def brief(vault: Vault, row: Row, as_of: date, known_on: date | None = None) -> Brief:
    """The chosen person, with the events that the status rests on. Raises `Invalid` for somebody who is not held any more."""
    with vault.read() as reader:
        person = records.get(reader, row.id, Person).record
        picture = photograph(reader, person)
    standing_ = overview.reasons(vault, [row.id], as_of, known_on)[row.id]
    disputed = tuple((said.field, len(said.claims)) for said in claims.about(vault, row.id).fields if _disputed(said))
    family = tuple(_relation(each) for each in families.members(vault, row.id))
    names = tuple(dict.fromkeys(name.text for name in person.names if name.text not in {row.name, row.other}))
    return Brief(row, standing_, as_of, names, picture, disputed, family)


def _disputed(said: FieldSaid) -> bool:
    contradicts = (*(each.relation for each in said.claims), *(each.relation for each in said.between))
    return Contradiction.CONTRADICTS in contradicts


def _relation(member: Member) -> Relation:
    days = [found for each in member.tellings if (found := each.record.date.latest) is not None]
    return Relation(member.relation, max(days, default=None))


def photograph(reader: Reader, person: Person) -> Photograph | None:
    """The small picture of a person's photograph, where there is one."""
    if person.photograph is None:
        return None
    item = records.get_any(reader, person.photograph)
    if isinstance(item.record, Still):
        return Photograph(item.id, item.record.png, item.record.rotation or 0)
    small = item.record.thumbnail if isinstance(item.record, Evidence) else None
    return None if small is None else Photograph(item.id, small)


def photographs(vault: Vault, rows: Sequence[Row], ticket: Ticket) -> dict[int, tuple[bytes, int]]:
    """The pictures of some people by their number, and by how many degrees each is to be turned; that each is looked at is
    logged before it is read.
    """
    wanted: dict[int, Photograph] = {}
    with vault.read() as reader:
        for stored in people_table.by_number(reader, [row.n for row in rows if row.photograph is not None]):
            picture = photograph(reader, stored.record)
            if picture is not None:
                wanted[stored.n] = picture
    return {n: (showing.picture(vault, each.item, each.content, ticket), each.rotation) for n, each in wanted.items()}
