"""The form filled from the record: where each value is from, what stays out, what a hand wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.case import Case
from app.model.consent import Element
from app.model.dates import parse_date
from app.model.event import Event, EventType
from app.model.inquiry import FieldText, Inquiry, Judgement
from app.model.person import NameKind, PersonName
from app.model.source import Source, SourceKind
from app.rules.fields import Filled, fill
from app.rules.loader import load_body
from tests.app.invented import (
    CAPTIVE,
    CAPTURE,
    COMPLAINED,
    CONSENT,
    GONE,
    PHOTO,
    RIDGE,
    SEEN,
    complete_case,
    letter,
    rid,
    with_event,
    with_inquiry,
)

BODY = load_body("wgeid")


def filled(case: Case) -> dict[str, Filled]:
    return dict(fill(case, BODY))


def test_every_field_is_there_in_the_order_of_the_form() -> None:
    assert list(filled(complete_case())) == [field.key for field in BODY.fields]


def test_names_stand_in_latin_letters_and_in_their_own() -> None:
    form = filled(complete_case())
    assert form["victim.family_name"].lines == ("Vahanyan",)
    assert form["victim.full_names"].lines[:2] == (
        "Latin letters: Aramazd Vahanyan",
        "Armenian letters: Արամազդ Վահանյան",
    )
    assert form["victim.aliases"].lines == ("Kaytsak (call sign)",)
    assert form["victim.patronymic"].lines == ("Hovik",)
    case = complete_case()
    person = case.persons[CAPTIVE]
    armenian_first = replace(person, names=(replace(person.names[1], kind=NameKind.MAIN), person.names[0]))
    own = replace(
        armenian_first, names=(armenian_first.names[0], replace(armenian_first.names[1], kind=NameKind.SPELLING))
    )
    form = filled(replace(case, persons={CAPTIVE: own}))
    assert form["victim.family_name"].lines == ("Vahanyan", "Վահանյան")


def test_a_name_without_parts_is_not_guessed_apart() -> None:
    case = complete_case()
    whole = replace(case.persons[CAPTIVE], names=(PersonName("Aramazd Vahanyan", "Latn"),))
    form = filled(replace(case, persons={CAPTIVE: whole}))
    assert form["victim.family_name"].lines == ("Aramazd Vahanyan",)
    assert form["victim.given_names"].lines == ("Recorded as one name, see 1(a)",)


def test_every_value_knows_where_it_is_from() -> None:
    form = filled(complete_case())
    own = {field.key for field in BODY.fields if form[field.key].by_hand or field.key == "sig.date"}
    for key, value in form.items():
        assert value.empty or value.origins or key in own, key
    assert form["dis.place"].origins == (CAPTURE, RIDGE)
    assert form["act.complaints"].origins == (COMPLAINED,)


def test_both_dates_stand_in_the_form_and_the_disappearance_counts() -> None:
    form = filled(complete_case())
    assert form["dis.date"].lines == ("About 27 June 2025 (disappeared)", "24 June 2025 (deprived of liberty)")
    assert form["dis.date"].date == parse_date("~27 June 2025")
    assert form["dis.last_seen_date"].lines == ("2 July 2025",)


def test_other_accounts_of_the_date_are_told() -> None:
    case = with_inquiry(complete_case(), fields=())
    other = replace(case.events[GONE], date=parse_date("July 2025"))
    form = filled(replace(case, events={**case.events, rid("gone2"): other}))
    assert form["dis.date_note"].lines == ("According to another account: July 2025 (day not known).",)


def test_what_happened_is_told_with_its_source() -> None:
    taken, gone = filled(complete_case())["dis.circumstances"].lines
    assert taken.startswith("24 June 2025: Taken alive with two others")
    assert taken.endswith("walked without help. (A released fellow captive)")
    assert gone.startswith("About 27 June 2025: Led out of the cell at night")


def test_what_is_known_of_the_detention_names_its_annexes() -> None:
    form = filled(complete_case())
    assert [row[0] for row in form["dis.detention_info"].rows] == [
        "2 July 2025",
        "15 July 2025",
        "Between 20 July 2025 and 31 July 2025",
    ]
    seen = form["dis.detention_info"].rows[0]
    assert seen[3:] == ("Press service of the court", "Annexes 2 and 3")
    assert "Visit refused to the International Committee of the Red Cross" in form["dis.detention_info"].rows[2][2]


def test_complaints_come_from_events_and_from_letters_elsewhere() -> None:
    case = complete_case()
    ministry, court = rid("ministry"), rid("court1")
    case = replace(
        case,
        other_inquiries={ministry: Inquiry("authority", (CAPTIVE,)), court: Inquiry("ecthr", (CAPTIVE,))},
        other_letters={
            rid("o1"): letter("out", "submission", "1 July 2025", inquiry=ministry, correspondent="Foreign Ministry"),
            rid("o2"): letter("in", "answer", "9 July 2025", inquiry=ministry, judged=Judgement.TOKEN),
            rid("o3"): letter("out", "submission", "2 August 2025", inquiry=court, reference="12345/25"),
            rid("o4"): letter("out", "answer", "3 August 2025", inquiry=court),
        },
    )
    form = filled(case)
    assert [row[:2] for row in form["act.complaints"].rows] == [
        ("1 July 2025", "Foreign Ministry"),
        ("18 July 2025", "Office of the Prosecutor General of the Republic of Armenia"),
        ("2 August 2025", "European Court of Human Rights"),
    ]
    assert form["act.complaints"].rows[0][4] == "A reply without substance"
    assert form["other.bodies"].lines == (
        "European Court of Human Rights: submitted 2 August 2025, reference 12345/25",
    )


def test_a_protected_witness_has_a_label_and_no_name() -> None:
    case = complete_case()
    text = "\n".join(value.text for value in filled(case).values())
    assert "Odzunetsi" not in text
    assert filled(case)["perp.witnesses"].lines == ("A released fellow captive (identity kept confidential)",)


@pytest.mark.parametrize(
    ("element", "key", "gone"),
    [
        (Element.PHOTOGRAPH, "victim.photo", "Annex 1"),
        (Element.PLACE, "victim.address", "Mulberry"),
        (Element.PLACE, "dis.place", "Ridge"),
        (Element.PLACE, "dis.detention_info", "Military court"),
        (Element.FAMILY, "victim.civil_status", "Married"),
        (Element.FAMILY, "src.family_consent", "Hranush"),
        (Element.HEALTH, "case.additional", "inhaler"),
        (Element.PLACE, "victim.dob", "Verin Aygut"),
    ],
)
def test_what_no_consent_covers_stays_out(element: Element, key: str, gone: str) -> None:
    case = complete_case()
    assert gone in filled(case)[key].text
    kept = tuple(each for each in Element if each is not element)
    less = replace(case, consents={CONSENT: replace(case.consents[CONSENT], elements=kept)})
    assert gone not in filled(less)[key].text


def test_not_even_a_hand_passes_what_no_consent_covers() -> None:
    case = with_inquiry(complete_case(), fields=(FieldText("victim.address", "14 Mulberry Street"),))
    none = replace(case, consents={CONSENT: replace(case.consents[CONSENT], elements=(Element.NAME,))})
    assert filled(case)["victim.address"].by_hand
    assert filled(none)["victim.address"] == Filled(withheld=Element.PLACE)


def test_a_relative_is_not_named_as_a_witness_without_consent() -> None:
    case = complete_case()
    mother = rid("mum")
    sources = {**case.sources, mother: Source("Hranush, the mother", SourceKind.RELATIVE)}
    case = with_event(replace(case, sources=sources), SEEN, sources=(mother,))
    assert "Hranush, the mother" in filled(case)["perp.witnesses"].lines
    less = replace(case, consents={CONSENT: replace(case.consents[CONSENT], elements=(Element.NAME, Element.PLACE))})
    assert "A relative (identity kept confidential)" in filled(less)["perp.witnesses"].lines


def test_medical_events_need_consent_for_health() -> None:
    case = complete_case()
    event = Event(EventType.MEDICAL, (CAPTIVE,), parse_date("5 July 2025"), description="Weighed 48 kilograms.")
    case = replace(case, events={**case.events, rid("med"): event})
    assert "48 kilograms" in filled(case)["dis.detention_info"].text
    kept = tuple(each for each in Element if each is not Element.HEALTH)
    less = replace(case, consents={CONSENT: replace(case.consents[CONSENT], elements=kept)})
    assert "48 kilograms" not in filled(less)["dis.detention_info"].text


KEYS = [field.key for field in BODY.fields]


@given(st.sampled_from(KEYS), st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_what_a_hand_wrote_stands_before_the_record(key: str, text: str) -> None:
    case = with_inquiry(complete_case(), fields=(FieldText(key, text),))
    value = filled(case)[key]
    assert value.by_hand
    assert value.lines == tuple(text.splitlines())
    assert value.rows == ()


def test_events_of_others_are_left_alone() -> None:
    case = complete_case()
    other = Event(EventType.SIGHTING, (rid("someone"),), parse_date("9 August 2025"), place=RIDGE)
    assert filled(replace(case, events={**case.events, rid("x"): other})) == filled(case)


def test_a_photograph_that_is_not_annexed_is_not_claimed() -> None:
    case = with_inquiry(complete_case(), annexes=tuple(a for a in complete_case().inquiry.annexes if a != PHOTO))
    assert filled(case)["victim.photo"].empty
