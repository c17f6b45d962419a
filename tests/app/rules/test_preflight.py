"""Each check: the complete case passes it, and a case broken in just that way fails just that check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.case import Case
from app.model.consent import Element
from app.model.dates import on_day, parse_date
from app.model.evidence import EvidenceKind
from app.model.inquiry import FieldText, Inquiry
from app.model.person import NameKind, PersonName, Sex
from app.model.source import SourceIdentity
from app.model.still import Use
from app.rules.body import Level
from app.rules.loader import load_body
from app.rules.preflight import blocks, preflight
from app.rules.problem import Problem
from app.rules.safety import Secret, Told
from tests.app.invented import (
    CAPTIVE,
    CAPTURE,
    COMPLAINED,
    COMRADE,
    CONSENT,
    DECISION,
    DECISION_2,
    DEPICTED,
    FILM,
    GONE,
    MOTHER_SAYS,
    PHOTO,
    RIDGE,
    SEEN,
    STILL,
    TODAY,
    complete_case,
    letter,
    rid,
    with_event,
    with_inquiry,
    without,
)

BODY = load_body("wgeid")


def found(case: Case) -> tuple[Problem, ...]:
    return preflight(case, BODY)


def serious(case: Case) -> set[tuple[str, str]]:
    return {(problem.rule, problem.level.value) for problem in found(case) if problem.level is not Level.INFO}


def infos(case: Case) -> dict[str, str]:
    return {problem.rule: problem.says for problem in found(case) if problem.level is Level.INFO}


def person(**changes: object) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        return replace(case, persons={CAPTIVE: replace(case.persons[CAPTIVE], **changes)})  # type: ignore[arg-type]

    return change


def consent(**changes: object) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        return replace(case, consents={CONSENT: replace(case.consents[CONSENT], **changes)})  # type: ignore[arg-type]

    return change


def author(**changes: object) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        assert case.inquiry.author is not None
        return with_inquiry(case, author=replace(case.inquiry.author, **changes))  # type: ignore[arg-type]

    return change


def written(key: str, text: str) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        kept = tuple(field for field in case.inquiry.fields if field.key != key)
        return with_inquiry(case, fields=(*kept, FieldText(key, text)))

    return change


def asked_elsewhere(body: str) -> Callable[[Case], Case]:
    return lambda case: replace(case, other_inquiries={rid("else"): Inquiry(body, (CAPTIVE,))})


def no_places(case: Case) -> Case:
    for record in (CAPTURE, GONE, SEEN):
        case = with_event(case, record, place=None)
    return case


def nameless_agents(case: Case) -> Case:
    return with_event(case, CAPTURE, by=None)


def unsourced(case: Case) -> Case:
    for record in (CAPTURE, SEEN):
        case = with_event(case, record, sources=(), evidence=())
    return case


def second_person(case: Case) -> Case:
    other = rid("second")
    return replace(with_inquiry(case, persons=(CAPTIVE, other)), persons={**case.persons, other: case.persons[CAPTIVE]})


def dated(text: str) -> Callable[[Case], Case]:
    return lambda case: without(with_event(case, CAPTURE, date=parse_date(text)), "events", GONE)


def all_elements_but(*left_out: Element) -> tuple[Element, ...]:
    return tuple(element for element in Element if element not in left_out)


def only_complaint(case: Case) -> Case:
    return without(case, "events", COMPLAINED)


def no_photo_annex(case: Case) -> Case:
    return with_inquiry(case, annexes=tuple(annex for annex in case.inquiry.annexes if annex != PHOTO))


def for_court_only(case: Case) -> Case:
    decision = replace(case.publications[DECISION], uses=(Use.COURT,))
    return replace(case, publications={**case.publications, DECISION: decision})


FAMILY_ONLY = PersonName("Vahanyan", "Latn", NameKind.MAIN, "Vahanyan", None, "Hovik")
ARMENIAN = PersonName("Վահանյան Արամազդ", "Armn", NameKind.MAIN, "Վահանյան", "Արամազդ", "Հովիկ")


def unmarked(case: Case) -> Case:
    return without(without(case, "depictions", DEPICTED), "publications", DECISION)


def film_called_a_document(case: Case) -> Case:
    item = replace(case.evidence[FILM], kind=EvidenceKind.DOCUMENT, unread="not-a-film")
    return with_inquiry(replace(case, evidence={**case.evidence, FILM: item}), annexes=(FILM, *case.inquiry.annexes))


BROKEN: list[tuple[str, Callable[[Case], Case], set[tuple[str, str]]]] = [
    ("no given name", person(names=(FAMILY_ONLY,)), {("V01", "block")}),
    ("no date", lambda case: without(case, "events", CAPTURE, GONE), {("V01", "block"), ("V07", "warn")}),
    ("no place", no_places, {("V01", "block")}),
    ("nobody responsible", nameless_agents, {("V01", "block"), ("V07", "warn")}),
    ("nothing done", only_complaint, {("V01", "block")}),
    ("a year only", dated("2025"), {("V02", "block")}),
    ("a range of months", dated("between 4.2025 and 6.2025"), {("V02", "block")}),
    ("an open range", dated("after 3 June 2025"), {("V02", "block")}),
    ("a date nobody can read", written("dis.date", "in the spring"), {("V02", "block")}),
    ("two on one form", second_person, {("V03", "block"), ("V28", "block")}),
    ("an abbreviation", lambda case: with_event(case, CAPTURE, by="Soldiers of the MOD"), {("V04", "warn")}),
    ("a dotted abbreviation", lambda case: with_event(case, COMPLAINED, by="P.G. office"), {("V04", "warn")}),
    ("no consent at all", lambda case: without(case, "consents", CONSENT), {("V05", "block")}),
    ("no word on follow-up", written("src.can_follow_up", " "), {("V05-FOLLOW-UP", "warn")}),
    ("an anonymous author", author(family="", given=""), {("V06", "block")}),
    ("an author without address", author(address=None, telephone=None, email=None), {("V06", "block")}),
    ("nothing shows the State", unsourced, {("V07", "warn")}),
    ("asked there before", asked_elsewhere("wgeid"), {("V24", "warn")}),
    ("urgent action elsewhere", asked_elsewhere("ced30"), {("V24", "warn")}),
    ("consent for others", consent(recipients=("icrc", "court")), {("V25", "block")}),
    ("consent without a date", consent(given_on=parse_date("unknown")), {("V25", "block")}),
    ("consent of tomorrow", consent(given_on=parse_date("21 August 2025")), {("V25", "block")}),
    ("consent expired", consent(expires_on=parse_date("19 August 2025")), {("V25", "block")}),
    ("consent withdrawn", consent(withdrawn_on=parse_date("1 August 2025")), {("V25", "block")}),
    ("consent withdrawn some day", consent(withdrawn_on=parse_date("unknown")), {("V25", "block")}),
    ("consent without the name", consent(elements=all_elements_but(Element.NAME)), {("V25", "block")}),
    ("consent without pictures", consent(elements=all_elements_but(Element.PHOTOGRAPH)), {("V25", "block")}),
    ("consent without places", consent(elements=all_elements_but(Element.PLACE)), {("V01", "block")}),
    ("a still nobody released", lambda case: without(case, "publications", DECISION), {("V28", "block")}),
    ("a still released for court", for_court_only, {("V28", "block")}),
    ("a film of captives", lambda case: with_inquiry(case, annexes=(FILM, *case.inquiry.annexes)), {("V28", "block")}),
    ("a film called a document", film_called_a_document, {("V28", "block")}),
    ("a still with nobody marked", unmarked, {("V28", "block")}),
    ("a source named", written("perp.witnesses", "Z. Odzunetsi, called ZARMAYR"), {("V29", "block")}),
    ("a source's number", written("case.additional", "Call (+374-00) 777-021 at night"), {("V29", "block")}),
    ("a language it does not read", lambda case: with_inquiry(case, language="hy"), {("V30", "block")}),
    ("a language we cannot write", lambda case: with_inquiry(case, language="fr"), {("V30", "block")}),
    ("no word on the date", written("dis.date_note", ""), {("WGEID-DATE-NOTE", "warn")}),
    ("no Latin letters", person(names=(ARMENIAN,)), {("WGEID-LATIN", "warn")}),
    ("no sex", person(sex=None), {("WGEID-WANTED", "warn")}),
    ("pregnant or not", person(sex=Sex.FEMALE), {("WGEID-WANTED", "warn")}),
    ("no relation", author(relation=None), {("WGEID-WANTED", "warn")}),
    ("no photograph", person(photograph=None), {("WGEID-PHOTO", "warn"), ("V28", "block")}),
    ("no photograph annexed", no_photo_annex, {("WGEID-PHOTO", "warn")}),
    ("a long story", written("case.additional", "word " * 2001), {("WGEID-LENGTH", "warn")}),
]  # fmt: skip


def test_the_complete_case_has_no_problem() -> None:
    assert serious(complete_case()) == set()
    assert not blocks(found(complete_case()))


@pytest.mark.parametrize(("breaking", "expected"), [entry[1:] for entry in BROKEN], ids=[entry[0] for entry in BROKEN])
def test_what_is_broken_is_named_and_nothing_else(
    breaking: Callable[[Case], Case], expected: set[tuple[str, str]]
) -> None:
    case = breaking(complete_case())
    assert serious(case) == expected
    assert blocks(found(case)) == any(level == "block" for _, level in expected)
    for problem in found(case):
        assert problem.says.endswith(".")
        assert problem.mend.endswith(".")
        assert problem.field


def test_every_rule_of_the_file_is_broken_by_some_case_or_only_informs() -> None:
    broken = {rule for _, _, expected in BROKEN for rule, _ in expected}
    informs = {rule.id for rule in BODY.validators if rule.level is Level.INFO}
    assert broken | informs == {rule.id for rule in BODY.validators}


def test_blocking_problems_come_first() -> None:
    case = only_complaint(person(sex=None)(complete_case()))
    levels = [problem.level for problem in found(case)]
    assert levels == sorted(levels, key=[Level.BLOCK, Level.WARN, Level.INFO].index)


def test_an_unverified_rule_says_so_and_does_not_block() -> None:
    case = with_event(complete_case(), CAPTURE, by="Soldiers of the MOD")
    (problem,) = (problem for problem in found(case) if problem.rule == "V04")
    assert not problem.verified
    assert problem.level is Level.WARN


@pytest.mark.parametrize("way", [(CAPTURE,), (GONE,)])
def test_either_place_is_enough(way: tuple[str, ...]) -> None:
    case = no_places(complete_case())
    record = rid("capture") if way == (CAPTURE,) else SEEN
    assert serious(with_event(case, record, place=RIDGE)) == set()


def test_a_reason_for_doing_nothing_is_enough() -> None:
    case = written("act.no_action_reason", "The family was threatened.")(only_complaint(complete_case()))
    assert serious(case) == set()


@pytest.mark.parametrize("relation", ["Mother", "his sister", "wife of the captive", "Father-in-law", "first cousin"])
def test_a_relative_alone_needs_nobodys_consent(relation: str) -> None:
    alone = author(relation=relation, organisation=None)(without(complete_case(), "consents", CONSENT))
    assert serious(alone) == set()


@pytest.mark.parametrize("relation", ["neighbour", "friend of his mother", "lawyer of the wife", "", None, "committee"])
def test_anybody_else_does(relation: str | None) -> None:
    alone = author(relation=relation, organisation=None)(without(complete_case(), "consents", CONSENT))
    assert ("V25", "block") in serious(alone)


def test_one_of_two_consents_withdrawn_is_a_warning() -> None:
    case = complete_case()
    other = replace(case.consents[CONSENT], relation="wife", withdrawn_on=on_day(date(2025, 8, 1)))
    assert serious(replace(case, consents={**case.consents, rid("wife"): other})) == {("V25", "warn")}


def test_a_consent_for_somebody_else_is_none() -> None:
    case = complete_case()
    other = replace(case.consents[CONSENT], person=rid("second"))
    assert serious(replace(case, consents={CONSENT: other})) == {("V05", "block")}


def test_the_author_may_be_a_source_and_still_sign() -> None:
    case = complete_case()
    identity = SourceIdentity(MOTHER_SAYS, "Lusntag Sermakeshyan", "search@example.org")
    assert serious(replace(case, source_identities={rid("iden2"): identity})) == set()


def test_a_consenting_relative_who_is_protected_is_not_named() -> None:
    case = complete_case()
    identity = SourceIdentity(MOTHER_SAYS, "Hranush Vahanyan")
    assert serious(replace(case, source_identities={rid("iden2"): identity})) == {("V29", "block")}


def test_a_source_in_the_title_of_an_annex_is_found() -> None:
    case = complete_case()
    renamed = replace(case.evidence[FILM], title="Film sent by Zarmayr Odzunetsi")
    assert serious(replace(case, evidence={**case.evidence, FILM: renamed})) == {("V29", "block")}


@given(st.permutations(["zarmayr", "ODZUNETSI"]), st.sampled_from([" ", ", ", "\u00a0", " – "]), st.text(max_size=20))
def test_a_name_is_found_in_any_order_and_case(words: list[str], between: str, around: str) -> None:
    who = SourceIdentity(COMRADE, "Zarmáyr Odzunetsi")
    assert Told(f"{around} {between.join(words)} {around}").betrays(Secret(who))


def test_others_of_the_same_family_are_not_the_source() -> None:
    who = SourceIdentity(COMRADE, "Zarmayr Odzunetsi", "021")
    assert not Told("Hrant Odzunetsi, number 5021").betrays(Secret(who))


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2025, 8, 20), "37 days left"),
        (date(2025, 9, 26), "0 days left"),
        (date(2025, 9, 27), "urgent procedure closed on 26 September 2025"),
        (date(2026, 6, 26), "0 days left"),
        (date(2026, 6, 27), "standard way"),
    ],
)
def test_the_path_is_counted_from_the_earliest_day(on: date, says: str) -> None:
    case = replace(complete_case(), on=on)
    assert says in infos(case)["WGEID-URGENT"]


def test_annexes_out_of_order_are_mentioned() -> None:
    case = with_inquiry(complete_case(), annexes=tuple(reversed(complete_case().inquiry.annexes)))
    assert "WGEID-ORDER" in infos(case)
    assert "WGEID-ORDER" not in infos(complete_case())


def test_the_treaty_way_is_mentioned_where_it_is_open() -> None:
    case = complete_case()
    assert "WGEID-CED" not in infos(case)
    at_home = replace(case, places={**case.places, RIDGE: replace(case.places[RIDGE], country="AM")})
    assert "article 30" in infos(at_home)["WGEID-CED"]


@pytest.mark.parametrize("body", ["ecthr", "wgad", "hrc"])
def test_other_courts_are_mentioned(body: str) -> None:
    case = asked_elsewhere(body)(complete_case())
    assert serious(case) == set()
    assert "V24" in infos(case)


def test_an_empty_inquiry_is_checked_too() -> None:
    bare = Case(
        on=TODAY, inquiry_id=rid("bare"), inquiry=Inquiry("wgeid", ()), persons={}, events={}, places={}, sources={},
        source_identities={}, evidence={}, stills={}, depictions={}, publications={}, consents={}, proceedings={}, letters={},
        other_inquiries={}, other_letters={},
    )  # fmt: skip
    assert {rule for rule, level in serious(bare) if level == "block"} == {"V01", "V06"}


def test_letters_of_others_do_not_matter() -> None:
    case = complete_case()
    assert found(replace(case, letters={rid("l1"): letter("out", "submission", "3 July 2025")})) == found(case)


def test_a_still_goes_by_its_own_decision_and_else_by_that_about_its_film() -> None:
    case = complete_case()
    assert STILL in case.stills
    about_film = replace(case.publications[DECISION], subject=FILM)
    only_film = replace(case, publications={DECISION: about_film, DECISION_2: case.publications[DECISION_2]})
    assert ("V28", "block") not in serious(only_film)
    refused = replace(case.publications[DECISION], subject=STILL, uses=())
    both = {**only_film.publications, rid("refused"): refused}
    assert ("V28", "block") in serious(replace(case, publications=both))


def test_the_last_decision_about_a_picture_is_in_force() -> None:
    case = complete_case()
    withdrawn = replace(case.publications[DECISION], uses=())
    assert ("V28", "block") in serious(replace(case, publications={**case.publications, rid("later"): withdrawn}))
    again = {**case.publications, rid("later"): withdrawn, rid("latest"): case.publications[DECISION]}
    assert ("V28", "block") not in serious(replace(case, publications=again))
