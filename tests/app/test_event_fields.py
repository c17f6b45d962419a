"""Which field belongs to which type of event, and the records of a case in court."""

from __future__ import annotations

from dataclasses import fields

import pytest

from app.model.event import FIELDS_OF, OUTCOMES_OF, Event, EventType, Outcome, Penalty, Way, parse_event
from app.model.guarantee import Observed, parse_guarantee
from app.model.proceeding import Charge, CounselBy, Interpretation, parse_proceeding
from app.model.record import decode, encode
from app.rules import english
from tests.app.attempt import problems
from ui.words import window

A, B, C = (digit * 32 for digit in "abc")
VALUES = {
    "to_place": A,
    "contact": "family",
    "private": "yes",
    "with_whom": "his sister",
    "way": "from_captive",
    "pieces": "2",
    "request": A,
    "state": "az",
    "document": A,
    "proceeding": A,
    "sentence_months": "180",
    "penalty": "term",
    "adjourned_to": "31.07.2025",
    "weight_kg": "61.50",
    "mode": "exchange",
    "detention": "no_ground",
    "attribution": "officials_deny",
    "whereabouts": "capture_denied",
}


def draft(kind: EventType, **more: str) -> dict[str, object]:
    return {"type": kind.value, "persons": [A], "date": "2025", **more}


@pytest.mark.parametrize("kind", EventType)
def test_every_type_takes_its_fields_and_refuses_the_others(kind: EventType) -> None:
    mine = FIELDS_OF[kind]
    values = dict(VALUES)
    for name, value in values.items():
        expected = {} if name in mine else {name: "not-for-this-type"}
        assert problems(parse_event, draft(kind, **{name: value})) == expected
    event = parse_event(draft(kind, **{name: value for name, value in values.items() if name in mine}))
    assert decode("event", encode(event)) == event


@pytest.mark.parametrize("kind", EventType)
@pytest.mark.parametrize("outcome", Outcome)
def test_outcomes(kind: EventType, outcome: Outcome) -> None:
    taken = outcome in OUTCOMES_OF.get(kind, ())
    assert problems(parse_event, draft(kind, outcome=outcome)) == ({} if taken else {"outcome": "not-for-this-type"})


def test_the_table_knows_every_type_and_only_fields_that_exist() -> None:
    assert set(FIELDS_OF) == set(EventType) == set(english.EVENTS) == set(window.EVENTS)
    assert set().union(*FIELDS_OF.values()) <= {each.name for each in fields(Event)}
    assert set().union(*FIELDS_OF.values()) == {*VALUES, "outcome"}


def test_a_weight_keeps_its_digits() -> None:
    for typed in ("61", "61.5", "61.50"):
        assert parse_event(draft(EventType.MEDICAL, weight_kg=typed)).weight_kg == typed
    for typed, code in (("61,5", "weight-form"), ("5", "weight-form"), ("500", "number-range"), ("61.", "weight-form")):
        assert problems(parse_event, draft(EventType.MEDICAL, weight_kg=typed)) == {"weight_kg": code}


def test_only_a_term_has_months() -> None:
    life = draft(EventType.SENTENCE, penalty="life", sentence_months="180")
    assert problems(parse_event, life) == {"sentence_months": "months-only-for-a-term"}
    assert parse_event(draft(EventType.SENTENCE, penalty="death")).penalty is Penalty.DEATH
    assert parse_event(draft(EventType.CARD, way="To captive", pieces="4")).way is Way.TO_CAPTIVE


def test_a_joint_case() -> None:
    case = parse_proceeding(
        {
            "title": "Joint case",
            "defendants": [A, B],
            "charges": [{"article": "218", "instrument": "Criminal Code"}, {"text": "spying", "defendants": [B]}],
            "counsel": [{"defendant": A, "name": "R. Odzunetsi", "by": "appointed", "since": "01.2025"}],
            "interpretation": "partly",
            "court_kind": "Military",
            "defence": [{"defendant": B, "language": "little_translated", "access": "not permitted, no_consultation"}],
            "interpreted_into": ["hy"],
        }
    )
    assert case.charges == (Charge("218", "Criminal Code"), Charge(text="spying", defendants=(B,)))  # type: ignore[arg-type]
    assert case.counsel[0].by is CounselBy.APPOINTED
    assert case.interpretation is Interpretation.PARTLY
    assert case.court_kind == "military"
    assert case.defence[0].access == ("not_permitted", "no_consultation")
    assert decode("proceeding", encode(case)) == case


def test_a_joint_case_refused() -> None:
    assert problems(
        parse_proceeding,
        {
            "title": "x",
            "defendants": [A],
            "charges": [{}, "218", {"text": "x", "defendants": [B]}],
            "counsel": [{"defendant": C, "name": "N", "by": "luck"}, {"defendant": C, "name": "N"}],
        },
    ) == {
        "charges[0].text": "missing",
        "charges[1]": "not-fields",
        "charges": "not-a-defendant",
        "counsel[0].by": "not-in-list",
        "counsel": "not-a-defendant",
    }
    assert problems(parse_proceeding, {"title": "x", "charges": "218"}) == {"charges": "not-a-list"}


def test_a_guarantee() -> None:
    found = parse_guarantee({"proceeding": A, "guarantee": "interpreter", "observed": "Partly", "person": B})
    assert (found.observed, found.person) == (Observed.PARTLY, B)
    assert problems(parse_guarantee, {"observed": "maybe"}) == {
        "proceeding": "missing",
        "guarantee": "missing",
        "observed": "not-in-list",
    }
