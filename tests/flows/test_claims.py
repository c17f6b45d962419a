"""Claims through the command line: about one record, and totals against one another and the list of names."""

from __future__ import annotations

from typing import Any

from tests.flows.habeas import Box, Held


def person(held: Held, name: str, *more: str) -> str:
    return held.id("person", "add", "--name", name, *more)


def event(held: Held, kind: str, who: str, date: str, *more: str) -> str:
    return held.id("event", "add", "--type", kind, "--person", who, "--date", date, *more)


def claim(held: Held, about: str, *more: str) -> str:
    return held.id("claim", "add", "--about", about, *more)


def fields(box: Box, subject: str) -> dict[str, Any]:
    return {each["field"]: each for each in box.do("claim about", subject)["fields"]}


def relations(field: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["relation"] for each in field["claims"]}


def test_about_a_person(new: Box) -> None:
    with new.held() as held:
        vazgen = person(held, "Dzoraglkhyan, Vahe", "--birth", "1961", "--service-rank", "private")
        event(held, "capture", vazgen, "09.2023")
        first = claim(held, "birth", "--subject", vazgen, "--value", "3 May 1961", "--stated-by", "The brother")
        other = claim(held, "birth", "--subject", vazgen, "--value", "1963", "--disputes", first, "--reliability", "C")
        words = claim(held, "birth", "--subject", vazgen, "--value", "before the earthquake", "--words-only", "yes")
        free = claim(held, "who visited him", "--subject", vazgen, "--value", "nobody", "--words-only", "yes")
        held_ = claim(held, "status", "--subject", vazgen, "--value", "held", "--stated-on", "12.2023")
        dead = claim(held, "dead", "--subject", vazgen, "--value", "yes", "--disputed-by", "The ministry")
    found = fields(new, vazgen)
    birth = found["birth"]
    assert birth["recorded"] == "1961"
    assert relations(birth) == {first: "agrees", other: "contradicts", words: "not_compared"}
    among = {(each["first"], each["second"]): each["relation"] for each in birth["between"]}
    assert among[first, other] == "contradicts"
    assert relations(found["who visited him"]) == {free: "not_compared"}
    assert (found["status"]["recorded"], relations(found["status"])) == ("held", {held_: "agrees"})
    assert relations(found["dead"]) == {dead: "contradicts"}
    assert found["dead"]["claims"][0]["disputed_by"] == ["The ministry"]
    assert fields(new, "Dzoraglkhyan, Vahe") == found
    text = new.run("claim", "about", new.vault, vazgen, *new.key)
    assert (text.code, text.err) == (0, "")
    assert "3 May 1961  [agrees]" in text.out
    assert "kept as words" in text.out
    assert "status: today the events say held" in text.out
    assert "[agrees; for 31 December 2023 the events say held]" in text.out
    assert found["status"]["claims"][0]["computed_for"] == "2023-12-31"


def test_a_claim_that_names_another_record(new: Box) -> None:
    with new.held() as held:
        who = person(held, "Aren Sevlichetsyan")
        seen = event(held, "sighting", who, "2024", "--place", "North prison")
        held.id("place", "add", "--name", "South prison")
        same, other, unknown = (
            claim(held, "place", "--subject", seen, "--value", each)
            for each in ("north prison", "South prison", "a cellar")
        )
        both = claim(held, "persons", "--subject", seen, "--number", "2", "--value", "two men")
    found = fields(new, seen)
    assert relations(found["place"]) == {same: "agrees", other: "contradicts", unknown: "not_compared"}
    assert relations(found["persons"]) == {both: "agrees"}


def test_what_does_not_fit_its_field_is_refused_with_everything_that_is_wrong(new: Box) -> None:
    who = new.do("person add", "--name", "Aren Sevlichetsyan")["id"]
    for about, value, field in (("hair", "grey", "about"), ("birth", "long ago", "value"), ("sex", "man", "value")):
        error = new.refused("claim add", "--about", about, "--subject", who, "--value", value)
        assert f"{field}: " in error["says"]
        assert "words_only: " in error["says"]
        new.do("claim add", "--about", about, "--subject", who, "--value", value, "--words-only", "yes")
    assert new.refused("claim add", "--about", "held", "--number", "5 = 2 [No such case] + 3")["exit"] == 2
    assert new.refused("claim add", "--about", "held", "--number", "5 = 2 [" + who + "] + 3")["exit"] == 2
    assert new.check() == []


def put_totals(box: Box) -> dict[str, str]:
    with box.held() as held:
        ids = {name: person(held, name) for name in ("Alone", "Official", "Soldier", "Sentenced", "Back")}
        for each in ids.values():
            event(held, "capture", each, "09.2023", "--confidence", "certain")
        ids["single"] = held.id(
            "proceeding", "add", "--title", "Case 2-014", "--case-number", "2-014", "--defendant", ids["Alone"]
        )
        ids["joint"] = held.id(
            *("proceeding", "add", "--title", "Case 2-015", "--case-number", "2-015"),
            *("--defendant", ids["Official"], "--defendant", ids["Soldier"]),
        )
        for name in ("Alone", "Official", "Soldier"):
            event(held, "hearing", ids[name], "17.01.2025")
        event(held, "sentence", ids["Sentenced"], "2024", "--sentence-months", "180")
        event(held, "repatriation", ids["Back"], "2024")
        ids["trial"] = claim(
            held,
            "on trial",
            *("--number", "16 = 1 alone [2-014] + 15 in the joint case [Case 2-015]"),
            *("--stated-by", "Counsel", "--stated-on", "July 2025"),
        )
        ids["held"] = claim(
            held,
            "held",
            "--number",
            f"23 = 16 on trial [{ids['trial'][:12]}] + 7 sentenced",
            "--stated-on",
            "16.07.2025",
        )
        ids["more"] = claim(
            held, "held", "--number", "at least 26", "--stated-on", "20.07.2025", "--party", "The State"
        )
        ids["off"] = claim(held, "repatriated", "--number", "about 210 = 100 + 101", "--as-of", "06.2025")
    return ids


def test_totals(new: Box) -> None:
    ids = put_totals(new)
    found = {each["about"]: each for each in new.do("claim totals", "--as-of", "2025-07-31")["topics"]}
    assert set(found) == {"held", "on_trial", "repatriated"}
    assert found["held"]["named"] == {"least": 4, "most": 4}
    assert [each["id"] for each in found["held"]["totals"]] == [ids["held"], ids["more"]]
    assert found["held"]["pairs"] == [{"first": ids["held"], "second": ids["more"], "relation": "updates"}]
    assert found["held"]["totals"][0]["arithmetic"]["comes_out"] is True
    off = found["repatriated"]["totals"][0]
    assert (off["arithmetic"]["missing"], off["arithmetic"]["comes_out"]) == (9, False)
    assert (off["stated"], off["value"]) == ({"least": 205, "most": 215}, "about 210 = 100 + 101")
    early = new.do("claim totals", "--as-of", "2025-07-17")["topics"]
    assert [each["id"] for each in next(t for t in early if t["about"] == "held")["totals"]] == [ids["held"]]
    assert new.do("claim totals", "--known-on", "2020-01-01")["topics"] == []


def test_reconcile(new: Box) -> None:
    ids = put_totals(new)
    (found,) = new.do("claim reconcile", ids["held"][:10])["claims"]
    assert found["day"] == "2025-07-16"
    assert (found["named"], found["unnamed"], found["outcome"]) == (
        {"least": 4, "most": 4},
        {"least": 19, "most": 19},
        "unnamed",
    )
    trial, sentenced = found["parts"]
    assert [each["name"] for each in trial["people"]] == ["Alone", "Official", "Soldier"]
    assert trial["elsewhere"] == [{"id": ids["trial"], "relation": "agrees"}]
    assert (sentenced["unnamed"]["least"], sentenced["claim"]) == (6, None)
    (cases,) = new.do("claim reconcile", ids["trial"])["claims"]
    alone, joint = cases["parts"]
    assert (alone["outcome"], alone["proceeding"]) == ("fits", ids["single"])
    assert joint["unnamed"] == {"least": 13, "most": 13}
    assert len(new.do("claim reconcile")["claims"]) == 4
    (then,) = new.do("claim reconcile", ids["held"], "--as-of", "2023-12-31")["claims"]
    assert then["named"] == {"least": 5, "most": 5}
    assert new.refused("claim reconcile", ids["Alone"])["exit"] == 2
    for words in (("reconcile",), ("totals",)):
        text = new.run("claim", *words, new.vault, *new.key)
        assert (text.code, text.err) == (0, "")
        assert ids["held"][:8] in text.out
    # what is shown of a claim is what was typed, the ids of its parts beside it
    shown = new.do("claim show", ids["trial"])["record"]
    assert shown["value"] == "16 = 1 alone [2-014] + 15 in the joint case [Case 2-015]"
    assert [part["proceeding"] for part in shown["parts"]] == [ids["single"], ids["joint"]]
