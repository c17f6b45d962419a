"""The list of people: the same standing as one by one, in any order, brought up to date, whatever the filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from app.model.dates import UncertainDate, parse_date
from app.model.event import Confidence, Event, EventType
from app.model.ids import RecordId
from app.model.person import Person, parse_person
from app.model.place import parse_place
from app.model.status import ISOLABLE, Glance, Status
from app.services import overview, people
from app.services.people import Facets, Order, People, Since, View
from storage.tables import crowd
from storage.vault import Settings, Vault
from tests.storage.vaults import StillClock, add, create, opened, put

TODAY = date(2025, 3, 1)
HALF = date(2024, 6, 30)
FAR = 10**7


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def vault(tmp_path: Path, clock: StillClock) -> Iterator[Vault]:
    settings = Settings(None, clock=clock)
    create(tmp_path / "case", settings)
    with opened(tmp_path / "case", settings) as found:
        yield found


def named(name: str, *nationalities: str) -> Person:
    return parse_person({"names": [name], "nationalities": list(nationalities)})


def happened(who: RecordId, kind: str, typed: str, **more: object) -> Event:
    return Event(EventType(kind), (who,), parse_date(typed), **more)  # type: ignore[arg-type]


def a_crowd(vault: Vault, count: int = 60) -> list[RecordId]:
    """People with all sorts of events over two years, some uncertain."""
    dice = Random(5)
    with vault.change("test.people") as change:
        who = [
            change.add(named(f"Person {dice.randrange(10**6):06}", *dice.sample(["AM", "AZ"], dice.randrange(3))))
            for _ in range(count)
        ]
        for each in who:
            for _ in range(dice.randrange(7)):
                kind = dice.choice(list(EventType))
                first = date(2023, 9, 1) + timedelta(days=dice.randrange(540))
                last = first + timedelta(days=dice.choice([0, 0, 0, 30]))
                sure = Confidence.POSSIBLE if dice.random() < 0.1 else Confidence.PROBABLE
                private = True if kind is EventType.VISIT and dice.random() < 0.5 else None
                change.add(Event(kind, (each,), UncertainDate("typed", first, last), private=private, confidence=sure))
    return who


def take_out(vault: Vault, id_: RecordId) -> None:
    with vault.change("test.undo") as change:
        change.retract([id_])


def whole(listed: People) -> People:
    while not listed.compute().whole:
        pass
    return listed


def ids(listed: People, view: View) -> list[RecordId]:
    return [row.id for row in listed.rows(listed.everyone(view)) if row is not None]


def contact_key(glance: Glance) -> int:
    days = glance.days_isolated
    if glance.status not in ISOLABLE:
        return FAR
    return -FAR if days is None else -(days.least if days.most is None else days.most)


def seen_key(glance: Glance, *, private: bool = False) -> int:
    last = glance.last_private_contact if private else glance.last_seen
    if glance.status not in ISOLABLE:
        return FAR
    return 0 if last is None else (last.earliest or date.min).toordinal()


@pytest.mark.parametrize("piece", [7, 4096])
@pytest.mark.parametrize("as_of", [TODAY, HALF])
def test_orders_and_counts_are_those_of_the_status_of_each(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, piece: int, as_of: date
) -> None:
    monkeypatch.setattr(crowd, "PIECE", piece)
    a_crowd(vault)
    listed = People(vault)
    listed.turn_to(as_of)
    whole(listed)
    truth = {one.id: one.standing for one in overview.status(vault, as_of).people}
    facets = listed.facets(View())
    assert (facets.total, facets.listed) == (60, 60)
    assert facets.statuses == {k: n for k in Status if (n := sum(one.status is k for one in truth.values()))}
    assert sum(facets.since.values()) == sum(one.status in ISOLABLE for one in truth.values())
    for order, key in (
        (Order.CONTACT, contact_key),
        (Order.SEEN, seen_key),
        (Order.PRIVATE, lambda one: seen_key(one, private=True)),
        (Order.STATUS, lambda one: list(Status).index(one.status)),
    ):
        for descending in (False, True):
            got = ids(listed, View(order=order, descending=descending))
            assert sorted(got) == sorted(truth)
            keys = [key(truth[each]) for each in got]
            assert keys == sorted(keys, reverse=descending), order
    rows = listed.rows(listed.everyone(View()))
    assert [row.name for row in rows if row] == sorted(row.name for row in rows if row)
    assert all(row.glance == truth[row.id] for row in rows if row)


def test_filters_meet_and_counts_leave_their_own_kind_out(vault: Vault) -> None:
    a_crowd(vault)
    listed = People(vault)
    listed.turn_to(TODAY)
    whole(listed)
    rows = [row for row in listed.rows(listed.everyone(View())) if row]
    view = View(
        statuses=frozenset({Status.HELD, Status.ON_TRIAL}),
        since=frozenset({Since.LONG, Since.NEVER}),
        nationalities=frozenset({"AM"}),
    )

    def matches(row: people.Row, view: View) -> bool:
        key = contact_key(row.glance)
        long = key == -FAR or key < -90
        return (
            (not view.statuses or row.glance.status in view.statuses)
            and (not view.since or (row.glance.status in ISOLABLE and long))
            and (not view.nationalities or bool(view.nationalities.intersection(row.nationalities)))
        )

    expected = [row.id for row in rows if matches(row, view)]
    assert expected
    assert ids(listed, view) == expected
    assert ids(listed, replace(view, descending=True)) == expected[::-1]
    facets = listed.facets(view)
    assert facets.listed == len(expected)
    others = replace(view, statuses=frozenset())
    assert facets.statuses == {
        k: n for k in Status if (n := sum(matches(row, others) and row.glance.status is k for row in rows))
    }
    assert dict(facets.nationalities)["AM"] == len(expected)


def test_where_somebody_was_last_seen_held(vault: Vault) -> None:
    north, south = add(vault, parse_place({"name": "Northgate"})), add(vault, parse_place({"name": "Saltmarsh"}))
    ana, bek, cem = (add(vault, named(name)) for name in ("Ana", "Bek", "Cem"))
    add(vault, happened(ana, "capture", "1.2.2024", place=south))
    add(vault, happened(ana, "visit", "1.5.2024", place=north))
    add(vault, happened(bek, "visit", "1.3.2024", place=north))
    add(vault, happened(bek, "transfer", "1.6.2024", place=north, to_place=south))
    listed = People(vault)
    listed.turn_to(TODAY)
    whole(listed)
    assert listed.facets(View()).places == ((north, "Northgate", 1), (south, "Saltmarsh", 1), (None, "", 1))
    assert ids(listed, View(places=frozenset({south}))) == [bek]
    assert ids(listed, View(places=frozenset({None, north}))) == [ana, cem]
    rows = {row.name: row.place for row in listed.rows(listed.everyone(View())) if row}
    assert rows == {"Ana": "Northgate", "Bek": "Saltmarsh", "Cem": ""}


def figures(listed: People) -> tuple[Facets, list[list[RecordId]]]:
    return listed.facets(View()), [ids(listed, View(order=order)) for order in Order]


def test_what_is_recorded_later_is_looked_at_again(
    vault: Vault, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = a_crowd(vault)
    listed = People(vault)
    listed.turn_to(TODAY)
    whole(listed)
    before = figures(listed)
    new = add(vault, named("Zed", "FR"))
    event = add(vault, happened(who[3], "death", "1.1.2025"))
    put(vault, who[5], named("Aaron", "US"))
    listed.turn_to(TODAY)
    fresh = People(vault)
    fresh.turn_to(TODAY)
    assert figures(listed) == figures(whole(fresh)) != before
    take_out(vault, event)
    take_out(vault, new)
    listed.turn_to(TODAY)
    assert listed.facets(View()).statuses == before[0].statuses
    monkeypatch.setattr(crowd, "_MOST_AT_ONCE", 0)
    add(vault, happened(who[3], "death", "1.1.2025"))
    assert not listed.turn_to(TODAY).whole
    assert listed.facets(View()).total == 0
    assert whole(listed).facets(View()).total == 60


def test_an_event_of_a_type_that_the_vault_meets_for_the_first_time(vault: Vault) -> None:
    ana = add(vault, named("Ana"))
    listed = People(vault)
    listed.turn_to(TODAY)
    whole(listed)
    add(vault, happened(ana, "death", "1.1.2025"))
    listed.turn_to(TODAY)
    assert listed.facets(View()).statuses == {Status.DEAD: 1}


def test_as_known_on_an_earlier_day(vault: Vault, clock: StillClock) -> None:
    ana = add(vault, named("Ana"))
    clock.move(days=3)
    bek = add(vault, named("Bek"))
    add(vault, happened(ana, "capture", "1.2.2024"))
    listed = People(vault)
    listed.turn_to(None, date(2025, 3, 2))
    view = View()
    assert not listed.can_list(view)
    whole(listed)
    assert ids(listed, view) == [ana]
    assert listed.facets(view).statuses == {Status.UNKNOWN: 1}
    listed.turn_to()
    assert listed.can_list(view)
    assert ids(whole(listed), view) == [ana, bek]


def test_names_are_there_before_anything_is_computed(vault: Vault) -> None:
    a_crowd(vault)
    listed = People(vault)
    assert not listed.turn_to(TODAY).whole
    assert listed.can_list(View())
    assert not listed.can_list(View(order=Order.CONTACT))
    assert len(listed.first(View())) == 60
    names = [row.name for row in listed.rows(listed.first(View())) if row]
    whole(listed)
    n = listed.first_from(View(), names[30])
    assert n == listed.everyone(View())[30]
    assert listed.first_from(View(), "Z") is None
    assert listed.rows([999_999]) == [None]


def test_nobody(vault: Vault) -> None:
    listed = People(vault)
    listed.turn_to(TODAY)
    whole(listed)
    facets = listed.facets(View())
    assert (facets.total, facets.listed, facets.nationalities, facets.places) == (0, 0, (), ())
    assert list(listed.everyone(View(order=Order.CONTACT))) == []
