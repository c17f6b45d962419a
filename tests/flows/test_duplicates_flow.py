"""People recorded twice, through the command line."""

from __future__ import annotations

from tests.flows.habeas import Box


def test_from_a_suggestion_to_a_group_and_back(new: Box) -> None:
    one = new.do("person add", "--name", "Karen Sargsyan", "--birth", "12.03.1998")["id"]
    other = new.do("person add", "--name", "Կարեն Սարգսյան", "--birth", "1998")["id"]
    new.do("event add", "--type", "capture", "--person", other, "--date", "2025")
    found = new.do("duplicates list")
    (pair,) = found["pairs"]
    assert (pair["first"]["id"], pair["second"]["id"], pair["decision"]) == (one, other, None)
    assert (found["found"], found["people"], found["compared"]) == (1, 2, 1)
    shown = new.do("duplicates show", one, other)
    assert [field["field"] for field in shown["fields"]] == ["names", "birth"]
    code, answer = new.ask("duplicates link", one, other, "--certainty", "certain")
    assert (code, answer["error"]["facts"]["problems"]) == (2, {"reason": "missing"})
    new.do(
        "duplicates link", one, other, "--certainty", "certain", "--reason", "the mother said so", "--by", "Nour Dahl"
    )
    assert new.do("duplicates list")["pairs"] == []
    (decided,) = new.do("duplicates list", "--decided")["pairs"]
    assert decided["decision"]["verdict"] == "same"
    group = new.do("duplicates group", one)
    assert ([each["id"] for each in group["people"]], group["status"]) == ([one, other], "held")
    new.do("undo")
    assert len(new.do("duplicates list", "--person", one)["pairs"]) == 1
    new.do("duplicates reject", one, other, "--reason", "another father")
    assert new.do("duplicates list")["pairs"] == []
    new.do("person edit", one, "--sex", "male")
    (again,) = new.do("duplicates list")["pairs"]
    assert again["changed"] == ["sex"]
    new.do("duplicates unlink", one, other, "--why", "looked at again")
    assert new.do("duplicates list")["pairs"][0]["decision"] is None
    ran = new.run("duplicates", "show", new.vault, one, other, *new.key)
    assert "Karen Sargsyan" in ran.out
    assert ran.quiet
    ran = new.run("duplicates", "list", new.vault, *new.key)
    assert "Pairs: 1 among 2 people" in ran.out


def test_the_status_of_one_says_that_another_record_is_of_the_same_person(new: Box) -> None:
    one = new.do("person add", "--name", "Mher Sahakyan")["id"]
    two = new.do("person add", "--name", "Mger Saakian")["id"]
    new.do("event add", "--type", "capture", "--person", one, "--date", "2024-09-19")
    new.do("event add", "--type", "release", "--person", two, "--date", "2025-02-01")
    day = ("--person", one, "--as-of", "2025-03-01")
    assert "same_person" not in new.do("status", *day)["people"][0]
    new.do("duplicates link", one, two, "--reason", "the same scar", "--certainty", "probable")
    assert "same_person" not in new.do("status", *day)["people"][0]  # only what is certain is counted together
    new.do("duplicates link", one, two, "--reason", "the same scar", "--certainty", "certain")
    found = new.do("status", *day)["people"][0]
    assert (found["status"], found["status_of_all"], found["same_person"]) == ("held", "released", [one, two])
    ran = new.run("status", new.vault, *day, *new.key)
    assert "held, by: capture 2024-09-19" in ran.out
    assert f"linked as one person with Mger Saakian ({two[:8]})" in ran.out
    assert "by the events of all these records: released" in ran.out


def test_a_version_that_takes_out_says_so(new: Box) -> None:
    person = new.do("person add", "--name", "Mher Sahakyan")["id"]
    new.do("person retract", person, "--why", "typed twice")
    assert [each["retracted"] for each in new.do("person history", person)["versions"]] == [False, True]
    assert new.run("person", "history", new.vault, person, *new.key).out.rstrip().endswith(": taken out")


def test_lists_name_the_people(new: Box) -> None:
    person = new.do("person add", "--name", "Sahakyan, Mher")["id"]
    new.do("event add", "--type", "visit_refused", "--contact", "family", "--person", person, "--date", "2025-02-01")
    lines = new.run("event", "list", new.vault, *new.key).out.splitlines()
    assert lines[1].split("  ", 1)[1] == "visit refused 2025-02-01  Sahakyan, Mher"
