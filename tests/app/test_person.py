"""Names and persons from drafts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.dates import parse_date
from app.model.person import (
    IdentityDocument,
    NameKind,
    Person,
    PersonName,
    Service,
    Sex,
    parse_document,
    parse_name,
    parse_name_draft,
    parse_person,
)
from app.model.record import decode, encode
from tests.app.attempt import attempt, problems

A = "a" * 32


@pytest.mark.parametrize(
    ("text", "script", "family", "given_name", "father"),
    [
        ("Anahit Nersisyan", "Latn", None, None, None),
        ("Nersisyan, Anahit", "Latn", "Nersisyan", "Anahit", None),
        ("Нерсисян, Анаит, Левоновна", "Cyrl", "Нерсисян", "Анаит", "Левоновна"),
        ("Ներսիսյան, Անահիտ", "Armn", "Ներսիսյան", "Անահիտ", None),
        ("نرسیسیان، آناهیت", "Arab", "نرسیسیان", "آناهیت", None),
        ("de la Cruz ,  Maria José", "Latn", "de la Cruz", "Maria José", None),
        ("Quli oğlu Məmmədov", "Latn", None, None, None),
    ],
)
def test_names(text: str, script: str, family: str | None, given_name: str | None, father: str | None) -> None:
    assert parse_name(text) == PersonName(text, script, NameKind.SPELLING, family, given_name, father)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("a" * 10_000, "too-long"),
        ("Aram\u202enayhaS", "bidi-controls"),
        ("Aram\x00", "control-characters"),
        ("Aram\nSahakyan", "control-characters"),
        ("1234", "no-letters"),
        ("Sahakyan,", "name-parts"),
        (", Aram", "name-parts"),
        ("a, b, c, d", "name-parts"),
    ],
)
def test_names_refused(text: str, code: str) -> None:
    assert problems(parse_name, text) == {"name": code}
    assert problems(parse_person, {"names": [text]}) == {"names": "missing" if code == "missing" else code}


def test_a_stated_script_stands() -> None:
    assert parse_name("Anahit", "hira").script == "Hira"
    assert problems(parse_name, "Anahit", "Latin") == {"name": "script-code"}


@given(st.text(max_size=320))
def test_a_name_read_again_is_the_same(text: str) -> None:
    name, wrong = attempt(parse_name, text)
    if name is None:
        assert set(wrong) == {"name"}
    else:
        assert parse_name(name.text) == name


def test_a_name_by_its_parts() -> None:
    name = parse_name_draft(
        {
            "text": "Anahit Nersisyan",
            "kind": "main",
            "family": "Nersisyan",
            "given": "Anahit",
            "language": "hy",
            "source": A,
        }
    )
    assert (name.kind, name.family, name.given, name.language, name.source) == (
        NameKind.MAIN,
        "Nersisyan",
        "Anahit",
        "hy",
        A,
    )
    assert problems(parse_name_draft, {"text": "", "source": "me", "colour": "x"}) == {
        "text": "missing",
        "source": "not-an-id",
        "colour": "unknown-field",
    }


def test_a_person_with_everything() -> None:
    person = parse_person(
        {
            "names": ["Nersisyan, Anahit", "Անահիտ Ներսիսյան", {"text": "Анаит Нерсисян", "language": "ru"}],
            "scripts": ["", "Armn"],
            "birth_names": "Anahit Levonyan",
            "aliases": ["Ano"],
            "call_signs": ["Falcon 7"],
            "sex": "female",
            "birth": "~1991",
            "birth_place": "Gyumri",
            "mother_maiden_name": "Hovsepyan",
            "nationalities": ["am", "GE"],
            "documents": ["passport; AN0000001; 01.02.2015; Ministry of Test", "service book"],
            "service_rank": "sergeant",
            "health_needs": "insulin\ntwice a day",
            "photograph": A,
        }
    )
    assert [(name.kind, name.script) for name in person.names] == [
        (NameKind.MAIN, "Latn"),
        (NameKind.SPELLING, "Armn"),
        (NameKind.SPELLING, "Cyrl"),
        (NameKind.BIRTH, "Latn"),
        (NameKind.ALIAS, "Latn"),
        (NameKind.CALL_SIGN, "Latn"),
    ]
    assert person.name.family == "Nersisyan"
    assert person.sex is Sex.FEMALE
    assert person.birth == parse_date("~1991")
    assert person.nationalities == ("AM", "GE")
    assert person.documents[0] == IdentityDocument(
        "passport", "AN0000001", parse_date("01.02.2015"), "Ministry of Test"
    )
    assert person.documents[1] == IdentityDocument("service book")
    assert person.service == Service(rank="sergeant")
    assert decode("person", encode(person)) == person


def test_every_problem_of_a_person_at_once() -> None:
    draft = {
        "names": ["Aram", "\u2066Aram", {"kind": "nick"}, 5],
        "scripts": ["Latn", "", "", "", "Cyrl"],
        "sex": "m",
        "birth": "31.02.1990",
        "nationalities": ["ARM"],
        "documents": ["a;b;c;d;e"],
        "photograph": "photo.jpg",
        "notes": "\x00",
        "nmae": "x",
    }
    assert problems(parse_person, draft) == {
        "names": "not-text",
        "names[1]": "bidi-controls",
        "names[2].text": "missing",
        "names[2].kind": "not-in-list",
        "scripts": "more-scripts-than-names",
        "sex": "not-in-list",
        "birth": "date-day",
        "nationalities": "country-code",
        "documents": "document-parts",
        "photograph": "not-an-id",
        "notes": "control-characters",
        "nmae": "unknown-field",
    }


@pytest.mark.parametrize("names", [None, "", [], ["", " "], 7])
def test_a_person_needs_a_name(names: Any) -> None:
    assert set(problems(parse_person, {"names": names})) <= {"names", "names[0]", "names[1]"}
    assert problems(parse_person, {"names": names})


def test_one_name_is_enough() -> None:
    assert parse_person({"names": "Aram"}) == Person((PersonName("Aram", "Latn", NameKind.MAIN),))


def test_the_main_name_is_the_one_that_says_so() -> None:
    person = parse_person({"names": ["Aram", {"text": "Արամ", "kind": "main"}]})
    assert person.name.text == "Արամ"


def test_documents_refused() -> None:
    assert list(problems(parse_document, "; 123").values()) == ["missing"]
    assert list(problems(parse_document, "passport; 1; 31.02.2020").values()) == ["date-day"]
