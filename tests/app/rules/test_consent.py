"""What consents let pass: one function for submissions and bundles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.consent import Consent, Element
from app.model.dates import on_day, parse_date
from app.model.ids import new_id
from app.model.still import Use
from app.rules.consent import PURPOSES, Audience, Fault, allowed, fault, uncovered, withdrawn
from app.rules.vocabulary import lists

WHO, OTHER = new_id(), new_id()
TODAY = date(2025, 8, 20)
GIVEN = Consent(WHO, "A sister", "sister", ("wgeid",), (Element.NAME,), ("search",), parse_date("5 July 2025"))
UN = Audience(Use.UN, ("wgeid",), TODAY)


def test_in_force() -> None:
    assert fault(GIVEN, UN) is None
    assert allowed(WHO, [GIVEN], UN) == {Element.NAME}
    assert allowed(OTHER, [GIVEN], UN) == frozenset()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"recipients": ("icrc",)}, Fault.OTHER_RECIPIENT),
        ({"recipients": ("court", "public", "family")}, Fault.OTHER_RECIPIENT),
        ({"purposes": ("publicity",)}, Fault.OTHER_PURPOSE),
        ({"purposes": ("documentation",)}, Fault.OTHER_PURPOSE),
        ({"purposes": ("one_of_our_own",)}, Fault.OTHER_PURPOSE),
        ({"given_on": parse_date("unknown")}, Fault.UNDATED),
        ({"given_on": on_day(TODAY + timedelta(1))}, Fault.NOT_YET),
        ({"expires_on": on_day(TODAY - timedelta(1))}, Fault.EXPIRED),
        ({"expires_on": parse_date("unknown")}, Fault.EXPIRED),
        ({"withdrawn_on": on_day(TODAY)}, Fault.WITHDRAWN),
        ({"withdrawn_on": parse_date("unknown")}, Fault.WITHDRAWN),
    ],
)
def test_why_it_does_not_hold(change: dict[str, object], why: Fault) -> None:
    changed = replace(GIVEN, **change)  # type: ignore[arg-type]
    assert fault(changed, UN) is why
    assert allowed(WHO, [changed], UN) == frozenset()
    assert uncovered({WHO: {Element.NAME}}, [changed], UN) == ((WHO, Element.NAME),)


def test_a_kind_of_reader_stands_for_each_of_them() -> None:
    assert allowed(WHO, [replace(GIVEN, recipients=("un",))], UN) == {Element.NAME}
    assert allowed(WHO, [replace(GIVEN, recipients=("un",))], replace(UN, use=Use.COURT)) == frozenset()


def test_several_consents_together() -> None:
    more = replace(GIVEN, elements=(Element.PLACE,), purposes=("documentation", "justice"))
    assert allowed(WHO, [GIVEN, more], UN) == {Element.NAME, Element.PLACE}


def test_one_of_two_recipients_is_not_enough() -> None:
    both = replace(UN, recipients=("wgeid", "age1other"))
    assert allowed(WHO, [GIVEN], both) == frozenset()
    assert allowed(WHO, [GIVEN, replace(GIVEN, recipients=("age1other",))], both) == {Element.NAME}


def test_taken_back_is_taken_back_unless_given_anew() -> None:
    back = replace(GIVEN, withdrawn_on=on_day(TODAY))
    assert withdrawn(WHO, Element.NAME, [back], UN)
    assert not withdrawn(WHO, Element.PHOTOGRAPH, [back], UN)
    assert not withdrawn(WHO, Element.NAME, [back, GIVEN], UN)
    assert not withdrawn(OTHER, Element.NAME, [back], UN)


def test_every_purpose_of_the_program_serves_somebody_but_keeping() -> None:
    served = frozenset().union(*PURPOSES.values())
    assert served == set(lists()["consent_purposes"].entries) - {"documentation"}


days = st.dates(TODAY - timedelta(40), TODAY + timedelta(40)).map(on_day)
consents = st.builds(
    Consent,
    person=st.sampled_from([WHO, OTHER]),
    given_by=st.just("somebody"),
    relation=st.just("sister"),
    recipients=st.lists(st.sampled_from(["wgeid", "un", "court", "age1x", "age1y"]), min_size=1).map(tuple),
    elements=st.lists(st.sampled_from(Element), min_size=1, unique=True).map(tuple),
    purposes=st.lists(st.sampled_from(sorted(lists()["consent_purposes"].entries)), min_size=1).map(tuple),
    given_on=days,
    expires_on=st.none() | days,
    withdrawn_on=st.none() | days,
)
audiences = st.builds(
    Audience,
    st.none() | st.sampled_from(Use),
    st.lists(st.sampled_from(["wgeid", "age1x", "age1y"]), unique=True).map(tuple),
    st.just(TODAY),
)


@given(st.lists(consents, max_size=4), audiences)
def test_order_never_matters_and_more_readers_never_see_more(given: list[Consent], audience: Audience) -> None:
    found = allowed(WHO, given, audience)
    assert allowed(WHO, list(reversed(given)), audience) == found
    wider = replace(audience, recipients=(*audience.recipients, "somebody-else"))
    if audience.recipients:
        assert allowed(WHO, given, wider) <= found
    assert found <= {element for each in given if each.person == WHO for element in each.elements}


@given(consents, audiences)
def test_a_withdrawal_never_lets_more_pass(one: Consent, audience: Audience) -> None:
    back = replace(one, withdrawn_on=on_day(TODAY))
    assert allowed(one.person, [back], audience) == frozenset()
