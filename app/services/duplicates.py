"""People who were recorded twice: pairs to look at, what was decided about them, and who is taken for one person.

Suggestions are computed, never stored. A decision is a record of kind `sameness`: it overwrites nothing, is undone or taken out
like any other, and "not the same" keeps a pair from being suggested until something that was compared changes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.ids import RecordId
from app.model.person import Person
from app.model.record import label
from app.model.sameness import Sameness, Verdict, groups
from app.model.status import EventSeen, Standing, status_of
from app.rules.likeness import COMPARED, WORTH_A_LOOK, FieldLikeness, Likeness, hopeless, likeness
from app.services import record as record_service
from app.services.candidates import Blocks, PairOfPeople, of_person
from app.services.overview import end_of
from storage import renewing
from storage.reading import Reader
from storage.tables import facts, people, records
from storage.tables.records import Stored
from storage.vault import Vault

MOST_PAIRS = 1000
_CANDIDATES = 60

Key = frozenset[RecordId]


@dataclass(frozen=True)
class Pair:
    """Two records of people side by side. `first` was recorded before `second`.

    `decision`: the one in force, if there is one. `changed`: fields of either that were compared and changed since then.
    """

    first: Stored[Person]
    second: Stored[Person]
    likeness: Likeness
    decision: Stored[Sameness] | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """`pairs`: the likeliest first. `found`: how many there are, of which `pairs` may be the first. `people`, `compared`:
    how many were read, how many pairs were compared. `crowded`: groups of people whose names are so common, with so little
    else known, that they were not compared.
    """

    pairs: tuple[Pair, ...]
    found: int
    people: int
    compared: int
    crowded: int


class _Decided:
    """What was decided, in a snapshot."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.by_pair: dict[Key, Stored[Sameness]] = {
            frozenset(each.record.persons): each for each in records.of_kind(reader, Sameness)
        }
        self.groups = groups(each.record for each in self.by_pair.values())

    def of(self, first: RecordId, second: RecordId) -> Stored[Sameness] | None:
        return self.by_pair.get(frozenset((first, second)))

    def changed(self, decision: Stored[Sameness], now: Iterable[Stored[Person]]) -> tuple[str, ...]:
        """The compared fields of either person that are not what they were when it was decided."""
        looked_at = dict(zip(decision.record.persons, decision.record.looked_at, strict=False))
        found: set[str] = set()
        for stored in now:
            version = looked_at.get(stored.id)
            if version is None or version == stored.version:
                continue
            then = next(each.record for each in records.history(self._reader, stored.id) if each.version == version)
            found.update(name for name in COMPARED if getattr(then, name) != getattr(stored.record, name))
        return tuple(name for name in COMPARED if name in found)

    def is_settled(self, pair: PairOfPeople) -> tuple[bool, Stored[Sameness] | None, tuple[str, ...]]:
        """Whether a pair needs no look; the decision, and what changed since."""
        first, second = pair
        decision = self.of(first.id, second.id)
        if decision is None:
            return second.id in self.groups.get(first.id, frozenset()), None, ()
        if decision.record.verdict is Verdict.SAME:
            return True, decision, ()
        changed = self.changed(decision, pair)
        return not changed, decision, changed


def suggest(
    vault: Vault, ticket: Ticket, *, least: float = WORTH_A_LOOK, limit: int = MOST_PAIRS, person: str | None = None
) -> Suggestions:
    """Pairs that may be one person and of which nothing is decided, or something changed since "not the same".

    `person`: only those with this one, also under names that only sound near. `least`: the score from which a pair is
    worth a look. An index by other rules is made anew first. Raises `Invalid`, `Cancelled`.
    """
    if vault.writable:
        renewing.renew(vault, ticket)
    with vault.read() as reader:
        decided = _Decided(reader)
        if person is not None:
            stored = records.get(reader, record_service.resolve(reader, person, "person"), Person)
            others = of_person(reader, stored, _CANDIDATES)
            best, found = _best(_in_order(stored, others), decided, least, limit)
            return Suggestions(best, found, len(others) + 1, len(others), 0)
        blocks = Blocks()
        total = records.count(reader, "person")
        for each in people.everybody(reader):
            ticket.progress("people", blocks.people, total)
            blocks.take(each)
        best, found = _best(blocks.pairs(reader, ticket), decided, least, limit)
    return Suggestions(best, found, blocks.people, blocks.compared, blocks.crowded)


def _in_order(stored: Stored[Person], others: Iterable[Stored[Person]]) -> Iterator[PairOfPeople]:
    for other in others:
        yield (stored, other) if stored.n < other.n else (other, stored)


def _best(pairs: Iterable[PairOfPeople], decided: _Decided, least: float, limit: int) -> tuple[tuple[Pair, ...], int]:
    kept: list[tuple[float, int, int, Pair]] = []
    found = 0
    for first, second in pairs:
        if hopeless(first.record, second.record):
            continue
        alike = likeness(first.record, second.record)
        if alike.score < least:
            continue
        settled, decision, changed = decided.is_settled((first, second))
        if settled:
            continue
        found += 1
        entry = (alike.score, -first.n, -second.n, Pair(first, second, alike, decision, changed))
        if len(kept) < limit:
            heapq.heappush(kept, entry)
        else:
            heapq.heappushpop(kept, entry)
    return tuple(entry[3] for entry in sorted(kept, key=lambda each: each[:3], reverse=True)), found


def show(vault: Vault, first: str, second: str) -> Pair:
    """Two people side by side, with what was decided. Raises `Invalid`."""
    with vault.read() as reader:
        return _pair(reader, *_two(reader, first, second))


def _two(reader: Reader, first: str, second: str) -> PairOfPeople:
    """Both, the one that was recorded first before the other. Raises `Invalid`."""
    problems: dict[str, str] = {}
    found: list[Stored[Person]] = []
    for field, written in (("first", first), ("second", second)):
        try:
            found.append(records.get(reader, record_service.resolve(reader, written, "person"), Person))
        except Invalid as error:
            problems[field] = next(iter(error.problems.values()))
    if not problems and found[0].id == found[1].id:
        problems["second"] = "two-persons"
    if problems:
        raise Invalid(problems)
    one, other = found
    return (one, other) if one.n < other.n else (other, one)


def _pair(reader: Reader, first: Stored[Person], second: Stored[Person]) -> Pair:
    decided = _Decided(reader)
    decision = decided.of(first.id, second.id)
    changed = () if decision is None else decided.changed(decision, (first, second))
    return Pair(first, second, likeness(first.record, second.record), decision, changed)


def decide(
    vault: Vault,
    first: str,
    second: str,
    ticket: Ticket,
    *,
    verdict: Verdict,
    reason: str,
    certainty: str | None = None,
    by: str | None = None,
) -> RecordId:
    """Record that two are the same person, or that they were looked at and are not; gives the decision's id.

    A decision about the same two gets a new version. Raises `Invalid` with the problems of all fields.
    """
    act = "sameness.link" if verdict is Verdict.SAME else "sameness.reject"
    with vault.change(act) as change:
        one, other = _two(change, first, second)
        draft = {
            "persons": [one.id, other.id],
            "verdict": verdict.value,
            "certainty": certainty,
            "reason": reason,
            "by": by,
            "looked_at": f"{one.version}, {other.version}",
        }
        found = record_service.parse(change, "sameness", draft)
        before = _current(change, one, other)
        if before is None:
            id_ = change.add(found)
        else:
            id_ = before.id
            change.put(id_, found)
        change.subject = id_
    ticket.durable(id_)
    return id_


def _current(reader: Reader, one: Stored[Person], other: Stored[Person]) -> Stored[Sameness] | None:
    both = frozenset((one.id, other.id))
    found = [each for each in records.referring(reader, one.id, Sameness) if frozenset(each.record.persons) == both]
    return found[-1] if found else None


def unlink(vault: Vault, first: str, second: str, ticket: Ticket, *, why: str | None) -> RecordId:
    """Take out the decision about two people, whichever it was; its history stays.

    Raises `Invalid` (a reason is needed), `Refused("not-decided")`.
    """
    because = record_service.reason(why)
    if because is None:
        raise Invalid({"why": "reason-missing"})
    with vault.change("sameness.retract", why=because) as change:
        found = _current(change, *_two(change, first, second))
        if found is None:
            raise Refused("not-decided")
        change.retract([found.id])
        change.subject = found.id
    ticket.durable(found.id)
    return found.id


def same_as(reader: Reader, id_: RecordId) -> frozenset[RecordId]:
    """Everybody who is certainly the same person as this one, directly or through others; itself among them."""
    found = {id_}
    waiting = [id_]
    while waiting:
        for decision in records.referring(reader, waiting.pop(), Sameness):
            if decision.record.links:
                waiting += [person for person in decision.record.persons if person not in found]
                found.update(decision.record.persons)
    return frozenset(found)


def all_groups(reader: Reader) -> Mapping[RecordId, frozenset[RecordId]]:
    """By person: the group of those who are certainly the same; who is alone is left out."""
    return groups(each.record for each in records.of_kind(reader, Sameness))


@dataclass(frozen=True)
class Contradiction:
    """Two linked records that say different things in one field, or that were decided not to be the same."""

    first: RecordId
    second: RecordId
    field: FieldLikeness | None


@dataclass(frozen=True)
class Group:
    """One person as several records: `people` in the order of recording, `standing` by the events of all of them."""

    people: tuple[tuple[RecordId, str], ...]
    contradictions: tuple[Contradiction, ...]
    standing: Standing


def group(vault: Vault, person: str, as_of: date | None = None, known_on: date | None = None) -> Group:
    """Somebody with all records that are certainly of the same person by the decisions in force; status on `as_of` (today if
    None), by the events known at the end of `known_on` (now if None). Raises `Invalid`.
    """
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        ids = same_as(reader, record_service.resolve(reader, person, "person"))
        several = sorted((records.get(reader, each, Person) for each in ids), key=lambda each: each.n)
        found = facts.facts(reader, end_of(known_on), [each.id for each in several])
        events: dict[RecordId, EventSeen] = {event.id: event for _, event in found}
        return Group(
            tuple((each.id, label(each.record)) for each in several),
            tuple(_contradictions(several, _Decided(reader) if len(several) > 1 else None)),
            status_of(events.values(), day),
        )


def _contradictions(several: Iterable[Stored[Person]], decided: _Decided | None) -> Iterator[Contradiction]:
    for one, other in combinations(several, 2):
        decision = decided.of(one.id, other.id) if decided else None
        if decision is not None and decision.record.verdict is Verdict.NOT_SAME:
            yield Contradiction(one.id, other.id, None)
        for field in likeness(one.record, other.record).contradictions:
            yield Contradiction(one.id, other.id, field)


def decisions(vault: Vault) -> list[Pair]:
    """All decisions in force with the two they are about, in the order of recording."""
    with vault.read() as reader:
        decided = _Decided(reader)
        return [_pair_of(reader, decided, each) for each in decided.by_pair.values()]


def _pair_of(reader: Reader, decided: _Decided, decision: Stored[Sameness]) -> Pair:
    one, other = sorted(
        (records.get(reader, each, Person) for each in decision.record.persons), key=lambda each: each.n
    )
    return Pair(one, other, likeness(one.record, other.record), decision, decided.changed(decision, (one, other)))
