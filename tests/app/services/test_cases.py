"""What the window asks for: cases with their sessions, what was decided, films, acts by victim, subjects of claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.jobs import Ticket
from app.model.event import EventType
from app.model.ids import RecordId
from app.services import claims, proceedings, violations
from app.services import record as record_service
from storage.vault import Vault
from tests.storage.vaults import create, opened

DAY = date(2025, 7, 31)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def add(vault: Vault, kind: str, **draft: object) -> RecordId:
    return record_service.add(vault, kind, draft, Ticket())


@pytest.fixture
def people(vault: Vault) -> tuple[RecordId, RecordId]:
    return add(vault, "person", names=["Hrant Vorotnents"]), add(vault, "person", names=["Mher Sisakunts"])


def test_cases_by_title_with_their_sessions(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    south = add(vault, "proceeding", title="South 1/25", defendants=[people[0]])
    north = add(vault, "proceeding", title="North 3/25", defendants=list(people))
    for case, day, kind in ((north, "01.05.2025", "hearing"), (north, "05.08.2025", "hearing_scheduled")):
        add(vault, "event", type=kind, persons=[people[0]], date=day, proceeding=case)
    first, second = proceedings.cases(vault, Ticket(), DAY)
    assert (first.id, first.held, len(first.sessions)) == (north, 1, 2)
    assert first.next_hearing == proceedings.hearings(vault, north, DAY).next_hearing
    assert (second.id, second.sessions, second.next_hearing) == (south, (), None)


def test_reading_the_cases_can_be_stopped(vault: Vault) -> None:
    add(vault, "proceeding", title="South 1/25")
    ticket = Ticket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        proceedings.cases(vault, ticket)


def test_what_was_decided_by_date(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    case = add(vault, "proceeding", title="North 3/25", defendants=list(people))
    for kind, day, more in (
        ("sentence", "02.06.2025", {"sentence_months": "180"}),
        ("charge", "01.2025", {}),
        ("hearing", "01.05.2025", {}),
    ):
        add(vault, "event", type=kind, persons=[people[0]], date=day, proceeding=case, **more)
    found = proceedings.decisions(vault, case)
    assert [each.event.type for each in found] == [EventType.CHARGE, EventType.SENTENCE]
    assert found[0].labels == {people[0]: "Hrant Vorotnents", case: "North 3/25"}
    assert proceedings.films(vault, case) == ()


def test_acts_by_victim(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    capture = add(vault, "event", type="capture", persons=[people[0]], date="2025")
    act = add(
        vault,
        "act",
        type="enforced_disappearance",
        victims=[people[0]],
        date="2025",
        elements=[{"key": "dol", "state": "established", "events": [capture]}],
    )
    (shown,) = violations.listed(vault)
    assert shown == violations.covered(vault, act)
    assert (shown.kinds[capture], shown.labels[people[0]]) == ("event", "Hrant Vorotnents")
    assert violations.listed(vault, [people[1]]) == ()
    assert violations.listed(vault, people) == (shown,)


def test_subjects_of_claims_without_totals(vault: Vault, people: tuple[RecordId, RecordId]) -> None:
    for value in ("2001", "2002"):
        add(vault, "claim", subject=people[1], about="birth", value=value)
    add(vault, "claim", subject=people[0], about="birth", value="1999")
    add(vault, "claim", about="held", number="23")
    assert [(each.id, each.kind, each.claims) for each in claims.subjects(vault)] == [
        (people[1], "person", 2),
        (people[0], "person", 1),
    ]
