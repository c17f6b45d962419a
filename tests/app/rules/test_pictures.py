"""Who is seen in a picture, and what keeps it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.model.case import Case
from app.model.consent import Consent, Element
from app.model.dates import on_day, parse_date
from app.model.event import Event, EventType
from app.model.evidence import Evidence
from app.model.observation import Observation
from app.model.person import Person, PersonName
from app.model.record import Record
from app.model.still import Depiction, Identification, PublicationDecision, Still, Use
from app.rules.body import Level
from app.rules.consent import Audience
from app.rules.loader import load_body
from app.rules.pictures import Bar, Seen, obstacles
from app.rules.preflight import preflight
from tests.app.invented import CAPTIVE, FILM, OTHER_CAPTIVE, PHOTO, STILL, STILL_2, TODAY, complete_case, rid, without

CASE = complete_case()
UN = Audience(Use.UN, ("wgeid",), TODAY)
OWN = Consent(
    CAPTIVE,
    "The mother",
    "mother",
    ("wgeid",),
    (Element.NAME, Element.PHOTOGRAPH),
    ("search",),
    parse_date("5 July 2025"),
)
THEIRS = replace(OWN, person=OTHER_CAPTIVE)
FREE = PublicationDecision(STILL, True, "The board", "Proves custody", uses=(Use.UN,))
SHOWN = Depiction(STILL, OTHER_CAPTIVE, Identification.CAPTION)


def picture(id_: str) -> Evidence | Still:
    return CASE.stills.get(id_) or CASE.evidence[id_]  # type: ignore[call-overload, no-any-return, index]


def bars(
    id_: str,
    records: dict[str, Record],
    decisions: list[PublicationDecision],
    consents: list[Consent],
    audience: Audience = UN,
) -> list[tuple[Bar, tuple[str, ...]]]:
    known = {**CASE.stills, **CASE.evidence, **records}
    found = obstacles((id_, picture(id_)), Seen(known.items()), decisions, consents, audience)  # type: ignore[arg-type]
    return [(each.bar, each.persons) for each in found]


def test_a_still_needs_a_decision_and_every_face_a_consent_or_a_name_in_it() -> None:
    both: dict[str, Record] = {"d1": Depiction(STILL, CAPTIVE, Identification.FAMILY), "d2": SHOWN}
    assert bars(STILL, both, [], []) == [(Bar.DECISION, ()), (Bar.FACE, tuple(sorted((CAPTIVE, OTHER_CAPTIVE))))]
    assert bars(STILL, both, [FREE], [OWN]) == [(Bar.FACE, (OTHER_CAPTIVE,))]
    assert bars(STILL, both, [FREE], [OWN, THEIRS]) == []
    assert bars(STILL, both, [replace(FREE, persons=(OTHER_CAPTIVE,))], [OWN]) == []
    assert bars(STILL, both, [replace(FREE, persons=(OTHER_CAPTIVE,), uses=(Use.COURT,))], [OWN]) == [
        (Bar.DECISION, ()),
        (Bar.FACE, (OTHER_CAPTIVE,)),
    ]


def test_no_decision_passes_over_a_consent_taken_back() -> None:
    back = replace(THEIRS, withdrawn_on=on_day(TODAY))
    named = replace(FREE, persons=(OTHER_CAPTIVE,))
    assert bars(STILL, {"d": SHOWN}, [named], [back]) == [(Bar.FACE, (OTHER_CAPTIVE,))]
    assert bars(STILL, {"d": SHOWN}, [named], [back, THEIRS]) == []
    assert bars(STILL, {"d": SHOWN}, [named], [replace(THEIRS, recipients=("court",))]) == []


@pytest.mark.parametrize("marked", [True, False])
def test_whether_anybody_is_marked_does_not_matter_for_the_decision(marked: bool) -> None:
    records: dict[str, Record] = {"d": Depiction(STILL, CAPTIVE, Identification.FAMILY)} if marked else {}
    assert bars(STILL, records, [], [OWN]) == [(Bar.DECISION, ())]
    assert bars(STILL, records, [FREE], [OWN]) == []


PORTRAYED = Person((PersonName("Somebody", "Latn"),), photograph=PHOTO)


def test_the_familys_own_photograph_goes_by_consent_alone() -> None:
    portrait: dict[str, Record] = {CAPTIVE: PORTRAYED}
    assert bars(PHOTO, portrait, [], [OWN]) == []
    assert bars(PHOTO, portrait, [], []) == [(Bar.FACE, (CAPTIVE,))]
    assert bars(PHOTO, {}, [], [OWN]) == [(Bar.DECISION, ())]
    court = replace(FREE, subject=PHOTO, uses=(Use.COURT,))
    assert bars(PHOTO, portrait, [court], [OWN]) == [(Bar.DECISION, ())]


def test_who_else_is_on_the_familys_photograph_is_asked_too() -> None:
    wedding: dict[str, Record] = {CAPTIVE: PORTRAYED, "d": Depiction(PHOTO, OTHER_CAPTIVE, Identification.FAMILY)}
    assert bars(PHOTO, wedding, [], [OWN]) == [(Bar.FACE, (OTHER_CAPTIVE,))]
    assert bars(PHOTO, wedding, [], [OWN, THEIRS]) == []


def test_a_still_is_nobodys_own_photograph() -> None:
    assert bars(STILL, {CAPTIVE: replace(PORTRAYED, photograph=STILL)}, [], [OWN]) == [(Bar.DECISION, ())]
    assert bars(FILM, {CAPTIVE: replace(PORTRAYED, photograph=FILM)}, [], [OWN]) == [(Bar.DECISION, ())]


@pytest.mark.parametrize(
    "record",
    [
        SHOWN,
        Observation(STILL, OTHER_CAPTIVE, ("weight_loss",)),
        Depiction(FILM, OTHER_CAPTIVE, Identification.CAPTION),
        Event(EventType.SIGHTING, (OTHER_CAPTIVE,), parse_date("2 July 2025"), evidence=(FILM,)),
        Event(EventType.FOOTAGE_RELEASED, (OTHER_CAPTIVE,), parse_date("2025"), evidence=(STILL,)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_whatever_says_that_somebody_is_seen_counts(record: Record) -> None:
    film = replace(FREE, subject=FILM)
    assert bars(STILL, {"r": record}, [film], [OWN]) == [(Bar.FACE, (OTHER_CAPTIVE,))]
    assert bars(FILM, {"r": record}, [film], [OWN]) == [(Bar.FACE, (OTHER_CAPTIVE,))]


def test_a_reader_of_no_kind_gets_what_somebody_decided_for_nobody() -> None:
    assert bars(STILL, {}, [FREE], [OWN], replace(UN, use=None)) == [(Bar.DECISION, ())]


# the same in a submission


def problems(case: Case) -> list[str]:
    found = preflight(case, load_body("wgeid"))
    return [each.says for each in found if each.rule == "V28" and each.level is Level.BLOCK]


def with_other(case: Case, **more: object) -> Case:
    marked = Depiction(STILL, OTHER_CAPTIVE, Identification.CAPTION)
    return replace(case, depictions={**case.depictions, rid("dep3"): marked}, **more)  # type: ignore[arg-type]


def test_another_captive_in_an_annexed_still_blocks() -> None:
    (says,) = problems(with_other(CASE))
    assert "another captive" in says
    assert OTHER_CAPTIVE[:8] not in says
    theirs = replace(THEIRS, elements=tuple(Element))
    assert problems(with_other(CASE, consents={**CASE.consents, rid("theirs"): theirs})) == []
    named = {id_: replace(each, persons=(OTHER_CAPTIVE,)) for id_, each in CASE.publications.items()}
    assert problems(with_other(CASE, publications=named)) == []
    court = {id_: replace(each, uses=(Use.COURT,)) for id_, each in named.items()}
    assert len(problems(with_other(CASE, publications=court))) == 3


def test_a_relative_who_files_alone_does_not_decide_for_others() -> None:
    author = replace(CASE.inquiry.author, relation="mother", organisation=None)  # type: ignore[type-var]
    alone = without(replace(CASE, inquiry=replace(CASE.inquiry, author=author)), "consents", *CASE.consents)
    assert problems(alone) == []
    assert len(problems(with_other(alone))) == 1


def test_who_is_seen_by_what_is_not_of_the_case_blocks_too() -> None:
    elsewhere = {rid("seen2"): Event(EventType.SIGHTING, (OTHER_CAPTIVE,), parse_date("2025"), evidence=(STILL_2,))}
    assert len(problems(replace(CASE, seen_with=elsewhere))) == 1
