"""Words, acts, families and pictures through the command line, and what of them leaves in a bundle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.model.observation import CAUTION
from tests.flows import opened
from tests.flows.case import consent, decide, picture
from tests.flows.habeas import Box


def text_of(box: Box, *words: str) -> str:
    """What a person sees on a terminal."""
    ran = box.run(words[0], *words[1:2], box.vault, *words[2:], *box.key)
    assert ran.code == 0, ran
    return ran.out


def problems(box: Box, verb: str, *words: str) -> dict[str, str]:
    found: dict[str, str] = box.refused(verb, *words)["facts"]["problems"]
    return found


def person(box: Box, name: str = "Aram Test") -> str:
    return str(box.do("person add", "--name", name)["id"])


# words


def test_words_are_looked_up_and_added_to_and_never_put_aside(new: Box) -> None:
    lists = {each["list"]: each["terms"] for each in new.do("vocabulary list")["lists"]}
    assert lists["acts"] > 30
    add = ("vocabulary add", "--list", "acts")
    own = new.do(
        *add, "--key", "Hair cut", "--label", "Hair cut off by force", "--parent", "torture", "--source", "a book"
    )
    shown = {each["key"]: each for each in new.do("vocabulary show", "acts")["terms"]}
    assert shown["hair_cut"]["record"] == own["id"]
    assert shown["torture"]["code"] == "02011111"
    assert shown["torture"]["verified"] is True
    assert len(shown) == lists["acts"] + 1
    assert problems(new, *add, "--key", "torture", "--label", "Less") == {"key": "term-exists"}
    assert problems(new, *add, "--key", "hair_cut", "--label", "Again") == {"key": "term-exists"}
    assert problems(new, *add, "--key", "x", "--label", "X", "--parent", "nothing") == {"parent": "no-such-term"}
    assert problems(new, "vocabulary add", "--list", "ax", "--key", "x", "--label", "X") == {"list": "no-such-list"}
    assert problems(new, "vocabulary show", "nowhere") == {"list": "no-such-list"}
    text = text_of(new, "vocabulary", "show", "acts")
    assert "hair_cut" in text
    assert "this vault" in text
    history = new.do("vocabulary history", own["id"])["versions"]
    assert [each["version"] for each in history] == [1]
    assert new.check() == []


def test_a_record_keeps_to_the_lists_of_its_vault(new: Box) -> None:
    who = person(new)
    act = ("act add", "--victim", who, "--date", "2025", "--type", "hair_cut")
    assert problems(new, *act) == {"type": "no-such-term"}
    new.do("vocabulary add", "--list", "acts", "--key", "hair_cut", "--label", "Hair cut off by force")
    new.do(*act, "--method", "degradation", "--perpetrator", "A guard; prison officials; direct; officials deny")
    assert problems(new, *act, "--perpetrator", "A guard; gardener", "--method", "tickling") == {
        "methods": "no-such-term",
        "perpetrators.type": "no-such-term",
    }
    ours = ("--person", who, "--given-by", "X", "--recipient", "court", "--element", "name", "--given-on", "2025-02-01")
    assert problems(new, "consent add", *ours, "--relation", "lawyer", "--purpose", "justice") == {
        "relation": "cannot-consent"
    }
    assert problems(new, "consent add", *ours, "--relation", "aunty", "--purpose", "good") == {
        "relation": "no-such-term",
        "purposes": "no-such-term",
    }
    for relation in ("self", "Wife", "sibling-in-law"):
        new.do("consent add", *ours, "--relation", relation, "--purpose", "justice", "--explained", "risks")


# acts


def test_the_empty_cells_of_an_act_are_visible(new: Box) -> None:
    who = person(new)
    capture = new.do("event add", "--type", "capture", "--person", who, "--date", "6.2025")["id"]
    path = picture(new.folder / "shot.png", (1, 2, 3))
    shot = new.do("evidence add", str(path), "--title", "A picture, of the road")["id"]
    act = new.do(
        "act add",
        *("--type", "enforced_disappearance", "--victim", who, "--date", "~June 2025", "--evidence", shot),
        *("--element", f"dol; established; {shot[:8]}; {capture[:8]}", "--qualification", "ICPPED; 2"),
    )
    found = new.do("act coverage", act["id"][:8])
    assert [each["id"] for each in found["columns"]] == [shot, capture]
    assert {each["element"]: (each["state"], each["cells"]) for each in found["rows"]} == {
        "dol": ("established", [True, True]),
        "state_link": ("missing", [False, False]),
        "concealment": ("missing", [False, False]),
    }
    assert found["missing"] == ["state_link", "concealment"]
    text = text_of(new, "act", "coverage", act["id"])
    assert "Nothing shows: state_link, concealment." in text
    assert problems(
        new, "act add", "--type", "torture", "--victim", who, "--date", "2025", "--element", f"aim; missing; {'f' * 32}"
    ) == {"elements[0].evidence": "no-such-record"}
    assert new.check() == []


# families


def test_who_was_not_told_of_what_and_that_fate_is_not_whereabouts(new: Box) -> None:
    who = person(new)
    sister = new.do("relative add", "--captive", who, "--relation", "sister", "--name", "Anahit Test")["id"]
    event = new.do("event add", "--type", "death", "--person", who, "--date", "2025")["id"]

    def open_() -> list[tuple[str, list[str]]]:
        return [(each["event"], each["about"]) for each in new.do("families untold", "--person", who)["untold"]]

    assert open_() == [(event, ["fate", "whereabouts"])]
    told = ("told add", "--relative", "Anahit Test", "--what", "that he died", "--how", "in person", "--by", "a doctor")
    new.do(*told, "--date", "2020-01-01", "--about", "fate", "--about", "whereabouts")
    assert len(open_()) == 1
    new.do(*told, "--date", "2190-01-01", "--about", "fate")
    assert open_() == [(event, ["whereabouts"])]
    new.do(*told, "--date", "2190-01-01", "--about", "whereabouts")
    assert open_() == []
    later = new.do("event add", "--type", "other", "--person", who, "--date", "2025")["id"]
    assert open_() == [(later, [])]
    (member,) = new.do("families list")["relatives"]
    assert (member["id"], len(member["told"])) == (sister, 3)
    assert "Anahit Test" in text_of(new, "families", "list")


# leaving


@pytest.fixture
def family(box: Box) -> Box:
    """The case with a family, acts, an observation and a word of its own."""
    ids = box.things
    ids["relative"] = box.do("relative add", "--captive", ids["aram"], "--relation", "sister", "--name", "Anahit Test")[
        "id"
    ]
    ids["contact"] = box.do(
        "relative-contact add", "--relative", ids["relative"], "--contact", "qanarvet street 5, never on Fridays"
    )["id"]
    ids["told"] = box.do(
        "told add", "--relative", ids["relative"], "--date", "2025", "--about", "fate", "--what", "that he lives"
    )["id"]
    ids["term"] = box.do("vocabulary add", "--list", "acts", "--key", "hair_cut", "--label", "Hair cut off")["id"]
    ids["unused term"] = box.do("vocabulary add", "--list", "acts", "--key", "nail_cut", "--label", "Nails cut")["id"]
    for key, type_ in (("act", "hair_cut"), ("rape", "rape")):
        ids[key] = box.do("act add", "--type", type_, "--victim", ids["aram"], "--date", "2025", "--note", "so")["id"]
    ids["method"] = box.do(
        "act add", "--type", "torture", "--victim", ids["aram"], "--date", "2025", "--method", "sexual_molestation"
    )["id"]
    ids["of unasked"] = box.do("act add", "--type", "torture", "--victim", ids["unasked"], "--date", "2025")["id"]
    ids["observation"] = box.do(
        "observation add",
        "--subject",
        ids["still"],
        "--person",
        ids["aram"],
        "--seen",
        "weight loss",
        "--text",
        "thinner",
    )["id"]
    return box


def test_what_of_families_and_acts_leaves(family: Box, tmp_path: Path) -> None:
    things = family.things
    out = family.folder / "family.age"
    answer = family.do("seal", "--person", things["aram"], "--to", things["public"], "--out", str(out))
    grounds = {each["record"]: each["ground"] for each in answer["withheld"] if each["what"] == "record"}
    assert {key: grounds.get(things[key]) for key in ("contact", "rape", "method")} == {
        "contact": "family-protection",
        "rape": "other",
        "method": "other",
    }
    top = opened.opened(family, tmp_path / "opened", out.name)
    records = opened.records(top)
    assert {things[key] for key in ("relative", "told", "act", "term", "observation")} <= set(records)
    assert not {things[key] for key in ("contact", "rape", "method", "unused term", "of unasked")} & set(records)
    texts = opened.texts(top)
    assert not [file for file, text in texts.items() if "qanarvet" in text.casefold()]
    assert CAUTION.replace(" ", "") in texts["data/report/report.pdf"].replace(" ", "")
    assert any(CAUTION in text for file, text in texts.items() if "record" in file)
    code, report = family.plain("verify", str(out), "--identity", str(family.folder / things["identity"]))
    assert (code, [step["n"] for step in report["steps"] if step["ok"] is False]) == (0, [])


def test_neither_consent_nor_sources_release_what_is_held_closest(family: Box) -> None:
    things = family.things
    words = [
        word
        for ground in ("consent", "publication", "collectors", "source-identities")
        for word in ("--release", ground, "a reason")
    ]
    shown = family.do("seal", "--all", "--dry-run", "--to", things["public"], "--out", "x", *words)
    assert not {things[key] for key in ("contact", "rape", "method")} & set(shown["travels"])
    by_id = [word for key in ("contact", "rape") for word in ("--release", things[key], "the court asked for it")]
    shown = family.do("seal", "--all", "--dry-run", "--to", things["public"], "--out", "x", *by_id)
    assert {things["contact"], things["rape"]} <= set(shown["travels"])
    assert things["of unasked"] not in shown["travels"]


def test_a_relative_who_is_a_protected_source_is_not_named(family: Box) -> None:
    things = family.things
    mother = family.do(
        "relative add", "--captive", things["aram"], "--relation", "mother", "--name", "Ruzanik Qanarvet"
    )["id"]
    told = ("told add", "--date", "2025", "--about", "fate", "--what")
    to_her = family.do(*told, "that he lives", "--relative", mother)["id"]
    by_her = family.do(*told, "Ruzanik Qanarvet wrote to them", "--relative", things["relative"])["id"]
    shown = family.do("seal", "--all", "--dry-run", "--to", things["public"], "--out", "x")
    grounds = {each["record"]: each["ground"] for each in shown["withheld"]}
    assert {grounds.get(each) for each in (mother, to_her, by_her)} == {"source-protection"}
    assert {things["relative"], things["told"]} <= set(shown["travels"])


def test_a_consent_for_another_purpose_lets_nothing_pass(box: Box) -> None:
    who = person(box, "Only Searched")
    box.do(
        "consent add",
        *("--person", who, "--given-by", "Sister", "--relation", "sister", "--recipient", "court", "--element", "name"),
        *("--purpose", "search", "--given-on", "2025-02-01"),
    )

    def travels() -> bool:
        return who in box.do("seal", "--all", "--dry-run", "--to", box.things["public"], "--out", "x")["travels"]

    assert not travels()
    consent(box, who)
    assert travels()


def test_a_decision_that_names_somebody_lets_their_face_pass_and_no_other(box: Box) -> None:
    things = box.things
    path = picture(box.folder / "two.png", (9, 1, 9))
    shot = box.do("evidence add", str(path), "--title", "Two")["id"]
    for who in ("unasked", "withdrawn"):
        box.do("depiction add", "--subject", shot, "--person", things[who], "--how", "caption")

    def kept() -> list[str]:
        shown = box.do("seal", "--all", "--dry-run", "--to", things["public"], "--out", "x")
        return sorted(
            each["reason"] for each in shown["withheld"] if each["record"] == shot and each["what"] == "content"
        )

    decide(box, shot)
    faces = ", ".join(f"photograph of {who[:8]}" for who in sorted((things["unasked"], things["withdrawn"])))
    assert kept() == [f"no consent in force covers: {faces}"]
    box.do(
        "publication add",
        *("--subject", shot, "--use", "court", "--identifiable", "yes", "--decided-by", "Board", "--reason", "needed"),
        *("--person", things["unasked"], "--person", things["withdrawn"]),
    )
    assert kept() == [f"no consent in force covers: photograph of {things['withdrawn'][:8]}"]


def test_the_familys_own_photograph_goes_by_consent_in_both(box: Box) -> None:
    path = picture(box.folder / "wedding.png", (7, 1, 9))
    own = box.do("evidence add", str(path), "--title", "From the family")["id"]
    who = box.do("person add", "--name", "Portrayed Person", "--photograph", own)["id"]

    def stays() -> bool:
        shown = box.do("seal", "--person", who, "--dry-run", "--to", box.things["public"], "--out", "x")
        return own in {each["record"] for each in shown["withheld"]}

    def blocked() -> bool:
        inquiry = box.do("inquiry new", "--body", "wgeid", "--person", who, "--annex", own)["id"]
        found = json.loads(box.run("inquiry", "preflight", box.vault, inquiry, "--json", *box.key).out)["problems"]
        return "V28" in {each["rule"] for each in found if each["level"] == "block"}

    consent(box, who)
    assert (stays(), blocked()) == (False, False)
    box.do("depiction add", "--subject", own, "--person", box.things["unasked"], "--how", "family")
    assert (stays(), blocked()) == (True, True)
    consent(box, box.things["unasked"], recipient="wgeid")
    assert (stays(), blocked()) == (True, False)


# changing


def test_words_change_their_label_and_records_keep_theirs(new: Box) -> None:
    who = person(new)
    kin = new.do(
        "vocabulary add", "--list", "relations", "--key", "godmother", "--label", "Godmother", "--parent", "family"
    )
    given = new.do(
        "consent add",
        *("--person", who, "--given-by", "X", "--relation", "godmother", "--recipient", "court", "--element", "name"),
        *("--purpose", "justice", "--given-on", "2025-02-01"),
    )["id"]
    new.do("vocabulary edit", kin["id"], "--label", "Godparent")
    shown = {each["key"]: each["label"] for each in new.do("vocabulary show", "relations")["terms"]}
    assert shown["godmother"] == "Godparent"
    assert problems(new, "vocabulary edit", kin["id"], "--parent", "godmother") == {"parent": "own-parent"}
    new.do("consent edit", given, "--method", "in writing")
    new.do("vocabulary edit", kin["id"], "--parent", "social")
    new.do("consent edit", given, "--purpose", "search")
    assert problems(new, "consent edit", given, "--relation", "neighbour") == {"relation": "cannot-consent"}
    assert len(new.do("consent history", given)["versions"]) == 3


def test_acts_and_observations_change_version_by_version(new: Box) -> None:
    who = person(new)
    shot = new.do("evidence add", str(picture(new.folder / "a.png", (1, 2, 3))), "--title", "Shot")["id"]
    act = new.do(
        "act add", "--type", "torture", "--victim", who, "--date", "2025", "--perpetrator", "A unit; armed forces"
    )
    new.do("act edit", act["id"], "--element", f"suffering; established; {shot}", "--verification", "confirmed")
    record = new.do("act show", act["id"])["record"]
    assert record["elements"] == [{"key": "suffering", "state": "established", "evidence": [shot]}]
    assert record["perpetrators"] == [{"name": "A unit", "type": "armed_forces"}]
    assert (record["verification"], record["type"]) == ("confirmed", "torture")
    seen = new.do("observation add", "--subject", shot, "--person", who, "--seen", "bruise")["id"]
    new.do("observation edit", seen, "--seen", "bruise", "--seen", "swelling", "--observed-by", "Second look")
    versions = new.do("observation history", seen)["versions"]
    assert [each["record"]["seen"] for each in versions] == [["bruise"], ["bruise", "swelling"]]
    assert {each["record"]["caution"] for each in versions} == {CAUTION}
    for verb in ("show", "history"):
        assert CAUTION in text_of(new, "observation", verb, seen)
    assert CAUTION in text_of(new, "observation", "list")
    assert new.check() == []
