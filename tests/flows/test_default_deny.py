"""What may not travel does not: not in a record, a picture, a report, a log entry or a file name; unless it is released by
name, with a reason that the log keeps.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.flows import opened
from tests.flows.case import CANARIES, consent, decide, elements, picture
from tests.flows.habeas import Box, identity

HELD_BACK = {
    "unasked": "no-consent",
    "withdrawn": "no-consent",
    "expired": "no-consent",
    "elsewhere": "no-consent",
    "tomorrow": "no-consent",
    "ill": "no-consent",
    "capture of the unasked": "no-consent",
    "claim of the unasked": "no-consent",
    "claim of an event of the unasked": "no-consent",
    "paper": "no-consent",
    "consent paper": "no-consent",
    "unasked portrait": "no-consent",
    "undecided": "no-publication-decision",
    "source_identity": "source-protection",
    "inquiry": "source-protection",
    "letter": "source-protection",
}
TRAVELS = ("aram", "consent", "case", "capture", "claim", "film", "still", "second still", "portrait", "source")


def grep(top: Path, words: dict[str, str]) -> list[tuple[str, str]]:
    """(file, canary) wherever one is found; the parts of its name count as well."""
    found = []
    for file, text in opened.texts(top).items():
        folded = text.casefold()
        found += [(file, what) for what, canary in words.items() if canary.casefold() in folded]
        found += [(file, "qanarvet")] * ("qanarvet" in folded)
    return found


def contents(top: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in top.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def top(filled: Box, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of everything, unpacked."""
    return opened.opened(filled, tmp_path_factory.mktemp("deny") / "opened")


def test_not_one_canary_leaves(top: Path) -> None:
    assert grep(top, CANARIES) == []


def test_what_may_travel_does(filled: Box, top: Path) -> None:
    """Else the test above would prove nothing."""
    found = opened.records(top)
    assert [key for key in TRAVELS if filled.things[key] not in found] == []
    assert {filled.things[key] for key in ("film_sha256", "still png", "portrait sha256")} <= contents(top)
    assert "takenonthenorthroad" in opened.texts(top)["data/report/report.pdf"]


def test_pictures_that_may_not_go_are_not_there(filled: Box, top: Path) -> None:
    assert filled.things["undecided sha256"] not in contents(top)
    assert filled.things["unasked portrait sha256"] not in contents(top)


def test_what_stayed_is_listed_with_its_ground(filled: Box, top: Path) -> None:
    grounds = {entry["id"]: entry["ground"] for entry in opened.withheld(top) if "id" in entry}
    assert {key: grounds.get(filled.things[key]) for key in HELD_BACK} == HELD_BACK
    assert "collector-protection" in grounds.values()
    assert grounds.keys() >= {each["record"] for each in filled.things["sealed"]["withheld"]}
    table = (top / "data/redactions/exemptions.csv").read_text(encoding="utf-8-sig")
    assert all(id_ in table for id_ in grounds)


def test_a_dry_run_says_the_same_and_writes_nothing(box: Box, tmp_path: Path) -> None:
    before = box.do("log")["entries"]
    shown = box.do("seal", "--all", "--dry-run", "--to", box.things["public"], "--out", str(tmp_path / "never.age"))
    assert shown["withheld"] == box.things["sealed"]["withheld"]
    assert not {each["record"] for each in shown["withheld"] if each["what"] == "record"} & set(shown["travels"])
    assert list(tmp_path.glob("*.age")) == []
    assert [entry["seq"] for entry in box.do("log")["entries"]] == [entry["seq"] for entry in before]


RELEASES = {
    "source_identity": {"source identity", "source contact", "source notes"},
    "paper": {"paper about the unasked"},
    "capture of the unasked": {"event of the unasked"},
    "unasked": {"name without consent"},
    "letter": {"letter"},
}


def test_a_release_lets_through_just_what_it_names(box: Box, tmp_path: Path) -> None:
    for number, (key, expected) in enumerate(RELEASES.items()):
        out = box.folder / f"released-{number}.age"
        reason = f"needed by the chamber, reason {number}"
        box.do("seal", "--all", "--to", box.things["public"], "--out", str(out), "--release", box.things[key], reason)
        top = opened.opened(box, tmp_path / str(number), out.name)
        assert {what for _, what in grep(top, CANARIES)} - {"qanarvet"} == expected
        assert box.things[key] in opened.records(top)
        intended = [entry for entry in box.do("log")["entries"] if entry["act"] == "bundle.intend"][-1]
        assert intended["facts"]["released"] == [box.things[key]]
        assert intended["why"] == reason


def test_releasing_a_ground_leaves_the_other_grounds_standing(box: Box, tmp_path: Path) -> None:
    """A picture with two things against it does not go when one of them is lifted."""
    path = picture(box.folder / "both.png", (9, 9, 9))
    found = box.do("evidence add", str(path), "--title", "Both")
    box.do("depiction add", "--subject", found["id"], "--person", box.things["unasked"], "--how", "family")
    for number, (ground, there) in enumerate((("publication", False), ("consent", False))):
        out = box.folder / f"ground-{number}.age"
        box.do("seal", "--all", "--to", box.things["public"], "--out", str(out), "--release", ground, "a reason")
        top = opened.opened(box, tmp_path / str(number), out.name)
        assert (found["sha256"] in contents(top)) is there
        names = {what for _, what in grep(top, CANARIES)}
        assert ("name without consent" in names) is (ground == "consent")
        assert not names & {"source identity", "collector address", "author", "letter"}
    both = ("--release", "publication", "a reason", "--release", "consent", "another")
    box.do("seal", "--all", "--to", box.things["public"], "--out", str(box.folder / "both.age"), *both)
    assert found["sha256"] in contents(opened.opened(box, tmp_path / "both", "both.age"))


@pytest.mark.parametrize("reason", ["", "   "])
@pytest.mark.parametrize("what", ["source_identity", "consent"])
def test_a_release_without_a_reason_is_refused(box: Box, what: str, reason: str) -> None:
    named = box.things[what] if what == "source_identity" else what
    out = box.folder / "no.age"
    error = box.refused("seal", "--all", "--to", box.things["public"], "--out", str(out), "--release", named, reason)
    assert error["facts"]["problems"] == {"release": "reason-missing"}
    assert not out.exists()


def test_a_consent_for_one_of_two_recipients_is_not_enough(box: Box, tmp_path: Path) -> None:
    _, other = identity(tmp_path, "other")
    consent(box, box.things["unasked"], recipient=box.things["public"])

    def travels(*keys: str) -> bool:
        words = [word for key in keys for word in ("--to", key)]
        shown = box.do("seal", "--all", "--dry-run", "--out", "x", *words)
        return box.things["unasked"] in shown["travels"]

    assert travels(box.things["public"])
    assert not travels(other)
    assert not travels(box.things["public"], other)
    key_file = tmp_path / "public.txt"
    key_file.write_text(f"# the chamber\n{box.things['public']}\n")
    assert travels(str(key_file))


def test_a_film_that_shows_somebody_unasked_stays_and_so_do_its_other_stills(box: Box) -> None:
    def pictures_kept() -> set[str]:
        shown = box.do("seal", "--all", "--dry-run", "--to", box.things["public"], "--out", "x")
        return {each["record"] for each in shown["withheld"] if each["what"] == "content"}

    things = box.things
    assert not pictures_kept() & {things["film"], things["still"], things["second still"]}
    box.do("depiction add", "--subject", things["second still"], "--person", things["unasked"], "--how", "family")
    assert pictures_kept() >= {things["film"], things["second still"]}
    assert things["still"] not in pictures_kept()
    box.do("depiction add", "--subject", things["film"], "--person", things["unasked"], "--how", "family")
    assert pictures_kept() >= {things["film"], things["second still"], things["still"]}


def test_a_still_without_its_film_says_so_and_verifies(box: Box, tmp_path: Path) -> None:
    things = box.things
    box.do("depiction add", "--subject", things["second still"], "--person", things["unasked"], "--how", "family")
    out = box.folder / "stills.age"
    box.do("seal", "--all", "--to", things["public"], "--out", str(out))
    top = opened.opened(box, tmp_path / "opened", out.name)
    assert things["film_sha256"] not in contents(top)
    assert things["film_sha256"] in {entry.get("sha256") for entry in opened.withheld(top)}
    (description,) = (top / "data/stills").glob("*.json")
    assert json.loads(description.read_bytes())["film"] is None
    code, report = box.plain(
        *("verify", str(out), "--identity", str(box.folder / things["identity"])),
        *("--signer", str(box.folder / "allowed_signers")),
    )
    assert (code, report["ok"]) == (0, True)


def test_a_portrait_of_somebody_unasked_stays_without_any_depiction(box: Box) -> None:
    path = picture(box.folder / "own.png", (77, 7, 7))
    portrait = box.do("evidence add", str(path), "--title", "Portrait")["id"]
    decide(box, portrait)
    person = box.do("person add", "--name", "Somebody Else", "--photograph", portrait)["id"]
    box.do(
        "consent add",
        *("--person", person, "--given-by", "Sister", "--relation", "sister", "--recipient", "court"),
        *("--purpose", "justice", "--given-on", "2025-02-01", *elements("name")),
    )
    shown = box.do("seal", "--all", "--dry-run", "--to", box.things["public"], "--out", "x")
    assert person in shown["travels"]
    assert portrait in {each["record"] for each in shown["withheld"] if each["what"] == "content"}


def test_calling_a_photograph_something_else_does_not_free_it(box: Box) -> None:
    for number, kind in enumerate(("document", "other", "web_capture")):
        path = picture(box.folder / f"{kind}.png", (number, 3, 5))
        item = box.do("evidence add", str(path), "--title", kind, "--kind", kind)["id"]
        shown = box.do("seal", "--item", item, "--dry-run", "--to", box.things["public"], "--out", "x")
        assert item in {each["record"] for each in shown["withheld"] if each["what"] == "content"}


def test_a_source_named_on_the_spot_travels_without_the_entry_that_named_it_first(box: Box, tmp_path: Path) -> None:
    """The first to name it was an act about somebody else, and why that was recorded is nobody's business."""
    things = box.things
    box.do(
        "event add",
        *("--type", "capture", "--person", things["unasked"], "--date", "2025", "--place", "the old mill"),
        *("--source", "a neighbour", "--why", "qanarvet said so"),
    )
    event = box.do(
        "event add",
        *("--type", "sighting", "--person", things["aram"], "--date", "2025", "--place", "the old mill"),
        *("--source", "a neighbour"),
    )["id"]
    assert box.check() == []
    out = box.folder / "one.age"
    box.do("seal", "--person", things["aram"], "--to", things["public"], "--out", str(out))
    top = opened.opened(box, tmp_path / "opened", out.name)
    assert grep(top, CANARIES) == []
    assert event in opened.records(top)
    code, report = box.plain("verify", str(out), "--identity", str(box.folder / things["identity"]))
    assert (code, [step["n"] for step in report["steps"] if step["ok"] is False]) == (0, [])


def would_stay(box: Box) -> set[tuple[str, str, str]]:
    """(record, what stays of it, ground) if everything were sealed now."""
    shown = box.do("seal", "--all", "--dry-run", "--to", box.things["public"], "--out", "x")
    return {(each["record"], each["what"], each["ground"]) for each in shown["withheld"]}


def test_what_is_said_of_somebody_needs_more_than_their_name(box: Box) -> None:
    ill = box.things["ill"]
    examined = box.do("event add", "--type", "medical", "--person", box.things["aram"], "--date", "2025")["id"]
    both = box.do("event add", "--type", "medical", "--person", ill, "--date", "2025")["id"]

    def claim(about: str, subject: str, *more: str) -> str:
        return str(box.do("claim add", "--about", about, "--subject", subject, *(more or ("--value", "so")))["id"])

    words = ("--value", "so", "--words-only", "yes")
    staying = [claim("health", box.things["unasked"], *words), claim("result", both)]
    told = box.do("person add", "--name", "Told Only")["id"]
    box.do(
        "consent add",
        *("--person", told, "--given-by", "Sister", "--relation", "sister", "--recipient", "court"),
        *("--purpose", "justice", "--given-on", "2025-02-01", *elements("name")),
    )
    staying += [claim(about, told, *words) for about in ("health", "where they live", "birth")]
    leaving = [claim("birth", told, "--value", "1990"), claim("on trial", told, "--value", "yes")]
    leaving += [claim("result", examined)]
    stays = would_stay(box)
    assert {(each, "record", "no-consent") for each in staying} <= stays
    assert not {record for record, _, _ in stays} & set(leaving)


def test_what_is_said_about_what_stays_stays_too(box: Box) -> None:
    first = box.do("claim add", "--about", "contact", "--subject", box.things["source_identity"], "--value", "by day")
    second = box.do("claim add", "--about", "quote", "--subject", first["id"], "--value", "at the mill")
    assert would_stay(box) >= {(each["id"], "record", "source-protection") for each in (first, second)}


def test_what_a_protected_source_said_stays(box: Box) -> None:
    for label, protected in (("a cook", "yes"), ("a newspaper", "no")):
        box.do("source add", "--label", label, "--protected", protected)

    def claim(*more: str) -> str:
        return str(box.do("claim add", "--about", "held", "--number", "23", *more)["id"])

    said = (("--stated-by", "Ruzan of the kitchen"), ("--quote", "I counted them at noon"), ("--words-only", "yes"))
    staying = [claim("--source", "a cook", *each) for each in said]
    leaving = [claim("--source", "a cook"), *(claim("--source", "a newspaper", *each) for each in said)]
    stays = would_stay(box)
    assert {(each, "record", "source-protection") for each in staying} <= stays
    assert not {record for record, _, _ in stays} & set(leaving)


def test_what_could_lead_to_a_protected_source_stays(box: Box, tmp_path: Path) -> None:
    noted = box.do("source add", "--label", "a cook", "--protected", "yes", "--notes", "tall, at the gate on Fridays")
    linked = box.do("source add", "--label", "a driver", "--protected", "yes", "--url", "https://own.example/page")
    path = tmp_path / "words.txt"
    path.write_text("what I saw")
    said = box.do("evidence add", str(path), "--kind", "testimony", "--title", "Said", "--source", "a guard")
    fellow = box.do(
        "depiction add",
        *("--subject", box.things["portrait"], "--person", box.things["aram"]),
        *("--how", "fellow_captive", "--identified-by", "Fellow Captive"),
    )
    whole = {(each["id"], "record", "source-protection") for each in (noted, linked, fellow)}
    assert would_stay(box) >= whole | {(said["id"], "content", "source-protection")}


def test_a_portrait_called_after_somebody_unasked_stays_with_its_title(box: Box) -> None:
    """Without a title an item is called like its file, and a portrait's file like the person."""
    path = picture(box.folder / "Qanarvet Unasked 2.png", (5, 7, 7))
    portrait = box.do("evidence add", str(path))["id"]
    decide(box, portrait)
    box.do("depiction add", "--subject", portrait, "--person", box.things["unasked"], "--how", "family")
    assert (portrait, "record", "no-consent") in would_stay(box)


def test_a_picture_said_to_be_of_somebody_shows_them(box: Box) -> None:
    """Also where nobody has marked them in it."""
    path = picture(box.folder / "about.png", (5, 8, 7))
    about = box.do("evidence add", str(path), "--title", "One", "--person", box.things["ill"])["id"]
    decide(box, about)
    things = box.things
    box.do("event add", "--type", "sighting", "--person", things["ill"], "--date", "2025", "--evidence", things["film"])
    stays = would_stay(box)
    assert {(each, "content", "no-consent") for each in (about, things["film"], things["still"])} <= stays
    assert (about, "record", "no-consent") not in stays  # their name may be told


def test_a_film_cut_short_is_a_film_whatever_it_is_called(box: Box) -> None:
    path = box.folder / "cut.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(600))
    cut = box.do("evidence add", str(path), "--title", "Cut", "--kind", "document")["id"]
    assert (cut, "content", "no-publication-decision") in would_stay(box)


def test_a_consent_that_is_withdrawn_holds_no_longer(box: Box) -> None:
    things = box.things
    assert (things["aram"], "record", "no-consent") not in would_stay(box)
    assert box.refused("consent withdraw", things["consent"], "--on", "2020-01-01")["code"] == "invalid"
    box.do("consent withdraw", things["consent"], "--on", "2025-03-01", "--why", "she is afraid")
    stays = would_stay(box)
    assert stays >= {(things["aram"], "record", "no-consent"), (things["portrait"], "content", "no-consent")}
    assert [each["version"] for each in box.do("consent history", things["consent"])["versions"]] == [1, 2]


def test_a_choice_brings_what_belongs_to_it_and_no_more(box: Box) -> None:
    things = box.things
    other = box.do("person add", "--name", "Somebody Else")["id"]
    consent(box, other)
    second = box.do("event add", "--type", "capture", "--person", other, "--date", "2025")["id"]
    box.do("depiction add", "--subject", things["second still"], "--person", other, "--how", "family")

    def chosen(*words: str) -> set[str]:
        return set(box.do("seal", *words, "--dry-run", "--to", things["public"], "--out", "x")["travels"])

    person = chosen("--person", things["aram"])
    assert person >= {things[key] for key in ("aram", "consent", "capture", "case", "still", "film", "portrait")}
    assert not person & {other, second, things["second still"], things["claim"]}
    item = chosen("--item", things["film"])
    assert item >= {things[key] for key in ("film", "still", "second still", "aram", "case")} | {other}
    assert not item & {second, things["capture"], things["portrait"], things["consent"]}
    assert chosen("--case", things["case"]) >= {things[key] for key in ("case", "film", "still", "aram")}


def test_nothing_to_seal_is_an_error(box: Box) -> None:
    out = box.folder / "empty.age"
    paper = box.things["paper"]
    error = box.refused("seal", "--item", paper, "--to", box.things["public"], "--out", str(out))
    assert error["code"] == "nothing-to-seal"
    assert not out.exists()
