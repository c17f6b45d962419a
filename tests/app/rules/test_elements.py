"""Elements of acts by evidence: what is empty stays visible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.model.act import Act, ActElement, ElementState
from app.model.dates import parse_date
from app.model.ids import new_id
from app.model.term import Term
from app.rules import vocabulary
from app.rules.elements import coverage, parse_sets, set_for, sets

ACTS = vocabulary.lists()["acts"].entries
WHO, FILM, ROLL, CAPTURE, DENIAL = (new_id() for _ in range(5))
WHEN = parse_date("June 2025")


def test_a_disappearance_with_one_element_left_open() -> None:
    act = Act(
        "enforced_disappearance",
        (WHO,),
        WHEN,
        events=(CAPTURE,),
        evidence=(FILM, ROLL),
        elements=(
            ActElement("state_link", ElementState.ESTABLISHED, (FILM,), (DENIAL,)),
            ActElement("dol", ElementState.DISPUTED, (FILM,), (CAPTURE,), "they say that he surrendered"),
        ),
    )
    found = coverage(act, ACTS)
    assert found.columns == (FILM, ROLL, CAPTURE, DENIAL)
    assert [(row.key, row.state.value, row.cells) for row in found.rows] == [
        ("dol", "disputed", (True, False, True, False)),
        ("state_link", "established", (True, False, False, True)),
        ("concealment", "missing", (False, False, False, False)),
    ]
    assert found.missing == ("concealment",)
    assert found.unused == (ROLL,)
    assert not any(row.bare for row in found.rows)


def test_a_judgment_without_evidence_is_told() -> None:
    act = Act("torture", (WHO,), WHEN, elements=(ActElement("intent", ElementState.ESTABLISHED),))
    (row,) = (row for row in coverage(act, ACTS).rows if row.key == "intent")
    assert row.bare
    assert "intent" in coverage(act, ACTS).missing


def test_what_only_this_act_names_is_a_row_of_its_own() -> None:
    act = Act("other", (WHO,), WHEN, elements=(ActElement("shaved", ElementState.ESTABLISHED, (FILM,)),))
    found = coverage(act, ACTS)
    assert found.known is None
    assert [(row.key, row.label, row.cells) for row in found.rows] == [("shaved", None, (True,))]


def test_a_narrower_type_has_the_elements_of_the_wider() -> None:
    own = vocabulary.extended([(new_id(), Term("acts", "falanga_torture", "Torture by falanga", "torture"))])["acts"]
    assert set_for("falanga_torture", own.entries) == sets()["torture"]
    assert set_for("falanga_torture", ACTS) is None


element_states = st.sampled_from(ElementState)


@given(
    st.sampled_from(sorted(ACTS)),
    st.lists(
        st.tuples(st.sampled_from(["dol", "suffering", "mine"]), element_states, st.sets(st.integers(0, 3))),
        unique_by=lambda each: each[0],
    ),
    st.sets(st.integers(0, 3)),
)
def test_no_cell_is_invented_and_none_is_lost(
    type_: str, said: list[tuple[str, ElementState, set[int]]], also: set[int]
) -> None:
    things = (FILM, ROLL, CAPTURE, DENIAL)
    elements = tuple(
        ActElement(
            key,
            state,
            tuple(things[n] for n in sorted(shows) if n < 2),
            tuple(things[n] for n in sorted(shows) if n >= 2),
        )
        for key, state, shows in said
    )
    evidence = tuple(things[n] for n in sorted(also) if n < 2)
    found = coverage(Act(type_, (WHO,), WHEN, evidence=evidence, elements=elements), ACTS)
    marks = {(row.key, found.columns[n]) for row in found.rows for n, cell in enumerate(row.cells) if cell}
    assert marks == {(key, things[n]) for key, _, shows in said for n in shows}
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
    assert {row.key for row in found.rows} >= {key for key, _, _ in said}
    assert set(found.unused) == set(evidence) - {column for _, column in marks}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"checked": "2026-11-23", "verified": true,\n"sets": [{"act": "x", "source": "s"}]}', 2, "missing-elements"),
        ('{"checked": "2026-11-23",\n"verified": 1, "sets": []}', 2, "wrong-type"),
        (
            '{"checked": "2026-11-23", "verified": true,\n"sets": [{"act": "x",\n"source": "", "elements": []}]}',
            3,
            "empty",
        ),
    ],
)
def test_a_broken_file_is_refused_at_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(Refused) as bad:
        parse_sets(text, "elements.json")
    assert (bad.value.facts["line"], bad.value.facts["reason"]) == (line, reason)
