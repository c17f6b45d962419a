"""Custody and court through the command line: entered once, asked back as of any day, nothing typed that can be computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from media import process
from tests.flows.case import consent
from tests.flows.habeas import Box, Held, identity, new_box
from tests.media.films import Films

PEOPLE = ("Aram Manukyan", "Tatev Sarkissian", "Gor Vanetsyan")
CASE = "Joint case of two"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, films: Films) -> Box:
    """Two on trial together, a third outside; a film of one session, watched in part. Not to be changed."""
    box = new_box(tmp_path_factory.mktemp("custody") / "box")
    ids = box.things
    with box.held() as held:
        for name in PEOPLE:
            ids[name.split()[0]] = held.id("person", "add", "--name", name)
        _custody(held, ids)
        _court(held, ids, films("h264.mp4"))
    process.close()
    return box


def _custody(held: Held, ids: dict[str, Any]) -> None:
    def event(kind: str, day: str, *more: str) -> str:
        return held.id("event", "add", "--type", kind, "--person", PEOPLE[0], "--date", day, *more)

    event("capture", "19.09.2023", "--to-place", "Prison of the capital")
    event("denial", "20.09.2023", "--state", "az", "--by", "Ministry of Defence")
    event("acknowledgment", "10.2023", "--state", "az")
    event("acknowledgment_retracted", "11.2023", "--state", "az")
    event("silence", "12.2024", "--state", "az")
    event("visit", "12.06.2025", "--contact", "red_cross", "--private", "yes")
    event("contact_refused", "06.2025", "--contact", "red_cross")
    event("visit_requested", "01.07.2025", "--contact", "consul")
    event("letter", "03.04.2025", "--way", "from_captive", "--pieces", "2", "--contact", "family", "--with-whom", "Ani")
    event("medical", "04.2025", "--weight-kg", "61.50")
    ids["call"] = event("call", "01.05.2025")


def _court(held: Held, ids: dict[str, Any], film: Path) -> None:
    ids["case"] = held.id(
        *("proceeding", "add", "--title", CASE, "--defendant", PEOPLE[0], "--defendant", PEOPLE[1]),
        *(
            "--charge",
            ";218; Criminal Code; criminal organisation",
            "--charge",
            f"{PEOPLE[0]}; 100;; a war; of aggression",
        ),
        *("--counsel", f"{PEOPLE[1]}; R. Odzunetsi; appointed; 01.2025", "--interpretation", "partly"),
        *(
            "--court-kind",
            "military",
            "--defence",
            f"{PEOPLE[0]}; little_untranslated; not_permitted, accused_not_informed",
        ),
    )
    ids["film"] = held.id("evidence", "add", str(film), "--title", "First session", "--proceeding", ids["case"])
    ids["first"] = held.id(
        *("event", "add", "--type", "hearing", "--proceeding", CASE, "--date", "17.01.2025", "--evidence", ids["film"])
    )
    held.id(
        *(
            "event",
            "add",
            "--type",
            "hearing",
            "--proceeding",
            CASE,
            "--date",
            "17.07.2025",
            "--adjourned-to",
            "31.07.2025",
        )
    )
    held.id(
        *("event", "add", "--type", "sentence", "--person", PEOPLE[1], "--proceeding", CASE, "--date", "18.07.2025"),
        *("--sentence-months", "186"),
    )
    pts = held("footage", "frames", ids["film"])["frames"][30]["pts"]
    ids["still"] = held.id("still", "take", ids["film"], "--pts", str(pts))
    held.id("depiction", "add", "--subject", ids["still"], "--person", PEOPLE[0], "--how", "family")
    ids["watched"] = held.id(
        *("watched", "add", "--film", "First session", "--from", "0", "--to", "00:00.800", "--not-seen", PEOPLE[1])
    )
    for more in (
        ("--observed", "partly", "--note", "Two of nine sessions"),
        ("--observed", "no", "--person", PEOPLE[1]),
    ):
        ids["guarantee"] = held.id("guarantee", "add", "--proceeding", CASE, "--guarantee", "interpreter", *more)


def test_custody_of_a_person(told: Box) -> None:
    found = told.do("custody", PEOPLE[0], "--as-of", "2025-07-20")
    (captivity,) = found["captivities"]
    assert captivity["since_earliest"] == captivity["since_latest"] == "2023-09-19"
    red_cross = next(each for each in found["contact"] if each["kind"] == "red_cross")
    assert [(each["first"], each["state"]) for each in red_cross["intervals"]][-3:] == [
        ("2025-06-12", "permitted"),
        ("2025-06-13", "unknown"),
        ("2025-06-30", "refused"),
    ]
    consul = next(each for each in found["contact"] if each["kind"] == "consul")
    assert len(consul["pending"]) == consul["requested"] == 1
    assert found["visit"]["days"] == {"least": 38, "most": 38}
    assert found["visit"]["article"] == "GC III 126"
    april = next(each for each in found["months"] if each["first"] == "2025-04-01")
    assert [(each["duty"], each["verdict"], each["article"]) for each in april["tallies"]] == [
        ("letters", "met", "GC III 71"),
        ("cards", "not_shown", "GC III 71"),
        ("inspection", "met", "GC III 31"),
    ]
    assert [each["type"] for each in found["state_acts"]] == [
        "denial",
        "acknowledgment",
        "acknowledgment_retracted",
        "silence",
    ]
    assert {each["state"] for each in found["state_acts"]} == {"AZ"}
    assert [each["weight_kg"] for each in found["condition"]] == ["61.50"]
    assert found["without_kind"] == [told.things["call"]]


def test_custody_on_an_earlier_day_knows_nothing_of_later_ones(told: Box) -> None:
    found = told.do("custody", told.things["Aram"], "--as-of", "2023-09-30")
    assert [each["type"] for each in found["state_acts"]] == ["denial"]
    assert found["visit"]["event"] is None
    assert [each["first"] for each in found["months"]] == ["2023-09-01"]
    nobody = told.do("custody", "Gor Vanetsyan")
    assert (nobody["captivities"], nobody["months"], nobody["visit"]) == ([], [], None)


def test_hearings(told: Box) -> None:
    found = told.do("proceeding hearings", CASE, "--as-of", "2025-07-20")
    assert [(each["date"]["text"], each["state"]) for each in found["sessions"]] == [
        ("17.01.2025", "held"),
        ("17.07.2025", "held"),
        ("31.07.2025", "ahead"),
    ]
    assert found["next_hearing"]["date"]["earliest"] == "2025-07-31"
    assert [(each["name"], each["stage"], each["sentence_months"]) for each in found["defendants"]] == [
        (PEOPLE[0], "on_trial", None),
        (PEOPLE[1], "sentenced", 186),
    ]
    assert found["record"]["charges"] == [
        {"article": "218", "instrument": "Criminal Code", "text": "criminal organisation"},
        {"article": "100", "text": "a war; of aggression", "defendants": [told.things["Aram"]]},
    ]
    assert found["record"]["defence"] == [
        {
            "defendant": told.things["Aram"],
            "language": "little_untranslated",
            "access": ["not_permitted", "accused_not_informed"],
        }
    ]
    assert found["record"]["counsel"][0]["defendant"] == told.things["Tatev"]
    later = told.do("proceeding hearings", CASE, "--as-of", "2025-08-10")
    assert later["next_hearing"] is None
    assert later["sessions"][-1]["state"] == "not_confirmed"


def test_a_session_of_a_case_is_about_all_of_its_defendants(told: Box) -> None:
    shown = told.do("event show", told.things["first"])
    assert shown["record"]["persons"] == [told.things["Aram"], told.things["Tatev"]]


def test_a_session_that_is_only_set_changes_no_status(told: Box, tmp_path: Path) -> None:
    box = told.copy(tmp_path / "box")
    box.do("event add", "--type", "capture", "--person", PEOPLE[2], "--date", "19.09.2023")
    box.do("event add", "--type", "hearing_scheduled", "--person", PEOPLE[2], "--date", "01.07.2025")
    for day in ("2025-06-01", "2025-08-01"):
        people = {each["name"]: each["status"] for each in box.do("status", "--as-of", day)["people"]}
        assert people[PEOPLE[2]] == "held"


def test_the_sighting_matrix(told: Box) -> None:
    found = told.do("proceeding matrix", told.things["case"])
    cells = {row["name"]: [cell["cell"] for cell in row["cells"]] for row in found["rows"]}
    assert cells == {PEOPLE[0]: ["seen", "no_footage"], PEOPLE[1]: ["not_seen", "no_footage"]}
    (footage,) = found["sessions"][0]["footage"]
    assert footage["spans"] == [[0, 800]]
    assert footage["watched_ms"] == 800 < footage["length_ms"]
    (part,) = found["watched"]
    assert (part["by"], part["record"]["from_ms"], part["record"]["to_ms"]) == ("Nour Dahl", 0, 800)
    assert found["sessions"][1]["footage"] == []
    assert told.do("proceeding matrix", CASE, "--as-of", "2025-01-01")["sessions"] == []


def test_guarantees(told: Box) -> None:
    found = {each["key"]: each for each in told.do("proceeding guarantees", CASE)["guarantees"]}
    assert found["interpreter"]["disputed"] is True
    assert [(each["observed"], each["name"]) for each in found["interpreter"]["answers"]] == [
        ("partly", None),
        ("no", PEOPLE[1]),
    ]
    assert found["right_of_appeal"]["answers"] == []
    assert "article 105" in found["interpreter"]["article"]


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (
            ("guarantee add", "--proceeding", CASE, "--guarantee", "coffee", "--observed", "no"),
            {"guarantee": "not-in-list"},
        ),
        (
            ("watched add", "--film", "First session", "--from", "2:00", "--to", "1:00"),
            {"to_ms": "ends-before-it-begins"},
        ),
        (("proceeding add", "--title", "x", "--charge", f"{PEOPLE[0]};218"), {"charges": "not-a-defendant"}),
        (("proceeding add", "--title", "x", "--charge", "Nobody;218"), {"charges[0].defendants": "not-an-id"}),
        (("proceeding add", "--title", "x", "--counsel", ";Name"), {"counsel[0].defendant": "missing"}),
        (("proceeding add", "--title", "x", "--court-kind", "lunar"), {"court_kind": "no-such-term"}),
        (("event add", "--type", "hearing", "--date", "2025"), {"persons": "missing"}),
        (("event add", "--type", "hearing", "--date", "2025", "--proceeding", PEOPLE[0]), {"proceeding": "not-an-id"}),
        (
            ("event add", "--type", "capture", "--person", PEOPLE[0], "--date", "2025", "--weight-kg", "61"),
            {"weight_kg": "not-for-this-type"},
        ),
    ],
)
def test_refused(told: Box, words: tuple[str, ...], problems: dict[str, str]) -> None:
    found = told.refused(*words)["facts"]["problems"]
    assert problems.items() <= found.items()


def test_what_leaves(told: Box, tmp_path: Path) -> None:
    """Who watched what never leaves by itself; counsel, guarantees and mail leave where a consent covers the person."""
    box = told.copy(tmp_path / "box")
    _, public = identity(tmp_path)
    seal = ("seal", "--all", "--to", public, "--out", str(tmp_path / "out.age"), "--dry-run")

    def kept() -> set[tuple[str, str]]:
        return {(each["record"], each["ground"]) for each in box.do(*seal)["withheld"]}

    ids = box.things
    before = kept()
    watched, case, guarantee = ids["watched"], ids["case"], ids["guarantee"]
    assert {(watched, "collector-protection"), (case, "no-consent"), (guarantee, "no-consent")} <= before
    consent(box, ids["Tatev"])
    assert (case, "no-consent") in kept()
    consent(box, ids["Aram"])
    after = kept()
    assert (watched, "collector-protection") in after
    assert not {case, guarantee} & {record for record, _ in after}


def test_in_words(told: Box) -> None:
    """What a person reads, in a process of its own."""
    words = [*told.key]
    custody = told.run("custody", told.vault, PEOPLE[0], "--as-of", "2025-07-20", *words)
    assert custody.code == 0, custody.err
    assert "In captivity since 19 September 2023; no end of it is recorded." in custody.out
    assert "April 2025" in custody.out
    assert "2 of 2, met" in custody.out
    assert "not that fewer there were" in custody.out
    hearings = told.run("proceeding", "hearings", told.vault, CASE, "--as-of", "2025-07-20", *words)
    assert "Next session: 31 July 2025 (ahead)." in hearings.out
    assert "15 years and 6 months" in hearings.out
