"""The table of everybody, over a vault that people work in: versions, retractions, pages, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from app.errors import Integrity, Invalid
from app.model.dates import parse_date
from app.model.event import Event, EventType
from app.model.ids import RecordId
from app.model.status import THRESHOLDS_DAYS, Disagreement, Glance, Status, When
from app.services import overview
from app.services.overview import Order, Wanted
from storage.vault import Settings, Vault
from tests.storage.vaults import StillClock, add, bad, check, create, opened, person, put
from ui.words.standing import WITHOUT_CONTACT

MARCH = date(2025, 3, 31)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def vault(tmp_path: Path, clock: StillClock) -> Iterator[Vault]:
    settings = Settings(tmp_path / "state", clock=clock)
    create(tmp_path / "case", settings)
    with opened(tmp_path / "case", settings) as found:
        yield found


def told(vault: Vault, who: RecordId, kind: str, typed: str, **more: object) -> RecordId:
    return add(vault, _event(who, kind, typed, **more))


def _event(who: RecordId, kind: str, typed: str, **more: object) -> Event:
    return Event(EventType(kind), (who,), parse_date(typed), **more)  # type: ignore[arg-type]


def glance(vault: Vault, who: RecordId, as_of: date = MARCH, known_on: date | None = None) -> Glance:
    (found,) = overview.status(vault, as_of, known_on, Wanted(ids=(who,))).people
    whole = overview.reasons(vault, [who], as_of, known_on)[who]
    assert found.standing.status is whole.status
    assert found.standing.days_isolated == whole.days_isolated
    assert found.standing.disagree == bool(whole.contradictions)
    return found.standing


def test_a_version_put_right_later_is_as_it_was_then(vault: Vault, clock: StillClock) -> None:
    ana = add(vault, person("Ana"))
    capture = told(vault, ana, "capture", "9.2023")
    seen = told(vault, ana, "sighting", "1.2.2025")
    clock.move(days=3)
    put(vault, seen, _event(ana, "visit", "1.2.2025"))
    clock.move(days=3)
    with vault.change("record.retract") as change:
        change.retract([capture, seen])
    first, second = date(2025, 3, 2), date(2025, 3, 5)
    assert overview.status(vault, MARCH, date(2025, 2, 28)).people == ()
    assert glance(vault, ana, MARCH, first).last_contact is None
    assert glance(vault, ana, MARCH, second).last_contact == When(date(2025, 2, 1), date(2025, 2, 1))
    assert glance(vault, ana).status is Status.UNKNOWN
    with vault.change("record.retract") as change:
        change.retract([ana])
    assert overview.status(vault, MARCH).people == ()
    (then,) = overview.status(vault, MARCH, second).people
    assert (then.name, then.standing.status) == ("Ana", Status.HELD)
    with vault.change("record.restore") as change:
        change.revert([(ana, 1), (capture, 1)])
    assert glance(vault, ana).status is Status.HELD
    assert bad(check(vault)) == []


def test_the_order_of_entry_makes_no_difference(vault: Vault) -> None:
    story = (("capture", "9.2023"), ("release", "6.2024"), ("capture", "1.2025"), ("visit", "2.2025"))
    found = set()
    for order in permutations(story):
        who = add(vault, person("Somebody"))
        for kind, typed in order:
            told(vault, who, kind, typed)
        found.add(glance(vault, who))
    (only,) = found
    assert only.status is Status.HELD


def test_film_from_the_detaining_side_moves_seen_and_never_contact(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    told(vault, ana, "capture", "9.2023")
    told(vault, ana, "letter", "1.2.2025")
    before = glance(vault, ana)
    told(vault, ana, "footage_released", "20.3.2025")
    after = glance(vault, ana)
    assert after.last_seen == When(date(2025, 3, 20), date(2025, 3, 20))
    assert before.last_seen is None
    assert (after.last_contact, after.days_isolated) == (before.last_contact, before.days_isolated)


def test_sources_that_contradict_one_another_show_as_such(vault: Vault) -> None:
    ana, bek = add(vault, person("Ana")), add(vault, person("Bek"))
    for who in (ana, bek):
        told(vault, who, "capture", "9.2023")
        told(vault, who, "release", "12.2023")
    told(vault, ana, "sighting", "2.2024")
    assert {each.name: each.standing.disagree for each in overview.status(vault, MARCH).people} == {
        "Ana": True,
        "Bek": False,
    }
    (contradiction,) = overview.reasons(vault, [ana], MARCH)[ana].contradictions
    assert contradiction.kind is Disagreement.HELD_AFTER_LEAVING


def test_an_uncertain_date_stays_uncertain(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    told(vault, ana, "capture", "9.2023")
    told(vault, ana, "release", "between 1.3.2025 and 30.4.2025")
    told(vault, ana, "visit", "1.2025")
    found = glance(vault, ana)
    assert (found.status, found.may_differ) == (Status.HELD, True)
    assert found.last_contact == When(date(2025, 1, 1), date(2025, 1, 31))
    assert found.days_isolated is not None
    assert (found.days_isolated.least, found.days_isolated.most) == (59, 89)
    assert overview.reasons(vault, [ana], MARCH)[ana].possible == (Status.RELEASED,)


def test_pages_go_through_everybody_once(vault: Vault) -> None:
    names = ["Dina", "Ana", "Emil", "Bek", "Cem"]
    for number, name in enumerate(names):
        who = add(vault, person(name))
        told(vault, who, "capture", "9.2023")
        if number:
            told(vault, who, "visit", f"{number}.3.2024")
    for order, expected in (
        (Order.RECORDED, names),
        (Order.NAME, sorted(names)),
        (Order.ISOLATED, names),
    ):
        seen: list[str] = []
        while len(seen) < len(names):
            page = overview.status(vault, MARCH, None, Wanted(order=order, offset=len(seen), limit=2))
            assert page.matching == len(names)
            assert page.counts[Status.HELD] == len(names)
            assert (page.never, page.isolated) == (1, dict.fromkeys(THRESHOLDS_DAYS, 4))
            seen += [each.name for each in page.people]
        assert seen == expected
    few = overview.status(vault, MARCH, None, Wanted(statuses=frozenset({Status.DEAD, Status.HELD}), days=394))
    assert [each.name for each in few.people] == ["Dina", "Ana", "Emil"]
    assert few.matching == 3


def test_people_are_named_by_id_or_name(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    assert overview.people_ids(vault, ["Ana", ana, ana[:10]]) == (ana, ana, ana)
    with pytest.raises(Invalid):
        overview.people_ids(vault, ["Nobody"])


def test_a_type_that_is_damaged_is_no_bug_of_ours(vault: Vault) -> None:
    ana = add(vault, person("Ana"))
    told(vault, ana, "capture", "9.2023")
    with vault.change("damage") as change:
        change._connection.execute("UPDATE fact_type SET name = 'captvre'")
    for look in (lambda: overview.reasons(vault, [ana], MARCH), lambda: overview.status(vault, MARCH)):
        with pytest.raises(Integrity) as caught:
            look()
        assert caught.value.code == "database-damaged"
    assert "index-differs" in bad(check(vault))


def test_every_threshold_has_words() -> None:
    assert tuple(WITHOUT_CONTACT) == THRESHOLDS_DAYS
