"""Days and names as people type them."""

from __future__ import annotations

from tests.flows.habeas import Box


def test_the_log_since_a_day_in_either_spelling(new: Box) -> None:
    new.do("person add", "--name", "One")
    every = new.do("log")["entries"]
    for day in ("2025-07-31", "31.07.2025"):
        assert new.do("log", "--since", day)["entries"] == every
    assert new.do("log", "--since", "31.12.2199")["entries"] == []
    assert new.refused("log", "--since", "yesterday")["exit"] == 2


def test_a_name_that_two_people_bear_is_told_as_such(new: Box) -> None:
    for _ in range(2):
        new.do("person add", "--name", "Same Name")
    for command in (("person show", "Same Name"), ("seal", "--person", "Same Name", "--dry-run", "--out", "x")):
        assert new.refused(*command)["facts"]["problems"] == {"id": "name-ambiguous"}
