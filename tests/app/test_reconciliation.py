"""Totals: sums exact, the list of names with its uncertain people, one another; the order of entry makes no difference."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.claim import Bound, Claim, Part, Span, exactly, parse_claim
from app.model.claimed import COUNTED, Relation, against_recorded, between, find_field
from app.model.dates import certainly_before, parse_date
from app.model.ids import RecordId
from app.model.reconciliation import (
    Against,
    Counted,
    Outcome,
    Someone,
    arithmetic,
    count,
    is_total,
    pair,
    reconcile,
    topics,
)
from app.model.status import Status
from tests.app.records import records

DAY = date(2025, 7, 31)


def rid(number: int) -> RecordId:
    return RecordId(f"{number:032x}")


SINGLE, JOINT = rid(900), rid(901)
HELD, TRIAL = rid(1), rid(2)


def total(about: str, number: str, on: str | None = None, **more: Any) -> Claim:
    return parse_claim({"about": about, "number": number, **({"stated_on": on} if on else {}), **more})


TOTALS = {
    HELD: total("held", f"23 = 16 on trial [claim:{TRIAL}] + 7 sentenced", "16 July 2025"),
    TRIAL: total(
        "on trial", f"16 = 1 alone [proceeding:{SINGLE}] + 7 officials + 8 servicemen [proceeding:{JOINT}]", "07.2025"
    ),
}


def people(*statuses: Status) -> list[Someone]:
    return [Someone(rid(100 + n), frozenset({status})) for n, status in enumerate(statuses)]


PEOPLE = [
    *people(Status.ON_TRIAL, Status.ON_TRIAL, Status.ON_TRIAL, Status.SENTENCED, Status.REPATRIATED),
    Someone(rid(200), frozenset({Status.ON_TRIAL, Status.DEAD})),
]
DEFENDANTS = {SINGLE: frozenset({rid(100)}), JOINT: frozenset({rid(101), rid(102), rid(200)})}


def test_the_whole_of_it() -> None:
    found = reconcile(HELD, TOTALS, PEOPLE, DEFENDANTS, DAY)
    assert found.against.named is not None
    assert found.against.named.span == Span(4, 5)
    assert found.against.unnamed == Span(18, 19)
    assert found.against.excess == exactly(0)
    assert found.against.outcome is Outcome.UNNAMED
    assert found.arithmetic is not None
    assert (found.arithmetic.sum, found.arithmetic.comes_out) == (23, True)
    trial, sentenced = found.parts
    assert (trial.against.unnamed, sentenced.against.unnamed) == (Span(12, 13), exactly(6))
    assert trial.elsewhere == ((TRIAL, Relation.AGREES),)
    assert (found.outside, found.twice) == (frozenset(), frozenset())


def test_parts_that_are_proceedings() -> None:
    found = reconcile(TRIAL, TOTALS, PEOPLE, DEFENDANTS, DAY)
    alone, officials, servicemen = found.parts
    assert alone.against.outcome is Outcome.FITS
    assert officials.against.outcome is Outcome.NOT_COUNTED
    assert servicemen.against.named == Counted(frozenset({rid(101), rid(102)}), frozenset({rid(200)}))
    assert servicemen.against.unnamed == Span(5, 6)


def test_who_is_in_no_part_and_who_is_in_two() -> None:
    totals = {HELD: total("held", f"3 = 1 on trial + 2 [proceeding:{JOINT}]")}
    found = reconcile(HELD, totals, PEOPLE, DEFENDANTS, DAY)
    assert found.outside == {rid(103)}
    assert found.twice == {rid(101), rid(102)}
    assert found.parts[0].against.outcome is Outcome.EXCESS


def test_more_names_than_were_said() -> None:
    found = reconcile(HELD, {HELD: total("held", "2")}, PEOPLE, DEFENDANTS, DAY)
    assert (found.against.outcome, found.against.excess, found.against.unnamed) == (
        Outcome.EXCESS,
        Span(2, 3),
        exactly(0),
    )
    assert reconcile(HELD, {HELD: total("held", "at least 2")}, PEOPLE, {}, DAY).against.outcome is Outcome.MAY_FIT
    assert reconcile(HELD, {HELD: total("wounded", "2")}, PEOPLE, {}, DAY).against.outcome is Outcome.NOT_COUNTED


def test_a_part_that_leads_in_a_circle_comes_to_an_end() -> None:
    circle = {HELD: total("held", f"2 = 2 [claim:{TRIAL}]"), TRIAL: total("held", f"2 = 2 [claim:{HELD}]")}
    for id_ in circle:
        assert reconcile(id_, circle, PEOPLE, {}, DAY).parts[0].elsewhere[0][1] is Relation.AGREES


def test_a_total_of_one_proceeding() -> None:
    claim = total("on trial", "8", subject=JOINT)
    assert is_total(claim)
    found = reconcile(HELD, {HELD: claim}, PEOPLE, DEFENDANTS, DAY)
    assert found.against.named is not None
    assert found.against.named.span == Span(2, 3)


def relation(first: Claim, second: Claim) -> tuple[Relation, bool]:
    """And whether the second is the later one."""
    found = pair((rid(1), first), (rid(2), second))
    return found.relation, found.second == rid(2)


def test_totals_of_one_thing() -> None:
    july, june = "16 July 2025", "June 2025"
    assert relation(total("held", "23", june), total("held", "26", july)) == (Relation.UPDATES, True)
    assert relation(total("held", "26", july), total("held", "23", june)) == (Relation.UPDATES, False)
    assert relation(total("held", "23", "2025"), total("held", "26", july))[0] is Relation.CONTRADICTS
    assert relation(total("held", "23"), total("held", "26", july))[0] is Relation.CONTRADICTS
    assert relation(total("held", "23", july), total("held", "at least 20", july))[0] is Relation.AGREES
    assert relation(total("repatriated", "210", june), total("repatriated", "190", july))[0] is Relation.CONTRADICTS
    assert relation(total("repatriated", "about 210", june), total("repatriated", "212", july))[0] is Relation.AGREES
    assert relation(total("held", "23", june), total("held", "26", july, disputes=[rid(1)]))[0] is Relation.CONTRADICTS
    assert relation(total("held", "23", june), total("dead", "26", july))[0] is Relation.NOT_COMPARED
    assert relation(total("held", "23", party="A"), total("held", "26", party="B"))[0] is Relation.NOT_COMPARED
    assert relation(total("held", "23", party="A"), total("held", "26"))[0] is Relation.CONTRADICTS
    assert relation(total("held", "23", june, as_of="2024"), total("held", "26", june))[0] is Relation.UPDATES


# properties

someone = st.builds(
    Someone, st.integers(0, 40).map(rid), st.frozensets(st.sampled_from(Status), min_size=1, max_size=3)
)
lists = st.lists(someone, max_size=25, unique_by=lambda each: each.id)
labels = st.sampled_from(["", "officials", "on trial", "sentenced", "held", "dead"])
leads = st.sampled_from([None, *map(rid, range(50, 56))])
parts = st.builds(Part, labels, st.integers(0, 30), st.sampled_from([None, SINGLE, JOINT]), leads)
dates = st.sampled_from([None, "2024", "06.2025", "~July 2025", "1 June 2025", "unknown", "since 2024"])
claims = st.builds(
    Claim,
    st.sampled_from([*COUNTED, "wounded"]),
    st.just("x"),
    number=st.integers(0, 40),
    parts=st.lists(parts, max_size=4).map(tuple),
    bound=st.sampled_from([None, *Bound]),
    subject=st.sampled_from([None, SINGLE]),
    stated_on=dates.map(lambda text: parse_date(text) if text else None),
    disputes=st.frozensets(leads.filter(bool), max_size=1).map(tuple),
)
every = st.dictionaries(st.integers(50, 56).map(rid), claims, min_size=1, max_size=5)
cases = st.fixed_dictionaries({case: st.frozensets(st.integers(0, 40).map(rid)) for case in (SINGLE, JOINT)})


@given(every, lists, cases, st.randoms(use_true_random=False))
def test_order_makes_no_difference(
    totals: dict[RecordId, Claim],
    listed: list[Someone],
    defendants: dict[RecordId, frozenset[RecordId]],
    chance: random.Random,
) -> None:
    items, shuffled = list(totals.items()), list(listed)
    chance.shuffle(items)
    chance.shuffle(shuffled)
    assert topics(dict(items)) == topics(totals)
    for id_ in totals:
        mixed = reconcile(id_, dict(items), shuffled, defendants, DAY)
        assert mixed == reconcile(id_, totals, listed, defendants, DAY)


@given(claims, claims)
def test_a_pair_is_the_same_from_either_side(first: Claim, second: Claim) -> None:
    found = pair((rid(1), first), (rid(2), second))
    assert found == pair((rid(2), second), (rid(1), first))
    if found.relation is Relation.UPDATES:
        assert first.when is not None
        assert second.when is not None
        assert certainly_before(first.when, second.when) or certainly_before(second.when, first.when)


@given(st.integers(0, 99), st.sampled_from([None, *Bound]), lists, st.data())
def test_whatever_is_true_lies_within_the_range(
    number: int, bound: Bound | None, listed: list[Someone], data: Any
) -> None:
    """Choose how everybody really stands and what was really meant: the remainder and the excess are within what is told."""
    claim = Claim("held", "x", number, (), bound)
    against = reconcile(HELD, {HELD: claim}, listed, {}, DAY).against
    assert against.named is not None
    really = sum(data.draw(st.sampled_from(sorted(each.may_be))) in COUNTED["held"] for each in listed)
    least, most = against.stated.least, against.stated.most
    meant = data.draw(st.integers(least, least + 50 if most is None else most))
    for told, true in ((against.unnamed, meant - really), (against.excess, really - meant)):
        assert told is not None
        assert told.least <= max(0, true)
        assert told.most is None or max(0, true) <= told.most
    assert against.named.span.least <= really <= (against.named.span.most or 0)


@given(st.integers(0, 60), lists)
def test_exact_figures_come_out_exactly(number: int, listed: list[Someone]) -> None:
    sure = [Someone(each.id, frozenset(sorted(each.may_be)[:1])) for each in listed]
    against = reconcile(HELD, {HELD: Claim("held", "x", number)}, sure, {}, DAY).against
    named = count(sure, COUNTED["held"], None)
    assert not named.may
    assert against.unnamed == exactly(max(0, number - len(named.sure)))
    assert against.excess == exactly(max(0, len(named.sure) - number))
    assert (against.outcome is Outcome.FITS) == (number == len(named.sure))


hostile = st.dictionaries(st.integers(50, 56).map(rid), records("claim"), min_size=1, max_size=4)


@settings(max_examples=60)
@given(hostile, lists, cases)
def test_whatever_can_be_read_can_be_compared(
    totals: dict[RecordId, Claim], listed: list[Someone], defendants: dict[RecordId, frozenset[RecordId]]
) -> None:
    """A claim that no parser gave, as a bundle may bring it."""
    counted = {id_: claim for id_, claim in totals.items() if is_total(claim)}
    topics(counted)
    for id_ in counted:
        reconcile(id_, counted, listed, defendants, DAY)
    for kind in ("person", "event", "evidence"):
        for (id_, one), (other_id, other) in zip(totals.items(), reversed(totals.items()), strict=True):
            for about in ("names", "birth", "date", "persons", "status", "held", "acquisition.url", one.about):
                if field := find_field(kind, about):
                    between(field, one, other, id_, other_id)
                    against_recorded(field, one, ("x",), other.when)


@given(claims)
def test_sums_are_exact(claim: Claim) -> None:
    found = arithmetic(claim)
    if found is not None:
        assert found.sum == sum(part.number for part in claim.parts)
        assert found.missing == (claim.number or 0) - found.sum
        if claim.bound is None:
            assert found.comes_out == (found.missing == 0)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_spans(a: int, b: int, c: int, d: int) -> None:
    first, second = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
    values = [x - y for x in range(first.least, first.most + 1) for y in range(second.least, second.most + 1)]  # type: ignore[operator]
    left = first.beyond(second)
    assert (left.least, left.most) == (max(0, min(values)), max(0, *values))
    assert first.meets(second) == (0 in values) == second.meets(first)
    assert Against(exactly(3), None).outcome is Outcome.NOT_COUNTED
