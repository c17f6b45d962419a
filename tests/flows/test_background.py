"""A situation entered whole, sentence by sentence, through one batch, and asked back.

A delegation that may no longer visit; captives seen only in footage of a court; some on trial, alone or together, some
sentenced, some gone after their capture, some killed; an official figure, and names for few of them; promises, and officials
who contradict what is reported. People, places and States are invented.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from media import process
from tests.flows.habeas import LONGEST_S, Box, new_box
from tests.media.films import Films

TARVEND = "Republic of Tarvend"
GOVERNMENT = "Government of the Republic of Tarvend"
COURT = "Military Court of the Capital of the Republic of Tarvend"
ARMY = "Armed Forces of the Republic of Tarvend"
RED_CROSS = "International Committee of the Red Cross"
FOREIGN = "Ministry of Foreign Affairs of the Republic of Dzorahovit"
EXPERT = "A lawyer who heads a centre for international law"
SOLDIERS = ("Tsovagyughtsyan, Ludwig", "Kirantsetsyan, Gevork")
OFFICIALS = ("Karmravanetsyan, Davit", "Sarnaghbyuryan, Levon", "Lernadzoryan, Bakur")
ALONE, SENTENCED, BACK = "Vardablurtsyan, Samson", "Shamshadnetsyan, Vigen", "Aygehovtsyan, Nerses"
KILLED, GONE = "Getahovtyan, Sasun", "Berdavantsyan, Artak"
IN_COURT = (ALONE, *OFFICIALS, *SOLDIERS)
HELD = (*IN_COURT, SENTENCED)
JUNE, VISITED = "2025-05-31", "2025-07-20"


class Batch:
    """A batch in a process of its own: a line in, an answer out."""

    def __init__(self, running: subprocess.Popen[str], film: Path) -> None:
        self._running = running
        self.film = str(film)
        self.people: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def __call__(self, *words: str) -> dict[str, Any]:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(json.dumps(words) + "\n")
        self._running.stdin.flush()
        found: dict[str, Any] = json.loads(self._running.stdout.readline())
        assert "error" not in found, (words, found)
        return found

    def add(self, record: str, /, **fields: str | tuple[str, ...]) -> str:
        """`habeas RECORD add` with an option for each field, again for each of several values; the id."""
        words = [record, "add"]
        for name, value in fields.items():
            for each in (value,) if isinstance(value, str) else value:
                words += [f"--{name.strip('_').replace('_', '-')}", each]
        return str(self(*words)["id"])

    def event(self, type_: str, who: tuple[str, ...], date: str, /, **fields: str | tuple[str, ...]) -> str:
        return self.add("event", type=type_, person=tuple(self.people[each] for each in who), date=date, **fields)

    def claim(self, about: str, by: str, on: str = "07.2025", /, **fields: str | tuple[str, ...]) -> str:
        return self.add("claim", about=about, stated_by=by, stated_on=on, **fields)


@contextmanager
def batch(box: Box, film: Path) -> Iterator[Batch]:
    running = box.start("batch", box.vault, *box.key)
    try:
        yield Batch(running, film)
        _, told = running.communicate(timeout=LONGEST_S)
        assert (running.returncode, told) == (0, "")
    finally:
        if running.poll() is None:
            running.kill()
            running.communicate()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, films: Films) -> Box:
    box = new_box(tmp_path_factory.mktemp("background") / "box")
    with batch(box, films("h264.mp4")) as say:
        who_they_are(say)
        taken_and_what_became_of_them(say)
        the_figures(say)
        the_courts(say)
        the_last_visit(say)
        consular_visits(say)
        what_the_footage_shows(say)
        crimes(say)
        those_who_are_gone(say)
        what_officials_said(say)
        box.things |= say.people | say.ids
    process.close()
    return box


# the story


def who_they_are(say: Batch) -> None:
    for name in (*HELD, BACK, KILLED, GONE):
        say.people[name] = say.add("person", name=name, nationality="AM")
    say.add("source", label="a centre for international law", kind="organisation", reliability="B")
    say.add("source", label="press service of the court", kind="court", reliability="C")


def taken_and_what_became_of_them(say: Batch) -> None:
    """Since the war of 2020 captives were taken; around 210 came back; others were killed, others are gone."""
    say.event("capture", (*HELD,), "between 19.09.2023 and 03.10.2023", by=ARMY, confidence="certain")
    say.event("capture", (BACK, KILLED, GONE), "~November 2020", by=ARMY, confidence="certain")
    say.event("repatriation", (BACK,), "12.2021", mode="exchange", by=GOVERNMENT, confidence="certain")
    say.claim("repatriated", "A radio of the capital", number="about 210", as_of="since 2020")


def the_figures(say: Batch) -> None:
    """Officially 23 are held; 16 are on trial, one alone, seven officials and eight who fought; the rest are sentenced."""
    case = {"court": COURT}
    say.ids["single"] = say.add(
        "proceeding", title="Case of one", case_number="2-01", defendant=say.people[ALONE], **case
    )
    joint = tuple(say.people[each] for each in (*OFFICIALS, *SOLDIERS))
    say.ids["joint"] = say.add("proceeding", title="Joint case", case_number="2-02", defendant=joint, **case)
    say.ids["16"] = say.claim(
        "on trial",
        "A radio of the capital",
        number="16 = 1 alone [2-01] + 7 officials + 8 who took part in operations",
        value="16: one alone, seven officials, eight who took part in operations",
    )
    say.claim("on trial", COURT, subject=say.ids["joint"], number="15 = 7 officials + 8 others")
    say.ids["23"] = say.claim(
        "held",
        "Official data",
        number=f"23 = 16 on trial [{say.ids['16']}] + 7 sentenced",
        value="23, of whom 16 are on trial and the others sentenced",
        party=TARVEND,
        reliability="C",
        credibility="3",
    )
    say.ids["7"] = say.claim("sentenced", "Official data", number="7", value="the others, to 15 to 20 years")
    say.event("sentence", (SENTENCED,), "2024", sentence_months="216", by=COURT)


def the_courts(say: Batch) -> None:
    """Hearings since 17 January, the next session on 31 July; not the due process that international law asks for."""
    for case in ("single", "joint"):
        for type_, date, more in (
            ("hearing", "17.01.2025", {}),
            ("hearing", "15.07.2025", {"adjourned_to": "31.07.2025"}),
            ("hearing_scheduled", "31.07.2025", {}),
        ):
            id_ = say.add("event", type=type_, date=date, proceeding=say.ids[case], by=COURT, **more)
            say.ids[f"{case} {date}"] = id_
        for guarantee in ("independent_court", "protecting_power_attended", "presumed_innocent"):
            say.add(
                "guarantee",
                proceeding=say.ids[case],
                guarantee=guarantee,
                observed="no",
                source="a centre for international law",
                note="Experts say that the trial does not meet international standards.",
            )
    say.ids["purpose"] = say.claim(
        "purpose of the trials",
        EXPERT,
        value="propaganda, and a cover for a delay that may itself be a crime",
        source="a centre for international law",
        quote="The release of captives is a duty. The State wants to show that it does not delay it on purpose.",
        credibility="3",
    )


def the_last_visit(say: Batch) -> None:
    """One organisation visited regularly, and brought letters; the last time in June; then it had to close."""
    for month in ("04.2025", "05.2025"):
        say.event("visit", HELD, month, contact="red_cross", with_whom=RED_CROSS, private="yes", confidence="certain")
    say.ids["last visit"] = say.event(
        "visit", HELD, "06.2025", contact="red_cross", with_whom=RED_CROSS, private="yes", confidence="certain"
    )
    say.event(
        "call", HELD, "06.2025", contact="family", confidence="certain", description="Short, arranged at the visit."
    )
    say.ids["closed"] = say.event(
        "contact_refused",
        HELD,
        "between 01.07.2025 and 15.07.2025",
        contact="red_cross",
        by=GOVERNMENT,
        state="XT",
        confidence="certain",
        description="The delegation has ended its work in the country, as the Government demanded.",
    )
    say.ids["isolation"] = say.add(
        "act",
        type="denial_of_contact",
        victim=tuple(say.people[each] for each in HELD),
        date="since 06.2025",
        event=(say.ids["last visit"], say.ids["closed"]),
        perpetrator=f"{GOVERNMENT}; executive; ordered",
        qualification=("Third Geneva Convention; 126", "Third Geneva Convention; 71"),
        element=(
            f"captive; established; ; {say.ids['last visit']}",
            f"refused; established; ; {say.ids['closed']}",
            "duration; disputed",
        ),
        method="isolation",
    )


def consular_visits(say: Batch) -> None:
    """A neutral State could visit; one is said to be ready, and was not asked; a ministry promised an answer in writing."""
    say.ids["visit asked"] = say.event(
        "visit_requested", HELD, "07.2025", contact="consul", with_whom="a neutral State", confidence="possible"
    )
    say.ids["ready"] = say.claim(
        "consular visits through a neutral State",
        "A coordinator of a national committee",
        value="one neutral State is ready, and has to be asked formally",
        credibility="3",
        reliability="C",
    )
    say.ids["not asked"] = say.claim(
        "consular visits through a neutral State",
        "A coordinator of a national committee",
        value="the Government has not asked yet",
        quote="There are other countries too, whose names I prefer not to disclose.",
        disputed_by=FOREIGN,
    )
    say.ids["inquiry"] = str(
        say(
            *("inquiry", "new", "--body", "authority", *(w for each in HELD for w in ("--person", say.people[each]))),
            *("--author-family", "Hatsiktsyan", "--author-given", "Nare", "--author-relation", "representative"),
        )["id"]
    )
    for direction, kind, date, more in (
        ("out", "submission", "10.07.2025", ()),
        ("in", "acknowledgment", "14.07.2025", ("--promised-by", "24.07.2025", "--summary", "An answer in writing.")),
    ):
        words = ("--kind", kind, "--date", date, "--correspondent", FOREIGN, *more)
        say("inquiry", "letter", say.ids["inquiry"], direction, *words)


def what_the_footage_shows(say: Batch) -> None:
    """What is known of their condition is what the court's own footage shows: exhausted, some of them ill."""
    say.ids["film"] = say(
        *("evidence", "add", say.film, "--title", "Hearing of 15 July, as released", "--proceeding", say.ids["joint"]),
        *("--source", "press service of the court", "--collected-at", "2025-07-16T09:00:00+04:00"),
    )["id"]
    say.ids["released"] = say.event(
        "footage_released",
        (*OFFICIALS, *SOLDIERS),
        "16.07.2025",
        by=COURT,
        evidence=say.ids["film"],
        confidence="certain",
    )
    frames = say("footage", "frames", say.ids["film"])["frames"]
    say.ids["still"] = say("still", "take", say.ids["film"], "--pts", str(frames[10]["pts"]))["id"]
    shown = say.people[OFFICIALS[0]]
    say.add("depiction", subject=say.ids["still"], person=shown, how="family", confidence="probable")
    say.ids["seen"] = say.add(
        "observation",
        subject=say.ids["still"],
        person=shown,
        seen=("weight_loss", "sunken_face"),
        text="Looks exhausted.",
        confidence="probable",
    )
    say.ids["display"] = say.add(
        "act",
        type="public_display",
        victim=tuple(say.people[each] for each in (*OFFICIALS, *SOLDIERS)),
        date="since 17.01.2025",
        evidence=say.ids["film"],
        event=say.ids["released"],
        qualification="Third Geneva Convention; 13",
        element=(f"exposed; established; {say.ids['film']}; {say.ids['released']}", "detaining_side; established"),
        perpetrator=f"{COURT}; judiciary; direct; officials_explain_otherwise",
        stated_reason="Trials are public.",
    )


def crimes(say: Batch) -> None:
    """Captives were killed, some before a camera; not sending captives home is itself put forward as a crime."""
    died = say.event(
        "death", (KILLED,), "11.2020", by=ARMY, confidence="certain", description="Shown in verified videos."
    )
    say.ids["killing"] = say.add(
        "act",
        type="summary_execution",
        victim=say.people[KILLED],
        date="11.2020",
        event=died,
        perpetrator=f"{ARMY}; armed_forces; direct; officials_silent",
        qualification=("Third Geneva Convention; 130", "Rome Statute; 8(2)(a)(i)"),
        method="shooting",
        status_at_end="dead",
        verification="confirmed",
    )
    say.ids["kept"] = say.add(
        "act",
        type="not_repatriated",
        victim=tuple(say.people[each] for each in HELD),
        date="since 2024",
        perpetrator=f"{GOVERNMENT}; executive; ordered; officials_explain_otherwise",
        qualification="Third Geneva Convention; 118; unjustifiable delay: Additional Protocol I, 85(4)(b)",
        stated_reason="They are in the middle of court cases.",
        verification="probable",
    )


def those_who_are_gone(say: Batch) -> None:
    """Seen captured and held a short time, then no more; UN bodies and a court ask; the family does not know the truth."""
    taken = say.event("sighting", (GONE,), "between 12.11.2020 and 20.11.2020", by=ARMY, description="In a barracks.")
    gone = say.event("disappearance", (GONE,), "after 20.11.2020", confidence="probable")
    denied = say.event("denial", (GONE,), "03.2021", by=GOVERNMENT, state="XT", confidence="certain")
    say.ids["disappearance"] = say.add(
        "act",
        type="enforced_disappearance",
        victim=say.people[GONE],
        date="since 11.2020",
        event=(taken, gone, denied),
        element=(
            f"dol; established; ; {taken}",
            "state_link; disputed",
            f"concealment; established; ; {denied}",
        ),
        status_at_end="disappeared",
    )
    say.ids["mother"] = say.add("relative", captive=say.people[GONE], relation="mother", name="Anahit Berdavantsyan")
    say.add(
        "told",
        relative=say.ids["mother"],
        date="12.2020",
        about="whereabouts",
        what="That he was seen in a barracks.",
        how="telephone",
        by="A returned fellow captive",
    )
    for body in ("wgeid", "authority"):
        say(
            *("inquiry", "new", "--body", body, "--person", say.people[GONE], "--author-family", "Hatsiktsyan"),
            *("--author-given", "Nare", "--author-relation", "representative of the family"),
        )
    say.ids["alive"] = say.claim("status", EXPERT, subject=say.people[GONE], value="disappeared")
    say.ids["denies"] = say.claim(
        "held", GOVERNMENT, "03.2021", subject=say.people[GONE], value="no", disputed_by="The mother"
    )
    say.ids["knows"] = say.claim(
        "held",
        "A returned fellow captive",
        "12.2020",
        subject=say.people[GONE],
        value="yes",
        disputes=say.ids["denies"],
    )


def what_officials_said(say: Batch) -> None:
    """The head of government: raised in every talk. Reported: he would not ask a president for help. His answer: none."""
    premier = "Head of Government of the Republic of Dzorahovit"
    say.ids["raised"] = say.claim(
        "raised in negotiations",
        premier,
        "16.07.2025",
        value="in every one, without exception",
        quote="There is no conversation in which this matter is passed over.",
        source="a press conference",
    )
    reported = say.claim(
        "raised in negotiations",
        "Reports in the press",
        value="he declined to appeal to a foreign president",
        disputes=say.ids["raised"],
        reliability="E",
    )
    say.ids["reported"] = reported
    say.claim(
        "value", premier, "16.07.2025", subject=reported, value="had not seen the reports, no comment", words_only="yes"
    )


# asked back


def statuses(box: Box, *words: str) -> dict[str, str]:
    return {each["name"]: each["status"] for each in box.do("status", *words)["people"]}


def test_how_they_stood_on_any_day(told: Box) -> None:
    today = {
        **dict.fromkeys(IN_COURT, "on_trial"),
        SENTENCED: "sentenced",
        BACK: "repatriated",
        KILLED: "dead",
        GONE: "disappeared",
    }
    assert statuses(told, "--as-of", VISITED) == today
    assert set(statuses(told, "--as-of", "2020-10-01").values()) == {"unknown"}
    before = statuses(told, "--as-of", "2024-01-31")
    assert [before[each] for each in (*HELD, BACK)] == ["held"] * 7 + ["repatriated"]
    # that he is gone "after" a day is known to be so only on the day it was written down, or when it was denied that he is held
    (early,) = told.do("status", "--as-of", "2021-02-01", "--person", told.things[GONE])["people"]
    assert (early["status"], "disappeared" in early["possible"]) == ("held", True)
    assert statuses(told, "--as-of", "2021-04-01")[GONE] == "disappeared"
    assert told.do("status", "--known-on", "2020-01-01")["people"] == []


def test_isolated_since_june_and_footage_is_no_contact(told: Box) -> None:
    found = {each["name"]: each for each in told.do("status", "--as-of", VISITED)["people"]}
    shown, unseen = found[OFFICIALS[0]], found[SENTENCED]
    assert (shown["last_seen"], unseen["last_seen"]) == ("2025-07-16", "2025-06-30")
    for each in (shown, unseen):
        assert each["last_contact"] == each["last_private_contact"] == "2025-06-30"
        assert (each["days_isolated"], each["days_isolated_most"]) == (20, 49)  # June is not a day
    earlier = {each["name"]: each for each in told.do("status", "--as-of", JUNE)["people"]}
    assert earlier[SENTENCED]["last_contact"] == "2025-05-31"


def test_the_figures_against_the_names(told: Box) -> None:
    reconciled = {each["id"]: each for each in told.do("claim reconcile", "--as-of", VISITED)["claims"]}
    whole = reconciled[told.things["23"]]
    assert (whole["named"], whole["unnamed"]) == ({"least": 7, "most": 7}, {"least": 16, "most": 16})
    assert (whole["outcome"], whole["arithmetic"]["comes_out"]) == ("unnamed", True)
    assert {each["name"] for each in whole["parts"][0]["people"]} == set(IN_COURT)
    assert [each["unnamed"]["least"] for each in whole["parts"]] == [10, 6]
    assert whole["parts"][0]["elsewhere"] == [{"id": told.things["16"], "relation": "agrees"}]
    assert {"id": told.things["7"], "relation": "agrees"} in whole["parts"][1]["elsewhere"]
    alone, officials, soldiers = reconciled[told.things["16"]]["parts"]
    assert (alone["outcome"], [each["name"] for each in alone["people"]]) == ("fits", [ALONE])
    assert officials["outcome"] == soldiers["outcome"] == "not_counted"
    assert [alone["number"], officials["number"], soldiers["number"]] == [1, 7, 8]
    topics = {(each["about"], each["subject"]): each for each in told.do("claim totals", "--as-of", VISITED)["topics"]}
    assert topics["on_trial", told.things["joint"]]["named"] == {"least": 5, "most": 5}
    (back,) = topics["repatriated", None]["totals"]
    assert (back["stated"], topics["repatriated", None]["named"]["least"]) == ({"least": 205, "most": 215}, 1)


def test_the_court(told: Box) -> None:
    for case in ("single", "joint"):
        found = told.do("proceeding hearings", told.things[case], "--as-of", VISITED)
        assert found["next_hearing"]["date"]["earliest"] == "2025-07-31"
        guarantees = json.dumps(told.do("proceeding guarantees", told.things[case]))
        assert guarantees.count('"observed": "no"') >= 3
    matrix = told.do("proceeding matrix", told.things["joint"], "--as-of", VISITED)
    assert {each["name"] for each in matrix["rows"]} == {*OFFICIALS, *SOLDIERS}


def test_contradictions_stand_side_by_side(told: Box) -> None:
    topics = {each["field"]: each for each in told.do("claim about")["fields"]}
    talks = topics["raised_in_negotiations"]
    assert [each["relation"] for each in talks["between"]] == ["contradicts"]
    assert {each["stated_by"] for each in talks["claims"]} == {
        "Head of Government of the Republic of Dzorahovit",
        "Reports in the press",
    }
    assert len(topics["consular_visits_through_a_neutral_state"]["claims"]) == 2
    comment = told.do("claim about", told.things["reported"])["fields"][0]["claims"][0]
    assert (comment["words_only"], comment["relation"]) == (True, "not_compared")
    gone = {each["field"]: each for each in told.do("claim about", told.things[GONE])["fields"]}
    assert gone["status"]["recorded"] == "disappeared"
    assert [each["relation"] for each in gone["status"]["claims"]] == ["agrees"]
    assert [each["relation"] for each in gone["held"]["between"]] == ["contradicts"]
    assert gone["held"]["claims"][0]["disputed_by"] == ["The mother"]


def test_what_was_promised(told: Box) -> None:
    for day, state in (("2025-07-20", "last_week"), ("2025-07-31", "overdue")):
        (clock,) = [
            each
            for each in told.do("clocks", "--as-of", day)["clocks"]
            if told.things["inquiry"] in json.dumps(each) and each["due"] == "2025-07-24"
        ]
        assert clock["state"] == state


def test_acts_with_what_shows_them_and_what_does_not(told: Box) -> None:
    found = told.do("act coverage", told.things["disappearance"])
    states = {each["element"]: each["state"] for each in found["rows"]}
    assert states == {"dol": "established", "state_link": "disputed", "concealment": "established"}
    assert "entitled" in json.dumps(told.do("act coverage", told.things["isolation"])["missing"])
    shown = told.do("act show", told.things["kept"])["record"]
    assert shown["qualifications"][0]["article"] == "118"
    assert len(told.do("act list")["acts"]) == 5


def test_the_family_does_not_know(told: Box) -> None:
    untold = told.do("families untold")["untold"]
    assert {each["relative"] for each in untold} == {told.things["mother"]}
    assert {"disappearance", "denial"} <= {each["type"] for each in untold}


def test_contact_with_one_of_them(told: Box) -> None:
    found = told.do("custody", told.things[SENTENCED], "--as-of", VISITED)
    text = json.dumps(found["contact"])
    assert "red_cross" in text
    assert found["visit"] is not None
    seen = told.do("observation show", told.things["seen"])["record"]
    assert set(seen["seen"]) == {"weight_loss", "sunken_face"}


def test_the_whole_is_sound_and_can_be_read(told: Box) -> None:
    assert told.check() == []
    read = told.run("claim", "reconcile", told.vault, told.things["23"], "--as-of", VISITED, *told.key)
    assert (read.code, read.err) == (0, "")
    assert "23 held: 7 named, 16 without a name" in read.out
