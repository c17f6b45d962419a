"""What is taken out is gone from every look but its history, leaves nothing hanging, and can come back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Cancelled, Integrity, Invalid, Refused
from app.jobs import Ticket
from app.model.canonical import canonical
from app.model.ids import RecordId, new_id
from app.model.person import Person
from app.model.record import encode
from storage import chain, log
from storage.tables import facts, records
from storage.vault import Settings, Vault
from tests.storage.vaults import Small, StillClock, add, bad, check, claim, create, event, opened, person, put, raw


def retract(vault: Vault, *ids: RecordId) -> None:
    with vault.change("record.retract", why="typed twice") as change:
        change.retract(ids)


def _looks(vault: Vault, id_: RecordId, kind: str = "person") -> dict[str, bool]:
    """Where a record is met."""
    with vault.read() as reader:
        n = reader.value("SELECT n FROM record WHERE id = ?", (id_,))
        return {
            "of_kind": id_ in {each.id for each in records.of_kind(reader, Person)},
            "everything": id_ in {each.id for each in records.everything(reader)},
            "labels": id_ in dict(records.labels(reader, kind)),
            "labels_known": id_ in dict(records.labels_known(reader, kind)),
            "label": reader.value("SELECT count(*) FROM label WHERE n = ?", (n,)) == 1,
        }


def test_it_is_gone_from_every_look_but_its_history(small: Small) -> None:
    with opened(small.folder) as vault:
        id_ = add(vault, person("Typed Twice"))
        assert set(_looks(vault, id_).values()) == {True}
        with vault.read() as reader:
            before = records.count(reader, "person")
        retract(vault, id_)
        assert set(_looks(vault, id_).values()) == {False}
        with vault.read() as reader:
            assert records.count(reader, "person") == before - 1
            first, second = records.history(reader, id_)
            assert (first.retracted, second.retracted) == (False, True)
            assert first.record == second.record
            assert json.loads(second.line)["retracted"] is True
            assert "retracted" not in json.loads(first.line)
            assert records.latest(reader, id_) == second
            assert records.labelled(reader, "person", "Typed Twice") == []
            with pytest.raises(Invalid) as caught:
                records.get(reader, id_, Person)
            assert dict(caught.value.problems) == {"id": "record-retracted"}
        with pytest.raises(Invalid) as caught:
            put(vault, id_, person("Again"))
        assert dict(caught.value.problems) == {"id": "record-retracted"}
        assert bad(check(vault)) == []


def test_as_known_on_it_is_there_for_the_time_it_was_held(tmp_path: Path) -> None:
    still = StillClock()
    create(tmp_path / "v", Settings(clock=still))
    with opened(tmp_path / "v", Settings(clock=still)) as vault:
        ana = add(vault, person("Ana"))
        capture = add(vault, event(ana))
        still.move(days=1)
        retract(vault, ana, capture)
        still.move(days=1)
        with vault.change("record.restore") as change:
            change.revert([(capture, 1), (ana, 1)])
        seen = {}
        with vault.read() as reader:
            for day in (1, 2, 3):
                moment = f"2025-03-0{day}T08:00:00.000Z"
                seen[day] = (
                    [each.id for each in records.of_kind(reader, Person, moment)],
                    records.labels_known(reader, "person", moment),
                    [one.id for _, one in facts.facts(reader, moment)],
                )
            assert [each.version for each in records.of_kind(reader, Person)] == [3]
        assert seen == {1: ([ana], [(ana, "Ana")], [capture]), 2: ([], [], []), 3: ([ana], [(ana, "Ana")], [capture])}
        retract(vault, ana, capture)
        with vault.read() as reader:  # under the label it had then, since it has none now
            assert records.labels_known(reader, "person", "2025-03-01T08:00:00.000Z") == [(ana, "Ana")]
        assert bad(check(vault)) == []


def test_what_others_lead_to_stays(small: Small) -> None:
    with opened(small.folder) as vault:
        amira, capture, long = (small.things[each] for each in ("amira", "capture", "long"))
        for ids in ((amira,), (amira, capture), (long, amira)):
            with pytest.raises(Refused) as caught:
                retract(vault, *ids)
            assert caught.value.code == "still-referred"
            assert caught.value.facts["count"] == 3 - len(ids)
        assert set(_looks(vault, amira).values()) == {True}
        assert capture[:8] in str(caught.value.facts["by"])
        retract(vault, amira, capture, long)  # all of them at once, in whatever order
        assert set(_looks(vault, amira).values()) == {False}
        with vault.read() as reader:
            assert list(facts.facts(reader)) == []
        assert bad(check(vault)) == []


def test_nothing_can_lead_to_what_was_taken_out(small: Small) -> None:
    with opened(small.folder) as vault:
        ana, said = add(vault, person("Ana")), add(vault, claim("nine"))
        retract(vault, ana)
        for make in (lambda: add(vault, event(ana)), lambda: put(vault, said, claim("ten", subject=ana))):
            with pytest.raises(Invalid) as caught:
                make()
            assert set(caught.value.problems.values()) == {"record-retracted"}
        with vault.change("record.add") as change:  # and not within one change either
            born = change.add(person("Born"))
            change.retract([born])
            with pytest.raises(Invalid):
                change.add(event(born))
        assert bad(check(vault)) == []


def test_what_comes_back_may_not_lead_to_what_is_out(small: Small) -> None:
    with opened(small.folder) as vault:
        ana = add(vault, person("Ana"))
        capture = add(vault, event(ana))
        retract(vault, ana, capture)
        with pytest.raises(Invalid) as caught, vault.change("record.restore") as change:
            change.revert([(capture, 1)])
        assert dict(caught.value.problems) == {"persons": "record-retracted"}
        assert bad(check(vault)) == []


def test_odd_targets_are_refused_and_twice_is_once(small: Small) -> None:
    with opened(small.folder) as vault:
        amira = small.things["amira"]
        for target in ((new_id(), None), (amira, 9), (amira, 0)):
            with pytest.raises(Invalid), vault.change("record.restore") as change:
                change.revert([target])
        with vault.change("record.restore") as change:
            assert change.revert([(amira, 2)]) == 0  # it is so already
            assert change.revert([(amira, 1), (amira, 1)]) == 1
        with vault.read() as reader:
            assert [each.version for each in records.history(reader, amira)] == [1, 2, 3]
            assert records.get(reader, amira, Person).record.notes == "first"


def test_a_blob_stays_named_by_every_version(small: Small) -> None:
    with opened(small.folder) as vault:
        item = small.things["item"]
        retract(vault, item)
        with vault.read() as reader:
            assert reader.value("SELECT count(*) FROM blob_use JOIN record USING (n) WHERE id = ?", (item,)) == 2
        assert check(vault) == []


def test_a_flag_that_was_flipped_is_noticed(small: Small) -> None:
    with opened(small.folder) as vault:
        gone = add(vault, person("Gone"))
        retract(vault, gone)
    for where, value in ((small.things["amira"], 1), (gone, 0)):
        with raw(small.folder) as connection:
            connection.execute(
                "UPDATE head SET retracted = ? WHERE superseded_at IS NULL AND n = (SELECT n FROM record WHERE id = ?)",
                (value, where),
            )
        with opened(small.folder) as vault:
            with vault.read() as reader, pytest.raises(Integrity):
                records.latest(reader, where)
            found = check(vault)
            assert {"record-damaged", "index-differs"} <= {each.what for each in found}
        with raw(small.folder) as connection:
            connection.execute(
                "UPDATE head SET retracted = ? WHERE superseded_at IS NULL AND n = (SELECT n FROM record WHERE id = ?)",
                (1 - value, where),
            )


def test_a_stop_or_a_damaged_version_leaves_all_as_it_was(small: Small) -> None:
    amira = small.things["amira"]
    with opened(small.folder) as vault:
        ticket = Ticket()
        ticket.cancel()
        with pytest.raises(Cancelled), vault.change("undo") as change:
            change.revert([(amira, 1)], ticket)
    with raw(small.folder) as connection:
        connection.execute("UPDATE body SET text = replace(text, 'first', 'worst') WHERE version = 1")
    with opened(small.folder) as vault:
        with pytest.raises(Integrity), vault.change("undo") as change:
            change.revert([(amira, 1)])
        with vault.read() as reader:
            assert records.get(reader, amira, Person).version == 2


def test_rows_that_stand_apart_are_named_by_their_root(small: Small) -> None:
    with opened(small.folder) as vault:
        with vault.change("import") as change:
            change.apart = True
            change.add(person("One"))
        with vault.read() as reader:
            body = list(log.entries(reader))[-1].body or {}
            assert body["count"] == 1
            assert "rows" not in body
        assert bad(check(vault)) == []


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(name=TEXTS, actor=TEXTS, at=TEXTS, version=st.integers(1, 2**53 - 1), salted=st.booleans(), gone=st.booleans())
def test_the_line_is_the_canonical_json_of_its_parts(**of: Any) -> None:
    body = encode(dataclasses.replace(person("Ana"), notes=of["name"] or None))
    parts = {"actor": of["actor"], "body": body, "id": of["name"], "kind": "person", "recorded_at": of["at"]}
    parts["version"] = of["version"]
    if of["salted"]:
        parts["salt"] = "0" * 64
    if of["gone"]:
        parts["retracted"] = True
    line = chain.version_line(
        kind="person",
        record_id=of["name"],
        version=of["version"],
        actor=of["actor"],
        recorded_at=of["at"],
        body=body,
        salt=parts.get("salt"),
        retracted=of["gone"],
    )
    assert line == canonical(parts)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["add", "event", "put", "out", "back"]), st.integers(0, 9)), max_size=20))
def test_random_work_keeps_every_table_right(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Whatever is refused or done, in the end the check finds every derived table as the versions say."""
    folder = tmp_path_factory.mktemp("retraction") / "v"
    create(folder)
    known: list[RecordId] = []
    with opened(folder) as vault:
        for what, number in steps:
            one = known[number % len(known)] if known else None
            try:
                if what == "add":
                    known.append(add(vault, person(f"Person {number}")))
                elif one is None:
                    continue
                elif what == "event":
                    known.append(add(vault, event(one)))
                elif what == "put":
                    put(vault, one, person(f"Other {number}"))
                elif what == "out":
                    retract(vault, one)
                else:
                    with vault.change("record.restore") as change:
                        change.revert([(one, 1)])
            except (Invalid, Refused):
                continue
        assert check(vault) == []
