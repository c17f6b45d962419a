"""Claims about fields: which fields there are, what agrees, what updates, what contradicts."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.model import claimed
from app.model.claim import Bound, Claim, Part, Span, Total, exactly, parse_claim, parse_sum, span, sum_text
from app.model.claimed import Relation, against_recorded, against_status, between, find_field
from app.model.dates import overlaps, parse_date
from app.model.event import Confidence
from app.model.ids import RecordId
from app.model.person import parse_person
from app.model.place import parse_place
from app.model.status import Standing, Status
from tests.app.attempt import problems

A, B, C = (RecordId(digit * 32) for digit in "abc")
PARSERS: dict[str, Any] = {"person": parse_person, "place": parse_place}


def claim(value: str, **more: Any) -> Claim:
    when = more.pop("on", None)
    return Claim("x", value, stated_on=parse_date(when) if when else None, **more)


def field(kind: str, about: str) -> claimed.Field:
    found = find_field(kind, about)
    assert found is not None
    return found


PERSON = parse_person(
    {
        "names": ["Հովտալյան, Գոր", "Hovtalyan, Gor"],
        "birth": "~1986",
        "service_rank": "private",
        "nationalities": ["AM"],
        "address": "5 Spring Lane",
        "notes": "tall",
    }
)


def test_a_claim_says_all_that_can_be_said_of_a_statement() -> None:
    said = parse_claim(
        {
            "about": "held",
            "number": f"about 210 = 200 released [claim:{A}] + 9 [proceeding:{B}]",
            "as_of": "06.2025",
            "stated_on": "16 July 2025",
            "party": "The detaining State",
            "certainty": "possible",
            "evidence": [C],
            "disputed_by": ["The families"],
            "words_only": "no",
        }
    )
    assert (said.number, said.bound, said.words_only) == (210, Bound.ABOUT, None)
    assert [(part.number, part.label, part.claim, part.proceeding) for part in said.parts] == [
        (200, "released", A, None),
        (9, "", None, B),
    ]
    assert said.when == said.as_of
    assert said.certainty is Confidence.POSSIBLE
    assert said.evidence == (C,)
    assert said.disputed_by == ("The families",)


@pytest.mark.parametrize("text", ["5 = 2 [nobody] + 3", "5 = 2 [case:" + "a" * 32 + "] + 3", "5 = 2 [] + 3", "at 5"])
def test_a_part_that_leads_nowhere_is_refused(text: str) -> None:
    assert problems(parse_sum, text)


sums = st.builds(
    Total,
    st.integers(0, 10**6),
    st.lists(
        st.tuples(
            st.integers(0, 999), st.sampled_from(["", "alone", "on trial"]), st.sampled_from(["", "claim", "case"])
        ),
        max_size=4,
    ).map(tuple),
    st.sampled_from([None, *Bound]),
)


@given(sums)
def test_a_sum_is_read_back_as_it_was_written(drawn: Total) -> None:
    parts = tuple(
        Part(label, number, A if to == "case" else None, B if to == "claim" else None)
        for number, label, to in drawn.parts  # type: ignore[misc]
    )
    total = dataclasses.replace(drawn, parts=parts)
    assert parse_sum(sum_text(total)) == total


@given(st.integers(0, 10**7), st.sampled_from([None, *Bound]))
def test_what_was_stated_is_always_allowed(number: int, bound: Bound | None) -> None:
    found = span(number, bound)
    assert found.meets(exactly(number))
    assert found.least >= 0


def test_about_is_half_a_unit_of_the_last_figure() -> None:
    assert span(210, Bound.ABOUT) == Span(205, 215)
    assert span(23, Bound.ABOUT) == Span(22, 24)
    assert span(3000, Bound.ABOUT) == Span(2500, 3500)
    assert span(0, Bound.ABOUT) == Span(0, 1)


@pytest.mark.parametrize(
    ("kind", "about", "path"),
    [
        ("person", "birth", "birth"),
        ("person", "Birth place", "birth_place"),
        ("person", "name", "names"),
        ("person", "service rank", "service.rank"),
        ("person", "service.rank", "service.rank"),
        ("person", "status", "status"),
        ("person", "on trial", "on_trial"),
        ("event", "date", "date"),
        ("event", "person", "persons"),
        ("event", "sentence-months", "sentence_months"),
        ("evidence", "acquisition.url", "acquisition.url"),
    ],
)
def test_fields_are_found_under_their_names(kind: str, about: str, path: str) -> None:
    assert field(kind, about).path == path


@pytest.mark.parametrize(
    ("kind", "about"), [("person", "hair"), ("place", "status"), ("person", "service."), ("event", "")]
)
def test_other_fields_are_not(kind: str, about: str) -> None:
    assert find_field(kind, about) is None


@pytest.mark.parametrize(
    ("about", "value", "code"),
    [
        ("birth", "03.2001", None),
        ("birth", "in spring", "date-unreadable"),
        ("birth", "3/4/2001", "date-ambiguous"),
        ("nationalities", "AM", None),
        ("nationalities", "Armenia", "country-code"),
        ("sex", "male", None),
        ("sex", "man", "not-in-list"),
        ("names", "Gor Hovtalyan", None),
        ("names", "123", "no-letters"),
        ("service.rank", "sergeant", None),
        ("status", "on trial", None),
        ("status", "fine", "not-in-list"),
        ("held", "held", None),
        ("held", "so they say", "not-yes-or-no"),
    ],
)
def test_a_value_is_read_by_the_fields_own_parser(about: str, value: str, code: str | None) -> None:
    assert claimed.value_problem("person", field("person", about), value, PARSERS) == code


@pytest.mark.parametrize(
    ("about", "value", "on", "relation"),
    [
        ("birth", "1986", None, Relation.AGREES),
        ("birth", "3 May 1987", None, Relation.AGREES),
        ("birth", "1990", "1.1.2030", Relation.CONTRADICTS),
        ("names", "GOR  HOVTALYAN", None, Relation.AGREES),
        ("names", "Hovtalyan, Gor", None, Relation.AGREES),
        ("names", "Գոր Հովտալյան", None, Relation.AGREES),
        ("names", "Gor Dzoraglkhyan", None, Relation.CONTRADICTS),
        ("names", "Гор Овталян", None, Relation.NOT_COMPARED),
        ("service.rank", "Private", None, Relation.AGREES),
        ("service.rank", "sergeant", "1.8.2025", Relation.UPDATES),
        ("service.rank", "sergeant", "1.7.2025", Relation.CONTRADICTS),
        ("service.rank", "sergeant", "2025", Relation.CONTRADICTS),
        ("service.unit", "4th", None, Relation.NOTHING_RECORDED),
        ("nationalities", "AM", None, Relation.AGREES),
        ("nationalities", "RU", None, Relation.NOTHING_RECORDED),
        ("address", "5 spring lane", None, Relation.AGREES),
        ("address", "7 Mill Street", None, Relation.CONTRADICTS),
        ("notes", "of middle height", None, Relation.NOT_COMPARED),
        ("notes", "tall", None, Relation.AGREES),
    ],
)
def test_a_claim_against_what_is_recorded(about: str, value: str, on: str | None, relation: Relation) -> None:
    asked = field("person", about)
    recorded = claimed.recorded_value(PERSON, asked)
    assert against_recorded(asked, claim(value, on=on), recorded, parse_date("31 July 2025")) is relation


def test_what_is_kept_as_words_is_compared_with_nothing() -> None:
    asked = field("person", "birth")
    assert against_recorded(asked, claim("in the war", words_only=True), PERSON.birth, None) is Relation.NOT_COMPARED
    assert between(asked, claim("x", words_only=True), claim("1990"), A, B) is Relation.NOT_COMPARED


def test_a_number_about_a_list_is_how_many() -> None:
    asked = field("event", "persons")
    for number, relation in ((1, Relation.CONTRADICTS), (2, Relation.AGREES), (5, Relation.AGREES)):
        assert against_recorded(asked, claim("x", number=number), (A, B), None) is relation
    assert against_recorded(asked, claim("x", number=1, bound=Bound.AT_LEAST), (A, B), None) is Relation.AGREES


def standing(status: Status, *possible: Status) -> Standing:
    return Standing(status, (), possible, None, None, None, None, ())


@pytest.mark.parametrize(
    ("about", "value", "computed", "relation"),
    [
        ("status", "held", standing(Status.ON_TRIAL), Relation.AGREES),
        ("status", "sentenced", standing(Status.ON_TRIAL), Relation.CONTRADICTS),
        ("status", "dead", standing(Status.DISAPPEARED), Relation.NOT_COMPARED),
        ("held", "no", standing(Status.DISAPPEARED), Relation.NOT_COMPARED),
        ("held", "yes", standing(Status.UNKNOWN), Relation.NOT_COMPARED),
        ("disappeared", "no", standing(Status.DISAPPEARED), Relation.CONTRADICTS),
        ("status", "disappeared", standing(Status.HELD), Relation.CONTRADICTS),
        ("status", "dead", standing(Status.HELD, Status.DEAD), Relation.AGREES),
        ("held", "no", standing(Status.HELD), Relation.CONTRADICTS),
        ("held", "no", standing(Status.HELD, Status.DEAD), Relation.AGREES),
        ("held", "held", standing(Status.SENTENCED), Relation.AGREES),
        ("repatriated", "yes", standing(Status.HELD), Relation.CONTRADICTS),
    ],
)
def test_a_claim_of_how_somebody_stands(about: str, value: str, computed: Standing, relation: Relation) -> None:
    assert against_status(field("person", about), claim(value), computed) is relation
    assert against_status(field("person", about), claim(value, words_only=True), computed) is Relation.NOT_COMPARED


days = st.sampled_from(
    ["2024", "~2024", "06.2025", "1 June 2025", "after 2024", "unknown", "between 1.2024 and 3.2025"]
)


@given(days, days, days, days, st.sampled_from(["birth", "status", "address"]), st.data())
def test_two_claims_compare_alike_in_either_order(
    a: str, b: str, on: str, other_on: str, about: str, data: Any
) -> None:
    asked = field("person", about)
    pick = {"birth": days, "status": st.sampled_from(Status).map(str), "address": st.sampled_from(["A", "a", "B"])}[
        about
    ]
    one, other = claim(data.draw(pick), on=on), claim(data.draw(pick), on=other_on)
    found = between(asked, one, other, A, B)
    assert found is between(asked, other, one, B, A)
    if found is Relation.UPDATES:
        assert one.when is not None
        assert other.when is not None
        assert not overlaps(one.when, other.when)


@given(days, days)
def test_dates_that_overlap_never_contradict(a: str, b: str) -> None:
    asked = field("person", "birth")
    relation = between(asked, claim(a), claim(b), A, B)
    assert (relation is Relation.AGREES) == overlaps(parse_date(a), parse_date(b))
    assert relation in {Relation.AGREES, Relation.CONTRADICTS}


def test_who_disputes_a_claim_contradicts_it() -> None:
    asked = field("person", "birth")
    for one, other in permutations((claim("1990", disputes=(B,)), claim("1990")), 2):
        first, second = (A, B) if one.disputes else (B, A)
        assert between(asked, one, other, first, second) is Relation.CONTRADICTS


def test_an_unreadable_value_is_no_surprise() -> None:
    with pytest.raises(Invalid):
        claimed.read(field("person", "birth"), "soon")
