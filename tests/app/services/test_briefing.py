"""What needs attention next: sessions ahead, clocks that nothing has met, totals against the list, how the vault is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import Invalid
from app.jobs import Ticket
from app.model.hearings import SessionState
from app.model.ids import RecordId
from app.model.reconciliation import Outcome
from app.services import belonging, briefing, overview
from app.services import record as record_service
from storage.vault import Vault
from tests.storage.vaults import create, opened

DAY = date(2025, 7, 31)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def add(vault: Vault, kind: str, /, **draft: object) -> RecordId:
    return record_service.add(vault, kind, draft, Ticket())


@pytest.fixture
def people(vault: Vault) -> tuple[RecordId, RecordId]:
    return (
        add(vault, "person", names=["Hrant Vorotnents", "Հրանտ Որոտնենց"]),
        add(vault, "person", names=["Mher Sisakunts"]),
    )


def test_names_in_another_script(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    assert briefing.other_names(vault, people) == {people[0]: "Հրանտ Որոտնենց"}


def test_the_next_session_of_each_case_the_first_to_come_first(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    cases = [
        add(vault, "proceeding", title=title, court="Northgate Military Court", defendants=list(people))
        for title in ("Past", "Later", "Soon", "Adjourned", "Open")
    ]
    past, later, soon, adjourned, open_ = cases
    for case, kind, day in (
        (past, "hearing", "01.05.2025"),
        (later, "hearing_scheduled", "20.09.2025"),
        (later, "hearing_scheduled", "01.10.2025"),
        (soon, "hearing_scheduled", "between 30.07.2025 and 02.08.2025"),
        (open_, "hearing_scheduled", "after 01.12.2025"),
    ):
        add(vault, "event", type=kind, persons=[people[0]], date=day, proceeding=case)
    add(
        vault,
        "event",
        type="hearing",
        persons=[people[0]],
        date="03.03.2025",
        proceeding=adjourned,
        adjourned_to="11.08.2025",
    )
    found, number = briefing.hearings(vault, DAY, limit=10)
    assert [each.title for each in found] == ["Soon", "Adjourned", "Later", "Open"]
    assert number == 4
    assert (found[0].session.state, found[1].session.set_by_adjournment) == (SessionState.MAY_BE, True)
    assert found[2].session.date.text == "20.09.2025"
    assert (found[0].defendants, found[0].court) == (2, "Northgate Military Court")
    assert [each.title for each in briefing.hearings(vault, DAY, limit=1)[0]] == ["Soon"]
    assert briefing.hearings(vault, date(2025, 1, 1), limit=10)[1] == 5


def test_deadlines_that_nothing_has_met(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    inquiry = add(vault, "inquiry", body="authority", persons=[people[0]])
    promise = {"direction": "in", "kind": "acknowledgment", "correspondent": "Ministry", "date": "01.07.2025"}
    add(vault, "letter", inquiry=inquiry, promised_by="20.07.2025", **promise)
    found, number = briefing.deadlines(vault, DAY)
    assert number == 1
    assert (found[0].inquiry, found[0].whom) == (inquiry, ((people[0], "Hrant Vorotnents"),))
    assert found[0].clock.days_left is not None
    assert found[0].clock.days_left < 0
    reply = {"direction": "in", "kind": "state_reply", "correspondent": "Ministry", "date": "25.07.2025"}
    add(vault, "letter", inquiry=inquiry, **reply)
    assert briefing.deadlines(vault, DAY) == ((), 0)


def test_totals_of_those_held_against_the_list_of_their_own_day(
    vault: Vault, people: tuple[RecordId, RecordId], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(vault, "event", type="capture", persons=[people[0]], date="01.02.2025")
    add(vault, "event", type="capture", persons=[people[1]], date="01.06.2025")
    for number, day in (("1", "01.05.2025"), ("2", "01.07.2025"), ("4", "02.07.2025"), ("9", "01.09.2025")):
        add(vault, "claim", about="held", value=number, number=number, stated_by="A ministry", stated_on=day)
    add(vault, "claim", about="dead", value="1", number="1", stated_by="A ministry", stated_on="01.07.2025")
    found = briefing.stated(vault, DAY, limit=3)
    assert [each.claim.number for each in found.totals] == [
        4,
        2,
        1,
    ]  # the newest first; what speaks of later days is left out
    assert [each.against.outcome for each in found.totals] == [Outcome.UNNAMED, Outcome.FITS, Outcome.FITS]
    monkeypatch.setattr(briefing, "COMPARED_UP_TO", 1)
    assert briefing.stated(vault, DAY) == briefing.Stated(DAY, (), {}, counted=False)


def test_how_the_vault_is_kept(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    before = briefing.kept(vault)
    assert (before.backup, before.lines > 0) == (None, True)
    vault.checkpoint()
    kept = briefing.kept(vault)
    assert kept.checkpoint_lines == kept.lines
    assert kept.checkpoint_at is not None
    assert kept.checkpoint_at <= kept.now


def test_counts_over_any_thresholds(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    add(vault, "event", type="capture", persons=list(people), date="01.02.2025")
    add(vault, "event", type="visit", persons=[people[0]], date="01.07.2025", contact="red_cross")
    found = overview.status(vault, DAY, thresholds_days=(30, 31))
    assert found.isolated == {30: 1, 31: 0}
    assert found.never == 1


def test_on_whose_page_a_record_is_found(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    event = add(vault, "event", type="capture", persons=[people[0]], date="2025", place="Vel pass")
    case = add(vault, "proceeding", title="North 3/25", defendants=list(people))
    inquiry = add(vault, "inquiry", body="authority", persons=[people[1]])
    letter = add(
        vault,
        "letter",
        inquiry=inquiry,
        direction="out",
        kind="submission",
        correspondent="Ministry",
        date="01.07.2025",
    )
    assert belonging.belongs_to(vault, event, {"person"}) == ("person", people[0])
    assert belonging.belongs_to(vault, case, {"person", "proceeding"}) == ("proceeding", case)
    assert belonging.belongs_to(vault, letter, {"inquiry"}) == ("inquiry", inquiry)
    assert belonging.belongs_to(vault, letter, {"person"}) == ("person", people[1])
    assert belonging.belongs_to(vault, people[0], {"proceeding"}) is None
    with pytest.raises(Invalid):
        belonging.belongs_to(vault, RecordId("0" * 32), {"person"})
