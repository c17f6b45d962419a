"""Events, places, sources, acquisitions, claims, consents, cases, letters and inquiries from drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.claim import Claim, Part, adds_up, parse_claim, parse_sum
from app.model.consent import Element, parse_consent
from app.model.dates import parse_date
from app.model.event import ContactKind, EventType, parse_event
from app.model.evidence import parse_acquisition, parse_collector
from app.model.inquiry import FieldText, parse_author, parse_inquiry, parse_inquiry_fields, parse_letter
from app.model.person import parse_person
from app.model.place import PlacePrecision, parse_place
from app.model.proceeding import parse_proceeding
from app.model.record import decode, encode
from app.model.source import parse_source, parse_source_identity
from app.model.still import Use, parse_depiction, parse_publication, parse_region
from tests.app.attempt import problems

A, B, C = (digit * 32 for digit in "abc")


def test_an_event() -> None:
    event = parse_event(
        {
            "type": "Visit-refused",
            "persons": [A, B, A],
            "date": "~June 2025",
            "contact": "red cross",
            "sources": C,
            "confidence": "certain",
        }
    )
    assert event.type is EventType.VISIT_REFUSED
    assert event.persons == (A, B)
    assert event.date == parse_date("~June 2025")
    assert event.contact is ContactKind.RED_CROSS
    assert event.private is None
    assert event.sources == (C,)
    assert decode("event", encode(event)) == event


def test_every_problem_of_an_event_at_once() -> None:
    assert problems(
        parse_event, {"type": "arrested", "date": "03/04/2025", "sentence_months": "0", "place": "Baku"}
    ) == {
        "type": "not-in-list",
        "persons": "missing",
        "date": "date-ambiguous",
        "sentence_months": "number-range",
        "place": "not-an-id",
    }


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("hearing", "contact", "family", "not-for-this-type"),
        ("sighting", "private", "yes", "not-for-this-type"),
        ("hearing", "sentence_months", "180", "not-for-this-type"),
        ("call", "private", "perhaps", "not-yes-or-no"),
        ("call", "private", "no", None),
        ("call", "private", "unknown", None),
        ("sentence", "sentence_months", "180", None),
    ],
)
def test_what_belongs_to_one_type_of_event_only(kind: str, field: str, value: str, code: str | None) -> None:
    found = problems(parse_event, {"type": kind, "persons": [A], "date": "2025", field: value})
    assert found == ({} if code is None else {field: code})


def test_a_place() -> None:
    place = parse_place({"name": "Old prison", "kind": "prison", "latitude": "40.10", "longitude": "-49.9"})
    assert (place.latitude, place.longitude) == ("40.10", "-49.9")
    assert place.precision is PlacePrecision.ABOUT
    assert parse_place({"name": "Old prison"}).precision is PlacePrecision.UNDISCLOSED
    wrong = {"name": "", "latitude": "91", "radius_m": "-1", "country": "Georgia", "official": "maybe"}
    assert problems(parse_place, wrong) == {
        "name": "missing",
        "latitude": "number-range",
        "radius_m": "number-range",
        "country": "country-code",
        "official": "not-yes-or-no",
    }
    assert problems(parse_place, {"name": "x", "longitude": "49"}) == {"latitude": "coordinates-in-pairs"}


def test_a_source_and_who_it_is() -> None:
    source = parse_source({"label": "a relative", "kind": "relative", "reliability": "b", "protected": "yes"})
    assert source.protected is True
    assert source.reliability == "B"
    assert parse_source({"label": "court"}).protected is False
    assert problems(parse_source, {"url": "file:///x"}) == {"label": "missing", "url": "web-address"}
    assert parse_source_identity({"source": A, "name": "Lusine Test"}).source == A
    assert set(problems(parse_source_identity, {})) == {"source", "name"}


def test_an_acquisition() -> None:
    found = parse_acquisition(
        {
            "url": "https://example.org/film",
            "collected_at": "2025-07-31T13:15+04:00",
            "clock_offset_s": "-37",
            "first_published": "6.2025",
            "sha256_at_collection": "AB" * 32,
        }
    )
    assert found.collected_at == "2025-07-31T09:15:00.000Z"
    assert found.clock_offset_s == -37
    assert found.sha256_at_collection == "ab" * 32
    assert parse_acquisition({"collected_at": "2025-07-31"}).collected_at == "2025-07-31"
    wrong = {
        "url": "ftp://example.org",
        "collected_at": "31.07.2025 10:00",
        "sha256_at_collection": "12",
        "page_source": "x",
        "clock_offset_s": "late",
    }
    assert problems(parse_acquisition, wrong) == {
        "url": "web-address",
        "collected_at": "moment-form",
        "sha256_at_collection": "sha256-form",
        "page_source": "not-an-id",
        "clock_offset_s": "not-a-number",
    }


@pytest.mark.parametrize(
    ("text", "number", "parts", "right"),
    [
        ("23", 23, (), None),
        ("16=1+7+8", 16, (Part("", 1), Part("", 7), Part("", 8)), True),
        ("23 = 16 on trial + 6 sentenced", 23, (Part("on trial", 16), Part("sentenced", 6)), False),
    ],
)
def test_totals_and_their_parts(text: str, number: int, parts: tuple[Part, ...], right: bool | None) -> None:
    claim = parse_claim({"about": "held", "number": text, "stated_by": "a spokesman", "stated_on": "3.9.2025"})
    assert (claim.number, claim.parts, claim.value) == (number, parts, text)
    assert adds_up(claim) is right


@pytest.mark.parametrize("text", ["16=", "16=1+", "=1+2", "16=1-2", "sixteen", "16=1+x", "1=2=3"])
def test_sums_refused(text: str) -> None:
    assert problems(parse_sum, text)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_sums_add_up(parts: list[int]) -> None:
    for off in (0, 1):
        found = parse_sum(f"{sum(parts) + off}={'+'.join(map(str, parts))}")
        assert adds_up(Claim("held", "x", found.number, found.parts)) is (off == 0)


def test_a_claim_needs_something_that_is_claimed() -> None:
    assert problems(parse_claim, {"about": "held", "credibility": "7"}) == {
        "value": "missing",
        "credibility": "number-range",
    }
    assert parse_claim({"about": "place", "value": "in the capital"}).number is None


CONSENT = {
    "person": A,
    "given_by": "Mariam Test",
    "relation": "mother",
    "recipients": ["wgeid", "court"],
    "elements": ["name", "photograph"],
    "purposes": "search",
    "given_on": "1.6.2025",
}


def test_a_consent() -> None:
    consent = parse_consent(CONSENT)
    assert consent.elements == (Element.NAME, Element.PHOTOGRAPH)
    assert decode("consent", encode(consent)) == consent
    assert parse_consent({**CONSENT, "withdrawn_on": "1.6.2025"}).withdrawn_on == parse_date("1.6.2025")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"given_on": "6.2025"}, {"given_on": "day-needed"}),
        ({"expires_on": "31.05.2025"}, {"expires_on": "before-given"}),
        ({"withdrawn_on": "2024-01-01"}, {"withdrawn_on": "before-given"}),
        ({"elements": ["soul"], "recipients": []}, {"elements": "not-in-list", "recipients": "missing"}),
    ],
)
def test_consents_refused(change: dict[str, Any], wrong: dict[str, str]) -> None:
    assert problems(parse_consent, {**CONSENT, **change}) == wrong


def test_a_proceeding() -> None:
    assert parse_proceeding({"title": "Case of the eight", "defendants": [A, B], "language": "az"}).defendants == (A, B)
    assert problems(parse_proceeding, {"defendants": ["x"]}) == {"title": "missing", "defendants": "not-an-id"}


LETTER = {"inquiry": A, "direction": "in", "kind": "state_reply", "date": "24.09.2025"}


def test_a_letter() -> None:
    letter = parse_letter({**LETTER, "judged": "token", "promised_by": "10.2025", "documents": [B]})
    assert decode("letter", encode(letter)) == letter
    assert problems(parse_letter, {**LETTER, "direction": "out", "judged": "full"}) == {"judged": "not-for-letters-out"}
    assert problems(parse_letter, {"judged": "full"}) == dict.fromkeys(
        ["inquiry", "direction", "kind", "date"], "missing"
    )


def test_an_inquiry() -> None:
    inquiry = parse_inquiry(
        {
            "body": "wgeid",
            "persons": [A],
            "author": {"family": "Sahakyan", "given": "Lilit", "email": "lilit@example.org"},
            "fields": {"4a": "men of a unit", "3b": " "},
            "annexes": [C, B],
        }
    )
    assert inquiry.fields == (FieldText("4a", "men of a unit"),)
    assert inquiry.annexes == (C, B)
    assert inquiry.author is not None
    assert inquiry.author.confidential is True
    assert decode("inquiry", encode(inquiry)) == inquiry
    wrong = {
        "body": "WGEID!",
        "author": {"family": "x", "email": "nobody"},
        "fields": {"A b": "text"},
        "language": "eng1",
    }
    assert problems(parse_inquiry, wrong) == {
        "body": "key-form",
        "persons": "missing",
        "author.given": "missing",
        "author.email": "email-form",
        "fields.A b": "key-form",
        "language": "language-code",
    }
    assert problems(parse_inquiry, {"body": "wgeid", "persons": [A], "author": "me", "fields": ["x"]}) == {
        "author": "not-fields",
        "fields": "not-fields",
    }


def test_the_fields_of_a_form_stand_in_order_of_their_keys() -> None:
    assert [field.key for field in parse_inquiry_fields({"b": "2", "a.1": "1\n2", "c": ""})] == ["a.1", "b"]


def test_an_author_is_confidential_unless_said() -> None:
    assert parse_author({"family": "x", "given": "y"}).confidential is True
    assert parse_author({"family": "x", "given": "y", "confidential": "no"}).confidential is False


def test_a_depiction_and_a_decision_about_it() -> None:
    depiction = parse_depiction({"subject": A, "person": B, "how": "family", "region": "10, 20, 300, 400"})
    assert depiction.region == (10, 20, 300, 400)
    assert decode("depiction", encode(depiction)) == depiction
    decision = parse_publication(
        {
            "subject": A,
            "uses": ["un", "court"],
            "identifiable": "yes",
            "decided_by": "Lilit Test",
            "reason": "asked for",
        }
    )
    assert decision.uses == (Use.UN, Use.COURT)
    assert decision.coerced is None
    assert decode("publication", encode(decision)) == decision
    assert problems(parse_publication, {"coerced": "so so"}) == {
        "subject": "missing",
        "uses": "missing",
        "identifiable": "missing",
        "coerced": "not-yes-or-no",
        "decided_by": "missing",
        "reason": "missing",
    }


@pytest.mark.parametrize("text", ["1,2,3", "0,0,0,5", "1,2,3,x", "-1,2,3,4", "99999,0,99999,1"])
def test_regions_refused(text: str) -> None:
    assert problems(parse_region, text) == {"region": "region-form"}


PARSERS = [
    parse_acquisition,
    parse_author,
    parse_claim,
    parse_collector,
    parse_consent,
    parse_depiction,
    parse_event,
    parse_inquiry,
    parse_inquiry_fields,
    parse_letter,
    parse_person,
    parse_place,
    parse_proceeding,
    parse_publication,
    parse_source,
    parse_source_identity,
]
FIELDS = [
    *[
        "about",
        "author",
        "body",
        "collected_at",
        "date",
        "direction",
        "documents",
        "elements",
        "fields",
        "family",
        "given",
    ],
    *[
        "given_on",
        "how",
        "kind",
        "label",
        "latitude",
        "longitude",
        "name",
        "names",
        "number",
        "persons",
        "region",
        "scripts",
    ],
    *["subject", "title", "type", "url", "uses"],
]
anything = st.recursive(
    st.none()
    | st.text(max_size=12)
    | st.integers()
    | st.booleans()
    | st.sampled_from([A, "yes", "2025", "held", "film"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("parser", PARSERS)
@given(st.dictionaries(st.sampled_from(FIELDS), anything, max_size=6))
def test_any_draft_is_read_or_refused(parser: Callable[[Any], object], draft: dict[str, Any]) -> None:
    assert all(code for code in problems(parser, draft).values())
