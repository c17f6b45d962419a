"""Acts, families, observations and own terms from drafts."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import Invalid
from app.model.act import ActElement, ElementState, Perpetrator, Qualification, parse_act
from app.model.ids import RecordId
from app.model.observation import CAUTION, Observation, parse_observation
from app.model.record import decode, encode, label
from app.model.relative import Topic, parse_relative, parse_relative_contact, parse_told
from app.model.term import parse_own_term

A, B, C = (RecordId(digit * 32) for digit in "abc")
ACT = {"type": "Enforced disappearance", "victims": [A], "date": "~June 2025"}


def problems(parser: Any, draft: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as bad:
        parser(draft)
    return dict(bad.value.problems)


def test_an_act_of_one_line_each_and_of_fields_is_the_same() -> None:
    typed = parse_act(
        {
            **ACT,
            "perpetrators": ["Border guard of the north; border guard; direct", "The ministry"],
            "qualifications": ["GC III; 13; also paragraph 2; as applied"],
            "elements": [f"dol; established; {B}, {C}; {A}; seen; twice", "concealment; missing"],
        }
    )
    assert typed.type == "enforced_disappearance"
    assert typed.verification == "not_checked"
    assert typed.perpetrators == (
        Perpetrator("Border guard of the north", "border_guard", "direct"),
        Perpetrator("The ministry"),
    )
    assert typed.qualifications == (Qualification("GC III", "13", "also paragraph 2; as applied"),)
    assert typed.elements == (
        ActElement("dol", ElementState.ESTABLISHED, (B, C), (A,), "seen; twice"),
        ActElement("concealment", ElementState.MISSING),
    )
    fields = encode(typed)
    assert isinstance(fields, dict)
    again = parse_act({**fields, "date": typed.date.text})
    assert again == typed
    assert decode("act", fields) == typed
    assert label(typed) == "enforced_disappearance ~June 2025"


def test_all_that_is_wrong_with_an_act_is_told_at_once() -> None:
    wrong = {
        "type": "Ä",
        "victims": [],
        "date": "in spring",
        "methods": ["beating", "?"],
        "perpetrators": ["; police", {"name": "X", "rank": "Y"}],
        "qualifications": [3],
        "elements": ["dol; perhaps", "dol; missing; here", "x; missing", "x; missing"],
        "extra": "1",
    }
    assert problems(parse_act, wrong) == {
        "type": "term-form",
        "victims": "missing",
        "date": "date-unreadable",
        "methods": "term-form",
        "perpetrators[0].name": "missing",
        "perpetrators[1].rank": "unknown-field",
        "qualifications[0]": "not-fields",
        "elements[0].state": "not-in-list",
        "elements[1].evidence": "not-an-id",
        "elements": "twice",
        "extra": "unknown-field",
    }


def test_a_relative_by_name_or_as_a_person() -> None:
    assert parse_relative({"captive": A, "relation": "Sister", "name": "Anahit Test"}).relation == "sister"
    assert parse_relative({"captive": A, "relation": "sister", "person": B}).person == B
    assert problems(parse_relative, {"captive": A, "relation": "sister"}) == {"name": "missing"}
    assert problems(parse_relative, {"captive": A, "relation": "sister", "person": A}) == {"person": "own-relative"}
    assert problems(parse_relative_contact, {"relative": A}) == {"contact": "missing"}


def test_what_a_family_was_told() -> None:
    told = parse_told(
        {"relative": A, "date": "6.2025", "about": ["fate", "whereabouts"], "what": "Alive, in the capital"}
    )
    assert told.about == (Topic.FATE, Topic.WHEREABOUTS)
    assert decode("told", encode(told)) == told
    assert problems(parse_told, {"about": ["hope"]}) == {
        "relative": "missing",
        "date": "missing",
        "about": "not-in-list",
        "what": "missing",
    }


def test_an_observation_never_goes_without_its_caution() -> None:
    made = parse_observation({"subject": A, "person": B, "seen": ["weight loss", "bruise"], "compared_with": C})
    assert made == Observation(A, B, ("weight_loss", "bruise"), compared_with=C)
    body = encode(made)
    assert isinstance(body, dict)
    assert body["caution"] == CAUTION
    assert CAUTION in label(made)
    assert problems(parse_observation, {"subject": A, "person": B, "seen": ["bruise"], "caution": "none"}) == {
        "caution": "unknown-field"
    }
    assert problems(parse_observation, {"subject": A, "person": B, "compared_with": A}) == {
        "seen": "missing",
        "compared_with": "compared-with-itself",
    }


def test_an_own_term() -> None:
    assert parse_own_term({"list": "acts", "key": "Hair Cut", "label": "Hair cut off"}).key == "hair_cut"
    assert problems(parse_own_term, {"list": "acts", "key": "x", "label": "X", "parent": "x"}) == {
        "parent": "own-parent"
    }
