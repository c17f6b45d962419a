"""Claims held against a vault: records of one person count once, and what changed later is not in what was known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.errors import Invalid
from app.jobs import Ticket
from app.model.claim import Claim, Span
from app.model.claimed import Relation
from app.model.ids import RecordId
from app.services import claims, editing
from app.services import record as record_service
from storage.tables import records
from storage.vault import Settings, Vault
from tests.storage.vaults import StillClock, bad, check, create, opened

DAY = date(2025, 7, 31)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as found:
        yield found


def add(vault: Vault, kind: str, **draft: object) -> RecordId:
    return record_service.add(vault, kind, draft, Ticket())


def captive(vault: Vault, name: str, *events: tuple[str, str]) -> RecordId:
    id_ = add(vault, "person", names=[name])
    for type_, when in events:
        add(vault, "event", type=type_, persons=[id_], date=when)
    return id_


def same(vault: Vault, first: RecordId, second: RecordId, certainty: str = "certain") -> None:
    add(vault, "sameness", persons=[first, second], verdict="same", certainty=certainty, reason="one service number")


def span(vault: Vault, total: RecordId) -> Span:
    (found,) = claims.reconciled(vault, total, DAY).totals
    assert found.against.named is not None
    return found.against.named.span


def test_records_of_one_person_count_once_by_the_events_of_all(vault: Vault) -> None:
    first = captive(vault, "Aren Sevlichetsyan", ("capture", "2023"))
    second = captive(vault, "Арен Севличецян", ("hearing", "01.2025"))
    other = captive(vault, "Vahe Dzoraglkhyan", ("capture", "2023"))
    case = add(vault, "proceeding", title="Case 2-015", defendants=[second])
    held, tried = (add(vault, "claim", about=about, number="3") for about in ("held", "on trial"))
    part = add(vault, "claim", about="on trial", number="3 = 3 [Case 2-015]")
    assert (span(vault, held), span(vault, tried)) == (Span(3, 3), Span(1, 1))
    same(vault, first, other, "probable")
    assert span(vault, held) == Span(3, 3)
    same(vault, first, second)
    assert (span(vault, held), span(vault, tried)) == (Span(2, 2), Span(1, 1))
    (found,) = claims.reconciled(vault, part, DAY).totals
    assert found.parts[0].against.named is not None
    assert found.parts[0].against.named.span == Span(1, 1)
    assert {found.against.named and len(found.against.named.sure)} == {1}
    assert set(claims.totals(vault, DAY).names) >= {first, second, other, case}
    assert bad(check(vault)) == []


def test_whoever_may_stand_otherwise_makes_a_range(vault: Vault) -> None:
    captive(vault, "Aren Sevlichetsyan", ("capture", "2023"), ("release", "between 06.2025 and 09.2025"))
    captive(vault, "Vahe Dzoraglkhyan", ("capture", "2023"))
    assert span(vault, add(vault, "claim", about="held", number="2")) == Span(1, 2)
    assert span(vault, add(vault, "claim", about="released", number="2")) == Span(0, 1)


def test_an_edited_claim_is_read_by_the_same_rules(vault: Vault) -> None:
    who = captive(vault, "Aren Sevlichetsyan")
    claim = add(vault, "claim", about="birth", subject=who, value="1990")
    with pytest.raises(Invalid) as error:
        editing.edit(vault, claim, {"value": "in spring"}, Ticket(), kind="claim")
    assert dict(error.value.problems) == {"value": "date-unreadable", "words_only": "words-only-offer"}
    editing.edit(vault, claim, {"value": "in spring", "words_only": "yes"}, Ticket(), kind="claim")
    (field,) = claims.about(vault, who).fields
    assert [each.relation for each in field.claims] == [Relation.NOTHING_RECORDED]
    case = add(vault, "proceeding", title="Case 2-015")
    total = add(vault, "claim", about="held", number="3 = 2 [Case 2-015] + 1 elsewhere")
    editing.edit(vault, total, {"stated_by": "A lawyer"}, Ticket(), kind="claim")
    with vault.read() as reader:
        found = records.get(reader, total, Claim).record
    assert (found.value, found.stated_by, found.parts[0].proceeding) == (
        "3 = 2 [Case 2-015] + 1 elsewhere",
        "A lawyer",
        case,
    )


def test_what_was_taken_out_is_not_counted(vault: Vault) -> None:
    total = add(vault, "claim", about="held", number="3")
    assert len(claims.totals(vault, DAY).topics) == 1
    editing.retract(vault, [total], Ticket(), why="recorded by mistake")
    assert claims.totals(vault, DAY).topics == ()
    with pytest.raises(Invalid):
        claims.reconciled(vault, total)


def test_a_name_in_another_script_is_compared_by_its_sounds(vault: Vault) -> None:
    who = add(vault, "person", names=["Հովտալյան, Գոր", "Hovtalyan, Gor"])
    said = {
        add(vault, "claim", about="name", subject=who, value=name): relation
        for name, relation in (
            ("Гор Овталян", Relation.AGREES),
            ("Gor Hovtalian", Relation.AGREES),
            ("G. Hovtalyan", Relation.NOT_COMPARED),
            ("Gor Dzoraglkhyan", Relation.CONTRADICTS),
            ("Наира Дзораглхян", Relation.CONTRADICTS),
        )
    }
    (field,) = claims.about(vault, who).fields
    assert {each.id: each.relation for each in field.claims} == said


def test_a_backed_value_is_updated_only_by_a_later_statement(vault: Vault) -> None:
    who = add(vault, "person", names=["Aren Sevlichetsyan"], service_rank="private")
    backing = add(vault, "claim", about="service rank", subject=who, value="private", stated_on="06.2025")
    later = add(vault, "claim", about="service rank", subject=who, value="sergeant", stated_on="07.2025")
    unsure = add(vault, "claim", about="service rank", subject=who, value="corporal", stated_on="2025")
    (field,) = claims.about(vault, "Aren Sevlichetsyan").fields
    assert {each.id: each.relation for each in field.claims} == {
        backing: Relation.AGREES,
        later: Relation.UPDATES,
        unsure: Relation.CONTRADICTS,
    }


def test_as_known_on_an_earlier_day(tmp_path: Path) -> None:
    clock = StillClock(datetime(2025, 8, 1, 8, 0, tzinfo=UTC))
    create(tmp_path / "v", Settings(clock=clock))
    with opened(tmp_path / "v", Settings(clock=clock)) as vault:
        who = captive(vault, "Aren Sevlichetsyan", ("capture", "2023"))
        total = add(vault, "claim", about="held", number="23", source="a newspaper")
        source = claims.totals(vault).topics[0].topic.totals[0][1].source
        assert source is not None
        clock.move(days=1)
        editing.edit(vault, total, {"number": "24"}, Ticket(), kind="claim")
        captive(vault, "Vahe Dzoraglkhyan", ("capture", "2023"))
        clock.move(days=1)
        editing.retract(vault, [total], Ticket(), why="it was another paper's")
        editing.retract(vault, [source], Ticket(), why="it was another paper's")
        clock.move(days=1)
        told = {day: claims.totals(vault, known_on=date(2025, 8, day)) for day in (1, 2, 3)}
        assert [each.topics[0].topic.totals[0][1].number for each in (told[1], told[2])] == [23, 24]
        assert [each.topics[0].named and each.topics[0].named.span for each in (told[1], told[2])] == [
            Span(1, 1),
            Span(2, 2),
        ]
        assert told[3].topics == ()
        assert (source in told[1].names, who in told[1].names) == (False, True)
        (found,) = claims.reconciled(vault, known_on=date(2025, 8, 1)).totals
        assert found.against.unnamed == Span(22, 22)
