"""How things stand, through the command line: for any day, as known on any day, in whatever order it was recorded."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.flows.habeas import Box, new_box

EVENTS = (
    ("capture", "03.2025"),
    ("visit", "10.05.2025", "--contact", "red_cross", "--private", "yes"),
    ("footage_released", "20.06.2025"),
    ("hearing", "01.07.2025"),
    ("sentence", "15.07.2025", "--sentence-months", "180"),
    ("repatriation", "01.09.2025"),
)


def story(folder: Path, order: tuple[int, ...]) -> Box:
    box = new_box(folder)
    with box.held() as held:
        person = held.id("person", "add", "--name", "Aram Manukyan")
        for place in order:
            kind, date, *more = EVENTS[place]
            held.id("event", "add", "--type", kind, "--person", person, "--date", date, *more)
    return box


def standing(box: Box, *words: str) -> dict[str, Any]:
    found = box.do("status", *words)
    (person,) = found["people"]
    drop = {"id", "seen", "contact", "private_contact"}
    return {"counts": found["counts"], **{key: value for key, value in person.items() if key not in drop}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Box:
    return story(tmp_path_factory.mktemp("status") / "box", (0, 1, 2, 3, 4, 5))


def test_as_of_any_day(told: Box) -> None:
    statuses = [
        standing(told, "--as-of", day)["status"]
        for day in ("2025-02-01", "2025-04-15", "2025-07-02", "2025-08-01", "2025-09-02")
    ]
    assert len(set(statuses)) == 5
    assert statuses[-1] == "repatriated"
    july = standing(told, "--as-of", "2025-07-02")
    assert july["last_private_contact"] == "2025-05-10"
    assert july["last_seen"] == "2025-06-20"  # a hearing says that it was held, not that he was seen there
    assert july["days_isolated"] == 53  # film that the detaining side released, and a hearing, are no contact
    assert sum(july["counts"].values()) == 1


def test_recorded_in_another_order_it_is_the_same(told: Box, tmp_path: Path) -> None:
    days = ("2025-04-15", "2025-07-02", "2025-12-31")
    expected = [standing(told, "--as-of", day) for day in days]
    for number, order in enumerate(itertools.islice(itertools.permutations(range(6)), 100, 720, 150)):
        other = story(tmp_path / str(number), order)
        assert [standing(other, "--as-of", day) for day in days] == expected


def test_as_known_on_an_earlier_day(told: Box) -> None:
    today = told.do("status")["as_of"]
    assert told.do("status", "--known-on", "2020-01-01")["people"] == []
    assert standing(told, "--as-of", "2025-12-31", "--known-on", today) == standing(told, "--as-of", "2025-12-31")
    for words in (("--as-of", "soon"), ("--known-on", "2025"), ("--as-of", "31.02.2025")):
        assert told.refused("status", *words)["exit"] == 2


def test_one_person_with_the_reasons(told: Box) -> None:
    found = told.do("status", "--as-of", "2025-08-01", "--person", "Aram Manukyan")
    (person,) = found["people"]
    listed = told.do("status", "--as-of", "2025-08-01")["people"][0]
    assert {"says_so", "possible", "contradictions"}.isdisjoint(listed)
    for key in ("id", "name", "status", "last_seen", "last_contact", "last_private_contact", "days_isolated"):
        assert person[key] == listed[key]
    assert len(person["says_so"]) == 1
    assert (person["possible"], person["contradictions"]) == ([], [])
    assert person["contact"] == {
        "event": person["private_contact"]["event"],
        "earliest": "2025-05-10",
        "latest": "2025-05-10",
    }
    for words in (("--person", "Nobody at all"), ("--person", person["says_so"][0]), ("--limit", "0")):
        assert told.refused("status", *words)["exit"] == 2


def test_a_long_list_in_pages(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    with box.held() as held:
        for number, (name, kind) in enumerate((("A", "visit"), ("B", "visit"), ("C", "release"), ("D", "sighting"))):
            who = held.id("person", "add", "--name", name)
            held.id("event", "add", "--type", "capture", "--person", who, "--date", "03.2023")
            held.id("event", "add", "--type", kind, "--person", who, "--date", f"1{number}.05.2025")
    day = ("--as-of", "2025-06-20")

    def names(*words: str) -> list[str]:
        return [each["name"] for each in box.do("status", *day, *words)["people"]]

    assert names("--sort", "isolated") == ["D", "A", "B", "C"]
    assert names("--sort", "isolated", "--limit", "2", "--offset", "1") == ["A", "B"]
    assert names("--status", "released") == ["C"]
    assert names("--status", "released", "--status", "held", "--sort", "name") == ["A", "B", "C", "D"]
    assert names("--without-contact", "41") == ["A", "D"]
    found = box.do("status", *day, "--limit", "1")
    assert found["without_contact"] == {"30": 2, "90": 0, "180": 0, "never": 1}
    assert (found["matching"], len(found["people"]), sum(found["counts"].values())) == (4, 1, 4)
    said = box.run("status", box.vault, *day, "--limit", "1", *box.key)
    assert "1 of 4 people are shown." in said.out
    assert "2 without contact for 30 days or more, 1 with no contact recorded." in said.out


def test_what_is_foretold_is_said_and_not_refused(new: Box) -> None:
    person = new.do("person add", "--name", "Mher Sahakyan")["id"]
    words = ("--person", person, "--type")
    ahead = new.do("event add", *words, "release", "--date", "2090-01-01")
    assert ahead["foretold"] is True
    for date_, kind in (("2090-01-01", "hearing_scheduled"), ("2024-01-01", "release"), ("before 2090", "release")):
        assert "foretold" not in new.do("event add", *words, kind, "--date", date_)
    ran = new.run("event", "add", new.vault, *words, "death", "--date", "between 2090 and 2091", *new.key)
    assert "Its day is still to come: once it comes, the event counts as having happened" in ran.out
    assert new.do("event edit", ahead["id"], "--date", "2091")["foretold"] is True
    assert "foretold" not in new.do("event edit", ahead["id"], "--date", "2024")


def test_a_table_with_days_still_to_come(new: Box) -> None:
    new.do("person add", "--name", "Mher Sahakyan")
    table = new.folder / "events.csv"
    rows = (
        "release,Mher Sahakyan,2090-01-01",
        "visit,Mher Sahakyan,2024-01-01",
        "hearing_scheduled,Mher Sahakyan,2090",
    )
    table.write_text("type,people,date\n" + "\n".join(rows) + "\n")
    for more in (("--dry-run",), ("--report", new.folder / "report.csv")):
        found = new.do("event import", table, *more)
        assert (found["added"], found["foretold"], found["problems"]) == (3, [2], [])
    assert '"2","","","still-to-come"' in (new.folder / "report.csv").read_text("utf-8-sig")
    ran = new.run("event", "import", new.vault, table, *new.key)
    assert "Still to come: 1 of these events, the first in rows 2." in ran.out
