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
